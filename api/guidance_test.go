package api_test

import (
	"context"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// coached begins guidance of an employee by somebody and returns the record.
func (g *ground) coached(leader, employee, guide string, kind siklusv1.GuidanceKind) string {
	g.Helper()
	r := &siklusv1.StartGuidanceRequest{Id: store.NewID(), CaseId: g.cases[employee].ID, Kind: kind, Cause: siklusv1.GuidanceCause_GUIDANCE_CAUSE_NO_PROGRESS}
	if guide != leader {
		r.GuideId = g.town.People[guide]
	}
	for range 2 { // sent twice, begun once
		out, err := g.as(leader).Guidance.StartGuidance(g.Context(), r)
		require.NoError(g, err)
		require.Equal(g, r.GetId(), out.GetGuidanceId())
	}
	return r.GetId()
}

// wholeCoaching is a form B.1.6 that can be signed.
func wholeCoaching() *siklusv1.Coaching {
	return &siklusv1.Coaching{Indicator: "Laporan tepat waktu", Target: "12 dari 12", Progress: "7 dari 9", Problem: "Data terlambat", Options: "Jadwal bergilir", NextStrategy: "Ingatkan tiap Senin", Adjust: "yes"}
}

func wholeMentoring() *siklusv1.Mentoring {
	return &siklusv1.Mentoring{Skill: "Mengelola data", From: "2026-01-12", Until: "2026-06-30", Change: "Menyusun laporan sendiri", Measure: "Tanpa koreksi"}
}

func (g *ground) record(who, id string) *siklusv1.GetGuidanceResponse {
	g.Helper()
	out, err := g.as(who).Guidance.GetGuidance(g.Context(), &siklusv1.GetGuidanceRequest{GuidanceId: id})
	require.NoError(g, err)
	return out
}

func (g *ground) sign(who, id string, version int32) error {
	_, err := g.as(who).Guidance.SignGuidance(g.Context(), &siklusv1.SignGuidanceRequest{Id: store.NewID(), GuidanceId: id, Version: version})
	return err
}

// signed writes and signs a coaching by both.
func (g *ground) signed(id, guide, employee string) {
	g.Helper()
	_, err := g.as(employee).Guidance.WriteCoaching(g.Context(), &siklusv1.WriteCoachingRequest{Id: store.NewID(), GuidanceId: id, Coaching: wholeCoaching()})
	require.NoError(g, err)
	require.NoError(g, g.sign(guide, id, 1))
	require.NoError(g, g.sign(employee, id, 1))
}

func (g *ground) evaluated(guide, id string) error {
	_, err := g.as(guide).Guidance.EvaluateCompetence(g.Context(), &siklusv1.EvaluateCompetenceRequest{Id: store.NewID(), GuidanceId: id, Seen: &siklusv1.CompetenceSeen{
		Levels: []*siklusv1.CompetenceLevel{{Key: "results", Level: 3, Reason: "Terlihat"}, {Name: "Statistik", Level: 2, Reason: "Dibantu"}}, Recommendation: "Pelatihan data"}})
	return err
}

func (g *ground) followed(who, id string) error {
	_, err := g.as(who).Guidance.DecideGuidance(g.Context(), &siklusv1.DecideGuidanceRequest{Id: store.NewID(), GuidanceId: id, FollowUp: siklusv1.FollowUp_FOLLOW_UP_TRAINING, Note: "Triwulan II"})
	return err
}

func nineAnswers(n int32) *siklusv1.GuidanceFeedback {
	return &siklusv1.GuidanceFeedback{Answers: []int32{n, n, n, n, n, n, n, n, n}, Text: "Cukup membantu"}
}

func TestCoachingIsWrittenSignedAndChanged(t *testing.T) {
	g := talking(t)
	id := g.coached("kabid-a", "staf-1", "kabid-a", siklusv1.GuidanceKind_GUIDANCE_KIND_COACHING)
	require.Len(t, g.lettersTo("staf-1", "guidance_waits"), 1, "the employee hears of it, once")
	require.Empty(t, g.lettersTo("kabid-a", "guidance_waits"))
	write := func(who string, version int32, c *siklusv1.Coaching) (int32, error) {
		out, err := g.as(who).Guidance.WriteCoaching(t.Context(), &siklusv1.WriteCoachingRequest{Id: store.NewID(), GuidanceId: id, Version: version, Coaching: c})
		return out.GetVersion(), err
	}
	version, err := write("staf-1", 0, &siklusv1.Coaching{Indicator: "Laporan tepat waktu", Progress: "7 dari 9", Problem: "Data terlambat"})
	require.NoError(t, err)
	require.Equal(t, int32(1), version, "III.D.4.e.3.a: the employee reports first")
	_, err = write("kabid-a", 0, wholeCoaching())
	require.Equal(t, appraisal.DialogueChanged, refusal(t, err, connect.CodeAborted).GetCode())
	r := refusal(t, g.sign("kabid-a", id, 1), connect.CodeFailedPrecondition)
	require.Equal(t, appraisal.GuidanceUnfinished, r.GetCode())
	require.Equal(t, "coaching.target", r.GetField())
	require.Contains(t, g.record("kabid-a", id).GetMissing(), "coaching.adjust")
	_, err = write("kabid-a", 1, wholeCoaching())
	require.NoError(t, err)
	require.Equal(t, appraisal.DialogueChanged, refusal(t, g.sign("staf-1", id, 1), connect.CodeAborted).GetCode())
	require.NoError(t, g.sign("kabid-a", id, 2))
	require.Len(t, g.lettersTo("staf-1", "guidance_waits"), 2, "the other side is asked to sign")
	require.False(t, g.record("staf-1", id).GetAdjustTargets())
	require.NoError(t, g.sign("staf-1", id, 2))
	require.True(t, g.record("staf-1", id).GetAdjustTargets(), "art. 14(2): the target agreement is to be changed")
	require.Equal(t, appraisal.StepTaken, refusal(t, g.sign("staf-1", id, 2), connect.CodeAlreadyExists).GetCode())
	changed := wholeCoaching()
	changed.Adjust = "no"
	_, err = write("staf-1", 2, changed)
	require.NoError(t, err)
	seen := g.record("kabid-a", id)
	require.Empty(t, seen.GetSignatures())
	require.True(t, seen.GetOutdatedSignatures(), "a changed text needs both again")
	require.False(t, seen.GetAdjustTargets())
	_, err = write("kadis", 3, wholeCoaching())
	require.Equal(t, appraisal.NotYourAct, refusal(t, err, connect.CodePermissionDenied).GetCode(), "the superior does not guide here")
	_, err = g.as("staf-3").Guidance.GetGuidance(t.Context(), &siklusv1.GetGuidanceRequest{GuidanceId: id})
	require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode())
	_, err = g.as("kabid-a").Guidance.WriteMentoring(t.Context(), &siklusv1.WriteMentoringRequest{Id: store.NewID(), GuidanceId: id, Version: 3, Mentoring: wholeMentoring()})
	require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode(), "a coaching is no mentoring")
}

