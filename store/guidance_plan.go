package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// ActionPlan is one version of the action plan for a planned result (*rencana aksi*, form B.1.1).
type ActionPlan struct {
	CaseID   string
	Result   int    // number of the planned result
	Version  int    // from 1; to write: the version that is replaced
	Planned  string // the planned result in words, as it stood
	Actions  []appraisal.PlannedAction
	PersonID string
	At       time.Time // real
}

// PutActionPlan keeps the next version of a plan. The same again is the version that stands. ErrDialogueChanged when
// another version stands.
func (tx Tx) PutActionPlan(ctx context.Context, p ActionPlan) (ActionPlan, error) {
	if err := tx.takeTurns(ctx, p.CaseID, "plan"); err != nil {
		return p, err
	}
	plans, err := tx.ActionPlans(ctx, p.CaseID)
	if err != nil {
		return p, err
	}
	var old ActionPlan
	for _, o := range plans {
		if o.Result == p.Result && o.Version > old.Version {
			old = o
		}
	}
	actions, err := listJSON(p.Actions)
	if err != nil {
		return p, err
	}
	was, err := listJSON(old.Actions)
	switch {
	case err != nil:
		return p, err
	case old.Version > 0 && was == actions && old.Planned == p.Planned:
		return old, nil
	case old.Version != p.Version:
		return old, fmt.Errorf("action plan: %w", ErrDialogueChanged)
	}
	p.Version++
	_, err = tx.q.Exec(ctx, `insert into action_plans (case_id, result, version, planned, actions, person_id, written_at)
		values ($1, $2, $3, $4, $5, $6, $7)`, p.CaseID, p.Result, p.Version, p.Planned, actions, p.PersonID, stored(p.At))
	return p, err
}

// ActionPlans returns every version of the plans of a case, by planned result, newest first.
func (tx Tx) ActionPlans(ctx context.Context, caseID string) ([]ActionPlan, error) {
	rows, err := tx.q.Query(ctx, `select case_id, result, version, planned, actions::text, person_id, written_at from action_plans
		where case_id = $1 order by result, version desc`, caseID)
	return collect(rows, err, func(r pgx.Row) (p ActionPlan, err error) {
		var actions string
		err = r.Scan(&p.CaseID, &p.Result, &p.Version, &p.Planned, &actions, &p.PersonID, (*instant)(&p.At))
		return p, errors.Join(err, json.Unmarshal([]byte(actions), &p.Actions))
	})
}

// ActionMark is a mark on an action with who made it.
type ActionMark struct {
	ID, CaseID string
	appraisal.ActionMark
	PersonID string
	At       time.Time // real
}

// PutActionMark keeps a mark; the same ID twice is once, ErrIDReused when it belongs to another.
func (tx Tx) PutActionMark(ctx context.Context, m ActionMark) error {
	tag, err := tx.q.Exec(ctx, `insert into action_marks (id, case_id, action_id, done, day, note, person_id, marked_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
		m.ID, m.CaseID, m.ActionID, m.Done, day(m.Day), m.Note, m.PersonID, stored(m.At))
	if err != nil || tag.RowsAffected() > 0 {
		return err
	}
	var same bool
	err = tx.q.QueryRow(ctx, `select exists (select from action_marks where id = $1 and case_id = $2 and action_id = $3 and done = $4 and note = $5)`,
		m.ID, m.CaseID, m.ActionID, m.Done, m.Note).Scan(&same)
	if err == nil && !same {
		err = fmt.Errorf("mark %s: %w", m.ID, ErrIDReused)
	}
	return err
}

// ActionMarks returns the marks of a case in the order in which they were made.
func (tx Tx) ActionMarks(ctx context.Context, caseID string) ([]appraisal.ActionMark, error) {
	rows, err := tx.q.Query(ctx, `select action_id, done, day, note from action_marks where case_id = $1 order by seq`, caseID)
	return collect(rows, err, func(r pgx.Row) (m appraisal.ActionMark, err error) {
		return m, r.Scan(&m.ActionID, &m.Done, (*day)(&m.Day), &m.Note)
	})
}
