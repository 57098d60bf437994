package appraisal_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"siklus.id/appraisal"
)

func at22(month time.Month, day int) appraisal.Date { return appraisal.NewDate(2027, month, day) }

var openRule = appraisal.VacancyRule{LeastBox: 5, Criteria: []appraisal.VacancyCriterion{
	{Kind: appraisal.FitCriterion, Weight: 50, Least: 60}, {Kind: appraisal.PerformanceCriterion, Weight: 30}, {Kind: appraisal.LearningCriterion, Weight: 20}}}

// candidate has integrity and one more competence on their standards; the vacant post asks for levels.
func candidate(t require.TestingT, id string, hours int, levels ...int) appraisal.Candidate {
	rule := beginning(t)
	f := appraisal.TalentFacts{Year: talentYear, On: talentDay, Hours: &hours, Since: talentDay - 4000, Now: &appraisal.TalentAssessment{Year: talentYear},
		Years: []appraisal.YearPredicate{{Year: talentYear, Predicate: appraisal.Good, Final: true}}}
	standard := []appraisal.CompetenceLevel{{Competence: appraisal.Integrity, Level: 4}, {Competence: "c1", Level: 4}}
	for i, level := range levels {
		f.Now.Ratings = append(f.Now.Ratings, appraisal.CompetenceRating{Competence: []string{appraisal.Integrity, "c1"}[i], Level: level, Standard: 3})
	}
	return appraisal.Candidate{PersonID: id, Place: rule.Place(f), Facts: f, Rule: rule, Standard: standard}
}

func TestAShortlistFollowsItsCriteriaAndNothingElse(t *testing.T) {
	t.Parallel()
	list := appraisal.Shortlist(openRule, []appraisal.Candidate{
		candidate(t, "fewer hours", 10, 4, 4), candidate(t, "twin b", 20, 4, 3), candidate(t, "best", 20, 4, 4), candidate(t, "twin a", 20, 3, 4),
		candidate(t, "far from the standard", 20, 2, 2), candidate(t, "never assessed", 20)})
	require.Len(t, list, 6)
	for i, want := range []struct {
		who         string
		standing    appraisal.CandidateStanding
		place, tied int
		score       string
	}{
		{"best", appraisal.Ranked, 1, 1, "94"},                                                   // 50 + 0.3 × 80 + 20
		{"twin b", appraisal.Ranked, 2, 2, "87.75"}, {"twin a", appraisal.Ranked, 2, 2, "87.75"}, // 0.5 × 87.5 + 24 + 20
		{"fewer hours", appraisal.Ranked, 4, 1, "84"}, // 50 + 24 + 10
		{"far from the standard", appraisal.ShortOf, 0, 0, "–"}, {"never assessed", appraisal.Unranked, 0, 0, "–"},
	} {
		got := list[i]
		require.Equal(t, want.who, got.PersonID)
		require.Equal(t, want.standing, got.Standing, want.who)
		require.Equal(t, want.place, got.Place, want.who)
		require.Equal(t, want.tied, got.Tied, want.who)
		require.Equal(t, want.score, inPlain(got.Score), want.who)
		require.Len(t, got.Points, 3, "everybody is told each criterion")
		require.Equal(t, want.standing == appraisal.Ranked, len(got.Lacks) == 0, "who is not ranked is told why")
	}
	require.Contains(t, list[4].Lacks[len(list[4].Lacks)-1].Indonesian, "Lowongan ini meminta sedikitnya 60.")
	require.Contains(t, list[5].Lacks[0].Indonesian, "Belum dapat ditempatkan")
}

// TestTheOrderOfCandidatesDecidesNothing: in whatever order people are read, everybody has the same place and score.
func TestTheOrderOfCandidatesDecidesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var all []appraisal.Candidate
		for i := range rapid.IntRange(1, 12).Draw(t, "candidates") {
			all = append(all, candidate(t, strconv.Itoa(i), rapid.IntRange(0, 25).Draw(t, "hours"), rapid.IntRange(1, 5).Draw(t, "integrity"), rapid.IntRange(1, 5).Draw(t, "level")))
		}
		place := map[string]appraisal.ListPlace{}
		for _, p := range appraisal.Shortlist(openRule, all) {
			place[p.PersonID] = p
		}
		for _, p := range appraisal.Shortlist(openRule, rapid.Permutation(all).Draw(t, "order")) {
			if was := place[p.PersonID]; was.Place != p.Place || was.Tied != p.Tied || inPlain(was.Score) != inPlain(p.Score) {
				t.Fatalf("%s moved from %d to %d", p.PersonID, was.Place, p.Place)
			}
		}
	})
}

