package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// States of a letter.
const (
	LetterWaiting = "waiting"
	LetterSending = "sending"
	LetterSent    = "sent"
	LetterFailed  = "failed"

	LetterCancelled = "cancelled" // whom it was for has died
	LetterOvertaken = "overtaken" // what it asks for was done, or is somebody else's, before it left
)

// The letters that the daily round queues.
const (
	ReminderLetter = "reminder"       // three working days before, one before, and on the last day
	OverdueLetter  = "overdue"        // on the working day after
	CycleLetter    = "cycle_launched" // the launch is done, and then once a week, to HR
)

// Letters that follow something else than a step of a case.
const (
	ReceiptLetter     = "act_taken"   // of an act, to whoever did it
	UnreachableLetter = "unreachable" // somebody cannot be reached any more, to HR
)

// Letter is one reason to write to one person. Several that wait for one person leave as one e-mail.
type Letter struct {
	ID, PersonID string
	Kind         string
	Cause        string // why: the same person gets a letter of one kind for one cause once
	TaskID       string // the task it asks for; empty when it only tells
	CaseID       string
	CycleID      string
	Data         json.RawMessage // a LetterData
	QueuedAt     time.Time       // real
	State        string
	MailID       string
	Tries        int            // how often the provider did not take it; read only
	Employee     string         // name of the employee whose case it is; read only
	TaskEpoch    int            // epoch of the task, for its link; read only
	TaskMoved    int            // how often the last day of the task has moved; read only
	TaskDue      appraisal.Date // last day of the task as it stands; read only
	TaskClosed   bool           // the task is done or overtaken by now; read only
	LinkFrom     time.Time      // real; from when its link lasts: when it was queued, or sent again to a mended address
}

// LetterData are the facts of the procedure that a letter is written from. No personal data stands here.
type LetterData struct {
	Proceeding appraisal.Proceeding `json:"proceeding,omitempty"`
	Stage      appraisal.Stage      `json:"stage,omitempty"`
	Year       int                  `json:"year,omitempty"`
	Period     string               `json:"period,omitempty"` // key of the period
	Rehearsal  bool                 `json:"rehearsal,omitempty"`
	Role       appraisal.Role       `json:"role,omitempty"`
	Act        appraisal.ActKind    `json:"act,omitempty"`
	Clock      appraisal.Clock      `json:"clock,omitempty"`
	Due        appraisal.Date       `json:"due,omitempty"`
	Days       int                  `json:"days,omitempty"`  // of a reminder: working days left; −1 when the term is over
	Entry      string               `json:"entry,omitempty"` // the journal entry a notice tells of

	From   appraisal.Date `json:"from,omitempty"`   // of a deputy: the first day and the last
	To     appraisal.Date `json:"to,omitempty"`     // of a deputy
	Former bool           `json:"former,omitempty"` // of a deputy: told to who gives the queue away
}

// letterDataOf is the LetterData of a task as SQL, for a row of tasks with its case c and cycle y at hand.
func letterDataOf(task string, more ...string) string {
	sql := `json_strip_nulls(json_build_object('proceeding', c.proceeding, 'stage', c.stage, 'year', y.year,
		'period', nullif(c.period_key, ''), 'rehearsal', nullif(y.rehearsal, false), 'role', ` + task + `.role, 'act', ` + task + `.act,
		'clock', nullif(` + task + `.clock, ''), 'due', ` + task + `.due`
	for _, m := range more {
		sql += `, ` + m
	}
	return sql + `))`
}

