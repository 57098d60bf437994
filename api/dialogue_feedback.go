package api

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// colleaguesShown is how many people a search among colleagues shows.
const colleaguesShown = 10

func (s dialogues) FindColleagues(ctx context.Context, r *siklusv1.FindColleaguesRequest) (*siklusv1.FindColleaguesResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.DialogueServiceFindColleaguesProcedure, r)
	if err != nil {
		return nil, err
	}
	query := strings.TrimSpace(plain(r.GetQuery()))
	// By name only: a colleague's staff number is nobody's way to find them.
	if utf8.RuneCountInString(query) < fewestLetters || strings.ContainsAny(query, "0123456789") {
		return nil, s.answer(ctx, refuseInput("query"))
	}
	out := &siklusv1.FindColleaguesResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		today, err := s.realToday(ctx, tx)
		if err != nil {
			return err
		}
		found, err := tx.FindPeople(ctx, query, today, colleaguesShown+2)
		for _, f := range found {
			if f.Person.ID == p.Person {
				continue
			}
			if len(out.People) == colleaguesShown {
				out.More = true
				break
			}
			out.People = append(out.People, &siklusv1.Person{Id: f.Person.ID, Name: f.Person.Name, Capacity: string(f.Capacity), Post: f.Post})
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// about reads what feedback is about: a planned result, a behaviour value, or the work as a whole.
func about(results []string, result, behaviour int32) (planned string, err error) {
	if result > 0 && behaviour > 0 {
		return "", &refused{field: "behaviour", Refusal: *doorRefusal(appraisal.FeedbackSubject,
			"Pilih salah satu: rencana hasil kerja atau nilai perilaku.", "Choose one of them: a planned result or a behaviour value.")}
	}
	if result == 0 {
		return "", nil
	}
	if int(result) > len(results) || results[result-1] == "" {
		return "", unknownResult()
	}
	return results[result-1], nil
}

func unknownResult() error {
	return &refused{field: "result", Refusal: *doorRefusal(appraisal.ResultUnknown, "Rencana hasil kerja itu tidak ada dalam SKP.",
		"There is no such planned result in the target agreement.")}
}

func (s dialogues) RequestFeedback(ctx context.Context, r *siklusv1.RequestFeedbackRequest) (*siklusv1.RequestFeedbackResponse, error) {
	out := &siklusv1.RequestFeedbackResponse{}
	err := s.write(ctx, connectv1.DialogueServiceRequestFeedbackProcedure, r, "", func(tx store.Tx, p Principal, w scene, now time.Time) error {
		if r.GetPersonId() == p.Person {
			return &refused{field: "person_id", Refusal: *ownFeedback()}
		}
		asked, err := s.colleague(ctx, tx, r.GetPersonId())
		if err != nil {
			return err
		}
		results, err := tx.PlannedResults(ctx, []string{w.Case.ID})
		if err != nil {
			return err
		}
		planned, err := about(results[w.Case.ID], r.GetResult(), r.GetBehaviour())
		if err != nil {
			return err
		}
		question := plain(r.GetQuestion())
		if len(question) < 3 {
			return refuseInput("question")
		}
		kept, first, err := tx.PutFeedbackRequest(ctx, store.FeedbackRequest{ID: r.GetId(), CaseID: w.Case.ID, AskedID: asked.ID, Result: int(r.GetResult()),
			Planned: planned, Behaviour: int(r.GetBehaviour()), Question: question, At: now})
		if err != nil {
			return err
		}
		if first {
			if err := s.tellOfRequest(ctx, tx, w, kept); err != nil {
				return err
			}
		}
		names, err := tx.PeopleByID(ctx, []string{kept.EmployeeID, kept.AskedID})
		out.Request = requestOf(w.Case.Rules.Pace, kept, names)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// tellOfRequest queues the letter to who is asked. The question is not in it.
func (s dialogues) tellOfRequest(ctx context.Context, tx store.Tx, w scene, q store.FeedbackRequest) error {
	data, err := letterData(store.LetterData{Proceeding: w.Case.Proceeding, Stage: w.Case.Stage, Year: w.year, Rehearsal: w.Case.Rules.Pace.Rehearsal(),
		Role: appraisal.Employee, Entry: q.ID})
	if err != nil {
		return err
	}
	return tx.QueueLetter(ctx, store.Letter{PersonID: q.AskedID, Kind: store.FeedbackAskedLetter, Cause: q.ID, CaseID: w.Case.ID, CycleID: w.Case.CycleID, Data: data})
}

// colleague finds somebody of the agency who is in service.
func (s dialogues) colleague(ctx context.Context, tx store.Tx, id string) (store.Person, error) {
	missing := &refused{field: "person_id", Refusal: *doorRefusal(appraisal.PersonMissing, "Pilih orangnya dari hasil pencarian.", "Choose the person from those found.")}
	if id == "" {
		return store.Person{}, missing
	}
	person, err := tx.PersonByID(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return person, missing
	}
	if err != nil {
		return person, err
	}
	today, err := s.realToday(ctx, tx)
	if err == nil && !person.DepartedFrom.IsZero() && person.DepartedFrom <= today {
		err = missing
	}
	return person, err
}

func ownFeedback() *appraisal.Refusal {
	return &appraisal.Refusal{Code: appraisal.OwnFeedback, Provision: "art. 18(2); III.C.7–9", Sentence: "Umpan balik datang dari orang lain, bukan dari diri sendiri.",
		English: "Feedback comes from others, not from oneself."}
}

// tones are those of feedback in the contract.
var tones = map[siklusv1.FeedbackTone]appraisal.FeedbackTone{
	siklusv1.FeedbackTone_FEEDBACK_TONE_POSITIVE: appraisal.Praises, siklusv1.FeedbackTone_FEEDBACK_TONE_IMPROVE: appraisal.Corrects,
}

var toneWords = inverse(tones)

// WriteFeedback takes feedback from anybody of the agency (arts 17–19). Who gives it need not stand in the case, so
// the case is found by the person or by the request, and the giver sees nothing of it.
func (s dialogues) WriteFeedback(ctx context.Context, r *siklusv1.WriteFeedbackRequest) (*siklusv1.WriteFeedbackResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.DialogueServiceWriteFeedbackProcedure, r)
	if err != nil {
		return nil, err
	}
	text := plain(r.GetText())
	if len(text) < 3 {
		return nil, s.answer(ctx, refuseInput("text"))
	}
	out := &siklusv1.WriteFeedbackResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		if err := s.linkForRequest(ctx, tx, p, r.GetRequestId()); err != nil {
			return err
		}
		f := store.Feedback{ID: r.GetId(), PersonID: p.Person, Result: int(r.GetResult()), Behaviour: int(r.GetBehaviour()), Text: text,
			Tone: tones[r.GetTone()], InPerson: r.GetInPerson()}
		c, err := s.receiver(ctx, tx, p, r, &f)
		if err != nil {
			return err
		}
		if f.At, err = s.moment(ctx, tx); err != nil {
			return err
		}
		kept, first, err := s.keepFeedback(ctx, tx, p, c, f)
		if err != nil {
			return err
		}
		names, err := tx.PeopleByID(ctx, []string{p.Person})
		out.Feedback = feedbackOf(c.Rules.Pace, kept, names)
		if err != nil || !first {
			return err
		}
		return s.tellOfFeedback(ctx, tx, c, kept)
	})
	if err != nil {
		return nil, s.answer(ctx, dialogueRefusal(err))
	}
	return out, nil
}

// linkForRequest holds a link against what it is for: the letter that carries it names one request, and by it that request
// is read and answered and no other. Who signed in is not asked.
func (s dialogues) linkForRequest(ctx context.Context, tx store.Tx, p Principal, request string) error {
	if p.Via != ByLink {
		return nil
	}
	if request == "" {
		return refuseLinkIsForOneTask()
	}
	_, err := s.linkTask(ctx, tx, p)
	return err
}

// receiver finds the running appraisal of whom feedback is for, by the request it answers or by the person.
func (s dialogues) receiver(ctx context.Context, tx store.Tx, p Principal, r *siklusv1.WriteFeedbackRequest, f *store.Feedback) (store.Case, error) {
	var caseID string
	if r.GetRequestId() != "" {
		q, err := tx.FeedbackRequestByID(ctx, r.GetRequestId())
		if err == nil && q.AskedID != p.Person {
			err = store.ErrNotFound // not even told that it exists
		}
		if err != nil {
			return store.Case{}, err
		}
		f.RequestID, f.Result, f.Behaviour, caseID = q.ID, q.Result, q.Behaviour, q.CaseID
	} else {
		if r.GetPersonId() == p.Person {
			return store.Case{}, &refused{field: "person_id", Refusal: *ownFeedback()}
		}
		person, err := s.colleague(ctx, tx, r.GetPersonId())
		if err != nil {
			return store.Case{}, err
		}
		if caseID, err = tx.OwnAppraisal(ctx, person.ID); errors.Is(err, store.ErrNotFound) {
			return store.Case{}, &refused{field: "person_id", Refusal: *doorRefusal(appraisal.NoAppraisal,
				"Orang ini tidak sedang dinilai, jadi umpan balik untuknya tidak dapat dicatat di sini.",
				"This person has no appraisal that runs, so feedback for them cannot be kept here.")}
		}
		if err != nil {
			return store.Case{}, err
		}
	}
	c, err := tx.CaseByID(ctx, caseID)
	if err == nil {
		err = scene{place: place{Case: c}}.standing()
	}
	return c, err
}

func (s dialogues) keepFeedback(ctx context.Context, tx store.Tx, p Principal, c store.Case, f store.Feedback) (store.Feedback, bool, error) {
	legal := c.Rules.Pace.ToLegal(f.At)
	today := c.Rules.Calendar.DateOf(legal)
	cycle, err := tx.CycleByID(ctx, c.CycleID)
	if err != nil {
		return f, false, err
	}
	results, err := tx.PlannedResults(ctx, []string{c.ID})
	if err != nil {
		return f, false, err
	}
	if f.RequestID == "" {
		if f.Planned, err = about(results[c.ID], int32(f.Result), int32(f.Behaviour)); err != nil {
			return f, false, err
		}
	} else {
		q, err := tx.FeedbackRequestByID(ctx, f.RequestID)
		if err != nil {
			return f, false, err
		}
		f.Planned = q.Planned // as it stood when it was asked
	}
	f.CaseID, f.Period = c.ID, periodKey(appraisal.PeriodOn(cycle.Year, c.Rules, today))
	parties, err := tx.RolesIn(ctx, c.ID, p.Person, today)
	if err != nil {
		return f, false, err
	}
	led, err := tx.LedBy(ctx, p.Person, c.PersonID, today)
	if err != nil {
		return f, false, err
	}
	same, err := tx.SameLeader(ctx, c.ID, p.Person, today)
	if err != nil {
		return f, false, err
	}
	var roles []appraisal.Role
	for _, party := range parties {
		roles = append(roles, party.Role)
	}
	f.Relation = appraisal.RelationOf(roles, led, same)
	return tx.PutFeedback(ctx, f)
}

// tellOfFeedback queues the letter to the employee, one a day for each appraisal however much was given.
func (s dialogues) tellOfFeedback(ctx context.Context, tx store.Tx, c store.Case, f store.Feedback) error {
	cycle, err := tx.CycleByID(ctx, c.CycleID)
	if err != nil {
		return err
	}
	data, err := letterData(store.LetterData{Proceeding: c.Proceeding, Stage: c.Stage, Year: cycle.Year, Period: f.Period,
		Rehearsal: c.Rules.Pace.Rehearsal(), Role: appraisal.Employee})
	if err != nil {
		return err
	}
	today := c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(f.At))
	return tx.QueueLetter(ctx, store.Letter{PersonID: c.PersonID, Kind: "feedback_given", Cause: "feedback/" + c.ID + "/" + today.String(),
		CaseID: c.ID, CycleID: c.CycleID, Data: data})
}

func (s dialogues) TakeOverResult(ctx context.Context, r *siklusv1.TakeOverResultRequest) (*siklusv1.TakeOverResultResponse, error) {
	out := &siklusv1.TakeOverResultResponse{}
	err := s.write(ctx, connectv1.DialogueServiceTakeOverResultProcedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene, now time.Time) error {
		results, err := tx.PlannedResults(ctx, []string{w.Case.ID})
		if err != nil {
			return err
		}
		planned, err := about(results[w.Case.ID], r.GetResult(), 0)
		if err != nil {
			return err
		}
		note := plain(r.GetNote())
		if utf8.RuneCountInString(note) < 10 {
			return refuseInput("note")
		}
		by, _ := w.any(leaders)
		kept, err := tx.PutTakeover(ctx, store.Takeover{ID: r.GetId(), CaseID: w.Case.ID, Period: periodKey(appraisal.PeriodOn(w.year, w.Case.Rules, w.Today)),
			Result: int(r.GetResult()), Planned: planned, Note: note, PersonID: p.Person, Role: by.Role, At: now})
		if err != nil {
			return err
		}
		names, err := tx.PeopleByID(ctx, []string{kept.PersonID})
		out.Takeover = takeoverOf(w.Case.Rules.Pace, kept, names)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
