package store_test

import (
	"context"
	"fmt"
	"testing"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// benchTown is a town of so many staff with a cycle that has opened nothing yet.
func benchTown(b *testing.B, staff int) (*store.Store, storetest.Town, store.Cycle) {
	b.Helper()
	s, _ := storetest.Open(b)
	town := storetest.NewTown(b, s, "satu", staff)
	return s, town, storetest.NewCycle(b, s, town)
}

// BenchmarkOpenAppraisals opens batches of 500: case, journal, task and letter of each.
func BenchmarkOpenAppraisals(b *testing.B) {
	s, town, cycle := benchTown(b, 500*b.N)
	b.ResetTimer()
	for range b.N {
		storetest.Do(b, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
			members, err := tx.NextUnopened(ctx, cycle.ID, 500)
			if err != nil {
				return err
			}
			_, err = tx.OpenAppraisals(ctx, cycle.ID, members, storetest.TargetsDue, storetest.Opened)
			return err
		})
	}
}

// BenchmarkOpenEvaluations opens batches of 500 with two tasks and one letter each.
func BenchmarkOpenEvaluations(b *testing.B) {
	s, town, cycle := benchTown(b, 500*b.N)
	storetest.OpenAll(b, s, town, cycle)
	b.ResetTimer()
	for range b.N {
		storetest.Do(b, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
			_, err := tx.OpenEvaluations(ctx, cycle.ID, quarter, 500, windowOpen, storetest.Opened)
			return err
		})
	}
}

// BenchmarkRegisterAndRecord takes one act: the door's transaction and the worker's.
func BenchmarkRegisterAndRecord(b *testing.B) {
	s, town, cycle := benchTown(b, max(b.N, 1))
	sc := scene{s, town, cycle, storetest.OpenAll(b, s, town, cycle)}
	acts := make([]store.RegisteredAct, b.N)
	for i := range acts {
		name := fmt.Sprintf("staf-%d", i+1)
		acts[i] = sc.act(sc.cases[name], name, appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{})
	}
	b.ResetTimer()
	for i := range acts {
		storetest.Do(b, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) (err error) {
			acts[i], _, err = tx.Register(ctx, acts[i])
			return err
		})
	}
	registered := b.Elapsed()
	b.ReportMetric(float64(registered.Microseconds())/float64(b.N), "µs/register")
	for _, a := range acts {
		e := sc.entry(store.Case{ID: a.CaseID, Proceeding: a.Proceeding}, &a.Act, submitted)
		storetest.Do(b, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
			_, err := tx.Record(ctx, e)
			return err
		})
	}
	b.ReportMetric(float64((b.Elapsed()-registered).Microseconds())/float64(b.N), "µs/record")
}
