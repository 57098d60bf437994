package appraisal

import (
	"testing"
	"time"
)

// monday is the legal day of these tests, noon its real instant.
var (
	stuckDay  = NewDate(2026, time.July, 13)
	stuckNoon = time.Date(2026, time.July, 13, 5, 0, 0, 0, time.UTC)
)

// TestWhyACaseIsStuck has one row for every cause, and for what looks like one and is none.
func TestWhyACaseIsStuck(t *testing.T) {
	t.Parallel()
	// A case that waits for its appraiser, who has three days left and a letter.
	fine := StuckFacts{Started: true, OpenedAt: stuckNoon.AddDate(0, 0, -10), Now: stuckNoon, Today: stuckDay,
		Role: Appraiser, Person: "p", Due: stuckDay + 3, Letter: true, Sent: true}
	with := func(change func(*StuckFacts)) StuckFacts {
		f := fine
		change(&f)
		return f
	}
	for _, tt := range []struct {
		name   string
		facts  StuckFacts
		cause  StuckCause
		action StuckAction
	}{
		{"time is left", fine, "", ""},
		{"the last day is today", with(func(f *StuckFacts) { f.Due = stuckDay }), "", ""},
		{"nobody is awaited", with(func(f *StuckFacts) { f.Role, f.Person, f.Due = "", "", 0 }), "", ""},
		{"not started for eleven minutes", with(func(f *StuckFacts) { f.Started, f.OpenedAt = false, stuckNoon.Add(-11*time.Minute) }), StuckUnstarted, StartMissing},
		{"not started a moment ago", with(func(f *StuckFacts) { f.Started, f.OpenedAt = false, stuckNoon.Add(-time.Minute) }), "", ""},
		{"Temporal knows none, and none was started", with(func(f *StuckFacts) { f.Started, f.Engine = false, EngineUnknown }), StuckUnstarted, StartMissing},
		{"Temporal knows none", with(func(f *StuckFacts) { f.Engine = EngineUnknown }), StuckGone, CallAdmin},
		{"terminated by hand", with(func(f *StuckFacts) { f.Engine = EngineEnded }), StuckFailed, CallAdmin},
		{"its tasks fail again and again", with(func(f *StuckFacts) { f.Engine = EngineTroubled }), StuckRecording, CallAdmin},
		{"it runs", with(func(f *StuckFacts) { f.Engine = EngineRuns }), "", ""},
		{"an act waits for eleven minutes", with(func(f *StuckFacts) { f.Received = stuckNoon.Add(-11 * time.Minute) }), StuckInbox, CallAdmin},
		{"an act was received a moment ago", with(func(f *StuckFacts) { f.Received = stuckNoon.Add(-time.Second) }), "", ""},
		{"an act waits, and its sender is late", with(func(f *StuckFacts) { f.Received, f.Due = stuckNoon.Add(-time.Hour), stuckDay-1 }), StuckInbox, CallAdmin},
		{"the appraiser's post is vacant", with(func(f *StuckFacts) { f.Person = "" }), StuckNobody, NameDeputy},
		{"the superior's post is vacant", with(func(f *StuckFacts) { f.Role, f.Person = Superior, "" }), StuckNobody, NameDeputy},
		{"the employee died", with(func(f *StuckFacts) { f.Role, f.Person = Employee, "" }), "", ""},
		{"the appraiser is away until after the term", with(func(f *StuckFacts) { f.AwayTo = stuckDay + 3 }), StuckAway, NameDeputy},
		{"the appraiser is back in time", with(func(f *StuckFacts) { f.AwayTo = stuckDay + 2 }), "", ""},
		{"the employee is away: the procedure rests by itself", with(func(f *StuckFacts) { f.Role, f.AwayTo = Employee, stuckDay+30 }), "", ""},
		{"the address is dead", with(func(f *StuckFacts) { f.Unreachable = true }), StuckAddress, CorrectAddress},
		{"the address is dead, so no letter left", with(func(f *StuckFacts) { f.Unreachable, f.Sent = true, false }), StuckAddress, CorrectAddress},
		{"the letter was never sent", with(func(f *StuckFacts) { f.Sent = false }), StuckNoLetter, ResendTheLetter},
		{"the task has no letter of its own", with(func(f *StuckFacts) { f.Letter, f.Sent = false, false }), "", ""},
		{"the last act was refused", with(func(f *StuckFacts) { f.Refused = true }), StuckRefused, HandInAgain},
		{"the employee let the term pass", with(func(f *StuckFacts) { f.Role, f.Due = Employee, stuckDay-1 }), StuckSilent, GiveTime},
		{"the appraiser let the term pass", with(func(f *StuckFacts) { f.Due = stuckDay - 1 }), StuckSilent, GiveTime},
		{"HR has not named anybody in time", with(func(f *StuckFacts) { f.Role, f.Person, f.Due = HR, "", stuckDay-1 }), StuckSilent, DoItYourself},
		{"HR has time left", with(func(f *StuckFacts) { f.Role, f.Person = HR, "" }), "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if cause, action := WhyStuck(tt.facts); cause != tt.cause || action != tt.action {
				t.Errorf("%q, %q; want %q, %q", cause, action, tt.cause, tt.action)
			}
		})
	}
}

func TestEveryCauseOfBeingStuckIsSaidAndRanked(t *testing.T) {
	t.Parallel()
	causes := StuckCauses()
	if len(causes) != len(stuckSentences) {
		t.Errorf("%d causes, %d sentences", len(causes), len(stuckSentences))
	}
	for i, c := range causes {
		indonesian, english := c.Sentence()
		if indonesian == "" || english == "" {
			t.Errorf("%s is not said in both languages", c)
		}
		if !c.Graver("") || c.Graver(c) || i > 0 && (!causes[i-1].Graver(c) || c.Graver(causes[i-1])) {
			t.Errorf("%s has no place of its own", c)
		}
	}
	if StuckCause("").Graver(StuckSilent) {
		t.Error("no cause counts more than one")
	}
}