// TestACompetenceNobodyLookedAtCountsNothingAndSaysSo: what the vacant post asks for and nobody ever assessed.
func TestACompetenceNobodyLookedAtCountsNothingAndSaysSo(t *testing.T) {
	t.Parallel()
	c := candidate(t, "x", 20, 4, 4)
	c.Standard = append(c.Standard, appraisal.CompetenceLevel{Competence: "unseen", Level: 4})
	fit := appraisal.Shortlist(openRule, []appraisal.Candidate{c})[0].Points[0]
	require.Equal(t, "66.67", inPlain(fit.Value))
	require.Contains(t, fit.Says.Indonesian, "1 di antaranya belum pernah dinilai")
}

func TestVacanciesThatContradictThemselvesAreRefused(t *testing.T) {
	t.Parallel()
	_, refusal := appraisal.AdmitVacancy(openRule, true)
	require.Nil(t, refusal)
	with := func(change func(*appraisal.VacancyRule)) appraisal.VacancyRule {
		v := appraisal.VacancyRule{LeastBox: openRule.LeastBox, Criteria: append([]appraisal.VacancyCriterion(nil), openRule.Criteria...)}
		change(&v)
		return v
	}
	for name, c := range map[string]struct {
		rule     appraisal.VacancyRule
		standard bool
		field    string
	}{
		"weights that come to 90": {with(func(v *appraisal.VacancyRule) { v.Criteria[0].Weight = 40 }), true, "criteria"},
		"a criterion twice":       {with(func(v *appraisal.VacancyRule) { v.Criteria[1].Kind = appraisal.FitCriterion }), true, "criteria[1].kind"},
		"an unknown criterion":    {with(func(v *appraisal.VacancyRule) { v.Criteria[1].Kind = "age" }), true, "criteria[1].kind"},
		"fit without a standard":  {openRule, false, "criteria[0].kind"},
		"a limit beyond 100":      {with(func(v *appraisal.VacancyRule) { v.Criteria[0].Least = 101 }), true, "criteria[0].least"},
		"no criterion":            {appraisal.VacancyRule{LeastBox: 7}, true, "criteria"},
		"no box":                  {with(func(v *appraisal.VacancyRule) { v.LeastBox = 0 }), true, "least_box"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			field, refusal := appraisal.AdmitVacancy(c.rule, c.standard)
			require.NotNil(t, refusal)
			require.Equal(t, c.field, field)
		})
	}
}

func TestLowResultsLeadToTheHelpTheLawNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		provision          string
		predicate          appraisal.Predicate
		results, behaviour appraisal.Rating
		want               appraisal.ImprovementPath
		low                bool
	}{
		{"III.D.4: results below", appraisal.NeedsImprovement, appraisal.Below, appraisal.Meets, appraisal.ImprovementPath{Guidance: true}, true},
		{"III.D.5: behaviour below", appraisal.Poor, appraisal.Above, appraisal.Below, appraisal.ImprovementPath{Counselling: true}, true},
		{"III.D.4 and 5: both below", appraisal.VeryPoor, appraisal.Below, appraisal.Below, appraisal.ImprovementPath{Guidance: true, Counselling: true}, true},
		{"as expected", appraisal.Good, appraisal.Meets, appraisal.Meets, appraisal.ImprovementPath{}, false},
		{"above", appraisal.VeryGood, appraisal.Above, appraisal.Above, appraisal.ImprovementPath{}, false},
	} {
		path, low := appraisal.PathOf(c.predicate, c.results, c.behaviour)
		require.Equal(t, c.want, path, c.provision)
		require.Equal(t, c.low, low, c.provision)
	}
}

var improvementRule = appraisal.ImprovementRule{Months: 6, PlanWithin: 10, Patience: 5, CheckEvery: 31}

