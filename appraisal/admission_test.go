package appraisal_test

import (
	"slices"
	"testing"
	"time"

	"siklus.id/appraisal"
)

var (
	proceedings = []appraisal.Proceeding{
		appraisal.AppraisalProceeding, appraisal.EvaluationProceeding, appraisal.ObjectionProceeding, appraisal.TrainingProceeding,
	}
	stages = map[appraisal.Proceeding][]appraisal.Stage{
		appraisal.AppraisalProceeding: {appraisal.TargetsDue, appraisal.TargetsSubmitted, appraisal.TargetsSteppedUp, appraisal.InYear,
			appraisal.Resting, appraisal.Sealed, appraisal.Exempted, appraisal.Withdrawn, appraisal.Departed},
		appraisal.EvaluationProceeding: {appraisal.WindowOpen, appraisal.TakenOver, appraisal.Unrated, appraisal.Signed, appraisal.Delivered,
			appraisal.Received, appraisal.Objected, appraisal.Final, appraisal.EndedNoRate, appraisal.Exempted, appraisal.Withdrawn, appraisal.Departed},
		appraisal.ObjectionProceeding: {appraisal.ExplanationsAsked, appraisal.DecisionDue, appraisal.Decided, appraisal.ObjectionLapsed, appraisal.Withdrawn},
		appraisal.TrainingProceeding: {appraisal.TrainingNeeded, appraisal.TrainingProposed, appraisal.TrainingWaiting, appraisal.TrainingOffered,
			appraisal.TrainingEnrolled, appraisal.TrainingCompleted, appraisal.TrainingLapsed, appraisal.Withdrawn},
	}
	roles = []appraisal.Role{
		appraisal.Employee, appraisal.Appraiser, appraisal.Superior, appraisal.HR, appraisal.Auditor, appraisal.System, "", "stranger",
	}
	allActs = []appraisal.ActKind{
		appraisal.SubmitTargets, appraisal.ReturnTargets, appraisal.AgreeTargets, appraisal.CheckIn, appraisal.GiveFeedback, appraisal.Rate,
		appraisal.Deliver, appraisal.Receive, appraisal.ReturnDocument, appraisal.FileObjection, appraisal.ExplainObjection,
		appraisal.DecideObjection, appraisal.ProposeTraining, appraisal.ApproveTraining, appraisal.ConfirmTraining,
		appraisal.CompleteTraining, appraisal.ExtendTerm, appraisal.ChangeParty, appraisal.Exempt, appraisal.Withdraw, appraisal.Reopen,
		appraisal.RenewTargets, appraisal.Transfer, appraisal.BeginAbsence, appraisal.EndAbsence, appraisal.EndService,
		appraisal.ReuseResult, appraisal.Sign, appraisal.AdoptCalendar, appraisal.AdoptRules,
		appraisal.OfferSeat, appraisal.MoveTraining, appraisal.RecordEnrolment, appraisal.SubmitProof,
		"Invented",
	}
)

// noon is in the middle of every term that these tests run.
var noon = time.Date(2027, time.February, 10, 5, 0, 0, 0, time.UTC)

func soundAct(kind appraisal.ActKind, by appraisal.Role) appraisal.Act {
	calendar := appraisal.Calendar{Zone: "Asia/Jakarta", Week: 5}
	return appraisal.Act{ID: "act", Kind: kind, By: appraisal.Party{Person: "p", Role: by}, ReceivedAt: noon, Facts: appraisal.Facts{
		Results: appraisal.Above, Behaviour: appraisal.Meets, Outcome: appraisal.Upheld, Clock: appraisal.T11,
		Until: appraisal.NewDate(2027, time.March, 31), Role: appraisal.Appraiser, Person: "q", Course: "c", HasReason: true,
		Reuses: "e", Post: "p", From: appraisal.NewDate(2027, time.March, 1), Absence: appraisal.SickLeave, Service: appraisal.Retired,
		Calendar: &calendar, Rules: &appraisal.Rules{Calendar: calendar, Cadence: appraisal.Quarterly},
	}}
}

func standing(p appraisal.Proceeding, s appraisal.Stage) appraisal.Standing {
	return appraisal.Standing{Proceeding: p, Stage: s, Submitted: true, Rated: true, Terms: []appraisal.Term{
		{Clock: appraisal.T11, Due: appraisal.NewDate(2027, time.February, 26)},
	}}
}

