package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// handIn hands targets of somebody in, as the contract writes them, and takes them; again tells several apart.
func (s scene) handIn(t *testing.T, who, again, results string) {
	t.Helper()
	a := s.act(s.cases[who], who, appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{})
	a.RequestID, a.Content = "submit-"+who+again, json.RawMessage(`{"targets":{"results":[`+results+`]}}`)
	kept, _ := s.register(t, a)
	s.record(t, s.entry(s.cases[who], &kept.Act, submitted))
}

// agree agrees what somebody handed in last.
func (s scene) agree(t *testing.T, who, appraiser, again string) {
	t.Helper()
	a := s.act(s.cases[who], appraiser, appraisal.Appraiser, appraisal.AgreeTargets, appraisal.Facts{})
	a.RequestID = "agree-" + who + again
	kept, _ := s.register(t, a)
	s.record(t, s.entry(s.cases[who], &kept.Act, appraisal.Step{Stage: appraisal.InYear}))
}

func (s scene) offer(t *testing.T, request string, to map[string][]string) (store.TargetOffer, bool) {
	t.Helper()
	sum := sha256.Sum256([]byte(fmt.Sprint(to)))
	var rows []store.OfferedResult
	for _, who := range []string{"staf-1", "staf-2", "staf-3"} {
		for i, text := range to[who] {
			rows = append(rows, store.OfferedResult{ID: store.NewID(), CaseID: s.cases[who].ID, Place: i, Result: json.RawMessage(`{"result":"` + text + `"}`)})
		}
	}
	var kept store.TargetOffer
	var first bool
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		kept, first, err = tx.OfferTargets(ctx, store.TargetOffer{Kind: store.OfferSame, CycleID: s.cycle.ID, By: s.town.People["kabid-a"], Role: "leader",
			RequestID: request, Sum: sum[:], Note: "Target bersama"}, rows, written)
		return err
	})
	return kept, first
}

func (s scene) offered(t *testing.T, who string) (rows []store.OfferedResult) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		rows, err = tx.OfferedTo(ctx, []string{s.cases[who].ID})
		return err
	})
	return rows
}

func (s scene) withdraw(t *testing.T, offer, request string) (o store.TargetOffer) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		o, err = tx.WithdrawOffer(ctx, offer, store.TargetOffer{By: s.town.People["kabid-a"], Role: "leader", RequestID: request, Sum: make([]byte, 32)}, written)
		return err
	})
	return o
}

// One act, many people; undone in one act, except for what has been handed in.
func TestOfferIsUndoneExceptWhereItWasHandedIn(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	all := map[string][]string{"staf-1": {"Satu", "Dua"}, "staf-2": {"Satu", "Dua"}, "staf-3": {"Satu"}}
	kept, first := s.offer(t, "offer-001", all)
	require.True(t, first)
	require.Equal(t, []int{3, 5, 0, 0}, []int{kept.People, kept.Results, kept.HandedIn, kept.Withdrawn})
	again, first := s.offer(t, "offer-001", all)
	require.False(t, first)
	require.Equal(t, kept, again, "the same request is the same act")
	require.Len(t, s.offered(t, "staf-1"), 2)
	err := s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
		_, _, err := tx.OfferTargets(t.Context(), store.TargetOffer{Kind: store.OfferSame, CycleID: s.cycle.ID, By: s.town.People["kabid-a"], Role: "leader",
			RequestID: "offer-001", Sum: make([]byte, 32)}, nil, written)
		return err
	})
	require.ErrorIs(t, err, store.ErrRequestReused)

	mine := s.offered(t, "staf-1")
	s.handIn(t, "staf-1", "", `{"result":"Satu","offer":"`+mine[0].ID+`"}`)
	after := s.withdraw(t, kept.ID, "undo-0001")
	require.Equal(t, []int{1, 4}, []int{after.HandedIn, after.Withdrawn})
	require.Equal(t, after, s.withdraw(t, kept.ID, "undo-0001"))
	require.False(t, s.offered(t, "staf-1")[0].Withdrawn)
	require.True(t, s.offered(t, "staf-1")[1].Withdrawn)
	require.True(t, s.offered(t, "staf-3")[0].Withdrawn)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		list, err := tx.TargetOffers(ctx, s.town.People["kabid-a"], 10)
		require.NoError(t, err)
		require.Equal(t, []store.TargetOffer{after}, list, "a withdrawal is no offer")
		list, err = tx.TargetOffers(ctx, s.town.People["kabid-b"], 10)
		require.Empty(t, list)
		return err
	})
}

