package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// TalentFacts reads what the nine boxes are told about everybody in a cycle who is appraised, by unit and name: years is
// how many annual predicates count, on the legal day of the snapshot. Real cycles and rehearsals do not mix.
func (tx Tx) TalentFacts(ctx context.Context, c Cycle, years int, on appraisal.Date) ([]TalentPlace, error) {
	rows, err := tx.q.Query(ctx, `select * from (select distinct on (c.person_id) c.person_id, c.id, c.post_id, c.unit_id, p.name, u.name as unit, t.title
			from cases c join people p on p.id = c.person_id join units u on u.id = c.unit_id join posts t on t.id = c.post_id
			where c.cycle_id = $1 and c.proceeding = 'appraisal' and c.stage not in ($2, $3, $4) and p.departed = ''
			order by c.person_id, c.opened_at desc, c.id) m order by unit, name, person_id`,
		c.ID, string(appraisal.Exempted), string(appraisal.Withdrawn), string(appraisal.Departed))
	list, err := collect(rows, err, func(r pgx.Row) (p TalentPlace, err error) {
		p.Facts = appraisal.TalentFacts{Year: c.Year, On: on}
		return p, r.Scan(&p.PersonID, &p.CaseID, &p.PostID, &p.UnitID, &p.Name, &p.Unit, &p.Post)
	})
	if err != nil {
		return nil, fmt.Errorf("people of cycle %s: %w", c.ID, err)
	}
	at, people := make(map[string]*appraisal.TalentFacts, len(list)), make([]string, len(list))
	for i := range list {
		people[i], at[list[i].PersonID] = list[i].PersonID, &list[i].Facts
	}
	if err := tx.annualPredicates(ctx, c, years, people, at); err != nil {
		return nil, err
	}
	if err := tx.assessedTwice(ctx, c, people, at); err != nil {
		return nil, err
	}
	hours, err := tx.HoursOf(ctx, people, c.Year)
	if err != nil {
		return nil, err
	}
	for _, person := range people {
		n := hours[person] // who is not on the ledger has no hours
		at[person].Hours = &n
	}
	return list, tx.inPostsSince(ctx, people, at)
}

// annualPredicates adds the annual evaluations of the years that count. Of a year with several, because somebody moved or
// because a rehearsal was repeated, that of the cycle itself counts, then a final one, then the one opened last.
func (tx Tx) annualPredicates(ctx context.Context, c Cycle, years int, people []string, at map[string]*appraisal.TalentFacts) error {
	rows, err := tx.q.Query(ctx, `select distinct on (e.person_id, y.year) e.person_id::text, y.year, e.id::text, coalesce(r.version, 0), coalesce(r.predicate, ''),
			e.final <> '', (r.signed_at at time zone g.zone)::date
		from cases e join cycles y on y.id = e.cycle_id cross join agencies g
			left join lateral (select v.version, v.predicate, v.signed_at from results v where v.evaluation_id = e.id and e.result is not null order by v.version desc limit 1) r on true
		where e.proceeding = 'evaluation' and e.period_key = 'year' and y.rehearsal = $1 and y.year between $2 and $3 and e.stage not in ($4, $5)
			and e.person_id = any ($6::text[]::uuid[])
		order by e.person_id, y.year, (e.cycle_id = $7) desc, (e.final <> '') desc, e.opened_at desc, e.id`,
		c.Rules.Pace.Rehearsal(), c.Year-years+1, c.Year, string(appraisal.Exempted), string(appraisal.Withdrawn), people, c.ID)
	if err != nil {
		return fmt.Errorf("annual predicates: %w", err)
	}
	var person string
	var y appraisal.YearPredicate
	_, err = pgx.ForEachRow(rows, []any{&person, &y.Year, &y.CaseID, &y.Version, (*string)(&y.Predicate), &y.Final, (*day)(&y.SignedOn)}, func() error {
		at[person].Years = append(at[person].Years, y)
		return nil
	})
	return err
}

// assessedTwice adds the assessment of the cycle and the earliest one of the years before.
func (tx Tx) assessedTwice(ctx context.Context, c Cycle, people []string, at map[string]*appraisal.TalentFacts) error {
	agency, err := tx.OwnAgency(ctx)
	if err != nil {
		return err
	}
	calendar := appraisal.Calendar{Zone: agency.Zone, Week: agency.Week}
	kept := func(y AssessedYear) *appraisal.TalentAssessment {
		return &appraisal.TalentAssessment{Year: y.Year, CaseID: y.CaseID, Version: y.Version, On: calendar.DateOf(y.At), Ratings: y.Ratings}
	}
	now, err := tx.AssessedIn(ctx, c.ID, people)
	if err != nil {
		return err
	}
	rows, err := tx.q.Query(ctx, `select distinct on (c.person_id) `+assessedColumns+assessedFrom+`where c.person_id = any ($1::text[]::uuid[])
		and y.year < $2 and y.rehearsal = $3 and `+newest+` order by c.person_id, y.year, a.assessed_at, a.case_id`, people, c.Year, c.Rules.Pace.Rehearsal())
	before, err := collect(rows, err, scanAssessed)
	if err != nil {
		return err
	}
	for _, y := range before {
		at[y.EmployeeID].Before = kept(y)
	}
	for person, y := range now {
		if f := at[person]; f != nil {
			f.Now = kept(y)
		}
	}
	return nil
}

// inPostsSince adds the first day in an appointed post on record.
func (tx Tx) inPostsSince(ctx context.Context, people []string, at map[string]*appraisal.TalentFacts) error {
	rows, err := tx.q.Query(ctx, `select person_id::text, min(from_day) from holdings where capacity = 'definitif' and person_id = any ($1::text[]::uuid[]) group by 1`, people)
	if err != nil {
		return fmt.Errorf("since when people hold posts: %w", err)
	}
	var person string
	var since appraisal.Date
	_, err = pgx.ForEachRow(rows, []any{&person, (*day)(&since)}, func() error {
		at[person].Since = since
		return nil
	})
	return err
}