// TestOnlyTheListedActsAreAdmitted goes through every act in every stage by every role and lets exactly
// those in that the table of openings lists.
func TestOnlyTheListedActsAreAdmitted(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	admitted := 0
	for _, p := range proceedings {
		for _, s := range stages[p] {
			for _, kind := range allActs {
				for _, role := range roles {
					listed := slices.ContainsFunc(appraisal.Openings(), func(o appraisal.Opening) bool {
						return o.Proceeding == p && o.Kind == kind && slices.Contains(o.Stages, s) && slices.Contains(o.By, role)
					})
					now := standing(p, s)
					if kind == appraisal.EndAbsence {
						now.Absent = appraisal.SickLeave
					}
					refusal := appraisal.Admit(r, now, soundAct(kind, role))
					if listed != (refusal == nil) {
						t.Errorf("%s in %s %s by %s: listed %v, refused with %+v", kind, p, s, role, listed, refusal)
					}
					if refusal == nil {
						admitted++
						continue
					}
					if refusal.Code == "" || refusal.Sentence == "" || refusal.English == "" || refusal.Provision == "" || refusal.Error() != refusal.Sentence {
						t.Errorf("%s in %s %s by %s: the refusal is not whole: %+v", kind, p, s, role, refusal)
					}
				}
			}
		}
	}
	if admitted == 0 {
		t.Fatal("nothing was admitted")
	}
}

// TestOpeningsAreWhole: every opening names known stages of its proceeding, a role and a provision.
func TestOpeningsAreWhole(t *testing.T) {
	t.Parallel()
	for _, o := range appraisal.Openings() {
		if o.Provision == "" || len(o.By) == 0 || len(o.Stages) == 0 {
			t.Errorf("%s in %s is not whole: %+v", o.Kind, o.Proceeding, o)
		}
		for _, s := range o.Stages {
			if !slices.Contains(stages[o.Proceeding], s) {
				t.Errorf("%s is open in %s, which %s does not have", o.Kind, s, o.Proceeding)
			}
			if s.Ended() && o.Kind != appraisal.Reopen {
				t.Errorf("%s is open in %s, which has ended", o.Kind, s)
			}
		}
		if !slices.Contains(appraisal.ActsOf(o.Proceeding), o.Kind) {
			t.Errorf("%s is missing among the acts of %s", o.Kind, o.Proceeding)
		}
	}
}

// TestWithoutAReasonNothingThatNeedsOne: every opening that asks for text refuses its act without.
func TestWithoutAReasonNothingThatNeedsOne(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	for _, o := range appraisal.Openings() {
		for _, s := range o.Stages {
			for _, role := range o.By {
				a := soundAct(o.Kind, role)
				a.Facts.HasReason = false
				refusal := appraisal.Admit(r, standing(o.Proceeding, s), a)
				if got := refusal != nil && refusal.Code == appraisal.ReasonMissing; got != o.NeedsText {
					t.Errorf("%s in %s by %s without a reason: %+v, needs one: %v", o.Kind, s, role, refusal, o.NeedsText)
				}
			}
		}
	}
}

