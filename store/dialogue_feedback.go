package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// ErrTakenOver says that a planned result was taken over before.
var ErrTakenOver = errors.New("the planned result was taken over before")

// FeedbackRequest is what an employee asked of somebody (III.C.9).
type FeedbackRequest struct {
	ID, CaseID string
	EmployeeID string // whose case it is; read only
	AskedID    string // who is asked
	Result     int    // number of the planned result; 0: none
	Planned    string // the planned result in words, as it stood
	Behaviour  int    // number of the behaviour value; 0: none
	Question   string
	At         time.Time // real
	Answered   bool      // read only
}

const requestColumns = `q.id, q.case_id, c.person_id, q.asked_id, q.result, q.planned, q.behaviour, q.question, q.asked_at,
	exists (select from feedback f where f.request_id = q.id)`

func scanRequest(r pgx.Row) (q FeedbackRequest, err error) {
	return q, r.Scan(&q.ID, &q.CaseID, &q.EmployeeID, &q.AskedID, &q.Result, &q.Planned, &q.Behaviour, &q.Question, (*instant)(&q.At), &q.Answered)
}

// PutFeedbackRequest keeps a request; the same ID and content twice is once, ErrIDReused when it belongs to another.
func (tx Tx) PutFeedbackRequest(ctx context.Context, q FeedbackRequest) (kept FeedbackRequest, first bool, err error) {
	tag, err := tx.q.Exec(ctx, `insert into feedback_requests (id, case_id, asked_id, result, planned, behaviour, question, asked_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
		q.ID, q.CaseID, q.AskedID, q.Result, q.Planned, q.Behaviour, q.Question, stored(q.At))
	if err != nil {
		return q, false, fmt.Errorf("ask for feedback: %w", err)
	}
	kept, err = tx.FeedbackRequestByID(ctx, q.ID)
	if err == nil && (kept.CaseID != q.CaseID || kept.AskedID != q.AskedID || kept.Question != q.Question) {
		return kept, false, fmt.Errorf("request %s: %w", q.ID, ErrIDReused)
	}
	return kept, tag.RowsAffected() > 0, err
}

// FeedbackRequestByID returns one request.
func (tx Tx) FeedbackRequestByID(ctx context.Context, id string) (FeedbackRequest, error) {
	q, err := scanRequest(tx.q.QueryRow(ctx, `select `+requestColumns+` from feedback_requests q join cases c on c.id = q.case_id where q.id = $1`, id))
	return q, missing(err, "request", id)
}

// FeedbackAsked returns what was asked in a case, newest first.
func (tx Tx) FeedbackAsked(ctx context.Context, caseID string) ([]FeedbackRequest, error) {
	rows, err := tx.q.Query(ctx, `select `+requestColumns+` from feedback_requests q join cases c on c.id = q.case_id
		where q.case_id = $1 order by q.asked_at desc, q.id`, caseID)
	return collect(rows, err, scanRequest)
}

// FeedbackAskedOf returns what somebody was asked: what is open in a running case, then what they answered since a
// real instant; newest first, at most 100.
func (tx Tx) FeedbackAskedOf(ctx context.Context, person string, since time.Time) ([]FeedbackRequest, error) {
	rows, err := tx.q.Query(ctx, `select * from (select `+requestColumns+` as answered, c.closed_at from feedback_requests q join cases c on c.id = q.case_id
			where q.asked_id = $1) q (id, case_id, employee, asked, result, planned, behaviour, question, asked_at, answered, closed_at)
		where (not q.answered and q.closed_at is null) or (q.answered and q.asked_at >= $2)
		order by q.answered, q.asked_at desc, q.id limit 100`, person, stored(since))
	return collect(rows, err, func(r pgx.Row) (FeedbackRequest, error) {
		var closed instant
		return scanRequest(also(r, &closed))
	})
}

// Feedback is one piece of feedback (*umpan balik*, arts 17–19). It is named, as the examples of the law are.
type Feedback struct {
	ID, CaseID string
	Period     string // key of the period it falls into
	PersonID   string // who gave it
	Relation   appraisal.FeedbackRelation
	RequestID  string // empty: nobody asked
	Question   string // of the request; read only
	Result     int    // number of the planned result; 0: none
	Planned    string // the planned result in words, as it stood
	Behaviour  int    // number of the behaviour value; 0: none
	Text       string
	Tone       appraisal.FeedbackTone // as the giver chose it
	InPerson   bool                   // face to face (*langsung*), art. 17(2)
	At         time.Time              // real
}

const feedbackColumns = `f.id, f.case_id, f.period_key, f.person_id, f.relation, coalesce(f.request_id::text, ''), coalesce(q.question, ''),
	f.result, f.planned, f.behaviour, f.said, f.tone, f.in_person, f.given_at`

const feedbackFrom = ` from feedback f left join feedback_requests q on q.id = f.request_id `

func scanFeedback(r pgx.Row) (f Feedback, err error) {
	return f, r.Scan(&f.ID, &f.CaseID, &f.Period, &f.PersonID, (*string)(&f.Relation), &f.RequestID, &f.Question, &f.Result, &f.Planned,
		&f.Behaviour, &f.Text, (*string)(&f.Tone), &f.InPerson, (*instant)(&f.At))
}

// PutFeedback keeps feedback; the same ID and content twice is once, ErrIDReused when it belongs to another. first is
// true when it is new.
func (tx Tx) PutFeedback(ctx context.Context, f Feedback) (kept Feedback, first bool, err error) {
	tag, err := tx.q.Exec(ctx, `insert into feedback (id, case_id, period_key, person_id, relation, request_id, result, planned, behaviour, said, tone, in_person, given_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing`,
		f.ID, f.CaseID, f.Period, f.PersonID, string(f.Relation), orNull(f.RequestID), f.Result, f.Planned, f.Behaviour, f.Text, string(f.Tone),
		f.InPerson, stored(f.At))
	if err != nil {
		return f, false, fmt.Errorf("give feedback: %w", err)
	}
	kept, err = scanFeedback(tx.q.QueryRow(ctx, `select `+feedbackColumns+feedbackFrom+`where f.id = $1`, f.ID))
	if err == nil && (kept.CaseID != f.CaseID || kept.PersonID != f.PersonID || kept.Text != f.Text || kept.Tone != f.Tone) {
		return kept, false, fmt.Errorf("feedback %s: %w", f.ID, ErrIDReused)
	}
	return kept, tag.RowsAffected() > 0, err
}

// FeedbackIn returns the feedback in a case, newest first; an empty period is all of it.
func (tx Tx) FeedbackIn(ctx context.Context, caseID, period string) ([]Feedback, error) {
	rows, err := tx.q.Query(ctx, `select `+feedbackColumns+feedbackFrom+`where f.case_id = $1 and ($2 = '' or f.period_key = $2)
		order by f.given_at desc, f.id`, caseID, period)
	return collect(rows, err, scanFeedback)
}

// SameLeader reports whether two people have the same appraiser on a day: peers (*rekan kerja setingkat*). The first by
// their case, the second by their own appraisal that runs.
func (tx Tx) SameLeader(ctx context.Context, caseID, person string, on appraisal.Date) (same bool, err error) {
	err = tx.q.QueryRow(ctx, `select exists (select from cases c cross join lateral case_actor(c.id, 'appraiser', $3) a
			join cases k on k.id = $1 cross join lateral case_actor(k.id, 'appraiser', $3) b
		where c.person_id = $2 and c.proceeding = 'appraisal' and c.closed_at is null and a.person_id = b.person_id)`, caseID, person, day(on)).Scan(&same)
	return same, err
}

// LedBy reports whether somebody's own running appraisal has the other as its appraiser on a day.
func (tx Tx) LedBy(ctx context.Context, person, leader string, on appraisal.Date) (led bool, err error) {
	err = tx.q.QueryRow(ctx, `select exists (select from cases c cross join lateral case_actor(c.id, 'appraiser', $3) a
		where c.person_id = $1 and c.proceeding = 'appraisal' and c.closed_at is null and a.person_id = $2)`, person, leader, day(on)).Scan(&led)
	return led, err
}

// Takeover is a planned result that a leader took over, with why (art. 20(6)–(8)).
type Takeover struct {
	ID, CaseID, Period string
	Result             int
	Planned, Note      string
	PersonID           string
	Role               appraisal.Role
	At                 time.Time // real
}

// PutTakeover keeps the note; the same twice is once. ErrTakenOver when the planned result was taken over before.
func (tx Tx) PutTakeover(ctx context.Context, t Takeover) (Takeover, error) {
	_, err := tx.q.Exec(ctx, `insert into result_takeovers (id, case_id, period_key, result, planned, note, person_id, role, taken_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
		t.ID, t.CaseID, t.Period, t.Result, t.Planned, t.Note, t.PersonID, string(t.Role), stored(t.At))
	if err != nil {
		return t, fmt.Errorf("take over a result: %w", err)
	}
	list, err := tx.Takeovers(ctx, t.CaseID, "")
	for _, kept := range list {
		if kept.ID == t.ID && kept.Result == t.Result && kept.Note == t.Note {
			return kept, err
		}
	}
	if err == nil {
		err = fmt.Errorf("planned result %d: %w", t.Result, ErrTakenOver)
	}
	return t, err
}

// Takeovers returns what was taken over in a case, newest first; an empty period is all of it.
func (tx Tx) Takeovers(ctx context.Context, caseID, period string) ([]Takeover, error) {
	rows, err := tx.q.Query(ctx, `select id, case_id, period_key, result, planned, note, person_id, role, taken_at from result_takeovers
		where case_id = $1 and ($2 = '' or period_key = $2) order by taken_at desc, id`, caseID, period)
	return collect(rows, err, func(r pgx.Row) (t Takeover, err error) {
		return t, r.Scan(&t.ID, &t.CaseID, &t.Period, &t.Result, &t.Planned, &t.Note, &t.PersonID, (*string)(&t.Role), (*instant)(&t.At))
	})
}
