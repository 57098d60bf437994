package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Point is one value of a series.
type Point struct {
	At         time.Time
	Value      appraisal.Decimal
	Source     string
	ReceivedAt time.Time
	Version    int    // 1 for the first value of its time
	Reason     string // why it replaced the one before
	Replaced   bool   // a later version counts
}

// Series is one measure of one person or unit, as it stands.
type Series struct {
	ID               string
	Measure          Measure
	PersonID, UnitID string             // one of them is empty
	Target           *appraisal.Decimal // their own, else that of the measure; nil: none
	Current          Point              // the value of the latest time; Version 0 when there is none
	Points           []Point            // the last ones, oldest first, corrections applied
	Fresh            int                // how many came in since the last visit
}

const pointColumns = `v.measured_at, v.value, v.source, v.received_at, v.version, v.reason`

func pointInto(p *Point) []any {
	return []any{(*instant)(&p.At), (*amount)(&p.Value), &p.Source, (*instant)(&p.ReceivedAt), &p.Version, &p.Reason}
}

// SeriesFilter says which series are read.
type SeriesFilter struct {
	People, Units []string  // IDs: series of any of them
	Measure       string    // code; empty: all
	Points        int       // how many of the last values come along
	Since         time.Time // what came in after it is fresh; zero: nothing is
}

