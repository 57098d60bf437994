package workflows

import (
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"siklus.id/activities"
	"siklus.id/appraisal"
)

// procedure is what differs between proceedings: what follows an act, and what silence means.
type procedure interface {
	// take returns where the case stands once the act is recorded. It is called with the case's turn held.
	take(ctx workflow.Context, act appraisal.Act) (appraisal.Step, error)
	// took remembers what a recorded act changes beside the step; the case still stands where it stood.
	took(act appraisal.Act)
	// lapse returns what is recorded when the first running term has passed in silence. It remembers nothing: a
	// timely act may come first, and then nothing has lapsed.
	lapse(ctx workflow.Context, ended []appraisal.Term) (event string, step appraisal.Step)
}

// proceeding is one case at work: it admits acts one at a time, records each before it answers, keeps the
// clock of the running terms and leaves the rest to its procedure.
type proceeding struct {
	kind     appraisal.Proceeding
	in       CaseInput
	rules    appraisal.Rules // those pinned at opening, until an act adopts others
	unit     string          // code of the unit the employee belongs to now
	its      procedure
	standing appraisal.Standing
	step     appraisal.Step
	result   appraisal.Result
	turn     workflow.Mutex
	taken    map[string]appraisal.Receipt // looked up by act, never ranged over
	events   int                          // recorded by the engine itself in this run
	moves    int                          // grows with every recorded step

	timer     workflow.Future
	timerEnds time.Time
	stopTimer workflow.CancelFunc
}

func newProceeding(ctx workflow.Context, kind appraisal.Proceeding, in CaseInput, its procedure) *proceeding {
	return &proceeding{
		kind: kind, in: in, rules: in.Rules, unit: in.Unit, its: its,
		turn: workflow.NewMutex(ctx), taken: map[string]appraisal.Receipt{},
	}
}

// begin enters the first stage, whose rows were written when the case was opened, and listens for acts.
func (p *proceeding) begin(ctx workflow.Context, first appraisal.Step) error {
	p.stand(ctx, appraisal.Entry{Step: first})
	for _, kind := range appraisal.ActsOf(p.kind) {
		err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateName(kind), p.handle,
			workflow.UpdateHandlerOptions{Validator: p.validate})
		if err != nil {
			return err
		}
	}
	return workflow.SetQueryHandler(ctx, CaseQuery, func() (appraisal.Step, error) { return p.step, nil })
}

