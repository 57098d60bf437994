package appraisal

import (
	"fmt"
	"slices"
	"strings"
)

// DistributionKind is what a rule of a distribution pattern (*pola distribusi*) asks.
type DistributionKind string

// The kinds. Most is a consideration ("ideally most", "the majority"); our reading: no other predicate is more
// frequent.
const (
	Most     DistributionKind = "most"
	AtMost   DistributionKind = "at-most"  // per cent of the people
	AtLeast  DistributionKind = "at-least" // per cent of the people
	Somebody DistributionKind = "somebody" // at least one person
)

// DistributionRule is one figure of a pattern: what it asks of one predicate, or of several together.
type DistributionRule struct {
	Organisation OrganisationResult
	Of           []Predicate
	Kind         DistributionKind
	Percent      int // of AtMost and AtLeast
	Cited        Cited
}

// Distribution is a pattern as data, one set of rules per organisation's result.
type Distribution struct {
	Name  string // "se-3-2023"
	Title string
	Rules []DistributionRule
}

// Rounding says how a percentage becomes whole people; the circular does not (policy).
type Rounding string

// The roundings.
const (
	RoundExact    Rounding = "exact"     // shares are compared as they are: 3 of 4 is 75 per cent and over 70
	RoundInFavour Rounding = "in-favour" // to whole people, a limit upwards, a minimum downwards
)

// SmallestUnit is the number of people from which percentages are judged when the agency names no other: the first
// in which one person is no more than the smallest figure of the circular, 10 per cent (policy).
const SmallestUnit = 10

// DistributionChoice is what the agency chose where the circular is silent.
type DistributionChoice struct {
	Rounding Rounding `json:"r,omitempty"`
	Smallest int      `json:"s,omitempty"` // fewer people than this: percentages are named, not judged
	// Tolerance is by how many percentage points a share may pass a limit or miss a minimum without a warning. "None" has
	// no tolerance.
	Tolerance int `json:"t,omitempty"`
}

// Counts are the people of one population by predicate.
type Counts struct {
	VeryGood, Good, NeedsImprovement, Poor, VeryPoor int
}

// Of returns the people with one of the predicates.
func (c Counts) Of(predicates ...Predicate) int {
	n := 0
	for _, p := range predicates {
		switch p {
		case VeryGood:
			n += c.VeryGood
		case Good:
			n += c.Good
		case NeedsImprovement:
			n += c.NeedsImprovement
		case Poor:
			n += c.Poor
		case VeryPoor:
			n += c.VeryPoor
		}
	}
	return n
}

// Predicates lists the five predicates, best first.
func Predicates() []Predicate {
	return []Predicate{VeryGood, Good, NeedsImprovement, Poor, VeryPoor}
}

// Sum returns all people.
func (c Counts) Sum() int { return c.Of(Predicates()...) }

// DistributionWarning is a rule that a population does not keep. It stops nothing: the pattern is a guide and a
// consideration (IV.B.2.a), and going on takes a recorded reason.
type DistributionWarning struct {
	Warning
	Provision string
}

// CheckDistribution compares the predicates of a population with the pattern for its organisation's result. The
// population is whoever is counted: a unit, an appraiser's team or an agency (the law is silent).
func CheckDistribution(d Distribution, o OrganisationResult, c Counts, choice DistributionChoice) []DistributionWarning {
	var warnings, unjudged []DistributionWarning
	small := c.Sum() < choice.Smallest
	for _, r := range d.Rules {
		if r.Organisation != o || r.tolerant(choice.Tolerance).kept(c, choice.Rounding) {
			continue
		}
		if small && (r.Kind != AtMost || r.Percent > 0) { // "none" can be kept by any number of people
			unjudged = append(unjudged, r.warn(c, choice.Rounding))
			continue
		}
		warnings = append(warnings, r.warn(c, choice.Rounding))
	}
	if len(unjudged) > 0 {
		warnings = append(warnings, smallUnit(c.Sum(), choice.Smallest, unjudged))
	}
	return warnings
}

// tolerant is the rule as it is judged: its figure moved by the agency's tolerance.
func (r DistributionRule) tolerant(points int) DistributionRule {
	switch {
	case r.Kind == AtMost && r.Percent > 0:
		r.Percent = min(100, r.Percent+points)
	case r.Kind == AtLeast:
		r.Percent = max(0, r.Percent-points)
	}
	return r
}

