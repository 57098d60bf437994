package appraisal_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"siklus.id/appraisal"
	"siklus.id/appraisal/talents"
)

func beginning(t require.TestingT) appraisal.TalentRule {
	rule, err := talents.Beginning()
	require.NoError(t, err)
	return rule
}

const talentYear = 2026

var talentDay = appraisal.NewDate(2027, time.January, 20)

// sheetFacts reads one line of the sheet.
func sheetFacts(t *testing.T, column []string) appraisal.TalentFacts {
	t.Helper()
	predicates := map[string]appraisal.Predicate{"SB": appraisal.VeryGood, "B": appraisal.Good, "BP": appraisal.NeedsImprovement, "K": appraisal.Poor, "SK": appraisal.VeryPoor}
	f := appraisal.TalentFacts{Year: talentYear, On: talentDay}
	for back, text := range column[1:3] {
		if text == "–" {
			continue
		}
		name, open := strings.CutSuffix(text, "?")
		f.Years = append(f.Years, appraisal.YearPredicate{Year: talentYear - back, CaseID: "c", Version: 1, Predicate: predicates[name], Final: !open})
	}
	if column[3] != "–" {
		f.Now = &appraisal.TalentAssessment{Year: talentYear}
		for i, text := range strings.Fields(column[3]) {
			if text == "–" {
				continue
			}
			level, standard, _ := strings.Cut(text, "/")
			r := appraisal.CompetenceRating{Competence: "c" + strconv.Itoa(i), Level: number(t, level), Standard: number(t, standard)}
			if i == 0 {
				r.Competence = appraisal.Integrity
			}
			f.Now.Ratings = append(f.Now.Ratings, r)
		}
	}
	if column[4] != "" {
		f.Before = &appraisal.TalentAssessment{Year: talentYear - 2, Ratings: fitOf(t, column[4])}
	}
	hours := number(t, column[5])
	f.Hours = &hours
	if column[6] != "" {
		f.Since = monthsBefore(talentDay, number(t, column[6]))
	}
	return f
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}

// fitOf are ratings that meet their standard to so many per cent.
func fitOf(t *testing.T, percent string) []appraisal.CompetenceRating {
	t.Helper()
	d, err := appraisal.ParseDecimal(percent, 2)
	require.NoError(t, err)
	return []appraisal.CompetenceRating{{Competence: "x", Level: int(d / 10_000), Standard: 10_000}}
}

func monthsBefore(d appraisal.Date, months int) appraisal.Date {
	y, m, day := d.Time().Date()
	return appraisal.NewDate(y, m-time.Month(months), day)
}

// TestTheSheetOfPeople holds the boxes of made-up people against a sheet that was worked out apart from this code.
func TestTheSheetOfPeople(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/talent.txt")
	require.NoError(t, err)
	rule := beginning(t)
	people, boxes := 0, map[string]int{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		column := strings.Split(line, "|")
		require.Len(t, column, 10, line)
		for i := range column {
			column[i] = strings.TrimSpace(column[i])
		}
		people++
		boxes[column[9]]++
		t.Run(column[0], func(t *testing.T) {
			t.Parallel()
			p := rule.Place(sheetFacts(t, column))
			require.Equal(t, column[7], inPlain(p.Performance.Value), "performance")
			require.Equal(t, column[8], inPlain(p.Potential.Value), "potential")
			box := "–"
			if p.Box > 0 {
				box = strconv.Itoa(p.Box)
			}
			require.Equal(t, column[9], box)
			missing := len(p.Performance.Missing()) + len(p.Potential.Missing())
			require.Equal(t, p.Box == 0, missing > 0, "who has no box is told what is missing, and only they")
			for _, v := range slices.Concat(p.Performance.Inputs, p.Potential.Inputs) {
				require.NotEmpty(t, v.Says.Indonesian)
				require.NotEmpty(t, v.Says.English)
			}
		})
	}
	require.GreaterOrEqual(t, people, 60)
	require.Len(t, boxes, 10, "every box, and nobody's, stands on the sheet")
}

func inPlain(d *appraisal.Decimal) string {
	if d == nil {
		return "–"
	}
	return d.String()
}

