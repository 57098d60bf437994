package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Task is one act that one person is to do by one day.
type Task struct {
	ID, CaseID  string
	PersonID    string // empty: nobody could be found, or it is HR's; HR sees it
	Role        appraisal.Role
	Act         appraisal.ActKind
	Term        appraisal.Term
	Letter      string    // kind of the letter that announces it; empty: none
	OpenedAt    time.Time // legal
	ClosedAt    time.Time // legal; zero while it is open
	ClosedByAct string    // the act that did it; empty when it was overtaken
	Epoch       int       // grows when the task moves to somebody else, so that the old link is over
	Moved       int       // how often its last day has moved
}

const taskColumns = `t.id, t.case_id, coalesce(t.person_id::text, ''), t.role, t.act, t.clock, t.day0, t.due, t.letter,
	t.opened_at, t.closed_at, coalesce(t.closed_by_act::text, ''), t.epoch, t.moved`

func scanTask(r pgx.Row) (t Task, err error) {
	return t, r.Scan(&t.ID, &t.CaseID, &t.PersonID, (*string)(&t.Role), (*string)(&t.Act), (*string)(&t.Term.Clock),
		(*day)(&t.Term.Day0), (*day)(&t.Term.Due), &t.Letter, (*instant)(&t.OpenedAt), (*instant)(&t.ClosedAt), &t.ClosedByAct, &t.Epoch, &t.Moved)
}

// TasksOf returns a person's tasks, what is due first in front, closed ones at the end. An HR officer's are also
// those that HR as such is to do, except in their own case.
func (tx Tx) TasksOf(ctx context.Context, person string, includeClosed bool) ([]Task, error) {
	rows, err := tx.q.Query(ctx, `select `+taskColumns+` from tasks t where (t.closed_at is null or $2) and t.id in (
			select k.id from tasks k where k.person_id = $1
			union all
			select k.id from tasks k join cases c on c.id = k.case_id
				where k.person_id is null and k.role = 'hr' and c.person_id <> $1
					and exists (select from offices o where o.person_id = $1 and o.office = 'hr'))
		order by t.closed_at is not null, t.due nulls last, t.opened_at, t.id`, person, includeClosed)
	return collect(rows, err, scanTask)
}

// TasksWithoutPerson returns the open tasks that nobody can do until HR names somebody, earliest due first. In the place
// of an employee who died nobody can be named.
func (tx Tx) TasksWithoutPerson(ctx context.Context) ([]Task, error) {
	rows, err := tx.q.Query(ctx, `select `+taskColumns+` from tasks t
		where t.closed_at is null and t.person_id is null and t.role not in ('hr', 'employee') order by t.due, t.id`)
	return collect(rows, err, scanTask)
}

// TaskByID returns one task.
func (tx Tx) TaskByID(ctx context.Context, id string) (Task, error) {
	t, err := scanTask(tx.q.QueryRow(ctx, `select `+taskColumns+` from tasks t where t.id = $1`, id))
	return t, missing(err, "task", id)
}

// LastTask returns the newest task that a person had in a case, done or not; ErrNotFound when they had none. Its
// link is the way to the case for somebody who is only told something.
func (tx Tx) LastTask(ctx context.Context, caseID, person string) (Task, error) {
	t, err := scanTask(tx.q.QueryRow(ctx, `select `+taskColumns+` from tasks t where t.case_id = $1 and t.person_id = $2
		order by t.opened_at desc, t.id desc limit 1`, caseID, person))
	return t, missing(err, "task in case", caseID)
}

// LastOwnTask returns the newest task that a person had in appraisals of their own, done or not; ErrNotFound when they had
// none. Its link signs them in for what is not about a case of theirs.
func (tx Tx) LastOwnTask(ctx context.Context, person string) (Task, error) {
	t, err := scanTask(tx.q.QueryRow(ctx, `select `+taskColumns+` from tasks t join cases c on c.id = t.case_id
		where t.person_id = $1 and c.person_id = $1 order by t.opened_at desc, t.id desc limit 1`, person))
	return t, missing(err, "own task of", person)
}

// OpenTasks returns what is awaited in a case.
func (tx Tx) OpenTasks(ctx context.Context, caseID string) ([]Task, error) {
	rows, err := tx.q.Query(ctx, `select `+taskColumns+` from tasks t where t.case_id = $1 and t.closed_at is null order by t.due, t.id`, caseID)
	return collect(rows, err, scanTask)
}

// MovedTasks returns the open tasks of a person in a cycle whose last day is another one than in the first letter about
// them: calendars on phones still show the old day.
func (tx Tx) MovedTasks(ctx context.Context, person, cycleID string) ([]Task, error) {
	rows, err := tx.q.Query(ctx, `select `+taskColumns+` from tasks t where t.person_id = $1 and t.cycle_id = $2
		and t.closed_at is null and t.moved > 0 and t.due is not null order by t.due, t.id`, person, cycleID)
	return collect(rows, err, scanTask)
}

// AgencyOfTask returns whose task it is: a link names the task before anybody knows the agency.
func (s *Store) AgencyOfTask(ctx context.Context, taskID string) (string, error) {
	var agency text
	if err := s.pool.QueryRow(ctx, `select agency_of_task($1)::text`, taskID).Scan(&agency); err != nil {
		return "", fmt.Errorf("agency of a task: %w", err)
	}
	if agency == "" {
		return "", fmt.Errorf("task %s: %w", taskID, ErrNotFound)
	}
	return string(agency), nil
}

// SaveDraft keeps what a person has written for a task and not handed in; it goes when the task is closed.
func (tx Tx) SaveDraft(ctx context.Context, taskID, person, draft string) error {
	tag, err := tx.q.Exec(ctx, `insert into drafts (task_id, person_id, draft)
		select t.id, $2, $3 from tasks t where t.id = $1 and t.closed_at is null
		on conflict (agency_id, task_id, person_id) do update set draft = excluded.draft, saved_at = clock_timestamp()`, taskID, person, draft)
	if err == nil && tag.RowsAffected() == 0 {
		return fmt.Errorf("open task %s: %w", taskID, ErrNotFound)
	}
	return err
}

// Draft returns what a person has written for a task; empty when there is nothing.
func (tx Tx) Draft(ctx context.Context, taskID, person string) (draft string, err error) {
	err = tx.q.QueryRow(ctx, `select coalesce((select draft from drafts where task_id = $1 and person_id = $2), '')`, taskID, person).Scan(&draft)
	return draft, err
}
