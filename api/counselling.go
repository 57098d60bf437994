package api

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// counsellings keeps performance counselling, which is confidential (III.D.5.b). Nothing of it goes through register,
// procedure, case file, materials of an evaluation or lists of a team; no word of it is ever put into a log, a letter or
// an error.
type counsellings struct{ *door }

var counsellorKinds = map[siklusv1.CounsellorKind]appraisal.CounsellorKind{
	siklusv1.CounsellorKind_COUNSELLOR_KIND_INDEPENDENT: appraisal.IndependentCounsellor,
	siklusv1.CounsellorKind_COUNSELLOR_KIND_APPRAISER:   appraisal.TrainedAppraiser,
	siklusv1.CounsellorKind_COUNSELLOR_KIND_OFFICIAL:    appraisal.CounsellingOfficial,
}

// counselled is one record with where the caller stands in it.
type counselled struct {
	store.Counselling
	scene
	steps               []store.CounsellingEntry
	facts               appraisal.CounsellingFacts
	appraiser, superior string // who they are on this day; empty: nobody
	parties             []appraisal.CounsellingParty
}

// open finds one record and the caller's part in it. Who has none is not even told that it exists.
func (s counsellings) open(ctx context.Context, tx store.Tx, p Principal, id string) (counselled, error) {
	c, err := tx.CounsellingByID(ctx, id)
	if err != nil {
		return counselled{}, err
	}
	steps, err := tx.CounsellingSteps(ctx, []string{id})
	if err != nil {
		return counselled{}, err
	}
	w, err := s.stand(ctx, tx, p, c, steps[id])
	if err == nil && !w.knows() {
		err = store.ErrNotFound
	}
	return w, err
}

// knows reports whether the caller may know that the record exists.
func (w counselled) knows() bool {
	return w.facts.Knows(w.parties) || slices.Contains(w.parties, appraisal.DeskParty)
}

// stand works out where the caller stands in a record. The link of a letter shows employees their own record and nobody
// else's: every other part asks for a sign-in.
func (s counsellings) stand(ctx context.Context, tx store.Tx, p Principal, c store.Counselling, steps []store.CounsellingEntry) (counselled, error) {
	at, err := s.beside(ctx, tx, c.CaseID)
	if err != nil {
		return counselled{}, err
	}
	out := counselled{Counselling: c, steps: steps}
	if p.Via == ByLink && c.EmployeeID != p.Person {
		return out, nil
	}
	if p.Via == ByLink {
		if err := progress(s).withinLinkTree(ctx, tx, p, c.CaseID); err != nil {
			return out, err
		}
	}
	cycle, err := tx.CycleByID(ctx, at.Case.CycleID)
	if err != nil {
		return out, err
	}
	out.scene = scene{at, cycle.Year, nil}
	entries := make([]appraisal.CounsellingEntry, len(steps))
	for i, e := range steps {
		entries[i] = e.Rule()
	}
	out.facts = appraisal.CounsellingFrom(entries)
	if out.appraiser, err = holder(ctx, tx, c.CaseID, appraisal.Appraiser, at.Today); err != nil {
		return out, err
	}
	if out.superior, err = holder(ctx, tx, c.CaseID, appraisal.Superior, at.Today); err != nil {
		return out, err
	}
	if handler := out.facts.Handler; handler != "" { // who left the desk handles nothing any more
		offices, err := tx.Offices(ctx, handler)
		if err != nil {
			return out, err
		}
		if !slices.Contains(offices, OfficeHR) {
			out.facts.Handler = ""
		}
	}
	out.parties = out.partiesOf(p)
	return out, nil
}

// partiesOf are the parts that the caller has. HR's desk is for reports that nobody handles, and for officers who are no
// party of the record themselves.
func (w counselled) partiesOf(p Principal) (parties []appraisal.CounsellingParty) {
	for _, row := range []struct {
		person string
		party  appraisal.CounsellingParty
	}{{w.EmployeeID, appraisal.CounselledParty}, {w.appraiser, appraisal.NotingParty}, {w.facts.Counsellor, appraisal.CounsellorParty},
		{w.superior, appraisal.DecidingParty}} {
		if row.person != "" && row.person == p.Person {
			parties = append(parties, row.party)
		}
	}
	switch {
	case w.facts.Handler == p.Person && p.Holds(OfficeHR):
		parties = append(parties, appraisal.HandlingParty)
	case len(parties) == 0 && p.Holds(OfficeHR) && w.onDesk():
		parties = append(parties, appraisal.DeskParty)
	}
	return parties
}

