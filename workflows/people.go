package workflows

import (
	"go.temporal.io/sdk/workflow"

	"siklus.id/appraisal"
)

// people is what an appraisal knows of its employee beside the stage.
type people struct {
	agreed  bool                 // targets had been agreed when a long absence began
	service appraisal.ServiceEnd // how service ended; empty: it has not
	news    []EmployeeChanged    // what the evaluations have not been told yet
}

// employeeAct is what the acts by which HR records what becomes of the employee lead to; concerned is false for
// every other act.
func (y *year) employeeAct(act appraisal.Act) (step appraisal.Step, concerned bool) {
	switch act.Kind {
	case appraisal.Transfer:
		return y.transferred(act), true
	case appraisal.BeginAbsence:
		return y.absent(act.Facts.Absence), true
	case appraisal.EndAbsence:
		return y.back(act), true
	case appraisal.EndService:
		return appraisal.Step{Stage: appraisal.Departed}, true
	}
	return appraisal.Step{}, false
}

// took remembers what became of the employee, and the evaluations are to hear of it.
func (y *year) took(act appraisal.Act) {
	f := act.Facts
	switch act.Kind {
	case appraisal.Transfer:
		if f.Unit != "" {
			y.unit = f.Unit
			y.people.news = append(y.people.news, EmployeeChanged{Unit: f.Unit})
		}
	case appraisal.BeginAbsence:
		y.standing.Absent = f.Absence
		if f.Absence.Rests() {
			y.people.agreed = y.standing.Stage == appraisal.InYear
			y.people.news = append(y.people.news, EmployeeChanged{AbsentTo: f.Until})
		}
	case appraisal.EndAbsence:
		if y.standing.Absent.Rests() {
			y.people.news = append(y.people.news, EmployeeChanged{AbsentTo: f.From - 1})
		}
		y.standing.Absent = ""
	case appraisal.EndService:
		y.people.service = f.Service
	}
	y.ends = y.later(y.ends, act)
}

// transferred: new expectations with the new leader, for the new post (II.C.6). Before the first agreement planning
// starts over; a running year keeps the old agreement until the new one stands.
func (y *year) transferred(act appraisal.Act) appraisal.Step {
	notice := appraisal.Notice{Role: appraisal.Employee, Letter: "transferred"}
	switch y.standing.Stage {
	case appraisal.Resting:
		return y.still(notice)
	case appraisal.InYear:
		return y.renewed(y.from(act), notice)
	}
	return y.targetsAnew(y.from(act), notice)
}

// absent: a long absence rests the appraisal (II.C.8; policy). Study leave is added to the running agreement and
// appraised all the same (II.B.12, IV.A.16–17).
func (y *year) absent(kind appraisal.Absence) appraisal.Step {
	notice := appraisal.Notice{Role: appraisal.Employee, Letter: "absence_recorded"}
	if !kind.Rests() {
		return y.still(notice)
	}
	return appraisal.Step{Stage: appraisal.Resting, Windows: []appraisal.Term{y.ends}, Notices: []appraisal.Notice{notice}}
}

// back: after study leave, and after an absence that the law excludes from planning, expectations for the rest of
// the year are clarified anew (II.B.13); any other absence leaves the agreement as it was.
func (y *year) back(act appraisal.Act) appraisal.Step {
	notice := appraisal.Notice{Role: appraisal.Employee, Letter: "absence_ended"}
	was := y.standing.Absent
	anew := was == appraisal.StudyLeave || was.Excluded()
	switch {
	case y.standing.Stage == appraisal.Resting && !y.people.agreed:
		return y.targetsAnew(y.from(act), notice)
	case y.standing.Stage == appraisal.Resting && !anew:
		return y.inYear(notice)
	case y.standing.Stage == appraisal.Resting || y.standing.Stage == appraisal.InYear:
		return y.renewed(y.from(act), notice)
	}
	return y.still(notice) // study leave that ended before the first agreement
}

// from is the day from which a term of the employee's is counted: the day the change takes effect, or the day it is
// recorded when that is later.
func (y *year) from(act appraisal.Act) appraisal.Date { return max(act.Facts.From, y.day0(act)) }

// targetsAnew asks for the first agreement again, within the term of somebody who joins: never earlier than the end of
// January or than the term that runs already.
func (y *year) targetsAnew(from appraisal.Date, notices ...appraisal.Notice) appraisal.Step {
	if from > appraisal.NewDate(y.in.Year, 12, 31) {
		return y.inYear(notices...)
	}
	in := y.in
	in.TargetsDue = y.rules.Term(appraisal.JoinedClock, from)
	for _, t := range []appraisal.Term{y.in.TargetsDue, y.running(appraisal.T1, appraisal.JoinedClock)} {
		if t.Due > in.TargetsDue.Due {
			in.TargetsDue = t
		}
	}
	in.TargetsDue.Due = max(in.TargetsDue.Due, y.running(appraisal.T3).Due)
	step := TargetsDueStep(in)
	step.Notices = notices
	return step
}

func (y *year) hasNews() bool { return len(y.people.news) > 0 && !y.standing.Stage.Ended() }

// tellNews tells the evaluations what became of the employee, in the order it was recorded.
func (y *year) tellNews(ctx workflow.Context) {
	for len(y.people.news) > 0 {
		told := y.people.news[0]
		y.people.news = y.people.news[1:]
		y.tellEvaluations(ctx, EmployeeChangedSignal, told)
	}
}
