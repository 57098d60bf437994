package worker

import (
	"context"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"siklus.id/workflows"
)

// courierEvery is how often the worker looks whether every agency has its courier: a new agency waits no
// longer for its first letter.
const courierEvery = 15 * time.Second

// keepCouriers sees to it that every agency's courier runs, for as long as the worker does. Nobody has to
// start one, neither for a new agency nor after a mishap.
func (w *Worker) keepCouriers(ctx context.Context) {
	tick := time.NewTicker(courierEvery)
	defer tick.Stop()
	for {
		w.startCouriers(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (w *Worker) startCouriers(ctx context.Context) {
	agencies, err := w.config.Store.Agencies(ctx)
	if err != nil {
		w.complain(ctx, "the agencies could not be read", err)
		return
	}
	for _, agency := range agencies {
		_, err := w.config.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
			ID:                       workflows.CourierID(agency),
			TaskQueue:                workflows.TaskQueue,
			WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
			WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
			TypedSearchAttributes:    temporal.NewSearchAttributes(workflows.AgencyAttribute.ValueSet(agency)),
			StaticSummary:            "pengantar surat",
		}, workflows.CourierWorkflow, workflows.CourierInput{Agency: agency})
		if err != nil {
			w.complain(ctx, "a courier could not be started", err, "agency", agency)
		}
	}
}

// complain logs a failure that the next turn mends, except the one that only says that the worker stops.
func (w *Worker) complain(ctx context.Context, what string, err error, about ...any) {
	if ctx.Err() == nil {
		w.config.Log.WarnContext(ctx, what, append(about, "cause", err.Error())...)
	}
}
