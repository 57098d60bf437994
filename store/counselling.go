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

// Counselling is a record of performance counselling (*konseling kinerja*, III.D.5), without a word of what it says.
type Counselling struct {
	ID, CaseID string
	EmployeeID string    // whose case it is; read only
	CycleID    string    // read only
	OpenedAt   time.Time // real
}

// CounsellingEntry is one step of a record. Its words are confidential (III.D.5.b): they are written here, and only
// ReadCounselling hands them out.
type CounsellingEntry struct {
	ID, CounsellingID string
	Step              appraisal.CounsellingStep
	PersonID          string                   // who took it
	SubjectID         string                   // who was appointed
	As                appraisal.CounsellorKind // as what
	Day               appraisal.Date           // of telling and reporting, legal
	Starts            time.Time                // of the meeting, legal
	Words             json.RawMessage          // to write only: a message of the contract; empty: none
	At                time.Time                // real
}

// Rule returns the step as the rules see it.
func (e CounsellingEntry) Rule() appraisal.CounsellingEntry {
	return appraisal.CounsellingEntry{Step: e.Step, Person: e.PersonID, Subject: e.SubjectID, As: e.As, Day: e.Day, Starts: e.Starts}
}

const counsellingColumns = `s.id, s.case_id, c.person_id, c.cycle_id, s.opened_at from counsellings s join cases c on c.id = s.case_id `

func scanCounselling(r pgx.Row) (c Counselling, err error) {
	return c, r.Scan(&c.ID, &c.CaseID, &c.EmployeeID, &c.CycleID, (*instant)(&c.OpenedAt))
}

// OpenCounselling opens a record; twice is once, ErrIDReused when the ID belongs to another case.
func (tx Tx) OpenCounselling(ctx context.Context, c Counselling) error {
	if _, err := tx.q.Exec(ctx, `insert into counsellings (id, case_id, opened_at) values ($1, $2, $3) on conflict do nothing`, c.ID, c.CaseID, stored(c.OpenedAt)); err != nil {
		return fmt.Errorf("open a record of counselling: %w", err)
	}
	kept, err := tx.CounsellingByID(ctx, c.ID)
	if err == nil && kept.CaseID != c.CaseID {
		err = fmt.Errorf("record %s: %w", c.ID, ErrIDReused)
	}
	return err
}

// CounsellingByID returns one record.
func (tx Tx) CounsellingByID(ctx context.Context, id string) (Counselling, error) {
	c, err := scanCounselling(tx.q.QueryRow(ctx, `select `+counsellingColumns+`where s.id = $1`, id))
	return c, missing(err, "record", id)
}

// CounsellingsAround returns the records of a cycle that somebody may have a part in on a legal day: as employee,
// appraiser or superior of the case, as who took a step, or as who was appointed; newest first, at most 200. What of it
// they may know is for the rules to say.
func (tx Tx) CounsellingsAround(ctx context.Context, cycle, person string, on appraisal.Date) ([]Counselling, error) {
	rows, err := tx.q.Query(ctx, `select `+counsellingColumns+`where c.cycle_id = $1 and (c.person_id = $2
			or exists (select from counselling_entries e where e.counselling_id = s.id and (e.person_id = $2 or e.subject_id = $2))
			or exists (select from unnest(array['appraiser', 'superior']) r (role) cross join lateral case_actor(c.id, r.role, $3) a where a.person_id = $2))
		order by s.opened_at desc, s.id limit 200`, cycle, person, day(on))
	return collect(rows, err, scanCounselling)
}

// CounsellingsReported returns the records of a cycle that were reported to HR and are not decided, oldest first.
func (tx Tx) CounsellingsReported(ctx context.Context, cycle string) ([]Counselling, error) {
	rows, err := tx.q.Query(ctx, `select `+counsellingColumns+`where c.cycle_id = $1
			and exists (select from counselling_entries e where e.counselling_id = s.id and e.step = 'reported')
			and not exists (select from counselling_entries e where e.counselling_id = s.id and e.step = 'decided')
		order by s.opened_at, s.id`, cycle)
	return collect(rows, err, scanCounselling)
}

// LockCounselling lets writers of one record go one after the other.
func (tx Tx) LockCounselling(ctx context.Context, id string) error {
	return tx.takeTurns(ctx, id, "counselling")
}

