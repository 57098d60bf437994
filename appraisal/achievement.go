package appraisal

import (
	"math/big"
	"slices"
	"strconv"
)

// Weighing is what an agency's policy says about how data propose a rating of results: aspects with weights, and the
// thresholds (policy: the regulation knows expectation only, no formula; IV.B.3, *Anak Lampiran* 4).
type Weighing struct {
	Shares     []AspectShare
	Thresholds Thresholds
}

// AspectShare is the weight of one aspect of a policy, in per cent; all together 100.
type AspectShare struct {
	Aspect string // as policies call it: "achievement", "service-quality"
	Weight int
}

// Valued is what was measured of one indicator in the period: the last value in it, as it stands now.
type Valued struct {
	Value     Decimal
	On        Date      // day of the measurement, in the agency's zone
	Direction Direction // of the measure
	Target    *Decimal  // that is set for the measure itself; nil: none
	Source    string    // the system that measured
	OfUnit    bool      // it is the value of the employee's unit
	Entries   int       // entries of progress that it was counted from; 0: it was measured
}

// Records is what is on record of one employee's work in one period.
type Records struct {
	Values  map[string]Valued     // measured values by the code of the measure
	Amounts []EntryAmount         // what entries of progress come to; they count where an indicator names no measure
	Aspects map[string]AspectFact // of aspects beside the indicators; they count where no indicator is of that aspect
}

// Uncounted says why an indicator has no achievement.
type Uncounted string

// The reasons.
const (
	Counted      Uncounted = ""
	NotMeasured  Uncounted = "not-measured" // nothing is measured by machine: what was reached is told in words
	NoValue      Uncounted = "no-value"     // the measure has no value in the period
	PartOfYear   Uncounted = "part-of-year" // entries of a part of the year stand against the year's target
	NoAmount     Uncounted = "no-amount"    // the target is described, not counted
	NoDirection  Uncounted = "no-direction" // nobody said which way it gets better
	NoMeasure    Uncounted = "no-measure"   // the target gives no measure: zero where more is better
	NotWeighed   Uncounted = "not-weighed"  // the policy gives its aspect no weight
	TooFewOfThem Uncounted = "too-few"      // less than half of the indicators of its aspect can be counted
)

// IndicatorFact is one indicator of a target agreement with what was measured and how far that is.
type IndicatorFact struct {
	Result    int  // number of the planned result
	Main      bool // of a main result (*hasil kerja utama*)
	Indicator Indicator
	Aspect    string   // of the policy; empty: it weighs nothing
	Target    *Decimal // that the value is held against; nil: none
	OfMeasure bool     // that target is the measure's own for such a period, not the year's of the agreement
	Valued    *Valued  // nil: there is no value
	Reached   *Decimal // per cent, two places, AchievedMost at most; nil: not counted
	Uncounted Uncounted
}

// AspectFact is what one aspect of the policy came to.
type AspectFact struct {
	AspectShare
	Reached    *Decimal // per cent of the expectation, two places, AchievedMost at most; nil: the aspect does not count
	Counted    int      // facts that count: indicators, answers, entries
	Indicators int      // facts there are
	Why        Why      // how it came to that, or why it does not count; zero where the indicators themselves say it
}

// NoProposal says why the data propose nothing.
type NoProposal string

// The reasons.
const (
	Proposes        NoProposal = ""
	NoWeighing      NoProposal = "no-weighing"  // the policy weighs no aspects
	OtherPolicy     NoProposal = "other-policy" // the policy of the case is not at hand in the version that it is pinned to
	NoTargets       NoProposal = "no-targets"   // no target agreement is in force
	TooLittleWeight NoProposal = "too-little"   // less than half of the weight could be counted
)

// Achieved is what the data say about the results of one employee in one period, and what they propose.
type Achieved struct {
	Proposed   Rating // empty: they propose nothing
	None       NoProposal
	Value      Decimal // weighted, per cent, rounded to two places for reading only
	Weight     int     // per cent of the policy's weights that could be counted
	HeldBack   bool    // above expectation was reached, but a main result is below (IV.B.3)
	Thresholds Thresholds
	Aspects    []AspectFact
	Facts      []IndicatorFact
}

