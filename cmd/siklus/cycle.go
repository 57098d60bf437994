package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"google.golang.org/protobuf/types/known/durationpb"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// cycleCommand works with performance years, over the server.
type cycleCommand struct {
	Plan   cyclePlanCommand   `cmd:"" help:"Show the calendar of all terms, counts and warnings; start nothing."`
	Launch cycleLaunchCommand `cmd:"" help:"Open the year. Can be repeated: what is open stays, what is missing is added."`
	Status cycleStatusCommand `cmd:"" help:"Say where the year stands."`

	Numbers cycleNumbersCommand `cmd:"" help:"Count the running cases in the register and in Temporal; status 1 when the numbers differ."`

	AdoptCalendar cycleAdoptCalendarCommand `cmd:"" help:"Let a running year take changed days off over; no term gets shorter."`
	AdoptRules    cycleAdoptRulesCommand    `cmd:"" help:"Let a running year go on under another policy; no term gets shorter."`
}

// specSettings are what HR chooses for a cycle.
type specSettings struct {
	serverSettings
	Year      int32         `arg:"" help:"Performance year."`
	Policy    string        `help:"Another policy than the agency's own."`
	Rehearsal time.Duration `placeholder:"1s" help:"Make it a rehearsal (gladi) in which a calendar day lasts so long."`
	Start     string        `placeholder:"YYYY-MM-DD" help:"Day on which a rehearsal starts; 2 January when left out."`
	JSON      bool          `name:"json" help:"Answer in JSON."`
}

func (s specSettings) spec() (*siklusv1.CycleSpec, error) {
	spec := &siklusv1.CycleSpec{Year: s.Year, Policy: s.Policy, RehearsalStart: s.Start}
	switch {
	case s.Rehearsal < 0:
		return nil, badCallf("a day of a rehearsal lasts longer than nothing, for example --rehearsal 1s")
	case s.Rehearsal > 0:
		spec.RehearsalDay = durationpb.New(s.Rehearsal)
	case s.Start != "":
		return nil, badCallf("--start goes with --rehearsal: a real year starts when it starts")
	}
	return spec, nil
}

// cyclePlanCommand plans.
type cyclePlanCommand struct{ specSettings }

// Run shows the plan.
func (p cyclePlanCommand) Run(ctx context.Context, c *console) error {
	desk, err := p.cycles()
	if err != nil {
		return err
	}
	spec, err := p.spec()
	if err != nil {
		return err
	}
	plan, err := desk.PlanCycle(ctx, &siklusv1.PlanCycleRequest{Spec: spec})
	if err != nil {
		return c.answered(err)
	}
	if p.JSON {
		return c.sayJSON(plan)
	}
	return c.sayPlan(plan)
}

func (c *console) sayPlan(plan *siklusv1.PlanCycleResponse) error {
	t := newTable(c.out, "period", "clock", "from", "last day", "what", "provision")
	for _, term := range plan.GetTerms() {
		t.row(term.GetPeriod(), term.GetClock(), term.GetFrom(), term.GetDue(), c.pick(term.GetTitle(), term.GetTitleEnglish()), term.GetProvision())
	}
	if err := t.end(); err != nil {
		return err
	}
	c.say("\n%d appraisals, %d evaluations. Rules: %s.", plan.GetAppraisals(), plan.GetEvaluations(), plan.GetRules())
	c.sayWarnings(plan)
	return c.sayBeforeLaunch(plan)
}

func (c *console) sayWarnings(plan *siklusv1.PlanCycleResponse) {
	for i, sentence := range plan.GetWarnings() {
		english := ""
		if i < len(plan.GetWarningsEnglish()) {
			english = plan.GetWarningsEnglish()[i]
		}
		c.say("Warning: %s", c.pick(sentence, english))
	}
	for _, d := range plan.GetDefects() {
		if d.GetBlocks() || d.GetMendedBy() == "" {
			c.say("Left out: %s %s", c.pick(d.GetSentence(), d.GetEnglish()), d.GetMendedBy())
			continue
		}
		c.say("To mend: %s %s", c.pick(d.GetSentence(), d.GetEnglish()), d.GetMendedBy())
	}
}

// cycleLaunchCommand launches.
type cycleLaunchCommand struct {
	specSettings
	RequestID string `placeholder:"ID" help:"Launch the same rehearsal again: the ID that was printed. A real year needs none."`
	NoWait    bool   `help:"Do not wait until everything is open."`
}

