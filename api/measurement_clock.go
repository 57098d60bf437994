package api

import (
	"context"
	"time"

	"siklus.id/store"
)

// measuredUntil is the latest instant at which something can have been measured: now; where nobody is real, the time of
// a rehearsal that runs ahead of it. A real agency's figures are never later than the real clock.
func (d *door) measuredUntil(ctx context.Context, tx store.Tx) (time.Time, error) {
	now := d.now()
	agency, err := tx.OwnAgency(ctx)
	if err != nil || !agency.MadeUp {
		return now, err
	}
	cycles, err := tx.Cycles(ctx)
	latest := now
	for _, c := range cycles {
		if legal := c.Rules.Pace.ToLegal(now); c.Stage != store.CycleClosed && legal.After(latest) {
			latest = legal
		}
	}
	return latest, err
}
