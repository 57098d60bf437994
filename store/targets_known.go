package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// TargetsKnown is the agreement in force of an appraisal, and when its employee said that they know its indicators.
type TargetsKnown struct {
	ActID          string    // by which it was handed in; empty while nothing is agreed
	AcknowledgedAt time.Time // real; zero: not yet
}

// TargetsKnown returns what is in force in an appraisal and whether its employee said that they know it.
func (tx Tx) TargetsKnown(ctx context.Context, caseID string) (k TargetsKnown, err error) {
	err = tx.q.QueryRow(ctx, `select coalesce(f.id::text, ''), k.acknowledged_at from (select target_act_in_force($1) as id) f
		left join target_acknowledgements k on k.case_id = $1 and k.act_id = f.id`, caseID).Scan(&k.ActID, (*instant)(&k.AcknowledgedAt))
	if err != nil {
		return k, fmt.Errorf("agreement in force of case %s: %w", caseID, err)
	}
	return k, nil
}

// AcknowledgeTargets keeps that a person knows the agreement of an appraisal that was handed in by an act; the first time counts.
// ErrNotFound when another one, or none, is in force.
func (tx Tx) AcknowledgeTargets(ctx context.Context, caseID, actID, person string, now time.Time) (time.Time, error) {
	known, err := tx.TargetsKnown(ctx, caseID)
	if err != nil {
		return time.Time{}, err
	}
	if known.ActID == "" || known.ActID != actID {
		return time.Time{}, fmt.Errorf("agreement %s: %w", actID, ErrNotFound)
	}
	var at time.Time
	err = tx.q.QueryRow(ctx, `insert into target_acknowledgements (case_id, act_id, person_id, acknowledged_at) values ($1, $2, $3, $4)
		on conflict do nothing returning acknowledged_at`, caseID, actID, person, stored(now)).Scan((*instant)(&at))
	if errors.Is(err, pgx.ErrNoRows) { // said before
		known, err = tx.TargetsKnown(ctx, caseID)
		at = known.AcknowledgedAt
	}
	return at, err
}

// TargetsKnownOf returns when the versions of an appraisal's agreement were acknowledged, by the act that handed them in.
func (tx Tx) TargetsKnownOf(ctx context.Context, caseID string) (map[string]time.Time, error) {
	rows, err := tx.q.Query(ctx, `select act_id, acknowledged_at from target_acknowledgements where case_id = $1`, caseID)
	if err != nil {
		return nil, err
	}
	known := map[string]time.Time{}
	var id string
	var at time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, (*instant)(&at)}, func() error {
		known[id] = at
		return nil
	})
	return known, err
}
