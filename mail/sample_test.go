package mail

import (
	"time"

	"siklus.id/appraisal"
)

// The sample agency of the tests is in Jayapura (WIT); it is the morning of 23 November 2026.

const sampleLink = "https://siklus.jayapurakota.go.id/t/P0RCtyMppJAIzrGOjH0dbQGS86F8LntEml0_bA4bKj1rHCwPAAAU"

func sampleEnvelope(l Language) Envelope {
	return Envelope{
		MailID:      "0192f3a1-7c2e-7b44-9a5d-000000000001",
		To:          Address{"yulianus.w@contoh.example", "Yulianus Wenda, S.Pd."},
		Language:    l,
		Agency:      "Pemerintah Kota Jayapura",
		From:        Address{"siklus@jayapurakota.example", ""},
		ReplyTo:     Address{"bkpsdm@jayapurakota.example", "BKPSDM Kota Jayapura"},
		Help:        "BKPSDM, Gedung A lantai 2, (0967) 123456",
		Zone:        "Asia/Jayapura",
		Now:         time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC),
		Home:        "https://siklus.jayapurakota.go.id/tugas",
		Unsubscribe: "https://siklus.jayapurakota.go.id/surat/berhenti/x",
	}
}

// situation is a letter as the procedure would send it.
type situation struct {
	name   string
	letter Letter
}

var (
	quarter    = appraisal.Period{Kind: appraisal.Quarterly, Number: 4}
	eleventh   = appraisal.NewDate(2026, 12, 11)
	sampleTask = "0192f3a1-7c2e-7b44-9a5d-3f6c0e1b2a3d"

	// Two minutes before midnight in Jayapura, which is still the day.
	sampleMeeting = &Meeting{ID: "0192f3a1-7c2e-7b44-9a5d-6b1f2c3d4e60", Sequence: 2, At: time.Date(2026, 12, 9, 1, 0, 0, 0, time.UTC), Minutes: 60, Place: "Ruang rapat lantai 2"}
	sampleReceipt = &Receipt{Number: "0192f3a1-7c2e-7b44-9a5d-6b1f2c3d4e5f", At: time.Date(2026, 11, 20, 14, 58, 0, 0, time.UTC)}
)