// onDesk reports whether the record waits for an HR officer.
func (w counselled) onDesk() bool {
	return w.facts.Has(appraisal.CounsellingReported) && w.facts.Handler == "" && !w.facts.Closed()
}

// of is who has a part in the record; empty when nobody has.
func (w counselled) of(party appraisal.CounsellingParty) string {
	return map[appraisal.CounsellingParty]string{appraisal.CounselledParty: w.EmployeeID, appraisal.NotingParty: w.appraiser,
		appraisal.HandlingParty: w.facts.Handler, appraisal.CounsellorParty: w.facts.Counsellor, appraisal.DecidingParty: w.superior}[party]
}

// admit finds the part in which the caller may take a step.
func (w counselled) admit(step appraisal.CounsellingStep) error {
	refusal := refuseNotYours(byDoor)
	for _, party := range w.parties {
		r := w.facts.AdmitCounsellingStep(step, party, w.Today, w.Legal)
		if r == nil {
			return nil
		}
		if refusal.Code == appraisal.NotYourAct {
			refusal = r
		}
	}
	return refusal
}

// counsellingWrite is the walk of every step: who is asking, the record under its lock, a repeated request, whether the
// step may be taken, the step, the letters. words is what is kept; nil: nothing.
type counsellingWrite struct {
	procedure string
	request   interface {
		proto.Message
		GetId() string
		GetCounsellingId() string
	}
	step  appraisal.CounsellingStep
	words proto.Message
	check func(ctx context.Context, tx store.Tx, w counselled, e *store.CounsellingEntry) error // completes the step
}

func (s counsellings) write(ctx context.Context, c counsellingWrite) error {
	p, err := s.enterToWrite(ctx, c.procedure, c.request)
	if err != nil {
		return err
	}
	words, err := s.kept(ctx, c.words)
	if err != nil {
		return s.answer(ctx, err)
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		if err := tx.LockCounselling(ctx, c.request.GetCounsellingId()); err != nil {
			return err
		}
		e := store.CounsellingEntry{ID: c.request.GetId(), CounsellingID: c.request.GetCounsellingId(), Step: c.step, PersonID: p.Person, Words: words}
		again, repeated := tx.RepeatedCounselling(ctx, e)
		w, err := s.open(ctx, tx, p, c.request.GetCounsellingId())
		if errors.Is(err, store.ErrNotFound) && again && repeated == nil {
			return nil // who declined is no party any more, and may have sent it twice
		}
		if err != nil {
			return err
		}
		if again || repeated != nil {
			return repeated
		}
		if err := w.admit(c.step); err != nil {
			return err
		}
		if c.check != nil {
			if err := c.check(ctx, tx, w, &e); err != nil {
				return err
			}
		}
		if e.At, err = s.moment(ctx, tx); err != nil {
			return err
		}
		if err := tx.AddCounselling(ctx, e); err != nil {
			return err
		}
		return s.tell(ctx, tx, p, w, e)
	})
	return s.answer(ctx, dialogueRefusal(err))
}

// tell queues the letter of a step, the same for every step and every reader: something waits.
func (s counsellings) tell(ctx context.Context, tx store.Tx, p Principal, w counselled, e store.CounsellingEntry) error {
	var people []string
	switch e.Step {
	case appraisal.CounsellingTold, appraisal.CounsellingScheduled:
		people = []string{w.EmployeeID, w.facts.Counsellor}
	case appraisal.CounsellingReported, appraisal.CounsellingDeclined:
		if w.facts.Handler != "" {
			people = []string{w.facts.Handler}
			break
		}
		officers, err := tx.Officers(ctx, OfficeHR, w.Today)
		if err != nil {
			return err
		}
		for _, o := range officers {
			if !slices.Contains([]string{w.EmployeeID, w.appraiser, w.superior}, o) {
				people = append(people, o)
			}
		}
	case appraisal.CounsellingAppointed:
		people = []string{e.SubjectID}
	case appraisal.CounsellingRecorded:
		route := appraisal.CounsellingRoute(w.facts.As)
		people = []string{w.EmployeeID, w.of(route[1])}
	case appraisal.CounsellingPassed:
		people = []string{w.superior}
	case appraisal.CounsellingDecided, appraisal.CounsellingChanged:
		people = []string{w.EmployeeID, w.appraiser}
	}
	return s.waits(ctx, tx, w.Case, w.year, e.ID, p.Person, people...)
}

