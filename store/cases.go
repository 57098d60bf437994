package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Case is one proceeding of one person as Postgres shows it to people; its workflow is what moves it.
type Case struct {
	ID, CycleID string
	ParentID    string // evaluation → appraisal, objection → evaluation, training → appraisal
	AppraisalID string // the appraisal it belongs to; an appraisal's own ID
	Proceeding  appraisal.Proceeding
	Stage       appraisal.Stage
	PersonID    string // the employee
	PostID      string
	UnitID      string
	UnitCode    string
	Period      appraisal.Period // of an evaluation and its objection
	Top         bool             // of an evaluation: rated by a minister or regional head, so final at once, IV.A.12
	Awaits      []appraisal.Awaited
	Due         appraisal.Date   // the earliest last day of Awaits
	AwaitedRole appraisal.Role   // who is awaited by then
	Windows     []appraisal.Term // terms that run without a task
	AbsentTo    appraisal.Date   // of an evaluation: last day of the employee's long absence; zero: none
	AppraiserID string           // of an appraisal: the last known appraiser, appointed or named, II.C.7; empty: none yet
	Result      *appraisal.Result
	Final       appraisal.FinalReason
	Version     int       // entries in its journal
	OpenedAt    time.Time // legal
	ClosedAt    time.Time // legal; zero while it runs
	Started     bool      // its workflow is known to run
	Rules       appraisal.Rules
}

// Fixed returns what is fixed about the case since it was opened; year is its cycle's.
func (c Case) Fixed(agency string, year int) appraisal.Case {
	return appraisal.Case{Agency: agency, Cycle: c.CycleID, ID: c.ID, Appraisal: c.AppraisalID, Unit: c.UnitCode, Year: year,
		Proceeding: c.Proceeding, Stage: c.Stage, Period: c.Period, Top: c.Top, AbsentTo: c.AbsentTo, OpenedAt: c.OpenedAt, Rules: c.Rules}
}

const caseColumns = `c.id, c.cycle_id, coalesce(c.parent_id::text, ''), c.appraisal_id, c.proceeding, c.stage, c.person_id,
	c.post_id, c.unit_id, c.unit_code, c.period, c.top, c.awaits, c.due, c.awaited_role, c.result, c.final, c.journal_seq,
	c.opened_at, c.closed_at, c.started, c.windows, c.absent_to, coalesce(c.appraiser_id::text, ''), r.rules`

const caseFrom = ` from cases c join pinned_rules r on r.hash = c.rules_hash `

func scanCase(r pgx.Row) (c Case, err error) {
	var period, result *string
	var awaits, windows, rules string
	err = r.Scan(&c.ID, &c.CycleID, &c.ParentID, &c.AppraisalID, (*string)(&c.Proceeding), (*string)(&c.Stage), &c.PersonID,
		&c.PostID, &c.UnitID, &c.UnitCode, &period, &c.Top, &awaits, (*day)(&c.Due), (*string)(&c.AwaitedRole), &result,
		(*string)(&c.Final), &c.Version, (*instant)(&c.OpenedAt), (*instant)(&c.ClosedAt), &c.Started, &windows, (*day)(&c.AbsentTo), &c.AppraiserID,
		&rules)
	if err != nil {
		return Case{}, err
	}
	if period != nil {
		err = errors.Join(err, json.Unmarshal([]byte(*period), &c.Period))
	}
	if result != nil {
		err = errors.Join(err, json.Unmarshal([]byte(*result), &c.Result))
	}
	if windows != "[]" {
		err = errors.Join(err, json.Unmarshal([]byte(windows), &c.Windows))
	}
	err = errors.Join(err, json.Unmarshal([]byte(awaits), &c.Awaits), json.Unmarshal([]byte(rules), &c.Rules))
	return c, err
}

// earliest returns the first last day among what is awaited, and whom it binds.
func earliest(awaits []appraisal.Awaited) (due appraisal.Date, role appraisal.Role) {
	for _, a := range awaits {
		if role == "" {
			role = a.Role
		}
		if d := a.Term.Due; d != 0 && (due == 0 || d < due) {
			due, role = d, a.Role
		}
	}
	return due, role
}

