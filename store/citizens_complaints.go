package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// The letters about complaints.
const (
	ComplaintAssignedLetter = "complaint_assigned" // to whom it concerns, and once more before the term ends
	ComplaintOverdueLetter  = "complaint_overdue"  // to who leads them, and to HR
)

// Complaint is what a citizen reported at a desk.
type Complaint struct {
	ID   string
	Desk Desk
	Text string // personal data was taken out before it was kept
	On   appraisal.Date
	appraisal.Complaint
	EscalatedOn, ClosedOn appraisal.Date
	Steps                 []ComplaintStep // oldest first; only where one complaint is read
}

// Step returns the last step of a kind; ok is false when there is none.
func (c Complaint) Step(kind string) (step ComplaintStep, ok bool) {
	for _, s := range c.Steps {
		if s.Kind == kind {
			step, ok = s, true
		}
	}
	return step, ok
}

// Kinds of steps.
const (
	StepVerified  = "verified"
	StepAnswered  = "answered"
	StepEscalated = "escalated"
	StepClosed    = "closed"
)

// ComplaintStep is something that was done about a complaint.
type ComplaintStep struct {
	Kind string
	By   string // person; empty: nobody did anything
	Text string
	At   time.Time // real
}

const complaintColumns = deskColumns + `, c.id, c.kind, c.body, c.on_day, c.stage, c.outcome, coalesce(c.person_id::text, ''), c.due, c.escalated_on, c.closed_on`

const complaintFrom = ` from complaints c join desks d on d.id = c.desk_id join units u on u.id = d.unit_id join services s on s.id = d.service_id `

func scanComplaint(r pgx.Row) (c Complaint, err error) {
	err = r.Scan(append(deskInto(&c.Desk), &c.ID, (*string)(&c.Kind), &c.Text, (*day)(&c.On), (*string)(&c.Stage), (*string)(&c.Outcome), &c.Person,
		(*day)(&c.Due), (*day)(&c.EscalatedOn), (*day)(&c.ClosedOn))...)
	c.Escalated = !c.EscalatedOn.IsZero()
	return c, err
}

// ComplaintByID returns one complaint with its steps.
func (tx Tx) ComplaintByID(ctx context.Context, id string) (Complaint, error) {
	return tx.complaint(ctx, id, "")
}

// LockComplaint is ComplaintByID for whoever is about to change it: two who close at once take turns.
func (tx Tx) LockComplaint(ctx context.Context, id string) (Complaint, error) {
	return tx.complaint(ctx, id, " for update of c")
}

func (tx Tx) complaint(ctx context.Context, id, lock string) (Complaint, error) {
	c, err := scanComplaint(tx.q.QueryRow(ctx, `select `+complaintColumns+complaintFrom+`where c.id = $1`+lock, id))
	if err != nil {
		return c, missing(err, "complaint", id)
	}
	rows, err := tx.q.Query(ctx, `select kind, coalesce(by_person::text, ''), body, at from complaint_steps where complaint_id = $1 order by seq`, id)
	c.Steps, err = collect(rows, err, func(r pgx.Row) (s ComplaintStep, err error) {
		return s, r.Scan(&s.Kind, &s.By, &s.Text, (*instant)(&s.At))
	})
	return c, err
}

// ComplaintByCode returns agency and ID of the complaint whose code has the SHA-256 sum; ErrNotFound when there is none.
func (s *Store) ComplaintByCode(ctx context.Context, codeHash []byte) (agency, id string, err error) {
	err = s.pool.QueryRow(ctx, `select agency_id, id from complaint_by_code($1)`, codeHash).Scan(&agency, &id)
	return agency, id, missing(err, "complaint", "of that code")
}

// HasComplaint reports whether a complaint with the code is on record in the agency.
func (tx Tx) HasComplaint(ctx context.Context, codeHash []byte) (there bool, err error) {
	err = tx.q.QueryRow(ctx, `select exists (select from complaints where code_hash = $1)`, codeHash).Scan(&there)
	return there, err
}

