package appraisal

import (
	"slices"
	"testing"
	"time"
)

// both is a record that both sides have signed.
func signedGuidance(kind GuidanceKind, guide GuidanceSide, more ...func(*GuidanceFacts)) GuidanceFacts {
	f := GuidanceFacts{Kind: kind, Guide: guide, Written: true, Signed: []GuidanceSide{GuidedSide, GuideSide}}
	for _, change := range more {
		change(&f)
	}
	return f
}

// III.D.4.e–k.
func TestWhatGuidanceStillAwaits(t *testing.T) {
	t.Parallel()
	evaluated := func(f *GuidanceFacts) { f.Evaluated = true }
	forwarded := func(f *GuidanceFacts) { f.Forwarded = true }
	feedback := func(f *GuidanceFacts) { f.Feedback = true }
	closed := func(sides ...GuidanceSide) func(*GuidanceFacts) {
		return func(f *GuidanceFacts) { f.Closed = sides }
	}
	for _, row := range []struct {
		provision string
		facts     GuidanceFacts
		want      []GuidanceAwait
	}{
		{"III.D.4.e.3.a: the employee reports first, so either side may write", GuidanceFacts{Kind: Coaching}, []GuidanceAwait{{WriteStep, GuidedSide}, {WriteStep, GuideSide}}},
		{"III.D.4.g: both sign", GuidanceFacts{Kind: Coaching, Written: true}, []GuidanceAwait{{SignStep, GuidedSide}, {SignStep, GuideSide}}},
		{"III.D.4.g: one signed", GuidanceFacts{Kind: Coaching, Written: true, Signed: []GuidanceSide{GuideSide}}, []GuidanceAwait{{SignStep, GuidedSide}}},
		{"III.D.4.g.1, h: feedback and competence after it", signedGuidance(Coaching, AppraiserSide), []GuidanceAwait{{EvaluateStep, GuideSide}, {FeedbackStep, GuidedSide}}},
		{"III.D.4.h: a mentoring is ended by both first", signedGuidance(Mentoring, AppraiserSide), []GuidanceAwait{{CloseStep, GuidedSide}, {CloseStep, GuideSide}}},
		{"III.D.4.h: one side ended it", signedGuidance(Mentoring, AppraiserSide, closed(GuidedSide)), []GuidanceAwait{{CloseStep, GuideSide}}},
		{"III.D.4.h: both ended it", signedGuidance(Mentoring, AppraiserSide, closed(GuidedSide, GuideSide), feedback), []GuidanceAwait{{EvaluateStep, GuideSide}}},
		{"III.D.4.i: an assigned guide reports to the appraiser", signedGuidance(Coaching, "", evaluated, feedback), []GuidanceAwait{{ForwardStep, AppraiserSide}}},
		{"III.D.4.j: who passes it on to the superior", signedGuidance(Coaching, "", evaluated, forwarded, feedback), []GuidanceAwait{{DecideStep, SuperiorSide}}},
		{"III.D.4.j: the appraiser who guided reports to the superior", signedGuidance(Coaching, AppraiserSide, evaluated, feedback), []GuidanceAwait{{DecideStep, SuperiorSide}}},
		{"III.D.4.k: a superior who guided decides", signedGuidance(Coaching, SuperiorSide, evaluated, feedback), []GuidanceAwait{{DecideStep, SuperiorSide}}},
		{"III.D.4.g.1: the decision does not take the employee's word away", signedGuidance(Coaching, AppraiserSide, evaluated, func(f *GuidanceFacts) { f.Decided = true }), []GuidanceAwait{{FeedbackStep, GuidedSide}}},
		{"III.D.4.k: nothing more", signedGuidance(Coaching, AppraiserSide, evaluated, feedback, func(f *GuidanceFacts) { f.Decided = true }), nil},
	} {
		if got := row.facts.Awaits(); !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.provision, got, row.want)
		}
	}
}

