package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Letters about questions to HR. Neither holds what was asked or answered.
const (
	HelpAskedLetter    = "help_asked"    // questions wait, to HR
	HelpAnsweredLetter = "help_answered" // HR answered, to who asked
)

// Subjects of questions to HR.
const (
	HelpSuperior = "superior" // the appraiser or superior on record is the wrong person
	HelpPost     = "post"     // the post or unit is wrong
	HelpDetails  = "details"  // name, NIP or address is wrong
	HelpTask     = "task"     // what is asked cannot be done
	HelpOther    = "other"
)

// helpRows is how many questions a list holds at most.
const helpRows = 200

// Help is one question to HR with what became of it.
type Help struct {
	ID            string
	AskedBy       string
	RequestID     string
	Subject       string
	Text          string
	RightSuperior string // who it should be, as the asker wrote it; only with HelpSuperior
	CaseID        string // the case it is about; empty: none was named
	AskedOn       appraisal.Date
	AskedAt       time.Time // real
	Answer        string    // empty while it stands open
	AnsweredBy    string
	AnswerRequest string
	AnsweredOn    appraisal.Date
	AnsweredAt    time.Time // real; zero: it stands open

	Running string // the asker's newest running appraisal; read only
	CycleID string // of CaseID, or of Running where no case was named; read only
}

// Open reports whether nobody has answered.
func (h Help) Open() bool { return h.AnsweredAt.IsZero() }

const helpColumns = `h.id, h.asked_by, h.request_id, h.subject, h.text, h.right_superior, coalesce(h.case_id::text, ''), h.asked_on, h.asked_at,
	h.answer, coalesce(h.answered_by::text, ''), h.answer_request, h.answered_on, h.answered_at, coalesce((` + runningAppraisal + `)::text, ''),
	coalesce((select k.cycle_id from cases k where k.id = coalesce(h.case_id, (` + runningAppraisal + `)))::text, '')`

// runningAppraisal is the newest appraisal of who asked, among those that run.
const runningAppraisal = `select c.id from cases c join cycles y on y.id = c.cycle_id
	where c.person_id = h.asked_by and c.proceeding = 'appraisal' and c.closed_at is null order by y.year desc, y.id desc limit 1`

func scanHelp(r pgx.Row) (h Help, err error) {
	return h, r.Scan(&h.ID, &h.AskedBy, &h.RequestID, &h.Subject, &h.Text, &h.RightSuperior, &h.CaseID, (*day)(&h.AskedOn), (*instant)(&h.AskedAt),
		&h.Answer, &h.AnsweredBy, &h.AnswerRequest, (*day)(&h.AnsweredOn), (*instant)(&h.AnsweredAt), &h.Running, &h.CycleID)
}

// HelpByID returns one question.
func (tx Tx) HelpByID(ctx context.Context, id string) (Help, error) {
	h, err := scanHelp(tx.q.QueryRow(ctx, `select `+helpColumns+` from help_requests h where h.id = $1`, id))
	return h, missing(err, "question", id)
}