// Ages count working days: a weekend makes nothing older.
func TestAgeStartsByWorkingDays(t *testing.T) {
	t.Parallel()
	c := Calendar{Zone: "Asia/Jayapura", Week: 5}
	for _, tt := range []struct {
		name  string
		today Date
		want  [3]Date
	}{
		{"Monday 13 July 2026", NewDate(2026, time.July, 13), [3]Date{NewDate(2026, time.July, 9), NewDate(2026, time.July, 6), NewDate(2026, time.June, 29)}},
		{"Sunday 12 July 2026", NewDate(2026, time.July, 12), [3]Date{NewDate(2026, time.July, 8), NewDate(2026, time.July, 3), NewDate(2026, time.June, 26)}},
	} {
		got := AgeStarts(c, tt.today)
		if got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
		for i, n := range ages {
			if c.Count(got[i], tt.today) > n || c.Count(got[i]-1, tt.today) <= n {
				t.Errorf("%s: %v is not the first day that is at most %d working days ago", tt.name, got[i], n)
			}
		}
	}
}

func TestUnitsAreSummedWithAllBelow(t *testing.T) {
	t.Parallel()
	tree := NewUnitTree([][2]string{{"KAB", ""}, {"DINAS", "KAB"}, {"BID", "DINAS"}, {"PKM", "DINAS"}, {"LOST", "NOWHERE"}})
	sums := tree.Sums(map[string]Watched{"BID": {Cases: 3, Overdue: 1, Ages: [AgeClasses]int{1, 2, 0, 0}}, "PKM": {Cases: 4}, "DINAS": {Cases: 1}, "LOST": {Cases: 9}, "GONE": {Cases: 2}})
	for code, want := range map[string]int{"KAB": 8, "DINAS": 8, "BID": 3, "PKM": 4, "LOST": 9, "GONE": 2} {
		if sums[code].Cases != want {
			t.Errorf("%s: %d cases, want %d", code, sums[code].Cases, want)
		}
	}
	if sums["KAB"].Overdue != 1 || sums["KAB"].Ages != [AgeClasses]int{1, 2, 0, 0} {
		t.Errorf("%+v", sums["KAB"])
	}
	if !tree.Within("BID", "KAB") || tree.Within("KAB", "BID") || !tree.Within("LOST", "") || tree.Within("LOST", "KAB") || !tree.Knows("PKM") || tree.Knows("GONE") {
		t.Error("who stands below whom")
	}
	if got := tree.Path("PKM"); len(got) != 3 || got[0] != "KAB" || got[2] != "PKM" {
		t.Errorf("%v", got)
	}
	if got := tree.Below(""); len(got) != 2 || got[1] != "LOST" {
		t.Errorf("%v", got)
	}
	loop := NewUnitTree([][2]string{{"A", "B"}, {"B", "A"}})
	if loop.Within("A", "C") || len(loop.Path("A")) > 3 {
		t.Error("a loop of units ends")
	}
}

func TestWhatBecameOfATerm(t *testing.T) {
	t.Parallel()
	await := func(r Role, a ActKind, c Clock, due Date) Awaited {
		return Awaited{Role: r, Act: a, Term: Term{Clock: c, Due: due}}
	}
	step := func(awaits ...Awaited) Step { return Step{Awaits: awaits} }
	act := func(r Role) *Act { return &Act{By: Party{Role: r}} }
	for _, tt := range []struct {
		name   string
		before Step
		entry  Entry
		want   []string
	}{
		{"set", Step{}, Entry{Step: step(await(Employee, SubmitTargets, T1, 30))}, []string{"T1 set"}},
		{"met and the same term goes on for the other", step(await(Employee, SubmitTargets, T1, 30)),
			Entry{Act: act(Employee), Step: step(await(Appraiser, AgreeTargets, T1, 30))}, []string{"T1 met"}},
		{"extended", step(await(Employee, SubmitTargets, T1, 30)), Entry{Act: act(HR), Step: step(await(Employee, SubmitTargets, T1, 40))}, []string{"T1 moved"}},
		{"silence", step(await(Appraiser, Rate, T6, 30)), Entry{Event: "window-ended", Step: step(await(Superior, Rate, T13, 40))}, []string{"T6 over", "T13 set"}},
		{"somebody else ended it", step(await(Employee, SubmitTargets, T1, 30)), Entry{Act: act(HR), Step: Step{}}, []string{"T1 over"}},
		{"a window passes", Step{Windows: []Term{{Clock: T11, Due: 30}}}, Entry{Event: "window-passed", Step: Step{}}, []string{"T11 over"}},
		{"two explain within one term", Step{}, Entry{Step: step(await(Employee, ExplainObjection, ExplanationClock, 9), await(Appraiser, ExplainObjection, ExplanationClock, 9))}, []string{"explanation set"}},
		{"nothing", step(await(Employee, SubmitTargets, T1, 30)), Entry{Act: act(Employee), Step: step(await(Employee, SubmitTargets, T1, 30))}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, c := range TermChanges(tt.before, tt.entry) {
				got = append(got, string(c.Clock)+" "+c.State)
			}
			if len(got) != len(tt.want) {
				t.Fatalf("%v, want %v", got, tt.want)
			}
			for i := range got {
				if got[i] != tt.want[i] {
					t.Errorf("%v, want %v", got, tt.want)
				}
			}
		})
	}
}
