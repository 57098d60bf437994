package appraisal_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"siklus.id/appraisal"
)

// TestPeopleTableIsWhole: every state answers every event once, in every column; the states are the running stages of
// appraisal and evaluation, each in one of them.
func TestPeopleTableIsWhole(t *testing.T) {
	t.Parallel()
	states, events := appraisal.PeopleStates(), appraisal.PeopleEvents()
	if len(states) != 8 || len(events) != 7 {
		t.Fatalf("%d states, %d events", len(states), len(events))
	}
	var want, got []string
	for _, s := range states {
		for _, e := range events {
			want = append(want, s.Key+"/"+e.Key)
		}
	}
	for _, c := range appraisal.PeopleCells() {
		got = append(got, c.Key())
		for column, says := range map[string]string{"task": c.Owner, "link": c.Link, "terms": c.Terms, "period": c.Period, "year": c.Year, "provision": c.Provision} {
			if says == "" || strings.Contains(says, "|") || strings.HasSuffix(says, ".") {
				t.Errorf("%s, %s: %q", c.Key(), column, says)
			}
		}
		if found, ok := appraisal.PeopleCellOf(c.Key()); !ok || found != c {
			t.Errorf("%s is found as %+v, %v", c.Key(), found, ok)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the cells are %v, want %v", got, want)
	}
	if _, ok := appraisal.PeopleCellOf("received/promotion"); ok {
		t.Error("a cell nobody wrote is found")
	}
	seen := map[appraisal.Stage]int{appraisal.Resting: 1} // what a long absence leads to
	for _, s := range states {
		for _, stage := range s.Stages {
			seen[stage]++
		}
	}
	for _, p := range []appraisal.Proceeding{appraisal.AppraisalProceeding, appraisal.EvaluationProceeding} {
		for _, stage := range stages[p] {
			if running := !stage.Ended(); running != (seen[stage] == 1) {
				t.Errorf("%s stands in %d states", stage, seen[stage])
			}
		}
	}
}

// TestPeopleTableAgreesWithTheActs: what the table says can be recorded is open in the stages it names, and the words it
// uses for stages, acts of policy and reasons are those of the program.
func TestPeopleTableAgreesWithTheActs(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	for _, s := range appraisal.PeopleStates()[:3] {
		for _, stage := range s.Stages {
			for _, kind := range []appraisal.ActKind{appraisal.Transfer, appraisal.BeginAbsence, appraisal.EndService, appraisal.ChangeParty} {
				if refusal := appraisal.Admit(r, standing(appraisal.AppraisalProceeding, stage), soundAct(kind, appraisal.HR)); refusal != nil {
					t.Errorf("%s in %s: %s", kind, stage, refusal.English)
				}
			}
		}
	}
	for _, c := range appraisal.PeopleCells() {
		ends := c.Event == "retirement" || c.Event == "death"
		unsigned := slices.Contains([]string{"targets-due", "targets-stepped-up", "in-year", "window-open", "taken-over"}, c.State)
		if got := strings.Contains(c.Owner, string(appraisal.Departed)); got != (ends && unsigned) {
			t.Errorf("%s: departed is %v: %s", c.Key(), got, c.Owner)
		}
		if got := strings.Contains(c.Owner, "`"+string(appraisal.FinalByDeath)+"`"); got != (c.Event == "death" && (c.State == "signed" || c.State == "received")) {
			t.Errorf("%s: final by death is %v: %s", c.Key(), got, c.Owner)
		}
		if got, planning := strings.Contains(c.Owner, string(appraisal.Resting)), c.State == "targets-due" || c.State == "targets-stepped-up" || c.State == "in-year"; got != (c.Event == "long-leave" && planning) {
			t.Errorf("%s: resting is %v: %s", c.Key(), got, c.Owner)
		}
		if got := strings.Contains(c.Period, "signed"); got == unsigned {
			t.Errorf("%s: who rates the period: %s", c.Key(), c.Period)
		}
	}
}

// TestPeopleTable: docs/procedure.md holds the table as the program has it.
func TestPeopleTable(t *testing.T) {
	t.Parallel()
	const file, end = "../docs/procedure.md", "<!-- people: end -->"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), "<!-- people: begin")
	head, rest, ok2 := strings.Cut(rest, "-->\n")
	got, after, ok3 := strings.Cut(rest, end)
	if !ok || !ok2 || !ok3 {
		t.Fatal("the markers of the table are missing")
	}
	want := "\n" + appraisal.PeopleTable() + "\n"
	if got == want {
		return
	}
	if !*update {
		t.Fatalf("%s does not hold the table as it is; run with -update", file)
	}
	if err := os.WriteFile(file, []byte(before+"<!-- people: begin"+head+"-->\n"+want+end+after), 0o600); err != nil {
		t.Fatal(err)
	}
}
