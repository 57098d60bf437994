package api

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

var counsellingStates = map[appraisal.CounsellingStep]siklusv1.CounsellingState{
	appraisal.CounsellingNoted:     siklusv1.CounsellingState_COUNSELLING_STATE_NOTED,
	appraisal.CounsellingTold:      siklusv1.CounsellingState_COUNSELLING_STATE_TOLD,
	appraisal.CounsellingChanged:   siklusv1.CounsellingState_COUNSELLING_STATE_CHANGED,
	appraisal.CounsellingReported:  siklusv1.CounsellingState_COUNSELLING_STATE_REPORTED,
	appraisal.CounsellingTaken:     siklusv1.CounsellingState_COUNSELLING_STATE_TAKEN,
	appraisal.CounsellingAppointed: siklusv1.CounsellingState_COUNSELLING_STATE_APPOINTED,
	appraisal.CounsellingScheduled: siklusv1.CounsellingState_COUNSELLING_STATE_SCHEDULED,
	appraisal.CounsellingRecorded:  siklusv1.CounsellingState_COUNSELLING_STATE_RECORDED,
	appraisal.CounsellingDecided:   siklusv1.CounsellingState_COUNSELLING_STATE_DECIDED,
}

// counsellingDo names the operation of each step, for who asks what they may do.
var counsellingDo = []struct {
	step appraisal.CounsellingStep
	do   string
}{
	{appraisal.CounsellingTold, "TellEmployee"}, {appraisal.CounsellingAnswered, "AnswerCounselling"}, {appraisal.CounsellingChanged, "CloseBehaviour"},
	{appraisal.CounsellingReported, "ReportBehaviour"}, {appraisal.CounsellingTaken, "TakeCounselling"}, {appraisal.CounsellingReleased, "ReleaseCounselling"},
	{appraisal.CounsellingAppointed, "AppointCounsellor"}, {appraisal.CounsellingDeclined, "DeclineCounselling"}, {appraisal.CounsellingScheduled, "ScheduleCounselling"},
	{appraisal.CounsellingRecorded, "RecordCounselling"}, {appraisal.CounsellingPassed, "PassCounselling"}, {appraisal.CounsellingDecided, "DecideCounselling"},
}

