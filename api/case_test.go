package api_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

func (g *ground) read(person, caseID string) *siklusv1.Case {
	g.Helper()
	out, err := g.as(person).Case.GetCase(g.Context(), &siklusv1.GetCaseRequest{CaseId: caseID})
	require.NoError(g, err)
	return out.GetCase()
}

func TestCaseReadsLikeAFile(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	g.engine.next[appraisal.SubmitTargets] = awaits(appraisal.TargetsSubmitted, appraisal.Appraiser, appraisal.AgreeTargets, appraisal.T1)
	_, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(c.ID, "request-01"))
	require.NoError(t, err)

	file := g.read("kabid-a", c.ID)
	require.Equal(t, "appraisal", file.GetProceeding())
	require.Equal(t, "targets-submitted", file.GetStage())
	require.EqualValues(t, 2026, file.GetYear())
	require.Equal(t, "Nama staf-1", file.GetEmployee().GetName())
	require.Equal(t, "Nama kabid-a", file.GetAppraiser().GetName())
	require.Equal(t, "definitif", file.GetAppraiser().GetCapacity())
	require.Equal(t, "Jabatan kabid-a", file.GetAppraiser().GetPost())
	require.Equal(t, "Nama kadis", file.GetSuperior().GetName())
	require.Equal(t, "Bidang A", file.GetUnit())
	require.Equal(t, "Jabatan staf-1", file.GetPost())
	require.Equal(t, "Asia/Jayapura", file.GetZone())
	require.Equal(t, noon, file.GetNow().AsTime())
	require.False(t, file.GetRehearsal())
	require.Equal(t, "appraiser", file.GetYourRole())
	require.Equal(t, []string{"ReturnTargets", "AgreeTargets"}, file.GetYourActs())
	require.Len(t, file.GetAwaits(), 1)
	require.Equal(t, "AgreeTargets", file.GetAwaits()[0].GetAct())
	require.Equal(t, "2026-01-30", file.GetAwaits()[0].GetDue())
	require.Equal(t, time.Date(2026, 1, 30, 15, 0, 0, 0, time.UTC), file.GetAwaits()[0].GetEndsAt().AsTime(), "midnight in Jayapura")
	require.NotEmpty(t, file.GetAwaits()[0].GetProvision())
	require.Equal(t, "Laporan kinerja bulanan tersusun", file.GetTargets().GetResults()[0].GetResult())
	require.Len(t, file.GetJournal(), 2)
	require.Equal(t, "SubmitTargets", file.GetJournal()[1].GetKind())
	require.Equal(t, "Nama staf-1", file.GetJournal()[1].GetBy().GetName())
	require.NotEmpty(t, file.GetJournal()[1].GetHash())
	require.Empty(t, file.GetWorkflowId(), "only administrators see Temporal")
	require.Empty(t, file.GetEmployee().GetNumber(), "staff numbers are HR's business")

	require.NotEmpty(t, g.read("kabid-b", c.ID).GetEmployee().GetNumber(), "HR")
	require.NotEmpty(t, g.read("staf-1", c.ID).GetEmployee().GetNumber(), "one's own")
	require.Empty(t, g.read("staf-1", c.ID).GetYourActs(), "the employee waits")
	require.Equal(t, []string{"Transfer", "BeginAbsence", "EndService", "Exempt", "Withdraw", "ExtendTerm", "ChangeParty"}, g.read("kabid-b", c.ID).GetYourActs())
	require.Empty(t, g.read("staf-4", c.ID).GetYourActs(), "an auditor reads")
}

