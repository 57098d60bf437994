package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/workflows"
)

var (
	unsigned = appraisal.Facts{Results: appraisal.Below, Behaviour: appraisal.Meets, Unsigned: true}
	reuse    = appraisal.Facts{Results: appraisal.Above, Behaviour: appraisal.Above, Reuses: "q1-of-the-old-unit"}
	declined = appraisal.Facts{Refused: true}
)

// outcome is what an evaluation came to, as its last entry with a result says.
func (s *story) outcome() appraisal.Result {
	s.t.Helper()
	var last *appraisal.Result
	for _, e := range s.entries {
		if e.Step.Result != nil {
			last = e.Step.Result
		}
	}
	require.NotNil(s.t, last)
	return *last
}

func TestReuseNeedsBoth(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ first, second appraisal.Role }{{appraisal.Appraiser, appraisal.Employee}, {appraisal.Employee, appraisal.Appraiser}} {
		t.Run(string(c.first)+" proposes", func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-06-23")
			wrong := s.act("2026-07-01", "09:00", appraisal.ReuseResult, appraisal.Superior, reuse)
			nothing := s.act("2026-07-01", "10:00", appraisal.ReuseResult, c.second, declined)
			propose := s.act("2026-07-01", "11:00", appraisal.ReuseResult, c.first, reuse)
			twice := s.act("2026-07-02", "09:00", appraisal.ReuseResult, c.first, reuse)
			decline := s.act("2026-07-02", "10:00", appraisal.ReuseResult, c.second, declined)
			again := s.act("2026-07-03", "09:00", appraisal.ReuseResult, c.first, reuse)
			agree := s.act("2026-07-06", "09:00", appraisal.ReuseResult, c.second, reuse)
			over := s.act("2026-07-06", "10:00", appraisal.ReuseResult, c.second, reuse)
			s.act("2026-07-07", "09:00", appraisal.Deliver, appraisal.Appraiser, none)
			result := s.evaluate(s.secondQuarter())

			s.taken(propose, decline, again, agree)
			s.refusedWith(appraisal.NotYourAct, wrong)
			s.refusedWith(appraisal.NotNow, nothing)
			s.refusedWith(appraisal.AlreadyDone, twice, over)
			require.Equal(t, "ReuseResult → signed", s.path()[3])
			require.Equal(t, "2026-07-14", due(s.entry("ReuseResult"), appraisal.ReuseResult), "inside the window")
			require.Equal(t, "2026-07-14", due(s.entry("ReuseResult"), appraisal.Rate), "the appraiser may still rate")
			require.Contains(t, letters(s.entry("ReuseResult")), string(c.second)+" reuse_proposed")
			require.Empty(t, due(s.entries[1], appraisal.ReuseResult), "declined: as before")
			out := s.outcome()
			require.Equal(t, "q1-of-the-old-unit", out.Reuses, "IV.A.13")
			require.Equal(t, appraisal.Appraiser, out.SignedBy.Role, "taken as rated and signed by the appraiser")
			require.Equal(t, "person-appraiser", out.SignedBy.Person)
			require.Equal(t, s.at("2026-07-06", "09:00").UTC(), out.SignedAt.UTC())
			require.Equal(t, appraisal.VeryGood, result.Predicate)
			require.Equal(t, "2026-07-24", due(s.entries[3], appraisal.Deliver), "T9: 14 working days after both agreed")
		})
	}
}

