package appraisal

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Direction says which way a measure gets better.
type Direction string

// The directions.
const (
	MoreIsBetter Direction = "more"
	LessIsBetter Direction = "less"
)

// Valid reports whether d is one of the two directions.
func (d Direction) Valid() bool { return d == MoreIsBetter || d == LessIsBetter }

// MeasureSubject says whose value a measure (*ukuran*) is.
type MeasureSubject string

// The subjects.
const (
	OfPerson MeasureSubject = "person"
	OfUnit   MeasureSubject = "unit"
)

// Valid reports whether s is one of the two subjects.
func (s MeasureSubject) Valid() bool { return s == OfPerson || s == OfUnit }

// MeasurePeriod is how often a value is expected.
type MeasurePeriod string

// The periods.
const (
	EachDay     MeasurePeriod = "day"
	EachWeek    MeasurePeriod = "week"
	EachMonth   MeasurePeriod = "month"
	EachQuarter MeasurePeriod = "quarter"
	EachYear    MeasurePeriod = "year"
)

// patience is how many calendar days after a value the next one is missed: two periods, and for the shortest one
// room for a long weekend (policy).
var patience = map[MeasurePeriod]int{EachDay: 5, EachWeek: 14, EachMonth: 62, EachQuarter: 184, EachYear: 731}

// Valid reports whether p is one of the periods.
func (p MeasurePeriod) Valid() bool { return patience[p] > 0 }

// Stale reports whether the next value is missed at now, the last one being of the instant at.
func (p MeasurePeriod) Stale(at, now time.Time) bool {
	return p.Valid() && now.Sub(at) > time.Duration(patience[p])*24*time.Hour
}

// ValueFault is what is wrong with a number that was measured.
type ValueFault struct {
	Code     string // kebab-case
	Sentence string // Indonesian
	English  string
}

// The codes of faults of values.
const (
	ValueMissing    = "value-missing"
	ValueUnclear    = "value-unclear"
	ValueNoNumber   = "value-no-number"
	ValueTooBig     = "value-too-big"
	ValueTooPrecise = "value-too-precise"
)

const wholeDigits = 12

// ParseValue reads a value as a program writes it: "-12", "89.99"; at most twelve digits before the point and six
// after it, no exponent, no marks between thousands.
func ParseValue(s string) (Decimal, *ValueFault) {
	s = strings.TrimSpace(s)
	number, negative := strings.CutPrefix(s, "-")
	whole, part, marked := strings.Cut(number, ".")
	switch {
	case s == "":
		return 0, &ValueFault{ValueMissing, "Nilai belum diisi.", "The value is missing."}
	case !digits(whole) || marked && !digits(part):
		return 0, &ValueFault{ValueNoNumber, "Nilai harus berupa angka tanpa tanda ribuan, misalnya 1250 atau 89.5.",
			"The value must be a number without marks between thousands, such as 1250 or 89.5."}
	case len(strings.TrimLeft(whole, "0")) > wholeDigits:
		return 0, &ValueFault{ValueTooBig, "Nilai lebih dari 12 angka di depan koma; pakai satuan yang lebih besar, misalnya juta rupiah.",
			"The value has more than 12 digits before the point; use a bigger unit, such as millions."}
	case len(strings.TrimRight(part, "0")) > decimalPlaces:
		return 0, &ValueFault{ValueTooPrecise, "Nilai lebih dari 6 angka di belakang koma.", "The value has more than 6 digits after the point."}
	}
	part = strings.TrimRight(part, "0")
	// Twelve digits and six places are below the end of an int64.
	n, _ := strconv.ParseInt(strings.TrimLeft(whole, "0")+part+strings.Repeat("0", decimalPlaces-len(part)), 10, 64)
	if negative {
		n = -n
	}
	return Decimal(n), nil
}

