package calendars

import (
	"strings"
	"testing"
	"time"
)

// TestDecreeOf2026: the joint decree counts 17 holidays and 8 days of joint leave, on these days.
func TestDecreeOf2026(t *testing.T) {
	t.Parallel()
	y, err := Load(2026)
	if err != nil {
		t.Fatal(err)
	}
	count := map[Kind]int{}
	got := map[Kind]string{}
	for _, d := range y.Days {
		got[d.Kind] += d.Date.String()[5:] + " "
		count[d.Kind]++
		if d.Expected {
			t.Errorf("%s is only expected in a decreed year", d.Date)
		}
	}
	if !y.Decreed || count[Holiday] != 17 || count[JointLeave] != 8 {
		t.Errorf("decreed %v, %d holidays, %d days of joint leave", y.Decreed, count[Holiday], count[JointLeave])
	}
	if want := "01-01 01-16 02-17 03-19 03-21 03-22 04-03 04-05 05-01 05-14 05-27 05-31 06-01 06-16 08-17 08-25 12-25 "; got[Holiday] != want {
		t.Errorf("holidays on %s, want %s", got[Holiday], want)
	}
	if want := "02-16 03-18 03-20 03-23 03-24 05-15 05-28 12-24 "; got[JointLeave] != want {
		t.Errorf("joint leave on %s, want %s", got[JointLeave], want)
	}
}

// TestFixedDays: every year holds the holidays whose date never moves, as certain ones, and Good Friday on the
// Friday before an Easter Sunday.
func TestFixedDays(t *testing.T) {
	t.Parallel()
	if len(Years()) < 3 {
		t.Fatalf("years %v", Years())
	}
	for _, year := range Years() {
		y, err := Load(year)
		if err != nil {
			t.Fatal(err)
		}
		if y.Source == "" {
			t.Errorf("%d names no source", year)
		}
		byDay := map[string]Day{}
		for _, d := range y.Days {
			byDay[d.Date.String()[5:]] = d
			if d.Name == "Wafat Yesus Kristus" && d.Date.Weekday() != time.Friday || d.Name == "Paskah" && d.Date.Weekday() != time.Sunday ||
				d.Name == "Kenaikan Yesus Kristus" && d.Kind == Holiday && d.Date.Weekday() != time.Thursday {
				t.Errorf("%s %s is on a %s", d.Date, d.Name, d.Date.Weekday())
			}
		}
		for _, fixed := range []string{"01-01", "05-01", "06-01", "08-17", "12-25"} {
			if d, ok := byDay[fixed]; !ok || d.Kind != Holiday || d.Expected {
				t.Errorf("%d-%s is missing or uncertain", year, fixed)
			}
		}
	}
}

func TestUnknownYear(t *testing.T) {
	t.Parallel()
	if _, err := Load(2019); err == nil || !strings.Contains(err.Error(), "2019") {
		t.Errorf("%v", err)
	}
}

func TestBrokenCalendars(t *testing.T) {
	t.Parallel()
	head := "decreed | x\n"
	for _, row := range []struct{ text, says string }{
		{"", "first line"},
		{"maybe | x", "neither decreed nor expected"},
		{head + "2026-01-01 | libur", "needs a date"},
		{head + "2026-02-30 | libur | x", "not a date"},
		{head + "2027-01-01 | libur | x", "not in 2026"},
		{head + "2026-01-01 | pesta | x", "not a kind of day off"},
		{head + "2026-01-01 | libur maybe | x", "not a kind of day off"},
		{head + "2026-01-01 | libur | ", "not a kind of day off"},
		{head + "2026-01-02 | libur | x\n2026-01-01 | libur | x", "out of order"},
		{head + "2026-01-01 | libur | x\n2026-01-01 | cuti | x", "out of order"},
	} {
		if _, err := read(2026, row.text); err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%q: %v, want %q", row.text, err, row.says)
		}
	}
}
