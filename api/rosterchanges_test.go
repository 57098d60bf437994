package api_test

import (
	"context"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// takeOver takes a roster over that gives staf-1 another post, makes staf-2 leave theirs, and excuses staf-3.
func (g *ground) takeOver() {
	from := appraisal.NewDate(2026, time.January, 7)
	g.roster(from, func(r *store.Roster) {
		r.Posts = append(r.Posts, store.RosterPost{Code: "baru", Title: "Jabatan baru", Unit: "BID-A", Parent: "kabid-a", Level: string(appraisal.Executor)})
		for i, h := range r.Holdings {
			switch h.Person {
			case "staf-1":
				r.Holdings[i].Post, r.Holdings[i].From = "baru", from
			case "staf-2":
				r.Holdings[i].To = from - 1
			}
		}
		for i, p := range r.People {
			switch p.Code {
			case "staf-3":
				r.People[i].Exempt = "Diperbantukan di pusat"
			case "staf-4":
				r.People[i].Exempt = "MPP"
			}
		}
	})
}

func (g *ground) proposals(who string, change ...func(*siklusv1.ListProposalsRequest)) *siklusv1.ListProposalsResponse {
	r := &siklusv1.ListProposalsRequest{CycleId: g.cycle.ID}
	for _, f := range change {
		f(r)
	}
	out, err := g.as(who).RosterChange.ListProposals(g.Context(), r)
	require.NoError(g, err)
	return out
}

// proposal is the one of a kind.
func proposalOfKind(t testing.TB, list *siklusv1.ListProposalsResponse, kind string) *siklusv1.RosterProposal {
	t.Helper()
	for _, p := range list.GetProposals() {
		if p.GetKind() == kind {
			return p
		}
	}
	t.Fatalf("no %s among %v", kind, list.GetProposals())
	return nil
}

func TestDifferencesAreConfirmedOnceAndNothingIsAppliedByItself(t *testing.T) {
	g := newGround(t)
	require.Empty(t, g.proposals("kabid-b").GetProposals())
	g.takeOver()
	list := g.proposals("kabid-b")
	moved, gone := proposalOfKind(t, list, "moved"), proposalOfKind(t, list, "gone")
	require.Equal(t, []string{"Transfer", "Jabatan staf-1, Bidang A", "Jabatan baru, Bidang A", "2026-01-07", "open"},
		[]string{moved.GetAct(), moved.GetBefore(), moved.GetAfter(), moved.GetFrom(), moved.GetState()})
	require.Equal(t, "how", gone.GetNeeds())
	require.NotEmpty(t, moved.GetConsequences())
	g.tx(func(ctx context.Context, tx store.Tx) error {
		acts, err := tx.ActsOf(ctx, g.cases["staf-1"].ID)
		require.Empty(t, acts, "nothing is applied silently")
		return err
	})

	confirm := func(request string, proposals ...*siklusv1.ConfirmedProposal) (*siklusv1.ConfirmProposalsResponse, error) {
		return g.as("kabid-b").RosterChange.ConfirmProposals(t.Context(), &siklusv1.ConfirmProposalsRequest{CycleId: g.cycle.ID, Proposals: proposals, Reason: "SK 800/12/2026", RequestId: request})
	}
	_, err := confirm("konfirmasi-1", &siklusv1.ConfirmedProposal{Key: moved.GetKey()}, &siklusv1.ConfirmedProposal{Key: gone.GetKey()})
	asked := refusal(t, err, connect.CodeOf(err))
	require.Equal(t, []string{appraisal.ServiceMissing, "proposals[1].how"}, []string{asked.GetCode(), asked.GetField()}, "the roster does not say how service ended")
	_, err = confirm("konfirmasi-1", &siklusv1.ConfirmedProposal{Key: gone.GetKey(), How: siklusv1.ServiceEnd_SERVICE_END_LEFT, From: "2026-02-01"})
	require.Equal(t, "proposals[0].from", refusal(t, err, connect.CodeOf(err)).GetField(), "what lies ahead is recorded when it has come")

	for _, want := range [][]int32{{2, 0}, {0, 2}} { // twice is once
		done, err := confirm("konfirmasi-1", &siklusv1.ConfirmedProposal{Key: moved.GetKey()}, &siklusv1.ConfirmedProposal{Key: gone.GetKey(), How: siklusv1.ServiceEnd_SERVICE_END_RETIRED})
		require.NoError(t, err)
		require.Equal(t, want, []int32{done.GetEntered(), done.GetBefore()})
	}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		acts, err := tx.ActsOf(ctx, g.cases["staf-1"].ID)
		require.NoError(t, err)
		require.Len(t, acts, 1)
		a := acts[0].Act
		require.Equal(t, []any{appraisal.Transfer, appraisal.HR, g.town.People["kabid-b"], "BID-A", appraisal.Definitive, true},
			[]any{a.Kind, a.By.Role, a.By.Person, a.Facts.Unit, a.Facts.Capacity, a.Facts.HasReason})
		require.Contains(t, string(acts[0].Content), "SK 800/12/2026", "the file shows the reason as it does for every act")
		acts, err = tx.ActsOf(ctx, g.cases["staf-2"].ID)
		require.NoError(t, err)
		require.Equal(t, appraisal.Retired, acts[0].Act.Facts.Service)
		return err
	})
	require.Equal(t, "confirmed", proposalOfKind(t, g.proposals("kabid-b", func(r *siklusv1.ListProposalsRequest) { r.Decided = true }), "moved").GetState())

	// What the procedure refused waits again, and can be confirmed once more.
	g.tx(func(ctx context.Context, tx store.Tx) error {
		acts, err := tx.ActsOf(ctx, g.cases["staf-1"].ID)
		require.NoError(t, err)
		return tx.MarkRefused(ctx, acts[0].ID, appraisal.Refusal{Code: appraisal.NotNow, Sentence: "Belum dapat.", English: "Not now.", Provision: "policy"})
	})
	again := proposalOfKind(t, g.proposals("kabid-b"), "moved")
	require.Equal(t, []string{"refused", "Belum dapat."}, []string{again.GetState(), again.GetRefused().GetText()})
	done, err := confirm("konfirmasi-2", &siklusv1.ConfirmedProposal{Key: moved.GetKey()}, &siklusv1.ConfirmedProposal{Key: "sudah-lain"})
	require.NoError(t, err)
	require.Equal(t, []int32{1, 1}, []int32{done.GetEntered(), done.GetStale()})
}

