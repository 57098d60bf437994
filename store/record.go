package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// caseHead is what Record needs to know of the case, read under its lock.
type caseHead struct {
	cycle, parent, employee string
	proceeding              appraisal.Proceeding
	period                  string
	year                    int
	rehearsal               bool
	seq                     int64
	head                    []byte
	pace                    appraisal.Pace
	receipts                appraisal.LetterWay // of acts; empty: none
	now                     time.Time           // the database's clock, real
}

// before is all that Record reads, in one round trip.
type before struct {
	caseHead
	recorded *appraisal.Stage // the entry is in the journal already, with this stage
	act      struct {
		state      string
		receivedAt time.Time
		content    *string
	}
	open    []Task
	parties parties
	rules   *appraisal.Rules // the case's own, when the entry needs them
	org     considered       // what its result rests on, when it carries one
}

// Record writes one entry of a case in one transaction keyed by the entry's ID: register row, journal row, case
// row, tasks closed and opened, letters queued, and what the kind of act brings with it. The same entry again
// changes nothing and gives the same receipt.
func (tx Tx) Record(ctx context.Context, e appraisal.Entry) (appraisal.Receipt, error) {
	was, err := tx.readBefore(ctx, e)
	if err != nil {
		return appraisal.Receipt{}, err
	}
	receipt := appraisal.Receipt{Case: e.Case, At: stored(e.At), Stage: e.Step.Stage}
	if e.Act != nil {
		receipt.Act, receipt.At = e.Act.ID, was.pace.ToLegal(was.act.receivedAt)
	}
	if was.recorded != nil {
		receipt.Stage = *was.recorded
		return receipt, nil
	}
	if err := was.mayTake(e); err != nil {
		return appraisal.Receipt{}, err
	}
	var content *string
	if e.Act != nil {
		content = was.act.content
	}
	row, err := newJournalRow(e, tx.agency, was.seq, was.head, content, was.now)
	if err != nil {
		return appraisal.Receipt{}, err
	}
	batch := &pgx.Batch{}
	rows := &newRows{journal: []JournalRow{row}}
	if err := queueTasks(batch, rows, e, was, tx.agency); err != nil {
		return appraisal.Receipt{}, err
	}
	if err := queueCase(batch, e, was.caseHead, rows.journal); err != nil {
		return appraisal.Receipt{}, err
	}
	rows.queue(batch)
	if err := queueResult(batch, e, was); err != nil {
		return appraisal.Receipt{}, err
	}
	if err := queueEffects(batch, e, was); err != nil {
		return appraisal.Receipt{}, err
	}
	if err := tx.q.SendBatch(ctx, batch).Close(); err != nil {
		return appraisal.Receipt{}, fmt.Errorf("record entry %s of case %s: %w", e.ID, e.Case, err)
	}
	return receipt, tx.afterRecord(ctx, e)
}

func (was before) mayTake(e appraisal.Entry) error {
	switch {
	case e.Act == nil:
		return nil
	case was.act.state == ActRefused:
		return fmt.Errorf("act %s: %w", e.Act.ID, ErrActRefused)
	case was.act.state == ActTaken:
		return fmt.Errorf("act %s is taken, but not by entry %s: %w", e.Act.ID, e.ID, ErrActTaken)
	case e.Act.Kind == appraisal.ChangeParty && e.Act.Facts.Person == was.employee:
		return fmt.Errorf("case %s: %w", e.Case, ErrOwnCase)
	}
	return nil
}

