package appraisal_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"siklus.id/appraisal"
)

func drawCalendar(t *rapid.T) appraisal.Calendar {
	c := appraisal.Calendar{
		Zone: rapid.SampledFrom([]string{"Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"}).Draw(t, "zone"),
		Week: rapid.IntRange(5, 6).Draw(t, "week"),
	}
	d := appraisal.NewDate(2026, time.January, 1)
	for range rapid.IntRange(0, 60).Draw(t, "days off") {
		d += appraisal.Date(rapid.IntRange(1, 20).Draw(t, "gap"))
		c.Off = append(c.Off, d)
	}
	return c
}

func drawDay(t *rapid.T, label string) appraisal.Date {
	return appraisal.NewDate(2026, time.January, 1) + appraisal.Date(rapid.IntRange(0, 730).Draw(t, label))
}

// TestTermsEndOnWorkingDays: a term never ends on a day off, never has fewer working days than the law
// gives, and is no longer than it must be.
func TestTermsEndOnWorkingDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, day0, n := drawCalendar(t), drawDay(t, "day 0"), rapid.IntRange(1, 40).Draw(t, "length")
		due := c.Add(day0, n)
		if !c.WorkingDay(due) {
			t.Fatalf("a term of %d from %s ends on %s, a day off", n, day0, due)
		}
		if got := c.Count(day0, due); got != n {
			t.Fatalf("a term of %d from %s to %s has %d working days", n, day0, due, got)
		}
		if got := c.Count(day0, due-1); got != n-1 {
			t.Fatalf("a term of %d from %s is over before %s already", n, day0, due)
		}
		if c.Add(day0+1, n) < due {
			t.Fatalf("a later event has an earlier end")
		}
	})
}

func TestCountAndAddAreInverse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, a := drawCalendar(t), drawDay(t, "from")
		b := a + appraisal.Date(rapid.IntRange(0, 90).Draw(t, "span"))
		n := c.Count(a, b)
		if back := c.Add(a, n); back > b || n > 0 && c.Count(back, b) != 0 {
			t.Fatalf("%d working days from %s to %s, but counted forward they end on %s", n, a, b, back)
		}
		if next := c.NextWorkingDay(b); next < b || !c.WorkingDay(next) || c.Count(b, next) > 1 {
			t.Fatalf("the next working day of %s is %s", b, next)
		}
	})
}

func TestDaysAndInstantsAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, d := drawCalendar(t), drawDay(t, "day")
		at := c.At(d, rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"))
		if got := c.DateOf(at); got != d {
			t.Fatalf("%s is on %s, want %s", at, got, d)
		}
		if at.Before(c.Start(d)) || !at.Before(c.End(d)) || c.End(d).Sub(c.Start(d)) != 24*time.Hour {
			t.Fatalf("%s is outside its day %s–%s", at, c.Start(d), c.End(d))
		}
		if back, err := appraisal.ParseDate(d.String()); err != nil || back != d {
			t.Fatalf("%s reads back as %s, %v", d, back, err)
		}
	})
}

// TestPinnedCalendarCountsTheSame: a copy cut to a stretch of time gives the same terms inside it.
func TestPinnedCalendarCountsTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, day0, n := drawCalendar(t), drawDay(t, "day 0"), rapid.IntRange(0, 40).Draw(t, "length")
		due := c.Add(day0, n)
		if got := c.Between(day0, due).Add(day0, n); got != due {
			t.Fatalf("the cut calendar gives %s, the whole one %s", got, due)
		}
	})
}

func drawPace(t *rapid.T) appraisal.Pace {
	return appraisal.Pace{
		Real:  time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(t, "real"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC(),
		Legal: time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(t, "legal"), 0).UTC(),
		Day:   time.Duration(rapid.Int64Range(int64(time.Millisecond), int64(24*time.Hour)).Draw(t, "day")),
	}
}