func TestTheReportOfAnAssignedGuideGoesUpLevelByLevel(t *testing.T) {
	g := talking(t)
	id := g.coached("kabid-a", "staf-1", "staf-3", siklusv1.GuidanceKind_GUIDANCE_KIND_COACHING)
	require.Len(t, g.lettersTo("staf-3", "guidance_waits"), 1)
	g.signed(id, "staf-3", "staf-1")
	require.Equal(t, appraisal.GuidanceUnfinished, refusal(t, g.followed("kadis", id), connect.CodeFailedPrecondition).GetCode())
	require.Equal(t, appraisal.NotYourAct, refusal(t, g.evaluated("kabid-a", id), connect.CodePermissionDenied).GetCode(), "III.D.4.h: the guide evaluates")
	before := len(g.lettersTo("kabid-a", "guidance_waits"))
	require.NoError(t, g.evaluated("staf-3", id))
	require.Len(t, g.lettersTo("kabid-a", "guidance_waits"), before+1, "III.D.4.i: to the appraiser")
	require.Equal(t, appraisal.GuidanceUnfinished, refusal(t, g.followed("kadis", id), connect.CodeFailedPrecondition).GetCode())
	forward := &siklusv1.ForwardGuidanceRequest{Id: store.NewID(), GuidanceId: id, Note: "Mohon keputusan"}
	_, err := g.as("staf-3").Guidance.ForwardGuidance(t.Context(), forward)
	require.Equal(t, appraisal.NotYourAct, refusal(t, err, connect.CodePermissionDenied).GetCode())
	for range 2 {
		_, err = g.as("kabid-a").Guidance.ForwardGuidance(t.Context(), forward)
		require.NoError(t, err)
	}
	forward.Note = "Lain"
	_, err = g.as("kabid-a").Guidance.ForwardGuidance(t.Context(), forward)
	require.Equal(t, api.RequestReused, refusal(t, err, connect.CodeAlreadyExists).GetCode())
	require.Len(t, g.lettersTo("kadis", "guidance_waits"), 1, "III.D.4.j: to the superior, once")
	require.Equal(t, appraisal.NotYourAct, refusal(t, g.followed("kabid-a", id), connect.CodePermissionDenied).GetCode())
	require.NoError(t, g.followed("kadis", id))
	require.Equal(t, appraisal.GuidanceClosed, refusal(t, g.followed("kabid-b", id), connect.CodeFailedPrecondition).GetCode())
	seen := g.record("staf-1", id)
	require.Equal(t, siklusv1.FollowUp_FOLLOW_UP_TRAINING, seen.GetLine().GetDecided())
	require.Len(t, seen.GetNotes(), 3)
	require.Equal(t, []string{"GiveGuidanceFeedback"}, seen.GetMay(), "III.D.4.g.1: the decision does not take the employee's word away")

	other := g.coached("kabid-a", "staf-3", "kabid-a", siklusv1.GuidanceKind_GUIDANCE_KIND_COACHING)
	g.signed(other, "kabid-a", "staf-3")
	require.NoError(t, g.evaluated("kabid-a", other))
	require.NoError(t, g.followed("kabid-b", other), "III.D.4.k: or the HR unit")
	desk, err := g.as("kadis").Guidance.ListGuidanceDesk(t.Context(), &siklusv1.ListGuidanceDeskRequest{})
	require.NoError(t, err)
	require.Len(t, desk.GetLines(), 2)
	desk, err = g.as("staf-4").Guidance.ListGuidanceDesk(t.Context(), &siklusv1.ListGuidanceDeskRequest{})
	require.NoError(t, err)
	require.Empty(t, desk.GetLines())
}

