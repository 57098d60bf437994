package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Offeree is somebody with an appraisal of a cycle, as whoever offers targets sees them.
type Offeree struct {
	CaseID, Person, Name, Post, UnitCode, Unit string
	Number, Code                               string // of the person: how a file names them
	Stage                                      appraisal.Stage
	Open                                       bool // targets can be handed in or changed, and none are being decided
}

// OffereeFilter says whom a list shows; empty fields do not narrow it.
type OffereeFilter struct {
	CycleID string
	Cases   []string // nil: everybody
	Unit    string   // code
	Post    string   // part of the title
	Limit   int
	Ended   bool // those whose appraisal is over as well
}

// Offerees lists people with a running appraisal by unit, name and case.
func (tx Tx) Offerees(ctx context.Context, f OffereeFilter) ([]Offeree, error) {
	rows, err := tx.q.Query(ctx, `select c.id, c.person_id, p.name, t.title, c.unit_code, coalesce(u.name, ''), p.number, p.code, c.stage,
			c.stage in ('targets-due', 'targets-stepped-up', 'in-year')
				and not exists (select from json_array_elements(c.awaits) a where a->>'act' = 'AgreeTargets')
		from cases c join people p on p.id = c.person_id join posts t on t.id = c.post_id left join units u on u.id = c.unit_id
		where c.cycle_id = $1 and c.proceeding = 'appraisal' and ($6 or c.closed_at is null) and ($2::text[] is null or c.id = any($2::text[]::uuid[]))
			and ($3 = '' or c.unit_code = $3) and ($4 = '' or t.title ilike '%' || $4 || '%')
		order by c.unit_code, p.name, c.id limit $5`, f.CycleID, f.Cases, f.Unit, literally(f.Post), f.Limit, f.Ended)
	return collect(rows, err, func(r pgx.Row) (o Offeree, err error) {
		return o, r.Scan(&o.CaseID, &o.Person, &o.Name, &o.Post, &o.UnitCode, &o.Unit, &o.Number, &o.Code, (*string)(&o.Stage), &o.Open)
	})
}

