package api_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/deploy/local"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/workflows"
)

func TestActIsRegisteredThenHandedOverThenAnswered(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	g.engine.next[appraisal.SubmitTargets] = awaits(appraisal.TargetsSubmitted, appraisal.Appraiser, appraisal.AgreeTargets, appraisal.T1)

	out, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(c.ID, "request-01"))
	require.NoError(t, err)
	receipt := out.GetReceipt()
	require.Equal(t, siklusv1.ActState_ACT_STATE_TAKEN, receipt.GetState())
	require.Equal(t, "targets-submitted", receipt.GetStage())
	require.Equal(t, "SubmitTargets", receipt.GetKind())
	require.Equal(t, noon, receipt.GetReceivedAt().AsTime())

	row := g.act(receipt.GetActId())
	require.Equal(t, store.ActTaken, row.State)
	require.Contains(t, string(row.Content), "Laporan kinerja bulanan", "what was written stays in the register")
	require.Equal(t, appraisal.Party{Person: g.town.People["staf-1"], Role: appraisal.Employee, Capacity: appraisal.Definitive}, row.Act.By)

	updates := g.engine.seen()
	require.Len(t, updates, 1)
	require.Equal(t, receipt.GetActId(), updates[0].UpdateID, "the update ID is the act's ID")
	require.Equal(t, caseWorkflow(c), updates[0].WorkflowID)
	require.Equal(t, "SubmitTargets", updates[0].UpdateName)
	require.Equal(t, client.WorkflowUpdateStageCompleted, updates[0].WaitForStage)
	sent, err := json.Marshal(updates[0].Args)
	require.NoError(t, err)
	require.NotContains(t, string(sent), "Laporan", "no text reaches Temporal")
}

func TestTheSameRequestTwiceIsTheSameAct(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	who := g.as("staf-1")
	first, err := who.Appraisal.SubmitTargets(g.Context(), submit(c.ID, "request-01"))
	require.NoError(t, err)

	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			again, err := who.Appraisal.SubmitTargets(context.Background(), submit(c.ID, "request-01"))
			if err != nil || again.GetReceipt().GetActId() != first.GetReceipt().GetActId() ||
				again.GetReceipt().GetState() != siklusv1.ActState_ACT_STATE_TAKEN {
				t.Errorf("the second time answered %v, %v", again, err)
			}
		})
	}
	all.Wait()
	require.Len(t, g.acts(c.ID), 1)
	require.Len(t, g.engine.seen(), 1, "a taken act is not handed over again")
}

func TestARequestIDIsNotLentToAnotherIntention(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	who := g.as("staf-1")
	_, err := who.Appraisal.SubmitTargets(g.Context(), submit(c.ID, "request-01"))
	require.NoError(t, err)
	other := submit(c.ID, "request-01")
	other.Targets.Results[0].Result = "Sesuatu yang lain"
	_, err = who.Appraisal.SubmitTargets(g.Context(), other)
	require.Equal(t, api.RequestReused, refusal(t, err, connect.CodeAlreadyExists).GetCode())
	require.Len(t, g.acts(c.ID), 1)
}

func TestRefusedActStaysInTheRegister(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	_, err := g.as("kabid-a").Appraisal.AgreeTargets(g.Context(), &siklusv1.AgreeTargetsRequest{Header: header(c.ID, "request-01")})
	r := refusal(t, err, connect.CodeFailedPrecondition)
	require.Equal(t, appraisal.NotNow, r.GetCode())

	row := g.act(r.GetActId())
	require.Equal(t, store.ActRefused, row.State)
	require.Equal(t, appraisal.NotNow, row.Refusal.Code)
	require.Equal(t, r.GetSentence(), row.Refusal.Sentence)
	require.Equal(t, r.GetProvision(), row.Refusal.Provision)

	_, err = g.as("kabid-a").Appraisal.AgreeTargets(g.Context(), &siklusv1.AgreeTargetsRequest{Header: header(c.ID, "request-01")})
	require.Equal(t, r.GetActId(), refusal(t, err, connect.CodeFailedPrecondition).GetActId(), "the same request gets the same refusal")

	read, err := g.as("kabid-a").Case.GetAct(g.Context(), &siklusv1.GetActRequest{ActId: r.GetActId()})
	require.NoError(t, err)
	require.Equal(t, siklusv1.ActState_ACT_STATE_REFUSED, read.GetReceipt().GetState())
	require.Equal(t, appraisal.NotNow, read.GetRefusal().GetCode())
}

