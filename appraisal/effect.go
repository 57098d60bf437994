package appraisal

import "slices"

// Helped is whether a training helped, as far as the records can tell: nothing here proves a cause.
type Helped string

// What a comparison of before and after comes to.
const (
	HelpedBetter Helped = "better"
	HelpedSame   Helped = "same"
	HelpedWorse  Helped = "worse"
	HelpedOpen   Helped = "open" // nothing after it was evaluated yet, or there is nothing to compare
)

// RatedPeriod is one evaluated period, as far as an effect needs it.
type RatedPeriod struct {
	From   Date
	Rating Rating // of what the training was for
}

// RatedAfter is the rating of the first period that began after a day; empty when there is none yet. A period in which
// the training itself lay tells nothing about its effect.
func RatedAfter(periods []RatedPeriod, day Date) Rating {
	var first RatedPeriod
	for _, p := range periods {
		if p.From > day && p.Rating != "" && (first.Rating == "" || p.From < first.From) {
			first = p
		}
	}
	return first.Rating
}

// DidItHelp says whether what was found afterwards is better than before: ratings by their order, levels and figures by
// their size, of which more is better.
func DidItHelp(before, after string) Helped {
	if before == "" || after == "" {
		return HelpedOpen
	}
	order := []Rating{Below, Meets, Above}
	b, a := slices.Index(order, Rating(before)), slices.Index(order, Rating(after))
	if b < 0 || a < 0 {
		x, errBefore := ParseDecimal(before, 4)
		y, errAfter := ParseDecimal(after, 4)
		if errBefore != nil || errAfter != nil {
			return HelpedOpen
		}
		return helped(x, y)
	}
	return helped(b, a)
}

func helped[T int | Decimal](before, after T) Helped {
	switch {
	case after > before:
		return HelpedBetter
	case after < before:
		return HelpedWorse
	}
	return HelpedSame
}

// Programme counts what became of those who completed a course.
type Programme struct {
	Completed, Compared int
	Better, Same, Worse int
	TooFew              bool // fewer comparisons than fewest: the figures are not shown, because chance alone would explain them
}

// SumProgramme counts outcomes. With fewer comparisons than fewest it keeps only how many there are.
func SumProgramme(outcomes []Helped, fewest int) Programme {
	p := Programme{Completed: len(outcomes)}
	for _, o := range outcomes {
		switch o {
		case HelpedBetter:
			p.Better++
		case HelpedSame:
			p.Same++
		case HelpedWorse:
			p.Worse++
		}
	}
	p.Compared = p.Better + p.Same + p.Worse
	if p.Compared < fewest {
		p.TooFew, p.Better, p.Same, p.Worse = true, 0, 0, 0
	}
	return p
}