// CounsellingSteps returns the steps of records by record, in order and without words.
func (tx Tx) CounsellingSteps(ctx context.Context, ids []string) (map[string][]CounsellingEntry, error) {
	rows, err := tx.q.Query(ctx, `select id, counselling_id, step, person_id, coalesce(subject_id::text, ''), as_kind, day, starts_at, entered_at
		from counselling_entries where counselling_id = any ($1) order by counselling_id, seq`, ids)
	list, err := collect(rows, err, func(r pgx.Row) (e CounsellingEntry, err error) {
		return e, r.Scan(&e.ID, &e.CounsellingID, (*string)(&e.Step), &e.PersonID, &e.SubjectID, (*string)(&e.As), (*day)(&e.Day), (*instant)(&e.Starts), (*instant)(&e.At))
	})
	steps := make(map[string][]CounsellingEntry, len(ids))
	for _, e := range list {
		steps[e.CounsellingID] = append(steps[e.CounsellingID], e)
	}
	return steps, err
}

// RepeatedCounselling reports whether a step with this ID was taken already and says the same; ErrIDReused when it says
// something else. The words stay where they are.
func (tx Tx) RepeatedCounselling(ctx context.Context, e CounsellingEntry) (again bool, err error) {
	var kept CounsellingEntry
	var same bool
	err = tx.q.QueryRow(ctx, `select counselling_id, step, person_id, same_counselling(id, $2) from counselling_entries where id = $1`, e.ID, string(e.Words)).
		Scan(&kept.CounsellingID, (*string)(&kept.Step), &kept.PersonID, &same)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return false, nil
	case err != nil:
		return false, err
	case kept.CounsellingID != e.CounsellingID || kept.Step != e.Step || kept.PersonID != e.PersonID || !same:
		return true, fmt.Errorf("step %s: %w", e.ID, ErrIDReused)
	}
	return true, nil
}

// AddCounselling writes a step. The caller holds the lock of the record and has made sure that the step is not a
// repeated one.
func (tx Tx) AddCounselling(ctx context.Context, e CounsellingEntry) error {
	_, err := tx.q.Exec(ctx, `insert into counselling_entries (id, counselling_id, seq, step, person_id, subject_id, as_kind, day, starts_at, words, entered_at)
		select $1, $2, coalesce(max(seq), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10 from counselling_entries where counselling_id = $2`,
		e.ID, e.CounsellingID, string(e.Step), e.PersonID, orNull(e.SubjectID), string(e.As), day(e.Day), instant(e.Starts), orNull(string(e.Words)), stored(e.At))
	if err != nil {
		return fmt.Errorf("counselling: %w", err)
	}
	return nil
}

// ReadCounselling hands out the words of the named steps of a record, by the ID of the entry, and notes in the same
// transaction who reads them. There is no other way to them.
func (tx Tx) ReadCounselling(ctx context.Context, id, reader string, parts []appraisal.CounsellingStep) (map[string]json.RawMessage, error) {
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = string(p)
	}
	rows, err := tx.q.Query(ctx, `select w.id, w.words::text from read_counselling($1, $2, $3) w`, id, reader, names)
	words := map[string]json.RawMessage{}
	_, err = collect(rows, err, func(r pgx.Row) (none struct{}, err error) {
		var entry, said string
		err = r.Scan(&entry, &said)
		words[entry] = json.RawMessage(said)
		return none, err
	})
	return words, err
}

// CounsellingRead notes that somebody read words of a record.
type CounsellingRead struct {
	PersonID string
	Steps    []string
	At       time.Time // real
}

// CounsellingReads returns who read words of a record, oldest first.
func (tx Tx) CounsellingReads(ctx context.Context, id string) ([]CounsellingRead, error) {
	rows, err := tx.q.Query(ctx, `select person_id, steps, read_at from counselling_reads where counselling_id = $1 order by id`, id)
	return collect(rows, err, func(r pgx.Row) (n CounsellingRead, err error) {
		return n, r.Scan(&n.PersonID, &n.Steps, (*instant)(&n.At))
	})
}

// Officers returns who serves an office on a day, without those whose service has ended.
func (tx Tx) Officers(ctx context.Context, office string, on appraisal.Date) ([]string, error) {
	rows, err := tx.q.Query(ctx, `select o.person_id from offices o join people p on p.id = o.person_id
		where o.office = $1 and (p.departed_from is null or p.departed_from > $2) order by o.person_id`, office, day(on))
	return collect(rows, err, func(r pgx.Row) (id string, err error) { return id, r.Scan(&id) })
}