func TestFeedbackOnGuidanceGoesToTheGuidesSuperiorAndNobodyElse(t *testing.T) {
	g := talking(t)
	id := g.coached("kabid-a", "staf-1", "kabid-a", siklusv1.GuidanceKind_GUIDANCE_KIND_COACHING)
	give := func(who string, change func(*siklusv1.GiveGuidanceFeedbackRequest)) error {
		r := &siklusv1.GiveGuidanceFeedbackRequest{Id: "01930000-0000-7000-8000-00000000f001", GuidanceId: id, Feedback: nineAnswers(4)}
		change(r)
		_, err := g.as(who).Guidance.GiveGuidanceFeedback(t.Context(), r)
		return err
	}
	same := func(*siklusv1.GiveGuidanceFeedbackRequest) {}
	require.Equal(t, appraisal.GuidanceUnfinished, refusal(t, give("staf-1", same), connect.CodeFailedPrecondition).GetCode(), "nothing has taken place yet")
	g.signed(id, "kabid-a", "staf-1")
	require.Equal(t, "feedback.answers", refusal(t, give("staf-1", func(r *siklusv1.GiveGuidanceFeedbackRequest) { r.Feedback.Answers = r.Feedback.GetAnswers()[:8] }), connect.CodeInvalidArgument).GetField())
	require.Equal(t, "feedback.answers[2]", refusal(t, give("staf-1", func(r *siklusv1.GiveGuidanceFeedbackRequest) { r.Feedback.Answers[2] = 6 }), connect.CodeInvalidArgument).GetField())
	require.Equal(t, appraisal.NotYourAct, refusal(t, give("kabid-a", same), connect.CodePermissionDenied).GetCode())
	require.NoError(t, give("staf-1", same))
	require.NoError(t, give("staf-1", same), "sent twice, given once")
	require.Equal(t, api.RequestReused, refusal(t, give("staf-1", func(r *siklusv1.GiveGuidanceFeedbackRequest) { r.Feedback.Text = "Lain" }), connect.CodeAlreadyExists).GetCode())
	require.Equal(t, appraisal.StepTaken, refusal(t, give("staf-1", func(r *siklusv1.GiveGuidanceFeedbackRequest) { r.Id = store.NewID() }), connect.CodeAlreadyExists).GetCode())
	for who, reads := range map[string]bool{"staf-1": true, "kadis": true, "kabid-a": false, "kabid-b": false, "staf-4": false} {
		seen := g.record(who, id)
		require.Equal(t, reads, seen.GetFeedback() != nil, who)
		require.Equal(t, reads, seen.GetFeedbackGiven(), "%s is not even told that it was given", who)
		for _, a := range seen.GetLine().GetAwaits() {
			require.NotEqual(t, "feedback", a.GetStep(), who)
		}
	}
	require.Len(t, g.lettersTo("kadis", "guidance_waits"), 1)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		reads, err := tx.Reads(ctx, g.cases["staf-1"].ID)
		n := 0
		for _, r := range reads {
			if r.What == "guidance-feedback" {
				n++
			}
		}
		require.Equal(t, 2, n, "each reading of it is noted")
		return err
	})

	above := g.coached("kadis", "staf-3", "kadis", siklusv1.GuidanceKind_GUIDANCE_KIND_COACHING)
	g.signed(above, "kadis", "staf-3")
	_, err := g.as("staf-3").Guidance.GiveGuidanceFeedback(t.Context(), &siklusv1.GiveGuidanceFeedbackRequest{Id: store.NewID(), GuidanceId: above, Feedback: nineAnswers(2)})
	require.NoError(t, err)
	require.Nil(t, g.record("kadis", above).GetFeedback(), "III.D.4.g.1: nobody reads what is said of themselves")
	top := g.record("bupati", above)
	require.Equal(t, int32(2), top.GetFeedback().GetAnswers()[0])
	require.Nil(t, top.GetCoaching(), "who was handed the form reads the form, not the record")
	desk, err := g.as("bupati").Guidance.ListGuidanceDesk(t.Context(), &siklusv1.ListGuidanceDeskRequest{})
	require.NoError(t, err)
	require.Len(t, desk.GetLines(), 1)
	require.Empty(t, desk.GetLines()[0].GetSubject())
}

