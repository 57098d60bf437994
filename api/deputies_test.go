package api_test

import (
	"context"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// deputyTerms are good terms for a Plh of the head of division A.
func (g *ground) deputyTerms(change ...func(*siklusv1.DeputyTerms)) *siklusv1.DeputyTerms {
	t := &siklusv1.DeputyTerms{PostId: g.town.Posts["kabid-a"], PersonId: g.town.People["staf-3"], Capacity: "plh", From: "2026-01-10", To: "2026-01-16", Decree: "800/12", Reason: "Cuti tahunan"}
	for _, f := range change {
		f(t)
	}
	return t
}

// deputyRequests has one good request for every RPC of deputies and of roster changes. The days are far ahead and no two
// namings share any: none of them takes a part in what the other requests are about.
func (g *ground) deputyRequests(rpc, request string) map[string]proto.Message {
	g.namings++
	from := appraisal.NewDate(2026, time.June, 1) + appraisal.Date(7*g.namings)
	days := appraisal.Span{From: from, To: from + 5}
	terms := g.deputyTerms(func(t *siklusv1.DeputyTerms) { t.From, t.To = days.From.String(), days.To.String() })
	all := map[string]proto.Message{
		"DeputyService/ListDeputies":           &siklusv1.ListDeputiesRequest{},
		"DeputyService/PreviewDeputy":          &siklusv1.PreviewDeputyRequest{Terms: terms},
		"DeputyService/NameDeputy":             &siklusv1.NameDeputyRequest{Terms: terms, RequestId: request},
		"DeputyService/EndDeputy":              &siklusv1.EndDeputyRequest{DeputyId: store.NewID(), Reason: "Sudah kembali bertugas", RequestId: request},
		"RosterChangeService/ListProposals":    &siklusv1.ListProposalsRequest{CycleId: g.cycle.ID},
		"RosterChangeService/ConfirmProposals": &siklusv1.ConfirmProposalsRequest{CycleId: g.cycle.ID, Kind: "moved", Reason: "SK 800/12", RequestId: request},
		"RosterChangeService/DeclineProposal":  &siklusv1.DeclineProposalRequest{CycleId: g.cycle.ID, Key: "tidak-ada", Reason: "Tidak berlaku"},
	}
	if rpc != "DeputyService/EndDeputy" {
		return all
	}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		d, _, err := tx.NameDeputy(ctx, store.Deputy{PostID: g.town.Posts["kabid-a"], HolderID: g.town.People["kabid-a"], PersonID: g.town.People["staf-3"], Capacity: appraisal.DailyActing,
			Days: days, Reason: "cuti", By: g.town.People["kabid-b"], RequestID: store.NewID(), NamedAt: noon})
		all["DeputyService/EndDeputy"] = &siklusv1.EndDeputyRequest{DeputyId: d.ID, Reason: "Sudah kembali bertugas", RequestId: request}
		return err
	})
	return all
}

// queue opens targets for the appraiser of two people, so that there is something to hand over.
func (g *ground) queue(names ...string) {
	for _, name := range names {
		g.move(g.cases[name], "antre:"+name, appraisal.Step{Stage: appraisal.TargetsSubmitted, Awaits: []appraisal.Awaited{{Role: appraisal.Appraiser, Act: appraisal.AgreeTargets,
			Term: appraisal.Term{Clock: appraisal.T1, Due: appraisal.NewDate(2026, time.January, 30)}, Letter: "targets_submitted"}}})
	}
}

