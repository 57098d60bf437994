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
	"siklus.id/store"
)

// Opener begins cases from outside a workflow: it knows the first step of each and how to start it. It is
// handed to the activities, which lie below the workflows.
type Opener struct {
	// Client is the worker's own client: eager start hands the first workflow task to the worker that
	// shares it.
	Client client.Client
}

// First returns the step in which a case is opened; its rows are written before its workflow starts, so
// that the first workflow task has nothing to record.
func (Opener) First(o activities.Opening) appraisal.Step {
	_, step := begin(o)
	return step
}

// Start starts the workflow of a case whose rows stand. Already started is fine.
func (o Opener) Start(ctx context.Context, opening activities.Opening) error {
	in, step := begin(opening)
	_, err := o.Client.ExecuteWorkflow(ctx, startOptions(opening, step), WorkflowType(opening.Case.Proceeding), in)
	var started *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &started) {
		return nil
	}
	return err
}

// Reopening returns what an update with start needs to open an ended case again by the act Reopen.
func Reopening(o activities.Opening) (client.StartWorkflowOptions, string, any) {
	c := o.Case
	in, _ := begin(o)
	options := startOptions(o, appraisal.Step{Stage: c.Stage})
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

func startOptions(o activities.Opening, step appraisal.Step) client.StartWorkflowOptions {
	c, in := o.Case, caseInput(o)
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
func summaryOfCase(c store.Case) string {
	if c.Proceeding == appraisal.EvaluationProceeding {
		return fmt.Sprintf("Evaluasi %s, unit %s", c.Period.Key(), c.UnitCode)
	}
	return fmt.Sprintf("Penilaian %s, unit %s", c.Proceeding, c.UnitCode)
}

// caseInput pins the case's rules with only the days off that can matter to it, so that a history stays
// small: from its opening to the last term that can run.
func caseInput(o activities.Opening) CaseInput {
	c := o.Case
	rules := c.Rules
	from := rules.Calendar.DateOf(c.OpenedAt)
	to := from + lastsAtMost[c.Proceeding]
	if c.Proceeding == appraisal.EvaluationProceeding {
		to += c.Period.Closes - c.Period.Opens
	}
	rules.Calendar = rules.Calendar.Between(from, to)
	return CaseInput{Agency: o.Agency, Cycle: c.CycleID, Case: c.ID, Unit: c.UnitCode, Rules: rules}
}

// lastsAtMost is how many calendar days after its opening a term of the case can still run; an
// evaluation's own window comes on top. Far more than the longest chain of law.md §1.1.
var lastsAtMost = map[appraisal.Proceeding]appraisal.Date{
	appraisal.AppraisalProceeding:  600,
	appraisal.EvaluationProceeding: 180,
}

// begin builds the input and the first step of a case from its row.
func begin(o activities.Opening) (any, appraisal.Step) {
	c := o.Case
	switch c.Proceeding {
	case appraisal.AppraisalProceeding:
		in := AppraisalInput{CaseInput: caseInput(o), Year: o.Year, TargetsDue: targetsDue(o), Ends: appraisal.YearEnds(o.Year, c.Rules)}
		return in, TargetsDueStep(in)
	case appraisal.EvaluationProceeding:
		in := EvaluationInput{CaseInput: caseInput(o), Appraisal: c.AppraisalID, Period: c.Period, Top: c.Top}
		return in, WindowOpenStep(in)
	default:
		// Objections and trainings are started by the case they follow from.
		return caseInput(o), appraisal.Step{Stage: c.Stage}
	}
}

// targetsDue is the term of the target agreement: T1, or for who is appraised from a later day on the
// joined clock of the agency's policy.
func targetsDue(o activities.Opening) appraisal.Term {
	opened := o.Case.Rules.Calendar.DateOf(o.Case.OpenedAt)
	if t1 := appraisal.TargetsTerm(o.Year); opened <= t1.Due {
		return t1
	}
	return o.Case.Rules.Term(appraisal.JoinedClock, opened)
}
