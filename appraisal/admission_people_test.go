package appraisal_test

import (
	"testing"
	"time"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
)

// scoredRules are the national ones with PP 30/2019 beside the quadrant or in its place.
func scoredRules(t testing.TB, decides bool) appraisal.Rules {
	t.Helper()
	s, err := editions.LoadScoring(editions.PP302019)
	if err != nil {
		t.Fatal(err)
	}
	w, ok := s.WeightsNamed("70/30")
	if !ok {
		t.Fatal("70/30 is missing")
	}
	r := nationalRules(t, 2026)
	rule := appraisal.ScoringRule{Scoring: s, Weights: w, Decides: decides}.Pinned()
	r.Scoring = &rule
	return r
}

type attempt struct {
	name string
	r    appraisal.Rules
	s    appraisal.Standing
	a    appraisal.Act
	code string // empty: admitted
	at   string // provision of the refusal
}

// attempts goes through admission attempt by attempt; every refusal has a sentence in both languages.
func attempts(t *testing.T, rows []attempt) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			refusal := appraisal.Admit(row.r, row.s, row.a)
			switch {
			case row.code == "" && refusal != nil:
				t.Errorf("refused with %s: %s", refusal.Code, refusal.English)
			case row.code == "":
			case refusal == nil:
				t.Error("admitted")
			case refusal.Code != row.code || refusal.Provision != row.at || refusal.Sentence == "" || refusal.English == "":
				t.Errorf("refused with %s (%s): %s / %s; want %s (%s)", refusal.Code, refusal.Provision, refusal.Sentence, refusal.English, row.code, row.at)
			}
		})
	}
}

func changed(a appraisal.Act, change func(*appraisal.Facts)) appraisal.Act {
	change(&a.Facts)
	return a
}

func stands(s appraisal.Standing, change func(*appraisal.Standing)) appraisal.Standing {
	change(&s)
	return s
}

