package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Head is what an evaluation has to do with the organisation's result (SE 3/2023, stage three).
type Head struct {
	Leads            bool // the employee's post is at the head of its unit
	UnitID, UnitCode string
	Org              OrgResult // of the unit they lead, for the period of the evaluation; zero: they lead none, or none is on record
}

// HeadOf tells whether the employee of an evaluation leads a unit: no post above theirs belongs to it, and either posts
// stand below theirs or it is the only one of that kind. The organisation's result is the one that counts on a legal day.
func (tx Tx) HeadOf(ctx context.Context, evaluationID string, on appraisal.Date) (Head, error) {
	var h Head
	var period *string
	var rules string
	err := tx.q.QueryRow(ctx, `select u.id, u.code, c.period, r.rules,
			(above.id is null or above.unit_id <> t.unit_id) and (exists (select from posts k where k.parent_id = t.id)
				or not exists (select from posts o left join posts oa on oa.id = o.parent_id
					where o.unit_id = t.unit_id and o.id <> t.id and (oa.id is null or oa.unit_id <> o.unit_id)))
		from cases c join pinned_rules r on r.hash = c.rules_hash join posts t on t.id = c.post_id join units u on u.id = t.unit_id left join posts above on above.id = t.parent_id
		where c.id = $1`, evaluationID).Scan(&h.UnitID, &h.UnitCode, &period, &rules, &h.Leads)
	if err != nil {
		return Head{}, missing(err, "case", evaluationID)
	}
	if !h.Leads || period == nil {
		return h, nil
	}
	var own appraisal.Rules
	var of appraisal.Period
	if err := errors.Join(json.Unmarshal([]byte(rules), &own), json.Unmarshal([]byte(*period), &of)); err != nil {
		return Head{}, fmt.Errorf("rules and period of case %s: %w", evaluationID, err)
	}
	h.Org, err = tx.OrgResultFor(ctx, own, h.UnitCode, of, on)
	return h, err
}

// LevelsOf returns the level of the employee's post and that of the post by which somebody acts in a role of a case on a
// day, for [appraisal.TopOfficial]. Who was named acts by the post they hold themselves. ErrNobody when nobody acts.
func (tx Tx) LevelsOf(ctx context.Context, caseID string, role appraisal.Role, on appraisal.Date) (employee, actor appraisal.Level, err error) {
	err = tx.q.QueryRow(ctx, `select e.level, coalesce(case when a.capacity = 'named' then
				(select t.level from holdings h join posts t on t.id = h.post_id
					where h.person_id = a.person_id and h.from_day <= $3 and (h.to_day is null or h.to_day >= $3)
					order by (h.capacity = 'definitif') desc, h.from_day desc limit 1)
				else p.level end, '')
		from cases c join posts e on e.id = c.post_id cross join lateral case_actor(c.id, $2, $3) a left join posts p on p.id = a.post_id
		where c.id = $1`, caseID, string(role), day(on)).Scan((*string)(&employee), (*string)(&actor))
	if errors.Is(err, pgx.ErrNoRows) {
		return "", "", fmt.Errorf("%s of case %s: %w", role, caseID, ErrNobody)
	}
	return employee, actor, err
}

// Distribution is how the predicates of a unit are spread in a period.
type Distribution struct {
	Counts  appraisal.Counts
	Unrated int // people of the unit without a predicate yet
}

// Distribution counts the latest predicates of the evaluations of one unit, itself without the units below, and who is
// still to be rated. An evaluation counts where it was signed. Who was exempted, withdrawn or left, or is away for the
// whole period, is not counted.
func (tx Tx) Distribution(ctx context.Context, cycleID, unitCode string, period appraisal.Period) (Distribution, error) {
	rows, err := tx.q.Query(ctx, `select coalesce(e.result->>'pr', ''), count(*) from cases e
			where e.cycle_id = $1 and e.proceeding = 'evaluation' and e.unit_code = $2 and e.period_key = $3
				and e.stage not in ('exempted', 'withdrawn', 'departed') group by 1
		union all
		select '', count(*) from cases c join people p on p.id = c.person_id
			where c.cycle_id = $1 and c.proceeding = 'appraisal' and c.unit_code = $2 and (c.closed_at is null or c.stage = 'sealed')
				and p.departed = '' and away_until(c.person_id, $4, $5) is null
				and not exists (select from cases e where e.parent_id = c.id and e.period_key = $3 and e.proceeding = 'evaluation')`,
		cycleID, unitCode, period.Key(), day(period.From), day(period.To))
	if err != nil {
		return Distribution{}, err
	}
	var d Distribution
	var predicate appraisal.Predicate
	var n int
	_, err = pgx.ForEachRow(rows, []any{(*string)(&predicate), &n}, func() error {
		switch predicate {
		case appraisal.VeryGood:
			d.Counts.VeryGood += n
		case appraisal.Good:
			d.Counts.Good += n
		case appraisal.NeedsImprovement:
			d.Counts.NeedsImprovement += n
		case appraisal.Poor:
			d.Counts.Poor += n
		case appraisal.VeryPoor:
			d.Counts.VeryPoor += n
		default:
			d.Unrated += n
		}
		return nil
	})
	return d, err
}
