package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
	"siklus.id/store"
)

// Measurements compares values as a machine pushes them with the same rows written bare.
type Measurements struct {
	Rows                   int       // values of each round
	Kept, Inserted, Copied []float64 // rows a second, by round
}

// Ratios are the kept rows a second by those of the same rows in bare multi-row INSERTs and in one COPY, middle rounds.
func (m Measurements) Ratios() (insert, copied float64) {
	kept := median(m.Kept)
	return kept / median(m.Inserted), kept / median(m.Copied)
}

const measuredBatch = 1000 // as many as one request may carry

// MeasureMeasurements measures on a store that holds the cases, whose people the values are of. owner is the DSN of a role
// that may make the bare table.
func MeasureMeasurements(ctx context.Context, s *store.Store, owner, agency string, cases []store.Case, rounds, rows int) (Measurements, error) {
	if len(cases) == 0 {
		return Measurements{}, errors.New("no case is there, so nobody can be measured")
	}
	conn, err := pgx.Connect(ctx, owner)
	if err != nil {
		return Measurements{}, err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	by := store.Pusher{ID: store.NewID(), Source: "simpus"}
	var numbers []string
	err = s.WithAgency(ctx, agency, func(tx store.Tx) error {
		for _, c := range cases {
			p, err := tx.PersonByID(ctx, c.PersonID)
			if err != nil {
				return err
			}
			numbers = append(numbers, p.Number)
		}
		_, faults, err := tx.PutMeasures(ctx, []store.Measure{{Code: "kunjungan", Name: "Kunjungan rumah", Unit: "rumah", Direction: appraisal.MoreIsBetter,
			Aspect: "ASPECT_QUANTITY", Subject: appraisal.OfPerson, Period: appraisal.EachDay, Source: by.Source}}, store.Pusher{ID: by.ID})
		return errors.Join(err, refusedRows(faults))
	})
	if err != nil {
		return Measurements{}, fmt.Errorf("measure: %w", err)
	}
	m := Measurements{Rows: rows}
	for range rounds {
		values := someValues(numbers, rows, len(m.Kept))
		kept, err := takeAll(ctx, s, agency, by, values)
		if err != nil {
			return m, err
		}
		series := make([]string, len(numbers))
		for i := range series {
			series[i] = store.NewID()
		}
		inserted, copied, err := bareRates(ctx, conn, bareRows{table: "measurements", key: "agency_id, series_id, measured_at, version", batch: measuredBatch, rows: rows,
			columns: []string{"agency_id", "series_id", "measured_at", "version", "value", "source", "key", "reason", "received_at", "received_by"},
			row: func(i int) []any {
				v := values[i]
				return []any{agency, series[i%len(series)], v.At, 1, int64(v.Value / appraisal.DecimalOf(1)), by.Source, v.Key, "", v.At, by.ID}
			}})
		if err != nil {
			return m, err
		}
		m.Kept, m.Inserted, m.Copied = append(m.Kept, kept), append(m.Inserted, inserted), append(m.Copied, copied)
	}
	return m, nil
}

// someValues are one a minute of each person, every one with a key of its own, later in every round.
func someValues(numbers []string, n, round int) []store.NewMeasurement {
	first := time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC)
	out := make([]store.NewMeasurement, n)
	for i := range out {
		out[i] = store.NewMeasurement{Row: i%measuredBatch + 1, Measure: "kunjungan", Subject: numbers[i%len(numbers)],
			At: first.Add(time.Duration(round*n+i/len(numbers)) * time.Minute), Value: appraisal.DecimalOf(i % 40), Key: fmt.Sprintf("%d-%d", round, i)}
	}
	return out
}

func takeAll(ctx context.Context, s *store.Store, agency string, by store.Pusher, values []store.NewMeasurement) (rate float64, err error) {
	now := values[len(values)-1].At.AddDate(1, 0, 0)
	started := time.Now()
	for first := 0; first < len(values); first += measuredBatch {
		batch := values[first:min(first+measuredBatch, len(values))]
		err := s.WithAgency(ctx, agency, func(tx store.Tx) error {
			taken, faults, err := tx.TakeMeasurements(ctx, batch, by, now)
			if err == nil && taken.Added != len(batch) {
				err = fmt.Errorf("%d of %d values taken: %w", taken.Added, len(batch), refusedRows(faults))
			}
			return err
		})
		if err != nil {
			return 0, fmt.Errorf("take values: %w", err)
		}
	}
	return float64(len(values)) / time.Since(started).Seconds(), nil
}

// refusedRows is the first fault of a batch that should have none; nil without.
func refusedRows(faults []store.RowFault) error {
	if len(faults) == 0 {
		return nil
	}
	return fmt.Errorf("%d rows refused, the first: %+v", len(faults), faults[0])
}

// measurements writes what was found about measured values.
func (p *page) measurements(m Measurements) {
	insert, copied := m.Ratios()
	p.say("")
	p.say("## Measurements")
	p.say("")
	p.say("%d values taken in batches of %d as a machine pushes them: each checked against its measure, once by its key, added to its series; beside them the", m.Rows, measuredBatch)
	p.say("same rows by bare INSERTs of as many rows and by one COPY, into a table with the same columns and key but without row-level security, triggers, foreign key")
	p.say("and the other indexes.")
	p.table(
		[]string{"", "rows a second, by round", "median", "ratio"},
		[]string{"bare COPY", each(m.Copied), number(median(m.Copied)), "1"},
		[]string{"bare INSERT", each(m.Inserted), number(median(m.Inserted)), ratio(median(m.Inserted) / median(m.Copied))},
		[]string{"**values taken**", each(m.Kept), number(median(m.Kept)), fmt.Sprintf("**%s** of COPY, **%s** of INSERT", ratio(copied), ratio(insert))},
	)
}