// run takes acts and lets terms pass until the case has ended and every act in hand is answered.
func (p *proceeding) run(ctx workflow.Context, also ...func() bool) error {
	for !p.standing.Stage.Ended() {
		p.arm(ctx)
		seen := p.moves
		err := workflow.Await(ctx, func() bool {
			for _, other := range also {
				if other() {
					return true
				}
			}
			return p.moves != seen || p.timer != nil && p.timer.IsReady()
		})
		if err != nil {
			return err
		}
		if p.moves == seen && p.timer != nil && p.timer.IsReady() {
			if err := p.silence(ctx); err != nil {
				return err
			}
		}
		for _, other := range also {
			if other() {
				return nil
			}
		}
	}
	p.disarm()
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

// validate refuses what may not be done before it enters the history. A refusal leaves no trace in the
// workflow: the register keeps it.
func (p *proceeding) validate(_ workflow.Context, act appraisal.Act) error {
	if _, done := p.taken[act.ID]; done {
		return nil
	}
	return refusalError(appraisal.Admit(p.rules, p.standing, act))
}

// handle takes one act: wait for the turn, admit again, record, then move. OK means recorded.
func (p *proceeding) handle(ctx workflow.Context, act appraisal.Act) (appraisal.Receipt, error) {
	if err := p.turn.Lock(ctx); err != nil {
		return appraisal.Receipt{}, err
	}
	defer p.turn.Unlock()
	return p.takeAct(ctx, act)
}

func (p *proceeding) takeAct(ctx workflow.Context, act appraisal.Act) (appraisal.Receipt, error) {
	if receipt, done := p.taken[act.ID]; done {
		return receipt, nil
	}
	if refusal := appraisal.Admit(p.rules, p.standing, act); refusal != nil {
		return appraisal.Receipt{}, refusalError(refusal)
	}
	step, err := p.follow(ctx, act)
	if err != nil {
		return appraisal.Receipt{}, err
	}
	entry := p.entry(act.ID, &act, "", p.legal(act), step)
	out, err := p.record(ctx, activities.RecordInput{Entry: entry})
	if err != nil {
		return appraisal.Receipt{}, err
	}
	p.taken[act.ID] = out.Receipt
	p.its.took(act)
	p.adopt(act)
	p.stand(ctx, entry)
	return out.Receipt, nil
}

// follow is what every act leads to: the acts of HR mean the same in all proceedings, the rest is the
// procedure's.
func (p *proceeding) follow(ctx workflow.Context, act appraisal.Act) (appraisal.Step, error) {
	switch act.Kind {
	case appraisal.ExtendTerm:
		return p.extended(act.Facts), nil
	case appraisal.AdoptCalendar, appraisal.AdoptRules:
		return p.adopted(act), nil
	case appraisal.ChangeParty:
		return p.still(appraisal.Notice{Role: appraisal.Employee, Letter: "party_changed"}), nil
	case appraisal.Exempt:
		return appraisal.Step{Stage: appraisal.Exempted, Notices: []appraisal.Notice{{Role: appraisal.Employee, Letter: "case_exempted"}}}, nil
	case appraisal.Withdraw:
		return appraisal.Step{Stage: appraisal.Withdrawn, Notices: []appraisal.Notice{{Role: appraisal.Employee, Letter: "case_withdrawn"}}}, nil
	}
	return p.its.take(ctx, act)
}

func (p *proceeding) extended(f appraisal.Facts) appraisal.Step {
	step := p.still(appraisal.Notice{Role: appraisal.Employee, Letter: "term_extended"})
	for i := range step.Awaits {
		if step.Awaits[i].Term.Clock == f.Clock {
			step.Awaits[i].Term.Due = f.Until
		}
	}
	for i := range step.Windows {
		if step.Windows[i].Clock == f.Clock {
			step.Windows[i].Due = f.Until
		}
	}
	return step
}

// still is the present step over again, without what was recorded once: the case stays where it is.
func (p *proceeding) still(notices ...appraisal.Notice) appraisal.Step {
	return appraisal.Step{
		Stage:   p.step.Stage,
		Awaits:  slices.Clone(p.step.Awaits),
		Windows: slices.Clone(p.step.Windows),
		Notices: notices,
	}
}

// without is the present step with some awaited acts fewer: they were done or make no sense any more, the stage
// goes on.
func (p *proceeding) without(kinds ...appraisal.ActKind) appraisal.Step {
	step := p.still()
	step.Awaits = slices.DeleteFunc(step.Awaits, func(a appraisal.Awaited) bool { return slices.Contains(kinds, a.Act) })
	return step
}

// silence is what happens when the first term is over. Acts that the door received in time but that have
// not come here yet are taken first: a slow worker cannot make a timely act late.
func (p *proceeding) silence(ctx workflow.Context) error {
	if err := p.turn.Lock(ctx); err != nil {
		return err
	}
	defer p.turn.Unlock()
	p.timer = nil
	ended := p.ended(ctx)
	if len(ended) == 0 {
		return nil
	}
	event, step := p.its.lapse(ctx, ended)
	return p.recordEvent(ctx, event, step, ended[0].Ends(p.rules.Calendar))
}

// recordEvent records something that nobody did. before, when set, is the legal instant until which an act
// would have been in time.
func (p *proceeding) recordEvent(ctx workflow.Context, event string, step appraisal.Step, before time.Time) error {
	p.events++
	id := appraisal.EventID(p.in.Case, workflow.GetInfo(ctx).OriginalRunID, p.events)
	in := activities.RecordInput{Entry: p.entry(id, nil, event, p.now(ctx), step)}
	if !before.IsZero() {
		in.Before = p.rules.Pace.ToReal(before)
	}
	out, err := p.record(ctx, in)
	if err != nil {
		return err
	}
	if len(out.Waiting) == 0 {
		p.stand(ctx, in.Entry)
		return nil
	}
	for _, act := range out.Waiting {
		if _, err := p.takeAct(ctx, act); err != nil {
			if refused := p.refuse(ctx, act, err); refused != nil {
				return refused
			}
		}
	}
	p.moves++
	return nil
}

// refuse keeps the refusal of an act that was taken from the register, where no caller waits for it.
func (p *proceeding) refuse(ctx workflow.Context, act appraisal.Act, cause error) error {
	refusal, ok := RefusalOf(cause)
	if !ok {
		return cause
	}
	return workflow.ExecuteLocalActivity(recording(ctx, "penolakan dicatat"), RefuseErrand,
		activities.RefuseInput{Agency: p.in.Agency, Act: act.ID, Refusal: refusal}).Get(ctx, nil)
}

func (p *proceeding) record(ctx workflow.Context, in activities.RecordInput) (activities.RecordOutput, error) {
	var out activities.RecordOutput
	err := workflow.ExecuteLocalActivity(recording(ctx, summaryOf(in.Entry)), RecordErrand, in).Get(ctx, &out)
	return out, err
}

func (p *proceeding) entry(id string, act *appraisal.Act, event string, at time.Time, step appraisal.Step) appraisal.Entry {
	return appraisal.Entry{ID: id, Agency: p.in.Agency, Cycle: p.in.Cycle, Case: p.in.Case, Proceeding: p.kind, Act: act, Event: event, At: at, Step: step}
}

// stand moves the case to a recorded step and shows it to administrators.
func (p *proceeding) stand(ctx workflow.Context, entry appraisal.Entry) {
	step, again := entry.Step, changesAwaited(entry, p.standing.Stage)
	before := p.standing.Stage
	if step.Result != nil {
		p.result = *step.Result
		p.standing.Signer = step.Result.SignedBy.Role
		p.standing.Final = step.Result.Final
	}
	p.step = step
	p.standing.Proceeding = p.kind
	p.standing.Stage = step.Stage
	p.standing.Terms = step.Terms()
	p.standing.Submitted = step.Stage == appraisal.InYear && awaits(step, appraisal.AgreeTargets)
	p.standing.Rated = awaits(step, appraisal.Sign)
	p.standing.Reuse = proposer(step)
	p.moves++
	show(ctx, p, before, again)
}

func awaits(step appraisal.Step, kind appraisal.ActKind) bool {
	return slices.ContainsFunc(step.Awaits, func(a appraisal.Awaited) bool { return a.Act == kind })
}

// running is the first running term of one of the clocks; zero when none runs.
func (p *proceeding) running(clocks ...appraisal.Clock) appraisal.Term {
	for _, t := range p.standing.Terms {
		if slices.Contains(clocks, t.Clock) {
			return t
		}
	}
	return appraisal.Term{}
}

// now is the legal time.
func (p *proceeding) now(ctx workflow.Context) time.Time {
	return p.rules.Pace.ToLegal(workflow.Now(ctx))
}

func (p *proceeding) today(ctx workflow.Context) appraisal.Date {
	return p.rules.Calendar.DateOf(p.now(ctx))
}

// legal is when the door received an act, in legal time.
func (p *proceeding) legal(act appraisal.Act) time.Time { return p.rules.Pace.ToLegal(act.ReceivedAt) }

// day0 is the day of an act in the agency's zone: the day its terms are counted from.
func (p *proceeding) day0(act appraisal.Act) appraisal.Date {
	return p.rules.Calendar.DateOf(p.legal(act))
}

// took is for procedures whose acts change nothing beside the step.
func (*proceeding) took(appraisal.Act) {}

// lapsing lists the running terms whose end means something. A check-in (T4) has a day by which it is
// expected and reminded of, but the procedure goes on without it.
func (p *proceeding) lapsing() []appraisal.Term {
	var terms []appraisal.Term
	for _, t := range p.standing.Terms {
		if t.Clock != appraisal.T4 && !t.IsZero() {
			terms = append(terms, t)
		}
	}
	return terms
}

// ended lists the terms that are over, the first to end first.
func (p *proceeding) ended(ctx workflow.Context) []appraisal.Term {
	now := p.now(ctx)
	var over []appraisal.Term
	for _, t := range p.lapsing() {
		if !now.Before(t.Ends(p.rules.Calendar)) {
			over = append(over, t)
		}
	}
	for i := 1; i < len(over); i++ {
		for j := i; j > 0 && over[j].Due < over[j-1].Due; j-- {
			over[j], over[j-1] = over[j-1], over[j]
		}
	}
	return over
}

// arm keeps one timer, to the end of the first term to lapse. It is left alone while that end stays.
func (p *proceeding) arm(ctx workflow.Context) {
	term, ends, any := appraisal.NextEnd(p.rules.Calendar, p.lapsing())
	if !any {
		p.disarm()
		return
	}
	if p.timer != nil && p.timerEnds.Equal(ends) {
		return
	}
	p.disarm()
	timerCtx, stop := workflow.WithCancel(ctx)
	p.timerEnds, p.stopTimer = ends, stop
	p.timer = workflow.NewTimerWithOptions(timerCtx, p.untilActing(ctx, ends), workflow.TimerOptions{Summary: fmt.Sprintf("%s s.d. %s", term.Clock, term.Due)})
}

// grace is how long the engine waits behind a term for acts that are still on their way from the door.
const grace = 200 * time.Millisecond

func (p *proceeding) untilActing(ctx workflow.Context, ends time.Time) time.Duration {
	pace := p.rules.Pace
	wait := pace.ToReal(ends).Sub(workflow.Now(ctx)) + pace.Shrink(p.rules.Spread(p.in.Case)) + grace
	return max(wait, grace)
}

func (p *proceeding) disarm() {
	if p.stopTimer != nil {
		p.stopTimer()
	}
	p.timer, p.stopTimer, p.timerEnds = nil, nil, time.Time{}
}

// refusalError turns a refusal into the error that reaches the caller of an update with its code,
// sentence and provision intact.
func refusalError(r *appraisal.Refusal) error {
	if r == nil {
		return nil
	}
	return temporal.NewNonRetryableApplicationError(r.Sentence, r.Code, nil, *r)
}
