package api

import (
	"context"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// causeRenewal marks a version that the procedure itself asked for: after a move, a return, or a new appraiser.
const causeRenewal = "renewal"

func (s targets) ListTargetVersions(ctx context.Context, r *siklusv1.ListTargetVersionsRequest) (*siklusv1.ListTargetVersionsResponse, error) {
	p, err := s.enter(ctx, connectv1.TargetServiceListTargetVersionsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListTargetVersionsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.sheetCase(ctx, tx, p, connectv1.TargetServiceListTargetVersionsProcedure, r.GetCaseId())
		if err != nil {
			return err
		}
		out.Versions, err = s.versions(ctx, tx, w)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// versions lists the versions of a case, newest first, each with what is different from the one in force before it.
func (s targets) versions(ctx context.Context, tx store.Tx, w place) ([]*siklusv1.TargetVersion, error) {
	rows, err := tx.ActsOf(ctx, w.Case.ID)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(a store.RegisteredAct) bool { return a.State != store.ActTaken })
	slices.SortStableFunc(rows, func(a, b store.RegisteredAct) int { return a.TakenAt.Compare(b.TakenAt) })
	acts, byID, deciders := []appraisal.VersionAct{}, map[string]store.RegisteredAct{}, []string{}
	asked := map[string]bool{} // submissions that the procedure itself asked for
	renewal := false
	for _, a := range rows {
		switch a.Act.Kind {
		case appraisal.RenewTargets, appraisal.Transfer, appraisal.EndAbsence:
			renewal = true
			continue
		case appraisal.SubmitTargets:
			asked[a.ID], renewal = renewal, false
		case appraisal.ReturnTargets, appraisal.AgreeTargets:
			deciders = append(deciders, a.Act.By.Person)
		default:
			continue
		}
		byID[a.ID] = a
		acts = append(acts, appraisal.VersionAct{ID: a.ID, Kind: a.Act.Kind, By: a.Act.By, At: w.Case.Rules.Pace.ToLegal(a.Act.ReceivedAt)})
	}
	people, err := tx.PeopleByID(ctx, deciders)
	if err != nil {
		return nil, err
	}
	known, err := tx.TargetsKnownOf(ctx, w.Case.ID)
	if err != nil {
		return nil, err
	}
	var out []*siklusv1.TargetVersion
	var inForce *siklusv1.Targets
	reason := ""
	for _, v := range appraisal.TargetVersions(acts, awaitsAct(w.Case, appraisal.AgreeTargets)) {
		written, err := submittedTargets(byID[v.Submitted.ID].Content)
		if err != nil {
			return nil, err
		}
		line := &siklusv1.TargetVersion{
			Version: int32(v.Version), State: versionStates[v.State], SubmittedAt: stamp(v.Submitted.At), Reason: written.GetReason(),
			Targets: written.GetTargets(), ActId: v.Submitted.ID,
		}
		if line.GetReason() == "" {
			line.Reason = reason // of the attempt before, which was sent back
		}
		if reason = line.GetReason(); v.Version > 0 {
			reason = ""
		}
		if at := known[v.Submitted.ID]; !at.IsZero() {
			line.AcknowledgedAt = stamp(w.Case.Rules.Pace.ToLegal(at))
		}
		if asked[v.Submitted.ID] {
			line.Cause = causeRenewal
		}
		if v.Decided.ID != "" {
			line.DecidedAt, line.Note = stamp(v.Decided.At), textOf(byID[v.Decided.ID])
			line.DecidedBy = &siklusv1.Person{Id: v.Decided.By.Person, Name: people[v.Decided.By.Person].Name, Capacity: string(v.Decided.By.Capacity)}
		}
		if inForce != nil {
			line.Changes = changesOf(inForce, written.GetTargets())
		}
		if v.Version > 0 {
			inForce = written.GetTargets()
		}
		out = append(out, line)
	}
	slices.Reverse(out)
	return out, nil
}

func changesOf(old, later *siklusv1.Targets) []*siklusv1.TargetChange {
	var out []*siklusv1.TargetChange
	for _, c := range appraisal.CompareTargets(plannedTargets(old), plannedTargets(later)) {
		if c.Field == "parents" {
			continue // references; what they say stands in "supports"
		}
		out = append(out, &siklusv1.TargetChange{Number: int32(c.Number), What: c.What, Field: c.Field, Before: c.Before, After: c.After})
	}
	return out
}
