package workflows_test

import (
	"time"

	"siklus.id/appraisal"
	"siklus.id/workflows"
)

// spring of 2026 is the appraisal of somebody who came in March: agreed by the end of the month, over on 10 April.
// The evaluation of the first quarter is open by then, but in a situation it was never started: telling it fails.
func spring(in workflows.CaseInput) (string, any, appraisal.Proceeding) {
	return workflows.AppraisalWorkflow, workflows.AppraisalInput{
		CaseInput: in, Year: 2026, TargetsDue: appraisal.Term{Clock: appraisal.JoinedClock, Day0: day(time.March, 20), Due: day(time.March, 31)},
		Ends: day(time.April, 10),
	}, appraisal.AppraisalProceeding
}

// agreedThen is an agreement in March; the rest of a situation follows.
func agreedThen(then ...plannedAct) []plannedAct {
	return append([]plannedAct{
		{at: "2026-03-24 09:00", kind: appraisal.SubmitTargets, by: appraisal.Employee},
		{at: "2026-03-25 09:00", kind: appraisal.AgreeTargets, by: appraisal.Appraiser},
	}, then...)
}

func away(kind appraisal.Absence, from, until appraisal.Date) appraisal.Facts {
	return appraisal.Facts{Absence: kind, From: from, Until: until}
}

var ofPeople = []situation{
	{name: "employee_transferred", start: "2026-03-23", begin: spring, ends: "sealed", acts: agreedThen(
		plannedAct{at: "2026-03-26 09:00", kind: appraisal.Transfer, by: appraisal.HR,
			facts: appraisal.Facts{Post: "post-2", Unit: "unit-2", From: day(time.March, 26), Capacity: appraisal.Definitive}},
		plannedAct{at: "2026-03-27 09:00", kind: appraisal.SubmitTargets, by: appraisal.Employee},
		plannedAct{at: "2026-03-28 09:00", kind: appraisal.ReturnTargets, by: appraisal.Appraiser},
		plannedAct{at: "2026-03-30 09:00", kind: appraisal.SubmitTargets, by: appraisal.Employee},
		plannedAct{at: "2026-03-31 09:00", kind: appraisal.AgreeTargets, by: appraisal.Appraiser})},
	{name: "employee_transferred_before_agreement", start: "2026-03-23", begin: spring, ends: "exempted", acts: []plannedAct{
		{at: "2026-03-24 09:00", kind: appraisal.SubmitTargets, by: appraisal.Employee},
		{at: "2026-03-26 09:00", kind: appraisal.Transfer, by: appraisal.HR,
			facts: appraisal.Facts{Post: "post-2", Unit: "unit-2", From: day(time.March, 26), Capacity: appraisal.Acting}},
		{at: "2026-03-30 09:00", kind: appraisal.Exempt, by: appraisal.HR},
	}},
	{name: "appraiser_changed_targets_not_renewed", start: "2026-03-23", begin: spring, ends: "sealed", acts: agreedThen(
		plannedAct{at: "2026-03-26 09:00", kind: appraisal.RenewTargets, by: appraisal.System})},
	{name: "absence_rests", start: "2026-03-23", begin: spring, ends: "sealed", acts: agreedThen(
		plannedAct{at: "2026-03-26 09:00", kind: appraisal.BeginAbsence, by: appraisal.HR, facts: away(appraisal.UnpaidLeave, day(time.March, 26), day(time.April, 30))},
		plannedAct{at: "2026-03-31 09:00", kind: appraisal.EndAbsence, by: appraisal.HR, facts: appraisal.Facts{From: day(time.March, 31)}})},
	{name: "absent_to_the_end", start: "2026-03-23", begin: spring, ends: "exempted", acts: []plannedAct{
		{at: "2026-03-26 09:00", kind: appraisal.BeginAbsence, by: appraisal.HR, facts: away(appraisal.StateOffice, day(time.March, 26), day(time.December, 31))},
	}},
	{name: "study_leave_added", start: "2026-03-23", begin: spring, ends: "sealed", acts: agreedThen(
		plannedAct{at: "2026-03-26 09:00", kind: appraisal.BeginAbsence, by: appraisal.HR, facts: away(appraisal.StudyLeave, day(time.March, 26), day(time.April, 30))},
		plannedAct{at: "2026-03-30 09:00", kind: appraisal.EndAbsence, by: appraisal.HR, facts: appraisal.Facts{From: day(time.March, 30)}},
		plannedAct{at: "2026-03-31 09:00", kind: appraisal.SubmitTargets, by: appraisal.Employee},
		plannedAct{at: "2026-04-01 09:00", kind: appraisal.AgreeTargets, by: appraisal.Appraiser})},
	{name: "employee_departed", start: "2026-03-23", begin: spring, ends: "departed", acts: agreedThen(
		plannedAct{at: "2026-03-27 09:00", kind: appraisal.EndService, by: appraisal.HR, facts: appraisal.Facts{Service: appraisal.Retired, From: day(time.April, 1)}})},
	{name: "evaluation_departed_unsigned", start: "2026-07-01", begin: secondQuarterOf, ends: "departed", acts: []plannedAct{
		{at: "2026-07-02 09:00", told: workflows.EmployeeChanged{Unit: "unit-2"}},
		{at: "2026-07-04 09:00", told: workflows.AppraisalEnded{Stage: appraisal.Departed, Service: appraisal.Left}},
	}},
	{name: "evaluation_final_by_death", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.Rate, by: appraisal.Appraiser, facts: below},
		{at: "2026-07-03 09:00", kind: appraisal.Deliver, by: appraisal.Appraiser},
		{at: "2026-07-06 09:00", told: workflows.AppraisalEnded{Stage: appraisal.Departed, Service: appraisal.Died}},
	}},
	{name: "evaluation_retired_runs_on_receipt_put_off", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.Rate, by: appraisal.Appraiser, facts: meets},
		{at: "2026-07-03 09:00", kind: appraisal.Deliver, by: appraisal.Appraiser},
		{at: "2026-07-05 09:00", told: workflows.EmployeeChanged{AbsentTo: day(time.July, 9)}},
		{at: "2026-07-07 09:00", told: workflows.AppraisalEnded{Stage: appraisal.Departed, Service: appraisal.Retired}},
	}},
	{name: "training_departed", start: "2026-07-01", begin: trainingNeed, ends: "training-lapsed", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.EndService, by: appraisal.HR, facts: appraisal.Facts{Service: appraisal.Died, From: day(time.July, 2)}},
	}},
}

