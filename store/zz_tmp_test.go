package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

type tr struct{ last time.Time }

func (t *tr) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	t.last = time.Now()
	return ctx
}
func (t *tr) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryEndData) {
	fmt.Println("Q", time.Since(t.last), d.CommandTag)
}
func (t *tr) TraceBatchStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	t.last = time.Now()
	return ctx
}
func (t *tr) TraceBatchQuery(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchQueryData) {
	fmt.Printf("B %v %.50q %v\n", time.Since(t.last), d.SQL, d.CommandTag)
	t.last = time.Now()
}
func (t *tr) TraceBatchEnd(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchEndData) {
	fmt.Println("BE", time.Since(t.last))
}

func TestTmp(t *testing.T) {
	s, _ := storetest.Open(t, func(c *pgxpool.Config) { c.ConnConfig.Tracer = &tr{} })
	town := storetest.NewTown(t, s, "satu", 8000)
	cycle := storetest.NewCycle(t, s, town)
	for range 16 {
		fmt.Println("-------")
		storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
			members, err := tx.NextUnopened(ctx, cycle.ID, 500)
			if err != nil {
				return err
			}
			st := time.Now()
			_, err = tx.OpenAppraisals(ctx, cycle.ID, members, storetest.TargetsDue, storetest.Opened)
			fmt.Println("open", time.Since(st))
			return err
		})
	}
}
