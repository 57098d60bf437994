package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/workflows"
)

var (
	meets = appraisal.Facts{Results: appraisal.Meets, Behaviour: appraisal.Meets}
	below = appraisal.Facts{Results: appraisal.Below, Behaviour: appraisal.Meets}
	none  = appraisal.Facts{}
)

// secondQuarter is evaluated from 24 June; its window closes on Tuesday 14 July 2026.
func (s *story) secondQuarter() workflows.EvaluationInput {
	return workflows.EvaluationInput{CaseInput: s.caseInput(), Appraisal: "appraisal", Period: appraisal.Period{
		Kind: appraisal.Quarterly, Number: 2, From: appraisal.NewDate(2026, time.April, 1), To: appraisal.NewDate(2026, time.June, 30),
		Opens: appraisal.NewDate(2026, time.June, 23), Rates: appraisal.NewDate(2026, time.June, 23), Closes: appraisal.NewDate(2026, time.July, 14),
	}}
}

func (s *story) evaluate(in workflows.EvaluationInput) workflows.EvaluationResult {
	s.t.Helper()
	s.env.ExecuteWorkflow(workflows.Evaluation, in)
	s.ended()
	var result workflows.EvaluationResult
	require.NoError(s.t, s.env.GetWorkflowResult(&result))
	return result
}

func TestEvaluationInTimeBecomesFinalWhenTheObjectionWindowPasses(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	checkIn := s.act("2026-06-29", "10:00", appraisal.CheckIn, appraisal.Employee, none)
	feedback := s.act("2026-06-30", "09:00", appraisal.GiveFeedback, appraisal.Superior, none)
	rate := s.act("2026-07-08", "09:00", appraisal.Rate, appraisal.Appraiser, meets)
	deliver := s.act("2026-07-09", "09:00", appraisal.Deliver, appraisal.Appraiser, none)
	receive := s.act("2026-07-10", "15:00", appraisal.Receive, appraisal.Employee, none)
	back := s.act("2026-07-13", "08:30", appraisal.ReturnDocument, appraisal.Employee, none)

	result := s.evaluate(s.secondQuarter())

	s.taken(checkIn, feedback, rate, deliver, receive, back)
	require.Equal(t, []string{
		"CheckIn → window-open", "GiveFeedback → window-open", "Rate → signed", "Deliver → delivered",
		"Receive → received", "ReturnDocument → received", "became-final → final",
	}, s.path())
	require.Equal(t, "2026-07-28", due(s.entry("Rate"), appraisal.Deliver), "T9: 14 working days after 8 July, V.A.5")
	require.Equal(t, "2026-07-16", due(s.entry("Deliver"), appraisal.Receive), "deemed receipt: 5 working days, policy")
	require.Equal(t, "2026-07-30", due(s.entry("Receive"), appraisal.ReturnDocument), "T10: 14 working days after 10 July, V.A.6")
	require.Equal(t, "2026-07-30", s.entry("Receive").Step.Windows[0].Due.String(), "T11: 14 working days after 10 July, V.B.2")
	require.Equal(t, "2026-07-31", s.day("became-final"), "nobody objected by the end of 30 July")
	require.Equal(t, workflows.EvaluationResult{Stage: appraisal.Final, Predicate: appraisal.Good, Final: appraisal.FinalWindowPassed}, result)
}

func TestSilentAppraiserIsReplacedBySuperiorAndTheResultIsFinal(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	tooLate := s.act("2026-07-15", "09:00", appraisal.Rate, appraisal.Appraiser, meets)
	rate := s.act("2026-07-20", "09:00", appraisal.Rate, appraisal.Superior, meets)
	deliver := s.act("2026-07-21", "09:00", appraisal.Deliver, appraisal.Superior, none)
	receive := s.act("2026-07-22", "09:00", appraisal.Receive, appraisal.Employee, none)
	objection := s.act("2026-07-23", "09:00", appraisal.FileObjection, appraisal.Employee, none)
	back := s.act("2026-07-24", "09:00", appraisal.ReturnDocument, appraisal.Employee, none)

	result := s.evaluate(s.secondQuarter())

	s.refusedWith(appraisal.NotYourAct, tooLate)
	s.refusedWith(appraisal.ResultIsFinal, objection)
	s.taken(rate, deliver, receive, back)
	require.Equal(t, "2026-08-03", due(s.entry("window-ended"), appraisal.Rate), "T13: 14 working days after the window's end on 14 July, V.A.8")
	require.Equal(t, []appraisal.Clock{appraisal.T6}, s.entry("window-ended").Step.Breach)
	require.Equal(t, "2026-07-29", due(s.entry("Rate"), appraisal.Deliver), "T14: 7 working days after 20 July, V.A.9")
	require.Equal(t, "2026-07-31", due(s.entry("Receive"), appraisal.ReturnDocument), "T15: 7 working days after 22 July, V.A.10")
	require.Equal(t, appraisal.FinalByTakeover, result.Final, "IV.A.11")
	require.Equal(t, "2026-07-24", s.day("ReturnDocument"))
}