func (s counsellings) ListCounselling(ctx context.Context, r *siklusv1.ListCounsellingRequest) (*siklusv1.ListCounsellingResponse, error) {
	p, err := s.enter(ctx, connectv1.CounsellingServiceListCounsellingProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListCounsellingResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		out.Zone = agency.Zone
		cycles, err := tx.GuidanceCycles(ctx)
		if err != nil {
			return err
		}
		for _, c := range cycles {
			if err := s.listCycle(ctx, tx, p, c, out); err != nil {
				return err
			}
		}
		slices.SortStableFunc(out.Desk, func(a, b *siklusv1.CounsellingLine) int { return a.GetAt().AsTime().Compare(b.GetAt().AsTime()) })
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// listCycle adds the records of one cycle.
func (s counsellings) listCycle(ctx context.Context, tx store.Tx, p Principal, cycle store.Cycle, out *siklusv1.ListCounsellingResponse) error {
	list, err := tx.CounsellingsAround(ctx, cycle.ID, p.Person, cycle.Rules.Calendar.DateOf(cycle.Rules.Pace.ToLegal(s.now())))
	if err != nil {
		return err
	}
	if p.Holds(OfficeHR) {
		reported, err := tx.CounsellingsReported(ctx, cycle.ID)
		if err != nil {
			return err
		}
		for _, c := range reported {
			if !slices.ContainsFunc(list, func(o store.Counselling) bool { return o.ID == c.ID }) {
				list = append(list, c)
			}
		}
	}
	ids, people := make([]string, len(list)), make([]string, len(list))
	for i, c := range list {
		ids[i], people[i] = c.ID, c.EmployeeID
	}
	steps, err := tx.CounsellingSteps(ctx, ids)
	if err != nil {
		return err
	}
	names, err := tx.PeopleByID(ctx, people)
	if err != nil {
		return err
	}
	for _, c := range list {
		if p.Via == ByLink && c.EmployeeID != p.Person {
			continue
		}
		w, err := s.stand(ctx, tx, p, c, steps[c.ID])
		switch {
		case err != nil && p.Via == ByLink: // a link is for one appraisal
		case err != nil:
			return err
		case slices.Contains(w.parties, appraisal.DeskParty):
			out.Desk = append(out.Desk, w.line(names))
		case w.knows():
			out.Lines = append(out.Lines, w.line(names))
		}
	}
	return nil
}

// line shows a record in a list. Of a report that nobody has taken on it tells neither whom nor what it is about.
func (w counselled) line(names map[string]store.Person) *siklusv1.CounsellingLine {
	pace := w.Case.Rules.Pace
	out := &siklusv1.CounsellingLine{Id: w.ID}
	for _, do := range counsellingDo {
		if w.admit(do.step) == nil {
			out.May = append(out.May, do.do)
		}
	}
	if slices.Contains(w.parties, appraisal.DeskParty) {
		for _, e := range w.steps {
			if e.Step == appraisal.CounsellingReported {
				out.State, out.At = siklusv1.CounsellingState_COUNSELLING_STATE_REPORTED, stamp(pace.ToLegal(e.At))
				out.DaysWaiting = int32(w.Case.Rules.Calendar.Count(e.Day, w.Today))
			}
		}
		return out
	}
	out.Employee, out.State = personOf(names, w.EmployeeID), counsellingStates[w.facts.Stands()]
	out.At = stamp(pace.ToLegal(w.steps[len(w.steps)-1].At))
	if len(w.parties) > 0 {
		out.Part = string(w.parties[0])
	}
	return out
}

func (s counsellings) GetCounselling(ctx context.Context, r *siklusv1.GetCounsellingRequest) (*siklusv1.GetCounsellingResponse, error) {
	p, err := s.enter(ctx, connectv1.CounsellingServiceGetCounsellingProcedure, r)
	if err != nil {
		return nil, err
	}
	var out *siklusv1.GetCounsellingResponse
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.open(ctx, tx, p, r.GetCounsellingId())
		if err != nil {
			return err
		}
		out, err = s.show(ctx, tx, p, w)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s counsellings) show(ctx context.Context, tx store.Tx, p Principal, w counselled) (*siklusv1.GetCounsellingResponse, error) {
	readable := w.facts.Readable(w.parties)
	words := map[string]json.RawMessage{}
	var reads []store.CounsellingRead
	var err error
	if len(readable) > 0 {
		if words, err = tx.ReadCounselling(ctx, w.ID, p.Person, readable); err != nil {
			return nil, err
		}
	}
	own := slices.Contains(w.parties, appraisal.CounselledParty)
	if own {
		if reads, err = tx.CounsellingReads(ctx, w.ID); err != nil {
			return nil, err
		}
	}
	people := []string{w.EmployeeID}
	for _, e := range w.steps {
		people = append(people, e.PersonID)
		if e.SubjectID != "" {
			people = append(people, e.SubjectID)
		}
	}
	for _, n := range reads {
		people = append(people, n.PersonID)
	}
	names, err := tx.PeopleByID(ctx, people)
	if err != nil {
		return nil, err
	}
	pace := w.Case.Rules.Pace
	out := &siklusv1.GetCounsellingResponse{Line: w.line(names), Today: day(w.Today), Zone: w.Case.Rules.Calendar.Zone, Rehearsal: pace.Rehearsal()}
	if slices.Contains(w.parties, appraisal.DeskParty) {
		return out, nil // nobody handles it yet, so nobody at the desk sees more than that it is there
	}
	out.CaseId = w.CaseID
	if w.facts.Counsellor != "" {
		out.Counsellor = &siklusv1.DialogueParty{Person: personOf(names, w.facts.Counsellor), Role: string(w.facts.As)}
	}
	for _, e := range w.steps {
		note := &siklusv1.CounsellingNote{Step: string(e.Step), By: personOf(names, e.PersonID), At: stamp(pace.ToLegal(e.At)), Kind: codeOf(counsellorKinds, e.As)}
		if e.As == "" {
			note.Kind = siklusv1.CounsellorKind_COUNSELLOR_KIND_UNSPECIFIED
		}
		if e.SubjectID != "" {
			note.Counsellor = personOf(names, e.SubjectID)
		}
		if said, ok := words[e.ID]; ok {
			sayCounselling(note, e.Step, said)
		}
		out.Notes = append(out.Notes, note)
	}
	for _, n := range reads {
		if n.PersonID != w.EmployeeID {
			out.Reads = append(out.Reads, &siklusv1.CounsellingRead{By: personOf(names, n.PersonID), At: stamp(pace.ToLegal(n.At))})
		}
	}
	return out, nil
}

// sayCounselling puts the words of a step into its note.
func sayCounselling(note *siklusv1.CounsellingNote, step appraisal.CounsellingStep, said json.RawMessage) {
	switch step {
	case appraisal.CounsellingNoted:
		note.What = &siklusv1.CounsellingNote_Problem{Problem: unpacked(said, &siklusv1.BehaviourProblem{})}
	case appraisal.CounsellingTold:
		note.What = &siklusv1.CounsellingNote_Telling{Telling: unpacked(said, &siklusv1.Telling{})}
	case appraisal.CounsellingAnswered:
		note.What = &siklusv1.CounsellingNote_Text{Text: unpacked(said, &siklusv1.AnswerCounsellingRequest{}).GetText()}
	case appraisal.CounsellingChanged:
		note.What = &siklusv1.CounsellingNote_Text{Text: unpacked(said, &siklusv1.CloseBehaviourRequest{}).GetText()}
	case appraisal.CounsellingReported:
		note.What = &siklusv1.CounsellingNote_Report{Report: unpacked(said, &siklusv1.BehaviourReport{})}
	case appraisal.CounsellingDeclined:
		note.What = &siklusv1.CounsellingNote_Text{Text: unpacked(said, &siklusv1.DeclineCounsellingRequest{}).GetReason()}
	case appraisal.CounsellingScheduled:
		note.What = &siklusv1.CounsellingNote_Meeting{Meeting: unpacked(said, &siklusv1.CounsellingMeeting{})}
	case appraisal.CounsellingRecorded:
		note.What = &siklusv1.CounsellingNote_Record{Record: unpacked(said, &siklusv1.CounsellingRecord{})}
	case appraisal.CounsellingPassed:
		note.What = &siklusv1.CounsellingNote_Text{Text: strings.TrimSpace(unpacked(said, &siklusv1.PassCounsellingRequest{}).GetText())}
	case appraisal.CounsellingDecided:
		note.What = &siklusv1.CounsellingNote_Decision{Decision: unpacked(said, &siklusv1.CounsellingDecision{})}
	}
}
