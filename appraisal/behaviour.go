package appraisal

import "slices"

// ProposedBehaviour is what the records say about the behaviour of one employee in one period, and what that proposes.
// There is one rating of behaviour, not one for each value (IV.B.3.a.2).
type ProposedBehaviour struct {
	Proposed   Rating     // empty: nothing is proposed
	None       NoProposal // why nothing is
	Value      Decimal    // weighted, per cent, rounded to two places for reading only
	Thresholds Thresholds
	Aspects    []AspectFact // of the policy, in its order
}

// MissingFacts is why behaviour is not proposed: of an aspect that the policy weighs nothing is on record.
const MissingFacts NoProposal = "missing-facts"

// ProposeBehaviour tells what the records propose as rating of behaviour. Unlike results, where measured indicators
// may speak for half of the weight, every aspect that the policy weighs must be known: what peers say must not stand for the
// integrity that nobody looked at (policy; the law knows no formula). known is by the name of the aspect. It never rates.
func ProposeBehaviour(w Weighing, known map[string]AspectFact) ProposedBehaviour {
	out := ProposedBehaviour{Thresholds: w.Thresholds}
	if len(w.Shares) == 0 {
		out.None = NoWeighing
		return out
	}
	measured := make([]Measured, 0, len(w.Shares))
	for _, s := range w.Shares {
		f := known[s.Aspect].of(s)
		out.Aspects = append(out.Aspects, f)
		if f.Reached != nil {
			measured = append(measured, Measured{Aspect: s.Aspect, Weight: s.Weight, Reached: *f.Reached})
		}
	}
	if len(measured) < len(w.Shares) {
		out.None = MissingFacts
		return out
	}
	rating, value, err := Propose(measured, w.Thresholds)
	if err != nil { // weights that are not a hundred: a policy is checked for that when it is read
		out.None = NoWeighing
		return out
	}
	out.Proposed, out.Value = rating, readable(value.rat())
	return out
}

// Missing lists the aspects of which nothing is on record, in the order of the policy.
func (b ProposedBehaviour) Missing() []AspectFact {
	return slices.DeleteFunc(slices.Clone(b.Aspects), func(f AspectFact) bool { return f.Reached != nil })
}

// Why is the proposal in a sentence, or why there is none.
func (b ProposedBehaviour) Why() Why {
	w := Why{Provision: "IV.B.3.a.2; " + PolicyProvision}
	switch b.None {
	case Proposes:
		w.Indonesian = "Fakta perilaku berbobot " + comma(b.Value) + " %: di atas ekspektasi mulai " + percentWord(b.Thresholds.Above) +
			", sesuai ekspektasi mulai " + percentWord(b.Thresholds.Meets) + "."
		w.English = "Weighted facts of behaviour " + b.Value.String() + " %: above expectation from " + percentWord(b.Thresholds.Above) +
			", as expected from " + percentWord(b.Thresholds.Meets) + "."
	case MissingFacts:
		w.Indonesian = "Belum semua aspek perilaku mempunyai fakta, jadi perilaku dinilai pejabat penilai tanpa usulan."
		w.English = "Not every aspect of behaviour has facts on record, so the appraiser judges behaviour without a proposal."
	case OtherPolicy:
		w.Indonesian, w.English = OtherPolicy.sentences()
	default:
		w.Indonesian = "Kebijakan instansi tidak membobot aspek perilaku, jadi tidak ada usulan."
		w.English = "The agency's policy weighs no aspects of behaviour, so nothing is proposed."
	}
	return w
}
