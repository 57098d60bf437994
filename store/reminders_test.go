package store_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// announced lets the letters that tell of the tasks leave, so that only reminders are looked at.
func (s scene) announced(t *testing.T, at time.Time) {
	t.Helper()
	for m := s.claim(t, 0, at); m != nil; m = s.claim(t, 0, at) {
		s.do(t, func(ctx context.Context, tx store.Tx) error { return tx.MarkSent(ctx, m.ID, "", at) })
	}
}

func (s scene) asked(t *testing.T, since time.Time) (list []store.AskedTask) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		list, err = tx.AskedTasks(ctx, store.ReminderScope{CycleID: s.cycle.ID}, since)
		return err
	})
	return list
}

// reminds sends a reminder of tasks and returns how many letters were queued.
func (s scene) reminds(t *testing.T, request string, on appraisal.Date, at time.Time, tasks ...store.AskedTask) (queued int) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		queued, err = tx.SendReminders(ctx, store.ReminderOrder{ID: store.NewID(), CycleID: s.cycle.ID, By: s.town.People["kabid-b"], At: at, On: on, Selection: []byte(`{}`),
			People: len(tasks), Tasks: len(tasks), Fingerprint: bytes.Repeat([]byte{1}, 32), RequestID: request}, tasks, s.cycle.Rules.Calendar)
		return err
	})
	return queued
}

func TestATaskIsRemindedOfOnceADayWhoeverReminds(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0) // three people with targets due on Saturday 31 January 2026
	for _, a := range s.asked(t, farAhead) {
		require.True(t, a.Asked, "the letter that tells of the task is still on its way")
	}
	s.announced(t, farAhead)
	tasks := s.asked(t, farAhead.Add(24*time.Hour))
	require.Len(t, tasks, 3)
	byPerson := map[string]store.AskedTask{}
	for _, a := range tasks {
		require.False(t, a.Asked)
		byPerson[a.PersonID] = a
	}
	cal := s.cycle.Rules.Calendar
	round := func(today appraisal.Date) (n int) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			n, err = tx.QueueReminders(ctx, s.cycle.ID, today, cal, cal.Round(today))
			return err
		})
		return n
	}
	tuesday := date(2026, time.January, 27) // three working days left
	early := cal.At(tuesday, 7, 30)
	head := byPerson[s.town.People["kadis"]]
	require.Equal(t, 1, s.reminds(t, "ingat-0001", tuesday, early, head))
	require.Equal(t, 0, s.reminds(t, "ingat-0002", tuesday, early, head), "twice on a day is once")
	require.Equal(t, 2, round(tuesday), "the round leaves out what HR reminded of that day")
	for _, a := range s.asked(t, cal.At(tuesday, 0, 0)) {
		require.True(t, a.Asked, "and HR what the round reminded of")
	}
	s.announced(t, cal.At(tuesday, 9, 0))
	require.Equal(t, 3, round(date(2026, time.January, 29)), "on another day the round reminds everybody")
}

func TestALetterOfTheNightBeforeIsThatMorningsReminder(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0)
	s.announced(t, farAhead)
	cal := s.cycle.Rules.Calendar
	monday, tuesday := date(2026, time.January, 26), date(2026, time.January, 27)
	require.Equal(t, 3, s.reminds(t, "ingat-0001", monday, cal.At(monday, 22, 0), s.asked(t, farAhead.Add(24*time.Hour))...))
	s.announced(t, cal.At(tuesday, 7, 0)) // the quiet time is over
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		n, err := tx.QueueReminders(ctx, s.cycle.ID, tuesday, cal, cal.Round(tuesday))
		require.Equal(t, 0, n)
		return err
	})
}

func TestDoneTasksAreNotRemindedOfAndCountAsDoneSince(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0)
	s.announced(t, farAhead)
	tasks := s.asked(t, farAhead.Add(24*time.Hour))
	tuesday := date(2026, time.January, 27)
	require.Equal(t, 3, s.reminds(t, "ingat-0001", tuesday, s.cycle.Rules.Calendar.At(tuesday, 9, 0), tasks...))
	s.take(t, s.cases["kadis"], "kadis", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{}, appraisal.Step{Stage: appraisal.InYear})
	require.Len(t, s.asked(t, farAhead), 2)
	wednesday := tuesday + 1
	require.Equal(t, 2, s.reminds(t, "ingat-0002", wednesday, s.cycle.Rules.Calendar.At(wednesday, 9, 0), tasks...), "one was done between the look and the letter")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		list, err := tx.ReminderOrders(ctx, s.cycle.ID, 10)
		require.Len(t, list, 2)
		require.Equal(t, []any{"ingat-0001", 3, 1}, []any{list[1].RequestID, list[1].Tasks, list[1].Done})
		require.Equal(t, "Nama kabid-b", list[0].ByName)
		letters, err2 := tx.LettersTo(ctx, s.town.People["kabid-a"])
		require.NoError(t, err2)
		require.Equal(t, []string{"targets_due", store.ReminderLetter, store.ReminderLetter}, inOrder(letters))
		return err
	})
	other := storetest.NewTown(t, s.Store, "dua", 1)
	storetest.Do(t, s.Store, other.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		tasks, err := tx.AskedTasks(ctx, store.ReminderScope{CycleID: s.cycle.ID}, farAhead)
		require.NoError(t, err)
		require.Empty(t, tasks, "another agency sees nothing")
		list, err := tx.ReminderOrders(ctx, s.cycle.ID, 10)
		require.Empty(t, list)
		return err
	})
}

// inOrder are the kinds of letters in the order of a procedure: telling first, reminding then.
func inOrder(letters []store.Letter) (kinds []string) {
	for _, reminds := range []bool{false, true} {
		for _, l := range letters {
			if (l.Kind == store.ReminderLetter) == reminds {
				kinds = append(kinds, l.Kind)
			}
		}
	}
	return kinds
}

func TestOpenActsAreCountedInAUnitAndBetweenDays(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		for _, c := range []struct {
			scope store.ReminderScope
			tasks int
		}{
			{store.ReminderScope{}, 6}, {store.ReminderScope{UnitCode: "BID-A"}, 4}, {store.ReminderScope{UnitCode: "DINAS"}, 6},
			{store.ReminderScope{From: endOfJanuary, To: endOfJanuary}, 6}, {store.ReminderScope{To: endOfJanuary - 1}, 0}, {store.ReminderScope{From: endOfJanuary + 1}, 0},
			{store.ReminderScope{Act: appraisal.SubmitTargets, Role: appraisal.Employee}, 6}, {store.ReminderScope{Role: appraisal.Appraiser}, 0},
		} {
			c.scope.CycleID = s.cycle.ID
			acts, err := tx.OpenActs(ctx, c.scope, endOfJanuary+1)
			require.NoError(t, err)
			tasks, err := tx.AskedTasks(ctx, c.scope, farAhead)
			require.NoError(t, err)
			require.Len(t, tasks, c.tasks)
			if c.tasks == 0 {
				require.Empty(t, acts)
				continue
			}
			require.Equal(t, []store.OpenAct{{Act: appraisal.SubmitTargets, Role: appraisal.Employee, People: c.tasks, Tasks: c.tasks, Overdue: c.tasks, Earliest: endOfJanuary}}, acts)
		}
		return nil
	})
}
