package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// adoptSettings are common to what a running cycle takes over.
type adoptSettings struct {
	serverSettings
	Cycle     string `arg:"" optional:"" help:"ID of the cycle; the one that runs when there is only one."`
	Reason    string `required:"" placeholder:"TEXT" help:"Why, for example the number of the joint decree. It stands in every case's file."`
	RequestID string `placeholder:"ID" help:"Tells two intentions apart that look the same; the same call is the same intention otherwise."`
	DryRun    bool   `help:"Show what would move and change nothing."`
	JSON      bool   `name:"json" help:"Answer in JSON."`
}

// running returns the cycle that is meant.
func (s adoptSettings) running(ctx context.Context, c *console, desk siklusv1connect.CycleServiceClient) (string, error) {
	if s.Cycle != "" {
		return s.Cycle, nil
	}
	list, err := desk.ListCycles(ctx, &siklusv1.ListCyclesRequest{})
	if err != nil {
		return "", c.answered(err)
	}
	var running []string
	for _, cycle := range list.GetCycles() {
		if cycle.GetStage() != "closed" {
			running = append(running, cycle.GetId())
		}
	}
	if len(running) != 1 {
		return "", badCallf("%d cycles run; say which one by its ID: %s", len(running), strings.Join(running, ", "))
	}
	return running[0], nil
}

// request is the ID of the intention: the one that was given, else one made of everything that was asked.
func (s adoptSettings) request(cycle string, asked ...string) string {
	if s.RequestID != "" {
		return s.RequestID
	}
	sum := sha256.Sum256([]byte(strings.Join(append([]string{cycle, s.Reason}, asked...), "\x00")))
	return "adopt-" + hex.EncodeToString(sum[:12])
}

// cycleAdoptCalendarCommand lets a running cycle take a changed calendar over.
type cycleAdoptCalendarCommand struct {
	adoptSettings
	Off       []string `sep:"none" placeholder:"DATE=NAME" help:"A day off that comes to the calendar, for example 2026-03-20=Cuti bersama. Can be repeated."`
	Worked    []string `placeholder:"DATE" help:"A day that is worked after all. Terms counted over it do not get shorter. Can be repeated."`
	Published bool     `help:"Take the days off that this release knows for the cycle's years as well."`
}

// Run adopts, or shows what would move.
func (a cycleAdoptCalendarCommand) Run(ctx context.Context, c *console) error {
	desk, err := a.cycles()
	if err != nil {
		return err
	}
	if len(a.Off) == 0 && len(a.Worked) == 0 && !a.Published {
		return badCallf("nothing would change: give --off DATE=NAME, --worked DATE or --published")
	}
	ask := &siklusv1.AdoptCalendarRequest{Worked: a.Worked, Published: a.Published, Reason: a.Reason, DryRun: a.DryRun}
	for _, text := range a.Off {
		date, name, named := strings.Cut(text, "=")
		if !named {
			return badCallf("--off takes a date and a name, for example 2026-03-20=Cuti bersama, not %q", text)
		}
		ask.DaysOff = append(ask.DaysOff, &siklusv1.DayOff{Date: strings.TrimSpace(date), Name: strings.TrimSpace(name)})
	}
	if ask.CycleId, err = a.running(ctx, c, desk); err != nil {
		return err
	}
	published := ""
	if a.Published {
		published = "published"
	}
	ask.RequestId = a.request(ask.GetCycleId(), "calendar", strings.Join(a.Off, "\n"), strings.Join(a.Worked, "\n"), published)
	answer, err := desk.AdoptCalendar(ctx, ask)
	if err != nil {
		return c.answered(err)
	}
	return c.sayAdoption(answer.GetAdoption(), a.adoptSettings)
}

// cycleAdoptRulesCommand lets a running cycle go on under another policy.
type cycleAdoptRulesCommand struct {
	adoptSettings
	Policy string `required:"" placeholder:"P" help:"Name of the policy (siklus policy list)."`
}

// Run adopts, or shows what would move.
func (a cycleAdoptRulesCommand) Run(ctx context.Context, c *console) error {
	desk, err := a.cycles()
	if err != nil {
		return err
	}
	cycle, err := a.running(ctx, c, desk)
	if err != nil {
		return err
	}
	answer, err := desk.AdoptRules(ctx, &siklusv1.AdoptRulesRequest{
		CycleId: cycle, RequestId: a.request(cycle, "rules", a.Policy), Policy: a.Policy, Reason: a.Reason, DryRun: a.DryRun,
	})
	if err != nil {
		return c.answered(err)
	}
	return c.sayAdoption(answer.GetAdoption(), a.adoptSettings)
}

func (c *console) sayAdoption(adopted *siklusv1.Adoption, s adoptSettings) error {
	if s.JSON {
		return c.sayJSON(adopted)
	}
	if len(adopted.GetMoved()) > 0 {
		t := newTable(c.out, "case", "clock", "last day", "becomes")
		for _, m := range adopted.GetMoved() {
			t.row(m.GetCaseId(), m.GetClock(), m.GetBefore(), m.GetAfter())
		}
		if err := t.end(); err != nil {
			return err
		}
	}
	if rest := int(adopted.GetTerms()) - len(adopted.GetMoved()); rest > 0 {
		c.say("… and %d more.", rest)
	}
	verb := "take it over"
	if s.DryRun {
		verb = "would take it over; nothing was changed"
	}
	c.say("%d terms get a later last day, none an earlier one. %d cases %s. Rules: %s, before: %s.",
		adopted.GetTerms(), adopted.GetCases(), verb, adopted.GetRulesAfter(), adopted.GetRulesBefore())
	return nil
}