// TestWhatHRRecordsOfPeople: II.B, II.C.6, II.C.8.a–d, IV.A.5–6, one row per thing that must be said.
func TestWhatHRRecordsOfPeople(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	in := func(s appraisal.Stage) appraisal.Standing { return standing(appraisal.AppraisalProceeding, s) }
	hr := func(kind appraisal.ActKind, change func(*appraisal.Facts)) appraisal.Act {
		return changed(soundAct(kind, appraisal.HR), change)
	}
	as := func(a appraisal.Absence) func(*appraisal.Facts) { return func(f *appraisal.Facts) { f.Absence = a } }
	away := stands(in(appraisal.InYear), func(s *appraisal.Standing) { s.Absent = appraisal.StudyLeave })
	attempts(t, []attempt{
		{"II.C.6: a move names the post", r, in(appraisal.InYear), hr(appraisal.Transfer, func(f *appraisal.Facts) { f.Post = "" }), appraisal.PostMissing, "II.C.6"},
		{"II.C.6: and its first day", r, in(appraisal.InYear), hr(appraisal.Transfer, func(f *appraisal.Facts) { f.From = 0 }), appraisal.DateMissing, "policy"},
		{"II.C.6: a first day that lies behind is taken", r, in(appraisal.InYear), hr(appraisal.Transfer, func(f *appraisal.Facts) { f.From = 1 }), "", ""},
		{"IV.A.5: a post as Plt", r, in(appraisal.TargetsDue), hr(appraisal.Transfer, func(f *appraisal.Facts) { f.Capacity = appraisal.Acting }), "", ""},
		{"IV.A.6: and back in the definitive one", r, in(appraisal.InYear), hr(appraisal.Transfer, func(f *appraisal.Facts) { f.Capacity = appraisal.Definitive }), "", ""},
		{"a capacity nobody knows", r, in(appraisal.InYear), hr(appraisal.Transfer, func(f *appraisal.Facts) { f.Capacity = "guest" }), appraisal.PostMissing, "II.C.6"},
		{"a move while resting", r, in(appraisal.Resting), hr(appraisal.Transfer, func(*appraisal.Facts) {}), "", ""},

		{"II.C.8.a: state office", r, in(appraisal.TargetsDue), hr(appraisal.BeginAbsence, as(appraisal.StateOffice)), "", ""},
		{"II.C.8.b: suspension", r, in(appraisal.TargetsSubmitted), hr(appraisal.BeginAbsence, as(appraisal.Suspension)), "", ""},
		{"II.C.8.c: unpaid leave", r, in(appraisal.TargetsSteppedUp), hr(appraisal.BeginAbsence, as(appraisal.UnpaidLeave)), "", ""},
		{"II.C.8.d: pre-retirement", r, in(appraisal.InYear), hr(appraisal.BeginAbsence, as(appraisal.PreRetirement)), "", ""},
		{"II.B: study leave", r, in(appraisal.InYear), hr(appraisal.BeginAbsence, as(appraisal.StudyLeave)), "", ""},
		{"an absence nobody knows", r, in(appraisal.InYear), hr(appraisal.BeginAbsence, as("holiday")), appraisal.AbsenceMissing, "II.C.8"},
		{"an absence without a first day", r, in(appraisal.InYear), hr(appraisal.BeginAbsence, func(f *appraisal.Facts) { f.From = 0 }), appraisal.DateMissing, "policy"},
		{"an absence without a last day", r, in(appraisal.InYear), hr(appraisal.BeginAbsence, func(f *appraisal.Facts) { f.Until = 0 }), appraisal.DateWrong, "policy"},
		{"II.C.8.c: an absence that ends before it begins", r, in(appraisal.InYear), hr(appraisal.BeginAbsence, func(f *appraisal.Facts) {
			f.Absence, f.Until = appraisal.UnpaidLeave, f.From-1
		}), appraisal.DateWrong, "II.C.8.c"},
		{"an absence of one day", r, in(appraisal.InYear), hr(appraisal.BeginAbsence, func(f *appraisal.Facts) { f.Until = f.From }), "", ""},
		{"a second absence", r, away, hr(appraisal.BeginAbsence, func(*appraisal.Facts) {}), appraisal.AlreadyAbsent, "II.C.8"},
		{"a second absence while resting", r, in(appraisal.Resting), hr(appraisal.BeginAbsence, func(*appraisal.Facts) {}), appraisal.AlreadyAbsent, "II.C.8"},
		{"II.B.13: back from study leave", r, away, hr(appraisal.EndAbsence, func(*appraisal.Facts) {}), "", ""},
		{"back who was not away", r, in(appraisal.InYear), hr(appraisal.EndAbsence, func(*appraisal.Facts) {}), appraisal.NotAbsent, "II.C.8; II.B.13"},
		{"back on no day", r, away, hr(appraisal.EndAbsence, func(f *appraisal.Facts) { f.From = 0 }), appraisal.DateMissing, "policy"},

		{"policy: retirement", r, in(appraisal.InYear), hr(appraisal.EndService, func(*appraisal.Facts) {}), "", ""},
		{"policy: an end nobody knows", r, in(appraisal.InYear), hr(appraisal.EndService, func(f *appraisal.Facts) { f.Service = "lost" }), appraisal.ServiceMissing, "policy"},
		{"policy: an end on no day", r, standing(appraisal.TrainingProceeding, appraisal.TrainingEnrolled), hr(appraisal.EndService, func(f *appraisal.Facts) { f.From = 0 }), appraisal.DateMissing, "policy"},
		{"after the end of service nothing", r, in(appraisal.Departed), hr(appraisal.Transfer, func(*appraisal.Facts) {}), appraisal.CaseEnded, "policy"},

		{"art. 14(2): new targets in the year, long after any term", r, stands(in(appraisal.InYear), func(s *appraisal.Standing) {
			s.Terms = []appraisal.Term{{Clock: appraisal.JoinedClock, Due: 1}}
		}), soundAct(appraisal.SubmitTargets, appraisal.Employee), "", ""},
		{"II.C.7: agreed without having been submitted", r, stands(in(appraisal.InYear), func(s *appraisal.Standing) { s.Submitted = false }),
			soundAct(appraisal.AgreeTargets, appraisal.Appraiser), appraisal.NotNow, "art. 14(2); II.C.6–7"},
		{"II.C.7: renewal by the engine", r, in(appraisal.InYear), soundAct(appraisal.RenewTargets, appraisal.System), "", ""},
		{"II.C.7: no renewal before there is an agreement", r, in(appraisal.TargetsDue), soundAct(appraisal.RenewTargets, appraisal.HR), appraisal.NotNow, "II.B.13; II.C.7"},
	})
}

