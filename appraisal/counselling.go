package appraisal

import (
	"slices"
	"time"
)

// CounsellingStep is one step of performance counselling (*konseling kinerja*, III.D.5).
type CounsellingStep string

// The steps of counselling, in the order of III.D.5.c–e.
const (
	CounsellingNoted     CounsellingStep = "noted"     // form B.1.10 by the appraiser
	CounsellingTold      CounsellingStep = "told"      // the employee was told, a duty
	CounsellingAnswered  CounsellingStep = "answered"  // the employee's own words
	CounsellingChanged   CounsellingStep = "changed"   // the behaviour changed: closed
	CounsellingReported  CounsellingStep = "reported"  // to the HR unit, a duty when nothing changed
	CounsellingTaken     CounsellingStep = "taken"     // an HR officer handles it
	CounsellingReleased  CounsellingStep = "released"  // and gives it back to the desk
	CounsellingAppointed CounsellingStep = "appointed" // who counsels
	CounsellingDeclined  CounsellingStep = "declined"  // who was appointed declines; HR appoints another
	CounsellingScheduled CounsellingStep = "scheduled" // when and where
	CounsellingRecorded  CounsellingStep = "recorded"  // the result, which goes up
	CounsellingPassed    CounsellingStep = "passed"    // by the appraiser to the superior
	CounsellingDecided   CounsellingStep = "decided"   // what follows
)

// CounsellorKind is as what somebody counsels (III.D.5.c.2).
type CounsellorKind string

// The kinds of counsellors, each with its route up (III.D.5.d).
const (
	IndependentCounsellor CounsellorKind = "independent" // appointed by HR: the result goes to the HR unit
	TrainedAppraiser      CounsellorKind = "appraiser"   // the result goes to the appraiser's superior
	CounsellingOfficial   CounsellorKind = "official"    // by function: the result goes to the appraiser, then to the superior
)

// CounsellingParty is who has a part in a record of counselling.
type CounsellingParty string

// The parties of counselling. Desk is HR before one of its officers takes the record on.
const (
	CounselledParty CounsellingParty = "employee"
	NotingParty     CounsellingParty = "appraiser"
	HandlingParty   CounsellingParty = "handler"
	CounsellorParty CounsellingParty = "counsellor"
	DecidingParty   CounsellingParty = "superior"
	DeskParty       CounsellingParty = "desk"
)

// CounsellingEntry is one step on record as the rules see it: no word of what was written.
type CounsellingEntry struct {
	Step    CounsellingStep
	Person  string         // who took it
	Subject string         // who was appointed
	As      CounsellorKind // as what
	Day     Date           // of telling and reporting: the legal day
	Starts  time.Time      // of the meeting that was set, legal
}

// CounsellingFacts are where a record stands, worked out from its steps.
type CounsellingFacts struct {
	Steps      []CounsellingStep // that were taken, in order
	Told       Date              // zero: the employee has not been told
	Handler    string            // the HR officer who handles it; empty: nobody
	Counsellor string            // who is appointed; empty: nobody
	As         CounsellorKind
	Meeting    time.Time // legal; zero: not set since the last appointment
}

// CounsellingFrom works out where a record stands.
func CounsellingFrom(entries []CounsellingEntry) (f CounsellingFacts) {
	for _, e := range entries {
		f.Steps = append(f.Steps, e.Step)
		switch e.Step {
		case CounsellingTold:
			f.Told = e.Day
		case CounsellingTaken:
			f.Handler = e.Person
		case CounsellingReleased:
			f.Handler = ""
		case CounsellingAppointed:
			f.Counsellor, f.As, f.Meeting = e.Subject, e.As, time.Time{}
		case CounsellingDeclined:
			f.Counsellor, f.As, f.Meeting = "", "", time.Time{}
		case CounsellingScheduled:
			f.Meeting = e.Starts
		}
	}
	return f
}

// Has reports whether a step was taken.
func (f CounsellingFacts) Has(step CounsellingStep) bool { return slices.Contains(f.Steps, step) }

// Closed reports whether nothing more is to be done.
func (f CounsellingFacts) Closed() bool {
	return f.Has(CounsellingChanged) || f.Has(CounsellingDecided)
}