func TestEverybodySilentEndsWithoutAResult(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	result := s.evaluate(s.secondQuarter())
	require.Equal(t, []string{"window-ended → taken-over", "superior-silent → unrated", "nobody-rated → ended-unrated"}, s.path())
	require.Equal(t, "2026-07-15", s.day("window-ended"))
	require.Equal(t, "2026-08-04", s.day("superior-silent"))
	require.Equal(t, "2026-08-12", s.day("nobody-rated"))
	require.Equal(t, appraisal.EndedNoRate, result.Stage)
	require.Empty(t, result.Predicate)
}

func TestSilenceAfterRatingIsDeliveredDeemedReceivedAndFinal(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	rate := s.act("2026-07-08", "09:00", appraisal.Rate, appraisal.Appraiser, meets)
	result := s.evaluate(s.secondQuarter())
	s.taken(rate)
	require.Equal(t, []string{"Rate → signed", "delivered-by-system → delivered", "receipt-deemed → received", "became-final → final"}, s.path())
	require.Equal(t, []appraisal.Clock{appraisal.T9}, s.entry("delivered-by-system").Step.Breach)
	require.Equal(t, []appraisal.Clock{appraisal.T10, appraisal.T16}, s.entry("became-final").Step.Breach, "never returned, and so reported after 25 August")
	require.Equal(t, appraisal.FinalWindowPassed, result.Final)
}

func TestRatingASecondTooLateIsRefusedAndASecondBeforeIsTaken(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	act := s.made("2026-07-14", "08:00", appraisal.Rate, appraisal.Appraiser, meets)
	act.ReceivedAt = s.at("2026-07-15", "00:00").Add(-time.Second)
	late := s.made("2026-07-14", "08:00", appraisal.FileObjection, appraisal.Employee, none)
	s.env.RegisterDelayedCallback(func() { s.send("", act) }, act.ReceivedAt.Sub(s.env.Now()))
	s.act("2026-07-15", "08:00", appraisal.Deliver, appraisal.Appraiser, none)
	s.act("2026-07-16", "08:00", appraisal.Receive, appraisal.Employee, none)
	// T11 ends with 5 August; the engine acts a moment after midnight, and the door is asked in that moment.
	late.ReceivedAt = s.at("2026-08-06", "00:00")
	s.env.RegisterDelayedCallback(func() { s.send("", late) }, late.ReceivedAt.Add(50*time.Millisecond).Sub(s.env.Now()))

	result := s.evaluate(s.secondQuarter())
	s.taken(act.ID)
	s.refusedWith(appraisal.TooLate, late.ID)
	require.Equal(t, appraisal.FinalWindowPassed, result.Final)
}

func TestTimelyActThatASlowWorkerMissedIsTakenBeforeTheTermLapses(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	act := s.made("2026-07-14", "23:58", appraisal.Rate, appraisal.Appraiser, meets)
	s.register = append(s.register, act)
	s.on("2026-07-15", "06:00", func() { s.send("", act) }) // the relay comes with it in the morning

	result := s.evaluate(s.secondQuarter())
	s.taken(act.ID)
	require.Equal(t, "Rate → signed", s.path()[0], "not taken over: the act was received at 23.58")
	require.Equal(t, appraisal.FinalWindowPassed, result.Final)
	require.Equal(t, 1, countKind(s, appraisal.Rate), "pulled and relayed is still one entry")
}

func TestTimelyActThatMayNotBeDoneIsRefusedInTheRegister(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.register = append(s.register, s.made("2026-07-14", "23:58", appraisal.Rate, appraisal.Employee, meets))
	s.evaluate(s.secondQuarter())
	require.Len(t, s.refused, 1)
	require.Equal(t, appraisal.NotYourAct, s.refused[0].Refusal.Code)
	require.Equal(t, "window-ended → taken-over", s.path()[0])
}

func TestTheSameActTwiceIsOneEntry(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	act := s.made("2026-06-29", "10:00", appraisal.CheckIn, appraisal.Employee, none)
	s.on("2026-06-29", "10:00", func() { s.send("", act); s.send("", act) })
	s.on("2026-06-29", "10:01", func() { s.send("", act) })
	s.evaluate(s.secondQuarter())
	s.taken(act.ID)
	require.Equal(t, 1, countKind(s, appraisal.CheckIn))
}