func TestSettledOffersAreThoseThatASubmissionNames(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	s.offer(t, "offer-001", map[string][]string{"staf-1": {"Satu", "Dua"}})
	rows := s.offered(t, "staf-1")
	a := s.act(s.cases["staf-1"], "staf-1", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{})
	a.Content = json.RawMessage(`{"targets":{"offers":["` + rows[0].ID + `"],"results":[{"result":"Lain"}]}}`)
	s.register(t, a)
	rows = s.offered(t, "staf-1")
	require.True(t, rows[0].Settled, "dropped, but the employee has seen it")
	require.False(t, rows[1].Settled)
}

// The record of offers is append-only, and no agency sees another's.
func TestOffersAreAppendOnlyAndOwn(t *testing.T) {
	t.Parallel()
	opened, database := storetest.Open(t)
	s := sceneIn(t, opened, "satu", 2)
	kept, _ := s.offer(t, "offer-001", map[string][]string{"staf-1": {"Satu"}})
	s.withdraw(t, kept.ID, "undo-0001")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.SaveTargetDraft(ctx, s.cases["staf-1"].ID, s.town.People["staf-1"], `{}`, written)
	})
	owner, app := connect(t, database.Owner), connect(t, database.App)
	_, err := owner.Exec(t.Context(), `set app.agency_id = '`+s.town.Agency.ID+`'`)
	require.NoError(t, err)
	_, err = app.Exec(t.Context(), `set app.agency_id = '`+s.town.Agency.ID+`'`)
	require.NoError(t, err)
	for _, table := range []string{"target_offers", "target_offer_rows", "target_withdrawals"} {
		for _, change := range []string{`update ` + table + ` set offer_id = offer_id`, `delete from ` + table, `truncate ` + table + ` cascade`} {
			if table == "target_offers" && change[0] == 'u' {
				change = `update target_offers set note = ''`
			}
			_, err := app.Exec(t.Context(), change)
			require.Equal(t, "42501", code(err), "%s by the application: %v", change, err)
			_, err = owner.Exec(t.Context(), change)
			require.Equal(t, "42501", code(err), "%s by the owner: %v", change, err)
		}
	}
	other := sceneIn(t, opened, "dua", 1)
	other.do(t, func(ctx context.Context, tx store.Tx) error {
		list, err := tx.TargetOffers(ctx, "", 10)
		require.NoError(t, err)
		require.Empty(t, list)
		rows, err := tx.OfferedTo(ctx, []string{s.cases["staf-1"].ID})
		require.NoError(t, err)
		require.Empty(t, rows)
		draft, err := tx.TargetDraft(ctx, s.cases["staf-1"].ID, s.town.People["staf-1"])
		require.Empty(t, draft)
		return err
	})
	err = other.WithAgency(t.Context(), other.town.Agency.ID, func(tx store.Tx) error {
		_, err := tx.WithdrawOffer(t.Context(), kept.ID, store.TargetOffer{By: other.town.People["kabid-a"], Role: "hr", RequestID: "undo-0002", Sum: make([]byte, 32)}, written)
		return err
	})
	require.ErrorIs(t, err, store.ErrNotFound)
}

