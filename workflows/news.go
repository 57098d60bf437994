package workflows

import (
	"go.temporal.io/sdk/workflow"

	"siklus.id/appraisal"
)

// An appraisal tells its evaluations what becomes of the employee. They are proceedings of their own: each follows as
// its stage allows, and one that has ended already needs no telling.

// AppraisalEnded tells an evaluation how its appraisal ended before time.
type AppraisalEnded struct {
	Stage   appraisal.Stage      `json:"s"`           // Exempted, Withdrawn or Departed
	Service appraisal.ServiceEnd `json:"e,omitempty"` // how the employee departed
}

// EmployeeChanged tells an evaluation that the employee belongs to another unit, or is away for long. What is empty
// has not changed.
type EmployeeChanged struct {
	Unit     string         `json:"u,omitempty"` // code of the new unit
	AbsentTo appraisal.Date `json:"a,omitempty"` // last day of the long absence
}

// tellEvaluations sends the same to every evaluation that was opened by now.
func (y *year) tellEvaluations(ctx workflow.Context, signal string, told any) {
	today := y.today(ctx)
	var sent []workflow.Future
	for _, period := range appraisal.Periods(y.in.Year, y.rules) {
		if period.Opens <= today {
			id := CaseID(appraisal.EvaluationProceeding, appraisal.EvaluationID(y.in.Case, period))
			sent = append(sent, workflow.SignalExternalWorkflow(ctx, id, "", signal, told))
		}
	}
	for _, each := range sent {
		if each.Get(ctx, nil) != nil {
			workflow.GetLogger(ctx).Debug("an evaluation has ended or was never opened", "case", y.in.Case, "signal", signal)
		}
	}
}

// employee is what an evaluation knows of the employee by its appraisal's word.
type employee struct {
	absentTo appraisal.Date // last day of a long absence; zero: none
	departed bool
	ended    *AppraisalEnded   // told and not followed yet
	changes  []EmployeeChanged // likewise, in the order told
}

// listen hears what the appraisal tells.
func (e *evaluation) listen(ctx workflow.Context) {
	ended := workflow.GetSignalChannel(ctx, AppraisalEndedSignal)
	changed := workflow.GetSignalChannel(ctx, EmployeeChangedSignal)
	selector := workflow.NewSelector(ctx).
		AddReceive(ended, func(c workflow.ReceiveChannel, _ bool) {
			var told AppraisalEnded
			c.Receive(ctx, &told)
			e.employee.ended = &told
		}).
		AddReceive(changed, func(c workflow.ReceiveChannel, _ bool) {
			var told EmployeeChanged
			c.Receive(ctx, &told)
			e.employee.changes = append(e.employee.changes, told)
		})
	for {
		selector.Select(ctx)
	}
}

func (e *evaluation) appraisalEnded() bool {
	return e.employee.ended != nil && !e.standing.Stage.Ended()
}

func (e *evaluation) employeeChanged() bool {
	return len(e.employee.changes) > 0 && !e.standing.Stage.Ended()
}

// unsigned reports whether nobody has signed a result yet: until then the evaluation goes with the employee.
func (e *evaluation) unsigned() bool {
	switch e.standing.Stage {
	case appraisal.WindowOpen, appraisal.TakenOver, appraisal.Unrated:
		return true
	}
	return false
}

// endWithAppraisal: without an appraisal there is nothing to evaluate. After an employee who departed, what is
// signed runs on; the result of one who died is final, because nobody is left who could object.
func (e *evaluation) endWithAppraisal(ctx workflow.Context) error {
	if err := e.turn.Lock(ctx); err != nil {
		return err
	}
	defer e.turn.Unlock()
	told := *e.employee.ended
	e.employee.ended = nil
	if e.standing.Stage.Ended() {
		return nil
	}
	if told.Stage != appraisal.Departed {
		return e.recordEvent(ctx, "appraisal-ended", appraisal.Step{Stage: told.Stage}, noTerm)
	}
	e.employee.departed = true
	switch {
	case e.unsigned() && told.Service == appraisal.Retired && e.rules.RateRetired:
		return nil
	case e.unsigned():
		return e.recordEvent(ctx, "appraisal-ended", appraisal.Step{Stage: appraisal.Departed}, noTerm)
	case told.Service == appraisal.Died && e.standing.Stage != appraisal.Objected:
		return e.recordEvent(ctx, "became-final", e.finalByDeath(e.today(ctx)), noTerm)
	}
	return nil
}

// finalByDeath: a result that was final before keeps its reason. There is no letter to the dead.
func (e *evaluation) finalByDeath(on appraisal.Date) appraisal.Step {
	reason := appraisal.FinalByDeath
	if e.final() {
		reason = e.result.Final
	}
	step := e.ended(reason, on)
	step.Notices = nil
	return step
}

// followEmployee takes over the first change told: the new unit until the result is signed, the long absence for a
// receipt that could be deemed.
func (e *evaluation) followEmployee(ctx workflow.Context) error {
	if err := e.turn.Lock(ctx); err != nil {
		return err
	}
	defer e.turn.Unlock()
	told := e.employee.changes[0]
	e.employee.changes = e.employee.changes[1:]
	if told.Unit != "" && told.Unit != e.unit && e.unsigned() {
		e.unit = told.Unit
		upsert(ctx, UnitAttribute.ValueSet(e.unit))
	}
	if told.AbsentTo.IsZero() {
		return nil
	}
	e.employee.absentTo = told.AbsentTo
	later := e.rules.Term(appraisal.ReceiptClock, told.AbsentTo)
	if e.standing.Stage != appraisal.Delivered || later.Due <= e.running(appraisal.ReceiptClock).Due {
		return nil
	}
	step := e.still()
	for i := range step.Awaits {
		if step.Awaits[i].Act == appraisal.Receive {
			step.Awaits[i].Term = later
		}
	}
	return e.recordEvent(ctx, "receipt-put-off", step, noTerm)
}
