package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// train opens a training case for each of the named people.
func (s scene) train(t *testing.T, names ...string) []store.Case {
	t.Helper()
	cases := make([]store.Case, len(names))
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		for i, name := range names {
			cases[i] = store.Case{ID: store.NewID(), ParentID: s.cases[name].ID, Proceeding: appraisal.TrainingProceeding}
			err := tx.OpenCase(ctx, cases[i], appraisal.Entry{Agency: s.town.Agency.ID, Event: "opened", At: storetest.Opened, Step: appraisal.Step{Stage: appraisal.TrainingProposed}})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return cases
}

func (s scene) course(t *testing.T, c store.Course) (kept store.Course) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		kept, err = tx.PutCourse(ctx, c)
		return err
	})
	return kept
}

func TestFiftyReservationsAtOnceNeverOversell(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		seats         int
		price, budget int64
		want          int
	}{
		{"seats are the limit", 7, 1_000_000, 100_000_000, 7},
		{"the budget is the limit", 40, 1_000_000, 11_500_000, 11},
		{"both are enough", 60, 1_000_000, 60_000_000, 50},
		{"a free course needs no budget", 20, 0, 0, 20},
		{"no budget, no money", 20, 1, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, 50)
			var names []string
			for i := range 50 {
				names = append(names, fmt.Sprintf("staf-%d", i+1))
			}
			trainings := s.train(t, names...)
			course := s.course(t, store.Course{Title: "Pelayanan", Hours: 24, Seats: c.seats, Price: c.price})
			if c.budget > 0 {
				s.do(t, func(ctx context.Context, tx store.Tx) error { return tx.PutBudget(ctx, 2026, c.budget) })
			}
			var won atomic.Int32
			var wg sync.WaitGroup
			errs := make([]error, len(trainings))
			start := make(chan struct{})
			for i, training := range trainings {
				wg.Go(func() {
					<-start
					errs[i] = s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
						ok, err := tx.ReserveSeat(t.Context(), training.ID, course.ID)
						if ok {
							won.Add(1)
						}
						return err
					})
				})
			}
			close(start)
			wg.Wait()
			require.NoError(t, errors.Join(errs...))
			require.EqualValues(t, c.want, won.Load())
			s.do(t, func(ctx context.Context, tx store.Tx) error {
				kept, err := tx.CourseByID(ctx, course.ID)
				require.NoError(t, err)
				require.Equal(t, c.want, kept.Taken)
				budget, err := tx.Budget(ctx, 2026)
				require.Equal(t, int64(c.want)*c.price, budget.Spent)
				require.Equal(t, c.budget-budget.Spent, budget.Left())
				return err
			})
		})
	}
}

func TestSeatIsHeldOnceMovedAndGivenBack(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	trainings := s.train(t, "staf-1", "staf-2")
	one := s.course(t, store.Course{Title: "Satu", Hours: 10, Seats: 1, Price: 5})
	two := s.course(t, store.Course{Title: "Dua", Hours: 10, Seats: 1, Price: 7})
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.PutBudget(ctx, 2026, 12))
		reserve := func(training store.Case, course store.Course, want bool) {
			ok, err := tx.ReserveSeat(ctx, training.ID, course.ID)
			require.NoError(t, err)
			require.Equal(t, want, ok)
		}
		spent := func(want int64) {
			b, err := tx.Budget(ctx, 2026)
			require.NoError(t, err)
			require.Equal(t, want, b.Spent)
		}
		reserve(trainings[0], one, true)
		reserve(trainings[0], one, true)
		spent(5)
		reserve(trainings[1], one, false)
		reserve(trainings[0], two, true)
		spent(7)
		reserve(trainings[1], one, true)
		reserve(trainings[1], two, false)
		spent(12)
		require.NoError(t, tx.ReleaseSeat(ctx, trainings[0].ID))
		require.NoError(t, tx.ReleaseSeat(ctx, trainings[0].ID))
		spent(5)
		courses, err := tx.Courses(ctx)
		require.NoError(t, err)
		require.Equal(t, []int{0, 1}, []int{courses[0].Taken, courses[1].Taken})
		return nil
	})
	err := s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
		_, err := tx.ReserveSeat(t.Context(), s.cases["staf-1"].ID, one.ID)
		return err
	})
	require.ErrorContains(t, err, "not known", "an appraisal takes no seat")
}

func TestOfferedTrainingHoldsItsSeatAndLapsedOneGivesItBack(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	trainings := s.train(t, "staf-1", "staf-2")
	course := s.course(t, store.Course{Title: "Satu", Hours: 10, Seats: 1})
	taken := func() (n int) {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			c, err := tx.CourseByID(ctx, course.ID)
			n = c.Taken
			return err
		})
		return n
	}
	s.take(t, trainings[0], "kabid-a", appraisal.Appraiser, appraisal.ProposeTraining, appraisal.Facts{Course: course.ID}, appraisal.Step{Stage: appraisal.TrainingProposed})
	s.take(t, trainings[0], "kadis", appraisal.HR, appraisal.ApproveTraining, appraisal.Facts{}, appraisal.Step{Stage: appraisal.TrainingOffered})
	require.Equal(t, 1, taken(), "the course of the proposal is held")

	a, _ := s.register(t, s.act(trainings[1], "kadis", appraisal.HR, appraisal.ApproveTraining, appraisal.Facts{Course: course.ID}))
	err := s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
		_, err := tx.Record(t.Context(), s.entry(trainings[1], &a.Act, appraisal.Step{Stage: appraisal.TrainingOffered}))
		return err
	})
	require.ErrorIs(t, err, store.ErrNoSeat)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		kept, err := tx.ActByID(ctx, a.ID)
		require.Equal(t, store.ActReceived, kept.State, "nothing of it was recorded")
		return err
	})
	s.record(t, s.entry(trainings[0], nil, appraisal.Step{Stage: appraisal.TrainingLapsed}))
	require.Equal(t, 0, taken())
	s.record(t, s.entry(trainings[1], &a.Act, appraisal.Step{Stage: appraisal.TrainingOffered}))
	require.Equal(t, 1, taken())
}

func TestCompletedTrainingCreditsItsHoursOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	trainings := s.train(t, "staf-1", "staf-1")
	course := s.course(t, store.Course{Title: "Satu", Hours: 10, Seats: 5})
	for i, content := range []string{`{"hours":24}`, `{}`} {
		s.take(t, trainings[i], "kadis", appraisal.HR, appraisal.ApproveTraining, appraisal.Facts{Course: course.ID}, appraisal.Step{Stage: appraisal.TrainingOffered})
		asked := s.act(trainings[i], "kadis", appraisal.HR, appraisal.CompleteTraining, appraisal.Facts{})
		asked.Content = json.RawMessage(content)
		a, _ := s.register(t, asked)
		e := s.entry(trainings[i], &a.Act, appraisal.Step{Stage: appraisal.TrainingCompleted})
		require.Equal(t, s.record(t, e), s.record(t, e))
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		hours, err := tx.LedgerHours(ctx, s.town.People["staf-1"], 2026)
		require.NoError(t, err)
		require.Equal(t, 24+10, hours, "what was proved, else what the course counts")
		hours, err = tx.LedgerHours(ctx, s.town.People["staf-1"], 2025)
		require.Zero(t, hours)
		return err
	})
}
