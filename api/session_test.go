package api_test

import (
	"context"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/link"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

func (g *ground) open(token string) (*siklusv1.OpenLinkResponse, error) {
	return g.with("").Session.OpenLink(g.Context(), &siklusv1.OpenLinkRequest{Token: token})
}

func TestALinkShowsAndUsesNothingUp(t *testing.T) {
	g := newGround(t)
	task := g.task(g.cases["staf-1"].ID, appraisal.SubmitTargets)
	token := signer.Sign(task.ID, task.Epoch, noon.Add(time.Hour))
	for range 3 {
		out, err := g.open(token)
		require.NoError(t, err)
		require.Equal(t, siklusv1.LinkState_LINK_STATE_OPEN, out.GetState())
		require.Equal(t, "Nama s.", out.GetAddressee())
		require.Equal(t, "Dinas uji", out.GetAgency())
		require.Equal(t, "Asia/Jayapura", out.GetZone())
		require.Equal(t, task.ID, out.GetTask().GetId())
		require.Empty(t, out.GetTask().GetDraft())
	}
	started, err := g.with("").Session.StartFromLink(g.Context(), &siklusv1.StartFromLinkRequest{Token: token})
	require.NoError(t, err)
	require.Equal(t, task.ID, started.GetTaskId())

	who, err := g.with(started.GetSession()).Session.WhoAmI(g.Context(), &siklusv1.WhoAmIRequest{})
	require.NoError(t, err)
	require.Equal(t, "link", who.GetVia())
	require.Equal(t, task.ID, who.GetTaskId())
	require.Equal(t, "Nama staf-1", who.GetPerson().GetName())

	g.clock.set(noon.Add(time.Hour))
	who, err = g.with(started.GetSession()).Session.WhoAmI(g.Context(), &siklusv1.WhoAmIRequest{})
	require.NoError(t, err)
	require.Empty(t, who.GetVia(), "a session from a link never outlives the link")
}

func TestLinksThatDoNotOpen(t *testing.T) {
	g := newGround(t)
	task := g.task(g.cases["staf-1"].ID, appraisal.SubmitTargets)
	forged := link.Signer{Keys: [][]byte{[]byte("another key of thirty-two bytes!")}}.Sign(task.ID, task.Epoch, noon.Add(time.Hour))
	_, err := g.open(forged)
	require.Equal(t, api.LinkUnknown, refusal(t, err, connect.CodeNotFound).GetCode())
	_, err = g.open(signer.Sign(store.NewID(), 1, noon.Add(time.Hour)))
	require.Equal(t, api.LinkUnknown, refusal(t, err, connect.CodeNotFound).GetCode(), "a good token for no task")

	over := signer.Sign(task.ID, task.Epoch, noon)
	out, err := g.open(over)
	require.NoError(t, err)
	require.Equal(t, siklusv1.LinkState_LINK_STATE_EXPIRED, out.GetState())
	_, err = g.with("").Session.StartFromLink(g.Context(), &siklusv1.StartFromLinkRequest{Token: over})
	require.Equal(t, api.LinkOver, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
}

func TestATaskThatMovesTakesItsLinkAndItsSessionsWithIt(t *testing.T) {
	g := newGround(t)
	g.move(g.cases["staf-1"], "submitted", awaits(appraisal.TargetsSubmitted, appraisal.Appraiser, appraisal.AgreeTargets, appraisal.T1))
	task := g.task(g.cases["staf-1"].ID, appraisal.AgreeTargets)
	token := signer.Sign(task.ID, task.Epoch, noon.Add(time.Hour))
	old := g.byLink(task)
	agree := &siklusv1.AgreeTargetsRequest{Header: header(g.cases["staf-1"].ID, "request-01")}

	moved := g.reassign()
	require.Equal(t, 1, moved)
	out, err := g.open(token)
	require.NoError(t, err)
	require.Equal(t, siklusv1.LinkState_LINK_STATE_EXPIRED, out.GetState())
	require.Nil(t, out.GetTask(), "whoever holds the old letter learns nothing about the new hand")
	require.Empty(t, out.GetAddressee())
	_, err = old.Appraisal.AgreeTargets(g.Context(), agree)
	require.Equal(t, api.LinkOver, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	require.Empty(t, g.acts(g.cases["staf-1"].ID))

	journal := g.read("staf-1", g.cases["staf-1"].ID).GetJournal()
	line := journal[len(journal)-1]
	require.Equal(t, store.TaskMovedEvent, line.GetKind(), "the timeline says so")
	require.Nil(t, line.GetBy())
	require.Equal(t, []string{"AgreeTargets", "Nama kabid-a", "Nama kabid-b", "definitif"},
		[]string{line.GetMoved().GetAct(), line.GetMoved().GetFrom().GetName(), line.GetMoved().GetTo().GetName(), line.GetMoved().GetTo().GetCapacity()})
	_, err = g.as("kabid-b").Appraisal.AgreeTargets(g.Context(), &siklusv1.AgreeTargetsRequest{Header: header(g.cases["staf-1"].ID, "request-02")})
	require.NoError(t, err, "whoever has the task now does it")
}

// reassign gives kabid-a's post to kabid-b and makes the morning round's look at who has which task.
func (g *ground) reassign() (moved int) {
	g.Helper()
	g.tx(func(ctx context.Context, tx store.Tx) (err error) {
		post, today := g.town.Posts["kabid-a"], appraisal.NewDate(2026, time.January, 10)
		for _, h := range []store.Holding{
			{PostID: post, PersonID: g.town.People["kabid-a"], Capacity: appraisal.Definitive, From: storetest.Founded, To: today - 1},
			{PostID: post, PersonID: g.town.People["kabid-b"], Capacity: appraisal.Definitive, From: today},
		} {
			if err := tx.PutHolding(ctx, h); err != nil {
				return err
			}
		}
		moved, err = tx.ReassignTasks(ctx, g.cycle.ID, noon)
		return err
	})
	return moved
}

func TestALinkIsForItsOneTask(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	g.move(c, "submitted", awaits(appraisal.TargetsSubmitted, appraisal.Appraiser, appraisal.AgreeTargets, appraisal.T1))
	who := g.byLink(g.task(c.ID, appraisal.AgreeTargets))
	list, err := who.Case.ListTasks(g.Context(), &siklusv1.ListTasksRequest{IncludeClosed: true})
	require.NoError(t, err)
	require.Len(t, list.GetTasks(), 1)
	file, err := who.Case.GetCase(g.Context(), &siklusv1.GetCaseRequest{CaseId: c.ID})
	require.NoError(t, err)
	require.Equal(t, []string{"ReturnTargets", "AgreeTargets"}, file.GetCase().GetYourActs())
	_, err = who.Case.GetCase(g.Context(), &siklusv1.GetCaseRequest{CaseId: g.cases["staf-2"].ID})
	require.Equal(t, api.LinkOneTask, refusal(t, err, connect.CodePermissionDenied).GetCode())
	_, err = who.Appraisal.ReturnTargets(g.Context(), &siklusv1.ReturnTargetsRequest{Header: header(c.ID, "request-01"), Reason: "Indikator belum terukur"})
	require.NoError(t, err)
}

func TestALinkOpensTheCasesItsTaskRestsOn(t *testing.T) {
	g := newGround(t)
	e := g.evaluation("staf-1", awaits(appraisal.Objected, appraisal.Superior, appraisal.DecideObjection, appraisal.T12))
	o := g.below(e, appraisal.ObjectionProceeding, store.NewID(), awaits(appraisal.DecisionDue, appraisal.Superior, appraisal.DecideObjection, appraisal.T12))
	who := g.byLink(g.task(o.ID, appraisal.DecideObjection))
	for _, id := range []string{o.ID, e.ID, g.cases["staf-1"].ID} {
		_, err := who.Case.GetCase(g.Context(), &siklusv1.GetCaseRequest{CaseId: id})
		require.NoError(t, err)
	}
}

func (g *ground) letters(person, kind string) (n int) {
	g.tx(func(ctx context.Context, tx store.Tx) error {
		list, err := tx.LettersTo(ctx, g.town.People[person])
		for _, l := range list {
			if l.Kind == kind {
				n++
			}
		}
		return err
	})
	return n
}

func TestAFreshLinkGoesToTheAddressOnRecord(t *testing.T) {
	g := newGround(t)
	task := g.task(g.cases["staf-1"].ID, appraisal.SubmitTargets)
	ask := func(token string) {
		_, err := g.with("").Session.RequestFreshLink(g.Context(), &siklusv1.RequestFreshLinkRequest{Token: token})
		require.NoError(t, err, "the answer never tells")
	}
	over := signer.Sign(task.ID, task.Epoch, noon)
	ask(over)
	ask(over)
	require.Equal(t, 1, g.letters("staf-1", "fresh_link"), "pressing again writes no second letter")
	ask(signer.Sign(task.ID, task.Epoch+1, noon))
	ask("0000000000000000000000000000000000000000000000000000")
	require.Equal(t, 1, g.letters("staf-1", "fresh_link"), "an old epoch and a guess write none")
	g.clock.set(noon.Add(20 * time.Minute))
	ask(over)
	require.Equal(t, 2, g.letters("staf-1", "fresh_link"), "later it does")
}

func TestLinksAreBoundedPerLink(t *testing.T) {
	g := newGround(t, func(c *api.Config) { c.LinksPerMinute = 2 })
	task := g.task(g.cases["staf-1"].ID, appraisal.SubmitTargets)
	token := signer.Sign(task.ID, task.Epoch, noon.Add(time.Hour))
	for range 2 {
		_, err := g.open(token)
		require.NoError(t, err)
	}
	_, err := g.open(token)
	require.Equal(t, api.TooManyTries, refusal(t, err, connect.CodeResourceExhausted).GetCode())
}

func TestTheHRDesksLinkAsksForASignIn(t *testing.T) {
	g := newGround(t)
	c := g.below(g.cases["staf-1"], appraisal.TrainingProceeding, store.NewID(), awaits(appraisal.TrainingProposed, appraisal.HR, appraisal.ApproveTraining, appraisal.ApprovalClock))
	task := g.task(c.ID, appraisal.ApproveTraining)
	token := signer.Sign(task.ID, task.Epoch, noon.Add(time.Hour))
	out, err := g.open(token)
	require.NoError(t, err)
	require.Equal(t, siklusv1.LinkState_LINK_STATE_OPEN, out.GetState())
	_, err = g.with("").Session.StartFromLink(g.Context(), &siklusv1.StartFromLinkRequest{Token: token})
	require.Equal(t, api.SignInNeeded, refusal(t, err, connect.CodeUnauthenticated).GetCode())
}

func TestSigningOutEndsTheSession(t *testing.T) {
	g := newGround(t)
	who := g.as("kabid-b")
	me, err := who.Session.WhoAmI(g.Context(), &siklusv1.WhoAmIRequest{})
	require.NoError(t, err)
	require.Equal(t, []string{"hr"}, me.GetOffices())
	_, err = who.Session.SignOut(g.Context(), &siklusv1.SignOutRequest{})
	require.NoError(t, err)
	me, err = who.Session.WhoAmI(g.Context(), &siklusv1.WhoAmIRequest{})
	require.NoError(t, err)
	require.Empty(t, me.GetVia())
}