// An act is never lost: whatever keeps the procedure from answering, the door says when it received it.
func TestActIsReceivedWhenTheProcedureDoesNotAnswer(t *testing.T) {
	for name, cause := range map[string]error{
		"Temporal is down":           serviceerror.NewUnavailable("connection refused"),
		"the workers are down":       client.NewWorkflowUpdateServiceTimeoutOrCanceledError(context.DeadlineExceeded),
		"the server is overloaded":   serviceerror.NewResourceExhausted(0, "too much"),
		"the workflow has not begun": serviceerror.NewNotFound("no such workflow"),
		"the engine has a fault":     errLost,
	} {
		t.Run(name, func(t *testing.T) {
			g := newGround(t)
			c := g.cases["staf-1"]
			g.engine.fail = func(appraisal.Act) error { return cause }
			out, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(c.ID, "request-01"))
			require.NoError(t, err)
			require.Equal(t, siklusv1.ActState_ACT_STATE_RECEIVED, out.GetReceipt().GetState())
			require.Equal(t, noon, out.GetReceipt().GetReceivedAt().AsTime())
			require.Empty(t, out.GetReceipt().GetStage())
			require.Equal(t, store.ActReceived, g.act(out.GetReceipt().GetActId()).State)

			g.engine.up()
			again, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(c.ID, "request-01"))
			require.NoError(t, err)
			require.Equal(t, siklusv1.ActState_ACT_STATE_TAKEN, again.GetReceipt().GetState(), "sending again hands it over again")
			require.Equal(t, out.GetReceipt().GetActId(), again.GetReceipt().GetActId())
		})
	}
}

func TestActThatWasTakenIsAnsweredSoAlthoughTheAnswerGotLost(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	g.engine.after = func(appraisal.Act) error { return errLost }
	out, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(c.ID, "request-01"))
	require.NoError(t, err)
	require.Equal(t, siklusv1.ActState_ACT_STATE_TAKEN, out.GetReceipt().GetState())
}

func TestActInAnEndedCaseIsRefused(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	g.move(c, "sealed", appraisal.Step{Stage: appraisal.Sealed})
	g.engine.fail = func(appraisal.Act) error { return serviceerror.NewNotFound("workflow execution already completed") }
	_, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(c.ID, "request-01"))
	r := refusal(t, err, connect.CodeFailedPrecondition)
	require.Equal(t, appraisal.CaseEnded, r.GetCode())
	require.Equal(t, store.ActRefused, g.act(r.GetActId()).State)
}

func TestReopenStartsAnEndedCaseAgain(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	g.move(c, "sealed", appraisal.Step{Stage: appraisal.Sealed})
	g.engine.next[appraisal.Reopen] = awaits(appraisal.TargetsDue, appraisal.Employee, appraisal.SubmitTargets, appraisal.JoinedClock)
	out, err := g.as("kabid-b").Case.Reopen(g.Context(), &siklusv1.ReopenRequest{
		Header: header(c.ID, "request-01"), Until: "2026-02-27", Reason: "Ditutup karena salah berkas",
	})
	require.NoError(t, err)
	require.Equal(t, "targets-due", out.GetReceipt().GetStage())
	input, ok := g.engine.inputs[caseWorkflow(c)].(workflows.AppraisalInput)
	require.True(t, ok)
	require.Equal(t, appraisal.Sealed, input.Reopened)
	require.Equal(t, g.town.Agency.ID, input.Agency)
	require.Equal(t, c.ID, input.Case)
	require.Equal(t, workflows.TaskQueue, g.engine.starts[0].TaskQueue)
	act := g.engine.seen()[0].Args[0].(appraisal.Act)
	require.Equal(t, appraisal.NewDate(2026, time.February, 27), act.Facts.Until)
	require.True(t, act.Facts.HasReason)
}

func TestFilingAnObjectionTellsItsCase(t *testing.T) {
	g := newGround(t)
	e := g.evaluation("staf-1", awaits(appraisal.Received, appraisal.Employee, appraisal.ReturnDocument, appraisal.T10))
	request := &siklusv1.FileObjectionRequest{Header: header(e.ID, "request-01"), Reasons: "Realisasi triwulan ini belum dihitung seluruhnya."}
	out, err := g.as("staf-1").Evaluation.FileObjection(g.Context(), request)
	require.NoError(t, err)
	require.Equal(t, appraisal.ObjectionID(out.GetReceipt().GetActId()), out.GetObjectionId())

	g.engine.goDown()
	request.Header.RequestId = "request-02"
	out, err = g.as("staf-1").Evaluation.FileObjection(g.Context(), request)
	require.NoError(t, err)
	require.Equal(t, siklusv1.ActState_ACT_STATE_RECEIVED, out.GetReceipt().GetState())
	require.Empty(t, out.GetObjectionId(), "an act that is only received has opened nothing")
}

func TestNothingIsEnteredThatTheContractRefuses(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	bad := submit(c.ID, "request-01")
	bad.Targets.Results = nil
	_, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), bad)
	r := refusal(t, err, connect.CodeInvalidArgument)
	require.Equal(t, api.InputWrong, r.GetCode())
	require.Equal(t, "targets.results", r.GetField())
	require.Empty(t, g.acts(c.ID))
}

