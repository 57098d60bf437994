package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// GivenRatings are the ratings that one person gave in one period of a cycle.
type GivenRatings struct {
	appraisal.RatedBy
	Proposals, AboveProposal, BelowProposal int // ratings for which there was a proposal, and those away from it
}

// GivenRatings returns the ratings of a period by who gave them, in the order of their IDs. What counts is what was
// rated, not who signed it or what an objection made of it; ratings that were never signed, and old results that were
// used again, do not count.
func (tx Tx) GivenRatings(ctx context.Context, cycleID, period string) ([]GivenRatings, error) {
	rows, err := tx.q.Query(ctx, `select a.by_person, v.results, v.behaviour, a.proposed, count(*) from cases e
			cross join lateral (select r.results, r.behaviour from results r where r.evaluation_id = e.id and r.case_id = e.id
				and r.reuses = '' order by r.version desc limit 1) v
			cross join lateral (select k.by_person, coalesce(k.facts->>'pr', '') as proposed from acts k
				where k.case_id = e.id and k.kind = 'Rate' and k.state = 'taken' order by k.received_at desc, k.id desc limit 1) a
		where e.cycle_id = $1 and e.proceeding = 'evaluation' and e.period_key = $2 and e.stage not in ('exempted', 'withdrawn')
		group by 1, 2, 3, 4 order by 1`, cycleID, period)
	if err != nil {
		return nil, fmt.Errorf("given ratings: %w", err)
	}
	rank := map[appraisal.Rating]int{appraisal.Below: 1, appraisal.Meets: 2, appraisal.Above: 3}
	var list []GivenRatings
	var person string
	var pair appraisal.Pair
	var proposed appraisal.Rating
	var n int
	_, err = pgx.ForEachRow(rows, []any{&person, (*string)(&pair.Results), (*string)(&pair.Behaviour), (*string)(&proposed), &n}, func() error {
		if len(list) == 0 || list[len(list)-1].Appraiser != person {
			list = append(list, GivenRatings{RatedBy: appraisal.RatedBy{Appraiser: person, Pairs: map[appraisal.Pair]int{}}})
		}
		g := &list[len(list)-1]
		g.Pairs[pair] += n
		if proposed.Valid() {
			g.Proposals += n
			switch {
			case rank[pair.Results] > rank[proposed]:
				g.AboveProposal += n
			case rank[pair.Results] < rank[proposed]:
				g.BelowProposal += n
			}
		}
		return nil
	})
	return list, err
}

// RatedPeriods returns the keys of the periods of a cycle in which somebody was rated.
func (tx Tx) RatedPeriods(ctx context.Context, cycleID string) ([]string, error) {
	rows, err := tx.q.Query(ctx, `select distinct e.period_key from cases e join results r on r.evaluation_id = e.id
		where e.cycle_id = $1 and e.proceeding = 'evaluation'`, cycleID)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// LedAmong returns those of some people whose appraiser or superior a person is on a day, by their running appraisals.
func (tx Tx) LedAmong(ctx context.Context, person string, others []string, on appraisal.Date) ([]string, error) {
	rows, err := tx.q.Query(ctx, `select distinct c.person_id::text from cases c cross join unnest(array['appraiser', 'superior']) r (role)
			cross join lateral case_actor(c.id, r.role, $3) a
		where c.person_id = any ($2::text[]::uuid[]) and c.proceeding = 'appraisal' and c.closed_at is null and a.person_id = $1`, person, others, day(on))
	if err != nil {
		return nil, fmt.Errorf("led by: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
