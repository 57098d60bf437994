package appraisal

import (
	"slices"
	"strings"
)

// PeopleCell says what one change of people does to a case in one state. Its sentences are read by people; the key is
// for programs, "received/death".
type PeopleCell struct {
	State, Event string // see PeopleStates and PeopleEvents
	Owner        string // whose task it is now
	Link         string // what becomes of links that are out
	Terms        string // which terms run on or start
	Period       string // who rates the period
	Year         string // who rates the year
	Provision    string // "policy" where the law is silent
}

// Key names the cell: state, slash, event.
func (c PeopleCell) Key() string { return c.State + "/" + c.Event }

// PeopleState is a row of the table: stages that answer alike.
type PeopleState struct {
	Key    string
	Stages []Stage
}

// PeopleStates returns the states in the order of the procedure. The last five are of one evaluation, the year's
// included; the others of the appraisal.
func PeopleStates() []PeopleState {
	return []PeopleState{
		{"targets-due", []Stage{TargetsDue, TargetsSubmitted}},
		{"targets-stepped-up", []Stage{TargetsSteppedUp}},
		{"in-year", []Stage{InYear}},
		{"window-open", []Stage{WindowOpen}},
		{"taken-over", []Stage{TakenOver, Unrated}},
		{"signed", []Stage{Signed, Delivered}},
		{"received", []Stage{Received}},
		{"objected", []Stage{Objected}},
	}
}

// PeopleEvent is a change of people, with what it means.
type PeopleEvent struct{ Key, Means string }

// PeopleEvents returns the changes, those of others first.
func PeopleEvents() []PeopleEvent {
	return []PeopleEvent{
		{"new-superior", "the appraiser's post gets another holder, because the old one moved, retired, left or died, or HR names another appraiser"},
		{"transfer", "the employee moves to another post; as Plt the new post is added, and the head there appraises (IV.A.5–6)"},
		{"acting", "a Plt or Plh of the appraiser's post begins or ends"},
		{"long-leave", "a long absence of the employee that rests the appraisal (II.C.8, or policy); below, what ends it as well"},
		{"study-leave", "study leave of the employee begins or ends"},
		{"retirement", "the employee retires"},
		{"death", "the employee dies; no letter is sent to the dead"},
	}
}

// PeopleCellOf returns the cell of a state and an event; ok is false where there is none.
func PeopleCellOf(key string) (cell PeopleCell, ok bool) {
	i := slices.IndexFunc(peopleCells, func(c PeopleCell) bool { return c.Key() == key })
	if i < 0 {
		return PeopleCell{}, false
	}
	return peopleCells[i], true
}

// PeopleCells returns the whole table, state by state.
func PeopleCells() []PeopleCell { return slices.Clone(peopleCells) }

// PeopleTable writes the table in Markdown, one table per state.
func PeopleTable() string {
	var out strings.Builder
	for _, e := range PeopleEvents() {
		out.WriteString("- `" + e.Key + "`: " + e.Means + "\n")
	}
	for _, s := range PeopleStates() {
		stages := make([]string, len(s.Stages))
		for i, stage := range s.Stages {
			stages[i] = "`" + string(stage) + "`"
		}
		out.WriteString("\n### " + strings.Join(stages, ", ") + "\n\n" +
			"| event | task | old link | terms | rates the period | rates the year | provision |\n| --- | --- | --- | --- | --- | --- | --- |\n")
		for _, c := range peopleCells {
			if c.State == s.Key {
				out.WriteString("| `" + strings.Join([]string{c.Event + "`", c.Owner, c.Link, c.Terms, c.Period, c.Year, c.Provision}, " | ") + " |\n")
			}
		}
	}
	return out.String()
}
