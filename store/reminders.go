package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// ReminderScope says which open tasks of a cycle are meant; empty fields do not narrow it. Tasks of the HR desk itself are
// never meant.
type ReminderScope struct {
	CycleID  string
	Act      appraisal.ActKind
	Role     appraisal.Role
	UnitCode string         // of the case, with the units below it
	From, To appraisal.Date // the last day lies between them, both included; zero: on that side none
}

// where is the condition on tasks t of cases c, and its parameters.
func (s ReminderScope) where() (string, []any) {
	var list conditions
	list.narrow(`t.cycle_id = ? and t.closed_at is null and t.role <> 'hr'`, s.CycleID)
	if s.Act != "" {
		list.narrow(`t.act = ?`, string(s.Act))
	}
	if s.Role != "" {
		list.narrow(`t.role = ?`, string(s.Role))
	}
	if s.UnitCode != "" {
		list.narrow(caseInUnit, s.UnitCode)
	}
	if !s.From.IsZero() {
		list.narrow(`t.due >= ?`, day(s.From))
	}
	if !s.To.IsZero() {
		list.narrow(`t.due <= ?`, day(s.To))
	}
	return list.all(), list.args
}

// OpenAct is one act that waits in a cycle, with how many people and tasks.
type OpenAct struct {
	Act                    appraisal.ActKind
	Role                   appraisal.Role
	People, Tasks, Overdue int
	Earliest               appraisal.Date // last day; zero: none has one
}

// OpenActs counts the open tasks of a scope by act and role, most overdue first. today is the agency's legal day.
func (tx Tx) OpenActs(ctx context.Context, s ReminderScope, today appraisal.Date) ([]OpenAct, error) {
	where, args := s.where()
	args = append(args, day(today))
	rows, err := tx.q.Query(ctx, fmt.Sprintf(`select t.act, t.role, count(distinct t.person_id), count(*), count(*) filter (where t.due < $%d), min(t.due)
		from tasks t join cases c on c.id = t.case_id where %s group by t.act, t.role order by 5 desc, 4 desc, 1, 2`, len(args), where), args...)
	list, err := collect(rows, err, func(r pgx.Row) (a OpenAct, err error) {
		return a, r.Scan((*string)(&a.Act), (*string)(&a.Role), &a.People, &a.Tasks, &a.Overdue, (*day)(&a.Earliest))
	})
	if err != nil {
		return nil, fmt.Errorf("open acts of cycle %s: %w", s.CycleID, err)
	}
	return list, nil
}

// AskedTask is one open task of a reminder's scope, and what keeps a letter from being written.
type AskedTask struct {
	ID, PersonID string // of the person who is to do it; empty: nobody is found
	Act          appraisal.ActKind
	Role         appraisal.Role
	Proceeding   appraisal.Proceeding
	Stage        appraisal.Stage
	PeriodKey    string
	Due          appraisal.Date
	Epoch        int

	Died, Unreachable bool // the person
	Asked             bool // a letter asking for the same was queued or left since the day began, or is on its way
}

// AskedTasks returns the open tasks of a scope, by person and last day. since is the real instant at which the agency's
// legal day began.
func (tx Tx) AskedTasks(ctx context.Context, s ReminderScope, since time.Time) ([]AskedTask, error) {
	where, args := s.where()
	args = append(args, since)
	rows, err := tx.q.Query(ctx, fmt.Sprintf(`select t.id, coalesce(t.person_id::text, ''), t.act, t.role, c.proceeding, c.stage, c.period_key, t.due, t.epoch,
			coalesce(p.departed = 'died', false), coalesce(p.unreachable <> '', false),
			exists (select from letters l left join mails m on m.id = l.mail_id where l.task_id = t.id and l.person_id = t.person_id
				and (l.state in ('waiting', 'sending') and not l.rides or l.state = 'sent' and (l.queued_at >= $%[1]d or m.started_at >= $%[1]d)))
		from tasks t join cases c on c.id = t.case_id left join people p on p.id = t.person_id
		where %[2]s order by t.person_id, t.due, t.id`, len(args), where), args...)
	list, err := collect(rows, err, func(r pgx.Row) (t AskedTask, err error) {
		return t, r.Scan(&t.ID, &t.PersonID, (*string)(&t.Act), (*string)(&t.Role), (*string)(&t.Proceeding), (*string)(&t.Stage), &t.PeriodKey, (*day)(&t.Due),
			&t.Epoch, &t.Died, &t.Unreachable, &t.Asked)
	})
	if err != nil {
		return nil, fmt.Errorf("asked tasks of cycle %s: %w", s.CycleID, err)
	}
	return list, nil
}

// ReminderOrder is one reminder that somebody of HR sent.
type ReminderOrder struct {
	ID, CycleID string
	By          string // person
	At          time.Time
	On          appraisal.Date  // the agency's legal day
	Selection   json.RawMessage // as it was asked for
	Remark      string
	People      int
	Tasks       int
	Fingerprint []byte // of the preview that was confirmed, 32 bytes
	RequestID   string

	ByName string // read only
	Done   int    // read only: of its tasks, those that are closed since
}