// CaseByID returns one case.
func (tx Tx) CaseByID(ctx context.Context, id string) (Case, error) {
	c, err := scanCase(tx.q.QueryRow(ctx, `select `+caseColumns+caseFrom+`where c.id = $1`, id))
	return c, missing(err, "case", id)
}

// CaseFilter says which cases a list shows; empty fields do not narrow it.
type CaseFilter struct {
	CycleID    string
	Proceeding appraisal.Proceeding
	Stage      appraisal.Stage
	UnitCode   string
	PersonID   string
	ParentID   string
	Overdue    bool           // only running cases whose last day is before Today
	Today      appraisal.Date // the agency's legal day, needed with Overdue
	Watched    WatchFilter
	After      string // the place where the page before ended
	Limit      int    // rows of a page; 0 is 100
}

// ListCases returns one page of cases, what is due first in front, and the place where it ended; empty when
// nothing follows.
func (tx Tx) ListCases(ctx context.Context, f CaseFilter) ([]Case, string, error) {
	if f.Limit <= 0 {
		f.Limit = 100
	}
	where, args := f.where()
	if f.After != "" {
		due, id, err := readPlace(f.After)
		if err != nil {
			return nil, "", err
		}
		args = append(args, day(due), id)
		where += fmt.Sprintf(` and (coalesce(c.due, 'infinity'), c.id) > (coalesce($%d::date, 'infinity'), $%d::uuid)`, len(args)-1, len(args))
	}
	args = append(args, f.Limit+1)
	rows, err := tx.q.Query(ctx, `select `+caseColumns+caseFrom+`where `+where+
		fmt.Sprintf(` order by coalesce(c.due, 'infinity'), c.id limit $%d`, len(args)), args...)
	cases, err := collect(rows, err, scanCase)
	if err != nil || len(cases) <= f.Limit {
		return cases, "", err
	}
	cases = cases[:f.Limit]
	last := cases[f.Limit-1]
	return cases, place(last.Due, last.ID), nil
}

// CountCases returns how many cases a list shows on all its pages.
func (tx Tx) CountCases(ctx context.Context, f CaseFilter) (n int, err error) {
	where, args := f.where()
	if err = tx.q.QueryRow(ctx, `select count(*) from cases c where `+where, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count cases: %w", err)
	}
	return n, nil
}

// where is the condition of the filter, without its page.
func (f CaseFilter) where() (string, []any) {
	var list conditions
	for _, only := range [...]struct{ column, value string }{{"cycle_id", f.CycleID}, {"proceeding", string(f.Proceeding)},
		{"stage", string(f.Stage)}, {"unit_code", f.UnitCode}, {"person_id", f.PersonID}, {"parent_id", f.ParentID}} {
		if only.value != "" {
			list.narrow(`c.`+only.column+` = ?`, only.value)
		}
	}
	if f.Overdue {
		list.narrow(`c.closed_at is null and c.due < ?`, day(f.Today))
	}
	f.Watched.narrow(&list)
	return list.all(), list.args
}

func place(due appraisal.Date, id string) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d/%s", due, id))
}

func readPlace(s string) (due appraisal.Date, id string, err error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		_, err = fmt.Sscanf(string(b), "%d/%36s", &due, &id)
	}
	if err != nil {
		return 0, "", fmt.Errorf("place in the list: %w", ErrNotFound)
	}
	return due, id, nil
}

// Children returns the cases opened from one case, by period and time.
func (tx Tx) Children(ctx context.Context, caseID string) ([]Case, error) {
	rows, err := tx.q.Query(ctx, `select `+caseColumns+caseFrom+`where c.parent_id = $1 order by c.period_key, c.opened_at, c.id`, caseID)
	return collect(rows, err, scanCase)
}

