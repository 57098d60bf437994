package appraisal_test

import (
	"testing"

	"siklus.id/appraisal"
)

// TestPeriodsOfTheNationalPolicy: quarters and the year of 2026, windows written out.
func TestPeriodsOfTheNationalPolicy(t *testing.T) {
	t.Parallel()
	want := []struct{ key, name, from, to, opens, rates, closes string }{
		{"q1", "Triwulan I 2026", "2026-01-01", "2026-03-31", "2026-03-21", "2026-03-21", "2026-04-15"},
		{"q2", "Triwulan II 2026", "2026-04-01", "2026-06-30", "2026-06-20", "2026-06-20", "2026-07-14"},
		{"q3", "Triwulan III 2026", "2026-07-01", "2026-09-30", "2026-09-20", "2026-09-20", "2026-10-14"},
		{"q4", "Triwulan IV 2026", "2026-10-01", "2026-12-31", "2026-12-21", "2026-12-21", "2027-01-18"},
		{"year", "Tahun 2026", "2026-01-01", "2026-12-31", "2026-12-01", "2026-12-01", "2027-01-31"},
	}
	got := appraisal.Periods(2026, nationalRules(t, 2026))
	if len(got) != len(want) {
		t.Fatalf("%d periods, want %d", len(got), len(want))
	}
	for i, p := range got {
		w := want[i]
		if p.Key() != w.key || p.Name() != w.name || p.From.String() != w.from || p.To.String() != w.to ||
			p.Opens.String() != w.opens || p.Rates.String() != w.rates || p.Closes.String() != w.closes {
			t.Errorf("period %d is %s %q %s–%s, opens %s, ratings from %s, closes %s; want %v",
				i, p.Key(), p.Name(), p.From, p.To, p.Opens, p.Rates, p.Closes, w)
		}
	}
}

// TestMonthlyPeriods: twelve and the year, side by side; art. 24(2).
func TestMonthlyPeriods(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	r.Cadence, r.CheckIns = appraisal.Monthly, appraisal.Monthly
	got := appraisal.Periods(2026, r)
	if len(got) != 13 {
		t.Fatalf("%d periods, want 13", len(got))
	}
	if p := got[1]; p.Key() != "m02" || p.Name() != "Februari 2026" || p.English() != "February 2026" ||
		p.To.String() != "2026-02-28" || p.Opens.String() != "2026-02-18" || p.Closes.String() != "2026-03-13" {
		t.Errorf("February is %s %q to %s, opens %s, closes %s", p.Key(), p.Name(), p.To, p.Opens, p.Closes)
	}
	if got[11].Key() != "m12" || got[12].Key() != "year" || got[12].English() != "Year 2026" {
		t.Errorf("the last two are %s and %s", got[11].Key(), got[12].Key())
	}
}

// TestMonthlyCheckInsInAQuarter: art. 16(4), progress may be documented more often than it is evaluated. The
// evaluation then opens for the first check-in, ratings only in the window.
func TestMonthlyCheckInsInAQuarter(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	r.CheckIns = appraisal.Monthly
	q2 := appraisal.Periods(2026, r)[1]
	if q2.Opens.String() != "2026-04-20" || q2.Rates.String() != "2026-06-20" {
		t.Errorf("opens %s, ratings from %s; want 20 April and 20 June", q2.Opens, q2.Rates)
	}
	var got []string
	for _, d := range appraisal.CheckInDates(q2, r) {
		got = append(got, d.String())
	}
	if len(got) != 3 || got[0] != "2026-04-30" || got[1] != "2026-05-31" || got[2] != "2026-06-30" {
		t.Errorf("check-ins are due on %v, want the last days of April, May and June", got)
	}
	if year := appraisal.Periods(2026, r)[4]; appraisal.CheckInDates(year, r) != nil {
		t.Error("the year asks for check-ins of its own")
	}
}

func TestDatesForPeople(t *testing.T) {
	t.Parallel()
	d := day(t, "2027-05-31")
	if d.Indonesian() != "31 Mei 2027" || d.English() != "31 May 2027" {
		t.Errorf("%s and %s", d.Indonesian(), d.English())
	}
	p := appraisal.Period{Kind: appraisal.Quarterly, Number: 3, From: day(t, "2027-07-01")}
	if p.English() != "Quarter III 2027" {
		t.Error(p.English())
	}
}

func TestDateText(t *testing.T) {
	t.Parallel()
	var d appraisal.Date
	if err := d.UnmarshalText([]byte("2028-02-29")); err != nil || d.String() != "2028-02-29" {
		t.Errorf("%s, %v", d, err)
	}
	if text, err := d.MarshalText(); err != nil || string(text) != "2028-02-29" {
		t.Errorf("%s, %v", text, err)
	}
	if err := d.UnmarshalText(nil); err != nil || !d.IsZero() {
		t.Errorf("an empty text is %s, %v", d, err)
	}
	for _, bad := range []string{"2027-02-29", "31-01-2027", "besok"} {
		if err := d.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q is taken as a date", bad)
		}
	}
}
