package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// rosterOn is the town's own roster, as a file of a later day.
func rosterOn(on appraisal.Date, staff int) store.Roster {
	r := storetest.Roster(staff)
	r.On = on
	return r
}

// imported takes a roster over as the door does and notes who was on it.
func (s scene) imported(t *testing.T, r store.Roster, unread int) (i store.RosterImport) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		before, err := tx.RosterDetails(ctx, r.On)
		require.NoError(t, err)
		_, err = tx.ApplyRoster(ctx, r)
		require.NoError(t, err)
		after, err := tx.RosterDetails(ctx, r.On)
		require.NoError(t, err)
		changed := map[string][]string{}
		for key, now := range after {
			if then, known := before[key]; known {
				if fields := now.Since(then); len(fields) > 0 {
					changed[key] = fields
				}
			}
		}
		var keys []string
		for _, p := range r.People {
			keys = append(keys, p.Code)
		}
		i, err = tx.NoteRosterImport(ctx, store.RosterImport{On: r.On, Rows: len(r.People), Unread: unread, At: time.Now()}, keys, changed)
		return err
	})
	return i
}

// differences are those of the scene's cycle on a day, as "name kind".
func (s scene) differences(t *testing.T, on appraisal.Date) (list []string) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		last, err := tx.LastRosterImport(ctx)
		require.NoError(t, err)
		whole := ""
		if last.Whole() {
			whole = last.ID
		}
		standings, err := tx.RosterStandings(ctx, s.cycle.ID, on, whole)
		for _, x := range standings {
			for _, d := range appraisal.RosterDifferences(x.RosterFacts, on, 2026) {
				list = append(list, x.Name+" "+string(d.Kind))
			}
		}
		return err
	})
	return list
}

func TestARosterBesideARunningCycle(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	on := date(2026, time.June, 15)
	require.True(t, s.imported(t, rosterOn(on-10, 9), 0).Whole())
	require.Empty(t, s.differences(t, on), "the roster that the cycle started from")

	r := rosterOn(on, 9)
	drop := func(code string) { // from the file altogether
		r.People = slices.DeleteFunc(r.People, func(p store.RosterPerson) bool { return p.Code == code })
		r.Holdings = slices.DeleteFunc(r.Holdings, func(h store.RosterHolding) bool { return h.Person == code })
	}
	drop("staf-5")
	for i, h := range r.Holdings {
		switch h.Person {
		case "staf-1":
			r.Holdings[i].Post, r.Holdings[i].From = "baru-1", on-3
		case "staf-2":
			r.Holdings = append(r.Holdings, store.RosterHolding{Post: "kabid-a", Person: "staf-2", Capacity: appraisal.Acting, From: on - 1, To: on + 30})
		}
	}
	for i, p := range r.Posts {
		if p.Code == "staf-3" {
			r.Posts[i].Unit = "BID-B"
		}
	}
	for i, p := range r.People {
		switch p.Code {
		case "staf-4":
			r.People[i].Email, r.People[i].Name = "baru@dinas.example", "Nama staf-4, S.E."
		case "staf-6":
			r.People[i].Exempt = "Diperbantukan di pusat"
		case "staf-7":
			r.People[i].Exempt = "MPP"
		}
	}
	r.Posts = append(r.Posts, store.RosterPost{Code: "baru-1", Title: "Jabatan baru-1", Unit: "BID-A", Parent: "kabid-a", Level: string(appraisal.Executor)},
		store.RosterPost{Code: "baru-2", Title: "Jabatan baru-2", Unit: "BID-A", Parent: "kabid-a", Level: string(appraisal.Executor)})
	r.People = append(r.People, store.RosterPerson{Code: "baru", Number: "199001012015011999", Kind: store.PNS, Name: "Nama baru", Email: "baru-2@dinas.example"})
	r.Holdings = append(r.Holdings, store.RosterHolding{Post: "baru-2", Person: "baru", Capacity: appraisal.Definitive, From: on - 2})
	require.True(t, s.imported(t, r, 0).Whole())
	require.Equal(t, []string{"Nama baru joined", "Nama staf-1 moved", "Nama staf-2 acting-began", "Nama staf-3 unit-moved", "Nama staf-4, S.E. details",
		"Nama staf-5 gone", "Nama staf-6 excused", "Nama staf-7 absent"}, s.differences(t, on))

	// An import with a row that could not be read is no list of everybody.
	drop("staf-8")
	require.False(t, s.imported(t, r, 1).Whole())
	require.NotContains(t, s.differences(t, on), "Nama staf-8 gone")
	// A few mended rows neither.
	few := store.Roster{On: on, People: []store.RosterPerson{{Code: "staf-9", Number: fmt.Sprintf("198001012005011%03d", 13), Kind: store.PPPK, Name: "Nama staf-9", Email: "staf-9@dinas.example"}}}
	require.False(t, s.imported(t, few, 0).Whole())
	require.NotContains(t, s.differences(t, on), "Nama staf-5 gone")
}