// rated takes an evaluation to a signed result that is not handed over yet.
func (g *ground) rated() store.Case {
	e := g.evaluation("staf-1", awaits(appraisal.WindowOpen, appraisal.Appraiser, appraisal.Rate, appraisal.T6))
	signed := awaits(appraisal.Signed, appraisal.Appraiser, appraisal.Deliver, appraisal.T9)
	signed.Result = &appraisal.Result{
		Results: appraisal.Meets, Behaviour: appraisal.Above, Predicate: appraisal.Good, SignedAt: noon,
		SignedBy: appraisal.Party{Person: g.town.People["kabid-a"], Role: appraisal.Appraiser, Capacity: appraisal.Definitive},
	}
	g.engine.next[appraisal.Rate] = signed
	g.engine.next[appraisal.Deliver] = awaits(appraisal.Delivered, appraisal.Employee, appraisal.Receive, appraisal.ReceiptClock)
	out, err := g.as("kabid-a").Evaluation.Rate(g.Context(), &siklusv1.RateRequest{
		Header: header(e.ID, "request-rate"), Results: siklusv1.Rating_RATING_MEETS, Behaviour: siklusv1.Rating_RATING_ABOVE, Notes: "Pertahankan ketelitian",
	})
	require.NoError(g, err)
	require.Equal(g, siklusv1.Predicate_PREDICATE_GOOD, out.GetPredicate())
	return e
}

func (g *ground) reads(caseID string) (n int) {
	g.tx(func(ctx context.Context, tx store.Tx) error {
		rows, err := tx.Reads(ctx, caseID)
		n = len(rows)
		return err
	})
	return n
}

func TestResultIsSeenByLeadersWhenSignedAndByTheEmployeeWhenDelivered(t *testing.T) {
	g := newGround(t)
	e := g.rated()
	require.Zero(t, g.reads(e.ID))
	file := g.read("staf-1", e.ID)
	require.Nil(t, file.GetResult(), "signed, not delivered")
	require.Empty(t, file.GetJournal()[1].GetText(), "neither are the notes")
	require.Zero(t, g.reads(e.ID), "nothing of the result was read")

	for i, who := range []string{"kabid-a", "kadis", "kabid-b", "staf-4"} {
		result := g.read(who, e.ID).GetResult()
		require.Equal(t, siklusv1.Predicate_PREDICATE_GOOD, result.GetPredicate(), who)
		require.Equal(t, "Pertahankan ketelitian", result.GetNotes())
		require.Equal(t, "Nama kabid-a", result.GetSignedBy().GetName())
		require.NotEmpty(t, result.GetReason())
		require.NotEmpty(t, result.GetProvision())
		require.Equal(t, i+1, g.reads(e.ID), "every read of a result is logged")
	}

	_, err := g.as("kabid-a").Evaluation.Deliver(g.Context(), &siklusv1.DeliverRequest{Header: header(e.ID, "request-01")})
	require.NoError(t, err)
	file = g.read("staf-1", e.ID)
	require.Equal(t, siklusv1.Predicate_PREDICATE_GOOD, file.GetResult().GetPredicate())
	require.Equal(t, "Pertahankan ketelitian", file.GetJournal()[1].GetText())
	require.Equal(t, []string{"Receive"}, file.GetYourActs())
	require.Equal(t, 5, g.reads(e.ID))
}

func TestEachSideOfAnObjectionReadsItsOwnExplanation(t *testing.T) {
	g := newGround(t)
	e := g.evaluation("staf-1", awaits(appraisal.Objected, appraisal.Superior, appraisal.DecideObjection, appraisal.T12))
	o := g.below(e, appraisal.ObjectionProceeding, store.NewID(),
		awaits(appraisal.ExplanationsAsked, appraisal.Employee, appraisal.ExplainObjection, appraisal.ExplanationClock))
	for who, text := range map[string]string{"staf-1": "Penjelasan pegawai", "kabid-a": "Penjelasan penilai"} {
		_, err := g.as(who).Objection.ExplainObjection(g.Context(), &siklusv1.ExplainObjectionRequest{Header: header(o.ID, "request-01"), Explanation: text})
		require.NoError(t, err)
	}
	seen := func(who string) (texts []string) {
		for _, line := range g.read(who, o.ID).GetJournal() {
			if line.GetText() != "" {
				texts = append(texts, line.GetText())
			}
		}
		return texts
	}
	require.Equal(t, []string{"Penjelasan pegawai"}, seen("staf-1"))
	require.Equal(t, []string{"Penjelasan penilai"}, seen("kabid-a"))
	require.ElementsMatch(t, []string{"Penjelasan pegawai", "Penjelasan penilai"}, seen("kadis"))
	require.NotContains(t, g.read("staf-1", o.ID).GetYourActs(), "ExplainObjection", "who has explained is not asked again")
	require.Len(t, g.read("kadis", e.ID).GetChildren(), 1)
}

