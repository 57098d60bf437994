package appraisal

import (
	"fmt"
	"slices"
)

// Plan is the calendar of all terms of one performance year, worked out before anything is started.
type Plan struct {
	Year     int
	Rules    string        // edition and policy with its version
	Periods  []Period      // one evaluation each, for every appraisal
	Terms    []PlannedTerm // the year's targets first, then period by period
	Warnings []Warning
}

// PlannedTerm is one term in the calendar of a plan, in the worst case: everybody takes all the time there is.
type PlannedTerm struct {
	Clock     Clock
	Period    string // Period.Key; empty for the year's targets
	From      Date   // day 0; zero for a calendar date
	Due       Date   // last day
	Provision string // "policy" when the agency set it
	Title     string // Indonesian
	English   string
}

// Warning is something a person should know before a cycle is launched. It stops nothing.
type Warning struct {
	Code     string // kebab-case
	Sentence string // Indonesian
	English  string
}

// PlanCycle returns the calendar of a year under a regulation and resolved rules. T5 has no date of its own:
// leader and employee agree on it (art. 19(2)).
func PlanCycle(e Edition, r Rules, year int) Plan {
	p := planner{edition: e, rules: r, plan: Plan{Year: year, Rules: r.Edition + ", " + r.Policy, Periods: Periods(year, r)}}
	p.targets(year)
	for _, period := range p.plan.Periods {
		p.period(period)
	}
	p.dateWarnings()
	return p.plan
}

type planner struct {
	edition Edition
	rules   Rules
	plan    Plan
}

func (p *planner) add(period string, t Term) Term {
	provision := p.edition.Provision(t.Clock)
	if rule, ok := p.edition.Rule(t.Clock); ok && rule.Unit == ByPolicy {
		provision += "; " + PolicyProvision
	}
	p.plan.Terms = append(p.plan.Terms, PlannedTerm{
		Clock: t.Clock, Period: period, From: t.Day0, Due: t.Due,
		Provision: provision, Title: t.Clock.Title(), English: t.Clock.English(),
	})
	return t
}

// run adds a term in working days and returns its last day.
func (p *planner) run(period string, c Clock, day0 Date) Date {
	return p.add(period, p.rules.Term(c, day0)).Due
}

// targets plans T1 to T3.
func (p *planner) targets(year int) {
	p.add("", DraftTerm(year))
	t1 := p.add("", TargetsTerm(year))
	p.run("", T3, t1.Due)
}

func (p *planner) period(period Period) {
	key := period.Key()
	for _, d := range CheckInDates(period, p.rules) {
		p.add(key, Term{Clock: T4, Due: d})
	}
	if period.Kind == Annual {
		p.add(key, Term{Clock: T8, Due: period.Closes})
		p.add(key, Term{Clock: T7, Due: period.Closes})
	} else {
		p.add(key, Term{Clock: T6, Day0: period.To, Due: period.Closes})
	}
	p.appraiserPath(period)
	p.superiorPath(period)
}

// appraiserPath is V.A.4–7 and V.B: signed on the last day of the window, everything after it in the last
// minute, and an objection decided as late as may be.
func (p *planner) appraiserPath(period Period) {
	key, end := period.Key(), period.Closes
	delivered := end
	if !p.rules.DeliverAtSigning {
		delivered = p.run(key, T9, end)
	}
	received := p.receipt(key, delivered)
	returned := p.run(key, T10, received)
	objected := p.run(key, T11, received)
	p.run(key, ExplanationClock, objected)
	decided := p.run(key, T12, objected)
	report := p.run(key, T16, end)
	changed := p.run(key, T18, end)
	if decided > changed {
		p.plan.Warnings = append(p.plan.Warnings, p.objectionClash(period, decided, changed))
	}
	if returned > report {
		p.plan.Warnings = append(p.plan.Warnings, clash("return-after-report", period, T10, returned, T16, report))
	}
}

