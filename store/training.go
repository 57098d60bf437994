package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Budget is what the agency may spend on training in a year, in rupiah.
type Budget struct {
	Year         int
	Total, Spent int64
}

// Left is what can still be spent.
func (b Budget) Left() int64 { return b.Total - b.Spent }

// PutBudget sets the total of a year. ErrBudgetSpent when seats hold more than that already; the database has the last
// word.
func (tx Tx) PutBudget(ctx context.Context, year int, total int64) error {
	var spent int64
	err := tx.q.QueryRow(ctx, `select spent from budgets where year = $1 for no key update`, year).Scan(&spent)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("training budget of %d: %w", year, err)
	}
	if spent > total {
		return fmt.Errorf("training budget of %d: %w", year, ErrBudgetSpent)
	}
	_, err = tx.q.Exec(ctx, `insert into budgets (year, total) values ($1, $2)
		on conflict (agency_id, year) do update set total = excluded.total`, year, total)
	if err != nil {
		return fmt.Errorf("training budget of %d: %w", year, err)
	}
	return nil
}

// Budget returns the budget of a year; zero when none was set.
func (tx Tx) Budget(ctx context.Context, year int) (Budget, error) {
	b := Budget{Year: year}
	err := tx.q.QueryRow(ctx, `select total, spent from budgets where year = $1`, year).Scan(&b.Total, &b.Spent)
	if errors.Is(err, pgx.ErrNoRows) {
		return b, nil
	}
	return b, err
}

// Budgets returns the budgets on record, the newest year first.
func (tx Tx) Budgets(ctx context.Context) ([]Budget, error) {
	rows, err := tx.q.Query(ctx, `select year, total, spent from budgets order by year desc`)
	return collect(rows, err, func(r pgx.Row) (b Budget, err error) { return b, r.Scan(&b.Year, &b.Total, &b.Spent) })
}

// ReleaseSeat gives the seat of a training and its price back; without one it does nothing.
func (tx Tx) ReleaseSeat(ctx context.Context, trainingCase string) error {
	_, err := tx.q.Exec(ctx, `select release_seat($1)`, trainingCase)
	if err != nil {
		return fmt.Errorf("release the seat of training %s: %w", trainingCase, err)
	}
	return nil
}

// LedgerHours returns the hours (JP) credited to a person in a year.
func (tx Tx) LedgerHours(ctx context.Context, person string, year int) (hours int, err error) {
	err = tx.q.QueryRow(ctx, `select coalesce(sum(hours), 0) from lesson_hours where person_id = $1 and year = $2`, person, year).Scan(&hours)
	return hours, err
}

// CreditedHours is one line of the ledger of lesson hours (*jam pelajaran*, JP).
type CreditedHours struct {
	Source     string // FromTraining, AsMentee or AsMentor
	CaseID     string // the training; empty for a mentoring
	GuidanceID string // the mentoring; empty for a training
	Title      string // of the course, or the skill that a mentee was to learn; empty when neither is known
	Hours      int
	On         appraisal.Date // the legal day of credit
}

// TrainingLedger returns what was credited to a person in a year, the newest first.
func (tx Tx) TrainingLedger(ctx context.Context, person string, year int) ([]CreditedHours, error) {
	rows, err := tx.q.Query(ctx, `select t.source, coalesce(t.training_id::text, ''), coalesce(t.guidance_id::text, ''),
			coalesce((select v.course->>'Title' from course_versions v where v.course_id = p.course_id and v.version = p.version), k.title,
				(select e.content->>'skill' from guidance_entries e where t.source = $3 and e.guidance_id = t.guidance_id and e.step = 'write' order by e.seq desc limit 1), ''),
			t.hours, (t.credited_at at time zone g.zone)::date
		from lesson_hours t cross join agencies g left join seats s on s.training_id = t.training_id
			left join training_plans p on p.training_id = t.training_id left join courses k on k.id = coalesce(p.course_id, s.course_id)
		where t.person_id = $1 and t.year = $2 order by t.credited_at desc, t.training_id, t.guidance_id`, person, year, AsMentee)
	return collect(rows, err, func(r pgx.Row) (c CreditedHours, err error) {
		return c, r.Scan(&c.Source, &c.CaseID, &c.GuidanceID, &c.Title, &c.Hours, (*day)(&c.On))
	})
}
