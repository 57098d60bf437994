package appraisal

import (
	"testing"
	"time"
)

func quarters() []Period { return Periods(2026, Rules{Cadence: Quarterly}) }

func TestStateOfADialogue(t *testing.T) {
	t.Parallel()
	q1 := quarters()[0]
	day := func(m time.Month, d int) Date { return NewDate(2026, m, d) }
	slot := func(on Date, agreed bool) DialogueSlot {
		return DialogueSlot{Starts: on.Time().Add(time.Hour), Day: on, Proposed: day(1, 2).Time(), Agreed: agreed}
	}
	slots := func(list ...DialogueSlot) DialogueFacts { return DialogueFacts{Slots: list} }
	for _, row := range []struct {
		name  string
		facts DialogueFacts
		today Date
		want  DialogueState
	}{
		{"before the period", DialogueFacts{}, day(1, 1) - 1, DialogueAhead},
		{"first day", DialogueFacts{}, day(1, 1), DialogueOpen},
		{"last day", DialogueFacts{}, day(3, 31), DialogueOpen},
		{"the day after", DialogueFacts{}, day(4, 1), DialogueMissing},
		{"proposed", slots(slot(day(2, 2), false)), day(2, 1), DialogueProposed},
		{"proposed and never answered", slots(slot(day(2, 2), false)), day(4, 1), DialogueMissing},
		{"agreed", slots(slot(day(2, 2), true)), day(2, 1), DialogueSet},
		{"agreed, then another time proposed", slots(slot(day(2, 2), true), slot(day(2, 9), false)), day(2, 1), DialogueProposed},
		{"agreed and nothing written down", slots(slot(day(2, 2), true)), day(4, 1), DialogueMissing},
		{"agreed to beyond the period", slots(slot(day(4, 3), true)), day(4, 3), DialogueSet},
		{"and that day is over", slots(slot(day(4, 3), true)), day(4, 4), DialogueMissing},
		{"written without an appointment", DialogueFacts{Written: true}, day(4, 4), DialogueWritten},
		{"confirmed by both", DialogueFacts{Written: true, Confirmed: true}, day(4, 4), DialogueConfirmed},
	} {
		if got := row.facts.State(q1, row.today); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

func TestAMeetingBeginsWhenBothAgreedAndNobodyMovedIt(t *testing.T) {
	t.Parallel()
	ten := time.Date(2026, 2, 2, 1, 0, 0, 0, time.UTC)
	agreed := DialogueSlot{Starts: ten, Proposed: ten.Add(-48 * time.Hour), Agreed: true}
	moved := DialogueSlot{Starts: ten.Add(24 * time.Hour), Proposed: ten.Add(-time.Hour)}
	after := DialogueSlot{Starts: ten.Add(24 * time.Hour), Proposed: ten.Add(time.Hour)}
	for _, row := range []struct {
		name  string
		slots []DialogueSlot
		now   time.Time
		want  bool
	}{
		{"a second too early", []DialogueSlot{agreed}, ten.Add(-time.Second), false},
		{"at its time", []DialogueSlot{agreed}, ten, true},
		{"moved before it began", []DialogueSlot{agreed, moved}, ten.Add(time.Minute), false},
		{"the other time was never agreed to", []DialogueSlot{agreed, moved}, ten.Add(48 * time.Hour), false},
		{"another one arranged after it", []DialogueSlot{agreed, after}, ten.Add(2 * time.Hour), true},
		{"nobody agreed", []DialogueSlot{after}, ten.Add(48 * time.Hour), false},
	} {
		if got := (DialogueFacts{Slots: row.slots}).Begun(row.now); got != row.want {
			t.Errorf("%s: %t", row.name, got)
		}
	}
}

func TestUnmetPointsAreCarriedUntilTheyAreMetOrDropped(t *testing.T) {
	t.Parallel()
	point := func(id string) AgreedPoint { return AgreedPoint{ID: id, What: id} }
	texts := []DialogueText{
		{Period: "q1", Points: []AgreedPoint{point("a"), point("b"), point("c")}},
		{Period: "q2", Points: []AgreedPoint{point("d")}, FollowUps: []PointFollowUp{{PointID: "a", Outcome: PointMet}, {PointID: "b", Outcome: PointOpen}, {PointID: "c", Outcome: PointDropped}}},
		{Period: "q3", FollowUps: []PointFollowUp{{PointID: "b", Outcome: PointMet}}},
	}
	for key, want := range map[string]string{"q1": "", "q2": "abc", "q3": "bd", "q4": "d", "year": "d", "m01": ""} {
		got := ""
		for _, p := range CarriedPoints(texts, quarters(), key) {
			got += p.ID
		}
		if got != want {
			t.Errorf("%s carries %q, want %q", key, got, want)
		}
	}
}

func TestAnAppointmentLiesAheadAndSomewhere(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 2, 2, 1, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		starts              time.Time
		place, link         string
		wantField, wantCode string
	}{
		{now, "Aula", "", "day", SlotPast},
		{now.Add(time.Minute), "Aula", "", "", ""},
		{now.Add(366 * 24 * time.Hour), "", "https://rapat.example", "", ""},
		{now.Add(366*24*time.Hour + time.Minute), "Aula", "", "day", SlotTooFar},
		{now.Add(time.Minute), "", "", "place", PlaceMissing},
	} {
		field, refusal := AdmitSlot(row.starts, now, row.place, row.link)
		code := ""
		if refusal != nil {
			code = refusal.Code
		}
		if field != row.wantField || code != row.wantCode {
			t.Errorf("%v %q: %s %s, want %s %s", row.starts, row.place, field, code, row.wantField, row.wantCode)
		}
	}
}

func TestAsWhatFeedbackIsGiven(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		provision string
		roles     []Role
		led, same bool
		want      FeedbackRelation
	}{
		{"art. 17(1)", []Role{Appraiser}, false, false, FromAppraiser},
		{"III.C.6", []Role{HR, Superior}, false, false, FromSuperior},
		{"art. 18(2), peers", nil, false, true, FromPeer},
		{"art. 18(2), staff below", []Role{Auditor}, true, false, FromBelow},
		{"III.C.7, other parties", []Role{HR}, false, false, FromOther},
	} {
		if got := RelationOf(row.roles, row.led, row.same); got != row.want {
			t.Errorf("%s: %s, want %s", row.provision, got, row.want)
		}
	}
}
