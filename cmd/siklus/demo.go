package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// demoCommand runs a whole rehearsal year by itself.
type demoCommand struct {
	Agency string        `env:"AGENCY" help:"Which made-up agency: dkp-saruni (the default), kuranji, pontianak, sinabang, gorontalo or walesi."`
	Year   int32         `default:"2026" help:"Performance year."`
	Day    time.Duration `default:"700ms" help:"How long a calendar day lasts."`
	Until  string        `placeholder:"YYYY-MM-DD" help:"End on this day of the cycle and tell how it stands then; otherwise it runs to its end."`
	Within time.Duration `default:"10m" help:"How long the cycle may take; what is stuck then is named, and the exit status is 1."`
	Keep   string        `placeholder:"FOLDER" help:"Keep everything in this folder; nothing is kept without it."`
	Listen string        `default:"127.0.0.1:0" placeholder:"HOST:PORT" help:"Loopback address of the pages; the system chooses a port for 0."`
	Stay   bool          `help:"Keep everything up when the cycle is closed, until Ctrl-C."`
}

// Run starts everything, launches, lets the staff work and tells how it ended.
func (d demoCommand) Run(ctx context.Context, c *console) (err error) {
	agency, err := madeUp(d.Agency)
	if err != nil {
		return err
	}
	if _, err := d.ends(); err != nil {
		return err
	}
	c.say("Starting Postgres, Temporal, mailbox, door and worker …")
	h, err := openHouse(ctx, houseOptions{Keep: d.Keep, Listen: d.Listen, HoldOff: d.Day / 4, MailRate: 200, Log: c.quieter(), Engine: c.errorsOnly()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	h.sayAddresses(c)
	c.say("  agency       %s: %d people, %d units", agency.Name, len(agency.People), len(agency.Units))
	put, err := h.seed(ctx, c, agency)
	if err != nil {
		return err
	}
	closed, err := d.perform(ctx, c, h, put)
	if err != nil {
		return err
	}
	if d.Stay {
		c.say("\nEverything stays up; Ctrl-C ends it.")
		if err := h.stay(ctx); err != nil {
			return err
		}
	}
	if !closed {
		return errAnswerIsNo
	}
	return nil
}

// perform plans, launches, lets the staff work until the cycle is closed, and tells how it ended. closed is
// false when it is not closed in time or a journal is broken.
func (d demoCommand) perform(ctx context.Context, c *console, h *house, put seeded) (closed bool, err error) {
	desk := h.desk(put.key)
	spec := &siklusv1.CycleSpec{Year: d.Year, RehearsalDay: durationpb.New(d.Day)}
	plan, err := desk.PlanCycle(ctx, &siklusv1.PlanCycleRequest{Spec: spec})
	if err != nil {
		return false, c.answered(err)
	}
	c.say("\nPlan for %d: %d appraisals, %d evaluations, %d terms. Rules: %s.",
		d.Year, plan.GetAppraisals(), plan.GetEvaluations(), len(plan.GetTerms()), plan.GetRules())
	c.sayWarnings(plan)

	begun := time.Now()
	launched, err := desk.LaunchCycle(ctx, &siklusv1.LaunchCycleRequest{Spec: spec, RequestId: fmt.Sprintf("gladi-%d-%d", d.Year, begun.UnixNano())})
	if err != nil {
		return false, c.answered(err)
	}
	c.say("\nA rehearsal is launched; a calendar day lasts %s. The staff follow the links in their letters.\n", d.Day)
	staff := &demo.Staff{Agency: put.Agency, Pages: h.base, Mailbox: h.stack.Mailbox.URL(), Day: d.Day, Log: c.quieter()}

	company := h.company(put, launched.GetCycle().GetId(), d.Day, c.quieter())
	working, stop := context.WithTimeout(ctx, d.Within)
	defer stop()
	group, groupCtx := errgroup.WithContext(working)
	group.Go(func() error { return staff.Run(groupCtx) })
	if company != nil {
		group.Go(func() error { return company.Run(groupCtx) })
	}
	var cycle *siklusv1.Cycle
	group.Go(func() error {
		defer stop() // the staff go home
		var err error
		ends, _ := d.ends()
		w := watching{zone: put.Zone, periods: periodsOf(plan), ends: ends}
		if company != nil {
			w.rests = company.Over
		}
		cycle, err = c.watch(groupCtx, desk, launched.GetCycle(), w)
		return err
	})
	if err := group.Wait(); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return false, c.answered(err)
	}
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	whole, err := h.tell(ctx, c, put, cycle, staff.Tally(), time.Since(begun), d.Until != "")
	if err != nil || company == nil {
		return whole, err
	}
	return whole && c.sayScenes(company.Failures()), h.tellFacts(ctx, c, put, cycle)
}

// ends is the day on which to end; zero: when the cycle is closed.
func (d demoCommand) ends() (appraisal.Date, error) {
	if d.Until == "" {
		return 0, nil
	}
	day, err := appraisal.ParseDate(d.Until)
	if err != nil {
		return 0, badCallf("--until takes a day such as 2026-04-30: %w", err)
	}
	return day, nil
}
