package store_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/store"
	"siklus.id/store/storetest"
)

func TestAPaperIsIssuedOnceForWhatItSays(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	one, other := storetest.NewTown(t, s, "satu", 2), storetest.NewTown(t, s, "dua", 0)
	staff := storetest.OpenAll(t, s, one, storetest.NewCycle(t, s, one))["staf-1"]
	said, file := sha256.Sum256([]byte("satu")), sha256.Sum256([]byte("dua"))
	issue := store.Paper{Code: "7K3M-9QXT-02BV-HR5D", CaseID: staff.ID, Kind: "PAPER_KIND_TARGETS", Form: "A.1.7", Layout: 1, ContentSum: said[:], FileSum: file[:], Pages: 3,
		JournalSeq: 4, IssuedAt: time.Date(2026, 1, 10, 3, 0, 0, 0, time.UTC)}
	storetest.Do(t, s, one.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.PaperIssued(ctx, issue)
		require.ErrorIs(t, err, store.ErrNotFound)
		kept, first, err := tx.IssuePaper(ctx, issue)
		require.NoError(t, err)
		require.True(t, first)
		again := issue
		again.Code = "0000-0000-0000-0001"
		same, first, err := tx.IssuePaper(ctx, again)
		require.NoError(t, err)
		require.False(t, first)
		require.Equal(t, kept, same, "the same record keeps its code")
		again.ContentSum = file[:]
		_, first, err = tx.IssuePaper(ctx, again)
		require.NoError(t, err)
		require.True(t, first, "another record has another")
		for n, other := range []store.Paper{{Subject: staff.ID}, {Emblem: "none"}} {
			other.Code = fmt.Sprintf("0000-0000-0000-000%d", n+2)
			more := issue
			more.Code, more.Subject, more.Emblem = other.Code, other.Subject, other.Emblem
			kept, first, err := tx.IssuePaper(ctx, more)
			require.NoError(t, err)
			require.True(t, first, "another subject or emblem is another file")
			same, err := tx.PaperIssued(ctx, more)
			require.NoError(t, err)
			require.Equal(t, kept, same)
		}
		found, err := tx.PaperByCode(ctx, issue.Code)
		require.NoError(t, err)
		require.Equal(t, kept, found)
		return nil
	})
	agency, err := s.AgencyOfPaper(t.Context(), issue.Code)
	require.NoError(t, err)
	require.Equal(t, one.Agency.ID, agency)
	_, err = s.AgencyOfPaper(t.Context(), "0000-0000-0000-0000")
	require.ErrorIs(t, err, store.ErrNotFound)
	storetest.Do(t, s, other.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.PaperByCode(ctx, issue.Code)
		require.ErrorIs(t, err, store.ErrNotFound, "another agency's transaction does not see it")
		return nil
	})
}
