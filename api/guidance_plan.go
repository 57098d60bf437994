package api

import (
	"context"
	"slices"
	"strconv"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

func (s guidances) GetActionPlans(ctx context.Context, r *siklusv1.GetActionPlansRequest) (*siklusv1.GetActionPlansResponse, error) {
	procedure := connectv1.GuidanceServiceGetActionPlansProcedure
	p, err := s.enter(ctx, procedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetActionPlansResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := dialogues(s).open(ctx, tx, p, procedure, r.GetCaseId())
		if err != nil {
			return err
		}
		return s.plans(ctx, tx, w, out)
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s guidances) plans(ctx context.Context, tx store.Tx, w scene, out *siklusv1.GetActionPlansResponse) error {
	results, err := tx.PlannedResults(ctx, []string{w.Case.ID})
	if err != nil {
		return err
	}
	plans, err := tx.ActionPlans(ctx, w.Case.ID)
	if err != nil {
		return err
	}
	marks, err := tx.ActionMarks(ctx, w.Case.ID)
	if err != nil {
		return err
	}
	names, err := tx.PeopleByID(ctx, []string{w.Case.PersonID})
	if err != nil {
		return err
	}
	side, _ := w.side()
	rules := w.Case.Rules
	out.CaseId, out.Employee, out.Today = w.Case.ID, personOf(names, w.Case.PersonID), day(w.Today)
	out.Zone, out.Rehearsal, out.MayWrite = rules.Calendar.Zone, rules.Pace.Rehearsal(), side == sideEmployee && !w.Case.Stage.Ended()
	rows := map[int]*siklusv1.ResultPlan{}
	for i, planned := range results[w.Case.ID] {
		if planned != "" {
			rows[i+1] = &siklusv1.ResultPlan{Result: int32(i + 1), Planned: planned}
		}
	}
	for _, p := range plans { // newest first
		row := rows[p.Result]
		if row == nil { // the planned result is gone from the agreement, its plan is not
			row = &siklusv1.ResultPlan{Result: int32(p.Result), Planned: p.Planned}
			rows[p.Result] = row
		}
		if row.Plan != nil {
			row.Former = append(row.Former, planOf(rules.Pace, p, nil, 0))
			continue
		}
		row.Plan = planOf(rules.Pace, p, marks, w.Today)
		row.Short = appraisal.PlanFitsOnePeriod(p.Actions, w.periods, rules.Calendar.DateOf(rules.Pace.ToLegal(p.At)))
	}
	for n := 1; n <= 40; n++ {
		if row := rows[n]; row != nil {
			out.Results = append(out.Results, row)
		}
	}
	return nil
}

// planOf shows one version of a plan; without marks it is a former one.
func planOf(pace appraisal.Pace, p store.ActionPlan, marks []appraisal.ActionMark, today appraisal.Date) *siklusv1.ActionPlan {
	out := &siklusv1.ActionPlan{Result: int32(p.Result), Planned: p.Planned, Version: int32(p.Version), At: stamp(pace.ToLegal(p.At))}
	for _, a := range p.Actions {
		m := appraisal.MarkOf(marks, a.ID)
		shown := &siklusv1.PlannedAction{Id: a.ID, What: a.What, Until: day(a.Until), Done: m.Done, Note: m.Note, Overdue: appraisal.ActionOverdue(a, m, today)}
		if m.Done {
			shown.DoneOn = day(m.Day)
		}
		out.Actions = append(out.Actions, shown)
	}
	return out
}

// PutActionPlan keeps a plan. Only the employee writes it (form B.1.1).
func (s guidances) PutActionPlan(ctx context.Context, r *siklusv1.PutActionPlanRequest) (*siklusv1.PutActionPlanResponse, error) {
	out := &siklusv1.PutActionPlanResponse{}
	err := dialogues(s).write(ctx, connectv1.GuidanceServicePutActionPlanProcedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene, now time.Time) error {
		results, err := tx.PlannedResults(ctx, []string{w.Case.ID})
		if err != nil {
			return err
		}
		planned, err := about(results[w.Case.ID], r.GetResult(), 0)
		if err != nil {
			return err
		}
		before, err := s.planThatStands(ctx, tx, w.Case.ID, int(r.GetResult()))
		if err != nil {
			return err
		}
		actions, err := actionsFrom(r.GetActions(), before.Actions)
		if err != nil {
			return err
		}
		kept, err := tx.PutActionPlan(ctx, store.ActionPlan{CaseID: w.Case.ID, Result: int(r.GetResult()), Version: int(r.GetVersion()), Planned: planned,
			Actions: actions, PersonID: p.Person, At: now})
		out.Version = int32(kept.Version)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// planThatStands is the newest version of the plan for a planned result; zero when there is none.
func (s guidances) planThatStands(ctx context.Context, tx store.Tx, caseID string, result int) (store.ActionPlan, error) {
	plans, err := tx.ActionPlans(ctx, caseID)
	if i := slices.IndexFunc(plans, func(p store.ActionPlan) bool { return p.Result == result }); i >= 0 {
		return plans[i], err
	}
	return store.ActionPlan{}, err
}

// actionsFrom reads the actions of a plan. An action keeps its ID over versions, so that its mark stays with it.
func actionsFrom(list []*siklusv1.PlannedAction, before []appraisal.PlannedAction) (out []appraisal.PlannedAction, err error) {
	for i, a := range list {
		field := "actions[" + strconv.Itoa(i) + "]"
		action := appraisal.PlannedAction{What: plain(a.GetWhat())}
		if len(action.What) < 3 {
			return nil, refuseInput(field + ".what")
		}
		if action.Until, err = dateField(field+".until", a.GetUntil()); err != nil {
			return nil, err
		}
		for _, b := range before {
			taken := slices.ContainsFunc(out, func(o appraisal.PlannedAction) bool { return o.ID == b.ID })
			if !taken && (b.ID == a.GetId() || a.GetId() == "" && b.What == action.What) {
				action.ID = b.ID
				break
			}
		}
		if action.ID == "" {
			action.ID = store.NewID()
		}
		out = append(out, action)
	}
	return out, nil
}

func (s guidances) MarkAction(ctx context.Context, r *siklusv1.MarkActionRequest) (*siklusv1.MarkActionResponse, error) {
	err := dialogues(s).write(ctx, connectv1.GuidanceServiceMarkActionProcedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene, now time.Time) error {
		on := w.Today
		if r.GetDay() != "" {
			var err error
			if on, err = dateField("day", r.GetDay()); err != nil {
				return err
			}
		}
		if refusal := appraisal.AdmitMark(on, w.Today); refusal != nil {
			return &refused{field: "day", Refusal: *refusal}
		}
		plans, err := tx.ActionPlans(ctx, w.Case.ID)
		if err != nil {
			return err
		}
		known, seen := false, map[int]bool{}
		for _, plan := range plans { // newest first: only what stands is marked
			if !seen[plan.Result] {
				known = known || slices.ContainsFunc(plan.Actions, func(a appraisal.PlannedAction) bool { return a.ID == r.GetActionId() })
			}
			seen[plan.Result] = true
		}
		if !known {
			return &refused{field: "action_id", Refusal: *doorRefusal(appraisal.ActionUnknown, "Tindakan ini tidak ada dalam rencana aksi yang berlaku.",
				"There is no such action in the plan that stands.")}
		}
		return tx.PutActionMark(ctx, store.ActionMark{ID: r.GetId(), CaseID: w.Case.ID, PersonID: p.Person, At: now,
			ActionMark: appraisal.ActionMark{ActionID: r.GetActionId(), Done: r.GetDone(), Day: on, Note: plain(r.GetNote())}})
	})
	if err != nil {
		return nil, err
	}
	return &siklusv1.MarkActionResponse{}, nil
}
