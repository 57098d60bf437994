package workflows

import (
	"go.temporal.io/sdk/workflow"

	"siklus.id/activities"
)

const errandsPerRun = 200

// Courier sends what waits in one agency's outbox, one e-mail per person, for as long as the agency has
// letters. Each errand watches the outbox for some minutes; a crash is noticed by its missing heartbeat and
// the next errand takes up what was left.
func Courier(ctx workflow.Context, in CourierInput) error {
	for range errandsPerRun {
		err := workflow.ExecuteActivity(errand(ctx, "surat diantar", 2*longestCourier),
			DeliverLettersErrand, activities.CourierInput{Agency: in.Agency, For: longestCourier}).Get(ctx, nil)
		if err != nil {
			return err
		}
	}
	return workflow.NewContinueAsNewError(ctx, CourierWorkflow, in)
}
