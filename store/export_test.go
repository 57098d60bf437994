package store

import (
	"context"

	"siklus.id/appraisal"
)

// EveryRosterStanding is RosterStandings with nobody left out.
func (tx Tx) EveryRosterStanding(ctx context.Context, cycleID string, on appraisal.Date, whole string) ([]RosterStanding, error) {
	return tx.rosterStandings(ctx, cycleID, on, whole, "true")
}
