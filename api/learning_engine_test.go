package api_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// TestFiftyApprovalsAtOnceThroughTheDoorNeverOversell plans fifty trainings through the door, approves all of them at
// once on a real Temporal server with real workers, and counts who holds a seat.
func TestFiftyApprovalsAtOnceThroughTheDoorNeverOversell(t *testing.T) {
	t.Parallel()
	c := realEngine(t)
	g := groundWith(t, openStore(t), 50, func(config *api.Config) {
		config.Engine, config.Now, config.Patience, config.ActsPerMinute = c, nil, 20*time.Second, 1_000
	})
	g.clock.set(time.Now())
	g.under(func(r *appraisal.Rules) {
		for _, clock := range []appraisal.Clock{appraisal.ProposalClock, appraisal.ApprovalClock, appraisal.WaitingClock, appraisal.ConfirmClock, appraisal.CompletionClock} {
			r.Lengths[clock] = 20
		}
	})
	work(t, g.store, c)
	g.relay()
	hr := g.as("kabid-b")
	course, err := hr.Training.PutCourse(t.Context(), &siklusv1.PutCourseRequest{Course: &siklusv1.Course{Title: "Pelayanan prima", Hours: 24, Seats: 9, Price: 1_000_000}})
	require.NoError(t, err)
	year := int32(g.cycle.Year)
	_, err = hr.Learning.SetTrainingBudget(t.Context(), &siklusv1.SetTrainingBudgetRequest{Budget: &siklusv1.TrainingBudget{Year: year, Total: 7_500_000}})
	require.NoError(t, err)

	trainings := make([]string, 50)
	atOnce := func(what string, do func(i int) error) {
		var wg sync.WaitGroup
		errs := make([]error, len(trainings))
		for i := range trainings {
			wg.Go(func() { errs[i] = do(i) })
		}
		wg.Wait()
		for i, err := range errs {
			require.NoError(t, err, "%s %d", what, i)
		}
	}
	people := make([]*caller, 50)
	for i := range people {
		people[i] = g.as(fmt.Sprintf("staf-%d", i+1))
	}
	atOnce("plan", func(i int) error {
		out, err := people[i].Learning.PlanTraining(t.Context(), &siklusv1.PlanTrainingRequest{RequestId: fmt.Sprintf("usulan-%02d", i),
			CaseId: g.cases[fmt.Sprintf("staf-%d", i+1)].ID, CourseId: course.GetCourse().GetId(), Reason: "Ingin menguasai aplikasi baru"})
		trainings[i] = out.GetTrainingId()
		return err
	})
	at := func(stage appraisal.Stage) (n int) {
		g.tx(func(ctx context.Context, tx store.Tx) error {
			list, err := tx.Trainings(ctx, store.TrainingFilter{})
			for _, row := range list {
				if row.Stage == stage {
					n++
				}
			}
			return err
		})
		return n
	}
	g.eventually("all are proposed", func() bool { return at(appraisal.TrainingProposed) == 50 })
	atOnce("approve", func(i int) error {
		if i == 1 {
			return nil // staf-2 is an HR officer too; kabid-b decides all of them
		}
		_, err := hr.Training.ApproveTraining(t.Context(), &siklusv1.ApproveTrainingRequest{Header: header(trainings[i], fmt.Sprintf("setuju-%02d", i))})
		return err
	})
	g.eventually("every approval is decided", func() bool { return at(appraisal.TrainingOffered)+at(appraisal.TrainingWaiting) == 49 })
	require.Equal(t, 7, at(appraisal.TrainingOffered), "nine seats, and a budget for seven")
	g.tx(func(ctx context.Context, tx store.Tx) error {
		kept, err := tx.CourseByID(ctx, course.GetCourse().GetId())
		require.NoError(t, err)
		require.Equal(t, 7, kept.Taken)
		b, err := tx.Budget(ctx, int(year))
		require.EqualValues(t, 7_000_000, b.Spent)
		return err
	})

	// A seat given back goes to who is first in line, without anybody's look.
	queue, err := hr.Learning.GetQueue(t.Context(), &siklusv1.GetQueueRequest{CourseId: course.GetCourse().GetId()})
	require.NoError(t, err)
	first := ""
	for _, row := range queue.GetTrainings() {
		if row.GetStage() == string(appraisal.TrainingWaiting) {
			first = row.GetCaseId()
			break
		}
	}
	for i, id := range trainings {
		var kept store.Case
		g.tx(func(ctx context.Context, tx store.Tx) (err error) {
			kept, err = tx.CaseByID(ctx, id)
			return err
		})
		if kept.Stage == appraisal.TrainingOffered {
			_, err := people[i].Training.ConfirmTraining(t.Context(), &siklusv1.ConfirmTrainingRequest{Header: header(id, "tolak-001"), Declines: true, Reason: "Sedang cuti melahirkan"})
			require.NoError(t, err)
			break
		}
	}
	done, err := hr.Learning.AllocateSeats(t.Context(), &siklusv1.AllocateSeatsRequest{RequestId: "bagi-0001", CourseId: course.GetCourse().GetId(), OnlyPlaces: true})
	require.NoError(t, err)
	require.EqualValues(t, 1, done.GetOffered()+done.GetLeft())
	g.eventually("the first in line is offered the seat", func() bool {
		var kept store.Case
		g.tx(func(ctx context.Context, tx store.Tx) (err error) {
			kept, err = tx.CaseByID(ctx, first)
			return err
		})
		return kept.Stage == appraisal.TrainingOffered
	})
}
