package appraisal

import "time"

// AwaitedOf is one act that was awaited of one person by a last day, and what became of it.
type AwaitedOf struct {
	Clock  Clock
	Due    Date
	Came   time.Time // legal: when it came to this person
	Moved  bool      // from somebody else, because a post changed hands or HR named them
	Done   time.Time // legal: when this person's act came in; zero: nobody acted in the role
	Closed time.Time // legal: when it was awaited no longer; zero: it is awaited still
}

// Punctual is what became of an awaited act.
type Punctual string

// The outcomes.
const (
	InTime    Punctual = "in-time"   // done on the last day or before
	Late      Punctual = "late"      // done after it
	LetLapse  Punctual = "lapsed"    // not done, and the procedure went on without
	Awaiting  Punctual = "waiting"   // not done yet, the last day is not over
	Overdue   Punctual = "overdue"   // not done yet, the last day is over
	CameLate  Punctual = "came-late" // came to the person too late to be theirs: not counted
	Overtaken Punctual = "overtaken" // fell away before its last day was over: not counted
)

// lateHandover is how many of the last working days of a term are too few to take a task over in (policy).
const lateHandover = 2

// PunctualityOf says what became of an awaited act, seen on a day. A task that passed to somebody on one of the last two
// working days of its term, or after it, says nothing about them and is not counted (policy).
func PunctualityOf(a AwaitedOf, c Calendar, today Date) Punctual {
	if a.Moved && c.Count(c.DateOf(a.Came), a.Due) < lateHandover {
		return CameLate
	}
	switch {
	case !a.Done.IsZero() && c.DateOf(a.Done) <= a.Due:
		return InTime
	case !a.Done.IsZero():
		return Late
	case a.Closed.IsZero() && today <= a.Due:
		return Awaiting
	case a.Closed.IsZero():
		return Overdue
	case c.DateOf(a.Closed) > a.Due:
		return LetLapse
	}
	return Overtaken
}

// PunctualityCount counts outcomes.
type PunctualityCount struct {
	InTime, Late, Lapsed, Waiting, Overdue, CameLate int
}

// Awaited is how many acts have an end: in time, late or lapsed.
func (n PunctualityCount) Awaited() int { return n.InTime + n.Late + n.Lapsed }

// Add counts one outcome.
func (n *PunctualityCount) Add(p Punctual) {
	switch p {
	case InTime:
		n.InTime++
	case Late:
		n.Late++
	case LetLapse:
		n.Lapsed++
	case Awaiting:
		n.Waiting++
	case Overdue:
		n.Overdue++
	case CameLate:
		n.CameLate++
	}
}

// Plus adds up two counts.
func (n PunctualityCount) Plus(m PunctualityCount) PunctualityCount {
	return PunctualityCount{n.InTime + m.InTime, n.Late + m.Late, n.Lapsed + m.Lapsed, n.Waiting + m.Waiting, n.Overdue + m.Overdue, n.CameLate + m.CameLate}
}
