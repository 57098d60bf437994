package workflows

import "siklus.id/appraisal"

// adopted is the present step over again under another calendar or other rules. The employee hears of it once, from
// the appraisal.
func (p *proceeding) adopted(act appraisal.Act) appraisal.Step {
	step := p.still()
	for i := range step.Awaits {
		step.Awaits[i].Term = p.later(step.Awaits[i].Term, act)
	}
	for i := range step.Windows {
		step.Windows[i] = p.later(step.Windows[i], act)
	}
	if p.kind == appraisal.AppraisalProceeding {
		letter := "calendar_adopted"
		if act.Kind == appraisal.AdoptRules {
			letter = "rules_adopted"
		}
		step.Notices = []appraisal.Notice{{Role: appraisal.Employee, Letter: letter}}
	}
	return step
}

// later returns a term as it runs on after an act: an adoption may give it a later last day. A term that was over
// when the door received the act is over, even where its silence is not recorded yet.
func (p *proceeding) later(t appraisal.Term, act appraisal.Act) appraisal.Term {
	if !adopts(act) || t.IsZero() || !p.legal(act).Before(t.Ends(p.rules.Calendar)) {
		return t
	}
	return p.rules.Retime(t, p.rulesAfter(act))
}

func adopts(act appraisal.Act) bool {
	return act.Kind == appraisal.AdoptCalendar || act.Kind == appraisal.AdoptRules
}

// adopt replaces the rules, once the act that adopts others is recorded.
func (p *proceeding) adopt(act appraisal.Act) { p.rules = p.rulesAfter(act) }

// rulesAfter are the rules of the case after an act. Its pace stays what it is: a rehearsal does not become real.
func (p *proceeding) rulesAfter(act appraisal.Act) appraisal.Rules {
	rules := p.rules
	switch act.Kind {
	case appraisal.AdoptCalendar:
		rules.Calendar = *act.Facts.Calendar
	case appraisal.AdoptRules:
		rules = *act.Facts.Rules
		rules.Pace = p.rules.Pace
	}
	return rules
}
