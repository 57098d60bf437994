package workflows_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"siklus.id/activities"
	"siklus.id/appraisal"
	"siklus.id/workflows"
)

// calendar is what adopting the case's calendar with other days off says.
func (s *story) calendar(off ...appraisal.Date) appraisal.Facts {
	c := s.rules.Calendar
	c.Off = off
	return appraisal.Facts{Calendar: &c}
}

// adopting is what adopting the case's rules with some changes says.
func (s *story) adopting(change func(*appraisal.Rules)) appraisal.Facts {
	r := sampleRules()
	r.Policy = "story@2"
	change(&r)
	return appraisal.Facts{Rules: &r}
}

// terms are the running terms of a step, as clock and last day.
func terms(e appraisal.Entry) []string {
	var all []string
	for _, t := range e.Step.Terms() {
		all = append(all, string(t.Clock)+" "+t.Due.String())
	}
	return all
}

func TestCalendarMovesRunningTerms(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.delivered(below)
	s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
	adopt := s.made("2026-07-15", "09:00", appraisal.AdoptCalendar, appraisal.HR, s.calendar(day(time.July, 16), day(time.July, 17), day(time.August, 17)))
	s.on("2026-07-15", "09:00", func() { s.send("", adopt); s.send("", adopt) })
	wrong := s.act("2026-07-15", "10:00", appraisal.AdoptCalendar, appraisal.Appraiser, s.calendar())
	file := s.act("2026-08-03", "23:00", appraisal.FileObjection, appraisal.Employee, none)
	result := s.evaluate(s.secondQuarter())

	s.taken(adopt.ID, file)
	s.refusedWith(appraisal.NotYourAct, wrong)
	require.Equal(t, 1, countKind(s, appraisal.AdoptCalendar), "twice is once")
	require.Equal(t, []string{"T10 2026-07-30", "T11 2026-07-30"}, terms(s.entry("Receive")))
	moved := s.entry("AdoptCalendar")
	require.Equal(t, appraisal.Received, moved.Step.Stage)
	require.Equal(t, []string{"T10 2026-08-03", "T11 2026-08-03"}, terms(moved), "14 working days after 10 July, with 16 and 17 July off")
	require.Empty(t, moved.Step.Notices, "the employee hears of it once, from the appraisal")
	require.Equal(t, "2026-08-12", s.entry("objection-opened").Step.Windows[0].Due.String(), "T12 of 3 August")
	require.Equal(t, appraisal.FinalByPolicy, result.Final)
}

func TestCalendarMovesTheTermsOfEveryProceeding(t *testing.T) {
	t.Parallel()
	t.Run("appraisal", func(t *testing.T) {
		t.Parallel()
		s := newStory(t, "2026-01-05")
		adopt := s.act("2026-01-07", "09:00", appraisal.AdoptCalendar, appraisal.HR, s.calendar(day(time.February, 3), day(time.February, 4)))
		s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
		s.appraise(s.year2026())
		s.taken(adopt)
		require.Equal(t, []string{"T1 2026-01-31"}, terms(s.entry("AdoptCalendar")), "a date of the law stays")
		require.Equal(t, []string{"employee targets_due", "employee calendar_adopted"}, letters(s.entry("AdoptCalendar")))
		require.Equal(t, []string{"T3 2026-02-17"}, terms(s.entry("targets-not-agreed")), "10 working days after 1 February on the new calendar")
	})
	t.Run("objection", func(t *testing.T) {
		t.Parallel()
		s := newStory(t, "2026-06-23")
		s.delivered(below)
		s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
		file := s.act("2026-07-13", "09:00", appraisal.FileObjection, appraisal.Employee, none)
		objection := workflows.CaseID(appraisal.ObjectionProceeding, appraisal.ObjectionID(file))
		adopt := s.actIn(objection, "2026-07-14", "09:00", appraisal.AdoptCalendar, appraisal.HR, s.calendar(day(time.July, 15)))
		s.evaluate(s.secondQuarter())
		s.taken(adopt)
		require.Equal(t, []string{"explanation 2026-07-17", "explanation 2026-07-17", "T12 2026-07-23"}, terms(s.entry("AdoptCalendar")))
		require.Equal(t, []string{"T12 2026-07-23"}, terms(s.entry("explanations-closed")))
		require.Equal(t, "2026-07-24", s.day("superior-silent"))
	})
	t.Run("training", func(t *testing.T) {
		t.Parallel()
		s := newStory(t, "2026-12-20")
		s.seats = 0
		s.act("2026-12-22", "09:00", appraisal.ProposeTraining, appraisal.Appraiser, appraisal.Facts{Course: "course"})
		s.act("2026-12-23", "09:00", appraisal.ApproveTraining, appraisal.HR, none)
		adopt := s.act("2026-12-23", "10:00", appraisal.AdoptCalendar, appraisal.HR, s.calendar(day(time.December, 24), day(time.December, 25)))
		s.env.ExecuteWorkflow(workflows.Training, workflows.TrainingInput{CaseInput: s.caseInput(), Needed: day(time.December, 20)})
		s.ended()
		s.taken(adopt)
		require.Equal(t, []string{"training-waiting 2027-01-01"}, terms(s.entry("AdoptCalendar")), "5 working days after 23 December")
		require.Equal(t, "2027-03-20", s.day("training-lapsed"), "60 working days after 23 December end on 19 March")
	})
}

