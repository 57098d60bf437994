package appraisal_test

import (
	"slices"
	"testing"
	"time"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
)

func batchDay(m time.Month, d int) appraisal.Date { return appraisal.NewDate(2026, m, d) }

// batchAt is Monday, 6 July 2026, 09.00 WIB.
var batchAt = time.Date(2026, time.July, 6, 2, 0, 0, 0, time.UTC)

func batchOrder(t *testing.T, kind appraisal.BatchKind, change ...func(*appraisal.BatchOrder)) appraisal.BatchOrder {
	t.Helper()
	edition, err := editions.Load(editions.PermenPANRB62022)
	if err != nil {
		t.Fatal(err)
	}
	o := appraisal.BatchOrder{Kind: kind, Edition: edition, By: appraisal.Party{Person: "hr", Role: appraisal.HR}, At: batchAt}
	for _, f := range change {
		f(&o)
	}
	return o
}

// batchRules give the appraiser ten working days to deliver, where the law allows fourteen.
func batchRules() appraisal.Rules {
	return appraisal.Rules{Edition: editions.PermenPANRB62022, Policy: "uji@0", Calendar: appraisal.Calendar{Zone: "Asia/Jakarta", Week: 5},
		Lengths: map[appraisal.Clock]int{appraisal.T3: 5, appraisal.T9: 10, appraisal.T11: 14, appraisal.T12: 7, appraisal.T13: 14,
			appraisal.JoinedClock: 10, appraisal.UnratedClock: 5, appraisal.ExplanationClock: 3, appraisal.ReceiptClock: 3}}
}

func batchCase(p appraisal.Proceeding, stage appraisal.Stage, terms ...appraisal.Term) appraisal.BatchCase {
	return appraisal.BatchCase{ID: "case", Year: 2026, Employee: "staf", Rules: batchRules(),
		Standing: appraisal.Standing{Proceeding: p, Stage: stage, Terms: terms},
		Period: appraisal.Period{Kind: appraisal.Quarterly, Number: 2, From: batchDay(time.April, 1), To: batchDay(time.June, 30),
			Opens: batchDay(time.June, 20), Closes: batchDay(time.July, 14)}}
}

