package appraisal

import "strings"

// Targets is the content of a target agreement (*Sasaran Kinerja Pegawai*) as far as rules look at it: what is advised
// about it, how its planned results are numbered, what is different between two versions. It may be incomplete, as a
// draft is.
type Targets struct {
	Results        []PlannedResult
	Behaviour      []ExpectedBehaviour
	Resources      string // attachment A.1.8
	Accountability string // attachment A.1.8
	Consequences   string // attachment A.1.8
	Approach       Approach
}

// Approach says how results are measured (art. 9(3)).
type Approach string

// The approaches. An agreement that does not say is quantitative.
const (
	Quantitative Approach = "quantitative" // *kuantitatif*: the indicator apart from the target
	Qualitative  Approach = "qualitative"  // *kualitatif*: measure and target told together
)

// PlannedResult is a *rencana hasil kerja* with its indicators.
type PlannedResult struct {
	Number      int // stays the same over versions, from 1; 0: not given yet
	Text        string
	Main        bool
	Supports    string   // what it supports, in words
	Parents     []string // the superior's planned results it supports: [ParentRef]
	Perspective Perspective
	Control     Control
	AssignedBy  string
	Indicators  []Indicator
}

// Indicator is one measure of a planned result (*indikator kinerja individu*).
type Indicator struct {
	Aspect    string // quantity, quality, time or cost, art. 9(2)
	Measure   string
	Target    string
	Kind      IndicatorKind
	Direction TargetDirection
	Unit      string
	Amount    string // the target as an exact number; empty: described
	Source    string
	Code      string // of the measure that a machine pushes
}

// ExpectedBehaviour is a special expectation on one of the seven values (*ekspektasi khusus*, art. 10(4)).
type ExpectedBehaviour struct {
	Value int // 1 to 7
	Text  string
}

// Perspective of a head's planned result (II.A.2.a.8).
type Perspective string

// The perspectives.
const (
	ServiceRecipient      Perspective = "service-recipient"
	BusinessProcess       Perspective = "business-process"
	InternalStrengthening Perspective = "internal-strengthening"
	Budget                Perspective = "budget"
)

// Perspectives lists the four.
func Perspectives() []Perspective {
	return []Perspective{ServiceRecipient, BusinessProcess, InternalStrengthening, Budget}
}

// Control is how closely whoever is responsible controls a result, from the widest to the closest (form A.1.3).
type Control int

// The levels of control. The zero value means: not told.
const (
	ControlOutcome      Control = iota + 1
	ControlIntermediate         // *outcome antara*
	ControlLow                  // *output kendali rendah*
	ControlMedium               // *output kendali sedang*
	ControlHigh                 // *output kendali tinggi*
)

// IndicatorKind says what an indicator looks at.
type IndicatorKind string

// The kinds. An indicator that does not say counts as one of the result.
const (
	OfResult     IndicatorKind = "result"
	OfProcess    IndicatorKind = "process"
	OfInnovation IndicatorKind = "innovation"
)

// TargetDirection says which way an indicator gets better.
type TargetDirection string

// The directions of targets.
const (
	More    TargetDirection = "more"
	Less    TargetDirection = "less"
	Exactly TargetDirection = "exactly"
)

// HeadsUnit reports whether the post's agreement is that of a head, with perspectives (forms A.1.1, A.1.2): high
// officials (*JPT*) and heads of independent units, II.A.2.
func (l Level) HeadsUnit() bool {
	return l == JPTUtama || l == JPTMadya || l == JPTPratama || l == IndependentUnit
}

// MostNumbered is the highest number a planned result can have.
const MostNumbered = 99

// NumberResults gives every planned result a number that it keeps over versions: one that says its number keeps it;
// one that does not and reads like a result of the version before is that result; every other gets the first number
// that was never used. earlier are the versions before, oldest first, whatever became of them. A number that was never
// given out and one that stands twice are given anew. When all numbers have been used, those that the last version
// does not use are used again.
func NumberResults(earlier []Targets, next Targets) []int {
	used := map[int]bool{}
	var before Targets
	for _, t := range earlier {
		for _, r := range t.Results {
			used[r.Number] = true
		}
		before = t
	}
	numbers, taken := make([]int, len(next.Results)), map[int]bool{0: true}
	for i, r := range next.Results {
		if n := r.Number; (used[n] || len(earlier) == 0) && n <= MostNumbered && !taken[n] {
			numbers[i], taken[n] = n, true
		}
	}
	for i, r := range next.Results {
		for _, old := range before.Results {
			if numbers[i] == 0 && !taken[old.Number] && sameWords(old.Text, r.Text) {
				numbers[i], taken[old.Number] = old.Number, true
			}
		}
	}
	for i := range numbers {
		if numbers[i] == 0 {
			numbers[i] = freeNumber(used, taken)
			taken[numbers[i]] = true
		}
	}
	return numbers
}

func freeNumber(used, taken map[int]bool) int {
	for n := 1; n <= MostNumbered; n++ {
		if !used[n] && !taken[n] {
			return n
		}
	}
	for n := 1; n <= MostNumbered; n++ {
		if !taken[n] {
			return n
		}
	}
	return 0
}

// sameWords compares texts without looking at case and spaces.
func sameWords(a, b string) bool {
	a, b = strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " ")
	return a != "" && strings.EqualFold(a, b)
}