func TestADeclinedDifferenceIsNotProposedAgainUntilItChanges(t *testing.T) {
	g := newGround(t)
	g.takeOver()
	excused := proposalOfKind(t, g.proposals("kabid-b"), "excused")
	decline := &siklusv1.DeclineProposalRequest{CycleId: g.cycle.ID, Key: excused.GetKey(), Reason: "Tetap dinilai di instansi ini"}
	for range 2 { // twice is once
		_, err := g.as("kabid-b").RosterChange.DeclineProposal(t.Context(), decline)
		require.NoError(t, err)
	}
	kinds := func() (list []string) {
		for _, p := range g.proposals("kabid-b").GetProposals() {
			list = append(list, p.GetKind())
		}
		return list
	}
	require.NotContains(t, kinds(), "excused")
	g.clock.set(noon.AddDate(0, 0, 3))
	require.NotContains(t, kinds(), "excused", "another day is no change")
	shown := proposalOfKind(t, g.proposals("kabid-b", func(r *siklusv1.ListProposalsRequest) { r.Decided = true }), "excused")
	require.Equal(t, []string{"declined", "Tetap dinilai di instansi ini"}, []string{shown.GetState(), shown.GetReason()})
	g.roster(appraisal.NewDate(2026, time.January, 12), func(r *store.Roster) {
		for i, p := range r.People {
			if p.Code == "staf-3" {
				r.People[i].Exempt = "Dipekerjakan di provinsi"
			}
		}
	})
	require.Contains(t, kinds(), "excused", "another reason is another difference")
}

