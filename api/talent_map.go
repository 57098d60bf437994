package api

import (
	"context"
	"errors"
	"slices"
	"strings"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// TakeTalentSnapshot works out and keeps everybody's place as things stand now.
func (s talent) TakeTalentSnapshot(ctx context.Context, r *siklusv1.TakeTalentSnapshotRequest) (*siklusv1.TakeTalentSnapshotResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.TalentServiceTakeTalentSnapshotProcedure, r)
	if err != nil {
		return nil, err
	}
	if err := ofSubstance("reason", r.GetReason()); err != nil {
		return nil, s.answer(ctx, err)
	}
	out := &siklusv1.TakeTalentSnapshotResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, r.GetCycleId())
		if err != nil {
			return err
		}
		rule, err := tx.TalentRule(ctx)
		if err != nil {
			return err
		}
		today := s.legalDay(cycle)
		places, err := tx.TalentFacts(ctx, cycle, len(rule.Rule.Years), today)
		if err != nil {
			return err
		}
		for i := range places {
			places[i].Place = rule.Rule.Place(places[i].Facts)
		}
		rule.Reason, rule.PersonID, rule.At = plain(r.GetReason()), p.Person, s.now()
		kept, _, err := tx.PutSnapshot(ctx, store.TalentSnapshot{CycleID: cycle.ID, TalentRule: rule, TakenOn: today, RequestID: r.GetRequestId()}, places)
		out.Snapshot = snapshotOf(kept, "")
		return err
	})
	if err != nil {
		return nil, s.told(ctx, err)
	}
	return out, nil
}

func snapshotOf(s store.TalentSnapshot, by string) *siklusv1.TalentSnapshot {
	return &siklusv1.TalentSnapshot{Id: s.ID, CycleId: s.CycleID, Year: int32(s.Year), Rehearsal: s.Rehearsal, RuleVersion: int32(s.Version), Reason: s.Reason,
		TakenOn: day(s.TakenOn), TakenAt: stamp(s.At), By: by, Placed: int32(s.Placed), Unplaced: int32(s.Unplaced)}
}

// snapshotAsked is the snapshot with an ID, or the last one; ErrNotFound when there is none.
func snapshotAsked(ctx context.Context, tx store.Tx, id, person string) (store.TalentSnapshot, error) {
	if id == "" {
		return tx.LastSnapshot(ctx, person)
	}
	if err := knownID(id); err != nil {
		return store.TalentSnapshot{}, err
	}
	return tx.SnapshotByID(ctx, id)
}

