package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// GivenRating is one evaluation of a period with the rating that stands with it, signed or not.
type GivenRating struct {
	CaseID, AppraisalID, PersonID, Name string
	UnitID, UnitCode, Unit              string
	Stage                               appraisal.Stage
	State                               appraisal.RatingState
	Pair                                appraisal.Pair // zero: nobody has rated
	Predicate                           appraisal.Predicate
	Dropout                             bool             // study leave was not completed
	By                                  string           // who rated; empty: nobody, or an old result is used again
	ActID                               string           // the act Rate that stands
	Proposed                            appraisal.Rating // what the records proposed when it was rated
	Given                               appraisal.Predicate
	Notes                               string // of whoever rated; empty unless asked for

	reused bool // an old result stands in: nobody rated
}

// RatingFilter says which evaluations are looked at: those of a cycle and period, of a unit or all, or some by ID.
type RatingFilter struct {
	Cycle  Cycle
	Period string   // key
	UnitID string   // empty: the whole agency
	Below  bool     // the units below too
	Cases  []string // these only, whatever their cycle and period
	Notes  bool     // read the notes as well
}

// GivenRatingsOf returns the evaluations of a filter by unit, name and ID. Who was exempted, withdrawn or left is not among
// them. What is not signed is judged by the rules of the cycle; it stands only while a signature is awaited for it, so that
// a rating from before a case was reopened does not count.
func (tx Tx) GivenRatingsOf(ctx context.Context, f RatingFilter) ([]GivenRating, error) {
	where := `e.cycle_id = $1::uuid and e.period_key = $2 and ($3::text = '' or e.unit_id in (select id from under))`
	if f.Cases != nil {
		where = `e.id = any ($6::text[]::uuid[])`
	}
	rows, err := tx.q.Query(ctx, `with recursive under (id) as (
			select u.id from units u where u.id = nullif($3::text, '')::uuid
			union select u.id from units u join under on u.parent_id = under.id where $4::bool)
		select e.id, e.appraisal_id, e.person_id, p.name, e.unit_id, e.unit_code, u.name, e.stage, coalesce(e.result::text, ''),
			exists (select from json_array_elements(e.awaits) w where w->>'a' = 'Sign'),
			coalesce(a.id::text, ''), coalesce(a.by_person, ''), coalesce(a.facts::text, ''), coalesce(a.notes, '')
		from cases e join people p on p.id = e.person_id join units u on u.id = e.unit_id
			left join lateral (select k.id, k.by_person, k.facts, case when $5::bool then k.content->>'notes' end as notes from acts k
				where k.case_id = e.id and k.kind = 'Rate' and k.state = 'taken' order by k.received_at desc, k.id desc limit 1) a on true
		where e.proceeding = 'evaluation' and e.stage not in ('exempted', 'withdrawn', 'departed') and `+where+
		` and ($1::uuid is not null or $2::text is not null or $6::text[] is not null)
		order by e.unit_code, p.name, e.id`, orNull(f.Cycle.ID), f.Period, f.UnitID, f.Below, f.Notes, f.Cases)
	if err != nil {
		return nil, fmt.Errorf("given ratings: %w", err)
	}
	var list []GivenRating
	var as ratedAlike
	known := map[ratedAlike]GivenRating{}
	var g GivenRating
	_, err = pgx.ForEachRow(rows, []any{&g.CaseID, &g.AppraisalID, &g.PersonID, &g.Name, &g.UnitID, &g.UnitCode, &g.Unit, (*string)(&as.stage), &as.result, &as.awaited,
		&g.ActID, &g.By, &as.facts, &g.Notes}, func() error {
		judged, seen := known[as]
		if !seen {
			if err := judged.judge(f.Cycle.Rules, as); err != nil {
				return fmt.Errorf("case %s: %w", g.CaseID, err)
			}
			known[as] = judged
		}
		list = append(list, judged.of(g))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("given ratings: %w", err)
	}
	return list, nil
}

// ratedAlike is what a rating follows from; it is worked out once for the many of whom that is the same.
type ratedAlike struct {
	stage         appraisal.Stage
	result, facts string // JSON; empty: none
	awaited       bool   // a signature
}

// of puts what is the same for many ratings with what one evaluation's row says.
func (g GivenRating) of(row GivenRating) GivenRating {
	g.CaseID, g.AppraisalID, g.PersonID, g.Name = row.CaseID, row.AppraisalID, row.PersonID, row.Name
	g.UnitID, g.UnitCode, g.Unit = row.UnitID, row.UnitCode, row.Unit
	switch {
	case g.State == appraisal.NotRated:
	case g.reused:
		g.Notes = row.Notes
	default:
		g.ActID, g.By, g.Notes = row.ActID, row.By, row.Notes
	}
	return g
}

// judge completes a rating from its result and from the facts of the act by which it was given.
func (g *GivenRating) judge(rules appraisal.Rules, as ratedAlike) error {
	g.Stage, g.State = as.stage, appraisal.RatingStateOf(as.stage, as.awaited)
	var act appraisal.Facts
	if as.facts != "" {
		if err := json.Unmarshal([]byte(as.facts), &act); err != nil {
			return fmt.Errorf("facts of the act that rates: %w", err)
		}
	}
	judged := appraisal.Judge(rules, act)
	switch g.State {
	case appraisal.NotRated:
		return nil
	case appraisal.RatedUnsigned:
		g.Pair, g.Predicate, g.Dropout = appraisal.Pair{Results: judged.Results, Behaviour: judged.Behaviour}, judged.Predicate, judged.Dropout
		g.Proposed, g.Given = act.Proposed, judged.Predicate
		return nil
	}
	var r appraisal.Result
	if as.result != "" {
		if err := json.Unmarshal([]byte(as.result), &r); err != nil {
			return fmt.Errorf("result: %w", err)
		}
	}
	g.Pair, g.Predicate, g.Dropout = appraisal.Pair{Results: r.Results, Behaviour: r.Behaviour}, r.Predicate, r.Dropout
	g.Proposed, g.Given, g.reused = act.Proposed, judged.Predicate, r.Reuses != ""
	if g.reused {
		g.Given = ""
	}
	return nil
}

// NotOpenedIn counts the people of a unit, or of the agency, who are appraised in a cycle and have no evaluation of a
// period yet. Who is away for all of it is not counted.
func (tx Tx) NotOpenedIn(ctx context.Context, f RatingFilter, period appraisal.Period) (n int, err error) {
	err = tx.q.QueryRow(ctx, `with recursive under (id) as (
			select u.id from units u where u.id = nullif($3::text, '')::uuid
			union select u.id from units u join under on u.parent_id = under.id where $4::bool)
		select count(*) from cases c join people p on p.id = c.person_id
		where c.cycle_id = $1 and c.proceeding = 'appraisal' and (c.closed_at is null or c.stage = 'sealed')
			and p.departed = '' and ($3::text = '' or c.unit_id in (select id from under))
			and not exists (select from cases e where e.parent_id = c.id and e.period_key = $2 and e.proceeding = 'evaluation')
			and not exists (select from absences a where a.person_id = c.person_id and a.kind <> 'study-leave' and a.from_day <= $5 and coalesce(a.to_day, a.until_day) >= $6)`,
		f.Cycle.ID, period.Key(), f.UnitID, f.Below, day(period.From), day(period.To)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("not opened: %w", err)
	}
	return n, nil
}
