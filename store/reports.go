package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// UnitReport is what the evaluations of one unit came to in a period, itself without the units below.
type UnitReport struct {
	Code, Name string
	Distribution
	Final int // results that can no longer be objected to

	Objections     int // filed
	Upheld         int // the result stayed
	Changed        int // the superior changed it
	ObjectionsOpen int // no decision yet
	Silent         int // the appraiser let the window pass: the superior rated or has to (IV.A.11, V.A.8)
	EndedUnrated   int // the superior let it pass too
}

// UnitReports counts a cycle's evaluations of a period by unit, all units of the agency by code, whether somebody is
// appraised there or not. People are counted as [Tx.Distribution] counts them.
func (tx Tx) UnitReports(ctx context.Context, cycleID string, period appraisal.Period) ([]UnitReport, error) {
	rows, err := tx.q.Query(ctx, `with rated as (
			select e.unit_code, e.stage, e.final, coalesce(e.result->>'pr', '') as predicate,
				e.stage in ('taken-over', 'unrated', 'ended-unrated') or e.final = 'takeover'
					or exists (select from results v where v.evaluation_id = e.id and v.version = 1 and v.signed_role = 'superior') as silent,
				o.id is not null as objected, coalesce(o.stage, '') as objection, exists (select from results v where v.evaluation_id = e.id and v.case_id = o.id) as changed
			from cases e left join lateral (select x.id, x.stage from cases x where x.parent_id = e.id and x.proceeding = 'objection' and x.stage <> 'withdrawn'
				order by x.opened_at desc, x.id limit 1) o on true
			where e.cycle_id = $1 and e.proceeding = 'evaluation' and e.period_key = $2 and e.stage not in ('exempted', 'withdrawn', 'departed')
			union all
			select c.unit_code, '', '', '', false, false, '', false from cases c join people p on p.id = c.person_id
			where c.cycle_id = $1 and c.proceeding = 'appraisal' and (c.closed_at is null or c.stage = 'sealed')
				and p.departed = '' and away_until(c.person_id, $3, $4) is null
				and not exists (select from cases e where e.parent_id = c.id and e.period_key = $2 and e.proceeding = 'evaluation')
		)
		select u.code, u.name, count(*) filter (where r.predicate = 'sangat-baik'), count(*) filter (where r.predicate = 'baik'),
			count(*) filter (where r.predicate = 'butuh-perbaikan'), count(*) filter (where r.predicate = 'kurang'),
			count(*) filter (where r.predicate = 'sangat-kurang'), count(*) filter (where r.predicate = ''), count(*) filter (where r.final <> ''),
			count(*) filter (where r.objected), count(*) filter (where r.objection in ('decided', 'objection-lapsed') and not r.changed),
			count(*) filter (where r.changed), count(*) filter (where r.objection in ('explanations-asked', 'decision-due')),
			count(*) filter (where r.silent), count(*) filter (where r.stage = 'ended-unrated')
		from units u left join rated r on r.unit_code = u.code group by u.id, u.code, u.name order by u.code`,
		cycleID, period.Key(), day(period.From), day(period.To))
	list, err := collect(rows, err, func(r pgx.Row) (u UnitReport, err error) {
		c := &u.Counts
		return u, r.Scan(&u.Code, &u.Name, &c.VeryGood, &c.Good, &c.NeedsImprovement, &c.Poor, &c.VeryPoor, &u.Unrated, &u.Final,
			&u.Objections, &u.Upheld, &u.Changed, &u.ObjectionsOpen, &u.Silent, &u.EndedUnrated)
	})
	if err != nil {
		return nil, fmt.Errorf("report of cycle %s: %w", cycleID, err)
	}
	return list, nil
}

// OrgResultsFor returns, by the code of the unit, the result of every unit that counts for a period as seen on a legal day;
// units without one are left out.
func (tx Tx) OrgResultsFor(ctx context.Context, rules appraisal.Rules, period appraisal.Period, on appraisal.Date) (map[string]OrgResult, error) {
	rows, err := tx.q.Query(ctx, `select unit_code, year, period, result, issued_on from organisation_results
		where year in ($1, $1 - 1) order by unit_code, year, period, version`, period.From.Year())
	if err != nil {
		return nil, fmt.Errorf("organisations' results: %w", err)
	}
	issued := map[string][]appraisal.IssuedResult{}
	var unit string
	var i appraisal.IssuedResult
	_, err = pgx.ForEachRow(rows, []any{&unit, &i.Year, &i.Period, (*string)(&i.Result), (*day)(&i.Issued)}, func() error {
		issued[unit] = append(issued[unit], i)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("organisations' results: %w", err)
	}
	out := make(map[string]OrgResult, len(issued))
	for unit, list := range issued {
		if used := counted(rules, period, on, list); used.Result != "" {
			out[unit] = used
		}
	}
	return out, nil
}
