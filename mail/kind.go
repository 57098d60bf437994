package mail

import "siklus.id/appraisal"

// Kind names a letter by the event that causes it.
type Kind string

// The letters, in the order of the procedure.
const (
	CycleLaunched Kind = "cycle_launched" // the launch is done, later once a week: how far the cycle is, to HR

	TargetsDue       Kind = "targets_due"        // the employee drafts the target agreement (*SKP*)
	TargetsSubmitted Kind = "targets_submitted"  // the appraiser agrees or returns it
	TargetsReturned  Kind = "targets_returned"   // the employee corrects it
	TargetsAgreed    Kind = "targets_agreed"     // it is set (*ditetapkan*)
	TargetsSteppedUp Kind = "targets_stepped_up" // end of January passed: the dialogue is with the superior

	TargetsRenewal    Kind = "targets_renewal"     // the employee brings the targets of the running year up to date
	TargetsNotRenewed Kind = "targets_not_renewed" // they were not in time: the earlier ones stand, HR may help

	WindowOpen         Kind = "window_open"          // the evaluation window opens: the employee checks in
	FeedbackGiven      Kind = "feedback_given"       // *umpan balik* was written
	ReadyToRate        Kind = "ready_to_rate"        // the appraiser rates
	ReuseProposed      Kind = "reuse_proposed"       // the old unit's last result is to stand: the other side answers
	SignDue            Kind = "sign_due"             // ratings were given: the appraiser signs them
	RateInstead        Kind = "rate_instead"         // the appraiser was silent: the superior rates
	SignInstead        Kind = "sign_instead"         // the appraiser rated and did not sign: the superior signs
	Unrated            Kind = "unrated"              // the superior was silent too: HR names a rater
	DeliveryDue        Kind = "delivery_due"         // whoever signed delivers the document
	Delivered          Kind = "delivered"            // the employee receives the document
	ReturnAndObjection Kind = "return_and_objection" // received: return it signed; an objection is possible until …
	ResultFinal        Kind = "result_final"         // the result can no longer be objected to

	ObjectionFiled   Kind = "objection_filed"   // a *keberatan* is received, told to both sides and the superior
	ExplanationDue   Kind = "explanation_due"   // both sides explain
	DecisionDue      Kind = "decision_due"      // the superior decides
	Undecided        Kind = "undecided"         // the superior was silent: HR names who decides
	ObjectionDecided Kind = "objection_decided" // it is decided

	TrainingNeeded    Kind = "training_needed"    // a proposal is asked for
	TrainingProposed  Kind = "training_proposed"  // HR decides on it
	TrainingOffered   Kind = "training_offered"   // a seat is held: the employee confirms
	TrainingEnrolled  Kind = "training_enrolled"  // confirmed
	TrainingCompleted Kind = "training_completed" // proof taken, hours credited
	TrainingLapsed    Kind = "training_lapsed"    // ended without hours

	TrainingMoved       Kind = "training_moved"         // the course is off: another one, or a new proposal
	TrainingProof       Kind = "training_proof"         // the employee sent a proof of completion, to HR
	TrainingEnrolByHand Kind = "training_enrol_by_hand" // the organiser's system did not take somebody: HR enrols

	Reminder Kind = "reminder" // −3, −1 and 0 working days before a term ends
	Overdue  Kind = "overdue"  // +1

	DialogueSet Kind = "dialogue_set" // an appointment for a *dialog kinerja* is proposed, or both agreed to it

	GuidanceWaits Kind = "guidance_waits" // something waits on the page of guidance; what it is stands in no letter

	CycleAnnounced Kind = "cycle_announced" // HR told everybody in a cycle about it, K13: staff read and acknowledge it

	CalibrationProposed Kind = "calibration_proposed" // a calibration session proposes another rating to who may rate

	VoiceNominated Kind = "voice_nominated" // the appraiser approves whom the employee nominated to be asked

	VoiceAsked    Kind = "voice_asked"    // somebody is asked about a colleague's behaviour, without names
	VoiceReminder Kind = "voice_reminder" // and has said nothing yet
	VoiceReleased Kind = "voice_released" // what peers and staff said can be read

	FeedbackAsked    Kind = "feedback_asked"    // somebody asks for feedback, III.C.9
	FeedbackReminder Kind = "feedback_reminder" // and has no answer yet

	ProgressDue Kind = "progress_due" // nothing was written down for too long: an entry is asked for

	CompetenceDue Kind = "competence_due" // competences are assessed: by the employee first, then by the superior

	ComplaintAssigned Kind = "complaint_assigned" // a citizen's complaint concerns the addressee, who answers first
	ComplaintOverdue  Kind = "complaint_overdue"  // it was not answered: who leads them does, and HR knows

	ImprovementLate Kind = "improvement_late" // a check of an improvement plan is late: to the appraiser, the superior, then HR; no name

	TalentRecognised Kind = "talent_recognised" // HR recognised somebody, art. 31: for what stands on the page, no rating anywhere

	Unreachable Kind = "unreachable" // letters do not reach somebody any more, to HR, who mends the address

	HelpAsked    Kind = "help_asked"    // questions of staff wait, to HR; who asks what stands on the page
	HelpAnswered Kind = "help_answered" // HR answered, to who asked; neither question nor answer stands in it

	ActTaken Kind = "act_taken" // the receipt (*tanda terima*), to whoever acted

	Transferred     Kind = "transferred"      // the employee's change of post is on record
	AbsenceRecorded Kind = "absence_recorded" // a long absence is on record
	AbsenceEnded    Kind = "absence_ended"    // the employee is back

	CaseExempted    Kind = "case_exempted"    // HR: no appraisal is due
	CaseWithdrawn   Kind = "case_withdrawn"   // HR or the objector: taken back
	CaseReopened    Kind = "case_reopened"    // HR: opened again
	TermExtended    Kind = "term_extended"    // HR: a term ends later
	CalendarAdopted Kind = "calendar_adopted" // HR: terms are counted on a changed calendar
	RulesAdopted    Kind = "rules_adopted"    // HR: the case goes on under another policy or edition
	PartyChanged    Kind = "party_changed"    // HR or a relation: somebody else has the part now
	DeputyNamed     Kind = "deputy_named"     // somebody acts for the holder of a post for some days: to both
	DeputyReturned  Kind = "deputy_returned"  // and does so no longer: to both
	FreshLink       Kind = "fresh_link"       // asked for because the old link had ended

	CycleClosed Kind = "cycle_closed" // every appraisal is sealed: reports are ready
)

