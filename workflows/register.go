package workflows

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Register tells a worker every workflow of Siklus. A running case moves to new code as soon as a new build
// is current: changes of order stand behind named version gates and every released history is replayed.
func Register(r worker.WorkflowRegistry) {
	for name, f := range map[string]any{
		CycleWorkflow: Cycle, AppraisalWorkflow: Appraisal, EvaluationWorkflow: Evaluation,
		ObjectionWorkflow: Objection, TrainingWorkflow: Training, CourierWorkflow: Courier,
	} {
		r.RegisterWorkflowWithOptions(f, workflow.RegisterOptions{Name: name, VersioningBehavior: workflow.VersioningBehaviorAutoUpgrade})
	}
}