func TestAProposalToReuseThatNobodyAnswersOrThatARatingOverridesComesToNothing(t *testing.T) {
	t.Parallel()
	t.Run("nobody answers", func(t *testing.T) {
		t.Parallel()
		s := newStory(t, "2026-06-23")
		s.act("2026-07-01", "11:00", appraisal.ReuseResult, appraisal.Appraiser, reuse)
		late := s.act("2026-07-15", "00:00", appraisal.ReuseResult, appraisal.Employee, reuse)
		s.act("2026-07-16", "09:00", appraisal.Rate, appraisal.Superior, meets)
		s.evaluate(s.secondQuarter())
		s.refusedWith(appraisal.TooLate, late)
		require.Empty(t, due(s.entry("window-ended"), appraisal.ReuseResult))
		require.Equal(t, "2026-08-03", due(s.entry("window-ended"), appraisal.Rate), "taken over like any silence, IV.A.11")
	})
	for name, facts := range map[string]appraisal.Facts{"rated": meets, "rated without a signature": unsigned} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-06-23")
			s.act("2026-07-01", "11:00", appraisal.ReuseResult, appraisal.Employee, reuse)
			rate := s.act("2026-07-02", "11:00", appraisal.Rate, appraisal.Appraiser, facts)
			s.evaluate(s.secondQuarter())
			s.taken(rate)
			require.Empty(t, due(s.entry("Rate"), appraisal.ReuseResult))
		})
	}
}

func TestAYearsResultIsNeverReused(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-12-01")
	in := s.secondQuarter()
	in.Period = appraisal.Periods(2026, s.rules)[4]
	annual := s.act("2027-01-11", "09:00", appraisal.ReuseResult, appraisal.Appraiser, reuse)
	s.evaluate(in)
	s.refusedWith(appraisal.ReuseNotPossible, annual)
}

func TestTheAppraiserSignsLaterInsideTheWindow(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	early := s.act("2026-07-01", "09:00", appraisal.Sign, appraisal.Appraiser, none)
	rate := s.act("2026-07-02", "09:00", appraisal.Rate, appraisal.Appraiser, unsigned)
	wrong := s.act("2026-07-03", "09:00", appraisal.Sign, appraisal.Superior, none)
	again := s.act("2026-07-06", "09:00", appraisal.Rate, appraisal.Appraiser, appraisal.Facts{Results: appraisal.Above, Behaviour: appraisal.Above, Unsigned: true})
	sign := s.made("2026-07-14", "08:00", appraisal.Sign, appraisal.Appraiser, none)
	sign.ReceivedAt = s.at("2026-07-15", "00:00").Add(-time.Second)
	s.env.RegisterDelayedCallback(func() { s.send("", sign) }, sign.ReceivedAt.Sub(s.env.Now()))
	twice := s.act("2026-07-15", "09:00", appraisal.Sign, appraisal.Appraiser, none)
	result := s.evaluate(s.secondQuarter())

	s.refusedWith(appraisal.NothingToSign, early)
	s.refusedWith(appraisal.NotYourAct, wrong)
	s.taken(rate, again, sign.ID)
	s.refusedWith(appraisal.AlreadyDone, twice)
	put := s.entry("Rate")
	require.Equal(t, appraisal.WindowOpen, put.Step.Stage)
	require.Nil(t, put.Step.Result, "nothing is signed, so there is no result yet")
	require.Empty(t, due(put, appraisal.Rate))
	require.Equal(t, "2026-07-14", due(put, appraisal.Sign), "the same window")
	require.Contains(t, letters(put), "appraiser sign_due")
	require.Equal(t, "Sign → signed", s.path()[2])
	require.Equal(t, "2026-08-03", due(s.entry("Sign"), appraisal.Deliver), "T9: 14 working days after 14 July")
	require.Equal(t, appraisal.VeryGood, result.Predicate, "the later ratings replaced the earlier ones")
}

// TestSuperiorSignsWhatTheAppraiserRated: V.A.8–11, the superior signs, delivers and reports by their own terms.
func TestAdministratorsSeeWhoseSignatureIsAwaited(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.act("2026-06-29", "10:00", appraisal.CheckIn, appraisal.Employee, none)
	s.act("2026-07-02", "09:00", appraisal.Rate, appraisal.Appraiser, unsigned)
	s.evaluate(s.secondQuarter())
	_, awaited := s.showed()
	require.Equal(t, []string{"appraiser Sign", "superior Sign", "superior Rate", ""}, awaited)
}

