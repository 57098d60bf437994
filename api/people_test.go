package api_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

const decree = "SK Bupati 821/12/2026"

func (g *ground) move821(request, post, from string) *siklusv1.TransferRequest {
	return &siklusv1.TransferRequest{Header: header(g.cases["staf-1"].ID, request), PostId: post, From: from, Capacity: "definitif", Reason: decree}
}

func TestATransferGoesIntoTheFileWithItsUnit(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	g.engine.next[appraisal.Transfer] = awaits(appraisal.TargetsDue, appraisal.Employee, appraisal.SubmitTargets, appraisal.JoinedClock)
	out, err := g.as("kabid-b").People.Transfer(g.Context(), g.move821("request-01", g.town.Posts["kabid-b"], "2026-01-09"))
	require.NoError(t, err)
	require.Equal(t, siklusv1.ActState_ACT_STATE_TAKEN, out.GetReceipt().GetState())
	facts := g.act(out.GetReceipt().GetActId()).Act.Facts
	require.Equal(t, []any{g.town.Posts["kabid-b"], "BID-B", appraisal.NewDate(2026, 1, 9), appraisal.Definitive, true},
		[]any{facts.Post, facts.Unit, facts.From, facts.Capacity, facts.HasReason})
	file := g.read("kabid-b", c.ID)
	require.Equal(t, "Bidang B", file.GetUnit())
	require.Equal(t, decree, file.GetJournal()[len(file.GetJournal())-1].GetText())

	again, err := g.as("kabid-b").People.Transfer(g.Context(), g.move821("request-01", g.town.Posts["kabid-b"], "2026-01-09"))
	require.NoError(t, err)
	require.Equal(t, out.GetReceipt().GetActId(), again.GetReceipt().GetActId(), "twice is once")
}

func TestWhatHRRecordsNamesTheFieldAtFault(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	hr := g.as("kabid-b")
	away := func(from, until string, kind siklusv1.Absence) error {
		_, err := hr.People.BeginAbsence(g.Context(), &siklusv1.BeginAbsenceRequest{
			Header: header(c.ID, "request-"+store.NewID()), Absence: kind, From: from, Until: until, Reason: decree})
		return err
	}
	transfer := func(post, from string) error {
		_, err := hr.People.Transfer(g.Context(), g.move821("request-"+store.NewID(), post, from))
		return err
	}
	for name, c := range map[string]struct {
		err         error
		code, field string
	}{
		"a post nobody knows":              {transfer(store.NewID(), "2026-01-09"), appraisal.PostMissing, "post_id"},
		"a day that does not exist":        {transfer(g.town.Posts["kabid-b"], "2026-02-30"), api.InputWrong, "from"},
		"a day of the year before":         {transfer(g.town.Posts["kabid-b"], "2025-12-31"), api.InputWrong, "from"},
		"a day that has not come":          {transfer(g.town.Posts["kabid-b"], "2026-01-11"), api.InputWrong, "from"},
		"an absence that ends before":      {away("2026-01-09", "2026-01-08", siklusv1.Absence_ABSENCE_SICK_LEAVE), api.InputWrong, "until"},
		"an absence of the year before":    {away("2025-03-02", "2026-03-01", siklusv1.Absence_ABSENCE_SICK_LEAVE), api.InputWrong, "from"},
		"an absence of no kind":            {away("2026-01-09", "2026-04-01", siklusv1.Absence_ABSENCE_UNSPECIFIED), api.InputWrong, "absence"},
		"an absence until a day not there": {away("2026-01-09", "2026-04-31", siklusv1.Absence_ABSENCE_SICK_LEAVE), api.InputWrong, "until"},
	} {
		r := refusal(t, c.err, connect.CodeInvalidArgument)
		require.Equal(t, []string{c.code, c.field}, []string{r.GetCode(), r.GetField()}, name)
	}
	require.Empty(t, g.acts(c.ID), "a form left half right is not entered")
}

// Who works where is shared by all cycles, so a rehearsal must not mark a real person as dead.
func TestARehearsalChangesNoRealPerson(t *testing.T) {
	g := newGround(t)
	rehearsed := g.rehearsal()
	i := slices.IndexFunc(rehearsed, func(c store.Case) bool { return c.PersonID == g.town.People["staf-1"] })
	dies := func(request string) error {
		_, err := g.as("kabid-b").People.EndService(g.Context(), &siklusv1.EndServiceRequest{
			Header: header(rehearsed[i].ID, request), How: siklusv1.ServiceEnd_SERVICE_END_DIED, From: "2026-01-09", Reason: decree})
		return err
	}
	agency := g.town.Agency
	agency.MadeUp = false
	_, err := g.store.PutAgency(g.Context(), agency)
	require.NoError(t, err)
	require.Equal(t, api.OnlyRehearsed, refusal(t, dies("request-01"), connect.CodeFailedPrecondition).GetCode())
	require.Empty(t, g.acts(rehearsed[i].ID))

	agency.MadeUp = true
	_, err = g.store.PutAgency(g.Context(), agency)
	require.NoError(t, err)
	require.NoError(t, dies("request-02"), "with made-up staff everything may be practised")
}