// A draft of the running year is over once targets have been handed in after it.
func TestDraftWithoutATaskEndsWithTheNextSubmission(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	id, me := s.cases["staf-1"].ID, s.town.People["staf-1"]
	draft := func() (text string) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			text, err = tx.TargetDraft(ctx, id, me)
			return err
		})
		return text
	}
	save := func(text string, at time.Time) {
		s.do(t, func(ctx context.Context, tx store.Tx) error { return tx.SaveTargetDraft(ctx, id, me, text, at) })
	}
	require.Empty(t, draft())
	save("satu", time.Now().Add(-time.Hour))
	save("dua", time.Now().Add(-time.Minute))
	require.Equal(t, "dua", draft())
	s.handIn(t, "staf-1", "", `{"result":"Satu"}`)
	require.Empty(t, draft())
	save("tiga", time.Now().Add(time.Minute))
	require.Equal(t, "tiga", draft())
}

// art. 14(2): what is in force is what was agreed last, also while a change is proposed.
func TestTargetsInForceAreThoseAgreedLast(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	id := s.cases["staf-1"].ID
	texts := func() (inForce, last string, planned []string) {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			contents, err := tx.TargetContents(ctx, []string{id, s.cases["staf-2"].ID})
			require.NoError(t, err)
			require.NotContains(t, contents, s.cases["staf-2"].ID)
			results, err := tx.PlannedResults(ctx, []string{id})
			require.NoError(t, err)
			inForce, last, planned = string(contents[id].InForce), string(contents[id].Last), results[id]
			return nil
		})
		return inForce, last, planned
	}
	s.handIn(t, "staf-1", "1", `{"result":"Satu"},{"result":"Dua"}`)
	inForce, last, planned := texts()
	require.Empty(t, inForce)
	require.Contains(t, last, "Satu")
	require.Equal(t, []string{"Satu", "Dua"}, planned)
	s.agree(t, "staf-1", "kabid-a", "1")
	s.handIn(t, "staf-1", "2", `{"result":"Tiga","number":3},{"result":"Dua lagi","number":2}`)
	inForce, last, planned = texts()
	require.Contains(t, inForce, "Satu")
	require.Contains(t, last, "Tiga")
	require.Equal(t, []string{"Satu", "Dua"}, planned)
	s.agree(t, "staf-1", "kabid-a", "2")
	inForce, _, planned = texts()
	require.Contains(t, inForce, "Tiga")
	require.Equal(t, []string{"", "Dua lagi", "Tiga"}, planned, "each stands at its number; a dropped one is empty")
}