// readBefore locks the case and reads what Record needs. Each statement of the batch sees what was committed when
// the lock was given, so an entry recorded by somebody else in the meantime is found.
func (tx Tx) readBefore(ctx context.Context, e appraisal.Entry) (was before, err error) {
	roles, hr := rolesOf(e.Step)
	batch := &pgx.Batch{}
	queueLocks(batch, e)
	batch.Queue(`select c.cycle_id, coalesce(c.parent_id::text, ''), c.person_id, c.proceeding, c.period_key, y.year, y.rehearsal,
			c.journal_seq, c.journal_head, r.pace, coalesce(r.rules -> 'lt' ->> 'r', ''), clock_timestamp()
		from cases c join cycles y on y.id = c.cycle_id join pinned_rules r on r.hash = c.rules_hash
		where c.id = $1 for no key update of c`, e.Case).QueryRow(func(r pgx.Row) error {
		var pace string
		err := r.Scan(&was.cycle, &was.parent, &was.employee, (*string)(&was.proceeding), &was.period, &was.year, &was.rehearsal,
			&was.seq, &was.head, &pace, (*string)(&was.receipts), (*instant)(&was.now))
		if err != nil {
			return missing(err, "case", e.Case)
		}
		return json.Unmarshal([]byte(pace), &was.pace)
	})
	batch.Queue(`select stage from journal where entry_id = $1`, e.ID).QueryRow(func(r pgx.Row) error {
		var stage appraisal.Stage
		err := r.Scan((*string)(&stage))
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		was.recorded = &stage
		return err
	})
	batch.Queue(`select `+taskColumns+` from tasks t where t.case_id = $1 and t.closed_at is null`, e.Case).Query(func(rows pgx.Rows) (err error) {
		was.open, err = collect(rows, nil, scanTask)
		return err
	})
	if a := e.Act; a != nil {
		batch.Queue(`select state, received_at, content::text from acts where id = $1 and case_id = $2 for update`, a.ID, e.Case).QueryRow(func(r pgx.Row) error {
			return missing(r.Scan(&was.act.state, (*instant)(&was.act.receivedAt), &was.act.content), "act", a.ID)
		})
		// First, so that the actors read below are those of afterwards.
		queuePeopleChange(batch, e.Case, *a)
	}
	if needsRules(e) {
		batch.Queue(`select r.rules from cases c join pinned_rules r on r.hash = c.rules_hash where c.id = $1`, e.Case).QueryRow(func(r pgx.Row) error {
			var rules string
			if err := r.Scan(&rules); err != nil {
				return missing(err, "case", e.Case)
			}
			return json.Unmarshal([]byte(rules), &was.rules)
		})
	}
	if carriesResult(e) {
		queueConsidered(batch, e, &was.org)
	}
	was.parties.actors = map[appraisal.Role]Actor{}
	if len(roles) > 0 {
		batch.Queue(`select r.role, a.person_id, a.capacity, a.post_id from unnest($2::text[]) r (role)
			cross join lateral case_actor($1, r.role, (select ($3::timestamptz at time zone g.zone)::date from agencies g)) a`,
			e.Case, roles, e.At).Query(func(rows pgx.Rows) error {
			var role appraisal.Role
			var a Actor
			_, err := pgx.ForEachRow(rows, []any{(*string)(&role), &a.PersonID, (*string)(&a.Capacity), &a.PostID}, func() error {
				was.parties.actors[role] = a
				return nil
			})
			return err
		})
	}
	if hr {
		batch.Queue(`select o.person_id from offices o join cases c on c.id = $1 join people p on p.id = o.person_id, agencies g
			where o.office = 'hr' and o.person_id <> c.person_id
				and (p.departed_from is null or p.departed_from > ($2::timestamptz at time zone g.zone)::date) order by o.person_id`, e.Case, e.At).Query(func(rows pgx.Rows) (err error) {
			was.parties.hr, err = pgx.CollectRows(rows, pgx.RowTo[string])
			return err
		})
	}
	if err := tx.q.SendBatch(ctx, batch).Close(); err != nil {
		return before{}, fmt.Errorf("record entry %s: %w", e.ID, err)
	}
	return was, nil
}

// rolesOf returns the roles, by relation, whose people the step needs, and whether it needs HR's.
func rolesOf(s appraisal.Step) (roles []string, hr bool) {
	need := func(r appraisal.Role) {
		switch r {
		case appraisal.HR:
			hr = true
		case appraisal.Employee, appraisal.Appraiser, appraisal.Superior:
			if !slices.Contains(roles, string(r)) {
				roles = append(roles, string(r))
			}
		}
	}
	for _, a := range s.Awaits {
		need(a.Role)
	}
	for _, n := range s.Notices {
		need(n.Role)
	}
	return roles, hr
}

