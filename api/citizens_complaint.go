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

// mostComplaints is how many complaints a list shows.
const mostComplaints = 100

// party is in what capacity the caller stands to a complaint; ok is false for who has none. Whom it concerns is that and
// nothing else, whatever office they hold.
func (d *door) party(ctx context.Context, tx store.Tx, p Principal, c store.Complaint) (by appraisal.ComplaintParty, ok bool, err error) {
	if c.Person != "" && c.Person == p.Person {
		return appraisal.ByPerson, true, nil
	}
	if p.Holds(OfficeHR) {
		return appraisal.ByHR, true, nil
	}
	if c.Person == "" {
		return "", false, nil
	}
	if p.Via == ByLink { // a link is for the case of its task
		task, err := d.linkTask(ctx, tx, p)
		if err != nil {
			return "", false, err
		}
		of, err := tx.CaseByID(ctx, task.CaseID)
		if err != nil || of.PersonID != c.Person {
			return "", false, err
		}
	}
	agency, err := tx.OwnAgency(ctx)
	if err != nil {
		return "", false, err
	}
	leads, err := tx.Leads(ctx, p.Person, c.Person, appraisal.Calendar{Zone: agency.Zone, Week: agency.Week}.DateOf(d.now()))
	return appraisal.BySuperior, leads, err
}

// complaintOf is a complaint in the contract, for the caller in a capacity.
func complaintOf(c store.Complaint, today appraisal.Date, by appraisal.ComplaintParty, names map[string]store.Person) *siklusv1.Complaint {
	out := &siklusv1.Complaint{Id: c.ID, Praise: c.Kind == appraisal.Praise, Text: c.Text, Stage: string(c.Stage), On: day(c.On), Desk: c.Desk.Name,
		Unit: measuredUnit(c.Desk.UnitID, c.Desk.UnitCode, c.Desk.Unit), Service: c.Desk.Service, Overdue: c.Overdue(today), Escalated: c.Escalated,
		Outcome: string(c.Outcome), Stands: string(c.Stands()), Rehearsal: c.Desk.CycleID != "",
		MayVerify: c.AdmitVerification(by) == nil, MayAnswer: c.AdmitAnswer(by) == nil, MayClose: c.AdmitClosing(by) == nil}
	person := func(id string) *siklusv1.Person { return &siklusv1.Person{Id: id, Name: names[id].Name} }
	if c.Person != "" {
		out.Person = person(c.Person)
	}
	if c.Stage == appraisal.ComplaintAssigned {
		out.Due = day(c.Due)
	}
	if step, ok := c.Step(store.StepVerified); ok {
		out.Note = step.Text
	}
	if step, ok := c.Step(store.StepAnswered); ok {
		out.Answer, out.AnsweredBy, out.AnsweredAt = step.Text, person(step.By), stamp(step.At)
	}
	if step, ok := c.Step(store.StepClosed); ok {
		out.Closing = step.Text
	}
	return out
}

