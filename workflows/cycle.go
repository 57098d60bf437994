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
// Rules that the cycle adopts while it runs hold from the next round on; its cases take them over by acts of their own.
// It never waits for one person and never holds a child per employee.
func Cycle(ctx workflow.Context, in CycleInput) error {
	changed := workflow.GetSignalChannel(ctx, CycleChangedSignal)
	adopted := workflow.GetSignalChannel(ctx, RulesAdoptedSignal)
	if !in.Opened {
		if err := launch(ctx, in); err != nil {
			return err
		}
		in.Opened = true
	}
	for range roundsPerRun {
		in.adopt(adopted)
		morning := nextMorning(ctx, in.Rules)
		workflow.SetCurrentDetails(ctx, "putaran pagi berikutnya: "+in.Rules.Calendar.DateOf(morning).String())
		woken, err := sleepUntil(ctx, in.Rules, morning, changed, adopted)
		if err != nil {
			return err
		}
		if woken == adopted {
			continue
		}
		if woken == changed {
			changed.Receive(ctx, nil)
			if err := launch(ctx, in); err != nil {
				return err
			}
			continue
		}
		in.Round++
		var round activities.RoundOutput
		err = workflow.ExecuteActivity(errand(ctx, fmt.Sprintf("putaran %s", in.Rules.Calendar.DateOf(morning)), longestErrand),
			MorningRoundErrand, activities.RoundInput{Agency: in.Agency, Cycle: in.Cycle, Morning: morning}).Get(ctx, &round)
		if err != nil {
			return err
		}
		if round.Closed {
			return nil
		}
	}
	in.adopt(adopted)
	return workflow.NewContinueAsNewError(ctx, CycleWorkflow, in)
}

// RulesAdopted tells a cycle of the rules it has adopted.
type RulesAdopted struct {
	Rules appraisal.Rules `json:"r"`
}

// adopt takes over whatever rules have been adopted by now, the last ones last. Its pace stays what it is.
func (in *CycleInput) adopt(adopted workflow.ReceiveChannel) {
	var told RulesAdopted
	for adopted.ReceiveAsync(&told) {
		pace := in.Rules.Pace
		in.Rules, told = told.Rules, RulesAdopted{}
		in.Rules.Pace = pace
	}
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

// sleepUntil waits for the morning and returns nil, or sooner the channel on which somebody has something to tell: that
// the roster changed, that other rules hold.
func sleepUntil(ctx workflow.Context, rules appraisal.Rules, morning time.Time, news ...workflow.ReceiveChannel) (told workflow.ReceiveChannel, err error) {
	timerCtx, stop := workflow.WithCancel(ctx)
	defer stop()
	timer := workflow.NewTimer(timerCtx, max(0, rules.Pace.ToReal(morning).Sub(workflow.Now(ctx))))
	selector := workflow.NewSelector(ctx).AddFuture(timer, func(f workflow.Future) { err = f.Get(ctx, nil) })
	for _, channel := range news {
		selector.AddReceive(channel, func(workflow.ReceiveChannel, bool) { told = channel })
	}
	selector.Select(ctx)
	return told, err
}