// queueCase moves the case row and the register row. The first of the new journal rows is the entry's own, the last one
// is where the chain ends now.
func queueCase(b *pgx.Batch, e appraisal.Entry, c caseHead, journal []JournalRow) error {
	s, row, last := e.Step, journal[0], journal[len(journal)-1]
	awaits, err := listJSON(s.Awaits)
	if err != nil {
		return err
	}
	windows, err := listJSON(s.Windows)
	if err != nil {
		return err
	}
	var result, final *string
	if s.Result != nil {
		text, err := asJSON(s.Result)
		if err != nil {
			return err
		}
		reason := string(s.Result.Final)
		result, final = &text, &reason
	} else if reopens(e) {
		none := ""
		final = &none
	}
	due, role := earliest(s.Awaits)
	b.Queue(`update cases set stage = $2, awaits = $3, due = $4, awaited_role = $5, result = case when $14 then null else coalesce($6, result) end, final = coalesce($7, final),
			journal_seq = $8, journal_head = $9, closed_at = case when $10::boolean then coalesce(closed_at, $11::timestamptz) end, windows = $12,
			stage_since = case when stage = $2 then stage_since else $11::timestamptz end, begun = begun or $13
		where id = $1`, e.Case, string(s.Stage), awaits, day(due), string(role), result, final, last.Seq, last.Hash, s.Stage.Ended(), row.At, windows,
		e.Act != nil && slices.Contains([]appraisal.Role{appraisal.Employee, appraisal.Appraiser, appraisal.Superior}, e.Act.By.Role), reopens(e))
	if c.proceeding == appraisal.ObjectionProceeding && s.Result != nil && s.Result.Predicate != "" {
		b.Queue(`update cases set result = $2, final = case when $3 = '' then final else $3 end where id = $1`, c.parent, result, *final)
	}
	if e.Act != nil {
		b.Queue(`update acts set state = 'taken', taken_at = $2, stage = $3 where id = $1`, e.Act.ID, row.RecordedAt, string(s.Stage))
	}
	return nil
}

// reopens reports whether an entry opens a case again. What it came to before does not stand any more: an evaluation has no
// predicate until it is signed anew, and its earlier versions are kept.
func reopens(e appraisal.Entry) bool {
	return e.Act != nil && e.Act.Kind == appraisal.Reopen && (e.Step.Result == nil || e.Step.Result.Predicate == "")
}

// sendsReceipt reports whether whoever acted gets a receipt (policy): in a party's own part, never for what HR does, and
// not in a rehearsal, where there is nothing to prove.
func (was before) sendsReceipt(e appraisal.Entry) bool {
	if e.Act == nil || e.Act.By.Person == "" || was.rehearsal || was.receipts == "" || was.receipts == appraisal.Never {
		return false
	}
	switch e.Act.By.Role {
	case appraisal.Employee, appraisal.Appraiser, appraisal.Superior:
		return true
	}
	return false
}

// awaitedAs tells awaited acts apart: the term may move, the act, its doer and its clock make the task.
type awaitedAs struct {
	role  appraisal.Role
	act   appraisal.ActKind
	clock appraisal.Clock
}

