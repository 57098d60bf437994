package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/client"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	"siklus.id/store"
	"siklus.id/workflows"
)

// everyDay is the pace of real life.
const everyDay = 24 * time.Hour

// Launch compares opening appraisals with starting as many workflows that only wait, in one run and turn by turn.
type Launch struct {
	People int
	Real   Series
	Bare   Series
	Shown  Series // bare, but with the search attributes and the summary of an appraisal
}

// Series are the rounds of one thing that was started.
type Series struct {
	Rate []float64 // a second
	CPU  []float64 // milliseconds of processor time for each, of all parts together
}

func (s *Series) add(n int, took, cpu time.Duration) {
	s.Rate = append(s.Rate, float64(n)/took.Seconds())
	s.CPU = append(s.CPU, float64(cpu.Microseconds())/1e3/float64(n))
}

// Ratios are the rounds' appraisals a second by those of the bare rounds just before and after, so that a machine
// that slows down meanwhile slows both.
func (l Launch) Ratios() []float64 {
	var out []float64
	for i, r := range l.Real.Rate {
		if i+1 < len(l.Bare.Rate) {
			out = append(out, 2*r/(l.Bare.Rate[i]+l.Bare.Rate[i+1]))
		}
	}
	return out
}

// Ratio is the middle one of Ratios.
func (l Launch) Ratio() float64 { return median(l.Ratios()) }

// launched is one cycle whose appraisals stand open.
type launched struct {
	agency agency
	cases  []store.Case
}

// launch measures launches. Without measured only one is made, for the acts.
func (b *bench) launch(ctx context.Context, measured bool) (Launch, []launched, error) {
	l := Launch{People: b.size.people}
	var opened []launched
	// The first starts of a process pay for pollers, connections and plans; nobody's figure should.
	if err := b.launchBare(ctx, "warm", b.size.people/4, false, &Series{}); err != nil {
		return l, nil, err
	}
	warm, err := b.makeAgency(ctx, "pemanasan", b.size.people/10+2)
	if err != nil {
		return l, nil, err
	}
	if _, err := b.launchReal(ctx, warm, "pemanasan", &Series{}); err != nil {
		return l, nil, err
	}
	a, err := b.makeAgency(ctx, "dinas", b.size.people)
	if err != nil {
		return l, nil, err
	}
	bare := func(round int) error {
		if !measured {
			return nil
		}
		b.Say(fmt.Sprintf("launch, round %d of %d: %d workflows that only wait", min(round+1, b.size.rounds), b.size.rounds, l.People))
		return b.launchBare(ctx, fmt.Sprintf("bare-%d", round), l.People, false, &l.Bare)
	}
	for round := range b.size.rounds {
		if err := bare(round); err != nil {
			return l, nil, err
		}
		b.Say(fmt.Sprintf("launch, round %d of %d: %d appraisals", round+1, b.size.rounds, l.People))
		done, err := b.launchReal(ctx, a, fmt.Sprintf("putaran-%d", round), &l.Real)
		if err != nil {
			return l, nil, err
		}
		opened = append(opened, done)
	}
	if err := bare(b.size.rounds); err != nil || !measured {
		return l, opened, err
	}
	return l, opened, b.launchBare(ctx, "shown", l.People, true, &l.Shown)
}

func (b *bench) launchBare(ctx context.Context, series string, n int, shown bool, into *Series) error {
	start, cpu := time.Now(), cpuUsed()
	ids, err := b.startBare(ctx, series, n, shown)
	took := time.Since(start)
	if err != nil {
		return err
	}
	if err := b.settled(ctx, ids); err != nil {
		return err
	}
	into.add(n, took, cpuUsed()-cpu)
	return nil
}

// launchReal goes the whole way: people on the roster in Postgres, the Cycle workflow, its errand that freezes the
// roster, writes the rows and starts the workflows. It is over when the cycle is marked as running, which is after
// the last start.
func (b *bench) launchReal(ctx context.Context, a agency, name string, into *Series) (launched, error) {
	cycle, err := b.makeCycle(ctx, a, name, everyDay, func(*policies.Policy) {})
	if err != nil {
		return launched{}, err
	}
	start, cpu := time.Now(), cpuUsed()
	_, err = b.ground.engine.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.CycleID(cycle.ID), TaskQueue: workflows.TaskQueue,
	}, workflows.CycleWorkflow, cycleInput(a, cycle))
	if err != nil {
		return launched{}, err
	}
	err = until(ctx, waitAtMost, "the cycle runs", func(ctx context.Context) (bool, error) {
		var now store.Cycle
		err := b.ground.store.WithAgency(ctx, a.ID, func(tx store.Tx) (err error) {
			now, err = tx.CycleByID(ctx, cycle.ID)
			return err
		})
		return now.Stage == store.CycleRunning, err
	})
	took := time.Since(start)
	if err != nil {
		return launched{}, err
	}
	cases, err := b.casesOf(ctx, a, cycle.ID, appraisal.AppraisalProceeding)
	if err != nil {
		return launched{}, err
	}
	if len(cases) != a.people {
		return launched{}, fmt.Errorf("%d appraisals were opened, not %d", len(cases), a.people)
	}
	ids := make([]string, len(cases))
	for i, c := range cases {
		ids[i] = workflows.CaseID(c.Proceeding, c.ID)
	}
	if err := b.settled(ctx, ids); err != nil {
		return launched{}, err
	}
	into.add(len(ids), took, cpuUsed()-cpu)
	return launched{a, cases}, nil
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	switch {
	case n == 0:
		return 0
	case n%2 == 1:
		return sorted[n/2]
	}
	return (sorted[n/2-1] + sorted[n/2]) / 2
}
