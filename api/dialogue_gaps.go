package api

import (
	"context"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// dialogueGapsListed is how many people a list of what is missing names.
const dialogueGapsListed = 300

// ListDialogueGaps counts where the dialogues of a period stand, unit by unit. The law knows no penalty for a dialogue that
// was not held (art. 7; II.A), so the list names who may need help to hold one, and nothing follows from it.
func (s dialogues) ListDialogueGaps(ctx context.Context, r *siklusv1.ListDialogueGapsRequest) (*siklusv1.ListDialogueGapsResponse, error) {
	p, err := s.enter(ctx, connectv1.DialogueServiceListDialogueGapsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListDialogueGapsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := s.viewOfCycle(ctx, tx, p, r.GetCycleId())
		if err != nil || v.cycle.ID == "" {
			return err
		}
		out.CycleId, out.Year, out.Rehearsal = v.cycle.ID, int32(v.cycle.Year), v.cycle.Rules.Pace.Rehearsal()
		periods := appraisal.Periods(v.cycle.Year, v.cycle.Rules)
		period, err := dialoguePeriod(periods, r.GetPeriod(), v.today)
		if err != nil {
			return err
		}
		for _, each := range periods {
			out.Periods = append(out.Periods, each.Key())
		}
		out.Period = period.Key()
		return v.dialogueGaps(ctx, period, r.GetUnitCode(), out)
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// dialoguePeriod finds a period by its key; without one, the last that is over, else the first.
func dialoguePeriod(periods []appraisal.Period, key string, today appraisal.Date) (appraisal.Period, error) {
	if key != "" {
		return scene{periods: periods}.period(key)
	}
	found := periods[0]
	for _, p := range periods {
		if p.Kind != appraisal.Annual && p.To < today {
			found = p
		}
	}
	return found, nil
}

func (v fairView) dialogueGaps(ctx context.Context, period appraisal.Period, unit string, out *siklusv1.ListDialogueGapsResponse) error {
	standings, err := v.tx.DialogueStandings(ctx, v.cycle, period.Key())
	if err != nil {
		return err
	}
	var missing []store.DialogueStanding
	var counted *siklusv1.UnitDialogues
	for _, d := range standings { // by unit
		if counted == nil || counted.GetUnitCode() != d.UnitCode {
			counted = &siklusv1.UnitDialogues{UnitCode: d.UnitCode, Unit: d.Unit}
			out.Units = append(out.Units, counted)
		}
		counted.People++
		switch d.Facts.State(period, v.today) {
		case appraisal.DialogueConfirmed:
			counted.Confirmed++
		case appraisal.DialogueWritten:
			counted.Written++
		case appraisal.DialogueSet, appraisal.DialogueProposed:
			counted.Planned++
		case appraisal.DialogueMissing:
			counted.Missing++
			if unit == "" || unit == d.UnitCode {
				missing = append(missing, d)
			}
		}
	}
	if len(missing) > dialogueGapsListed {
		missing, out.More = missing[:dialogueGapsListed], true
	}
	return v.nameGaps(ctx, missing, out)
}

func (v fairView) nameGaps(ctx context.Context, missing []store.DialogueStanding, out *siklusv1.ListDialogueGapsResponse) error {
	ids := make([]string, 0, len(missing))
	for _, d := range missing {
		ids = append(ids, d.CaseID)
	}
	leaders, err := v.tx.LeadersOf(ctx, ids, v.today)
	if err != nil {
		return err
	}
	var people []string
	for _, leader := range leaders {
		people = append(people, leader)
	}
	slices.Sort(people)
	names, err := v.tx.PeopleByID(ctx, slices.Compact(people))
	for _, d := range missing {
		gap := &siklusv1.DialogueGap{CaseId: d.CaseID, Employee: &siklusv1.Person{Id: d.PersonID, Name: d.Name}, Unit: d.Unit}
		if leader := leaders[d.CaseID]; leader != "" {
			gap.Leader = personOf(names, leader)
		}
		out.Gaps = append(out.Gaps, gap)
	}
	return err
}

// ListUnansweredFeedback lists who was asked for feedback in vain, without what was asked.
func (s dialogues) ListUnansweredFeedback(ctx context.Context, r *siklusv1.ListUnansweredFeedbackRequest) (*siklusv1.ListUnansweredFeedbackResponse, error) {
	p, err := s.enter(ctx, connectv1.DialogueServiceListUnansweredFeedbackProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListUnansweredFeedbackResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := s.viewOfCycle(ctx, tx, p, r.GetCycleId())
		if err != nil || v.cycle.ID == "" {
			return err
		}
		rules := v.cycle.Rules
		out.CycleId, out.Year, out.Zone, out.Rehearsal = v.cycle.ID, int32(v.cycle.Year), rules.Calendar.Zone, rules.Pace.Rehearsal()
		waiting, err := tx.UnansweredFeedback(ctx, v.cycle.ID, r.GetUnitCode(), dialogueGapsListed+1)
		if err != nil {
			return err
		}
		if len(waiting) > dialogueGapsListed {
			waiting, out.More = waiting[:dialogueGapsListed], true
		}
		var people []string
		for _, w := range waiting {
			people = append(people, w.EmployeeID, w.AskedID)
		}
		names, err := tx.PeopleByID(ctx, people)
		for _, w := range waiting {
			at := rules.Pace.ToLegal(w.At)
			out.Requests = append(out.Requests, &siklusv1.UnansweredFeedback{Id: w.ID, Employee: personOf(names, w.EmployeeID), Asked: personOf(names, w.AskedID),
				Unit: w.Unit, At: stamp(at), WorkingDays: int32(rules.Calendar.Count(rules.Calendar.DateOf(at), v.today))})
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}
