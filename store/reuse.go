package store

import (
	"context"
	"encoding/json"
	"errors"

	"siklus.id/appraisal"
)

// Reusable is the last periodic result from the unit somebody came from (IV.A.13).
type Reusable struct {
	EvaluationID     string
	Year             int
	Period           appraisal.Period
	PostID, UnitCode string // where it was signed
	Result           appraisal.Result
}

// LastPeriodicResult returns the result that appraiser and employee may let stand for a periodic evaluation as well: the
// employee's latest periodic result of an earlier period, also of the year before, when it was signed in another post
// than the one the evaluation is in. ErrNotFound when there is none. A rehearsal looks at itself only.
func (tx Tx) LastPeriodicResult(ctx context.Context, evaluationID string) (Reusable, error) {
	var r Reusable
	var period, result string
	err := tx.q.QueryRow(ctx, `select l.id, l.year, l.period, l.post_id, l.unit_code, l.result
		from cases c join cycles y on y.id = c.cycle_id
			cross join lateral (select k.*, ky.year from cases k join cycles ky on ky.id = k.cycle_id
				where k.person_id = c.person_id and k.id <> c.id and k.proceeding = 'evaluation' and k.period_key <> 'year'
					and k.result is not null and k.stage not in ('exempted', 'withdrawn', 'departed')
					and (ky.id = y.id or not ky.rehearsal and not y.rehearsal) and (k.period->>'t')::date < (c.period->>'f')::date
				order by (k.period->>'t')::date desc, k.id limit 1) l
		where c.id = $1 and c.period_key not in ('', 'year') and l.post_id <> c.post_id`, evaluationID).
		Scan(&r.EvaluationID, &r.Year, &period, &r.PostID, &r.UnitCode, &result)
	if err != nil {
		return Reusable{}, missing(err, "result to use again for", evaluationID)
	}
	return r, errors.Join(json.Unmarshal([]byte(period), &r.Period), json.Unmarshal([]byte(result), &r.Result))
}
