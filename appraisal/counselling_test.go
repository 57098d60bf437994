package appraisal

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

var (
	toldOn  = NewDate(2026, time.March, 10)
	meeting = time.Date(2026, time.April, 1, 1, 0, 0, 0, time.UTC)
)

// walked is a record after some steps, of the whole way through HR.
func walked(as CounsellorKind, steps ...CounsellingStep) CounsellingFacts {
	entries := make([]CounsellingEntry, len(steps))
	for i, s := range steps {
		entries[i] = CounsellingEntry{Step: s, Person: "hr", Subject: "counsellor", As: as, Day: toldOn, Starts: meeting}
		if s != CounsellingAppointed {
			entries[i].As, entries[i].Subject = "", ""
		}
	}
	return CounsellingFrom(entries)
}

var wholeWay = []CounsellingStep{CounsellingNoted, CounsellingTold, CounsellingReported, CounsellingTaken, CounsellingAppointed, CounsellingScheduled,
	CounsellingRecorded, CounsellingPassed, CounsellingDecided}

// until is the whole way up to a step.
func until(last CounsellingStep) []CounsellingStep {
	return slices.Clip(wholeWay[:slices.Index(wholeWay, last)+1])
}

// III.D.5.c, III.D.5.e.
func TestCounsellingIsWalkedStepByStep(t *testing.T) {
	t.Parallel()
	later := toldOn + 1
	for _, row := range []struct {
		provision string
		facts     CounsellingFacts
		step      CounsellingStep
		by        CounsellingParty
		today     Date
		now       time.Time
		want      string
	}{
		{"III.D.5.c.1: the appraiser tells the employee", walked("", until(CounsellingNoted)...), CounsellingTold, NotingParty, toldOn, meeting, ""},
		{"III.D.5.c.1: nobody else does", walked("", until(CounsellingNoted)...), CounsellingTold, DecidingParty, toldOn, meeting, NotYourAct},
		{"III.D.5.c.1: once", walked("", until(CounsellingTold)...), CounsellingTold, NotingParty, toldOn, meeting, StepTaken},
		{"III.D.5.c.1: no report before the employee was told", walked("", until(CounsellingNoted)...), CounsellingReported, NotingParty, later, meeting, EmployeeNotTold},
		{"III.D.5.c.1: nothing changed needs time to change", walked("", until(CounsellingTold)...), CounsellingReported, NotingParty, toldOn, meeting, NoTimeToChange},
		{"III.D.5.c.1: the report goes to the HR unit", walked("", until(CounsellingTold)...), CounsellingReported, NotingParty, later, meeting, ""},
		{"III.D.5.c.1: once reported", walked("", until(CounsellingReported)...), CounsellingReported, NotingParty, later, meeting, StepTaken},
		{"III.D.5.c.1: it changed, nothing goes to HR", walked("", until(CounsellingTold)...), CounsellingChanged, NotingParty, toldOn, meeting, ""},
		{"III.D.5.c.1: closed is closed", walked("", append(until(CounsellingTold), CounsellingChanged)...), CounsellingReported, NotingParty, later, meeting, CounsellingClosed},
		{"III.D.5.c.1: what HR has is not closed by the appraiser", walked("", until(CounsellingReported)...), CounsellingChanged, NotingParty, later, meeting, StepTaken},
		{"III.D.5.c.1: the employee answers", walked("", until(CounsellingTold)...), CounsellingAnswered, CounselledParty, toldOn, meeting, ""},
		{"III.D.5.c.1: and again", walked("", append(until(CounsellingTold), CounsellingAnswered)...), CounsellingAnswered, CounselledParty, toldOn, meeting, ""},
		{"III.D.5.c.2.a: HR takes what was reported", walked("", until(CounsellingReported)...), CounsellingTaken, DeskParty, later, meeting, ""},
		{"III.D.5.c.2.a: not before", walked("", until(CounsellingTold)...), CounsellingTaken, DeskParty, later, meeting, CounsellingNotYet},
		{"III.D.5.c.2.a: one officer handles it", walked("", until(CounsellingTaken)...), CounsellingTaken, DeskParty, later, meeting, CounsellingHandled},
		{"III.D.5.c.2.a: after it was given back, another", walked("", append(until(CounsellingTaken), CounsellingReleased)...), CounsellingTaken, DeskParty, later, meeting, ""},
		{"III.D.5.c.2: who handles it appoints", walked("", until(CounsellingTaken)...), CounsellingAppointed, HandlingParty, later, meeting, ""},
		{"III.D.5.c.2: the appraiser does not", walked("", until(CounsellingTaken)...), CounsellingAppointed, NotingParty, later, meeting, NotYourAct},
		{"III.D.5.c.2: another may take the place", walked(IndependentCounsellor, until(CounsellingScheduled)...), CounsellingAppointed, HandlingParty, later, meeting, ""},
		{"III.D.5.c.2: not after the result", walked(IndependentCounsellor, until(CounsellingRecorded)...), CounsellingAppointed, HandlingParty, later, meeting, StepTaken},
		{"III.D.5.c.2.a: the meeting is set by HR", walked(IndependentCounsellor, until(CounsellingAppointed)...), CounsellingScheduled, HandlingParty, later, meeting, ""},
		{"III.D.5.c.2.a: or by the counsellor", walked(IndependentCounsellor, until(CounsellingScheduled)...), CounsellingScheduled, CounsellorParty, later, meeting, ""},
		{"III.D.5.c.2.a: not before somebody is appointed", walked("", until(CounsellingTaken)...), CounsellingScheduled, HandlingParty, later, meeting, CounsellingNotYet},
		{"III.D.5.c.2: no result without a meeting", walked(IndependentCounsellor, until(CounsellingAppointed)...), CounsellingRecorded, CounsellorParty, later, meeting, CounsellingNotYet},
		{"III.D.5.c.2: nor before it begins", walked(IndependentCounsellor, until(CounsellingScheduled)...), CounsellingRecorded, CounsellorParty, later, meeting.Add(-time.Second), MeetingNotBegun},
		{"III.D.5.c.2: the counsellor records the result", walked(IndependentCounsellor, until(CounsellingScheduled)...), CounsellingRecorded, CounsellorParty, later, meeting, ""},
		{"III.D.5.c.2: another counsellor needs another meeting", walked(IndependentCounsellor, append(until(CounsellingScheduled), CounsellingAppointed)...), CounsellingRecorded, CounsellorParty, later, meeting, CounsellingNotYet},
		{"III.D.5.d: an independent counsellor's result is HR's to decide on", walked(IndependentCounsellor, until(CounsellingRecorded)...), CounsellingDecided, HandlingParty, later, meeting, ""},
		{"III.D.5.d: not the superior's", walked(IndependentCounsellor, until(CounsellingRecorded)...), CounsellingDecided, DecidingParty, later, meeting, NotYourAct},
		{"III.D.5.d: the trained appraiser's is the superior's", walked(TrainedAppraiser, until(CounsellingRecorded)...), CounsellingDecided, DecidingParty, later, meeting, ""},
		{"III.D.5.d: not HR's", walked(TrainedAppraiser, until(CounsellingRecorded)...), CounsellingDecided, HandlingParty, later, meeting, NotYourAct},
		{"III.D.5.d: nothing is passed on where the route has no station", walked(TrainedAppraiser, until(CounsellingRecorded)...), CounsellingPassed, NotingParty, later, meeting, NotYourAct},
		{"III.D.5.d: an official's goes through the appraiser", walked(CounsellingOfficial, until(CounsellingRecorded)...), CounsellingPassed, NotingParty, later, meeting, ""},
		{"III.D.5.d: before the superior decides", walked(CounsellingOfficial, until(CounsellingRecorded)...), CounsellingDecided, DecidingParty, later, meeting, CounsellingNotYet},
		{"III.D.5.e: then the superior decides", walked(CounsellingOfficial, until(CounsellingPassed)...), CounsellingDecided, DecidingParty, later, meeting, ""},
		{"III.D.5.e: decided once", walked(CounsellingOfficial, wholeWay...), CounsellingDecided, DecidingParty, later, meeting, CounsellingClosed},
		{"III.D.5.e: before there is a counsellor nobody decides", walked("", until(CounsellingTaken)...), CounsellingDecided, HandlingParty, later, meeting, NotYourAct},
	} {
		code := ""
		if r := row.facts.AdmitCounsellingStep(row.step, row.by, row.today, row.now); r != nil {
			code = r.Code
			if r.Sentence == "" || r.English == "" || r.Provision == "" {
				t.Errorf("%s: the refusal is not whole: %+v", row.provision, r)
			}
		}
		if code != row.want {
			t.Errorf("%s: %q, want %q", row.provision, code, row.want)
		}
	}
}

