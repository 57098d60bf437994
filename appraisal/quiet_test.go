package appraisal

import (
	"testing"
	"time"
)

// Days off of 2026 around which letters wait: Nyepi on Thursday 19 March, Idul Fitri on Friday 20 and Saturday 21 March,
// joint leave on Monday 23 and Tuesday 24 March.
var letterDaysOff = []Date{NewDate(2026, time.March, 19), NewDate(2026, time.March, 20), NewDate(2026, time.March, 21), NewDate(2026, time.March, 23), NewDate(2026, time.March, 24)}

func TestWhenALetterLeaves(t *testing.T) {
	t.Parallel()
	rules := LetterRules{QuietDays: true, Earliest: 7, Latest: 20, Receipts: Digest}
	anyDay := LetterRules{Earliest: 7, Latest: 20}
	lateRisers := LetterRules{QuietDays: true, Earliest: 9, Latest: 20}
	at := func(month time.Month, day, hour, minute int, zone *time.Location) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, zone)
	}
	march := func(day, hour, minute int) time.Time { return at(time.March, day, hour, minute, wib) }
	for _, c := range []struct {
		name  string
		rules LetterRules
		zone  string
		week  int
		out   Outgoing
		want  time.Time
	}{
		{"a Tuesday noon", rules, "Asia/Jakarta", 5, Outgoing{At: march(10, 12, 0)}, march(10, 12, 0)},
		{"at seven sharp it leaves", rules, "Asia/Jakarta", 5, Outgoing{At: march(10, 7, 0)}, march(10, 7, 0)},
		{"a minute before it waits", rules, "Asia/Jakarta", 5, Outgoing{At: march(10, 6, 59)}, march(10, 7, 0)},
		{"at eight in the evening it waits", rules, "Asia/Jakarta", 5, Outgoing{At: march(10, 20, 0)}, march(11, 7, 0)},
		{"a minute before it leaves", rules, "Asia/Jakarta", 5, Outgoing{At: march(10, 19, 59)}, march(10, 19, 59)},
		{"Saturday in a week of five days", rules, "Asia/Jakarta", 5, Outgoing{At: march(14, 10, 0)}, march(16, 7, 0)},
		{"Saturday in a week of six", rules, "Asia/Jakarta", 6, Outgoing{At: march(14, 10, 0)}, march(14, 10, 0)},
		{"Sunday in a week of six", rules, "Asia/Jakarta", 6, Outgoing{At: march(15, 10, 0)}, march(16, 7, 0)},
		{"Saturday where days off do not count", anyDay, "Asia/Jakarta", 5, Outgoing{At: march(14, 10, 0)}, march(14, 10, 0)},
		{"the night where days off do not count", anyDay, "Asia/Jakarta", 5, Outgoing{At: march(14, 23, 0)}, march(15, 7, 0)},
		{"Nyepi, Idul Fitri, weekend and joint leave in a row", rules, "Asia/Jakarta", 5, Outgoing{At: march(18, 20, 30)}, march(25, 7, 0)},
		{"the same in a week of six", rules, "Asia/Jakarta", 6, Outgoing{At: march(19, 12, 0)}, march(25, 7, 0)},
		{"06.30 in Jakarta is 08.30 in Jayapura", rules, "Asia/Jayapura", 5, Outgoing{At: march(10, 6, 30)}, march(10, 6, 30)},
		{"18.30 in Jakarta is 20.30 in Jayapura", rules, "Asia/Jayapura", 5, Outgoing{At: march(10, 18, 30)}, at(time.March, 11, 7, 0, wit)},
		{"06.30 in Jakarta is 07.30 in Makassar", rules, "Asia/Makassar", 5, Outgoing{At: march(10, 6, 30)}, march(10, 6, 30)},
		{"Friday 23.30 in Jakarta is a Saturday in Jayapura", rules, "Asia/Jayapura", 5, Outgoing{At: march(13, 23, 30)}, at(time.March, 16, 7, 0, wit)},

		{"asked for at night", rules, "Asia/Jakarta", 5, Outgoing{At: march(19, 23, 0), Urgent: true}, march(19, 23, 0)},
		{"last day today, a Sunday", rules, "Asia/Jakarta", 5, Outgoing{At: march(15, 10, 0), Due: NewDate(2026, time.March, 15)}, march(15, 10, 0)},
		{"last day tomorrow, a Sunday: on Monday it were too late", rules, "Asia/Jakarta", 5, Outgoing{At: march(14, 10, 0), Due: NewDate(2026, time.March, 15)}, march(14, 10, 0)},
		{"last day within the holidays", rules, "Asia/Jakarta", 5, Outgoing{At: march(18, 21, 0), Due: NewDate(2026, time.March, 24)}, march(18, 21, 0)},
		{"last day on the first working day after them", rules, "Asia/Jakarta", 5, Outgoing{At: march(18, 21, 0), Due: NewDate(2026, time.March, 25)}, march(25, 7, 0)},
		{"a term that is over does not hurry", rules, "Asia/Jakarta", 5, Outgoing{At: march(14, 10, 0), Due: NewDate(2026, time.March, 13)}, march(16, 7, 0)},

		{"the first of the day leaves at once", rules, "Asia/Jakarta", 5, Outgoing{At: march(10, 9, 0), Daily: true, Told: march(9, 16, 0)}, march(10, 9, 0)},
		{"the next waits for the morning", rules, "Asia/Jakarta", 5, Outgoing{At: march(10, 9, 5), Daily: true, Told: march(10, 9, 0)}, march(11, 8, 0)},
		{"on a Friday, for Monday's", rules, "Asia/Jakarta", 5, Outgoing{At: march(13, 9, 5), Daily: true, Told: march(13, 9, 0)}, march(16, 8, 0)},
		{"unless its term ends before", rules, "Asia/Jakarta", 5, Outgoing{At: march(13, 9, 5), Daily: true, Told: march(13, 9, 0), Due: NewDate(2026, time.March, 15)}, march(13, 9, 5)},
		{"who chose the digest waits for it", rules, "Asia/Jakarta", 5, Outgoing{At: march(10, 13, 0), Way: Digest}, march(11, 8, 0)},
		{"a reminder of the round goes with this morning's", rules, "Asia/Jakarta", 5, Outgoing{At: march(10, 8, 2), Way: Digest}, march(10, 8, 2)},
		{"but not when this morning's has left", rules, "Asia/Jakarta", 5, Outgoing{At: march(10, 8, 40), Way: Digest, Told: march(10, 8, 5)}, march(11, 8, 0)},
		{"before eight it waits for eight", rules, "Asia/Jakarta", 5, Outgoing{At: march(10, 5, 0), Way: Digest}, march(10, 8, 0)},
		{"who chose the digest is reminded on the last day all the same", rules, "Asia/Jakarta", 5, Outgoing{At: march(10, 13, 0), Way: Digest, Due: NewDate(2026, time.March, 10)}, march(10, 13, 0)},

		{"an agency that sleeps until nine has its digest at nine", lateRisers, "Asia/Jakarta", 5, Outgoing{At: march(10, 13, 0), Way: Digest}, march(11, 9, 0)},
		{"nor does a reminder of the round leave before", lateRisers, "Asia/Jakarta", 5, Outgoing{At: march(10, 8, 2)}, march(10, 9, 0)},
		{"and it goes with that digest", lateRisers, "Asia/Jakarta", 5, Outgoing{At: march(10, 8, 2), Way: Digest}, march(10, 9, 0)},
		{"but on its last day it leaves", lateRisers, "Asia/Jakarta", 5, Outgoing{At: march(10, 8, 2), Due: NewDate(2026, time.March, 10)}, march(10, 8, 2)},

		{"a cycle of before knows no quiet time", LetterRules{}, "Asia/Jakarta", 5, Outgoing{At: march(15, 3, 0), Daily: true, Told: march(15, 2, 0), Way: Digest}, march(15, 3, 0)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			calendar := Calendar{Zone: c.zone, Week: c.week, Off: letterDaysOff}
			if got := c.rules.Leaves(calendar, c.out); !got.Equal(c.want) {
				t.Errorf("leaves %s, want %s", got.In(wib), c.want.In(wib))
			}
		})
	}
}

