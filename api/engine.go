package api

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/workflows"
)

// Engine is the part of a Temporal client that the door uses; client.Client satisfies it.
type Engine interface {
	UpdateWorkflow(ctx context.Context, options client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error)
	UpdateWithStartWorkflow(ctx context.Context, options client.UpdateWithStartWorkflowOptions) (client.WorkflowUpdateHandle, error)
	NewWithStartWorkflowOperation(options client.StartWorkflowOptions, workflow any, args ...any) client.WithStartWorkflowOperation
	ExecuteWorkflow(ctx context.Context, options client.StartWorkflowOptions, workflow any, args ...any) (client.WorkflowRun, error)
	SignalWorkflow(ctx context.Context, workflowID, runID, signalName string, arg any) error
	CheckHealth(ctx context.Context, request *client.CheckHealthRequest) (*client.CheckHealthResponse, error)
	CountWorkflow(ctx context.Context, request *workflowservice.CountWorkflowExecutionsRequest) (*workflowservice.CountWorkflowExecutionsResponse, error)
	ListWorkflow(ctx context.Context, request *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error)
}

// errNotTaken means that the procedure has not answered: the act stays in the register and the relay takes
// it in later. It never reaches a caller.
var errNotTaken = errors.New("the procedure has not taken the act yet")

// errNoCaseRuns means that Temporal runs no workflow for the case now.
var errNoCaseRuns = errors.New("no workflow runs for this case")

// hand gives an act to its case and waits, for at most d.patience, until it is recorded or refused. The
// update ID is the act's ID, so that handing it over twice is the same as once.
func (d *door) hand(ctx context.Context, agency string, c store.Case, act appraisal.Act) (appraisal.Receipt, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.patience)
	defer cancel()
	update := client.UpdateWorkflowOptions{
		WorkflowID:   workflows.CaseID(c.Proceeding, c.ID),
		UpdateID:     act.ID,
		UpdateName:   workflows.UpdateName(act.Kind),
		Args:         []any{act},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
	handle, err := d.send(ctx, agency, c, act, update)
	if err != nil {
		return appraisal.Receipt{}, handingOver(err)
	}
	var receipt appraisal.Receipt
	if err := handle.Get(ctx, &receipt); err != nil {
		return appraisal.Receipt{}, handingOver(err)
	}
	return receipt, nil
}

// send updates the running case. Reopen is the one act that may find no run: it starts one again, from the
// stage in which the case ended.
func (d *door) send(ctx context.Context, agency string, c store.Case, act appraisal.Act, update client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	if act.Kind != appraisal.Reopen || !c.Stage.Ended() {
		return d.engine.UpdateWorkflow(ctx, update)
	}
	opening := c.Fixed(agency, 0)
	err := d.store.WithAgency(ctx, agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, c.CycleID)
		opening.Year = cycle.Year
		return err
	})
	if err != nil {
		return nil, err
	}
	options, workflow, input := workflows.Reopening(opening)
	return d.engine.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: d.engine.NewWithStartWorkflowOperation(options, workflow, input),
		UpdateOptions:          update,
	})
}

// handingOver is the one table from errors of Temporal to what they mean for an act: a refusal of the
// procedure, a case that does not run, or not taken yet. The cause stays in the chain for the log.
func handingOver(err error) error {
	if refusal, ok := workflows.RefusalOf(err); ok {
		return &refusal
	}
	var gone *serviceerror.NotFound
	if errors.As(err, &gone) {
		return fmt.Errorf("%w: %w", errNoCaseRuns, err)
	}
	return fmt.Errorf("%w: %w", errNotTaken, err)
}
