package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"siklus.id/activities"
	"siklus.id/appraisal"
)

// How long an organiser's system is tried. An enrolment that it does not take in that time is done by hand; one that
// ended is not worth keeping the case for.
const (
	enrolWithin    = 48 * time.Hour
	withdrawWithin = 24 * time.Hour
	checkEvery     = 5 // working days
)

// outside tells the organiser's own system who takes part and who does no more, beside the procedure, which never waits
// for it. It comes to an end with the case. A case whose ConfirmTraining names no system never gets here, so that
// histories from before there were systems replay unchanged.
func (t *training) outside(ctx workflow.Context) {
	defer func() { t.settled = true }()
	for {
		takesPart := func() bool { return t.told != "" && t.standing.Stage == appraisal.TrainingEnrolled }
		if err := workflow.Await(ctx, func() bool { return takesPart() || t.standing.Stage.Ended() }); err != nil || !takesPart() {
			return
		}
		t.enrol(ctx, takesPart)
		if err := workflow.Await(ctx, func() bool { return !takesPart() }); err != nil {
			return
		}
		if t.standing.Stage != appraisal.TrainingCompleted {
			// Whatever comes of it: the list of enrolments shows HR what the system was not told.
			_ = workflow.ExecuteActivity(reaching(ctx, "peserta ditarik", withdrawWithin), WithdrawEnrolmentErrand, t.errand()).Get(ctx, nil)
		}
	}
}

// enrol tells of one enrolment and then asks now and then whether it is completed, as long as the person takes part.
func (t *training) enrol(ctx workflow.Context, takesPart func() bool) {
	telling, stop := workflow.WithCancel(reaching(ctx, "pendaftaran ke penyelenggara", enrolWithin))
	defer stop()
	told := workflow.ExecuteActivity(telling, EnrolTrainingErrand, t.errand())
	if err := workflow.Await(ctx, func() bool { return told.IsReady() || !takesPart() }); err != nil || !told.IsReady() {
		return
	}
	var out activities.EnrolmentOutput
	if err := told.Get(ctx, &out); err != nil || out.Failed {
		t.byHand(ctx, takesPart)
		return
	}
	for t.told == appraisal.ByMoodle && takesPart() {
		now := t.now(ctx)
		next := t.rules.Calendar.End(t.rules.Calendar.Add(t.rules.Calendar.DateOf(now), checkEvery))
		wait := max(t.rules.Pace.Shrink(next.Sub(now)), grace)
		if moved, err := workflow.AwaitWithTimeout(ctx, wait, func() bool { return !takesPart() }); moved || err != nil {
			return
		}
		_ = workflow.ExecuteActivity(reaching(ctx, "kelulusan ditanyakan", time.Hour), CheckCompletionErrand, t.errand()).Get(ctx, nil)
	}
}

// byHand makes the enrolment a task of HR, inside the term of the completion.
func (t *training) byHand(ctx workflow.Context, takesPart func() bool) {
	if err := t.turn.Lock(ctx); err != nil {
		return
	}
	defer t.turn.Unlock()
	if !takesPart() {
		return
	}
	step := t.still()
	step.Awaits = append(step.Awaits, appraisal.Awaited{Role: appraisal.HR, Act: appraisal.RecordEnrolment,
		Term: t.running(appraisal.CompletionClock), Letter: "training_enrol_by_hand"})
	if err := t.recordEvent(ctx, appraisal.EnrolmentFailed, step, noTerm); err != nil {
		workflow.GetLogger(ctx).Error("a failed enrolment was not recorded", "error", err)
	}
}

func (t *training) errand() activities.EnrolmentInput {
	return activities.EnrolmentInput{Agency: t.in.Agency, Training: t.in.Case}
}

// reaching is how an errand to somebody else's system runs: patiently, and given up at last.
func reaching(ctx workflow.Context, summary string, within time.Duration) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout:    2 * time.Minute,
		ScheduleToCloseTimeout: within,
		Summary:                summary,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: 5 * time.Second, BackoffCoefficient: 2, MaximumInterval: 30 * time.Minute},
	})
}