func TestManyAreConfirmedTogetherAndOnesOwnIsACollegues(t *testing.T) {
	g := newGround(t)
	g.takeOver()
	// staf-2 and kabid-b are at HR's desk; staf-2's own is left to a colleague.
	gone := proposalOfKind(t, g.proposals("staf-2"), "gone")
	require.True(t, gone.GetOwn())
	done, err := g.as("staf-2").RosterChange.ConfirmProposals(t.Context(), &siklusv1.ConfirmProposalsRequest{CycleId: g.cycle.ID, RequestId: "konfirmasi-1", Reason: "SK 800/12",
		Proposals: []*siklusv1.ConfirmedProposal{{Key: gone.GetKey(), How: siklusv1.ServiceEnd_SERVICE_END_LEFT}}})
	require.NoError(t, err)
	require.Equal(t, []int32{0, 1}, []int32{done.GetEntered(), done.GetOwn()})
	_, err = g.as("staf-2").RosterChange.DeclineProposal(t.Context(), &siklusv1.DeclineProposalRequest{CycleId: g.cycle.ID, Key: gone.GetKey(), Reason: "Saya tetap di sini"})
	require.Equal(t, appraisal.OwnCase, refusal(t, err, connect.CodeOf(err)).GetCode())

	done, err = g.as("kabid-b").RosterChange.ConfirmProposals(t.Context(), &siklusv1.ConfirmProposalsRequest{CycleId: g.cycle.ID, Kind: "moved", Reason: "SK 800/12", RequestId: "konfirmasi-2"})
	require.NoError(t, err)
	require.Equal(t, int32(1), done.GetEntered())
	done, err = g.as("kabid-b").RosterChange.ConfirmProposals(t.Context(), &siklusv1.ConfirmProposalsRequest{CycleId: g.cycle.ID, Kind: "absent", Reason: "SK 800/12", RequestId: "konfirmasi-3"})
	require.NoError(t, err)
	require.Zero(t, done.GetEntered(), "how long somebody is away is asked one by one")
	absent := proposalOfKind(t, g.proposals("kabid-b"), "absent")
	done, err = g.as("kabid-b").RosterChange.ConfirmProposals(t.Context(), &siklusv1.ConfirmProposalsRequest{CycleId: g.cycle.ID, RequestId: "konfirmasi-4", Reason: "SK 800/12",
		Proposals: []*siklusv1.ConfirmedProposal{{Key: absent.GetKey(), Until: "2026-06-30"}}})
	require.NoError(t, err)
	require.Equal(t, int32(1), done.GetEntered())
	g.tx(func(ctx context.Context, tx store.Tx) error {
		acts, err := tx.ActsOf(ctx, g.cases["staf-4"].ID)
		require.Equal(t, []any{appraisal.BeginAbsence, appraisal.PreRetirement, appraisal.NewDate(2026, time.June, 30)}, []any{acts[0].Act.Kind, acts[0].Act.Facts.Absence, acts[0].Act.Facts.Until})
		return err
	})
}

// A file that is only tried leaves nothing behind, and its bad rows make nobody disappear.
func TestAFileIsTriedWithoutBeingTaken(t *testing.T) {
	g := newGround(t)
	file := roster("BID-A;Bidang A;;staf-1;Jabatan staf-1;pelaksana;kabid-a;198001012005011005;staf-1;Nama staf-1;pppk;staf-1@dinas.example;")
	seen := g.proposals("kabid-b", func(r *siklusv1.ListProposalsRequest) { r.File = file })
	require.NotNil(t, seen.GetImported())
	require.False(t, seen.GetImported().GetWhole())
	require.Nil(t, g.proposals("kabid-b").GetImported(), "nothing is kept")
	require.Empty(t, g.proposals("kabid-b").GetProposals())
}

func TestARehearsalDoesNotTouchRealStaff(t *testing.T) {
	g := newGround(t)
	agency := g.town.Agency
	agency.MadeUp = false
	_, err := g.store.PutAgency(t.Context(), agency)
	require.NoError(t, err)
	cases := g.rehearsal()
	g.takeOver()
	_, err = g.as("kabid-b").RosterChange.ConfirmProposals(t.Context(), &siklusv1.ConfirmProposalsRequest{CycleId: cases[0].CycleID, Kind: "moved", Reason: "SK 800/12", RequestId: "konfirmasi-1"})
	require.Equal(t, "only-rehearsed", refusal(t, err, connect.CodeOf(err)).GetCode())
}
