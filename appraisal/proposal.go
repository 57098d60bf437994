package appraisal

import "fmt"

// Measured is what one aspect came to: how far its target was reached, in per cent.
type Measured struct {
	Aspect  string
	Weight  int // per cent; all weights together 100
	Reached Decimal
}

// Thresholds say from which weighted value on a rating is proposed, in per cent of the target. They are local
// policy: the law knows expectation only, no formula (IV.B.3; *Anak Lampiran* 4).
type Thresholds struct {
	Above, Meets int
}

// Propose returns the rating that data and thresholds suggest, and why. It never rates: the two judgments are the
// appraiser's. The weighted value is exact; nothing is rounded before it is compared.
func Propose(measured []Measured, t Thresholds) (Rating, Decimal, error) {
	sum, weights := Decimal(0), 0
	for _, m := range measured {
		if m.Weight < 0 || m.Reached < 0 || m.Reached%100 != 0 {
			return "", 0, fmt.Errorf("%s: weight and value cannot be negative, nor have more than four decimal places", m.Aspect)
		}
		weights += m.Weight
		sum += m.Reached * Decimal(m.Weight)
	}
	if weights != 100 {
		return "", 0, fmt.Errorf("the weights come to %d per cent, not 100", weights)
	}
	value := sum / 100
	switch {
	case value >= DecimalOf(t.Above):
		return Above, value, nil
	case value >= DecimalOf(t.Meets):
		return Meets, value, nil
	}
	return Below, value, nil
}

// AwayFromProposal reports whether a rating needs a written reason because the data propose another one; without
// a proposal none is needed.
func AwayFromProposal(proposed, given Rating) bool {
	return proposed.Valid() && given.Valid() && proposed != given
}