func goodPlan() appraisal.ImprovementPlan {
	return appraisal.ImprovementPlan{Starts: at22(time.February, 1), Ends: at22(time.August, 1),
		Items:  []appraisal.ImprovementItem{{What: "Laporan lengkap tepat waktu setiap bulan", Measure: "enam laporan", Responsible: "employee", Until: at22(time.July, 5)}},
		Checks: []appraisal.Date{at22(time.March, 1), at22(time.April, 1), at22(time.May, 1), at22(time.June, 1), at22(time.July, 1)}}
}

func TestImprovementPlansAreHeldAgainstTheTimeTheLawGives(t *testing.T) {
	t.Parallel()
	today := at22(time.February, 1)
	_, refusal := improvementRule.AdmitImprovement(goodPlan(), nil, true, today)
	require.Nil(t, refusal)
	before := goodPlan()
	_, refusal = improvementRule.AdmitImprovement(goodPlan(), &before, true, at22(time.April, 20))
	require.Nil(t, refusal, "a later version keeps the first day")
	for name, c := range map[string]struct {
		field  string
		annual bool
		change func(*appraisal.ImprovementPlan)
	}{
		"PP 30/2019 art. 57: five months":        {"ends_on", true, func(p *appraisal.ImprovementPlan) { p.Ends = at22(time.July, 1) }},
		"PP 30/2019 art. 57: seven months":       {"ends_on", true, func(p *appraisal.ImprovementPlan) { p.Ends = at22(time.September, 1) }},
		"a periodic plan longer than six months": {"ends_on", false, func(p *appraisal.ImprovementPlan) { p.Ends = at22(time.August, 2) }},
		"a plan that began last month":           {"starts_on", true, func(p *appraisal.ImprovementPlan) { p.Starts = at22(time.January, 4) }},
		"nothing to improve":                     {"items", true, func(p *appraisal.ImprovementPlan) { p.Items = nil }},
		"three words":                            {"items[0].what", true, func(p *appraisal.ImprovementPlan) { p.Items[0].What = "kerja lebih baik" }},
		"no sign":                                {"items[0].measure", true, func(p *appraisal.ImprovementPlan) { p.Items[0].Measure = "" }},
		"nobody responsible":                     {"items[0].responsible", true, func(p *appraisal.ImprovementPlan) { p.Items[0].Responsible = "" }},
		"an item after the end":                  {"items[0].until", true, func(p *appraisal.ImprovementPlan) { p.Items[0].Until = at22(time.August, 2) }},
		"checks out of order":                    {"checks[1]", true, func(p *appraisal.ImprovementPlan) { p.Checks[1] = p.Checks[0] }},
		"two months without a look":              {"checks[1]", true, func(p *appraisal.ImprovementPlan) { p.Checks = append(p.Checks[:1], p.Checks[2:]...) }},
		"no look before the end":                 {"checks[3]", true, func(p *appraisal.ImprovementPlan) { p.Checks = p.Checks[:4] }},
		"no look at all":                         {"checks[0]", true, func(p *appraisal.ImprovementPlan) { p.Checks = nil }},
		"a check after the end":                  {"checks[4]", true, func(p *appraisal.ImprovementPlan) { p.Checks[4] = at22(time.August, 2) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := goodPlan()
			c.change(&p)
			field, refusal := improvementRule.AdmitImprovement(p, nil, c.annual, today)
			require.NotNil(t, refusal)
			require.Equal(t, c.field, field)
		})
	}
	short := goodPlan()
	short.Ends, short.Items[0].Until, short.Checks = at22(time.March, 15), at22(time.March, 10), short.Checks[:1]
	_, refusal = improvementRule.AdmitImprovement(short, nil, false, today)
	require.Nil(t, refusal, "after a periodic result the end is free")
}

func TestSixMonthsEndOnTheSameDayOrTheLastOfTheMonth(t *testing.T) {
	t.Parallel()
	for from, want := range map[appraisal.Date]appraisal.Date{
		at22(time.February, 1): at22(time.August, 1), at22(time.August, 31): appraisal.NewDate(2028, time.February, 29),
		at22(time.December, 15): appraisal.NewDate(2028, time.June, 15), at22(time.March, 31): at22(time.September, 30),
	} {
		require.Equal(t, want.String(), from.MonthsAfter(6).String())
	}
}

