package store

import (
	"context"
	"errors"

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
	Year     int  // the year it is of
	Fallback bool // the year before stood in for a missing annual result: T8, IV.B.1.f
}

// OrgResultFor returns the result of a unit for a period. A missing annual result is replaced by that of the year
// before (T8, IV.B.1.f); for a missing periodic one the law has no rule, so there is none.
func (tx Tx) OrgResultFor(ctx context.Context, unitCode string, year int, period string) (OrgResult, error) {
	var o OrgResult
	err := tx.q.QueryRow(ctx, `select result, year from organisation_results
		where unit_code = $1 and period = $3 and (year = $2 or ($3 = 'year' and year = $2 - 1)) order by year desc limit 1`,
		unitCode, year, period).Scan((*string)(&o.Result), &o.Year)
	if errors.Is(err, pgx.ErrNoRows) {
		return OrgResult{}, nil
	}
	o.Fallback = err == nil && o.Year != year
	return o, err
}