// ComplaintFilter says which complaints are meant.
type ComplaintFilter struct {
	People   []string // whom they concern; nil: everybody's
	Units    []string // of the desk; nil: all
	Cycle    *string  // the rehearsal, empty for what is real; nil: both
	Open     bool     // not closed
	From, To appraisal.Date
	Limit    int
}

// Complaints returns complaints: what awaits an answer by its last day, then what waits for HR, then the newest.
func (tx Tx) Complaints(ctx context.Context, f ComplaintFilter) ([]Complaint, error) {
	var cycle *string
	if f.Cycle != nil {
		cycle = orNull(*f.Cycle)
	}
	rows, err := tx.q.Query(ctx, `select `+complaintColumns+complaintFrom+`
		where ($1::text[] is null or c.person_id = any ($1::text[]::uuid[])) and ($2::text[] is null or d.unit_id = any ($2::text[]::uuid[]))
			and ($3 or d.cycle_id is not distinct from $4::uuid) and (not $5 or c.stage <> 'closed')
			and ($6::date is null or c.on_day >= $6) and ($7::date is null or c.on_day <= $7)
		order by case c.stage when 'assigned' then 0 when 'answered' then 1 when 'received' then 1 else 2 end, c.due, c.on_day desc, c.id limit $8`,
		f.People, f.Units, f.Cycle == nil, cycle, f.Open, day(f.From), day(f.To), f.Limit)
	list, err := collect(rows, err, scanComplaint)
	if err != nil {
		return nil, fmt.Errorf("complaints: %w", err)
	}
	return list, nil
}

// MoveComplaint writes where a complaint stands now and the step that brought it there. ClosedOn counts for a closed one.
func (tx Tx) MoveComplaint(ctx context.Context, c Complaint, step ComplaintStep) error {
	if _, err := tx.q.Exec(ctx, `update complaints set stage = $2, outcome = $3, person_id = $4, due = $5, closed_on = $6 where id = $1`,
		c.ID, string(c.Stage), string(c.Outcome), orNull(c.Person), day(c.Due), day(c.ClosedOn)); err != nil {
		return fmt.Errorf("complaint %s: %w", c.ID, err)
	}
	_, err := tx.q.Exec(ctx, `insert into complaint_steps (complaint_id, seq, kind, by_person, body, at)
		select $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5 from complaint_steps where complaint_id = $1`, c.ID, step.Kind, orNull(step.By), step.Text, stored(step.At))
	if err != nil {
		return fmt.Errorf("complaint %s: %w", c.ID, err)
	}
	return nil
}

// MoveComplaintTo writes down whom a complaint concerns before its letter is written to them.
func (tx Tx) MoveComplaintTo(ctx context.Context, id, person string) error {
	_, err := tx.q.Exec(ctx, `update complaints set person_id = $2 where id = $1`, id, person)
	return err
}

