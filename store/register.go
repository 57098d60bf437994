package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// States of an act in the register.
const (
	ActReceived = "received" // the door has it, the procedure has not looked at it yet
	ActTaken    = "taken"    // it stands in the journal
	ActRefused  = "refused"
)

// RegisteredAct is an act as the door entered it, with what was written and what became of it.
type RegisteredAct struct {
	ID         string
	CaseID     string
	RequestID  string // the sender's: the same request is the same act
	Proceeding appraisal.Proceeding
	Act        appraisal.Act   // ReceivedAt is real time, read from the database's clock when it was zero
	Content    json.RawMessage // the request as it came; it may hold personal data and stays here
	Via        string          // "link", "session" or "key"
	State      string
	TakenAt    time.Time          // real
	Refusal    *appraisal.Refusal // of a refused act
	Receipt    *appraisal.Receipt // of a taken act
}

const actColumns = `a.id, a.case_id, a.request_id, a.proceeding, a.kind, a.by_person, a.by_role, a.by_capacity, a.facts,
	a.content, a.via, a.received_at, a.state, a.taken_at, a.stage, a.refusal_code, a.refusal_sentence, a.refusal_english,
	a.refusal_provision, r.pace`

const actFrom = ` from acts a join cases c on c.id = a.case_id join pinned_rules r on r.hash = c.rules_hash `

func scanAct(r pgx.Row) (a RegisteredAct, err error) {
	var facts, pace string
	var content *string
	var stage appraisal.Stage
	var refusal appraisal.Refusal
	err = r.Scan(&a.ID, &a.CaseID, &a.RequestID, (*string)(&a.Proceeding), (*string)(&a.Act.Kind), &a.Act.By.Person,
		(*string)(&a.Act.By.Role), (*string)(&a.Act.By.Capacity), &facts, &content, &a.Via, (*instant)(&a.Act.ReceivedAt),
		&a.State, (*instant)(&a.TakenAt), (*string)(&stage), &refusal.Code, &refusal.Sentence, &refusal.English,
		&refusal.Provision, &pace)
	if err != nil {
		return RegisteredAct{}, err
	}
	a.Act.ID = a.ID
	if content != nil {
		a.Content = json.RawMessage(*content)
	}
	if err := json.Unmarshal([]byte(facts), &a.Act.Facts); err != nil {
		return RegisteredAct{}, fmt.Errorf("facts of act %s: %w", a.ID, err)
	}
	switch a.State {
	case ActRefused:
		a.Refusal = &refusal
	case ActTaken:
		var p appraisal.Pace
		if err := json.Unmarshal([]byte(pace), &p); err != nil {
			return RegisteredAct{}, fmt.Errorf("pace of case %s: %w", a.CaseID, err)
		}
		a.Receipt = &appraisal.Receipt{Act: a.ID, Case: a.CaseID, At: p.ToLegal(a.Act.ReceivedAt), Stage: stage}
	}
	return a, nil
}

// Register enters an act at the door, before anything else happens to it. The same request of the same person
// gives the first entry back, with false; ErrRequestReused when it was another kind of act or another case.
func (tx Tx) Register(ctx context.Context, a RegisteredAct) (RegisteredAct, bool, error) {
	if a.ID == "" {
		a.ID = NewID()
	}
	facts, err := asJSON(a.Act.Facts)
	if err != nil {
		return RegisteredAct{}, false, err
	}
	// Both statements go out together; the second sees what the first, or whoever was faster, has written.
	batch := &pgx.Batch{}
	batch.Queue(`insert into acts (id, case_id, proceeding, kind, by_person, by_role, by_capacity, facts, content, via, request_id, received_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, coalesce($12, clock_timestamp())) on conflict do nothing`,
		a.ID, a.CaseID, string(a.Proceeding), string(a.Act.Kind), a.Act.By.Person, string(a.Act.By.Role), string(a.Act.By.Capacity),
		facts, orNull(string(a.Content)), a.Via, a.RequestID, instant(a.Act.ReceivedAt))
	batch.Queue(`select `+actColumns+actFrom+`where a.by_person = $1 and a.request_id = $2`, a.Act.By.Person, a.RequestID)
	answers := tx.q.SendBatch(ctx, batch)
	defer func() { _ = answers.Close() }()
	tag, err := answers.Exec()
	if err != nil {
		return RegisteredAct{}, false, fmt.Errorf("register an act: %w", err)
	}
	kept, err := scanAct(answers.QueryRow())
	switch {
	case err != nil:
		return RegisteredAct{}, false, missing(err, "act", a.ID)
	case tag.RowsAffected() == 0 && (kept.CaseID != a.CaseID || kept.Act.Kind != a.Act.Kind):
		return RegisteredAct{}, false, fmt.Errorf("request %s: %w", a.RequestID, ErrRequestReused)
	}
	return kept, tag.RowsAffected() == 1, nil
}

