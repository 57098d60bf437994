package appraisal_test

import (
	"reflect"
	"testing"
	"time"

	"siklus.id/appraisal"
)

// opens is where cases begin: targets until T1, then for every window the employee's check-in and the rating.
func opens(c appraisal.Case) appraisal.Step {
	if c.Proceeding == appraisal.AppraisalProceeding {
		return appraisal.Step{Awaits: []appraisal.Awaited{{Role: appraisal.Employee, Act: appraisal.SubmitTargets, Term: appraisal.TargetsTerm(c.Year), Letter: "targets_due"}}}
	}
	return appraisal.Step{Awaits: []appraisal.Awaited{
		{Role: appraisal.Appraiser, Act: appraisal.Rate, Term: appraisal.WindowTerm(c.Period), Letter: "ready_to_rate"},
		{Role: appraisal.HR, Act: appraisal.ChangeParty, Term: appraisal.WindowTerm(c.Period)},
	}}
}

func forecastRules() appraisal.Rules {
	return appraisal.Rules{Calendar: appraisal.Calendar{Zone: "Asia/Jakarta", Week: 5}, Cadence: appraisal.Quarterly, CheckIns: appraisal.Quarterly,
		OpensBefore: 10, Lengths: map[appraisal.Clock]int{appraisal.T6: 10}, YearOpens: appraisal.NewDate(2027, time.December, 1)}
}

func lettersOn(f appraisal.LetterForecast, d appraisal.Date) []appraisal.KindCount {
	for _, on := range f.Days {
		if on.On == d {
			return on.Kinds
		}
	}
	return nil
}

func TestForecastCountsLettersAndRemindersOfEveryTerm(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, time.January, 4, 3, 0, 0, 0, time.UTC) // Monday, 10.00 in Jakarta
	f := appraisal.ForecastLetters(2027, forecastRules(), 40, 0, at, opens)
	reminder := []appraisal.KindCount{{Kind: "reminder", Count: 40}}
	for _, row := range []struct {
		name string
		on   appraisal.Date
		want []appraisal.KindCount
	}{
		{"the launch", appraisal.NewDate(2027, time.January, 4), []appraisal.KindCount{{Kind: "targets_due", Count: 40}}},
		{"a day on which nothing comes", appraisal.NewDate(2027, time.January, 5), nil},
		{"three working days before Sunday 31 January", appraisal.NewDate(2027, time.January, 26), reminder},
		{"two days before: none", appraisal.NewDate(2027, time.January, 27), nil},
		{"one day before", appraisal.NewDate(2027, time.January, 28), reminder},
		{"the last working day", appraisal.NewDate(2027, time.January, 29), reminder},
		{"the day after: everybody acted", appraisal.NewDate(2027, time.February, 1), nil},
		{"a window opens on Sunday: the Monday after", appraisal.NewDate(2027, time.March, 22), []appraisal.KindCount{{Kind: "ready_to_rate", Count: 40}}},
		{"the last day of the window of quarter 1", appraisal.NewDate(2027, time.April, 14), reminder},
		{"the annual window opens", appraisal.NewDate(2027, time.December, 1), []appraisal.KindCount{{Kind: "ready_to_rate", Count: 40}}},
		// Quarter 4 is due on 14 January 2028, a Friday; the year on Monday the 31st.
		{"T7", appraisal.NewDate(2028, time.January, 31), reminder},
	} {
		if got := lettersOn(f, row.on); !reflect.DeepEqual(got, row.want) {
			t.Errorf("%s, %s: %v, want %v", row.name, row.on, got, row.want)
		}
	}
	// Six letters of opening (targets, four quarters, the year), and three reminders of each term.
	if want := 40 * 6 * 4; f.Total() != want {
		t.Errorf("%d letters, want %d", f.Total(), want)
	}
	if b := f.Busiest(); b.Count() != 40 || b.On != appraisal.NewDate(2027, time.January, 4) {
		t.Errorf("the busiest day is %+v", b)
	}
	if empty := appraisal.ForecastLetters(2027, forecastRules(), 0, 2, at, opens); empty.Total() != 0 || empty.Busiest().Count() != 0 {
		t.Errorf("nobody gets %+v", empty)
	}
}

// Entries are asked for once a week from February on, competences once of each side; in a rehearsal neither.
func TestForecastCountsWhatTheRoundsAskFor(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, time.January, 4, 3, 0, 0, 0, time.UTC)
	r := forecastRules()
	r.Entries = appraisal.Weekly
	r.Competence = appraisal.CompetenceWindow{Opens: appraisal.NewDate(2027, time.June, 5), Closes: appraisal.NewDate(2027, time.June, 30), SelfFirst: 5}
	count := func(r appraisal.Rules) map[string]int {
		all := map[string]int{}
		for _, k := range appraisal.ForecastLetters(2027, r, 10, 2, at, opens).Kinds {
			all[k.Kind] = k.Count
		}
		return all
	}
	// Mondays from 1 February to 27 December 2027 are 48.
	// HR's two are told at the launch and in every week after it, until the year ends.
	weeks := int(appraisal.Monday(appraisal.YearEnds(2027, r))-appraisal.NewDate(2027, time.January, 4))/7 + 1
	if got := count(r); got["progress_due"] != 480 || got["competence_due"] != 20 || got["cycle_launched"] != 2*weeks {
		t.Errorf("%v", got)
	}
	r.Pace = appraisal.Pace{Real: at, Legal: at, Day: time.Second}
	if got := count(r); got["progress_due"] != 0 || got["competence_due"] != 0 || got["targets_due"] != 10 || got["cycle_launched"] != 2 {
		t.Errorf("in a rehearsal: %v", got)
	}
}
