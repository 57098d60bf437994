package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// LowResult is an evaluation whose final result asks for help.
type LowResult struct {
	CaseID, AppraisalID string
	CycleID             string
	PersonID, Name      string
	Kind                string          // of employment: PNS or PPPK
	Level               appraisal.Level // of the post
	Unit                string          // name
	Period              string          // key
	Year                int
	Rehearsal           bool
	Predicate           appraisal.Predicate
	Results, Behaviour  appraisal.Rating
	FinalOn             appraisal.Date // legal day from which the result could no longer be changed
}

// Annual reports whether it is the result of a whole year.
func (l LowResult) Annual() bool { return l.Period == appraisal.Period{Kind: appraisal.Annual}.Key() }

// lowResults reads the version that stands. A result that a takeover, a top official or a death made final was so when it
// was signed; every other became final when its case ended.
const lowResults = `select e.id, e.appraisal_id, e.cycle_id, e.person_id, p.name, p.kind, t.level, u.name, e.period_key, y.year, y.rehearsal,
		r.predicate, r.results, r.behaviour,
		(coalesce(case when e.final not in ('takeover', 'top-official', 'died') then e.closed_at end, r.signed_at) at time zone g.zone)::date
	from cases e join cycles y on y.id = e.cycle_id join people p on p.id = e.person_id join posts t on t.id = e.post_id join units u on u.id = e.unit_id
		cross join agencies g
		cross join lateral (select v.predicate, v.results, v.behaviour, v.signed_at from results v where v.evaluation_id = e.id order by v.version desc limit 1) r
	where e.proceeding = 'evaluation' and e.final <> '' and e.stage <> 'withdrawn' and r.predicate in ('butuh-perbaikan', 'kurang', 'sangat-kurang') `

func scanLow(r pgx.Row) (l LowResult, err error) {
	return l, r.Scan(&l.CaseID, &l.AppraisalID, &l.CycleID, &l.PersonID, &l.Name, &l.Kind, (*string)(&l.Level), &l.Unit, &l.Period, &l.Year, &l.Rehearsal,
		(*string)(&l.Predicate), (*string)(&l.Results), (*string)(&l.Behaviour), (*day)(&l.FinalOn))
}

// LowResultOf returns the low final result of an evaluation; ErrNotFound when it is not low or not final.
func (tx Tx) LowResultOf(ctx context.Context, evaluation string) (LowResult, error) {
	l, err := scanLow(tx.q.QueryRow(ctx, lowResults+`and e.id = $1`, evaluation))
	return l, missing(err, "low result of", evaluation)
}

// LowResultsIn returns the low final results of a cycle by unit and name: everybody's, or with a person their own and those
// of whom that person is appraiser or superior on a legal day.
func (tx Tx) LowResultsIn(ctx context.Context, cycleID, person string, on appraisal.Date) ([]LowResult, error) {
	rows, err := tx.q.Query(ctx, lowResults+`and e.cycle_id = $1 and ($2::uuid is null or e.person_id = $2
			or exists (select from unnest(array['appraiser', 'superior']) a (role) cross join lateral case_actor(e.id, a.role, $3) k where k.person_id = $2))
		order by u.name, p.name, e.period_key, e.id`, cycleID, orNull(person), day(on))
	list, err := collect(rows, err, scanLow)
	if err != nil {
		return nil, fmt.Errorf("low results of cycle %s: %w", cycleID, err)
	}
	return list, nil
}

// LaterResults returns the final predicates of an appraisal's and a later year's evaluations that were signed after another
// one was, the earliest first; real cycles and rehearsals do not mix.
func (tx Tx) LaterResults(ctx context.Context, l LowResult) ([]LowResult, error) {
	rows, err := tx.q.Query(ctx, `select e.id, e.period_key, y.year, r.predicate from cases e join cycles y on y.id = e.cycle_id
			cross join lateral (select v.predicate, v.signed_at from results v where v.evaluation_id = e.id order by v.version desc limit 1) r
		where e.proceeding = 'evaluation' and e.final <> '' and e.person_id = $1 and y.rehearsal = $2 and e.id <> $3
			and r.signed_at > (select v.signed_at from results v where v.evaluation_id = $3 order by v.version desc limit 1)
		order by r.signed_at, e.id`, l.PersonID, l.Rehearsal, l.CaseID)
	return collect(rows, err, func(r pgx.Row) (later LowResult, err error) {
		return later, r.Scan(&later.CaseID, &later.Period, &later.Year, (*string)(&later.Predicate))
	})
}

// Steps of an improvement plan.
const (
	ImprovementPlanned = "plan"
	ImprovementRead    = "read"
	ImprovementChecked = "check"
	ImprovementOutcome = "outcome"
	ImprovementDecided = "decision"
)

