package workflows

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"siklus.id/appraisal"
)

// show puts where the case stands before administrators: search attributes when the stage changed, and a
// current detail that says who is awaited until when.
func show(ctx workflow.Context, p *proceeding, before appraisal.Stage) {
	workflow.SetCurrentDetails(ctx, details(p.step))
	if before == "" || before == p.step.Stage {
		return // the first stage's attributes were given at the start
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, Attributes(p.step, p.in.Rules.Calendar, p.standing.Final)...); err != nil {
		workflow.GetLogger(ctx).Error("search attributes not set", "error", err)
	}
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