func drawRule(t *rapid.T) appraisal.TalentRule {
	worth := []int{}
	for range 5 {
		worth = append(worth, rapid.IntRange(0, 100).Draw(t, "worth"))
	}
	slices.Sort(worth)
	r := beginning(t)
	r.Worth = appraisal.PredicateWorth{VeryPoor: worth[0], Poor: worth[1], NeedsImprovement: worth[2], Good: worth[3], VeryGood: worth[4]}
	first := rapid.IntRange(1, 99).Draw(t, "year")
	r.Years = []int{first, 100 - first}
	cuts := func(label string) appraisal.TalentCuts {
		middle := rapid.IntRange(1, 98).Draw(t, label)
		return appraisal.TalentCuts{Middle: middle, High: rapid.IntRange(middle+1, 100).Draw(t, label)}
	}
	r.Performance, r.PotentialCuts = cuts("performance"), cuts("potential")
	left := 100
	for i := range r.Potential {
		weight := left
		if i < len(r.Potential)-1 {
			weight = rapid.IntRange(1, left-(len(r.Potential)-1-i)).Draw(t, "weight")
		}
		r.Potential[i].Weight, left = weight, left-weight
	}
	return r
}

func drawTalent(t *rapid.T) appraisal.TalentFacts {
	predicates := []appraisal.Predicate{appraisal.VeryPoor, appraisal.Poor, appraisal.NeedsImprovement, appraisal.Good, appraisal.VeryGood}
	f := appraisal.TalentFacts{Year: talentYear, On: talentDay, Since: monthsBefore(talentDay, rapid.IntRange(0, 100).Draw(t, "months")),
		Now: &appraisal.TalentAssessment{Year: talentYear}, Before: &appraisal.TalentAssessment{Year: talentYear - 1}}
	for back := range 2 {
		f.Years = append(f.Years, appraisal.YearPredicate{Year: talentYear - back, Predicate: rapid.SampledFrom(predicates).Draw(t, "predicate"), Final: true})
	}
	for i := range rapid.IntRange(1, 6).Draw(t, "competences") {
		r := appraisal.CompetenceRating{Competence: "c" + strconv.Itoa(i), Level: rapid.IntRange(1, 5).Draw(t, "level"), Standard: rapid.IntRange(1, 5).Draw(t, "standard")}
		if i == 0 {
			r.Competence = appraisal.Integrity
		}
		f.Now.Ratings = append(f.Now.Ratings, r)
		r.Level = rapid.IntRange(1, 5).Draw(t, "before")
		f.Before.Ratings = append(f.Before.Ratings, r)
	}
	hours := rapid.IntRange(0, 40).Draw(t, "hours")
	f.Hours = &hours
	return f
}

// TestBetterIsNeverWorse: whatever the rule, a better predicate, a higher level, more hours or a longer time never lead to a
// lower box or a lower value on any axis.
func TestBetterIsNeverWorse(t *testing.T) {
	t.Parallel()
	better := map[appraisal.Predicate]appraisal.Predicate{appraisal.VeryPoor: appraisal.Poor, appraisal.Poor: appraisal.NeedsImprovement,
		appraisal.NeedsImprovement: appraisal.Good, appraisal.Good: appraisal.VeryGood, appraisal.VeryGood: appraisal.VeryGood}
	rapid.Check(t, func(t *rapid.T) {
		rule, f := drawRule(t), drawTalent(t)
		if _, refusal := appraisal.AdmitTalentRule(rule); refusal != nil {
			t.Fatalf("drawn is a rule that no agency could enter: %v", refusal)
		}
		before := rule.Place(f)
		switch rapid.IntRange(0, 3).Draw(t, "what") {
		case 0:
			i := rapid.IntRange(0, 1).Draw(t, "year")
			f.Years[i].Predicate = better[f.Years[i].Predicate]
		case 1:
			i := rapid.IntRange(0, len(f.Now.Ratings)-1).Draw(t, "competence")
			f.Now.Ratings = slices.Clone(f.Now.Ratings)
			f.Now.Ratings[i].Level = min(5, f.Now.Ratings[i].Level+1)
		case 2:
			more := *f.Hours + rapid.IntRange(1, 30).Draw(t, "more hours")
			f.Hours = &more
		case 3:
			f.Since -= appraisal.Date(rapid.IntRange(1, 2000).Draw(t, "earlier"))
		}
		after := rule.Place(f)
		if before.Box == 0 || after.Box < before.Box || *after.Performance.Value < *before.Performance.Value || *after.Potential.Value < *before.Potential.Value {
			t.Fatalf("box %d (%s, %s) became %d (%s, %s)", before.Box, before.Performance.Value, before.Potential.Value, after.Box, after.Performance.Value, after.Potential.Value)
		}
	})
}

// TestPlacesDependOnFactsAlone: the same facts in another order, or read from where a snapshot keeps them, come to the same
// place.
func TestPlacesDependOnFactsAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rule, f := drawRule(t), drawTalent(t)
		before := rule.Place(f)
		slices.Reverse(f.Years)
		slices.Reverse(f.Now.Ratings)
		after := rule.Place(f)
		if before.Box != after.Box || *before.Potential.Value != *after.Potential.Value {
			t.Fatalf("another order, another place: %d, %d", before.Box, after.Box)
		}
	})
}

