package appraisal_test

import (
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"siklus.id/appraisal"
)

func value(t testing.TB, text string) appraisal.Decimal {
	t.Helper()
	v, fault := appraisal.ParseValue(text)
	if fault != nil {
		t.Fatalf("%q: %s", text, fault.English)
	}
	return v
}

func TestAchievement(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name          string
		direction     appraisal.Direction
		target, value string
		want          string // empty: cannot be told
	}{
		{"more: as much as asked", appraisal.MoreIsBetter, "85", "85", "100"},
		{"more: less than asked", appraisal.MoreIsBetter, "85", "81", "95.29"},
		{"more: over", appraisal.MoreIsBetter, "40", "50", "125"},
		{"more: nothing", appraisal.MoreIsBetter, "40", "0", "0"},
		{"more: below zero is nothing", appraisal.MoreIsBetter, "40", "-3", "0"},
		{"more: a target of zero measures nothing", appraisal.MoreIsBetter, "0", "3", ""},
		{"more: a target below zero measures nothing", appraisal.MoreIsBetter, "-2", "3", ""},
		{"more: cut", appraisal.MoreIsBetter, "0.000001", "999999999999", "10000"},
		{"less: as asked", appraisal.LessIsBetter, "5", "5", "100"},
		{"less: half a target better", appraisal.LessIsBetter, "5", "2.5", "150"},
		{"less: half a target worse", appraisal.LessIsBetter, "5", "7.5", "50"},
		{"less: twice the target", appraisal.LessIsBetter, "5", "10", "0"},
		{"less: worse than twice", appraisal.LessIsBetter, "5", "99", "0"},
		{"less: no error asked, none made", appraisal.LessIsBetter, "0", "0", "100"},
		{"less: no error asked, one made", appraisal.LessIsBetter, "0", "1", "0"},
		{"no direction", "", "5", "5", ""},
	} {
		got, ok := appraisal.Achievement(row.direction, value(t, row.target), value(t, row.value))
		text := ""
		if ok {
			text = got.String()
		}
		if text != row.want {
			t.Errorf("%s: %q per cent, want %q", row.name, text, row.want)
		}
	}
}

// A better value never achieves less, and a value meets its target exactly when it achieves a hundred per cent.
func TestAchievementFollowsTheValue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom([]appraisal.Direction{appraisal.MoreIsBetter, appraisal.LessIsBetter}).Draw(t, "direction")
		target := appraisal.Decimal(rapid.Int64Range(1, 1e18-1).Draw(t, "target"))
		a, b := appraisal.Decimal(rapid.Int64Range(0, 1e18-1).Draw(t, "a")), appraisal.Decimal(rapid.Int64Range(0, 1e18-1).Draw(t, "b"))
		better, worse := max(a, b), min(a, b)
		if d == appraisal.LessIsBetter {
			better, worse = worse, better
		}
		up, ok1 := appraisal.Achievement(d, target, better)
		down, ok2 := appraisal.Achievement(d, target, worse)
		if !ok1 || !ok2 || up < down || down < 0 {
			t.Fatalf("%s of %s: %s gives %s, the worse %s gives %s", d, target, better, up, worse, down)
		}
		if exact, _ := appraisal.Achievement(d, target, target); exact != appraisal.DecimalOf(100) {
			t.Fatalf("a target met exactly is %s per cent", exact)
		}
		// Rounded to a hundredth, what is just missed can show as a hundred; never the other way round.
		if d.Meets(target, better) && up < appraisal.DecimalOf(100) {
			t.Fatalf("%s meets %s and achieves %s", better, target, up)
		}
	})
}

func TestValuesAreReadExactlyOrRefused(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ text, want, fault string }{
		{"1250", "1250", ""}, {" 89.5 ", "89.5", ""}, {"-12", "-12", ""}, {"0", "0", ""}, {"-0.000001", "-0.000001", ""}, {"007", "7", ""},
		{"999999999999.999999", "999999999999.999999", ""}, {"1.5000000000", "1.5", ""},
		{"", "", appraisal.ValueMissing}, {"  ", "", appraisal.ValueMissing}, {"-", "", appraisal.ValueNoNumber}, {"1e3", "", appraisal.ValueNoNumber},
		{"1,5", "", appraisal.ValueNoNumber}, {"1.", "", appraisal.ValueNoNumber}, {".5", "", appraisal.ValueNoNumber}, {"1.2.3", "", appraisal.ValueNoNumber},
		{"NaN", "", appraisal.ValueNoNumber}, {"--1", "", appraisal.ValueNoNumber}, {"٣", "", appraisal.ValueNoNumber},
		{"1000000000000", "", appraisal.ValueTooBig}, {"0.0000001", "", appraisal.ValueTooPrecise},
	} {
		got, fault := appraisal.ParseValue(row.text)
		switch {
		case fault == nil && (row.fault != "" || got.String() != row.want):
			t.Errorf("%q is read as %s, want %q %s", row.text, got, row.want, row.fault)
		case fault != nil && fault.Code != row.fault:
			t.Errorf("%q: %s, want %q", row.text, fault.Code, row.fault)
		case fault != nil && (fault.Sentence == "" || fault.English == ""):
			t.Errorf("%q is refused without a sentence", row.text)
		}
	}
}

func TestTypedValuesAreNotGuessed(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ text, want, fault string }{
		{"89,5", "89.5", ""}, {"89.5", "89.5", ""}, {"0,125", "0.125", ""}, {"1250,125", "1250.125", ""}, {"-3,25", "-3.25", ""},
		{"1.250", "", appraisal.ValueUnclear}, {"1,250", "", appraisal.ValueUnclear}, {"-12.500", "", appraisal.ValueUnclear},
		{"1.250.000", "", appraisal.ValueNoNumber}, {"1.250,5", "", appraisal.ValueNoNumber}, {"=1+1", "", appraisal.ValueNoNumber}, {"", "", appraisal.ValueMissing},
		{"1,2500", "1.25", ""},
	} {
		got, fault := appraisal.ParseTyped(row.text)
		if fault == nil && (row.fault != "" || got.String() != row.want) || fault != nil && fault.Code != row.fault {
			t.Errorf("%q is read as %s, %v; want %q %s", row.text, got, fault, row.want, row.fault)
		}
	}
}

