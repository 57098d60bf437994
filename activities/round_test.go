package activities_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"siklus.id/activities"
	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// starter stands for the workflows: it remembers what was started.
type starter struct {
	mu      sync.Mutex
	started []appraisal.Case
}

func (*starter) First(appraisal.Case) appraisal.Step {
	return appraisal.Step{Stage: appraisal.WindowOpen, Awaits: []appraisal.Awaited{{Role: appraisal.Appraiser, Act: appraisal.Rate,
		Term: appraisal.Term{Clock: appraisal.T7, Due: appraisal.NewDate(2027, time.January, 31)}}}}
}

func (s *starter) Start(_ context.Context, c appraisal.Case) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.started = append(s.started, c)
	return true, nil
}

func (*starter) Tell(context.Context, string, activities.Became) error {
	return errors.New("nobody has changed between row and start")
}

// morning makes the round of a working day at 08.00.
func (o *office) morning(on appraisal.Date) {
	o.Helper()
	env := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	env.RegisterActivity(o.errands)
	_, err := env.ExecuteActivity(o.errands.MorningRound, activities.RoundInput{
		Agency: o.town.Agency.ID, Cycle: o.cycle.ID, Morning: o.cycle.Rules.Calendar.At(on, 8, 0)})
	require.NoError(o, err)
}

// waiting are the acts that stand in the register of staf-1's appraisal and were not taken yet.
func (o *office) waiting() (acts []appraisal.Act) {
	o.Helper()
	storetest.Do(o, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) (err error) {
		acts, err = tx.WaitingInCase(ctx, o.cases["staf-1"].ID, time.Now().Add(time.Hour))
		return err
	})
	return acts
}

// II.C.7: who gets another definitif appraiser agrees on targets again. The round enters the act once, however
// often it runs, and the open task is the new appraiser's.
func TestTheMorningRoundEntersTheRenewalOfTargets(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 1)
	o.errands.Opener = &starter{}
	may, june := appraisal.NewDate(2026, time.May, 29), appraisal.NewDate(2026, time.June, 1)
	o.enter(nil, appraisal.Step{Stage: appraisal.InYear})
	o.morning(may)
	require.Empty(t, o.waiting(), "the appraiser is the one who was known")
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		post, hold := o.town.Posts["kabid-a"], appraisal.Definitive
		return errors.Join(
			tx.PutHolding(ctx, store.Holding{PostID: post, PersonID: o.town.People["kabid-a"], Capacity: hold, From: storetest.Founded, To: june - 1}),
			tx.PutHolding(ctx, store.Holding{PostID: post, PersonID: o.town.People["kabid-b"], Capacity: hold, From: june}))
	})
	o.morning(june)
	o.morning(june + 1)
	acts := o.waiting()
	require.Len(t, acts, 1)
	require.Equal(t, appraisal.RenewTargets, acts[0].Kind)
	require.Equal(t, appraisal.Party{Role: appraisal.System}, acts[0].By)
	require.True(t, acts[0].Facts.HasReason)

	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		tasks, err := tx.TasksOf(ctx, o.town.People["kabid-b"], false)
		require.NotEmpty(t, tasks, "the evaluation's task passed to the new holder")
		return err
	})
}

// A round that comes days late does not give a task to who held the post on its morning.
func TestLateRoundKnowsWhoHoldsThePostNow(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 1)
	o.errands.Opener = &starter{}
	today := o.cycle.Rules.Calendar.DateOf(time.Now())
	o.enter(nil, appraisal.Step{Stage: appraisal.InYear})
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		post, hold := o.town.Posts["kabid-a"], appraisal.Definitive
		return errors.Join(
			tx.PutHolding(ctx, store.Holding{PostID: post, PersonID: o.town.People["kabid-a"], Capacity: hold, From: storetest.Founded, To: today - 1}),
			tx.PutHolding(ctx, store.Holding{PostID: post, PersonID: o.town.People["kabid-b"], Capacity: hold, From: today}))
	})
	o.morning(today)
	o.morning(today - 3)
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		left, err := tx.TasksOf(ctx, o.town.People["kabid-a"], false)
		for _, task := range left {
			require.NotEqual(t, appraisal.Appraiser, task.Role, "the task of who left the post")
		}
		tasks, err2 := tx.TasksOf(ctx, o.town.People["kabid-b"], false)
		require.NotEmpty(t, tasks)
		return errors.Join(err, err2)
	})
}

// An evaluation opened while the employee is away for long knows until when.
func TestTheMorningRoundTellsAnEvaluationOfALongAbsence(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 1)
	begun := &starter{}
	o.errands.Opener = begun
	from, until := appraisal.NewDate(2026, time.January, 5), appraisal.NewDate(2026, time.June, 30)
	o.enter(&appraisal.Act{Kind: appraisal.BeginAbsence, By: appraisal.Party{Person: o.town.People["kadis"], Role: appraisal.HR}, ReceivedAt: storetest.Opened,
		Facts: appraisal.Facts{Absence: appraisal.SickLeave, From: from, Until: until, HasReason: true}}, appraisal.Step{Stage: appraisal.Resting})
	o.morning(from + 1)
	var absent int
	for _, c := range begun.started {
		if c.AbsentTo != 0 {
			absent++
			require.Equal(t, o.cases["staf-1"].ID, c.Appraisal)
			require.Equal(t, until, c.AbsentTo)
		}
	}
	require.Equal(t, 1, absent)
}
