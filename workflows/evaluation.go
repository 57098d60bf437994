package workflows

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"siklus.id/appraisal"
)

// EvaluationResult is how one period's evaluation ended.
type EvaluationResult struct {
	Stage     appraisal.Stage       `json:"s"`
	Predicate appraisal.Predicate   `json:"p,omitempty"`
	Final     appraisal.FinalReason `json:"f,omitempty"`
}

// evaluation is one period of one appraisal.
type evaluation struct {
	*proceeding
	in        EvaluationInput
	superior  bool // the superior rated in the silent appraiser's place: other terms, final result
	checkIns  int
	objection workflow.ChildWorkflowFuture
	objecting *ObjectionInput
	changed   bool // the objection changed the result
	employee  employee
	given     appraisal.Judgement // ratings without a signature yet
	proposal  appraisal.Act       // the first ReuseResult, until the other side answers
}

// Evaluation runs one period's evaluation, periodic or annual (*evaluasi kinerja*, arts 23–30):
//
//  1. window open: the employee checks in, leaders give feedback, the appraiser gives the two ratings and signs
//     them; after a move both may agree that the old unit's result stands (signing.go);
//  2. a silent appraiser: the superior rates within T13, and the result is final (IV.A.11); ratings that the
//     appraiser gave and did not sign the superior may sign (V.A.8);
//  3. signed: the signer delivers within T9, or T14 on the superior's path;
//  4. delivered: the employee receives, or is deemed to have received (policy);
//  5. received: return (T10, T15) and objection (T11) run side by side;
//  6. an objection is decided in a proceeding of its own;
//  7. final, reported to the authorised official within T16–T18.
//
// What becomes of the employee meanwhile, the appraisal tells (news.go).
func Evaluation(ctx workflow.Context, in EvaluationInput) (EvaluationResult, error) {
	e := &evaluation{in: in}
	e.proceeding = newProceeding(ctx, appraisal.EvaluationProceeding, in.CaseInput, e)
	e.standing.RateFrom, e.employee.absentTo = in.Period.Rates, in.AbsentTo
	first := WindowOpenStep(in)
	if in.Reopened != "" {
		first = appraisal.Step{Stage: in.Reopened}
	}
	if err := e.begin(ctx, first); err != nil {
		return EvaluationResult{}, err
	}
	if in.Reopened != "" && !e.reopened(ctx) {
		return EvaluationResult{Stage: in.Reopened}, nil
	}

	workflow.Go(ctx, e.listen)
	for !e.standing.Stage.Ended() {
		if err := e.run(ctx, e.objectionPending, e.appraisalEnded, e.employeeChanged); err != nil {
			return EvaluationResult{}, err
		}
		var err error
		switch {
		case e.appraisalEnded():
			err = e.endWithAppraisal(ctx)
		case e.employeeChanged():
			err = e.followEmployee(ctx)
		case e.objectionPending():
			err = e.objectionDecided(ctx)
		}
		if err != nil {
			return EvaluationResult{}, err
		}
	}
	if in.Period.Kind == appraisal.Annual && e.standing.Stage != appraisal.Withdrawn && !e.employee.departed {
		e.tellAppraisal(ctx)
	}
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return EvaluationResult{}, err
	}
	return EvaluationResult{Stage: e.standing.Stage, Predicate: e.result.Predicate, Final: e.standing.Final}, nil
}

// WindowOpenStep is the stage in which an evaluation is opened. Where check-ins are more frequent than
// evaluations it opens before ratings may be given; the appraiser is then asked by the reminders only.
func WindowOpenStep(in EvaluationInput) appraisal.Step {
	rate := appraisal.Awaited{Role: appraisal.Appraiser, Act: appraisal.Rate, Term: appraisal.WindowTerm(in.Period)}
	if in.Period.Rates <= in.Period.Opens {
		rate.Letter = "ready_to_rate"
	}
	step := appraisal.Step{Stage: appraisal.WindowOpen, Awaits: []appraisal.Awaited{rate}}
	if first := in.Rules.CheckInTerm(in.Period, 1); !first.IsZero() {
		step.Awaits = append(step.Awaits, appraisal.Awaited{Role: appraisal.Employee, Act: appraisal.CheckIn, Term: first, Letter: "window_open"})
	}
	return step
}

