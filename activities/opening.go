package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"
	"golang.org/x/sync/errgroup"

	"siklus.id/appraisal"
	"siklus.id/store"
)

const (
	batchRows    = 250 // cases that one transaction opens: the first ones start early, the last ones are not many
	startsAtOnce = 64  // workflows started side by side; more only queue at the server
)

// CycleErrand names the cycle that an errand is for.
type CycleErrand struct {
	Agency string
	Cycle  string
}

// Opened tells how far a launch has come.
type Opened struct {
	Planned int
	Opened  int
}

// OpenAppraisals freezes the roster as it stands and opens the appraisal of every member: all rows of a batch
// in one transaction, then their workflows. Members that were opened before stay as they are, so it can be
// repeated after a crash, and again when people were added.
func (a *Activities) OpenAppraisals(ctx context.Context, in CycleErrand) (Opened, error) {
	var cycle store.Cycle
	var done Opened
	err := a.Store.WithAgency(ctx, in.Agency, func(tx store.Tx) (err error) {
		if cycle, err = tx.CycleByID(ctx, in.Cycle); err != nil {
			return err
		}
		done.Planned, err = tx.FreezeRoster(ctx, in.Cycle, a.legalDay(cycle))
		return err
	})
	if err != nil {
		return done, err
	}
	if done.Opened, err = a.openMembers(ctx, in, cycle); err != nil {
		return done, err
	}
	if err := a.startUnstarted(ctx, in, cycle); err != nil {
		return done, err
	}
	return done, a.Store.WithAgency(ctx, in.Agency, func(tx store.Tx) error {
		if err := tx.MoveCycle(ctx, in.Cycle, store.CycleRunning, a.Now()); err != nil {
			return err
		}
		_, err := tx.QueueProgressLetters(ctx, in.Cycle, a.legalDay(cycle), a.Now())
		return err
	})
}

// openMembers opens the appraisal of every frozen member that has none, and returns how many. The rows of one
// batch are written while the workflows of the batch before it start.
func (a *Activities) openMembers(ctx context.Context, in CycleErrand, cycle store.Cycle) (opened int, err error) {
	starting, startCtx := errgroup.WithContext(ctx)
	starting.SetLimit(1)
	for {
		var cases []store.Case
		err := a.Store.WithAgency(startCtx, in.Agency, func(tx store.Tx) (err error) {
			cases, err = a.openBatch(startCtx, tx, in, cycle)
			return err
		})
		if err != nil || len(cases) == 0 {
			return opened, errors.Join(starting.Wait(), err)
		}
		starting.Go(func() error { return a.start(startCtx, in.Agency, cycle, cases) })
		opened += len(cases)
		activity.RecordHeartbeat(ctx, opened)
	}
}

// openBatch writes the rows of the next members to open.
func (a *Activities) openBatch(ctx context.Context, tx store.Tx, in CycleErrand, cycle store.Cycle) ([]store.Case, error) {
	members, err := tx.NextUnopened(ctx, in.Cycle, batchRows)
	if err != nil || len(members) == 0 {
		return nil, err
	}
	at := cycle.Rules.Pace.ToLegal(a.Now())
	first := a.Opener.First(appraisal.Case{Agency: in.Agency, Year: cycle.Year,
		Proceeding: appraisal.AppraisalProceeding, Rules: cycle.Rules, OpenedAt: at})
	return tx.OpenAppraisals(ctx, in.Cycle, members, func(store.Member) appraisal.Step { return first }, at)
}

func (a *Activities) legalDay(c store.Cycle) appraisal.Date {
	return c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(a.Now()))
}

