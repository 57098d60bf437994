package appraisal

import (
	"slices"
	"strconv"
	"time"
)

// AnswerKind is something that staff hand in and a leader answers.
type AnswerKind string

// The kinds, in the order in which they are shown.
const (
	AnswersProgress AnswerKind = "progress-feedback" // an entry of progress that asks for feedback (art. 19; III.C.5)
	AnswersRequest  AnswerKind = "feedback-request"  // a request for feedback (III.C.9)
	AnswersTargets  AnswerKind = "targets"           // targets that were handed in (art. 14)
	AnswersRating   AnswerKind = "rating"            // a window in which a rating is awaited (arts 24–25)
)

// AnswerKinds lists the kinds.
func AnswerKinds() []AnswerKind {
	return []AnswerKind{AnswersProgress, AnswersRequest, AnswersTargets, AnswersRating}
}

// AnswersClock says what a leader answers with the act that a clock awaits; empty for acts that answer nothing.
func AnswersClock(c Clock) AnswerKind {
	switch c {
	case T1, T3, JoinedClock:
		return AnswersTargets
	case T6, T7, T13, UnratedClock:
		return AnswersRating
	}
	return ""
}

// Answer is one thing that came to a leader, and when they answered it. Both instants are legal ones.
type Answer struct {
	Kind AnswerKind
	Came time.Time
	Done time.Time // zero: it waits
}

// AnswerSpeed is how soon a leader answers one kind of thing. It is shown, and nothing follows from it: the law names no
// term for most of it (policy).
type AnswerSpeed struct {
	Kind       AnswerKind
	Answered   int
	MedianDays string // working days, "2" or "2.5"; empty while nothing is answered
	WithinADay int    // of those answered: on the same or the next working day
	Waiting    int
	OldestDays int // working days that the oldest of these waits
}

// AnswerSpeeds counts answers by kind, in the order of AnswerKinds; a kind of which there is nothing is left out.
func AnswerSpeeds(answers []Answer, c Calendar, today Date) []AnswerSpeed {
	var out []AnswerSpeed
	for _, kind := range AnswerKinds() {
		s := AnswerSpeed{Kind: kind}
		var took []int
		for _, a := range answers {
			switch came := c.DateOf(a.Came); {
			case a.Kind != kind:
			case a.Done.IsZero():
				s.Waiting++
				s.OldestDays = max(s.OldestDays, c.Count(came, today))
			default:
				took = append(took, max(c.Count(came, c.DateOf(a.Done)), 0))
			}
		}
		slices.Sort(took)
		s.Answered, s.MedianDays = len(took), median(took)
		for _, days := range took {
			if days <= 1 {
				s.WithinADay++
			}
		}
		if s.Answered+s.Waiting > 0 {
			out = append(out, s)
		}
	}
	return out
}

// median of sorted whole numbers, with a half where it falls between two of them.
func median(sorted []int) string {
	n := len(sorted)
	if n == 0 {
		return ""
	}
	twice := sorted[(n-1)/2] + sorted[n/2]
	if twice%2 == 0 {
		return strconv.Itoa(twice / 2)
	}
	return strconv.Itoa(twice/2) + ".5"
}