// III.D.4.e–k.
func TestWhoTakesWhichStepOfGuidance(t *testing.T) {
	t.Parallel()
	evaluated := func(f *GuidanceFacts) { f.Evaluated = true }
	decided := func(f *GuidanceFacts) { f.Evaluated, f.Decided = true, true }
	for _, row := range []struct {
		provision string
		facts     GuidanceFacts
		step      GuidanceStep
		side      GuidanceSide
		want      string
	}{
		{"III.D.4.e: either side writes", GuidanceFacts{Kind: Coaching}, WriteStep, GuidedSide, ""},
		{"III.D.4.e: a leader who is not the guide does not", GuidanceFacts{Kind: Coaching}, WriteStep, AppraiserSide, NotYourAct},
		{"III.D.4.g: nobody signs what is not written", GuidanceFacts{Kind: Coaching}, SignStep, GuideSide, GuidanceUnfinished},
		{"III.D.4.g: nobody signs twice", GuidanceFacts{Kind: Coaching, Written: true, Signed: []GuidanceSide{GuideSide}}, SignStep, GuideSide, StepTaken},
		{"III.D.4.g: a text may change before it is evaluated", signedGuidance(Coaching, AppraiserSide), WriteStep, GuideSide, ""},
		{"III.D.4.h: not after it", signedGuidance(Coaching, AppraiserSide, evaluated), WriteStep, GuideSide, StepTaken},
		{"III.D.4.g.1: feedback is the employee's", signedGuidance(Coaching, AppraiserSide), FeedbackStep, GuideSide, NotYourAct},
		{"III.D.4.g.1: once", signedGuidance(Coaching, AppraiserSide, func(f *GuidanceFacts) { f.Feedback = true }), FeedbackStep, GuidedSide, StepTaken},
		{"III.D.4.g.1: after the meeting", GuidanceFacts{Kind: Coaching, Written: true}, FeedbackStep, GuidedSide, GuidanceUnfinished},
		{"III.D.4.g.1: also after the decision", signedGuidance(Coaching, AppraiserSide, decided), FeedbackStep, GuidedSide, ""},
		{"III.D.4.h: the guide evaluates, not the appraiser who assigned", signedGuidance(Coaching, ""), EvaluateStep, AppraiserSide, NotYourAct},
		{"III.D.4.h: after both signed", GuidanceFacts{Kind: Coaching, Written: true}, EvaluateStep, GuideSide, GuidanceUnfinished},
		{"III.D.4.i: the appraiser passes an assigned guide's report on", signedGuidance(Coaching, "", evaluated), ForwardStep, AppraiserSide, ""},
		{"III.D.4.j: their own they do not pass on to themselves", signedGuidance(Coaching, AppraiserSide, evaluated), ForwardStep, AppraiserSide, GuidanceUnfinished},
		{"III.D.4.k: the superior decides after the report", signedGuidance(Coaching, "", evaluated), DecideStep, SuperiorSide, GuidanceUnfinished},
		{"III.D.4.k: the superior decides", signedGuidance(Coaching, AppraiserSide, evaluated), DecideStep, SuperiorSide, ""},
		{"III.D.4.k: or the HR unit", signedGuidance(Coaching, AppraiserSide, evaluated), DecideStep, DeskSide, ""},
		{"III.D.4.k: not the appraiser", signedGuidance(Coaching, AppraiserSide, evaluated), DecideStep, AppraiserSide, NotYourAct},
		{"III.D.4.k: once", signedGuidance(Coaching, AppraiserSide, decided), DecideStep, SuperiorSide, GuidanceClosed},
		{"a mentoring is closed by its sides", signedGuidance(Mentoring, AppraiserSide), CloseStep, SuperiorSide, NotYourAct},
		{"a mentoring is closed once by each", signedGuidance(Mentoring, AppraiserSide, func(f *GuidanceFacts) { f.Closed = []GuidanceSide{GuideSide} }), CloseStep, GuideSide, StepTaken},
		{"forwarded once", signedGuidance(Coaching, "", evaluated, func(f *GuidanceFacts) { f.Forwarded = true }), ForwardStep, AppraiserSide, StepTaken},
		{"evaluated once", signedGuidance(Coaching, "", evaluated), EvaluateStep, GuideSide, StepTaken},
	} {
		code := ""
		if r := row.facts.AdmitGuidanceStep(row.step, row.side); r != nil {
			code = r.Code
			if r.Sentence == "" || r.English == "" || r.Provision == "" {
				t.Errorf("%s: the refusal is not whole: %+v", row.provision, r)
			}
		}
		if code != row.want {
			t.Errorf("%s: %q, want %q", row.provision, code, row.want)
		}
	}
}