func TestPreviewShowsWhatTwoRatingsComeTo(t *testing.T) {
	g := newGround(t)
	e := g.evaluation("staf-1", awaits(appraisal.WindowOpen, appraisal.Appraiser, appraisal.Rate, appraisal.T6))
	ask := &siklusv1.PreviewRatingRequest{CaseId: e.ID, Results: siklusv1.Rating_RATING_BELOW, Behaviour: siklusv1.Rating_RATING_BELOW}
	out, err := g.as("kabid-a").Evaluation.PreviewRating(g.Context(), ask)
	require.NoError(t, err)
	require.Equal(t, siklusv1.Predicate_PREDICATE_VERY_POOR, out.GetPredicate())
	require.NotEmpty(t, out.GetReason())
	require.NotEmpty(t, out.GetReasonEnglish())
	ask.StudyDropout, ask.Behaviour = true, siklusv1.Rating_RATING_MEETS
	out, err = g.as("kadis").Evaluation.PreviewRating(g.Context(), ask)
	require.NoError(t, err)
	require.Equal(t, siklusv1.Predicate_PREDICATE_POOR, out.GetPredicate())
}

func TestTasksAreTheCallersOwn(t *testing.T) {
	g := newGround(t)
	who := g.as("staf-1")
	list, err := who.Case.ListTasks(g.Context(), &siklusv1.ListTasksRequest{})
	require.NoError(t, err)
	require.Len(t, list.GetTasks(), 1)
	task := list.GetTasks()[0]
	require.Equal(t, "SubmitTargets", task.GetAct())
	require.Equal(t, "Nama staf-1", task.GetPerson())
	require.Equal(t, "2026-01-31", task.GetDue())
	require.EqualValues(t, 15, task.GetDaysLeft(), "from Saturday 10 to Saturday 31 January lie three weeks of five days")
	require.EqualValues(t, 2026, task.GetYear())

	_, err = who.Case.SaveDraft(g.Context(), &siklusv1.SaveDraftRequest{TaskId: task.GetId(), Draft: `{"a":1}`})
	require.NoError(t, err)
	one, err := who.Case.GetTask(g.Context(), &siklusv1.GetTaskRequest{TaskId: task.GetId()})
	require.NoError(t, err)
	require.Equal(t, `{"a":1}`, one.GetTask().GetDraft())

	g.clock.set(time.Date(2026, 2, 3, 3, 0, 0, 0, time.UTC))
	late, err := g.as("staf-1").Case.GetTask(g.Context(), &siklusv1.GetTaskRequest{TaskId: task.GetId()})
	require.NoError(t, err)
	require.EqualValues(t, -2, late.GetTask().GetDaysLeft())
}

// A rehearsal is marked on every page, so a list of tasks says which of them are rehearsed.
func TestTasksOfARehearsalSaySo(t *testing.T) {
	g := newGround(t)
	g.rehearsal()
	list, err := g.as("staf-1").Case.ListTasks(g.Context(), &siklusv1.ListTasksRequest{})
	require.NoError(t, err)
	require.Len(t, list.GetTasks(), 2)
	for _, task := range list.GetTasks() {
		require.Equal(t, task.GetCaseId() != g.cases["staf-1"].ID, task.GetRehearsal())
	}
}

