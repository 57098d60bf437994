package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/workflows"
)

// year2026 awaits targets by 31 January 2026; everything is over on 30 June 2027.
func (s *story) year2026() workflows.AppraisalInput {
	return workflows.AppraisalInput{
		CaseInput:  s.caseInput(),
		Year:       2026,
		TargetsDue: appraisal.Term{Clock: appraisal.T1, Due: appraisal.NewDate(2026, time.January, 31)},
		Ends:       appraisal.NewDate(2027, time.June, 30),
	}
}

func (s *story) appraise(in workflows.AppraisalInput) workflows.AppraisalResult {
	s.t.Helper()
	s.env.ExecuteWorkflow(workflows.Appraisal, in)
	s.ended()
	var result workflows.AppraisalResult
	require.NoError(s.t, s.env.GetWorkflowResult(&result))
	return result
}

// evaluated is what the annual evaluation tells the appraisal.
func (s *story) evaluated(day string, results appraisal.Rating, predicate appraisal.Predicate) {
	s.on(day, "00:10", func() {
		s.env.SignalWorkflow(workflows.YearEvaluatedSignal, workflows.YearEvaluated{Result: appraisal.Result{
			Results: results, Behaviour: appraisal.Meets, Predicate: predicate, Final: appraisal.FinalWindowPassed}})
	})
}

func TestTargetsAreReturnedCorrectedAgreedAndTheYearSealed(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	submit := s.act("2026-01-12", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
	notMine := s.act("2026-01-12", "10:00", appraisal.AgreeTargets, appraisal.Employee, none)
	back := s.act("2026-01-13", "09:00", appraisal.ReturnTargets, appraisal.Appraiser, none)
	again := s.act("2026-01-14", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
	agree := s.act("2026-01-15", "09:00", appraisal.AgreeTargets, appraisal.Appraiser, none)
	s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)

	result := s.appraise(s.year2026())
	s.taken(submit, back, again, agree)
	s.refusedWith(appraisal.NotYourAct, notMine)
	require.Equal(t, []string{
		"SubmitTargets → targets-submitted", "ReturnTargets → targets-due", "SubmitTargets → targets-submitted",
		"AgreeTargets → in-year", "sealed → sealed",
	}, s.path())
	require.Equal(t, "2026-01-31", due(s.entry("SubmitTargets"), appraisal.AgreeTargets), "T1, art. 14(1), (3)")
	require.Equal(t, workflows.AppraisalResult{Stage: appraisal.Sealed, Predicate: appraisal.Good}, result)
}

func TestEndOfJanuaryStepsUpToTheSuperior(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	submit := s.act("2026-01-30", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
	tooLate := s.act("2026-02-02", "09:00", appraisal.AgreeTargets, appraisal.Appraiser, none)
	agree := s.act("2026-02-03", "09:00", appraisal.AgreeTargets, appraisal.Superior, none)
	s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
	s.appraise(s.year2026())
	s.taken(submit, agree)
	s.refusedWith(appraisal.NotYourAct, tooLate)
	require.Equal(t, "2026-02-01", s.day("targets-not-agreed"), "II.C.5: from 1 February")
	require.Equal(t, "2026-02-13", due(s.entry("targets-not-agreed"), appraisal.AgreeTargets), "10 working days, policy")
}

func TestSilentEmployeeSubmitsToTheSuperiorWhoReturnsOnce(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	submit := s.act("2026-02-03", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
	back := s.act("2026-02-04", "09:00", appraisal.ReturnTargets, appraisal.Superior, none)
	again := s.act("2026-02-05", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
	agree := s.act("2026-02-06", "09:00", appraisal.AgreeTargets, appraisal.Superior, none)
	s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
	s.appraise(s.year2026())
	s.taken(submit, back, again, agree)
	require.Equal(t, []appraisal.Clock{appraisal.T1}, s.entry("targets-not-agreed").Step.Breach)
}

func TestSilentSuperiorLeavesTargetsUnsetAndTheYearGoesOn(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
	result := s.appraise(s.year2026())
	require.Equal(t, []string{"targets-not-agreed → targets-stepped-up", "targets-left-unset → in-year", "sealed → sealed"}, s.path())
	require.Equal(t, appraisal.Good, result.Predicate)
}

func TestAYearWithoutAnEvaluationIsSealedOnItsLastDay(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	result := s.appraise(s.year2026())
	require.Equal(t, "year-ended-unevaluated → sealed", s.path()[2])
	require.Equal(t, "2027-07-01", s.day("year-ended-unevaluated"))
	require.Empty(t, result.Predicate)
}

func TestResultBelowExpectationOpensATrainingThatCreditsHours(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-12-20")
	in := workflows.TrainingInput{CaseInput: s.caseInput(), Appraisal: "appraisal", Needed: appraisal.NewDate(2026, time.December, 20)}
	propose := s.act("2026-12-22", "09:00", appraisal.ProposeTraining, appraisal.Appraiser, appraisal.Facts{Course: "course"})
	approve := s.act("2026-12-23", "09:00", appraisal.ApproveTraining, appraisal.HR, none)
	confirm := s.act("2026-12-24", "09:00", appraisal.ConfirmTraining, appraisal.Employee, none)
	complete := s.act("2027-02-01", "09:00", appraisal.CompleteTraining, appraisal.HR, none)
	s.env.ExecuteWorkflow(workflows.Training, in)
	s.ended()
	s.taken(propose, approve, confirm, complete)
	require.Equal(t, []string{
		"training-needed → training-needed", "ProposeTraining → training-proposed", "ApproveTraining → training-offered",
		"ConfirmTraining → training-enrolled", "CompleteTraining → training-completed",
	}, s.path())
}

func TestTrainingWithoutASeatWaitsIsLookedAtWeeklyAndLapses(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-12-20")
	s.seats = 0
	s.act("2026-12-22", "09:00", appraisal.ProposeTraining, appraisal.Appraiser, appraisal.Facts{Course: "course"})
	s.act("2026-12-23", "09:00", appraisal.ApproveTraining, appraisal.HR, none)
	s.env.ExecuteWorkflow(workflows.Training, workflows.TrainingInput{CaseInput: s.caseInput(), Needed: appraisal.NewDate(2026, time.December, 20)})
	s.ended()
	require.Equal(t, "ApproveTraining → training-waiting", s.path()[2])
	require.Equal(t, "2026-12-31", s.day("seat-looked-for"), "5 working days after 23 December")
	require.Equal(t, "2027-03-18", s.day("training-lapsed"), "60 working days after 23 December, policy")
}

func TestEverySilenceOfATrainingLapsesIt(t *testing.T) {
	t.Parallel()
	acts := []struct {
		kind appraisal.ActKind
		by   appraisal.Role
	}{{appraisal.ProposeTraining, appraisal.Employee}, {appraisal.ApproveTraining, appraisal.HR}, {appraisal.ConfirmTraining, appraisal.Employee}}
	for done := range len(acts) + 1 {
		s := newStory(t, "2026-12-20")
		for i, a := range acts[:done] {
			s.act("2026-12-22", []string{"09:00", "10:00", "11:00"}[i], a.kind, a.by, appraisal.Facts{Course: "course"})
		}
		s.env.ExecuteWorkflow(workflows.Training, workflows.TrainingInput{CaseInput: s.caseInput(), Needed: appraisal.NewDate(2026, time.December, 20)})
		s.ended()
		path := s.path()
		require.Equal(t, "training-lapsed → training-lapsed", path[len(path)-1])
		require.Len(t, path, done+2)
	}
}
