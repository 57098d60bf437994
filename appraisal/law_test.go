package appraisal_test

import (
	"testing"
	"time"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
	"siklus.id/appraisal/policies"
)

// nationalRules are the default policy's for an agency in Jakarta with a five-day week.
func nationalRules(t testing.TB, year int) appraisal.Rules {
	t.Helper()
	return rulesForWeek(t, year, 5)
}

func rulesForWeek(t testing.TB, year, week int) appraisal.Rules {
	t.Helper()
	p, err := policies.Load(policies.Default)
	if err != nil {
		t.Fatal(err)
	}
	r, err := policies.Resolve(p, "Asia/Jakarta", week, year, appraisal.Pace{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func edition(t testing.TB) appraisal.Edition {
	t.Helper()
	e, err := editions.Load(editions.PermenPANRB62022)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func day(t testing.TB, s string) appraisal.Date {
	t.Helper()
	d, err := appraisal.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestEveryTermOfTheLaw has one row per sentence of the regulation that sets a term in working days. The
// event is on Friday 12 February 2027 in a calendar without holidays, and the dates are written out.
func TestEveryTermOfTheLaw(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	r.Calendar.Off = nil
	for _, row := range []struct {
		provision string
		clock     appraisal.Clock
		days      int
		lastDay   string
	}{
		{"V.A.5: delivered within 14 working days of the appraiser's signature", appraisal.T9, 14, "2027-03-04"},
		{"V.A.6: signed and returned within 14 working days of receipt", appraisal.T10, 14, "2027-03-04"},
		{"V.B.2: objection within 14 working days of receipt", appraisal.T11, 14, "2027-03-04"},
		{"V.B.6: decision within 7 working days of the objection's receipt", appraisal.T12, 7, "2027-02-23"},
		{"V.A.8: superior signs within 14 working days of the window's end", appraisal.T13, 14, "2027-03-04"},
		{"V.A.9: superior's document delivered within 7 working days", appraisal.T14, 7, "2027-02-23"},
		{"V.A.10: returned to the superior within 7 working days", appraisal.T15, 7, "2027-02-23"},
		{"V.A.7: reported within 30 working days of the window's end", appraisal.T16, 30, "2027-03-26"},
		{"V.A.11: superior's report within 30 working days of the window's end", appraisal.T17, 30, "2027-03-26"},
		{"V.B.8: changed result reported within 30 working days of the window's end", appraisal.T18, 30, "2027-03-26"},
	} {
		t.Run(row.provision, func(t *testing.T) {
			t.Parallel()
			if r.Lengths[row.clock] != row.days {
				t.Errorf("%s has %d working days, the law gives %d", row.clock, r.Lengths[row.clock], row.days)
			}
			if due := r.Term(row.clock, day(t, "2027-02-12")).Due; due != day(t, row.lastDay) {
				t.Errorf("%s from 12 February 2027 ends on %s, want %s", row.clock, due, row.lastDay)
			}
		})
	}
}

// TestClocksAgainstEachOther is law.md §1.1: the annual evaluation of 2026 with E = Sunday 31 January 2027,
// without holidays.
func TestClocksAgainstEachOther(t *testing.T) {
	t.Parallel()
	c := appraisal.Calendar{Zone: "Asia/Jakarta", Week: 5}
	for _, row := range []struct {
		days int
		want string
	}{
		{14, "2027-02-18"}, {21, "2027-03-01"}, {28, "2027-03-10"}, {30, "2027-03-12"}, {35, "2027-03-19"},
	} {
		if got := c.Add(day(t, "2027-01-31"), row.days); got != day(t, row.want) {
			t.Errorf("E+%d is %s, want %s", row.days, got, row.want)
		}
	}
}

// TestDatesOfTheLaw are the clocks that are calendar dates.
func TestDatesOfTheLaw(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	annual := appraisal.Periods(2026, r)[4]
	for _, row := range []struct {
		provision string
		got       appraisal.Date
		want      string
	}{
		{"art. 14(1), (3): targets set by the end of January", appraisal.TargetsTerm(2026).Due, "2026-01-31"},
		{"art. 14, on a Sunday: the date stays (policy)", appraisal.TargetsTerm(2027).Due, "2027-01-31"},
		{"IV.A.8.b: the year is evaluated by the end of January of the next", annual.Closes, "2027-01-31"},
		{"IV.A.8.b: the annual window belongs to the end of the year", annual.Opens, "2026-12-01"},
		{"II.C.5: the dialogue with the superior runs from 1 February", r.Term(appraisal.T3, appraisal.TargetsTerm(2027).Due).Day0 + 1, "2027-02-01"},
	} {
		if row.got != day(t, row.want) {
			t.Errorf("%s: %s, want %s", row.provision, row.got, row.want)
		}
	}
}

// TestTermEndsAtMidnightOfTheAgency: what is received on the last day is in time, in each of the zones.
func TestTermEndsAtMidnightOfTheAgency(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ zone, ends string }{
		{"Asia/Jakarta", "2027-01-31T17:00:00Z"},
		{"Asia/Pontianak", "2027-01-31T17:00:00Z"},
		{"Asia/Makassar", "2027-01-31T16:00:00Z"},
		{"Asia/Jayapura", "2027-01-31T15:00:00Z"},
	} {
		c := appraisal.Calendar{Zone: row.zone, Week: 5}
		ends := appraisal.Term{Clock: appraisal.T7, Due: day(t, "2027-01-31")}.Ends(c)
		if got := ends.UTC().Format(time.RFC3339); got != row.ends {
			t.Errorf("31 January 2027 ends in %s at %s, want %s", row.zone, got, row.ends)
		}
		if got := c.DateOf(ends.Add(-time.Nanosecond)); got != day(t, "2027-01-31") {
			t.Errorf("the last instant of the term in %s falls on %s", row.zone, got)
		}
		if got := c.DateOf(ends); got != day(t, "2027-02-01") {
			t.Errorf("the end of the term in %s falls on %s", row.zone, got)
		}
	}
	if _, err := (appraisal.Calendar{Zone: "Europe/Berlin"}).Location(); err == nil {
		t.Error("a zone outside Indonesia is taken")
	}
}

// TestWeekOfSixDays: an agency that works on Saturdays counts them.
func TestWeekOfSixDays(t *testing.T) {
	t.Parallel()
	friday := day(t, "2027-02-12")
	if got := (appraisal.Calendar{Zone: "Asia/Jayapura", Week: 6}).Add(friday, 1); got != day(t, "2027-02-13") {
		t.Errorf("the working day after Friday is %s in a week of six days", got)
	}
	if got := (appraisal.Calendar{Zone: "Asia/Jayapura", Week: 5}).Add(friday, 1); got != day(t, "2027-02-15") {
		t.Errorf("the working day after Friday is %s in a week of five days", got)
	}
}

// TestEveryClockIsNamed: each of T1 to T18 stands in the edition with a provision, each other in the policy.
func TestEveryClockIsNamed(t *testing.T) {
	t.Parallel()
	e, r := edition(t), nationalRules(t, 2026)
	law := 0
	for _, c := range appraisal.Clocks() {
		rule, ok := e.Rule(c)
		if ok {
			law++
		}
		if c.Title() == string(c) || c.English() == string(c) {
			t.Errorf("%s has no name for people", c)
		}
		if got := editions.Provision(c); ok == (got == appraisal.PolicyProvision) {
			t.Errorf("%s stands in %q", c, got)
		}
		counted := !ok && c != appraisal.YearClock || rule.Unit == appraisal.WorkingDays || c == appraisal.T3 || c == appraisal.T6
		if counted && r.Lengths[c] < 1 {
			t.Errorf("%s has no length in the resolved rules", c)
		}
		if ok && rule.Unit == appraisal.WorkingDays && r.Lengths[c] != rule.Length {
			t.Errorf("%s has %d working days in the rules and %d in the regulation", c, r.Lengths[c], rule.Length)
		}
	}
	if law != 18 {
		t.Errorf("the regulation names %d clocks, want T1 to T18", law)
	}
}
