package main

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"siklus.id/appraisal"
)

// Measures of the picture, in pixels.
const (
	chartLabels = 450 // the column of names
	chartMonth  = 52
	chartMonths = 17 // the year, and until May of the next for what still runs
	chartTop    = 64
	chartRow    = 28
	chartLane   = 8 // periods that overlap lie side by side in a row
)

// The colours tell the periods apart, the last one is the year's. Each has a contrast of 3:1 or more on white.
var chartColours = []string{"#0b6e99", "#b45309", "#2f7d32", "#7c3aed", "#374151"}

type chart struct {
	out   strings.Builder
	first appraisal.Date
	plan  appraisal.Plan
	rules appraisal.Rules
}

// drawClocks draws every clock of a performance year in the worst case, when everybody takes all the time there
// is: one row per clock, one bar per period, a diamond for a date.
func drawClocks(e appraisal.Edition, r appraisal.Rules, year int) string {
	c := chart{first: appraisal.NewDate(year, time.January, 1), plan: appraisal.PlanCycle(e, r, year), rules: r}
	width, height := chartLabels+chartMonths*chartMonth+16, chartTop+len(e.Clocks)*chartRow+52
	c.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="t d" font-family="sans-serif" font-size="11">`,
		width, height, width, height)
	c.write(`<title id="t">Clocks T1 to T18 of %d</title>`, year)
	c.write(`<desc id="d">%s</desc>`, html.EscapeString(fmt.Sprintf("Every term of the performance year %d under %s, in the worst case.", year, c.plan.Rules)))
	c.write(`<rect width="%d" height="%d" fill="#ffffff"/>`, width, height)
	c.write(`<text x="8" y="22" font-size="15" font-weight="bold">Performance year %d: every clock, when everybody takes all the time there is</text>`, year)
	c.write(`<text x="8" y="40" fill="#4b5563">%s; week of %d days</text>`, html.EscapeString(c.plan.Rules), r.Calendar.Week)
	c.months(height - 52)
	for i, rule := range e.Clocks {
		c.row(i, rule)
	}
	c.legend(height - 20)
	c.write(`</svg>`)
	return c.out.String()
}

func (c *chart) write(format string, values ...any) {
	fmt.Fprintf(&c.out, format+"\n", values...)
}

func (c *chart) monthStart(n int) appraisal.Date {
	return appraisal.NewDate(c.first.Year(), time.January+time.Month(n), 1)
}

// x is where a day begins. Months have one width, so days of a short month are wider.
func (c *chart) x(d appraisal.Date) float64 {
	t := d.Time()
	n := (t.Year()-c.first.Year())*12 + int(t.Month()) - 1
	start, end := c.monthStart(n), c.monthStart(n+1)
	at := chartLabels + chartMonth*(float64(n)+float64(d-start)/float64(end-start))
	return min(max(at, chartLabels), chartLabels+chartMonths*chartMonth)
}

func (c *chart) months(bottom int) {
	for n := range chartMonths + 1 {
		x, line := chartLabels+n*chartMonth, "#e5e7eb"
		if n == 0 || n == 12 {
			line = "#6b7280"
		}
		c.write(`<path d="M%d %dV%d" stroke="%s"/>`, x, chartTop-14, bottom, line)
		if n < chartMonths {
			c.write(`<text x="%d" y="%d" fill="#4b5563">%s</text>`, x+4, chartTop-4, c.monthStart(n).Time().Format("Jan 06"))
		}
	}
}

func (c *chart) row(i int, rule appraisal.ClockRule) {
	y := chartTop + i*chartRow
	c.write(`<g id="%s">`, rule.Clock)
	c.write(`<path d="M0 %dH%d" stroke="#e5e7eb"/>`, y+chartRow, chartLabels+chartMonths*chartMonth)
	c.write(`<text x="8" y="%d"><tspan font-weight="bold">%s</tspan> %s</text>`, y+18, rule.Clock, html.EscapeString(rule.Clock.English()))
	for _, t := range c.termsOf(rule.Clock) {
		c.term(y, t)
	}
	c.write(`</g>`)
}

// termsOf are the planned terms of a clock; those that the plan leaves out because they have no length of their own
// stand on the day they fall.
func (c *chart) termsOf(clock appraisal.Clock) []appraisal.PlannedTerm {
	var terms []appraisal.PlannedTerm
	for _, t := range c.plan.Terms {
		if t.Clock == clock {
			terms = append(terms, t)
		}
	}
	if len(terms) > 0 {
		return terms
	}
	for _, p := range c.plan.Periods {
		switch clock {
		case appraisal.T5:
			for _, d := range appraisal.CheckInDates(p, c.rules) {
				terms = append(terms, appraisal.PlannedTerm{Clock: clock, Period: p.Key(), Due: d})
			}
		case appraisal.T9: // delivered by signing
			terms = append(terms, appraisal.PlannedTerm{Clock: clock, Period: p.Key(), Due: p.Closes})
		case appraisal.T14:
			terms = append(terms, appraisal.PlannedTerm{Clock: clock, Period: p.Key(), Due: c.rules.Term(appraisal.T13, p.Closes).Due})
		}
	}
	return terms
}

func (c *chart) term(y int, t appraisal.PlannedTerm) {
	lane, colour, name := 1, chartColours[len(chartColours)-1], "Targets"
	if i := slices.IndexFunc(c.plan.Periods, func(p appraisal.Period) bool { return p.Key() == t.Period }); i >= 0 {
		p := c.plan.Periods[i]
		name = p.English()
		lane = 2
		if p.Kind != appraisal.Annual {
			lane, colour = i%2, chartColours[i%(len(chartColours)-1)]
		}
		if t.Clock == appraisal.T6 || t.Clock == appraisal.T7 {
			t.From = p.Rates - 1 // drawn as a window: from the first day on which ratings may be given
		}
	}
	top := y + 2 + lane*chartLane
	label := html.EscapeString(name + ", " + string(t.Clock) + ": " + t.Due.String())
	if t.From.IsZero() {
		x := c.x(t.Due) + chartMonth/60.0
		c.write(`<path d="M%.1f %dl5 4l-5 4l-5 -4z" fill="%s"><title>%s</title></path>`, x, top, colour, label)
		return
	}
	from, to := c.x(t.From+1), c.x(t.Due+1)
	c.write(`<rect x="%.1f" y="%d" width="%.1f" height="%d" rx="2" fill="%s"><title>%s</title></rect>`,
		from, top+1, max(to-from, 2), chartLane-2, colour, html.EscapeString(name+", "+string(t.Clock)+": "+(t.From+1).String()+" to "+t.Due.String()))
}

func (c *chart) legend(y int) {
	x := 8
	for i, p := range c.plan.Periods {
		if i >= 4 && p.Kind != appraisal.Annual {
			continue
		}
		colour, name := chartColours[min(i, len(chartColours)-1)], p.English()
		if p.Kind == appraisal.Annual {
			colour = chartColours[len(chartColours)-1]
		}
		c.write(`<rect x="%d" y="%d" width="12" height="12" rx="2" fill="%s"/><text x="%d" y="%d">%s</text>`, x, y-10, colour, x+18, y, name)
		x += 130
	}
	c.write(`<path d="M%d %dl5 4l-5 4l-5 -4z" fill="#374151"/><text x="%d" y="%d">a date; T5 stands where nothing else is agreed</text>`, x+6, y-9, x+18, y)
}