const reminderColumns = `o.id, o.cycle_id, o.by_person, o.at, o.on_day, o.selection, o.remark, o.people, o.tasks, o.fingerprint, o.request_id, p.name,
	(select count(*) from letters l join tasks t on t.id = l.task_id where l.reminder_order = o.id and t.closed_at is not null)`

const reminderFrom = ` from reminder_orders o join people p on p.id = o.by_person `

func scanReminder(r pgx.Row) (o ReminderOrder, err error) {
	var selection string
	err = r.Scan(&o.ID, &o.CycleID, &o.By, (*instant)(&o.At), (*day)(&o.On), &selection, &o.Remark, &o.People, &o.Tasks, &o.Fingerprint, &o.RequestID, &o.ByName, &o.Done)
	o.Selection = json.RawMessage(selection)
	return o, err
}

// ReminderOrders returns the reminders that HR sent in a cycle, newest first.
func (tx Tx) ReminderOrders(ctx context.Context, cycleID string, limit int) ([]ReminderOrder, error) {
	rows, err := tx.q.Query(ctx, `select `+reminderColumns+reminderFrom+`where o.cycle_id = $1 order by o.at desc, o.id desc limit $2`, cycleID, limit)
	return collect(rows, err, scanReminder)
}

// ReminderOrderOf returns the reminder that a person sent by a request; ErrNotFound when there is none.
func (tx Tx) ReminderOrderOf(ctx context.Context, person, requestID string) (ReminderOrder, error) {
	o, err := scanReminder(tx.q.QueryRow(ctx, `select `+reminderColumns+reminderFrom+`where o.by_person = $1 and o.request_id = $2`, person, requestID))
	return o, missing(err, "reminder", "of that request")
}

// RemindAlone lets nobody else remind in a cycle until the transaction ends, so that the round and HR do not remind of the
// same task side by side.
func (tx Tx) RemindAlone(ctx context.Context, cycleID string) error {
	if _, err := tx.q.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 40))`, cycleID); err != nil {
		return fmt.Errorf("reminders of cycle %s: %w", cycleID, err)
	}
	return nil
}

// SendReminders keeps an order and queues its letters: for every task one, of the kind of the round's reminders. It returns
// how many were queued: fewer than asked for when a task was done meanwhile or is asked for already. Whoever comes second
// with the same request gets ErrRequestReused.
func (tx Tx) SendReminders(ctx context.Context, o ReminderOrder, tasks []AskedTask, cal appraisal.Calendar) (int, error) {
	tag, err := tx.q.Exec(ctx, `insert into reminder_orders (id, cycle_id, by_person, at, on_day, selection, remark, people, tasks, fingerprint, request_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`, o.ID, o.CycleID, o.By, stored(o.At), day(o.On), string(o.Selection), o.Remark,
		o.People, o.Tasks, o.Fingerprint, o.RequestID)
	if err != nil {
		return 0, fmt.Errorf("reminder: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return 0, fmt.Errorf("reminder of request %s: %w", o.RequestID, ErrRequestReused)
	}
	ids, days := make([]string, len(tasks)), make([]int, len(tasks))
	for i, t := range tasks {
		ids[i], days[i] = t.ID, appraisal.DaysLeft(cal, o.On, t.Due)
	}
	tag, err = tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, task_id, case_id, cycle_id, data, queued_at, reminder_order)
		select gen_random_uuid(), t.person_id, case when v.days < 0 then 'overdue' else 'reminder' end, `+byHR(`$3`)+`, t.id, t.case_id, t.cycle_id,
			`+letterDataOf(`t`, `'days', v.days`)+`, $4, $5
		from unnest($1::text[]::uuid[], $2::int[]) v (id, days) join tasks t on t.id = v.id and t.closed_at is null and t.due is not null
			join cases c on c.id = t.case_id join cycles y on y.id = c.cycle_id
			join people p on p.id = t.person_id and p.departed <> 'died' and p.unreachable = ''
		on conflict do nothing`, ids, days, day(o.On), stored(o.At), o.ID)
	if err != nil {
		return 0, fmt.Errorf("letters of a reminder: %w", err)
	}
	return int(tag.RowsAffected()), nil
}

// byHR is the cause of a letter by which HR reminds of task t on a legal day: the same task once a day.
func byHR(today string) string { return `t.id || '/hr/' || ` + today + `::date` }

// remindedByHR is the condition under which HR reminded of task t on a legal day, or by a letter that leaves or left that
// day; since is the real instant at which the day began in a real cycle y.
func remindedByHR(today, since string) string {
	return `exists (select from letters l left join mails m on m.id = l.mail_id where l.task_id = t.id and l.person_id = t.person_id and l.reminder_order is not null
		and (l.cause = ` + byHR(today) + ` or l.state in ('waiting', 'sending') or not y.rehearsal and m.started_at >= ` + since + `))`
}
