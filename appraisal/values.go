package appraisal

import (
	"fmt"
	"math/big"
)

// coreValues is how many values of behaviour (*nilai dasar*, BerAKHLAK) there are. They are told apart by number, from 1.
const coreValues = 7

// FeedbackTone is what the giver of feedback (*umpan balik*) says that it does. Nobody else chooses it, and nothing reads
// it out of the words.
type FeedbackTone string

// The tones.
const (
	NoTone   FeedbackTone = ""         // the giver chose none: it is read by whoever rates, and not counted
	Praises  FeedbackTone = "positive" // praises what was done (*memuji*)
	Corrects FeedbackTone = "improve"  // asks for something better (*meminta perbaikan*)
)

// ValueFeedback is one piece of named feedback on one behaviour value.
type ValueFeedback struct {
	By    string // opaque ID of who gave it
	Value int    // from 1 to 7, as in the form A.1; anything else is about no value
	Tone  FeedbackTone
}

// HeardValue is what was said of one behaviour value.
type HeardValue struct{ Positive, Improve int }

// ValuesHeard is what the feedback of one period says on the behaviour values of one employee.
type ValuesHeard struct {
	Values [coreValues]HeardValue // by number, the first one at 0
	Toned  int                    // pieces with a tone: they count
	Plain  int                    // pieces without one
}

// HearValues counts the feedback of everybody but the employee: all that is received is weighed, whoever gave it (III.C.1–3,
// III.C.16; arts 17–19). What is about no behaviour value is left out.
func HearValues(employee string, said []ValueFeedback) (h ValuesHeard) {
	for _, f := range said {
		if f.By == employee || f.Value < 1 || f.Value > coreValues {
			continue
		}
		v := &h.Values[f.Value-1]
		switch f.Tone {
		case Praises:
			v.Positive++
		case Corrects:
			v.Improve++
		default:
			h.Plain++
			continue
		}
		h.Toned++
	}
	return h
}

// Heard are the numbers of the values of which something with a tone was said, in their order.
func (h ValuesHeard) Heard() (numbers []int) {
	for i, v := range h.Values {
		if v.Positive+v.Improve > 0 {
			numbers = append(numbers, i+1)
		}
	}
	return numbers
}

// share is the mean, over the values heard, of the share of positive feedback on each: each value counts as much as any
// other, however often it was spoken of. nil when none was heard.
func (h ValuesHeard) share() *big.Rat {
	sum, n := new(big.Rat), int64(0)
	for _, v := range h.Values {
		if all := v.Positive + v.Improve; all > 0 {
			sum.Add(sum, big.NewRat(int64(v.Positive), int64(all)))
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return sum.Quo(sum, big.NewRat(n, 1))
}

// The edges of "mostly or wholly positive" and "mostly or wholly not positive" (IV.B.3.a.1, b.1): two thirds and one third.
// The law gives no figure (policy).
var mostly, hardly = big.NewRat(2, 3), big.NewRat(1, 3)

// Reached is how far the expectation of behaviour was reached by what was said, in per cent, two places, from 0 to
// AchievedMost. ok is false with fewer pieces that count than the least number, and where the policy has no thresholds.
//
// IV.B.3.a.2 and b.2 weigh all feedback and give no formula; what IV.B.3 says of feedback that is mostly positive, in part,
// or mostly not, is put on the agency's own thresholds (policy): from two thirds positive on, from Above to AchievedMost;
// over one third, from Meets up to Above; else from 0 to one per cent under Meets. Within each it rises evenly. It is
// rounded down, so that no threshold is reached by rounding.
func (h ValuesHeard) Reached(least int, t Thresholds) (percent Decimal, ok bool) {
	share := h.share()
	if share == nil || h.Toned < least || t.Meets <= 0 || t.Above <= t.Meets {
		return 0, false
	}
	begins, from, to := new(big.Rat), 0, t.Meets-1
	switch {
	case share.Cmp(mostly) >= 0:
		begins, from, to = mostly, t.Above, max(t.Above, AchievedMost)
	case share.Cmp(hardly) > 0:
		begins, from, to = hardly, t.Meets, t.Above
	}
	rise := new(big.Rat).Sub(share, begins)
	rise.Mul(rise, big.NewRat(3*int64(to-from), 1)).Add(rise, big.NewRat(int64(from), 1))
	rise.Mul(rise, big.NewRat(100, 1))
	percent = Decimal(new(big.Int).Quo(rise.Num(), rise.Denom()).Int64()) * (decimalOne / 100)
	return min(percent, DecimalOf(AchievedMost)), true
}

// Fact is the aspect "values" of a policy. Its sentence says how much was heard, or how much is missing.
func (h ValuesHeard) Fact(least int, t Thresholds) AspectFact {
	fact := AspectFact{Indicators: h.Toned + h.Plain, Why: Why{Provision: "III.C.3; IV.B.3.a.2; " + PolicyProvision}}
	reached, ok := h.Reached(least, t)
	positive := 0
	for _, v := range h.Values {
		positive += v.Positive
	}
	switch {
	case ok:
		fact.Reached, fact.Counted = &reached, h.Toned
		tone, english := h.tone()
		fact.Why.Indonesian = fmt.Sprintf("Umpan balik atas %d dari %d nilai: %d memuji, %d meminta perbaikan; %s.", len(h.Heard()), coreValues, positive, h.Toned-positive, tone)
		fact.Why.English = fmt.Sprintf("Feedback on %d of %d values: %d with praise, %d asking for improvement; %s.", len(h.Heard()), coreValues, positive, h.Toned-positive, english)
	case h.Toned < least:
		fact.Why.Indonesian = fmt.Sprintf("Baru %d umpan balik atas nilai perilaku di masa ini yang menyatakan memuji atau meminta perbaikan; kurang %d lagi.", h.Toned, least-h.Toned)
		fact.Why.English = fmt.Sprintf("So far %d pieces of feedback on behaviour values in this period say whether they praise or ask for something better; %d more needed.", h.Toned, least-h.Toned)
	default:
		fact.Why.Indonesian = "Kebijakan instansi tidak menetapkan ambang, jadi umpan balik tidak mengusulkan apa pun."
		fact.Why.English = "The agency's policy sets no thresholds, so feedback proposes nothing."
	}
	return fact
}

// tone is what the feedback comes to, in the words of IV.B.3.
func (h ValuesHeard) tone() (indonesian, english string) {
	switch share := h.share(); {
	case share.Cmp(mostly) >= 0:
		return "sebagian besar atau seluruhnya positif", "mostly or wholly positive"
	case share.Cmp(hardly) <= 0:
		return "sebagian besar atau seluruhnya tidak positif", "mostly or wholly not positive"
	}
	return "sebagian positif", "positive in part"
}
