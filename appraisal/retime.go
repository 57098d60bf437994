package appraisal

// Retime returns a running term as it runs on after a case of these rules has adopted others. What the law or a
// plan fixes as a date stays (T1, T2, T4, T5, T7, T8); the last day of the year is worked out again. A term in
// working days keeps as many of them after day 0 as it had, counted on the adopted calendar, and gets more where
// the adopted length is longer. No term ever ends earlier than before: people have planned by it.
func (r Rules) Retime(t Term, to Rules) Term {
	switch t.Clock {
	case T1, T2, T4, T5, T7, T8:
		return t
	case YearClock:
		t.Due = max(t.Due, YearEnds(r.yearOf(t), to))
		return t
	}
	if t.Day0.IsZero() || t.Due <= t.Day0 {
		return t
	}
	n := r.Calendar.Count(t.Day0, t.Due)
	switch more := to.Lengths[t.Clock] - r.Lengths[t.Clock]; {
	case more <= 0: // a shorter length shortens nothing
	case t.Clock == T6:
		// The window opens before the period ends and T6 is counted from that end, so only the difference of the
		// lengths can be added.
		n += more
	default: // of a term that was cut short or extended, too
		n = max(n, min(n, r.Lengths[t.Clock])+more)
	}
	due := to.Calendar.NextWorkingDay(max(t.Due, to.Calendar.Add(t.Day0, n)))
	for to.Calendar.End(due).Before(t.Ends(r.Calendar)) { // a zone farther east
		due = to.Calendar.NextWorkingDay(due + 1)
	}
	t.Due = due
	return t
}

// yearOf is the performance year of a last day of the year, which lies in the next one.
func (r Rules) yearOf(t Term) int {
	if !r.YearOpens.IsZero() {
		return r.YearOpens.Year()
	}
	return t.Due.Year() - 1
}