// QueueLetter puts a letter in the outbox; one of the same kind for the same person and cause is there once.
func (tx Tx) QueueLetter(ctx context.Context, l Letter) error {
	if l.ID == "" {
		l.ID = NewID()
	}
	if l.Cause == "" {
		l.Cause = l.ID
	}
	if len(l.Data) == 0 {
		l.Data = json.RawMessage(`{}`)
	}
	_, err := tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, task_id, case_id, cycle_id, data, queued_at)
		select $1, $2, $3, $4, $5, $6, $7, $8, coalesce($9, clock_timestamp()) where not exists (select from people p where p.id = $2 and p.departed = 'died')
		on conflict do nothing`,
		l.ID, l.PersonID, l.Kind, l.Cause, orNull(l.TaskID), orNull(l.CaseID), orNull(l.CycleID), string(l.Data), instant(l.QueuedAt))
	if err != nil {
		return fmt.Errorf("queue letter %s: %w", l.Kind, err)
	}
	return nil
}

const letterColumns = `l.id, l.person_id, l.kind, l.cause, coalesce(l.task_id::text, ''), coalesce(l.case_id::text, ''),
	coalesce(l.cycle_id::text, ''), l.data, l.queued_at, l.state, coalesce(l.mail_id::text, ''), coalesce(e.name, ''),
	coalesce(t.epoch, 0), coalesce(t.moved, 0), t.due, t.closed_at is not null, coalesce(l.resent_at, l.queued_at), l.tries`

const letterFrom = ` from letters l left join cases c on c.id = l.case_id left join people e on e.id = c.person_id
	left join tasks t on t.id = l.task_id `

func scanLetter(r pgx.Row) (l Letter, err error) {
	var data string
	err = r.Scan(&l.ID, &l.PersonID, &l.Kind, &l.Cause, &l.TaskID, &l.CaseID, &l.CycleID, &data, (*instant)(&l.QueuedAt),
		&l.State, &l.MailID, &l.Employee, &l.TaskEpoch, &l.TaskMoved, (*day)(&l.TaskDue), &l.TaskClosed, (*instant)(&l.LinkFrom), &l.Tries)
	l.Data = json.RawMessage(data)
	return l, err
}

// LettersTo returns the letters of one person, oldest first.
func (tx Tx) LettersTo(ctx context.Context, person string) ([]Letter, error) {
	rows, err := tx.q.Query(ctx, `select `+letterColumns+letterFrom+`where l.person_id = $1 order by l.queued_at, l.id`, person)
	return collect(rows, err, scanLetter)
}

// LetterCount is how many letters of a cycle the outbox holds, and in how many e-mails they left. A receipt that only
// travels with another letter waits for nothing and is not counted before it has left.
type LetterCount struct {
	Waiting     int // for somebody who can be reached, sending included
	Unreachable int // for somebody who cannot
	Sent        int
	Failed      int
	Mails       int
}

// LetterCounts counts the letters of a cycle.
func (tx Tx) LetterCounts(ctx context.Context, cycleID string) (n LetterCount, err error) {
	err = tx.q.QueryRow(ctx, `select
			count(*) filter (where l.state in ('waiting', 'sending') and not (l.rides and l.state = 'waiting') and (p.unreachable = '' or l.state = 'sending')),
			count(*) filter (where l.state = 'waiting' and not l.rides and p.unreachable <> ''),
			count(*) filter (where l.state = 'sent'), count(*) filter (where l.state = 'failed'),
			count(distinct l.mail_id) filter (where l.state = 'sent')
		from letters l join people p on p.id = l.person_id where l.cycle_id = $1`, cycleID).
		Scan(&n.Waiting, &n.Unreachable, &n.Sent, &n.Failed, &n.Mails)
	return n, err
}

// QueueReminders queues the reminders of a day for the open tasks of a cycle: three working days and one before
// the last day, on it, and on the working day after. Twice on one day is once, and what HR reminded of that day is not
// reminded of again. today is the agency's legal day, now the real instant. It returns how many letters were queued.
func (tx Tx) QueueReminders(ctx context.Context, cycleID string, today appraisal.Date, cal appraisal.Calendar, now time.Time) (int, error) {
	var dues []day
	var days []int
	for _, r := range appraisal.RemindersOn(cal, today) {
		dues, days = append(dues, day(r.Due)), append(days, r.Left)
	}
	if err := tx.RemindAlone(ctx, cycleID); err != nil {
		return 0, err
	}
	tag, err := tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, task_id, case_id, cycle_id, data, queued_at)
		select gen_random_uuid(), t.person_id, case when r.days < 0 then 'overdue' else 'reminder' end,
			t.id || '/' || t.due || '/' || r.days, t.id, t.case_id, t.cycle_id, `+letterDataOf(`t`, `'days', r.days`)+`, $4
		from unnest($2::date[], $3::int[]) r (due, days)
			join tasks t on t.cycle_id = $1 and t.due = r.due and t.closed_at is null and t.person_id is not null
			join cases c on c.id = t.case_id join cycles y on y.id = c.cycle_id
			join people p on p.id = t.person_id and p.departed <> 'died'
		where not `+remindedByHR(`$5`, `$6`)+`
		on conflict do nothing`, cycleID, dues, days, now, day(today), cal.At(today, 0, 0))
	if err != nil {
		return 0, fmt.Errorf("queue reminders of cycle %s: %w", cycleID, err)
	}
	return int(tag.RowsAffected()), nil
}

// QueueProgressLetters queues for every HR officer how far a cycle is: once in a week, the launch's own included. today
// is the agency's legal day, now the real instant. It returns how many letters were queued.
func (tx Tx) QueueProgressLetters(ctx context.Context, cycleID string, today appraisal.Date, now time.Time) (int, error) {
	tag, err := tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, cycle_id, data, queued_at)
		select gen_random_uuid(), o.person_id, $4, 'week/' || y.id || '/' || to_char($2::date, 'IYYY-IW'), y.id,
			json_strip_nulls(json_build_object('year', y.year, 'rehearsal', nullif(y.rehearsal, false), 'role', 'hr')), $3
		from cycles y, offices o join people p on p.id = o.person_id
		where y.id = $1 and o.office = 'hr' and p.departed = '' on conflict do nothing`, cycleID, day(today), now, CycleLetter)
	if err != nil {
		return 0, fmt.Errorf("queue progress of cycle %s: %w", cycleID, err)
	}
	return int(tag.RowsAffected()), nil
}

// QueueReadyToRate tells appraisers that ratings may be given, where the evaluations of a period opened before that day:
// one letter for each open task to rate that no letter has announced. now is the real instant. It returns how many
// letters were queued; called again it queues those of evaluations opened since.
func (tx Tx) QueueReadyToRate(ctx context.Context, cycleID, period string, now time.Time) (int, error) {
	tag, err := tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, task_id, case_id, cycle_id, data, queued_at)
		select gen_random_uuid(), t.person_id, 'ready_to_rate', t.id || '/' || t.epoch, t.id, t.case_id, t.cycle_id, `+letterDataOf(`t`)+`, $3
		from tasks t join cases c on c.id = t.case_id join cycles y on y.id = c.cycle_id join people p on p.id = t.person_id
		where t.cycle_id = $1 and c.period_key = $2 and c.proceeding = $4 and t.act = $5 and t.role = 'appraiser' and t.letter = ''
			and t.closed_at is null and p.departed <> 'died'
		on conflict do nothing`, cycleID, period, now, string(appraisal.EvaluationProceeding), string(appraisal.Rate))
	if err != nil {
		return 0, fmt.Errorf("queue %s of cycle %s: %w", period, cycleID, err)
	}
	return int(tag.RowsAffected()), nil
}