// AchievedMost is how much one indicator counts at most, in per cent: one that was reached ten times over shall not hide
// others that were missed (policy; the figure is that of PP 30/2019 art. 41(5)).
const AchievedMost = 120

// leastCounted is the share, in per cent, of the indicators of an aspect, and of the weight of all aspects, that must
// be countable before anything is proposed: the rest would speak for what nobody measured.
const leastCounted = 50

// aspectsFor lists, for an indicator, the aspects of a policy that it may count for, the closest first.
func aspectsFor(i Indicator) []string {
	whole := []string{"achievement", "results"}
	switch i.Kind {
	case OfProcess:
		return append([]string{"process"}, whole...)
	case OfInnovation:
		return append([]string{"innovation"}, whole...)
	}
	switch i.Aspect {
	case "kualitas":
		return append([]string{"service-quality"}, whole...)
	case "waktu":
		return append([]string{"service-time", "service-quality"}, whole...)
	}
	return append([]string{"productivity"}, whole...)
}

// AspectOf names the aspect of a policy that an indicator counts for; empty when the policy weighs none of them.
func (w Weighing) AspectOf(i Indicator) string {
	for _, name := range aspectsFor(i) {
		if slices.ContainsFunc(w.Shares, func(s AspectShare) bool { return s.Aspect == name }) {
			return name
		}
	}
	return ""
}

// ProposeResults tells how far the indicators of an agreement were reached in a period, and what that proposes. In a
// period shorter than the year, the target of the measure itself comes before that of the agreement, which is the
// year's. Each indicator counts as much as the others of its aspect; aspects without enough countable indicators fall
// away and the others keep their weights among each other. Above is not proposed where an indicator of a main result is
// below expectation (IV.B.3.a.1, b.1). Nothing is rounded before it is compared. It never rates: the judgment is the
// appraiser's.
func ProposeResults(w Weighing, t Targets, kind PeriodKind, records Records) Achieved {
	a := Achieved{Thresholds: w.Thresholds}
	for _, r := range t.Results {
		for _, i := range r.Indicators {
			a.Facts = append(a.Facts, w.fact(r, i, kind, records))
		}
	}
	switch {
	case len(w.Shares) == 0:
		a.None = NoWeighing
		return a
	case len(t.Results) == 0:
		a.None = NoTargets
		return a
	}
	sum := new(big.Rat)
	for _, s := range w.Shares {
		aspect, mean := a.aspect(s), new(big.Rat)
		if aspect.Reached != nil {
			mean = a.mean(s.Aspect)
		} else if f, there := records.Aspects[s.Aspect]; there && aspect.Indicators == 0 {
			if aspect = f.of(s); aspect.Reached != nil {
				mean = aspect.Reached.rat()
			}
		}
		if aspect.Reached != nil {
			a.Weight += s.Weight
			sum.Add(sum, mean.Mul(mean, big.NewRat(int64(s.Weight), 1)))
		}
		a.Aspects = append(a.Aspects, aspect)
	}
	if a.Weight < leastCounted {
		a.None = TooLittleWeight
		return a
	}
	value := sum.Quo(sum, big.NewRat(int64(a.Weight), 1))
	a.Value = readable(value)
	a.Proposed = a.rating(value)
	return a
}

// of puts a fact under the aspect that it is about, within the bounds of what one aspect may come to.
func (f AspectFact) of(s AspectShare) AspectFact {
	f.AspectShare = s
	if f.Reached != nil {
		reached := max(min(*f.Reached, DecimalOf(AchievedMost)), 0)
		reached -= reached % (decimalOne / 100)
		f.Reached = &reached
	}
	return f
}

func (d Decimal) rat() *big.Rat { return big.NewRat(int64(d), int64(decimalOne)) }