var ofSigning = []situation{
	{name: "old_result_reused", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.ReuseResult, by: appraisal.Employee, facts: reuse},
		{at: "2026-07-03 09:00", kind: appraisal.ReuseResult, by: appraisal.Appraiser, facts: declined},
		{at: "2026-07-04 09:00", kind: appraisal.ReuseResult, by: appraisal.Appraiser, facts: reuse},
		{at: "2026-07-06 09:00", kind: appraisal.ReuseResult, by: appraisal.Employee, facts: reuse},
	}},
	{name: "rated_and_signed_later", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.Rate, by: appraisal.Appraiser, facts: unsigned},
		{at: "2026-07-06 09:00", kind: appraisal.Sign, by: appraisal.Appraiser},
	}},
	{name: "superior_signs", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.Rate, by: appraisal.Appraiser, facts: unsigned},
		{at: "2026-07-10 09:00", kind: appraisal.Sign, by: appraisal.Superior},
	}},
	{name: "top_official", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.Rate, by: appraisal.Appraiser, facts: appraisal.Facts{Results: appraisal.Meets, Behaviour: appraisal.Meets, Top: true}},
		{at: "2026-07-03 09:00", kind: appraisal.Deliver, by: appraisal.Appraiser},
		{at: "2026-07-06 09:00", kind: appraisal.Receive, by: appraisal.Employee, facts: appraisal.Facts{Signed: true}},
	}},
	{name: "scored_edition_decides", start: "2026-07-01", begin: secondQuarterOf, rules: scored, ends: "final", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.Rate, by: appraisal.Appraiser, facts: appraisal.Facts{Score: score(60, 60, false)}},
		{at: "2026-07-03 09:00", kind: appraisal.Deliver, by: appraisal.Appraiser},
		{at: "2026-07-06 09:00", kind: appraisal.Receive, by: appraisal.Employee},
		{at: "2026-07-07 09:00", kind: appraisal.FileObjection, by: appraisal.Employee},
		{at: "2026-07-08 09:00", kind: appraisal.ExplainObjection, by: appraisal.Employee, in: "objection"},
		{at: "2026-07-09 09:00", kind: appraisal.ExplainObjection, by: appraisal.Appraiser, in: "objection"},
		{at: "2026-07-10 09:00", kind: appraisal.DecideObjection, by: appraisal.Superior, in: "objection",
			facts: appraisal.Facts{Outcome: appraisal.Changed, Score: score(112, 112, true)}},
	}},
	{name: "hr_names_who_decides", start: "2026-07-01", begin: secondQuarterOf, ends: "final",
		rules: func(r appraisal.Rules) appraisal.Rules {
			r.SilentDecision, r.Lengths[appraisal.T12], r.Lengths[appraisal.ExplanationClock] = appraisal.HRNames, 3, 2
			return r
		},
		acts: rated(below,
			plannedAct{at: "2026-07-09 09:00", kind: appraisal.FileObjection, by: appraisal.Employee},
			plannedAct{at: "2026-07-16 09:00", kind: appraisal.DecideObjection, by: appraisal.Superior, in: "objection", facts: appraisal.Facts{Outcome: appraisal.Upheld}})},
}

