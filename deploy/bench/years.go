package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	"siklus.id/store"
	"siklus.id/workflows"
)

// Year is what the years of some people cost who did everything in time and did not object.
type Year struct {
	CheckIns, Cadence appraisal.PeriodKind
	People            int
	Acts              int   // taken, of all of them
	Total             Count // of all of them
	Parts             []Part
	Cycle             Count // of the agency's Cycle workflow, once for all of its people
}

// Part is one kind of workflow in those years.
type Part struct {
	Name      string
	Workflows int
	Count     Count
}

// PerPerson returns the mean person-year.
func (y Year) PerPerson() (events, bytes, actions float64) {
	n := float64(max(1, y.People))
	return float64(y.Total.Events) / n, float64(y.Total.Bytes) / n, float64(y.Total.Actions()) / n
}

// years plays whole years side by side, one agency for each cadence.
func (b *bench) years(ctx context.Context) ([]Year, error) {
	years := []Year{
		{CheckIns: appraisal.Monthly, Cadence: appraisal.Quarterly},
		{CheckIns: appraisal.Quarterly, Cadence: appraisal.Quarterly},
		{CheckIns: appraisal.Monthly, Cadence: appraisal.Monthly},
	}
	b.Say(fmt.Sprintf("years: %d cadences side by side, a day lasts %s", len(years), b.size.day))
	group, ctx := errgroup.WithContext(ctx)
	for i := range years {
		group.Go(func() error { return b.year(ctx, &years[i]) })
	}
	return years, group.Wait()
}

func (b *bench) year(ctx context.Context, y *Year) error {
	a, err := b.makeAgency(ctx, fmt.Sprintf("tahun-%s-%s", y.CheckIns, y.Cadence), 2+b.size.yearPeople)
	if err != nil {
		return err
	}
	cycle, err := b.makeCycle(ctx, a, a.Code, b.size.day, func(p *policies.Policy) { p.CheckIns, p.Cadence = y.CheckIns, y.Cadence })
	if err != nil {
		return err
	}
	run, err := b.ground.engine.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.CycleID(cycle.ID), TaskQueue: workflows.TaskQueue,
	}, workflows.CycleWorkflow, cycleInput(a, cycle))
	if err != nil {
		return err
	}
	closed, stop := context.WithCancelCause(ctx)
	go func() { stop(errors.Join(run.Get(ctx, nil), errClosed)) }()
	err = b.play(closed, a, cycle)
	if cause := context.Cause(closed); errors.Is(cause, errClosed) && ctx.Err() == nil {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", a.Code, err)
	}
	return b.countYear(ctx, a, cycle, y)
}

var errClosed = errors.New("the cycle is closed")

// looksADay is how often people look for tasks, in days of the year that is played.
const looksADay = 4

// play lets everybody do what is asked of them, each in time, until ctx is over.
func (b *bench) play(ctx context.Context, a agency, cycle store.Cycle) error {
	p := player{bench: b, agency: a, cycle: cycle, sessions: map[string]string{}}
	tick := time.NewTicker(max(pollEvery, b.size.day/looksADay))
	defer tick.Stop()
	for {
		if err := p.look(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// inTime are the events of a year in which nobody was silent: what follows from the end of an objection window that
// nobody used is one of them, every other silence is not.
var inTime = map[string]bool{store.OpenedEvent: true, "became-final": true, "sealed": true}

// countYear counts the histories of those who lead nobody: their years are alike.
func (b *bench) countYear(ctx context.Context, a agency, cycle store.Cycle, y *Year) error {
	cases, err := b.casesOf(ctx, a, cycle.ID, "")
	if err != nil {
		return err
	}
	parts := map[string]*Part{}
	var order []string
	for _, c := range cases {
		if !a.staff[c.PersonID] {
			continue
		}
		if err := b.checkYear(ctx, a, c, y); err != nil {
			return err
		}
		name := string(c.Proceeding)
		if c.Period.Kind != "" {
			name += " of a " + string(c.Period.Kind)
		}
		if parts[name] == nil {
			parts[name] = &Part{Name: name}
			order = append(order, name)
		}
		count, err := countHistory(ctx, b.ground.engine, workflows.CaseID(c.Proceeding, c.ID))
		if err != nil {
			return err
		}
		parts[name].Workflows++
		parts[name].Count.add(count)
		y.Total.add(count)
		if c.Proceeding == appraisal.AppraisalProceeding {
			y.People++
		}
	}
	slices.Sort(order)
	for _, name := range order {
		y.Parts = append(y.Parts, *parts[name])
	}
	y.Cycle, err = countHistory(ctx, b.ground.engine, workflows.CycleID(cycle.ID))
	return err
}

// checkYear makes sure that what is counted is a year in time: a slow machine would make another one of it.
func (b *bench) checkYear(ctx context.Context, a agency, c store.Case, y *Year) error {
	return b.ground.store.WithAgency(ctx, a.ID, func(tx store.Tx) error {
		rows, err := tx.Journal(ctx, c.ID)
		if err != nil {
			return err
		}
		for _, row := range rows {
			switch {
			case row.ActID != "":
				y.Acts++
			case b.size.strict && !inTime[row.Kind]:
				return fmt.Errorf("somebody was late in %s %s: %s; let the machine rest and measure again", c.Proceeding, c.Period.Key(), row.Kind)
			}
		}
		if !c.Stage.Ended() {
			return fmt.Errorf("%s %s stands at %s after its cycle was closed", c.Proceeding, c.Period.Key(), c.Stage)
		}
		return nil
	})
}