func TestTheResultOfCounsellingGoesUpByOneOfThreeRoutes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		provision string
		as        CounsellorKind
		want      []CounsellingParty
	}{
		{"III.D.5.d: independent", IndependentCounsellor, []CounsellingParty{CounsellorParty, HandlingParty}},
		{"III.D.5.d: trained appraiser", TrainedAppraiser, []CounsellingParty{CounsellorParty, DecidingParty}},
		{"III.D.5.d: official by function", CounsellingOfficial, []CounsellingParty{CounsellorParty, NotingParty, DecidingParty}},
		{"nobody", "", nil},
	} {
		if got := CounsellingRoute(row.as); !slices.Equal(got, row.want) {
			t.Errorf("%s: %v", row.provision, got)
		}
	}
}

// III.D.5.c.
func TestWhoMayCounsel(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		provision string
		as        CounsellorKind
		relation  Relation
		want      bool
	}{
		{"III.D.5.c.2.a: independent", IndependentCounsellor, Relation{}, true},
		{"III.D.5.c.2.a: not the employee", IndependentCounsellor, Relation{Self: true}, false},
		{"III.D.5.c.2.a: not the appraiser", IndependentCounsellor, Relation{Appraiser: true}, false},
		{"III.D.5.c.2.a: not the superior", IndependentCounsellor, Relation{Superior: true}, false},
		{"III.D.5.c.2.a: nobody whom the employee leads", IndependentCounsellor, Relation{Below: true}, false},
		{"III.D.5.c.2.a: no peer", IndependentCounsellor, Relation{Peer: true}, false},
		{"III.D.5.c.2.a: not who handles the record", IndependentCounsellor, Relation{Handler: true}, false},
		{"III.D.5.c.2.b: the trained appraiser", TrainedAppraiser, Relation{Appraiser: true}, true},
		{"III.D.5.c.2.b: only of this employee", TrainedAppraiser, Relation{}, false},
		{"III.D.5.c.2.b: an official with that function", CounsellingOfficial, Relation{Peer: true}, true},
		{"III.D.5.c.2.b: not of the own line", CounsellingOfficial, Relation{Superior: true}, false},
	} {
		if got := AdmitCounsellor(row.as, row.relation) == nil; got != row.want {
			t.Errorf("%s: %t", row.provision, got)
		}
	}
	if AdmitTelling(toldOn, toldOn) != nil || AdmitTelling(toldOn+1, toldOn) == nil {
		t.Error("III.D.5.c.1: the employee was told today or before")
	}
}

