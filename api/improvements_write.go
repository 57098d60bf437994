package api

import (
	"context"
	"slices"
	"strconv"

	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// writesImprovement is a request that writes about a low result.
type writesImprovement interface {
	proto.Message
	GetCaseId() string
	GetEntryId() string
}

// write is the walk of everything that is written about a low result: who, in which relation, whether it may be written
// now, and once only. content completes what is written; it is asked again with what stands while nobody else writes.
func (s talent) write(ctx context.Context, procedure, step string, r writesImprovement, content func(v improving, today appraisal.Date) (store.ImprovementContent, error)) (kept store.ImprovementEntry, err error) {
	p, err := s.enterToWrite(ctx, procedure, r)
	if err != nil {
		return kept, err
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, v, role, err := s.improvement(ctx, tx, p, procedure, r.GetCaseId())
		if err != nil {
			return err
		}
		said, err := content(v, w.Today)
		if err != nil {
			return err
		}
		e := store.ImprovementEntry{ID: r.GetEntryId(), CaseID: r.GetCaseId(), Step: step, PersonID: p.Person, Role: role, On: w.Today, ImprovementContent: said, At: s.now()}
		kept, err = tx.WriteImprovement(ctx, e, func(stands []store.ImprovementEntry) error {
			v = improvingOf(v.rule, v.low, v.calendar, v.today, stands)
			return v.admit(step, w.Roles, said)
		})
		return err
	})
	if err != nil {
		return kept, s.told(ctx, err)
	}
	return kept, nil
}

// admit holds what is to be written against what stands.
func (v improving) admit(step string, roles []appraisal.Party, c store.ImprovementContent) error {
	able := slices.ContainsFunc(roles, func(r appraisal.Party) bool { return slices.Contains(v.may(r.Role), step) })
	switch {
	case able:
	case v.facts.Improved != nil:
		return doorRefusal(appraisal.ImprovementEnded, "Hasil rencana ini sudah dicatat.", "The outcome of this plan is on record.")
	case v.plan == nil && step != store.ImprovementPlanned:
		return doorRefusal(appraisal.ImprovementNotBegun, "Rencana perbaikan belum ditulis.", "The improvement plan is not written yet.")
	case step == store.ImprovementChecked:
		return refuseCheck()
	default:
		return refuseNotYours(byDoor)
	}
	switch step {
	case store.ImprovementPlanned:
		if v.version() != c.Version-1 {
			return store.ErrImprovementChanged
		}
		if field, refusal := v.rule.AdmitImprovement(*c.Plan, v.facts.Plan, v.low.Annual(), v.today); refusal != nil {
			return &refused{field: field, Refusal: *refusal}
		}
	case store.ImprovementRead:
		if v.plan.Version != c.Version {
			return store.ErrImprovementChanged
		}
	case store.ImprovementChecked:
		if !slices.Contains(v.facts.Plan.Checks, c.Checked) || c.Checked > v.today || slices.Contains(v.facts.Checked, c.Checked) {
			return refuseCheck()
		}
	case store.ImprovementOutcome:
		if refusal := appraisal.AdmitOutcome(*v.facts.Plan, c.Finding == "improved", v.today); refusal != nil {
			return &refused{field: "finding", Refusal: *refusal}
		}
	case store.ImprovementDecided:
		ways := appraisal.FollowUps(v.low.Kind, v.low.Level)
		if !slices.ContainsFunc(ways, func(f appraisal.FollowUp) bool { return f.Code == c.Finding }) {
			return refuseInput("way")
		}
	}
	return nil
}

func refuseCheck() error {
	return &refused{field: "check", Refusal: *doorRefusal(appraisal.ImprovementWrong,
		"Tidak ada pemeriksaan yang ditunggu pada tanggal ini, atau sudah dicatat.", "No check is awaited on that day, or it is on record already.")}
}