func TestObjectionChangesTheResultAndIsFinal(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.act("2026-07-08", "09:00", appraisal.Rate, appraisal.Appraiser, below)
	s.act("2026-07-09", "09:00", appraisal.Deliver, appraisal.Appraiser, none)
	s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
	file := s.act("2026-07-13", "09:00", appraisal.FileObjection, appraisal.Employee, none)
	again := s.act("2026-07-14", "09:00", appraisal.FileObjection, appraisal.Employee, none)
	back := s.act("2026-07-14", "10:00", appraisal.ReturnDocument, appraisal.Employee, appraisal.Facts{Refused: true})
	objection := workflows.CaseID(appraisal.ObjectionProceeding, appraisal.ObjectionID(file))
	early := s.actIn(objection, "2026-07-14", "11:00", appraisal.DecideObjection, appraisal.Superior, appraisal.Facts{Outcome: appraisal.Upheld})
	mine := s.actIn(objection, "2026-07-14", "12:00", appraisal.ExplainObjection, appraisal.Employee, none)
	twice := s.actIn(objection, "2026-07-14", "12:30", appraisal.ExplainObjection, appraisal.Employee, none)
	theirs := s.actIn(objection, "2026-07-15", "12:00", appraisal.ExplainObjection, appraisal.Appraiser, none)
	decide := s.actIn(objection, "2026-07-16", "12:00", appraisal.DecideObjection, appraisal.Superior,
		appraisal.Facts{Outcome: appraisal.Changed, Results: appraisal.Meets, Behaviour: appraisal.Meets})

	result := s.evaluate(s.secondQuarter())
	s.taken(file, back, mine, theirs, decide)
	s.refusedWith(appraisal.AlreadyDone, again, twice)
	s.refusedWith(appraisal.NotNow, early)
	require.Equal(t, "2026-07-16", due(s.entry("objection-opened"), appraisal.ExplainObjection), "both explain within 3 working days, policy inside T12")
	require.Equal(t, "2026-07-22", dueOfLast(s, appraisal.DecideObjection), "T12: 7 working days after 13 July, V.B.6")
	require.Equal(t, workflows.EvaluationResult{Stage: appraisal.Final, Predicate: appraisal.Good, Final: appraisal.FinalByDecision}, result)
}

func TestSilentSuperiorLeavesTheResultStanding(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.act("2026-07-08", "09:00", appraisal.Rate, appraisal.Appraiser, below)
	s.act("2026-07-09", "09:00", appraisal.Deliver, appraisal.Appraiser, none)
	s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
	s.act("2026-07-13", "09:00", appraisal.FileObjection, appraisal.Employee, none)
	result := s.evaluate(s.secondQuarter())
	require.Equal(t, "2026-07-17", s.day("explanations-closed"))
	require.Equal(t, "2026-07-23", s.day("superior-silent"))
	require.Equal(t, []appraisal.Clock{appraisal.T12}, s.entry("objection-decided").Step.Breach)
	require.Equal(t, workflows.EvaluationResult{Stage: appraisal.Final, Predicate: appraisal.NeedsImprovement, Final: appraisal.FinalByPolicy}, result)
}

func TestObjectionTakenBackLeavesTheResult(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.act("2026-07-08", "09:00", appraisal.Rate, appraisal.Appraiser, below)
	s.act("2026-07-09", "09:00", appraisal.Deliver, appraisal.Appraiser, none)
	s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
	file := s.act("2026-07-13", "09:00", appraisal.FileObjection, appraisal.Employee, none)
	back := s.actIn(workflows.CaseID(appraisal.ObjectionProceeding, appraisal.ObjectionID(file)), "2026-07-14", "09:00", appraisal.Withdraw, appraisal.Employee, none)
	result := s.evaluate(s.secondQuarter())
	s.taken(file, back)
	require.Equal(t, appraisal.FinalWithdrawn, result.Final)
	require.Equal(t, appraisal.NeedsImprovement, result.Predicate)
}

func TestTopOfficialIsFinalAtOnce(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	in := s.secondQuarter()
	in.Top = true
	s.act("2026-07-08", "09:00", appraisal.Rate, appraisal.Appraiser, meets)
	s.act("2026-07-09", "09:00", appraisal.Deliver, appraisal.Appraiser, none)
	s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
	objection := s.act("2026-07-13", "09:00", appraisal.FileObjection, appraisal.Employee, none)
	result := s.evaluate(in)
	s.refusedWith(appraisal.ResultIsFinal, objection)
	require.Equal(t, appraisal.FinalTopOfficial, result.Final, "IV.A.12")
}