func TestHRRecordsNothingInTheirOwnCase(t *testing.T) {
	g := newGround(t)
	own := g.cases["staf-2"].ID
	hr := g.as("staf-2")
	_, err := hr.People.EndAbsence(g.Context(), &siklusv1.EndAbsenceRequest{Header: header(own, "request-01"), From: "2026-01-09", Reason: decree})
	require.Equal(t, appraisal.OwnCase, refusal(t, err, connect.CodePermissionDenied).GetCode())
	_, err = hr.People.RenewTargets(g.Context(), &siklusv1.RenewTargetsRequest{Header: header(own, "request-02"), Reason: decree})
	require.Equal(t, appraisal.OwnCase, refusal(t, err, connect.CodePermissionDenied).GetCode())
	_, err = g.as("kabid-a").People.EndService(g.Context(), &siklusv1.EndServiceRequest{
		Header: header(own, "request-03"), How: siklusv1.ServiceEnd_SERVICE_END_LEFT, From: "2026-01-09", Reason: decree})
	require.Equal(t, appraisal.NotYourAct, refusal(t, err, connect.CodePermissionDenied).GetCode(), "an appraiser is not HR")
}

// TestEveryRefusalOfAPersonnelAct provokes what the procedure itself refuses.
func TestEveryRefusalOfAPersonnelAct(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	hr := g.as("kabid-b")
	_, err := hr.People.EndAbsence(g.Context(), &siklusv1.EndAbsenceRequest{Header: header(c.ID, "request-01"), From: "2026-01-09", Reason: decree})
	r := refusal(t, err, connect.CodeFailedPrecondition)
	require.Equal(t, appraisal.NotAbsent, r.GetCode())
	require.Equal(t, store.ActRefused, g.act(r.GetActId()).State)
	_, err = hr.People.RenewTargets(g.Context(), &siklusv1.RenewTargetsRequest{Header: header(c.ID, "request-02"), Reason: decree})
	require.Equal(t, appraisal.NotNow, refusal(t, err, connect.CodeFailedPrecondition).GetCode(), "targets are being agreed anyway")
	_, err = hr.People.RenewTargets(g.Context(), &siklusv1.RenewTargetsRequest{Header: header(c.ID, "request-03"), Reason: ". . ."})
	require.Equal(t, appraisal.NotNow, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	g.move(c, "resting", appraisal.Step{Stage: appraisal.Resting})
	_, err = hr.People.BeginAbsence(g.Context(), &siklusv1.BeginAbsenceRequest{Header: header(c.ID, "request-04"),
		Absence: siklusv1.Absence_ABSENCE_MATERNITY, From: "2026-01-09", Until: "2026-06-02", Reason: decree})
	require.Equal(t, appraisal.AlreadyAbsent, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	g.move(c, "left", appraisal.Step{Stage: appraisal.Departed})
	_, err = hr.People.EndService(g.Context(), &siklusv1.EndServiceRequest{Header: header(c.ID, "request-05"),
		How: siklusv1.ServiceEnd_SERVICE_END_DIED, From: "2026-01-09", Reason: decree})
	require.Equal(t, appraisal.CaseEnded, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
}

func TestAnAbsenceIsInTheFileWhileItLasts(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	g.engine.next[appraisal.BeginAbsence] = appraisal.Step{Stage: appraisal.Resting}
	_, err := g.as("kabid-b").People.BeginAbsence(g.Context(), &siklusv1.BeginAbsenceRequest{Header: header(c.ID, "request-01"),
		Absence: siklusv1.Absence_ABSENCE_MATERNITY, From: "2026-01-09", Until: "2026-04-11", Reason: decree})
	require.NoError(t, err)
	for _, who := range []string{"staf-1", "kabid-a", "kabid-b"} {
		away := g.read(who, c.ID).GetAbsence()
		require.Equal(t, []string{"ABSENCE_MATERNITY", "2026-01-09", "2026-04-11"}, []string{away.GetAbsence().String(), away.GetFrom(), away.GetUntil()}, who)
	}
	require.Contains(t, g.read("kabid-b", c.ID).GetYourActs(), "EndAbsence")
	require.NotContains(t, g.read("kabid-b", c.ID).GetYourActs(), "BeginAbsence")
	require.Nil(t, g.read("kabid-b", g.cases["staf-3"].ID).GetAbsence())
}

func TestHRFindsAPost(t *testing.T) {
	g := newGround(t)
	hr := g.as("kabid-b")
	out, err := hr.People.FindPosts(g.Context(), &siklusv1.FindPostsRequest{Query: "kabid-A"})
	require.NoError(t, err)
	require.Len(t, out.GetPosts(), 1)
	post := out.GetPosts()[0]
	require.Equal(t, []string{g.town.Posts["kabid-a"], "kabid-a", "Jabatan kabid-a", "Bidang A", "Nama kabid-a"},
		[]string{post.GetId(), post.GetCode(), post.GetTitle(), post.GetUnit(), post.GetHolder()})
	for _, query := range []string{"x", "  x  ", "    "} {
		_, err := hr.People.FindPosts(g.Context(), &siklusv1.FindPostsRequest{Query: query})
		require.Equal(t, "query", refusal(t, err, connect.CodeInvalidArgument).GetField(), query)
	}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		r := store.Roster{On: storetest.Founded}
		for i := range 21 {
			r.Posts = append(r.Posts, store.RosterPost{Code: fmt.Sprint("banyak-", i), Title: fmt.Sprintf("Pengawas %02d", i), Unit: "BID-B", Parent: "kabid-b"})
		}
		_, err := tx.ApplyRoster(ctx, r)
		return err
	})
	out, err = hr.People.FindPosts(g.Context(), &siklusv1.FindPostsRequest{Query: "pengawas"})
	require.NoError(t, err)
	require.Len(t, out.GetPosts(), 20)
	require.True(t, out.GetMore())
	require.Empty(t, out.GetPosts()[0].GetHolder(), "vacant")
}
