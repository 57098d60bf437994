package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"golang.org/x/sync/errgroup"

	"siklus.id/activities"
	"siklus.id/learning"
	"siklus.id/store"
	"siklus.id/workflows"
)

// Deployment is the name under which Temporal knows the workers of Siklus.
const Deployment = "siklus"

// stopWithin is how long a stop waits for the errands in hand.
const stopWithin = 20 * time.Second

// Config is what a worker stands on. Client, Store, Post and Log are needed.
type Config struct {
	// Client is also the one that the activities start workflows with: only then do new cases start eagerly,
	// without a detour over the server's queue.
	Client client.Client
	Store  *store.Store
	Post   activities.Post
	Log    *slog.Logger
	// Learning knows how to reach the systems of organisers; nil knows none.
	Learning learning.Directory
	// Now is the real time; nil means the machine's clock.
	Now func() time.Time
	// BuildID tells this build from others; empty means that of the program.
	BuildID string
	// LeaveCurrent leaves it to somebody else, for example a rollout with a ramp, to make this version the
	// current one.
	LeaveCurrent bool
	// Listen is the loopback address of /healthz, /readyz and /metrics, "127.0.0.1:9091"; empty for none.
	Listen string
	// Metrics answers /metrics; nil leaves the address out.
	Metrics http.Handler
}

// Worker is one worker of Siklus.
type Worker struct {
	config  Config
	engine  worker.Worker
	broken  chan error
	current atomic.Bool
}

// New builds a worker. The store has checked its schema when it was opened, so a worker of the wrong schema
// never gets here.
func New(c Config) (*Worker, error) {
	switch {
	case c.Client == nil, c.Store == nil, c.Log == nil:
		return nil, errors.New("a worker needs a Temporal client, a store and a log")
	case c.Post.Sender == nil:
		return nil, errors.New("a worker needs a sender for its letters")
	}
	if c.BuildID == "" {
		c.BuildID = BuildID()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	w := &Worker{config: c, broken: make(chan error, 1)}
	w.engine = worker.New(c.Client, workflows.TaskQueue, w.options())
	workflows.Register(w.engine)
	w.engine.RegisterActivity(&activities.Activities{
		Store: c.Store, Opener: workflows.Opener{Client: c.Client}, Post: c.Post, Learning: c.Learning, Now: c.Now, Log: c.Log,
	})
	return w, nil
}

func (w *Worker) options() worker.Options {
	return worker.Options{
		// Pollers follow the load: few while an agency sleeps, many on the last day of January.
		WorkflowTaskPollerBehavior: worker.NewPollerBehaviorAutoscaling(worker.PollerBehaviorAutoscalingOptions{}),
		ActivityTaskPollerBehavior: worker.NewPollerBehaviorAutoscaling(worker.PollerBehaviorAutoscalingOptions{}),
		WorkerStopTimeout:          stopWithin,
		DeploymentOptions: worker.DeploymentOptions{
			UseVersioning:             true,
			Version:                   w.version(),
			DefaultVersioningBehavior: workflow.VersioningBehaviorAutoUpgrade,
		},
		OnFatalError: func(err error) {
			select {
			case w.broken <- err:
			default: // the first one ends the worker
			}
		},
	}
}

func (w *Worker) version() worker.WorkerDeploymentVersion {
	return worker.WorkerDeploymentVersion{DeploymentName: Deployment, BuildID: w.config.BuildID}
}

// Run works until ctx is over, then takes nothing new and lets what is in hand finish. It returns an error
// only when the worker could not start or broke.
func (w *Worker) Run(ctx context.Context) error {
	serving, err := w.listen(ctx)
	if err != nil {
		return err
	}
	if err := w.engine.Start(); err != nil {
		return errors.Join(fmt.Errorf("start the worker: %w", err), serving.stop())
	}
	// The current version goes by the caller's context: a worker that is told to stop stops promoting too.
	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() error { return w.makeCurrent(groupCtx) })
	group.Go(func() error { w.keepCouriers(groupCtx); return nil })
	group.Go(func() error {
		select {
		case err := <-w.broken:
			return fmt.Errorf("the worker broke: %w", err)
		case <-groupCtx.Done():
			return nil
		}
	})
	err = group.Wait()
	w.config.Log.InfoContext(ctx, "worker stops; what is in hand is finished first", "within", stopWithin.String())
	w.engine.Stop()
	return errors.Join(err, serving.stop())
}
