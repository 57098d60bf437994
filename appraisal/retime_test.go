package appraisal_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
)

// TestRetime has a row per sentence of what adoption does to a running term (policy; law.md §11.6). July and August
// 2026 have one day off on a working day, 17 August.
func TestRetime(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	with := func(change func(*appraisal.Rules)) appraisal.Rules {
		to := nationalRules(t, 2026)
		change(&to)
		return to
	}
	off := func(days ...string) appraisal.Rules {
		return with(func(to *appraisal.Rules) {
			for _, d := range days {
				to.Calendar = to.Calendar.With([]appraisal.Date{day(t, d)}, nil)
			}
		})
	}
	longer := func(c appraisal.Clock, n int) appraisal.Rules {
		return with(func(to *appraisal.Rules) { to.Lengths[c] = n })
	}
	for _, row := range []struct {
		sentence  string
		clock     appraisal.Clock
		day0, due string
		to        appraisal.Rules
		want      string
	}{
		{"a new day off inside the term moves its end", appraisal.T11, "2026-07-01", "2026-07-21", off("2026-07-10"), "2026-07-22"},
		{"two move it by two, over a weekend", appraisal.T11, "2026-07-01", "2026-07-21", off("2026-07-10", "2026-07-13", "2026-07-14"), "2026-07-24"},
		{"the last day itself becomes a day off", appraisal.T12, "2026-07-01", "2026-07-10", off("2026-07-10"), "2026-07-13"},
		{"a day off before the term changes nothing", appraisal.T12, "2026-07-01", "2026-07-10", off("2026-07-01"), "2026-07-10"},
		{"a day off after it changes nothing", appraisal.T12, "2026-07-01", "2026-07-10", off("2026-07-13"), "2026-07-10"},
		{"a revoked day off shortens nothing", appraisal.T11, "2026-08-03", "2026-08-24", with(func(to *appraisal.Rules) {
			to.Calendar = to.Calendar.With(nil, []appraisal.Date{day(t, "2026-08-17")})
		}), "2026-08-24"},
		{"a week of six days shortens nothing", appraisal.T11, "2026-07-01", "2026-07-21", with(func(to *appraisal.Rules) { to.Calendar.Week = 6 }), "2026-07-21"},
		{"a longer length of the policy is given to the running term", appraisal.ReceiptClock, "2026-07-01", "2026-07-08", longer(appraisal.ReceiptClock, 8), "2026-07-13"},
		{"a shorter one takes nothing away", appraisal.ReceiptClock, "2026-07-01", "2026-07-08", longer(appraisal.ReceiptClock, 2), "2026-07-08"},
		{"what HR extended stays extended", appraisal.T13, "2026-07-01", "2026-08-28", off("2026-07-10"), "2026-08-31"},
		{"extended to a Sunday: from then on it ends on a working day", appraisal.T13, "2026-07-01", "2026-08-30", r, "2026-08-31"},
		{"T6: counted from the end of the period, longer by the difference", appraisal.T6, "2026-06-20", "2026-07-14", longer(appraisal.T6, 12), "2026-07-16"},
		{"T6: a new day off", appraisal.T6, "2026-06-20", "2026-07-14", off("2026-07-10"), "2026-07-15"},
		{"T1: the law's date stays", appraisal.T1, "", "2026-01-31", off("2026-01-30"), "2026-01-31"},
		{"T2: the law's date stays", appraisal.T2, "", "2026-01-14", off("2026-01-14"), "2026-01-14"},
		{"T4: the end of the month stays", appraisal.T4, "", "2026-06-30", off("2026-06-30"), "2026-06-30"},
		{"T7: the law's date stays", appraisal.T7, "2026-12-01", "2027-01-31", off("2027-01-29"), "2027-01-31"},
		{"a term without a day of its own stays", appraisal.JoinedClock, "", "2026-07-01", off("2026-07-01"), "2026-07-01"},
	} {
		term := appraisal.Term{Clock: row.clock, Due: day(t, row.due)}
		if row.day0 != "" {
			term.Day0 = day(t, row.day0)
		}
		got := r.Retime(term, row.to)
		if got.Due != day(t, row.want) || got.Clock != term.Clock || got.Day0 != term.Day0 {
			t.Errorf("%s: ends %s, want %s", row.sentence, got.Due, row.want)
		}
	}
}

// TestRetimeOfTheYear: the last day of an appraisal moves with the calendar that its longest chain is counted on.
func TestRetimeOfTheYear(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	last := appraisal.Term{Clock: appraisal.YearClock, Due: appraisal.YearEnds(2026, r)}
	to := r
	to.Calendar = r.Calendar.With([]appraisal.Date{day(t, "2027-02-03"), day(t, "2027-02-04")}, nil)
	if got, want := r.Retime(last, to).Due, appraisal.YearEnds(2026, to); got != want || got <= last.Due {
		t.Errorf("the year ends on %s, want %s after %s", got, want, last.Due)
	}
	if got := to.Retime(appraisal.Term{Clock: appraisal.YearClock, Due: appraisal.YearEnds(2026, to)}, r).Due; got != appraisal.YearEnds(2026, to) {
		t.Errorf("the year got shorter: %s", got)
	}
	old := appraisal.Rules{Calendar: r.Calendar, Lengths: r.Lengths} // without the day on which the annual window opens
	if got := old.Retime(last, to).Due; got != appraisal.YearEnds(2026, to) {
		t.Errorf("without a window the year ends on %s", got)
	}
}

