package bench

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// bareRows is rows as Postgres takes them without anything of ours around them: into a table with the columns, defaults and
// checks of one of ours and its key, but without row-level security, other indexes, foreign keys and triggers.
type bareRows struct {
	table   string // the table of ours
	key     string // columns of its key
	columns []string
	batch   int // rows of one INSERT
	rows    int
	row     func(i int) []any
}

// bareRates returns how many of the rows a second go in by INSERTs of as many rows, a transaction each, and by one COPY.
func bareRates(ctx context.Context, conn *pgx.Conn, b bareRows) (inserted, copied float64, err error) {
	name := "bare_" + b.table
	_, err = conn.Exec(ctx, fmt.Sprintf(`drop table if exists %[1]s; create table %[1]s (like %[2]s including defaults including constraints, primary key (%[3]s))`,
		name, b.table, b.key))
	if err != nil {
		return 0, 0, fmt.Errorf("bare table: %w", err)
	}
	into := fmt.Sprintf("insert into %s (%s) values ", name, strings.Join(b.columns, ", "))
	started := time.Now()
	for first := 0; first < b.rows; first += b.batch {
		last := min(first+b.batch, b.rows)
		values, args := make([]string, 0, b.batch), make([]any, 0, b.batch*len(b.columns))
		for i := first; i < last; i++ {
			places := make([]string, len(b.columns))
			for c := range places {
				places[c] = fmt.Sprintf("$%d", len(args)+c+1)
			}
			values = append(values, "("+strings.Join(places, ",")+")")
			args = append(args, b.row(i)...)
		}
		if _, err := conn.Exec(ctx, into+strings.Join(values, ","), args...); err != nil {
			return 0, 0, fmt.Errorf("bare insert: %w", err)
		}
	}
	inserted = float64(b.rows) / time.Since(started).Seconds()
	if _, err := conn.Exec(ctx, "truncate "+name); err != nil {
		return 0, 0, err
	}
	started = time.Now()
	_, err = conn.CopyFrom(ctx, pgx.Identifier{name}, b.columns, pgx.CopyFromSlice(b.rows, func(i int) ([]any, error) { return b.row(i), nil }))
	return inserted, float64(b.rows) / time.Since(started).Seconds(), err
}
