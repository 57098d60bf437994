package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// PeriodValue is the last value of one measure inside a span of time.
type PeriodValue struct {
	Measure Measure
	OfUnit  bool               // the series is that of the unit
	Target  *appraisal.Decimal // of the series itself, else of the measure; nil: none
	At      time.Time
	Value   appraisal.Decimal
}

// ValuesIn returns, by the code of the measure, the last value measured from an instant on and before another, with
// corrections applied: that of the person where there is one, else that of the unit. Measures without a value in the
// span are missing.
func (tx Tx) ValuesIn(ctx context.Context, person, unit string, codes []string, from, before time.Time) (map[string]PeriodValue, error) {
	rows, err := tx.q.Query(ctx, `select `+measureColumns+`, s.unit_id is not null,
			(select t.target from measure_targets t where t.series_id = s.id order by t.version desc limit 1), v.measured_at, v.value
		from measures m join measure_series s on s.measure_id = m.id and (s.person_id = $1 or s.unit_id = $2)
			cross join lateral (select x.measured_at, x.value from measurements x
				where x.series_id = s.id and x.measured_at >= $4 and x.measured_at < $5 order by x.measured_at desc, x.version desc limit 1) v
		where m.code = any ($3) order by s.unit_id is not null desc`, person, unit, codes, from, before)
	list, err := collect(rows, err, func(r pgx.Row) (v PeriodValue, err error) {
		var own *amount
		v.Measure, err = scanMeasure(rowAround{r, nil, []any{&v.OfUnit, &own, (*instant)(&v.At), (*amount)(&v.Value)}})
		if v.Target = v.Measure.Target; own != nil {
			v.Target = (*appraisal.Decimal)(own)
		}
		return v, err
	})
	if err != nil {
		return nil, fmt.Errorf("values of a period: %w", err)
	}
	values := make(map[string]PeriodValue, len(list))
	for _, v := range list { // the person's come last and stay
		values[v.Measure.Code] = v
	}
	return values, nil
}

// ActByRequest returns the act that a request of a person entered; ErrNotFound when it entered none.
func (tx Tx) ActByRequest(ctx context.Context, person, requestID string) (RegisteredAct, error) {
	a, err := scanAct(tx.q.QueryRow(ctx, `select `+actColumns+actFrom+`where a.by_person = $1 and a.request_id = $2`, person, requestID))
	return a, missing(err, "act of request", requestID)
}
