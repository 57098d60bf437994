package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// seeks opens a training for a need of a severity and has a course proposed for it.
func (s scene) seeks(t *testing.T, name string, severity int, course store.Course, on appraisal.Date) store.Case {
	t.Helper()
	c := store.Case{ID: store.NewID(), Proceeding: appraisal.TrainingProceeding}
	source := map[int]appraisal.Shortfall{
		0: {Source: appraisal.FromWish}, 1: {Source: appraisal.FromMeasurements, Short: 1},
		2: {Source: appraisal.FromBehaviour}, 3: {Source: appraisal.FromResults, Whole: true},
	}[severity]
	source.Before = string(appraisal.Below)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.PlanTraining(ctx, s.cases[name].ID, store.PlannedNeed{TrainingID: c.ID, PersonID: s.town.People[name], Key: c.ID, Severity: severity, Need: source,
			By: s.town.People["kabid-a"], As: appraisal.Appraiser},
			appraisal.Entry{Agency: s.town.Agency.ID, Cycle: s.cycle.ID, Event: "training-needed", At: on.Time(), Step: appraisal.Step{Stage: appraisal.TrainingNeeded}})
	})
	a, _ := s.register(t, s.act(c, "kabid-a", appraisal.Appraiser, appraisal.ProposeTraining, appraisal.Facts{Course: course.ID}))
	e := s.entry(c, &a.Act, appraisal.Step{Stage: appraisal.TrainingProposed})
	e.At = on.Time()
	s.record(t, e)
	return c
}

// waits puts a training behind its approval.
func (s scene) waits(t *testing.T, c store.Case) {
	t.Helper()
	s.take(t, c, "kadis", appraisal.HR, appraisal.ApproveTraining, appraisal.Facts{}, appraisal.Step{Stage: appraisal.TrainingWaiting})
}

func (s scene) reserve(t *testing.T, training, course string) (held bool) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		held, err = tx.ReserveSeat(ctx, training, course)
		return err
	})
	return held
}

func TestASeatIsNotTakenOverThoseWhoStandBefore(t *testing.T) {
	t.Parallel()
	s := newScene(t, 4)
	course := s.course(t, store.Course{Title: "Pelayanan", Hours: 20, Seats: 1})
	pressing, clear, late := s.seeks(t, "staf-1", 3, course, storetest.Founded+20), s.seeks(t, "staf-2", 2, course, storetest.Founded), s.seeks(t, "staf-3", 3, course, storetest.Founded+30)
	s.waits(t, pressing)
	s.waits(t, clear)
	s.waits(t, late)
	require.False(t, s.reserve(t, clear.ID, course.ID), "a less pressing need waits, however long it waits")
	require.False(t, s.reserve(t, late.ID, course.ID), "of equal needs who waits longer comes first")
	require.True(t, s.reserve(t, pressing.ID, course.ID))
	require.True(t, s.reserve(t, pressing.ID, course.ID), "however often it is asked")
	require.False(t, s.reserve(t, late.ID, course.ID), "there is no seat left")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		kept, err := tx.CourseByID(ctx, course.ID)
		require.Equal(t, 1, kept.Taken)
		return err
	})
}

func TestFiftyWhoWaitGetTheSeatsInTheOrderOfTheQueue(t *testing.T) {
	t.Parallel()
	s := newScene(t, 50)
	course := s.course(t, store.Course{Title: "Pelayanan", Hours: 20, Seats: 20, Price: 1_000_000})
	s.do(t, func(ctx context.Context, tx store.Tx) error { return tx.PutBudget(ctx, 2026, 9_900_000) })
	trainings := make([]store.Case, 50)
	for i := range trainings {
		trainings[i] = s.seeks(t, fmt.Sprintf("staf-%d", i+1), i%4, course, storetest.Founded+appraisal.Date(i%7))
		s.waits(t, trainings[i])
	}
	var want []string
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		q, err := tx.QueueOf(ctx, course.ID, true)
		require.NoError(t, err)
		require.Equal(t, 9, q.Places(), "the budget is the limit")
		require.Len(t, q.Queued, 50)
		for _, p := range q.Ranked()[:9] {
			require.True(t, p.Gets)
			want = append(want, p.Training)
		}
		return nil
	})
	// Everybody looks at once, again and again, as their workflows do: only those to whom a seat falls get one.
	var held sync.Map
	var wrong atomic.Int32
	for range 3 {
		var wg sync.WaitGroup
		for _, c := range trainings {
			wg.Go(func() {
				err := s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
					ok, err := tx.ReserveSeat(t.Context(), c.ID, course.ID)
					if ok {
						held.Store(c.ID, true)
						// The procedure records what it was told, which takes the training out of the queue.
						_, err = tx.Record(t.Context(), s.entry(c, nil, appraisal.Step{Stage: appraisal.TrainingOffered}))
					}
					return err
				})
				if err != nil {
					wrong.Add(1)
				}
			})
		}
		wg.Wait()
	}
	require.Zero(t, wrong.Load(), "nobody meets a deadlock")
	var got []string
	held.Range(func(id, _ any) bool { got = append(got, id.(string)); return true })
	slices.Sort(got)
	slices.Sort(want)
	require.Equal(t, want, got)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		b, err := tx.Budget(ctx, 2026)
		require.EqualValues(t, 9_000_000, b.Spent)
		return err
	})
}

