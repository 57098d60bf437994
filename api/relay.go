package api

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"siklus.id/store"
)

// How the relay works. An act is left to the door for relayAfter; a round takes at most relayBatch acts of
// each agency, relayHands at a time.
const (
	relayAfter    = 2 * time.Second
	relayEvery    = time.Second
	relayBatch    = 500
	relayHands    = 8
	longestPause  = time.Minute
	launchesEvery = 10 // rounds between two looks for cycles that a launch could only write down
)

// relay takes in what the door could only receive: Temporal or the workers were down, the answer came too
// late, or this process was killed between the register and the update. Several relays may run at once,
// because the update ID is the act's ID.
type relay struct {
	*door
	oldest atomic.Int64      // age in milliseconds of the oldest waiting act, for the meter
	pauses map[string]*pause // per case, by ID; only the relay's own goroutine touches it
	told   map[string]string // the rules that a cycle was told last, by ID; only the relay's own goroutine touches it
}

// pause is how long a case that would not take an act is left alone: it doubles with every failure, so that
// one broken case never holds up the others.
type pause struct {
	until  time.Time
	length time.Duration
}

func newRelay(d *door) *relay {
	return &relay{door: d, pauses: map[string]*pause{}, told: map[string]string{}}
}

// run goes round until ctx is over, then lets the acts in hand finish.
func (r *relay) run(ctx context.Context) {
	tick := time.NewTicker(relayEvery)
	defer tick.Stop()
	for n := 0; ; n++ {
		if r.round(ctx, n%launchesEvery == 0) >= relayBatch && ctx.Err() == nil {
			continue // more waits: a batch of HR, or what an outage left
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// round takes in what waits in every agency, oldest first, and returns how many acts were settled. With
// launches it also starts the cycles that a launch could only write down.
func (r *relay) round(ctx context.Context, launches bool) int {
	agencies, err := r.store.Agencies(ctx)
	if err != nil {
		r.complain(ctx, "the relay cannot read the agencies", err)
		return 0
	}
	settled, oldest := 0, time.Duration(0)
	for _, agency := range agencies {
		n, age := r.agency(ctx, agency)
		settled, oldest = settled+n, max(oldest, age)
		if launches {
			r.launch(ctx, agency)
			r.startTrainings(ctx, agency)
		}
	}
	r.oldest.Store(oldest.Milliseconds())
	return settled
}

// launch starts what LaunchCycle wrote down while Temporal was away, and tells running cycles the rules they have:
// an adoption stands in Postgres, whether or not Temporal could be told. Whoever has just started tells every
// running cycle once, because nobody knows what was told before; told twice is the same as once.
func (r *relay) launch(ctx context.Context, agency string) {
	var list []store.Cycle
	err := r.store.WithAgency(ctx, agency, func(tx store.Tx) (err error) {
		list, err = tx.Cycles(ctx)
		return err
	})
	for _, c := range list {
		if err == nil && c.Stage == store.CycleLaunching {
			if err = r.ensureCycle(ctx, agency, c); errors.Is(err, errRuns) {
				err = nil
			}
		}
		if rules := pinned(c.Rules); err == nil && c.Stage == store.CycleRunning && r.told[c.ID] != rules {
			if err = r.tellCycle(ctx, c); err == nil {
				r.told[c.ID] = rules
			}
		}
	}
	if err != nil {
		r.complain(ctx, "a cycle waits to be started or told", err, "agency", agency)
	}
}

// complain logs what the next round mends, except what only says that the process stops.
func (r *relay) complain(ctx context.Context, what string, err error, about ...any) {
	if ctx.Err() == nil {
		r.log.WarnContext(ctx, what, append(about, "cause", kindOf(err))...)
	}
}

// reachable asks the engine how it is before a round, so that acts that wait for a server that is down do
// not each wait for its answer too.
func (r *relay) reachable(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	_, err := r.engine.CheckHealth(ctx, &client.CheckHealthRequest{})
	return err
}

// agency takes in what waits in one agency. Acts of one case go one after the other, in the order in which
// the door received them; cases go side by side.
func (r *relay) agency(ctx context.Context, agency string) (settled int, oldest time.Duration) {
	var waiting []store.RegisteredAct
	err := r.store.WithAgency(ctx, agency, func(tx store.Tx) (err error) {
		waiting, err = tx.Waiting(ctx, relayAfter, relayBatch)
		return err
	})
	if err != nil {
		r.complain(ctx, "the relay cannot read the register", err, "agency", agency)
		return 0, 0
	}
	if len(waiting) == 0 {
		return 0, 0
	}
	now := r.now()
	oldest = now.Sub(waiting[0].Act.ReceivedAt)
	if err := r.reachable(ctx); err != nil {
		r.complain(ctx, "acts wait for Temporal", err, "agency", agency, "acts", len(waiting))
		return 0, oldest
	}

	var done atomic.Int64
	failed := make(chan string, len(waiting))
	hands := errgroup.Group{}
	hands.SetLimit(relayHands)
	for _, acts := range byCase(waiting) {
		id := acts[0].CaseID
		if p := r.pauses[id]; p != nil && now.Before(p.until) {
			continue
		}
		hands.Go(func() error {
			for i := 0; i < len(acts) && ctx.Err() == nil; i++ {
				if !r.takeIn(ctx, agency, acts[i]) {
					failed <- id
					return nil
				}
				done.Add(1)
			}
			return nil
		})
	}
	_ = hands.Wait()
	close(failed)
	r.rest(waiting, failed, now)
	return int(done.Load()), oldest
}

// takeIn hands one act over by the door's own way and reports whether it is settled: taken or refused.
func (r *relay) takeIn(ctx context.Context, agency string, act store.RegisteredAct) bool {
	var c store.Case
	err := r.store.WithAgency(ctx, agency, func(tx store.Tx) (err error) {
		c, err = tx.CaseByID(ctx, act.CaseID)
		return err
	})
	if err != nil {
		r.complain(ctx, "the relay cannot read a case", err, "case", act.CaseID)
		return false
	}
	return r.settle(ctx, agency, c, act).State != store.ActReceived
}

// rest lengthens the pause of the cases that failed and forgets that of the others.
func (r *relay) rest(tried []store.RegisteredAct, failed <-chan string, now time.Time) {
	broken := map[string]bool{}
	for id := range failed {
		broken[id] = true
	}
	for _, act := range tried {
		p := r.pauses[act.CaseID]
		switch {
		case broken[act.CaseID]:
			if p == nil {
				p = &pause{length: relayEvery / 2}
				r.pauses[act.CaseID] = p
			}
			p.length = min(2*p.length, longestPause)
			p.until = now.Add(p.length)
			broken[act.CaseID] = false
		case p != nil && !now.Before(p.until):
			delete(r.pauses, act.CaseID)
		}
	}
}

// byCase groups acts by case and keeps their order.
func byCase(acts []store.RegisteredAct) [][]store.RegisteredAct {
	var out [][]store.RegisteredAct
	at := map[string]int{}
	for _, act := range acts {
		i, seen := at[act.CaseID]
		if !seen {
			i = len(out)
			at[act.CaseID] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], act)
	}
	return out
}
