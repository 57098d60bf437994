package main

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// tell prints how a demo ended: who ended how, the counts, whether every journal is whole, and what is stuck
// when the cycle is not closed, unless it was to end early.
func (h *house) tell(ctx context.Context, c *console, put seeded, cycle *siklusv1.Cycle, tally demo.Tally, took time.Duration, early bool) (bool, error) {
	var cases []store.Case
	people, posts := map[string]store.Person{}, map[string]string{}
	err := h.kept.WithAgency(ctx, put.id, func(tx store.Tx) error {
		var err error
		if cases, err = allCases(ctx, tx, cycle.GetId()); err != nil {
			return err
		}
		list, err := tx.People(ctx)
		for _, p := range list {
			people[p.ID] = p
		}
		if err != nil {
			return err
		}
		known, err := tx.Posts(ctx)
		for _, p := range known {
			posts[p.ID] = p.Title
		}
		return err
	})
	if err != nil {
		return false, err
	}
	c.say("")
	if err := c.sayEndings(cases, people, posts); err != nil {
		return false, err
	}
	c.sayCounts(cycle, tally, took)
	right, broken, err := verifyJournals(ctx, h.kept, []string{put.id}, c.say)
	if err != nil {
		return false, err
	}
	closed := cycle.GetStage() == store.CycleClosed
	if broken == 0 {
		c.say("Journals: %d checked, every chain is whole.", right)
	}
	if !closed && !early {
		c.say("\nThe cycle is not closed. What is stuck:")
		return false, c.sayStuck(cases, people)
	}
	return broken == 0, nil
}

func allCases(ctx context.Context, tx store.Tx, cycle string) ([]store.Case, error) {
	var all []store.Case
	filter := store.CaseFilter{CycleID: cycle, Limit: 500}
	for {
		page, next, err := tx.ListCases(ctx, filter)
		all = append(all, page...)
		if err != nil || next == "" {
			return all, err
		}
		filter.After = next
	}
}

// sayEndings prints a line per person: the post, the predicate of each period and why it is final.
func (c *console) sayEndings(cases []store.Case, people map[string]store.Person, posts map[string]string) error {
	type ending struct {
		person, post string
		period       map[string]string
		more         []string
	}
	endings := map[string]*ending{}
	of := func(person string) *ending {
		if endings[person] == nil {
			endings[person] = &ending{person: people[person].Name, period: map[string]string{}}
		}
		return endings[person]
	}
	for _, one := range cases {
		e := of(one.PersonID)
		switch one.Proceeding {
		case appraisal.AppraisalProceeding:
			e.post = posts[one.PostID]
			if one.Stage != appraisal.Sealed {
				e.more = append(e.more, string(one.Stage))
			}
		case appraisal.EvaluationProceeding:
			e.period[one.Period.Key()] = c.sayResult(one)
		default:
			e.more = append(e.more, string(one.Proceeding)+" "+string(one.Stage))
		}
	}
	keys := map[string]bool{"year": true}
	for _, e := range endings {
		for key := range e.period {
			keys[key] = true
		}
	}
	periods := slices.Sorted(maps.Keys(keys))
	t := newTable(c.out, slices.Concat([]string{"person", "post"}, periods, []string{"further"})...)
	for _, id := range slices.SortedFunc(maps.Keys(endings), func(a, b string) int {
		return strings.Compare(endings[a].post+endings[a].person, endings[b].post+endings[b].person)
	}) {
		e := endings[id]
		row := []string{e.person, e.post}
		for _, key := range periods {
			row = append(row, e.period[key])
		}
		t.row(append(row, strings.Join(e.more, ", "))...)
	}
	return t.end()
}

// sayResult is one cell: the predicate and, in brackets, why it is final; or the stage it is in.
func (c *console) sayResult(one store.Case) string {
	if one.Result == nil || one.Result.Predicate == "" {
		return string(one.Stage)
	}
	text := c.pick(one.Result.Predicate.Name(), one.Result.Predicate.English())
	if one.Final != "" {
		return text + " (" + string(one.Final) + ")"
	}
	return text + " [" + string(one.Stage) + "]"
}

func (c *console) sayCounts(cycle *siklusv1.Cycle, tally demo.Tally, took time.Duration) {
	acts, letters := cycle.GetActs(), cycle.GetLetters()
	c.say("\nActs: %d taken, %d refused, %d received and waiting. Letters: %d sent in %d e-mails, %d waiting, %d failed.",
		acts.GetTaken(), acts.GetRefused(), acts.GetReceived(), letters.GetSent(), letters.GetMails(), letters.GetWaiting(), letters.GetFailed())
	c.say("The staff read %d e-mails, opened %d links, handed in %d acts and left %d tasks alone. It took %s.",
		tally.Letters, tally.Links, tally.Sum(), tally.Ignored, took.Round(time.Second))
	counts := map[string]int{}
	for _, r := range tally.Refusals {
		counts[r]++
	}
	for _, r := range slices.Sorted(maps.Keys(counts)) {
		c.say("  refused %d×  %s", counts[r], r)
	}
	for _, f := range tally.Failures {
		c.say("  failed  %s", f)
	}
}

// sayStuck names every case that has not ended: who is awaited, until when.
func (c *console) sayStuck(cases []store.Case, people map[string]store.Person) error {
	t := newTable(c.out, "case", "proceeding", "period", "stage", "awaited", "due", "person")
	for _, one := range cases {
		if !one.Stage.Ended() {
			t.row(one.ID, string(one.Proceeding), one.Period.Key(), string(one.Stage), string(one.AwaitedRole), one.Due.String(), people[one.PersonID].Name)
		}
	}
	return t.end()
}
