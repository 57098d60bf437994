package story_test

import (
	"context"
	"errors"
	"fmt"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// talks: the dialogue of the first quarter from the appointment to a text that both sides confirm; feedback that was
// asked of a colleague; a planned result that the leader takes over.
func (y *year) talks(ctx context.Context, who string) error {
	me, err := y.as(ctx, who)
	if err != nil {
		return err
	}
	leader, err := y.as(ctx, appraiserOf(who))
	if err != nil {
		return err
	}
	id := y.at(of(who)).id
	return inOrder(
		func() error { return y.meets(ctx, me, leader, id) },
		func() error { return y.writesDown(ctx, me, leader, id) },
		func() error { return y.asksForFeedback(ctx, me, "eka") },
		func() error { return y.takesOver(ctx, leader, id) },
	)
}

// meets agrees on a day, and waits until it has come.
func (y *year) meets(ctx context.Context, me, leader *caller, id string) error {
	when := y.today() + 4
	slot, err := leader.Dialogue.ProposeDialogue(ctx, &siklusv1.ProposeDialogueRequest{Id: store.NewID(), CaseId: id, Period: "q1",
		Day: when.String(), Time: "09.00", Minutes: 45, Place: y.says("Ruang rapat kecil"), Note: y.says("Bawa capaian Januari")})
	if err != nil {
		return err
	}
	agreed, err := me.Dialogue.AgreeDialogue(ctx, &siklusv1.AgreeDialogueRequest{SlotId: slot.GetSlot().GetId()})
	if err != nil || agreed.GetSlot().GetAgreedAt() == nil {
		return fmt.Errorf("the appointment is %v: %w", agreed.GetSlot(), err)
	}
	if _, err := me.Dialogue.PrepareDialogue(ctx, &siklusv1.PrepareDialogueRequest{CaseId: id, Period: "q1", Text: y.says("Perlu bantuan data"), Shared: true}); err != nil {
		return err
	}
	return y.day(ctx, when+1)
}

// writesDown: the leader writes what was agreed, both confirm that version, and it is read so.
func (y *year) writesDown(ctx context.Context, me, leader *caller, id string) error {
	written, err := leader.Dialogue.WritePoints(ctx, &siklusv1.WritePointsRequest{CaseId: id, Period: "q1", Summary: y.says("Kendala data dibicarakan"),
		Points: []*siklusv1.AgreedPoint{{What: y.says("Minta akses data"), Who: "leader", Until: "2026-03-13"}}})
	if err != nil {
		return err
	}
	for _, side := range []*caller{leader, me} {
		if _, err := side.Dialogue.ConfirmPoints(ctx, &siklusv1.ConfirmPointsRequest{CaseId: id, Period: "q1", Version: written.GetVersion()}); err != nil {
			return err
		}
	}
	read, err := me.Dialogue.GetDialogue(ctx, &siklusv1.GetDialogueRequest{CaseId: id, Period: "q1"})
	if err != nil || read.GetState() != siklusv1.DialogueState_DIALOGUE_STATE_CONFIRMED || len(read.GetNotes()) == 0 {
		return fmt.Errorf("the dialogue is %s: %w", read.GetState(), err)
	}
	list, err := leader.Dialogue.ListDialogues(ctx, &siklusv1.ListDialoguesRequest{CaseId: id})
	if err != nil || len(list.GetLines()) < 4 {
		return fmt.Errorf("%d periods have a dialogue: %w", len(list.GetLines()), err)
	}
	return nil
}

// asksForFeedback: a colleague is found, asked, and answers.
func (y *year) asksForFeedback(ctx context.Context, me *caller, colleague string) error {
	found, err := me.Dialogue.FindColleagues(ctx, &siklusv1.FindColleaguesRequest{Query: somebody(colleague).name})
	if err != nil || len(found.GetPeople()) != 1 {
		return fmt.Errorf("%d colleagues were found: %w", len(found.GetPeople()), err)
	}
	asked, err := me.Dialogue.RequestFeedback(ctx, &siklusv1.RequestFeedbackRequest{Id: store.NewID(), PersonId: found.GetPeople()[0].GetId(), Result: 1,
		Question: y.says("Apakah berkasnya lengkap")})
	if err != nil {
		return err
	}
	them, err := y.as(ctx, colleague)
	if err != nil {
		return err
	}
	open, err := them.Dialogue.ListFeedbackRequests(ctx, &siklusv1.ListFeedbackRequestsRequest{})
	if err != nil || len(open.GetRequests()) != 1 || open.GetRequests()[0].GetId() != asked.GetRequest().GetId() {
		return fmt.Errorf("asked: %v: %w", open.GetRequests(), err)
	}
	_, err = them.Dialogue.WriteFeedback(ctx, &siklusv1.WriteFeedbackRequest{Id: store.NewID(), RequestId: asked.GetRequest().GetId(), Result: 1,
		Text: y.says("Lengkap dan rapi")})
	return err
}

// takesOver: the leader takes over what could not be done; it stands beside the feedback (art. 20(6)–(8)).
func (y *year) takesOver(ctx context.Context, leader *caller, id string) error {
	_, err := leader.Dialogue.TakeOverResult(ctx, &siklusv1.TakeOverResultRequest{Id: store.NewID(), CaseId: id, Result: 1, Note: y.says("Diselesaikan oleh pimpinan")})
	if err != nil {
		return err
	}
	heard, err := leader.Dialogue.ListFeedback(ctx, &siklusv1.ListFeedbackRequest{CaseId: id})
	if err != nil || len(heard.GetFeedback()) != 1 || len(heard.GetTakeovers()) != 1 {
		return fmt.Errorf("heard: %v, taken over: %v: %w", heard.GetFeedback(), heard.GetTakeovers(), err)
	}
	return nil
}

// isAnnounced: HR announces the cycle; who has read it is counted; the survey about the system takes one answer.
func (y *year) isAnnounced(ctx context.Context, hr string) error {
	desk, err := y.as(ctx, hr)
	if err != nil {
		return err
	}
	reader, err := y.as(ctx, "tirta")
	if err != nil {
		return err
	}
	out, err := desk.Fairness.AnnounceCycle(ctx, &siklusv1.AnnounceCycleRequest{CycleId: y.cycle, RequestId: "pengumuman-2026", Text: y.says("Penilaian tahun ini dimulai")})
	if err != nil || out.GetPeople() < 20 {
		return fmt.Errorf("announced to %d people: %w", out.GetPeople(), err)
	}
	told, err := reader.Fairness.ListAnnouncements(ctx, &siklusv1.ListAnnouncementsRequest{})
	if err != nil || len(told.GetAnnouncements()) != 1 {
		return fmt.Errorf("told: %v: %w", told.GetAnnouncements(), err)
	}
	if _, err := reader.Fairness.AcknowledgeAnnouncement(ctx, &siklusv1.AcknowledgeAnnouncementRequest{AnnouncementId: out.GetAnnouncementId()}); err != nil {
		return err
	}
	counted, err := desk.Fairness.CountAcknowledgements(ctx, &siklusv1.CountAcknowledgementsRequest{CycleId: y.cycle})
	if err != nil || len(counted.GetAnnouncements()) != 1 {
		return fmt.Errorf("counted: %v: %w", counted.GetAnnouncements(), err)
	}
	survey, err := reader.Fairness.GetSurvey(ctx, &siklusv1.GetSurveyRequest{CycleId: y.cycle})
	if err != nil || len(survey.GetStatements()) != 5 || survey.GetAnswered() {
		return fmt.Errorf("the survey is %v: %w", survey, err)
	}
	_, err = reader.Fairness.AnswerSurvey(ctx, &siklusv1.AnswerSurveyRequest{CycleId: y.cycle, Choices: []int32{4, 5, 3, 4, 5}, Words: y.says("Mudah dipakai")})
	return err
}

// isFair reads, once the first quarter is rated, how punctual leaders are and how they rate.
func (y *year) isFair(ctx context.Context) error {
	desk, err := y.as(ctx, "hr-1")
	if err != nil {
		return err
	}
	leader, err := y.as(ctx, "kasi")
	if err != nil {
		return err
	}
	own, err := leader.Fairness.GetPunctuality(ctx, &siklusv1.GetPunctualityRequest{Year: 2026})
	if err != nil || own.GetPunctuality().GetTotal().GetAwaited() == 0 {
		return fmt.Errorf("the leader's punctuality is %v: %w", own.GetPunctuality(), err)
	}
	all, err := desk.Fairness.ListPunctuality(ctx, &siklusv1.ListPunctualityRequest{Year: 2026})
	if err != nil || len(all.GetPeople()) < 3 {
		return fmt.Errorf("%d leaders are counted: %w", len(all.GetPeople()), err)
	}
	patterns, err := desk.Fairness.GetRatingPatterns(ctx, &siklusv1.GetRatingPatternsRequest{CycleId: y.cycle, Period: "q1"})
	if err != nil || len(patterns.GetAppraisers()) == 0 {
		return errors.Join(err, errors.New("nobody's ratings are compared"))
	}
	return nil
}
