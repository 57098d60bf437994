package api

import (
	"context"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// ListFeedback lists the feedback in an appraisal. An evaluation stands for the appraisal it belongs to, so that
// whoever rates asks with the case at hand.
func (s dialogues) ListFeedback(ctx context.Context, r *siklusv1.ListFeedbackRequest) (*siklusv1.ListFeedbackResponse, error) {
	procedure := connectv1.DialogueServiceListFeedbackProcedure
	p, err := s.enter(ctx, procedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListFeedbackResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		caseID := r.GetCaseId()
		if caseID != "" {
			w, err := s.placeIn(ctx, tx, p, caseID)
			if err != nil {
				return err
			}
			caseID = w.Case.AppraisalID
		}
		w, err := s.open(ctx, tx, p, procedure, caseID)
		if err != nil {
			return err
		}
		return s.listFeedback(ctx, tx, w, r.GetPeriod(), out)
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s dialogues) listFeedback(ctx context.Context, tx store.Tx, w scene, period string, out *siklusv1.ListFeedbackResponse) error {
	if period == "year" {
		period = "" // the annual evaluation rests on the whole year
	}
	given, err := tx.FeedbackIn(ctx, w.Case.ID, period)
	if err != nil {
		return err
	}
	asked, err := tx.FeedbackAsked(ctx, w.Case.ID)
	if err != nil {
		return err
	}
	takeovers, err := tx.Takeovers(ctx, w.Case.ID, period)
	if err != nil {
		return err
	}
	results, err := tx.PlannedResults(ctx, []string{w.Case.ID})
	if err != nil {
		return err
	}
	ids := []string{w.Case.PersonID}
	for _, f := range given {
		ids = append(ids, f.PersonID)
	}
	for _, q := range asked {
		ids = append(ids, q.AskedID)
	}
	for _, t := range takeovers {
		ids = append(ids, t.PersonID)
	}
	names, err := tx.PeopleByID(ctx, ids)
	if err != nil {
		return err
	}
	pace := w.Case.Rules.Pace
	for _, f := range given {
		out.Feedback = append(out.Feedback, feedbackOf(pace, f, names))
	}
	for _, q := range asked {
		if !q.Answered {
			out.Asked = append(out.Asked, requestOf(pace, q, names))
		}
	}
	for _, t := range takeovers {
		out.Takeovers = append(out.Takeovers, takeoverOf(pace, t, names))
	}
	side, _ := w.side()
	runs := !w.Case.Stage.Ended()
	out.CaseId, out.Employee, out.Year, out.Results = w.Case.ID, personOf(names, w.Case.PersonID), int32(w.year), results[w.Case.ID]
	out.MayAsk, out.MayTakeOver, out.MayWrite = side == sideEmployee && runs, side == sideLeader && runs, side != sideEmployee && runs
	out.Zone, out.Rehearsal = w.Case.Rules.Calendar.Zone, pace.Rehearsal()
	return nil
}

func (s dialogues) ListFeedbackRequests(ctx context.Context, r *siklusv1.ListFeedbackRequestsRequest) (*siklusv1.ListFeedbackRequestsResponse, error) {
	p, err := s.enter(ctx, connectv1.DialogueServiceListFeedbackRequestsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListFeedbackRequestsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		if err := s.linkForRequest(ctx, tx, p, r.GetRequestId()); err != nil {
			return err
		}
		out.Zone = agency.Zone
		list, err := tx.FeedbackAskedOf(ctx, p.Person, s.now().Add(-answeredShown))
		if err != nil {
			return err
		}
		if r.GetRequestId() != "" {
			list = slices.DeleteFunc(list, func(q store.FeedbackRequest) bool { return q.ID != r.GetRequestId() })
		}
		var ids []string
		for _, q := range list {
			ids = append(ids, q.EmployeeID, q.AskedID)
		}
		names, err := tx.PeopleByID(ctx, ids)
		for _, q := range list {
			c, err := tx.CaseByID(ctx, q.CaseID)
			if err != nil {
				return err
			}
			out.Requests = append(out.Requests, requestOf(c.Rules.Pace, q, names))
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func feedbackOf(pace appraisal.Pace, f store.Feedback, names map[string]store.Person) *siklusv1.Feedback {
	return &siklusv1.Feedback{Id: f.ID, By: personOf(names, f.PersonID), Relation: string(f.Relation), Result: f.Planned, Behaviour: int32(f.Behaviour),
		Text: f.Text, InPerson: f.InPerson, Question: f.Question, At: stamp(pace.ToLegal(f.At)), Period: f.Period,
		Tone: toneWords[f.Tone]}
}

func requestOf(pace appraisal.Pace, q store.FeedbackRequest, names map[string]store.Person) *siklusv1.FeedbackRequest {
	return &siklusv1.FeedbackRequest{Id: q.ID, Employee: personOf(names, q.EmployeeID), Asked: personOf(names, q.AskedID), Result: q.Planned,
		Behaviour: int32(q.Behaviour), Question: q.Question, At: stamp(pace.ToLegal(q.At)), Answered: q.Answered}
}

func takeoverOf(pace appraisal.Pace, t store.Takeover, names map[string]store.Person) *siklusv1.Takeover {
	return &siklusv1.Takeover{Id: t.ID, Result: int32(t.Result), Planned: t.Planned, Note: t.Note, By: partyOf(names, t.PersonID, t.Role),
		At: stamp(pace.ToLegal(t.At)), Period: t.Period}
}