// TestSigningAndReusing: V.A.4, V.A.8 and IV.A.13.
func TestSigningAndReusing(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	in := func(s appraisal.Stage) appraisal.Standing { return standing(appraisal.EvaluationProceeding, s) }
	unrated := func(s appraisal.Stage) appraisal.Standing {
		return stands(in(s), func(s *appraisal.Standing) { s.Rated = false })
	}
	proposed := func(by appraisal.Role) appraisal.Standing {
		return stands(in(appraisal.WindowOpen), func(s *appraisal.Standing) { s.Reuse = by })
	}
	reuse := func(by appraisal.Role, change func(*appraisal.Facts)) appraisal.Act {
		return changed(soundAct(appraisal.ReuseResult, by), change)
	}
	plain := func(*appraisal.Facts) {}
	declines := func(f *appraisal.Facts) { f.Refused, f.Reuses, f.Results, f.Behaviour = true, "", "", "" }
	attempts(t, []attempt{
		{"V.A.4: the signature put off", r, in(appraisal.WindowOpen), changed(soundAct(appraisal.Rate, appraisal.Appraiser), func(f *appraisal.Facts) { f.Unsigned = true }), "", ""},
		{"V.A.8: the superior cannot put it off", r, in(appraisal.TakenOver), changed(soundAct(appraisal.Rate, appraisal.Superior), func(f *appraisal.Facts) { f.Unsigned = true }),
			appraisal.NotNow, "V.A.8"},
		{"V.A.4: nothing to sign", r, unrated(appraisal.WindowOpen), soundAct(appraisal.Sign, appraisal.Appraiser), appraisal.NothingToSign, "V.A.4; V.A.8"},
		{"V.A.8: nothing the superior could sign", r, unrated(appraisal.TakenOver), soundAct(appraisal.Sign, appraisal.Superior), appraisal.NothingToSign, "V.A.4; V.A.8"},
		{"V.A.8: the appraiser's own signature comes too late", r, in(appraisal.TakenOver), soundAct(appraisal.Sign, appraisal.Appraiser), appraisal.NotYourAct, "V.A.8"},
		{"V.A.4: signed twice", r, in(appraisal.Signed), soundAct(appraisal.Sign, appraisal.Appraiser), appraisal.AlreadyDone, "V.A.4"},
		{"IV.B.3.a.3.d: dropped out of no study leave", r, in(appraisal.WindowOpen), changed(soundAct(appraisal.Rate, appraisal.Appraiser), func(f *appraisal.Facts) { f.StudyDropout = true }),
			appraisal.NotOnStudyLeave, "IV.B.3.a.3.d"},
		{"IV.B.3.a.3.d: dropped out of one on record", r, in(appraisal.WindowOpen), changed(soundAct(appraisal.Rate, appraisal.Appraiser), func(f *appraisal.Facts) {
			f.StudyDropout, f.StudyLeave = true, true
		}), "", ""},
		{"IV.B.3.a.3.d: nor can a decision say so", r, standing(appraisal.ObjectionProceeding, appraisal.DecisionDue),
			changed(soundAct(appraisal.DecideObjection, appraisal.Superior), func(f *appraisal.Facts) { f.Outcome, f.StudyDropout = appraisal.Changed, true }),
			appraisal.NotOnStudyLeave, "IV.B.3.a.3.d"},
		{"SE 3/2023: away from the proposal without a reason", r, in(appraisal.WindowOpen), changed(soundAct(appraisal.Rate, appraisal.Appraiser), func(f *appraisal.Facts) {
			f.Proposed, f.HasReason = appraisal.Meets, false
		}), appraisal.ReasonMissing, "SE 3/2023; policy"},
		{"SE 3/2023: away from it with one", r, in(appraisal.WindowOpen), changed(soundAct(appraisal.Rate, appraisal.Appraiser), func(f *appraisal.Facts) { f.Proposed = appraisal.Meets }), "", ""},
		{"SE 3/2023: as proposed", r, in(appraisal.WindowOpen), changed(soundAct(appraisal.Rate, appraisal.Appraiser), func(f *appraisal.Facts) {
			f.Proposed, f.HasReason = f.Results, false
		}), "", ""},

		{"IV.A.13: the employee proposes", r, in(appraisal.WindowOpen), reuse(appraisal.Employee, plain), "", ""},
		{"IV.A.13: the appraiser agrees", r, proposed(appraisal.Employee), reuse(appraisal.Appraiser, plain), "", ""},
		{"IV.A.13: the appraiser declines", r, proposed(appraisal.Employee), reuse(appraisal.Appraiser, declines), "", ""},
		{"IV.A.13: whoever proposed does not agree as well", r, proposed(appraisal.Employee), reuse(appraisal.Employee, plain), appraisal.AlreadyDone, "IV.A.13"},
		{"IV.A.13: but takes the proposal back", r, proposed(appraisal.Appraiser), reuse(appraisal.Appraiser, declines), "", ""},
		{"IV.A.13: declined what nobody proposed", r, in(appraisal.WindowOpen), reuse(appraisal.Appraiser, declines), appraisal.NotNow, "IV.A.13"},
		{"IV.A.13: the old unit left no result", r, in(appraisal.WindowOpen), reuse(appraisal.Employee, func(f *appraisal.Facts) { f.Reuses = "" }), appraisal.ReuseNotPossible, "IV.A.13"},
		{"IV.A.13: a result without ratings", r, in(appraisal.WindowOpen), reuse(appraisal.Employee, func(f *appraisal.Facts) { f.Behaviour = "" }), appraisal.ReuseNotPossible, "IV.A.13"},
		{"IV.A.13: never for the year", r, stands(in(appraisal.WindowOpen), func(s *appraisal.Standing) {
			s.Terms = []appraisal.Term{{Clock: appraisal.T7, Due: appraisal.NewDate(2027, time.March, 1)}}
		}), reuse(appraisal.Appraiser, plain), appraisal.ReuseNotPossible, "IV.A.13"},
		{"IV.A.13: not before ratings may be given", r, stands(in(appraisal.WindowOpen), func(s *appraisal.Standing) { s.RateFrom = appraisal.NewDate(2027, time.February, 11) }),
			reuse(appraisal.Employee, plain), appraisal.NotNow, "art. 24; policy"},
		{"IV.A.13: nor once it is signed", r, in(appraisal.Received), reuse(appraisal.Employee, plain), appraisal.AlreadyDone, "IV.A.13"},
	})
}