// TestSuperiorSignsWhatTheAppraiserRated: V.A.8–11, an appraiser who rated and did not sign; the superior signs, on
// the superior's own terms.
func TestSuperiorSignsWhatTheAppraiserRated(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.act("2026-07-02", "09:00", appraisal.Rate, appraisal.Appraiser, unsigned)
	late := s.act("2026-07-15", "09:00", appraisal.Sign, appraisal.Appraiser, none)
	sign := s.act("2026-07-20", "09:00", appraisal.Sign, appraisal.Superior, none)
	deliver := s.act("2026-07-21", "09:00", appraisal.Deliver, appraisal.Superior, none)
	s.act("2026-07-22", "09:00", appraisal.Receive, appraisal.Employee, none)
	file := s.act("2026-07-23", "09:00", appraisal.FileObjection, appraisal.Employee, none)
	result := s.evaluate(s.secondQuarter())

	s.refusedWith(appraisal.NotYourAct, late)
	s.taken(sign, deliver, file)
	over := s.entry("window-ended")
	require.Equal(t, appraisal.TakenOver, over.Step.Stage, "V.A.8: not signed is like not evaluated")
	require.Equal(t, "2026-08-03", due(over, appraisal.Sign), "T13: 14 working days after 14 July")
	require.Empty(t, due(over, appraisal.Rate))
	require.Contains(t, letters(over), "superior sign_instead")
	signed := s.entry("Sign").Step.Result
	require.Equal(t, appraisal.Superior, signed.SignedBy.Role)
	require.Equal(t, appraisal.NeedsImprovement, signed.Predicate, "with the appraiser's ratings")
	require.Empty(t, signed.Final, "finality of a result that the superior only signs is not stated: an objection is possible unless policy says otherwise")
	require.Equal(t, "2026-07-29", due(s.entry("Sign"), appraisal.Deliver), "T14: 7 working days, V.A.9")
	require.Equal(t, "2026-07-31", due(s.entry("Receive"), appraisal.ReturnDocument), "T15: 7 working days, V.A.10")
	require.Equal(t, "2026-08-11", s.entry("Receive").Step.Windows[0].Due.String(), "T11: 14 working days, V.B.2")
	require.Equal(t, appraisal.FinalByPolicy, result.Final)
}

func TestWhatTheSuperiorSignedIsFinalWhereThePolicySaysSo(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.rules.SignedOnlyFinal = true
	s.act("2026-07-02", "09:00", appraisal.Rate, appraisal.Appraiser, unsigned)
	s.act("2026-07-20", "09:00", appraisal.Sign, appraisal.Superior, none)
	s.act("2026-07-21", "09:00", appraisal.Deliver, appraisal.Superior, none)
	s.act("2026-07-22", "09:00", appraisal.Receive, appraisal.Employee, none)
	file := s.act("2026-07-23", "09:00", appraisal.FileObjection, appraisal.Employee, none)
	result := s.evaluate(s.secondQuarter())
	s.refusedWith(appraisal.ResultIsFinal, file)
	require.Equal(t, appraisal.FinalByTakeover, result.Final)
}

func TestTheSuperiorMayRateAnewInsteadOfSigning(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.act("2026-07-02", "09:00", appraisal.Rate, appraisal.Appraiser, unsigned)
	put := s.act("2026-07-16", "09:00", appraisal.Rate, appraisal.Superior, unsigned)
	rate := s.act("2026-07-20", "09:00", appraisal.Rate, appraisal.Superior, meets)
	result := s.evaluate(s.secondQuarter())
	s.refusedWith(appraisal.NotNow, put)
	s.taken(rate)
	require.Equal(t, appraisal.Good, result.Predicate, "the superior's own ratings")
	require.Equal(t, appraisal.FinalByTakeover, result.Final, "IV.A.11")
}