// take is what each act leads to, in the order of the procedure.
func (e *evaluation) take(_ workflow.Context, act appraisal.Act) (appraisal.Step, error) {
	switch act.Kind {
	case appraisal.CheckIn:
		return e.checkedIn(), nil
	case appraisal.GiveFeedback:
		return e.still(appraisal.Notice{Role: appraisal.Employee, Letter: "feedback_given"}), nil
	case appraisal.ReuseResult:
		return e.reused(act), nil
	case appraisal.Rate:
		return e.rated(act), nil
	case appraisal.Sign:
		return e.signed(act.Kind, e.given, act), nil
	case appraisal.Deliver:
		return e.delivered(e.day0(act)), nil
	case appraisal.Receive:
		if act.Facts.Signed {
			return e.receivedAndReturned(e.day0(act)), nil
		}
		return e.received(e.day0(act)), nil
	case appraisal.ReturnDocument:
		return e.documentReturned(e.day0(act)), nil
	case appraisal.FileObjection:
		return e.objected(act), nil
	default: // Reopen
		return e.windowReopened(act), nil
	}
}

// checkedIn: where the agency checks in monthly, the next month's check-in is awaited; nothing waits for it.
func (e *evaluation) checkedIn() appraisal.Step {
	e.checkIns++
	step := e.without(appraisal.CheckIn)
	if next := e.rules.CheckInTerm(e.in.Period, e.checkIns+1); !next.IsZero() {
		step.Awaits = append(step.Awaits, appraisal.Awaited{Role: appraisal.Employee, Act: appraisal.CheckIn, Term: next})
	}
	return step
}

// took keeps what the next act or the next stage needs of this one.
func (e *evaluation) took(act appraisal.Act) {
	switch {
	case act.Kind == appraisal.Rate && act.Facts.Unsigned:
		e.given = appraisal.Judge(e.rules, act.Facts)
	case act.Kind == appraisal.ReuseResult:
		e.proposal = act
	case adopts(act):
		e.in.Period.Closes = e.later(appraisal.WindowTerm(e.in.Period), act).Due
	}
}

// delivered: the employee confirms receipt; silence is receipt after the agency's term (policy), which never runs
// while the employee is away for long.
func (e *evaluation) delivered(on appraisal.Date) appraisal.Step {
	term := e.rules.Term(appraisal.ReceiptClock, max(on, e.employee.absentTo))
	return appraisal.Step{Stage: appraisal.Delivered, Awaits: []appraisal.Awaited{
		{Role: appraisal.Employee, Act: appraisal.Receive, Term: term, Letter: "delivered"},
	}}
}

// received starts two clocks that never stop each other: return (T10, T15) and objection (T11).
func (e *evaluation) received(on appraisal.Date) appraisal.Step {
	step := appraisal.Step{Stage: appraisal.Received, Awaits: []appraisal.Awaited{
		{Role: appraisal.Employee, Act: appraisal.ReturnDocument, Term: e.rules.Term(e.either(appraisal.T10, appraisal.T15), on), Letter: "return_and_objection"},
	}}
	if !e.final() {
		step.Windows = []appraisal.Term{e.rules.Term(appraisal.T11, on)}
	}
	return step
}

// receivedAndReturned: receipt and signature in one act, which is how most people do it.
func (e *evaluation) receivedAndReturned(on appraisal.Date) appraisal.Step {
	e.standing.Returned = true
	if e.final() {
		return e.ended(e.finality(), on)
	}
	step := e.received(on)
	step.Awaits = nil
	return step
}

// documentReturned: signed, or with the refusal on record. A final result ends here; any other waits for
// the objection window.
func (e *evaluation) documentReturned(on appraisal.Date) appraisal.Step {
	e.standing.Returned = true
	if e.final() && e.standing.Stage != appraisal.Objected {
		return e.ended(e.finality(), on)
	}
	return e.without(appraisal.ReturnDocument)
}