// TestAdoptionIsAdmitted: what a running case may adopt, and what an agency may have chosen otherwise (policy).
func TestAdoptionIsAdmitted(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	fixed := r
	fixed.NoWithdrawal = true
	in := standing(appraisal.ObjectionProceeding, appraisal.DecisionDue)
	hr := func(kind appraisal.ActKind, change func(*appraisal.Facts)) appraisal.Act {
		return changed(soundAct(kind, appraisal.HR), change)
	}
	calendar := func(zone string, week int) func(*appraisal.Facts) {
		return func(f *appraisal.Facts) { f.Calendar = &appraisal.Calendar{Zone: zone, Week: week} }
	}
	rules := func(change func(*appraisal.Rules)) func(*appraisal.Facts) {
		return func(f *appraisal.Facts) {
			to := nationalRules(t, 2026)
			change(&to)
			f.Rules = &to
		}
	}
	attempts(t, []attempt{
		{"a calendar with six days", r, in, hr(appraisal.AdoptCalendar, calendar("Asia/Jakarta", 6)), "", ""},
		{"another name of the same zone", r, in, hr(appraisal.AdoptCalendar, calendar("Asia/Pontianak", 5)), "", ""},
		{"no calendar", r, in, hr(appraisal.AdoptCalendar, func(f *appraisal.Facts) { f.Calendar = nil }), appraisal.CalendarMissing, "policy"},
		{"a week of four days", r, in, hr(appraisal.AdoptCalendar, calendar("Asia/Jakarta", 4)), appraisal.CalendarMissing, "policy"},
		{"a zone nobody knows", r, in, hr(appraisal.AdoptCalendar, calendar("Mars", 5)), appraisal.CalendarMissing, "policy"},
		{"a zone where days end earlier", r, in, hr(appraisal.AdoptCalendar, calendar("Asia/Jayapura", 5)), appraisal.ZoneDiffers, "policy"},
		{"rules of the same rhythm", r, in, hr(appraisal.AdoptRules, rules(func(*appraisal.Rules) {})), "", ""},
		{"no rules", r, in, hr(appraisal.AdoptRules, func(f *appraisal.Facts) { f.Rules = nil }), appraisal.RulesMissing, "policy"},
		{"rules without a calendar", r, in, hr(appraisal.AdoptRules, rules(func(r *appraisal.Rules) { r.Calendar = appraisal.Calendar{} })), appraisal.RulesMissing, "policy"},
		{"art. 24(2): another rhythm", r, in, hr(appraisal.AdoptRules, rules(func(r *appraisal.Rules) { r.Cadence = appraisal.Monthly })), appraisal.CadenceDiffers, "art. 24(2)–(3)"},
		{"rules of another zone", r, in, hr(appraisal.AdoptRules, rules(func(r *appraisal.Rules) { r.Calendar.Zone = "Asia/Makassar" })), appraisal.ZoneDiffers, "policy"},
		{"an objection taken back", r, in, soundAct(appraisal.Withdraw, appraisal.Employee), "", ""},
		{"an objection that cannot be taken back", fixed, in, soundAct(appraisal.Withdraw, appraisal.Employee), appraisal.WithdrawalClosed, "policy"},
		{"HR takes back one opened in error all the same", fixed, in, soundAct(appraisal.Withdraw, appraisal.HR), "", ""},
	})
}