// limit is the number of people that a percentage of n stands for.
func (r DistributionRule) limit(n int, rounding Rounding) int {
	up := (r.Percent*n + 99) / 100
	down := r.Percent * n / 100
	if (r.Kind == AtLeast) == (rounding == RoundInFavour) {
		return down
	}
	return up
}

func (r DistributionRule) kept(c Counts, rounding Rounding) bool {
	n := c.Of(r.Of...)
	switch r.Kind {
	case Most:
		return !slices.ContainsFunc(Predicates(), func(p Predicate) bool { return !slices.Contains(r.Of, p) && c.Of(p) > n })
	case AtMost:
		return n <= r.limit(c.Sum(), rounding)
	case AtLeast:
		return n >= r.limit(c.Sum(), rounding)
	case Somebody:
		return n > 0
	}
	return true
}

func (r DistributionRule) warn(c Counts, rounding Rounding) DistributionWarning {
	n, all := c.Of(r.Of...), c.Sum()
	var names []string // predicates keep their Indonesian names in both languages: the forms print them so
	for _, p := range r.Of {
		names = append(names, p.Name())
	}
	who, whoEnglish := strings.Join(names, " dan "), strings.Join(names, " and ")
	share := hundredths(int64(n)*100, int64(all))
	w := DistributionWarning{Provision: r.Cited.String()}
	switch r.Kind {
	case Most:
		w.Code = "not-most"
		w.Sentence = fmt.Sprintf("Capaian organisasi %s: idealnya paling banyak pegawai berpredikat %s, kini %d dari %d.", r.Organisation.Name(), who, n, all)
		w.English = fmt.Sprintf("Organisation's result %s: ideally most employees are %s, now %d of %d are.", r.Organisation.Name(), whoEnglish, n, all)
	case AtMost:
		w.Code = "over-limit"
		w.Sentence = fmt.Sprintf("%s: %d dari %d pegawai (%s %%), melebihi batas %d %%: paling banyak %d.", who, n, all, share, r.Percent, r.limit(all, rounding))
		w.English = fmt.Sprintf("%s: %d of %d employees (%s %%), over the limit of %d %%: %d at most.", whoEnglish, n, all, share, r.Percent, r.limit(all, rounding))
	case AtLeast:
		w.Code = "under-minimum"
		w.Sentence = fmt.Sprintf("%s: %d dari %d pegawai (%s %%), kurang dari minimum %d %%: paling sedikit %d.", who, n, all, share, r.Percent, r.limit(all, rounding))
		w.English = fmt.Sprintf("%s: %d of %d employees (%s %%), under the minimum of %d %%: %d at least.", whoEnglish, n, all, share, r.Percent, r.limit(all, rounding))
	case Somebody:
		w.Code = "nobody"
		w.Sentence = fmt.Sprintf("Capaian organisasi %s: harus ada pegawai berpredikat %s, kini tidak ada.", r.Organisation.Name(), strings.Join(names, " dan/atau "))
		w.English = fmt.Sprintf("Organisation's result %s: somebody must be %s, nobody is.", r.Organisation.Name(), strings.Join(names, " and/or "))
	}
	return w
}

func smallUnit(people, smallest int, unjudged []DistributionWarning) DistributionWarning {
	var rules, english, places []string
	for _, u := range unjudged {
		rules, english = append(rules, strings.TrimSuffix(u.Sentence, ".")), append(english, strings.TrimSuffix(u.English, "."))
		if !slices.Contains(places, u.Provision) {
			places = append(places, u.Provision)
		}
	}
	return DistributionWarning{
		Provision: strings.Join(append(places, PolicyProvision), "; "),
		Warning: Warning{
			Code: "small-unit",
			Sentence: fmt.Sprintf("Unit kecil, %d pegawai: pola distribusi baru dinilai mulai %d pegawai. Sekadar catatan: %s.",
				people, smallest, strings.Join(rules, "; ")),
			English: fmt.Sprintf("Small unit, %d people: the pattern is judged from %d people on. Only to note: %s.",
				people, smallest, strings.Join(english, "; ")),
		},
	}
}