// other is the calendar that a situation adopts.
func other(off ...appraisal.Date) *appraisal.Calendar {
	c := sampleRules().Calendar
	c.Off = off
	return &c
}

// longer are the rules that a situation adopts: more days to object.
func longer() *appraisal.Rules {
	r := scored(sampleRules())
	r.Policy, r.Lengths[appraisal.T11], r.Scoring.Decides = "story@2", 9, false
	return &r
}

var ofAdoption = []situation{
	{name: "calendar_and_rules_adopted", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: append([]plannedAct{
		{at: "2026-07-01 09:00", kind: appraisal.AdoptCalendar, by: appraisal.HR, facts: appraisal.Facts{Calendar: other(day(time.July, 3), day(time.July, 10))}},
	}, rated(below,
		plannedAct{at: "2026-07-09 09:00", kind: appraisal.AdoptRules, by: appraisal.HR, facts: appraisal.Facts{Rules: longer()}},
		plannedAct{at: "2026-07-17 09:00", kind: appraisal.FileObjection, by: appraisal.Employee},
		plannedAct{at: "2026-07-18 09:00", kind: appraisal.AdoptCalendar, by: appraisal.HR, facts: appraisal.Facts{Calendar: other(day(time.July, 20))}, in: "objection"},
		plannedAct{at: "2026-07-25 09:00", kind: appraisal.DecideObjection, by: appraisal.Superior, in: "objection", facts: appraisal.Facts{Outcome: appraisal.Upheld}})...)},
	{name: "appraisal_adopts_rules", start: "2026-03-23", begin: spring, ends: "exempted", acts: agreedThen(
		plannedAct{at: "2026-03-26 09:00", kind: appraisal.RenewTargets, by: appraisal.HR},
		plannedAct{at: "2026-03-27 09:00", kind: appraisal.AdoptCalendar, by: appraisal.HR, facts: appraisal.Facts{Calendar: other(day(time.March, 30))}},
		plannedAct{at: "2026-03-28 09:00", kind: appraisal.AdoptRules, by: appraisal.HR, facts: appraisal.Facts{Rules: longer()}},
		plannedAct{at: "2026-04-20 09:00", kind: appraisal.Exempt, by: appraisal.HR})},
	{name: "training_adopts_calendar", start: "2026-07-01", begin: trainingNeed, ends: "training-lapsed", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.AdoptCalendar, by: appraisal.HR, facts: appraisal.Facts{Calendar: other(day(time.July, 3))}},
	}},
}