// objected: the superior of the appraiser decides, in a proceeding of its own (V.B).
func (e *evaluation) objected(act appraisal.Act) appraisal.Step {
	in := ObjectionInput{CaseInput: e.following(appraisal.ObjectionID(act.ID)), Evaluation: e.in.Case, Filed: e.day0(act)}
	e.objecting = &in
	step := e.without(appraisal.FileObjection)
	step.Stage, step.Windows, step.Opens = appraisal.Objected, nil, in.Case
	return step
}

// windowReopened: HR opens an ended evaluation again, with a new last day.
func (e *evaluation) windowReopened(act appraisal.Act) appraisal.Step {
	e.in.Period.Closes = act.Facts.Until
	e.standing.RateFrom, e.standing.Returned = 0, false
	e.superior, e.changed = false, false
	e.result, e.standing.Final, e.standing.Signer = appraisal.Result{}, "", ""
	return appraisal.Step{
		Stage:   appraisal.WindowOpen,
		Awaits:  []appraisal.Awaited{{Role: appraisal.Appraiser, Act: appraisal.Rate, Term: appraisal.WindowTerm(e.in.Period), Letter: "ready_to_rate"}},
		Notices: []appraisal.Notice{{Role: appraisal.Employee, Letter: "case_reopened"}},
	}
}

// lapse is what silence means in each stage.
func (e *evaluation) lapse(ctx workflow.Context, ended []appraisal.Term) (string, appraisal.Step) {
	switch e.standing.Stage {
	case appraisal.WindowOpen:
		return "window-ended", e.takenOver(ended[0])
	case appraisal.TakenOver:
		return "superior-silent", e.unrated(ctx)
	case appraisal.Unrated:
		return "nobody-rated", appraisal.Step{Stage: appraisal.EndedNoRate, Breach: []appraisal.Clock{appraisal.UnratedClock},
			Notices: []appraisal.Notice{{Role: appraisal.HR, Letter: "unrated"}}}
	case appraisal.Signed:
		// The document lies in the employee's file already; by policy the system hands it over and the
		// signer's lateness stays on record.
		step := e.delivered(e.today(ctx))
		step.Breach = []appraisal.Clock{ended[0].Clock}
		return "delivered-by-system", step
	case appraisal.Delivered:
		return "receipt-deemed", e.received(ended[0].Due)
	default: // Received, Objected
		return e.windowsPassed(ended, e.today(ctx))
	}
}

// takenOver: the appraiser's superior evaluates in the silent appraiser's place (IV.A.11, V.A.8), or signs what the
// appraiser rated and left unsigned.
func (e *evaluation) takenOver(window appraisal.Term) appraisal.Step {
	step := e.without(appraisal.Rate, appraisal.Sign, appraisal.ReuseResult)
	step.Stage = appraisal.TakenOver
	step.Breach = []appraisal.Clock{window.Clock}
	instead := appraisal.Awaited{Role: appraisal.Superior, Act: appraisal.Rate, Term: e.rules.Term(appraisal.T13, window.Due), Letter: "rate_instead"}
	if e.standing.Rated {
		instead.Act, instead.Letter = appraisal.Sign, "sign_instead"
	}
	step.Awaits = append(step.Awaits, instead)
	return step
}

// unrated: the superior was silent too. The law has no answer; by policy HR names who rates.
func (e *evaluation) unrated(ctx workflow.Context) appraisal.Step {
	return appraisal.Step{
		Stage:   appraisal.Unrated,
		Awaits:  []appraisal.Awaited{{Role: appraisal.Superior, Act: appraisal.Rate, Term: e.rules.Term(appraisal.UnratedClock, e.today(ctx)), Letter: "rate_instead"}},
		Notices: []appraisal.Notice{{Role: appraisal.HR, Letter: "unrated"}},
		Breach:  []appraisal.Clock{appraisal.T13},
	}
}

