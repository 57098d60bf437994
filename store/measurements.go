package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// NewMeasurement is one value that comes in.
type NewMeasurement struct {
	Row              int    // as the caller counts
	Measure, Subject string // code of the measure; staff number, external code or unit code
	At               time.Time
	Value            appraisal.Decimal
	Key              string // the caller's own; empty: the row is known by measure, subject and time alone
	Reason           string // of a correction
}

// TakeMeasurements takes a batch of values and names the rows it cannot take; the others are taken all the same. A key
// that came before changes nothing; a value that differs from the one of the same time becomes its next version and
// needs a reason. Measures of the batch are locked, so that batches of one source take turns. now is the real instant.
func (tx Tx) TakeMeasurements(ctx context.Context, list []NewMeasurement, by Pusher, now time.Time) (n Counted, faults []RowFault, err error) {
	refs := make([]measured, len(list))
	for i, r := range list {
		refs[i] = measured{r.Row, r.Measure, r.Subject}
	}
	found, faults, err := tx.series(ctx, refs, by)
	if err != nil {
		return n, nil, fmt.Errorf("measurements: %w", err)
	}
	known, err := tx.valuesOf(ctx, list, found)
	if err != nil {
		return n, nil, fmt.Errorf("measurements: %w", err)
	}
	var add newValues
	for i, r := range list {
		ref, ok := found[i]
		if !ok {
			continue
		}
		at := stored(r.At)
		value := kept{series: ref.id, at: at, value: r.Value}
		if first, taken := known.keys[sourceKey{ref.source, r.Key}]; taken && r.Key != "" {
			if first != value {
				faults = append(faults, RowFault{r.Row, "key", FaultKeyReused})
			} else {
				n.Unchanged++
			}
			continue
		}
		moment := moment{ref.id, at}
		before := known.newest[moment]
		switch {
		case before.version > 0 && before.value == r.Value:
			n.Unchanged++
			continue
		case before.version > 0 && r.Reason == "":
			faults = append(faults, RowFault{r.Row, "reason", FaultReasonMissing})
			continue
		case before.version > 0:
			n.Changed++
		default:
			n.Added++
			r.Reason = ""
		}
		known.newest[moment] = version{before.version + 1, r.Value}
		if r.Key != "" {
			known.keys[sourceKey{ref.source, r.Key}] = value
		}
		add.series, add.at, add.versions = append(add.series, ref.id), append(add.at, at), append(add.versions, before.version+1)
		add.values, add.sources = append(add.values, amount(r.Value)), append(add.sources, ref.source)
		add.keys, add.reasons = append(add.keys, r.Key), append(add.reasons, r.Reason)
	}
	if err := tx.insertValues(ctx, add, by, now); err != nil {
		return Counted{}, nil, fmt.Errorf("measurements: %w", err)
	}
	return n, faults, nil
}

type newValues struct {
	series   []string
	at       []time.Time
	versions []int
	values   []amount
	sources  []string
	keys     []string
	reasons  []string
}

// insertValues writes values by one statement. Columns travel as arrays, because COPY is closed to tables under
// row-level security.
func (tx Tx) insertValues(ctx context.Context, v newValues, by Pusher, now time.Time) error {
	if len(v.series) == 0 {
		return nil
	}
	_, err := tx.q.Exec(ctx, `insert into measurements (series_id, measured_at, version, value, source, key, reason, received_at, received_by)
		select v.series::uuid, v.at, v.version, v.value, v.source, v.key, v.reason, $8, $9
		from unnest($1::text[], $2::timestamptz[], $3::int[], $4::numeric[], $5::text[], $6::text[], $7::text[])
			v (series, at, version, value, source, key, reason)`,
		v.series, v.at, v.versions, v.values, v.sources, v.keys, v.reasons, stored(now), by.ID)
	return err
}

type (
	moment struct {
		series string
		at     time.Time
	}
	version struct {
		version int
		value   appraisal.Decimal
	}
	sourceKey struct{ source, key string }
	kept      struct {
		series string
		at     time.Time
		value  appraisal.Decimal
	}
	known struct {
		keys   map[sourceKey]kept
		newest map[moment]version
	}
)