func TestValuesSurviveTheirText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := appraisal.Decimal(rapid.Int64Range(-1e18+1, 1e18-1).Draw(t, "value"))
		back, fault := appraisal.ParseValue(v.String())
		if fault != nil || back != v {
			t.Fatalf("%s comes back as %s, %v", v, back, fault)
		}
	})
}

func TestTrendSpeaksOnlyWhenChanceWouldNot(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		values []int
		more   appraisal.Trend
	}{
		{"none", nil, appraisal.TooFew}, {"three rising", []int{1, 2, 3}, appraisal.TooFew},
		{"four rising", []int{1, 2, 3, 4}, appraisal.Better}, {"four falling", []int{4, 3, 2, 1}, appraisal.Worse},
		{"four with one out of place", []int{1, 3, 2, 4}, appraisal.NoTrend}, {"five with one out of place", []int{1, 3, 2, 4, 5}, appraisal.Better},
		{"five with two out of place", []int{2, 1, 4, 3, 5}, appraisal.NoTrend},
		{"all the same", []int{5, 5, 5, 5, 5, 5}, appraisal.NoTrend}, {"to and fro", []int{1, 9, 1, 9, 1, 9, 1, 9}, appraisal.NoTrend},
		{"what is long past does not count", append([]int{900, 800, 700, 600, 500, 400}, slices.Repeat([]int{5}, 24)...), appraisal.NoTrend},
	} {
		values := make([]appraisal.Decimal, len(row.values))
		for i, v := range row.values {
			values[i] = appraisal.DecimalOf(v)
		}
		if got := appraisal.TrendOf(appraisal.MoreIsBetter, values); got != row.more {
			t.Errorf("%s: %s, want %s", row.name, got, row.more)
		}
		turned := map[appraisal.Trend]appraisal.Trend{appraisal.Better: appraisal.Worse, appraisal.Worse: appraisal.Better}
		want, turns := turned[row.more]
		if !turns {
			want = row.more
		}
		if got := appraisal.TrendOf(appraisal.LessIsBetter, values); got != want {
			t.Errorf("%s, less being better: %s, want %s", row.name, got, want)
		}
	}
}

// The median lies so that no more than half lie on either side, whatever the order.
func TestMedianLiesInTheMiddle(t *testing.T) {
	t.Parallel()
	if _, ok := appraisal.Median(nil); ok {
		t.Error("nothing has a median")
	}
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOfN(rapid.Int64Range(-1e9, 1e9), 1, 60).Draw(t, "numbers")
		given := slices.Clone(numbers)
		twice, ok := appraisal.Median(numbers)
		below, above := 0, 0
		for _, n := range numbers {
			if 2*n < twice {
				below++
			}
			if 2*n > twice {
				above++
			}
		}
		if !ok || below > len(numbers)/2 || above > len(numbers)/2 {
			t.Fatalf("of %v, %d are below %d/2 and %d above", numbers, below, twice, above)
		}
		if !slices.Equal(given, numbers) {
			t.Fatal("the numbers were put in another order")
		}
		slices.Reverse(numbers)
		if again, _ := appraisal.Median(numbers); again != twice {
			t.Fatalf("in another order the median is %d/2 instead of %d/2", again, twice)
		}
	})
}

func TestValueIsStaleAfterTwoPeriods(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.March, 31, 5, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		period appraisal.MeasurePeriod
		days   int
		want   bool
	}{
		{appraisal.EachDay, 5, false}, {appraisal.EachDay, 6, true}, {appraisal.EachWeek, 14, false}, {appraisal.EachWeek, 15, true},
		{appraisal.EachMonth, 62, false}, {appraisal.EachMonth, 63, true}, {appraisal.EachQuarter, 185, true}, {appraisal.EachYear, 700, false}, {"", 9999, false},
	} {
		if got := row.period.Stale(now.AddDate(0, 0, -row.days), now); got != row.want {
			t.Errorf("a value of every %s, %d days old: stale is %v", row.period, row.days, got)
		}
	}
}

// A percentage agrees with exact arithmetic to half a hundredth.
func TestShareIsRoundedOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.IntRange(1, 100_000).Draw(t, "all")
		part := rapid.IntRange(0, all).Draw(t, "part")
		got, ok := appraisal.ServiceMonth{Finished: all, Faulty: part}.ShareFaulty()
		exact := big.NewRat(int64(part)*100, int64(all))
		apart := big.NewRat(0, 1).Sub(exact, big.NewRat(int64(got), 1_000_000))
		if !ok || apart.Abs(apart).Cmp(big.NewRat(1, 200)) > 0 {
			t.Fatalf("%d of %d is shown as %s per cent", part, all, got)
		}
	})
}

func FuzzParseTyped(f *testing.F) {
	for _, seed := range []string{"89,5", "1.250", "-0,1", "1e9", "=1", "999999999999,999999", strings.Repeat("9", 40)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, fault := appraisal.ParseTyped(text)
		if fault != nil {
			if fault.Sentence == "" || fault.English == "" {
				t.Fatalf("%q is refused without a sentence", text)
			}
			return
		}
		if back, fault := appraisal.ParseValue(v.String()); fault != nil || back != v {
			t.Fatalf("%q is read as %s, which comes back as %s", text, v, back)
		}
	})
}