// G1: goals nobody owns, targets without a parent, parents that are gone, people without an agreement.
func TestTargetCoverage(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	ref := func(who string, n int) string { return fmt.Sprintf("%s:%d", s.cases[who].ID, n) }
	for _, in := range []struct{ who, above, results string }{
		{"kadis", "bupati", `{"result":"Layanan cepat","number":1},{"result":"Data benar","number":2}`},
		{"kabid-a", "kadis", `{"result":"Surat cepat","number":1,"parents":["` + ref("kadis", 1) + `"]},{"result":"Arsip rapi","number":2,"supports":"Data benar"}`},
		{"staf-1", "kabid-a", `{"result":"Loket cepat","number":1,"parents":["` + ref("kabid-a", 1) + `"]},{"result":"Buku rapi","number":2,"parents":["` + ref("kabid-a", 9) + `"]}`},
	} {
		s.handIn(t, in.who, "", in.results)
		s.agree(t, in.who, in.above, "")
	}
	s.handIn(t, "staf-2", "", `{"result":"Belum disetujui","number":1,"parents":["`+ref("kabid-a", 1)+`"]}`)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		units, err := tx.TargetCoverage(ctx, s.cycle.ID, nil)
		require.NoError(t, err)
		require.Equal(t, []store.UnitCoverage{
			{Code: "BID-A", Name: "Bidang A", People: 4, Agreed: 2, Results: 5, Linked: 3, Unowned: 1, Orphans: 1},
			{Code: "BID-B", Name: "Bidang B", People: 1},
			{Code: "DINAS", Name: "Dinas", People: 1, Agreed: 1, Results: 2, Unowned: 1},
		}, units)
		gaps, err := tx.TargetGaps(ctx, s.cycle.ID, nil, 100)
		require.NoError(t, err)
		var said []string
		for _, g := range gaps {
			said = append(said, fmt.Sprintf("%s %s %d %s%s", g.What, g.Person, g.Number, g.Result, g.InWords))
		}
		require.Equal(t, []string{
			"goal-unowned Nama kabid-a 2 Arsip rapi", "goal-unowned Nama kadis 2 Data benar",
			"no-agreement Nama staf-2 0 ", "no-agreement Nama staf-3 0 ", "no-agreement Nama kabid-b 0 ",
			"not-acknowledged Nama kabid-a 0 ", "not-acknowledged Nama staf-1 0 ", "not-acknowledged Nama kadis 0 ",
			"parent-gone Nama staf-1 2 Buku rapi", "target-orphan Nama kabid-a 2 Arsip rapiData benar",
		}, said)
		tree, err := tx.UnitsBelow(ctx, s.town.People["kabid-a"], storetest.Founded)
		require.NoError(t, err)
		require.Equal(t, []string{"BID-A"}, tree)
		none, err := tx.UnitsBelow(ctx, s.town.People["staf-1"], storetest.Founded)
		require.NoError(t, err)
		require.Empty(t, none)
		all, err := tx.UnitsBelow(ctx, s.town.People["kadis"], storetest.Founded)
		require.NoError(t, err)
		require.Equal(t, []string{"BID-A", "BID-B", "DINAS"}, all)
		units, err = tx.TargetCoverage(ctx, s.cycle.ID, tree)
		require.NoError(t, err)
		require.Len(t, units, 1)
		gaps, err = tx.TargetGaps(ctx, s.cycle.ID, tree, 1)
		require.NoError(t, err)
		require.Len(t, gaps, 5, "at most one of each kind")
		below, err := tx.UnitTree(ctx, "DINAS")
		require.Equal(t, all, below)
		return err
	})
}

func TestOffereesAndHeadsAbove(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	s.handIn(t, "staf-2", "", `{"result":"Satu"}`)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		people, err := tx.Offerees(ctx, store.OffereeFilter{CycleID: s.cycle.ID, Unit: "BID-A", Post: "STAF", Limit: 10})
		require.NoError(t, err)
		require.Len(t, people, 2)
		require.Equal(t, []bool{true, false}, []bool{people[0].Open, people[1].Open}, "what is being decided takes no draft")
		require.Equal(t, "Nama staf-1", people[0].Name)
		people, err = tx.Offerees(ctx, store.OffereeFilter{CycleID: s.cycle.ID, Cases: []string{s.cases["staf-2"].ID}, Limit: 10})
		require.NoError(t, err)
		require.Len(t, people, 1)
		people, err = tx.Offerees(ctx, store.OffereeFilter{CycleID: s.cycle.ID, Post: "100%", Limit: 10})
		require.NoError(t, err)
		require.Empty(t, people, "a wildcard is a sign like others")
		heads, err := tx.HeadsAbove(ctx, s.town.Posts["staf-1"], storetest.Founded)
		require.NoError(t, err)
		require.Equal(t, []string{s.town.People["kabid-a"], s.town.People["kadis"], s.town.People["bupati"]}, heads)
		years, err := tx.AppraisalsOf(ctx, []string{s.town.People["kadis"], s.town.People["bupati"]})
		require.Equal(t, map[string][]store.OwnYear{s.town.People["kadis"]: {{CaseID: s.cases["kadis"].ID, CycleID: s.cycle.ID, PostID: s.town.Posts["kadis"], Year: 2026}}}, years)
		return err
	})
}