func TestTheWindowThatMovesTakesWhatFollowsAlong(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	adopt := s.act("2026-07-01", "09:00", appraisal.AdoptCalendar, appraisal.HR, s.calendar(day(time.July, 9)))
	rate := s.act("2026-07-15", "23:00", appraisal.Rate, appraisal.Appraiser, meets)
	s.evaluate(s.secondQuarter())
	s.taken(adopt, rate)
	require.Equal(t, "2026-07-15", due(s.entry("AdoptCalendar"), appraisal.Rate), "T6: 10 working days after 30 June")
	require.Equal(t, "2026-06-30", due(s.entry("AdoptCalendar"), appraisal.CheckIn), "T4 is a date")
}

func TestTheReportIsCountedFromTheWindowThatMoved(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		moves  bool
		breach []appraisal.Clock
	}{{"window ends on 14 July", false, []appraisal.Clock{appraisal.T10, appraisal.T16}}, {"window ends on 15 July", true, []appraisal.Clock{appraisal.T10}}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-06-23")
			s.rules.Lengths[appraisal.T16] = 28 // 21 August after 14 July, 24 August after 15 July
			if c.moves {
				s.act("2026-07-01", "09:00", appraisal.AdoptRules, appraisal.HR, s.adopting(func(r *appraisal.Rules) {
					r.Lengths[appraisal.T6], r.Lengths[appraisal.T16] = 11, 28
				}))
			}
			s.act("2026-07-14", "09:00", appraisal.Rate, appraisal.Appraiser, meets)
			s.act("2026-07-30", "09:00", appraisal.Deliver, appraisal.Appraiser, none)
			s.act("2026-08-03", "09:00", appraisal.Receive, appraisal.Employee, none)
			s.evaluate(s.secondQuarter())
			require.Equal(t, "2026-08-22", s.day("became-final"), "T11: 14 working days after 3 August")
			require.Equal(t, c.breach, s.entry("became-final").Step.Breach)
		})
	}
}

// A day off that is taken back never ends a term earlier than it was promised.
func TestAShorterCalendarNeverEndsATermEarly(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.rules.Calendar.Off = []appraisal.Date{day(time.July, 16), day(time.July, 17)}
	s.delivered(below)
	s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
	adopt := s.act("2026-07-15", "09:00", appraisal.AdoptCalendar, appraisal.HR, s.calendar())
	last := s.act("2026-08-03", "23:00", appraisal.FileObjection, appraisal.Employee, none)
	s.evaluate(s.secondQuarter())
	s.taken(adopt, last)
	require.Equal(t, []string{"T10 2026-08-03", "T11 2026-08-03"}, terms(s.entry("AdoptCalendar")))
	require.Equal(t, "2026-08-12", s.entry("objection-opened").Step.Windows[0].Due.String(), "what begins now counts on the new calendar")
}

