package appraisal_test

import (
	"slices"
	"testing"

	"siklus.id/appraisal"
)

// TestLawSentences has a row per sentence of the regulation that is not worked out elsewhere, named for its pointer.
// Sentences on who may do what when go through admission, as the engine does.
func TestLawSentences(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	// may reports whether a role may do an act in a stage; without the reason or the rating that it lacks when without is given.
	may := func(p appraisal.Proceeding, s appraisal.Stage, k appraisal.ActKind, by appraisal.Role, without ...func(*appraisal.Facts)) bool {
		a := soundAct(k, by)
		for _, change := range without {
			change(&a.Facts)
		}
		return appraisal.Admit(r, standing(p, s), a) == nil
	}
	noReason := func(f *appraisal.Facts) { f.HasReason = false }
	const (
		year      = appraisal.AppraisalProceeding
		one       = appraisal.EvaluationProceeding
		objection = appraisal.ObjectionProceeding
	)
	periods := appraisal.Periods(2026, r)
	third := periods[2]
	for _, row := range []struct {
		sentence string
		holds    bool
	}{
		{"art. 14(1), (3): T1 is the end of January", appraisal.TargetsTerm(2026).Due == day(t, "2026-01-31")},
		{"art. 14(3): the employee hands the targets in", may(year, appraisal.TargetsDue, appraisal.SubmitTargets, appraisal.Employee)},
		{"art. 14(3): nobody else does", !may(year, appraisal.TargetsDue, appraisal.SubmitTargets, appraisal.Appraiser)},
		{"II.C.1: the appraiser sets them", may(year, appraisal.TargetsSubmitted, appraisal.AgreeTargets, appraisal.Appraiser)},
		{"II.C.1: the employee does not set them", !may(year, appraisal.TargetsSubmitted, appraisal.AgreeTargets, appraisal.Employee)},
		{"II.A.7.a.10: the appraiser may return them, with a reason", may(year, appraisal.TargetsSubmitted, appraisal.ReturnTargets, appraisal.Appraiser)},
		{"II.A.7.a.10: not without one", !may(year, appraisal.TargetsSubmitted, appraisal.ReturnTargets, appraisal.Appraiser, noReason)},
		{"II.C.5: after January the superior agrees", may(year, appraisal.TargetsSteppedUp, appraisal.AgreeTargets, appraisal.Superior)},
		{"II.C.5: and no longer the appraiser", !may(year, appraisal.TargetsSteppedUp, appraisal.AgreeTargets, appraisal.Appraiser)},
		{"II.C.8: HR closes the case of who is excluded, with a reason", may(year, appraisal.TargetsDue, appraisal.Exempt, appraisal.HR)},
		{"II.C.8: not without one", !may(year, appraisal.TargetsDue, appraisal.Exempt, appraisal.HR, noReason)},

		{"art. 1(9): below a supervisor nobody appraises", defectOf(t, "pelaksana") && !defectOf(t, "pengawas")},
		{"art. 4: a PNS and a PPPK stand in one roster", kindsOf(t, appraisal.PNS, appraisal.PPPK)},
		{"art. 16(3)–(4): documentation as often as the agency says", len(appraisal.CheckInDates(third, r)) == 1 && len(appraisal.CheckInDates(third, monthly(r))) == 3},
		{"art. 24(2)–(3): every quarter", len(periods) == 5 && periods[0].Kind == appraisal.Quarterly},
		{"IV.A.8.a: or every month", len(appraisal.Periods(2026, monthly(r))) == 13},
		{"art. 24(1): two ratings for a period", appraisal.WindowTerm(third).Clock == appraisal.T6},
		{"art. 25(1): and for the year, in a window of its own", appraisal.WindowTerm(periods[4]).Clock == appraisal.T7},
		{"art. 1(7)–(8): one quadrant for both", sameQuadrant()},
		{"III.C.3: feedback from a leader is taken, and gives no predicate", may(one, appraisal.WindowOpen, appraisal.GiveFeedback, appraisal.Appraiser) &&
			conclude(appraisal.Rating(""), appraisal.Above) == ""},

		{"art. 23(1): the appraiser rates", may(one, appraisal.WindowOpen, appraisal.Rate, appraisal.Appraiser)},
		{"art. 23(1): the employee does not", !may(one, appraisal.WindowOpen, appraisal.Rate, appraisal.Employee)},
		{"IV.A.4: another leader gives feedback", may(one, appraisal.WindowOpen, appraisal.GiveFeedback, appraisal.Superior)},
		{"IV.A.4: and does not rate", !may(one, appraisal.WindowOpen, appraisal.Rate, appraisal.Superior)},
		{"IV.A.11: after a silent appraiser the superior rates", may(one, appraisal.TakenOver, appraisal.Rate, appraisal.Superior)},
		{"V.A.8: and nobody else does", !may(one, appraisal.TakenOver, appraisal.Rate, appraisal.Appraiser)},
		{"IV.A.14.a: moved on 25 August, no rating of the third quarter", !appraisal.RatesAfterMove(day(t, "2026-08-25"), third)},
		{"IV.A.14.b: moved on 25 September, the third quarter is rated", appraisal.RatesAfterMove(day(t, "2026-09-25"), third)},
		{"IV.A.14.b: moved on the last day of the window", appraisal.RatesAfterMove(third.Closes, third)},
		{"IV.A.14.a: moved on the day after", !appraisal.RatesAfterMove(third.Closes+1, third)},
		{"IV.B.1.a: five results, from Istimewa to Sangat Kurang", fiveResults()},

		{"V.A.3: each period and the year have an evaluation, hence a document", len(periods) == 5 && periods[4].Kind == appraisal.Annual},
		{"V.A.4: rating is signing; a second signature is refused", !may(one, appraisal.Signed, appraisal.Rate, appraisal.Appraiser)},
		{"V.A.9: who signed delivers", delivers(r, appraisal.Superior, appraisal.Superior) && !delivers(r, appraisal.Superior, appraisal.Appraiser)},
		{"V.A.10: the employee returns the superior's document", may(one, appraisal.Received, appraisal.ReturnDocument, appraisal.Employee)},
		{"V.B.1: who received the document may object", may(one, appraisal.Received, appraisal.FileObjection, appraisal.Employee)},
		{"V.B.1: before receipt nobody can", !may(one, appraisal.Delivered, appraisal.FileObjection, appraisal.Employee)},
		{"art. 29: with reasons", !may(one, appraisal.Received, appraisal.FileObjection, appraisal.Employee, noReason)},
		{"art. 29: the appraiser's superior decides, not the appraiser", may(objection, appraisal.DecisionDue, appraisal.DecideObjection, appraisal.Superior) &&
			!may(objection, appraisal.DecisionDue, appraisal.DecideObjection, appraisal.Appraiser)},
		{"V.B.2: nobody objects in the employee's place", !may(one, appraisal.Received, appraisal.FileObjection, appraisal.HR)},
		{"V.B.3–4: the employee explains", may(objection, appraisal.ExplanationsAsked, appraisal.ExplainObjection, appraisal.Employee)},
		{"V.B.3–4: and the appraiser", may(objection, appraisal.ExplanationsAsked, appraisal.ExplainObjection, appraisal.Appraiser)},
		{"V.B.3–4: no decision before", !may(objection, appraisal.ExplanationsAsked, appraisal.DecideObjection, appraisal.Superior)},
		{"V.B.5: upheld", may(objection, appraisal.DecisionDue, appraisal.DecideObjection, appraisal.Superior, func(f *appraisal.Facts) { f.Outcome = appraisal.Upheld })},
		{"V.B.5: changed", may(objection, appraisal.DecisionDue, appraisal.DecideObjection, appraisal.Superior, func(f *appraisal.Facts) { f.Outcome = appraisal.Changed })},
		{"V.B.5: never sent back", !may(objection, appraisal.DecisionDue, appraisal.DecideObjection, appraisal.Superior, func(f *appraisal.Facts) { f.Outcome = "returned" })},
		{"V.B.7: changed means two ratings anew", !may(objection, appraisal.DecisionDue, appraisal.DecideObjection, appraisal.Superior, func(f *appraisal.Facts) {
			f.Outcome, f.Behaviour = appraisal.Changed, ""
		})},
	} {
		if !row.holds {
			t.Errorf("does not hold: %s", row.sentence)
		}
	}
}