// UnitsBelow returns the codes of the units that somebody leads on a day, with all below them: those of the posts they
// hold that have posts below.
func (tx Tx) UnitsBelow(ctx context.Context, person string, on appraisal.Date) ([]string, error) {
	rows, err := tx.q.Query(ctx, `with recursive led (id) as (
			select p.unit_id from holdings h join posts p on p.id = h.post_id
			where h.person_id = $1 and h.from_day <= $2 and (h.to_day is null or h.to_day >= $2)
				and exists (select from posts b where b.parent_id = p.id)
			union
			select u.id from led l join units u on u.parent_id = l.id
		)
		select u.code from led l join units u on u.id = l.id order by u.code`, person, day(on))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// UnitTree returns a unit's code with those of all units below it; none for a code that is not known.
func (tx Tx) UnitTree(ctx context.Context, code string) ([]string, error) {
	rows, err := tx.q.Query(ctx, `with recursive tree (id) as (
			select id from units where code = $1 union select u.id from tree t join units u on u.parent_id = t.id
		)
		select u.code from tree t join units u on u.id = t.id order by u.code`, code)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// What a gap is.
const (
	GapUnowned     = "goal-unowned"  // a leader's planned result that nobody below supports
	GapOrphan      = "target-orphan" // a planned result without a parent
	GapParentGone  = "parent-gone"   // its parent is not in the superior's agreement any more
	GapNoAgreement = "no-agreement"
	GapNotKnown    = "not-acknowledged" // the employee did not say yet that they know their indicators
)

// Gap is one thing that the agreements of a cycle leave uncovered.
type Gap struct {
	What, CaseID, Person, Post, Unit string
	Stage                            appraisal.Stage
	Number                           int    // of the planned result; 0: there is none
	Result                           string // the planned result
	InWords                          string // what an orphan supports in its own words
}

// UnitCoverage is one unit in figures.
type UnitCoverage struct {
	Code, Name                                        string
	People, Agreed, Results, Linked, Unowned, Orphans int
	Known                                             int // people who said that they know the agreement in force
}

// covered is what the reports stand on. A result is linked when one of its parents is in the agreement that it names;
// what counts is in force, or handed in where nothing is in force yet. The results of who has nobody above with an
// appraisal need no parent, and those of who has nobody below need no owner. $1 is the cycle, $2 the units, null for all.
const covered = `with results as materialized (select * from target_results($1)),
	links as materialized (select r.case_id, r.number, p as ref, exists (select from results g where g.case_id::text || ':' || g.number = p) as stands
		from results r cross join unnest(r.parents) p),
	owned as materialized (select distinct ref from links),
	members as materialized (select c.*, exists (select from posts b join cases k on k.post_id = b.id and k.cycle_id = $1 and k.proceeding = 'appraisal'
				where b.parent_id = c.post_id) as leads,
			exists (select from posts own join cases k on k.post_id = own.parent_id and k.cycle_id = $1 and k.proceeding = 'appraisal'
				where own.id = c.post_id) as below,
			exists (select from target_acknowledgements a where a.case_id = c.id and a.act_id = target_act_in_force(c.id)) as known
		from cases c where c.cycle_id = $1 and c.proceeding = 'appraisal' and c.stage not in ('exempted', 'withdrawn', 'departed')
			and ($2::text[] is null or c.unit_code = any($2))),
	judged as materialized (select m.id as case_id, m.unit_code, r.number, r.result, r.in_words, r.in_force,
			exists (select from links l where l.case_id = r.case_id and l.number = r.number and l.stands) as linked,
			m.leads and not exists (select from owned o where o.ref = r.case_id::text || ':' || r.number) as unowned,
			m.below and cardinality(r.parents) = 0 as orphan,
			exists (select from links l where l.case_id = r.case_id and l.number = r.number)
				and not exists (select from links l where l.case_id = r.case_id and l.number = r.number and l.stands) as gone
		from members m join results r on r.case_id = m.id) `

// TargetCoverage counts by unit what the agreements of a cycle cover; units are codes, nil for all.
func (tx Tx) TargetCoverage(ctx context.Context, cycleID string, units []string) ([]UnitCoverage, error) {
	rows, err := tx.q.Query(ctx, covered+`select m.unit_code, coalesce(max(u.name), ''), count(*), count(*) filter (where a.agreed),
			sum(a.results), sum(a.linked), sum(a.unowned), sum(a.orphans), count(*) filter (where m.known)
		from members m left join units u on u.code = m.unit_code cross join lateral (
			select coalesce(bool_or(j.in_force), false) as agreed, count(*) as results, count(*) filter (where j.linked) as linked,
				count(*) filter (where j.unowned) as unowned, count(*) filter (where j.orphan) as orphans
			from judged j where j.case_id = m.id) a
		group by m.unit_code order by m.unit_code`, cycleID, units)
	return collect(rows, err, func(r pgx.Row) (n UnitCoverage, err error) {
		return n, r.Scan(&n.Code, &n.Name, &n.People, &n.Agreed, &n.Results, &n.Linked, &n.Unowned, &n.Orphans, &n.Known)
	})
}

// TargetGaps lists what is not covered, by kind, unit, person and number; at most limit of each kind.
func (tx Tx) TargetGaps(ctx context.Context, cycleID string, units []string, limit int) ([]Gap, error) {
	rows, err := tx.q.Query(ctx, covered+`select what, case_id, name, title, unit, stage, number, result, in_words from (
			select g.*, p.name, t.title, coalesce(u.name, '') as unit, m.stage,
				row_number() over (partition by g.what order by m.unit_code, p.name, g.case_id, g.number) as n
			from (
				select 'goal-unowned' as what, case_id, number, result, '' as in_words from judged where unowned
				union all select 'target-orphan', case_id, number, result, in_words from judged where orphan
				union all select 'parent-gone', case_id, number, result, in_words from judged where gone
				union all select 'no-agreement', m.id, 0, '', '' from members m where not exists (select from judged j where j.case_id = m.id and j.in_force)
				union all select 'not-acknowledged', m.id, 0, '', '' from members m where not m.known and exists (select from judged j where j.case_id = m.id and j.in_force)
			) g join members m on m.id = g.case_id join people p on p.id = m.person_id join posts t on t.id = m.post_id left join units u on u.id = m.unit_id) g
		where n <= $3 order by what, n`, cycleID, units, limit)
	return collect(rows, err, func(r pgx.Row) (g Gap, err error) {
		return g, r.Scan(&g.What, &g.CaseID, &g.Person, &g.Post, &g.Unit, (*string)(&g.Stage), &g.Number, &g.Result, &g.InWords)
	})
}
