package bench

import (
	"context"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	sdk "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"golang.org/x/sync/errgroup"

	"siklus.id/appraisal"
	"siklus.id/workflows"
)

// What the figures are measured against: a workflow that waits and does nothing, on a worker without anything
// that costs, started and updated in the best way we know: client and worker in one process, eager start, pollers
// that follow the load, as many at a time as a launch.
const (
	bareQueue   = "siklus-bare"
	bareType    = "Bare"
	bareUpdate  = "Nothing"
	bareSignal  = "End"
	startAtOnce = 64 // as a launch does
)

func newBareWorker(c client.Client) sdk.Worker {
	w := sdk.New(c, bareQueue, sdk.Options{
		WorkflowTaskPollerBehavior: sdk.NewPollerBehaviorAutoscaling(sdk.PollerBehaviorAutoscalingOptions{}),
		ActivityTaskPollerBehavior: sdk.NewPollerBehaviorAutoscaling(sdk.PollerBehaviorAutoscalingOptions{}),
	})
	w.RegisterWorkflowWithOptions(bare, workflow.RegisterOptions{Name: bareType})
	return w
}

func bare(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, bareUpdate, func(workflow.Context) error { return nil }); err != nil {
		return err
	}
	workflow.GetSignalChannel(ctx, bareSignal).Receive(ctx, nil)
	return nil
}

// startBare starts n workflows that only wait and returns their IDs. shown gives them the search attributes of an
// appraisal too.
func (b *bench) startBare(ctx context.Context, series string, n int, shown bool) ([]string, error) {
	ids := make([]string, n)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(startAtOnce)
	for i := range ids {
		ids[i] = fmt.Sprintf("bare:%s:%d", series, i)
		options := client.StartWorkflowOptions{
			ID: ids[i], TaskQueue: bareQueue, EnableEagerStart: true,
			WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		}
		if shown {
			options.StaticSummary = "Penilaian appraisal, unit B1"
			options.TypedSearchAttributes = temporal.NewSearchAttributes(workflows.StartAttributes(
				workflows.CaseInput{Agency: series, Cycle: series, Unit: "B1", Rules: appraisal.Rules{Calendar: appraisal.Calendar{Zone: zone, Week: 5}}},
				appraisal.Step{Stage: appraisal.TargetsDue, Awaits: []appraisal.Awaited{{Role: appraisal.Employee, Act: appraisal.SubmitTargets, Term: appraisal.TargetsTerm(year)}}})...)
		}
		group.Go(func() error {
			_, err := b.ground.engine.ExecuteWorkflow(ctx, options, bareType)
			return err
		})
	}
	return ids, group.Wait()
}

// settled waits until no workflow of the list has a task in hand, so that one series never runs into the next.
func (b *bench) settled(ctx context.Context, ids []string) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	for _, id := range ids {
		group.Go(func() error {
			return until(ctx, waitAtMost, "workflow "+id+" waits", func(ctx context.Context) (bool, error) {
				d, err := b.ground.engine.DescribeWorkflowExecution(ctx, id, "")
				return err == nil && d.GetPendingWorkflowTask() == nil && d.GetWorkflowExecutionInfo().GetHistoryLength() > 2, err
			})
		})
	}
	return group.Wait()
}