// Stands is the step at which the record stands: what the employee adds and what HR passes among itself aside.
func (f CounsellingFacts) Stands() CounsellingStep {
	switch {
	case f.Has(CounsellingDecided):
		return CounsellingDecided
	case f.Has(CounsellingChanged):
		return CounsellingChanged
	case f.Has(CounsellingRecorded):
		return CounsellingRecorded
	case !f.Meeting.IsZero():
		return CounsellingScheduled
	case f.Counsellor != "":
		return CounsellingAppointed
	case f.Handler != "":
		return CounsellingTaken
	case f.Has(CounsellingReported):
		return CounsellingReported
	case f.Has(CounsellingTold):
		return CounsellingTold
	}
	return CounsellingNoted
}

// CounsellingRoute is the way of a result up (III.D.5.d–e): who has it after whom; the last decides what follows.
func CounsellingRoute(as CounsellorKind) []CounsellingParty {
	switch as {
	case IndependentCounsellor:
		return []CounsellingParty{CounsellorParty, HandlingParty}
	case TrainedAppraiser:
		return []CounsellingParty{CounsellorParty, DecidingParty}
	case CounsellingOfficial:
		return []CounsellingParty{CounsellorParty, NotingParty, DecidingParty}
	}
	return nil
}

// Codes of refusals of counselling.
const (
	EmployeeNotTold    = "employee-not-told"
	NoTimeToChange     = "no-time-to-change"
	CounsellingClosed  = "counselling-closed"
	CounsellorUnfit    = "counsellor-unfit"
	CounsellingHandled = "counselling-handled" // another HR officer handles it
	CounsellingNotYet  = "counselling-not-yet" // a step before it is open
	MeetingNotBegun    = "meeting-not-begun"
)

// AdmitCounsellingStep says whether a party may take a step at a legal moment.
func (f CounsellingFacts) AdmitCounsellingStep(step CounsellingStep, by CounsellingParty, today Date, now time.Time) *Refusal {
	rule, known := counsellingSteps[step]
	if !known || !slices.Contains(rule.by(f), by) {
		return refuse(NotYourAct, rule.provision, "Langkah ini bukan bagian Anda pada catatan ini.", "This step is not yours in this record.")
	}
	if f.Closed() {
		return refuse(CounsellingClosed, rule.provision, "Catatan ini sudah ditutup.", "This record is closed.")
	}
	for _, before := range rule.after {
		if !f.Has(before) && before == CounsellingTold {
			return refuse(EmployeeNotTold, "III.D.5.c.1", "Beri tahu dahulu pegawai yang bersangkutan dan catat kapan dan bagaimana. Sebelum itu tidak ada yang dilaporkan.",
				"Tell the employee first, and note when and how. Nothing is reported before that.")
		}
		if !f.Has(before) || (before == CounsellingAppointed && f.Counsellor == "") || (before == CounsellingTaken && f.Handler == "") {
			return notYet(rule.provision)
		}
	}
	if rule.before != "" && f.Has(rule.before) {
		return refuse(StepTaken, rule.provision, "Langkah ini tidak dapat dilakukan lagi.", "This step can no longer be taken.")
	}
	return f.admitMoment(step, today, now)
}

// admitMoment looks at what is a matter of time.
func (f CounsellingFacts) admitMoment(step CounsellingStep, today Date, now time.Time) *Refusal {
	switch {
	case step == CounsellingReported && today <= f.Told:
		return refuse(NoTimeToChange, "III.D.5.c.1", "Pegawai baru saja diberi tahu. Laporan dibuat bila setelah itu tidak ada perubahan; paling cepat esok hari.",
			"The employee has only just been told. A report is made when nothing changes after that; tomorrow at the earliest.")
	case step == CounsellingTaken && f.Handler != "":
		return refuse(CounsellingHandled, "III.D.5.c.2.a", "Catatan ini sudah ditangani petugas lain.", "Another officer handles this record.")
	case step == CounsellingRecorded && f.Meeting.IsZero():
		return notYet("III.D.5.c.2")
	case step == CounsellingRecorded && now.Before(f.Meeting):
		return refuse(MeetingNotBegun, "III.D.5.c.2", "Pertemuan belum dimulai. Hasilnya dicatat sesudahnya.", "The meeting has not begun. Its result is recorded after it.")
	case step == CounsellingDecided && f.As == CounsellingOfficial && !f.Has(CounsellingPassed):
		return notYet("III.D.5.d")
	}
	return nil
}

func notYet(provision string) *Refusal {
	return refuse(CounsellingNotYet, provision, "Langkah sebelumnya belum dilakukan.", "A step before it has not been taken.")
}

// counsellingRule says who takes a step, after which steps, and before which one.
type counsellingRule struct {
	provision string
	by        func(CounsellingFacts) []CounsellingParty
	after     []CounsellingStep
	before    CounsellingStep // once this was taken it is too late; empty: never
}