func TestMentoringHasAJournalAndEndsByBoth(t *testing.T) {
	g := talking(t)
	id := g.coached("kabid-a", "staf-1", "staf-3", siklusv1.GuidanceKind_GUIDANCE_KIND_MENTORING)
	mentor, me := g.as("staf-3").Guidance, g.as("staf-1").Guidance
	_, err := mentor.WriteMentoring(t.Context(), &siklusv1.WriteMentoringRequest{Id: store.NewID(), GuidanceId: id, Mentoring: &siklusv1.Mentoring{Skill: "Data", From: "2026-06-30", Until: "2026-01-12"}})
	require.Equal(t, "mentoring.until", refusal(t, err, connect.CodeInvalidArgument).GetField())
	_, err = mentor.WriteMentoring(t.Context(), &siklusv1.WriteMentoringRequest{Id: store.NewID(), GuidanceId: id, Mentoring: &siklusv1.Mentoring{Skill: "Data", From: "2026-02-31"}})
	require.Equal(t, "mentoring.from", refusal(t, err, connect.CodeInvalidArgument).GetField())
	meet := func(day string) error {
		_, err := mentor.AddMentoringEntry(t.Context(), &siklusv1.AddMentoringEntryRequest{Id: store.NewID(), GuidanceId: id, Entry: &siklusv1.MentoringEntry{Day: day, Place: "09.00, aula", Matter: "Tabel", Action: "Coba sendiri", Until: "2026-02-01"}})
		return err
	}
	require.Equal(t, appraisal.GuidanceUnfinished, refusal(t, meet("2026-01-10"), connect.CodeFailedPrecondition).GetCode(), "the journal follows what both signed")
	_, err = mentor.WriteMentoring(t.Context(), &siklusv1.WriteMentoringRequest{Id: store.NewID(), GuidanceId: id, Mentoring: wholeMentoring()})
	require.NoError(t, err)
	require.NoError(t, g.sign("staf-3", id, 1))
	require.NoError(t, g.sign("staf-1", id, 1))
	require.NoError(t, meet("2026-01-10"))
	require.Equal(t, "entry.day", refusal(t, meet("2026-01-11"), connect.CodeInvalidArgument).GetField(), "what is in the journal has taken place")
	require.Equal(t, appraisal.GuidanceUnfinished, refusal(t, g.evaluated("staf-3", id), connect.CodeFailedPrecondition).GetCode())
	end := func(c interface {
		CloseMentoring(context.Context, *siklusv1.CloseMentoringRequest) (*siklusv1.CloseMentoringResponse, error)
	}) (bool, error) {
		out, err := c.CloseMentoring(t.Context(), &siklusv1.CloseMentoringRequest{Id: store.NewID(), GuidanceId: id, End: &siklusv1.MentoringEnd{Reached: siklusv1.Reached_REACHED_YES, Text: "Laporan tanpa koreksi"}})
		return out.GetComplete(), err
	}
	complete, err := end(mentor)
	require.NoError(t, err)
	require.False(t, complete)
	_, err = end(mentor)
	require.Equal(t, appraisal.StepTaken, refusal(t, err, connect.CodeAlreadyExists).GetCode())
	complete, err = end(me)
	require.NoError(t, err)
	require.True(t, complete)
	require.Equal(t, appraisal.StepTaken, refusal(t, meet("2026-01-10"), connect.CodeAlreadyExists).GetCode(), "the journal is closed")
	require.NoError(t, g.evaluated("staf-3", id))
	require.Len(t, g.record("kabid-a", id).GetNotes(), 4)
}

