package appraisal

import (
	"slices"
	"time"
)

// Standing is what admission needs to know of a case at one moment.
type Standing struct {
	Proceeding Proceeding
	Stage      Stage
	Terms      []Term      // the terms that run now
	Final      FinalReason // set once the result cannot be objected to
	Signer     Role        // who rated and signed: that role delivers, V.A.5 or V.A.9
	Explained  []Role      // who has explained an objection
	Returned   bool        // the document was returned, signed or with a refusal on record
	RateFrom   Date        // the first day on which ratings may be given (Period.Rates); zero: at once
	Submitted  bool        // new targets of the running year wait for the appraiser
	Rated      bool        // ratings were given, the signature was put off
	Reuse      Role        // who proposed to use the old unit's result again; empty: nobody has
	Absent     Absence     // of what kind the employee's long absence is; empty: present
}

// bounded lists the acts that a term cuts off: after it they are refused, because the procedure has gone
// on without them. Every other act is taken late as long as its stage stands, and the lateness recorded.
var bounded = map[ActKind][]Clock{
	AgreeTargets:    {T1, JoinedClock, T3},
	ReturnTargets:   {T1, JoinedClock, T3},
	Rate:            {T6, T7, T13, UnratedClock},
	Sign:            {T6, T7, T13},
	ReuseResult:     {T6},
	FileObjection:   {T11},
	DecideObjection: {T12, UnratedClock},
	ConfirmTraining: {ConfirmClock},
}

// Admit decides whether an act may be taken in a case that stands so. It returns nil when it may. The
// act is judged by when the door received it, never by when the engine comes to it.
func Admit(r Rules, s Standing, a Act) *Refusal {
	opening, refusal := openingFor(s, a)
	if refusal != nil {
		return refusal
	}
	if a.Kind == FileObjection && s.Final != "" {
		return final(s.Final)
	}
	if idle := nothingThere(s, a); idle != nil {
		return idle
	}
	if late := tooLate(r, s, a, opening); late != nil {
		return late
	}
	if opening.NeedsText && !a.Facts.HasReason {
		return refuse(ReasonMissing, opening.Provision,
			"Tuliskan alasan atau penjelasannya terlebih dahulu.", "Please write the reason or the explanation first.")
	}
	return admitFacts(r, s, a)
}

func openingFor(s Standing, a Act) (Opening, *Refusal) {
	var found, inStage *Opening
	ever := false
	for _, o := range Openings() {
		if o.Proceeding != s.Proceeding || o.Kind != a.Kind {
			continue
		}
		if found == nil {
			found = &o // the act's plain way: its provision is the one to cite when no way is open
		}
		ever = ever || slices.Contains(o.By, a.By.Role)
		if slices.Contains(o.Stages, s.Stage) {
			inStage = &o
			if slices.Contains(o.By, a.By.Role) && signerOnly(s, a) {
				return o, nil
			}
		}
	}
	switch {
	case inStage != nil:
		return Opening{}, refuse(NotYourAct, inStage.Provision,
			"Tindakan ini bukan bagian Anda pada tahap ini.", "This act is not yours at this stage.")
	case found != nil && !ever:
		return Opening{}, refuse(NotYourAct, found.Provision,
			"Tindakan ini bukan bagian Anda.", "This act is not yours.")
	case a.Kind == FileObjection && s.Final != "":
		return Opening{}, final(s.Final)
	case s.Stage.Ended():
		return Opening{}, refuse(CaseEnded, "policy",
			"Berkas ini sudah selesai; hanya kepegawaian yang dapat membukanya kembali.",
			"This case has ended; only HR can reopen it.")
	case found != nil:
		return Opening{}, notNow(s, a, *found)
	}
	return Opening{}, refuse(NotNow, "policy", "Tindakan ini tidak dikenal pada berkas ini.", "This case does not know this act.")
}

// signerOnly keeps delivery with the one who signed: appraiser and superior have different terms for it.
func signerOnly(s Standing, a Act) bool {
	return a.Kind != Deliver || s.Signer == "" || a.By.Role == s.Signer
}

