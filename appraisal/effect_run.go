package appraisal

import (
	"cmp"
	"slices"
)

// Completion is one training that somebody completed, as far as before and after of their office needs it.
type Completion struct {
	Person, Unit string // opaque IDs
	Starts, Ends Date   // of the course as it was approved; zero: it has no dates
	Form         CourseForm
	On           Date // legal day of the credit
}

// ended is the last day that tells nothing about the effect: that of the credit, and for a course in a classroom never
// before its last day. Who learns alone may be done long before the offer ends.
func (c Completion) ended() Date {
	last := c.Starts
	if c.Form != Nonclassical {
		last = max(last, c.Ends)
	}
	return max(last, c.On)
}

// Run is one holding of a course with all who completed it. Several people learned together, so nothing after it is the
// doing of one of them.
type Run struct {
	Starts      Date // zero: the course has no dates, and there is no before
	Ended       Date // when the last of them had completed
	Completions []Completion
}

// Runs puts completions of one course together by its first day, the newest run first. Without dates those of one day
// are a run.
func Runs(list []Completion) (runs []Run) {
	type key struct{ starts, on Date }
	at := map[key]int{}
	for _, c := range list {
		k := key{starts: c.Starts}
		if c.Starts == 0 {
			k.on = c.ended()
		}
		i, known := at[k]
		if !known {
			i = len(runs)
			at[k], runs = i, append(runs, Run{Starts: c.Starts})
		}
		runs[i].Ended = max(runs[i].Ended, c.ended())
		runs[i].Completions = append(runs[i].Completions, c)
	}
	slices.SortStableFunc(runs, func(a, b Run) int { return cmp.Or(cmp.Compare(b.Starts, a.Starts), cmp.Compare(b.Ended, a.Ended)) })
	return runs
}

// In is the part of a run that people of some units took; ok is false when none of them did.
func (r Run) In(units []string) (part Run, ok bool) {
	part.Starts = r.Starts
	for _, c := range r.Completions {
		if slices.Contains(units, c.Unit) {
			part.Ended = max(part.Ended, c.ended())
			part.Completions = append(part.Completions, c)
		}
	}
	return part, len(part.Completions) > 0
}

// People is how many took it; who took it twice counts once.
func (r Run) People() int {
	seen := map[string]bool{}
	for _, c := range r.Completions {
		seen[c.Person] = true
	}
	return len(seen)
}

// Units are the units whose people took it, each once, in the order of the completions.
func (r Run) Units() (units []string) {
	for _, c := range r.Completions {
		if !slices.Contains(units, c.Unit) {
			units = append(units, c.Unit)
		}
	}
	return units
}

// Around are the two spans of so many days that are compared: up to the day before the run, and from the day after it
// (policy training.effect). What lies between belongs to neither.
func (r Run) Around(days int) (before, after SatisfactionSpan) {
	n := Date(days)
	return SatisfactionSpan{From: r.Starts - n, To: r.Starts - 1}, SatisfactionSpan{From: r.Ended + 1, To: r.Ended + n}
}
