package workflows

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"siklus.id/appraisal"
)

// show puts where the case stands before administrators: search attributes when the stage or else somebody
// awaited changed, and a current detail that says who is awaited until when.
func show(ctx workflow.Context, p *proceeding, before appraisal.Stage, again bool) {
	workflow.SetCurrentDetails(ctx, details(p.step))
	if before == "" || before == p.step.Stage && !again {
		return // the first stage's attributes were given at the start
	}
	updates := Attributes(p.step, p.rules.Calendar, p.standing.Final)
	if p.unit != p.in.Unit {
		updates = append(updates, UnitAttribute.ValueSet(p.unit))
	}
	upsert(ctx, updates...)
}

func upsert(ctx workflow.Context, updates ...temporal.SearchAttributeUpdate) {
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Error("search attributes not set", "error", err)
	}
}

// changesAwaited reports whether an entry changes who is awaited, or until when, in a way that administrators
// look for although the stage stays. The everyday steps inside a stage are not among them: an upsert is an event
// in every history.
func changesAwaited(e appraisal.Entry, before appraisal.Stage) bool {
	if e.Act == nil {
		return e.Event == "targets-not-renewed" || e.Event == "receipt-put-off" || e.Event == "superior-silent"
	}
	switch e.Act.Kind {
	case appraisal.RenewTargets, appraisal.Transfer, appraisal.EndAbsence, appraisal.ReuseResult,
		appraisal.AdoptCalendar, appraisal.AdoptRules:
		return true
	case appraisal.SubmitTargets, appraisal.ReturnTargets, appraisal.AgreeTargets:
		return before == appraisal.InYear
	case appraisal.Rate:
		return e.Act.Facts.Unsigned
	}
	return false
}

// Attributes are the search attributes of a case that stands at the step; those of agency, cycle and unit
// are given once, at the start.
func Attributes(step appraisal.Step, cal appraisal.Calendar, final appraisal.FinalReason) []temporal.SearchAttributeUpdate {
	updates := []temporal.SearchAttributeUpdate{StageAttribute.ValueSet(string(step.Stage))}
	if a, ends, ok := awaited(step, cal); ok {
		updates = append(updates, AwaitedAttribute.ValueSet(a), DueAttribute.ValueSet(ends))
	} else {
		updates = append(updates, AwaitedAttribute.ValueUnset(), DueAttribute.ValueUnset())
	}
	if final != "" {
		updates = append(updates, FinalAttribute.ValueSet(string(final)))
	}
	return updates
}

// awaited names the party and act whose term ends first.
func awaited(step appraisal.Step, cal appraisal.Calendar) (who string, ends time.Time, ok bool) {
	for _, a := range step.Awaits {
		if e := a.Term.Ends(cal); !ok || e.Before(ends) {
			who, ends, ok = fmt.Sprintf("%s %s", a.Role, a.Act), e, true
		}
	}
	return who, ends, ok
}

// details is the current detail in Temporal UI, in the words of the procedure.
func details(step appraisal.Step) string {
	lines := []string{"**" + string(step.Stage) + "**"}
	for _, a := range step.Awaits {
		lines = append(lines, fmt.Sprintf("- menunggu %s: %s s.d. %s (%s)", a.Role, a.Act, a.Term.Due, a.Term.Clock))
	}
	for _, t := range step.Windows {
		lines = append(lines, fmt.Sprintf("- terbuka s.d. %s (%s)", t.Due, t.Clock))
	}
	return strings.Join(lines, "\n")
}

func summaryOf(e appraisal.Entry) string {
	if e.Act != nil {
		return fmt.Sprintf("%s: %s → %s", e.Act.By.Role, e.Act.Kind, e.Step.Stage)
	}
	return fmt.Sprintf("%s → %s", e.Event, e.Step.Stage)
}
