package appraisal_test

import (
	"testing"
	"time"

	"siklus.id/appraisal"
)

func TestNeedsFollowThePolicyAndTheMostTellingFindingCounts(t *testing.T) {
	t.Parallel()
	day := func(m time.Month, d int) appraisal.Date { return appraisal.NewDate(2026, m, d) }
	found := []appraisal.Shortfall{
		{Source: appraisal.FromMeasurements, Subject: "kunjungan", Ref: "m1", On: day(6, 1), Short: 1},
		{Source: appraisal.FromResults, Ref: "q1", On: day(4, 10)},
		{Source: appraisal.FromResults, Ref: "year", On: day(12, 20), Whole: true},
		{Source: appraisal.FromResults, Ref: "q3", On: day(10, 10)},
		{Source: appraisal.FromCompetence, Subject: "integrity", Ref: "c", On: day(5, 1), Short: 2},
		{Source: appraisal.FromCompetence, Subject: "teamwork", Ref: "c", On: day(5, 1), Short: 1},
		{Source: appraisal.FromCitizens, Ref: "k", On: day(7, 1), Short: 2},
	}
	for _, c := range []struct {
		name string
		from []string
		want []string
	}{
		{"V.A.12.a: results and behaviour", []string{"results", "behaviour"}, []string{"results year 3"}},
		{"policy: competence", []string{"competence", "results"}, []string{"results year 3", "competence c 2", "competence c 1"}},
		{"policy: citizens and measured data", []string{"citizens", "measurements"}, []string{"citizens k 3", "measurements m1 1"}},
		{"policy: nothing", nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range appraisal.Needs(c.from, found) {
				got = append(got, string(f.Source)+" "+f.Ref+" "+string(rune('0'+f.Severity())))
			}
			if len(got) != len(c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("got %v, want %v", got, c.want)
				}
			}
		})
	}
}

func TestSeverityOfEachSource(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		f    appraisal.Shortfall
		want int
	}{
		{"V.A.12.a: the year's results", appraisal.Shortfall{Source: appraisal.FromResults, Whole: true}, appraisal.Pressing},
		{"a period's behaviour", appraisal.Shortfall{Source: appraisal.FromBehaviour}, appraisal.Clear},
		{"one level missing", appraisal.Shortfall{Source: appraisal.FromCompetence, Short: 1}, appraisal.Noted},
		{"four levels missing", appraisal.Shortfall{Source: appraisal.FromCompetence, Short: 4}, appraisal.Pressing},
		{"one complaint", appraisal.Shortfall{Source: appraisal.FromCitizens, Short: 1}, appraisal.Clear},
		{"complaints that repeat", appraisal.Shortfall{Source: appraisal.FromCitizens, Short: 2}, appraisal.Pressing},
		{"a figure short of its target", appraisal.Shortfall{Source: appraisal.FromMeasurements, Short: 1}, appraisal.Noted},
		{"a figure short by half", appraisal.Shortfall{Source: appraisal.FromMeasurements, Short: 2}, appraisal.Clear},
		{"a wish", appraisal.Shortfall{Source: appraisal.FromWish}, 0},
	} {
		if got := c.f.Severity(); got != c.want {
			t.Errorf("%s: severity %d, want %d", c.name, got, c.want)
		}
	}
}

func TestANeedIsKnownAgainByItsKeyAndOfEachPersonItsOwn(t *testing.T) {
	t.Parallel()
	f := appraisal.Shortfall{Source: appraisal.FromCompetence, Subject: "integrity", Ref: "c", Evidence: "satu"}
	again := f
	again.Evidence, again.Short = "dua", 3
	other := f
	other.Subject = "teamwork"
	if f.Key("p") != again.Key("p") || f.Key("p") == f.Key("q") || f.Key("p") == other.Key("p") {
		t.Errorf("keys %s %s %s %s", f.Key("p"), again.Key("p"), f.Key("q"), other.Key("p"))
	}
}