func TestReasonsMustSaySomething(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	_, err := g.as("kabid-b").Case.Exempt(g.Context(), &siklusv1.ExemptRequest{Header: header(c.ID, "request-01"), Reason: " . . . "})
	r := refusal(t, err, connect.CodeInvalidArgument)
	require.Equal(t, appraisal.ReasonMissing, r.GetCode())
	require.Equal(t, store.ActRefused, g.act(r.GetActId()).State, "HR's empty reason is an act that was refused")

	e := g.evaluation("staf-1", awaits(appraisal.Received, appraisal.Employee, appraisal.ReturnDocument, appraisal.T10))
	_, err = g.as("staf-1").Evaluation.ReturnDocument(g.Context(), &siklusv1.ReturnDocumentRequest{
		Header: header(e.ID, "request-02"), RefusesToSign: true,
	})
	require.Equal(t, "reason", refusal(t, err, connect.CodeInvalidArgument).GetField())
}

func TestPartiesAndCoursesMustExist(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	change := &siklusv1.ChangePartyRequest{
		Header: header(c.ID, "request-01"), Role: "appraiser", PersonId: c.ID, Reason: "Atasan berhalangan tetap",
	}
	_, err := g.as("kabid-b").Case.ChangeParty(g.Context(), change)
	require.Equal(t, appraisal.PartyMissing, refusal(t, err, connect.CodeInvalidArgument).GetCode())

	change.PersonId = c.PersonID
	_, err = g.as("kabid-b").Case.ChangeParty(g.Context(), change)
	require.Equal(t, appraisal.OwnCase, refusal(t, err, connect.CodePermissionDenied).GetCode())

	change.PersonId = g.town.People["kabid-b"]
	_, err = g.as("kabid-b").Case.ChangeParty(g.Context(), change)
	require.NoError(t, err)

	training := g.below(g.cases["staf-1"], appraisal.TrainingProceeding, store.NewID(),
		awaits(appraisal.TrainingNeeded, appraisal.Appraiser, appraisal.ProposeTraining, appraisal.ProposalClock))
	_, err = g.as("staf-1").Training.ProposeTraining(g.Context(), &siklusv1.ProposeTrainingRequest{
		Header: header(training.ID, "request-02"), CourseId: c.ID,
	})
	require.Equal(t, appraisal.CourseMissing, refusal(t, err, connect.CodeInvalidArgument).GetCode())
}

func TestActsAreBoundedPerSession(t *testing.T) {
	g := newGround(t, func(c *api.Config) { c.ActsPerMinute = 2 })
	c := g.cases["staf-1"]
	who := g.as("staf-1")
	for range 2 {
		_, err := who.Appraisal.SubmitTargets(g.Context(), submit(c.ID, "request-01"))
		require.NoError(t, err)
	}
	_, err := who.Appraisal.SubmitTargets(g.Context(), submit(c.ID, "request-01"))
	require.Equal(t, api.TooManyTries, refusal(t, err, connect.CodeResourceExhausted).GetCode())
	_, err = g.as("staf-3").Appraisal.SubmitTargets(g.Context(), submit(g.cases["staf-3"].ID, "request-01"))
	require.NoError(t, err, "somebody else at the same address is not held up")
}

func TestWithoutPostgresNothingIsSaidToBeReceived(t *testing.T) {
	t.Parallel()
	cluster, err := local.StartPostgres(t.Context(), local.PostgresOptions{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, cluster.Stop()) })
	require.NoError(t, cluster.CreateDatabase(t.Context(), "siklus"))
	require.NoError(t, store.Migrate(t.Context(), cluster.OwnerDSN("siklus")))
	s, err := store.Open(t.Context(), cluster.AppDSN("siklus"))
	require.NoError(t, err)
	t.Cleanup(s.Close)
	g := groundOn(t, s)
	c := g.cases["staf-1"]
	who := g.as("staf-1")
	require.NoError(t, cluster.Kill())

	_, err = who.Appraisal.SubmitTargets(g.Context(), submit(c.ID, "request-01"))
	r := refusal(t, err, connect.CodeUnavailable)
	require.Equal(t, api.NotReceived, r.GetCode(), "not: sign in again")
	require.NotContains(t, err.Error(), "connect", "the cause is not told")

	require.NoError(t, cluster.Restart(t.Context()))
	require.Eventually(t, func() bool {
		out, err := who.Appraisal.SubmitTargets(g.Context(), submit(c.ID, "request-01"))
		return err == nil && out.GetReceipt().GetState() == siklusv1.ActState_ACT_STATE_TAKEN
	}, 20*time.Second, 50*time.Millisecond, "it goes on by itself")
	require.Len(t, g.acts(c.ID), 1)
}
