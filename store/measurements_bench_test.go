package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
	"siklus.id/store"
)

// BenchmarkTakeMeasurements takes 100,000 values of 500 people in batches of 1,000, as a machine pushes them, and beside
// them sends the same rows by COPY into a table of the same shape without row-level security and without triggers.
// `go test ./store -run '^$' -bench TakeMeasurements -benchtime 3x` shows rows a second of both, and their ratio.
func BenchmarkTakeMeasurements(b *testing.B) {
	const rows, people, batch = 100_000, 500, 1000
	g := newGauge(b, people)
	owner, err := pgx.Connect(b.Context(), g.database.Owner)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = owner.Close(context.WithoutCancel(b.Context())) })
	var ours, bare time.Duration
	for round := range b.N {
		list := make([]store.NewMeasurement, rows)
		for i := range list {
			list[i] = visits(fmt.Sprintf("staf-%d", i%people+1), 1, i, fmt.Sprintf("%d-%d", round, i), "")
			list[i].Row, list[i].At = i%batch+1, list[i].At.Add(time.Duration(round*rows+i/people)*time.Minute)
		}
		started := b.Elapsed()
		for first := 0; first < rows; first += batch {
			if n, faults := g.take(b, machine, list[first:first+batch]...); n.Added != batch {
				b.Fatalf("%+v taken, %v", n, faults)
			}
		}
		ours += b.Elapsed() - started

		if _, err := owner.Exec(b.Context(), `drop table if exists bare; create table bare (like measurements including all)`); err != nil {
			b.Fatal(err)
		}
		series := make([]string, people)
		for i := range series {
			series[i] = store.NewID()
		}
		started = b.Elapsed()
		n, err := owner.CopyFrom(b.Context(), pgx.Identifier{"bare"},
			[]string{"agency_id", "series_id", "measured_at", "version", "value", "source", "key", "reason", "received_at", "received_by"},
			pgx.CopyFromSlice(rows, func(i int) ([]any, error) {
				r := list[i]
				return []any{g.town.Agency.ID, series[i%people], r.At, 1, int64(r.Value / appraisal.DecimalOf(1)), machine.Source, r.Key, "", measuredNow, machine.ID}, nil
			}))
		if err != nil || n != rows {
			b.Fatalf("%d copied, %v", n, err)
		}
		bare += b.Elapsed() - started
	}
	total := float64(rows * b.N)
	b.ReportMetric(total/ours.Seconds(), "rows/s")
	b.ReportMetric(total/bare.Seconds(), "copied-rows/s")
	b.ReportMetric(bare.Seconds()/ours.Seconds(), "ratio")
}