// ImprovementEntry is one thing that was written about a low result.
type ImprovementEntry struct {
	ID, CaseID string
	Seq        int // from 1; read only
	Step       string
	PersonID   string
	Role       appraisal.Role
	On         appraisal.Date // legal day
	ImprovementContent
	At time.Time // real
}

// ImprovementContent is what an entry says; which parts are set depends on the step.
type ImprovementContent struct {
	Version int                        `json:"version,omitempty"` // of the plan: written or read
	Plan    *appraisal.ImprovementPlan `json:"plan,omitempty"`
	Checked appraisal.Date             `json:"checked,omitempty"` // the planned day
	Finding string                     `json:"finding,omitempty"`
	Text    string                     `json:"text,omitempty"`
}

const improvementColumns = `i.id, i.case_id, i.seq, i.step, i.person_id, i.role, i.day, i.content, i.entered_at`

func scanImprovement(r pgx.Row) (e ImprovementEntry, err error) {
	var content string
	err = r.Scan(&e.ID, &e.CaseID, &e.Seq, &e.Step, &e.PersonID, (*string)(&e.Role), (*day)(&e.On), &content, (*instant)(&e.At))
	if err != nil {
		return e, err
	}
	return e, json.Unmarshal([]byte(content), &e.ImprovementContent)
}

// ImprovementEntries returns what was written about some evaluations, in order.
func (tx Tx) ImprovementEntries(ctx context.Context, cases []string) (map[string][]ImprovementEntry, error) {
	rows, err := tx.q.Query(ctx, `select `+improvementColumns+` from improvement_entries i where i.case_id = any ($1::text[]::uuid[]) order by i.case_id, i.seq`, cases)
	list, err := collect(rows, err, scanImprovement)
	out := map[string][]ImprovementEntry{}
	for _, e := range list {
		out[e.CaseID] = append(out[e.CaseID], e)
	}
	return out, err
}

// ImprovementChecks returns what was seen on the planned days of a person's improvement plans, and their outcomes, as it was
// written down from one legal day to another; real cycles and rehearsals do not mix. The entry's case is the evaluation whose
// low result the plan is for.
func (tx Tx) ImprovementChecks(ctx context.Context, person string, rehearsal bool, from, to appraisal.Date) ([]ImprovementEntry, error) {
	rows, err := tx.q.Query(ctx, `select `+improvementColumns+` from improvement_entries i join cases e on e.id = i.case_id join cycles y on y.id = e.cycle_id
		where e.person_id = $1 and y.rehearsal = $2 and i.step in ($3, $4) and i.day between $5 and $6 order by i.day, i.case_id, i.seq`,
		person, rehearsal, ImprovementChecked, ImprovementOutcome, day(from), day(to))
	list, err := collect(rows, err, scanImprovement)
	if err != nil {
		return nil, fmt.Errorf("improvement of %s: %w", person, err)
	}
	return list, nil
}

// WriteImprovement adds an entry; admit is told what stands, while nobody else writes, and may refuse. The same ID and
// content twice is once; ErrIDReused when the ID belongs to something else.
func (tx Tx) WriteImprovement(ctx context.Context, e ImprovementEntry, admit func([]ImprovementEntry) error) (ImprovementEntry, error) {
	if err := tx.takeTurns(ctx, e.CaseID, "improvement"); err != nil {
		return e, err
	}
	there, err := scanImprovement(tx.q.QueryRow(ctx, `select `+improvementColumns+` from improvement_entries i where i.id = $1`, e.ID))
	switch {
	case err == nil && (there.CaseID != e.CaseID || there.Step != e.Step || there.PersonID != e.PersonID || !sameImprovement(there.ImprovementContent, e.ImprovementContent)):
		return there, fmt.Errorf("entry %s: %w", e.ID, ErrIDReused)
	case err == nil:
		return there, nil
	case !errors.Is(err, pgx.ErrNoRows):
		return e, err
	}
	written, err := tx.ImprovementEntries(ctx, []string{e.CaseID})
	if err != nil {
		return e, err
	}
	if err := admit(written[e.CaseID]); err != nil {
		return e, err
	}
	content, err := asJSON(e.ImprovementContent)
	if err != nil {
		return e, err
	}
	e.Seq = len(written[e.CaseID]) + 1
	_, err = tx.q.Exec(ctx, `insert into improvement_entries (id, case_id, seq, step, person_id, role, day, content, entered_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		e.ID, e.CaseID, e.Seq, e.Step, e.PersonID, string(e.Role), day(e.On), content, stored(e.At))
	return e, err
}

// sameImprovement compares what was said; a plan that was repeated on a later day starts when it did the first time.
func sameImprovement(a, b ImprovementContent) bool {
	if a.Plan != nil && b.Plan != nil {
		x, y := *a.Plan, *b.Plan
		x.Starts, y.Starts = 0, 0
		if !reflect.DeepEqual(x, y) {
			return false
		}
		a.Plan, b.Plan = nil, nil
	}
	return a == b
}
