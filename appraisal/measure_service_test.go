package appraisal_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"siklus.id/appraisal"
)

// bureau is a calendar with one day off: Monday 16 March 2026.
var bureau = appraisal.Calendar{Zone: "Asia/Jayapura", Week: 5, Off: []appraisal.Date{appraisal.NewDate(2026, time.March, 16)}}

var march = appraisal.NewDate(2026, time.March, 1)

// onDay is an hour of a day of March 2026 at the bureau.
func onDay(day, hour int) time.Time { return bureau.At(march+appraisal.Date(day-1), hour, 0) }

func request(received, finished time.Time, faulty bool) appraisal.ServiceRequest {
	return appraisal.ServiceRequest{Received: received, Finished: finished, Faulty: faulty}
}

func TestMonthOfService(t *testing.T) {
	t.Parallel()
	standard := appraisal.ServiceStandard{Length: 2, Unit: appraisal.StandardWorkingDays}
	requests := []appraisal.ServiceRequest{
		request(onDay(2, 9), onDay(2, 15), false),                // same day: 0 working days, 0.25 days
		request(onDay(5, 9), onDay(9, 9), false),                 // Thursday to Monday: 2 working days, 4 days
		request(onDay(13, 9), onDay(18, 9), true),                // Friday over the day off to Wednesday: 2 working days, 5 days
		request(onDay(2, 9), onDay(6, 9), true),                  // 4 working days: late
		request(onDay(30, 9), time.Time{}, false),                // open, not late on the 31st
		request(onDay(20, 9), time.Time{}, false),                // open and late
		request(onDay(3, 9), onDay(3, 9).AddDate(0, 1, 0), true), // finished in April: open at the end of March, late
		request(onDay(-10, 9), onDay(-5, 9), false),              // of February
	}
	m := appraisal.MonthOf(requests, standard, bureau, march, onDay(31, 23).AddDate(0, 2, 0))
	for _, row := range []struct {
		what      string
		got, want any
	}{
		{"finished", m.Finished, 4}, {"open", m.Open, 3}, {"late", m.Late, 2}, {"in time", m.InTime, 3}, {"faulty", m.Faulty, 2}, {"few", m.Few(), true},
	} {
		if row.got != row.want {
			t.Errorf("%s: %v, want %v", row.what, row.got, row.want)
		}
	}
	for _, row := range []struct {
		what string
		f    func() (appraisal.Decimal, bool)
		want string
	}{
		{"median working days", m.WorkingDays, "2"},
		{"median days", m.Days, "4"},
		{"in time: 3 of 4 finished and 2 late", m.ShareInTime, "50"},
		{"faulty: 2 of 4", m.ShareFaulty, "50"},
		{"median hours", func() (appraisal.Decimal, bool) { return m.Speed(appraisal.StandardHours) }, "96"},
	} {
		if got, ok := row.f(); !ok || got.String() != row.want {
			t.Errorf("%s: %s, want %s", row.what, got, row.want)
		}
	}
}

func TestMonthWithoutRequestsHasNoFigures(t *testing.T) {
	t.Parallel()
	m := appraisal.MonthOf(nil, appraisal.ServiceStandard{Length: 1, Unit: appraisal.StandardHours}, bureau, march, onDay(31, 12))
	for _, f := range []func() (appraisal.Decimal, bool){m.Days, m.WorkingDays, m.ShareInTime, m.ShareFaulty} {
		if got, ok := f(); ok || got != 0 {
			t.Errorf("nothing was finished, and the figure is %s", got)
		}
	}
}

func TestStandardsInHoursAndDays(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		standard appraisal.ServiceStandard
		finished time.Time
		want     int
	}{
		{appraisal.ServiceStandard{Length: 24, Unit: appraisal.StandardHours}, onDay(3, 9), 1},
		{appraisal.ServiceStandard{Length: 24, Unit: appraisal.StandardHours}, onDay(3, 9).Add(time.Second), 0},
		{appraisal.ServiceStandard{Length: 1, Unit: appraisal.StandardDays}, onDay(3, 9), 1},
		{appraisal.ServiceStandard{Length: 1, Unit: appraisal.StandardDays}, onDay(3, 10), 0},
		{appraisal.ServiceStandard{Length: 1, Unit: appraisal.StandardWorkingDays}, onDay(3, 23), 1},
		{appraisal.ServiceStandard{Length: 1, Unit: appraisal.StandardWorkingDays}, onDay(4, 1), 0},
	} {
		m := appraisal.MonthOf([]appraisal.ServiceRequest{request(onDay(2, 9), row.finished, false)}, row.standard, bureau, march, onDay(31, 12))
		if m.InTime != row.want {
			t.Errorf("standard of %d %s, finished at %s: %d in time", row.standard.Length, row.standard.Unit, row.finished, m.InTime)
		}
	}
	for _, wrong := range []appraisal.ServiceStandard{{}, {Length: 3}, {Length: -1, Unit: appraisal.StandardHours}, {Length: 1, Unit: "weeks"}} {
		if wrong.Valid() {
			t.Errorf("%v is taken for a standard", wrong)
		}
	}
}

// Every request is counted once as finished or as open by the month it is finished in, and shares stay shares.
func TestMonthsCountEveryRequest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCalendar(t)
		standard := appraisal.ServiceStandard{Length: rapid.IntRange(1, 30).Draw(t, "length"),
			Unit: rapid.SampledFrom([]appraisal.StandardUnit{appraisal.StandardWorkingDays, appraisal.StandardDays, appraisal.StandardHours}).Draw(t, "unit")}
		first := appraisal.NewDate(2026, time.March, 1)
		start := c.Start(first)
		requests := make([]appraisal.ServiceRequest, rapid.IntRange(0, 40).Draw(t, "requests"))
		for i := range requests {
			requests[i].Received = start.Add(time.Duration(rapid.IntRange(-40*24, 30*24).Draw(t, "received")) * time.Hour)
			if rapid.Bool().Draw(t, "done") {
				requests[i].Finished = requests[i].Received.Add(time.Duration(rapid.IntRange(0, 60*24).Draw(t, "took")) * time.Hour)
			}
		}
		now := start.AddDate(0, 4, 0)
		m := appraisal.MonthOf(requests, standard, c, first, now)
		ended := 0
		for _, r := range requests {
			if !r.Finished.IsZero() && r.Finished.Before(start) {
				ended++
			}
		}
		if m.Finished+m.Open+ended != len(requests) {
			t.Fatalf("%d finished, %d open, %d ended before: not %d", m.Finished, m.Open, ended, len(requests))
		}
		if m.InTime > m.Finished || m.Late > m.Open {
			t.Fatalf("more in time than finished, or more late than open: %+v", m)
		}
		if share, ok := m.ShareInTime(); ok && (share < 0 || share > appraisal.DecimalOf(100)) {
			t.Fatalf("a share of %s per cent", share)
		}
	})
}
