package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// How often a watched cycle is looked at, and how often a line may be printed where there is no terminal.
const (
	watchEvery = 500 * time.Millisecond
	lineEvery  = 5 * time.Second
	restWithin = 20 * time.Second // how long the trainings that follow and the last letters are waited for
)

// step is one stage of a year, as far as it has come.
type step struct {
	name        string
	done, total int
}

// stepsOf counts a cycle's stages: launched, targets agreed, every period evaluated, sealed.
func stepsOf(cycle *siklusv1.Cycle, periods []string) []step {
	planned := int(cycle.GetPlanned())
	steps := []step{{"appraisals opened", int(cycle.GetOpened()), planned}, {"targets settled", 0, planned}}
	ended := map[string]int{}
	sealed := 0
	for _, n := range cycle.GetCounts() {
		stage, count := appraisal.Stage(n.GetStage()), int(n.GetCount())
		switch {
		case n.GetProceeding() == string(appraisal.AppraisalProceeding):
			if stage == appraisal.InYear || stage.Ended() {
				steps[1].done += count
			}
			if stage.Ended() {
				sealed += count
			}
		case n.GetProceeding() == string(appraisal.EvaluationProceeding) && stage.Ended():
			ended[n.GetPeriod()] += count
		}
	}
	for _, p := range periods {
		steps = append(steps, step{"evaluated " + p, ended[p], planned})
	}
	return append(steps, step{"sealed", sealed, planned})
}

// watching says how a cycle is watched.
type watching struct {
	zone    string         // in which its day is told
	periods []string       // keys, in their order
	ends    appraisal.Date // day of its own time on which to stop; zero: when it is closed
	rests   func() bool    // nothing more is going on beside it; nil: nothing is
}

// periodsOf are the keys of the periods that a plan has terms for, in their order.
func periodsOf(plan *siklusv1.PlanCycleResponse) []string {
	var keys []string
	for _, t := range plan.GetTerms() {
		if k := t.GetPeriod(); k != "" && k != "year" && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return append(keys, "year")
}

// watch shows a cycle's progress until it is closed, the trainings that follow have ended and the last letters
// have left, until the day on which to stop, or until ctx is over. It returns the cycle as last seen.
func (c *console) watch(ctx context.Context, desk siklusv1connect.CycleServiceClient, cycle *siklusv1.Cycle, w watching) (*siklusv1.Cycle, error) {
	day := dayIn(w.zone)
	show := c.lines(day, w.periods)
	if c.terminal {
		show = c.bars(day, w.periods)
	}
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	var closedAt time.Time
	for {
		show(cycle)
		if !w.ends.IsZero() && day(cycle) >= w.ends.String() {
			return cycle, nil
		}
		if cycle.GetStage() == store.CycleClosed {
			if closedAt.IsZero() {
				closedAt = time.Now()
			}
			rests := w.rests == nil || w.rests()
			if time.Since(closedAt) > restWithin || rests && !trainingRuns(cycle) && cycle.GetLetters().GetWaiting() == 0 {
				return cycle, nil
			}
		}
		select {
		case <-ctx.Done():
			return cycle, nil
		case <-tick.C:
		}
		answer, err := desk.GetCycle(ctx, &siklusv1.GetCycleRequest{CycleId: cycle.GetId()})
		switch {
		case ctx.Err() != nil:
			return cycle, nil
		case err != nil:
			return cycle, err
		}
		cycle = answer.GetCycle()
	}
}

func trainingRuns(cycle *siklusv1.Cycle) bool {
	for _, n := range cycle.GetCounts() {
		if n.GetProceeding() == string(appraisal.TrainingProceeding) && !appraisal.Stage(n.GetStage()).Ended() && n.GetCount() > 0 {
			return true
		}
	}
	return false
}

// dayIn says the day of a cycle's own time in a zone.
func dayIn(zone string) func(*siklusv1.Cycle) string {
	place, err := time.LoadLocation(zone)
	if err != nil {
		place = time.UTC
	}
	return func(cycle *siklusv1.Cycle) string { return cycle.GetNow().AsTime().In(place).Format(time.DateOnly) }
}

// lines prints a plain line whenever a count has changed, but not too often.
func (c *console) lines(day func(*siklusv1.Cycle) string, periods []string) func(*siklusv1.Cycle) {
	var last string
	var lastAt time.Time
	return func(cycle *siklusv1.Cycle) {
		var parts []string
		for i, s := range stepsOf(cycle, periods) {
			if i > 1 && (s.done == 0 || s.done == s.total && !strings.HasSuffix(s.name, "year")) {
				continue // of many periods only those under way are news
			}
			parts = append(parts, fmt.Sprintf("%s %d/%d", s.name, s.done, s.total))
		}
		text := strings.Join(parts, ", ")
		final := cycle.GetStage() == store.CycleClosed
		if text == last || time.Since(lastAt) < lineEvery && !final {
			return
		}
		last, lastAt = text, time.Now()
		_, _ = fmt.Fprintf(c.err, "%s %s; %d acts\n", day(cycle), text, cycle.GetActs().GetTaken())
	}
}

// bars draws one bar per stage and draws them again in place.
func (c *console) bars(day func(*siklusv1.Cycle) string, periods []string) func(*siklusv1.Cycle) {
	var drawn []*progressbar.ProgressBar
	return func(cycle *siklusv1.Cycle) {
		steps := stepsOf(cycle, periods)
		if len(drawn) > 0 {
			_, _ = fmt.Fprintf(c.err, "\x1b[%dA", len(drawn)+1)
		} else {
			for _, s := range steps {
				drawn = append(drawn, progressbar.NewOptions(max(1, s.total), progressbar.OptionSetWriter(io.Discard),
					progressbar.OptionSetDescription(fmt.Sprintf("%-18s", s.name)), progressbar.OptionShowCount(),
					progressbar.OptionSetWidth(32), progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false)))
			}
		}
		_, _ = fmt.Fprintf(c.err, "\x1b[2K%s  %d acts, %d letters in %d e-mails\n", day(cycle),
			cycle.GetActs().GetTaken(), cycle.GetLetters().GetSent(), cycle.GetLetters().GetMails())
		for i, s := range steps {
			if s.total > 0 {
				drawn[i].ChangeMax(s.total)
			}
			_ = drawn[i].Set(s.done)
			_, _ = fmt.Fprintf(c.err, "\x1b[2K%s\n", strings.TrimSpace(drawn[i].String()))
		}
	}
}
