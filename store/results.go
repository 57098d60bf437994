package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// ResultVersion is one version of what an evaluation came to. Versions are added, never changed.
type ResultVersion struct {
	EvaluationID string
	Version      int
	CaseID       string // the evaluation, or the objection that changed the result
	EntryID      string
	ActID        string
	Results      appraisal.Rating
	Behaviour    appraisal.Rating
	Predicate    appraisal.Predicate
	SignedBy     appraisal.Party
	SignedAt     time.Time // legal
	Final        appraisal.FinalReason
	OrgUnit      string // the unit led by the appraiser, whose result was considered, IV.B.1.g
	Org          OrgResult
}

// Results returns the versions of an evaluation's result, the first one first.
func (tx Tx) Results(ctx context.Context, evaluationID string) ([]ResultVersion, error) {
	rows, err := tx.q.Query(ctx, `select evaluation_id, version, case_id, entry_id, coalesce(act_id::text, ''), results, behaviour,
			predicate, signed_by, signed_role, capacity, signed_at, final, org_unit, org_result, org_year, org_fallback
		from results where evaluation_id = $1 order by version`, evaluationID)
	return collect(rows, err, func(r pgx.Row) (v ResultVersion, err error) {
		return v, r.Scan(&v.EvaluationID, &v.Version, &v.CaseID, &v.EntryID, &v.ActID, (*string)(&v.Results), (*string)(&v.Behaviour),
			(*string)(&v.Predicate), &v.SignedBy.Person, (*string)(&v.SignedBy.Role), (*string)(&v.SignedBy.Capacity),
			(*instant)(&v.SignedAt), (*string)(&v.Final), &v.OrgUnit, (*string)(&v.Org.Result), &v.Org.Year, &v.Org.Fallback)
	})
}

// queueResult adds a version when the entry brings other ratings, another predicate or another signer than the
// latest one. The organisation's result is that of the unit led by the appraiser (IV.B.1.g), with the year before
// standing in for a missing annual one (T8, IV.B.1.f). An objection's result is its evaluation's.
func queueResult(b *pgx.Batch, e appraisal.Entry, c caseHead) {
	r := e.Step.Result
	if r == nil || r.Predicate == "" {
		return
	}
	evaluation := e.Case
	switch c.proceeding {
	case appraisal.EvaluationProceeding:
	case appraisal.ObjectionProceeding:
		evaluation = c.parent
	default:
		return
	}
	act := ""
	if e.Act != nil {
		act = e.Act.ID
	}
	b.Queue(`with evaluation as (select c.*, y.year from cases c join cycles y on y.id = c.cycle_id where c.id = $1),
		latest as (select * from results where evaluation_id = $1 order by version desc limit 1),
		unit as (select coalesce((select u.code
				from post_actor(v.post_id, v.person_id, 'appraiser', (select ($13::timestamptz at time zone a.zone)::date from agencies a), null) x
					join posts p on p.id = x.post_id join units u on u.id = p.unit_id), v.unit_code) as code, v.period_key, v.year
			from evaluation v),
		org as (select o.result, o.year, o.year <> u.year as fallback from unit u join organisation_results o
			on o.unit_code = u.code and o.period = u.period_key
				and (o.year = u.year or (u.period_key = 'year' and o.year = u.year - 1))
			order by o.year desc limit 1)
		insert into results (evaluation_id, version, case_id, entry_id, act_id, results, behaviour, predicate, signed_by, signed_role,
			capacity, signed_at, final, org_unit, org_result, org_year, org_fallback)
		select $1, coalesce((select version from latest), 0) + 1, $2, $3, nullif($4, '')::uuid, $5, $6, $7, $8, $9, $10, $11, $12,
			u.code, coalesce(o.result, ''), coalesce(o.year, 0), coalesce(o.fallback, false)
		from unit u left join org o on true
		where not exists (select from latest l where l.results = $5 and l.behaviour = $6 and l.predicate = $7 and l.signed_by = $8)`,
		evaluation, e.Case, e.ID, act, string(r.Results), string(r.Behaviour), string(r.Predicate), r.SignedBy.Person,
		string(r.SignedBy.Role), string(r.SignedBy.Capacity), instant(r.SignedAt), string(r.Final), e.At)
}