// situations holds every kind at least once, and every kind that speaks differently to several roles once
// for each of them.
func situations() []situation {
	task := func(k Kind, role appraisal.Role) Letter {
		l := Letter{Kind: k, Role: role, Task: sampleTask, Link: sampleLink, Year: 2026, Period: quarter, Due: eleventh}
		if role == appraisal.Appraiser || role == appraisal.Superior || role == appraisal.HR {
			l.Employee = "Maria Kogoya"
		}
		return l
	}
	targets := func(l Letter) Letter { l.Period = appraisal.Period{}; return l }
	news := func(k Kind, role appraisal.Role, p appraisal.Proceeding) Letter {
		return Letter{Kind: k, Role: role, Proceeding: p, Year: 2026, Period: quarter, Link: "https://siklus.jayapurakota.go.id/tugas"}
	}
	with := func(l Letter, f func(*Letter)) Letter { f(&l); return l }
	course := func(l *Letter) {
		l.Course = &Course{Title: "Pelayanan Publik Prima bagi Petugas Loket", Hours: 24, Starts: appraisal.NewDate(2027, 2, 8)}
	}
	progress := func(l *Letter) { l.Progress = &Progress{Planned: 240, Open: 28, Done: 212, LeftOut: 6, Unreachable: 9} }

	all := []situation{
		{"cycle_launched", with(news(CycleLaunched, appraisal.HR, ""), progress)},
		{"targets_due", with(targets(task(TargetsDue, appraisal.Employee)), func(l *Letter) { l.Due = appraisal.NewDate(2027, 1, 29) })},
		{"targets_submitted", targets(task(TargetsSubmitted, appraisal.Appraiser))},
		{"targets_returned", targets(task(TargetsReturned, appraisal.Employee))},
		{"targets_agreed", with(news(TargetsAgreed, appraisal.Employee, ""), func(l *Letter) { l.Period = appraisal.Period{} })},
		{"targets_stepped_up-superior", targets(task(TargetsSteppedUp, appraisal.Superior))},
		{"targets_stepped_up-employee", with(targets(task(TargetsSteppedUp, appraisal.Employee)), func(l *Letter) { l.Task, l.Link, l.Due = "", "", 0 })},
		{"targets_renewal", targets(task(TargetsRenewal, appraisal.Employee))},
		{"targets_not_renewed", with(news(TargetsNotRenewed, appraisal.HR, ""), func(l *Letter) { l.Employee, l.Period = "Maria Kogoya", appraisal.Period{} })},
		{"window_open", task(WindowOpen, appraisal.Employee)},
		{"feedback_given", news(FeedbackGiven, appraisal.Employee, "")},
		{"ready_to_rate", task(ReadyToRate, appraisal.Appraiser)},
		{"reuse_proposed-employee", task(ReuseProposed, appraisal.Employee)},
		{"reuse_proposed-appraiser", task(ReuseProposed, appraisal.Appraiser)},
		{"sign_due", task(SignDue, appraisal.Appraiser)},
		{"rate_instead", task(RateInstead, appraisal.Superior)},
		{"sign_instead", task(SignInstead, appraisal.Superior)},
		{"unrated-hr", task(Unrated, appraisal.HR)},
		{"unrated-superior", task(Unrated, appraisal.Superior)},
		{"delivery_due", task(DeliveryDue, appraisal.Appraiser)},
		{"delivered", task(Delivered, appraisal.Employee)},
		{"return_and_objection", with(task(ReturnAndObjection, appraisal.Employee), func(l *Letter) { l.ObjectUntil = eleventh })},
		{"return_and_objection-final", with(task(ReturnAndObjection, appraisal.Employee), func(l *Letter) { l.Due = appraisal.NewDate(2026, 12, 2) })},
		{"result_final", news(ResultFinal, appraisal.Employee, "")},
		{"objection_filed-employee", with(task(ObjectionFiled, appraisal.Employee), func(l *Letter) { l.Task = "" })},
		{"objection_filed-superior", task(ObjectionFiled, appraisal.Superior)},
		{"explanation_due-employee", task(ExplanationDue, appraisal.Employee)},
		{"explanation_due-appraiser", task(ExplanationDue, appraisal.Appraiser)},
		{"decision_due", task(DecisionDue, appraisal.Superior)},
		{"undecided", with(news(Undecided, appraisal.HR, ""), func(l *Letter) { l.Employee, l.Due = "Maria Kogoya", eleventh })},
		{"undecided-no-date", with(news(Undecided, appraisal.HR, ""), func(l *Letter) { l.Employee = "Maria Kogoya" })},
		{"objection_decided-employee", news(ObjectionDecided, appraisal.Employee, "")},
		{"objection_decided-appraiser", with(news(ObjectionDecided, appraisal.Appraiser, ""), func(l *Letter) { l.Employee = "Maria Kogoya" })},
		{"objection_decided-lapsed", with(news(ObjectionDecided, appraisal.Employee, ""), func(l *Letter) { l.Stage = appraisal.ObjectionLapsed })},
		{"training_needed-appraiser", targets(task(TrainingNeeded, appraisal.Appraiser))},
		{"training_needed-employee", targets(task(TrainingNeeded, appraisal.Employee))},
		{"training_proposed", with(targets(task(TrainingProposed, appraisal.HR)), course)},
		{"training_offered", with(targets(task(TrainingOffered, appraisal.Employee)), course)},
		{"training_enrolled", with(news(TrainingEnrolled, appraisal.Employee, ""), course)},
		{"training_completed", with(news(TrainingCompleted, appraisal.Employee, ""), course)},
		{"training_lapsed", news(TrainingLapsed, appraisal.Employee, "")},
		{"training_moved", news(TrainingMoved, appraisal.Employee, "")},
		{"training_proof", with(news(TrainingProof, appraisal.HR, ""), func(l *Letter) { l.Employee = "Maria Kogoya" })},
		{"training_enrol_by_hand", targets(task(TrainingEnrolByHand, appraisal.HR))},
		{"reminder", with(targets(task(Reminder, appraisal.Employee)), func(l *Letter) { l.Act, l.Due = appraisal.SubmitTargets, appraisal.NewDate(2026, 11, 24) })},
		{"overdue", with(task(Overdue, appraisal.Appraiser), func(l *Letter) { l.Act, l.Due = appraisal.Rate, appraisal.NewDate(2026, 11, 20) })},
		{"act_taken", with(news(ActTaken, appraisal.Employee, ""), func(l *Letter) { l.Act, l.Receipt = appraisal.CheckIn, sampleReceipt })},
		{"act_taken-appraiser", with(news(ActTaken, appraisal.Appraiser, ""), func(l *Letter) {
			l.Act, l.Receipt, l.Employee = appraisal.Rate, sampleReceipt, "Maria Kogoya"
		})},
		{"transferred", targets(news(Transferred, appraisal.Employee, ""))},
		{"absence_recorded-resting", with(targets(news(AbsenceRecorded, appraisal.Employee, "")), func(l *Letter) { l.Stage = appraisal.Resting })},
		{"absence_recorded-in-year", with(targets(news(AbsenceRecorded, appraisal.Employee, "")), func(l *Letter) { l.Stage = appraisal.InYear })},
		{"absence_ended", targets(news(AbsenceEnded, appraisal.Employee, ""))},
		{"cycle_announced", with(news(CycleAnnounced, appraisal.Employee, ""), func(l *Letter) { l.Period = appraisal.Period{} })},
		{"calibration_proposed", with(news(CalibrationProposed, appraisal.Appraiser, ""), func(l *Letter) { l.Employee = "Maria Kogoya" })},
		{"voice_nominated", with(news(VoiceNominated, appraisal.Appraiser, ""), func(l *Letter) { l.Employee, l.Due = "Maria Kogoya", eleventh })},
		{"improvement_late-appraiser", with(news(ImprovementLate, appraisal.Appraiser, ""), func(l *Letter) { l.Due, l.Period = appraisal.NewDate(2026, 11, 20), appraisal.Period{} })},
		{"improvement_late-hr", with(news(ImprovementLate, appraisal.HR, ""), func(l *Letter) { l.Due, l.Period = appraisal.NewDate(2026, 11, 20), appraisal.Period{} })},
		{"voice_asked", with(news(VoiceAsked, appraisal.Employee, ""), func(l *Letter) { l.Employee, l.Due = "Maria Kogoya", eleventh })},
		{"voice_reminder", with(news(VoiceReminder, appraisal.Employee, ""), func(l *Letter) { l.Employee, l.Due = "Maria Kogoya", eleventh })},
		{"complaint_assigned", with(news(ComplaintAssigned, appraisal.Employee, ""), func(l *Letter) { l.Due, l.Period = eleventh, appraisal.Period{} })},
		{"complaint_overdue-appraiser", with(news(ComplaintOverdue, appraisal.Appraiser, ""), func(l *Letter) { l.Employee, l.Period = "Maria Kogoya", appraisal.Period{} })},
		{"complaint_overdue-hr", with(news(ComplaintOverdue, appraisal.HR, ""), func(l *Letter) { l.Period = appraisal.Period{} })},
		{"voice_released", news(VoiceReleased, appraisal.Employee, "")},
		{"voice_released-appraiser", with(news(VoiceReleased, appraisal.Appraiser, ""), func(l *Letter) { l.Employee = "Maria Kogoya" })},
		{"feedback_asked", with(news(FeedbackAsked, appraisal.Employee, ""), func(l *Letter) { l.Employee = "Maria Kogoya" })},
		{"feedback_reminder", with(news(FeedbackReminder, appraisal.Employee, ""), func(l *Letter) { l.Employee = "Maria Kogoya" })},
		{"progress_due", with(news(ProgressDue, appraisal.Employee, ""), func(l *Letter) { l.Period = appraisal.Period{} })},
		{"competence_due", with(news(CompetenceDue, appraisal.Employee, ""), func(l *Letter) { l.Due, l.Period = eleventh, appraisal.Period{} })},
		{"competence_due-appraiser", with(news(CompetenceDue, appraisal.Appraiser, ""), func(l *Letter) {
			l.Due, l.Period, l.Employee = eleventh, appraisal.Period{}, "Maria Kogoya"
		})},
		{"dialogue_set", with(news(DialogueSet, appraisal.Employee, ""), func(l *Letter) { l.Meeting = sampleMeeting })},
		{"dialogue_set-agreed", with(news(DialogueSet, appraisal.Appraiser, ""), func(l *Letter) {
			agreed := *sampleMeeting
			agreed.Agreed, agreed.Sequence, agreed.Link = true, 3, "https://rapat.example/dialog"
			l.Employee, l.Meeting = "Maria Kogoya", &agreed
		})},
		{"talent_recognised", with(news(TalentRecognised, appraisal.Employee, ""), func(l *Letter) { l.Period = appraisal.Period{} })},
		{"guidance_waits", with(news(GuidanceWaits, appraisal.Employee, ""), func(l *Letter) { l.Period = appraisal.Period{} })},
		{"case_exempted", news(CaseExempted, appraisal.Employee, appraisal.AppraisalProceeding)},
		{"case_withdrawn", news(CaseWithdrawn, appraisal.Employee, appraisal.ObjectionProceeding)},
		{"case_reopened", news(CaseReopened, appraisal.Employee, appraisal.EvaluationProceeding)},
		{"term_extended", with(task(TermExtended, appraisal.Employee), func(l *Letter) { l.Proceeding, l.Sequence = appraisal.EvaluationProceeding, 1 })},
		{"calendar_adopted", targets(news(CalendarAdopted, appraisal.Employee, ""))},
		{"calendar_adopted-moved", with(targets(news(CalendarAdopted, appraisal.Employee, "")), func(l *Letter) {
			l.Moved = []Moved{{Task: sampleTask, Act: appraisal.CheckIn, Due: eleventh + 3, Sequence: 2}}
		})},
		{"rules_adopted", targets(news(RulesAdopted, appraisal.Employee, ""))},
		{"party_changed-appraiser", with(task(PartyChanged, appraisal.Appraiser), func(l *Letter) { l.Proceeding = appraisal.EvaluationProceeding })},
		{"party_changed-former", with(news(PartyChanged, appraisal.Appraiser, appraisal.EvaluationProceeding), func(l *Letter) { l.Former = true })},
		{"deputy_named", with(news(DeputyNamed, appraisal.Appraiser, ""), func(l *Letter) { l.Period, l.Days = appraisal.Period{}, &Days{eleventh - 10, eleventh} })},
		{"deputy_named-former", with(news(DeputyNamed, appraisal.Appraiser, ""), func(l *Letter) { l.Period, l.Days, l.Former = appraisal.Period{}, &Days{eleventh - 10, eleventh}, true })},
		{"deputy_returned", with(news(DeputyReturned, appraisal.Appraiser, ""), func(l *Letter) { l.Period, l.Days = appraisal.Period{}, &Days{eleventh - 10, eleventh} })},
		{"deputy_returned-former", with(news(DeputyReturned, appraisal.Appraiser, ""), func(l *Letter) { l.Period, l.Days, l.Former = appraisal.Period{}, &Days{eleventh - 10, eleventh}, true })},
		{"party_changed-employee", news(PartyChanged, appraisal.Employee, appraisal.EvaluationProceeding)},
		{"unreachable", with(news(Unreachable, appraisal.HR, ""), progress)},
		{"help_asked", with(news(HelpAsked, appraisal.HR, ""), func(l *Letter) { l.Period = appraisal.Period{} })},
		{"help_answered", with(news(HelpAnswered, appraisal.Employee, ""), func(l *Letter) { l.Period = appraisal.Period{} })},
		{"fresh_link", with(task(FreshLink, appraisal.Employee), func(l *Letter) { l.Act = appraisal.CheckIn })},
		{"cycle_closed", with(news(CycleClosed, appraisal.HR, ""), progress)},
		{"cycle_closed-superior", with(news(CycleClosed, appraisal.Superior, ""), progress)},
	}
	return all
}

func situationOf(name string) Letter {
	for _, s := range situations() {
		if s.name == name {
			return s.letter
		}
	}
	panic("no situation " + name)
}
