package api

import (
	"context"
	"errors"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// measurements takes what an agency's own systems measure and shows it to those whom it concerns. Nothing here is an
// act of the procedure: the rows go straight into Postgres.
type measurements struct{ *door }

// pusher is who brings rows: a key, for the measures of its own name, or the HR desk, for all.
func pusher(p Principal) store.Pusher {
	if p.Via == ByKey {
		return store.Pusher{ID: p.Key, Source: p.Program}
	}
	return store.Pusher{ID: p.Person}
}

func (s measurements) PutMeasures(ctx context.Context, r *siklusv1.PutMeasuresRequest) (*siklusv1.PutMeasuresResponse, error) {
	p, err := s.enter(ctx, connectv1.MeasurementServicePutMeasuresProcedure, r)
	if err != nil {
		return nil, err
	}
	measures, bad := checkMeasures(r.GetMeasures(), p)
	services, more := checkServices(r.GetServices(), p)
	bad = append(bad, more...)
	targets, more := checkTargets(r.GetTargets())
	bad = append(bad, more...)
	out := &siklusv1.PutMeasuresResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		for _, part := range []struct {
			list string
			put  func() (store.Counted, []store.RowFault, error)
		}{
			{"measures", func() (store.Counted, []store.RowFault, error) { return putMeasures(ctx, tx, measures, pusher(p)) }},
			{"services", func() (store.Counted, []store.RowFault, error) { return putServices(ctx, tx, services, pusher(p)) }},
			{"targets", func() (store.Counted, []store.RowFault, error) {
				return tx.PutTargets(ctx, targets, pusher(p), s.now())
			}},
		} {
			n, faults, err := part.put()
			if err != nil {
				return err
			}
			out.Added, out.Changed, out.Unchanged = out.Added+int32(n.Added), out.Changed+int32(n.Changed), out.Unchanged+int32(n.Unchanged)
			for _, f := range faults {
				bad = append(bad, rowDefect(f.Row, part.list+"."+f.Field, f.Code))
			}
		}
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	out.Defects = byRow(bad)
	return out, nil
}

// numbered is one row of a batch that has been read, with the number its caller knows it by.
type numbered[T any] struct {
	row   int
	value T
}

func putMeasures(ctx context.Context, tx store.Tx, list []numbered[store.Measure], by store.Pusher) (store.Counted, []store.RowFault, error) {
	n, faults, err := tx.PutMeasures(ctx, valuesOf(list), by)
	return n, atRows(faults, list), err
}

func putServices(ctx context.Context, tx store.Tx, list []numbered[store.Service], by store.Pusher) (store.Counted, []store.RowFault, error) {
	n, faults, err := tx.PutServices(ctx, valuesOf(list), by)
	return n, atRows(faults, list), err
}

func valuesOf[T any](list []numbered[T]) []T {
	values := make([]T, len(list))
	for i, v := range list {
		values[i] = v.value
	}
	return values
}

// atRows puts the caller's numbers in the place of positions.
func atRows[T any](faults []store.RowFault, list []numbered[T]) []store.RowFault {
	for i, f := range faults {
		faults[i].Row = list[f.Row].row
	}
	return faults
}

func (s measurements) PushMeasurements(ctx context.Context, r *siklusv1.PushMeasurementsRequest) (*siklusv1.PushMeasurementsResponse, error) {
	p, err := s.enter(ctx, connectv1.MeasurementServicePushMeasurementsProcedure, r)
	if err != nil {
		return nil, err
	}
	var bad []*siklusv1.MeasurementDefect
	var n store.Counted
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		latest, err := s.measuredUntil(ctx, tx)
		if err != nil {
			return err
		}
		rows, wrong := checkMeasurements(r.GetRows(), latest)
		var faults []store.RowFault
		n, faults, err = tx.TakeMeasurements(ctx, rows, pusher(p), s.now())
		bad = append(wrong, rowDefects(faults)...)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.PushMeasurementsResponse{
		Taken: int32(n.Added + n.Changed), Corrected: int32(n.Changed), Repeated: int32(n.Unchanged), Defects: byRow(bad),
	}, nil
}

func (s measurements) PushServiceRecords(ctx context.Context, r *siklusv1.PushServiceRecordsRequest) (*siklusv1.PushServiceRecordsResponse, error) {
	p, err := s.enter(ctx, connectv1.MeasurementServicePushServiceRecordsProcedure, r)
	if err != nil {
		return nil, err
	}
	var bad []*siklusv1.MeasurementDefect
	var n store.Counted
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		latest, err := s.measuredUntil(ctx, tx)
		if err != nil {
			return err
		}
		rows, wrong := checkRecords(r.GetRows(), latest)
		var faults []store.RowFault
		n, faults, err = tx.TakeServiceRecords(ctx, rows, pusher(p), s.now())
		bad = append(wrong, rowDefects(faults)...)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.PushServiceRecordsResponse{
		Taken: int32(n.Added + n.Changed), Corrected: int32(n.Changed), Repeated: int32(n.Unchanged), Defects: byRow(bad),
	}, nil
}

// errDryRun ends the transaction of an import that was only to be tried.
var errDryRun = errors.New("nothing is kept of a dry run")

// ImportMeasurements takes the good rows of a file in one transaction; a dry run does the same and keeps nothing, so
// that what it says is what would happen.
func (s measurements) ImportMeasurements(ctx context.Context, r *siklusv1.ImportMeasurementsRequest) (*siklusv1.ImportMeasurementsResponse, error) {
	p, err := s.enter(ctx, connectv1.MeasurementServiceImportMeasurementsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ImportMeasurementsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		latest, err := s.measuredUntil(ctx, tx)
		if err != nil {
			return err
		}
		file := importing{tx: tx, by: p, now: s.now(), latest: latest, calendar: appraisal.Calendar{Zone: agency.Zone, Week: agency.Week}}
		if err := file.take(ctx, r.GetContent()); err != nil {
			return err
		}
		out = file.answer()
		if r.GetDryRun() {
			return errDryRun
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDryRun) {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// byRow sorts defects as the rows stand.
func byRow(bad []*siklusv1.MeasurementDefect) []*siklusv1.MeasurementDefect {
	slices.SortStableFunc(bad, func(a, b *siklusv1.MeasurementDefect) int { return int(a.GetRow() - b.GetRow()) })
	return bad
}