func TestTrainingNamesTheCourseProposedLast(t *testing.T) {
	g := newGround(t)
	training := g.below(g.cases["staf-1"], appraisal.TrainingProceeding, store.NewID(),
		awaits(appraisal.TrainingNeeded, appraisal.Appraiser, appraisal.ProposeTraining, appraisal.ProposalClock))
	require.Nil(t, g.read("kabid-b", training.ID).GetCourse(), "nothing is proposed yet")
	courses := map[string]string{}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		for _, title := range []string{"Pelayanan prima", "Analisis kebijakan"} {
			c, err := tx.PutCourse(ctx, store.Course{Title: title, Provider: "LAN", Hours: 24, Seats: 5, Price: 750000})
			if err != nil {
				return err
			}
			courses[title] = c.ID
		}
		return nil
	})
	for i, title := range []string{"Pelayanan prima", "Analisis kebijakan"} {
		_, err := g.as("kabid-a").Training.ProposeTraining(g.Context(), &siklusv1.ProposeTrainingRequest{
			Header: header(training.ID, fmt.Sprint("request-0", i)), CourseId: courses[title],
		})
		require.NoError(t, err)
		for _, who := range []string{"kabid-b", "kabid-a", "staf-1"} {
			course := g.read(who, training.ID).GetCourse()
			require.Equal(t, []any{title, "LAN", int32(24), int64(750000)}, []any{course.GetTitle(), course.GetProvider(), course.GetHours(), course.GetPrice()}, who)
		}
	}
	_, err := g.as("kabid-a").Training.ProposeTraining(g.Context(), &siklusv1.ProposeTrainingRequest{Header: header(training.ID, "request-09"), CourseId: store.NewID()})
	require.Equal(t, appraisal.CourseMissing, refusal(t, err, connect.CodeInvalidArgument).GetCode())
	require.Equal(t, "Analisis kebijakan", g.read("kabid-b", training.ID).GetCourse().GetTitle(), "a refused proposal proposes nothing")
	require.Nil(t, g.read("kabid-b", g.cases["staf-1"].ID).GetCourse())
}

func TestHRHasTheDesksTasksExceptInTheirOwnCase(t *testing.T) {
	g := newGround(t)
	for _, name := range []string{"staf-1", "staf-2"} {
		g.below(g.cases[name], appraisal.TrainingProceeding, store.NewID(), awaits(appraisal.TrainingProposed, appraisal.HR, appraisal.ApproveTraining, appraisal.ApprovalClock))
	}
	desk := func(who string) (about []string) {
		list, err := g.as(who).Case.ListTasks(g.Context(), &siklusv1.ListTasksRequest{})
		require.NoError(t, err)
		for _, task := range list.GetTasks() {
			if task.GetAct() == "ApproveTraining" {
				about = append(about, task.GetPerson())
				_, err := g.as(who).Case.GetTask(g.Context(), &siklusv1.GetTaskRequest{TaskId: task.GetId()})
				require.NoError(t, err)
			}
		}
		return about
	}
	require.ElementsMatch(t, []string{"Nama staf-1", "Nama staf-2"}, desk("kabid-b"))
	require.Equal(t, []string{"Nama staf-1"}, desk("staf-2"), "staf-2 is HR too, but not in their own case")

	_, err := g.as("staf-2").Case.Exempt(g.Context(), &siklusv1.ExemptRequest{Header: header(g.cases["staf-2"].ID, "request-01"), Reason: "Cuti di luar tanggungan"})
	require.Equal(t, appraisal.OwnCase, refusal(t, err, connect.CodePermissionDenied).GetCode())
	_, err = g.as("staf-3").Case.Exempt(g.Context(), &siklusv1.ExemptRequest{Header: header(g.cases["staf-2"].ID, "request-01"), Reason: "Cuti di luar tanggungan"})
	require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode(), "who has no part in a case is not told of it")
}

func TestAdministratorsWhoArePartiesSeeTheWorkflow(t *testing.T) {
	g := newGround(t)
	require.Equal(t, caseWorkflow(g.cases["staf-5"]), g.read("staf-5", g.cases["staf-5"].ID).GetWorkflowId())
}