// ActByID returns one act from the register.
func (tx Tx) ActByID(ctx context.Context, id string) (RegisteredAct, error) {
	a, err := scanAct(tx.q.QueryRow(ctx, `select `+actColumns+actFrom+`where a.id = $1`, id))
	return a, missing(err, "act", id)
}

// ActsOf returns every act of a case in the order in which the door received them.
func (tx Tx) ActsOf(ctx context.Context, caseID string) ([]RegisteredAct, error) {
	rows, err := tx.q.Query(ctx, `select `+actColumns+actFrom+`where a.case_id = $1 order by a.received_at, a.id`, caseID)
	return collect(rows, err, scanAct)
}

// MarkRefused keeps a refusal with the act. Repeated it changes nothing; ErrActTaken when the act was taken.
func (tx Tx) MarkRefused(ctx context.Context, actID string, refusal appraisal.Refusal) error {
	tag, err := tx.q.Exec(ctx, `update acts set state = 'refused', refused_at = clock_timestamp(), refusal_code = $2,
			refusal_sentence = $3, refusal_english = $4, refusal_provision = $5
		where id = $1 and state = 'received'`, actID, refusal.Code, refusal.Sentence, refusal.English, refusal.Provision)
	if err != nil || tag.RowsAffected() == 1 {
		return err
	}
	a, err := tx.ActByID(ctx, actID)
	if err != nil {
		return err
	}
	if a.State == ActTaken {
		return fmt.Errorf("act %s: %w", actID, ErrActTaken)
	}
	return nil
}

// Waiting returns acts that the door received longer ago than that and that nobody has taken or refused, oldest
// first: what the relay hands in again.
func (tx Tx) Waiting(ctx context.Context, olderThan time.Duration, limit int) ([]RegisteredAct, error) {
	rows, err := tx.q.Query(ctx, `select `+actColumns+actFrom+`where a.state = 'received'
			and a.received_at <= clock_timestamp() - $1::interval order by a.received_at, a.id limit $2`, olderThan, limit)
	return collect(rows, err, scanAct)
}

// WaitingInCase returns the acts of a case that the door received before a real instant and that wait still: when
// a term ends, they come first.
func (tx Tx) WaitingInCase(ctx context.Context, caseID string, before time.Time) ([]appraisal.Act, error) {
	rows, err := tx.q.Query(ctx, `select `+actColumns+actFrom+`where a.case_id = $1 and a.state = 'received'
			and a.received_at < $2 order by a.received_at, a.id`, caseID, before)
	registered, err := collect(rows, err, scanAct)
	if err != nil {
		return nil, err
	}
	acts := make([]appraisal.Act, len(registered))
	for i, a := range registered {
		acts[i] = a.Act
	}
	return acts, nil
}

// ActCount is how many acts of a cycle the register holds, by what became of them.
type ActCount struct{ Received, Taken, Refused int }

// ActCounts counts the acts of a cycle.
func (tx Tx) ActCounts(ctx context.Context, cycleID string) (n ActCount, err error) {
	err = tx.q.QueryRow(ctx, `select count(*) filter (where a.state = 'received'), count(*) filter (where a.state = 'taken'),
			count(*) filter (where a.state = 'refused')
		from acts a join cases c on c.id = a.case_id where c.cycle_id = $1`, cycleID).Scan(&n.Received, &n.Taken, &n.Refused)
	return n, err
}