func TestAnActionPlanIsTheEmployeesAndKeepsItsMarks(t *testing.T) {
	g := talking(t)
	c := g.agreed("staf-1")
	me := g.as("staf-1").Guidance
	put := func(who string, result, version int32, actions ...*siklusv1.PlannedAction) (int32, error) {
		out, err := g.as(who).Guidance.PutActionPlan(t.Context(), &siklusv1.PutActionPlanRequest{CaseId: c.ID, Result: result, Version: version, Actions: actions})
		return out.GetVersion(), err
	}
	plans := func(who string) *siklusv1.GetActionPlansResponse {
		out, err := g.as(who).Guidance.GetActionPlans(t.Context(), &siklusv1.GetActionPlansRequest{CaseId: c.ID})
		require.NoError(t, err)
		return out
	}
	do := func(what, until string) *siklusv1.PlannedAction {
		return &siklusv1.PlannedAction{What: what, Until: until}
	}
	_, err := put("staf-1", 9, 0, do("Susun data", "2026-05-01"))
	require.Equal(t, appraisal.ResultUnknown, refusal(t, err, connect.CodeInvalidArgument).GetCode())
	_, err = put("staf-1", 1, 0, do("Susun data", "2026-02-31"))
	require.Equal(t, "actions[0].until", refusal(t, err, connect.CodeInvalidArgument).GetField())
	_, err = put("staf-1", 1, 0, do(" \x00  ", "2026-02-01"))
	require.Equal(t, "actions[0].what", refusal(t, err, connect.CodeInvalidArgument).GetField())
	_, err = put("kabid-a", 1, 0, do("Susun data", "2026-05-01"))
	require.Equal(t, appraisal.NotYourAct, refusal(t, err, connect.CodePermissionDenied).GetCode(), "B.1.1: the employee only")
	version, err := put("staf-1", 1, 0, do("Susun data", "2026-01-09"), do("Latih kader", "2026-05-01"))
	require.NoError(t, err)
	require.Equal(t, int32(1), version)
	_, err = put("staf-1", 1, 0, do("Lain", "2026-05-01"))
	require.Equal(t, appraisal.DialogueChanged, refusal(t, err, connect.CodeAborted).GetCode())
	first := plans("kabid-a").GetResults()[0].GetPlan().GetActions()
	require.True(t, first[0].GetOverdue(), "its day has passed")
	mark := func(id, day string, done bool) error {
		_, err := me.MarkAction(t.Context(), &siklusv1.MarkActionRequest{Id: store.NewID(), CaseId: c.ID, ActionId: id, Done: done, Day: day})
		return err
	}
	require.Equal(t, "day", refusal(t, mark(first[0].GetId(), "2026-01-11", true), connect.CodeInvalidArgument).GetField())
	require.Equal(t, "day", refusal(t, mark(first[0].GetId(), "2026-02-30", true), connect.CodeInvalidArgument).GetField())
	require.Equal(t, appraisal.ActionUnknown, refusal(t, mark(store.NewID(), "", true), connect.CodeInvalidArgument).GetCode())
	require.NoError(t, mark(first[0].GetId(), "2026-01-08", true))
	_, err = put("staf-1", 1, 1, do("Latih kader", "2026-06-01"), do("Susun data", "2026-01-09"))
	require.NoError(t, err)
	row := plans("kadis").GetResults()[0]
	require.True(t, row.GetPlan().GetActions()[1].GetDone(), "a mark stays with its action over versions")
	require.Equal(t, "2026-01-08", row.GetPlan().GetActions()[1].GetDoneOn())
	require.Len(t, row.GetFormer(), 1)
	require.False(t, row.GetShort())
	require.NoError(t, mark(first[0].GetId(), "", false))
	require.False(t, plans("staf-1").GetResults()[0].GetPlan().GetActions()[1].GetDone())
	list, err := me.ListGuidance(t.Context(), &siklusv1.ListGuidanceRequest{})
	require.NoError(t, err)
	require.Equal(t, int32(1), list.GetPlans())
	require.Equal(t, int32(1), list.GetOverdue())
	require.True(t, list.GetOwn())
	g.move(c, "sealed", appraisal.Step{Stage: appraisal.Sealed})
	_, err = put("staf-1", 1, 2, do("Lain", "2026-05-01"))
	require.Equal(t, appraisal.CaseEnded, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	require.False(t, plans("staf-1").GetMayWrite())
}

func TestWhatIsWrongWithGuidanceIsSaid(t *testing.T) {
	g := talking(t)
	start := func(who string, change func(*siklusv1.StartGuidanceRequest)) error {
		r := &siklusv1.StartGuidanceRequest{Id: store.NewID(), CaseId: g.cases["kabid-a"].ID, Kind: siklusv1.GuidanceKind_GUIDANCE_KIND_MENTORING, Cause: siklusv1.GuidanceCause_GUIDANCE_CAUSE_GROWTH}
		change(r)
		_, err := g.as(who).Guidance.StartGuidance(t.Context(), r)
		return err
	}
	for _, row := range []struct {
		name, code, field string
		err               error
	}{
		{"the employee as guide", appraisal.GuideUnfit, "guide_id", start("kadis", func(r *siklusv1.StartGuidanceRequest) { r.GuideId = g.town.People["kabid-a"] })},
		{"a junior as guide", appraisal.GuideUnfit, "guide_id", start("kadis", func(r *siklusv1.StartGuidanceRequest) { r.GuideId = g.town.People["staf-1"] })},
		{"a stranger as guide", appraisal.PersonMissing, "guide_id", start("kadis", func(r *siklusv1.StartGuidanceRequest) { r.GuideId = store.NewID() })},
		{"no form", api.InputWrong, "kind", start("kadis", func(r *siklusv1.StartGuidanceRequest) { r.Kind = 0 })},
		{"no cause", api.InputWrong, "cause", start("kadis", func(r *siklusv1.StartGuidanceRequest) { r.Cause = 9 })},
	} {
		r := refusal(t, row.err, connect.CodeInvalidArgument)
		require.Equal(t, row.code, r.GetCode(), row.name)
		require.Equal(t, row.field, r.GetField(), row.name)
	}
	id := g.coached("kabid-a", "staf-1", "kabid-a", siklusv1.GuidanceKind_GUIDANCE_KIND_COACHING)
	g.signed(id, "kabid-a", "staf-1")
	for _, row := range []struct {
		name, code, field string
		levels            []*siklusv1.CompetenceLevel
	}{
		{"an unknown competence", api.InputWrong, "seen.levels[0].name", []*siklusv1.CompetenceLevel{{Key: "sihir", Level: 3, Reason: "Terlihat"}}},
		{"no competence", api.InputWrong, "seen.levels[0].name", []*siklusv1.CompetenceLevel{{Level: 3, Reason: "Terlihat"}}},
		{"twice", appraisal.CompetenceTwice, "seen.levels[1].name", []*siklusv1.CompetenceLevel{{Key: "unity", Level: 3, Reason: "Terlihat"}, {Key: "unity", Level: 4, Reason: "Terlihat"}}},
		{"level six", api.InputWrong, "seen.levels[0].level", []*siklusv1.CompetenceLevel{{Key: "unity", Level: 6, Reason: "Terlihat"}}},
		{"no reason", api.InputWrong, "seen.levels[0].reason", []*siklusv1.CompetenceLevel{{Key: "unity", Level: 3}}},
	} {
		_, err := g.as("kabid-a").Guidance.EvaluateCompetence(t.Context(), &siklusv1.EvaluateCompetenceRequest{Id: store.NewID(), GuidanceId: id, Seen: &siklusv1.CompetenceSeen{Levels: row.levels, Recommendation: "Lanjut"}})
		r := refusal(t, err, connect.CodeInvalidArgument)
		require.Equal(t, row.code, r.GetCode(), row.name)
		require.Equal(t, row.field, r.GetField(), row.name)
	}
	low := &siklusv1.StartGuidanceRequest{Id: store.NewID(), CaseId: g.cases["staf-3"].ID, Kind: siklusv1.GuidanceKind_GUIDANCE_KIND_COACHING, Cause: siklusv1.GuidanceCause_GUIDANCE_CAUSE_LOW_RESULT}
	_, err := g.as("kabid-a").Guidance.StartGuidance(t.Context(), low)
	require.NoError(t, err)
	require.Equal(t, "2026-07-10", g.record("staf-3", low.GetId()).GetImproveUntil(), "PP 30/2019 art. 57: six months")
	require.False(t, g.record("staf-3", low.GetId()).GetImproveOver())
	g.clock.set(time.Date(2026, time.July, 10, 16, 0, 0, 0, time.UTC))
	require.True(t, g.record("staf-3", low.GetId()).GetImproveOver(), "the day after in the agency's zone")
}
