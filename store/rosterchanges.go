package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// RosterImport is what one import of a roster was.
type RosterImport struct {
	ID     string
	On     appraisal.Date
	Rows   int
	Named  int // people it named
	Unread int // rows whose person could not be read
	Staff  int // people who held a post when it was taken
	At     time.Time
}

// Whole reports whether it counts as a list of everybody.
func (i RosterImport) Whole() bool { return appraisal.WholeRoster(i.Named, i.Unread, i.Staff) }

// NoteRosterImport keeps what an import was and whom it named, by staff number or code; changed holds, by the same keys,
// what it changed of their details. Of rows that could not be taken the key counts as well: nobody is gone because a row
// is wrong.
func (tx Tx) NoteRosterImport(ctx context.Context, i RosterImport, keys []string, changed map[string][]string) (RosterImport, error) {
	i.ID = NewID()
	err := tx.q.QueryRow(ctx, `with given as (select distinct p.id from unnest($2::text[]) v (key) join people p on v.key <> '' and v.key in (p.number, p.code)),
			kept as (insert into roster_imports (id, on_day, rows, named, unread, staff, imported_at)
				select $1, $3, $4, (select count(*) from given), $5,
					(select count(distinct h.person_id) from holdings h where h.from_day <= $3 and (h.to_day is null or h.to_day >= $3)), $6
				returning named, staff)
		select named, staff from kept`, i.ID, keys, day(i.On), i.Rows, i.Unread, stored(i.At)).Scan(&i.Named, &i.Staff)
	if err != nil {
		return i, fmt.Errorf("note a roster import: %w", err)
	}
	var of, what []string
	for key, fields := range changed {
		for _, field := range fields {
			of, what = append(of, key), append(what, field)
		}
	}
	_, err = tx.q.Exec(ctx, `with given as (select distinct p.id from unnest($2::text[]) v (key) join people p on v.key <> '' and v.key in (p.number, p.code)),
			new as (select p.id, array_agg(distinct c.field order by c.field) as fields
				from unnest($3::text[], $4::text[]) c (key, field) join people p on c.key <> '' and c.key in (p.number, p.code) group by p.id)
		insert into roster_mentions as m (person_id, import_id, changed, changed_by)
		select g.id, $1, coalesce(n.fields, '{}'), case when n.fields is not null then $1::uuid end from given g left join new n on n.id = g.id
		on conflict (agency_id, person_id) do update set import_id = excluded.import_id,
			changed = case when excluded.changed_by is null then m.changed else excluded.changed end, changed_by = coalesce(excluded.changed_by, m.changed_by)`,
		i.ID, keys, of, what)
	if err != nil {
		return i, fmt.Errorf("note a roster import: %w", err)
	}
	return i, nil
}

// LastRosterImport returns the newest import; ErrNotFound when none is on record.
func (tx Tx) LastRosterImport(ctx context.Context) (i RosterImport, err error) {
	err = tx.q.QueryRow(ctx, `select id, on_day, rows, named, unread, staff, imported_at from roster_imports order by imported_at desc, id desc limit 1`).
		Scan(&i.ID, (*day)(&i.On), &i.Rows, &i.Named, &i.Unread, &i.Staff, (*instant)(&i.At))
	return i, missing(err, "roster import", "newest")
}

// RosterStanding is one person of a cycle as roster and cycle have them, with what a page shows.
type RosterStanding struct {
	appraisal.RosterFacts
	Name                            string
	Before, BeforeUnit              string // title of the post as the cycle has it, and of its unit
	Title, TitleUnit                string // as the roster has it
	ActingTitle, ActingUnit         string
	NamedName, HolderName, UnitCode string
}

