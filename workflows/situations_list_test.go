package workflows_test

import (
	"slices"
	"time"

	"siklus.id/appraisal"
	"siklus.id/workflows"
)

func secondQuarterOf(in workflows.CaseInput) (string, any, appraisal.Proceeding) {
	return workflows.EvaluationWorkflow, workflows.EvaluationInput{CaseInput: in, Appraisal: "appraisal", Period: appraisal.Period{
		Kind: appraisal.Quarterly, Number: 2, From: appraisal.NewDate(2026, time.April, 1), To: appraisal.NewDate(2026, time.June, 30),
		Opens: appraisal.NewDate(2026, time.July, 1), Closes: appraisal.NewDate(2026, time.July, 7),
	}}, appraisal.EvaluationProceeding
}

func yearOf2026(in workflows.CaseInput) (string, any, appraisal.Proceeding) {
	return workflows.AppraisalWorkflow, workflows.AppraisalInput{
		CaseInput: in, Year: 2026, TargetsDue: appraisal.TargetsTerm(2026), Ends: appraisal.NewDate(2026, time.March, 10),
	}, appraisal.AppraisalProceeding
}

func trainingNeed(in workflows.CaseInput) (string, any, appraisal.Proceeding) {
	return workflows.TrainingWorkflow, workflows.TrainingInput{CaseInput: in, Appraisal: "appraisal", Needed: appraisal.NewDate(2026, time.July, 1)}, appraisal.TrainingProceeding
}

// rated is the acts up to receipt; the rest of a situation follows.
func rated(facts appraisal.Facts, then ...plannedAct) []plannedAct {
	return append([]plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.CheckIn, by: appraisal.Employee},
		{at: "2026-07-03 09:00", kind: appraisal.GiveFeedback, by: appraisal.Appraiser},
		{at: "2026-07-06 09:00", kind: appraisal.Rate, by: appraisal.Appraiser, facts: facts},
		{at: "2026-07-07 09:00", kind: appraisal.Deliver, by: appraisal.Appraiser},
		{at: "2026-07-08 09:00", kind: appraisal.Receive, by: appraisal.Employee},
	}, then...)
}

// situations is every way a case can go that a history is kept of.
func situations() []situation {
	return slices.Concat(ordinary, ofPeople, ofSigning, ofAdoption, ofTraining)
}