// valuesOf reads what is there already under the keys and at the times of a batch.
func (tx Tx) valuesOf(ctx context.Context, list []NewMeasurement, found map[int]seriesRef) (known, error) {
	k := known{map[sourceKey]kept{}, map[moment]version{}}
	var sources, keys, series []string
	var at []time.Time
	for i, r := range list {
		ref, ok := found[i]
		if !ok {
			continue
		}
		if r.Key != "" {
			sources, keys = append(sources, ref.source), append(keys, r.Key)
		}
		if !ref.isNew {
			series, at = append(series, ref.id), append(at, stored(r.At))
		}
	}
	var s, key, source string
	var when instant
	var value amount
	var n int
	if len(keys) > 0 {
		// One look into the index for each key, whatever the planner believes of a table that grows by the hour.
		rows, err := tx.q.Query(ctx, `select v.source, v.key, m.series_id, m.measured_at, m.value
			from unnest($1::text[], $2::text[]) v (source, key)
				cross join lateral (select * from measurements m where m.source = v.source and m.key = v.key and m.key <> '' limit 1) m`, sources, keys)
		if err != nil {
			return k, err
		}
		if _, err = pgx.ForEachRow(rows, []any{&source, &key, &s, &when, &value}, func() error {
			k.keys[sourceKey{source, key}] = kept{s, time.Time(when), appraisal.Decimal(value)}
			return nil
		}); err != nil {
			return k, err
		}
	}
	if len(series) == 0 {
		return k, nil
	}
	rows, err := tx.q.Query(ctx, `select m.series_id, m.measured_at, m.version, m.value
		from unnest($1::text[]::uuid[], $2::timestamptz[]) v (series, at)
			cross join lateral (select * from measurements m where m.series_id = v.series and m.measured_at = v.at
				order by m.version desc limit 1) m`, series, at)
	if err != nil {
		return k, err
	}
	_, err = pgx.ForEachRow(rows, []any{&s, &when, &n, &value}, func() error {
		k.newest[moment{s, time.Time(when)}] = version{n, appraisal.Decimal(value)}
		return nil
	})
	return k, err
}

// measured names a measure and whose value it is, in one row of a batch.
type measured struct {
	row              int
	measure, subject string
}

type seriesRef struct {
	id, source string
	isNew      bool
}

// series finds the series of the rows of a batch, by their position, and makes those that are missing. It locks the
// measures it finds.
func (tx Tx) series(ctx context.Context, list []measured, by Pusher) (map[int]seriesRef, []RowFault, error) {
	codes, people, units := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, r := range list {
		codes[r.measure] = true
	}
	rows, err := tx.q.Query(ctx, `select `+measureColumns+` from measures m where m.code = any ($1) order by m.id for no key update`, keysOf(codes))
	found, err := collect(rows, err, scanMeasure)
	if err != nil {
		return nil, nil, err
	}
	measures := make(map[string]Measure, len(found))
	for _, m := range found {
		measures[m.Code] = m
	}
	for _, r := range list {
		if m, ok := measures[r.measure]; ok && m.Subject == appraisal.OfUnit {
			units[r.subject] = true
		} else if ok {
			people[r.subject] = true
		}
	}
	persons, err := tx.peopleByCode(ctx, keysOf(people))
	if err != nil {
		return nil, nil, err
	}
	places, err := tx.unitsByCode(ctx, keysOf(units))
	if err != nil {
		return nil, nil, err
	}
	var faults []RowFault
	wanted := map[int]seriesName{}
	for i, r := range list {
		m, ok := measures[r.measure]
		switch {
		case !ok:
			faults = append(faults, RowFault{r.row, "measure", FaultMeasureUnknown})
		case !by.may(m.Source):
			faults = append(faults, RowFault{r.row, "measure", FaultNotYours})
		case m.Subject == appraisal.OfUnit && places[r.subject] == "":
			faults = append(faults, RowFault{r.row, "subject", FaultUnitUnknown})
		case m.Subject == appraisal.OfUnit:
			wanted[i] = seriesName{m.ID, "", places[r.subject]}
		case persons[r.subject] == "":
			faults = append(faults, RowFault{r.row, "subject", FaultPersonUnknown})
		default:
			wanted[i] = seriesName{m.ID, persons[r.subject], ""}
		}
	}
	ids, err := tx.seriesNamed(ctx, wanted)
	if err != nil {
		return nil, nil, err
	}
	refs := make(map[int]seriesRef, len(wanted))
	for i, name := range wanted {
		ref := ids[name]
		ref.source = measures[list[i].measure].Source
		refs[i] = ref
	}
	return refs, faults, nil
}