func notNow(s Standing, a Act, o Opening) *Refusal {
	switch {
	case a.Kind == BeginAbsence && s.Stage == Resting:
		return alreadyAbsent()
	case a.Kind == FileObjection && s.Stage == Objected:
		return refuse(AlreadyDone, "V.B", "Keberatan atas hasil ini sudah diajukan.", "An objection to this result has been filed already.")
	case (a.Kind == Rate || a.Kind == Sign || a.Kind == ReuseResult) && slices.Contains([]Stage{Signed, Delivered, Received, Objected}, s.Stage):
		return refuse(AlreadyDone, o.Provision, "Penilaian sudah ditandatangani.", "The ratings have been signed already.")
	case a.Kind == DecideObjection && s.Stage == ExplanationsAsked:
		return refuse(NotNow, "V.B.4",
			"Penjelasan kedua pihak masih diminta; putusan dapat diberikan setelah keduanya masuk atau batas waktunya lewat.",
			"Both sides are still asked to explain; decide once both have, or their term has passed.")
	}
	return refuse(NotNow, o.Provision, "Tindakan ini belum atau tidak lagi dapat dilakukan pada tahap sekarang.",
		"This act cannot be done at the present stage.")
}

func tooLate(r Rules, s Standing, a Act, o Opening) *Refusal {
	at := r.Pace.ToLegal(a.ReceivedAt)
	for _, t := range s.Terms {
		if !slices.Contains(bounded[a.Kind], t.Clock) || at.Before(t.Ends(r.Calendar)) {
			continue
		}
		return refuse(TooLate, o.Provision,
			"Batas waktunya sudah lewat, yaitu akhir hari "+t.Due.Indonesian()+".",
			"The term has passed: it ended on "+t.Due.English()+" at the end of the day.")
	}
	return nil
}

// admitFacts looks at what an act says, once it may be done at all.
func admitFacts(r Rules, s Standing, a Act) *Refusal {
	switch a.Kind {
	case Rate, Sign, ReuseResult, DecideObjection, ReturnDocument, ExplainObjection:
		return admitEvaluation(r, s, a)
	case Transfer, BeginAbsence, EndAbsence, EndService:
		return admitPeople(s, a)
	case ExtendTerm, ChangeParty, Reopen, Withdraw, AdoptCalendar, AdoptRules:
		return admitGuidance(r, s, a)
	case ProposeTraining:
		if a.Facts.Course == "" {
			return refuse(CourseMissing, PolicyProvision, "Pilih pelatihannya.", "Choose the training.")
		}
	}
	return nil
}

// final tells why a result takes no objection: each reason of finality has its own source.
func final(reason FinalReason) *Refusal {
	switch reason {
	case FinalByTakeover:
		return refuse(ResultIsFinal, "IV.A.11",
			"Hasil ini ditetapkan oleh atasan pejabat penilai sehingga bersifat final dan tidak dapat diajukan keberatan.",
			"The appraiser's superior gave this result, so it is final and takes no objection.")
	case FinalTopOfficial:
		return refuse(ResultIsFinal, "IV.A.12",
			"Hasil ini ditetapkan oleh pimpinan tertinggi sehingga bersifat final dan tidak dapat diajukan keberatan.",
			"The highest official gave this result, so it is final and takes no objection.")
	case FinalByDecision:
		return refuse(ResultIsFinal, "PP 30/2019 art. 59(4)",
			"Keberatan atas hasil ini sudah diputus dan putusannya final.",
			"The objection to this result has been decided, and the decision is final.")
	case FinalByDeath:
		return refuse(ResultIsFinal, PolicyProvision,
			"Pegawai telah meninggal dunia sehingga hasil ini final.", "The employee has died, so this result is final.")
	case FinalWindowPassed:
		return refuse(TooLate, "V.B.2",
			"Masa keberatan atas hasil ini sudah lewat.", "The time to object to this result has passed.")
	}
	return refuse(ResultIsFinal, "policy",
		"Hasil ini sudah final sehingga tidak dapat diajukan keberatan.", "This result is final, so no objection can be filed.")
}

// NextEnd returns the legal instant at which the first of the running terms is over, and that term.
// ok is false when none runs.
func NextEnd(c Calendar, terms []Term) (term Term, ends time.Time, ok bool) {
	for _, t := range terms {
		if e := t.Ends(c); !ok || e.Before(ends) {
			term, ends, ok = t, e, true
		}
	}
	return term, ends, ok
}