// windowsPassed: return and objection were possible and their terms passed.
func (e *evaluation) windowsPassed(ended []appraisal.Term, today appraisal.Date) (string, appraisal.Step) {
	var breach []appraisal.Clock
	objectionPassed := false
	for _, t := range ended {
		if t.Clock == appraisal.T11 {
			objectionPassed = true
		} else {
			breach = append(breach, t.Clock)
		}
	}
	if e.standing.Stage == appraisal.Objected {
		step := e.without(appraisal.ReturnDocument)
		step.Breach = breach
		return "not-returned", step
	}
	if objectionPassed || e.final() {
		step := e.ended(e.finality(), today)
		step.Breach = append(breach, step.Breach...)
		return "became-final", step
	}
	step := e.without(appraisal.ReturnDocument)
	step.Breach = breach
	return "not-returned", step
}

// finality is why the result can no longer be objected to.
func (e *evaluation) finality() appraisal.FinalReason {
	if e.result.Final != "" {
		return e.result.Final
	}
	return appraisal.FinalWindowPassed
}

func (e *evaluation) final() bool { return e.standing.Final != "" }

// ended: the result is final and so reported to the authorised official, whose file it is in from now on
// (art. 28; V.A.7, V.A.11, V.B.8). A report after its term is a breach with its cause on record, never a
// block: an objection alone can last longer (law.md §1.1).
func (e *evaluation) ended(reason appraisal.FinalReason, on appraisal.Date) appraisal.Step {
	result := e.result
	result.Final = reason
	step := appraisal.Step{
		Stage:   appraisal.Final,
		Result:  &result,
		Notices: []appraisal.Notice{{Role: appraisal.Employee, Letter: "result_final"}},
	}
	report := e.either(appraisal.T16, appraisal.T17)
	if e.changed {
		report = appraisal.T18
	}
	if on > e.rules.Term(report, e.in.Period.Closes).Due {
		step.Breach = []appraisal.Clock{report}
	}
	return step
}

// either chooses the clock of the path: the appraiser's, or the superior's with its shorter terms.
func (e *evaluation) either(appraiser, superior appraisal.Clock) appraisal.Clock {
	if e.superior {
		return superior
	}
	return appraiser
}

// objectionPending reports whether an objection waits to be opened, or has been decided.
func (e *evaluation) objectionPending() bool {
	return e.objecting != nil && e.standing.Stage == appraisal.Objected || e.objection != nil && e.objection.IsReady()
}

// objectionDecided opens the objection's own proceeding, or records how it ended.
func (e *evaluation) objectionDecided(ctx workflow.Context) error {
	if in := e.objecting; in != nil {
		e.objecting = nil
		e.objection = workflow.ExecuteChildWorkflow(followUpCase(ctx, appraisal.ObjectionProceeding, in.CaseInput, ExplanationsStep(*in)), ObjectionWorkflow, *in)
		return e.objection.GetChildWorkflowExecution().Get(ctx, nil)
	}
	var decided ObjectionResult
	err := e.objection.Get(ctx, &decided)
	e.objection = nil
	if err != nil {
		return err
	}
	if err := e.turn.Lock(ctx); err != nil {
		return err
	}
	defer e.turn.Unlock()
	if e.standing.Stage.Ended() {
		return nil
	}
	if decided.Changed != nil {
		e.result, e.changed = *decided.Changed, true
	}
	step := e.ended(decided.Final, e.today(ctx))
	step.Breach = append(slices.Clone(decided.Breach), step.Breach...)
	return e.recordEvent(ctx, "objection-decided", step, noTerm)
}

// tellAppraisal passes the year's result on. An appraisal that is sealed already needs no telling.
func (e *evaluation) tellAppraisal(ctx workflow.Context) {
	told := workflow.SignalExternalWorkflow(ctx, CaseID(appraisal.AppraisalProceeding, e.in.Appraisal), "", YearEvaluatedSignal, YearEvaluated{Result: e.result})
	if err := told.Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Warn("appraisal not told of its annual result", "case", e.in.Appraisal)
	}
}