func TestASuperiorHandsTheirQueueOverAndTakesItBack(t *testing.T) {
	g := newGround(t)
	g.queue("staf-1", "staf-2", "staf-3")
	holder, deputy := g.as("kabid-a"), g.as("staf-3")

	list, err := holder.Deputy.ListDeputies(t.Context(), &siklusv1.ListDeputiesRequest{})
	require.NoError(t, err)
	require.Len(t, list.GetPosts(), 1)
	require.Equal(t, []any{g.town.Posts["kabid-a"], int32(3), "2026-01-10"}, []any{list.GetPosts()[0].GetId(), list.GetPosts()[0].GetOpen(), list.GetToday()})

	seen, err := holder.Deputy.PreviewDeputy(t.Context(), &siklusv1.PreviewDeputyRequest{Terms: g.deputyTerms()})
	require.NoError(t, err)
	require.Equal(t, "Nama staf-3", seen.GetDeputy().GetName())
	require.Equal(t, []any{"AgreeTargets", int32(2), int32(1)}, []any{seen.GetPosts()[0].GetPassing()[0].GetAct(), seen.GetPosts()[0].GetPassing()[0].GetCount(), seen.GetPosts()[0].GetStaying()})
	list, err = holder.Deputy.ListDeputies(t.Context(), &siklusv1.ListDeputiesRequest{Ended: true})
	require.NoError(t, err)
	require.Empty(t, list.GetDeputies(), "a preview keeps nothing")

	for _, moved := range []int32{2, 0} { // twice is once
		named, err := holder.Deputy.NameDeputy(t.Context(), &siklusv1.NameDeputyRequest{Terms: g.deputyTerms(), RequestId: "tunjuk-0001"})
		require.NoError(t, err)
		require.Equal(t, moved, named.GetMoved())
		require.Equal(t, "acting", named.GetDeputies()[0].GetState())
	}
	require.Equal(t, seen.GetPosts()[0].GetPassing()[0].GetCount(), int32(len(g.tasksAs("staf-3", appraisal.Appraiser))), "what was shown is what happened")
	require.Len(t, g.lettersTo("staf-3", store.DeputyNamedLetter), 1)
	former := g.lettersTo("kabid-a", store.DeputyNamedLetter)
	require.Len(t, former, 1)
	require.True(t, former[0].Former)

	// The deputy acts, and the act says as what.
	receipt, err := deputy.Appraisal.AgreeTargets(t.Context(), &siklusv1.AgreeTargetsRequest{Header: header(g.cases["staf-1"].ID, "setuju-0001")})
	require.NoError(t, err)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		act, err := tx.ActByID(ctx, receipt.GetReceipt().GetActId())
		require.Equal(t, appraisal.Party{Person: g.town.People["staf-3"], Role: appraisal.Appraiser, Capacity: appraisal.DailyActing}, act.Act.By)
		return err
	})
	_, err = holder.Appraisal.AgreeTargets(t.Context(), &siklusv1.AgreeTargetsRequest{Header: header(g.cases["staf-2"].ID, "setuju-0002")})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "while the Plh acts the holder does not")
	_, err = deputy.Appraisal.AgreeTargets(t.Context(), &siklusv1.AgreeTargetsRequest{Header: header(g.cases["staf-3"].ID, "setuju-0003")})
	require.Error(t, err, "nobody agrees their own targets")

	mine, err := deputy.Deputy.ListDeputies(t.Context(), &siklusv1.ListDeputiesRequest{})
	require.NoError(t, err)
	require.False(t, mine.GetDeputies()[0].GetMayEnd(), "the deputy asks the holder or HR")
	require.Empty(t, mine.GetPosts(), "a Plh hands nothing on")
	id := mine.GetDeputies()[0].GetId()
	_, err = deputy.Deputy.EndDeputy(t.Context(), &siklusv1.EndDeputyRequest{DeputyId: id, Reason: "Saya tidak sempat", RequestId: "kembali-0000"})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err))
	for _, moved := range []int32{2, 0} { // the engine of this test closes no task
		back, err := holder.Deputy.EndDeputy(t.Context(), &siklusv1.EndDeputyRequest{DeputyId: id, Reason: "Sudah kembali", RequestId: "kembali-0001"})
		require.NoError(t, err)
		require.Equal(t, []any{moved, "handed-back"}, []any{back.GetMoved(), back.GetDeputy().GetState()})
	}
	require.Len(t, g.lettersTo("kabid-a", store.DeputyReturnedLetter), 1)
	_, err = holder.Appraisal.AgreeTargets(t.Context(), &siklusv1.AgreeTargetsRequest{Header: header(g.cases["staf-2"].ID, "setuju-0004")})
	require.NoError(t, err)
}

// tasksAs are the open tasks of somebody in a role.
func (g *ground) tasksAs(who string, role appraisal.Role) (list []store.Task) {
	g.tx(func(ctx context.Context, tx store.Tx) error {
		all, err := tx.TasksOf(ctx, g.town.People[who], false)
		for _, t := range all {
			if t.Role == role {
				list = append(list, t)
			}
		}
		return err
	})
	return list
}

