package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Course is a training that can be reserved.
type Course struct {
	ID, Title, Provider string
	Hours               int   // JP credited on completion
	Seats, Taken        int   // seats there are, and how many are held
	Price               int64 // rupiah a seat
}

// PutCourse makes a course or changes it; how many seats are held does not change. It returns the course as kept.
func (tx Tx) PutCourse(ctx context.Context, c Course) (Course, error) {
	if c.ID == "" {
		c.ID = NewID()
	}
	err := tx.q.QueryRow(ctx, `insert into courses (id, title, provider, hours, seats, price) values ($1, $2, $3, $4, $5, $6)
		on conflict (agency_id, id) do update set title = excluded.title, provider = excluded.provider, hours = excluded.hours,
			seats = excluded.seats, price = excluded.price
		returning taken`, c.ID, c.Title, c.Provider, c.Hours, c.Seats, c.Price).Scan(&c.Taken)
	if err != nil {
		return Course{}, fmt.Errorf("course %s: %w", c.ID, err)
	}
	return c, nil
}

// Courses returns the agency's courses by title.
func (tx Tx) Courses(ctx context.Context) ([]Course, error) {
	rows, err := tx.q.Query(ctx, `select id, title, provider, hours, seats, taken, price from courses order by title, id`)
	return collect(rows, err, scanCourse)
}

// CourseByID returns one course.
func (tx Tx) CourseByID(ctx context.Context, id string) (Course, error) {
	c, err := scanCourse(tx.q.QueryRow(ctx, `select id, title, provider, hours, seats, taken, price from courses where id = $1`, id))
	return c, missing(err, "course", id)
}

func scanCourse(r pgx.Row) (c Course, err error) {
	return c, r.Scan(&c.ID, &c.Title, &c.Provider, &c.Hours, &c.Seats, &c.Taken, &c.Price)
}

// Budget is what the agency may spend on training in a year, in rupiah.
type Budget struct {
	Year         int
	Total, Spent int64
}

// Left is what can still be spent.
func (b Budget) Left() int64 { return b.Total - b.Spent }

// PutBudget sets the total of a year; less than what is spent is refused by the database.
func (tx Tx) PutBudget(ctx context.Context, year int, total int64) error {
	_, err := tx.q.Exec(ctx, `insert into budgets (year, total) values ($1, $2)
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

// ReserveSeat holds a seat of a course for a training, within its seats and the budget of the cycle's year. It
// answers true when the training holds the seat afterwards, however often it is asked; a seat in another course is
// given back once the new one is held. A year without a budget pays for free courses only.
func (tx Tx) ReserveSeat(ctx context.Context, trainingCase, course string) (ok bool, err error) {
	err = tx.q.QueryRow(ctx, `select reserve_seat($1, $2)`, trainingCase, course).Scan(&ok)
	if err != nil {
		return false, fmt.Errorf("reserve a seat for training %s: %w", trainingCase, err)
	}
	return ok, nil
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
	err = tx.q.QueryRow(ctx, `select coalesce(sum(hours), 0) from training_hours where person_id = $1 and year = $2`, person, year).Scan(&hours)
	return hours, err
}

// CreditedHours is one line of the ledger of lesson hours (*jam pelajaran*, JP).
type CreditedHours struct {
	CaseID string // the training
	Title  string // of the course; empty when none was reserved
	Hours  int
	On     appraisal.Date // the legal day of credit
}

// TrainingLedger returns what was credited to a person in a year, the newest first.
func (tx Tx) TrainingLedger(ctx context.Context, person string, year int) ([]CreditedHours, error) {
	rows, err := tx.q.Query(ctx, `select t.training_id, coalesce(k.title, ''), t.hours, (t.credited_at at time zone g.zone)::date
		from training_hours t cross join agencies g left join seats s on s.training_id = t.training_id left join courses k on k.id = s.course_id
		where t.person_id = $1 and t.year = $2 order by t.credited_at desc, t.training_id`, person, year)
	return collect(rows, err, func(r pgx.Row) (c CreditedHours, err error) {
		return c, r.Scan(&c.CaseID, &c.Title, &c.Hours, (*day)(&c.On))
	})
}