// superiorPath is V.A.8–11: the appraiser was silent, and at its end the superior too.
func (p *planner) superiorPath(period Period) {
	key, end := period.Key(), period.Closes
	signed := p.run(key, T13, end)
	delivered := signed
	if !p.rules.DeliverAtSigning {
		delivered = p.run(key, T14, signed)
	}
	returned := p.run(key, T15, p.receipt(key, delivered))
	report := p.run(key, T17, end)
	p.run(key, UnratedClock, signed)
	if returned > report {
		p.plan.Warnings = append(p.plan.Warnings, clash("return-after-report", period, T15, returned, T17, report))
	}
}

func (p *planner) receipt(key string, delivered Date) Date {
	if p.rules.Lengths[ReceiptClock] == 0 {
		return delivered
	}
	return p.run(key, ReceiptClock, delivered)
}

// objectionClash tells until when to deliver so that even the slowest objection is decided before the
// report is due: with the law's lengths 30 − 14 − 7 = 9 working days after the end of the window, less what
// the agency's deemed receipt may take.
func (p *planner) objectionClash(period Period, decided, report Date) Warning {
	n := p.rules.Lengths
	slack := n[T18] - n[T11] - n[T12]
	latest := p.rules.Calendar.Add(period.Closes, slack)
	w := clash("objection-after-report", period, T12, decided, T18, report)
	w.Sentence += fmt.Sprintf(" Agar aman, tanda tangani, serahkan, dan pastikan diterima paling lambat %s (%d hari kerja setelah masa evaluasi berakhir).",
		latest.Indonesian(), slack)
	w.English += fmt.Sprintf(" To be safe, sign, deliver and have it received by %s (%d working days after the window ends).",
		latest.English(), slack)
	return w
}

func clash(code string, period Period, late Clock, lateDue Date, report Clock, reportDue Date) Warning {
	return Warning{
		Code: code,
		Sentence: fmt.Sprintf("%s: bila semua waktu terpakai, \"%s\" (%s) jatuh pada %s, sesudah batas laporan (%s) %s.",
			period.Name(), late.Title(), late, lateDue.Indonesian(), report, reportDue.Indonesian()),
		English: fmt.Sprintf("%s: if everybody takes all the time, \"%s\" (%s) falls on %s, after the report (%s) is due on %s.",
			period.English(), late.English(), late, lateDue.English(), report, reportDue.English()),
	}
}

// dateWarnings names what the dates of the law themselves bring: a last day on which nobody works, and two
// big duties with one last day.
func (p *planner) dateWarnings() {
	t1 := TargetsTerm(p.plan.Year).Due
	t7 := p.plan.Periods[len(p.plan.Periods)-1].Closes
	for _, due := range []Date{t1, t7} {
		if p.rules.Calendar.WorkingDay(due) {
			continue
		}
		before := p.lastWorkingDay(due)
		p.plan.Warnings = append(p.plan.Warnings, Warning{
			Code: "date-on-day-off",
			Sentence: fmt.Sprintf("%s bukan hari kerja; tanggalnya tetap, jadi selesaikan paling lambat %s.",
				due.Indonesian(), before.Indonesian()),
			English: fmt.Sprintf("%s is not a working day; the date stays, so be done by %s.", due.English(), before.English()),
		})
	}
	p.plan.Warnings = append(p.plan.Warnings, Warning{
		Code: "two-duties-one-day",
		Sentence: fmt.Sprintf("%s adalah hari terakhir evaluasi tahunan %d sekaligus penetapan SKP %d.",
			t7.Indonesian(), p.plan.Year, p.plan.Year+1),
		English: fmt.Sprintf("%s is the last day of the annual evaluation of %d and of the targets of %d at once.",
			t7.English(), p.plan.Year, p.plan.Year+1),
	})
}

func (p *planner) lastWorkingDay(d Date) Date {
	for !p.rules.Calendar.WorkingDay(d) {
		d--
	}
	return d
}

// Of returns the planned terms of one period, those of the year's targets for an empty key.
func (p Plan) Of(period string) []PlannedTerm {
	return slices.DeleteFunc(slices.Clone(p.Terms), func(t PlannedTerm) bool { return t.Period != period })
}
