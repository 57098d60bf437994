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
	var out *siklusv1.ImportRosterResponse
	err := kept.WithAgency(ctx, agency, func(tx store.Tx) (err error) {
		out, err = takeRoster(ctx, tx, file, now)
		return err
	})
	return out, err
}

// takeRoster takes the good rows and notes whom the file names and what it corrects, so that differences from a running
// cycle can be proposed.
func takeRoster(ctx context.Context, tx store.Tx, file *siklusv1.RosterFile, now time.Time) (*siklusv1.ImportRosterResponse, error) {
	c, err := checkRoster(file)
	if err != nil {
		return nil, err
	}
	own, err := tx.OwnAgency(ctx)
	if err != nil {
		return nil, err
	}
	today := appraisal.Calendar{Zone: own.Zone, Week: own.Week}.DateOf(now)
	before, err := tx.RosterDetails(ctx, today)
	if err != nil {
		return nil, err
	}
	change, err := tx.ApplyRoster(ctx, rosterOf(c.roster, today))
	if err != nil {
		return nil, err
	}
	if err := noteRoster(ctx, tx, c, before, today, now); err != nil {
		return nil, err
	}
	return &siklusv1.ImportRosterResponse{Rows: int32(c.rows), Good: int32(c.good), Defects: c.defects,
		Added: int32(change.People.Added), Changed: int32(change.People.Changed)}, putOffices(ctx, tx, c.roster.People)
}

// noteRoster keeps whom a file named and what it changed of people who were known before.
func noteRoster(ctx context.Context, tx store.Tx, c checked, before map[string]store.RosterDetails, today appraisal.Date, now time.Time) error {
	after, err := tx.RosterDetails(ctx, today)
	if err != nil {
		return err
	}
	changed := map[string][]string{}
	for key, now := range after {
		if then, known := before[key]; known {
			if fields := now.Since(then); len(fields) > 0 {
				changed[key] = fields
			}
		}
	}
	_, err = tx.NoteRosterImport(ctx, store.RosterImport{On: today, Rows: c.rows, Unread: c.unread, At: now}, c.keys, changed)
	return err
}