// RosterStandings compares everybody of the agency with a cycle on a day, by name: one query, whatever their number. whole
// is the ID of the newest import that is a list of everybody; empty when there is none. Who neither has an appraisal in
// the cycle nor holds a post is left out.
func (tx Tx) RosterStandings(ctx context.Context, cycleID string, on appraisal.Date, whole string) ([]RosterStanding, error) {
	if err := tx.joinWhole(ctx, true); err != nil {
		return nil, err
	}
	rows, err := tx.q.Query(ctx, `with held as materialized (
			select h.person_id, h.post_id, h.capacity, h.from_day, t.unit_id, t.title, t.level, t.parent_id, u.name as unit, u.code as unit_code,
				row_number() over (partition by h.person_id, h.capacity order by h.from_day desc, h.post_id) as n
			from holdings h join posts t on t.id = h.post_id join units u on u.id = t.unit_id
			where h.from_day <= $2 and (h.to_day is null or h.to_day >= $2)),
		own as (select * from held where capacity = 'definitif' and n = 1),
		acting as (select * from held where capacity = 'plt' and n = 1),
		top as (select distinct on (post_id) post_id, person_id, capacity, from_day from held
			order by post_id, case capacity when 'plh' then 0 when 'definitif' then 1 else 2 end, from_day desc, person_id),
		ended as (select distinct on (h.person_id) h.person_id, h.to_day from holdings h where h.to_day < $2 order by h.person_id, h.to_day desc),
		apps as (select distinct on (c.person_id) c.id, c.person_id, c.post_id, c.unit_id, c.stage, c.closed_at from cases c
			where c.cycle_id = $1 and c.proceeding = 'appraisal' order by c.person_id, (c.closed_at is null) desc, c.opened_at desc),
		named as (select distinct on (x.case_id) x.case_id, x.person_id, x.named_at from case_parties x join apps a on a.id = x.case_id
			where x.role = 'appraiser' order by x.case_id, x.named_at desc, x.act_id desc),
		whole as (select w.imported_at from roster_imports w where w.id = nullif($3, '')::uuid)
		select p.id, p.kind, p.number, p.name, coalesce(o.level, a.level, ''), p.departed <> '', p.exempt,
			coalesce(c.id::text, ''), c.closed_at is not null, coalesce(c.stage, ''),
			exists (select from absences x where x.person_id = p.id and x.to_day is null and x.from_day <= $2),
			coalesce(c.post_id::text, ''), coalesce(cu.code, ''), coalesce(ct.title, ''), coalesce(cu.name, ''), coalesce(nu.code, ''),
			coalesce((select h.capacity = 'plt' from holdings h where h.person_id = p.id and h.post_id = c.post_id order by h.from_day desc limit 1), false),
			hc.post_id is not null,
			coalesce(o.post_id::text, ''), coalesce(o.unit_code, ''), o.from_day, coalesce(o.title, ''), coalesce(o.unit, ''),
			coalesce(a.post_id::text, ''), coalesce(a.unit_code, ''), a.from_day, coalesce(a.title, ''), coalesce(a.unit, ''),
			e.to_day, c.id is null and exists (select from post_actor(coalesce(a.post_id, o.post_id), p.id, 'appraiser', $2, null)),
			(select w.imported_at from whole w) is not null and coalesce(i.imported_at < (select w.imported_at from whole w), true),
			case when k.imported_at > y.launched_at then m.changed else '{}' end, coalesce(m.changed_by::text, ''),
			coalesce(n.person_id::text, ''), coalesce(np.name, ''), coalesce(hp.id::text, ''), coalesce(hp.name, ''), s.from_day
		from people p join cycles y on y.id = $1
			left join apps c on c.person_id = p.id
			left join posts ct on ct.id = c.post_id left join units cu on cu.id = c.unit_id left join units nu on nu.id = ct.unit_id
			left join (select distinct person_id, post_id from held) hc on hc.person_id = c.person_id and hc.post_id = c.post_id
			left join own o on o.person_id = p.id left join acting a on a.person_id = p.id left join ended e on e.person_id = p.id and o.post_id is null
			left join roster_mentions m on m.person_id = p.id left join roster_imports i on i.id = m.import_id left join roster_imports k on k.id = m.changed_by
			left join named n on n.case_id = c.id left join people np on np.id = n.person_id
			left join top s on s.post_id = ct.parent_id and n.case_id is not null and s.from_day > n.named_at::date
			left join people hp on hp.id = s.person_id
		where c.id is not null or o.post_id is not null or a.post_id is not null
		order by p.name, p.id`, cycleID, day(on), whole)
	list, err := collect(rows, err, func(r pgx.Row) (s RosterStanding, err error) {
		err = r.Scan(&s.Person, (*string)(&s.Kind), &s.Number, &s.Name, (*string)(&s.Level), &s.Departed, &s.Exempt,
			&s.Case, &s.Ended, (*string)(&s.Stage), &s.Absent, &s.Post, &s.Unit, &s.Before, &s.BeforeUnit, &s.PostUnit, &s.Acted, &s.Holds,
			&s.Own.Post, &s.Own.Unit, (*day)(&s.Own.From), &s.Title, &s.TitleUnit,
			&s.Acting.Post, &s.Acting.Unit, (*day)(&s.Acting.From), &s.ActingTitle, &s.ActingUnit,
			(*day)(&s.Last), &s.Led, &s.Unlisted, &s.Changed, &s.Import, &s.NamedAppraiser, &s.NamedName, &s.NewHolder, &s.HolderName, (*day)(&s.NewSince))
		return s, err
	})
	if err != nil {
		return nil, fmt.Errorf("roster beside cycle %s: %w", cycleID, err)
	}
	return list, tx.joinWhole(ctx, false)
}

