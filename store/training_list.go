package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// TrainingFilter says which trainings are listed; empty fields do not narrow it.
type TrainingFilter struct {
	People []string // nil: everybody's
	Ended  bool     // with those that have ended
	Course string   // about this course now
}

// TrainingRow is one training for a list.
type TrainingRow struct {
	Case
	CourseID    string         // that it is about now; empty: none is proposed
	Hours       int            // credited
	CompletedOn appraisal.Date // legal; zero before
	Rehearsal   bool
}

// Trainings lists trainings, those that run first, then the newest first.
func (tx Tx) Trainings(ctx context.Context, f TrainingFilter) ([]TrainingRow, error) {
	rows, err := tx.q.Query(ctx, `select `+caseColumns+`, coalesce(coalesce(training_course(c.id), (select s.course_id from seats s where s.training_id = c.id))::text, ''),
			coalesce(h.hours, 0), (h.credited_at at time zone g.zone)::date, y.rehearsal
		`+caseFrom+`join cycles y on y.id = c.cycle_id cross join agencies g left join training_hours h on h.training_id = c.id
		where c.proceeding = 'training' and ($1::text[] is null or c.person_id = any ($1::text[]::uuid[])) and ($2 or c.closed_at is null)
			and ($3 = '' or training_course(c.id) = nullif($3, '')::uuid)
		order by c.closed_at is not null, c.opened_at desc, c.id`, f.People, f.Ended, f.Course)
	list, err := collect(rows, err, func(r pgx.Row) (t TrainingRow, err error) {
		t.Case, err = scanCase(also(r, &t.CourseID, &t.Hours, (*day)(&t.CompletedOn), &t.Rehearsal))
		return t, err
	})
	if err != nil {
		return nil, fmt.Errorf("trainings: %w", err)
	}
	return list, nil
}

// HoursOf returns the lesson hours credited to people in a year, by person.
func (tx Tx) HoursOf(ctx context.Context, people []string, year int) (map[string]int, error) {
	rows, err := tx.q.Query(ctx, `select person_id::text, sum(hours)::int from lesson_hours where year = $2 and person_id = any ($1::text[]::uuid[]) group by 1`, people, year)
	if err != nil {
		return nil, err
	}
	hours := map[string]int{}
	var person string
	var n int
	_, err = pgx.ForEachRow(rows, []any{&person, &n}, func() error {
		hours[person] = n
		return nil
	})
	return hours, err
}

// UnitHours is one unit's lesson hours of a year.
type UnitHours struct {
	Code, Name               string
	PNS, Reached, PPPK, None int
	Hours, Missing           int
}

// HoursByUnit sums the lesson hours of a year by the unit in which people hold a post on a day, those who miss most
// first. least is the entitlement of PNS.
func (tx Tx) HoursByUnit(ctx context.Context, year, least int, on appraisal.Date) ([]UnitHours, error) {
	rows, err := tx.q.Query(ctx, `with held as (
			select distinct on (h.person_id) h.person_id, t.unit_id from holdings h join posts t on t.id = h.post_id
			where h.from_day <= $3 and (h.to_day is null or h.to_day >= $3)
			order by h.person_id, h.capacity <> 'definitif', h.from_day
		), each as (
			select held.unit_id, p.kind, coalesce((select sum(t.hours) from lesson_hours t where t.person_id = p.id and t.year = $1), 0)::int as hours
			from held join people p on p.id = held.person_id where p.kind in ('pns', 'pppk') and (p.departed_from is null or p.departed_from > $3)
		)
		select u.code, u.name, count(*) filter (where kind = 'pns'), count(*) filter (where kind = 'pns' and hours >= $2),
			count(*) filter (where kind = 'pppk'), count(*) filter (where hours = 0), sum(hours)::int,
			coalesce(sum(greatest($2 - hours, 0)) filter (where kind = 'pns'), 0)::int
		from each e join units u on u.id = e.unit_id group by u.id, u.code, u.name order by 8 desc, u.name, u.code`, year, least, day(on))
	return collect(rows, err, func(r pgx.Row) (u UnitHours, err error) {
		return u, r.Scan(&u.Code, &u.Name, &u.PNS, &u.Reached, &u.PPPK, &u.None, &u.Hours, &u.Missing)
	})
}