// TestSilenceAboutAPlanGoesUpAStep: first the appraiser, then the superior, then HR; nobody is told that they must before
// their day has come.
func TestSilenceAboutAPlanGoesUpAStep(t *testing.T) {
	t.Parallel()
	calendar := appraisal.Calendar{Zone: "Asia/Makassar", Week: 5}
	plan, no, yes := goodPlan(), false, true
	facts := func(f appraisal.ImprovementFacts) appraisal.ImprovementFacts {
		f.Annual, f.FinalOn = true, at22(time.January, 15) // a Friday
		return f
	}
	for _, c := range []struct {
		what  string
		facts appraisal.ImprovementFacts
		today appraisal.Date
		want  appraisal.ImprovementStanding
	}{
		{"on the last day", facts(appraisal.ImprovementFacts{}), at22(time.January, 29), appraisal.ImprovementStanding{State: appraisal.PlanAwaited, Awaits: appraisal.Appraiser, Due: at22(time.January, 29)}},
		{"a day late", facts(appraisal.ImprovementFacts{}), at22(time.January, 30), appraisal.ImprovementStanding{State: appraisal.PlanAwaited, Awaits: appraisal.Appraiser, Due: at22(time.January, 29), Late: true}},
		{"five working days late", facts(appraisal.ImprovementFacts{}), at22(time.February, 5), appraisal.ImprovementStanding{State: appraisal.PlanAwaited, Awaits: appraisal.Appraiser, Due: at22(time.January, 29), Late: true}},
		{"then the superior", facts(appraisal.ImprovementFacts{}), at22(time.February, 6), appraisal.ImprovementStanding{State: appraisal.PlanAwaited, Awaits: appraisal.Superior, Due: at22(time.January, 29), Late: true}},
		{"then HR", facts(appraisal.ImprovementFacts{}), at22(time.February, 13), appraisal.ImprovementStanding{State: appraisal.PlanAwaited, Awaits: appraisal.HR, Due: at22(time.January, 29), Late: true}},
		{"the plan runs", facts(appraisal.ImprovementFacts{Plan: &plan}), at22(time.February, 10), appraisal.ImprovementStanding{State: appraisal.PlanRuns, Due: at22(time.March, 1)}},
		{"a check has come", facts(appraisal.ImprovementFacts{Plan: &plan}), at22(time.March, 1), appraisal.ImprovementStanding{State: appraisal.CheckAwaited, Awaits: appraisal.Appraiser, Due: at22(time.March, 8)}},
		{"the check is late", facts(appraisal.ImprovementFacts{Plan: &plan}), at22(time.March, 16), appraisal.ImprovementStanding{State: appraisal.CheckAwaited, Awaits: appraisal.Superior, Due: at22(time.March, 8), Late: true}},
		{"it was looked at", facts(appraisal.ImprovementFacts{Plan: &plan, Checked: plan.Checks[:1]}), at22(time.March, 16), appraisal.ImprovementStanding{State: appraisal.PlanRuns, Due: at22(time.April, 1)}},
		{"the time is over", facts(appraisal.ImprovementFacts{Plan: &plan, Checked: plan.Checks}), at22(time.August, 2), appraisal.ImprovementStanding{State: appraisal.OutcomeAwaited, Awaits: appraisal.Appraiser, Due: at22(time.August, 13)}},
		{"improved", facts(appraisal.ImprovementFacts{Plan: &plan, Improved: &yes}), at22(time.August, 2), appraisal.ImprovementStanding{State: appraisal.HasImproved}},
		{"PP 30/2019 art. 57: proposed to HR", facts(appraisal.ImprovementFacts{Plan: &plan, Improved: &no}), at22(time.August, 2), appraisal.ImprovementStanding{State: appraisal.NotImproved, Awaits: appraisal.HR}},
		{"HR answered", facts(appraisal.ImprovementFacts{Plan: &plan, Improved: &no, Decided: true}), at22(time.August, 2), appraisal.ImprovementStanding{State: appraisal.FollowUpDecided}},
	} {
		require.Equal(t, c.want, improvementRule.Standing(c.facts, calendar, c.today), c.what)
	}
	periodic := facts(appraisal.ImprovementFacts{Plan: &plan, Improved: &no})
	periodic.Annual = false
	require.Equal(t, appraisal.ImprovementStanding{State: appraisal.NotImproved}, improvementRule.Standing(periodic, calendar, at22(time.August, 2)), "nothing is proposed after a periodic result")
}

