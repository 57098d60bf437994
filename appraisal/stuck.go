package appraisal

import (
	"slices"
	"time"
)

// StuckCause says why a case does not move by itself. It is found out from facts, never guessed: a case that waits for
// somebody who can act and has time left is not stuck.
type StuckCause string

// The causes, the most serious first: what keeps the engine from moving a case comes before what keeps a person from
// acting, because no person can help while the engine stands still.
const (
	StuckUnstarted StuckCause = "unstarted"       // the case is on record, its workflow was never started
	StuckUnopened  StuckCause = "unopened"        // on the frozen roster, and no case was opened
	StuckGone      StuckCause = "workflow-gone"   // Temporal knows no workflow for the case
	StuckFailed    StuckCause = "workflow-failed" // Temporal ended the workflow while the case runs
	StuckRecording StuckCause = "recording-fails" // the workflow runs, and its tasks fail again and again
	StuckInbox     StuckCause = "act-waits"       // an act was received and not taken for too long
	StuckRoster    StuckCause = "roster-defect"   // the roster gives the person no post or no appraiser
	StuckNobody    StuckCause = "nobody"          // nobody holds the post that must act
	StuckAway      StuckCause = "away"            // who must act is away until after the term, and nobody stands in
	StuckAddress   StuckCause = "address-dead"    // no letter reaches who must act
	StuckNoLetter  StuckCause = "no-letter"       // the letter with the link was never sent
	StuckRefused   StuckCause = "act-refused"     // what was sent was refused, and nothing followed
	StuckSilent    StuckCause = "term-passed"     // the term has passed and nobody acted
)

var stuckCauses = []StuckCause{StuckUnstarted, StuckUnopened, StuckGone, StuckFailed, StuckRecording, StuckInbox, StuckRoster,
	StuckNobody, StuckAway, StuckAddress, StuckNoLetter, StuckRefused, StuckSilent}

// StuckCauses lists the causes, the most serious first.
func StuckCauses() []StuckCause { return slices.Clone(stuckCauses) }

// StuckAction is the one thing that frees a stuck case.
type StuckAction string

// The actions. Each is done on one page.
const (
	StartMissing    StuckAction = "start-missing"   // HR lets the cycle look again
	CallAdmin       StuckAction = "call-admin"      // the administrator looks at Temporal and the workers; nothing is lost
	MendRoster      StuckAction = "mend-roster"     // HR corrects the roster and launches again
	NameSomebody    StuckAction = "name-somebody"   // HR names who acts in this case: ChangeParty
	NameDeputy      StuckAction = "name-deputy"     // HR names who acts for the post: a Plt of a vacant one, a Plh of an absent holder, IV.A.2–3
	CorrectAddress  StuckAction = "correct-address" // HR corrects the address, so that what waits is sent
	HandInAgain     StuckAction = "hand-in-again"   // the person reads why and sends again; HR shows them the case
	GiveTime        StuckAction = "extend-term"     // HR gives more time: ExtendTerm
	DoItYourself    StuckAction = "do-it"           // it is HR's own task
	ResendTheLetter StuckAction = "resend-letter"   // HR has the letter sent again
)

// Engine is what Temporal says of the workflow of a running case. The zero value was not asked.
type Engine string

// What Temporal can say.
const (
	EngineRuns     Engine = "runs"
	EngineTroubled Engine = "troubled" // it runs, and its workflow tasks fail again and again
	EngineEnded    Engine = "ended"    // it failed, was terminated, timed out or completed
	EngineUnknown  Engine = "unknown"  // there is none
)

// InboxPatience is how long an act may wait between the register and the procedure, in real time, before it counts as
// stuck: the relay tries again every second, so minutes mean that something stands still.
const InboxPatience = 10 * time.Minute

// StuckFacts are what is known of one running case and one thing that it waits for. A case that waits for several things
// gives several facts; the most serious cause counts.
type StuckFacts struct {
	Engine   Engine
	Started  bool      // its workflow is known to have been started
	OpenedAt time.Time // real; of a case or member that was not started: since when
	Received time.Time // real; the oldest act that was received and not taken; zero: none waits
	Now      time.Time // real
	Today    Date      // legal

	Role        Role   // who is awaited; empty: nobody
	Person      string // who that is now; empty: nobody, or HR as an office
	Due         Date   // last day; zero: none
	AwayTo      Date   // last day of the person's absence that lasts today; zero: not away
	Unreachable bool   // no letter reaches them
	Letter      bool   // the task has a letter of its own
	Sent        bool   // one of its letters waits, leaves or has left
	Refused     bool   // the person's last act in the case was refused, and none was taken since
}

