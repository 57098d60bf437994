package web

import (
	"fmt"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// stageCodes are the stages that a list can be filtered by, in the order of the procedure. A test holds them
// against the procedure itself.
var stageCodes = []string{
	"targets-due", "targets-submitted", "targets-stepped-up", "in-year", "resting", "sealed",
	"window-open", "taken-over", "unrated", "signed", "delivered", "received", "objected", "final", "ended-unrated",
	"explanations-asked", "decision-due", "decided", "objection-lapsed",
	"training-needed", "training-proposed", "training-waiting", "training-offered", "training-enrolled",
	"training-completed", "training-lapsed", "exempted", "withdrawn", "departed",
}

// StageChoices offers every stage.
func (v *view) StageChoices() []choice {
	choices := make([]choice, 0, len(stageCodes))
	for _, s := range stageCodes {
		choices = append(choices, choice{Value: s, Text: v.words.code("stage", s)})
	}
	return choices
}

// PeriodChoices offers the year, its quarters and its months.
func (v *view) PeriodChoices() []choice {
	choices := []choice{{Value: "year", Text: v.words.period("year", 0)}}
	for q := 1; q <= 4; q++ {
		key := fmt.Sprintf("q%d", q)
		choices = append(choices, choice{Value: key, Text: v.words.period(key, 0)})
	}
	for m := 1; m <= 12; m++ {
		key := fmt.Sprintf("m%02d", m)
		choices = append(choices, choice{Value: key, Text: v.words.period(key, 0)})
	}
	return choices
}

// ResultChoices offers the planned results that feedback can be about, numbered as in the target agreement.
func (v *view) ResultChoices(results []*siklusv1.PlannedResult) []choice {
	choices := make([]choice, 0, len(results))
	for i, r := range results {
		n := numberOf(i, r)
		choices = append(choices, choice{Value: fmt.Sprint(n), Text: fmt.Sprintf("%d. %s", n, shorten(r.GetResult(), 70))})
	}
	return choices
}

// CourseChoices offers the trainings on offer, each with its hours, seats and price.
func (v *view) CourseChoices(courses []*siklusv1.Course) []choice {
	choices := make([]choice, 0, len(courses))
	for _, c := range courses {
		choices = append(choices, choice{Value: c.GetId(), Text: c.GetTitle(), Hint: v.words.say("training.offer",
			"provider", c.GetProvider(), "hours", v.words.number(c.GetHours()),
			"free", v.words.number(max(0, c.GetSeats()-c.GetTaken())), "price", v.words.rupiah(c.GetPrice()))})
	}
	return choices
}

func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

// CountOf counts the running and ended cases of a proceeding.
func (c cycleView) CountOf(proceeding string) int32 {
	n := int32(0)
	for _, g := range c.Groups {
		if g.Proceeding == proceeding {
			n += g.Total
		}
	}
	return n
}
