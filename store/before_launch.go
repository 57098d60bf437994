package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// freezeUnits writes down the units somebody works in on the day, and those above them.
func (tx Tx) freezeUnits(ctx context.Context, cycleID string, on appraisal.Date) error {
	_, err := tx.q.Exec(ctx, `insert into cycle_units (cycle_id, unit_id, code, name)
		with recursive live (id) as (
			select t.unit_id from holdings h join posts t on t.id = h.post_id
				where h.from_day <= $2 and (h.to_day is null or h.to_day >= $2)
			union select u.parent_id from live l join units u on u.id = l.id where u.parent_id is not null)
		select $1, u.id, u.code, u.name from units u join live l on l.id = u.id on conflict do nothing`, cycleID, day(on))
	if err != nil {
		return fmt.Errorf("freeze the units: %w", err)
	}
	return nil
}

// CycleBefore returns the agency's real cycle of the latest year before a year; ErrNotFound when it has none.
func (tx Tx) CycleBefore(ctx context.Context, year int) (Cycle, error) {
	c, err := scanCycle(tx.q.QueryRow(ctx, `select `+cycleColumns+cycleFrom+`
		where y.year < $1 and not y.rehearsal order by y.year desc limit 1`, year))
	return c, missing(err, "cycle before", fmt.Sprint(year))
}

// FrozenRoster returns the roster that a cycle started from: everybody, by name, and the units. Recorded is false for a
// cycle whose units and appraisers were not written down, because it was launched before that was done.
func (tx Tx) FrozenRoster(ctx context.Context, cycleID string) (roster appraisal.YearRoster, err error) {
	rows, err := tx.q.Query(ctx, `select unit_id, code, name from cycle_units where cycle_id = $1 order by code`, cycleID)
	roster.Units, err = collect(rows, err, func(r pgx.Row) (u appraisal.YearUnit, err error) {
		return u, r.Scan(&u.ID, &u.Code, &u.Name)
	})
	if err != nil {
		return roster, fmt.Errorf("units of cycle %s: %w", cycleID, err)
	}
	roster.Recorded = len(roster.Units) > 0
	rows, err = tx.q.Query(ctx, `select m.person_id, p.name, coalesce(m.post_id::text, ''), coalesce(t.title, ''), coalesce(m.unit_id::text, ''),
			coalesce(f.name, u.name, ''), coalesce(m.superior_id::text, ''), coalesce(s.name, ''), coalesce(m.left_out, '')
		from cycle_members m join people p on p.id = m.person_id
			left join posts t on t.id = m.post_id left join units u on u.id = m.unit_id
			left join cycle_units f on f.cycle_id = m.cycle_id and f.unit_id = m.unit_id
			left join people s on s.id = m.superior_id
		where m.cycle_id = $1 order by p.name, p.id`, cycleID)
	roster.Members, err = collect(rows, err, func(r pgx.Row) (m appraisal.YearMember, err error) {
		return m, r.Scan(&m.Person, &m.Name, &m.Post, &m.Title, &m.Unit, &m.UnitName, &m.Superior, &m.SuperiorName, &m.LeftOut)
	})
	if err != nil {
		return roster, fmt.Errorf("members of cycle %s: %w", cycleID, err)
	}
	return roster, nil
}

// Staffing returns the agency as its roster stands, for the checks before a launch: units, posts, people, who holds
// and held what, and who has the HR office.
func (tx Tx) Staffing(ctx context.Context) (s appraisal.Staffing, err error) {
	units, unitErr := tx.Units(ctx)
	posts, postErr := tx.Posts(ctx)
	people, peopleErr := tx.People(ctx)
	holdings, holdErr := tx.Holdings(ctx)
	if err := errors.Join(unitErr, postErr, peopleErr, holdErr); err != nil {
		return s, fmt.Errorf("staffing: %w", err)
	}
	for _, u := range units {
		s.Units = append(s.Units, appraisal.StaffUnit{ID: u.ID, Name: u.Name, Parent: u.ParentID})
	}
	for _, p := range posts {
		s.Posts = append(s.Posts, appraisal.StaffPost{ID: p.ID, Title: p.Title, Unit: p.UnitID, Superior: p.ParentID, Level: appraisal.Level(p.Level)})
	}
	rows, err := tx.q.Query(ctx, `select person_id from offices where office = $1`, string(appraisal.HR))
	if err != nil {
		return s, fmt.Errorf("staffing: %w", err)
	}
	desk, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return s, fmt.Errorf("staffing: %w", err)
	}
	for _, p := range people {
		s.People = append(s.People, appraisal.StaffPerson{
			ID: p.ID, Name: p.Name, Kind: appraisal.PersonKind(p.Kind), Number: p.Number, Email: p.Email,
			Unreachable: p.Unreachable, Until: p.DepartedFrom, HR: slices.Contains(desk, p.ID),
		})
	}
	for _, h := range holdings {
		s.Holdings = append(s.Holdings, appraisal.StaffHolding{Post: h.PostID, Person: h.PersonID, Capacity: h.Capacity, From: h.From, To: h.To})
	}
	return s, nil
}