func TestHRExtendsChangesAndExempts(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	shorter := s.act("2026-07-01", "09:00", appraisal.ExtendTerm, appraisal.HR, appraisal.Facts{Clock: appraisal.T6, Until: appraisal.NewDate(2026, time.July, 10)})
	wrong := s.act("2026-07-01", "09:05", appraisal.ExtendTerm, appraisal.HR, appraisal.Facts{Clock: appraisal.T12, Until: appraisal.NewDate(2026, time.July, 30)})
	extend := s.act("2026-07-02", "09:00", appraisal.ExtendTerm, appraisal.HR, appraisal.Facts{Clock: appraisal.T6, Until: appraisal.NewDate(2026, time.July, 21)})
	employee := s.act("2026-07-02", "10:00", appraisal.ExtendTerm, appraisal.Employee, appraisal.Facts{Clock: appraisal.T6, Until: appraisal.NewDate(2026, time.July, 30)})
	change := s.act("2026-07-03", "09:00", appraisal.ChangeParty, appraisal.HR, appraisal.Facts{Role: appraisal.Appraiser, Person: "somebody"})
	rate := s.act("2026-07-20", "09:00", appraisal.Rate, appraisal.Appraiser, meets)
	exempt := s.act("2026-07-21", "09:00", appraisal.Exempt, appraisal.HR, none)
	after := s.act("2026-07-21", "09:00", appraisal.Deliver, appraisal.Appraiser, none)
	result := s.evaluate(s.secondQuarter())
	s.refusedWith(appraisal.TermShortened, shorter)
	s.refusedWith(appraisal.TermNotRunning, wrong)
	s.refusedWith(appraisal.NotYourAct, employee)
	s.taken(extend, change, rate, exempt)
	s.refusedWith(appraisal.CaseEnded, after)
	require.Equal(t, appraisal.Exempted, result.Stage)
}

func countKind(s *story, kind appraisal.ActKind) int {
	n := 0
	for _, e := range s.entries {
		if e.Act != nil && e.Act.Kind == kind {
			n++
		}
	}
	return n
}

func dueOfLast(s *story, kind appraisal.ActKind) string {
	last := ""
	for _, e := range s.entries {
		if d := due(e, kind); d != "" {
			last = d
		}
	}
	return last
}

func TestLateReportIsABreachWithItsClock(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.act("2026-07-14", "09:00", appraisal.Rate, appraisal.Appraiser, below)
	s.act("2026-08-03", "09:00", appraisal.Deliver, appraisal.Appraiser, none)
	s.act("2026-08-07", "09:00", appraisal.Receive, appraisal.Employee, none)
	file := s.act("2026-08-27", "09:00", appraisal.FileObjection, appraisal.Employee, none)
	s.actIn(workflows.CaseID(appraisal.ObjectionProceeding, appraisal.ObjectionID(file)), "2026-09-04", "09:00", appraisal.DecideObjection, appraisal.Superior,
		appraisal.Facts{Outcome: appraisal.Changed, Results: appraisal.Meets, Behaviour: appraisal.Meets})
	s.evaluate(s.secondQuarter())
	require.Contains(t, s.entry("objection-decided").Step.Breach, appraisal.T18, "30 working days after 14 July are over on 25 August, V.B.8")
}

func TestReceiptAndSignatureInOneAct(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.act("2026-07-08", "09:00", appraisal.Rate, appraisal.Appraiser, meets)
	s.act("2026-07-09", "09:00", appraisal.Deliver, appraisal.Appraiser, none)
	receive := s.act("2026-07-10", "15:00", appraisal.Receive, appraisal.Employee, appraisal.Facts{Signed: true})
	again := s.act("2026-07-13", "15:00", appraisal.ReturnDocument, appraisal.Employee, none)
	object := s.act("2026-07-30", "23:00", appraisal.FileObjection, appraisal.Employee, none)
	result := s.evaluate(s.secondQuarter())
	s.taken(receive, object)
	s.refusedWith(appraisal.AlreadyDone, again)
	require.Equal(t, "2026-07-30", s.entry("Receive").Step.Windows[0].Due.String(), "signing is no agreement: T11 runs all the same, V.B.2")
	require.Equal(t, appraisal.FinalByPolicy, result.Final)
}

func TestFinalResultReceivedAndSignedEndsAtOnce(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	in := s.secondQuarter()
	in.Top = true
	s.act("2026-07-08", "09:00", appraisal.Rate, appraisal.Appraiser, meets)
	s.act("2026-07-09", "09:00", appraisal.Deliver, appraisal.Appraiser, none)
	s.act("2026-07-10", "15:00", appraisal.Receive, appraisal.Employee, appraisal.Facts{Signed: true})
	result := s.evaluate(in)
	require.Equal(t, "2026-07-10", s.day("Receive"))
	require.Equal(t, appraisal.FinalTopOfficial, result.Final)
}
