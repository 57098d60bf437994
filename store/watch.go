package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// What is said of a case while it is watched, in the words of the queries: c is the case.
const (
	caseWaits   = `c.closed_at is null and c.awaited_role <> ''`
	caseSince   = `coalesce(c.stage_since, c.opened_at)`
	unreachedIn = `select t.case_id from tasks t join people p on p.id = t.person_id
		where t.closed_at is null and p.unreachable <> '' and p.departed <> 'died'`
)

// WatchFilter narrows a list of cases to those behind one number of a watched cycle; the zero value does not narrow it.
type WatchFilter struct {
	Period      string    // key of the period
	Units       []string  // codes of units; nil: all
	State       string    // "running", "waiting" or "ended"
	NotBegun    bool      // waits, and no party has done anything yet
	Unreachable bool      // runs, and no letter reaches somebody who is awaited
	Since       time.Time // waits, and stands in its stage since this legal instant or later
	SinceBefore time.Time // waits, and stands in its stage since before this legal instant
}

func (f WatchFilter) narrow(list *conditions) {
	if f.Period != "" {
		list.narrow(`c.period_key = ?`, f.Period)
	}
	if f.Units != nil {
		list.narrow(`c.unit_code = any(?)`, f.Units)
	}
	switch f.State {
	case "running":
		list.narrow(`c.closed_at is null`)
	case "waiting":
		list.narrow(caseWaits)
	case "ended":
		list.narrow(`c.closed_at is not null`)
	}
	if f.NotBegun {
		list.narrow(caseWaits + ` and not c.begun`)
	}
	if f.Unreachable {
		list.narrow(`c.closed_at is null and c.id in (` + unreachedIn + `)`)
	}
	if !f.Since.IsZero() {
		list.narrow(caseWaits+` and `+caseSince+` >= ?`, f.Since)
	}
	if !f.SinceBefore.IsZero() {
		list.narrow(caseWaits+` and `+caseSince+` < ?`, f.SinceBefore)
	}
}

// WatchedRow counts the cases of one proceeding, period, stage and unit.
type WatchedRow struct {
	Proceeding appraisal.Proceeding
	Stage      appraisal.Stage
	Period     string // key of the period; empty for an appraisal
	UnitCode   string
	appraisal.Watched
}

// Watch counts the cases of a cycle in one reading, so that every sum of the rows is of the same moment. today is the
// agency's legal day; ages are the legal instants since which a case stands in its stage when it is of the first, second
// or third age at the most.
func (tx Tx) Watch(ctx context.Context, cycleID string, today appraisal.Date, ages [appraisal.AgeClasses - 1]time.Time) ([]WatchedRow, error) {
	rows, err := tx.q.Query(ctx, `select w.proceeding, w.stage, w.period_key, w.unit_code, count(*), count(*) filter (where w.runs), count(*) filter (where w.waits),
			count(*) filter (where w.late), count(*) filter (where w.waits and not w.begun), count(*) filter (where w.unreached),
			count(*) filter (where w.waits and w.age = 1), count(*) filter (where w.waits and w.age = 2),
			count(*) filter (where w.waits and w.age = 3), count(*) filter (where w.waits and w.age = 4),
			count(*) filter (where w.waits and w.late and w.age = 1), count(*) filter (where w.waits and w.late and w.age = 2),
			count(*) filter (where w.waits and w.late and w.age = 3), count(*) filter (where w.waits and w.late and w.age = 4)
		from (select c.proceeding, c.stage, c.period_key, c.unit_code, c.begun, c.closed_at is null as runs, `+caseWaits+` as waits,
				c.closed_at is null and coalesce(c.due < $2, false) as late, c.closed_at is null and u.case_id is not null as unreached,
				case when `+caseSince+` >= $3 then 1 when `+caseSince+` >= $4 then 2 when `+caseSince+` >= $5 then 3 else 4 end as age
			from cases c left join (select distinct v.case_id from (`+unreachedIn+` and t.cycle_id = $1) v) u on u.case_id = c.id
			where c.cycle_id = $1) w
		group by 1, 2, 3, 4 order by 1, 3, 2, 4`, cycleID, day(today), ages[0], ages[1], ages[2])
	list, err := collect(rows, err, func(r pgx.Row) (w WatchedRow, err error) {
		return w, r.Scan((*string)(&w.Proceeding), (*string)(&w.Stage), &w.Period, &w.UnitCode, &w.Cases, &w.Running, &w.Waiting, &w.Overdue, &w.NotBegun,
			&w.Unreachable, &w.Ages[0], &w.Ages[1], &w.Ages[2], &w.Ages[3], &w.AgesOverdue[0], &w.AgesOverdue[1], &w.AgesOverdue[2], &w.AgesOverdue[3])
	})
	if err != nil {
		return nil, fmt.Errorf("watch cycle %s: %w", cycleID, err)
	}
	return list, nil
}

// RunningStage is where one running case stands.
type RunningStage struct {
	ID    string
	Stage appraisal.Stage
}

// RunningCases returns the running cases of one kind in a cycle, by ID.
func (tx Tx) RunningCases(ctx context.Context, cycleID string, proceeding appraisal.Proceeding) ([]RunningStage, error) {
	rows, err := tx.q.Query(ctx, `select id, stage from cases where cycle_id = $1 and proceeding = $2 and closed_at is null order by id`, cycleID, string(proceeding))
	return collect(rows, err, func(r pgx.Row) (c RunningStage, err error) { return c, r.Scan(&c.ID, (*string)(&c.Stage)) })
}

// RunningCount is how many cases run in a stage.
type RunningCount struct {
	Proceeding appraisal.Proceeding
	Stage      appraisal.Stage
	Count      int
}

// RunningCounts counts the running cases of a cycle by kind and stage.
func (tx Tx) RunningCounts(ctx context.Context, cycleID string) ([]RunningCount, error) {
	rows, err := tx.q.Query(ctx, `select proceeding, stage, count(*) from cases where cycle_id = $1 and closed_at is null group by 1, 2 order by 1, 2`, cycleID)
	return collect(rows, err, func(r pgx.Row) (c RunningCount, err error) {
		return c, r.Scan((*string)(&c.Proceeding), (*string)(&c.Stage), &c.Count)
	})
}
