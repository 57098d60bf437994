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

	CalendarMissing = "calendar-missing"
	RulesMissing    = "rules-missing"
	CadenceDiffers  = "cadence-differs"
	ZoneDiffers     = "zone-differs"
)

func refuse(code, provision, indonesian, english string) *Refusal {
	return &Refusal{Code: code, Sentence: indonesian, English: english, Provision: provision}
}
