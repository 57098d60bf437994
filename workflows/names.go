// Package workflows is the order of the procedure: which stage follows which, who is awaited until when,
// and what silence means. What may be done is decided by package appraisal; what must be written or sent
// is done by package activities.
package workflows

import (
	"go.temporal.io/sdk/temporal"

	"siklus.id/appraisal"
)

// Every name that Temporal shows stands in this file.

// Namespace and TaskQueue are where Siklus runs on a Temporal server.
const (
	Namespace = "siklus"
	TaskQueue = "siklus"
)

// Workflow types, which are also the names of the workflow functions.
const (
	CycleWorkflow      = "Cycle"
	AppraisalWorkflow  = "Appraisal"
	EvaluationWorkflow = "Evaluation"
	ObjectionWorkflow  = "Objection"
	TrainingWorkflow   = "Training"
	CourierWorkflow    = "Courier"
)

// Activity types: the methods of activities.Activities. They are called by name because a replay has no
// activities registered.
const (
	RecordErrand         = "Record"
	RefuseErrand         = "Refuse"
	OpenCaseErrand       = "OpenCase"
	ReserveSeatErrand    = "ReserveSeat"
	OpenAppraisalsErrand = "OpenAppraisals"
	MorningRoundErrand   = "MorningRound"
	DeliverLettersErrand = "DeliverLetters"

	EnrolTrainingErrand     = "EnrolTraining"
	WithdrawEnrolmentErrand = "WithdrawEnrolment"
	CheckCompletionErrand   = "CheckCompletion"
)

// Signals between workflows, named for what has happened.
const (
	YearEvaluatedSignal   = "YearEvaluated"   // annual Evaluation → Appraisal
	AppraisalEndedSignal  = "AppraisalEnded"  // Appraisal exempted, withdrawn or departed → its running Evaluations
	EmployeeChangedSignal = "EmployeeChanged" // Appraisal → its running Evaluations: another unit, a long absence
	CycleChangedSignal    = "CycleChanged"    // door → Cycle: look again now
	RulesAdoptedSignal    = "RulesAdopted"    // door → Cycle: another calendar or policy from the next round on
)

// CaseQuery answers where one case stands. It is never the source of a list: lists come from Postgres.
const CaseQuery = "Case"

// UpdateName returns the name of the update that takes an act: it is the act's own name.
func UpdateName(kind appraisal.ActKind) string { return string(kind) }

// CycleID returns the workflow ID of a cycle.
func CycleID(cycle string) string { return "cycle:" + cycle }

// CourierID returns the workflow ID of an agency's courier.
func CourierID(agency string) string { return "courier:" + agency }

// CaseID returns the workflow ID of a case: kind, colon, opaque ID.
func CaseID(p appraisal.Proceeding, id string) string { return string(p) + ":" + id }

// WorkflowType returns the workflow type that runs a proceeding.
func WorkflowType(p appraisal.Proceeding) string {
	switch p {
	case appraisal.AppraisalProceeding:
		return AppraisalWorkflow
	case appraisal.EvaluationProceeding:
		return EvaluationWorkflow
	case appraisal.ObjectionProceeding:
		return ObjectionWorkflow
	default:
		return TrainingWorkflow
	}
}

// Search attributes. They are schema: `siklus migrate` makes them before any worker starts. None holds
// personal data.
var (
	AgencyAttribute  = temporal.NewSearchAttributeKeyKeyword("SiklusAgency")
	CycleAttribute   = temporal.NewSearchAttributeKeyKeyword("SiklusCycle")
	UnitAttribute    = temporal.NewSearchAttributeKeyKeyword("SiklusUnit")
	StageAttribute   = temporal.NewSearchAttributeKeyKeyword("SiklusStage")
	AwaitedAttribute = temporal.NewSearchAttributeKeyKeyword("SiklusAwaited") // role and act, e.g. "appraiser Rate"
	DueAttribute     = temporal.NewSearchAttributeKeyTime("SiklusDue")
	FinalAttribute   = temporal.NewSearchAttributeKeyKeyword("SiklusFinal")
)

// SearchAttributes lists the search attributes that a namespace must have before a worker starts.
func SearchAttributes() []temporal.SearchAttributeKey {
	return []temporal.SearchAttributeKey{
		AgencyAttribute, CycleAttribute, UnitAttribute, StageAttribute, AwaitedAttribute, DueAttribute, FinalAttribute,
	}
}
