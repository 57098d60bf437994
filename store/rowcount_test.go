package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/store"
	"siklus.id/store/storetest"
)

func TestFactsBesideTheRegisterAreCountedForOwnAgencyOnly(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	one, other := storetest.NewTown(t, s, "satu", 3), storetest.NewTown(t, s, "dua", 3)
	cycle := storetest.NewCycle(t, s, one)
	storetest.Do(t, s, one.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		_, _, err := tx.Announce(ctx, store.Announcement{CycleID: cycle.ID, Body: "Siklus dimulai", By: one.People["staf-1"], RequestID: "umum-1",
			At: time.Date(2026, time.January, 5, 1, 0, 0, 0, time.UTC)})
		return err
	})
	for _, c := range []struct {
		town          storetest.Town
		announcements int
	}{{one, 1}, {other, 0}} {
		storetest.Do(t, s, c.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
			counts, err := tx.CountRows(ctx)
			require.NoError(t, err)
			require.Greater(t, len(counts), 20, "every kind is named, also where there is none")
			for _, n := range counts {
				want := 0
				if n.What == "announcements" {
					want = c.announcements
				}
				require.Equal(t, want, n.Rows, n.What)
			}
			return nil
		})
	}
}