func conclude(results, behaviour appraisal.Rating) appraisal.Predicate {
	p, _ := appraisal.Conclude(results, behaviour, false)
	return p
}

// defectOf reports whether a superior of the level is named as too low.
func defectOf(t *testing.T, level string) bool {
	t.Helper()
	rows := office()
	rows[2].PostLevel = level
	_, defects := appraisal.CheckRoster(rows)
	return slices.ContainsFunc(defects, func(d appraisal.Defect) bool { return d.Code == "superior-too-low" })
}

// kindsOf reports whether the sound roster takes people of all the kinds.
func kindsOf(t *testing.T, kinds ...appraisal.PersonKind) bool {
	t.Helper()
	r, _ := appraisal.CheckRoster(office())
	return !slices.ContainsFunc(kinds, func(k appraisal.PersonKind) bool {
		return !slices.ContainsFunc(r.People, func(p appraisal.RosterPerson) bool { return p.Kind == k })
	})
}

// monthly evaluates and documents every month.
func monthly(r appraisal.Rules) appraisal.Rules {
	r.Cadence, r.CheckIns = appraisal.Monthly, appraisal.Monthly
	return r
}

func sameQuadrant() bool {
	_, why := appraisal.Conclude(appraisal.Above, appraisal.Above, false)
	return why.Provision == "IV.B.3.a.3.c; IV.B.3.b.3.c"
}

func fiveResults() bool {
	for _, o := range []appraisal.OrganisationResult{"istimewa", "baik", "butuh-perbaikan", "kurang", "sangat-kurang"} {
		if !o.Valid() {
			return false
		}
	}
	return !appraisal.OrganisationResult("cukup").Valid() && !appraisal.OrganisationResult("sangat-baik").Valid()
}

func delivers(r appraisal.Rules, signer, by appraisal.Role) bool {
	s := standing(appraisal.EvaluationProceeding, appraisal.Signed)
	s.Signer = signer
	return appraisal.Admit(r, s, soundAct(appraisal.Deliver, by)) == nil
}
