package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"siklus.id/appraisal"
	"siklus.id/appraisal/calendars"
	"siklus.id/appraisal/editions"
	"siklus.id/appraisal/policies"
)

// termCommand answers until when a clock of the law runs, or draws all of them.
type termCommand struct {
	Clock      string `placeholder:"T1..T18" help:"Clock of the law, T1 to T18."`
	From       string `placeholder:"DATE" help:"Day of the event, YYYY-MM-DD; it is day 0 and not counted."`
	Policy     string `placeholder:"P" help:"Policy by name, or a policy file; nasional when left out."`
	Calendar   string `placeholder:"FILE" help:"Days off from a file, one YYYY-MM-DD per line, instead of the national ones."`
	NoHolidays bool   `help:"Count weekends only."`
	Week       int    `placeholder:"5|6" help:"Working days in a week; the policy's, else 5."`
	Chart      bool   `help:"Draw every clock of the year as SVG instead."`
	Year       int    `default:"2026" help:"Performance year of the chart."`
	JSON       bool   `name:"json" help:"Answer in JSON."`
}

// Run answers with the last day of the term.
func (t termCommand) Run(c *console) error {
	policy, err := t.policy()
	if err != nil {
		return err
	}
	week, err := t.week(policy)
	if err != nil {
		return err
	}
	if t.Chart {
		return t.draw(c, policy, week)
	}
	clock, err := appraisal.ParseClock(t.Clock)
	if err != nil {
		return badCallf("--clock: %w", err)
	}
	from, err := appraisal.ParseDate(t.From)
	if err != nil {
		return badCallf("--from: %w", err)
	}
	days, err := t.daysOff(policy, week)
	if err != nil {
		return err
	}
	rules, err := policies.ResolveOn(policy, days.calendar, from.Year(), appraisal.Pace{})
	if err != nil {
		return err
	}
	edition, err := editions.Load(rules.Edition)
	if err != nil {
		return err
	}
	a, err := appraisal.TermFrom(edition, rules, clock, from)
	if err != nil {
		return badCall{err}
	}
	if err := days.covers(a); err != nil {
		return err
	}
	return c.give(t.answer(c, a, policy, days), t.JSON)
}

func (t termCommand) answer(c *console, a appraisal.AnsweredTerm, policy policies.Policy, days daysOff) answer {
	out := answer{
		Answer: a.Due.String(),
		Inputs: map[string]any{
			"clock": string(a.Clock), "from": t.From, "unit": string(a.Unit), "edition": policy.Edition, "policy": policy.Ref(),
			"calendar": days.source, "week": days.calendar.Week,
		},
		Provisions: provisions(a.Provision),
		Figures:    []figure{{"last day", a.Due.String(), policy.Edition, a.Provision}},
		plain:      a.Due.String() + "  " + c.pick(a.Clock.Title()+", "+a.Due.Indonesian(), a.Clock.English()+", "+a.Due.English()),
	}
	if a.ByPolicy {
		out.Provisions = append(out.Provisions, appraisal.PolicyProvision)
		out.Figures[0].Provision = strings.Join(out.Provisions, "; ")
	}
	if a.Length > 0 {
		version := policy.Edition
		if a.ByPolicy {
			version = policy.Ref()
		}
		out.Inputs["working_days"], out.Inputs["day_0"] = a.Length, day0(a)
		out.Figures = append(out.Figures, figure{"working days", fmt.Sprint(a.Length), version, strings.Join(out.Provisions, "; ")})
	}
	if a.Unit == appraisal.CalendarDate {
		out.Inputs["performance_year"] = a.Due.Year()
		if a.Clock == appraisal.T7 || a.Clock == appraisal.T8 {
			out.Inputs["performance_year"] = a.Due.Year() - 1
		}
	}
	if a.Period.Kind != "" {
		out.Inputs["period"] = a.Period.English()
	}
	if !a.Plain.IsZero() {
		out.Inputs["plain_days_until"] = a.Plain.String()
		out.Figures = append(out.Figures, figure{"last day by plain days", a.Plain.String(), editions.PP302019, appraisal.PlainObjectionProvision.String()})
	}
	for _, n := range a.Notes {
		out.Notes = append(out.Notes, c.pick(n.Indonesian, n.English)+" ("+n.Provision+")")
	}
	out.Notes = append(out.Notes, days.notes(c, a)...)
	return out
}

// day0 is the day the counting starts after.
func day0(a appraisal.AnsweredTerm) string {
	if a.Clock == appraisal.T6 {
		return a.Period.To.String()
	}
	return a.Day0.String()
}