func TestASuperiorsPostThatChangedHandsIsToldOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	on := date(2026, time.June, 15)
	changed := func() (list []store.ChangedSuperior) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			list, err = tx.ChangedSuperiors(ctx, s.cycle.ID, on)
			return err
		})
		return list
	}
	require.Empty(t, changed())
	s.deputed(t, "staf-1", on, on+5)
	require.Empty(t, changed(), "who named a deputy knows it already")
	s.moved(t, "kabid-a", on-3, "kabid-b")
	list := changed()
	require.Len(t, list, 0, "the deputy still stands in")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		all, err := tx.Deputies(ctx, on, false, "")
		require.NoError(t, err)
		_, _, err = tx.EndDeputy(ctx, all[0].ID, all[0].By, "selesai", "selesai-1", on, on.Time())
		return err
	})
	list = changed()
	require.Len(t, list, 1)
	require.Equal(t, []any{"Nama kabid-a", "Nama kabid-b", appraisal.Definitive, on - 3, 9}, []any{list[0].OldName, list[0].Holder, list[0].Capacity, list[0].From, list[0].Count})
}

func TestDecisionsAndTheirActsAreKeptOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	c, hr := s.cases["staf-1"], s.town.People["staf-8"]
	act := appraisal.Act{ID: store.NewID(), Kind: appraisal.Exempt, By: appraisal.Party{Person: hr, Role: appraisal.HR}, ReceivedAt: time.Now(), Facts: appraisal.Facts{HasReason: true}}
	row := store.RegisteredAct{ID: act.ID, CaseID: c.ID, RequestID: act.ID, Proceeding: appraisal.AppraisalProceeding, Act: act, Content: json.RawMessage(`{"reason":"sebab"}`), Via: "session"}
	decision := store.RosterDecision{CycleID: s.cycle.ID, Key: "k", Kind: "excused", PersonID: c.PersonID, CaseID: c.ID, Decided: store.DifferenceConfirmed, ActID: act.ID, Attempt: 1, Reason: "sebab", By: hr, At: time.Now()}
	for _, want := range []int{1, 0} {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			require.NoError(t, tx.LockDecisions(ctx, s.cycle.ID))
			n, err := tx.EnterActs(ctx, []store.RegisteredAct{row})
			require.NoError(t, err)
			require.Equal(t, want, n)
			return tx.PutRosterDecisions(ctx, []store.RosterDecision{decision})
		})
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		kept, err := tx.RosterDecisions(ctx, s.cycle.ID)
		require.NoError(t, err)
		require.Equal(t, store.ActReceived, kept["k"].ActState)
		require.NoError(t, tx.MarkRefused(ctx, act.ID, appraisal.Refusal{Code: appraisal.NotNow, Sentence: "Belum.", English: "Not now.", Provision: "policy"}))
		kept, err = tx.RosterDecisions(ctx, s.cycle.ID)
		require.Equal(t, "Belum.", kept["k"].Refusal.Sentence)
		return err
	})
}

func TestWhoJoinsIsOpenedWithTheNextMembers(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	on := date(2026, time.June, 15)
	r := rosterOn(on, 10)
	s.imported(t, r, 0)
	var id string
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		people, err := tx.People(ctx)
		require.NoError(t, err)
		for _, p := range people {
			if p.Code == "staf-10" {
				id = p.ID
			}
		}
		n, err := tx.JoinCycle(ctx, s.cycle.ID, []string{id}, on)
		require.NoError(t, err)
		require.Equal(t, 1, n)
		n, err = tx.JoinCycle(ctx, s.cycle.ID, []string{id, s.town.People["staf-1"], s.town.People["bupati"]}, on)
		require.NoError(t, err)
		require.Zero(t, n, "who is in stays in, and a regional head is not appraised")
		members, err := tx.NextUnopened(ctx, s.cycle.ID, 10)
		require.Len(t, members, 1)
		require.Equal(t, id, members[0].PersonID)
		return err
	})
}
