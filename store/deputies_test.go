package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
)

// deputed names a Plh for the head of division A from one day to another.
func (s scene) deputed(t *testing.T, deputy string, from, to appraisal.Date) (d store.Deputy) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		asked := appraisal.Deputising{Post: s.town.Posts["kabid-a"], Person: s.town.People[deputy], Capacity: appraisal.DailyActing, Span: appraisal.Span{From: from, To: to}}
		scene, err := tx.DeputyScene(ctx, asked, from)
		require.NoError(t, err)
		_, refusal := appraisal.AdmitDeputy(asked, scene)
		require.Nil(t, refusal)
		var first bool
		d, first, err = tx.NameDeputy(ctx, store.Deputy{PostID: asked.Post, HolderID: scene.Holder(asked), PersonID: asked.Person, Capacity: asked.Capacity, Days: asked.Span,
			Reason: "cuti tahunan", By: s.town.People["staf-8"], RequestID: "tunjuk-" + deputy, NamedAt: from.Time()})
		require.True(t, first)
		return err
	})
	return d
}

// kinds are the letters of a kind to somebody.
func (s scene) told(t *testing.T, who, kind string) (n int) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		letters, err := tx.LettersTo(ctx, s.town.People[who])
		for _, l := range letters {
			if l.Kind == kind {
				n++
			}
		}
		return err
	})
	return n
}

func TestADeputyTakesTheQueueAndHandsItBack(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	opened := s.open(t, third, third.Opens.Time())
	from, to := date(2026, time.September, 21), date(2026, time.September, 25)
	d := s.deputed(t, "staf-1", from, to)
	require.Equal(t, s.town.People["kabid-a"], d.HolderID)
	owner := func(who string) string { return s.openTasks(t, opened[who].ID)[0].PersonID }
	reassign := func(day appraisal.Date) (n int) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			n, err = tx.ReassignBelow(ctx, s.cycle.ID, d.PostID, day.Time())
			return err
		})
		return n
	}
	require.Zero(t, reassign(from-1), "nothing passes before the first day")

	s.do(t, func(ctx context.Context, tx store.Tx) error {
		passing, staying, err := tx.TasksPassing(ctx, d.PostID, d.PersonID, from)
		require.NoError(t, err)
		require.Equal(t, []store.Passing{{Act: appraisal.Rate, Count: 8}}, passing)
		require.Equal(t, 1, staying, "nobody rates themselves")
		return nil
	})
	require.Equal(t, 8, reassign(from))
	require.Equal(t, s.town.People["staf-1"], owner("staf-2"))
	require.Equal(t, s.town.People["kabid-a"], owner("staf-1"), "the deputy's own case stays with the holder")
	require.Equal(t, 2, s.openTasks(t, opened["staf-2"].ID)[0].Epoch, "the holder's link is over")
	moved := s.steps(t, opened["staf-2"].ID)[1].Entry.Moved
	require.Equal(t, appraisal.Party{Person: s.town.People["staf-1"], Role: appraisal.Appraiser, Capacity: appraisal.DailyActing}, moved.To, "the capacity is in the journal")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		roles, err := tx.RolesIn(ctx, opened["staf-2"].ID, s.town.People["staf-1"], to)
		require.Equal(t, []appraisal.Party{{Person: s.town.People["staf-1"], Role: appraisal.Appraiser, Capacity: appraisal.DailyActing}}, roles)
		return err
	})

	handBack := func(day appraisal.Date) (n int) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			n, err = tx.HandBackDeputies(ctx, s.cycle, day, day.Time())
			return err
		})
		return n
	}
	require.Zero(t, handBack(to), "the last day is the deputy's")
	require.Equal(t, 1, handBack(to+1))
	require.Zero(t, handBack(to+1), "twice is once")
	require.Equal(t, 1, s.told(t, "kabid-a", store.DeputyReturnedLetter))
	require.Equal(t, 1, s.told(t, "staf-1", store.DeputyReturnedLetter))
	require.Equal(t, 8, reassign(to+1))
	require.Equal(t, s.town.People["kabid-a"], owner("staf-2"))
	require.Equal(t, 3, s.openTasks(t, opened["staf-2"].ID)[0].Epoch)
	s.verified(t)
}

func TestADeputyCanHandBackEarlierAndNamingTwiceIsOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	from, to := date(2026, time.September, 21), date(2026, time.September, 25)
	d := s.deputed(t, "staf-1", from, to)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		again, first, err := tx.NameDeputy(ctx, store.Deputy{PostID: d.PostID, HolderID: d.HolderID, PersonID: d.PersonID, Capacity: d.Capacity, Days: d.Days, Reason: d.Reason,
			By: d.By, RequestID: d.RequestID, NamedAt: d.NamedAt})
		require.NoError(t, err)
		require.False(t, first)
		require.Equal(t, d.ID, again.ID)
		return nil
	})
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		_, _, err := tx.NameDeputy(ctx, store.Deputy{PostID: d.PostID, PersonID: s.town.People["staf-2"], Capacity: d.Capacity, Days: d.Days, Reason: "lain", By: d.By, RequestID: d.RequestID, NamedAt: d.NamedAt})
		require.ErrorIs(t, err, store.ErrRequestReused)
		return nil
	})
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		ended, first, err := tx.EndDeputy(ctx, d.ID, s.town.People["kabid-a"], "sudah kembali", "kembali-1", from+2, (from + 2).Time())
		require.NoError(t, err)
		require.True(t, first)
		require.Equal(t, from+1, ended.Last())
		_, first, err = tx.EndDeputy(ctx, d.ID, s.town.People["kabid-a"], "sudah kembali", "kembali-1", from+3, (from + 3).Time())
		require.False(t, first, "twice is once")
		return err
	})
	c := s.cases["staf-2"]
	for on, want := range map[appraisal.Date]string{from: "staf-1", from + 1: "staf-1", from + 2: "kabid-a", to: "kabid-a"} {
		got, _ := s.actor(t, c, appraisal.Appraiser, on)
		require.Equal(t, want, got, on)
	}
}

// A day that never came leaves no trace among the holdings.
func TestADeputyWhoNeverBeganLeavesNoHolding(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	from := date(2026, time.September, 21)
	d := s.deputed(t, "staf-1", from, from+4)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		_, _, err := tx.EndDeputy(ctx, d.ID, d.By, "batal berangkat", "batal-1", from-3, (from - 3).Time())
		return err
	})
	require.Equal(t, []string{"staf-1 definitif 2026-01-02.."}, s.holdingsOf(t, "staf-1"))
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		running, err := tx.Deputies(ctx, from, false, "")
		require.Empty(t, running)
		if err != nil {
			return err
		}
		for person, want := range map[string]int{"": 1, "staf-1": 1, "staf-2": 0} {
			all, err := tx.Deputies(ctx, from, true, s.town.People[person])
			require.Len(t, all, want, person)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// An import knows nothing of deputies, and ends only what has no last day.
func TestADeputyOutlivesARosterImport(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	from := date(2026, time.September, 21)
	s.deputed(t, "staf-1", from, from+4)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.ApplyRoster(ctx, rosterOn(from+1, 9))
		return err
	})
	got, capacity := s.actor(t, s.cases["staf-2"], appraisal.Appraiser, from+2)
	require.Equal(t, "staf-1", got)
	require.Equal(t, appraisal.DailyActing, capacity)
}