func TestNamingADeputyIsRefusedInWords(t *testing.T) {
	g := newGround(t)
	hr := g.as("kabid-b")
	refusedOn := func(who *caller, code, field string, change func(*siklusv1.DeputyTerms)) {
		t.Helper()
		_, err := who.Deputy.NameDeputy(t.Context(), &siklusv1.NameDeputyRequest{Terms: g.deputyTerms(change), RequestId: store.NewID()})
		got := refusal(t, err, connect.CodeOf(err))
		require.Equal(t, []string{code, field}, []string{got.GetCode(), got.GetField()})
		_, err = who.Deputy.PreviewDeputy(t.Context(), &siklusv1.PreviewDeputyRequest{Terms: g.deputyTerms(change)})
		require.Equal(t, code, refusal(t, err, connect.CodeOf(err)).GetCode(), "the preview refuses the same")
	}
	refusedOn(hr, appraisal.DeputyIsHolder, "terms.person_id", func(d *siklusv1.DeputyTerms) { d.PersonId = g.town.People["kabid-a"] })
	refusedOn(hr, appraisal.DeputyPostFilled, "terms.capacity", func(d *siklusv1.DeputyTerms) { d.Capacity = "plt" })
	refusedOn(hr, appraisal.DeputyDaysWrong, "terms.to", func(d *siklusv1.DeputyTerms) { d.From, d.To = "2026-02-03", "2026-02-02" })
	refusedOn(hr, appraisal.DeputyDaysPassed, "terms.from", func(d *siklusv1.DeputyTerms) { d.From = "2026-01-09" })
	refusedOn(hr, appraisal.DeputyNothing, "terms.post_id", func(d *siklusv1.DeputyTerms) { d.PostId = g.town.Posts["staf-1"] })
	refusedOn(hr, "input-wrong", "terms.post_id", func(d *siklusv1.DeputyTerms) { d.PostId = store.NewID() })
	refusedOn(hr, "input-wrong", "terms.person_id", func(d *siklusv1.DeputyTerms) { d.PersonId = store.NewID() })
	refusedOn(hr, appraisal.DeputyPostUnknown, "terms.post_id", func(d *siklusv1.DeputyTerms) { d.PostId = "" })
	refusedOn(g.as("staf-1"), "not-allowed", "", func(*siklusv1.DeputyTerms) {})

	_, err := hr.Deputy.NameDeputy(t.Context(), &siklusv1.NameDeputyRequest{Terms: g.deputyTerms(), RequestId: "tunjuk-0001"})
	require.NoError(t, err)
	refusedOn(hr, appraisal.DeputyOverlaps, "terms.from", func(d *siklusv1.DeputyTerms) {
		d.PersonId, d.From, d.To = g.town.People["staf-1"], "2026-01-16", "2026-01-20"
	})
	refusedOn(hr, appraisal.DeputyCircular, "terms.person_id", func(d *siklusv1.DeputyTerms) {
		// The head of the agency's division B would stand in for whom stands in for them.
		g.tx(func(ctx context.Context, tx store.Tx) error {
			return tx.PutHolding(ctx, store.Holding{PostID: g.town.Posts["kabid-b"], PersonID: g.town.People["kadis"], Capacity: appraisal.DailyActing,
				From: appraisal.NewDate(2026, time.March, 2), To: appraisal.NewDate(2026, time.March, 6)})
		})
		d.PostId, d.PersonId, d.From, d.To = g.town.Posts["kadis"], g.town.People["kabid-b"], "2026-03-02", "2026-03-06"
	})
	_, err = hr.Deputy.NameDeputy(t.Context(), &siklusv1.NameDeputyRequest{Terms: g.deputyTerms(func(d *siklusv1.DeputyTerms) { d.PersonId = g.town.People["staf-1"] }), RequestId: "tunjuk-0001"})
	require.Error(t, err, "the same request names somebody else")
}

// A person's whole queue is every post of theirs in which somebody reports to them.
func TestAWholeQueueIsHandedOverAtOnce(t *testing.T) {
	g := newGround(t)
	g.queue("staf-1", "kabid-a")
	terms := g.deputyTerms(func(d *siklusv1.DeputyTerms) {
		d.PostId, d.HolderId, d.PersonId = "", g.town.People["kadis"], g.town.People["kabid-b"]
	})
	named, err := g.as("staf-2").Deputy.NameDeputy(t.Context(), &siklusv1.NameDeputyRequest{Terms: terms, RequestId: "tunjuk-0001"})
	require.NoError(t, err)
	require.Len(t, named.GetDeputies(), 1)
	require.Equal(t, int32(1), named.GetMoved(), "the head of division A is the deputy's now; the staff's appraiser is not the head of the agency")
	require.Equal(t, "Nama kadis", named.GetDeputies()[0].GetHolder().GetName())
}

// Days of a rehearsal say nothing about real staff.
func TestARehearsalsDaysDoNotCountForRealStaff(t *testing.T) {
	g := newGround(t)
	g.rehearsal()
	g.clock.set(noon.Add(40 * time.Second)) // forty days of the rehearsal
	list, err := g.as("kabid-a").Deputy.ListDeputies(t.Context(), &siklusv1.ListDeputiesRequest{})
	require.NoError(t, err)
	require.Equal(t, "2026-01-10", list.GetToday())
	require.False(t, list.GetRehearsal())
}
