package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/workflows"
)

// departs is what the appraisal tells when the employee's service has ended.
func (s *story) departs(day, clock string, service appraisal.ServiceEnd) {
	s.t.Helper()
	s.on(day, clock, func() {
		s.env.SignalWorkflow(workflows.AppraisalEndedSignal, workflows.AppraisalEnded{Stage: appraisal.Departed, Service: service})
	})
}

// changes is what the appraisal tells of the employee.
func (s *story) changes(day, clock string, told workflows.EmployeeChanged) {
	s.t.Helper()
	s.on(day, clock, func() { s.env.SignalWorkflow(workflows.EmployeeChangedSignal, told) })
}

// delivered brings an evaluation to its delivery on Thursday 9 July.
func (s *story) delivered(facts appraisal.Facts) {
	s.t.Helper()
	s.act("2026-07-08", "09:00", appraisal.Rate, appraisal.Appraiser, facts)
	s.act("2026-07-09", "09:00", appraisal.Deliver, appraisal.Appraiser, none)
}

// An employee's end of service in each stage of an evaluation, policy: nothing is left to rate, what is signed runs on.
func TestRetirementClosesWhatIsUnsigned(t *testing.T) {
	t.Parallel()
	stages := []struct {
		stage, on string
		play      func(*story)
	}{
		{"window-open", "2026-07-07", func(*story) {}},
		{"taken-over", "2026-07-20", func(*story) {}},
		{"unrated", "2026-08-05", func(*story) {}},
		{"rated without a signature", "2026-07-10", func(s *story) {
			s.act("2026-07-08", "09:00", appraisal.Rate, appraisal.Appraiser, appraisal.Facts{Results: appraisal.Meets, Behaviour: appraisal.Meets, Unsigned: true})
		}},
	}
	for _, service := range []appraisal.ServiceEnd{appraisal.Retired, appraisal.Left, appraisal.Died} {
		for _, c := range stages {
			t.Run(c.stage+", "+string(service), func(t *testing.T) {
				t.Parallel()
				s := newStory(t, "2026-06-23")
				c.play(s)
				s.departs(c.on, "12:00", service)
				late := s.act(c.on, "13:00", appraisal.Rate, appraisal.Appraiser, meets)
				result := s.evaluate(s.secondQuarter())
				require.Equal(t, workflows.EvaluationResult{Stage: appraisal.Departed}, result)
				require.Equal(t, c.on, s.day("appraisal-ended"))
				require.Empty(t, letters(s.entry("appraisal-ended")))
				require.NotContains(t, s.answers, late, "the case is closed, nobody is left to answer")
			})
		}
	}
}

func TestWhoRetiresIsStillRatedWhereThePolicySaysSo(t *testing.T) {
	t.Parallel()
	for service, stage := range map[appraisal.ServiceEnd]appraisal.Stage{
		appraisal.Retired: appraisal.Final, appraisal.Left: appraisal.Departed, appraisal.Died: appraisal.Departed,
	} {
		s := newStory(t, "2026-06-23")
		s.rules.RateRetired = true
		s.departs("2026-07-07", "12:00", service)
		s.delivered(meets)
		result := s.evaluate(s.secondQuarter())
		require.Equal(t, stage, result.Stage, "%s", service)
	}
}

func TestARetiredEmployeesSignedResultRunsOnWithItsTerms(t *testing.T) {
	t.Parallel()
	for _, service := range []appraisal.ServiceEnd{appraisal.Retired, appraisal.Left} {
		s := newStory(t, "2026-06-23")
		s.delivered(below)
		s.departs("2026-07-09", "12:00", service)
		receive := s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
		file := s.act("2026-07-30", "23:00", appraisal.FileObjection, appraisal.Employee, none)
		result := s.evaluate(s.secondQuarter())
		s.taken(receive, file)
		require.Equal(t, "2026-07-30", s.entry("Receive").Step.Windows[0].Due.String(), "T11 runs on, V.B.2")
		require.Equal(t, appraisal.FinalByPolicy, result.Final)
	}
}

func TestDeathMakesSignedResultsFinal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ stage, on, clock string }{
		{"signed", "2026-07-08", "12:00"}, {"delivered", "2026-07-09", "12:00"}, {"received", "2026-07-10", "12:00"},
	} {
		t.Run(c.stage, func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-06-23")
			s.delivered(below)
			s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
			s.departs(c.on, c.clock, appraisal.Died)
			result := s.evaluate(s.secondQuarter())
			require.Equal(t, workflows.EvaluationResult{Stage: appraisal.Final, Predicate: appraisal.NeedsImprovement, Final: appraisal.FinalByDeath}, result)
			require.Equal(t, c.on, s.day("became-final"), "at once")
			require.Equal(t, appraisal.FinalByDeath, s.entry("became-final").Step.Result.Final)
			require.Empty(t, letters(s.entry("became-final")), "no letter to the dead")
		})
	}
}

