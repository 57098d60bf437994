package appraisal

import (
	"fmt"
	"slices"
)

// RecognitionRule is by what the best are proposed for recognition (*penghargaan*, art. 31; V.C). The figures are policy.
type RecognitionRule struct {
	LeastPerformance int  `json:"least_performance"` // value of the axis, 0 to 100
	LeastBox         int  `json:"least_box"`
	MostPercent      int  `json:"most_percent"` // of the people placed, rounded up
	IntegrityMet     bool `json:"integrity_met"`
}

func (r RecognitionRule) admit() (field string, refusal *Refusal) {
	wrong := func(field, indonesian, english string) (string, *Refusal) {
		return field, refuse(TalentRuleWrong, "art. 31; policy", indonesian, english)
	}
	switch {
	case r.LeastPerformance < 1 || r.LeastPerformance > 100:
		return wrong("recognition.least_performance", "Nilai kinerja paling rendah antara 1 dan 100.", "The least value of performance is between 1 and 100.")
	case r.LeastBox < 1 || r.LeastBox > 9:
		return wrong("recognition.least_box", "Kotak paling rendah antara 1 dan 9.", "The lowest box is between 1 and 9.")
	case r.MostPercent < 1 || r.MostPercent > 50:
		return wrong("recognition.most_percent", "Bagian paling banyak antara 1 dan 50 persen.", "The largest share is between 1 and 50 per cent.")
	}
	return "", nil
}

// Recognisable is somebody of a snapshot who is held against the rule.
type Recognisable struct {
	PersonID string
	Place    TalentPlace
	Facts    TalentFacts
}

// RecognitionProposal is somebody whom the rule proposes.
type RecognitionProposal struct {
	PersonID string
	Place    int // by performance, then potential; equal ones share it
	Tied     int
	Why      Sentence
}

// Propose returns those whom the rule proposes, the best first: who reaches every limit, as many as the share allows. Those
// on a level with the last one are proposed too, so that chance decides nothing. limit is that share in people.
func (r RecognitionRule) Propose(all []Recognisable) (out []RecognitionProposal, limit int) {
	var fit []Recognisable
	placed := 0
	for _, c := range all {
		if c.Place.Box == 0 {
			continue
		}
		placed++
		if *c.Place.Performance.Value < DecimalOf(r.LeastPerformance) || c.Place.Box < r.LeastBox {
			continue
		}
		if r.IntegrityMet && !integrityMet(c.Facts) {
			continue
		}
		fit = append(fit, c)
	}
	slices.SortStableFunc(fit, func(a, b Recognisable) int { return compareRecognisable(b, a) })
	limit = (placed*r.MostPercent + 99) / 100
	for i, c := range fit {
		place := i + 1
		if i > 0 && compareRecognisable(c, fit[i-1]) == 0 {
			place = out[i-1].Place
		}
		if place > limit {
			break
		}
		out = append(out, RecognitionProposal{PersonID: c.PersonID, Place: place, Why: Sentence{
			fmt.Sprintf("Kotak %d; sumbu kinerja %s, sumbu potensial %s.", c.Place.Box, comma(*c.Place.Performance.Value), comma(*c.Place.Potential.Value)),
			fmt.Sprintf("Box %d; axis of performance %s, of potential %s.", c.Place.Box, c.Place.Performance.Value, c.Place.Potential.Value)}})
	}
	for i := range out {
		for _, other := range out {
			if other.Place == out[i].Place {
				out[i].Tied++
			}
		}
	}
	return out, limit
}

func compareRecognisable(a, b Recognisable) int {
	if n := int64(*a.Place.Performance.Value - *b.Place.Performance.Value); n != 0 {
		return sign(n)
	}
	return sign(int64(*a.Place.Potential.Value - *b.Place.Potential.Value))
}

func sign(n int64) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}

func integrityMet(f TalentFacts) bool {
	if f.Now == nil {
		return false
	}
	r, there := RatedAs(f.Now.Ratings, Integrity)
	return there && r.Standard > 0 && r.Level >= r.Standard
}

// Award is what a recognition brings (art. 31; V.C.1–2). A pay supplement follows from the evaluation document and is none of
// these.
type Award string

// The awards.
const (
	AwardSuccession  Award = "succession"  // priority for the succession pool (*kelompok rencana suksesi*), V.C.1
	AwardDevelopment Award = "development" // priority for competence development, V.C.1
	AwardOther       Award = "other"       // another one, set by the personnel authority, V.C.2
)

// Awards lists the awards, as pages offer them.
func Awards() []Award { return []Award{AwardSuccession, AwardDevelopment, AwardOther} }

// Valid reports whether a is one of the awards.
func (a Award) Valid() bool { return slices.Contains(Awards(), a) }