// The timer of a term is about to fire when the calendar moves the term.
func TestAdoptionAtTheEndOfATerm(t *testing.T) {
	t.Parallel()
	second := time.Second
	for _, c := range []struct {
		name  string
		early time.Duration // before the end of 14 July
		late  time.Duration // after it: the door has it, the workflow gets it then
		moves bool
	}{
		{"a second before", second, 0, true},
		{"a second before, and it comes with the morning's relay", second, 6 * time.Hour, true},
		{"in the moment between the end and the timer", -50 * time.Millisecond, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-06-23")
			end := s.at("2026-07-15", "00:00")
			adopt := s.made("2026-07-14", "23:00", appraisal.AdoptCalendar, appraisal.HR, s.calendar(day(time.July, 9), day(time.July, 15)))
			adopt.ReceivedAt = end.Add(-c.early)
			s.env.RegisterDelayedCallback(func() { s.send("", adopt) }, adopt.ReceivedAt.Add(c.late).Sub(s.env.Now()))
			if c.late > 0 {
				s.register = append(s.register, adopt)
			}
			rate := s.act("2026-07-16", "23:00", appraisal.Rate, appraisal.Appraiser, meets)
			s.evaluate(s.secondQuarter())
			s.taken(adopt.ID)
			require.Equal(t, 1, countKind(s, appraisal.AdoptCalendar))
			if c.moves {
				s.taken(rate)
				require.Equal(t, "2026-07-16", due(s.entry("AdoptCalendar"), appraisal.Rate), "9 and 15 July are off")
				return
			}
			s.refusedWith(appraisal.NotYourAct, rate)
			require.Equal(t, "2026-07-14", due(s.entry("AdoptCalendar"), appraisal.Rate), "a term that was over is over")
			require.Equal(t, "2026-07-15", s.day("window-ended"))
		})
	}
}

func TestRulesAreAdopted(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.delivered(below)
	s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
	monthly := s.act("2026-07-13", "08:00", appraisal.AdoptRules, appraisal.HR, s.adopting(func(r *appraisal.Rules) { r.Cadence = appraisal.Monthly }))
	nothing := s.act("2026-07-13", "08:30", appraisal.AdoptRules, appraisal.HR, none)
	adopt := s.act("2026-07-13", "09:00", appraisal.AdoptRules, appraisal.HR, s.adopting(func(r *appraisal.Rules) {
		r.Lengths[appraisal.T10], r.Lengths[appraisal.T11] = 16, 10
		r.SilentDecision = appraisal.HRNames
		r.Pace = appraisal.Pace{Day: time.Second}
	}))
	file := s.act("2026-07-30", "23:00", appraisal.FileObjection, appraisal.Employee, none)
	objection := workflows.CaseID(appraisal.ObjectionProceeding, appraisal.ObjectionID(file))
	decide := s.actIn(objection, "2026-08-12", "09:00", appraisal.DecideObjection, appraisal.Superior, appraisal.Facts{Outcome: appraisal.Upheld})
	result := s.evaluate(s.secondQuarter())

	s.refusedWith(appraisal.CadenceDiffers, monthly)
	s.refusedWith(appraisal.RulesMissing, nothing)
	s.taken(adopt, file, decide)
	require.Equal(t, []string{"T10 2026-08-03", "T11 2026-07-30"}, terms(s.entry("AdoptRules")), "a longer length stretches, a shorter one does not end a term early")
	require.Equal(t, appraisal.DecisionDue, s.entry("superior-silent").Step.Stage, "what follows goes by the new rules")
	require.Equal(t, appraisal.FinalByDecision, result.Final)
}

func TestAnAppraisalAdoptsRules(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	s.agreed()
	adopt := s.act("2026-03-02", "09:00", appraisal.AdoptRules, appraisal.HR, s.adopting(func(r *appraisal.Rules) {
		r.Lengths[appraisal.T13], r.Lengths[appraisal.JoinedClock] = 90, 20
	}))
	s.act("2026-04-01", "09:00", appraisal.RenewTargets, appraisal.HR, none)
	s.appraise(s.year2026())
	s.taken(adopt)
	require.Equal(t, []string{"employee rules_adopted"}, letters(s.entry("AdoptRules")))
	require.Equal(t, []string{"year 2027-08-20"}, terms(s.entry("AdoptRules")), "even the last term of the year comes later")
	require.Equal(t, []string{"joined 2026-04-29", "year 2027-08-20"}, terms(s.entry("RenewTargets")))
	require.Equal(t, "2027-08-21", s.day("year-ended-unevaluated"))
}

