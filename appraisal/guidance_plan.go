package appraisal

import "slices"

// PlannedAction is one action of an action plan (*rencana aksi*, form B.1.1).
type PlannedAction struct {
	ID    string `json:"id"`
	What  string `json:"what"`
	Until Date   `json:"until"`
}

// ActionMark notes that an action is done, or that it is not done after all.
type ActionMark struct {
	ActionID string
	Done     bool
	Day      Date
	Note     string
}

// MarkOf returns the mark that counts for an action, which is the last; the zero value when there is none. marks stand in
// the order in which they were made.
func MarkOf(marks []ActionMark, action string) ActionMark {
	for _, m := range slices.Backward(marks) {
		if m.ActionID == action {
			return m
		}
	}
	return ActionMark{}
}

// ActionOverdue reports whether an action is not done and its last day has passed.
func ActionOverdue(a PlannedAction, m ActionMark, today Date) bool { return !m.Done && a.Until < today }

// PlanFitsOnePeriod reports whether all actions of a plan end within the same period: the law asks for a plan where a
// result outlasts one (III.A.2–3). It is advice and stops nobody.
func PlanFitsOnePeriod(actions []PlannedAction, periods []Period, from Date) bool {
	at := func(d Date) int {
		return slices.IndexFunc(periods, func(p Period) bool { return p.From <= d && d <= p.To })
	}
	first := at(from)
	return len(actions) > 0 && first >= 0 && !slices.ContainsFunc(actions, func(a PlannedAction) bool { return at(a.Until) != first })
}

// AdmitMark holds the day on which an action was done against the legal today.
func AdmitMark(day, today Date) *Refusal {
	if day > today {
		return refuse(DayAhead, "art. 16(3)–(4)", "Hari itu belum tiba. Tandai selesai pada hari tindakannya benar-benar selesai.",
			"That day has not come. Mark an action as done when it is done.")
	}
	return nil
}
