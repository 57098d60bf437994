package api

import (
	"context"
	"errors"
	"slices"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

var dialogueStates = map[appraisal.DialogueState]siklusv1.DialogueState{
	appraisal.DialogueAhead:     siklusv1.DialogueState_DIALOGUE_STATE_AHEAD,
	appraisal.DialogueOpen:      siklusv1.DialogueState_DIALOGUE_STATE_OPEN,
	appraisal.DialogueProposed:  siklusv1.DialogueState_DIALOGUE_STATE_PROPOSED,
	appraisal.DialogueSet:       siklusv1.DialogueState_DIALOGUE_STATE_SET,
	appraisal.DialogueWritten:   siklusv1.DialogueState_DIALOGUE_STATE_WRITTEN,
	appraisal.DialogueConfirmed: siklusv1.DialogueState_DIALOGUE_STATE_CONFIRMED,
	appraisal.DialogueMissing:   siklusv1.DialogueState_DIALOGUE_STATE_MISSING,
}

// talks is everything on record of the dialogues of one appraisal.
type talks struct {
	slots         map[string][]store.DialogueSlot // by period, in order
	texts         map[string]store.DialogueText
	confirmations []store.DialogueConfirmation
}

func (s dialogues) talks(ctx context.Context, tx store.Tx, caseID string) (t talks, err error) {
	slots, err := tx.Slots(ctx, caseID, "")
	if err != nil {
		return t, err
	}
	t.slots = map[string][]store.DialogueSlot{}
	for _, slot := range slots {
		t.slots[slot.Period] = append(t.slots[slot.Period], slot)
	}
	if t.texts, err = tx.Texts(ctx, caseID); err != nil {
		return t, err
	}
	t.confirmations, err = tx.Confirmations(ctx, caseID)
	return t, err
}

// facts are the dialogue of one period as the rules see it.
func (t talks) facts(rules appraisal.Rules, key string) appraisal.DialogueFacts {
	text, written := t.texts[key]
	f := appraisal.DialogueFacts{Written: written, Confirmed: written && len(confirmed(t.confirmations, key, text.Version)) == 2}
	for _, s := range t.slots[key] {
		f.Slots = append(f.Slots, appraisal.DialogueSlot{Starts: s.StartsAt, Day: rules.Calendar.DateOf(s.StartsAt),
			Proposed: rules.Pace.ToLegal(s.ProposedAt), Agreed: s.AgreedBy != ""})
	}
	return f
}

// people are the IDs of everybody named in the dialogues.
func (t talks) people() (ids []string) {
	for _, slots := range t.slots {
		for _, s := range slots {
			ids = append(ids, s.PersonID)
			if s.AgreedBy != "" {
				ids = append(ids, s.AgreedBy)
			}
		}
	}
	for _, text := range t.texts {
		ids = append(ids, text.PersonID)
	}
	for _, c := range t.confirmations {
		ids = append(ids, c.PersonID)
	}
	return ids
}

func (s dialogues) ListDialogues(ctx context.Context, r *siklusv1.ListDialoguesRequest) (*siklusv1.ListDialoguesResponse, error) {
	procedure := connectv1.DialogueServiceListDialoguesProcedure
	p, err := s.enter(ctx, procedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListDialoguesResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.open(ctx, tx, p, procedure, r.GetCaseId())
		if err != nil {
			return err
		}
		t, err := s.talks(ctx, tx, w.Case.ID)
		if err != nil {
			return err
		}
		names, err := tx.PeopleByID(ctx, append(t.people(), w.Case.PersonID))
		if err != nil {
			return err
		}
		rules := w.Case.Rules
		out.CaseId, out.Year, out.Zone, out.Rehearsal = w.Case.ID, int32(w.year), rules.Calendar.Zone, rules.Pace.Rehearsal()
		out.Employee, out.Current = personOf(names, w.Case.PersonID), periodKey(appraisal.PeriodOn(w.year, rules, w.Today))
		for _, period := range w.periods {
			key := period.Key()
			line := &siklusv1.DialogueLine{Period: key, State: dialogueStates[t.facts(rules, key).State(period, w.Today)], OpenPoints: int32(len(w.unmet(t.texts, key)))}
			if slots := t.slots[key]; len(slots) > 0 {
				line.Slot = showSlot(rules.Pace, slots[len(slots)-1], names)
			}
			out.Lines = append(out.Lines, line)
		}
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// unmet are the points agreed in a period that no later dialogue called met or dropped.
func (w scene) unmet(texts map[string]store.DialogueText, key string) []appraisal.AgreedPoint {
	return slices.DeleteFunc(slices.Clone(texts[key].Points), func(p appraisal.AgreedPoint) bool {
		for _, t := range texts {
			if slices.ContainsFunc(t.FollowUps, func(f appraisal.PointFollowUp) bool { return f.PointID == p.ID && f.Outcome != appraisal.PointOpen }) {
				return true
			}
		}
		return false
	})
}

func (s dialogues) GetDialogue(ctx context.Context, r *siklusv1.GetDialogueRequest) (*siklusv1.GetDialogueResponse, error) {
	procedure := connectv1.DialogueServiceGetDialogueProcedure
	p, err := s.enter(ctx, procedure, r)
	if err != nil {
		return nil, err
	}
	var out *siklusv1.GetDialogueResponse
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.open(ctx, tx, p, procedure, r.GetCaseId())
		if err != nil {
			return err
		}
		period, err := w.period(r.GetPeriod())
		if err != nil {
			return err
		}
		out, err = s.dialogue(ctx, tx, p, w, period)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s dialogues) dialogue(ctx context.Context, tx store.Tx, p Principal, w scene, period appraisal.Period) (*siklusv1.GetDialogueResponse, error) {
	key, rules := period.Key(), w.Case.Rules
	t, err := s.talks(ctx, tx, w.Case.ID)
	if err != nil {
		return nil, err
	}
	notes, err := tx.Notes(ctx, w.Case.ID, key)
	if err != nil {
		return nil, err
	}
	leader, err := tx.Actor(ctx, w.Case.ID, appraisal.Appraiser, w.Today)
	if err != nil && !errors.Is(err, store.ErrNobody) {
		return nil, err
	}
	ids := append(t.people(), w.Case.PersonID)
	if leader.PersonID != "" {
		ids = append(ids, leader.PersonID)
	}
	for _, n := range notes {
		ids = append(ids, n.PersonID)
	}
	names, err := tx.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	facts := t.facts(rules, key)
	side, _ := w.side()
	out := &siklusv1.GetDialogueResponse{CaseId: w.Case.ID, Period: key, Year: int32(w.year), Employee: personOf(names, w.Case.PersonID),
		State: dialogueStates[facts.State(period, w.Today)], Side: side, Zone: rules.Calendar.Zone, Rehearsal: rules.Pace.Rehearsal(),
		Today: day(w.Today), Ended: w.Case.Stage.Ended()}
	if leader.PersonID != "" {
		out.Leader = personOf(names, leader.PersonID)
	}
	slots := t.slots[key]
	for i := len(slots) - 1; i >= 0; i-- {
		shown := showSlot(rules.Pace, slots[i], names)
		if i == len(slots)-1 {
			out.Slot = shown
			out.MayAgree = slots[i].AgreedBy == "" && side != "" && sideOf(slots[i].Role) != side && !out.Ended
			continue
		}
		out.Former = append(out.Former, shown)
	}
	out.Notes = readableNotes(rules.Pace, notes, p.Person, side, facts.Begun(w.Legal), names)
	s.showPoints(out, t, w, key, names)
	return out, nil
}

// readableNotes are the preparations that the caller may read: their own; of the other side what was shared, and all of
// it once the meeting has begun. Who stands on neither side reads none.
func readableNotes(pace appraisal.Pace, notes []store.DialogueNote, person, side string, begun bool, names map[string]store.Person) []*siklusv1.DialogueNote {
	var own, others []*siklusv1.DialogueNote
	for _, n := range notes {
		switch {
		case n.PersonID == person:
			own = append(own, noteOf(pace, n, names))
		case side != "" && (n.Shared || begun):
			others = append(others, noteOf(pace, n, names))
		}
	}
	return append(own, others...)
}

// showPoints adds the text of a dialogue and the open points of periods before.
func (s dialogues) showPoints(out *siklusv1.GetDialogueResponse, t talks, w scene, key string, names map[string]store.Person) {
	pace := w.Case.Rules.Pace
	text, written := t.texts[key]
	for _, c := range w.carried(t.texts, key) {
		open := &siklusv1.OpenPoint{Point: agreedPoint(c.AgreedPoint), Period: c.Period, Overdue: !c.Until.IsZero() && c.Until < w.Today}
		for _, f := range text.FollowUps {
			if f.PointID == c.ID {
				open.FollowUp = &siklusv1.PointFollowUp{PointId: f.PointID, Outcome: string(f.Outcome), Note: f.Note}
			}
		}
		out.OpenPoints = append(out.OpenPoints, open)
	}
	if !written {
		return
	}
	shown := &siklusv1.DialoguePoints{Version: int32(text.Version), Summary: text.Summary, By: partyOf(names, text.PersonID, text.Role),
		At: stamp(pace.ToLegal(text.At))}
	for _, p := range text.Points {
		shown.Points = append(shown.Points, agreedPoint(p))
	}
	out.MayConfirm = out.GetSide() != "" && !out.GetEnded()
	for _, c := range t.confirmations {
		switch {
		case c.Period == key && c.Version == text.Version:
			shown.Confirmations = append(shown.Confirmations, &siklusv1.PointsConfirmation{By: partyOf(names, c.PersonID, c.Role), At: stamp(pace.ToLegal(c.At))})
			if c.Side == out.GetSide() {
				out.MayConfirm = false
			}
		case c.Period == key:
			shown.OutdatedConfirmations++
		}
	}
	out.Points = shown
}

func agreedPoint(p appraisal.AgreedPoint) *siklusv1.AgreedPoint {
	who := sideEmployee
	if p.Leader {
		who = sideLeader
	}
	return &siklusv1.AgreedPoint{Id: p.ID, What: p.What, Who: who, Until: day(p.Until)}
}

func noteOf(pace appraisal.Pace, n store.DialogueNote, names map[string]store.Person) *siklusv1.DialogueNote {
	return &siklusv1.DialogueNote{By: partyOf(names, n.PersonID, n.Role), Text: n.Text, Shared: n.Shared, Version: int32(n.Version), At: stamp(pace.ToLegal(n.At))}
}

func personOf(names map[string]store.Person, id string) *siklusv1.Person {
	return &siklusv1.Person{Id: id, Name: names[id].Name}
}

func partyOf(names map[string]store.Person, id string, role appraisal.Role) *siklusv1.DialogueParty {
	return &siklusv1.DialogueParty{Person: personOf(names, id), Role: string(role)}
}

// slotOf shows one appointment.
func (s dialogues) slotOf(ctx context.Context, tx store.Tx, w scene, slot store.DialogueSlot) (*siklusv1.DialogueSlot, error) {
	ids := []string{slot.PersonID}
	if slot.AgreedBy != "" {
		ids = append(ids, slot.AgreedBy)
	}
	names, err := tx.PeopleByID(ctx, ids)
	return showSlot(w.Case.Rules.Pace, slot, names), err
}

func showSlot(pace appraisal.Pace, s store.DialogueSlot, names map[string]store.Person) *siklusv1.DialogueSlot {
	out := &siklusv1.DialogueSlot{Id: s.ID, StartsAt: stamp(s.StartsAt), Minutes: int32(s.Minutes), Place: s.Place, Link: s.Link, Note: s.Note,
		By: partyOf(names, s.PersonID, s.Role), ProposedAt: stamp(pace.ToLegal(s.ProposedAt))}
	if s.AgreedBy != "" {
		out.AgreedBy, out.AgreedAt = partyOf(names, s.AgreedBy, s.AgreedRole), stamp(pace.ToLegal(s.AgreedAt))
	}
	return out
}

// answeredShown is how long an answered request is still listed.
const answeredShown = 90 * 24 * time.Hour