func TestDeathLeavesAnObjectionToItsDecision(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.delivered(below)
	s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
	file := s.act("2026-07-13", "09:00", appraisal.FileObjection, appraisal.Employee, none)
	s.departs("2026-07-14", "09:00", appraisal.Died)
	objection := workflows.CaseID(appraisal.ObjectionProceeding, appraisal.ObjectionID(file))
	s.actIn(objection, "2026-07-15", "12:00", appraisal.ExplainObjection, appraisal.Appraiser, none)
	decide := s.actIn(objection, "2026-07-20", "12:00", appraisal.DecideObjection, appraisal.Superior,
		appraisal.Facts{Outcome: appraisal.Changed, Results: appraisal.Meets, Behaviour: appraisal.Meets})
	result := s.evaluate(s.secondQuarter())
	s.taken(decide)
	require.Equal(t, "2026-07-17", s.day("explanations-closed"), "the employee's explanation is not waited for longer than its term")
	require.Equal(t, workflows.EvaluationResult{Stage: appraisal.Final, Predicate: appraisal.Good, Final: appraisal.FinalByDecision}, result)
}

func TestDeathLeavesAResultThatWasFinalItsReason(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.act("2026-07-20", "09:00", appraisal.Rate, appraisal.Superior, meets)
	s.departs("2026-07-21", "09:00", appraisal.Died)
	result := s.evaluate(s.secondQuarter())
	require.Equal(t, appraisal.FinalByTakeover, result.Final, "IV.A.11")
	require.Equal(t, "2026-07-21", s.day("became-final"))
}

func TestAnExemptedAppraisalStillEndsItsEvaluation(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.delivered(meets)
	s.on("2026-07-09", "12:00", func() {
		s.env.SignalWorkflow(workflows.AppraisalEndedSignal, workflows.AppraisalEnded{Stage: appraisal.Exempted})
	})
	require.Equal(t, appraisal.Exempted, s.evaluate(s.secondQuarter()).Stage)
}

func TestTheAnnualResultOfWhoDepartedIsNotToldToAClosedAppraisal(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-12-01")
	in := s.secondQuarter()
	in.Period = appraisal.Periods(2026, s.rules)[4]
	s.act("2027-01-11", "09:00", appraisal.Rate, appraisal.Appraiser, meets)
	s.departs("2027-01-12", "09:00", appraisal.Retired)
	result := s.evaluate(in)
	require.Equal(t, appraisal.FinalWindowPassed, result.Final)
	require.Empty(t, s.signals)
}

// Deemed receipt never falls into a long absence, whenever the absence is known.
func TestReceiptIsNeverDeemedDuringALongAbsence(t *testing.T) {
	t.Parallel()
	absent := workflows.EmployeeChanged{AbsentTo: day(time.July, 31)}
	for _, c := range []struct {
		name string
		play func(*story, *workflows.EvaluationInput)
		put  bool // the running term is moved
	}{
		{"known at the opening", func(_ *story, in *workflows.EvaluationInput) { in.AbsentTo = absent.AbsentTo }, false},
		{"told before delivery", func(s *story, _ *workflows.EvaluationInput) { s.changes("2026-07-08", "12:00", absent) }, false},
		{"told while receipt is awaited", func(s *story, _ *workflows.EvaluationInput) { s.changes("2026-07-13", "12:00", absent) }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-06-23")
			in := s.secondQuarter()
			s.delivered(meets)
			c.play(s, &in)
			s.evaluate(in)
			require.Equal(t, "2026-08-07", dueOfLast(s, appraisal.Receive), "5 working days after the last day away")
			require.Equal(t, "2026-08-08", s.day("receipt-deemed"))
			require.Equal(t, c.put, len(s.path()) > 4 && s.path()[2] == "receipt-put-off → delivered")
			require.Equal(t, "2026-08-27", s.entry("receipt-deemed").Step.Windows[0].Due.String(), "T11: 14 working days after the deemed receipt")
		})
	}
}

func TestWhoIsBackEarlyStillHasTheWholeTerm(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	in := s.secondQuarter()
	in.AbsentTo = day(time.July, 31)
	s.delivered(meets)
	s.changes("2026-07-13", "12:00", workflows.EmployeeChanged{AbsentTo: day(time.July, 12)})
	receive := s.act("2026-07-14", "12:00", appraisal.Receive, appraisal.Employee, none)
	s.evaluate(in)
	s.taken(receive)
	require.Equal(t, "2026-08-07", dueOfLast(s, appraisal.Receive), "a term that was promised is not shortened")
	require.Equal(t, []string{"Rate → signed", "Deliver → delivered", "Receive → received", "became-final → final"}, s.path())
}

func TestAnEvaluationFollowsTheEmployeeUntilItIsSigned(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.changes("2026-07-01", "09:00", workflows.EmployeeChanged{Unit: "unit-2"})
	s.delivered(below)
	s.changes("2026-07-09", "12:00", workflows.EmployeeChanged{Unit: "unit-3"})
	s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
	s.act("2026-07-13", "09:00", appraisal.FileObjection, appraisal.Employee, none)
	s.evaluate(s.secondQuarter())
	units, _ := s.showed()
	require.Contains(t, units, "unit-2")
	require.NotContains(t, units, "unit-3", "what is signed stays where it was signed")
}