// ListComplaints lists by scope: the caller's own, their staff's, the agency's.
func (s citizens) ListComplaints(ctx context.Context, r *siklusv1.ListComplaintsRequest) (*siklusv1.ListComplaintsResponse, error) {
	p, err := s.enter(ctx, connectv1.CitizenServiceListComplaintsProcedure, r)
	if err != nil {
		return nil, err
	}
	if p.Via == ByLink && r.GetScope() != siklusv1.ComplaintScope_COMPLAINT_SCOPE_UNSPECIFIED {
		return nil, s.answer(ctx, refuseLinkIsForOneTask())
	}
	out := &siklusv1.ListComplaintsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		by, people, err := s.whose(ctx, tx, p, agency, r.GetScope())
		if err != nil || by != appraisal.ByHR && len(people) == 0 {
			return err
		}
		list, err := tx.Complaints(ctx, store.ComplaintFilter{People: people, Open: r.GetOpen(), Limit: mostComplaints + 1})
		if err != nil {
			return err
		}
		if out.More = len(list) > mostComplaints; out.More {
			list = list[:mostComplaints]
		}
		out.Complaints, err = s.complaints(ctx, tx, p, agency, by, list)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// whose finds out whom a scope means and in what capacity the caller looks; no people with HR means everybody.
func (s citizens) whose(ctx context.Context, tx store.Tx, p Principal, agency store.Agency, scope siklusv1.ComplaintScope) (appraisal.ComplaintParty, []string, error) {
	switch scope {
	case siklusv1.ComplaintScope_COMPLAINT_SCOPE_AGENCY:
		if !p.Holds(OfficeHR) {
			return "", nil, refuseNotAllowed()
		}
		return appraisal.ByHR, nil, nil
	case siklusv1.ComplaintScope_COMPLAINT_SCOPE_TEAM:
		concerned, err := tx.ComplainedOf(ctx)
		if err != nil {
			return "", nil, err
		}
		led, err := tx.LedAmong(ctx, p.Person, concerned, appraisal.Calendar{Zone: agency.Zone, Week: agency.Week}.DateOf(s.now()))
		return appraisal.BySuperior, slices.DeleteFunc(led, func(id string) bool { return id == p.Person }), err
	}
	return appraisal.ByPerson, []string{p.Person}, nil
}

func (s citizens) complaints(ctx context.Context, tx store.Tx, p Principal, agency store.Agency, by appraisal.ComplaintParty, list []store.Complaint) (out []*siklusv1.Complaint, err error) {
	ids := make([]string, 0, 2*len(list))
	for _, c := range list {
		ids = append(ids, c.Person)
		for _, step := range c.Steps {
			ids = append(ids, step.By)
		}
	}
	names, err := tx.PeopleByID(ctx, slices.DeleteFunc(ids, func(id string) bool { return id == "" }))
	if err != nil {
		return nil, err
	}
	todays := map[string]appraisal.Date{}
	for _, c := range list {
		today, known := todays[c.Desk.CycleID]
		if !known {
			t, err := s.deskTime(ctx, tx, agency, c.Desk.CycleID)
			if err != nil {
				return nil, err
			}
			today = t.today
			todays[c.Desk.CycleID] = today
		}
		as := by
		if c.Person != "" && c.Person == p.Person {
			as = appraisal.ByPerson
		}
		out = append(out, complaintOf(c, today, as, names))
	}
	return out, nil
}

// GetComplaint shows one to whom it concerns, who leads them, and HR; the others are not told that it exists.
func (s citizens) GetComplaint(ctx context.Context, r *siklusv1.GetComplaintRequest) (*siklusv1.GetComplaintResponse, error) {
	p, err := s.enter(ctx, connectv1.CitizenServiceGetComplaintProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetComplaintResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		c, err := tx.ComplaintByID(ctx, r.GetComplaintId())
		if err != nil {
			return err
		}
		by, ok, err := s.party(ctx, tx, p, c)
		if err != nil {
			return err
		}
		if !ok {
			return store.ErrNotFound
		}
		out.Complaint, err = s.shown(ctx, tx, p, by, c)
		if err != nil || !out.Complaint.GetMayVerify() {
			return err
		}
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		ids, err := tx.PeopleIn(ctx, c.Desk.UnitID, appraisal.Calendar{Zone: agency.Zone, Week: agency.Week}.DateOf(s.now()))
		if err != nil {
			return err
		}
		people, err := tx.PeopleByID(ctx, ids)
		for id, person := range people {
			if id != p.Person {
				out.People = append(out.People, &siklusv1.Person{Id: id, Name: person.Name})
			}
		}
		byName(out.People)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s citizens) shown(ctx context.Context, tx store.Tx, p Principal, by appraisal.ComplaintParty, c store.Complaint) (*siklusv1.Complaint, error) {
	agency, err := tx.OwnAgency(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.complaints(ctx, tx, p, agency, by, []store.Complaint{c})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// change locks a complaint, lets f move it, and gives it back as it stands then.
func (s citizens) change(ctx context.Context, p Principal, id string, f func(tx store.Tx, c *store.Complaint, by appraisal.ComplaintParty, t deskTime) (store.ComplaintStep, error)) (out *siklusv1.Complaint, err error) {
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		c, err := tx.LockComplaint(ctx, id)
		if err != nil {
			return err
		}
		by, ok, err := s.party(ctx, tx, p, c)
		if err != nil {
			return err
		}
		if !ok {
			return store.ErrNotFound
		}
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		t, err := s.deskTime(ctx, tx, agency, c.Desk.CycleID)
		if err != nil {
			return err
		}
		step, err := f(tx, &c, by, t)
		if err != nil {
			return err
		}
		step.By, step.At = p.Person, t.now
		if err := tx.MoveComplaint(ctx, c, step); err != nil {
			return err
		}
		if c, err = tx.ComplaintByID(ctx, id); err != nil {
			return err
		}
		if by, _, err = s.party(ctx, tx, p, c); err != nil {
			return err
		}
		out, err = s.shown(ctx, tx, p, by, c)
		return err
	})
	return out, err
}

// VerifyComplaint gives a genuine complaint to whom it concerns; their term begins on the next working day. Praise that is
// genuine needs no answer.
func (s citizens) VerifyComplaint(ctx context.Context, r *siklusv1.VerifyComplaintRequest) (*siklusv1.VerifyComplaintResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.CitizenServiceVerifyComplaintProcedure, r)
	if err != nil {
		return nil, err
	}
	c, err := s.change(ctx, p, r.GetComplaintId(), func(tx store.Tx, c *store.Complaint, by appraisal.ComplaintParty, t deskTime) (store.ComplaintStep, error) {
		step := store.ComplaintStep{Kind: store.StepVerified, Text: appraisal.Mask(plain(r.GetNote()))}
		if refusal := c.AdmitVerification(by); refusal != nil {
			return step, refusal
		}
		if !r.GetGenuine() {
			if !appraisal.OfSubstance(r.GetNote()) {
				return step, &refused{field: "note", Refusal: *doorRefusal(appraisal.ReasonMissing, "Tuliskan alasannya dengan jelas, sedikitnya lima kata.",
					"Write a clear reason of at least five words.")}
			}
			c.Stage, c.Outcome, c.ClosedOn = appraisal.ComplaintClosed, appraisal.NotGenuine, t.today
			return step, nil
		}
		if r.GetPersonId() != "" {
			if err := s.concerns(ctx, tx, p, r.GetPersonId()); err != nil {
				return step, err
			}
			c.Person = r.GetPersonId()
		}
		if c.Kind == appraisal.Praise {
			c.Stage, c.Outcome, c.ClosedOn = appraisal.ComplaintClosed, appraisal.Founded, t.today
			return step, nil
		}
		return step, s.give(ctx, tx, c, t)
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.VerifyComplaintResponse{Complaint: c}, nil
}

// concerns makes sure that a person can be whom a complaint concerns: nobody gives one to themselves.
func (s citizens) concerns(ctx context.Context, tx store.Tx, p Principal, person string) error {
	if knownUUID(person) != nil || person == p.Person {
		return refuseInput("person_id")
	}
	known, err := tx.PeopleByID(ctx, []string{person})
	if err == nil && len(known) == 0 {
		return refuseInput("person_id")
	}
	return err
}

// give begins the term of a complaint and tells whom it was given to.
func (s citizens) give(ctx context.Context, tx store.Tx, c *store.Complaint, t deskTime) error {
	agency, err := tx.OwnAgency(ctx)
	if err != nil {
		return err
	}
	policy, err := citizenPolicy(agency.Policy)
	if err != nil {
		return err
	}
	c.Stage, c.Due = appraisal.ComplaintAssigned, t.calendar.Add(t.today, max(1, policy.Citizens.Answer))
	if c.Person == "" || t.cycle.ID == "" {
		return nil
	}
	data, err := json.Marshal(store.LetterData{Year: t.cycle.Year, Rehearsal: t.cycle.Rules.Pace.Rehearsal(), Role: appraisal.Employee, Due: c.Due, Entry: c.ID})
	if err != nil {
		return err
	}
	// The letter names the person by the row, which is written after it: so it is written first.
	if err := tx.MoveComplaintTo(ctx, c.ID, c.Person); err != nil {
		return err
	}
	return tx.TellAssigned(ctx, t.cycle.ID, c.ID, c.ID, data, t.now)
}

// AnswerComplaint answers; the citizen reads it, so personal data is taken out.
func (s citizens) AnswerComplaint(ctx context.Context, r *siklusv1.AnswerComplaintRequest) (*siklusv1.AnswerComplaintResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.CitizenServiceAnswerComplaintProcedure, r)
	if err != nil {
		return nil, err
	}
	c, err := s.change(ctx, p, r.GetComplaintId(), func(_ store.Tx, c *store.Complaint, by appraisal.ComplaintParty, _ deskTime) (store.ComplaintStep, error) {
		step := store.ComplaintStep{Kind: store.StepAnswered, Text: appraisal.Mask(plain(r.GetAnswer()))}
		if refusal := c.AdmitAnswer(by); refusal != nil {
			return step, refusal
		}
		if strings.TrimSpace(step.Text) == "" {
			return step, refuseInput("answer")
		}
		c.Stage = appraisal.ComplaintAnswered
		return step, nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.AnswerComplaintResponse{Complaint: c}, nil
}

// CloseComplaint closes: from now on it is material of the evaluation.
func (s citizens) CloseComplaint(ctx context.Context, r *siklusv1.CloseComplaintRequest) (*siklusv1.CloseComplaintResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.CitizenServiceCloseComplaintProcedure, r)
	if err != nil {
		return nil, err
	}
	c, err := s.change(ctx, p, r.GetComplaintId(), func(_ store.Tx, c *store.Complaint, by appraisal.ComplaintParty, t deskTime) (store.ComplaintStep, error) {
		step := store.ComplaintStep{Kind: store.StepClosed, Text: appraisal.Mask(plain(r.GetClosing()))}
		if refusal := c.AdmitClosing(by); refusal != nil {
			return step, refusal
		}
		if !appraisal.OfSubstance(r.GetClosing()) {
			return step, &refused{field: "closing", Refusal: *doorRefusal(appraisal.ReasonMissing, "Jelaskan kepada warga dengan sedikitnya lima kata.",
				"Explain it to the citizen in at least five words.")}
		}
		c.Stage, c.Outcome, c.ClosedOn = appraisal.ComplaintClosed, appraisal.Unfounded, t.today
		if r.GetFounded() {
			c.Outcome = appraisal.Founded
		}
		return step, nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.CloseComplaintResponse{Complaint: c}, nil
}