func (t termCommand) policy() (policies.Policy, error) {
	name := t.Policy
	if name == "" {
		name = policies.Default
	}
	if ext := filepath.Ext(name); ext == ".yaml" || ext == ".yml" {
		return readPolicy(name)
	}
	p, err := policies.Load(name)
	if err != nil {
		return p, badCallf("--policy: %w", err)
	}
	return p, nil
}

// readPolicy reads a policy file of this machine. Its faults are the caller's.
func readPolicy(file string) (policies.Policy, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return policies.Policy{}, badCallf("the policy cannot be read: %w", err)
	}
	p, err := policies.Parse(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), content)
	if err != nil {
		return p, badCall{err}
	}
	return p, nil
}

func (t termCommand) week(p policies.Policy) (int, error) {
	switch {
	case t.Week == 5 || t.Week == 6:
		return t.Week, nil
	case t.Week != 0:
		return 0, badCallf("--week must be 5 or 6, not %d", t.Week)
	case p.Week != 0:
		return p.Week, nil
	}
	return 5, nil
}

// daysOff is a calendar with where it comes from and which years it knows.
type daysOff struct {
	calendar    appraisal.Calendar
	source      string
	first, last int // years known; 0: every year
}

func (t termCommand) daysOff(p policies.Policy, week int) (daysOff, error) {
	d := daysOff{calendar: appraisal.Calendar{Zone: "Asia/Jakarta", Week: week}}
	if p.Zone != "" {
		d.calendar.Zone = p.Zone
	}
	switch {
	case t.NoHolidays && t.Calendar != "":
		return d, badCallf("--calendar and --no-holidays cannot go together")
	case t.NoHolidays:
		d.source = "no holidays"
		return d, nil
	case t.Calendar != "":
		content, err := os.ReadFile(t.Calendar)
		if err != nil {
			return d, badCallf("the calendar cannot be read: %w", err)
		}
		d.source = filepath.Base(t.Calendar)
		d.calendar.Off, err = calendars.ReadFile(string(content))
		if err != nil {
			return d, badCallf("%s: %w", d.source, err)
		}
		return d, nil
	}
	years := calendars.Years()
	d.source, d.first, d.last = "national", years[0], years[len(years)-1]
	for _, y := range years {
		year, err := calendars.Load(y)
		if err != nil {
			return d, err
		}
		for _, day := range year.Days {
			d.calendar.Off = append(d.calendar.Off, day.Date)
		}
	}
	for _, day := range p.DaysOff {
		d.calendar.Off = append(d.calendar.Off, day.Date)
	}
	slices.Sort(d.calendar.Off)
	d.calendar.Off = slices.Compact(d.calendar.Off)
	return d, nil
}

// covers refuses a count that leaves the years whose days off are known: it would end too early.
func (d daysOff) covers(a appraisal.AnsweredTerm) error {
	if d.first == 0 || a.Length == 0 {
		return nil
	}
	start := a.Day0
	if a.Clock == appraisal.T6 {
		start = a.Period.To
	}
	if start.Year() < d.first || a.Due.Year() > d.last {
		return badCallf("the national days off are known for %d to %d only: give --calendar FILE or --no-holidays", d.first, d.last)
	}
	return nil
}

// notes tell that days off on the way are expected, not decreed.
func (d daysOff) notes(c *console, a appraisal.AnsweredTerm) []string {
	var notes []string
	if d.first == 0 || a.Length == 0 {
		return nil
	}
	for y := a.Day0.Year(); y <= a.Due.Year(); y++ {
		if year, err := calendars.Load(y); err == nil && !year.Decreed {
			notes = append(notes, c.pick(
				fmt.Sprintf("Hari libur %d masih perkiraan dan cuti bersamanya belum diketahui.", y),
				fmt.Sprintf("The days off of %d are expected, not decreed, and its joint leave is not known.", y)))
		}
	}
	return notes
}

// draw prints the picture of a year.
func (t termCommand) draw(c *console, p policies.Policy, week int) error {
	days, err := t.daysOff(p, week)
	if err != nil {
		return err
	}
	if days.first != 0 && (t.Year < days.first || t.Year+1 > days.last) {
		return badCallf("the national days off are known for %d to %d only: give --calendar FILE or --no-holidays", days.first, days.last)
	}
	if t.Year < 1 || t.Year > 9998 {
		return badCall{errors.New("--year must be a year such as 2026")}
	}
	rules, err := policies.ResolveOn(p, days.calendar, t.Year, appraisal.Pace{})
	if err != nil {
		return err
	}
	edition, err := editions.Load(rules.Edition)
	if err != nil {
		return err
	}
	_, err = c.out.Write([]byte(drawClocks(edition, rules, t.Year)))
	return err
}
