package appraisal

// Refusal is why an act is not taken: a code for programs, a sentence for people, and the provision.
// It is written from the acting party's point of view.
type Refusal struct {
	Code      string `json:"code"`      // kebab-case; also the type of the application error in Temporal
	Sentence  string `json:"sentence"`  // Indonesian, one sentence a clerk understands
	English   string `json:"english"`   // the same in English
	Provision string `json:"provision"` // where the rule stands; "policy" where the agency set it
}

// Error makes a Refusal usable as an error; it carries the Indonesian sentence.
func (r *Refusal) Error() string { return r.Sentence }

// The codes of refusals.
const (
	TooLate        = "too-late"
	NotYourAct     = "not-your-act"
	NotNow         = "not-now"
	CaseEnded      = "case-ended"
	ReasonMissing  = "reason-missing"
	RatingMissing  = "rating-missing"
	ResultIsFinal  = "result-is-final"
	OwnCase        = "own-case"
	TermNotRunning = "term-not-running"
	TermShortened  = "term-shortened"
	PartyMissing   = "party-missing"
	CourseMissing  = "course-missing"
	AlreadyDone    = "already-done"

	NothingToSign    = "nothing-to-sign"    // no ratings were given
	ReuseNotPossible = "reuse-not-possible" // annual, or the old unit left no periodic result
	NotOnStudyLeave  = "not-on-study-leave"
	ScoreMissing     = "score-missing"
	ScoreWrong       = "score-wrong"
	WithdrawalClosed = "withdrawal-closed" // the agency lets nobody take an objection back

	PostMissing    = "post-missing"
	AbsenceMissing = "absence-missing"
	AlreadyAbsent  = "already-absent"
	NotAbsent      = "not-absent"
	ServiceMissing = "service-missing"
	DateMissing    = "date-missing"
	DateWrong      = "date-wrong" // the last day lies before the first

	TermPastLaw    = "term-past-law"   // a batch extends no term beyond the last day of the law
	GroundMissing  = "ground-missing"  // an exemption rests on what the law or the agency names
	OtherPartyAct  = "other-party-act" // a batch does not take away what another party began
	ResultStays    = "result-stays"    // no batch opens a final result again
	BatchUsedUp    = "batch-used-up"   // too late to take it back: the day of before has passed
	BatchOvertaken = "batch-overtaken" // something else happened since
	BatchLasting   = "batch-lasting"   // no act takes it back
	BatchNotTaken  = "batch-not-taken" // the act was not taken, so there is nothing to take back

	NotCalibratable    = "not-calibratable" // signed, handed over, or not rated
	SameRating         = "same-rating"      // a proposal changes nothing
	ProposalWaits      = "proposal-waits"   // one about the same rating has no answer yet
	CalibrationClosed  = "calibration-closed"
	CalibrationRunning = "calibration-running" // about the same unit and period

	CalendarMissing = "calendar-missing"
	RulesMissing    = "rules-missing"
	CadenceDiffers  = "cadence-differs"
	ZoneDiffers     = "zone-differs"
)

func refuse(code, provision, indonesian, english string) *Refusal {
	return &Refusal{Code: code, Sentence: indonesian, English: english, Provision: provision}
}
