package workflows

import (
	"go.temporal.io/sdk/workflow"

	"siklus.id/appraisal"
)

// AppraisalResult is how a person's year ended.
type AppraisalResult struct {
	Stage     appraisal.Stage     `json:"s"`
	Predicate appraisal.Predicate `json:"p,omitempty"`
}

// YearEvaluated tells an appraisal that its annual evaluation is final.
type YearEvaluated struct {
	Result appraisal.Result `json:"x"`
}

// year is one person's appraisal in one post: target agreement, the year's evaluations, follow-up, seal.
type year struct {
	*proceeding
	in        AppraisalInput
	ends      appraisal.Term // the last day of the year
	evaluated *YearEvaluated
	people    people
}

// Appraisal runs the performance year of one person in one post (*pengelolaan kinerja pegawai*):
//
//  1. the employee drafts and signs the target agreement (*SKP*), the appraiser sets it, by the end of January;
//  2. at the end of January without agreement, the dialogue is with the appraiser's superior (II.C.5);
//  3. evaluations run, periodic and annual, each its own proceeding, opened by the Cycle when its window comes;
//  4. the annual result is followed up: a result below expectation opens a training need;
//  5. the appraisal is sealed.
//
// Targets may be agreed anew while the year runs (renewal.go). The employee may move, be away for long, or leave
// (people.go).
func Appraisal(ctx workflow.Context, in AppraisalInput) (AppraisalResult, error) {
	y := &year{in: in, ends: appraisal.Term{Clock: appraisal.YearClock, Due: in.Ends}}
	y.proceeding = newProceeding(ctx, appraisal.AppraisalProceeding, in.CaseInput, y)
	first := TargetsDueStep(in)
	if in.Reopened != "" {
		first = appraisal.Step{Stage: in.Reopened}
	}
	if err := y.begin(ctx, first); err != nil {
		return AppraisalResult{}, err
	}
	if in.Reopened != "" && !y.reopened(ctx) {
		return AppraisalResult{Stage: in.Reopened}, nil
	}
	workflow.Go(ctx, y.listen)

	for !y.standing.Stage.Ended() {
		if err := y.run(ctx, func() bool { return y.evaluated != nil }, y.hasNews); err != nil {
			return AppraisalResult{}, err
		}
		if y.hasNews() {
			y.tellNews(ctx)
		}
		if y.evaluated != nil && !y.standing.Stage.Ended() {
			if err := y.followUp(ctx); err != nil {
				return AppraisalResult{}, err
			}
		}
	}
	if y.standing.Stage != appraisal.Sealed {
		y.tellEvaluations(ctx, AppraisalEndedSignal, AppraisalEnded{Stage: y.standing.Stage, Service: y.people.service})
	}
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return AppraisalResult{}, err
	}
	return AppraisalResult{Stage: y.standing.Stage, Predicate: y.result.Predicate}, nil
}

// TargetsDueStep is the stage in which an appraisal is opened: the employee's draft is awaited.
func TargetsDueStep(in AppraisalInput) appraisal.Step {
	return appraisal.Step{Stage: appraisal.TargetsDue, Awaits: []appraisal.Awaited{
		{Role: appraisal.Employee, Act: appraisal.SubmitTargets, Term: in.TargetsDue, Letter: "targets_due"},
	}}
}

// take is what each act of target agreement leads to.
func (y *year) take(_ workflow.Context, act appraisal.Act) (appraisal.Step, error) {
	if step, concerned := y.employeeAct(act); concerned {
		return step, nil
	}
	if y.standing.Stage == appraisal.InYear && act.Kind != appraisal.Reopen {
		return y.renewing(act), nil
	}
	switch act.Kind {
	case appraisal.SubmitTargets:
		return y.submitted(), nil
	case appraisal.ReturnTargets:
		return y.returned(), nil
	case appraisal.AgreeTargets:
		return y.inYear(appraisal.Notice{Role: appraisal.Employee, Letter: "targets_agreed"}), nil
	default: // Reopen
		y.evaluated = nil
		reopened := y.in
		reopened.TargetsDue = appraisal.Term{Clock: appraisal.JoinedClock, Day0: y.day0(act), Due: act.Facts.Until}
		step := TargetsDueStep(reopened)
		step.Notices = []appraisal.Notice{{Role: appraisal.Appraiser, Letter: "case_reopened"}}
		return step, nil
	}
}

// submitted: the appraiser sets the targets or returns them; after the step-up the superior does.
func (y *year) submitted() appraisal.Step {
	if y.standing.Stage == appraisal.TargetsSteppedUp {
		step := y.without(appraisal.SubmitTargets)
		step.Awaits = append(step.Awaits, appraisal.Awaited{
			Role: appraisal.Superior, Act: appraisal.AgreeTargets, Term: y.planning(), Letter: "targets_submitted"})
		return step
	}
	return appraisal.Step{Stage: appraisal.TargetsSubmitted, Awaits: []appraisal.Awaited{
		{Role: appraisal.Appraiser, Act: appraisal.AgreeTargets, Term: y.planning(), Letter: "targets_submitted"},
	}}
}