// Property is what is fixed about a kind of letter.
type Property struct {
	Kind   Kind
	Number string         // in the catalogue of letters ("E13"); empty: came later
	To     appraisal.Role // who gets it when the letter does not say

	Task     bool // announces a task: it cannot do without its link
	Due      bool // cannot do without the last day
	Employee bool // is about somebody else's case: cannot do without that name
	Course   bool // cannot do without the course
	Progress bool // cannot do without the counts
	Receipt  bool // cannot do without number and time of an act
	Meeting  bool // cannot do without when and where
	Deputy   bool // cannot do without the days

	Daily    bool              // of several the first leaves at once and the rest once a day
	Optional bool              // may be bundled into a daily digest or unsubscribed; all others may not
	Starts   []appraisal.Clock // the clocks of the law that begin with the event it tells

	words map[Language]words
}

// The one table of letters. Optional is false wherever a right or a duty of the law hangs on the letter.
var table = []Property{
	{Kind: CycleLaunched, Number: "E19", To: appraisal.HR, Progress: true, Optional: true, words: cycleLaunched},

	{Kind: TargetsDue, Number: "E1", To: appraisal.Employee, Task: true, Due: true, words: targetsDue},
	{Kind: TargetsSubmitted, Number: "E4", To: appraisal.Appraiser, Task: true, Employee: true, Daily: true, Optional: true, words: targetsSubmitted},
	{Kind: TargetsReturned, Number: "E5", To: appraisal.Employee, Task: true, words: targetsReturned},
	{Kind: TargetsAgreed, Number: "E6", To: appraisal.Employee, words: targetsAgreed},
	{Kind: TargetsSteppedUp, To: appraisal.Superior, Starts: []appraisal.Clock{appraisal.T3}, words: targetsSteppedUp},
	{Kind: TargetsRenewal, To: appraisal.Employee, Task: true, Due: true, words: targetsRenewal},
	{Kind: TargetsNotRenewed, To: appraisal.HR, Employee: true, words: targetsNotRenewed},

	{Kind: WindowOpen, Number: "E8", To: appraisal.Employee, Task: true, words: windowOpen},
	{Kind: FeedbackGiven, Number: "E9", To: appraisal.Employee, Optional: true, words: feedbackGiven},
	{Kind: ReadyToRate, Number: "E11", To: appraisal.Appraiser, Task: true, Employee: true, Daily: true, Optional: true, words: readyToRate},
	{Kind: ReuseProposed, To: appraisal.Employee, Task: true, Due: true, words: reuseProposed},
	{Kind: SignDue, To: appraisal.Appraiser, Task: true, Due: true, Employee: true, Daily: true, words: signDue},
	{Kind: RateInstead, Number: "E12", To: appraisal.Superior, Task: true, Due: true, Employee: true, Starts: []appraisal.Clock{appraisal.T13}, words: rateInstead},
	{Kind: SignInstead, To: appraisal.Superior, Task: true, Due: true, Employee: true, Starts: []appraisal.Clock{appraisal.T13}, words: signInstead},
	{Kind: Unrated, To: appraisal.HR, Employee: true, words: unrated},
	{Kind: DeliveryDue, To: appraisal.Appraiser, Task: true, Due: true, Employee: true, Daily: true, Starts: []appraisal.Clock{appraisal.T9, appraisal.T14}, words: deliveryDue},
	{Kind: Delivered, Number: "E13", To: appraisal.Employee, Task: true, Starts: []appraisal.Clock{appraisal.T10, appraisal.T11, appraisal.T15}, words: delivered},
	{Kind: ReturnAndObjection, To: appraisal.Employee, Task: true, Due: true, words: returnAndObjection},
	{Kind: ResultFinal, To: appraisal.Employee, words: resultFinal},

	{Kind: ObjectionFiled, Number: "E14", To: appraisal.Employee, Starts: []appraisal.Clock{appraisal.T12}, words: objectionFiled},
	{Kind: ExplanationDue, To: appraisal.Employee, Task: true, Due: true, words: explanationDue},
	{Kind: DecisionDue, To: appraisal.Superior, Task: true, Due: true, Employee: true, words: decisionDue},
	{Kind: Undecided, To: appraisal.HR, Employee: true, words: undecided},
	{Kind: ObjectionDecided, Number: "E15", To: appraisal.Employee, words: objectionDecided},

	{Kind: TrainingNeeded, To: appraisal.Appraiser, Task: true, words: trainingNeeded},
	{Kind: TrainingProposed, To: appraisal.HR, Task: true, Employee: true, Daily: true, words: trainingProposed},
	{Kind: TrainingOffered, Number: "E16", To: appraisal.Employee, Task: true, Course: true, Optional: true, words: trainingOffered},
	{Kind: TrainingEnrolled, To: appraisal.Employee, Course: true, words: trainingEnrolled},
	{Kind: TrainingCompleted, To: appraisal.Employee, Course: true, words: trainingCompleted},
	{Kind: TrainingLapsed, To: appraisal.Employee, words: trainingLapsed},
	{Kind: TrainingMoved, To: appraisal.Employee, words: trainingMoved},
	{Kind: TrainingProof, To: appraisal.HR, Employee: true, Daily: true, Optional: true, words: trainingProof},
	{Kind: TrainingEnrolByHand, To: appraisal.HR, Task: true, Employee: true, words: trainingEnrolByHand},

	{Kind: Reminder, Number: "E2", To: appraisal.Employee, Task: true, Due: true, Optional: true, words: reminder},
	{Kind: DialogueSet, Number: "E10", To: appraisal.Employee, Meeting: true, words: dialogueSet},
	{Kind: GuidanceWaits, To: appraisal.Employee, words: guidanceWaits},
	{Kind: CycleAnnounced, To: appraisal.Employee, Optional: true, words: cycleAnnounced},
	{Kind: FeedbackAsked, To: appraisal.Employee, Employee: true, Optional: true, words: feedbackAsked},
	{Kind: FeedbackReminder, To: appraisal.Employee, Employee: true, Optional: true, words: feedbackReminder},
	{Kind: ProgressDue, To: appraisal.Employee, Optional: true, words: progressDue},
	{Kind: CompetenceDue, To: appraisal.Employee, Due: true, Optional: true, words: competenceDue},
	{Kind: CalibrationProposed, To: appraisal.Appraiser, Employee: true, words: calibrationProposed},
	{Kind: VoiceNominated, To: appraisal.Appraiser, Due: true, Employee: true, Daily: true, Optional: true, words: voiceNominated},
	{Kind: VoiceAsked, To: appraisal.Employee, Due: true, Employee: true, Optional: true, words: voiceAsked},
	{Kind: VoiceReminder, To: appraisal.Employee, Due: true, Employee: true, Optional: true, words: voiceReminder},
	{Kind: VoiceReleased, To: appraisal.Employee, Optional: true, words: voiceReleased},
	{Kind: ComplaintAssigned, To: appraisal.Employee, Due: true, words: complaintAssigned},
	{Kind: ComplaintOverdue, To: appraisal.Appraiser, words: complaintOverdue},
	{Kind: ImprovementLate, To: appraisal.Appraiser, Due: true, words: improvementLate},
	{Kind: TalentRecognised, To: appraisal.Employee, words: talentRecognised},
	{Kind: Overdue, Number: "E3", To: appraisal.Employee, Task: true, Due: true, words: overdue},

	{Kind: Unreachable, To: appraisal.HR, Progress: true, Daily: true, Optional: true, words: unreachable},

	{Kind: HelpAsked, To: appraisal.HR, Daily: true, Optional: true, words: helpAsked},
	{Kind: HelpAnswered, To: appraisal.Employee, words: helpAnswered},

	{Kind: ActTaken, Number: "E7", To: appraisal.Employee, Receipt: true, Optional: true, words: actTaken},

	{Kind: Transferred, To: appraisal.Employee, words: transferred},
	{Kind: AbsenceRecorded, To: appraisal.Employee, words: absenceRecorded},
	{Kind: AbsenceEnded, To: appraisal.Employee, words: absenceEnded},

	{Kind: CaseExempted, To: appraisal.Employee, words: caseExempted},
	{Kind: CaseWithdrawn, To: appraisal.Employee, words: caseWithdrawn},
	{Kind: CaseReopened, To: appraisal.Employee, words: caseReopened},
	{Kind: TermExtended, To: appraisal.Employee, Due: true, words: termExtended},
	{Kind: CalendarAdopted, To: appraisal.Employee, words: calendarAdopted},
	{Kind: RulesAdopted, To: appraisal.Employee, words: rulesAdopted},
	{Kind: PartyChanged, Number: "E17", To: appraisal.Appraiser, words: partyChanged},
	{Kind: DeputyNamed, To: appraisal.Appraiser, Deputy: true, words: deputyNamed},
	{Kind: DeputyReturned, To: appraisal.Appraiser, Deputy: true, words: deputyReturned},
	{Kind: FreshLink, Number: "E18", To: appraisal.Employee, Task: true, words: freshLink},

	{Kind: CycleClosed, Number: "E20", To: appraisal.HR, Progress: true, words: cycleClosed},
}

// Kinds returns what is fixed about every letter, in the order of the procedure.
func Kinds() []Property { return append([]Property(nil), table...) }

// Lookup returns what is fixed about one kind of letter, and whether there is such a kind.
func Lookup(kind Kind) (Property, bool) {
	for _, p := range table {
		if p.Kind == kind {
			return p, true
		}
	}
	return Property{}, false
}
