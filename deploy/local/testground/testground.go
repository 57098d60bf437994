// Package testground gives tests a real Postgres and a real Temporal server, a mailbox of their own, and a port with who
// works behind it.
//
// `make test` starts one of each for the whole run and passes their addresses
// in SIKLUS_TEST_PG and SIKLUS_TEST_TEMPORAL. A package tested alone starts its
// own at the first use, once per test binary; they die with it.
package testground

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"siklus.id/deploy/local"
)

// Names of the environment variables that carry the addresses of a whole run.
const (
	// EnvPostgres holds an administrator's DSN.
	EnvPostgres = "SIKLUS_TEST_PG"
	// EnvTemporal holds the frontend's address.
	EnvTemporal = "SIKLUS_TEST_TEMPORAL"
	// EnvTemporalUI holds the address of the web pages.
	EnvTemporalUI = "SIKLUS_TEST_TEMPORAL_UI"
)

var (
	postgres = once[*local.Postgres]{start: func(ctx context.Context) (*local.Postgres, error) {
		return local.StartPostgres(ctx, local.PostgresOptions{URL: os.Getenv(EnvPostgres)})
	}}
	temporal = once[*local.Temporal]{start: func(ctx context.Context) (*local.Temporal, error) {
		return local.StartTemporal(ctx, local.TemporalOptions{Address: os.Getenv(EnvTemporal), UI: os.Getenv(EnvTemporalUI)})
	}}
)

// once starts a part at its first use. A failure is remembered: every test that
// needs the part fails with the same words.
type once[T interface{ Stop() error }] struct {
	start func(context.Context) (T, error)

	mu      sync.Mutex
	started bool
	part    T
	err     error
}

func (o *once[T]) get(t testing.TB) T {
	t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.started {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
		defer cancel()
		o.part, o.err = o.start(ctx)
		o.started = true
	}
	if o.err != nil {
		t.Fatalf("the ground of the tests: %v", o.err)
	}
	return o.part
}

func (o *once[T]) stop() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.started || o.err != nil {
		return nil
	}
	o.started = false
	return o.part.Stop()
}

// Postgres is the cluster of this run.
func Postgres(t testing.TB) *local.Postgres {
	t.Helper()
	return postgres.get(t)
}

// Temporal is the server of this run. Tests that share it use a namespace of
// their own (NewNamespace) or task queues and workflow IDs of their own.
func Temporal(t testing.TB) *local.Temporal {
	t.Helper()
	return temporal.get(t)
}

// Main is the body of a TestMain that removes what the package started at once,
// instead of leaving that to the next run.
func Main(m *testing.M) {
	code := m.Run()
	for _, stop := range []func() error{temporal.stop, postgres.stop} {
		if err := stop(); err != nil {
			println("the ground of the tests:", err.Error())
			code = max(code, 1)
		}
	}
	os.Exit(code)
}