func TestABatchExtendsNoTermPastTheLaw(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stage    appraisal.Stage
		kind     appraisal.Proceeding
		terms    []appraisal.Term
		clock    appraisal.Clock
		last     appraisal.Date // may still be given
		past     appraisal.Date // may not
		says     string
		lasting  string // code, when days that were given stay
		follower appraisal.Clock
	}{
		"V.A.5: fourteen working days, of which the agency gave ten": {appraisal.Signed, appraisal.EvaluationProceeding,
			[]appraisal.Term{{Clock: appraisal.T9, Day0: batchDay(time.July, 3), Due: batchDay(time.July, 17)}}, appraisal.T9,
			batchDay(time.July, 23), batchDay(time.July, 24), "V.A.5", "", appraisal.ReceiptClock},
		"V.B.2: the objection has its fourteen days already": {appraisal.Received, appraisal.EvaluationProceeding,
			[]appraisal.Term{{Clock: appraisal.T11, Day0: batchDay(time.July, 1), Due: batchDay(time.July, 20)}}, appraisal.T11,
			batchDay(time.July, 21), batchDay(time.July, 22), "V.B.2", appraisal.BatchLasting, ""},
		"IV.A.8.b: a quarter's window ends with the year's at the latest": {appraisal.WindowOpen, appraisal.EvaluationProceeding,
			[]appraisal.Term{{Clock: appraisal.T6, Day0: batchDay(time.June, 20), Due: batchDay(time.July, 14)}}, appraisal.T6,
			appraisal.NewDate(2027, time.January, 31), appraisal.NewDate(2027, time.February, 1), "IV.A.8.b", "", appraisal.T13},
		"V.B.4: explaining fits inside the decision": {appraisal.ExplanationsAsked, appraisal.ObjectionProceeding,
			[]appraisal.Term{{Clock: appraisal.ExplanationClock, Day0: batchDay(time.July, 3), Due: batchDay(time.July, 8)}, {Clock: appraisal.T12, Day0: batchDay(time.July, 3), Due: batchDay(time.July, 14)}},
			appraisal.ExplanationClock, batchDay(time.July, 14), batchDay(time.July, 15), "V.B.4; V.B.6", appraisal.BatchLasting, ""},
		"policy: targets of who joined belong to their year": {appraisal.TargetsDue, appraisal.AppraisalProceeding,
			[]appraisal.Term{{Clock: appraisal.JoinedClock, Day0: batchDay(time.July, 1), Due: batchDay(time.July, 15)}}, appraisal.JoinedClock,
			batchDay(time.December, 31), appraisal.NewDate(2027, time.January, 4), appraisal.PolicyProvision, "", appraisal.T3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kase := batchCase(c.kind, c.stage, c.terms...)
			given := batchOrder(t, appraisal.BatchExtend, func(o *appraisal.BatchOrder) { o.Clock, o.Until = c.clock, c.last })
			line := given.Plan(kase)
			if line.Stays != nil {
				t.Fatalf("the law's last day is refused: %v", line.Stays)
			}
			for _, term := range line.After.Terms {
				if term.Clock == c.clock && term.Due != c.last || term.Clock != c.clock && !slices.Contains(c.terms, term) {
					t.Errorf("moved to %v", line.After.Terms)
				}
			}
			if c.follower != "" && !slices.ContainsFunc(line.After.Follows, func(f appraisal.Term) bool { return f.Clock == c.follower && f.Day0 >= c.last }) {
				t.Errorf("what follows is %v", line.After.Follows)
			}
			if got := line.Lasting; (c.lasting == "") != (got == nil) || got != nil && got.Code != c.lasting {
				t.Errorf("taking it back: %v", got)
			}
			given.Until = c.past
			if line = given.Plan(kase); line.Stays == nil || line.Stays.Code != appraisal.TermPastLaw || line.Stays.Provision != c.says {
				t.Errorf("a day later gives %v", line.Stays)
			}
		})
	}
}

func TestADateOfTheLawIsNotExtended(t *testing.T) {
	t.Parallel()
	january := batchCase(appraisal.AppraisalProceeding, appraisal.TargetsDue, appraisal.Term{Clock: appraisal.T1, Due: batchDay(time.January, 31)})
	o := batchOrder(t, appraisal.BatchExtend, func(o *appraisal.BatchOrder) {
		o.Clock, o.Days, o.At = appraisal.T1, 5, time.Date(2026, time.January, 20, 2, 0, 0, 0, time.UTC)
	})
	if line := o.Plan(january); line.Stays == nil || line.Stays.Code != appraisal.TermPastLaw {
		t.Errorf("31 January moved: %v", line)
	}
}

func TestWorkingDaysAreCountedFromEachCasesOwnTerm(t *testing.T) {
	t.Parallel()
	o := batchOrder(t, appraisal.BatchExtend, func(o *appraisal.BatchOrder) { o.Clock, o.Days = appraisal.T6, 3 })
	for due, want := range map[appraisal.Date]appraisal.Date{batchDay(time.July, 14): batchDay(time.July, 17), batchDay(time.July, 16): batchDay(time.July, 21)} {
		line := o.Plan(batchCase(appraisal.EvaluationProceeding, appraisal.WindowOpen, appraisal.Term{Clock: appraisal.T6, Day0: batchDay(time.June, 20), Due: due}))
		if line.Stays != nil || line.Facts.Until != want {
			t.Errorf("three working days after %s are %s, want %s (%v)", due, line.Facts.Until, want, line.Stays)
		}
	}
}