// TestASecondTooLate: what the door received in the last instant of the last day is in time, what came at
// midnight of the agency is not; how long the engine took does not count. One row per act that a term cuts off.
func TestASecondTooLate(t *testing.T) {
	t.Parallel()
	due := appraisal.NewDate(2027, time.February, 26)
	for _, row := range []struct {
		provision string
		p         appraisal.Proceeding
		s         appraisal.Stage
		kind      appraisal.ActKind
		by        appraisal.Role
		clock     appraisal.Clock
	}{
		{"art. 14(1): appraiser agrees by the end of January", appraisal.AppraisalProceeding, appraisal.TargetsSubmitted, appraisal.AgreeTargets, appraisal.Appraiser, appraisal.T1},
		{"art. 14(1): appraiser returns by the end of January", appraisal.AppraisalProceeding, appraisal.TargetsSubmitted, appraisal.ReturnTargets, appraisal.Appraiser, appraisal.T1},
		{"policy: targets of who joined later", appraisal.AppraisalProceeding, appraisal.TargetsSubmitted, appraisal.AgreeTargets, appraisal.Appraiser, appraisal.JoinedClock},
		{"II.C.5: superior agrees", appraisal.AppraisalProceeding, appraisal.TargetsSteppedUp, appraisal.AgreeTargets, appraisal.Superior, appraisal.T3},
		{"art. 24: periodic window", appraisal.EvaluationProceeding, appraisal.WindowOpen, appraisal.Rate, appraisal.Appraiser, appraisal.T6},
		{"IV.A.8.b: annual window", appraisal.EvaluationProceeding, appraisal.WindowOpen, appraisal.Rate, appraisal.Appraiser, appraisal.T7},
		{"V.A.8: superior signs", appraisal.EvaluationProceeding, appraisal.TakenOver, appraisal.Rate, appraisal.Superior, appraisal.T13},
		{"policy: rater named by HR", appraisal.EvaluationProceeding, appraisal.Unrated, appraisal.Rate, appraisal.Superior, appraisal.UnratedClock},
		{"II.C.6–7: new targets of the running year agreed", appraisal.AppraisalProceeding, appraisal.InYear, appraisal.AgreeTargets, appraisal.Appraiser, appraisal.JoinedClock},
		{"II.C.6–7: or returned", appraisal.AppraisalProceeding, appraisal.InYear, appraisal.ReturnTargets, appraisal.Appraiser, appraisal.JoinedClock},
		{"V.A.4: signature put off, periodic window", appraisal.EvaluationProceeding, appraisal.WindowOpen, appraisal.Sign, appraisal.Appraiser, appraisal.T6},
		{"V.A.4: signature put off, annual window", appraisal.EvaluationProceeding, appraisal.WindowOpen, appraisal.Sign, appraisal.Appraiser, appraisal.T7},
		{"V.A.8: superior signs what the appraiser rated", appraisal.EvaluationProceeding, appraisal.TakenOver, appraisal.Sign, appraisal.Superior, appraisal.T13},
		{"IV.A.13: the old unit's result, proposed by the employee", appraisal.EvaluationProceeding, appraisal.WindowOpen, appraisal.ReuseResult, appraisal.Employee, appraisal.T6},
		{"policy: objection decided by whom HR named", appraisal.ObjectionProceeding, appraisal.DecisionDue, appraisal.DecideObjection, appraisal.Superior, appraisal.UnratedClock},
		{"V.B.2: objection", appraisal.EvaluationProceeding, appraisal.Received, appraisal.FileObjection, appraisal.Employee, appraisal.T11},
		{"V.B.6: decision", appraisal.ObjectionProceeding, appraisal.DecisionDue, appraisal.DecideObjection, appraisal.Superior, appraisal.T12},
		{"policy: seat confirmed", appraisal.TrainingProceeding, appraisal.TrainingOffered, appraisal.ConfirmTraining, appraisal.Employee, appraisal.ConfirmClock},
	} {
		t.Run(row.provision, func(t *testing.T) {
			t.Parallel()
			r := nationalRules(t, 2026)
			s := appraisal.Standing{Proceeding: row.p, Stage: row.s, Submitted: true, Rated: true, Terms: []appraisal.Term{{Clock: row.clock, Due: due}}}
			a := soundAct(row.kind, row.by)
			midnight := r.Calendar.End(due)
			a.ReceivedAt = midnight.Add(-time.Nanosecond)
			if refusal := appraisal.Admit(r, s, a); refusal != nil {
				t.Errorf("received in the last instant, refused: %s", refusal.English)
			}
			for _, late := range []time.Duration{0, time.Second} {
				a.ReceivedAt = midnight.Add(late)
				if refusal := appraisal.Admit(r, s, a); refusal == nil || refusal.Code != appraisal.TooLate {
					t.Errorf("received %s after midnight: %+v", late, refusal)
				}
			}
			r.Pace = appraisal.Pace{Real: noon, Legal: noon, Day: time.Second}
			a.ReceivedAt = r.Pace.ToReal(midnight)
			if refusal := appraisal.Admit(r, s, a); refusal == nil || refusal.Code != appraisal.TooLate {
				t.Errorf("in a rehearsal, received at midnight: %+v", refusal)
			}
			a.ReceivedAt = a.ReceivedAt.Add(-time.Millisecond)
			if refusal := appraisal.Admit(r, s, a); refusal != nil {
				t.Errorf("in a rehearsal, received just before midnight: %s", refusal.English)
			}
		})
	}
}

// TestLateIsStillTaken: where the law gives a duty and no consequence, a late act is taken while its stage
// stands; V.A.5, V.A.6.
func TestLateIsStillTaken(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	for _, row := range []struct {
		s     appraisal.Stage
		kind  appraisal.ActKind
		by    appraisal.Role
		clock appraisal.Clock
	}{
		{appraisal.Signed, appraisal.Deliver, appraisal.Appraiser, appraisal.T9},
		{appraisal.Delivered, appraisal.Receive, appraisal.Employee, appraisal.ReceiptClock},
		{appraisal.Received, appraisal.ReturnDocument, appraisal.Employee, appraisal.T10},
	} {
		s := appraisal.Standing{Proceeding: appraisal.EvaluationProceeding, Stage: row.s, Terms: []appraisal.Term{{Clock: row.clock, Due: 1}}}
		if refusal := appraisal.Admit(r, s, soundAct(row.kind, row.by)); refusal != nil {
			t.Errorf("a late %s is refused: %s", row.kind, refusal.English)
		}
	}
}

