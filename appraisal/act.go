package appraisal

import "time"

// ActKind names what a party does. RPC, workflow update, record, page and letter share its stem.
type ActKind string

// The acts of target agreement (*penetapan SKP*).
const (
	SubmitTargets ActKind = "SubmitTargets"
	ReturnTargets ActKind = "ReturnTargets"
	AgreeTargets  ActKind = "AgreeTargets"
	RenewTargets  ActKind = "RenewTargets" // a new agreement is due: another appraiser (II.C.7), the end of study leave (II.B.13)
)

// The acts by which HR records what became of the employee; the appraisal takes them and tells its evaluations.
const (
	Transfer     ActKind = "Transfer"     // *mutasi*: another post, II.C.6, IV.A.13; or a post as *Plt*, IV.A.5–6
	BeginAbsence ActKind = "BeginAbsence" // long leave, suspension, study: II.B, II.C.8; policy
	EndAbsence   ActKind = "EndAbsence"
	EndService   ActKind = "EndService" // retirement, death, leaving the agency (policy: the law is silent)
)

// The acts of an evaluation (*evaluasi kinerja*).
const (
	CheckIn        ActKind = "CheckIn"        // realisation and evidence, by the employee, art. 16
	GiveFeedback   ActKind = "GiveFeedback"   // *umpan balik berkelanjutan*, arts 17–19
	ReuseResult    ActKind = "ReuseResult"    // the old unit's last periodic result stands for the period, when both agree, IV.A.13
	Rate           ActKind = "Rate"           // the two ratings; signing is part of it unless it is put off, IV.B.3, V.A.4
	Sign           ActKind = "Sign"           // signs ratings that were given without a signature, V.A.4, V.A.8
	Deliver        ActKind = "Deliver"        // V.A.5, V.A.9
	Receive        ActKind = "Receive"        // starts T10 and T11
	ReturnDocument ActKind = "ReturnDocument" // signed, or with a recorded refusal to sign, V.A.6, V.A.10
	FileObjection  ActKind = "FileObjection"  // *keberatan*, art. 29, V.B
)

// The acts of an objection.
const (
	ExplainObjection ActKind = "ExplainObjection" // asked of both sides, V.B.4
	DecideObjection  ActKind = "DecideObjection"  // V.B.5–6
)

// The acts of a training.
const (
	ProposeTraining  ActKind = "ProposeTraining"
	ApproveTraining  ActKind = "ApproveTraining"
	ConfirmTraining  ActKind = "ConfirmTraining"
	CompleteTraining ActKind = "CompleteTraining"

	OfferSeat       ActKind = "OfferSeat"       // a waiting need is looked at: a seat may have come to its place in the queue
	MoveTraining    ActKind = "MoveTraining"    // the course is off: another one takes its place, or a new proposal is asked for
	RecordEnrolment ActKind = "RecordEnrolment" // HR enrolled by hand where the organiser's system was not reached
	SubmitProof     ActKind = "SubmitProof"     // the employee's own proof of completion
)

// The acts by which HR corrects a running case; each needs a reason.
const (
	ExtendTerm  ActKind = "ExtendTerm"
	ChangeParty ActKind = "ChangeParty"
	Exempt      ActKind = "Exempt"
	Withdraw    ActKind = "Withdraw" // HR: opened in error; the employee: takes back an objection
	Reopen      ActKind = "Reopen"

	AdoptCalendar ActKind = "AdoptCalendar" // running terms move to a changed calendar, never to an earlier day
	AdoptRules    ActKind = "AdoptRules"    // the case goes on under another policy or edition
)

// Outcome is how an objection is decided: there is no sending back (V.B.5).
type Outcome string

// The outcomes.
const (
	Upheld  Outcome = "upheld"  // *menguatkan*
	Changed Outcome = "changed" // *mengubah*
)