// joinWhole tells the planner, until it is taken back or the transaction ends, that tables are joined whole: right after an
// import it knows no statistics yet, takes ten thousand people for a handful, and would look for each of them anew.
func (tx Tx) joinWhole(ctx context.Context, whole bool) error {
	_, err := tx.q.Exec(ctx, `select set_config('enable_nestloop', $1, true)`, map[bool]string{true: "off", false: "on"}[whole])
	return err
}

// ChangedSuperior is a superior's post that somebody else holds than when the cycle opened.
type ChangedSuperior struct {
	PostID, Post, Unit string
	OldName            string
	HolderID, Holder   string // empty: it is vacant
	Capacity           appraisal.Capacity
	From               appraisal.Date
	Count              int // open appraisals right below
}

// ChangedSuperiors returns the superiors' posts of a cycle that changed hands since it opened, by title. A deputy whom
// somebody named on the page of deputies was confirmed there and is left out.
func (tx Tx) ChangedSuperiors(ctx context.Context, cycleID string, on appraisal.Date) ([]ChangedSuperior, error) {
	if err := tx.joinWhole(ctx, true); err != nil {
		return nil, err
	}
	rows, err := tx.q.Query(ctx, `with top as materialized (select distinct on (h.post_id) h.post_id, h.person_id, h.capacity, h.from_day from holdings h
			where h.from_day <= $2 and (h.to_day is null or h.to_day >= $2)
			order by h.post_id, case h.capacity when 'plh' then 0 when 'definitif' then 1 else 2 end, h.from_day desc, h.person_id)
		select a.id, a.title, u.name, coalesce(max(o.name), ''), coalesce(n.id::text, ''), coalesce(n.name, ''), coalesce(s.capacity, ''), s.from_day, count(*)
		from cases c join cycle_members m on m.cycle_id = c.cycle_id and m.person_id = c.person_id and m.post_id = c.post_id
			join posts t on t.id = c.post_id join posts a on a.id = t.parent_id join units u on u.id = a.unit_id
			join people o on o.id = m.superior_id left join top s on s.post_id = a.id left join people n on n.id = s.person_id
		where c.cycle_id = $1 and c.proceeding = 'appraisal' and c.closed_at is null and m.superior_id is distinct from s.person_id
			and exists (select from holdings h where h.post_id = a.id and h.person_id = m.superior_id)
			and not exists (select from deputies d where d.post_id = a.id and d.person_id = s.person_id and d.from_day = s.from_day)
		group by a.id, a.title, u.name, n.id, n.name, s.capacity, s.from_day order by a.title, a.id`, cycleID, day(on))
	list, err := collect(rows, err, func(r pgx.Row) (c ChangedSuperior, err error) {
		return c, r.Scan(&c.PostID, &c.Post, &c.Unit, &c.OldName, &c.HolderID, &c.Holder, (*string)(&c.Capacity), (*day)(&c.From), &c.Count)
	})
	if err != nil {
		return nil, fmt.Errorf("superiors of cycle %s: %w", cycleID, err)
	}
	return list, tx.joinWhole(ctx, false)
}
