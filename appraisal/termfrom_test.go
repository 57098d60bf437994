package appraisal_test

import (
	"strings"
	"testing"

	"siklus.id/appraisal"
)

// TestEveryClockAnswers gives each of T1 to T18 an event and writes the answer out: once without holidays, once with
// those of the nation, once in a week of six days. The law's dates do not move with the calendar.
func TestEveryClockAnswers(t *testing.T) {
	t.Parallel()
	e := edition(t)
	plain, plainSix := nationalRules(t, 2026), rulesForWeek(t, 2026, 6)
	plain.Calendar.Off, plainSix.Calendar.Off = nil, nil
	for _, row := range []struct {
		provision         string
		clock             appraisal.Clock
		from              string
		plain, days, week string
		policy            bool
	}{
		{"art. 14(1), (3); II.C.1, C.4: end of January of the year", appraisal.T1, "2026-08-11", "2026-01-31", "2026-01-31", "2026-01-31", false},
		{"II.A.2.a.3: second week of January", appraisal.T2, "2026-08-11", "2026-01-14", "2026-01-14", "2026-01-14", false},
		{"II.C.5: from 1 February", appraisal.T3, "2026-01-31", "2026-02-13", "2026-02-13", "2026-02-12", true},
		{"II.C.5: not before January is over", appraisal.T3, "2026-01-05", "2026-02-13", "2026-02-13", "2026-02-12", true},
		{"II.C.5: later for a later event", appraisal.T3, "2026-03-12", "2026-03-26", "2026-04-02", "2026-03-24", true},
		{"art. 16(3)–(4); III.A.5–6: the agency's period", appraisal.T4, "2026-02-10", "2026-03-31", "2026-03-31", "2026-03-31", true},
		{"art. 16(3)–(4): on its last day", appraisal.T4, "2026-03-31", "2026-03-31", "2026-03-31", "2026-03-31", true},
		{"art. 19(2); III.C.5–6: as agreed, else with the documentation", appraisal.T5, "2026-04-01", "2026-06-30", "2026-06-30", "2026-06-30", true},
		{"art. 24(2)–(3); IV.A.8.a: the window of the period", appraisal.T6, "2026-12-31", "2027-01-14", "2027-01-18", "2027-01-12", true},
		{"art. 24(2)–(3): asked inside the period", appraisal.T6, "2026-10-02", "2027-01-14", "2027-01-18", "2027-01-12", true},
		{"IV.A.8.b: end of January of the next year", appraisal.T7, "2026-12-31", "2027-01-31", "2027-01-31", "2027-01-31", false},
		{"IV.B.1.f: end of January of the next year", appraisal.T8, "2026-12-31", "2027-01-31", "2027-01-31", "2027-01-31", false},
		{"V.A.5: deliver within 14", appraisal.T9, "2026-03-13", "2026-04-02", "2026-04-10", "2026-03-30", false},
		{"V.A.6: return within 14", appraisal.T10, "2026-03-13", "2026-04-02", "2026-04-10", "2026-03-30", false},
		{"V.B.2: objection within 14", appraisal.T11, "2026-03-13", "2026-04-02", "2026-04-10", "2026-03-30", false},
		{"V.B.6: decision within 7", appraisal.T12, "2026-03-13", "2026-03-24", "2026-03-31", "2026-03-21", false},
		{"V.A.8: superior signs within 14", appraisal.T13, "2027-01-31", "2027-02-18", "2027-02-18", "2027-02-16", false},
		{"V.A.9: superior's document within 7", appraisal.T14, "2026-03-13", "2026-03-24", "2026-03-31", "2026-03-21", false},
		{"V.A.10: returned within 7", appraisal.T15, "2026-03-13", "2026-03-24", "2026-03-31", "2026-03-21", false},
		{"V.A.7: report within 30", appraisal.T16, "2027-01-31", "2027-03-12", "2027-03-17", "2027-03-06", false},
		{"V.A.11: report within 30", appraisal.T17, "2027-01-31", "2027-03-12", "2027-03-17", "2027-03-06", false},
		{"V.B.8: report within 30", appraisal.T18, "2027-01-31", "2027-03-12", "2027-03-17", "2027-03-06", false},
	} {
		t.Run(string(row.clock)+" "+row.provision, func(t *testing.T) {
			t.Parallel()
			for _, on := range []struct {
				calendar string
				rules    appraisal.Rules
				want     string
			}{{"without holidays", plain, row.plain}, {"with holidays", nationalRules(t, 2026), row.days}, {"week of six days", plainSix, row.week}} {
				got, err := appraisal.TermFrom(e, on.rules, row.clock, day(t, row.from))
				if err != nil || got.Clock != row.clock || got.Due != day(t, on.want) || got.ByPolicy != row.policy {
					t.Errorf("%s: %s (%+v), %v; want %s", on.calendar, got.Due, got, err, on.want)
				}
				if place, _, _ := strings.Cut(row.provision, ":"); !strings.HasPrefix(got.Provision, place) {
					t.Errorf("the provision is %s, want %s", got.Provision, place)
				}
			}
		})
	}
}

// TestAnswersSayWhatIsBeside: a date on a day off, the plain-day date of an objection, and what the agency set.
func TestAnswersSayWhatIsBeside(t *testing.T) {
	t.Parallel()
	e, r := edition(t), nationalRules(t, 2026)
	says := func(c appraisal.Clock, from string) string {
		a, err := appraisal.TermFrom(e, r, c, day(t, from))
		if err != nil {
			t.Fatal(err)
		}
		all := ""
		for _, n := range a.Notes {
			all += n.English + " [" + n.Provision + "] "
			if n.Indonesian == "" {
				t.Errorf("no Indonesian for %s", n.English)
			}
		}
		return all
	}
	for _, row := range []struct {
		clock appraisal.Clock
		from  string
		want  string
	}{
		{appraisal.T1, "2026-05-05", "31 January 2026 is not a working day; the date stays. [policy] "},
		{appraisal.T2, "2026-05-05", ""},
		{appraisal.T6, "2026-05-05", "Set by the agency, not by law. [policy] "},
		{appraisal.T11, "2026-03-02", "By plain days the last day is 16 March 2026; working days decide here. [PP 30/2019 art. 59(1)–(2) [S]] "},
	} {
		if got := says(row.clock, row.from); got != row.want {
			t.Errorf("%s: %q, want %q", row.clock, got, row.want)
		}
	}
	r.Feedback = appraisal.Monthly
	if a, err := appraisal.TermFrom(e, r, appraisal.T5, day(t, "2026-04-01")); err != nil || a.Due != day(t, "2026-04-30") {
		t.Errorf("feedback every month: %s, %v", a.Due, err)
	}
}

func TestClocksAreRead(t *testing.T) {
	t.Parallel()
	if c, err := appraisal.ParseClock(" t11 "); err != nil || c != appraisal.T11 {
		t.Errorf("%s, %v", c, err)
	}
	for _, s := range []string{"", "T0", "T19", "11", "receipt"} {
		if c, err := appraisal.ParseClock(s); err == nil {
			t.Errorf("%q is %s", s, c)
		}
	}
	if _, err := appraisal.TermFrom(edition(t), nationalRules(t, 2026), appraisal.ReceiptClock, day(t, "2026-01-01")); err == nil {
		t.Error("a clock of policy is answered as one of the law")
	}
}
