package store_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
)

// inYear agrees the targets of an employee.
func (s scene) inYear(t *testing.T, who, appraiser string) {
	t.Helper()
	s.take(t, s.cases[who], appraiser, appraisal.Appraiser, appraisal.AgreeTargets, appraisal.Facts{}, appraisal.Step{Stage: appraisal.InYear})
}

func (s scene) renew(t *testing.T, on appraisal.Date) (done store.Renewals) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		done, err = tx.EnterRenewals(ctx, s.cycle.ID, on, farAhead)
		return err
	})
	return done
}

func TestAnotherAppointedAppraiserAsksForANewAgreementOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	on := date(2026, time.March, 10)
	s.inYear(t, "staf-1", "kabid-a")
	s.inYear(t, "staf-2", "kabid-a")
	s.record(t, s.entry(s.cases["staf-3"], nil, appraisal.Step{Stage: appraisal.InYear})) // nobody known: opened before this was kept
	require.Equal(t, store.Renewals{Noted: 1}, s.renew(t, on), "who was not known is noted")
	require.Zero(t, s.renew(t, on), "everybody is known")
	hold := func(capacity appraisal.Capacity, from, to appraisal.Date) {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			return tx.PutHolding(ctx, store.Holding{PostID: s.town.Posts["kabid-a"], PersonID: s.town.People["kabid-b"], Capacity: capacity, From: from, To: to})
		})
	}
	hold(appraisal.DailyActing, on, on+14)
	require.Zero(t, s.renew(t, on+1), "policy: a Plh of two weeks asks for no new agreement")
	s.moved(t, "kabid-a", on+20, "kabid-b")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		due, err := tx.RenewalsDue(ctx, s.cycle.ID, on+20)
		require.Len(t, due, 3)
		require.Equal(t, s.town.People["kabid-a"], due[0].From)
		require.Equal(t, s.town.People["kabid-b"], due[0].To)
		return err
	})
	require.Equal(t, store.Renewals{Entered: 3}, s.renew(t, on+20), "II.C.7")
	require.Zero(t, s.renew(t, on+20), "the next round finds it entered")
	require.Zero(t, s.renew(t, on+21))

	var waiting []store.RegisteredAct
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		waiting, err = tx.ActsOf(ctx, s.cases["staf-1"].ID)
		return err
	})
	renewal := waiting[len(waiting)-1]
	require.Equal(t, appraisal.Act{ID: renewal.ID, Kind: appraisal.RenewTargets, By: appraisal.Party{Role: appraisal.System}, ReceivedAt: farAhead,
		Facts: appraisal.Facts{HasReason: true}}, renewal.Act)
	var told struct{ Reason, ReasonEnglish string }
	require.NoError(t, json.Unmarshal(renewal.Content, &told))
	require.Contains(t, told.Reason, "II.C.7")
	require.Contains(t, told.ReasonEnglish, "II.C.7")

	take := func(a store.RegisteredAct) {
		e := s.entry(s.cases["staf-1"], &a.Act, appraisal.Step{Stage: appraisal.InYear})
		e.At = (on + 21).Time()
		s.record(t, e)
	}
	take(renewal)
	require.Zero(t, s.renew(t, on+22), "the new appraiser is the one known now")
	s.verified(t)

	// Back to the first appraiser, and again to the second: each change asks once.
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.PutHolding(ctx, store.Holding{PostID: s.town.Posts["kabid-a"], PersonID: s.town.People["kabid-a"], Capacity: appraisal.Definitive, From: on + 30, To: on + 39})
	})
	require.Equal(t, 1, s.renew(t, on+30).Entered)
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		acts, err := tx.ActsOf(ctx, s.cases["staf-1"].ID)
		for _, a := range acts {
			if a.Act.Kind == appraisal.RenewTargets && a.State == store.ActReceived {
				renewal = a
			}
		}
		return err
	})
	e := s.entry(s.cases["staf-1"], &renewal.Act, appraisal.Step{Stage: appraisal.InYear})
	e.At = (on + 31).Time()
	s.record(t, e)
	require.Equal(t, 1, s.renew(t, on+40).Entered)
}

func TestWhoIsNamedIsAnotherAppraiser(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	on := date(2026, time.March, 10)
	s.inYear(t, "staf-1", "kabid-a")
	s.take(t, s.cases["staf-1"], "staf-8", appraisal.HR, appraisal.ChangeParty, appraisal.Facts{Role: appraisal.Appraiser, Person: s.town.People["kabid-b"], HasReason: true},
		appraisal.Step{Stage: appraisal.InYear})
	require.Equal(t, store.Renewals{Entered: 1}, s.renew(t, on))
}

func TestTransferNotesTheAppraiserOfTheNewPost(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	on := date(2026, time.March, 10)
	s.inYear(t, "staf-1", "kabid-a")
	s.twice(t, s.cases["staf-1"], appraisal.Transfer, appraisal.Facts{Post: s.town.Posts["kabid-b"], From: on, Capacity: appraisal.Definitive}, appraisal.Step{Stage: appraisal.InYear}, on.Time())
	require.Zero(t, s.renew(t, on), "the transfer has asked for a new agreement itself")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		c, err := tx.CaseByID(ctx, s.cases["staf-1"].ID)
		require.Equal(t, s.town.People["kadis"], c.AppraiserID)
		return err
	})
}