// declined is a record whose counsellor gave the appointment back after the meeting was set.
var declined = walked(IndependentCounsellor, append(until(CounsellingScheduled), CounsellingDeclined)...)

// III.D.5.c.2: HR appoints who counsels, and another one in place of who declines.
func TestACounsellorMayDecline(t *testing.T) {
	t.Parallel()
	later := toldOn + 1
	appointed := walked(IndependentCounsellor, until(CounsellingAppointed)...)
	again := CounsellingFrom([]CounsellingEntry{{Step: CounsellingNoted}, {Step: CounsellingTold, Day: toldOn}, {Step: CounsellingReported}, {Step: CounsellingTaken, Person: "hr"},
		{Step: CounsellingAppointed, Subject: "one", As: CounsellingOfficial}, {Step: CounsellingDeclined, Person: "one"},
		{Step: CounsellingAppointed, Subject: "two", As: IndependentCounsellor}})
	for _, row := range []struct {
		name  string
		facts CounsellingFacts
		step  CounsellingStep
		by    CounsellingParty
		code  string
	}{
		{"who is appointed declines", appointed, CounsellingDeclined, CounsellorParty, ""},
		{"also after the meeting was set", walked(TrainedAppraiser, until(CounsellingScheduled)...), CounsellingDeclined, CounsellorParty, ""},
		{"nobody declines in their place", appointed, CounsellingDeclined, HandlingParty, NotYourAct},
		{"before anybody is appointed", walked("", until(CounsellingTaken)...), CounsellingDeclined, CounsellorParty, CounsellingNotYet},
		{"not after the result", walked(IndependentCounsellor, until(CounsellingRecorded)...), CounsellingDeclined, CounsellorParty, StepTaken},
		{"then HR appoints another", declined, CounsellingAppointed, HandlingParty, ""},
		{"who declined sets no meeting", declined, CounsellingScheduled, HandlingParty, CounsellingNotYet},
		{"nor records a result", declined, CounsellingRecorded, CounsellorParty, CounsellingNotYet},
		{"the next one may decline too", again, CounsellingDeclined, CounsellorParty, ""},
	} {
		code := ""
		if r := row.facts.AdmitCounsellingStep(row.step, row.by, later, meeting); r != nil {
			code = r.Code
		}
		if code != row.code {
			t.Errorf("%s: %q, want %q", row.name, code, row.code)
		}
	}
	if declined.Counsellor != "" || !declined.Meeting.IsZero() || declined.Stands() != CounsellingTaken {
		t.Errorf("after declining: %+v", declined)
	}
	if again.Counsellor != "two" || again.As != IndependentCounsellor || again.Stands() != CounsellingAppointed {
		t.Errorf("after another appointment: %+v", again)
	}
}