// TestRefusals has one row per reason that is not the table of openings, a term or a missing text.
func TestRefusals(t *testing.T) {
	t.Parallel()
	evaluation := func(s appraisal.Stage) appraisal.Standing { return standing(appraisal.EvaluationProceeding, s) }
	with := func(s appraisal.Standing, change func(*appraisal.Standing)) appraisal.Standing { change(&s); return s }
	act := func(kind appraisal.ActKind, by appraisal.Role, change func(*appraisal.Facts)) appraisal.Act {
		a := soundAct(kind, by)
		if change != nil {
			change(&a.Facts)
		}
		return a
	}
	final := func(reason appraisal.FinalReason) func(*appraisal.Standing) {
		return func(s *appraisal.Standing) { s.Final = reason }
	}
	for _, row := range []struct {
		name      string
		s         appraisal.Standing
		a         appraisal.Act
		code      string
		provision string
	}{
		{"IV.A.11: objection to a result taken over", with(evaluation(appraisal.Received), final(appraisal.FinalByTakeover)),
			act(appraisal.FileObjection, appraisal.Employee, nil), appraisal.ResultIsFinal, "IV.A.11"},
		{"IV.A.12: objection to a top official's result", with(evaluation(appraisal.Received), final(appraisal.FinalTopOfficial)),
			act(appraisal.FileObjection, appraisal.Employee, nil), appraisal.ResultIsFinal, "IV.A.12"},
		{"PP 30/2019 art. 59(4): objection after a decision", with(evaluation(appraisal.Final), final(appraisal.FinalByDecision)),
			act(appraisal.FileObjection, appraisal.Employee, nil), appraisal.ResultIsFinal, "PP 30/2019 art. 59(4)"},
		{"V.B.2: objection after the window", with(evaluation(appraisal.Final), final(appraisal.FinalWindowPassed)),
			act(appraisal.FileObjection, appraisal.Employee, nil), appraisal.TooLate, "V.B.2"},
		{"policy: objection after a withdrawn one", with(evaluation(appraisal.Final), final(appraisal.FinalWithdrawn)),
			act(appraisal.FileObjection, appraisal.Employee, nil), appraisal.ResultIsFinal, "policy"},
		{"V.B: a second objection", evaluation(appraisal.Objected), act(appraisal.FileObjection, appraisal.Employee, nil), appraisal.AlreadyDone, "V.B"},
		{"rating a second time", evaluation(appraisal.Signed), act(appraisal.Rate, appraisal.Appraiser, nil), appraisal.AlreadyDone, "arts 24–25; IV.B.3; V.A.4"},
		{"IV.A.11: appraiser rates after the takeover", evaluation(appraisal.TakenOver), act(appraisal.Rate, appraisal.Appraiser, nil), appraisal.NotYourAct, "IV.A.11; V.A.8"},
		{"rating before the window", with(evaluation(appraisal.WindowOpen), func(s *appraisal.Standing) { s.RateFrom = appraisal.NewDate(2027, time.February, 11) }),
			act(appraisal.Rate, appraisal.Appraiser, nil), appraisal.NotNow, "art. 24; policy"},
		{"IV.B.3: only one rating", evaluation(appraisal.WindowOpen), act(appraisal.Rate, appraisal.Appraiser, func(f *appraisal.Facts) { f.Behaviour = "" }),
			appraisal.RatingMissing, "IV.B.3"},
		{"V.A.9: delivery by who did not sign", with(evaluation(appraisal.Signed), func(s *appraisal.Standing) { s.Signer = appraisal.Superior }),
			act(appraisal.Deliver, appraisal.Appraiser, nil), appraisal.NotYourAct, "V.A.5; V.A.9"},
		{"receipt before delivery", evaluation(appraisal.WindowOpen), act(appraisal.Receive, appraisal.Employee, nil), appraisal.NotNow, "V.A.6; V.B.2"},
		{"V.B.4: decision before the explanations", standing(appraisal.ObjectionProceeding, appraisal.ExplanationsAsked),
			act(appraisal.DecideObjection, appraisal.Superior, nil), appraisal.NotNow, "V.B.4"},
		{"V.B.6: decision by the employee", standing(appraisal.ObjectionProceeding, appraisal.ExplanationsAsked),
			act(appraisal.DecideObjection, appraisal.Employee, nil), appraisal.NotYourAct, "V.B.5–6"},
		{"V.B.5: sending back is no outcome", standing(appraisal.ObjectionProceeding, appraisal.DecisionDue),
			act(appraisal.DecideObjection, appraisal.Superior, func(f *appraisal.Facts) { f.Outcome = "sent-back" }), appraisal.RatingMissing, "V.B.5"},
		{"V.B.5: changed without ratings", standing(appraisal.ObjectionProceeding, appraisal.DecisionDue),
			act(appraisal.DecideObjection, appraisal.Superior, func(f *appraisal.Facts) { f.Outcome, f.Results = appraisal.Changed, "" }), appraisal.RatingMissing, "IV.B.3"},
		{"V.B.4: a second explanation", with(standing(appraisal.ObjectionProceeding, appraisal.ExplanationsAsked), func(s *appraisal.Standing) {
			s.Explained = []appraisal.Role{appraisal.Employee}
		}), act(appraisal.ExplainObjection, appraisal.Employee, nil), appraisal.AlreadyDone, "V.B.4"},
		{"an ended case", evaluation(appraisal.Final), act(appraisal.Rate, appraisal.Appraiser, nil), appraisal.CaseEnded, "policy"},
		{"an unknown act", evaluation(appraisal.Received), act("Invented", appraisal.Employee, nil), appraisal.NotNow, "policy"},
		{"extension of a term that does not run", evaluation(appraisal.Received), act(appraisal.ExtendTerm, appraisal.HR, func(f *appraisal.Facts) { f.Clock = appraisal.T13 }),
			appraisal.TermNotRunning, "policy"},
		{"extension to the same day", evaluation(appraisal.Received), act(appraisal.ExtendTerm, appraisal.HR, func(f *appraisal.Facts) { f.Until = appraisal.NewDate(2027, time.February, 26) }),
			appraisal.TermShortened, "policy"},
		{"extension into the past", with(evaluation(appraisal.Signed), func(s *appraisal.Standing) {
			s.Terms = []appraisal.Term{{Clock: appraisal.T11, Due: appraisal.NewDate(2027, time.January, 4)}}
		}),
			act(appraisal.ExtendTerm, appraisal.HR, func(f *appraisal.Facts) { f.Until = appraisal.NewDate(2027, time.February, 9) }), appraisal.TermShortened, "policy"},
		{"change of nobody", evaluation(appraisal.Received), act(appraisal.ChangeParty, appraisal.HR, func(f *appraisal.Facts) { f.Person = "" }), appraisal.PartyMissing, "art. 1(9)"},
		{"change of the employee", evaluation(appraisal.Received), act(appraisal.ChangeParty, appraisal.HR, func(f *appraisal.Facts) { f.Role = appraisal.Employee }), appraisal.PartyMissing, "art. 1(9)"},
		{"proposal without a course", standing(appraisal.TrainingProceeding, appraisal.TrainingNeeded), act(appraisal.ProposeTraining, appraisal.Appraiser, func(f *appraisal.Facts) { f.Course = "" }),
			appraisal.CourseMissing, "policy"},
		{"reopened without a new day", evaluation(appraisal.Final), act(appraisal.Reopen, appraisal.HR, func(f *appraisal.Facts) { f.Until = 0 }), appraisal.TermShortened, "policy"},
		{"reopened into the past", evaluation(appraisal.Final), act(appraisal.Reopen, appraisal.HR, func(f *appraisal.Facts) { f.Until = appraisal.NewDate(2027, time.February, 9) }),
			appraisal.TermShortened, "policy"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			refusal := appraisal.Admit(nationalRules(t, 2026), row.s, row.a)
			if refusal == nil {
				t.Fatal("admitted")
			}
			if refusal.Code != row.code || refusal.Provision != row.provision {
				t.Errorf("refused with %s (%s), want %s (%s)", refusal.Code, refusal.Provision, row.code, row.provision)
			}
		})
	}
}

// TestNextEnd: of several terms the first to end is the one to wait for.
func TestNextEnd(t *testing.T) {
	t.Parallel()
	c := nationalRules(t, 2026).Calendar
	if _, _, ok := appraisal.NextEnd(c, nil); ok {
		t.Error("no terms have an end")
	}
	first := appraisal.Term{Clock: appraisal.T10, Due: day(t, "2027-02-10")}
	term, ends, ok := appraisal.NextEnd(c, []appraisal.Term{{Clock: appraisal.T11, Due: day(t, "2027-02-11")}, first})
	if !ok || term != first || !ends.Equal(c.End(first.Due)) {
		t.Errorf("%+v ends %s", term, ends)
	}
}
