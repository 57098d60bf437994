package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// PutOrgResult keeps what a unit came to (*capaian kinerja organisasi*, IV.B.1) in a period of a year, beside what was
// kept before for the same period: the last one corrects it. The same again changes nothing.
func (tx Tx) PutOrgResult(ctx context.Context, unitCode string, r appraisal.IssuedResult) error {
	return tx.PutOrgResultFrom(ctx, unitCode, r, "", "")
}

// PutOrgResultFrom is PutOrgResult with the decision or document that the result is from, and who puts it on record; both
// may be empty. The same result from another source is another version.
func (tx Tx) PutOrgResultFrom(ctx context.Context, unitCode string, r appraisal.IssuedResult, source, by string) error {
	_, err := tx.q.Exec(ctx, `with last as (select version, result, issued_on, source from organisation_results
			where unit_code = $1 and year = $2 and period = $3 order by version desc limit 1)
		insert into organisation_results (unit_code, year, period, version, result, issued_on, source, by_person)
		select $1, $2, $3, coalesce((select version from last), 0) + 1, $4, $5, $6, $7
		where not exists (select from last where result = $4 and issued_on = $5 and source = $6)`,
		unitCode, r.Year, r.Period, string(r.Result), day(r.Issued), source, by)
	return err
}

// RecordedResult is one result of a unit as it was put on record.
type RecordedResult struct {
	UnitCode string
	appraisal.IssuedResult
	Version int
	Source  string
	By      string    // opaque ID; empty: a machine, or from before it was kept
	At      time.Time // real
}

// RecordedResults returns every version of the results of a year and of the one before, by unit, year, period and version.
func (tx Tx) RecordedResults(ctx context.Context, year int) ([]RecordedResult, error) {
	rows, err := tx.q.Query(ctx, `select unit_code, year, period, result, issued_on, version, source, by_person, put_at from organisation_results
		where year in ($1, $1 - 1) order by unit_code, year, period, version`, year)
	list, err := collect(rows, err, func(r pgx.Row) (o RecordedResult, err error) {
		return o, r.Scan(&o.UnitCode, &o.Year, &o.Period, (*string)(&o.Result), (*day)(&o.Issued), &o.Version, &o.Source, &o.By, (*instant)(&o.At))
	})
	if err != nil {
		return nil, fmt.Errorf("results of organisations of %d: %w", year, err)
	}
	return list, nil
}

// UnitPeriod is a unit in a period, by their code and key.
type UnitPeriod struct{ UnitCode, Period string }

// EvaluationsOnResults counts, by unit and period, the evaluations of a cycle that are open, and how many of them are not
// signed yet: those still rest on what the organisation's result will be.
func (tx Tx) EvaluationsOnResults(ctx context.Context, cycleID string) (waiting map[UnitPeriod]int, appraised map[string]int, err error) {
	waiting, appraised = map[UnitPeriod]int{}, map[string]int{}
	rows, err := tx.q.Query(ctx, `select unit_code, period_key, count(*) filter (where proceeding = 'evaluation'
				and stage in ('window-open', 'taken-over', 'unrated')), count(*) filter (where proceeding = 'appraisal')
		from cases where cycle_id = $1 and proceeding in ('appraisal', 'evaluation') and stage not in ('exempted', 'withdrawn', 'departed') group by 1, 2`, cycleID)
	if err != nil {
		return nil, nil, fmt.Errorf("evaluations on results: %w", err)
	}
	var at UnitPeriod
	var waits, people int
	_, err = pgx.ForEachRow(rows, []any{&at.UnitCode, &at.Period, &waits, &people}, func() error {
		if waits > 0 {
			waiting[at] += waits
		}
		if people > 0 {
			appraised[at.UnitCode] += people
		}
		return nil
	})
	return waiting, appraised, err
}

// OrgResult is an organisation's result as an evaluation uses it. The zero value means: none is known.
type OrgResult struct {
	Result   appraisal.OrganisationResult
	Year     int    // the year it is of
	Period   string // key of the period it is of
	Fallback bool   // another period stood in for a missing result: T8, IV.B.1.f; policy
}

// OrgResultFor returns the result of a unit that counts for a period as seen on a legal day, by
// [appraisal.OrganisationFor]; the zero value when none does.
func (tx Tx) OrgResultFor(ctx context.Context, rules appraisal.Rules, unitCode string, period appraisal.Period, on appraisal.Date) (OrgResult, error) {
	rows, err := tx.q.Query(ctx, `select year, period, result, issued_on from organisation_results
		where unit_code = $1 and year in ($2, $2 - 1) order by year, period, version`, unitCode, period.From.Year())
	issued, err := collect(rows, err, func(r pgx.Row) (i appraisal.IssuedResult, err error) {
		return i, r.Scan(&i.Year, &i.Period, (*string)(&i.Result), (*day)(&i.Issued))
	})
	if err != nil {
		return OrgResult{}, err
	}
	return counted(rules, period, on, issued), nil
}

// counted is the one of the issued results that counts.
func counted(rules appraisal.Rules, period appraisal.Period, on appraisal.Date, issued []appraisal.IssuedResult) OrgResult {
	used, ok := appraisal.OrganisationFor(rules, period, on, issued)
	if !ok {
		return OrgResult{}
	}
	return OrgResult{Result: used.Result, Year: used.Year, Period: used.Period, Fallback: used.Fallback}
}

// considered is the organisation's result that a signed result rests on: that of the unit led by the appraiser on the
// day of signing (IV.B.1.g).
type considered struct {
	unit   string
	period appraisal.Period
	signed appraisal.Date
	issued []appraisal.IssuedResult
}

// result is what counts of it, under the rules of the case.
func (c considered) result(rules appraisal.Rules) OrgResult {
	return counted(rules, c.period, c.signed, c.issued)
}

// queueConsidered reads it for the evaluation that the case of an entry is, or that it objects to.
func queueConsidered(b *pgx.Batch, e appraisal.Entry, c *considered) {
	signed := e.Step.Result.SignedAt
	if signed.IsZero() {
		signed = e.At
	}
	b.Queue(`with evaluation as (select v.*, (select ($2::timestamptz at time zone g.zone)::date from agencies g) as signed
				from cases c join cases v on v.id = case c.proceeding when 'objection' then c.parent_id else c.id end where c.id = $1),
			unit as (select v.signed, v.period, coalesce((select u.code
					from post_actor(v.post_id, v.person_id, 'appraiser', v.signed, null,
							coalesce((v.period->>'r')::date, '-infinity'), (v.period->>'c')::date) x
						join posts p on p.id = x.post_id join units u on u.id = p.unit_id), v.unit_code) as code
				from evaluation v)
		select u.signed, u.period, u.code, coalesce(o.year, 0), coalesce(o.period, ''), coalesce(o.result, ''), o.issued_on
		from unit u left join organisation_results o on o.unit_code = u.code
			and o.year between extract(year from (u.period->>'f')::date)::int - 1 and extract(year from (u.period->>'f')::date)::int
		order by o.year, o.period, o.version`, e.Case, instant(signed)).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var i appraisal.IssuedResult
			var period *string
			err := rows.Scan((*day)(&c.signed), &period, &c.unit, &i.Year, &i.Period, (*string)(&i.Result), (*day)(&i.Issued))
			if err == nil && period != nil {
				err = json.Unmarshal([]byte(*period), &c.period)
			}
			if err != nil {
				return err
			}
			c.issued = append(c.issued, i)
		}
		return rows.Err()
	})
}