var ordinary = []situation{
	{name: "evaluation_in_time", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: rated(meets,
		plannedAct{at: "2026-07-09 09:00", kind: appraisal.ReturnDocument, by: appraisal.Employee})},
	{name: "appraiser_silent", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: []plannedAct{
		{at: "2026-07-10 09:00", kind: appraisal.Rate, by: appraisal.Superior, facts: meets},
		{at: "2026-07-13 09:00", kind: appraisal.Deliver, by: appraisal.Superior},
		{at: "2026-07-14 09:00", kind: appraisal.Receive, by: appraisal.Employee},
		{at: "2026-07-15 09:00", kind: appraisal.ReturnDocument, by: appraisal.Employee},
	}},
	{name: "everybody_silent", start: "2026-07-01", begin: secondQuarterOf, ends: "ended-unrated"},
	{name: "employee_silent_after_rating", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: []plannedAct{
		{at: "2026-07-06 09:00", kind: appraisal.Rate, by: appraisal.Appraiser, facts: meets},
	}},
	{name: "objection_changed", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: rated(below,
		plannedAct{at: "2026-07-09 09:00", kind: appraisal.FileObjection, by: appraisal.Employee},
		plannedAct{at: "2026-07-10 09:00", kind: appraisal.ExplainObjection, by: appraisal.Employee, in: "objection"},
		plannedAct{at: "2026-07-11 09:00", kind: appraisal.ExplainObjection, by: appraisal.Appraiser, in: "objection"},
		plannedAct{at: "2026-07-13 09:00", kind: appraisal.DecideObjection, by: appraisal.Superior, in: "objection",
			facts: appraisal.Facts{Outcome: appraisal.Changed, Results: appraisal.Meets, Behaviour: appraisal.Meets}})},
	{name: "objection_upheld_without_explanations", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: rated(below,
		plannedAct{at: "2026-07-09 09:00", kind: appraisal.FileObjection, by: appraisal.Employee},
		plannedAct{at: "2026-07-19 09:00", kind: appraisal.DecideObjection, by: appraisal.Superior, in: "objection", facts: appraisal.Facts{Outcome: appraisal.Upheld}})},
	{name: "objection_superior_silent", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: rated(below,
		plannedAct{at: "2026-07-09 09:00", kind: appraisal.FileObjection, by: appraisal.Employee})},
	{name: "objection_taken_back", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: rated(below,
		plannedAct{at: "2026-07-09 09:00", kind: appraisal.FileObjection, by: appraisal.Employee},
		plannedAct{at: "2026-07-10 09:00", kind: appraisal.Withdraw, by: appraisal.Employee, in: "objection"})},
	{name: "term_extended_party_changed_exempted", start: "2026-07-01", begin: secondQuarterOf, ends: "exempted", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.ExtendTerm, by: appraisal.HR, facts: appraisal.Facts{Clock: appraisal.T6, Until: appraisal.NewDate(2026, time.July, 14)}},
		{at: "2026-07-03 09:00", kind: appraisal.ChangeParty, by: appraisal.HR, facts: appraisal.Facts{Role: appraisal.Appraiser, Person: "somebody"}},
		{at: "2026-07-06 09:00", kind: appraisal.Exempt, by: appraisal.HR},
	}},
	{name: "evaluation_withdrawn", start: "2026-07-01", begin: secondQuarterOf, ends: "withdrawn", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.Withdraw, by: appraisal.HR},
	}},
	{name: "evaluation_reopened", start: "2026-07-01", ends: "final",
		begin: func(in workflows.CaseInput) (string, any, appraisal.Proceeding) {
			in.Reopened = appraisal.Final
			return secondQuarterOf(in)
		},
		acts: []plannedAct{
			{at: "2026-07-01 06:00", kind: appraisal.Reopen, by: appraisal.HR, facts: appraisal.Facts{Until: appraisal.NewDate(2026, time.July, 10)}},
			{at: "2026-07-06 09:00", kind: appraisal.Rate, by: appraisal.Appraiser, facts: meets},
		}},
	{name: "targets_returned_then_agreed", start: "2026-01-20", begin: yearOf2026, ends: "sealed", acts: []plannedAct{
		{at: "2026-01-21 09:00", kind: appraisal.SubmitTargets, by: appraisal.Employee},
		{at: "2026-01-22 09:00", kind: appraisal.ReturnTargets, by: appraisal.Appraiser},
		{at: "2026-01-23 09:00", kind: appraisal.SubmitTargets, by: appraisal.Employee},
		{at: "2026-01-26 09:00", kind: appraisal.AgreeTargets, by: appraisal.Appraiser},
	}},
	{name: "targets_stepped_up", start: "2026-01-20", begin: yearOf2026, ends: "sealed", acts: []plannedAct{
		{at: "2026-02-03 09:00", kind: appraisal.SubmitTargets, by: appraisal.Employee},
		{at: "2026-02-04 09:00", kind: appraisal.AgreeTargets, by: appraisal.Superior},
	}},
	{name: "targets_never_agreed", start: "2026-01-20", begin: yearOf2026, ends: "sealed"},
	{name: "appraisal_exempted", start: "2026-01-20", begin: yearOf2026, ends: "exempted", acts: []plannedAct{
		{at: "2026-01-21 09:00", kind: appraisal.Exempt, by: appraisal.HR},
	}},
	{name: "training_completed", start: "2026-07-01", begin: trainingNeed, ends: "training-completed", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.ProposeTraining, by: appraisal.Appraiser, facts: appraisal.Facts{Course: "course"}},
		{at: "2026-07-03 09:00", kind: appraisal.ApproveTraining, by: appraisal.HR},
		{at: "2026-07-06 09:00", kind: appraisal.ConfirmTraining, by: appraisal.Employee},
		{at: "2026-07-08 09:00", kind: appraisal.CompleteTraining, by: appraisal.HR},
	}},
	{name: "training_lapsed", start: "2026-07-01", begin: trainingNeed, ends: "training-lapsed"},
}
