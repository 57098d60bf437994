package api

import (
	"context"
	"slices"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// toldTerm is one term of a case over its whole life.
type toldTerm struct {
	appraisal.Term
	act      appraisal.ActKind // that it bounds; empty for a window
	extended bool              // somebody gave it a later last day
	running  bool
	breached bool
}

// terms tells every term of the case from its recorded steps, in the order in which they began.
func (e *explanation) terms(ctx context.Context) error {
	steps, err := e.tx.Steps(ctx, e.w.Case.ID)
	if err != nil {
		return err
	}
	var told []*toldTerm
	for _, s := range steps {
		told = e.follow(told, s)
	}
	for _, t := range told {
		e.why.Terms = append(e.why.Terms, e.toldOf(*t))
	}
	return nil
}

// moving are the acts by which a running term gets another last day and stays the same term.
var moving = []appraisal.ActKind{appraisal.ExtendTerm, appraisal.AdoptCalendar, appraisal.AdoptRules}

// follow takes one recorded step into account: terms that begin, run on, move, end and are broken.
func (e *explanation) follow(told []*toldTerm, s store.RecordedStep) []*toldTerm {
	var ended []*toldTerm
	for _, t := range told {
		if t.running {
			t.running = false
			ended = append(ended, t)
		}
	}
	moves := s.Entry.Act != nil && slices.Contains(moving, s.Entry.Act.Kind)
	goesOn := func(t appraisal.Term, act appraisal.ActKind) {
		for _, was := range ended {
			same := was.Clock == t.Clock && was.Day0 == t.Day0 && was.act == act
			if !was.running && same && (was.Due == t.Due || moves) {
				was.extended = was.extended || was.Due != t.Due && s.Entry.Act.Kind == appraisal.ExtendTerm
				was.Due, was.running = t.Due, true
				return
			}
		}
		told = append(told, &toldTerm{Term: t, act: act, running: true})
	}
	for _, a := range s.Entry.Step.Awaits {
		if !a.Term.IsZero() {
			goesOn(a.Term, a.Act)
		}
	}
	for _, t := range s.Entry.Step.Windows {
		goesOn(t, "")
	}
	for _, t := range ended { // done, but after its last day
		late := s.Entry.Act != nil && s.Entry.Act.Kind == t.act && !s.Entry.At.Before(t.Ends(e.w.Case.Rules.Calendar))
		t.breached = t.breached || !t.running && late
	}
	return e.broken(told, s)
}

// broken marks the terms that a step records as broken. A report has a term only when it comes too late.
func (e *explanation) broken(told []*toldTerm, s store.RecordedStep) []*toldTerm {
	for _, clock := range s.Entry.Step.Breach {
		found := false
		for i := len(told) - 1; i >= 0 && !found; i-- {
			if told[i].Clock == clock {
				told[i].breached, found = true, true
			}
		}
		if !found {
			t := appraisal.Term{Clock: clock}
			if p := e.w.Case.Period; p.Kind != "" && e.w.Case.Rules.Lengths[clock] > 0 {
				t = e.w.Case.Rules.Term(clock, p.Closes)
			}
			told = append(told, &toldTerm{Term: t, breached: true})
		}
	}
	return told
}

// toldOf counts one term for the reader.
func (e *explanation) toldOf(t toldTerm) *siklusv1.ExplainedTerm {
	calendar := e.w.Case.Rules.Calendar
	out := &siklusv1.ExplainedTerm{
		Clock: string(t.Clock), Name: t.Clock.Title(), NameEnglish: t.Clock.English(), Due: day(t.Due),
		Provision: e.edition.Provision(t.Clock), Source: siklusv1.Source_SOURCE_AGENCY, Running: t.running, Breached: t.breached,
	}
	rule, known := e.edition.Rule(t.Clock)
	if known && (rule.Unit == appraisal.WorkingDays || rule.Unit == appraisal.CalendarDate) {
		out.Source = siklusv1.Source_SOURCE_LAW
	}
	if t.extended {
		out.Source = siklusv1.Source_SOURCE_RECORD
	}
	day0 := t.Day0
	if t.Clock == appraisal.T6 && e.w.Case.Period.Kind != "" {
		day0 = e.w.Case.Period.To // the window opens before the period ends, its length is counted from that end
	}
	byDate := known && rule.Unit == appraisal.CalendarDate || t.Clock == appraisal.T4 || t.Clock == appraisal.T5 || t.Clock == appraisal.YearClock
	if byDate || day0.IsZero() || t.Due <= day0 {
		return out
	}
	out.Day0, out.WorkingDays = day(day0), int32(calendar.Count(day0, t.Due))
	for d := day0 + 1; d <= t.Due; d++ {
		if wd := d.Weekday(); !calendar.WorkingDay(d) && wd != time.Saturday && wd != time.Sunday {
			out.DaysOff = append(out.DaysOff, day(d))
		}
	}
	if t.Clock == appraisal.T11 && e.policy.Objection.SecondDate {
		second := appraisal.PlainObjectionDate(t.Day0)
		out.SecondDate, out.SecondDatePast = day(second), second < e.w.Today
	}
	return out
}
