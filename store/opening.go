package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// OpenedEvent is the event of the first entry in every case that was opened in a batch; the entry's ID is the
// event, a colon and the ID of the case.
const OpenedEvent = "opened"

// opening is one case to be opened in a batch.
type opening struct {
	c     Case
	rules []byte // hash of its rules
	step  appraisal.Step
}

// OpenAppraisals opens the appraisals of members in one transaction: case, journal, tasks and letters; workflows
// are started afterwards. step says where a member's appraisal begins, at is legal time. Those that are open
// already are returned as they are.
func (tx Tx) OpenAppraisals(ctx context.Context, cycleID string, batch []Member, step func(Member) appraisal.Step, at time.Time) ([]Case, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	// One batch of a cycle at a time: who waits here sees the cases of who was faster, and opens the rest.
	var hash []byte
	cycle, err := scanCycle(also(tx.q.QueryRow(ctx, `select `+cycleColumns+`, y.rules_hash`+cycleFrom+`
		where y.id = $1 for no key update of y`, cycleID), &hash))
	if err != nil {
		return nil, missing(err, "cycle", cycleID)
	}
	openings := make([]opening, len(batch))
	for i, m := range batch {
		id := appraisal.AppraisalID(cycleID, m.PersonID, m.PostID)
		openings[i] = opening{rules: hash, step: step(m), c: Case{ID: id, CycleID: cycleID, AppraisalID: id,
			Proceeding: appraisal.AppraisalProceeding, PersonID: m.PersonID, PostID: m.PostID, UnitID: m.UnitID,
			UnitCode: m.UnitCode, Rules: cycle.Rules}}
	}
	cases, err := tx.open(ctx, cycle, openings, at, func(b *pgx.Batch) {
		for _, m := range batch {
			b.Queue(`update cycle_members set opened = true where cycle_id = $1 and person_id = $2`, cycleID, m.PersonID)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("open appraisals of cycle %s: %w", cycleID, err)
	}
	return cases, nil
}

// OpenEvaluations opens the evaluation of a period for at most limit appraisals of a cycle that have none yet, like
// OpenAppraisals; each takes over the rules of its appraisal. A sealed appraisal counts as well: where the year's
// result is final before the last period's window opens (IV.A.12), that period is evaluated all the same. step is
// given the appraisal, with the last day of the employee's long absence when they are away as it opens. Who is away for
// the whole period, or in service no longer, gets none: NotOpened tells of them. When it returns no case, none is left
// to open.
func (tx Tx) OpenEvaluations(ctx context.Context, cycleID string, period appraisal.Period, limit int, step func(Case) appraisal.Step, at time.Time) ([]Case, error) {
	cycle, err := tx.CycleByID(ctx, cycleID)
	if err != nil {
		return nil, err
	}
	rows, err := tx.q.Query(ctx, `select `+caseColumns+`, c.rules_hash, away_until(c.person_id, d.day, d.day)`+caseFrom+`
		cross join (select ($6::timestamptz at time zone g.zone)::date as day from agencies g) d
		where c.cycle_id = $1 and c.proceeding = 'appraisal' and (c.closed_at is null or c.stage = 'sealed')
			and not exists (select from cases e where e.parent_id = c.id and e.period_key = $2 and e.proceeding = 'evaluation')
			and not exists (select from people p where p.id = c.person_id and p.departed_from <= d.day)
			and away_until(c.person_id, $4, $5) is null
		order by c.id limit $3 for no key update of c`, cycleID, period.Key(), limit, day(period.From), day(period.To), at)
	var openings []opening
	_, err = collect(rows, err, func(r pgx.Row) (none struct{}, err error) {
		var hash []byte
		var away day
		parent, err := scanCase(also(r, &hash, &away))
		if err != nil {
			return none, err
		}
		parent.AbsentTo = appraisal.Date(away)
		openings = append(openings, opening{rules: hash, step: step(parent), c: Case{ID: appraisal.EvaluationID(parent.ID, period),
			CycleID: cycleID, ParentID: parent.ID, AppraisalID: parent.ID, Proceeding: appraisal.EvaluationProceeding,
			PersonID: parent.PersonID, PostID: parent.PostID, UnitID: parent.UnitID, UnitCode: parent.UnitCode,
			Period: period, AbsentTo: parent.AbsentTo, Rules: parent.Rules}})
		return none, nil
	})
	if err != nil || len(openings) == 0 {
		return nil, err
	}
	cases, err := tx.open(ctx, cycle, openings, at, func(*pgx.Batch) {})
	if err != nil {
		return nil, fmt.Errorf("open evaluations %s of cycle %s: %w", period.Key(), cycleID, err)
	}
	return cases, nil
}

// open writes the rows of all openings that are not there yet. Two round trips, whatever their number.
func (tx Tx) open(ctx context.Context, cycle Cycle, openings []opening, at time.Time, more func(*pgx.Batch)) ([]Case, error) {
	there, people, now, err := tx.beforeOpening(ctx, openings, at)
	if err != nil {
		return nil, err
	}
	batch := &pgx.Batch{}
	rows := &newRows{}
	var fresh []opening
	cases := make([]Case, len(openings))
	for i, o := range openings {
		if kept, ok := there[o.c.ID]; ok {
			cases[i] = kept
			continue
		}
		o.c, err = rows.begin(o, tx.agency, cycle, people[i], stored(at), now)
		if err != nil {
			return nil, err
		}
		cases[i] = o.c
		fresh = append(fresh, o)
	}
	if err := queueCases(batch, fresh, rows.journal); err != nil {
		return nil, err
	}
	rows.queue(batch)
	more(batch)
	return cases, tx.q.SendBatch(ctx, batch).Close()
}

// begin adds the first journal row, the tasks and the letters of a new case, and returns the case.
func (n *newRows) begin(o opening, agency string, cycle Cycle, p parties, at, now time.Time) (Case, error) {
	c := o.c
	entry := appraisal.Entry{ID: OpenedEvent + ":" + c.ID, Agency: agency, Cycle: c.CycleID, Case: c.ID,
		Proceeding: c.Proceeding, Event: OpenedEvent, At: at, Step: o.step}
	row, err := newJournalRow(entry, agency, 0, []byte{}, nil, now)
	if err != nil {
		return Case{}, err
	}
	n.journal = append(n.journal, row)
	data := LetterData{Proceeding: c.Proceeding, Stage: o.step.Stage, Year: cycle.Year, Rehearsal: cycle.Rules.Pace.Rehearsal()}
	if c.Period.Kind != "" {
		data.Period = c.Period.Key()
	}
	for _, a := range o.step.Awaits {
		n.open(c.CycleID, c.ID, a, p, at, data)
	}
	for _, notice := range o.step.Notices {
		n.tell(c.CycleID, c.ID, entry.ID, notice, p, data)
	}
	c.Stage, c.Awaits, c.OpenedAt, c.Version = o.step.Stage, o.step.Awaits, at, 1
	c.Due, c.AwaitedRole = earliest(o.step.Awaits)
	c.Windows = o.step.Windows
	c.Top = p.top
	return c, nil
}

// beforeOpening reads which cases are there already and who has which role in each. Evaluations always need their
// appraiser, because a minister's or regional head's rating is final at once (IV.A.12).
func (tx Tx) beforeOpening(ctx context.Context, openings []opening, at time.Time) (there map[string]Case, people []parties, now time.Time, err error) {
	n := len(openings)
	ids, posts, persons, parents := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	var roles []string
	hr := false
	for i, o := range openings {
		ids[i], posts[i], persons[i], parents[i] = o.c.ID, o.c.PostID, o.c.PersonID, o.c.ParentID
		needed, hrToo := rolesOf(o.step)
		hr = hr || hrToo
		for _, r := range needed {
			if r != string(appraisal.Employee) && !slices.Contains(roles, r) {
				roles = append(roles, r)
			}
		}
	}
	if openings[0].c.Proceeding == appraisal.EvaluationProceeding && !slices.Contains(roles, string(appraisal.Appraiser)) {
		roles = append(roles, string(appraisal.Appraiser))
	}
	there, people = map[string]Case{}, make([]parties, n)
	for i, o := range openings {
		people[i].actors = map[appraisal.Role]Actor{appraisal.Employee: {PersonID: o.c.PersonID, PostID: o.c.PostID}}
	}
	batch := &pgx.Batch{}
	// Looked up one by one, because a plan made before the tables have grown may otherwise read all of one table for
	// every row of the other; offset 0 keeps the planner from turning it round.
	batch.Queue(`select clock_timestamp()`).QueryRow(func(r pgx.Row) error { return r.Scan((*instant)(&now)) })
	batch.Queue(`select `+caseColumns+` from unnest($1::text[]::uuid[]) v (id)
		cross join lateral (select x.* from cases x where x.id = v.id offset 0) c join pinned_rules r on r.hash = c.rules_hash`, ids).Query(func(rows pgx.Rows) error {
		found, err := collect(rows, nil, scanCase)
		for _, c := range found {
			there[c.ID] = c
		}
		return err
	})
	if len(roles) > 0 {
		batch.Queue(`select o.n, r.role, a.person_id, a.capacity, a.post_id, employee.level, actor.level
			from unnest($1::text[]::uuid[], $2::text[]::uuid[], $3::text[]) with ordinality o (post, person, parent, n)
				cross join unnest($4::text[]) r (role)
				cross join (select ($5::timestamptz at time zone g.zone)::date as day from agencies g) d
				cross join lateral (
					select x.* from post_actor(o.post, o.person, r.role, d.day, null) x where o.parent = ''
					union all
					select x.* from case_actor(nullif(o.parent, '')::uuid, r.role, d.day) x where o.parent <> '') a
				join posts employee on employee.id = o.post
				join posts actor on actor.id = a.post_id`, posts, persons, parents, roles, at).Query(func(rows pgx.Rows) error {
			var i int
			var role appraisal.Role
			var a Actor
			var employee, actor appraisal.Level
			_, err := pgx.ForEachRow(rows, []any{&i, (*string)(&role), &a.PersonID, (*string)(&a.Capacity), &a.PostID, (*string)(&employee), (*string)(&actor)}, func() error {
				people[i-1].actors[role] = a
				if role == appraisal.Appraiser {
					people[i-1].top = appraisal.TopOfficial(employee, actor)
				}
				return nil
			})
			return err
		})
	}
	if hr {
		batch.Queue(`select o.person_id from offices o join people p on p.id = o.person_id, agencies g where o.office = 'hr'
			and (p.departed_from is null or p.departed_from > ($1::timestamptz at time zone g.zone)::date) order by o.person_id`, at).Query(func(rows pgx.Rows) error {
			officers, err := pgx.CollectRows(rows, pgx.RowTo[string])
			for i, o := range openings {
				people[i].hr = slices.DeleteFunc(slices.Clone(officers), func(p string) bool { return p == o.c.PersonID })
			}
			return err
		})
	}
	return there, people, now, tx.q.SendBatch(ctx, batch).Close()
}

// queueCases adds the rows of new cases; journal holds the first row of each, in the same order.
func queueCases(b *pgx.Batch, openings []opening, journal []JournalRow) error {
	if len(openings) == 0 {
		return nil
	}
	var ids, parents, appraisals, stages, people, posts, units, unitCodes, periods, keys, awaits, windows, roles []string
	var tops []bool
	var dues, absentTo []day
	var rules, heads [][]byte
	for i, o := range openings {
		c := o.c
		ids, parents, appraisals, stages = append(ids, c.ID), append(parents, c.ParentID), append(appraisals, c.AppraisalID), append(stages, string(c.Stage))
		people, posts = append(people, c.PersonID), append(posts, c.PostID)
		units, unitCodes = append(units, c.UnitID), append(unitCodes, c.UnitCode)
		period, key := "", ""
		if c.Period.Kind != "" {
			text, err := asJSON(c.Period)
			if err != nil {
				return err
			}
			period, key = text, c.Period.Key()
		}
		awaited, err := listJSON(c.Awaits)
		if err != nil {
			return err
		}
		window, err := listJSON(c.Windows)
		if err != nil {
			return err
		}
		periods, keys, awaits, roles = append(periods, period), append(keys, key), append(awaits, awaited), append(roles, string(c.AwaitedRole))
		windows, absentTo = append(windows, window), append(absentTo, day(c.AbsentTo))
		tops, dues = append(tops, c.Top), append(dues, day(c.Due))
		rules, heads = append(rules, o.rules), append(heads, journal[i].Hash)
	}
	first := openings[0].c
	b.Queue(`insert into cases (id, cycle_id, parent_id, appraisal_id, proceeding, stage, person_id, post_id, unit_id, unit_code,
			period, period_key, top, awaits, due, awaited_role, rules_hash, journal_seq, journal_head, opened_at, windows, absent_to)
		select v.id::uuid, $1, nullif(v.parent, '')::uuid, v.appraisal::uuid, $2, v.stage, v.person::uuid, v.post::uuid, v.unit::uuid, v.unit_code,
			nullif(v.period, '')::json, v.key, v.top, v.awaits::json, v.due, v.role, v.rules, 1, v.head, $3, v.windows::json, v.absent_to
		from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
			$13::text[], $14::boolean[], $15::text[], $16::date[], $17::text[], $18::bytea[], $19::bytea[], $20::text[], $21::date[])
			v (id, parent, appraisal, stage, person, post, unit, unit_code, period, key, top, awaits, due, role, rules, head, windows, absent_to)`,
		first.CycleID, string(first.Proceeding), first.OpenedAt, ids, parents, appraisals, stages, people, posts, units, unitCodes,
		periods, keys, tops, awaits, dues, roles, rules, heads, windows, absentTo)
	return nil
}

// OpenCase opens one case that follows from another, an objection or a training, with its first entry. Person,
// post, unit, period and rules are those of the parent; c gives ID, ParentID and Proceeding. Twice is once.
func (tx Tx) OpenCase(ctx context.Context, c Case, e appraisal.Entry) error {
	if e.ID == "" {
		e.ID = OpenedEvent + ":" + c.ID
	}
	e.Case, e.Proceeding = c.ID, c.Proceeding
	tag, err := tx.q.Exec(ctx, `insert into cases (id, cycle_id, parent_id, appraisal_id, proceeding, stage, person_id, post_id,
			unit_id, unit_code, period, period_key, rules_hash, opened_at)
		select $1, p.cycle_id, p.id, p.appraisal_id, $3, $4, p.person_id, p.post_id, p.unit_id, p.unit_code, p.period, p.period_key,
			p.rules_hash, $5
		from cases p where p.id = $2 on conflict do nothing`,
		c.ID, c.ParentID, string(c.Proceeding), string(e.Step.Stage), stored(e.At))
	if err != nil {
		return fmt.Errorf("open case %s: %w", c.ID, err)
	}
	if tag.RowsAffected() == 0 {
		kept, err := tx.CaseByID(ctx, c.ID)
		if errors.Is(err, ErrNotFound) {
			return fmt.Errorf("case %s above: %w", c.ParentID, ErrNotFound)
		}
		if err != nil || kept.Version > 0 {
			return err
		}
	}
	_, err = tx.Record(ctx, e)
	return err
}