// Facts are the few things of an act that the procedure needs to know. Free text never stands here:
// it stays in the register, because a workflow history is no place for personal data.
type Facts struct {
	Results      Rating   `json:"rs,omitempty"` // Rate; DecideObjection when changed
	Behaviour    Rating   `json:"bh,omitempty"` // Rate; DecideObjection when changed
	StudyDropout bool     `json:"sd,omitempty"` // Rate: study leave not completed, IV.B.3.a.3.d
	Outcome      Outcome  `json:"oc,omitempty"` // DecideObjection
	Signed       bool     `json:"sg,omitempty"` // Receive: the document was signed and returned in the same act
	Refused      bool     `json:"rf,omitempty"` // ReturnDocument: refusal to sign, recorded; ApproveTraining, ConfirmTraining: declined
	Clock        Clock    `json:"ck,omitempty"` // ExtendTerm: which term
	Until        Date     `json:"un,omitempty"` // ExtendTerm, Reopen: the new last day; BeginAbsence: the expected last day away
	Role         Role     `json:"ro,omitempty"` // ChangeParty: whose place
	Person       string   `json:"pe,omitempty"` // ChangeParty: opaque ID of who takes it
	Capacity     Capacity `json:"ca,omitempty"` // ChangeParty
	Course       string   `json:"co,omitempty"` // ProposeTraining, ApproveTraining, MoveTraining: opaque course ID
	HasReason    bool     `json:"hr,omitempty"` // a reason of substance stands in the register

	Unsigned   bool       `json:"us,omitempty"` // Rate: the signature is put off; Sign follows
	Proposed   Rating     `json:"pr,omitempty"` // Rate: the results rating that the records propose; another one needs a reason. Filled in by the door
	StudyLeave bool       `json:"sl,omitempty"` // Rate, DecideObjection: on record as on study leave in the period; only then StudyDropout may be said. Filled in by the door
	Top        bool       `json:"to,omitempty"` // Rate, Sign: given by a minister or regional head, IV.A.12. Filled in by the door
	Score      *Score     `json:"sc,omitempty"` // Rate, DecideObjection: the two values of a scored edition
	Reuses     string     `json:"re,omitempty"` // ReuseResult: ID of the evaluation whose result is used again. Filled in by the door
	Post       string     `json:"po,omitempty"` // Transfer: opaque ID of the new post
	Unit       string     `json:"u,omitempty"`  // Transfer: code of its unit. Filled in by the door
	From       Date       `json:"fr,omitempty"` // Transfer, BeginAbsence, EndService: the first day; EndAbsence: the first day back
	Absence    Absence    `json:"ab,omitempty"` // BeginAbsence
	Service    ServiceEnd `json:"se,omitempty"` // EndService
	Calendar   *Calendar  `json:"cl,omitempty"` // AdoptCalendar
	Rules      *Rules     `json:"ru,omitempty"` // AdoptRules

	ProposedBehaviour Rating `json:"pb,omitempty"` // Rate: the behaviour rating that the records propose; another one needs a reason. Filled in by the door

	Told string `json:"te,omitempty"` // ConfirmTraining: by what the organiser's own system is told of the enrolment; empty: by a list. Filled in by the door

	Batch string `json:"bt,omitempty"` // opaque ID of the batch of HR that the act belongs to
	Back  Date   `json:"bk,omitempty"` // ExtendTerm: takes an extension of a batch back that gave this last day
}

// Score is what an appraiser gives under a scored edition: two values, and whether a new idea or way of working
// of use to organisation or state is on record.
type Score struct {
	Targets   Decimal `json:"t"`
	Behaviour Decimal `json:"b"`
	NewIdea   bool    `json:"n,omitempty"`
}

// Act is one thing done by one party, as the procedure sees it.
type Act struct {
	ID         string    `json:"id"` // made at the door; also the update ID
	Kind       ActKind   `json:"k"`
	By         Party     `json:"by"`
	ReceivedAt time.Time `json:"at"` // when the door entered it in the register; real time, UTC
	Facts      Facts     `json:"f,omitzero"`
}