func TestABatchKeepsItsHandsOffWhatIsNotHRs(t *testing.T) {
	t.Parallel()
	window := appraisal.Term{Clock: appraisal.T6, Day0: batchDay(time.June, 20), Due: batchDay(time.July, 14)}
	final := batchCase(appraisal.EvaluationProceeding, appraisal.Final)
	final.Standing.Final = appraisal.FinalByTakeover
	own := batchCase(appraisal.EvaluationProceeding, appraisal.WindowOpen, window)
	own.Employee = "hr"
	for name, c := range map[string]struct {
		order appraisal.BatchOrder
		kase  appraisal.BatchCase
		code  string
	}{
		"policy: one's own case": {batchOrder(t, appraisal.BatchExtend, func(o *appraisal.BatchOrder) { o.Clock, o.Days = appraisal.T6, 3 }), own, appraisal.OwnCase},
		"II.B: study leave is no ground": {batchOrder(t, appraisal.BatchExempt, func(o *appraisal.BatchOrder) { o.Ground = appraisal.StudyLeave }),
			batchCase(appraisal.AppraisalProceeding, appraisal.TargetsDue), appraisal.GroundMissing},
		"II.C.8: a ground is named":                      {batchOrder(t, appraisal.BatchExempt), batchCase(appraisal.AppraisalProceeding, appraisal.TargetsDue), appraisal.GroundMissing},
		"art. 29: an objection is the employee's":        {batchOrder(t, appraisal.BatchWithdraw), batchCase(appraisal.ObjectionProceeding, appraisal.DecisionDue), appraisal.OtherPartyAct},
		"IV.A.11: what is final stays":                   {batchOrder(t, appraisal.BatchReopen, func(o *appraisal.BatchOrder) { o.Until = batchDay(time.August, 3) }), final, appraisal.ResultStays},
		"art. 1(9): nobody appraises themselves":         {batchOrder(t, appraisal.BatchReassign, func(o *appraisal.BatchOrder) { o.Role, o.Person = appraisal.Appraiser, "staf" }), batchCase(appraisal.AppraisalProceeding, appraisal.InYear), appraisal.OwnCase},
		"the procedure: a term that does not run":        {batchOrder(t, appraisal.BatchExtend, func(o *appraisal.BatchOrder) { o.Clock, o.Days = appraisal.T9, 3 }), batchCase(appraisal.EvaluationProceeding, appraisal.WindowOpen, window), appraisal.TermNotRunning},
		"the procedure: an ended case is not exempted":   {batchOrder(t, appraisal.BatchExempt, func(o *appraisal.BatchOrder) { o.Ground = appraisal.Suspension }), batchCase(appraisal.AppraisalProceeding, appraisal.Sealed), appraisal.CaseEnded},
		"policy: a case is opened again inside its year": {batchOrder(t, appraisal.BatchReopen, func(o *appraisal.BatchOrder) { o.Until = appraisal.NewDate(2028, 1, 3) }), batchCase(appraisal.AppraisalProceeding, appraisal.Exempted), appraisal.TermPastLaw},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			line := c.order.Plan(c.kase)
			if line.Stays == nil || line.Stays.Code != c.code {
				t.Fatalf("%v, want %s", line.Stays, c.code)
			}
			if line.Stays.English == "" || line.Stays.Sentence == "" || line.Stays.Provision == "" {
				t.Errorf("the reason is not told whole: %+v", line.Stays)
			}
			if line.Before.Stage != line.After.Stage || !slices.Equal(line.Before.Terms, line.After.Terms) {
				t.Error("a case that stays is shown to move")
			}
		})
	}
}

