package play

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// whose is a case by whom it is about, its proceeding and its period.
type whose struct {
	person     string // name
	proceeding appraisal.Proceeding
	period     string // empty but for an evaluation
}

// standing is where a case stands.
type standing struct {
	whose
	id    string
	stage appraisal.Stage
}

// board is HR's list of cases, looked at again and again.
type board struct {
	mu    sync.Mutex
	cases map[whose]standing
	fresh chan struct{} // closed with the next look
}

// lookEvery is how often the list is read.
const lookEvery = 300 * time.Millisecond

func newBoard() *board { return &board{cases: map[whose]standing{}, fresh: make(chan struct{})} }

// watch reads the list until ctx is over.
func (b *board) watch(ctx context.Context, d *desk, cycle string, complain func(context.Context, string, error)) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if cases, err := readCases(ctx, d, cycle); err != nil {
			complain(ctx, "HR's list", err)
		} else {
			b.put(cases)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func readCases(ctx context.Context, d *desk, cycle string) (map[whose]standing, error) {
	cases := map[whose]standing{}
	request := &siklusv1.ListCasesRequest{CycleId: cycle, PageSize: 500}
	for {
		page, err := d.Cycle.ListCases(ctx, request)
		if err != nil {
			return nil, err
		}
		for _, c := range page.GetCases() {
			w := whose{c.GetPerson(), appraisal.Proceeding(c.GetProceeding()), c.GetPeriod()}
			cases[w] = standing{w, c.GetId(), appraisal.Stage(c.GetStage())}
		}
		if request.PageToken = page.GetNextPageToken(); request.PageToken == "" {
			return cases, nil
		}
	}
}

func (b *board) put(cases map[whose]standing) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cases = cases
	close(b.fresh)
	b.fresh = make(chan struct{})
}

func (b *board) look() (map[whose]standing, <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.cases, b.fresh
}

// in lists the cases of a proceeding that stand in one of some stages, always in the same order.
func (b *board) in(proceeding appraisal.Proceeding, stages ...appraisal.Stage) ([]standing, <-chan struct{}) {
	cases, fresh := b.look()
	var found []standing
	for _, s := range cases {
		if s.proceeding == proceeding && slices.Contains(stages, s.stage) {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(x, y standing) int {
		return cmp.Or(cmp.Compare(x.period, y.period), cmp.Compare(x.person, y.person))
	})
	return found, fresh
}

// await waits until a case stands in one of some stages.
func (b *board) await(ctx context.Context, w whose, stages ...appraisal.Stage) (standing, error) {
	for {
		cases, fresh := b.look()
		now := cases[w]
		switch {
		case slices.Contains(stages, now.stage):
			return now, nil
		case now.stage.Ended():
			return now, fmt.Errorf("the %s %s ended as %s", w.proceeding, w.period, now.stage)
		}
		select {
		case <-ctx.Done():
			return now, ctx.Err()
		case <-fresh:
		}
	}
}
