package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// talked is a dialogue of the first quarter with everything in it.
func (s scene) talked(t *testing.T, who string) store.DialogueSlot {
	t.Helper()
	c, me, leader := s.cases[who].ID, s.town.People[who], s.town.People["kabid-a"]
	slot := store.DialogueSlot{ID: store.NewID(), CaseID: c, Period: "q1", PersonID: me, Role: appraisal.Employee, StartsAt: written.Add(24 * time.Hour),
		Minutes: 60, Place: "Aula", Note: "Bawa data", ProposedAt: written}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		kept, err := tx.PutSlot(ctx, slot)
		require.NoError(t, err)
		slot.Seq = 1
		require.Equal(t, slot, kept)
		_, first, err := tx.AgreeSlot(ctx, slot.ID, leader, appraisal.Appraiser, written)
		require.NoError(t, err)
		require.True(t, first)
		_, err = tx.PutNote(ctx, store.DialogueNote{CaseID: c, Period: "q1", PersonID: me, Role: appraisal.Employee, Text: "Beban", At: written})
		require.NoError(t, err)
		_, err = tx.PutText(ctx, store.DialogueText{CaseID: c, Period: "q1", PersonID: leader, Role: appraisal.Appraiser, Summary: "Isi",
			Points: []appraisal.AgreedPoint{{ID: store.NewID(), What: "Latih", Leader: true, Until: date(2026, time.March, 31)}}, At: written})
		require.NoError(t, err)
		require.NoError(t, tx.PutConfirmation(ctx, store.DialogueConfirmation{CaseID: c, Period: "q1", Version: 1, Side: "leader", PersonID: leader, Role: appraisal.Appraiser, At: written}))
		q, _, err := tx.PutFeedbackRequest(ctx, store.FeedbackRequest{ID: store.NewID(), CaseID: c, AskedID: leader, Question: "Bagaimana?", At: written})
		require.NoError(t, err)
		_, _, err = tx.PutFeedback(ctx, store.Feedback{ID: store.NewID(), CaseID: c, Period: "q1", PersonID: leader, Relation: appraisal.FromAppraiser,
			RequestID: q.ID, Behaviour: 3, Text: "Rapi", At: written})
		require.NoError(t, err)
		_, err = tx.PutTakeover(ctx, store.Takeover{ID: store.NewID(), CaseID: c, Period: "q1", Result: 2, Planned: "Kader", Note: "Dua kali dibimbing",
			PersonID: leader, Role: appraisal.Appraiser, At: written})
		return err
	})
	return slot
}

func TestWhatWasSaidInADialogueIsKeptAsItWasSaid(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	one, other := sceneIn(t, s, "satu", 2), sceneIn(t, s, "dua", 1)
	one.talked(t, "staf-1")
	tables := []string{"dialogue_slots", "dialogue_agreements", "dialogue_notes", "dialogue_texts", "dialogue_confirmations", "feedback_requests", "feedback", "result_takeovers"}
	app, owner := connect(t, database.App), connect(t, database.Owner)
	_, err := app.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, one.town.Agency.ID)
	require.NoError(t, err)
	_, err = owner.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, one.town.Agency.ID)
	require.NoError(t, err)
	for _, table := range tables {
		var n int
		require.NoError(t, app.QueryRow(t.Context(), `select count(*) from `+table).Scan(&n))
		require.Equal(t, 1, n, table)
		for _, change := range []string{`update ` + table + ` set agency_id = agency_id`, `delete from ` + table, `truncate ` + table + ` cascade`} {
			_, err := app.Exec(t.Context(), change)
			require.Equal(t, "42501", code(err), "%s: %v", change, err)
			_, err = owner.Exec(t.Context(), change)
			require.Equal(t, "42501", code(err), "the owner too: %s: %v", change, err)
		}
	}
	_, err = app.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, other.town.Agency.ID)
	require.NoError(t, err)
	for _, table := range tables {
		var n int
		require.NoError(t, app.QueryRow(t.Context(), `select count(*) from `+table).Scan(&n))
		require.Zero(t, n, "another agency sees nothing of %s", table)
	}
	other.do(t, func(ctx context.Context, tx store.Tx) error {
		texts, err := tx.Texts(ctx, one.cases["staf-1"].ID)
		require.Empty(t, texts)
		return err
	})
}