func TestACourseThatNamesTheSubjectFitsBest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		f    appraisal.Shortfall
		s    appraisal.Serving
		want int
	}{
		{"the competence by name", appraisal.Shortfall{Source: appraisal.FromCompetence, Subject: "integrity"}, appraisal.Serving{Competences: []string{"integrity"}}, 2},
		{"another competence", appraisal.Shortfall{Source: appraisal.FromCompetence, Subject: "integrity"}, appraisal.Serving{Competences: []string{"teamwork"}}, 0},
		{"behaviour, a course for values", appraisal.Shortfall{Source: appraisal.FromBehaviour}, appraisal.Serving{Values: []string{"2"}}, 1},
		{"behaviour, the very value", appraisal.Shortfall{Source: appraisal.FromBehaviour, Subject: "2"}, appraisal.Serving{Values: []string{"2"}}, 2},
		{"results, a technical course", appraisal.Shortfall{Source: appraisal.FromResults}, appraisal.Serving{Kind: appraisal.TechnicalCourse}, 1},
		{"results, a course for leaders", appraisal.Shortfall{Source: appraisal.FromResults}, appraisal.Serving{Kind: appraisal.LeadershipCourse}, 0},
		{"citizens, service to the public", appraisal.Shortfall{Source: appraisal.FromCitizens}, appraisal.Serving{Values: []string{"1"}}, 2},
		{"a wish fits nothing by itself", appraisal.Shortfall{Source: appraisal.FromWish}, appraisal.Serving{Kind: appraisal.TechnicalCourse}, 0},
	} {
		if got := c.f.Fit(c.s); got != c.want {
			t.Errorf("%s: fit %d, want %d", c.name, got, c.want)
		}
	}
}

func TestBeforeAndAfterAreComparedAndNothingIsMadeUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		before, after string
		want          appraisal.Helped
	}{
		{"below", "meets", appraisal.HelpedBetter}, {"below", "below", appraisal.HelpedSame}, {"meets", "below", appraisal.HelpedWorse},
		{"2", "3", appraisal.HelpedBetter}, {"3", "3", appraisal.HelpedSame}, {"61.5", "58", appraisal.HelpedWorse},
		{"below", "", appraisal.HelpedOpen}, {"", "meets", appraisal.HelpedOpen}, {"below", "3", appraisal.HelpedOpen}, {"x", "y", appraisal.HelpedOpen},
	} {
		if got := appraisal.DidItHelp(c.before, c.after); got != c.want {
			t.Errorf("%q → %q: %s, want %s", c.before, c.after, got, c.want)
		}
	}
}

func TestOnlyAPeriodThatBeganAfterTheTrainingTells(t *testing.T) {
	t.Parallel()
	done := appraisal.NewDate(2026, time.May, 20)
	periods := []appraisal.RatedPeriod{
		{From: appraisal.NewDate(2026, time.October, 1), Rating: appraisal.Above},
		{From: appraisal.NewDate(2026, time.April, 1), Rating: appraisal.Above},
		{From: appraisal.NewDate(2026, time.July, 1), Rating: appraisal.Meets},
		{From: done, Rating: appraisal.Above},
	}
	if got := appraisal.RatedAfter(periods, done); got != appraisal.Meets {
		t.Errorf("the first period after it says %q", got)
	}
	if got := appraisal.RatedAfter(periods[1:2], done); got != "" {
		t.Errorf("the period in which it lay says %q", got)
	}
}

func TestTooFewComparisonsAreNoFigures(t *testing.T) {
	t.Parallel()
	few := []appraisal.Helped{appraisal.HelpedBetter, appraisal.HelpedBetter, appraisal.HelpedWorse, appraisal.HelpedOpen, appraisal.HelpedOpen}
	if got := appraisal.SumProgramme(few, 5); got != (appraisal.Programme{Completed: 5, Compared: 3, TooFew: true}) {
		t.Errorf("three comparisons of five: %+v", got)
	}
	enough := append(few, appraisal.HelpedSame, appraisal.HelpedSame)
	if got := appraisal.SumProgramme(enough, 5); got != (appraisal.Programme{Completed: 7, Compared: 5, Better: 2, Same: 2, Worse: 1}) {
		t.Errorf("five comparisons: %+v", got)
	}
}
