package api

import (
	"context"
	"math/big"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// AnnounceCycle keeps what staff are told about a cycle and, when asked to, queues a letter to each of them.
func (s fairness) AnnounceCycle(ctx context.Context, r *siklusv1.AnnounceCycleRequest) (*siklusv1.AnnounceCycleResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.FairnessServiceAnnounceCycleProcedure, r)
	if err != nil {
		return nil, err
	}
	if !appraisal.OfSubstance(r.GetText()) {
		return nil, s.answer(ctx, refuseInput("text"))
	}
	out := &siklusv1.AnnounceCycleResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, r.GetCycleId())
		if err != nil {
			return err
		}
		a, first, err := tx.Announce(ctx, store.Announcement{CycleID: cycle.ID, Body: plain(r.GetText()), BodyEnglish: plain(r.GetTextEnglish()),
			By: p.Person, RequestID: r.GetRequestId(), At: s.now()})
		if err != nil {
			return err
		}
		out.AnnouncementId = a.ID
		people, err := tx.MembersOf(ctx, cycle.ID)
		out.People = int32(people)
		if err != nil || !first || !r.GetLetters() {
			return err
		}
		data, err := letterData(store.LetterData{Proceeding: appraisal.AppraisalProceeding, Year: cycle.Year,
			Rehearsal: cycle.Rules.Pace.Rehearsal(), Role: appraisal.Employee})
		if err != nil {
			return err
		}
		_, err = tx.QueueAnnouncement(ctx, a, data)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s fairness) ListAnnouncements(ctx context.Context, r *siklusv1.ListAnnouncementsRequest) (*siklusv1.ListAnnouncementsResponse, error) {
	p, err := s.enter(ctx, connectv1.FairnessServiceListAnnouncementsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListAnnouncementsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		list, err := tx.AnnouncementsTo(ctx, p.Person)
		for _, a := range list {
			out.Announcements = append(out.Announcements, announcementOf(a))
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// announcementOf tells real time: when something was announced and read is no date of the procedure.
func announcementOf(a store.Announcement) *siklusv1.Announcement {
	return &siklusv1.Announcement{Id: a.ID, CycleId: a.CycleID, Year: int32(a.Year), Rehearsal: a.Rehearsal, Text: a.Body, TextEnglish: a.BodyEnglish,
		AnnouncedAt: stamp(a.At), AcknowledgedAt: stamp(a.AcknowledgedAt)}
}

func (s fairness) AcknowledgeAnnouncement(ctx context.Context, r *siklusv1.AcknowledgeAnnouncementRequest) (*siklusv1.AcknowledgeAnnouncementResponse, error) {
	p, err := s.enter(ctx, connectv1.FairnessServiceAcknowledgeAnnouncementProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.AcknowledgeAnnouncementResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		first, err := tx.Acknowledge(ctx, r.GetAnnouncementId(), p.Person, s.now())
		out.AcknowledgedAt = stamp(first)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s fairness) CountAcknowledgements(ctx context.Context, r *siklusv1.CountAcknowledgementsRequest) (*siklusv1.CountAcknowledgementsResponse, error) {
	p, err := s.enter(ctx, connectv1.FairnessServiceCountAcknowledgementsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.CountAcknowledgementsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, r.GetCycleId())
		if err != nil {
			return err
		}
		out.Year = int32(cycle.Year)
		list, err := tx.AnnouncementsIn(ctx, cycle.ID)
		if err != nil {
			return err
		}
		units, err := tx.Acknowledged(ctx, cycle.ID)
		for _, a := range list {
			count := &siklusv1.AnnouncementCount{Announcement: announcementOf(a)}
			for _, u := range units {
				if u.AnnouncementID == a.ID {
					count.Units = append(count.Units, &siklusv1.UnitAcknowledgements{Unit: u.Unit, People: int32(u.People), Acknowledged: int32(u.Acknowledged)})
				}
			}
			out.Announcements = append(out.Announcements, count)
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// GetSurvey shows the survey and what it came to: to everybody of the agency, HR or not.
func (s fairness) GetSurvey(ctx context.Context, r *siklusv1.GetSurveyRequest) (*siklusv1.GetSurveyResponse, error) {
	p, err := s.enter(ctx, connectv1.FairnessServiceGetSurveyProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetSurveyResponse{Step: appraisal.SurveyStep}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := s.viewOfCycle(ctx, tx, p, r.GetCycleId())
		if err != nil || v.cycle.ID == "" {
			return err
		}
		in, err := tx.InCycle(ctx, v.cycle.ID, p.Person)
		if err != nil {
			return err
		}
		out.CycleId, out.Year, out.Open = v.cycle.ID, int32(v.cycle.Year), in && v.cycle.Stage != store.CycleClosed
		if out.Answered, err = tx.HasAnswered(ctx, v.cycle.ID, p.Person); err != nil {
			return err
		}
		survey, err := tx.SurveyOf(ctx, v.cycle.ID)
		fillSurvey(out, survey)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func fillSurvey(out *siklusv1.GetSurveyResponse, survey store.Survey) {
	out.Answers, out.Words = int32(survey.Answers), survey.Words
	for i, text := range appraisal.SurveyStatements() {
		s := &siklusv1.SurveyStatement{Number: int32(i + 1), Text: text.Indonesian, TextEnglish: text.English}
		sum := int64(0)
		for j, n := range survey.Counts[i] {
			s.Counts = append(s.Counts, int32(n))
			sum += int64(n * (j + 1))
		}
		if survey.Answers == 0 {
			s.Counts = nil
		} else {
			s.Mean = big.NewRat(sum, int64(survey.Answers)).FloatString(2)
		}
		out.Statements = append(out.Statements, s)
	}
}

// AnswerSurvey takes the answer of somebody in a cycle that runs. Who answers again is told so; nothing is logged of it.
func (s fairness) AnswerSurvey(ctx context.Context, r *siklusv1.AnswerSurveyRequest) (*siklusv1.AnswerSurveyResponse, error) {
	p, err := s.enter(ctx, connectv1.FairnessServiceAnswerSurveyProcedure, r)
	if err != nil {
		return nil, err
	}
	choices := make([]int, len(r.GetChoices()))
	for i, c := range r.GetChoices() {
		choices[i] = int(c)
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, r.GetCycleId())
		if err != nil {
			return err
		}
		in, err := tx.InCycle(ctx, cycle.ID, p.Person)
		if err != nil {
			return err
		}
		if !in {
			return store.ErrNotFound
		}
		if cycle.Stage == store.CycleClosed {
			return doorRefusal(appraisal.NotNow, "Survei ini sudah ditutup bersama siklusnya.", "This survey was closed with its cycle.")
		}
		taken, err := tx.AnswerSurvey(ctx, cycle.ID, p.Person, slices.Clip(choices), plain(r.GetWords()))
		if err == nil && !taken {
			return doorRefusal(appraisal.AlreadyDone, "Jawaban Anda sudah diterima; satu orang menjawab sekali.",
				"Your answer has been taken already; everybody answers once.")
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.AnswerSurveyResponse{}, nil
}
