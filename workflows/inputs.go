package workflows

import "siklus.id/appraisal"

// CaseInput is what every case is opened with: opaque IDs and the rules pinned at opening. It holds no
// personal data, because Temporal shows it to every administrator.
type CaseInput struct {
	Agency   string          `json:"ag"`
	Cycle    string          `json:"cy"`
	Case     string          `json:"id"`
	Unit     string          `json:"u,omitempty"` // code of the unit
	Rules    appraisal.Rules `json:"r"`
	Reopened appraisal.Stage `json:"re,omitempty"` // the ended stage from which the act Reopen, which follows as the first update, opens the case again
}

// AppraisalInput opens one person's appraisal in one post in one cycle.
type AppraisalInput struct {
	CaseInput
	Year       int            `json:"y"`
	TargetsDue appraisal.Term `json:"td"` // T1, or the joined clock for who comes later
	Ends       appraisal.Date `json:"en"` // when even the last term of the year is over: the appraisal is sealed then at the latest
}

// EvaluationInput opens one period's evaluation of one appraisal.
type EvaluationInput struct {
	CaseInput
	Appraisal string           `json:"ap"` // ID of the appraisal case
	Period    appraisal.Period `json:"pe"`
	Top       bool             `json:"to,omitempty"` // rated by a minister or regional head: final at once, IV.A.12
	AbsentTo  appraisal.Date   `json:"at,omitempty"` // last day of the employee's long absence; zero: none
}

// ObjectionInput opens an objection to one evaluation.
type ObjectionInput struct {
	CaseInput
	Evaluation string         `json:"ev"`
	Filed      appraisal.Date `json:"fd"` // day 0 of T12
}

// TrainingInput opens one training need of one appraisal.
type TrainingInput struct {
	CaseInput
	Appraisal string         `json:"ap"`
	Needed    appraisal.Date `json:"nd"` // day 0 of the proposal clock
}

// CycleInput runs one agency's performance year.
type CycleInput struct {
	Agency string          `json:"ag"`
	Cycle  string          `json:"cy"`
	Rules  appraisal.Rules `json:"r"`
	Round  int             `json:"n,omitempty"`  // rounds made before this run
	Opened bool            `json:"op,omitempty"` // the launch is complete
}

// CourierInput runs an agency's courier.
type CourierInput struct {
	Agency string `json:"ag"`
}