func TestNobodyFailsBeforeTheTimeIsOver(t *testing.T) {
	t.Parallel()
	require.Nil(t, appraisal.AdmitOutcome(goodPlan(), true, at22(time.March, 1)), "improvement can be said at any time")
	refusal := appraisal.AdmitOutcome(goodPlan(), false, at22(time.August, 1))
	require.NotNil(t, refusal)
	require.Equal(t, appraisal.ImprovementRuns, refusal.Code)
	require.Nil(t, appraisal.AdmitOutcome(goodPlan(), false, at22(time.August, 2)))
}

func TestWaysOnAreThoseOfTheLaw(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind  string
		level appraisal.Level
		want  []string
		law   string
	}{
		{"pns", appraisal.JPTPratama, []string{"competence-test", "more-guidance", "circumstances"}, "PP 30/2019 art. 57"},
		{"pns", appraisal.Functional, []string{"competence-test", "more-guidance", "circumstances"}, "PP 30/2019 art. 58"},
		{"pppk", appraisal.Functional, []string{"contract", "more-guidance", "circumstances"}, "PP 49/2018"},
	} {
		var codes []string
		ways := appraisal.FollowUps(c.kind, c.level)
		for _, w := range ways {
			codes = append(codes, w.Code)
			require.NotEmpty(t, w.Says.English)
		}
		require.Equal(t, c.want, codes)
		require.Equal(t, c.law, ways[0].Provision)
	}
}

func TestRecognitionProposesTheBestAndWhoeverEqualsTheLast(t *testing.T) {
	t.Parallel()
	rule := beginning(t)
	person := func(id string, predicate appraisal.Predicate, integrity, hours int) appraisal.Recognisable {
		f := appraisal.TalentFacts{Year: talentYear, On: talentDay, Hours: &hours, Since: talentDay - 4000, Years: []appraisal.YearPredicate{{Year: talentYear, Predicate: predicate, Final: true}},
			Now: &appraisal.TalentAssessment{Ratings: []appraisal.CompetenceRating{{Competence: appraisal.Integrity, Level: integrity, Standard: 4}, {Competence: "c1", Level: 5, Standard: 4}}}}
		return appraisal.Recognisable{PersonID: id, Place: rule.Place(f), Facts: f}
	}
	all := []appraisal.Recognisable{person("equal b", appraisal.VeryGood, 4, 20), person("good only", appraisal.Good, 4, 20), person("integrity below", appraisal.VeryGood, 3, 20),
		person("equal a", appraisal.VeryGood, 4, 20), person("fewer hours", appraisal.VeryGood, 4, 10), {PersonID: "not placed"}}
	ids := func(list []appraisal.RecognitionProposal) (out []string) {
		for _, p := range list {
			out = append(out, strconv.Itoa(p.Place)+" "+p.PersonID)
		}
		return out
	}
	found, limit := rule.Recognition.Propose(all)
	require.Equal(t, 1, limit, "ten per cent of five, rounded up")
	require.Equal(t, []string{"1 equal b", "1 equal a"}, ids(found), "chance decides nothing between equals")
	require.Equal(t, 2, found[0].Tied)
	rule.Recognition.MostPercent = 50
	found, limit = rule.Recognition.Propose(all)
	require.Equal(t, 3, limit)
	require.Equal(t, []string{"1 equal b", "1 equal a", "3 fewer hours"}, ids(found))
	rule.Recognition.IntegrityMet = false
	found, _ = rule.Recognition.Propose(all)
	require.Contains(t, ids(found)[2], "3 ")
	found, limit = rule.Recognition.Propose(nil)
	require.Empty(t, found)
	require.Zero(t, limit)
}