// GetTalentMap shows a whole snapshot to HR and auditors, and notes whose results were read.
func (s talent) GetTalentMap(ctx context.Context, r *siklusv1.GetTalentMapRequest) (*siklusv1.GetTalentMapResponse, error) {
	p, err := s.enter(ctx, connectv1.TalentServiceGetTalentMapProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetTalentMapResponse{UnitId: r.GetUnitId()}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		all, err := tx.TalentSnapshots(ctx)
		if err != nil || len(all) == 0 && r.GetSnapshotId() == "" {
			return err
		}
		names, err := namesOf(ctx, tx, all, func(t store.TalentSnapshot) string { return t.PersonID })
		if err != nil {
			return err
		}
		for _, one := range all {
			out.Snapshots = append(out.Snapshots, snapshotOf(one, names[one.PersonID].Name))
		}
		shown, err := snapshotAsked(ctx, tx, r.GetSnapshotId(), "")
		if err != nil {
			return err
		}
		places, err := tx.PlacesIn(ctx, shown.ID)
		if err != nil {
			return err
		}
		out.Snapshot = snapshotOf(shown, names[shown.PersonID].Name)
		return tx.LogTalentReads(ctx, p.Person, fillMap(out, shown.Rule, places), "talent-map")
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// fillMap sorts people into the boxes and returns the cases whose results are shown.
func fillMap(out *siklusv1.GetTalentMapResponse, rule appraisal.TalentRule, places []store.TalentPlace) (cases []string) {
	out.Performance, out.Potential = cutsOf(rule.Performance), cutsOf(rule.PotentialCuts)
	boxes := map[int]*siklusv1.TalentBox{}
	for potential := 3; potential >= 1; potential-- {
		for performance := 1; performance <= 3; performance++ {
			number := rule.Boxes[potential-1][performance-1]
			boxes[number] = &siklusv1.TalentBox{Number: int32(number), Performance: int32(performance), Potential: int32(potential), Pool: number >= rule.PoolFrom}
			out.Boxes = append(out.Boxes, boxes[number])
		}
	}
	units := map[string]string{}
	for _, p := range places {
		units[p.UnitID] = p.Unit
		if out.GetUnitId() != "" && p.UnitID != out.GetUnitId() {
			continue
		}
		cases = append(cases, p.CaseID)
		dot := &siklusv1.TalentDot{Person: &siklusv1.Person{Id: p.PersonID, Name: p.Name, Post: p.Post}, Unit: p.Unit,
			Performance: valued(p.Place.Performance.Value), Potential: valued(p.Place.Potential.Value), Missing: missingOf(p.Place)}
		if box := boxes[p.Place.Box]; box != nil {
			box.Dots = append(box.Dots, dot)
		} else {
			out.Unplaced = append(out.Unplaced, dot)
		}
	}
	for id, name := range units {
		out.Units = append(out.Units, &siklusv1.TalentUnit{Id: id, Name: name})
	}
	slices.SortFunc(out.Units, func(a, b *siklusv1.TalentUnit) int {
		return strings.Compare(a.GetName()+a.GetId(), b.GetName()+b.GetId())
	})
	return cases
}

// missingOf says why somebody has no place.
func missingOf(p appraisal.TalentPlace) (out []*siklusv1.Said) {
	for _, v := range append(p.Performance.Missing(), p.Potential.Missing()...) {
		out = append(out, said(v.Says))
	}
	return out
}

// GetTalentPlace explains one place. Whoever asks for somebody else's without the office is not even told that there is one.
func (s talent) GetTalentPlace(ctx context.Context, r *siklusv1.GetTalentPlaceRequest) (*siklusv1.GetTalentPlaceResponse, error) {
	p, err := s.enter(ctx, connectv1.TalentServiceGetTalentPlaceProcedure, r)
	if err != nil {
		return nil, err
	}
	person := or(r.GetPersonId(), p.Person)
	out := &siklusv1.GetTalentPlaceResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		if err := knownID(person); err != nil {
			return err
		}
		if person != p.Person && !watches(p) {
			return store.ErrNotFound
		}
		shown, err := snapshotAsked(ctx, tx, r.GetSnapshotId(), person)
		if errors.Is(err, store.ErrNotFound) && r.GetSnapshotId() == "" {
			return nil // nobody was placed yet
		}
		if err != nil {
			return err
		}
		place, err := tx.PlaceOf(ctx, shown.ID, person)
		if err != nil {
			return err
		}
		out.Snapshot = snapshotOf(shown, "")
		out.Person, out.Unit = &siklusv1.Person{Id: place.PersonID, Name: place.Name, Post: place.Post}, place.Unit
		out.Box, out.Pool, out.Missing = int32(place.Place.Box), place.Place.Box >= shown.Rule.PoolFrom, missingOf(place.Place)
		out.Performance, out.Potential = axisOf(place.Place.Performance, shown.Rule.Performance), axisOf(place.Place.Potential, shown.Rule.PotentialCuts)
		return tx.LogRead(ctx, p.Person, place.CaseID, "talent-place")
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func axisOf(a appraisal.TalentAxis, cuts appraisal.TalentCuts) *siklusv1.TalentAxis {
	out := &siklusv1.TalentAxis{Value: valued(a.Value), Band: int32(a.Band), Cuts: cutsOf(cuts)}
	for _, v := range a.Inputs {
		out.Inputs = append(out.Inputs, &siklusv1.TalentValue{Input: string(v.Input), Year: int32(v.Year), Weight: int32(v.Weight), Needed: v.Needed,
			Value: valued(v.Value), Says: said(v.Says), CaseId: v.CaseID, Version: int32(v.Version), On: day(v.On)})
	}
	return out
}