func only(parties ...CounsellingParty) func(CounsellingFacts) []CounsellingParty {
	return func(CounsellingFacts) []CounsellingParty { return parties }
}

// onRoute are the parties of the route at which an official's result is passed on, or the last one, who decides.
func onRoute(last bool) func(CounsellingFacts) []CounsellingParty {
	return func(f CounsellingFacts) []CounsellingParty {
		route := CounsellingRoute(f.As)
		switch {
		case len(route) == 0:
			return nil
		case last:
			return route[len(route)-1:]
		}
		return route[1 : len(route)-1]
	}
}

// counsellingSteps are the rules of every step (III.D.5.c–e).
var counsellingSteps = map[CounsellingStep]counsellingRule{
	CounsellingTold:      {"III.D.5.c.1", only(NotingParty), []CounsellingStep{CounsellingNoted}, CounsellingTold},
	CounsellingAnswered:  {"III.D.5.c.1", only(CounselledParty), []CounsellingStep{CounsellingTold}, ""},
	CounsellingChanged:   {"III.D.5.c.1", only(NotingParty), []CounsellingStep{CounsellingTold}, CounsellingReported},
	CounsellingReported:  {"III.D.5.c.1", only(NotingParty), []CounsellingStep{CounsellingTold}, CounsellingReported},
	CounsellingTaken:     {"III.D.5.c.2.a", only(DeskParty), []CounsellingStep{CounsellingReported}, ""},
	CounsellingReleased:  {"III.D.5.c.2.a", only(HandlingParty), []CounsellingStep{CounsellingTaken}, ""},
	CounsellingAppointed: {"III.D.5.c.2", only(HandlingParty), []CounsellingStep{CounsellingTaken}, CounsellingRecorded},
	CounsellingDeclined:  {"III.D.5.c.2", only(CounsellorParty), []CounsellingStep{CounsellingAppointed}, CounsellingRecorded},
	CounsellingScheduled: {"III.D.5.c.2.a", only(HandlingParty, CounsellorParty), []CounsellingStep{CounsellingAppointed}, CounsellingRecorded},
	CounsellingRecorded:  {"III.D.5.c.2", only(CounsellorParty), []CounsellingStep{CounsellingAppointed}, CounsellingRecorded},
	CounsellingPassed:    {"III.D.5.d", onRoute(false), []CounsellingStep{CounsellingRecorded}, CounsellingPassed},
	CounsellingDecided:   {"III.D.5.e", onRoute(true), []CounsellingStep{CounsellingRecorded}, ""},
}

// Relation is how somebody stands to an employee whom they might counsel.
type Relation struct{ Self, Appraiser, Superior, Below, Peer, Handler bool }

// AdmitCounsellor says whether somebody may counsel as what they are appointed. Independent is who stands neither above
// nor below nor beside the employee and does not handle the record; only the appraiser counsels as the trained
// appraiser; an official by function is not of the employee's own line (III.D.5.c.2).
func AdmitCounsellor(as CounsellorKind, r Relation) *Refusal {
	const provision = "III.D.5.c.2"
	switch {
	case r.Self:
		return refuse(CounsellorUnfit, provision, "Konselor bukan pegawai itu sendiri.", "The counsellor is not the employee.")
	case as == TrainedAppraiser && !r.Appraiser:
		return refuse(CounsellorUnfit, provision, "Hanya pejabat penilai pegawai ini yang dapat ditunjuk sebagai penilai terlatih.",
			"Only this employee's appraiser can be appointed as the trained appraiser.")
	case as == TrainedAppraiser:
		return nil
	case r.Appraiser || r.Superior || r.Below:
		return refuse(CounsellorUnfit, provision, "Orang ini berada dalam garis atasan atau bawahan pegawai tersebut. Pilih orang lain.",
			"This person stands above or below the employee. Choose somebody else.")
	case as == IndependentCounsellor && (r.Peer || r.Handler):
		return refuse(CounsellorUnfit, provision, "Konselor independen bukan rekan kerja setingkat pegawai tersebut dan bukan petugas yang menangani catatan ini.",
			"An independent counsellor is neither a peer of the employee nor the officer who handles this record.")
	}
	return nil
}

// AdmitTelling holds the day on which the employee was told against the legal today.
func AdmitTelling(day, today Date) *Refusal {
	if day > today {
		return refuse(DayAhead, "III.D.5.c.1", "Hari itu belum tiba. Catat setelah pegawai benar-benar diberi tahu.",
			"That day has not come. Note it when the employee has been told.")
	}
	return nil
}
