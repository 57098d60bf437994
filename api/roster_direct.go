package api

import (
	"context"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// TakeRoster takes the good rows of a roster file straight into the database, for the machine room: an agency
// has its first HR officer and its first key from there. Over the server it is ImportRoster. A cycle that runs
// sees the change on its next morning.
func TakeRoster(ctx context.Context, kept *store.Store, agency string, file *siklusv1.RosterFile, now time.Time) (*siklusv1.ImportRosterResponse, error) {
	c, err := checkRoster(file)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ImportRosterResponse{Rows: int32(c.rows), Good: int32(c.good), Defects: c.defects}
	err = kept.WithAgency(ctx, agency, func(tx store.Tx) error {
		own, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		today := appraisal.Calendar{Zone: own.Zone, Week: own.Week}.DateOf(now)
		change, err := tx.ApplyRoster(ctx, rosterOf(c.roster, today))
		if err != nil {
			return err
		}
		out.Added, out.Changed = int32(change.People.Added), int32(change.People.Changed)
		return putOffices(ctx, tx, c.roster.People)
	})
	return out, err
}