// ComplainedOf returns the IDs of all whom complaints or praise concern.
func (tx Tx) ComplainedOf(ctx context.Context) ([]string, error) {
	rows, err := tx.q.Query(ctx, `select distinct person_id::text from complaints where person_id is not null`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// appraisalOf is the appraisal of a person in a cycle that letters hang on; its ID is null where there is none.
const appraisalOf = `(select k.id from cases k where k.cycle_id = $1 and k.person_id = c.person_id and k.proceeding = 'appraisal'
	order by k.closed_at is not null, k.opened_at desc, k.id limit 1)`

// TellAssigned queues the letter to whom a complaint was given, in a cycle that carries it; data is a LetterData.
func (tx Tx) TellAssigned(ctx context.Context, cycleID, complaint, cause string, data []byte, now time.Time) error {
	_, err := tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, case_id, cycle_id, data, queued_at)
		select gen_random_uuid(), c.person_id, $3, $4, `+appraisalOf+`, $1, $5, $6 from complaints c join people p on p.id = c.person_id
		where c.id = $2 and p.departed = '' on conflict do nothing`, cycleID, complaint, ComplaintAssignedLetter, cause, string(data), stored(now))
	if err != nil {
		return fmt.Errorf("letter of complaint %s: %w", complaint, err)
	}
	return nil
}

// complaintsOf are the complaints that a cycle's rounds look after: those of its own desks when it is a rehearsal, else
// those of the real ones.
const complaintsOf = ` from complaints c join desks d on d.id = c.desk_id where c.stage = 'assigned' and c.due is not null
	and d.cycle_id is not distinct from $1::uuid `

func (c Cycle) desks() *string {
	if c.Rules.Pace.Rehearsal() {
		return &c.ID
	}
	return nil
}

// AwaitComplaints does what a morning asks for: one working day before the end of a term it reminds whom the complaint
// was given to; after the end it passes it on to who leads them, and tells them and HR. today is the cycle's legal day, now
// the real instant. Twice on one day is once. It returns how many were passed on.
func (tx Tx) AwaitComplaints(ctx context.Context, c Cycle, today appraisal.Date, now time.Time) (passed int, err error) {
	soon := c.Rules.Calendar.Add(today, 1)
	rows, err := tx.q.Query(ctx, `select c.id::text, c.due, c.due < $2`+complaintsOf+`and c.due <= $3 and c.escalated_on is null
		order by c.due, c.id for update of c`, c.desks(), day(today), day(soon))
	type awaited struct {
		id   string
		due  appraisal.Date
		over bool
	}
	list, err := collect(rows, err, func(r pgx.Row) (a awaited, err error) { return a, r.Scan(&a.id, (*day)(&a.due), &a.over) })
	if err != nil {
		return 0, fmt.Errorf("complaints awaited: %w", err)
	}
	data := LetterData{Year: c.Year, Rehearsal: c.Rules.Pace.Rehearsal(), Role: appraisal.Employee}
	for _, a := range list {
		data.Due, data.Entry = a.due, a.id
		if !a.over {
			data.Role = appraisal.Employee
			body, err := asJSON(data)
			if err == nil {
				err = tx.TellAssigned(ctx, c.ID, a.id, a.id+"/1", []byte(body), now)
			}
			if err != nil {
				return passed, err
			}
			continue
		}
		if err := tx.escalate(ctx, c, a.id, data, today, now); err != nil {
			return passed, err
		}
		passed++
	}
	return passed, nil
}

func (tx Tx) escalate(ctx context.Context, c Cycle, complaint string, data LetterData, today appraisal.Date, now time.Time) error {
	if _, err := tx.q.Exec(ctx, `update complaints set escalated_on = $2 where id = $1`, complaint, day(today)); err != nil {
		return fmt.Errorf("complaint %s: %w", complaint, err)
	}
	if _, err := tx.q.Exec(ctx, `insert into complaint_steps (complaint_id, seq, kind, at)
		select $1, coalesce(max(seq), 0) + 1, $2, $3 from complaint_steps where complaint_id = $1`, complaint, StepEscalated, stored(now)); err != nil {
		return fmt.Errorf("complaint %s: %w", complaint, err)
	}
	for _, to := range []struct {
		role   appraisal.Role
		people string
	}{
		{appraisal.Appraiser, `select a.person_id from case_actor(` + appraisalOf + `, 'appraiser', $6) a`},
		{appraisal.HR, `select o.person_id from offices o where o.office = 'hr' and o.person_id is distinct from c.person_id`},
	} {
		data.Role = to.role
		body, err := asJSON(data)
		if err != nil {
			return err
		}
		// Who leads and serves at the HR desk as well is written to once.
		if _, err := tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, case_id, cycle_id, data, queued_at)
			select gen_random_uuid(), w.person_id, $3, $2, `+appraisalOf+`, $1, $4, $5
			from complaints c cross join lateral (`+to.people+`) w join people p on p.id = w.person_id
			where c.id = $2::text::uuid and p.departed = '' and $6::date is not null on conflict do nothing`,
			c.ID, complaint, ComplaintOverdueLetter, body, stored(now), day(today)); err != nil {
			return fmt.Errorf("letter of complaint %s: %w", complaint, err)
		}
	}
	return nil
}
