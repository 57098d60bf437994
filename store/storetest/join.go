package storetest

import (
	"context"
	"testing"

	"siklus.id/appraisal"
	"siklus.id/store"
)

// Join gives everybody of a Town their post anew from a day on: who joins after January plans the year in a term of their
// own, which has no date in the law.
func Join(t testing.TB, s *store.Store, town Town, from appraisal.Date) {
	t.Helper()
	Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		for name, person := range town.People {
			for _, h := range []store.Holding{{From: Founded, To: from - 1}, {From: from}} {
				h.PostID, h.PersonID, h.Capacity = town.Posts[name], person, appraisal.Definitive
				if err := tx.PutHolding(ctx, h); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
