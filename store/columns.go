package store

import (
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"siklus.id/appraisal"
)

// day carries an appraisal.Date to and from a date column; no date is null.
type day appraisal.Date

// DateValue implements pgtype.DateValuer.
func (d day) DateValue() (pgtype.Date, error) {
	if d == 0 {
		return pgtype.Date{}, nil
	}
	return pgtype.Date{Time: appraisal.Date(d).Time(), Valid: true}, nil
}

// ScanDate implements pgtype.DateScanner.
func (d *day) ScanDate(v pgtype.Date) error {
	*d = 0
	if v.Valid {
		*d = day(appraisal.NewDate(v.Time.Date()))
	}
	return nil
}

// instant carries an instant to and from a timestamptz column in UTC; the zero instant is null.
type instant time.Time

// TimestamptzValue implements pgtype.TimestamptzValuer.
func (t instant) TimestamptzValue() (pgtype.Timestamptz, error) {
	if time.Time(t).IsZero() {
		return pgtype.Timestamptz{}, nil
	}
	return pgtype.Timestamptz{Time: time.Time(t), Valid: true}, nil
}

// ScanTimestamptz implements pgtype.TimestamptzScanner.
func (t *instant) ScanTimestamptz(v pgtype.Timestamptz) error {
	*t = instant{}
	if v.Valid {
		*t = instant(v.Time.UTC())
	}
	return nil
}

// Precision is the step in which a column keeps instants. At the pace of a rehearsal one step may be a legal second, so what
// is written from an instant before it is kept is cut to it first.
const Precision = time.Microsecond

// stored cuts an instant to what a column keeps, in UTC.
func stored(t time.Time) time.Time { return t.UTC().Truncate(Precision) }

// orNull is the text, or null when it is empty: for optional IDs.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// text reads a nullable text or ID column into a string; null is empty.
type text string

// ScanText implements pgtype.TextScanner.
func (t *text) ScanText(v pgtype.Text) error {
	*t = text(v.String)
	return nil
}

// asJSON is the JSON text of a value for a json column.
func asJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// listJSON is the JSON text of a list; none is an empty one.
func listJSON[T any](list []T) (string, error) {
	if len(list) == 0 {
		return "[]", nil
	}
	return asJSON(list)
}

// collect reads all rows with one scan function.
func collect[T any](rows pgx.Rows, err error, scan func(pgx.Row) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (T, error) { return scan(r) })
}
