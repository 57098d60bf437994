package workflows

import (
	"context"
	"errors"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"siklus.id/activities"
	"siklus.id/appraisal"
)

// Opener begins cases from outside a workflow: it knows the first step of each and how to start it. It is
// handed to the activities, which lie below the workflows.
type Opener struct {
	// Client starts workflows. In a worker it is the worker's own client: eager start hands the first workflow task to
	// the worker that shares it.
	Client interface {
		ExecuteWorkflow(ctx context.Context, options client.StartWorkflowOptions, workflow any, args ...any) (client.WorkflowRun, error)
		SignalWorkflow(ctx context.Context, workflowID, runID, signalName string, arg any) error
	}
}

// First returns the step in which a case is opened; its rows are written before its workflow starts, so
// that the first workflow task has nothing to record.
func (Opener) First(c appraisal.Case) appraisal.Step {
	_, step := begin(c)
	return step
}

// Start starts the workflow of a case whose rows stand; fresh is false when it had been started before, which is fine.
func (o Opener) Start(ctx context.Context, c appraisal.Case) (fresh bool, err error) {
	in, step := begin(c)
	_, err = o.Client.ExecuteWorkflow(ctx, startOptions(c, step), WorkflowType(c.Proceeding), in)
	var started *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &started) {
		return false, nil
	}
	return err == nil, err
}

// Tell tells an evaluation from outside what its appraisal could not: the words are the appraisal's own (news.go).
func (o Opener) Tell(ctx context.Context, evaluation string, became activities.Became) error {
	id := CaseID(appraisal.EvaluationProceeding, evaluation)
	err := o.Client.SignalWorkflow(ctx, id, "", EmployeeChangedSignal, EmployeeChanged{Unit: became.Unit, AbsentTo: became.AbsentTo})
	if err == nil && became.Ended != "" {
		err = o.Client.SignalWorkflow(ctx, id, "", AppraisalEndedSignal, AppraisalEnded{Stage: became.Ended, Service: became.Service})
	}
	var over *serviceerror.NotFound
	if errors.As(err, &over) {
		return nil
	}
	return err
}

// Reopening returns what an update with start needs to open an ended case again by the act Reopen.
func Reopening(c appraisal.Case) (client.StartWorkflowOptions, string, any) {
	in, _ := begin(c)
	options := startOptions(c, appraisal.Step{Stage: c.Stage})
	options.EnableEagerStart = false // the first task must carry the update
	options.WorkflowIDReusePolicy = enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
	options.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	switch input := in.(type) {
	case AppraisalInput:
		input.Reopened, input.Rules = c.Stage, c.Rules // every day off: it may be opened again much later
		return options, AppraisalWorkflow, input
	case EvaluationInput:
		input.Reopened, input.Rules = c.Stage, c.Rules // every day off: it may be opened again much later
		return options, EvaluationWorkflow, input
	}
	return options, WorkflowType(c.Proceeding), in
}

func startOptions(c appraisal.Case, step appraisal.Step) client.StartWorkflowOptions {
	in := caseInput(c)
	return client.StartWorkflowOptions{
		ID:                                       CaseID(c.Proceeding, c.ID),
		TaskQueue:                                TaskQueue,
		EnableEagerStart:                         true,
		WorkflowIDReusePolicy:                    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		TypedSearchAttributes:                    temporal.NewSearchAttributes(StartAttributes(in, step)...),
		StaticSummary:                            summaryOfCase(c),
	}
}

// summaryOfCase is the line that Temporal UI shows for a case: what it is, never whom it is about.
func summaryOfCase(c appraisal.Case) string {
	if c.Proceeding == appraisal.EvaluationProceeding {
		return fmt.Sprintf("Evaluasi %s, unit %s", c.Period.Key(), c.Unit)
	}
	return fmt.Sprintf("Penilaian %s, unit %s", c.Proceeding, c.Unit)
}

// caseInput pins the case's rules with only the days off that can matter to it, so that a history stays
// small: from its opening, or the day its first term is counted from, to the last term that can run.
func caseInput(c appraisal.Case) CaseInput {
	rules := c.Rules
	from := rules.Calendar.DateOf(c.OpenedAt)
	to := from + lastsAtMost[c.Proceeding]
	if c.Proceeding == appraisal.EvaluationProceeding {
		from = min(from, c.Period.Opens) // its window is counted from that day, which need not be a working one
		to += c.Period.Closes - c.Period.Opens + max(0, c.AbsentTo-c.Period.Closes)
	}
	rules.Calendar = rules.Calendar.Between(from, to)
	return CaseInput{Agency: c.Agency, Cycle: c.Cycle, Case: c.ID, Unit: c.Unit, Rules: rules}
}

// lastsAtMost is how many calendar days after its opening a term of the case can still run; an
// evaluation's own window and a long absence after it come on top. Far more than the longest chain of law.md §1.1.
var lastsAtMost = map[appraisal.Proceeding]appraisal.Date{
	appraisal.AppraisalProceeding:  600,
	appraisal.EvaluationProceeding: 180,
	appraisal.TrainingProceeding:   900, // a long wait for a seat, a long course, and extensions
}

// begin builds the input and the first step of a case from its row.
func begin(c appraisal.Case) (any, appraisal.Step) {
	switch c.Proceeding {
	case appraisal.AppraisalProceeding:
		in := AppraisalInput{CaseInput: caseInput(c), Year: c.Year, TargetsDue: targetsDue(c), Ends: appraisal.YearEnds(c.Year, c.Rules)}
		return in, TargetsDueStep(in)
	case appraisal.EvaluationProceeding:
		in := EvaluationInput{CaseInput: caseInput(c), Appraisal: c.Appraisal, Period: c.Period, Top: c.Top, AbsentTo: c.AbsentTo}
		return in, WindowOpenStep(in)
	case appraisal.TrainingProceeding:
		in := TrainingInput{CaseInput: caseInput(c), Appraisal: c.Appraisal, Needed: c.Rules.Calendar.DateOf(c.OpenedAt)}
		return in, TrainingNeededStep(in)
	default:
		// Objections are started by the case they follow from.
		return caseInput(c), appraisal.Step{Stage: c.Stage}
	}
}

// targetsDue is the term of the target agreement: T1, or for who is appraised from a later day on the
// joined clock of the agency's policy.
func targetsDue(c appraisal.Case) appraisal.Term {
	opened := c.Rules.Calendar.DateOf(c.OpenedAt)
	if t1 := appraisal.TargetsTerm(c.Year); opened <= t1.Due {
		return t1
	}
	return c.Rules.Term(appraisal.JoinedClock, opened)
}
