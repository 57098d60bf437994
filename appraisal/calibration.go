package appraisal

import (
	"fmt"
	"slices"
)

// RatingState is how far one rating of a period has come, as a calibration session (*kalibrasi*) looks at it.
type RatingState string

// The states.
const (
	NotRated      RatingState = "unrated"
	RatedUnsigned RatingState = "unsigned"  // given, the signature was put off: whoever may rate can rate again
	RatedSigned   RatingState = "signed"    // signed, not handed over: no act changes it (V.A.4–5)
	RatedHanded   RatingState = "delivered" // handed over: it changes by an objection only (V.B.5), or by reopening the case
)

// RatingStateOf tells it from the stage of an evaluation and from whether a signature is awaited for ratings that were
// given.
func RatingStateOf(stage Stage, awaitsSignature bool) RatingState {
	switch stage {
	case Signed:
		return RatedSigned
	case Delivered, Received, Objected, Final:
		return RatedHanded
	case WindowOpen, TakenOver:
		if awaitsSignature {
			return RatedUnsigned
		}
	}
	return NotRated
}

// RaterNow is who may rate an evaluation in a stage: the appraiser in the window (arts 24–25), after it the superior
// (IV.A.11, V.A.8).
func RaterNow(stage Stage) Role {
	if stage == TakenOver || stage == Unrated {
		return Superior
	}
	return Appraiser
}

// ProposalState is what became of a proposal of a calibration session.
type ProposalState string

// The states. A proposal decides nothing: who may rate does (IV.B.3).
const (
	ProposalOpen      ProposalState = "open"
	ProposalAccepted  ProposalState = "accepted"  // rated again as proposed
	ProposalDeclined  ProposalState = "declined"  // with a reason
	ProposalWithdrawn ProposalState = "withdrawn" // by the session
	ProposalLapsed    ProposalState = "lapsed"    // the session was closed without an answer
)

// Calibrated is one rating as a session may act on it.
type Calibrated struct {
	State  RatingState
	Now    Pair // the two ratings as they stand
	Own    bool // it is the rating of whoever proposes
	Open   bool // a proposal about it waits for an answer
	Scored bool // two values decide, not two ratings
}

// calibrationProvision is where it stands that the pattern and the comparison are considerations of whoever rates.
const calibrationProvision = "IV.B.2.a; IV.B.3.a.1.e; policy"

// AdmitCalibration reports whether another rating may be proposed; nil: it may. Nobody but the appraiser, and in the
// appraiser's place the superior, gives a rating, so a session can only propose, and only until it is signed.
func AdmitCalibration(c Calibrated, to Pair) *Refusal {
	switch {
	case c.Own:
		return refuse(OwnCase, PolicyProvision, "Anda tidak dapat mengusulkan rating untuk diri sendiri.", "You cannot propose a rating of yourself.")
	case c.State == RatedHanded:
		return refuse(NotCalibratable, "V.B.1–5", "Dokumen sudah diserahkan kepada pegawai; hasilnya hanya dapat berubah melalui keberatan.",
			"The document is with the employee; its result can only change by an objection.")
	case c.State == RatedSigned:
		return refuse(NotCalibratable, "V.A.4–5", "Penilaian sudah ditandatangani; tidak ada tindakan yang mengembalikannya sebelum diserahkan.",
			"The rating is signed; no act takes it back before it is handed over.")
	case c.State == NotRated:
		return refuse(NotCalibratable, "arts 24–25; IV.B.3", "Belum ada penilaian yang dapat dibandingkan.", "There is no rating to compare yet.")
	case c.Scored:
		return refuse(NotCalibratable, PolicyProvision, "Di sini nilai yang menentukan; tuliskan catatan kepada pejabat penilai.",
			"Values decide here; write a note to the appraiser instead.")
	case !to.Results.Valid() || !to.Behaviour.Valid():
		return refuse(RatingMissing, "IV.B.3", "Beri dua penilaian: hasil kerja dan perilaku kerja.", "Give both ratings: results and behaviour.")
	case to == c.Now:
		return refuse(SameRating, calibrationProvision, "Usulan ini sama dengan penilaian yang sudah ada.", "The proposal is the rating as it stands.")
	case c.Open:
		return refuse(ProposalWaits, calibrationProvision, "Sudah ada usulan untuk penilaian ini yang menunggu jawaban; tarik dahulu bila perlu.",
			"A proposal about this rating waits for an answer; take it back first if need be.")
	}
	return nil
}