func TestNobodyReadsWhatIsSaidOfThemselves(t *testing.T) {
	t.Parallel()
	ladder := []string{"appraiser", "superior", "above"}
	for _, row := range []struct {
		provision, guide string
		ladder           []string
		want             string
	}{
		{"III.D.4.g.1: the leader's superior", "appraiser", ladder, "superior"},
		{"III.D.4.g.1: an assigned guide works for the leader", "mentor", ladder, "superior"},
		{"III.D.4.g.1: the superior guided, so their superior", "superior", ladder, "above"},
		{"III.D.4.g.1: nobody above", "superior", ladder[:2], ""},
		{"III.D.4.g.1: no superior", "appraiser", []string{"appraiser", ""}, ""},
		{"III.D.4.g.1: one person twice on the ladder", "x", []string{"x", "x", "above"}, "above"},
	} {
		if got := FeedbackReader(row.guide, row.ladder); got != row.want {
			t.Errorf("%s: %q, want %q", row.provision, got, row.want)
		}
	}
}

func TestAGuideIsSomebodyElseAndNotJunior(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		provision string
		self, led bool
		want      bool
	}{{"III.D.4.b: somebody else", false, false, true}, {"III.D.4.b: not oneself", true, false, false}, {"III.D.4.b: not whom one leads", false, true, false}} {
		if got := AdmitGuide(row.self, row.led) == nil; got != row.want {
			t.Errorf("%s: %t", row.provision, got)
		}
	}
}

func TestAnImprovementLastsSixMonths(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ provision, start, want string }{
		{"PP 30/2019 art. 57: six months", "2026-02-10", "2026-08-10"},
		{"PP 30/2019 art. 57: into the next year", "2026-11-03", "2027-05-03"},
		{"PP 30/2019 art. 57: a shorter month ends with its last day", "2026-08-31", "2027-02-28"},
		{"PP 30/2019 art. 57: a leap year", "2027-08-30", "2028-02-29"},
	} {
		var start Date
		if err := start.UnmarshalText([]byte(row.start)); err != nil {
			t.Fatal(err)
		}
		if got := ImprovementUntil(start).String(); got != row.want {
			t.Errorf("%s: %s, want %s", row.provision, got, row.want)
		}
	}
}

func TestAnActionPlanIsForWhatOutlastsAPeriod(t *testing.T) {
	t.Parallel()
	day := func(m time.Month, d int) Date { return NewDate(2026, m, d) }
	at := func(days ...Date) (list []PlannedAction) {
		for _, d := range days {
			list = append(list, PlannedAction{ID: d.String(), Until: d})
		}
		return list
	}
	for _, row := range []struct {
		provision string
		actions   []PlannedAction
		want      bool
	}{
		{"III.A.2–3: over two quarters", at(day(2, 1), day(5, 1)), false},
		{"III.A.2–3: in one quarter only", at(day(2, 1), day(3, 31)), true},
		{"III.A.2–3: all of it in a later quarter", at(day(5, 1)), false},
		{"III.A.2–3: beyond the year", at(NewDate(2027, 2, 1)), false},
		{"III.A.2–3: nothing planned", nil, false},
	} {
		if got := PlanFitsOnePeriod(row.actions, quarters(), day(1, 20)); got != row.want {
			t.Errorf("%s: %t", row.provision, got)
		}
	}
}

func TestTheLastMarkOfAnActionCounts(t *testing.T) {
	t.Parallel()
	a := PlannedAction{ID: "a", Until: NewDate(2026, 3, 1)}
	marks := []ActionMark{{ActionID: "a", Done: true, Day: NewDate(2026, 2, 1)}, {ActionID: "b", Done: true}, {ActionID: "a", Note: "belum"}}
	if m := MarkOf(marks, "a"); m.Done || m.Note != "belum" {
		t.Errorf("%+v", m)
	}
	if m := MarkOf(marks, "c"); m != (ActionMark{}) {
		t.Errorf("%+v", m)
	}
	for _, row := range []struct {
		today Date
		mark  ActionMark
		want  bool
	}{{a.Until, ActionMark{}, false}, {a.Until + 1, ActionMark{}, true}, {a.Until + 1, ActionMark{Done: true}, false}} {
		if got := ActionOverdue(a, row.mark, row.today); got != row.want {
			t.Errorf("%s %+v: %t", row.today, row.mark, got)
		}
	}
	if AdmitMark(a.Until, a.Until) != nil || AdmitMark(a.Until+1, a.Until) == nil {
		t.Error("art. 16(3)–(4): what is done is done today or before")
	}
}
