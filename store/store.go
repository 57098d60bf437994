package store

import (
	"context"
	"fmt"

	"github.com/exaring/otelpgx"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Store is a pool of connections to one database, as the application's role. It is safe for concurrent use.
type Store struct{ pool *pgxpool.Pool }

// Option changes how Open connects.
type Option func(*pgxpool.Config)

// WithMaxConns limits the connections of the pool; pgx's default is the larger of 4 and the number of cores.
func WithMaxConns(n int) Option { return func(c *pgxpool.Config) { c.MaxConns = int32(n) } }

// WithTracing makes every statement a span of the process's OpenTelemetry tracer. Arguments are left out,
// because they may hold personal data.
func WithTracing() Option {
	return func(c *pgxpool.Config) { c.ConnConfig.Tracer = otelpgx.NewTracer() }
}

// Open connects as the application's role and refuses a database whose schema is not this program's.
func Open(ctx context.Context, appDSN string, opts ...Option) (*Store, error) {
	config, err := pgxpool.ParseConfig(appDSN)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	config.ConnConfig.RuntimeParams["application_name"] = "siklus"
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	// Postgres would compile the statements that compare everybody, for seconds, to save milliseconds of running them.
	config.ConnConfig.RuntimeParams["jit"] = "off"
	for _, o := range opts {
		o(config)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	if err := CheckSchema(ctx, pool); err != nil {
		pool.Close()
		return nil, err
	}
	return &Store{pool: pool}, nil
}

// Close waits for running transactions and closes the connections.
func (s *Store) Close() { s.pool.Close() }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.pool.Ping(ctx) }

// Tx is a transaction that sees and writes the rows of one agency only.
type Tx struct {
	q      pgx.Tx
	agency string
}

// Agency returns the ID of the agency whose rows the transaction sees.
func (tx Tx) Agency() string { return tx.agency }

// WithAgency runs f in a transaction that sees the rows of one agency, and commits when f returns nil. After an
// error of a statement the transaction is dead: f must return that error. Nothing is repeated here.
func (s *Store) WithAgency(ctx context.Context, agency string, f func(Tx) error) error {
	id, err := uuid.Parse(agency)
	if err != nil {
		return fmt.Errorf("agency %q: %w", agency, err)
	}
	// One round trip for both; the ID is 36 characters of a parsed UUID, so there is nothing to escape.
	begin := pgx.TxOptions{BeginQuery: "begin; set local app.agency_id = '" + id.String() + "'"}
	return pgx.BeginTxFunc(ctx, s.pool, begin, func(tx pgx.Tx) error {
		return f(Tx{q: tx, agency: id.String()})
	})
}

// NewID returns a new opaque ID: a time-ordered UUID.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }
