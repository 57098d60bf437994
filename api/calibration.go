package api

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// calibrations holds what units came to beside what their people were given, and the sessions in which that is compared.
// Nothing here rates: a session proposes, whoever may rate does (IV.B.2.a, IV.B.3).
type calibrations struct{ *door }

// calibrationRefusal says in words what the store has against something; other errors stay as they are.
func calibrationRefusal(err error) error {
	if errors.Is(err, store.ErrCalibrationRunning) {
		return &appraisal.Refusal{Code: appraisal.CalibrationRunning, Provision: byDoor,
			Sentence: "Sesi untuk unit dan masa ini masih terbuka. Lanjutkan sesi itu, atau tutup dahulu.",
			English:  "A session about this unit and period is still open. Go on with it, or close it first."}
	}
	return err
}

// bench is one look at calibration in one cycle: who looks, and on which day of the cycle's own time.
type bench struct {
	fairView
	units []store.Unit
}

func (s calibrations) bench(ctx context.Context, tx store.Tx, p Principal, cycleID string) (bench, error) {
	v, err := s.viewOfCycle(ctx, tx, p, cycleID)
	if err != nil {
		return bench{}, err
	}
	units, err := tx.Units(ctx)
	return bench{v, units}, err
}

// unit finds a unit by its code.
func (k bench) unit(code string) (store.Unit, error) {
	if i := slices.IndexFunc(k.units, func(u store.Unit) bool { return u.Code == code }); i >= 0 {
		return k.units[i], nil
	}
	return store.Unit{}, &refused{field: "unit_code", Refusal: *doorRefusal(NotFound, "Unit kerja dengan kode itu tidak ada.", "There is no unit with that code.")}
}

// takesPart reports whether the caller holds sessions about a unit: HR, and where the agency chose so its head too. Where a
// case runs by a policy that this program does not carry, HR alone does.
func (k bench) takesPart(ctx context.Context, unitCode string) (bool, error) {
	switch {
	case k.who.Holds(OfficeHR):
		return true, nil
	case k.who.Person == "" || unitCode == "" || calibratedBy(k.cycle.Rules) != policies.CalibratedByHead:
		return false, nil
	}
	led, err := k.tx.UnitsBelow(ctx, k.who.Person, k.today)
	return slices.Contains(led, unitCode), err
}

// reads reports whether the caller may look: who takes part, and the auditor.
func (k bench) reads(ctx context.Context, unitCode string) error {
	if k.who.Holds(OfficeAuditor) {
		return nil
	}
	return k.writes(ctx, unitCode)
}

func (k bench) writes(ctx context.Context, unitCode string) error {
	takes, err := k.takesPart(ctx, unitCode)
	if err == nil && !takes {
		err = refuseNotAllowed()
	}
	return err
}

// calibratedBy is who holds sessions by the policy to which rules are pinned.
func calibratedBy(r appraisal.Rules) string {
	name, _, _ := strings.Cut(r.Policy, "@")
	policy, err := policies.Load(name)
	if err != nil || policy.Ref() != r.Policy {
		return policies.CalibratedByHR
	}
	return or(policy.CalibratedBy, policies.CalibratedByHR)
}

// period is the period of that key; without one the last that may be rated, else the first.
func (k bench) period(key string) (found appraisal.Period, keys []string, err error) {
	periods := appraisal.Periods(k.cycle.Year, k.cycle.Rules)
	for i, p := range periods {
		keys = append(keys, p.Key())
		if i == 0 || p.Opens <= k.today {
			found = p
		}
	}
	if key != "" {
		found, err = periodOf(k.cycle, key)
	}
	return found, keys, err
}

// session is one session as somebody looks at it.
type session struct {
	bench
	store.Calibration
}

// session finds a session and whether the caller may look at it, or write into it. Who may not is not told that it exists.
func (s calibrations) session(ctx context.Context, tx store.Tx, p Principal, id string, writes bool) (session, error) {
	c, err := tx.CalibrationByID(ctx, id)
	if err != nil {
		return session{}, err
	}
	k, err := s.bench(ctx, tx, p, c.CycleID)
	if err != nil {
		return session{}, err
	}
	if k.reads(ctx, c.UnitCode) != nil {
		return session{}, store.ErrNotFound
	}
	w := session{k, c}
	if !writes {
		return w, nil
	}
	if err := k.writes(ctx, c.UnitCode); err != nil {
		return w, err
	}
	if err := tx.LockCalibration(ctx, id); err != nil {
		return w, err
	}
	if w.Calibration, err = tx.CalibrationByID(ctx, id); err == nil && w.Closed {
		err = &appraisal.Refusal{Code: appraisal.CalibrationClosed, Provision: byDoor,
			Sentence: "Sesi ini sudah ditutup; catatannya tidak berubah lagi.", English: "This session is closed; its record does not change any more."}
	}
	return w, err
}

// scope is what the session is about.
func (w session) scope() store.RatingFilter {
	return store.RatingFilter{Cycle: w.cycle, Period: w.Period, UnitID: w.UnitID, Below: w.Below, Notes: true}
}

func (s calibrations) OpenCalibration(ctx context.Context, r *siklusv1.OpenCalibrationRequest) (*siklusv1.OpenCalibrationResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.CalibrationServiceOpenCalibrationProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.OpenCalibrationResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		k, err := s.bench(ctx, tx, p, r.GetCycleId())
		if err != nil {
			return err
		}
		unit, err := k.unit(r.GetUnitCode())
		if err != nil {
			return err
		}
		if err := k.writes(ctx, unit.Code); err != nil {
			return err
		}
		period, _, err := k.period(r.GetPeriod())
		if err != nil {
			return err
		}
		w := session{k, store.Calibration{CycleID: k.cycle.ID, UnitID: unit.ID, UnitCode: unit.Code, Below: r.GetBelow(), Period: period.Key(),
			Purpose: plain(r.GetPurpose()), OpenedBy: p.Person, RequestID: r.GetRequestId()}}
		if w.OpenedAt, err = s.moment(ctx, tx); err != nil {
			return err
		}
		before, err := tx.GivenRatingsOf(ctx, w.scope())
		if err != nil {
			return err
		}
		opened, _, err := tx.OpenCalibration(ctx, w.Calibration, before)
		out.CalibrationId = opened.ID
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, calibrationRefusal(err))
	}
	return out, nil
}

func (s calibrations) ListCalibrations(ctx context.Context, r *siklusv1.ListCalibrationsRequest) (*siklusv1.ListCalibrationsResponse, error) {
	p, err := s.enter(ctx, connectv1.CalibrationServiceListCalibrationsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListCalibrationsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		k, err := s.bench(ctx, tx, p, r.GetCycleId())
		if err != nil {
			return err
		}
		out.Year, out.Rehearsal = int32(k.cycle.Year), k.cycle.Rules.Pace.Rehearsal()
		list, err := tx.Calibrations(ctx, k.cycle.ID)
		if err != nil {
			return err
		}
		if !k.who.Holds(OfficeHR, OfficeAuditor) {
			if list, err = k.led(ctx, list); err != nil {
				return err
			}
		}
		var people []string
		for _, c := range list {
			people = append(people, c.OpenedBy, c.ClosedBy)
		}
		names, err := peopleNamed(ctx, tx, people)
		for _, c := range list {
			out.Calibrations = append(out.Calibrations, k.head(c, names))
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// led leaves the sessions about units that the caller leads, where the agency lets heads hold them.
func (k bench) led(ctx context.Context, list []store.Calibration) ([]store.Calibration, error) {
	if calibratedBy(k.cycle.Rules) != policies.CalibratedByHead {
		return nil, nil
	}
	led, err := k.tx.UnitsBelow(ctx, k.who.Person, k.today)
	return slices.DeleteFunc(list, func(c store.Calibration) bool { return !slices.Contains(led, c.UnitCode) }), err
}

// peopleNamed reads people by ID; empty IDs are passed over.
func peopleNamed(ctx context.Context, tx store.Tx, ids []string) (map[string]store.Person, error) {
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" })
	slices.Sort(ids)
	return tx.PeopleByID(ctx, slices.Compact(ids))
}

// legal is an instant in the cycle's own time.
func (k bench) legal(at time.Time) time.Time {
	if at.IsZero() {
		return at
	}
	return k.cycle.Rules.Pace.ToLegal(at)
}

// head is the head of a session in the contract.
func (k bench) head(c store.Calibration, names map[string]store.Person) *siklusv1.Calibration {
	out := &siklusv1.Calibration{Id: c.ID, CycleId: c.CycleID, Year: int32(c.Year), Rehearsal: k.cycle.Rules.Pace.Rehearsal(), UnitCode: c.UnitCode, Unit: c.Unit,
		Below: c.Below, Period: c.Period, Purpose: c.Purpose, OpenedBy: personOf(names, c.OpenedBy), OpenedAt: stamp(k.legal(c.OpenedAt)),
		Open: int32(c.Open), Accepted: int32(c.Accepted), Declined: int32(c.Declined), Conclusion: c.Conclusion}
	if c.ClosedBy != "" {
		out.ClosedBy, out.ClosedAt, out.RecordSum = personOf(names, c.ClosedBy), stamp(k.legal(c.ClosedAt)), hex.EncodeToString(c.Sum)
	}
	return out
}
