package store

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"siklus.id/appraisal"
)

// amount carries an exact decimal to and from a numeric column; a value is never a float on its way.
type amount appraisal.Decimal

const amountPlaces = 6

// NumericValue implements pgtype.NumericValuer.
func (a amount) NumericValue() (pgtype.Numeric, error) {
	return pgtype.Numeric{Int: big.NewInt(int64(a)), Exp: -amountPlaces, Valid: true}, nil
}

// ScanNumeric implements pgtype.NumericScanner.
func (a *amount) ScanNumeric(v pgtype.Numeric) error {
	if !v.Valid || v.NaN || v.InfinityModifier != pgtype.Finite || v.Exp < -amountPlaces {
		return fmt.Errorf("a numeric that is no decimal of six places")
	}
	n := big.NewInt(0).Exp(big.NewInt(10), big.NewInt(int64(v.Exp)+amountPlaces), nil)
	n.Mul(n, v.Int)
	if !n.IsInt64() {
		return fmt.Errorf("a numeric of more than twelve digits")
	}
	*a = amount(n.Int64())
	return nil
}

// Measure is something an agency measures again and again (*ukuran*).
type Measure struct {
	ID, Code, Name string
	Unit           string // of measure, *satuan*
	Direction      appraisal.Direction
	Aspect         string // as the contract names it
	Subject        appraisal.MeasureSubject
	Period         appraisal.MeasurePeriod
	Target         *appraisal.Decimal // for everybody without one of their own; nil: none
	Source         string             // the system that measures: the name of its keys
}

// Service is a service whose records are kept.
type Service struct {
	ID, Code, Name string
	Standard       appraisal.ServiceStandard
	Source         string
}

const measureColumns = `m.id, m.code, m.name, m.unit, m.direction, m.aspect, m.subject, m.period, m.target, m.source`

func scanMeasure(r pgx.Row) (m Measure, err error) {
	var target *amount
	err = r.Scan(&m.ID, &m.Code, &m.Name, &m.Unit, (*string)(&m.Direction), &m.Aspect, (*string)(&m.Subject), (*string)(&m.Period),
		&target, &m.Source)
	m.Target = (*appraisal.Decimal)(target)
	return m, err
}

// Measures returns the agency's measures by code: those named, or all when none is.
func (tx Tx) Measures(ctx context.Context, codes ...string) ([]Measure, error) {
	rows, err := tx.q.Query(ctx, `select `+measureColumns+` from measures m where $1::text[] is null or m.code = any ($1) order by m.code`, codes)
	return collect(rows, err, scanMeasure)
}

// Services returns the agency's services by code: those named, or all when none is.
func (tx Tx) Services(ctx context.Context, codes ...string) ([]Service, error) {
	rows, err := tx.q.Query(ctx, `select id, code, name, standard, standard_unit, source from services
		where $1::text[] is null or code = any ($1) order by code`, codes)
	return collect(rows, err, func(r pgx.Row) (s Service, err error) {
		return s, r.Scan(&s.ID, &s.Code, &s.Name, &s.Standard.Length, (*string)(&s.Standard.Unit), &s.Source)
	})
}

// RowFault is one row that was not taken, and why, for programs.
type RowFault struct {
	Row         int // as the caller counts
	Field, Code string
}

// The codes of row faults.
const (
	FaultMeasureUnknown = "measure-unknown"
	FaultServiceUnknown = "service-unknown"
	FaultNotYours       = "source-not-yours"
	FaultPersonUnknown  = "person-unknown"
	FaultUnitUnknown    = "unit-unknown"
	FaultHasValues      = "measure-has-values"
	FaultKeyReused      = "key-reused"
	FaultReasonMissing  = "reason-missing"
	FaultTwice          = "row-twice"
)

// Counted is how many rows of a batch did what.
type Counted struct {
	Added     int // new
	Changed   int // took the place of another, which is kept where it is a value, a target or a record
	Unchanged int // were so already
}

// Pusher is who brings rows.
type Pusher struct {
	ID     string // of the key or the person
	Source string // name of the key; empty for the HR desk, which may bring the rows of every source
}

func (p Pusher) may(source string) bool { return p.Source == "" || p.Source == source }

