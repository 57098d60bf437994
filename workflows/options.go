package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// untilRecorded bounds the retries of a recording. It is longer than any outage anybody would sit out,
// because an act is never given up; left unset, it would be as short as one attempt.
const untilRecorded = 90 * 24 * time.Hour

// recording is how the short transaction that records runs: at once, in the worker itself, again and again
// until Postgres takes it. It must be called with the context of the coroutine that records, because an
// update handler does not inherit options.
func recording(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout:    4 * time.Second,
		ScheduleToCloseTimeout: untilRecorded,
		Summary:                summary,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: 50 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 10 * time.Second},
	})
}

// errand is how work with the outside runs: a beating heart tells a crash from a long batch.
func errand(ctx workflow.Context, summary string, longest time.Duration) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: longest,
		HeartbeatTimeout:    20 * time.Second,
		Summary:             summary,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: 200 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second},
	})
}