// fact holds one indicator against its value.
func (w Weighing) fact(r PlannedResult, i Indicator, kind PeriodKind, records Records) IndicatorFact {
	f := IndicatorFact{Result: r.Number, Main: r.Main, Indicator: i, Aspect: w.AspectOf(i)}
	v, measured := records.valued(r, i)
	if measured {
		f.Valued = &v
	}
	if target, fault := ParseValue(decimalPoint(i.Amount)); fault == nil {
		f.Target = &target
	}
	if measured && v.Target != nil && (kind != Annual || f.Target == nil) {
		f.Target, f.OfMeasure = v.Target, true
	}
	switch {
	case i.Code == "" && !measured:
		f.Uncounted = NotMeasured
	case v.Entries > 0 && kind != Annual && (EntryAmount{Unit: i.Unit}).Summed():
		f.Uncounted = PartOfYear
	case !measured:
		f.Uncounted = NoValue
	case f.Target == nil:
		f.Uncounted = NoAmount
	case f.Aspect == "" && len(w.Shares) > 0:
		f.Uncounted = NotWeighed
	default:
		reached, ok, known := i.reached(*f.Target, v)
		switch {
		case !known:
			f.Uncounted = NoDirection
		case !ok:
			f.Uncounted = NoMeasure
		default:
			reached = min(reached, DecimalOf(AchievedMost))
			f.Reached = &reached
		}
	}
	return f
}

// valued finds the value of an indicator: what was measured under its code, or, where it names none, what the employee's
// own entries come to.
func (r Records) valued(p PlannedResult, i Indicator) (v Valued, ok bool) {
	if i.Code != "" {
		v, ok = r.Values[i.Code]
		return v, ok
	}
	amount, ok := amountOf(p, i, r.Amounts)
	return Valued{Value: amount.Realised(), On: amount.LastOn, Source: EntriesSource, Entries: amount.Entries}, ok
}

// EntriesSource is how values counted from entries of progress name where they come from.
const EntriesSource = "progress-entries"

// reached is the achievement in the direction that was agreed, else in that of the measure.
func (i Indicator) reached(target Decimal, v Valued) (percent Decimal, ok, known bool) {
	direction := v.Direction
	switch i.Direction {
	case More:
		direction = MoreIsBetter
	case Less:
		direction = LessIsBetter
	case Exactly:
		percent, ok = AchievedExactly(target, v.Value)
		return percent, ok, true
	}
	if !direction.Valid() {
		return 0, false, false
	}
	percent, ok = Achievement(direction, target, v.Value)
	return percent, ok, true
}

// AchievedExactly is the achievement where the target is to be met as closely as can be: 100 less the distance in per
// cent of the target, never below zero, rounded to two places. ok is false for a target of zero or less.
func AchievedExactly(target, value Decimal) (percent Decimal, ok bool) {
	if target <= 0 {
		return 0, false
	}
	distance := value - target
	if distance < 0 {
		distance = -distance
	}
	if distance >= target {
		return 0, true
	}
	return percentage(big.NewInt(int64(target-distance)), big.NewInt(int64(target))), true
}

// decimalPoint writes an amount as programs do; contracts take "97,5" as well.
func decimalPoint(amount string) string {
	out := []byte(amount)
	for i, c := range out {
		if c == ',' {
			out[i] = '.'
		}
	}
	return string(out)
}

// aspect counts the indicators of one aspect. Where less than half of them can be counted, none is.
func (a *Achieved) aspect(s AspectShare) AspectFact {
	out := AspectFact{AspectShare: s}
	for _, f := range a.Facts {
		if f.Aspect != s.Aspect {
			continue
		}
		out.Indicators++
		if f.Reached != nil {
			out.Counted++
		}
	}
	if out.Counted == 0 || out.Counted*100 < out.Indicators*leastCounted {
		for i, f := range a.Facts {
			if f.Aspect == s.Aspect && f.Reached != nil {
				a.Facts[i].Reached, a.Facts[i].Uncounted = nil, TooFewOfThem
			}
		}
		out.Counted = 0
		return out
	}
	mean := readable(a.mean(s.Aspect))
	out.Reached = &mean
	return out
}

