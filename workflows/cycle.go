package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"siklus.id/activities"
	"siklus.id/appraisal"
)

const (
	roundsPerRun   = 100 // then the cycle continues as new
	roundHour      = 8   // morning round, local time: reminders go out at the start of the working day
	longestErrand  = 30 * time.Minute
	longestCourier = 10 * time.Minute
)

// Cycle runs one agency's performance year:
//
//  1. launch: every member of the frozen roster gets an appraisal, in bounded batches; a bad row is left
//     out and named, it never stops the rest, and the launch can be repeated;
//  2. each working morning one round: windows that come due are opened, reminders queued, what a crash left
//     half-done is mended;
//  3. closed when every appraisal is sealed.
//
// It never waits for one person and never holds a child per employee.
func Cycle(ctx workflow.Context, in CycleInput) error {
	changed := workflow.GetSignalChannel(ctx, CycleChangedSignal)
	if !in.Opened {
		if err := launch(ctx, in); err != nil {
			return err
		}
		in.Opened = true
	}
	for range roundsPerRun {
		morning := nextMorning(ctx, in.Rules)
		workflow.SetCurrentDetails(ctx, "putaran pagi berikutnya: "+in.Rules.Calendar.DateOf(morning).String())
		if again, err := sleepUntil(ctx, in.Rules, morning, changed); err != nil {
			return err
		} else if again {
			if err := launch(ctx, in); err != nil {
				return err
			}
			continue
		}
		in.Round++
		var round activities.RoundOutput
		err := workflow.ExecuteActivity(errand(ctx, fmt.Sprintf("putaran %s", in.Rules.Calendar.DateOf(morning)), longestErrand),
			MorningRoundErrand, activities.RoundInput{Agency: in.Agency, Cycle: in.Cycle, Morning: morning}).Get(ctx, &round)
		if err != nil {
			return err
		}
		if round.Closed {
			return nil
		}
	}
	return workflow.NewContinueAsNewError(ctx, CycleWorkflow, in)
}

// launch opens the appraisals of the frozen roster in bounded batches.
func launch(ctx workflow.Context, in CycleInput) error {
	workflow.SetCurrentDetails(ctx, "membuka penilaian")
	return workflow.ExecuteActivity(errand(ctx, "peluncuran: penilaian dibuka", longestErrand),
		OpenAppraisalsErrand, activities.CycleErrand{Agency: in.Agency, Cycle: in.Cycle}).Get(ctx, nil)
}

// nextMorning is the start of the next working day's round, in legal time.
func nextMorning(ctx workflow.Context, rules appraisal.Rules) time.Time {
	now := rules.Pace.ToLegal(workflow.Now(ctx))
	day := rules.Calendar.NextWorkingDay(rules.Calendar.DateOf(now))
	if morning := rules.Calendar.At(day, roundHour, 0); morning.After(now) {
		return morning
	}
	return rules.Calendar.At(rules.Calendar.NextWorkingDay(day+1), roundHour, 0)
}

// sleepUntil waits for the morning; again is true when the door asks to look at the roster once more.
func sleepUntil(ctx workflow.Context, rules appraisal.Rules, morning time.Time, changed workflow.ReceiveChannel) (again bool, err error) {
	timerCtx, stop := workflow.WithCancel(ctx)
	defer stop()
	timer := workflow.NewTimer(timerCtx, max(0, rules.Pace.ToReal(morning).Sub(workflow.Now(ctx))))
	workflow.NewSelector(ctx).
		AddFuture(timer, func(f workflow.Future) { err = f.Get(ctx, nil) }).
		AddReceive(changed, func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil); again = true }).
		Select(ctx)
	return again, err
}
