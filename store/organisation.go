package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// PutOrgResult sets what a unit came to (*capaian kinerja organisasi*, IV.B.1) in a period of a year; period is
// the key of [siklus.id/appraisal.Period].
func (tx Tx) PutOrgResult(ctx context.Context, unitCode string, year int, period string, result appraisal.OrganisationResult) error {
	_, err := tx.q.Exec(ctx, `insert into organisation_results (unit_code, year, period, result) values ($1, $2, $3, $4)
		on conflict (agency_id, unit_code, year, period) do update set result = excluded.result, put_at = clock_timestamp()`,
		unitCode, year, period, string(result))
	return err
}

// OrgResult is an organisation's result as an evaluation uses it. The zero value means: none is known.
type OrgResult struct {
	Result   appraisal.OrganisationResult
	Year     int    // the year it is of
	Period   string // key of the period it is of
	Fallback bool   // another period stood in for a missing result: T8, IV.B.1.f; policy
}

// organisationSources lists the periods whose result counts for a period: its own, then the one that may stand in. That
// is the year before for a year, and for a part of it the part before, which for the first one is the last of the year
// before.
func organisationSources(year int, period string) (years []int, periods []string) {
	years, periods = []int{year, year}, []string{period, period}
	number, err := strconv.Atoi(strings.TrimLeft(period, "mq"))
	switch {
	case period == annual:
		years[1]--
	case err != nil:
		return years[:1], periods[:1]
	case number > 1 && period[0] == 'm':
		periods[1] = fmt.Sprintf("m%02d", number-1)
	case number > 1:
		periods[1] = fmt.Sprintf("q%d", number-1)
	case period[0] == 'm':
		years[1], periods[1] = year-1, "m12"
	default:
		years[1], periods[1] = year-1, "q4"
	}
	return years, periods
}

var annual = appraisal.Period{Kind: appraisal.Annual}.Key()

// OrgResultFor returns the result of a unit for a period. A missing annual result is replaced by that of the year
// before (T8, IV.B.1.f); for a missing periodic one the law has no rule, so there is none.
func (tx Tx) OrgResultFor(ctx context.Context, unitCode string, year int, period string) (OrgResult, error) {
	return tx.OrgResultUnder(ctx, appraisal.Rules{}, unitCode, year, period)
}

// OrgResultUnder is OrgResultFor under rules that may let the period before stand in for a late periodic result.
func (tx Tx) OrgResultUnder(ctx context.Context, rules appraisal.Rules, unitCode string, year int, period string) (OrgResult, error) {
	years, periods := organisationSources(year, period)
	if period != annual && rules.LatePeriod != appraisal.PreviousPeriod {
		years, periods = years[:1], periods[:1]
	}
	var o OrgResult
	err := tx.q.QueryRow(ctx, `select o.result, o.year, o.period, s.n > 1
		from unnest($2::int[], $3::text[]) with ordinality s (year, period, n)
			join organisation_results o on o.unit_code = $1 and o.year = s.year and o.period = s.period
		order by s.n limit 1`, unitCode, years, periods).Scan((*string)(&o.Result), &o.Year, &o.Period, &o.Fallback)
	if errors.Is(err, pgx.ErrNoRows) {
		return OrgResult{}, nil
	}
	return o, err
}
