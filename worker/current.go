package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// How long a worker tries to become current. The server learns of a version from its first poll, which is a
// matter of a second; longer means that it cannot, and then nothing would ever be worked on in silence.
const (
	currentEvery  = 200 * time.Millisecond
	currentWithin = 2 * time.Minute
)

// makeCurrent makes this version the one that gets the work, so that a plain `siklus worker` just works.
func (w *Worker) makeCurrent(ctx context.Context) error {
	if w.config.LeaveCurrent {
		w.current.Store(true)
		return nil
	}
	handle := w.config.Client.WorkerDeploymentClient().GetHandle(Deployment)
	tick := time.NewTicker(currentEvery)
	defer tick.Stop()
	end := time.After(currentWithin)
	var last error
	for {
		done, err := w.setCurrent(ctx, handle)
		if done {
			w.current.Store(true)
			w.config.Log.InfoContext(ctx, "worker is ready", "build", w.config.BuildID)
			return nil
		}
		if err != nil {
			last = err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-end:
			return fmt.Errorf("version %s could not be made the current one of deployment %s: %w", w.config.BuildID, Deployment, last)
		case <-tick.C:
		}
	}
}

// setCurrent tries once. The conflict token makes sure that what was read is what is changed: of several
// workers that start together one sets the version and the others find it set.
func (w *Worker) setCurrent(ctx context.Context, handle client.WorkerDeploymentHandle) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	known, err := handle.Describe(ctx, client.WorkerDeploymentDescribeOptions{})
	if err != nil {
		return false, err
	}
	if now := known.Info.RoutingConfig.CurrentVersion; now != nil && now.BuildID == w.config.BuildID {
		return true, nil
	}
	_, err = handle.SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{
		BuildID: w.config.BuildID, ConflictToken: known.ConflictToken,
	})
	var unknown *serviceerror.NotFound
	if errors.As(err, &unknown) {
		return false, fmt.Errorf("the server does not know the version yet: %w", err)
	}
	return err == nil, err
}
