package store

import (
	"context"
	"encoding/json"
	"fmt"
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
	Dropout      bool             // study leave was not completed, IV.B.3.a.3.d
	Score        *appraisal.Score // the two values, under a scored edition
	Value        string           // what they come to, for example "108.35"; empty without a score
	Reuses       string           // the evaluation whose result stands here as well, IV.A.13
}

// Results returns the versions of an evaluation's result, the first one first.
func (tx Tx) Results(ctx context.Context, evaluationID string) ([]ResultVersion, error) {
	rows, err := tx.q.Query(ctx, `select evaluation_id, version, case_id, entry_id, coalesce(act_id::text, ''), results, behaviour,
			predicate, signed_by, signed_role, capacity, signed_at, final, org_unit, org_result, org_year, org_fallback, org_period,
			dropout, score, value, reuses
		from results where evaluation_id = $1 order by version`, evaluationID)
	return collect(rows, err, func(r pgx.Row) (v ResultVersion, err error) {
		var score *string
		err = r.Scan(&v.EvaluationID, &v.Version, &v.CaseID, &v.EntryID, &v.ActID, (*string)(&v.Results), (*string)(&v.Behaviour),
			(*string)(&v.Predicate), &v.SignedBy.Person, (*string)(&v.SignedBy.Role), (*string)(&v.SignedBy.Capacity),
			(*instant)(&v.SignedAt), (*string)(&v.Final), &v.OrgUnit, (*string)(&v.Org.Result), &v.Org.Year, &v.Org.Fallback, &v.Org.Period,
			&v.Dropout, &score, &v.Value, &v.Reuses)
		if err == nil && score != nil {
			err = json.Unmarshal([]byte(*score), &v.Score)
		}
		return v, err
	})
}

// carriesResult reports whether a case stands with a result after an entry.
func carriesResult(e appraisal.Entry) bool {
	return e.Step.Result != nil && e.Step.Result.Predicate != ""
}

// queueResult adds a version for a new signature: other ratings, another predicate, signer or instant than the latest
// one has. With it goes the organisation's result that was considered. An objection's result is its evaluation's.
func queueResult(b *pgx.Batch, e appraisal.Entry, was before) error {
	if !carriesResult(e) {
		return nil
	}
	r := e.Step.Result
	evaluation := e.Case
	switch was.proceeding {
	case appraisal.EvaluationProceeding:
	case appraisal.ObjectionProceeding:
		evaluation = was.parent
	default:
		return nil
	}
	act := ""
	if e.Act != nil {
		act = e.Act.ID
	}
	org := was.org.result(*was.rules)
	var score *string
	value := ""
	if r.Score != nil {
		text, err := asJSON(r.Score)
		if err != nil {
			return err
		}
		score = &text
		if rule := was.rules.Scoring; rule != nil {
			scored, err := rule.Scoring.Score(r.Score.Targets, r.Score.Behaviour, rule.Weights, r.Score.NewIdea)
			if err != nil {
				return fmt.Errorf("score of case %s: %w", e.Case, err)
			}
			value = scored.Value.String()
		}
	}
	b.Queue(`with latest as (select * from results where evaluation_id = $1 order by version desc limit 1)
		insert into results (evaluation_id, version, case_id, entry_id, act_id, results, behaviour, predicate, signed_by, signed_role,
			capacity, signed_at, final, org_unit, org_result, org_year, org_fallback, org_period, dropout, score, value, reuses)
		select $1, coalesce((select version from latest), 0) + 1, $2, $3, nullif($4, '')::uuid, $5, $6, $7, $8, $9, $10, $11, $12,
			$13, $14, $15, $16, $17, $18, $19, $20, $21
		where not exists (select from latest l where l.results = $5 and l.behaviour = $6 and l.predicate = $7 and l.signed_by = $8
			and l.signed_at is not distinct from $11)`,
		evaluation, e.Case, e.ID, act, string(r.Results), string(r.Behaviour), string(r.Predicate), r.SignedBy.Person,
		string(r.SignedBy.Role), string(r.SignedBy.Capacity), instant(r.SignedAt), string(r.Final),
		was.org.unit, string(org.Result), org.Year, org.Fallback, org.Period, r.Dropout, score, value, r.Reuses)
	return nil
}
