package workflows

import (
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"siklus.id/activities"
	"siklus.id/appraisal"
)

// noTerm marks an event that no term led to: no timely act can be waiting for it.
var noTerm time.Time

// reopenWithin is how long a run that was started for the act Reopen waits for it.
const reopenWithin = time.Minute

// followUpCase is how a case starts one that follows from it. The child outlives its parent's mistakes: it
// is never cancelled with it.
func followUpCase(ctx workflow.Context, kind appraisal.Proceeding, in CaseInput, step appraisal.Step) workflow.Context {
	return workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID:            CaseID(kind, in.Case),
		ParentClosePolicy:     enumspb.PARENT_CLOSE_POLICY_ABANDON,
		TypedSearchAttributes: temporal.NewSearchAttributes(StartAttributes(in, step)...),
		StaticSummary:         string(kind),
	})
}

// StartAttributes are the search attributes that a case starts with.
func StartAttributes(in CaseInput, step appraisal.Step) []temporal.SearchAttributeUpdate {
	updates := []temporal.SearchAttributeUpdate{
		AgencyAttribute.ValueSet(in.Agency), CycleAttribute.ValueSet(in.Cycle), StageAttribute.ValueSet(string(step.Stage)),
	}
	if in.Unit != "" {
		updates = append(updates, UnitAttribute.ValueSet(in.Unit))
	}
	if who, ends, ok := awaited(step, in.Rules.Calendar); ok {
		updates = append(updates, AwaitedAttribute.ValueSet(who), DueAttribute.ValueSet(ends))
	}
	return updates
}

// following is the input of a case that follows from this one: it takes over the rules and the unit of now.
func (p *proceeding) following(id string) CaseInput {
	return CaseInput{Agency: p.in.Agency, Cycle: p.in.Cycle, Case: id, Unit: p.unit, Rules: p.rules}
}

// open writes the rows of a case that was started by another one.
func (p *proceeding) open(ctx workflow.Context, parent, event string, first appraisal.Step) error {
	p.events++
	id := appraisal.EventID(p.in.Case, workflow.GetInfo(ctx).OriginalRunID, p.events)
	return workflow.ExecuteLocalActivity(recording(ctx, event), OpenCaseErrand,
		activities.OpenCaseInput{Entry: p.entry(id, nil, event, p.now(ctx), first), Parent: parent}).Get(ctx, nil)
}