func TestReminderHourIsTheAgencysOwn(t *testing.T) {
	t.Parallel()
	day := NewDate(2026, time.March, 10)
	for zone, utc := range map[string]int{"Asia/Jakarta": 1, "Asia/Pontianak": 1, "Asia/Makassar": 0, "Asia/Jayapura": 23} {
		want := time.Date(2026, time.March, 10, utc, 0, 0, 0, time.UTC)
		if zone == "Asia/Jayapura" {
			want = want.AddDate(0, 0, -1)
		}
		if got := (Calendar{Zone: zone, Week: 5}).Round(day); !got.Equal(want) {
			t.Errorf("%s: 08.00 is %s, want %s", zone, got.UTC(), want)
		}
	}
}

func TestHowLongALetterWaitsForItsCarrier(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]time.Duration{0: 30 * time.Second, 1: 30 * time.Second, 2: time.Minute, 5: 8 * time.Minute, 6: 10 * time.Minute, 1000: 10 * time.Minute} {
		if got := LetterBackoff(n); got != want {
			t.Errorf("after %d tries %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int]time.Duration{0: time.Hour, 1: time.Hour, 2: 2 * time.Hour, 4: 8 * time.Hour, 9: 8 * time.Hour} {
		if got := AfterBlock(n); got != want {
			t.Errorf("blocked %d times: %s, want %s", n, got, want)
		}
	}
}