// NoteBehaviour opens a record with form B.1.10. Only the appraiser does (III.D.5.c.1).
func (s counsellings) NoteBehaviour(ctx context.Context, r *siklusv1.NoteBehaviourRequest) (*siklusv1.NoteBehaviourResponse, error) {
	procedure := connectv1.CounsellingServiceNoteBehaviourProcedure
	words, err := s.kept(ctx, r.GetProblem())
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	err = dialogues(s).write(ctx, procedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene, now time.Time) error {
		if p.Via == ByLink {
			return refuseLinkIsForOneTask() // confidential: asks for a sign-in
		}
		for i, issue := range r.GetProblem().GetIssues() {
			if slices.ContainsFunc(r.GetProblem().GetIssues()[:i], func(o *siklusv1.BehaviourIssue) bool { return o.GetValue() == issue.GetValue() }) {
				return refuseInput("problem.issues[" + strconv.Itoa(i) + "].value")
			}
		}
		if err := tx.LockCounselling(ctx, r.GetId()); err != nil {
			return err
		}
		e := store.CounsellingEntry{ID: r.GetId(), CounsellingID: r.GetId(), Step: appraisal.CounsellingNoted, PersonID: p.Person, Words: words, At: now}
		if again, err := tx.RepeatedCounselling(ctx, e); again || err != nil {
			return err
		}
		if err := tx.OpenCounselling(ctx, store.Counselling{ID: r.GetId(), CaseID: w.Case.ID, OpenedAt: now}); err != nil {
			return err
		}
		return tx.AddCounselling(ctx, e)
	})
	if err != nil {
		return nil, err
	}
	return &siklusv1.NoteBehaviourResponse{CounsellingId: r.GetId()}, nil
}

func (s counsellings) TellEmployee(ctx context.Context, r *siklusv1.TellEmployeeRequest) (*siklusv1.TellEmployeeResponse, error) {
	err := s.write(ctx, counsellingWrite{connectv1.CounsellingServiceTellEmployeeProcedure, r, appraisal.CounsellingTold, r.GetTelling(),
		func(_ context.Context, _ store.Tx, w counselled, e *store.CounsellingEntry) (err error) {
			if e.Day, err = dateField("telling.day", r.GetTelling().GetDay()); err != nil {
				return err
			}
			if refusal := appraisal.AdmitTelling(e.Day, w.Today); refusal != nil {
				return &refused{field: "telling.day", Refusal: *refusal}
			}
			// What was said on a day gone by is noted today, and today the employee can read it: the time to change
			// begins when they can.
			e.Day = w.Today
			return nil
		}})
	return answered(&siklusv1.TellEmployeeResponse{}, err)
}

// answered is the answer, or the error alone.
func answered[R any](out *R, err error) (*R, error) {
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s counsellings) AnswerCounselling(ctx context.Context, r *siklusv1.AnswerCounsellingRequest) (*siklusv1.AnswerCounsellingResponse, error) {
	err := s.write(ctx, counsellingWrite{connectv1.CounsellingServiceAnswerCounsellingProcedure, r, appraisal.CounsellingAnswered, r, nil})
	return answered(&siklusv1.AnswerCounsellingResponse{}, err)
}

func (s counsellings) CloseBehaviour(ctx context.Context, r *siklusv1.CloseBehaviourRequest) (*siklusv1.CloseBehaviourResponse, error) {
	err := s.write(ctx, counsellingWrite{connectv1.CounsellingServiceCloseBehaviourProcedure, r, appraisal.CounsellingChanged, r, nil})
	return answered(&siklusv1.CloseBehaviourResponse{}, err)
}

func (s counsellings) ReportBehaviour(ctx context.Context, r *siklusv1.ReportBehaviourRequest) (*siklusv1.ReportBehaviourResponse, error) {
	err := s.write(ctx, counsellingWrite{connectv1.CounsellingServiceReportBehaviourProcedure, r, appraisal.CounsellingReported, r.GetReport(),
		func(_ context.Context, _ store.Tx, w counselled, e *store.CounsellingEntry) error {
			e.Day = w.Today
			return nil
		}})
	return answered(&siklusv1.ReportBehaviourResponse{}, err)
}

func (s counsellings) TakeCounselling(ctx context.Context, r *siklusv1.TakeCounsellingRequest) (*siklusv1.TakeCounsellingResponse, error) {
	err := s.write(ctx, counsellingWrite{connectv1.CounsellingServiceTakeCounsellingProcedure, r, appraisal.CounsellingTaken, nil, nil})
	return answered(&siklusv1.TakeCounsellingResponse{}, err)
}