// PutMeasures defines measures; fault rows are positions in the list. What a measure means does not change once it has
// values: direction, unit of measure and subject stay as they are.
func (tx Tx) PutMeasures(ctx context.Context, list []Measure, by Pusher) (n Counted, faults []RowFault, err error) {
	codes := make([]string, len(list))
	for i, m := range list {
		codes[i] = m.Code
	}
	rows, err := tx.q.Query(ctx, `select `+measureColumns+`, exists (select from measurements v join measure_series s on s.id = v.series_id where s.measure_id = m.id)
		from measures m where m.code = any ($1) order by m.id for no key update of m`, codes)
	type kept struct {
		Measure
		used bool
	}
	before, err := collect(rows, err, func(r pgx.Row) (k kept, err error) {
		k.Measure, err = scanMeasure(also(r, &k.used))
		return k, err
	})
	if err != nil {
		return n, nil, fmt.Errorf("measures: %w", err)
	}
	known := map[string]kept{}
	for _, k := range before {
		known[k.Code] = k
	}
	batch := &pgx.Batch{}
	seen := map[string]bool{}
	for i, m := range list {
		old, exists := known[m.Code]
		m.ID = old.ID
		switch {
		case seen[m.Code]:
			faults = append(faults, RowFault{i, "code", FaultTwice})
			continue
		case exists && !by.may(old.Source), !by.may(m.Source):
			faults = append(faults, RowFault{i, "source", FaultNotYours})
			continue
		case exists && old.used && (old.Unit != m.Unit || old.Direction != m.Direction || old.Subject != m.Subject):
			faults = append(faults, RowFault{i, "code", FaultHasValues})
			continue
		case exists && sameMeasure(old.Measure, m):
			n.Unchanged++
			continue
		case exists:
			n.Changed++
		default:
			m.ID = NewID()
			n.Added++
		}
		seen[m.Code] = true
		batch.Queue(`insert into measures (id, code, name, unit, direction, aspect, subject, period, target, source)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			on conflict (agency_id, code) do update set name = excluded.name, unit = excluded.unit, direction = excluded.direction,
				aspect = excluded.aspect, subject = excluded.subject, period = excluded.period, target = excluded.target, source = excluded.source`,
			m.ID, m.Code, m.Name, m.Unit, string(m.Direction), m.Aspect, string(m.Subject), string(m.Period), (*amount)(m.Target), m.Source)
	}
	return n, faults, tx.q.SendBatch(ctx, batch).Close()
}

func sameMeasure(a, b Measure) bool {
	same := a.Target == nil && b.Target == nil || a.Target != nil && b.Target != nil && *a.Target == *b.Target
	a.Target, b.Target = nil, nil
	return same && a == b
}

// PutServices defines services; fault rows are positions in the list.
func (tx Tx) PutServices(ctx context.Context, list []Service, by Pusher) (n Counted, faults []RowFault, err error) {
	codes := make([]string, len(list))
	for i, s := range list {
		codes[i] = s.Code
	}
	before, err := tx.Services(ctx, codes...)
	if err != nil {
		return n, nil, fmt.Errorf("services: %w", err)
	}
	batch := &pgx.Batch{}
	for i, s := range list {
		at := slices.IndexFunc(before, func(b Service) bool { return b.Code == s.Code })
		switch {
		case slices.Contains(codes[:i], s.Code):
			faults = append(faults, RowFault{i, "code", FaultTwice})
			continue
		case at >= 0 && !by.may(before[at].Source), !by.may(s.Source):
			faults = append(faults, RowFault{i, "source", FaultNotYours})
			continue
		case at < 0:
			s.ID = NewID()
			n.Added++
		default:
			s.ID = before[at].ID
			if s == before[at] {
				n.Unchanged++
				continue
			}
			n.Changed++
		}
		batch.Queue(`insert into services (id, code, name, standard, standard_unit, source) values ($1, $2, $3, $4, $5, $6)
			on conflict (agency_id, code) do update set name = excluded.name, standard = excluded.standard,
				standard_unit = excluded.standard_unit, source = excluded.source`,
			s.ID, s.Code, s.Name, s.Standard.Length, string(s.Standard.Unit), s.Source)
	}
	return n, faults, tx.q.SendBatch(ctx, batch).Close()
}

// NewTarget is what one person or unit is to reach.
type NewTarget struct {
	Row              int
	Measure, Subject string
	Target           appraisal.Decimal
}

// PutTargets sets targets of persons and units; those before are kept. now is the real instant.
func (tx Tx) PutTargets(ctx context.Context, list []NewTarget, by Pusher, now time.Time) (n Counted, faults []RowFault, err error) {
	refs := make([]measured, len(list))
	for i, t := range list {
		refs[i] = measured{t.Row, t.Measure, t.Subject}
	}
	found, faults, err := tx.series(ctx, refs, by)
	if err != nil {
		return n, nil, fmt.Errorf("targets: %w", err)
	}
	ids := make([]string, 0, len(found))
	for _, s := range found {
		ids = append(ids, s.id)
	}
	type state struct {
		version int
		target  appraisal.Decimal
	}
	latest := map[string]state{}
	rows, err := tx.q.Query(ctx, `select distinct on (series_id) series_id, version, target from measure_targets
		where series_id = any ($1::text[]::uuid[]) order by series_id, version desc`, ids)
	if err != nil {
		return n, nil, err
	}
	var id string
	var s state
	if _, err = pgx.ForEachRow(rows, []any{&id, &s.version, (*amount)(&s.target)}, func() error { latest[id] = s; return nil }); err != nil {
		return n, nil, err
	}
	var series []string
	var versions []int
	var targets []amount
	for i, t := range list {
		ref, ok := found[i]
		if !ok {
			continue
		}
		before := latest[ref.id]
		switch {
		case before.version > 0 && before.target == t.Target:
			n.Unchanged++
			continue
		case before.version > 0:
			n.Changed++
		default:
			n.Added++
		}
		latest[ref.id] = state{before.version + 1, t.Target}
		series, versions, targets = append(series, ref.id), append(versions, before.version+1), append(targets, amount(t.Target))
	}
	_, err = tx.q.Exec(ctx, `insert into measure_targets (series_id, version, target, set_at, set_by)
		select v.series::uuid, v.version, v.target, $4, $5 from unnest($1::text[], $2::int[], $3::numeric[]) v (series, version, target)`,
		series, versions, targets, stored(now), by.ID)
	return n, faults, err
}