// AskForHelp keeps a question. The same request of the same person gives the first one back, with false;
// ErrRequestReused when it asked something else.
func (tx Tx) AskForHelp(ctx context.Context, h Help) (kept Help, first bool, err error) {
	id := appraisal.DeriveID("help", h.AskedBy, h.RequestID)
	tag, err := tx.q.Exec(ctx, `insert into help_requests (id, asked_by, request_id, subject, text, right_superior, case_id, asked_on, asked_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
		id, h.AskedBy, h.RequestID, h.Subject, h.Text, h.RightSuperior, orNull(h.CaseID), day(h.AskedOn), stored(h.AskedAt))
	if err != nil {
		return h, false, fmt.Errorf("ask for help: %w", err)
	}
	if kept, err = tx.HelpByID(ctx, id); err != nil {
		return kept, false, err
	}
	if kept.Subject != h.Subject || kept.Text != h.Text || kept.RightSuperior != h.RightSuperior || kept.CaseID != h.CaseID {
		return kept, false, fmt.Errorf("question %s: %w", id, ErrRequestReused)
	}
	return kept, tag.RowsAffected() > 0, nil
}

// AnswerHelp keeps the answer to a question that stands open. It returns the question as it stands and whether it was this
// call that answered; the caller tells a repeated request from a second answer by its request and its text.
func (tx Tx) AnswerHelp(ctx context.Context, id, by, answer, requestID string, on appraisal.Date, now time.Time) (Help, bool, error) {
	tag, err := tx.q.Exec(ctx, `update help_requests set answer = $3, answered_by = $2, answer_request = $4, answered_on = $5, answered_at = $6
		where id = $1 and answered_at is null`, id, by, answer, requestID, day(on), stored(now))
	if err != nil {
		return Help{}, false, fmt.Errorf("answer question %s: %w", id, err)
	}
	h, err := tx.HelpByID(ctx, id)
	return h, err == nil && tag.RowsAffected() > 0, err
}

// OwnHelp returns somebody's questions, the newest first, 200 at most.
func (tx Tx) OwnHelp(ctx context.Context, person string) ([]Help, error) {
	rows, err := tx.q.Query(ctx, `select `+helpColumns+` from help_requests h where h.asked_by = $1 order by h.asked_at desc, h.id desc limit $2`, person, helpRows)
	return collect(rows, err, scanHelp)
}

// DeskHelp returns the questions of everybody: those that stand open, the oldest first, and on demand those that were
// answered, the newest answer first; 200 at most in all.
func (tx Tx) DeskHelp(ctx context.Context, answered bool) ([]Help, error) {
	rows, err := tx.q.Query(ctx, `select `+helpColumns+` from help_requests h where h.answered_at is null or $1
		order by h.answered_at is null desc, case when h.answered_at is null then h.asked_at end, h.answered_at desc, h.id limit $2`, answered, helpRows)
	return collect(rows, err, scanHelp)
}

// OpenHelp counts the questions that stand open: somebody's, or with no person everybody's.
func (tx Tx) OpenHelp(ctx context.Context, person string) (n int, err error) {
	err = tx.q.QueryRow(ctx, `select count(*) from help_requests where answered_at is null and ($1::uuid is null or asked_by = $1)`, orNull(person)).Scan(&n)
	return n, err
}

// RunningAppraisal returns the newest appraisal of a person among those that run; ErrNotFound when there is none.
func (tx Tx) RunningAppraisal(ctx context.Context, person string) (Case, error) {
	var id string
	err := tx.q.QueryRow(ctx, `select coalesce((`+runningAppraisal+`)::text, '') from (select $1::uuid as asked_by) h`, person).Scan(&id)
	if err != nil {
		return Case{}, fmt.Errorf("running appraisal: %w", err)
	}
	if id == "" {
		return Case{}, fmt.Errorf("running appraisal: %w", ErrNotFound)
	}
	return tx.CaseByID(ctx, id)
}

// TellOfQuestion queues the letter to HR that somebody asked: to everybody in the office except the asker, once a day.
func (tx Tx) TellOfQuestion(ctx context.Context, h Help, cycle Cycle) error {
	_, err := tx.tellHelpDesk(ctx, "asked", h.AskedOn, h.AskedOn, cycle, h.AskedAt)
	return err
}

// TellOfAnswer queues the letter to who asked that there is an answer.
func (tx Tx) TellOfAnswer(ctx context.Context, h Help, cycle Cycle, now time.Time) error {
	data, err := json.Marshal(LetterData{Year: cycle.Year, Rehearsal: cycle.Rules.Pace.Rehearsal(), Role: appraisal.Employee, Entry: h.ID})
	if err != nil {
		return err
	}
	return tx.QueueLetter(ctx, Letter{PersonID: h.AskedBy, Kind: HelpAnsweredLetter, Cause: HelpAnsweredLetter + "/" + h.ID, CycleID: cycle.ID, Data: data, QueuedAt: now})
}

// RemindOfHelp queues a letter to everybody in HR on a working day on which a question of somebody else has stood open for
// appraisal.QuestionWaits working days or longer: one a day for each officer, however many questions and cycles there are. A rehearsal's
// days say nothing about real staff, so it looks only where nobody is real. It returns how many letters were queued.
func (tx Tx) RemindOfHelp(ctx context.Context, cycle Cycle, today appraisal.Date, now time.Time) (int, error) {
	if !cycle.Rules.Calendar.WorkingDay(today) {
		return 0, nil
	}
	if cycle.Rules.Pace.Rehearsal() {
		agency, err := tx.OwnAgency(ctx)
		if err != nil || !agency.MadeUp {
			return 0, err
		}
	}
	return tx.tellHelpDesk(ctx, "waits", today, cycle.Rules.Calendar.Before(today, appraisal.QuestionWaits), cycle, now)
}

// tellHelpDesk queues the letter for every officer for whom a question asked on a day or before it stands open.
func (tx Tx) tellHelpDesk(ctx context.Context, why string, today, until appraisal.Date, cycle Cycle, now time.Time) (int, error) {
	tag, err := tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, cycle_id, data, queued_at)
		select gen_random_uuid(), o.person_id, $1, $1 || '/' || $2::text || '/' || $3::date, $4::uuid,
			json_strip_nulls(json_build_object('year', nullif($5::int, 0), 'rehearsal', nullif($6::bool, false), 'role', 'hr')), $7
		from offices o join people p on p.id = o.person_id
		where o.office = 'hr' and p.departed = '' and p.unreachable = ''
			and exists (select from help_requests h where h.answered_at is null and h.asked_on <= $8 and h.asked_by <> o.person_id)
		on conflict do nothing`, HelpAskedLetter, why, day(today), orNull(cycle.ID), cycle.Year, cycle.Rules.Pace.Rehearsal(), stored(now), day(until))
	if err != nil {
		return 0, fmt.Errorf("tell HR of questions: %w", err)
	}
	return int(tag.RowsAffected()), nil
}