// What a batch did is taken back by an act that the procedure itself takes, while nothing else happened.
func TestWhatABatchDidIsTakenBack(t *testing.T) {
	t.Parallel()
	window := appraisal.Term{Clock: appraisal.T6, Day0: batchDay(time.June, 20), Due: batchDay(time.July, 14)}
	appraiser := appraisal.Party{Person: "kabid", Role: appraisal.Appraiser, Capacity: appraisal.Acting}
	led := batchCase(appraisal.AppraisalProceeding, appraisal.InYear)
	led.Actor = appraiser
	for name, c := range map[string]struct {
		order appraisal.BatchOrder
		kase  appraisal.BatchCase
		act   appraisal.ActKind
	}{
		"an extension":    {batchOrder(t, appraisal.BatchExtend, func(o *appraisal.BatchOrder) { o.Clock, o.Days = appraisal.T6, 5 }), batchCase(appraisal.EvaluationProceeding, appraisal.WindowOpen, window), appraisal.ExtendTerm},
		"another party":   {batchOrder(t, appraisal.BatchReassign, func(o *appraisal.BatchOrder) { o.Role, o.Person = appraisal.Appraiser, "kabid-b" }), led, appraisal.ChangeParty},
		"an exemption":    {batchOrder(t, appraisal.BatchExempt, func(o *appraisal.BatchOrder) { o.Ground = appraisal.UnpaidLeave }), batchCase(appraisal.EvaluationProceeding, appraisal.WindowOpen, window), appraisal.Reopen},
		"a withdrawal":    {batchOrder(t, appraisal.BatchWithdraw), batchCase(appraisal.EvaluationProceeding, appraisal.WindowOpen, window), appraisal.Reopen},
		"opened again":    {batchOrder(t, appraisal.BatchReopen, func(o *appraisal.BatchOrder) { o.Until = batchDay(time.August, 3) }), batchCase(appraisal.AppraisalProceeding, appraisal.Exempted), appraisal.Exempt},
		"opened again, 2": {batchOrder(t, appraisal.BatchReopen, func(o *appraisal.BatchOrder) { o.Until = batchDay(time.August, 3) }), batchCase(appraisal.EvaluationProceeding, appraisal.Withdrawn), appraisal.Withdraw},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			line := c.order.Plan(c.kase)
			if line.Stays != nil || line.Lasting != nil {
				t.Fatalf("stays: %v, lasting: %v", line.Stays, line.Lasting)
			}
			now := c.kase
			now.Standing.Stage, now.Standing.Terms, now.Actor = line.After.Stage, line.After.Terms, line.After.Actor
			back := c.order.PlanBack(line.Before, line.After, now)
			if back.Stays != nil || back.Kind != c.act {
				t.Fatalf("%s, %v", back.Kind, back.Stays)
			}
			if back.After.Stage != c.kase.Standing.Stage || !slices.Equal(back.After.Terms, c.kase.Standing.Terms) || back.After.Actor.Person != c.kase.Actor.Person || back.After.Actor.Capacity != c.kase.Actor.Capacity {
				t.Errorf("it comes back to %+v", back.After)
			}
			if refusal := appraisal.Admit(now.Rules, now.Standing, appraisal.Act{Kind: back.Kind, By: c.order.By, ReceivedAt: batchAt, Facts: back.Facts}); refusal != nil {
				t.Errorf("the procedure refuses: %v", refusal)
			}
			moved := now
			moved.Standing.Stage, moved.Standing.Terms, moved.Actor.Person = appraisal.Signed, nil, "orang-lain"
			if late := c.order.PlanBack(line.Before, line.After, moved); late.Stays == nil || late.Stays.Code != appraisal.BatchOvertaken {
				t.Errorf("what happened since is run over: %+v", late)
			}
		})
	}
}

