package storetest

import (
	"context"
	"testing"

	"siklus.id/store"
)

// SortLetters lets every letter of an agency that nobody has looked at leave at once: the courier's sorting room without
// its rules, for tests of what comes after it.
func SortLetters(t testing.TB, s *store.Store, agency string) {
	t.Helper()
	Do(t, s, agency, func(ctx context.Context, tx store.Tx) error {
		letters, err := tx.UnsortedLetters(ctx, 10000)
		if err != nil {
			return err
		}
		sorted := make([]store.Sorted, 0, len(letters))
		for _, l := range letters {
			sorted = append(sorted, store.Sorted{ID: l.ID, LeavesAt: l.QueuedAt})
		}
		return tx.SortLetters(ctx, sorted)
	})
}
