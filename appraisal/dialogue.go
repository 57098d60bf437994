package appraisal

import (
	"slices"
	"time"
)

// DialogueState is where the performance dialogue (*dialog kinerja*) of a period stands. The law names no date and no
// penalty for it (art. 7; II.A), so the state says what is there and what is not, and nothing follows from it.
type DialogueState string

// The states of a dialogue.
const (
	DialogueAhead     DialogueState = "ahead"     // the period has not begun, nothing is arranged
	DialogueOpen      DialogueState = "open"      // nothing is arranged
	DialogueProposed  DialogueState = "proposed"  // an appointment is proposed
	DialogueSet       DialogueState = "set"       // both agreed to an appointment
	DialogueWritten   DialogueState = "written"   // points are written down, a confirmation is missing
	DialogueConfirmed DialogueState = "confirmed" // both confirmed them
	DialogueMissing   DialogueState = "missing"   // the period is over without one
)

// DialogueFacts are what is on record of the dialogue of one period.
type DialogueFacts struct {
	Slots     []DialogueSlot // in the order in which they were proposed
	Written   bool           // points were written down
	Confirmed bool           // both sides confirmed the text that stands
}

// DialogueSlot is a proposed appointment as the rules see it. All instants are legal ones.
type DialogueSlot struct {
	Starts   time.Time
	Day      Date // of Starts, in the agency's zone
	Proposed time.Time
	Agreed   bool
}

// State says where the dialogue of a period stands on a day. A period that is over without written points is missing
// its dialogue, even when an appointment had been made.
func (f DialogueFacts) State(p Period, today Date) DialogueState {
	switch last := len(f.Slots) - 1; {
	case f.Confirmed:
		return DialogueConfirmed
	case f.Written:
		return DialogueWritten
	case today > p.To && (last < 0 || !f.Slots[last].Agreed || f.Slots[last].Day < today):
		return DialogueMissing // an appointment that both moved beyond the period still counts until its day is over
	case last >= 0 && f.Slots[last].Agreed:
		return DialogueSet
	case last >= 0:
		return DialogueProposed
	case today < p.From:
		return DialogueAhead
	}
	return DialogueOpen
}

// Begun reports whether a meeting to which both agreed has begun: from then on each side may read what the other
// prepared. An appointment that was moved before it began never took place.
func (f DialogueFacts) Begun(now time.Time) bool {
	for i, s := range f.Slots {
		moved := i+1 < len(f.Slots) && f.Slots[i+1].Proposed.Before(s.Starts)
		if s.Agreed && !moved && !now.Before(s.Starts) {
			return true
		}
	}
	return false
}

// AgreedPoint is one thing that both agreed on in a dialogue.
type AgreedPoint struct {
	ID     string `json:"id"`
	What   string `json:"what"`
	Leader bool   `json:"leader,omitempty"` // the leader does it; else the employee
	Until  Date   `json:"until,omitempty"`  // zero: no day was named
}

// PointFollowUp says what became of a point of a period before.
type PointFollowUp struct {
	PointID string       `json:"point"`
	Outcome PointOutcome `json:"outcome"`
	Note    string       `json:"note,omitempty"`
}

// PointOutcome is what became of a point.
type PointOutcome string

// The outcomes of points.
const (
	PointMet     PointOutcome = "met"
	PointOpen    PointOutcome = "open"    // goes on
	PointDropped PointOutcome = "dropped" // both let it go
)

// DialogueText is what was written down in the dialogue of one period.
type DialogueText struct {
	Period    string // key
	Points    []AgreedPoint
	FollowUps []PointFollowUp
}

// CarriedPoint is a point of a period before that is still open.
type CarriedPoint struct {
	AgreedPoint
	Period string // in which it was agreed
}

// CarriedPoints returns what was agreed in the dialogues before a period and is neither met nor dropped since, oldest
// first. texts stand in the order of their periods; those of the period itself and after it do not count.
func CarriedPoints(texts []DialogueText, periods []Period, key string) []CarriedPoint {
	place := func(k string) int { return slices.IndexFunc(periods, func(p Period) bool { return p.Key() == k }) }
	end := place(key)
	var open []CarriedPoint
	for _, t := range texts {
		if at := place(t.Period); at < 0 || at >= end {
			continue
		}
		for _, f := range t.FollowUps {
			if f.Outcome != PointOpen {
				open = slices.DeleteFunc(open, func(p CarriedPoint) bool { return p.ID == f.PointID })
			}
		}
		for _, p := range t.Points {
			open = append(open, CarriedPoint{p, t.Period})
		}
	}
	return open
}

// Codes of refusals of dialogue, feedback and taking over.
const (
	PeriodUnknown    = "period-unknown"
	SlotPast         = "slot-past"          // the appointment lies before now
	SlotTooFar       = "slot-too-far"       // or more than a year away
	PlaceMissing     = "place-missing"      // neither room nor link
	SlotReplaced     = "slot-replaced"      // another appointment was proposed since
	OwnSlot          = "own-slot"           // the other side agrees
	NoteShared       = "note-shared"        // what was shared stays shared
	DialogueChanged  = "dialogue-changed"   // another version stands by now
	PointUnknown     = "point-unknown"      // no open point of a period before
	OwnFeedback      = "own-feedback"       // nobody gives or asks themselves
	FeedbackSubject  = "feedback-subject"   // a result and a value at once
	NoAppraisal      = "no-appraisal"       // the person has none that runs
	AlreadyTakenOver = "already-taken-over" // the planned result
	PersonMissing    = "person-missing"     // nobody was named
)

// maxAhead is how far ahead an appointment may lie.
const maxAhead = 366 * 24 * time.Hour

// AdmitSlot holds a proposed appointment against the clock; both instants are legal ones. It returns the field at fault.
func AdmitSlot(starts, now time.Time, place, link string) (field string, r *Refusal) {
	switch {
	case !starts.After(now):
		return "day", refuse(SlotPast, "policy", "Waktu itu sudah lewat. Pilih waktu yang akan datang.",
			"That time has passed. Choose a time to come.")
	case starts.Sub(now) > maxAhead:
		return "day", refuse(SlotTooFar, "policy", "Waktu itu lebih dari setahun lagi. Periksa tanggalnya.",
			"That is more than a year away. Check the date.")
	case place == "" && link == "":
		return "place", refuse(PlaceMissing, "policy", "Sebutkan tempat, atau tautan pertemuan daring.",
			"Name a place, or the link of an online meeting.")
	}
	return "", nil
}

// FeedbackRelation is as what somebody gives feedback (arts 17–18).
type FeedbackRelation string

// The relations.
const (
	FromAppraiser FeedbackRelation = "appraiser"
	FromSuperior  FeedbackRelation = "superior"
	FromPeer      FeedbackRelation = "peer"  // of the same level
	FromBelow     FeedbackRelation = "below" // staff whom the employee leads
	FromOther     FeedbackRelation = "other" // linked to the work in another way
)

// RelationOf says as what somebody gives feedback: in the employee's case as a leader; else as one of those whom the
// employee leads; else as a peer, when both have the same leader; else as another party linked to the work.
func RelationOf(roles []Role, led, sameLeader bool) FeedbackRelation {
	switch {
	case slices.Contains(roles, Appraiser):
		return FromAppraiser
	case slices.Contains(roles, Superior):
		return FromSuperior
	case led:
		return FromBelow
	case sameLeader:
		return FromPeer
	}
	return FromOther
}