// TestCalendarWith: days off come and go, each once, and the calendar itself stays as it was.
func TestCalendarWith(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCalendar(t)
		was := slices.Clone(c.Off)
		var add, remove []appraisal.Date
		for range rapid.IntRange(0, 5).Draw(t, "added") {
			add = append(add, drawDay(t, "add"))
		}
		for range rapid.IntRange(0, 5).Draw(t, "removed") {
			remove = append(remove, drawDay(t, "remove"))
		}
		if len(was) > 0 {
			remove = append(remove, rapid.SampledFrom(was).Draw(t, "of those there"))
		}
		got := c.With(add, remove)
		if !slices.Equal(c.Off, was) {
			t.Fatal("the calendar itself changed")
		}
		if !slices.IsSorted(got.Off) || len(slices.Compact(slices.Clone(got.Off))) != len(got.Off) || got.Zone != c.Zone || got.Week != c.Week {
			t.Fatalf("%+v", got)
		}
		for d := appraisal.NewDate(2026, time.January, 1); d < appraisal.NewDate(2028, time.January, 1); d++ {
			want := slices.Contains(add, d) || slices.Contains(was, d) && !slices.Contains(remove, d)
			if slices.Contains(got.Off, d) != want {
				t.Fatalf("%s is off: %v, want %v", d, !want, want)
			}
		}
	})
}

// TestAdoptionStudy adopts calendars and rules at random, five thousand times from one seed: no running term ends
// earlier than before, none ends on a day off or has fewer working days than it had, than the law gives or than the
// adopted policy gives, and adopting the same twice is adopting it once.
func TestAdoptionStudy(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(2026, 6))
	law := edition(t)
	clocks := slices.DeleteFunc(appraisal.Clocks(), func(c appraisal.Clock) bool {
		rule, known := law.Rule(c)
		return c == appraisal.YearClock || known && rule.Unit != appraisal.WorkingDays && c != appraisal.T3 && c != appraisal.T6
	})
	if len(clocks) < 15 {
		t.Fatalf("only %v are studied", clocks)
	}
	moved := 0
	for n := range 5000 {
		r, to := studied(rng, law, clocks), studied(rng, law, clocks)
		switch rng.IntN(3) {
		case 0: // another calendar, the same rules
			calendar := to.Calendar
			to = r
			to.Calendar = calendar
		case 1: // a few days off more or fewer
			to = r
			to.Calendar = r.Calendar.With(days(rng, 3), days(rng, 30))
		}
		term := r.Term(clocks[rng.IntN(len(clocks))], appraisal.NewDate(2026, time.January, 1)+appraisal.Date(rng.IntN(500)))
		if rng.IntN(4) == 0 {
			term.Due += appraisal.Date(rng.IntN(40)) // extended by HR, to any day
		}
		got := r.Retime(term, to)
		had, has := r.Calendar.Count(term.Day0, term.Due), to.Calendar.Count(term.Day0, got.Due)
		switch {
		case got.Ends(to.Calendar).Before(term.Ends(r.Calendar)):
			t.Fatalf("case %d: %+v ends earlier, on %s", n, term, got.Due)
		case !to.Calendar.WorkingDay(got.Due):
			t.Fatalf("case %d: %+v ends on %s, a day off", n, term, got.Due)
		case has < had || has < to.Lengths[term.Clock]:
			t.Fatalf("case %d: %+v had %d working days and has %d, the adopted length is %d", n, term, had, has, to.Lengths[term.Clock])
		case to.Retime(got, to) != got:
			t.Fatalf("case %d: adopted twice, %+v goes from %s to %s", n, term, got.Due, to.Retime(got, to).Due)
		}
		if rule, known := law.Rule(term.Clock); known && has < rule.Length {
			t.Fatalf("case %d: %+v has %d working days, %s gives %d", n, term, has, rule.Provision, rule.Length)
		}
		if got.Due != term.Due {
			moved++
		}
	}
	if moved < 1000 {
		t.Errorf("only %d terms moved: the study shows little", moved)
	}
}

// studied are rules with the law's lengths, any of policy's, and any calendar of any zone.
func studied(rng *rand.Rand, law appraisal.Edition, clocks []appraisal.Clock) appraisal.Rules {
	zones := []string{"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}
	r := appraisal.Rules{Edition: editions.PermenPANRB62022, Lengths: map[appraisal.Clock]int{},
		Calendar: appraisal.Calendar{Zone: zones[rng.IntN(3)], Week: 5 + rng.IntN(2)}.With(days(rng, 60), nil)}
	for _, c := range clocks {
		rule, known := law.Rule(c)
		if r.Lengths[c] = rule.Length; !known || rule.Length == 0 {
			r.Lengths[c] = 1 + rng.IntN(60)
		}
	}
	return r
}

// days are up to n days of 2026 and 2027.
func days(rng *rand.Rand, n int) []appraisal.Date {
	some := make([]appraisal.Date, rng.IntN(n+1))
	for i := range some {
		some[i] = appraisal.NewDate(2026, time.January, 1) + appraisal.Date(rng.IntN(730))
	}
	return some
}
