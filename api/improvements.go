package api

import (
	"cmp"
	"context"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// improving is one look at one low result: what is on record, and where that stands on the legal day.
type improving struct {
	rule     appraisal.ImprovementRule
	low      store.LowResult
	calendar appraisal.Calendar
	today    appraisal.Date
	entries  []store.ImprovementEntry
	plan     *store.ImprovementEntry // the version that stands, of the round that runs
	facts    appraisal.ImprovementFacts
	stands   appraisal.ImprovementStanding
}

// improvingOf works out where a low result stands.
func improvingOf(rule appraisal.ImprovementRule, low store.LowResult, calendar appraisal.Calendar, today appraisal.Date, entries []store.ImprovementEntry) improving {
	v := improving{rule: rule, low: low, calendar: calendar, today: today, entries: entries}
	v.facts, v.plan = store.ImprovementStands(low, entries)
	v.stands = rule.Standing(v.facts, calendar, today)
	return v
}

// version is that of the plan that was written last, in whichever round.
func (v improving) version() (n int) {
	for _, e := range v.entries {
		if e.Step == store.ImprovementPlanned {
			n = e.Version
		}
	}
	return n
}

// check is the first planned day that has come and was not looked at; zero: none.
func (v improving) check() appraisal.Date {
	if v.facts.Plan != nil && v.facts.Improved == nil {
		for _, day := range v.facts.Plan.Checks {
			if day <= v.today && !slices.Contains(v.facts.Checked, day) {
				return day
			}
		}
	}
	return 0
}

// may lists what somebody in a role can do now. HR steps in only once it has come to HR.
func (v improving) may(role appraisal.Role) (steps []string) {
	leads := role == appraisal.Appraiser || role == appraisal.Superior || role == appraisal.HR && v.stands.Awaits == appraisal.HR
	switch {
	case v.facts.Improved != nil:
		if role == appraisal.HR && v.stands.State == appraisal.NotImproved && v.stands.Awaits == appraisal.HR {
			steps = append(steps, store.ImprovementDecided)
		}
	case leads:
		steps = append(steps, store.ImprovementPlanned)
		if v.check() != 0 {
			steps = append(steps, store.ImprovementChecked)
		}
		if v.plan != nil {
			steps = append(steps, store.ImprovementOutcome)
		}
	case role == appraisal.Employee && v.plan != nil && !v.read():
		steps = append(steps, store.ImprovementRead)
	}
	return steps
}

// read reports whether the employee noted the version that stands.
func (v improving) read() bool {
	return slices.ContainsFunc(v.entries, func(e store.ImprovementEntry) bool {
		return e.Step == store.ImprovementRead && v.plan != nil && e.Version == v.plan.Version
	})
}

func (v improving) shown(role appraisal.Role) *siklusv1.Improvement {
	l := v.low
	return &siklusv1.Improvement{CaseId: l.CaseID, AppraisalId: l.AppraisalID, Person: &siklusv1.Person{Id: l.PersonID, Name: l.Name}, Unit: l.Unit, Period: l.Period,
		Year: int32(l.Year), Rehearsal: l.Rehearsal, Predicate: predicateWords[l.Predicate], State: string(v.stands.State), Awaits: string(v.stands.Awaits),
		Due: day(v.stands.Due), Late: v.stands.Late, Annual: l.Annual(), Role: string(role)}
}

// ListImprovements lists what concerns the caller in every cycle.
func (s talent) ListImprovements(ctx context.Context, r *siklusv1.ListImprovementsRequest) (*siklusv1.ListImprovementsResponse, error) {
	p, err := s.enter(ctx, connectv1.TalentServiceListImprovementsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListImprovementsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		rule, err := tx.TalentRule(ctx)
		if err != nil {
			return err
		}
		cycles, err := tx.Cycles(ctx)
		if err != nil {
			return err
		}
		for _, cycle := range cycles {
			if err := s.improvementsIn(ctx, tx, p, cycle, rule.Rule.Improvement, r.GetLate(), out); err != nil {
				return err
			}
		}
		slices.SortStableFunc(out.Improvements, func(a, b *siklusv1.Improvement) int {
			return cmp.Or(cmp.Compare(notAsked(a), notAsked(b)), cmp.Compare(or(a.GetDue(), "9"), or(b.GetDue(), "9")))
		})
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// notAsked is 0 for what awaits the reader.
func notAsked(i *siklusv1.Improvement) int {
	if i.GetAwaits() != "" && i.GetAwaits() == i.GetRole() {
		return 0
	}
	return 1
}

func (s talent) improvementsIn(ctx context.Context, tx store.Tx, p Principal, cycle store.Cycle, rule appraisal.ImprovementRule, late bool, out *siklusv1.ListImprovementsResponse) error {
	today, person := s.legalDay(cycle), p.Person
	if watches(p) {
		person = ""
	}
	lows, err := tx.LowResultsIn(ctx, cycle.ID, person, today)
	if err != nil || len(lows) == 0 {
		return err
	}
	cases := make([]string, len(lows))
	for i, l := range lows {
		cases[i] = l.CaseID
	}
	written, err := tx.ImprovementEntries(ctx, cases)
	if err != nil {
		return err
	}
	for _, l := range lows {
		roles, err := tx.RolesIn(ctx, l.CaseID, p.Person, today)
		if err != nil {
			return err
		}
		v := improvingOf(rule, l, cycle.Rules.Calendar, today, written[l.CaseID])
		if len(roles) == 0 || late && !v.stands.Late || p.Via == ByLink && l.PersonID != p.Person { // a link is not for one's whole team
			continue
		}
		out.Improvements = append(out.Improvements, v.shown(v.speaker(roles)))
	}
	return tx.LogTalentReads(ctx, p.Person, cases, "improvements")
}

// speaker is the relation in which somebody with several speaks: the one of whom something is awaited, else the closest.
func (v improving) speaker(roles []appraisal.Party) appraisal.Role {
	for _, r := range roles {
		if r.Role == v.stands.Awaits {
			return r.Role
		}
	}
	for _, role := range inAnyPart {
		if slices.ContainsFunc(roles, func(r appraisal.Party) bool { return r.Role == role }) {
			return role
		}
	}
	return ""
}

// improvement finds a low result for somebody who stands in its case.
func (s talent) improvement(ctx context.Context, tx store.Tx, p Principal, procedure, caseID string) (w place, v improving, role appraisal.Role, err error) {
	if w, err = s.placeIn(ctx, tx, p, caseID); err != nil {
		return w, v, "", err
	}
	if _, ok := w.any(access[procedure].roles); !ok {
		return w, v, "", refuseNotYours(byDoor)
	}
	if p.Via == ByLink { // a plan outlives the evaluation and its tasks: any task of the same appraisal leads to it
		if err := s.withinLink(ctx, tx, p, w.Case.AppraisalID); err != nil {
			return w, v, "", err
		}
	}
	low, err := tx.LowResultOf(ctx, caseID)
	if err != nil {
		return w, v, "", err
	}
	rule, err := tx.TalentRule(ctx)
	if err != nil {
		return w, v, "", err
	}
	written, err := tx.ImprovementEntries(ctx, []string{caseID})
	if err != nil {
		return w, v, "", err
	}
	v = improvingOf(rule.Rule.Improvement, low, w.Case.Rules.Calendar, w.Today, written[caseID])
	return w, v, v.speaker(w.Roles), nil
}

// GetImprovement shows one plan to the parties, HR and auditors.
func (s talent) GetImprovement(ctx context.Context, r *siklusv1.GetImprovementRequest) (*siklusv1.GetImprovementResponse, error) {
	p, err := s.enter(ctx, connectv1.TalentServiceGetImprovementProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetImprovementResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		_, v, role, err := s.improvement(ctx, tx, p, connectv1.TalentServiceGetImprovementProcedure, r.GetCaseId())
		if err != nil {
			return err
		}
		names, err := namesOf(ctx, tx, v.entries, func(e store.ImprovementEntry) string { return e.PersonID })
		if err != nil {
			return err
		}
		path, _ := appraisal.PathOf(v.low.Predicate, v.low.Results, v.low.Behaviour)
		out.Improvement, out.Guidance, out.Counselling = v.shown(role), path.Guidance, path.Counselling
		out.May, out.Check, out.CheckEvery, out.Months = v.may(role), day(v.check()), int32(v.rule.CheckEvery), int32(v.rule.Months)
		starts := v.today
		if v.facts.Plan != nil {
			starts = v.facts.Plan.Starts
		}
		out.WouldStart, out.WouldEnd = day(starts), day(starts.MonthsAfter(v.rule.Months))
		if v.plan != nil {
			out.Plan = planShown(*v.plan, names[v.plan.PersonID].Name, v.read())
		}
		for _, e := range v.entries {
			out.Notes = append(out.Notes, &siklusv1.ImprovementNote{Step: e.Step, By: names[e.PersonID].Name, Role: string(e.Role), On: day(e.On),
				Checked: day(e.Checked), Finding: e.Finding, Text: e.Text, Version: int32(e.Version)})
		}
		if v.stands.State == appraisal.NotImproved && v.low.Annual() {
			for _, way := range appraisal.FollowUps(v.low.Kind, v.low.Level) {
				out.FollowUps = append(out.FollowUps, &siklusv1.ImprovementWay{Code: way.Code, Says: said(way.Says), Provision: way.Provision})
			}
		}
		later, err := tx.LaterResults(ctx, v.low)
		for _, l := range later {
			out.Later = append(out.Later, &siklusv1.LaterResult{Period: l.Period, Year: int32(l.Year), Predicate: predicateWords[l.Predicate]})
		}
		if err != nil {
			return err
		}
		return tx.LogRead(ctx, p.Person, v.low.CaseID, "improvement")
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func planShown(e store.ImprovementEntry, by string, read bool) *siklusv1.ImprovementPlan {
	out := &siklusv1.ImprovementPlan{Version: int32(e.Version), StartsOn: day(e.Plan.Starts), EndsOn: day(e.Plan.Ends), By: by, Role: string(e.Role), On: day(e.On), Read: read}
	for _, it := range e.Plan.Items {
		out.Items = append(out.Items, &siklusv1.ImprovementItem{What: it.What, Measure: it.Measure, Responsible: it.Responsible, Until: day(it.Until)})
	}
	for _, d := range e.Plan.Checks {
		out.Checks = append(out.Checks, day(d))
	}
	return out
}