func TestASuperiorWhoDoesNotSignEitherLeavesItToHR(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.act("2026-07-02", "09:00", appraisal.Rate, appraisal.Appraiser, unsigned)
	late := s.made("2026-08-03", "09:00", appraisal.Sign, appraisal.Superior, none)
	late.ReceivedAt = s.at("2026-08-04", "00:00")
	s.env.RegisterDelayedCallback(func() { s.send("", late) }, late.ReceivedAt.Add(50*time.Millisecond).Sub(s.env.Now()))
	after := s.act("2026-08-05", "09:00", appraisal.Sign, appraisal.Superior, none)
	result := s.evaluate(s.secondQuarter())
	s.refusedWith(appraisal.TooLate, late.ID)
	s.refusedWith(appraisal.NotNow, after)
	require.Equal(t, []string{"Rate → window-open", "window-ended → taken-over", "superior-silent → unrated", "nobody-rated → ended-unrated"}, s.path())
	require.Equal(t, "2026-08-11", due(s.entry("superior-silent"), appraisal.Rate))
	require.Empty(t, result.Predicate)
}

// IV.A.12 a–e: the door says by the levels of employee and appraiser whether the result is final at once.
func TestFiveTopOfficialResultsAreFinalAtOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		provision           string
		employee, appraiser appraisal.Level
	}{
		{"IV.A.12.a", appraisal.JPTUtama, appraisal.Minister},
		{"IV.A.12.b", appraisal.JPTMadya, appraisal.AgencyHead},
		{"IV.A.12.c", appraisal.JPTPratama, appraisal.RegionalHead},
		{"IV.A.12.d", appraisal.IndependentUnit, appraisal.Minister},
		{"IV.A.12.e", appraisal.IndependentUnit, appraisal.RegionalHead},
	} {
		for _, how := range []string{"rated", "signed later", "reused"} {
			t.Run(c.provision+" "+how, func(t *testing.T) {
				t.Parallel()
				s := newStory(t, "2026-06-23")
				top := appraisal.TopOfficial(c.employee, c.appraiser)
				require.True(t, top)
				switch how {
				case "rated":
					s.act("2026-07-08", "09:00", appraisal.Rate, appraisal.Appraiser, appraisal.Facts{Results: appraisal.Meets, Behaviour: appraisal.Meets, Top: top})
				case "signed later":
					s.act("2026-07-07", "09:00", appraisal.Rate, appraisal.Appraiser, unsigned)
					s.act("2026-07-08", "09:00", appraisal.Sign, appraisal.Appraiser, appraisal.Facts{Top: top})
				default:
					proposed := reuse
					proposed.Top = top
					s.act("2026-07-07", "09:00", appraisal.ReuseResult, appraisal.Appraiser, proposed)
					s.act("2026-07-08", "09:00", appraisal.ReuseResult, appraisal.Employee, reuse)
				}
				s.act("2026-07-09", "09:00", appraisal.Deliver, appraisal.Appraiser, none)
				receive := s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
				objection := s.act("2026-07-13", "09:00", appraisal.FileObjection, appraisal.Employee, none)
				result := s.evaluate(s.secondQuarter())
				s.taken(receive)
				s.refusedWith(appraisal.ResultIsFinal, objection)
				require.Equal(t, appraisal.FinalTopOfficial, result.Final)
			})
		}
	}
}

// scored is a scored edition that decides, with the bands of PP 30/2019 art. 41(5) written out.
func scored(rules appraisal.Rules) appraisal.Rules {
	at := appraisal.Cited{Place: "PP 30/2019 art. 41", Mark: appraisal.ReadQuoted}
	weights := appraisal.Weights{Targets: 70, Behaviour: 30, Cited: at}
	value := appraisal.DecimalOf
	rules.Edition = "pp-30-2019"
	rules.Scoring = &appraisal.ScoringRule{Weights: weights, Decides: true, Scoring: appraisal.Scoring{
		Name: "pp-30-2019", Cap: value(120), CapAt: at,
		Bands: []appraisal.Band{
			{Name: "Sangat Baik", Predicate: appraisal.VeryGood, From: value(110), To: value(120), Closed: true, NewIdea: true, Cited: at},
			{Name: "Baik", Predicate: appraisal.Good, From: value(90), To: value(120), Closed: true, Cited: at},
			{Name: "Cukup", Predicate: appraisal.NeedsImprovement, From: value(70), To: value(90), Cited: at},
			{Name: "Kurang", Predicate: appraisal.Poor, From: value(50), To: value(70), Cited: at},
			{Name: "Sangat Kurang", Predicate: appraisal.VeryPoor, To: value(50), Cited: at},
		},
	}}
	return rules
}