// Run launches and waits until everything is open.
func (l cycleLaunchCommand) Run(ctx context.Context, c *console) error {
	desk, err := l.cycles()
	if err != nil {
		return err
	}
	spec, err := l.spec()
	if err != nil {
		return err
	}
	id := l.RequestID
	switch {
	case id != "":
	case spec.GetRehearsalDay() != nil:
		id = "gladi-" + strings.ToLower(rand.Text()[:12])
	default:
		id = fmt.Sprintf("siklus-%d", l.Year)
	}
	answer, err := desk.LaunchCycle(ctx, &siklusv1.LaunchCycleRequest{Spec: spec, RequestId: id})
	if err != nil {
		return c.answered(err)
	}
	cycle := answer.GetCycle()
	if !l.NoWait {
		if cycle, err = c.awaitLaunch(ctx, desk, cycle); err != nil {
			return c.answered(err)
		}
	}
	if l.JSON {
		return c.sayJSON(cycle)
	}
	c.say("Cycle %s (%s): %d of %d appraisals are open, %d people are left out. Request ID: %s",
		cycle.GetId(), cycle.GetStage(), cycle.GetOpened(), cycle.GetPlanned(), len(cycle.GetLeftOut()), id)
	for _, d := range cycle.GetLeftOut() {
		c.say("Left out: %s %s", c.pick(d.GetSentence(), d.GetEnglish()), d.GetMendedBy())
	}
	return nil
}

// awaitLaunch shows a bar until the launch is complete.
func (c *console) awaitLaunch(ctx context.Context, desk siklusv1connect.CycleServiceClient, cycle *siklusv1.Cycle) (*siklusv1.Cycle, error) {
	out := c.err
	if !c.terminal {
		out = io.Discard
	}
	bar := progressbar.NewOptions(int(cycle.GetPlanned()), progressbar.OptionSetWriter(out), progressbar.OptionShowCount(),
		progressbar.OptionSetDescription("launch"), progressbar.OptionSetWidth(40), progressbar.OptionClearOnFinish())
	tick := time.NewTicker(300 * time.Millisecond)
	defer tick.Stop()
	for {
		if planned := int(cycle.GetPlanned()); planned != bar.GetMax() {
			bar.ChangeMax(planned)
		}
		if err := bar.Set(int(cycle.GetOpened())); err != nil {
			return cycle, err
		}
		if cycle.GetStage() != "launching" {
			return cycle, bar.Finish()
		}
		select {
		case <-ctx.Done():
			return cycle, fmt.Errorf("the launch goes on without this command; see `siklus cycle status`: %w", ctx.Err())
		case <-tick.C:
		}
		answer, err := desk.GetCycle(ctx, &siklusv1.GetCycleRequest{CycleId: cycle.GetId()})
		if err != nil {
			return cycle, err
		}
		cycle = answer.GetCycle()
	}
}

// cycleStatusCommand says where a cycle stands.
type cycleStatusCommand struct {
	serverSettings
	Cycle string `arg:"" optional:"" help:"ID of the cycle; the newest when left out."`
	JSON  bool   `name:"json" help:"Answer in JSON."`
}

// Run says it.
func (s cycleStatusCommand) Run(ctx context.Context, c *console) error {
	desk, err := s.cycles()
	if err != nil {
		return err
	}
	id, err := c.newestIfNone(ctx, desk, s.Cycle)
	if err != nil {
		return err
	}
	answer, err := desk.GetCycle(ctx, &siklusv1.GetCycleRequest{CycleId: id})
	if err != nil {
		return c.answered(err)
	}
	if s.JSON {
		return c.sayJSON(answer.GetCycle())
	}
	return c.sayCycle(answer.GetCycle())
}

func (c *console) sayCycle(cycle *siklusv1.Cycle) error {
	kind := "cycle"
	if cycle.GetRehearsal() {
		kind = "rehearsal"
	}
	c.say("%s %d, %s: %d of %d appraisals opened, %d people left out. Rules: %s. Its time: %s.",
		kind, cycle.GetYear(), cycle.GetStage(), cycle.GetOpened(), cycle.GetPlanned(), len(cycle.GetLeftOut()), cycle.GetRules(),
		cycle.GetNow().AsTime().Format(time.RFC3339))
	t := newTable(c.out, "proceeding", "period", "stage", "cases", "past their term")
	for _, n := range cycle.GetCounts() {
		t.row(n.GetProceeding(), n.GetPeriod(), n.GetStage(), number(n.GetCount()), number(n.GetOverdue()))
	}
	if err := t.end(); err != nil {
		return err
	}
	acts, letters := cycle.GetActs(), cycle.GetLetters()
	c.say("Acts: %d taken, %d received, %d refused. Letters: %d sent in %d e-mails, %d waiting, %d failed.",
		acts.GetTaken(), acts.GetReceived(), acts.GetRefused(), letters.GetSent(), letters.GetMails(), letters.GetWaiting(), letters.GetFailed())
	return nil
}
