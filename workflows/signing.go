package workflows

import (
	"siklus.id/appraisal"
)

// rated: the two ratings lead to the predicate (IV.B.3); rating is signing (V.A.4), unless the appraiser puts the
// signature off.
func (e *evaluation) rated(act appraisal.Act) appraisal.Step {
	if !act.Facts.Unsigned {
		return e.signed(act.Kind, appraisal.Judge(e.rules, act.Facts), act)
	}
	step := e.without(appraisal.Rate, appraisal.Sign, appraisal.ReuseResult)
	step.Awaits = append(step.Awaits, appraisal.Awaited{
		Role: appraisal.Appraiser, Act: appraisal.Sign, Term: e.running(appraisal.T6, appraisal.T7), Letter: "sign_due"})
	return step
}

// reused: after a move the old unit's last periodic result may stand for the period, when appraiser and employee
// agree (IV.A.13). Whoever comes second agrees or declines; then nothing was proposed.
func (e *evaluation) reused(act appraisal.Act) appraisal.Step {
	switch {
	case act.Facts.Refused:
		return e.without(appraisal.ReuseResult)
	case e.standing.Reuse != "":
		return e.reuseAgreed(act)
	}
	other := appraisal.Employee
	if act.By.Role == appraisal.Employee {
		other = appraisal.Appraiser
	}
	step := e.still()
	step.Awaits = append(step.Awaits, appraisal.Awaited{
		Role: other, Act: appraisal.ReuseResult, Term: e.running(appraisal.T6, appraisal.T7), Letter: "reuse_proposed"})
	return step
}

// reuseAgreed: the old result is taken as if the appraiser had rated and signed it on the day both agreed.
func (e *evaluation) reuseAgreed(act appraisal.Act) appraisal.Step {
	if act.By.Role != appraisal.Appraiser {
		act.By = e.proposal.By
	}
	act.Facts.Top = act.Facts.Top || e.proposal.Facts.Top
	step := e.signed(act.Kind, appraisal.Judge(e.rules, act.Facts), act)
	step.Result.Reuses = act.Facts.Reuses
	return step
}

// proposer is who proposed at the step to use the old result again: the other side is awaited.
func proposer(step appraisal.Step) appraisal.Role {
	for _, a := range step.Awaits {
		switch {
		case a.Act == appraisal.ReuseResult && a.Role == appraisal.Employee:
			return appraisal.Appraiser
		case a.Act == appraisal.ReuseResult:
			return appraisal.Employee
		}
	}
	return ""
}

// signed: what was judged is signed by the party of the act. From here the path goes by who signed: the appraiser, or
// the superior after the window with its shorter terms (law.md §11.2).
func (e *evaluation) signed(by appraisal.ActKind, judged appraisal.Judgement, act appraisal.Act) appraisal.Step {
	result := resultOf(judged)
	result.SignedBy, result.SignedAt = act.By, e.legal(act)
	late := e.standing.Stage == appraisal.TakenOver || e.standing.Stage == appraisal.Unrated
	e.superior = late
	switch {
	case late && (by == appraisal.Rate || e.rules.SignedOnlyFinal):
		result.Final = appraisal.FinalByTakeover
	case e.in.Top || act.Facts.Top:
		result.Final = appraisal.FinalTopOfficial
	}
	signedOn := e.day0(act)
	if e.rules.DeliverAtSigning {
		step := e.delivered(signedOn)
		step.Result = &result
		return step
	}
	return appraisal.Step{
		Stage:  appraisal.Signed,
		Result: &result,
		Awaits: []appraisal.Awaited{{Role: act.By.Role, Act: appraisal.Deliver, Term: e.rules.Term(e.either(appraisal.T9, appraisal.T14), signedOn), Letter: "delivery_due"}},
	}
}

// resultOf is what was judged, before anybody signed it.
func resultOf(j appraisal.Judgement) appraisal.Result {
	return appraisal.Result{Results: j.Results, Behaviour: j.Behaviour, Predicate: j.Predicate, Dropout: j.Dropout, Score: j.Score}
}
