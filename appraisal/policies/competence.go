package policies

import (
	"fmt"
	"time"

	"gopkg.in/yaml.v3"

	"siklus.id/appraisal"
)

// Competence says when the competences of a performance year are assessed, on which no regulation that was read says
// anything. A policy without the section asks nobody.
type Competence struct {
	Opens, Closes YearDay // the window, both days included
	SelfFirst     int     // working days from Opens in which only the employee assesses
	Near          int     // per cent of its standard from which another post is called near
}

// YearDay is a day of the performance year.
type YearDay struct {
	Month time.Month
	Day   int
}

func (d YearDay) in(year int) appraisal.Date { return appraisal.NewDate(year, d.Month, d.Day) }

// window is when competences are assessed in a year; the zero window where the policy has no section.
func (c Competence) window(year int) appraisal.CompetenceWindow {
	if c.Opens == (YearDay{}) {
		return appraisal.CompetenceWindow{}
	}
	return appraisal.CompetenceWindow{Opens: c.Opens.in(year), Closes: c.Closes.in(year), SelfFirst: c.SelfFirst, FitsFrom: c.Near}
}

var competenceKeys = []policyKey{
	{path: "competence.opens", need: withSection, set: func(p *Policy, v *yaml.Node) error { return yearDay(&p.Competence.Opens, v) }},
	{path: "competence.closes", need: withSection, set: func(p *Policy, v *yaml.Node) error { return yearDay(&p.Competence.Closes, v) }},
	{path: "competence.self_first", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		return length(&p.Competence.SelfFirst, v, string(appraisal.WorkingDays), 60)
	}},
	{path: "competence.near", need: withSection, set: func(p *Policy, v *yaml.Node) error { return number(&p.Competence.Near, v, 50, 100) }},
}

func yearDay(to *YearDay, v *yaml.Node) error {
	t, err := time.Parse("01-02", v.Value)
	if err != nil || t.Month() == time.February && t.Day() == 29 {
		return fmt.Errorf("%q is not a month and day of every year such as 10-01", v.Value)
	}
	*to = YearDay{t.Month(), t.Day()}
	return nil
}

// competenceContradictions: the superior needs as long as the employee had at least. Ten working days are two weeks, so
// a working day is counted as a day and a half.
func (r *reader) competenceContradictions() {
	c := r.policy.Competence
	if !r.has("competence") {
		return
	}
	const someYear = 2026
	opens, closes := c.Opens.in(someYear), c.Closes.in(someYear)
	switch {
	case closes <= opens:
		r.fault(r.lines["competence.closes"], "the window of competences closes before it opens")
	case int(closes-opens) < 3*c.SelfFirst:
		r.fault(r.lines["competence.self_first"], "%d working days for the employee leave the superior fewer before %02d-%02d",
			c.SelfFirst, c.Closes.Month, c.Closes.Day)
	}
}
