package appraisal_test

import (
	"slices"
	"testing"
	"time"

	"siklus.id/appraisal"
)

func TestHowSoonALeaderAnswersIsCountedInWorkingDays(t *testing.T) {
	t.Parallel()
	calendar := appraisal.Calendar{Zone: "Asia/Makassar", Week: 5}
	// Thursday 5 March 2026, in the afternoon.
	thursday := time.Date(2026, time.March, 5, 7, 0, 0, 0, time.UTC)
	today := appraisal.NewDate(2026, time.March, 16)
	took := func(kind appraisal.AnswerKind, days ...int) (list []appraisal.Answer) {
		for _, n := range days {
			list = append(list, appraisal.Answer{Kind: kind, Came: thursday, Done: thursday.Add(time.Duration(n) * 24 * time.Hour)})
		}
		return list
	}
	waits := appraisal.Answer{Kind: appraisal.AnswersTargets, Came: thursday}
	later := appraisal.Answer{Kind: appraisal.AnswersTargets, Came: thursday.AddDate(0, 0, 7)}
	for name, row := range map[string]struct {
		answers []appraisal.Answer
		want    []appraisal.AnswerSpeed
	}{
		"nothing came":                     {nil, nil},
		"on the same day":                  {took(appraisal.AnswersProgress, 0), []appraisal.AnswerSpeed{{Kind: appraisal.AnswersProgress, Answered: 1, MedianDays: "0", WithinADay: 1}}},
		"over a weekend is one day more":   {took(appraisal.AnswersRating, 4), []appraisal.AnswerSpeed{{Kind: appraisal.AnswersRating, Answered: 1, MedianDays: "2"}}},
		"between two":                      {took(appraisal.AnswersRating, 1, 4), []appraisal.AnswerSpeed{{Kind: appraisal.AnswersRating, Answered: 2, MedianDays: "1.5", WithinADay: 1}}},
		"one that took long hides nothing": {took(appraisal.AnswersRequest, 0, 1, 300), []appraisal.AnswerSpeed{{Kind: appraisal.AnswersRequest, Answered: 3, MedianDays: "1", WithinADay: 2}}},
		"the oldest of those that wait":    {[]appraisal.Answer{later, waits}, []appraisal.AnswerSpeed{{Kind: appraisal.AnswersTargets, Waiting: 2, OldestDays: 7}}},
		"kinds in their order": {append(took(appraisal.AnswersRating, 0), took(appraisal.AnswersProgress, 0)...), []appraisal.AnswerSpeed{
			{Kind: appraisal.AnswersProgress, Answered: 1, MedianDays: "0", WithinADay: 1}, {Kind: appraisal.AnswersRating, Answered: 1, MedianDays: "0", WithinADay: 1}}},
		"an answer before the question says nothing bad": {took(appraisal.AnswersRequest, -3), []appraisal.AnswerSpeed{{Kind: appraisal.AnswersRequest, Answered: 1, MedianDays: "0", WithinADay: 1}}},
	} {
		if got := appraisal.AnswerSpeeds(row.answers, calendar, today); !slices.Equal(got, row.want) {
			t.Errorf("%s: %+v, not %+v", name, got, row.want)
		}
	}
}

func TestEveryActOfALeaderWithATermAnswersSomethingOrNothing(t *testing.T) {
	t.Parallel()
	for clock, want := range map[appraisal.Clock]appraisal.AnswerKind{appraisal.T1: appraisal.AnswersTargets, appraisal.T3: appraisal.AnswersTargets, appraisal.JoinedClock: appraisal.AnswersTargets,
		appraisal.T6: appraisal.AnswersRating, appraisal.T7: appraisal.AnswersRating, appraisal.T13: appraisal.AnswersRating, appraisal.UnratedClock: appraisal.AnswersRating,
		appraisal.T9: "", appraisal.T12: "", appraisal.T16: ""} {
		if got := appraisal.AnswersClock(clock); got != want {
			t.Errorf("%s answers %q, not %q", clock, got, want)
		}
	}
}

func TestBeforeIsTheOtherWayRoundOfAdd(t *testing.T) {
	t.Parallel()
	calendar := appraisal.Calendar{Zone: "Asia/Makassar", Week: 5, Off: []appraisal.Date{appraisal.NewDate(2026, time.March, 19)}}
	for name, row := range map[string]struct {
		on   appraisal.Date
		n    int
		want appraisal.Date
	}{
		"the same day":           {appraisal.NewDate(2026, time.March, 10), 0, appraisal.NewDate(2026, time.March, 10)},
		"over a weekend":         {appraisal.NewDate(2026, time.March, 10), 2, appraisal.NewDate(2026, time.March, 8)},
		"from Friday, five days": {appraisal.NewDate(2026, time.March, 13), 5, appraisal.NewDate(2026, time.March, 8)},
		"a day off in between":   {appraisal.NewDate(2026, time.March, 20), 2, appraisal.NewDate(2026, time.March, 17)},
	} {
		got := calendar.Before(row.on, row.n)
		if got != row.want || calendar.Count(got, row.on) != row.n {
			t.Errorf("%s: %s, %d working days before", name, got, calendar.Count(got, row.on))
		}
	}
}

func TestIIA6dAnActingAssignmentIsAMainResult(t *testing.T) {
	t.Parallel()
	setting := appraisal.Setting{Level: appraisal.Executor, Parents: []string{"atas:1"}, Acting: []string{"Kepala Seksi Arsip"}}
	for name, row := range map[string]struct {
		results []appraisal.PlannedResult
		field   string // of the advice; empty: none
	}{
		"nothing speaks of it":       {[]appraisal.PlannedResult{{Text: "Surat keluar", Main: true}}, "results"},
		"main, named by the post":    {[]appraisal.PlannedResult{{Text: "Surat keluar"}, {Text: "Tugas kepala seksi arsip terlaksana", Main: true}}, ""},
		"main, named as acting":      {[]appraisal.PlannedResult{{Text: "Layanan seksi berjalan selama menjadi Plt.", Main: true}}, ""},
		"only an additional one":     {[]appraisal.PlannedResult{{Text: "Surat keluar", Main: true}, {Text: "Tugas sebagai pelaksana harian selesai"}}, "results[1].main"},
		"an empty draft is no fault": {nil, ""},
	} {
		var field string
		for _, a := range appraisal.Advise(appraisal.Targets{Results: row.results}, setting) {
			if a.Code == appraisal.ActingIsMain {
				field = a.Field
				if a.Provision != "II.A.6.d" || a.Sentence == "" || a.English == "" {
					t.Errorf("%s: advised as %+v", name, a)
				}
			}
		}
		if field != row.field {
			t.Errorf("%s: advice on %q, not %q", name, field, row.field)
		}
	}
	setting.Acting = nil
	for _, a := range appraisal.Advise(appraisal.Targets{Results: []appraisal.PlannedResult{{Text: "Surat keluar", Main: true}}}, setting) {
		if a.Code == appraisal.ActingIsMain {
			t.Error("who acts for nobody is advised on it")
		}
	}
}