// planning is the term inside which targets are submitted, returned and agreed.
func (y *year) planning() appraisal.Term { return y.lapsing()[0] }

// returned: the employee corrects and submits again, inside the same term.
func (y *year) returned() appraisal.Step {
	stage := appraisal.TargetsDue
	if y.standing.Stage == appraisal.TargetsSteppedUp {
		stage = appraisal.TargetsSteppedUp
	}
	return appraisal.Step{Stage: stage, Awaits: []appraisal.Awaited{
		{Role: appraisal.Employee, Act: appraisal.SubmitTargets, Term: y.planning(), Letter: "targets_returned"},
	}}
}

// inYear: nothing is awaited here while the evaluations run.
func (y *year) inYear(notices ...appraisal.Notice) appraisal.Step {
	return appraisal.Step{
		Stage:   appraisal.InYear,
		Windows: []appraisal.Term{y.ends},
		Notices: notices,
	}
}

// lapse is what silence means in each stage.
func (y *year) lapse(ctx workflow.Context, ended []appraisal.Term) (string, appraisal.Step) {
	switch y.standing.Stage {
	case appraisal.TargetsDue, appraisal.TargetsSubmitted:
		return "targets-not-agreed", y.steppedUp(ctx, ended[0])
	case appraisal.TargetsSteppedUp:
		// The superior was silent too. The law has no answer; by policy the year goes on with the last draft,
		// so that one idle leader never keeps a person from being evaluated.
		step := y.inYear(appraisal.Notice{Role: appraisal.HR, Letter: "targets_stepped_up"})
		step.Breach = []appraisal.Clock{appraisal.T3}
		return "targets-left-unset", step
	case appraisal.Resting:
		return "absent-to-the-end", appraisal.Step{Stage: appraisal.Exempted, Notices: []appraisal.Notice{{Role: appraisal.Employee, Letter: "case_exempted"}}}
	default: // InYear
		if !yearOver(ended) {
			return "targets-not-renewed", y.notRenewed()
		}
		return "year-ended-unevaluated", appraisal.Step{Stage: appraisal.Sealed}
	}
}

// steppedUp: from 1 February the employee holds the dialogue with the appraiser's superior (II.C.5).
func (y *year) steppedUp(ctx workflow.Context, missed appraisal.Term) appraisal.Step {
	term := y.rules.Term(appraisal.T3, y.today(ctx))
	step := appraisal.Step{Stage: appraisal.TargetsSteppedUp, Breach: []appraisal.Clock{missed.Clock}}
	if y.standing.Stage == appraisal.TargetsSubmitted {
		step.Awaits = []appraisal.Awaited{{Role: appraisal.Superior, Act: appraisal.AgreeTargets, Term: term, Letter: "targets_stepped_up"}}
	} else {
		step.Awaits = []appraisal.Awaited{{Role: appraisal.Employee, Act: appraisal.SubmitTargets, Term: term, Letter: "targets_stepped_up"}}
	}
	return step
}

// listen hears when the annual evaluation is final.
func (y *year) listen(ctx workflow.Context) {
	channel := workflow.GetSignalChannel(ctx, YearEvaluatedSignal)
	for {
		var told YearEvaluated
		if !channel.Receive(ctx, &told) {
			return
		}
		y.evaluated = &told
	}
}

// followUp is what comes after the year's result (arts 27, 31–33; V.A.12): a training need where the result
// asks for one, and the seal.
func (y *year) followUp(ctx workflow.Context) error {
	if err := y.turn.Lock(ctx); err != nil {
		return err
	}
	defer y.turn.Unlock()
	result := y.evaluated.Result
	y.evaluated = nil
	step := appraisal.Step{Stage: appraisal.Sealed, Result: &result}
	if y.rules.TrainingBelow && (result.Results == appraisal.Below || result.Behaviour == appraisal.Below) {
		step.Opens = appraisal.TrainingID(y.in.Case, workflow.GetInfo(ctx).OriginalRunID)
	}
	if err := y.recordEvent(ctx, "sealed", step, noTerm); err != nil {
		return err
	}
	if step.Opens == "" {
		return nil
	}
	return y.openTraining(ctx, step.Opens)
}

// openTraining starts the training proceeding, which goes on for months after the appraisal is sealed.
func (y *year) openTraining(ctx workflow.Context, id string) error {
	in := TrainingInput{CaseInput: y.following(id), Appraisal: y.in.Case, Needed: y.today(ctx)}
	step := TrainingNeededStep(in)
	child := workflow.ExecuteChildWorkflow(followUpCase(ctx, appraisal.TrainingProceeding, in.CaseInput, step), TrainingWorkflow, in)
	return child.GetChildWorkflowExecution().Get(ctx, nil)
}

// reopened waits for the act Reopen that this run was started for. It is on its way with the start; should
// it be refused, the case stays ended.
func (p *proceeding) reopened(ctx workflow.Context) bool {
	ok, err := workflow.AwaitWithTimeout(ctx, reopenWithin, func() bool { return !p.standing.Stage.Ended() })
	return ok && err == nil
}