func TestAnExtensionThatWasUsedStays(t *testing.T) {
	t.Parallel()
	o := batchOrder(t, appraisal.BatchExtend, func(o *appraisal.BatchOrder) { o.Clock, o.Days = appraisal.T6, 5 })
	c := batchCase(appraisal.EvaluationProceeding, appraisal.WindowOpen, appraisal.Term{Clock: appraisal.T6, Day0: batchDay(time.June, 20), Due: batchDay(time.July, 14)})
	line := o.Plan(c)
	c.Standing.Terms = line.After.Terms
	o.At = time.Date(2026, time.July, 14, 17, 0, 0, 0, time.UTC) // midnight after the first last day
	if back := o.PlanBack(line.Before, line.After, c); back.Stays == nil || back.Stays.Code != appraisal.BatchUsedUp {
		t.Errorf("%+v", back.Stays)
	}
	o.At = o.At.Add(-time.Nanosecond)
	if back := o.PlanBack(line.Before, line.After, c); back.Stays != nil || back.Facts.Until != batchDay(time.July, 14) {
		t.Errorf("a moment before: %+v", back)
	}
}

// Nobody but the batch that gave days may take them back, and never those of a right of the employee.
func TestOnlyItsOwnExtensionIsTakenBack(t *testing.T) {
	t.Parallel()
	shorten := func(clock appraisal.Clock, due, until, back appraisal.Date) *appraisal.Refusal {
		c := batchCase(appraisal.EvaluationProceeding, appraisal.WindowOpen, appraisal.Term{Clock: clock, Day0: batchDay(time.June, 20), Due: due})
		return appraisal.Admit(c.Rules, c.Standing, appraisal.Act{Kind: appraisal.ExtendTerm, By: appraisal.Party{Role: appraisal.HR}, ReceivedAt: batchAt,
			Facts: appraisal.Facts{Clock: clock, Until: until, Back: back, HasReason: true}})
	}
	if r := shorten(appraisal.T6, batchDay(time.July, 21), batchDay(time.July, 14), batchDay(time.July, 21)); r != nil {
		t.Errorf("the extension itself: %v", r)
	}
	for name, r := range map[string]*appraisal.Refusal{
		"without a batch":     shorten(appraisal.T6, batchDay(time.July, 21), batchDay(time.July, 14), 0),
		"another extension":   shorten(appraisal.T6, batchDay(time.July, 21), batchDay(time.July, 14), batchDay(time.July, 20)),
		"the objection":       shorten(appraisal.T11, batchDay(time.July, 21), batchDay(time.July, 14), batchDay(time.July, 21)),
		"a day that has gone": shorten(appraisal.T6, batchDay(time.July, 21), batchDay(time.July, 3), batchDay(time.July, 21)),
	} {
		if r == nil || r.Code != appraisal.TermShortened {
			t.Errorf("%s: %v", name, r)
		}
	}
}

func TestAnAdoptedCalendarMovesTheSameTermsAsTheCases(t *testing.T) {
	t.Parallel()
	adopted := batchRules()
	adopted.Calendar = adopted.Calendar.With([]appraisal.Date{batchDay(time.July, 8)}, nil)
	o := batchOrder(t, appraisal.BatchCalendar, func(o *appraisal.BatchOrder) {
		o.Adopt = func(appraisal.BatchCase) (appraisal.Rules, *appraisal.Refusal) { return adopted, nil }
	})
	past := appraisal.Term{Clock: appraisal.T9, Day0: batchDay(time.June, 10), Due: batchDay(time.July, 3)}
	decision := appraisal.Term{Clock: appraisal.T12, Day0: batchDay(time.July, 3), Due: batchDay(time.July, 14)}
	line := o.Plan(batchCase(appraisal.ObjectionProceeding, appraisal.DecisionDue, decision, past))
	want := []appraisal.Term{{Clock: appraisal.T12, Day0: batchDay(time.July, 3), Due: batchDay(time.July, 15)}, past}
	if line.Stays != nil || !slices.Equal(line.After.Terms, want) || line.Facts.Calendar == nil {
		t.Errorf("%v, %v", line.After.Terms, line.Stays)
	}
	if line.Lasting == nil || line.Lasting.Code != appraisal.BatchLasting {
		t.Error("days that a calendar gave are said to be taken back")
	}
}
