package api

import (
	"context"
	"errors"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// helpDesk takes questions to HR and their answers. They are no acts of the procedure and move nothing in it.
type helpDesk struct{ *door }

var helpSubjects = map[siklusv1.HelpSubject]string{
	siklusv1.HelpSubject_HELP_SUBJECT_SUPERIOR: store.HelpSuperior, siklusv1.HelpSubject_HELP_SUBJECT_POST: store.HelpPost,
	siklusv1.HelpSubject_HELP_SUBJECT_DETAILS: store.HelpDetails, siklusv1.HelpSubject_HELP_SUBJECT_TASK: store.HelpTask,
	siklusv1.HelpSubject_HELP_SUBJECT_OTHER: store.HelpOther,
}

var helpSubjectWords = inverse(helpSubjects)

// helpScene is the agency's day with what counts days and names the cycle of the letters.
type helpScene struct {
	agencyDay
	zone     string
	calendar appraisal.Calendar
	cycle    store.Cycle // of the letters; none: nobody is written to
}

func (d *door) helpScene(ctx context.Context, tx store.Tx) (s helpScene, err error) {
	if s.agencyDay, err = d.agencyDay(ctx, tx); err != nil {
		return s, err
	}
	agency, err := tx.OwnAgency(ctx)
	if err != nil {
		return s, err
	}
	s.zone, s.calendar = agency.Zone, appraisal.Calendar{Zone: agency.Zone, Week: agency.Week}
	newest := s.cycles
	if len(newest) == 0 { // a letter needs a year to speak of
		if newest, err = tx.Cycles(ctx); err != nil || len(newest) == 0 {
			return s, err
		}
	}
	s.cycle = slices.MaxFunc(newest, func(a, b store.Cycle) int { return a.LaunchedAt.Compare(b.LaunchedAt) })
	if len(s.cycles) > 0 {
		s.calendar = s.cycle.Rules.Calendar
	}
	return s, nil
}

func (s helpDesk) AskForHelp(ctx context.Context, r *siklusv1.AskForHelpRequest) (*siklusv1.AskForHelpResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.HelpServiceAskForHelpProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.AskForHelpResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		asked := store.Help{AskedBy: p.Person, RequestID: r.GetRequestId(), Subject: helpSubjects[r.GetSubject()], Text: plain(r.GetText()),
			RightSuperior: plain(r.GetRightSuperior()), CaseID: r.GetCaseId()}
		switch {
		case p.Person == "":
			return refuseNotAllowed()
		case !written(asked.Text):
			return &refused{field: "text", Refusal: *doorRefusal(InputWrong, "Tuliskan apa yang keliru atau apa yang Anda tanyakan.", "Write what is wrong or what you ask.")}
		case asked.RightSuperior != "" && asked.Subject != store.HelpSuperior:
			return &refused{field: "right_superior", Refusal: *doorRefusal(InputWrong, "Nama atasan hanya diisi bila pokoknya \u201catasan saya salah\u201d. Pilih pokok itu, atau kosongkan namanya.",
				"Name a superior only when the subject is \u201cmy superior is wrong\u201d. Choose that subject, or leave the name empty.")}
		}
		if asked.CaseID != "" {
			if _, err := s.placeIn(ctx, tx, p, asked.CaseID); err != nil {
				return err
			}
		}
		scene, err := s.helpScene(ctx, tx)
		if err != nil {
			return err
		}
		if asked.AskedAt, err = s.moment(ctx, tx); err != nil {
			return err
		}
		asked.AskedOn = scene.day
		kept, first, err := tx.AskForHelp(ctx, asked)
		if err != nil {
			return err
		}
		if first && scene.cycle.ID != "" {
			if err := tx.TellOfQuestion(ctx, kept, scene.cycle); err != nil {
				return err
			}
		}
		list, err := s.shown(ctx, tx, p, []store.Help{kept}, scene, false)
		if err == nil {
			out.Help = list[0]
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s helpDesk) ListHelp(ctx context.Context, r *siklusv1.ListHelpRequest) (*siklusv1.ListHelpResponse, error) {
	p, err := s.enter(ctx, connectv1.HelpServiceListHelpProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListHelpResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		scene, err := s.helpScene(ctx, tx)
		if err != nil {
			return err
		}
		out.Zone, out.Rehearsal = scene.zone, scene.rehearsal
		var all []store.Help
		own := p.Person
		switch {
		case r.GetDesk() && !watches(p), !r.GetDesk() && own == "":
			return refuseNotAllowed()
		case r.GetDesk():
			own = ""
			all, err = tx.DeskHelp(ctx, r.GetAnswered())
		default:
			all, err = tx.OwnHelp(ctx, own)
		}
		if err != nil {
			return err
		}
		if out.Requests, err = s.shown(ctx, tx, p, all, scene, r.GetDesk()); err != nil {
			return err
		}
		open, err := tx.OpenHelp(ctx, own)
		out.Open = int32(open)
		if err != nil || p.Person == "" {
			return err
		}
		return s.onRecord(ctx, tx, p, out)
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// onRecord adds who is the caller's appraiser and superior now.
func (s helpDesk) onRecord(ctx context.Context, tx store.Tx, p Principal, out *siklusv1.ListHelpResponse) error {
	c, err := tx.RunningAppraisal(ctx, p.Person)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	out.CaseId = c.ID
	today := c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(s.now()))
	for _, above := range []struct {
		role appraisal.Role
		into **siklusv1.Person
	}{{appraisal.Appraiser, &out.Appraiser}, {appraisal.Superior, &out.Superior}} {
		actor, err := tx.Actor(ctx, c.ID, above.role, today)
		if errors.Is(err, store.ErrNobody) {
			continue
		}
		if err != nil {
			return err
		}
		names, err := tx.PeopleByID(ctx, []string{actor.PersonID})
		if err != nil {
			return err
		}
		*above.into = personOf(names, actor.PersonID)
	}
	return nil
}

func (s helpDesk) AnswerHelp(ctx context.Context, r *siklusv1.AnswerHelpRequest) (*siklusv1.AnswerHelpResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.HelpServiceAnswerHelpProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.AnswerHelpResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		answer := plain(r.GetAnswer())
		if !written(answer) {
			return &refused{field: "answer", Refusal: *doorRefusal(InputWrong, "Tuliskan jawabannya.", "Write the answer.")}
		}
		h, err := tx.HelpByID(ctx, r.GetHelpId())
		if err != nil {
			return err
		}
		if h.AskedBy == p.Person {
			return doorRefusal(OwnQuestion, "Ini pertanyaan Anda sendiri. Rekan Anda di bagian kepegawaian yang menjawabnya.",
				"This is your own question. A colleague in HR answers it.")
		}
		scene, err := s.helpScene(ctx, tx)
		if err != nil {
			return err
		}
		now, err := s.moment(ctx, tx)
		if err != nil {
			return err
		}
		kept, first, err := tx.AnswerHelp(ctx, h.ID, p.Person, answer, r.GetRequestId(), scene.day, now)
		switch {
		case err != nil:
			return err
		case first && scene.cycle.ID != "":
			if err := tx.TellOfAnswer(ctx, kept, scene.cycle, now); err != nil {
				return err
			}
		case !first && (kept.AnsweredBy != p.Person || kept.AnswerRequest != r.GetRequestId()):
			return doorRefusal(HelpAnswered, "Pertanyaan ini sudah dijawab; penanyanya sudah disurati. Jawaban kedua tidak dicatat.",
				"This question is answered, and its asker was written to. A second answer is not kept.")
		case !first && kept.Answer != answer:
			return store.ErrRequestReused
		}
		list, err := s.shown(ctx, tx, p, []store.Help{kept}, scene, true)
		if err == nil {
			out.Help = list[0]
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// shown are questions as the contract says them. The desk is led to the asker's appraisal where no case was named.
func (s helpDesk) shown(ctx context.Context, tx store.Tx, p Principal, list []store.Help, scene helpScene, desk bool) ([]*siklusv1.HelpRequest, error) {
	var ids []string
	for _, h := range list {
		ids = append(ids, h.AskedBy)
		if h.AnsweredBy != "" {
			ids = append(ids, h.AnsweredBy)
		}
	}
	names, err := tx.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]*siklusv1.HelpRequest, 0, len(list))
	for _, h := range list {
		one := &siklusv1.HelpRequest{Id: h.ID, Subject: helpSubjectWords[h.Subject], Text: h.Text, RightSuperior: h.RightSuperior, CaseId: h.CaseID,
			AskedBy: personOf(names, h.AskedBy), AskedAt: stamp(h.AskedAt), Answer: h.Answer, AnsweredAt: stamp(h.AnsweredAt)}
		until := scene.day
		if h.Open() {
			one.MayAnswer = desk && p.Holds(OfficeHR) && h.AskedBy != p.Person
			if len(scene.cycles) > 0 { // only the morning of a cycle that runs reminds
				one.RemindedFrom = day(scene.calendar.Add(h.AskedOn, appraisal.QuestionWaits))
			}
		} else {
			until, one.AnsweredBy = h.AnsweredOn, personOf(names, h.AnsweredBy)
		}
		one.Age = int32(scene.calendar.Count(h.AskedOn, until))
		if desk {
			one.CycleId = h.CycleID
			if one.CaseId == "" {
				one.CaseId = h.Running
			}
		}
		out = append(out, one)
	}
	return out, nil
}