// A superior lets an objection lapse; by policy HR names who decides, once more in vain.
func TestAfterASilentSuperiorHRNamesWhoDecides(t *testing.T) {
	t.Parallel()
	play := func(t *testing.T) (*story, string) {
		s := newStory(t, "2026-06-23")
		s.rules.SilentDecision = appraisal.HRNames
		s.delivered(below)
		s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
		file := s.act("2026-07-13", "09:00", appraisal.FileObjection, appraisal.Employee, none)
		return s, workflows.CaseID(appraisal.ObjectionProceeding, appraisal.ObjectionID(file))
	}
	t.Run("who decides", func(t *testing.T) {
		t.Parallel()
		s, objection := play(t)
		named := s.actIn(objection, "2026-07-23", "09:00", appraisal.ChangeParty, appraisal.HR, appraisal.Facts{Role: appraisal.Superior, Person: "somebody"})
		decide := s.actIn(objection, "2026-07-24", "09:00", appraisal.DecideObjection, appraisal.Superior,
			appraisal.Facts{Outcome: appraisal.Changed, Results: appraisal.Meets, Behaviour: appraisal.Meets})
		result := s.evaluate(s.secondQuarter())
		s.taken(named, decide)
		silent := s.entry("superior-silent")
		require.Equal(t, appraisal.DecisionDue, silent.Step.Stage)
		require.Equal(t, []appraisal.Clock{appraisal.T12}, silent.Step.Breach)
		require.Equal(t, []string{"unrated 2026-07-30"}, terms(silent), "5 working days after 23 July, policy")
		require.Equal(t, []string{"superior decision_due", "hr undecided"}, letters(silent))
		require.Contains(t, s.entry("objection-decided").Step.Breach, appraisal.T12)
		require.Equal(t, workflows.EvaluationResult{Stage: appraisal.Final, Predicate: appraisal.Good, Final: appraisal.FinalByDecision}, result)
	})
	t.Run("nobody", func(t *testing.T) {
		t.Parallel()
		s, objection := play(t)
		// Else the term of the return (T10) ends in the same instant as the last one here, and either may be recorded first.
		returned := s.act("2026-07-14", "09:00", appraisal.ReturnDocument, appraisal.Employee, none)
		late := s.actIn(objection, "2026-07-24", "09:00", appraisal.ExplainObjection, appraisal.Employee, none)
		both := s.actIn(objection, "2026-07-24", "10:00", appraisal.ExplainObjection, appraisal.Appraiser, none)
		result := s.evaluate(s.secondQuarter())
		s.taken(returned, late, both)
		require.Equal(t, []string{"unrated 2026-07-30"}, terms(s.last("ExplainObjection")), "a late explanation changes no term")
		require.Equal(t, "superior-silent → objection-lapsed", s.path()[len(s.path())-2])
		require.Equal(t, "2026-07-31", s.rules.Calendar.DateOf(s.last("superior-silent").At).String())
		require.Equal(t, appraisal.FinalByPolicy, result.Final)
		require.Equal(t, appraisal.NeedsImprovement, result.Predicate)
	})
}

func TestAnObjectionIsNotTakenBackWhereThePolicyForbidsIt(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.rules.NoWithdrawal = true
	s.delivered(below)
	s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
	file := s.act("2026-07-13", "09:00", appraisal.FileObjection, appraisal.Employee, none)
	objection := workflows.CaseID(appraisal.ObjectionProceeding, appraisal.ObjectionID(file))
	back := s.actIn(objection, "2026-07-14", "09:00", appraisal.Withdraw, appraisal.Employee, none)
	opened := s.actIn(objection, "2026-07-15", "09:00", appraisal.Withdraw, appraisal.HR, none)
	result := s.evaluate(s.secondQuarter())
	s.refusedWith(appraisal.WithdrawalClosed, back)
	s.taken(opened)
	require.Equal(t, appraisal.FinalWithdrawn, result.Final)
}