type seriesName struct{ measure, person, unit string }

// seriesNamed returns the series by what they are of, making those that are missing; their measures are locked.
func (tx Tx) seriesNamed(ctx context.Context, wanted map[int]seriesName) (map[seriesName]seriesRef, error) {
	var measures, people, units []string
	ids := make(map[seriesName]seriesRef, len(wanted))
	for _, name := range wanted {
		if _, listed := ids[name]; !listed {
			ids[name] = seriesRef{}
			measures, people, units = append(measures, name.measure), append(people, name.person), append(units, name.unit)
		}
	}
	if len(measures) == 0 {
		return ids, nil
	}
	rows, err := tx.q.Query(ctx, `with v as (select v.measure::uuid as measure, nullif(v.person, '')::uuid as person, nullif(v.unit, '')::uuid as unit
			from unnest($1::text[], $2::text[], $3::text[]) v (measure, person, unit))
		select s.id, v.measure, v.person::text, '' from v cross join lateral
			(select id from measure_series s where s.measure_id = v.measure and s.person_id = v.person limit 1) s
		union all
		select s.id, v.measure, '', v.unit::text from v cross join lateral
			(select id from measure_series s where s.measure_id = v.measure and s.unit_id = v.unit limit 1) s`, measures, people, units)
	if err != nil {
		return nil, err
	}
	var id string
	var name seriesName
	if _, err := pgx.ForEachRow(rows, []any{&id, &name.measure, &name.person, &name.unit}, func() error {
		ids[name] = seriesRef{id: id}
		return nil
	}); err != nil {
		return nil, err
	}
	var newIDs, newMeasures, newPeople, newUnits []string
	for i := range measures {
		name := seriesName{measures[i], people[i], units[i]}
		if ids[name].id != "" {
			continue
		}
		ids[name] = seriesRef{id: NewID(), isNew: true}
		newIDs, newMeasures = append(newIDs, ids[name].id), append(newMeasures, name.measure)
		newPeople, newUnits = append(newPeople, name.person), append(newUnits, name.unit)
	}
	if len(newIDs) == 0 {
		return ids, nil
	}
	_, err = tx.q.Exec(ctx, `insert into measure_series (id, measure_id, person_id, unit_id)
		select v.id::uuid, v.measure::uuid, nullif(v.person, '')::uuid, nullif(v.unit, '')::uuid
		from unnest($1::text[], $2::text[], $3::text[], $4::text[]) v (id, measure, person, unit)`, newIDs, newMeasures, newPeople, newUnits)
	return ids, err
}

// peopleByCode returns the IDs of people by staff number or, for who has none of that, by external code.
func (tx Tx) peopleByCode(ctx context.Context, codes []string) (map[string]string, error) {
	return tx.idsByCode(ctx, codes, `select code, id from people where code = any ($1) and code <> ''
		union all select number, id from people where number = any ($1) and number <> ''`)
}

func (tx Tx) unitsByCode(ctx context.Context, codes []string) (map[string]string, error) {
	return tx.idsByCode(ctx, codes, `select code, id from units where code = any ($1)`)
}

// idsByCode reads pairs of code and ID; of two with one code the last counts.
func (tx Tx) idsByCode(ctx context.Context, codes []string, query string) (map[string]string, error) {
	ids := make(map[string]string, len(codes))
	if len(codes) == 0 {
		return ids, nil
	}
	rows, err := tx.q.Query(ctx, query, codes)
	if err != nil {
		return nil, err
	}
	var code, id string
	_, err = pgx.ForEachRow(rows, []any{&code, &id}, func() error { ids[code] = id; return nil })
	return ids, err
}

func keysOf(set map[string]bool) []string {
	keys := make([]string, 0, len(set))
	for k := range set {
		keys = append(keys, k)
	}
	return keys
}