// PutImprovementPlan writes the next version. The first day is the one on which the first version was written.
func (s talent) PutImprovementPlan(ctx context.Context, r *siklusv1.PutImprovementPlanRequest) (*siklusv1.PutImprovementPlanResponse, error) {
	kept, err := s.write(ctx, connectv1.TalentServicePutImprovementPlanProcedure, store.ImprovementPlanned, r, func(v improving, today appraisal.Date) (store.ImprovementContent, error) {
		plan := appraisal.ImprovementPlan{Starts: today}
		if v.facts.Plan != nil {
			plan.Starts = v.facts.Plan.Starts
		}
		plan.Ends = plan.Starts.MonthsAfter(v.rule.Months)
		var err error
		if r.GetEndsOn() != "" {
			if plan.Ends, err = dateField("ends_on", r.GetEndsOn()); err != nil {
				return store.ImprovementContent{}, err
			}
		}
		for i, it := range r.GetItems() {
			if it.GetWhat() == "" && it.GetMeasure() == "" && it.GetUntil() == "" { // an empty row of a form
				continue
			}
			until, err := dateField("items["+strconv.Itoa(i)+"].until", it.GetUntil())
			if err != nil {
				return store.ImprovementContent{}, err
			}
			plan.Items = append(plan.Items, appraisal.ImprovementItem{What: plain(it.GetWhat()), Measure: plain(it.GetMeasure()), Responsible: it.GetResponsible(), Until: until})
		}
		for i, c := range r.GetChecks() {
			if c == "" {
				continue
			}
			on, err := dateField("checks["+strconv.Itoa(i)+"]", c)
			if err != nil {
				return store.ImprovementContent{}, err
			}
			plan.Checks = append(plan.Checks, on)
		}
		return store.ImprovementContent{Version: int(r.GetVersion()) + 1, Plan: &plan}, nil
	})
	if err != nil {
		return nil, err
	}
	return &siklusv1.PutImprovementPlanResponse{Version: int32(kept.Version)}, nil
}

// ReadImprovementPlan notes that the employee read the plan. It agrees to nothing.
func (s talent) ReadImprovementPlan(ctx context.Context, r *siklusv1.ReadImprovementPlanRequest) (*siklusv1.ReadImprovementPlanResponse, error) {
	_, err := s.write(ctx, connectv1.TalentServiceReadImprovementPlanProcedure, store.ImprovementRead, r, func(improving, appraisal.Date) (store.ImprovementContent, error) {
		return store.ImprovementContent{Version: int(r.GetVersion()), Text: plain(r.GetText())}, nil
	})
	if err != nil {
		return nil, err
	}
	return &siklusv1.ReadImprovementPlanResponse{}, nil
}

// CheckImprovement notes what leader and employee saw on a planned day.
func (s talent) CheckImprovement(ctx context.Context, r *siklusv1.CheckImprovementRequest) (*siklusv1.CheckImprovementResponse, error) {
	_, err := s.write(ctx, connectv1.TalentServiceCheckImprovementProcedure, store.ImprovementChecked, r, func(improving, appraisal.Date) (store.ImprovementContent, error) {
		on, err := dateField("check", r.GetCheck())
		if err == nil {
			err = ofSubstance("text", r.GetText())
		}
		return store.ImprovementContent{Checked: on, Finding: r.GetFinding(), Text: plain(r.GetText())}, err
	})
	if err != nil {
		return nil, err
	}
	return &siklusv1.CheckImprovementResponse{}, nil
}

// RecordImprovementOutcome notes whether somebody improved.
func (s talent) RecordImprovementOutcome(ctx context.Context, r *siklusv1.RecordImprovementOutcomeRequest) (*siklusv1.RecordImprovementOutcomeResponse, error) {
	_, err := s.write(ctx, connectv1.TalentServiceRecordImprovementOutcomeProcedure, store.ImprovementOutcome, r, func(improving, appraisal.Date) (store.ImprovementContent, error) {
		return store.ImprovementContent{Finding: r.GetFinding(), Text: plain(r.GetText())}, ofSubstance("text", r.GetText())
	})
	if err != nil {
		return nil, err
	}
	return &siklusv1.RecordImprovementOutcomeResponse{}, nil
}

// DecideFollowUp notes which way HR takes. It moves nobody and tells no other system.
func (s talent) DecideFollowUp(ctx context.Context, r *siklusv1.DecideFollowUpRequest) (*siklusv1.DecideFollowUpResponse, error) {
	_, err := s.write(ctx, connectv1.TalentServiceDecideFollowUpProcedure, store.ImprovementDecided, r, func(improving, appraisal.Date) (store.ImprovementContent, error) {
		return store.ImprovementContent{Finding: r.GetWay(), Text: plain(r.GetReason())}, ofSubstance("reason", r.GetReason())
	})
	if err != nil {
		return nil, err
	}
	return &siklusv1.DecideFollowUpResponse{}, nil
}