func TestTalentRulesThatContradictThemselvesAreRefused(t *testing.T) {
	t.Parallel()
	_, refusal := appraisal.AdmitTalentRule(beginning(t))
	require.Nil(t, refusal, "the rule that comes with the product is one")
	for name, c := range map[string]struct {
		field  string
		change func(*appraisal.TalentRule)
	}{
		"Kurang worth more than Butuh Perbaikan": {"worth", func(r *appraisal.TalentRule) { r.Worth.Poor = 60 }},
		"all predicates alike": {"worth", func(r *appraisal.TalentRule) {
			r.Worth = appraisal.PredicateWorth{VeryGood: 1, Good: 1, NeedsImprovement: 1, Poor: 1, VeryPoor: 1}
		}},
		"a predicate worth 101":          {"worth", func(r *appraisal.TalentRule) { r.Worth.VeryGood = 101 }},
		"years that come to 90":          {"years", func(r *appraisal.TalentRule) { r.Years = []int{50, 40} }},
		"four years":                     {"years", func(r *appraisal.TalentRule) { r.Years = []int{25, 25, 25, 25} }},
		"no year":                        {"years", func(r *appraisal.TalentRule) { r.Years = nil }},
		"more years needed than counted": {"least_years", func(r *appraisal.TalentRule) { r.LeastYears = 3 }},
		"middle above high":              {"performance", func(r *appraisal.TalentRule) { r.Performance = appraisal.TalentCuts{Middle: 90, High: 70} }},
		"one limit for both":             {"potential_cuts", func(r *appraisal.TalentRule) { r.PotentialCuts = appraisal.TalentCuts{Middle: 80, High: 80} }},
		"an unknown input":               {"potential[1].input", func(r *appraisal.TalentRule) { r.Potential[1].Input = "charm" }},
		"an input twice":                 {"potential[1].input", func(r *appraisal.TalentRule) { r.Potential[1].Input = appraisal.TalentCompetence }},
		"inputs that come to 99":         {"potential", func(r *appraisal.TalentRule) { r.Potential[0].Weight = 49 }},
		"nothing needed":                 {"potential", func(r *appraisal.TalentRule) { r.Potential[0].Needed, r.Potential[1].Needed = false, false }},
		"no hours":                       {"hours_full", func(r *appraisal.TalentRule) { r.HoursFull = 0 }},
		"a box twice":                    {"boxes", func(r *appraisal.TalentRule) { r.Boxes[0] = [3]int{1, 1, 4} }},
		"more performance, lower box":    {"boxes", func(r *appraisal.TalentRule) { r.Boxes[0] = [3]int{2, 1, 4} }},
		"more potential, lower box":      {"boxes", func(r *appraisal.TalentRule) { r.Boxes = [3][3]int{{3, 5, 7}, {1, 2, 4}, {6, 8, 9}} }},
		"numbers beyond nine":            {"boxes", func(r *appraisal.TalentRule) { r.Boxes[2][2] = 10 }},
		"a pool of everybody":            {"pool_from", func(r *appraisal.TalentRule) { r.PoolFrom = 1 }},
		"half the agency the best":       {"recognition.most_percent", func(r *appraisal.TalentRule) { r.Recognition.MostPercent = 51 }},
		"no box for recognition":         {"recognition.least_box", func(r *appraisal.TalentRule) { r.Recognition.LeastBox = 0 }},
		"no value for recognition":       {"recognition.least_performance", func(r *appraisal.TalentRule) { r.Recognition.LeastPerformance = 0 }},
		"no month to improve":            {"improvement.months", func(r *appraisal.TalentRule) { r.Improvement.Months = 0 }},
		"no patience":                    {"improvement.patience", func(r *appraisal.TalentRule) { r.Improvement.Patience = 0 }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rule := beginning(t)
			c.change(&rule)
			field, refusal := appraisal.AdmitTalentRule(rule)
			require.NotNil(t, refusal)
			require.Equal(t, appraisal.TalentRuleWrong, refusal.Code)
			require.Equal(t, c.field, field)
		})
	}
}

// Every part of the rule says where its first figures are from.
func TestEveryFigureHasASource(t *testing.T) {
	t.Parallel()
	sources, err := talents.Sources()
	require.NoError(t, err)
	var parts []string
	for _, s := range sources {
		parts = append(parts, s.Part)
		require.NotEmpty(t, s.Provision)
		require.NotEmpty(t, s.Says.Indonesian)
		require.NotEmpty(t, s.Says.English)
	}
	require.Equal(t, []string{"boxes", "pool_from", "worth", "years", "performance", "potential", "potential_cuts", "hours_full", "months_full", "recognition", "improvement"}, parts)
}