// TestPaceRoundTrip: whoever waits until the real time of a legal instant finds that it has come, and not
// more than a rounding later.
func TestPaceRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := drawPace(t)
		legal := p.Legal.Add(time.Duration(rapid.Int64Range(-int64(800*24*time.Hour), int64(800*24*time.Hour)).Draw(t, "since")))
		back := p.ToLegal(p.ToReal(legal))
		grain := time.Duration(int64(24*time.Hour)/int64(p.Day) + 1)
		if back.Before(legal) || back.Sub(legal) > grain {
			t.Fatalf("legal %s is real %s is legal %s", legal, p.ToReal(legal), back)
		}
		real := p.Real.Add(time.Duration(rapid.Int64Range(0, int64(800*p.Day)).Draw(t, "real since")))
		if again := p.ToReal(p.ToLegal(real)); again != real {
			t.Fatalf("real %s is legal %s is real %s", real, p.ToLegal(real), again)
		}
	})
}

func TestPaceOfARealCycle(t *testing.T) {
	t.Parallel()
	var p appraisal.Pace
	now := time.Unix(1_800_000_000, 5).UTC()
	if p.Rehearsal() || p.ToLegal(now) != now || p.ToReal(now) != now || p.Shrink(time.Hour) != time.Hour {
		t.Error("a real cycle changes time")
	}
	p = appraisal.Pace{Real: now, Legal: now, Day: time.Second}
	if got := p.Shrink(365 * 24 * time.Hour); got != 365*time.Second {
		t.Errorf("a year of days of a second lasts %s", got)
	}
	if got := p.ToLegal(now.Add(250 * 365 * 24 * time.Hour)); got.Before(now) {
		t.Errorf("far ahead turns into the past: %s", got)
	}
}

// TestPeriodsCoverTheYear: the periodic periods follow each other without gap or overlap, and every window
// opens before its period ends and closes after it.
func TestPeriodsCoverTheYear(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := appraisal.Rules{
			Calendar:    drawCalendar(t),
			Lengths:     map[appraisal.Clock]int{appraisal.T6: rapid.IntRange(1, 30).Draw(t, "open")},
			Cadence:     rapid.SampledFrom([]appraisal.PeriodKind{appraisal.Monthly, appraisal.Quarterly}).Draw(t, "cadence"),
			CheckIns:    appraisal.Monthly,
			OpensBefore: rapid.IntRange(1, 27).Draw(t, "before"),
			YearOpens:   appraisal.NewDate(2026, time.December, 1),
		}
		all := appraisal.Periods(2026, r)
		next := appraisal.NewDate(2026, time.January, 1)
		keys := map[string]bool{}
		for _, p := range all {
			if p.Kind != appraisal.Annual {
				if p.From != next {
					t.Fatalf("%s starts on %s, want %s", p.Key(), p.From, next)
				}
				next = p.To + 1
			}
			if p.Opens < p.From || p.Opens > p.Rates || p.Rates > p.To || p.Closes <= p.To || keys[p.Key()] {
				t.Fatalf("%s: %s–%s opens %s, ratings from %s, closes %s", p.Key(), p.From, p.To, p.Opens, p.Rates, p.Closes)
			}
			keys[p.Key()] = true
		}
		if next != appraisal.NewDate(2027, time.January, 1) {
			t.Fatalf("the periods end before %s", next)
		}
	})
}

// TestSpreadIsSteady: the same case always acts at the same moment, inside the policy's limit.
func TestSpreadIsSteady(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := appraisal.Rules{JitterMinutes: rapid.IntRange(0, 120).Draw(t, "minutes")}
		id := rapid.String().Draw(t, "case")
		got := r.Spread(id)
		if got != r.Spread(id) || got < 0 || got > 0 && got >= time.Duration(r.JitterMinutes)*time.Minute {
			t.Fatalf("spread of %s within %d minutes", got, r.JitterMinutes)
		}
	})
}