// ParseTyped reads a value as a person writes it into a spreadsheet: "89,5" or "89.5". What could be a thousand to
// one and a decimal to another, like "1.250", is refused rather than guessed.
func ParseTyped(s string) (Decimal, *ValueFault) {
	s = strings.TrimSpace(s)
	whole, part, marked := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if !marked {
		whole, part, marked = strings.Cut(strings.TrimPrefix(s, "-"), ",")
	}
	if marked && len(part) == 3 && digits(whole) && digits(part) && len(whole) <= 3 && !strings.HasPrefix(whole, "0") {
		return 0, &ValueFault{ValueUnclear,
			fmt.Sprintf("Nilai %q dapat dibaca sebagai ribuan atau desimal; tulis tanpa tanda ribuan atau dengan empat angka desimal.", s),
			fmt.Sprintf("The value %q could be thousands or decimals; write it without marks or with four decimal places.", s)}
	}
	return ParseValue(strings.Replace(s, ",", ".", 1))
}

// mostAchieved is where an achievement is cut, in hundredths of a per cent: beyond it the target was no target.
const mostAchieved = 1_000_000

// Achievement is how far a value is on the way to its target, in per cent rounded to two places. Where more is better
// it is value ÷ target; where less is better it is (2 × target − value) ÷ target, so that half a target too much counts
// as half missing. It is never below zero, and cut at 10,000. A target of zero where less is better is met by zero and
// by nothing else. ok is false when the target gives no measure: zero or less where more is better, below zero else.
// The formula is policy: the regulation sets none.
func Achievement(d Direction, target, value Decimal) (percent Decimal, ok bool) {
	switch {
	case !d.Valid(), target < 0, target == 0 && d == MoreIsBetter:
		return 0, false
	case target == 0 && value <= 0:
		return DecimalOf(100), true
	case target == 0:
		return 0, true
	}
	reached := big.NewInt(int64(value))
	if d == LessIsBetter {
		reached.Sub(big.NewInt(0).Mul(big.NewInt(2), big.NewInt(int64(target))), reached)
	}
	if reached.Sign() <= 0 {
		return 0, true
	}
	return percentage(reached, big.NewInt(int64(target))), true
}

// Meets reports whether a value reaches its target.
func (d Direction) Meets(target, value Decimal) bool {
	return d == MoreIsBetter && value >= target || d == LessIsBetter && value <= target
}

// percentage is n ÷ d in per cent, halves of a hundredth rounded away from zero; both are positive.
func percentage(n, d *big.Int) Decimal {
	twice := big.NewInt(0).Mul(n, big.NewInt(2*100*100))
	twice.Add(twice, d).Quo(twice, big.NewInt(0).Mul(d, big.NewInt(2)))
	hundredths := int64(mostAchieved)
	if twice.IsInt64() {
		hundredths = min(twice.Int64(), mostAchieved)
	}
	return Decimal(hundredths) * (decimalOne / 100)
}

// Trend is where a series of values goes.
type Trend string

// The trends.
const (
	TooFew  Trend = "few"    // too few values to tell
	Better  Trend = "better" // in the direction of the measure
	Worse   Trend = "worse"
	NoTrend Trend = "level" // what moves could be chance
)

// TrendValues is how many of the last values a trend looks at.
const TrendValues = 24

// TrendOf tells where the last values go, given oldest first. It counts for every two values which one is better (the
// test of Mann and Kendall) and speaks of a trend only when a series without one would show as much in fewer than one
// case of ten. Fewer than four values can never show that.
func TrendOf(d Direction, values []Decimal) Trend {
	values = values[max(0, len(values)-TrendValues):]
	n, s := len(values), 0
	if n < 4 {
		return TooFew
	}
	for i, a := range values {
		for _, b := range values[i+1:] {
			switch {
			case b > a:
				s++
			case b < a:
				s--
			}
		}
	}
	excess := max(s, -s) - 1
	// 2.706 is the square of 1.645, the two-sided limit of one in ten; the variance of s is n(n−1)(2n+5)/18.
	if excess <= 0 || 18*1000*excess*excess <= 2706*n*(n-1)*(2*n+5) {
		return NoTrend
	}
	if (s > 0) == (d == MoreIsBetter) {
		return Better
	}
	return Worse
}

// Median returns the middle of some numbers as twice its value, so that the mean of the two middle ones stays exact;
// ok is false when there are none.
func Median(numbers []int64) (twice int64, ok bool) {
	if len(numbers) == 0 {
		return 0, false
	}
	sorted := slices.Sorted(slices.Values(numbers))
	return sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2], true
}
