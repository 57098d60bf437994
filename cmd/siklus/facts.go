package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// tellFacts prints, counted from the database, what stands on record beside the register, and what HR reads of the
// punctuality and the ratings of leaders.
func (h *house) tellFacts(ctx context.Context, c *console, put seeded, cycle *siklusv1.Cycle) error {
	var counts []store.RowCount
	err := h.kept.WithAgency(ctx, put.id, func(tx store.Tx) (err error) {
		counts, err = tx.CountRows(ctx)
		return err
	})
	if err != nil {
		return err
	}
	var parts []string
	for _, n := range counts {
		if n.Rows > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n.Rows, n.What))
		}
	}
	c.say("\nOn record beside the acts: %s.", strings.Join(parts, ", "))
	session, err := h.signIn(ctx, put, put.HR()[0].Name)
	if err != nil {
		return err
	}
	hr := siklusv1connect.NewFairnessServiceClient(&http.Client{Timeout: time.Minute}, h.base, withKey(session))
	if err := c.sayPunctuality(ctx, hr, cycle.GetYear()); err != nil {
		return c.answered(err)
	}
	return c.answered(c.sayPatterns(ctx, hr, cycle.GetId()))
}

// sayPunctuality prints how punctual leaders were in what clocks bound.
func (c *console) sayPunctuality(ctx context.Context, hr siklusv1connect.FairnessServiceClient, year int32) error {
	all, err := hr.ListPunctuality(ctx, &siklusv1.ListPunctualityRequest{Year: year})
	if err != nil {
		return err
	}
	c.say("\nPunctuality of leaders:")
	t := newTable(c.out, "leader", "unit", "awaited", "in time", "late", "not done", "open")
	for _, p := range all.GetPeople() {
		n := p.GetTotal()
		t.row(p.GetPerson().GetName(), p.GetUnit(), number(n.GetAwaited()), number(n.GetInTime()), number(n.GetLate()), number(n.GetLapsed()), number(n.GetWaiting()+n.GetOverdue()))
	}
	return t.end()
}

// sayPatterns prints, period by period, which appraisers rate otherwise than their colleagues, with the chance of that.
func (c *console) sayPatterns(ctx context.Context, hr siklusv1connect.FairnessServiceClient, cycle string) error {
	first, err := hr.GetRatingPatterns(ctx, &siklusv1.GetRatingPatternsRequest{CycleId: cycle})
	if err != nil {
		return err
	}
	t := newTable(c.out, "period", "appraiser", "rated", "above the proposal", "below it", "pattern", "chance")
	lines := 0
	for _, period := range first.GetPeriods() {
		found, err := hr.GetRatingPatterns(ctx, &siklusv1.GetRatingPatternsRequest{CycleId: cycle, Period: period})
		if err != nil {
			return err
		}
		for _, a := range found.GetAppraisers() {
			for _, p := range a.GetPatterns() {
				if p.GetFinding() == "clear" {
					lines++
					t.row(period, a.GetPerson().GetName(), number(a.GetRated()), number(a.GetAboveProposal()), number(a.GetBelowProposal()),
						fmt.Sprintf("%s, %d of %d against %d of %d", p.GetKind(), p.GetCount(), p.GetOf(), p.GetOthers(), p.GetOfOthers()), p.GetChanceAmong())
				}
			}
		}
	}
	if lines == 0 {
		c.say("\nNo appraiser rates clearly otherwise than the others (fewer than %d ratings of one's own or %d of others say nothing).", first.GetLeast(), first.GetLeastOthers())
		return nil
	}
	c.say("\nAppraisers whose ratings clearly differ from those of the others:")
	return t.end()
}