func TestWritersOfOneDialogueTakeTurns(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	c := s.cases["staf-1"].ID
	var wg sync.WaitGroup
	outcomes := make([]error, 8)
	for i := range outcomes {
		wg.Go(func() {
			outcomes[i] = s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
				if _, err := tx.PutSlot(t.Context(), store.DialogueSlot{ID: store.NewID(), CaseID: c, Period: "q1", PersonID: s.town.People["staf-1"], Role: appraisal.Employee,
					StartsAt: written.Add(time.Duration(i+1) * time.Hour), Minutes: 30, Place: "Aula", ProposedAt: written}); err != nil {
					return err
				}
				_, err := tx.PutText(t.Context(), store.DialogueText{CaseID: c, Period: "q1", PersonID: s.town.People["staf-1"], Role: appraisal.Employee,
					Summary: string(rune('a' + i)), At: written})
				return err
			})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range outcomes {
		if err == nil {
			won++
		} else {
			require.ErrorIs(t, err, store.ErrDialogueChanged)
		}
	}
	require.Equal(t, 1, won, "one text is the first version, the others are told")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		slots, err := tx.Slots(ctx, c, "q1")
		require.Len(t, slots, 1, "what was refused is not there in part")
		return err
	})
}

func TestTheSameTwiceIsOnceAndAnotherIsTold(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	slot := s.talked(t, "staf-1")
	c := s.cases["staf-1"].ID
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		again, err := tx.PutSlot(ctx, slot)
		require.NoError(t, err)
		require.Equal(t, 1, again.Seq)
		changed := slot
		changed.Place = "Lain"
		_, err = tx.PutSlot(ctx, changed)
		require.ErrorIs(t, err, store.ErrIDReused)
		_, first, err := tx.AgreeSlot(ctx, slot.ID, s.town.People["kabid-a"], appraisal.Appraiser, written)
		require.NoError(t, err)
		require.False(t, first)
		list, err := tx.Takeovers(ctx, c, "q1")
		require.NoError(t, err)
		same, err := tx.PutTakeover(ctx, list[0])
		require.NoError(t, err)
		require.Equal(t, list[0], same)
		list[0].ID = store.NewID()
		_, err = tx.PutTakeover(ctx, list[0])
		require.ErrorIs(t, err, store.ErrTakenOver)
		given, err := tx.FeedbackIn(ctx, c, "")
		require.NoError(t, err)
		_, first, err = tx.PutFeedback(ctx, given[0])
		require.NoError(t, err)
		require.False(t, first)
		given[0].Text = "Lain"
		_, _, err = tx.PutFeedback(ctx, given[0])
		require.ErrorIs(t, err, store.ErrIDReused)
		require.Equal(t, "Bagaimana?", given[0].Question)
		asked, err := tx.FeedbackAskedOf(ctx, s.town.People["kabid-a"], written.Add(-time.Hour))
		require.NoError(t, err)
		require.Len(t, asked, 1)
		require.True(t, asked[0].Answered)
		none, err := tx.FeedbackAskedOf(ctx, s.town.People["kabid-a"], written.Add(time.Hour))
		require.Empty(t, none, "what was answered long ago is no longer listed")
		return err
	})
}

func TestLeadersPeersAndThoseBelowAreToldApart(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	on := date(2026, time.March, 10)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		for _, row := range []struct {
			who       string
			same, led bool
		}{{"staf-2", true, false}, {"kabid-b", false, false}, {"kabid-a", false, false}} {
			same, err := tx.SameLeader(ctx, s.cases["staf-1"].ID, s.town.People[row.who], on)
			require.NoError(t, err)
			require.Equal(t, row.same, same, row.who)
			led, err := tx.LedBy(ctx, s.town.People[row.who], s.town.People["staf-1"], on)
			require.NoError(t, err)
			require.Equal(t, row.led, led, row.who)
		}
		led, err := tx.LedBy(ctx, s.town.People["staf-1"], s.town.People["kabid-a"], on)
		require.True(t, led)
		return err
	})
}