func TestWhereCounsellingStands(t *testing.T) {
	t.Parallel()
	for _, step := range wholeWay {
		want := step
		if step == CounsellingPassed {
			want = CounsellingRecorded
		}
		if got := walked(IndependentCounsellor, until(step)...).Stands(); got != want {
			t.Errorf("after %s: %s", step, got)
		}
	}
	if got := walked("", append(until(CounsellingTold), CounsellingAnswered, CounsellingChanged)...).Stands(); got != CounsellingChanged {
		t.Errorf("changed: %s", got)
	}
	if got := walked("", append(until(CounsellingTaken), CounsellingReleased)...).Stands(); got != CounsellingReported {
		t.Errorf("given back: %s", got)
	}
}

// TestWhoReadsWhatOfCounselling holds the table of readers (III.D.5.b) against the one that a person has read:
// testdata/counselling-readers.txt. One row for each way and party, one column for each part: after which step it can be
// read.
func TestWhoReadsWhatOfCounselling(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	table := tabwriter.NewWriter(&page, 0, 0, 2, ' ', 0)
	parts := []CounsellingStep{CounsellingNoted, CounsellingTold, CounsellingAnswered, CounsellingChanged, CounsellingReported, CounsellingDeclined, CounsellingScheduled,
		CounsellingRecorded, CounsellingPassed, CounsellingDecided}
	fmt.Fprint(table, "counselled by\treader")
	for _, p := range parts {
		fmt.Fprint(table, "\t", p)
	}
	fmt.Fprintln(table)
	for _, as := range []CounsellorKind{IndependentCounsellor, TrainedAppraiser, CounsellingOfficial} {
		for _, party := range []CounsellingParty{CounselledParty, NotingParty, HandlingParty, CounsellorParty, DecidingParty, DeskParty} {
			fmt.Fprint(table, as, "\t", party)
			for _, part := range parts {
				fmt.Fprint(table, "\t", firstReadable(as, party, part))
			}
			fmt.Fprintln(table)
		}
	}
	if err := table.Flush(); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(page.String()) {
		lines = append(lines, strings.TrimRight(line, " \n"))
	}
	got := strings.Join(lines, "\n") + "\n"
	want, err := os.ReadFile(filepath.Join("testdata", "counselling-readers.txt"))
	if err != nil || got != string(want) {
		t.Errorf("who reads what is now (%v):\n%s", err, got)
	}
	for _, row := range CounsellingReaders {
		if row.Party == DeskParty {
			t.Errorf("III.D.5.b: the desk reads %s", row.Part)
		}
	}
	if walked("", until(CounsellingNoted)...).Knows([]CounsellingParty{CounselledParty, DecidingParty, DeskParty}) {
		t.Error("III.D.5.b: a note is the appraiser's until the employee is told")
	}
	if walked(IndependentCounsellor, wholeWay...).Knows(nil) {
		t.Error("III.D.5.b: who has no part knows of nothing")
	}
}

// firstReadable is the step after which a party reads a part.
func firstReadable(as CounsellorKind, party CounsellingParty, part CounsellingStep) string {
	if part == CounsellingDeclined { // a step aside, after which another is appointed
		if slices.Contains(declined.Readable([]CounsellingParty{party}), part) {
			return string(part)
		}
		return "-"
	}
	for _, step := range wholeWay {
		f := walked(as, until(step)...)
		if step == CounsellingNoted || step == CounsellingTold || step == CounsellingReported || step == CounsellingTaken {
			f.As = ""
		}
		if slices.Contains(f.Readable([]CounsellingParty{party}), part) {
			return string(step)
		}
	}
	return "-"
}
