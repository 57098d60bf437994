package workflows

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"siklus.id/appraisal"
)

// ObjectionResult is how an objection ended.
type ObjectionResult struct {
	Stage   appraisal.Stage       `json:"s"`
	Outcome appraisal.Outcome     `json:"o,omitempty"`
	Changed *appraisal.Result     `json:"x,omitempty"` // the new result, when it was changed
	Final   appraisal.FinalReason `json:"f"`
	Breach  []appraisal.Clock     `json:"b,omitempty"`
}

// objection is one *keberatan* against one evaluation.
type objection struct {
	*proceeding
	in      ObjectionInput
	outcome ObjectionResult
}

// Objection decides a *keberatan* (art. 29; V.B):
//
//  1. the superior examines and asks both the appraiser and the employee for an explanation (V.B.3–4);
//  2. once both explained, or their term passed (policy), the superior upholds or changes, within T12 of
//     the filing (V.B.5–6);
//  3. a superior who lets T12 pass: by policy the result stands, or HR names who decides.
func Objection(ctx workflow.Context, in ObjectionInput) (ObjectionResult, error) {
	o := &objection{in: in}
	o.proceeding = newProceeding(ctx, appraisal.ObjectionProceeding, in.CaseInput, o)
	first := ExplanationsStep(in)
	if err := o.begin(ctx, first); err != nil {
		return ObjectionResult{}, err
	}
	if err := o.open(ctx, in.Evaluation, "objection-opened", first); err != nil {
		return ObjectionResult{}, err
	}
	if err := o.run(ctx); err != nil {
		return ObjectionResult{}, err
	}
	o.outcome.Stage = o.standing.Stage
	switch o.standing.Stage {
	case appraisal.ObjectionLapsed:
		o.outcome.Final, o.outcome.Breach = appraisal.FinalByPolicy, []appraisal.Clock{appraisal.T12}
	case appraisal.Withdrawn:
		o.outcome.Final = appraisal.FinalWithdrawn
	}
	return o.outcome, nil
}

// ExplanationsStep is the stage in which an objection is opened: both sides are asked, and the decision's
// own term runs already.
func ExplanationsStep(in ObjectionInput) appraisal.Step {
	explain := in.Rules.Term(appraisal.ExplanationClock, in.Filed)
	return appraisal.Step{
		Stage: appraisal.ExplanationsAsked,
		Awaits: []appraisal.Awaited{
			{Role: appraisal.Employee, Act: appraisal.ExplainObjection, Term: explain, Letter: "explanation_due"},
			{Role: appraisal.Appraiser, Act: appraisal.ExplainObjection, Term: explain, Letter: "explanation_due"},
		},
		Windows: []appraisal.Term{in.Rules.Term(appraisal.T12, in.Filed)},
		Notices: []appraisal.Notice{{Role: appraisal.Employee, Letter: "objection_filed"}, {Role: appraisal.Superior, Letter: "objection_filed"}},
	}
}

// take is what each act leads to.
func (o *objection) take(_ workflow.Context, act appraisal.Act) (appraisal.Step, error) {
	if act.Kind == appraisal.ExplainObjection {
		return o.explained(act.By.Role), nil
	}
	return o.decided(act), nil
}

// explained: once both sides have explained, the superior decides.
func (o *objection) explained(side appraisal.Role) appraisal.Step {
	o.standing.Explained = append(o.standing.Explained, side)
	if o.standing.Stage == appraisal.DecisionDue {
		return o.still()
	}
	if len(o.standing.Explained) == 2 {
		return o.decisionDue()
	}
	step := o.still()
	step.Awaits = slices.DeleteFunc(step.Awaits, func(a appraisal.Awaited) bool { return a.Role == side })
	return step
}

func (o *objection) decisionDue() appraisal.Step {
	term := o.rules.Term(appraisal.T12, o.in.Filed)
	for _, t := range o.standing.Terms {
		if t.Clock == appraisal.T12 {
			term = t // it may have been extended
		}
	}
	return appraisal.Step{Stage: appraisal.DecisionDue, Awaits: []appraisal.Awaited{
		{Role: appraisal.Superior, Act: appraisal.DecideObjection, Term: term, Letter: "decision_due"},
	}}
}

// decided: upheld or changed; the decision is final (V.B.5; PP 30/2019 art. 59(4)).
func (o *objection) decided(act appraisal.Act) appraisal.Step {
	o.outcome.Outcome, o.outcome.Final = act.Facts.Outcome, appraisal.FinalByDecision
	step := appraisal.Step{Stage: appraisal.Decided, Notices: []appraisal.Notice{
		{Role: appraisal.Employee, Letter: "objection_decided"}, {Role: appraisal.Appraiser, Letter: "objection_decided"},
	}}
	if o.running(appraisal.UnratedClock) != (appraisal.Term{}) {
		o.outcome.Breach = []appraisal.Clock{appraisal.T12} // whom HR named decided, after the superior's silence
	}
	if act.Facts.Outcome == appraisal.Changed {
		result := resultOf(appraisal.Judge(o.rules, act.Facts))
		result.SignedBy, result.SignedAt, result.Final = act.By, o.legal(act), appraisal.FinalByDecision
		o.outcome.Changed = &result
		step.Result = o.outcome.Changed
	}
	return step
}

// lapse is what silence means: a side that does not explain loses only its say; after a superior who does not decide,
// the agency's policy says what follows.
func (o *objection) lapse(ctx workflow.Context, ended []appraisal.Term) (string, appraisal.Step) {
	for _, t := range ended {
		switch {
		case t.Clock == appraisal.T12 && o.rules.SilentDecision == appraisal.HRNames:
			return "superior-silent", o.undecided(ctx)
		case t.Clock == appraisal.T12, t.Clock == appraisal.UnratedClock:
			return "superior-silent", appraisal.Step{
				Stage: appraisal.ObjectionLapsed, Breach: []appraisal.Clock{t.Clock},
				Notices: []appraisal.Notice{{Role: appraisal.Employee, Letter: "objection_decided"}, {Role: appraisal.HR, Letter: "objection_decided"}},
			}
		}
	}
	return "explanations-closed", o.decisionDue()
}

// undecided: by policy HR names who decides in the superior's place (ChangeParty). The law has no answer.
func (o *objection) undecided(ctx workflow.Context) appraisal.Step {
	return appraisal.Step{
		Stage: appraisal.DecisionDue,
		Awaits: []appraisal.Awaited{{Role: appraisal.Superior, Act: appraisal.DecideObjection,
			Term: o.rules.Term(appraisal.UnratedClock, o.today(ctx)), Letter: "decision_due"}},
		Notices: []appraisal.Notice{{Role: appraisal.HR, Letter: "undecided"}},
		Breach:  []appraisal.Clock{appraisal.T12},
	}
}
