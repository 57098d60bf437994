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
	Real   []float64 // appraisals a second, one for each round
	Bare   []float64 // workflows a second, one for each round
	Shown  []float64 // the same with the search attributes and the summary of an appraisal
}

// Ratio is the real median by the bare one.
func (l Launch) Ratio() float64 { return median(l.Real) / median(l.Bare) }

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
	if _, _, err := b.launchBare(ctx, "warm", b.size.people/4, false); err != nil {
		return l, nil, err
	}
	if _, _, err := b.launchReal(ctx, "pemanasan", b.size.people/10+2); err != nil {
		return l, nil, err
	}
	for round := range b.size.rounds {
		if measured {
			b.Say(fmt.Sprintf("launch, round %d of %d: %d workflows that only wait", round+1, b.size.rounds, l.People))
			for _, shown := range []bool{false, true} {
				took, _, err := b.launchBare(ctx, fmt.Sprintf("%d-%t", round, shown), l.People, shown)
				if err != nil {
					return l, nil, err
				}
				into := &l.Bare
				if shown {
					into = &l.Shown
				}
				*into = append(*into, rate(l.People, took))
			}
		}
		b.Say(fmt.Sprintf("launch, round %d of %d: %d appraisals", round+1, b.size.rounds, l.People))
		took, done, err := b.launchReal(ctx, fmt.Sprintf("dinas-%d", round), l.People)
		if err != nil {
			return l, nil, err
		}
		l.Real = append(l.Real, rate(l.People, took))
		opened = append(opened, done)
	}
	return l, opened, nil
}

func (b *bench) launchBare(ctx context.Context, series string, n int, shown bool) (time.Duration, []string, error) {
	start := time.Now()
	ids, err := b.startBare(ctx, series, n, shown)
	took := time.Since(start)
	if err != nil {
		return 0, nil, err
	}
	return took, ids, b.settled(ctx, ids)
}

// launchReal goes the whole way: people on the roster in Postgres, the Cycle workflow, its errand that freezes the
// roster, writes the rows and starts the workflows. It is over when the cycle is marked as running, which is after
// the last start.
func (b *bench) launchReal(ctx context.Context, code string, people int) (time.Duration, launched, error) {
	a, err := b.makeAgency(ctx, code, people)
	if err != nil {
		return 0, launched{}, err
	}
	cycle, err := b.makeCycle(ctx, a, everyDay, func(*policies.Policy) {})
	if err != nil {
		return 0, launched{}, err
	}
	start := time.Now()
	_, err = b.ground.engine.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.CycleID(cycle.ID), TaskQueue: workflows.TaskQueue,
	}, workflows.CycleWorkflow, cycleInput(a, cycle))
	if err != nil {
		return 0, launched{}, err
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
		return 0, launched{}, err
	}
	cases, err := b.casesOf(ctx, a, cycle.ID, appraisal.AppraisalProceeding)
	if err != nil {
		return 0, launched{}, err
	}
	if len(cases) != people {
		return 0, launched{}, fmt.Errorf("%d appraisals were opened, not %d", len(cases), people)
	}
	ids := make([]string, len(cases))
	for i, c := range cases {
		ids[i] = workflows.CaseID(c.Proceeding, c.ID)
	}
	return took, launched{a, cases}, b.settled(ctx, ids)
}

func rate(n int, took time.Duration) float64 { return float64(n) / took.Seconds() }

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