func score(targets, behaviour int, idea bool) *appraisal.Score {
	return &appraisal.Score{Targets: appraisal.DecimalOf(targets), Behaviour: appraisal.DecimalOf(behaviour), NewIdea: idea}
}

func TestAScoreThatDecidesIsThePredicate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		score     *appraisal.Score
		predicate appraisal.Predicate
		results   appraisal.Rating
	}{
		{"112 × 70 % + 112 × 30 % = 112, with a new idea", score(112, 112, true), appraisal.VeryGood, appraisal.Above},
		{"the same without one", score(112, 112, false), appraisal.Good, appraisal.Above},
		{"80 × 70 % + 90 × 30 % = 83", score(80, 90, false), appraisal.NeedsImprovement, appraisal.Below},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-06-23")
			s.rules = scored(s.rules)
			missing := s.act("2026-07-07", "09:00", appraisal.Rate, appraisal.Appraiser, meets)
			wrong := s.act("2026-07-07", "10:00", appraisal.Rate, appraisal.Appraiser, appraisal.Facts{Score: score(201, 90, false)})
			rate := s.act("2026-07-08", "09:00", appraisal.Rate, appraisal.Appraiser, appraisal.Facts{Score: c.score})
			result := s.evaluate(s.secondQuarter())
			s.refusedWith(appraisal.ScoreMissing, missing)
			s.refusedWith(appraisal.ScoreWrong, wrong)
			s.taken(rate)
			require.Equal(t, c.predicate, result.Predicate)
			require.Equal(t, c.results, s.outcome().Results, "the ratings on the form follow from the score")
			require.Equal(t, c.score, s.outcome().Score)
		})
	}
}

func TestAScoredObjectionIsDecidedByAScore(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.rules = scored(s.rules)
	s.delivered(appraisal.Facts{Score: score(60, 60, false)})
	s.act("2026-07-10", "09:00", appraisal.Receive, appraisal.Employee, none)
	file := s.act("2026-07-13", "09:00", appraisal.FileObjection, appraisal.Employee, none)
	objection := workflows.CaseID(appraisal.ObjectionProceeding, appraisal.ObjectionID(file))
	missing := s.actIn(objection, "2026-07-17", "11:00", appraisal.DecideObjection, appraisal.Superior,
		appraisal.Facts{Outcome: appraisal.Changed, Results: appraisal.Meets, Behaviour: appraisal.Meets})
	decide := s.actIn(objection, "2026-07-17", "12:00", appraisal.DecideObjection, appraisal.Superior,
		appraisal.Facts{Outcome: appraisal.Changed, Score: score(95, 95, false)})
	result := s.evaluate(s.secondQuarter())
	s.refusedWith(appraisal.ScoreMissing, missing)
	s.taken(decide)
	require.Equal(t, workflows.EvaluationResult{Stage: appraisal.Final, Predicate: appraisal.Good, Final: appraisal.FinalByDecision}, result)
	require.Equal(t, score(95, 95, false), s.outcome().Score)
}

func TestAScoreBesideTheQuadrantIsKeptAndDecidesNothing(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-06-23")
	s.rules = scored(s.rules)
	s.rules.Scoring.Decides = false
	s.act("2026-07-08", "09:00", appraisal.Rate, appraisal.Appraiser, appraisal.Facts{Results: appraisal.Meets, Behaviour: appraisal.Meets, Score: score(60, 60, false)})
	result := s.evaluate(s.secondQuarter())
	require.Equal(t, appraisal.Good, result.Predicate)
	require.Equal(t, score(60, 60, false), s.outcome().Score)
}
