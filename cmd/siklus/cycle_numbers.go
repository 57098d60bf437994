package main

import (
	"context"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// cycleNumbersCommand holds the register of a cycle against Temporal.
type cycleNumbersCommand struct {
	serverSettings
	Cycle    string        `arg:"" optional:"" help:"ID of the cycle; the newest when left out."`
	Patience time.Duration `default:"10s" help:"How long to count again until both are equal; 30s at most."`
	JSON     bool          `name:"json" help:"Answer in JSON."`
}

// Run counts, and answers no when the numbers differ.
func (n cycleNumbersCommand) Run(ctx context.Context, c *console) error {
	if n.Patience < 0 || n.Patience > 30*time.Second {
		return badCallf("--patience is between 0s and 30s")
	}
	desk, err := n.cycles()
	if err != nil {
		return err
	}
	id, err := c.newestIfNone(ctx, desk, n.Cycle)
	if err != nil {
		return err
	}
	watch, err := n.watch()
	if err != nil {
		return err
	}
	found, err := watch.CompareNumbers(ctx, &siklusv1.CompareNumbersRequest{CycleId: id, Patience: durationpb.New(n.Patience)})
	if err != nil {
		return c.answered(err)
	}
	if n.JSON {
		err = c.sayJSON(found)
	} else {
		err = c.sayNumbers(found)
	}
	if err == nil && !found.GetEqual() {
		return errAnswerIsNo
	}
	return err
}

// newestIfNone is the cycle that was named, or the agency's newest.
func (c *console) newestIfNone(ctx context.Context, desk siklusv1connect.CycleServiceClient, id string) (string, error) {
	if id != "" {
		return id, nil
	}
	list, err := desk.ListCycles(ctx, &siklusv1.ListCyclesRequest{})
	if err != nil {
		return "", c.answered(err)
	}
	if len(list.GetCycles()) == 0 {
		return "", badCallf("the agency has no cycle yet; `siklus cycle launch` opens one")
	}
	return list.GetCycles()[0].GetId(), nil
}

func (c *console) sayNumbers(found *siklusv1.CompareNumbersResponse) error {
	t := newTable(c.out, "proceeding", "stage", "register", "Temporal", "")
	for _, n := range found.GetNumbers() {
		stage, same := n.GetStage(), "same"
		if stage == "" {
			stage = "(another stage)"
		}
		if n.GetRegister() != n.GetTemporal() {
			same = "DIFFERS"
		}
		t.row(n.GetProceeding(), stage, number(n.GetRegister()), number(n.GetTemporal()), same)
	}
	if err := t.end(); err != nil {
		return err
	}
	at := found.GetComparedAt().AsTime().Format(time.RFC3339)
	if found.GetEqual() {
		c.say("Running cases of %d: every number is the same in register and Temporal, at %s, counted %d times.", found.GetYear(), at, found.GetRounds())
		return nil
	}
	c.say("%d cases differ, at %s, counted %d times. Visibility follows the register after a moment; these stayed:", found.GetDifferences(), at, found.GetRounds())
	for _, d := range found.GetDifferent() {
		register, temporal := d.GetRegister(), d.GetTemporal()
		if register == "" {
			register = "does not run"
		}
		if temporal == "" {
			temporal = "no workflow"
		}
		if d.GetStatus() != "" {
			temporal += " (" + d.GetStatus() + ")"
		}
		c.say("%s:%s  register: %s  Temporal: %s", d.GetProceeding(), d.GetCaseId(), register, temporal)
	}
	return nil
}