// Opening says in which stages an act may be done, by whom, and under which provision.
type Opening struct {
	Kind       ActKind
	Proceeding Proceeding
	Stages     []Stage
	By         []Role
	NeedsText  bool   // a reason or an explanation of substance is required
	Provision  string // where the law gives the act; "policy" where it is silent
}

var running = map[Proceeding][]Stage{
	AppraisalProceeding:  {TargetsDue, TargetsSubmitted, TargetsSteppedUp, InYear, Resting},
	EvaluationProceeding: {WindowOpen, TakenOver, Unrated, Signed, Delivered, Received, Objected},
	ObjectionProceeding:  {ExplanationsAsked, DecisionDue},
	TrainingProceeding:   {TrainingNeeded, TrainingProposed, TrainingWaiting, TrainingOffered, TrainingEnrolled},
}

// Openings is the one table of acts: admission, tasks, pages and the access test all read it.
// The order is the order of the procedure.
func Openings() []Opening {
	all := []Opening{
		{SubmitTargets, AppraisalProceeding, []Stage{TargetsDue, TargetsSteppedUp}, []Role{Employee}, false, "art. 14(3); II.C.1"},
		{SubmitTargets, AppraisalProceeding, []Stage{InYear}, []Role{Employee}, false, "art. 14(2); II.C.6–7"},
		{ReturnTargets, AppraisalProceeding, []Stage{TargetsSubmitted, InYear}, []Role{Appraiser}, true, "art. 7; II.A.7.a.10"},
		{ReturnTargets, AppraisalProceeding, []Stage{TargetsSteppedUp}, []Role{Superior}, true, "II.C.5"},
		{AgreeTargets, AppraisalProceeding, []Stage{TargetsSubmitted, InYear}, []Role{Appraiser}, false, "art. 14(1), (3); II.C.1"},
		{AgreeTargets, AppraisalProceeding, []Stage{TargetsSteppedUp}, []Role{Superior}, false, "II.C.5"},

		{CheckIn, EvaluationProceeding, []Stage{WindowOpen, TakenOver}, []Role{Employee}, true, "art. 16; III.A.5–7"},
		{GiveFeedback, EvaluationProceeding, []Stage{WindowOpen, TakenOver}, []Role{Appraiser, Superior}, true, "arts 17–19; III.C"},
		{ReuseResult, EvaluationProceeding, []Stage{WindowOpen}, []Role{Appraiser, Employee}, false, "IV.A.13"},
		{Rate, EvaluationProceeding, []Stage{WindowOpen}, []Role{Appraiser}, false, "arts 24–25; IV.B.3; V.A.4"},
		{Sign, EvaluationProceeding, []Stage{WindowOpen}, []Role{Appraiser}, false, "V.A.4"},
		{Sign, EvaluationProceeding, []Stage{TakenOver}, []Role{Superior}, false, "V.A.8"},
		{Rate, EvaluationProceeding, []Stage{TakenOver}, []Role{Superior}, false, "IV.A.11; V.A.8"},
		{Rate, EvaluationProceeding, []Stage{Unrated}, []Role{Superior}, false, "policy"},
		{Deliver, EvaluationProceeding, []Stage{Signed}, []Role{Appraiser, Superior}, false, "V.A.5; V.A.9"},
		{Receive, EvaluationProceeding, []Stage{Delivered}, []Role{Employee}, false, "V.A.6; V.B.2"},
		{ReturnDocument, EvaluationProceeding, []Stage{Received, Objected}, []Role{Employee}, false, "V.A.6; V.A.10"},
		{FileObjection, EvaluationProceeding, []Stage{Received}, []Role{Employee}, true, "art. 29; V.B.2"},

		{ExplainObjection, ObjectionProceeding, []Stage{ExplanationsAsked, DecisionDue}, []Role{Employee, Appraiser}, true, "V.B.4"},
		{DecideObjection, ObjectionProceeding, []Stage{DecisionDue}, []Role{Superior}, true, "V.B.5–6"},
		{Withdraw, ObjectionProceeding, running[ObjectionProceeding], []Role{Employee, HR}, true, "policy"},

		{ProposeTraining, TrainingProceeding, []Stage{TrainingNeeded}, []Role{Appraiser, Employee}, false, "III.D.4; V.A.12.a"},
		{ApproveTraining, TrainingProceeding, []Stage{TrainingProposed}, []Role{HR}, false, "policy"},
		{ConfirmTraining, TrainingProceeding, []Stage{TrainingOffered}, []Role{Employee}, false, "policy"},
		{SubmitProof, TrainingProceeding, []Stage{TrainingEnrolled}, []Role{Employee}, false, "policy"},
		{CompleteTraining, TrainingProceeding, []Stage{TrainingEnrolled}, []Role{HR, System}, false, "policy"},
		{OfferSeat, TrainingProceeding, []Stage{TrainingWaiting}, []Role{HR, System}, false, "policy"},
		{RecordEnrolment, TrainingProceeding, []Stage{TrainingEnrolled}, []Role{HR}, false, "policy"},
		{MoveTraining, TrainingProceeding, []Stage{TrainingProposed, TrainingWaiting, TrainingOffered, TrainingEnrolled}, []Role{HR, System}, true, "policy"},
		{Withdraw, TrainingProceeding, running[TrainingProceeding], []Role{HR}, true, "policy"},
	}
	planning := []Stage{TargetsDue, TargetsSubmitted, TargetsSteppedUp, InYear}
	all = append(all,
		Opening{RenewTargets, AppraisalProceeding, []Stage{InYear}, []Role{HR, System}, true, "II.B.13; II.C.7"},
		Opening{Transfer, AppraisalProceeding, running[AppraisalProceeding], []Role{HR}, true, "II.C.6; IV.A.5–6; IV.A.13"},
		Opening{BeginAbsence, AppraisalProceeding, planning, []Role{HR}, true, "II.B; II.C.8; policy"},
		Opening{EndAbsence, AppraisalProceeding, running[AppraisalProceeding], []Role{HR}, true, "II.B.13; II.C.8; policy"},
		Opening{EndService, AppraisalProceeding, running[AppraisalProceeding], []Role{HR}, true, "policy"},
		Opening{EndService, TrainingProceeding, running[TrainingProceeding], []Role{HR}, true, "policy"})
	for _, p := range []Proceeding{AppraisalProceeding, EvaluationProceeding} {
		all = append(all,
			Opening{Exempt, p, running[p], []Role{HR}, true, "II.C.8; policy"},
			Opening{Withdraw, p, running[p], []Role{HR}, true, "policy"})
	}
	for _, p := range []Proceeding{AppraisalProceeding, EvaluationProceeding, ObjectionProceeding, TrainingProceeding} {
		all = append(all,
			Opening{ExtendTerm, p, running[p], []Role{HR}, true, "policy"},
			Opening{ChangeParty, p, running[p], []Role{HR}, true, "art. 1(9); IV.A.2–3; II.C.6–7"},
			Opening{AdoptCalendar, p, running[p], []Role{HR}, true, "policy"},
			Opening{AdoptRules, p, running[p], []Role{HR}, true, "policy"})
	}
	return append(all,
		Opening{Reopen, AppraisalProceeding, []Stage{InYear, Sealed, Exempted, Withdrawn}, []Role{HR}, true, "policy"},
		Opening{Reopen, EvaluationProceeding, []Stage{Final, EndedNoRate, Exempted, Withdrawn}, []Role{HR}, true, "policy"})
}

// ActsOf lists the acts a proceeding takes, in the order of the procedure, each once.
func ActsOf(p Proceeding) []ActKind {
	var kinds []ActKind
	seen := map[ActKind]bool{}
	for _, o := range Openings() {
		if o.Proceeding == p && !seen[o.Kind] {
			seen[o.Kind] = true
			kinds = append(kinds, o.Kind)
		}
	}
	return kinds
}