func TestMovesAgainstEachOtherMeetNoDeadlock(t *testing.T) {
	t.Parallel()
	s := newScene(t, 20)
	one, two := s.course(t, store.Course{Title: "Satu", Hours: 10, Seats: 30, Price: 10}), s.course(t, store.Course{Title: "Dua", Hours: 10, Seats: 30, Price: 20, Starts: appraisal.NewDate(2027, time.March, 1)})
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return errors.Join(tx.PutBudget(ctx, 2026, 1_000), tx.PutBudget(ctx, 2027, 1_000))
	})
	var names []string
	for i := range 20 {
		names = append(names, fmt.Sprintf("staf-%d", i+1))
	}
	trainings := s.train(t, names...)
	var wg sync.WaitGroup
	errs := make([]error, len(trainings))
	for i, c := range trainings {
		wg.Go(func() {
			for n := range 6 {
				course := one.ID
				if (i+n)%2 == 0 {
					course = two.ID
				}
				errs[i] = errors.Join(errs[i], s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
					_, err := tx.ReserveSeat(t.Context(), c.ID, course)
					return err
				}))
			}
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		a, err := tx.CourseByID(ctx, one.ID)
		require.NoError(t, err)
		b, err := tx.CourseByID(ctx, two.ID)
		require.NoError(t, err)
		require.Equal(t, 20, a.Taken+b.Taken, "everybody holds one seat")
		in2026, err := tx.Budget(ctx, 2026)
		require.NoError(t, err)
		in2027, err := tx.Budget(ctx, 2027)
		require.Equal(t, []int64{int64(a.Taken) * 10, int64(b.Taken) * 20}, []int64{in2026.Spent, in2027.Spent}, "a course is paid for in the year it starts")
		return err
	})
}

func TestQueueCountsHoursThatAreCreditedAndPromised(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	course, other := s.course(t, store.Course{Title: "Pelayanan", Hours: 20, Seats: 5}), s.course(t, store.Course{Title: "Lain", Hours: 8, Seats: 5})
	one, promised := s.seeks(t, "staf-1", 2, course, storetest.Founded), s.seeks(t, "staf-2", 2, course, storetest.Founded)
	elsewhere := s.seeks(t, "staf-2", 2, other, storetest.Founded)
	require.True(t, s.reserve(t, elsewhere.ID, other.ID))
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		q, err := tx.QueueOf(ctx, course.ID, true)
		require.NoError(t, err)
		missing := map[string]int{}
		for _, a := range q.Queued {
			missing[a.Training] = a.Missing
		}
		require.Equal(t, map[string]int{one.ID: 24, promised.ID: 24 - 8}, missing, "PPPK: at most 24 hours")
		require.Equal(t, []appraisal.Criterion{appraisal.ByNeed, appraisal.ByHours, appraisal.ByWait}, q.Order)
		return nil
	})
}

func TestOffersAreEnteredOnceADayForThoseWhoseTurnItIs(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	course := s.course(t, store.Course{Title: "Pelayanan", Hours: 20, Seats: 1})
	first, second := s.seeks(t, "staf-1", 3, course, storetest.Founded), s.seeks(t, "staf-2", 1, course, storetest.Founded)
	s.waits(t, first)
	s.waits(t, second)
	offer := func(on appraisal.Date) (n int) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			n, err = tx.EnterOffers(ctx, on, time.Now())
			return err
		})
		return n
	}
	require.Equal(t, 1, offer(storetest.Founded+10))
	offer(storetest.Founded + 10)
	require.Len(t, s.waiting(t, first.ID, appraisal.OfferSeat), 1)
	require.Empty(t, s.waiting(t, second.ID, appraisal.OfferSeat))
	offer(storetest.Founded + 11)
	require.Len(t, s.waiting(t, first.ID, appraisal.OfferSeat), 2, "another morning asks again")
	require.True(t, s.reserve(t, first.ID, course.ID))
	require.Zero(t, offer(storetest.Founded+12), "no seat is left")
}