// law.md §11.1: two independent clocks start at receipt. Nothing that happens between them stops or shortens one.
func TestTheTwoClocksFromReceiptNeverStopEachOther(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		play func(*story)
		t11  string
	}{
		{"nothing", func(*story) {}, "2026-07-30"},
		{"document returned", func(s *story) { s.act("2026-07-13", "09:00", appraisal.ReturnDocument, appraisal.Employee, none) }, "2026-07-30"},
		{"refusal to sign", func(s *story) { s.act("2026-07-13", "09:00", appraisal.ReturnDocument, appraisal.Employee, declined) }, "2026-07-30"},
		{"appraiser replaced", func(s *story) {
			s.act("2026-07-13", "09:00", appraisal.ChangeParty, appraisal.HR, appraisal.Facts{Role: appraisal.Appraiser, Person: "somebody"})
		}, "2026-07-30"},
		{"employee moved", func(s *story) { s.changes("2026-07-13", "09:00", workflows.EmployeeChanged{Unit: "unit-2"}) }, "2026-07-30"},
		{"long absence", func(s *story) {
			s.changes("2026-07-13", "09:00", workflows.EmployeeChanged{AbsentTo: day(time.July, 31)})
		}, "2026-07-30"},
		{"retired", func(s *story) { s.departs("2026-07-13", "09:00", appraisal.Retired) }, "2026-07-30"},
		{"left", func(s *story) { s.departs("2026-07-13", "09:00", appraisal.Left) }, "2026-07-30"},
		{"return extended", func(s *story) {
			s.act("2026-07-13", "09:00", appraisal.ExtendTerm, appraisal.HR, appraisal.Facts{Clock: appraisal.T10, Until: day(time.August, 14)})
		}, "2026-07-30"},
		{"objection extended", func(s *story) {
			s.act("2026-07-13", "09:00", appraisal.ExtendTerm, appraisal.HR, appraisal.Facts{Clock: appraisal.T11, Until: day(time.August, 14)})
		}, "2026-08-14"},
		{"another calendar", func(s *story) {
			s.act("2026-07-13", "09:00", appraisal.AdoptCalendar, appraisal.HR, s.calendar(day(time.July, 16)))
		}, "2026-07-31"},
		{"shorter return", func(s *story) {
			s.act("2026-07-13", "09:00", appraisal.AdoptRules, appraisal.HR, s.adopting(func(r *appraisal.Rules) { r.Lengths[appraisal.T10] = 3 }))
		}, "2026-07-30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-06-23")
			s.delivered(below)
			s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
			c.play(s)
			last := s.act(c.t11, "23:30", appraisal.FileObjection, appraisal.Employee, none)
			s.evaluate(s.secondQuarter())
			s.taken(last)
			require.Equal(t, appraisal.Objected, s.entry("FileObjection").Step.Stage)
		})
		t.Run(c.name+": a day later", func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-06-23")
			s.delivered(below)
			s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
			c.play(s)
			result := s.evaluate(s.secondQuarter())
			require.Equal(t, appraisal.FinalWindowPassed, result.Final)
			last, err := appraisal.ParseDate(c.t11)
			require.NoError(t, err)
			require.Equal(t, (last + 1).String(), s.day("became-final"))
		})
	}
}

// The cycle goes on by the rules it has adopted: the next round keeps to their calendar.
func TestACycleGoesOnByTheRulesItAdopted(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	var errands *activities.Activities
	s.env.OnActivity(errands.OpenAppraisals, mock.Anything, mock.Anything).Return(activities.Opened{}, nil)
	var mornings []string
	s.env.OnActivity(errands.MorningRound, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.RoundInput) (activities.RoundOutput, error) {
		mornings = append(mornings, s.rules.Calendar.DateOf(in.Morning).String())
		return activities.RoundOutput{Closed: len(mornings) == 3}, nil
	})
	rules := sampleRules()
	rules.Calendar.Off = []appraisal.Date{day(time.January, 7), day(time.January, 8)}
	rules.Pace = appraisal.Pace{Day: time.Second}
	s.on("2026-01-06", "12:00", func() { s.env.SignalWorkflow(workflows.RulesAdoptedSignal, workflows.RulesAdopted{Rules: rules}) })
	s.on("2026-01-09", "12:00", func() { s.env.SignalWorkflow(workflows.CycleChangedSignal, nil) })
	s.env.ExecuteWorkflow(workflows.Cycle, workflows.CycleInput{Agency: testAgency, Cycle: "cycle", Rules: s.rules})
	s.ended()
	require.Equal(t, []string{"2026-01-06", "2026-01-09", "2026-01-12"}, mornings)
	s.env.AssertNumberOfCalls(t, "OpenAppraisals", 2)
}

// Rules that are adopted during the last round of a run are not lost: the next run goes by them.
func TestRulesAdoptedAtTheEndOfACyclesRunReachTheNext(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	var errands *activities.Activities
	rounds := 0
	s.env.OnActivity(errands.MorningRound, mock.Anything, mock.Anything).Return(func(context.Context, activities.RoundInput) (activities.RoundOutput, error) {
		if rounds++; rounds == 100 {
			rules := sampleRules()
			rules.Policy = "story@2"
			s.env.SignalWorkflow(workflows.RulesAdoptedSignal, workflows.RulesAdopted{Rules: rules})
		}
		return activities.RoundOutput{}, nil
	})
	s.env.ExecuteWorkflow(workflows.Cycle, workflows.CycleInput{Agency: testAgency, Cycle: "cycle", Rules: s.rules, Opened: true})
	var again *workflow.ContinueAsNewError
	require.ErrorAs(t, s.env.GetWorkflowError(), &again)
	var next workflows.CycleInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &next))
	require.Equal(t, "story@2", next.Rules.Policy)
	require.Equal(t, 100, next.Round)
}