func (s counsellings) ReleaseCounselling(ctx context.Context, r *siklusv1.ReleaseCounsellingRequest) (*siklusv1.ReleaseCounsellingResponse, error) {
	err := s.write(ctx, counsellingWrite{connectv1.CounsellingServiceReleaseCounsellingProcedure, r, appraisal.CounsellingReleased, nil, nil})
	return answered(&siklusv1.ReleaseCounsellingResponse{}, err)
}

func (s counsellings) AppointCounsellor(ctx context.Context, r *siklusv1.AppointCounsellorRequest) (*siklusv1.AppointCounsellorResponse, error) {
	err := s.write(ctx, counsellingWrite{connectv1.CounsellingServiceAppointCounsellorProcedure, r, appraisal.CounsellingAppointed, nil,
		func(ctx context.Context, tx store.Tx, w counselled, e *store.CounsellingEntry) error {
			person, err := dialogues(s).colleague(ctx, tx, r.GetPersonId())
			if err != nil {
				return err
			}
			rel := appraisal.Relation{Self: person.ID == w.EmployeeID, Appraiser: person.ID == w.appraiser, Superior: person.ID == w.superior, Handler: person.ID == w.facts.Handler}
			if rel.Below, err = tx.LedBy(ctx, person.ID, w.EmployeeID, w.Today); err != nil {
				return err
			}
			if rel.Peer, err = tx.SameLeader(ctx, w.CaseID, person.ID, w.Today); err != nil {
				return err
			}
			e.SubjectID, e.As = person.ID, counsellorKinds[r.GetKind()]
			if refusal := appraisal.AdmitCounsellor(e.As, rel); refusal != nil {
				return &refused{field: "person_id", Refusal: *refusal}
			}
			return nil
		}})
	return answered(&siklusv1.AppointCounsellorResponse{}, err)
}

func (s counsellings) DeclineCounselling(ctx context.Context, r *siklusv1.DeclineCounsellingRequest) (*siklusv1.DeclineCounsellingResponse, error) {
	err := s.write(ctx, counsellingWrite{connectv1.CounsellingServiceDeclineCounsellingProcedure, r, appraisal.CounsellingDeclined, r, nil})
	return answered(&siklusv1.DeclineCounsellingResponse{}, err)
}

func (s counsellings) ScheduleCounselling(ctx context.Context, r *siklusv1.ScheduleCounsellingRequest) (*siklusv1.ScheduleCounsellingResponse, error) {
	m := r.GetMeeting()
	err := s.write(ctx, counsellingWrite{connectv1.CounsellingServiceScheduleCounsellingProcedure, r, appraisal.CounsellingScheduled, m,
		func(_ context.Context, _ store.Tx, w counselled, e *store.CounsellingEntry) error {
			on, err := dateField("meeting.day", m.GetDay())
			if err != nil {
				return err
			}
			hour, hourErr := strconv.Atoi(m.GetTime()[:2])
			minute, minuteErr := strconv.Atoi(m.GetTime()[3:])
			if errors.Join(hourErr, minuteErr) != nil {
				return refuseInput("meeting.time")
			}
			e.Starts = w.Case.Rules.Calendar.At(on, hour, minute)
			if field, refusal := appraisal.AdmitSlot(e.Starts, w.Legal, m.GetPlace(), m.GetLink()); refusal != nil {
				return &refused{field: "meeting." + field, Refusal: *refusal}
			}
			return nil
		}})
	return answered(&siklusv1.ScheduleCounsellingResponse{}, err)
}

func (s counsellings) RecordCounselling(ctx context.Context, r *siklusv1.RecordCounsellingRequest) (*siklusv1.RecordCounsellingResponse, error) {
	err := s.write(ctx, counsellingWrite{connectv1.CounsellingServiceRecordCounsellingProcedure, r, appraisal.CounsellingRecorded, r.GetRecord(), nil})
	return answered(&siklusv1.RecordCounsellingResponse{}, err)
}

func (s counsellings) PassCounselling(ctx context.Context, r *siklusv1.PassCounsellingRequest) (*siklusv1.PassCounsellingResponse, error) {
	err := s.write(ctx, counsellingWrite{connectv1.CounsellingServicePassCounsellingProcedure, r, appraisal.CounsellingPassed, r, nil})
	return answered(&siklusv1.PassCounsellingResponse{}, err)
}

func (s counsellings) DecideCounselling(ctx context.Context, r *siklusv1.DecideCounsellingRequest) (*siklusv1.DecideCounsellingResponse, error) {
	err := s.write(ctx, counsellingWrite{connectv1.CounsellingServiceDecideCounsellingProcedure, r, appraisal.CounsellingDecided, r.GetDecision(), nil})
	return answered(&siklusv1.DecideCounsellingResponse{}, err)
}