// start starts the workflows of cases whose rows stand, and marks them started. A crash in between leaves
// them unstarted, to be found by startUnstarted.
func (a *Activities) start(ctx context.Context, agency string, cycle store.Cycle, cases []store.Case) error {
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(startsAtOnce)
	ids := make([]string, 0, len(cases))
	fresh := make([]bool, len(cases))
	for i, c := range cases {
		if c.Started {
			continue
		}
		ids = append(ids, c.ID)
		group.Go(func() (err error) {
			fresh[i], err = a.Opener.Start(groupCtx, c.Fixed(agency, cycle.Year))
			return err
		})
		if len(ids)%startsAtOnce == 0 {
			activity.RecordHeartbeat(ctx, len(ids))
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if err := a.tellMissed(ctx, agency, cases, fresh); err != nil {
		return err
	}
	return a.Store.WithAgency(ctx, agency, func(tx store.Tx) error { return tx.MarkStarted(ctx, ids) })
}

// tellMissed tells evaluations what an appraisal could not tell them: their rows stood, people saw them and acted, and
// no workflow listened yet. What is recorded from now on the appraisal itself tells, so nothing falls in between. fresh
// says which cases began just now, as their rows stood; what the others began with is not known. It comes before they are
// marked as started, so that a crash in between tells them again.
func (a *Activities) tellMissed(ctx context.Context, agency string, cases []store.Case, fresh []bool) error {
	began := map[string]Became{}
	var evaluations []string
	for i, c := range cases {
		if c.Started || c.Proceeding != appraisal.EvaluationProceeding {
			continue
		}
		evaluations = append(evaluations, c.ID)
		if fresh[i] {
			began[c.ID] = Became{Unit: c.UnitCode, AbsentTo: c.AbsentTo}
		}
	}
	if len(evaluations) == 0 {
		return nil
	}
	var now []store.EmployeeState
	err := a.Store.WithAgency(ctx, agency, func(tx store.Tx) (err error) {
		now, err = tx.EmployeeStates(ctx, evaluations)
		return err
	})
	if err != nil {
		return err
	}
	for _, s := range now {
		became := Became{Unit: s.UnitCode, AbsentTo: s.AbsentTo, Ended: s.Ended, Service: s.Departed}
		if began[s.EvaluationID] == became {
			continue
		}
		if err := a.Opener.Tell(ctx, s.EvaluationID, became); err != nil {
			return err
		}
	}
	return nil
}

// startUnstarted starts what a crash between rows and workflows left behind.
func (a *Activities) startUnstarted(ctx context.Context, in CycleErrand, cycle store.Cycle) error {
	for {
		var left []store.Case
		err := a.Store.WithAgency(ctx, in.Agency, func(tx store.Tx) (err error) {
			left, err = tx.Unstarted(ctx, in.Cycle, batchRows)
			return err
		})
		if err != nil || len(left) == 0 {
			return err
		}
		if err := a.start(ctx, in.Agency, cycle, left); err != nil {
			return err
		}
	}
}

// RoundInput is one morning of a cycle.
type RoundInput struct {
	Agency  string
	Cycle   string
	Morning time.Time // legal
}

// RoundOutput tells whether the cycle is closed.
type RoundOutput struct {
	Closed bool
}

// MorningRound does what a working morning asks for: it mends a launch and starts that a crash interrupted, opens
// the evaluations whose window comes due, releases what peers and staff said, asks for new targets where the appraiser
// has changed, passes tasks on to who holds the post now, queues reminders and other letters of the day, and closes the cycle when everything has ended.
func (a *Activities) MorningRound(ctx context.Context, in RoundInput) (RoundOutput, error) {
	errand := CycleErrand{Agency: in.Agency, Cycle: in.Cycle}
	var cycle store.Cycle
	err := a.Store.WithAgency(ctx, in.Agency, func(tx store.Tx) (err error) {
		cycle, err = tx.CycleByID(ctx, in.Cycle)
		return err
	})
	if err != nil {
		return RoundOutput{}, err
	}
	if _, err := a.openMembers(ctx, errand, cycle); err != nil {
		return RoundOutput{}, err
	}
	if err := a.startUnstarted(ctx, errand, cycle); err != nil {
		return RoundOutput{}, err
	}
	today := cycle.Rules.Calendar.DateOf(in.Morning)
	periods := appraisal.Periods(cycle.Year, cycle.Rules)
	for _, period := range periods {
		if period.Opens > today {
			continue
		}
		if err := a.openEvaluations(ctx, errand, cycle, period, in.Morning); err != nil {
			return RoundOutput{}, err
		}
	}
	if err := a.voices(ctx, errand, today); err != nil {
		return RoundOutput{}, err
	}
	var out RoundOutput
	err = a.Store.WithAgency(ctx, in.Agency, func(tx store.Tx) (err error) {
		// After a standstill a round comes days late: tasks are for who holds the post now, not for who held it then.
		at := in.Morning
		if now := cycle.Rules.Pace.ToLegal(a.Now()); now.After(at) {
			at = now
		}
		// A new appraiser means a new agreement (II.C.7); the act stands in the register before any task moves.
		if _, err = tx.EnterRenewals(ctx, in.Cycle, cycle.Rules.Calendar.DateOf(at), a.Now()); err != nil {
			return err
		}
		if _, err = tx.ReassignTasks(ctx, in.Cycle, at); err != nil {
			return err
		}
		if _, err = tx.HandBackDeputies(ctx, cycle, cycle.Rules.Calendar.DateOf(at), a.Now()); err != nil {
			return err
		}
		if _, err = tx.RemindOfHelp(ctx, cycle, today, a.Now()); err != nil {
			return err
		}
		if _, err = tx.QueueReminders(ctx, in.Cycle, today, cycle.Rules.Calendar, a.Now()); err != nil {
			return err
		}
		for _, p := range periods {
			if p.Rates > p.Opens && p.Rates <= today && today <= p.Closes {
				if _, err = tx.QueueReadyToRate(ctx, in.Cycle, p.Key(), a.Now()); err != nil {
					return err
				}
			}
		}
		// A rehearsal's weeks pass in seconds: its HR desk watches the page.
		if !cycle.Rules.Pace.Rehearsal() {
			if _, err = tx.QueueProgressLetters(ctx, in.Cycle, today, a.Now()); err != nil {
				return err
			}
		}
		if _, err = tx.QueueProgressReminders(ctx, cycle, today, a.Now()); err != nil {
			return err
		}
		if n := cycle.Rules.AnswerFeedback; n > 0 {
			if _, err = tx.QueueFeedbackReminders(ctx, cycle, cycle.Rules.Calendar.Before(today, n), a.Now()); err != nil {
				return err
			}
		}
		if _, err = tx.EnterOffers(ctx, today, a.Now()); err != nil {
			return err
		}
		if _, err = tx.QueueCompetenceLetters(ctx, cycle, today, a.Now()); err != nil {
			return err
		}
		if _, err = tx.AwaitComplaints(ctx, cycle, today, a.Now()); err != nil {
			return err
		}
		if _, err = tx.QueueImprovementLetters(ctx, cycle, today, a.Now()); err != nil {
			return err
		}
		if err = tx.SweepVisits(ctx, cycle.Rules.Calendar.DateOf(a.Now()), a.Now()); err != nil {
			return err
		}
		if today > periods[len(periods)-1].Closes {
			out.Closed, err = tx.CloseCycle(ctx, in.Cycle, a.Now())
		}
		return err
	})
	return out, err
}

// openEvaluations opens the period's evaluation for every appraisal that runs and has none yet.
func (a *Activities) openEvaluations(ctx context.Context, in CycleErrand, cycle store.Cycle, period appraisal.Period, morning time.Time) error {
	for {
		var cases []store.Case
		err := a.Store.WithAgency(ctx, in.Agency, func(tx store.Tx) (err error) {
			cases, err = tx.OpenEvaluations(ctx, in.Cycle, period, batchRows, func(of store.Case) appraisal.Step {
				return a.Opener.First(appraisal.Case{Agency: in.Agency, Year: cycle.Year,
					Proceeding: appraisal.EvaluationProceeding, Rules: of.Rules, Period: period, OpenedAt: morning})
			}, morning)
			return err
		})
		if err != nil || len(cases) == 0 {
			return err
		}
		if err := a.start(ctx, in.Agency, cycle, cases); err != nil {
			return err
		}
		activity.RecordHeartbeat(ctx, period.Key())
	}
}