// AdmitProposalAnswer reports whether a proposal may be answered that stands so, about a rating in a state; nil: it may.
func AdmitProposalAnswer(p ProposalState, rating RatingState, accepts bool) *Refusal {
	switch {
	case p == ProposalLapsed:
		return refuse(CalibrationClosed, PolicyProvision, "Sesi kalibrasinya sudah ditutup.", "The calibration session has been closed.")
	case p != ProposalOpen:
		return refuse(AlreadyDone, PolicyProvision, "Usulan ini sudah dijawab atau ditarik.", "This proposal has been answered or taken back.")
	case accepts && rating != RatedUnsigned:
		return refuse(NotCalibratable, "V.A.4–5", "Penilaian sudah ditandatangani, jadi usulan ini tidak dapat lagi diterima. Anda dapat menolaknya dengan alasan.",
			"The rating is signed, so the proposal can no longer be accepted. You can decline it with a reason.")
	}
	return nil
}

// Expected is what a pattern says of one predicate by itself.
type Expected struct {
	Least, Most int  // per cent of the people; 0 and 100 say nothing
	Peak        bool // ideally most people
}

// ExpectedOf returns it for an organisation's result. Rules about several predicates together are no range of one of them.
func ExpectedOf(d Distribution, o OrganisationResult, p Predicate) Expected {
	e := Expected{Most: 100}
	for _, r := range d.Rules {
		if r.Organisation != o || len(r.Of) != 1 || r.Of[0] != p {
			continue
		}
		switch r.Kind {
		case Most:
			e.Peak = true
		case AtMost:
			e.Most = min(e.Most, r.Percent)
		case AtLeast:
			e.Least = max(e.Least, r.Percent)
		}
	}
	return e
}

// NoOrganisationResult warns that there is nothing to hold a spread against.
func NoOrganisationResult() DistributionWarning {
	return DistributionWarning{Provision: "IV.B.1.c–g; IV.B.2", Warning: Warning{Code: "no-organisation-result",
		Sentence: "Capaian organisasi belum dicatat, sehingga belum ada pola yang dapat dibandingkan.",
		English:  "The organisation's result is not on record, so there is no pattern to compare with."}}
}

// SameForAll warns that one appraiser gave everybody the same predicate. Fewer people than PatternLeast say nothing.
func SameForAll(c Counts) (w DistributionWarning, ok bool) {
	n := c.Sum()
	if n < PatternLeast {
		return w, false
	}
	i := slices.IndexFunc(Predicates(), func(p Predicate) bool { return c.Of(p) == n })
	if i < 0 {
		return w, false
	}
	p := Predicates()[i]
	return DistributionWarning{Provision: "IV.B.3.a.1.e; IV.B.3.a.2", Warning: Warning{Code: "same-for-all",
		Sentence: fmt.Sprintf("Semua %d pegawai diberi %s. Penilai diminta membandingkan sumbangan tiap orang.", n, p.Name()),
		English:  fmt.Sprintf("All %d people were given %s. Appraisers are asked to compare what each contributed.", n, p.Name())}}, true
}

// Add counts one more person with a predicate; what is none is not counted.
func (c *Counts) Add(p Predicate) {
	switch p {
	case VeryGood:
		c.VeryGood++
	case Good:
		c.Good++
	case NeedsImprovement:
		c.NeedsImprovement++
	case Poor:
		c.Poor++
	case VeryPoor:
		c.VeryPoor++
	}
}