// TestScoresAreAdmitted: PP 30/2019 art. 41, where it decides and where it stands beside the quadrant.
func TestScoresAreAdmitted(t *testing.T) {
	t.Parallel()
	decides, beside := scoredRules(t, true), scoredRules(t, false)
	in := standing(appraisal.EvaluationProceeding, appraisal.WindowOpen)
	objection := standing(appraisal.ObjectionProceeding, appraisal.DecisionDue)
	score := func(kind appraisal.ActKind, by appraisal.Role, targets, behaviour appraisal.Decimal) appraisal.Act {
		return changed(soundAct(kind, by), func(f *appraisal.Facts) {
			f.Results, f.Behaviour, f.Outcome = "", "", appraisal.Changed
			f.Score = &appraisal.Score{Targets: targets, Behaviour: behaviour}
		})
	}
	rate := func(targets, behaviour appraisal.Decimal) appraisal.Act {
		return score(appraisal.Rate, appraisal.Appraiser, targets, behaviour)
	}
	hundred := appraisal.DecimalOf(100)
	const place = "PP 30/2019 art. 41(5) [P]"
	attempts(t, []attempt{
		{"art. 41: two values instead of ratings", decides, in, rate(hundred, hundred), "", ""},
		{"art. 41: no values", decides, in, soundAct(appraisal.Rate, appraisal.Appraiser), appraisal.ScoreMissing, place},
		{"art. 41: over the cap, cut to it", decides, in, rate(appraisal.DecimalOf(200), hundred), "", ""},
		{"art. 41: over any value", decides, in, rate(appraisal.DecimalOf(201), hundred), appraisal.ScoreWrong, place},
		{"art. 41: below zero", decides, in, rate(hundred, -1), appraisal.ScoreWrong, place},
		{"art. 41: five places", decides, in, rate(hundred+10, hundred), appraisal.ScoreWrong, place},
		{"V.B.5: changed by values", decides, objection, score(appraisal.DecideObjection, appraisal.Superior, hundred, hundred), "", ""},
		{"V.B.5: changed without values", decides, objection, changed(soundAct(appraisal.DecideObjection, appraisal.Superior), func(f *appraisal.Facts) { f.Outcome = appraisal.Changed }),
			appraisal.ScoreMissing, place},
		{"V.B.5: upheld needs none", decides, objection, soundAct(appraisal.DecideObjection, appraisal.Superior), "", ""},
		{"IV.A.13: a result without values cannot be used where they decide", decides, in, soundAct(appraisal.ReuseResult, appraisal.Employee), appraisal.ReuseNotPossible, "IV.A.13"},
		{"IV.A.13: one with values can", decides, in, score(appraisal.ReuseResult, appraisal.Employee, hundred, hundred), "", ""},
		{"beside the quadrant: ratings alone", beside, in, soundAct(appraisal.Rate, appraisal.Appraiser), "", ""},
		{"beside the quadrant: values alone", beside, in, rate(hundred, hundred), appraisal.RatingMissing, "IV.B.3"},
		{"beside the quadrant: a wrong value", beside, in, changed(rate(hundred, -1), func(f *appraisal.Facts) {
			f.Results, f.Behaviour = appraisal.Meets, appraisal.Meets
		}), appraisal.ScoreWrong, place},
	})
}