// WhyStuck returns why a case does not move and what frees it; empty, empty when nothing is wrong. Where no post can have a
// deputy, because HR named the person in the case itself or nobody stands above, NameSomebody does in the place of
// NameDeputy.
func WhyStuck(f StuckFacts) (StuckCause, StuckAction) {
	switch {
	case f.Engine == EngineUnknown && !f.Started, f.Engine == "" && !f.Started && f.Now.Sub(f.OpenedAt) > InboxPatience:
		return StuckUnstarted, StartMissing
	case f.Engine == EngineUnknown:
		return StuckGone, CallAdmin
	case f.Engine == EngineEnded:
		return StuckFailed, CallAdmin
	case f.Engine == EngineTroubled:
		return StuckRecording, CallAdmin
	case !f.Received.IsZero() && f.Now.Sub(f.Received) > InboxPatience:
		return StuckInbox, CallAdmin
	case f.Role == "":
		return "", ""
	}
	late := !f.Due.IsZero() && f.Due < f.Today
	leads := f.Role == Appraiser || f.Role == Superior
	switch {
	case f.Role == HR && late:
		return StuckSilent, DoItYourself
	case f.Role == HR:
		return "", ""
	case f.Person == "" && leads:
		return StuckNobody, NameDeputy
	case f.Person == "":
		return "", "" // the employee died: nobody can take their place, and the procedure goes on without them
	case leads && !f.AwayTo.IsZero() && f.AwayTo >= f.Due:
		return StuckAway, NameDeputy
	case f.Unreachable:
		return StuckAddress, CorrectAddress
	case f.Letter && !f.Sent:
		return StuckNoLetter, ResendTheLetter
	case f.Refused:
		return StuckRefused, HandInAgain
	case late: // whoever it is: another person in their place would be late as well
		return StuckSilent, GiveTime
	}
	return "", ""
}

// Graver reports whether a cause counts more than another; any counts more than none.
func (c StuckCause) Graver(than StuckCause) bool {
	return c != "" && (than == "" || c.Rank() < than.Rank())
}

// Rank is the place of a cause among [StuckCauses]: 0 is the most serious. What is no cause comes after all of them.
func (c StuckCause) Rank() int {
	if i := slices.Index(stuckCauses, c); i >= 0 {
		return i
	}
	return len(stuckCauses)
}

// Sentence says the cause to HR.
func (c StuckCause) Sentence() (indonesian, english string) {
	s := stuckSentences[c]
	return s[0], s[1]
}

var stuckSentences = map[StuckCause][2]string{
	StuckUnstarted: {"Berkas sudah tercatat, tetapi prosesnya belum dimulai.", "The case is on record, but its proceeding was never started."},
	StuckUnopened:  {"Pegawai ada dalam daftar siklus, tetapi berkasnya belum dibuka.", "The person is on the cycle's roster, but no case was opened."},
	StuckGone:      {"Temporal tidak mengenal proses untuk berkas ini.", "Temporal knows no proceeding for this case."},
	StuckFailed:    {"Proses berhenti di Temporal, padahal berkas masih berjalan.", "The proceeding ended in Temporal while the case still runs."},
	StuckRecording: {"Proses berulang kali gagal mencatat.", "The proceeding fails to record, again and again."},
	StuckInbox: {"Tindakan sudah diterima, tetapi belum dicatat oleh proses. Waktu terimanya tetap berlaku.",
		"An act was received and is not recorded by the proceeding yet. The time of receipt stands."},
	StuckRoster:   {"Data pegawai tidak memberi jabatan atau pejabat penilai.", "The roster gives no post or no appraiser."},
	StuckNobody:   {"Jabatan yang harus bertindak kosong.", "Nobody holds the post that must act."},
	StuckAway:     {"Yang harus bertindak tidak bertugas sampai lewat batas, dan tidak ada pelaksana harian.", "Who must act is away until after the term, and nobody stands in."},
	StuckAddress:  {"Surat tidak sampai kepada yang ditunggu.", "No letter reaches the person who is awaited."},
	StuckNoLetter: {"Surat dengan tautan tugas tidak pernah terkirim.", "The letter with the link to the task was never sent."},
	StuckRefused:  {"Tindakan terakhir ditolak dan belum dikirim lagi.", "The last act was refused and nothing was sent since."},
	StuckSilent:   {"Batas waktu lewat tanpa tindakan.", "The term has passed and nobody acted."},
}