// mean is the exact mean of the indicators of an aspect that count, in per cent.
func (a *Achieved) mean(aspect string) *big.Rat {
	sum, n := int64(0), int64(0)
	for _, f := range a.Facts {
		if f.Aspect == aspect && f.Reached != nil {
			sum, n = sum+int64(*f.Reached), n+1
		}
	}
	return new(big.Rat).SetFrac(big.NewInt(sum), big.NewInt(n*int64(decimalOne)))
}

func (a *Achieved) rating(value *big.Rat) Rating {
	reaches := func(per int) bool { return value.Cmp(big.NewRat(int64(per), 1)) >= 0 }
	switch {
	case reaches(a.Thresholds.Above) && a.mainBelow():
		a.HeldBack = true
		return Meets
	case reaches(a.Thresholds.Above):
		return Above
	case reaches(a.Thresholds.Meets):
		return Meets
	}
	return Below
}

// mainBelow reports whether an indicator of a main result is below expectation.
func (a *Achieved) mainBelow() bool {
	return slices.ContainsFunc(a.Facts, func(f IndicatorFact) bool {
		return f.Main && f.Reached != nil && *f.Reached < DecimalOf(a.Thresholds.Meets)
	})
}

// readable rounds a share to two places, halves away from zero.
func readable(r *big.Rat) Decimal {
	scaled := new(big.Rat).Mul(r, big.NewRat(100, 1))
	twice := new(big.Int).Mul(scaled.Num(), big.NewInt(2))
	twice.Add(twice, scaled.Denom()).Quo(twice, new(big.Int).Mul(scaled.Denom(), big.NewInt(2)))
	return Decimal(twice.Int64()) * (decimalOne / 100)
}

// Why is the proposal in a sentence, with where the choice stands.
func (a Achieved) Why() Why {
	provision := "IV.B.3; " + PolicyProvision
	if a.Proposed == "" {
		id, en := a.None.sentences()
		return Why{Indonesian: id, English: en, Provision: provision}
	}
	w := Why{Provision: provision,
		Indonesian: "Capaian berbobot " + comma(a.Value) + " %: di atas ekspektasi mulai " + percentWord(a.Thresholds.Above) +
			", sesuai ekspektasi mulai " + percentWord(a.Thresholds.Meets) + ".",
		English: "Weighted achievement " + a.Value.String() + " %: above expectation from " + percentWord(a.Thresholds.Above) +
			", as expected from " + percentWord(a.Thresholds.Meets) + "."}
	if a.HeldBack {
		w.Indonesian += " Karena ada hasil kerja utama yang di bawah ekspektasi, diusulkan sesuai ekspektasi."
		w.English += " Because a main result is below expectation, as expected is proposed."
	}
	if a.Weight < 100 {
		w.Indonesian += " Terhitung " + percentWord(a.Weight) + " dari bobot; aspek lain tidak terukur dan dinilai pejabat penilai."
		w.English += " " + percentWord(a.Weight) + " of the weight is counted; other aspects are not measured and are for the appraiser to judge."
	}
	return w
}

func percentWord(n int) string { return strconv.Itoa(n) + " %" }

func (n NoProposal) sentences() (indonesian, english string) {
	switch n {
	case NoWeighing:
		return "Kebijakan instansi tidak membobot aspek hasil kerja, jadi tidak ada usulan dari data.",
			"The agency's policy weighs no aspects of results, so data propose nothing."
	case OtherPolicy:
		return "Kebijakan berkas ini tersimpan dalam versi lain, jadi tidak ada usulan dari data.",
			"The policy of this case is kept in another version, so data propose nothing."
	case NoTargets:
		return "Belum ada SKP yang berlaku, jadi tidak ada usulan dari data.",
			"No target agreement is in force, so data propose nothing."
	}
	return "Kurang dari separuh bobot yang dapat dihitung dari data, jadi tidak ada usulan.",
		"Less than half of the weight can be counted from data, so nothing is proposed."
}