// StageCount is how many cases of a cycle stand in a stage.
type StageCount struct {
	Proceeding appraisal.Proceeding
	Stage      appraisal.Stage
	Period     string // key of the period, for evaluations and objections
	Count      int
	Overdue    int // running, and their last day is before today
}

// StageCounts counts the cases of a cycle by proceeding, stage and period; today is the agency's legal day.
func (tx Tx) StageCounts(ctx context.Context, cycleID string, today appraisal.Date) ([]StageCount, error) {
	rows, err := tx.q.Query(ctx, `select proceeding, stage, period_key, count(*), count(*) filter (where due < $2 and closed_at is null)
		from cases where cycle_id = $1 group by 1, 2, 3 order by 1, 3, 2`, cycleID, day(today))
	return collect(rows, err, func(r pgx.Row) (n StageCount, err error) {
		return n, r.Scan((*string)(&n.Proceeding), (*string)(&n.Stage), &n.Period, &n.Count, &n.Overdue)
	})
}

// UnitCount is how far a unit is in a cycle, over all its cases.
type UnitCount struct {
	UnitCode                string
	Running, Overdue, Ended int
}

// UnitCounts counts the cases of a cycle by unit; today is the agency's legal day.
func (tx Tx) UnitCounts(ctx context.Context, cycleID string, today appraisal.Date) ([]UnitCount, error) {
	rows, err := tx.q.Query(ctx, `select unit_code, count(*) filter (where closed_at is null),
			count(*) filter (where due < $2 and closed_at is null), count(*) filter (where closed_at is not null)
		from cases where cycle_id = $1 group by 1 order by 1`, cycleID, day(today))
	return collect(rows, err, func(r pgx.Row) (n UnitCount, err error) {
		return n, r.Scan(&n.UnitCode, &n.Running, &n.Overdue, &n.Ended)
	})
}

// MarkStarted notes that the workflows of cases run.
func (tx Tx) MarkStarted(ctx context.Context, caseIDs []string) error {
	batch := &pgx.Batch{}
	for _, id := range caseIDs {
		batch.Queue(`update cases set started = true where id = $1 and not started`, id)
	}
	return tx.q.SendBatch(ctx, batch).Close()
}

// EmployeeState is what has become of the employee of an evaluation by now.
type EmployeeState struct {
	EvaluationID string
	UnitCode     string
	AbsentTo     appraisal.Date       // last day of a long absence; zero: none
	Ended        appraisal.Stage      // how the appraisal ended before time; empty: it did not
	Departed     appraisal.ServiceEnd // how service ended, where the appraisal ended with it
}

// EmployeeStates returns what has become of the employees of evaluations; those that have ended are left out.
func (tx Tx) EmployeeStates(ctx context.Context, evaluations []string) ([]EmployeeState, error) {
	rows, err := tx.q.Query(ctx, `select e.id, e.unit_code, e.absent_to, case when a.closed_at is null or a.stage = $2 then '' else a.stage end,
			case when a.stage = $3 then p.departed else '' end
		from unnest($1::text[]::uuid[]) v (id) cross join lateral (select x.* from cases x where x.id = v.id offset 0) e
			join cases a on a.id = e.parent_id join people p on p.id = e.person_id
		where e.proceeding = 'evaluation' and e.closed_at is null`, evaluations, string(appraisal.Sealed), string(appraisal.Departed))
	return collect(rows, err, func(r pgx.Row) (s EmployeeState, err error) {
		return s, r.Scan(&s.EvaluationID, &s.UnitCode, (*day)(&s.AbsentTo), (*string)(&s.Ended), (*string)(&s.Departed))
	})
}

// Unstarted returns cases of a cycle whose workflow is not known to run, at most limit: what a crash between
// rows and workflows left behind.
func (tx Tx) Unstarted(ctx context.Context, cycleID string, limit int) ([]Case, error) {
	rows, err := tx.q.Query(ctx, `select `+caseColumns+caseFrom+`where c.cycle_id = $1 and not c.started order by c.id limit $2`, cycleID, limit)
	return collect(rows, err, scanCase)
}