// SeriesOf returns series by measure, with their current values.
func (tx Tx) SeriesOf(ctx context.Context, f SeriesFilter) ([]Series, error) {
	rows, err := tx.q.Query(ctx, `select s.id, coalesce(s.person_id::text, ''), coalesce(s.unit_id::text, ''), `+measureColumns+`,
			(select t.target from measure_targets t where t.series_id = s.id order by t.version desc limit 1)
		from measure_series s join measures m on m.id = s.measure_id
		where (s.person_id = any ($1::text[]::uuid[]) or s.unit_id = any ($2::text[]::uuid[])) and ($3 = '' or m.code = $3)
		order by m.code, s.id`, f.People, f.Units, f.Measure)
	list, err := collect(rows, err, func(r pgx.Row) (s Series, err error) {
		var own *amount
		s.Measure, err = scanMeasure(rowAround{r, []any{&s.ID, &s.PersonID, &s.UnitID}, []any{&own}})
		if s.Target = s.Measure.Target; own != nil {
			s.Target = (*appraisal.Decimal)(own)
		}
		return s, err
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids, place := make([]string, len(list)), make(map[string]*Series, len(list))
	for i := range list {
		ids[i], place[list[i].ID] = list[i].ID, &list[i]
	}
	if err := tx.lastPoints(ctx, ids, max(f.Points, 1), place); err != nil {
		return nil, fmt.Errorf("series: %w", err)
	}
	if f.Points == 0 {
		for i := range list {
			list[i].Points = nil
		}
	}
	return list, tx.countFresh(ctx, ids, f.Since, place)
}

// rowAround scans columns before and after those of another scan function.
type rowAround struct {
	pgx.Row
	before, after []any
}

func (r rowAround) Scan(dest ...any) error {
	return r.Row.Scan(append(append(append([]any{}, r.before...), dest...), r.after...)...)
}

func (tx Tx) lastPoints(ctx context.Context, ids []string, n int, place map[string]*Series) error {
	// Backwards along the primary key: the newest version of each of the last times.
	rows, err := tx.q.Query(ctx, `select i.id, `+pointColumns+` from unnest($1::text[]::uuid[]) i (id)
			cross join lateral (select distinct on (m.measured_at) m.* from measurements m where m.series_id = i.id
				order by m.measured_at desc, m.version desc limit $2) v
		order by i.id, v.measured_at`, ids, n)
	if err != nil {
		return err
	}
	var id string
	var p Point
	_, err = pgx.ForEachRow(rows, append([]any{&id}, pointInto(&p)...), func() error {
		s := place[id]
		s.Points, s.Current = append(s.Points, p), p
		return nil
	})
	return err
}

func (tx Tx) countFresh(ctx context.Context, ids []string, since time.Time, place map[string]*Series) error {
	if since.IsZero() {
		return nil
	}
	rows, err := tx.q.Query(ctx, `select series_id, count(*) from measurements
		where received_at > $2 and series_id = any ($1::text[]::uuid[]) group by series_id`, ids, since)
	if err != nil {
		return err
	}
	var id string
	var n int
	_, err = pgx.ForEachRow(rows, []any{&id, &n}, func() error { place[id].Fresh = n; return nil })
	return err
}

// History returns the values of a series with those that were replaced, newest first.
func (tx Tx) History(ctx context.Context, series string, limit int) ([]Point, error) {
	rows, err := tx.q.Query(ctx, `select `+pointColumns+`,
			exists (select from measurements n where n.series_id = v.series_id and n.measured_at = v.measured_at and n.version > v.version)
		from measurements v where v.series_id = $1 order by v.measured_at desc, v.version desc limit $2`, series, limit)
	return collect(rows, err, func(r pgx.Row) (p Point, err error) {
		return p, r.Scan(append(pointInto(&p), &p.Replaced)...)
	})
}

// MeasuredUnits returns the units that have values or service records, by code.
func (tx Tx) MeasuredUnits(ctx context.Context) ([]Unit, error) {
	rows, err := tx.q.Query(ctx, `select u.id, u.code, u.name, coalesce(u.parent_id::text, '') from units u
		where exists (select from measure_series s where s.unit_id = u.id)
			or exists (select from service_records r where r.unit_id = u.id)
			or exists (select from measure_series s join holdings h on h.person_id = s.person_id join posts t on t.id = h.post_id where t.unit_id = u.id)
		order by u.code`)
	return collect(rows, err, scanUnit)
}

func scanUnit(r pgx.Row) (u Unit, err error) {
	return u, r.Scan(&u.ID, &u.Code, &u.Name, &u.ParentID)
}

// UnitsByID returns units by their IDs, by code; unknown IDs are left out.
func (tx Tx) UnitsByID(ctx context.Context, ids []string) ([]Unit, error) {
	rows, err := tx.q.Query(ctx, `select id, code, name, coalesce(parent_id::text, '') from units where id = any ($1::text[]::uuid[]) order by code`, ids)
	return collect(rows, err, scanUnit)
}

// UnitsOf returns the IDs of the units where a person holds a post on the day.
func (tx Tx) UnitsOf(ctx context.Context, person string, on appraisal.Date) ([]string, error) {
	rows, err := tx.q.Query(ctx, `select distinct t.unit_id::text from holdings h join posts t on t.id = h.post_id
		where h.person_id = $1 and h.from_day <= $2 and (h.to_day is null or h.to_day >= $2)`, person, day(on))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// PeopleIn returns the IDs of those who hold a post in a unit on the day.
func (tx Tx) PeopleIn(ctx context.Context, unit string, on appraisal.Date) ([]string, error) {
	rows, err := tx.q.Query(ctx, `select distinct h.person_id::text from posts t join holdings h on h.post_id = t.id
		where t.unit_id = $1 and h.from_day <= $2 and (h.to_day is null or h.to_day >= $2)`, unit, day(on))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// MeasuredTeam returns the IDs of those whose appraiser a person is on the day, by their running appraisals in any cycle.
func (tx Tx) MeasuredTeam(ctx context.Context, person string, on appraisal.Date) ([]string, error) {
	rows, err := tx.q.Query(ctx, `select distinct c.person_id::text from cycles y cross join lateral team_of(y.id, $1, 'appraiser', $2) t
		join cases c on c.id = t.case_id where y.stage <> $3`, person, day(on), CycleClosed)
	if err != nil {
		return nil, fmt.Errorf("team: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// Leads reports whether a person is appraiser or superior of another on the day, by a running appraisal.
func (tx Tx) Leads(ctx context.Context, person, other string, on appraisal.Date) (bool, error) {
	led, err := tx.LedAmong(ctx, person, []string{other}, on)
	return len(led) > 0, err
}

// sameVisit is how long after a look the next one still belongs to the same visit.
const sameVisit = 30 * time.Minute

// VisitMeasurements returns the end of somebody's visit to a page before this one, zero at the first, and notes that
// they have looked when mark is set. now is the real instant.
func (tx Tx) VisitMeasurements(ctx context.Context, person, page string, now time.Time, mark bool) (since time.Time, err error) {
	var seen time.Time
	err = tx.q.QueryRow(ctx, `select seen_at, since from measure_visits where person_id = $1 and page = $2`, person, page).
		Scan((*instant)(&seen), (*instant)(&since))
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return since, err
	}
	if !seen.IsZero() && now.Sub(seen) > sameVisit {
		since = seen
	}
	if !mark {
		return since, nil
	}
	_, err = tx.q.Exec(ctx, `insert into measure_visits (person_id, page, seen_at, since) values ($1, $2, $3, $4)
		on conflict (agency_id, person_id, page) do update set seen_at = greatest(measure_visits.seen_at, excluded.seen_at), since = excluded.since`,
		person, page, stored(now), instant(since))
	return since, err
}
