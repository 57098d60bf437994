package appraisal

import "time"

// Proceeding is one kind of durable procedure that a case runs through.
type Proceeding string

// The proceedings a case can be. Each has a workflow of the same name.
const (
	AppraisalProceeding  Proceeding = "appraisal"  // one person in one post in one cycle: target agreement (*SKP*) to seal
	EvaluationProceeding Proceeding = "evaluation" // one period of an appraisal (*evaluasi kinerja periodik/tahunan*)
	ObjectionProceeding  Proceeding = "objection"  // a *keberatan* against one evaluation
	TrainingProceeding   Proceeding = "training"   // one need for competence development (*pengembangan kompetensi*)
)

// Case is what is fixed about a case when it is opened: opaque IDs and the rules it keeps to its end.
type Case struct {
	Agency     string
	Cycle      string
	ID         string
	Appraisal  string // the appraisal it belongs to; an appraisal's own ID
	Unit       string // code of the unit
	Year       int    // performance year
	Proceeding Proceeding
	Stage      Stage     // where it stands; empty before it is opened
	Period     Period    // of an evaluation
	Top        bool      // rated by a minister or regional head: final at once, IV.A.12
	AbsentTo   Date      // of an evaluation: last day of the employee's long absence; zero: none
	OpenedAt   time.Time // legal
	Rules      Rules
}

// Stage is where a case stands. Stages belong to one proceeding each and are shown to people through
// the catalogues of package web and mail, never as these codes.
type Stage string

// Stages of an appraisal, in legal order.
const (
	TargetsDue       Stage = "targets-due"        // the employee drafts the target agreement (*SKP*), art. 14
	TargetsSubmitted Stage = "targets-submitted"  // the appraiser agrees or returns, art. 14(3)
	TargetsSteppedUp Stage = "targets-stepped-up" // end of January passed: the dialogue is with the superior, II.C.5
	InYear           Stage = "in-year"            // evaluations run; nothing is awaited here
	Resting          Stage = "resting"            // long absence: nothing is awaited until the employee is back, II.C.8; policy
	Sealed           Stage = "sealed"             // the year's result is final and followed up
)

// Stages of an evaluation, in legal order.
const (
	WindowOpen  Stage = "window-open"   // check-ins, feedback; the appraiser rates, arts 24–25
	TakenOver   Stage = "taken-over"    // the appraiser was silent: the superior rates, final, IV.A.11, V.A.8
	Unrated     Stage = "unrated"       // the superior was silent too: HR names a rater (policy)
	Signed      Stage = "signed"        // rated and signed, not yet delivered, V.A.5, V.A.9
	Delivered   Stage = "delivered"     // handed over, receipt awaited
	Received    Stage = "received"      // received: return and objection run side by side, V.A.6, V.B.2
	Objected    Stage = "objected"      // an objection is pending, V.B.3–6
	Final       Stage = "final"         // the result can no longer be objected to
	EndedNoRate Stage = "ended-unrated" // everybody was silent: closed without a result, reported as such (policy)
)

// Stages of an objection.
const (
	ExplanationsAsked Stage = "explanations-asked" // both sides are asked to explain, V.B.4
	DecisionDue       Stage = "decision-due"       // both explained or let their term pass, V.B.6
	Decided           Stage = "decided"            // upheld or changed, V.B.5
	ObjectionLapsed   Stage = "objection-lapsed"   // the superior let the term pass: policy says what stands
)

// Stages of a training.
const (
	TrainingNeeded    Stage = "training-needed"    // a need is on record, a proposal awaited
	TrainingProposed  Stage = "training-proposed"  // HR decides within seats and budget
	TrainingWaiting   Stage = "training-waiting"   // approved, no seat free yet
	TrainingOffered   Stage = "training-offered"   // a seat is held, the employee confirms
	TrainingEnrolled  Stage = "training-enrolled"  // confirmed, completion awaited
	TrainingCompleted Stage = "training-completed" // proof taken, hours (JP) credited
	TrainingLapsed    Stage = "training-lapsed"    // a term passed or the proposal was refused: closed without hours
)

// Stages that end any proceeding by an act of HR.
const (
	Exempted  Stage = "exempted"  // no appraisal is due, with a reason, II.C.8 and policy
	Withdrawn Stage = "withdrawn" // opened in error, or an objection taken back
	Departed  Stage = "departed"  // the employee retired, died or left before there was a result (policy)
)

// Ended reports whether nothing more can happen in the stage except by Reopen.
func (s Stage) Ended() bool {
	switch s {
	case Sealed, Final, EndedNoRate, Decided, ObjectionLapsed, TrainingCompleted, TrainingLapsed, Exempted, Withdrawn, Departed:
		return true
	}
	return false
}

// FinalReason says why a result can no longer be objected to (law.md §11.4).
type FinalReason string

// The reasons of finality.
const (
	FinalByTakeover   FinalReason = "takeover"          // the superior rated because the appraiser was silent, IV.A.11
	FinalTopOfficial  FinalReason = "top-official"      // rated by the minister or regional head, IV.A.12
	FinalByDecision   FinalReason = "objection-decided" // PP 30/2019 art. 59(4)
	FinalWindowPassed FinalReason = "window-passed"     // nobody objected in time (inference from V.B.2)
	FinalWithdrawn    FinalReason = "objection-withdrawn"
	FinalByPolicy     FinalReason = "superior-silent" // the superior let the objection lapse; the agency's policy decides
	FinalByDeath      FinalReason = "died"            // nobody is left who could object (policy)
)
