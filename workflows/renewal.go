package workflows

import "siklus.id/appraisal"

// renewing is what the acts of target agreement lead to while the year runs: the stage stays, the agreement that
// stands holds until another is agreed (art. 14(2), II.B.13, II.C.6–7).
func (y *year) renewing(act appraisal.Act) appraisal.Step {
	switch act.Kind {
	case appraisal.SubmitTargets:
		term := y.renewal(y.day0(act))
		if y.standing.Submitted {
			term = y.running(appraisal.JoinedClock) // a corrected draft gives nobody more time
		}
		return y.newTargets(appraisal.Appraiser, appraisal.AgreeTargets, term, "targets_submitted")
	case appraisal.ReturnTargets:
		return y.newTargets(appraisal.Employee, appraisal.SubmitTargets, y.running(appraisal.JoinedClock), "targets_returned")
	case appraisal.AgreeTargets:
		return y.inYear(appraisal.Notice{Role: appraisal.Employee, Letter: "targets_agreed"})
	default: // RenewTargets
		return y.renewed(y.day0(act))
	}
}

// renewed: the employee is asked for new targets, within the term of somebody who joins. When the performance year
// itself is over there is nothing left to plan.
func (y *year) renewed(from appraisal.Date, notices ...appraisal.Notice) appraisal.Step {
	if from > appraisal.NewDate(y.in.Year, 12, 31) {
		return y.inYear(notices...)
	}
	step := y.newTargets(appraisal.Employee, appraisal.SubmitTargets, y.renewal(from), "targets_renewal")
	step.Notices = notices
	return step
}

// newTargets is the running year with one party awaited.
func (y *year) newTargets(role appraisal.Role, act appraisal.ActKind, term appraisal.Term, letter string) appraisal.Step {
	step := y.inYear()
	step.Awaits = []appraisal.Awaited{{Role: role, Act: act, Term: term, Letter: letter}}
	return step
}

// renewal is the term of a new agreement from a day on; one that runs already and ends later stays.
func (y *year) renewal(from appraisal.Date) appraisal.Term {
	term := y.rules.Term(appraisal.JoinedClock, from)
	if now := y.running(appraisal.JoinedClock); now.Due > term.Due {
		return now
	}
	return term
}

// notRenewed: the term of the new agreement passed. The old one stands, HR is told (policy).
func (y *year) notRenewed() appraisal.Step {
	step := y.inYear(appraisal.Notice{Role: appraisal.HR, Letter: "targets_not_renewed"})
	step.Breach = []appraisal.Clock{appraisal.JoinedClock}
	return step
}

func yearOver(ended []appraisal.Term) bool {
	for _, t := range ended {
		if t.Clock == appraisal.YearClock {
			return true
		}
	}
	return false
}
