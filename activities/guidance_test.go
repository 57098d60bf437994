package activities_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/deploy/local"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

func TestALetterOfGuidanceTellsNeitherWhatNorWhom(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 1)
	o.deliver()
	c := o.cases["staf-1"]
	readers := map[string]appraisal.Role{"staf-1": appraisal.Employee, "kabid-a": appraisal.Appraiser, "bupati": appraisal.Appraiser}
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		for who, role := range readers {
			data, err := json.Marshal(store.LetterData{Role: role, Year: 2026})
			require.NoError(t, err)
			err = tx.QueueLetter(ctx, store.Letter{PersonID: o.town.People[who], Kind: store.GuidanceLetter, Cause: "step-1", CaseID: c.ID, CycleID: o.cycle.ID, Data: data})
			require.NoError(t, err)
		}
		return nil
	})
	o.deliver()
	for who := range readers {
		letters := o.mailbox.Letters(local.Filter{To: who + "@dinas.example"})
		require.NotEmpty(t, letters, who)
		sent := letters[len(letters)-1]
		require.Equal(t, "Ada yang menunggu Anda di halaman pendampingan", sent.Subject)
		for _, word := range []string{"konseling", "coaching", "mentoring", "perilaku", "/berkas/"} {
			require.NotContains(t, strings.ToLower(sent.Text+sent.HTML), word, who)
		}
		if who == "staf-1" {
			require.Contains(t, sent.Text, "?ke=pendampingan", "somebody without a password can still come")
			continue
		}
		require.NotContains(t, sent.Text, "Nama staf-1", "%s is not told in a letter whom it is about", who)
	}
}
