package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// CourseCompletion is a completion with the course that was completed.
type CourseCompletion struct {
	appraisal.Completion
	CourseID, Course string // ID, and the title as it was approved
	Rehearsal        string // cycle that it was rehearsed in; empty: it is real
}

// Completions returns the trainings that people of some units completed, all units without any, the earliest credit
// first. Course, dates and form are those of the version that was approved, whatever the catalogue says by now.
func (tx Tx) Completions(ctx context.Context, units ...string) ([]CourseCompletion, error) {
	rows, err := tx.q.Query(ctx, `select c.person_id, c.unit_id, case when y.rehearsal then y.id::text else '' end, k.id, coalesce(v.course->>'Title', k.title),
			case when v.course is null then k.starts else nullif(v.course->>'Starts', '')::date end,
			case when v.course is null then k.ends else nullif(v.course->>'Ends', '')::date end,
			coalesce(v.course->>'Form', k.form), (h.credited_at at time zone g.zone)::date
		from training_hours h join cases c on c.id = h.training_id join cycles y on y.id = c.cycle_id cross join agencies g
			left join training_plans p on p.training_id = c.id
			join courses k on k.id = coalesce(p.course_id, training_course(c.id), (select s.course_id from seats s where s.training_id = c.id))
			left join course_versions v on v.course_id = k.id and v.version = p.version
		where c.stage = $2 and ($1::text[] is null or c.unit_id = any ($1::text[]::uuid[]))
		order by h.credited_at, c.id`, units, string(appraisal.TrainingCompleted))
	list, err := collect(rows, err, func(r pgx.Row) (c CourseCompletion, err error) {
		return c, r.Scan(&c.Person, &c.Unit, &c.Rehearsal, &c.CourseID, &c.Course, (*day)(&c.Starts), (*day)(&c.Ends), (*string)(&c.Form), (*day)(&c.On))
	})
	if err != nil {
		return nil, fmt.Errorf("completed trainings: %w", err)
	}
	return list, nil
}

// StaffOf counts those who hold a post in one of some units on the day, each person once.
func (tx Tx) StaffOf(ctx context.Context, units []string, on appraisal.Date) (n int, err error) {
	err = tx.q.QueryRow(ctx, `select count(distinct h.person_id) from posts t join holdings h on h.post_id = t.id
		where t.unit_id = any ($1::text[]::uuid[]) and h.from_day <= $2 and (h.to_day is null or h.to_day >= $2)`, units, day(on)).Scan(&n)
	return n, err
}
