package appraisal

// What became of a term between two steps.
const (
	TermSet   = "set"   // it began to run
	TermMoved = "moved" // its last day is another
	TermMet   = "met"   // who was awaited acted
	TermOver  = "over"  // it ended without that: a silence, or an act of somebody else
)

// TermChange is what became of one term.
type TermChange struct {
	Term
	State  string
	Before Date // last day before; zero when it was set
}

// TermChanges returns what one entry did to the terms of a case, in the order in which they stand: those that ended, then
// those that moved or were set. A term that binds two people at once is told once.
func TermChanges(before Step, e Entry) []TermChange {
	var changes []TermChange
	add := func(c TermChange) {
		for _, other := range changes {
			if other == c {
				return
			}
		}
		changes = append(changes, c)
	}
	after := e.Step
	for _, a := range before.Awaits {
		if a.Term.IsZero() || awaitedStill(after, a) {
			continue
		}
		state := TermOver
		if e.Act != nil && e.Act.By.Role == a.Role {
			state = TermMet
		}
		add(TermChange{Term: a.Term, State: state, Before: a.Term.Due})
	}
	for _, w := range before.Windows {
		if _, still := dueOf(after.Windows, w.Clock); !still && !w.IsZero() {
			add(TermChange{Term: w, State: TermOver, Before: w.Due})
		}
	}
	was := before.Terms()
	for _, t := range after.Terms() {
		due, ran := dueOf(was, t.Clock)
		switch {
		case t.IsZero() || ran && due == t.Due:
		case ran:
			add(TermChange{Term: t, State: TermMoved, Before: due})
		default:
			add(TermChange{Term: t, State: TermSet})
		}
	}
	return changes
}

func awaitedStill(s Step, wanted Awaited) bool {
	for _, a := range s.Awaits {
		if a.Role == wanted.Role && a.Term.Clock == wanted.Term.Clock {
			return true
		}
	}
	return false
}

func dueOf(terms []Term, clock Clock) (Date, bool) {
	for _, t := range terms {
		if t.Clock == clock {
			return t.Due, true
		}
	}
	return 0, false
}
