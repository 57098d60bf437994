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

// RosterStandings compares everybody of the agency with a cycle on a day and returns those who may differ, by name: one
// query, whatever their number. Whether somebody does differ is for [appraisal.RosterDifferences] to say: Postgres leaves out
// only those of whom it would say nothing. whole is the ID of the newest import that is a list of everybody; empty when
// there is none.
func (tx Tx) RosterStandings(ctx context.Context, cycleID string, on appraisal.Date, whole string) ([]RosterStanding, error) {
	return tx.rosterStandings(ctx, cycleID, on, whole, mayDiffer)
}

// mayDiffer holds for whoever RosterDifferences may name. Most of an agency is as the cycle has it, so only a part of what
// is known of everybody is read for everybody.
const mayDiffer = `p.kind <> 'non-asn' and p.departed = '' and case when c.id is null then p.exempt = ''
	else c.closed_at is null and (own.post_id is null and acting.post_id is null or coalesce(acting.post_id, own.post_id) <> c.post_id or t.unit_id <> c.unit_id
		or p.exempt <> '' or s.person_id <> n.person_id or cardinality(m.changed) > 0 or coalesce(m.unlisted, exists (select from whole))) end`

// rosterStandings returns those of whom a condition holds, among everybody who has an appraisal in the cycle or holds a post.
func (tx Tx) rosterStandings(ctx context.Context, cycleID string, on appraisal.Date, whole, where string) ([]RosterStanding, error) {
	if err := tx.joinWhole(ctx, true); err != nil {
		return nil, err
	}
	rows, err := tx.q.Query(ctx, `with held as materialized (select h.person_id, h.post_id, h.capacity, h.from_day from holdings h
			where h.from_day <= $2 and (h.to_day is null or h.to_day >= $2)),
		own as (select distinct on (person_id) person_id, post_id, from_day from held where capacity = 'definitif' order by person_id, from_day desc, post_id),
		acting as (select distinct on (person_id) person_id, post_id, from_day from held where capacity = 'plt' order by person_id, from_day desc, post_id),
		apps as (select distinct on (c.person_id) c.id, c.person_id, c.post_id, c.unit_id, c.stage, c.closed_at from cases c
			where c.cycle_id = $1 and c.proceeding = 'appraisal' order by c.person_id, (c.closed_at is null) desc, c.opened_at desc),
		named as materialized (select distinct on (x.case_id) x.case_id, x.person_id, x.named_at, t.parent_id
			from case_parties x join apps a on a.id = x.case_id join posts t on t.id = a.post_id
			where x.role = 'appraiser' order by x.case_id, x.named_at desc, x.act_id desc),
		top as (select distinct on (h.post_id) h.post_id, h.person_id, h.from_day from held h where h.post_id in (select parent_id from named)
			order by h.post_id, case h.capacity when 'plh' then 0 when 'definitif' then 1 else 2 end, h.from_day desc, h.person_id),
		whole as (select w.imported_at from roster_imports w where w.id = nullif($3, '')::uuid),
		mentioned as (select m.person_id, case when k.imported_at > y.launched_at then m.changed else '{}' end as changed, m.changed_by,
				coalesce(i.imported_at < w.imported_at, false) as unlisted
			from roster_mentions m join roster_imports i on i.id = m.import_id join cycles y on y.id = $1
				left join roster_imports k on k.id = m.changed_by left join whole w on true),
		differing as materialized (select p.id, p.kind, p.number, p.name, p.departed, p.exempt, c.id as case_id, c.post_id, c.unit_id, c.stage, c.closed_at,
				own.post_id as own_id, own.from_day as own_from, acting.post_id as acting_id, acting.from_day as acting_from,
				coalesce(m.unlisted, exists (select from whole)) as unlisted, coalesce(m.changed, '{}') as changed, m.changed_by, n.person_id as named_id, s.person_id as holder_id, s.from_day as holder_from
			from people p left join apps c on c.person_id = p.id left join posts t on t.id = c.post_id
				left join own on own.person_id = p.id left join acting on acting.person_id = p.id
				left join mentioned m on m.person_id = p.id
				left join named n on n.case_id = c.id left join top s on s.post_id = n.parent_id and s.from_day > n.named_at::date
			where (c.id is not null or own.post_id is not null or acting.post_id is not null) and (`+where+`)),
		was as (select h.person_id, bool_or(h.from_day <= $2 and (h.to_day is null or h.to_day >= $2)) as holds, (array_agg(h.capacity = 'plt' order by h.from_day desc))[1] as acted
			from differing d join holdings h on h.person_id = d.id and h.post_id = d.post_id group by h.person_id),
		ended as (select h.person_id, max(h.to_day) as to_day from differing d join holdings h on h.person_id = d.id and h.to_day < $2
			where d.own_id is null group by h.person_id),
		away as (select distinct x.person_id from absences x where x.to_day is null and x.from_day <= $2)
		select d.id, d.kind, d.number, d.name, coalesce(o.level, a.level, ''), d.departed <> '', d.exempt,
			coalesce(d.case_id::text, ''), d.closed_at is not null, coalesce(d.stage, ''), away.person_id is not null,
			coalesce(d.post_id::text, ''), coalesce(cu.code, ''), coalesce(ct.title, ''), coalesce(cu.name, ''), coalesce(nu.code, ''),
			coalesce(was.acted, false), coalesce(was.holds, false),
			coalesce(d.own_id::text, ''), coalesce(ou.code, ''), d.own_from, coalesce(o.title, ''), coalesce(ou.name, ''),
			coalesce(d.acting_id::text, ''), coalesce(au.code, ''), d.acting_from, coalesce(a.title, ''), coalesce(au.name, ''),
			e.to_day, d.case_id is null and exists (select from post_actor(coalesce(d.acting_id, d.own_id), d.id, 'appraiser', $2, null)),
			d.unlisted, d.changed, coalesce(d.changed_by::text, ''),
			coalesce(d.named_id::text, ''), coalesce(np.name, ''), coalesce(d.holder_id::text, ''), coalesce(hp.name, ''), d.holder_from
		from differing d
			left join posts ct on ct.id = d.post_id left join units cu on cu.id = d.unit_id left join units nu on nu.id = ct.unit_id
			left join posts o on o.id = d.own_id left join units ou on ou.id = o.unit_id
			left join posts a on a.id = d.acting_id left join units au on au.id = a.unit_id
			left join was on was.person_id = d.id left join ended e on e.person_id = d.id left join away on away.person_id = d.id
			left join people np on np.id = d.named_id left join people hp on hp.id = d.holder_id
		order by d.name, d.id`, cycleID, day(on), whole)
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
