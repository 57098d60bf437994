package appraisal

import "time"

// Clock names a term of the procedure. T1–T18 are the clocks of law.md §1, with its numbers; the others
// run where the law is silent and belong to the agency's policy.
type Clock string

// The clocks of the law.
const (
	T1  Clock = "T1"  // targets set: end of January, art. 14(1), (3); II.C.1
	T2  Clock = "T2"  // draft contract usable: second week of January, II.A.2.a.3
	T3  Clock = "T3"  // dialogue with the superior, from 1 February; its length is policy, II.C.5
	T4  Clock = "T4"  // documentation of progress, art. 16(3)–(4)
	T5  Clock = "T5"  // scheduled feedback, art. 19(2)
	T6  Clock = "T6"  // periodic evaluation window; its end is policy, art. 24(2)–(3)
	T7  Clock = "T7"  // annual evaluation: end of January of the next year, IV.A.8.b
	T8  Clock = "T8"  // organisation's result missing: last year's, IV.B.1.f
	T9  Clock = "T9"  // deliver, V.A.5
	T10 Clock = "T10" // return signed, V.A.6
	T11 Clock = "T11" // objection, V.B.2
	T12 Clock = "T12" // decision on the objection, V.B.6
	T13 Clock = "T13" // superior signs, V.A.8
	T14 Clock = "T14" // superior delivers, V.A.9
	T15 Clock = "T15" // return to the superior, V.A.10
	T16 Clock = "T16" // report, normal path, V.A.7
	T17 Clock = "T17" // report, superior's path, V.A.11
	T18 Clock = "T18" // report, changed by objection, V.B.8
)

// The clocks of policy: the law gives no length, the agency does.
const (
	JoinedClock      Clock = "joined"              // targets of somebody who joins after January
	ReceiptClock     Clock = "receipt"             // deemed receipt after delivery
	ExplanationClock Clock = "explanation"         // both sides explain; must fit inside T12
	UnratedClock     Clock = "unrated"             // HR names a rater after a silent superior
	ProposalClock    Clock = "training-proposal"   // a training need is answered by a proposal
	ApprovalClock    Clock = "training-approval"   // HR decides on a proposal
	WaitingClock     Clock = "training-waiting"    // longest wait for a seat
	ConfirmClock     Clock = "training-confirm"    // the employee confirms a seat
	YearClock        Clock = "year"                // the last day of an appraisal: everything that can still run is over
	CompletionClock  Clock = "training-completion" // proof of completion after enrolment
)

// Term is a running clock of one case: it ends at the end of the day Due in the agency's zone.
type Term struct {
	Clock Clock `json:"c"`
	Day0  Date  `json:"f,omitempty"` // the day of the event
	Due   Date  `json:"d"`           // the last day on which the act is in time
}

// Ends returns the legal instant at which the term is over.
func (t Term) Ends(c Calendar) time.Time { return c.End(t.Due) }

// IsZero reports whether no term runs.
func (t Term) IsZero() bool { return t.Due == 0 }