// queueTasks closes the tasks that are awaited no longer, moves those whose term or person is another now, and
// opens the new ones. A task that goes to another person is told in the journal, behind the entry.
func queueTasks(b *pgx.Batch, rows *newRows, e appraisal.Entry, was before, agency string) error {
	data := LetterData{Proceeding: was.proceeding, Stage: e.Step.Stage, Year: was.year, Period: was.period, Rehearsal: was.rehearsal}
	open := make(map[awaitedAs]Task, len(was.open))
	for _, t := range was.open {
		open[awaitedAs{t.Role, t.Act, t.Term.Clock}] = t
	}
	for _, a := range e.Step.Awaits {
		key := awaitedAs{a.Role, a.Act, a.Term.Clock}
		t, there := open[key]
		if !there {
			rows.open(was.cycle, e.Case, a, was.parties, stored(e.At), data)
			continue
		}
		delete(open, key)
		if t.Term.Due != a.Term.Due {
			b.Queue(`update tasks set due = $2, day0 = $3, moved = moved + 1 where id = $1`, t.ID, day(a.Term.Due), day(a.Term.Day0))
		}
		actor, found := was.parties.actors[a.Role]
		if found && actor.PersonID != t.PersonID && a.Role != appraisal.Employee {
			t.Term = a.Term
			if err := rows.move(taskMove{Task: t, cycle: was.cycle, to: actor, data: data}, e, agency, was.now); err != nil {
				return err
			}
		}
	}
	for _, n := range e.Step.Notices {
		rows.tell(was.cycle, e.Case, e.ID, n, was.parties, data)
	}
	if was.sendsReceipt(e) {
		data := data
		data.Role, data.Act, data.Entry = e.Act.By.Role, e.Act.Kind, e.Act.ID
		rows.letter(Letter{PersonID: e.Act.By.Person, Kind: ReceiptLetter, Cause: e.ID, CaseID: e.Case, CycleID: was.cycle}, data)
	}
	if len(open) == 0 {
		return nil
	}
	var overtaken []string
	for _, t := range was.open {
		if _, left := open[awaitedAs{t.Role, t.Act, t.Term.Clock}]; left {
			overtaken = append(overtaken, t.ID)
		}
	}
	act, role := "", ""
	if e.Act != nil {
		act, role = e.Act.ID, string(e.Act.By.Role)
	}
	b.Queue(`with closed as (update tasks set closed_at = $2, closed_by_act = case when role = $4 then nullif($3, '')::uuid end
			from unnest($1::text[]::uuid[]) v (task_id)
			where id = v.task_id returning id)
		delete from drafts d using closed where d.task_id = closed.id`, overtaken, stored(e.At), act, role)
	return nil
}

// needsRules reports whether an entry cannot be recorded without the rules of its case: they are read for few.
func needsRules(e appraisal.Entry) bool {
	return adopts(e) || carriesResult(e)
}

// queueEffects adds what kinds of acts and stages bring with them beyond the case itself.
func queueEffects(b *pgx.Batch, e appraisal.Entry, was before) error {
	switch was.proceeding {
	case appraisal.AppraisalProceeding:
		queueKnownAppraiser(b, e)
	case appraisal.TrainingProceeding:
		queueTraining(b, e)
	}
	if adopts(e) {
		return queueAdopted(b, e, *was.rules)
	}
	return nil
}

// afterRecord does what needs the written rows: tasks elsewhere that go to somebody else, cases below that adopt too,
// seats that a stage holds.
func (tx Tx) afterRecord(ctx context.Context, e appraisal.Entry) error {
	if where, moves := movesElsewhere(e); moves {
		_, err := tx.reassign(ctx, e.At, where, e.Case)
		return err
	}
	if adopts(e) {
		return tx.adoptBelow(ctx, e)
	}
	if e.Step.Stage != appraisal.TrainingOffered {
		return nil
	}
	var course string
	if e.Act != nil {
		course = e.Act.Facts.Course
	}
	var held bool
	err := tx.q.QueryRow(ctx, `select exists (select from seats s where s.training_id = $1)
		or coalesce(reserve_seat($1, coalesce(nullif($2, '')::uuid, (select (a.facts->>'co')::uuid from acts a
			where a.case_id = $1 and a.kind = 'ProposeTraining' and a.state = 'taken' order by a.received_at desc limit 1))), false)`,
		e.Case, course).Scan(&held)
	if err == nil && !held {
		return fmt.Errorf("training %s: %w", e.Case, ErrNoSeat)
	}
	return err
}
