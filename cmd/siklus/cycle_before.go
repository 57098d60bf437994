package main

import (
	siklusv1 "siklus.id/proto/siklus/v1"
)

// shortList is how many lines of a long list a terminal is told.
const shortList = 10

// sayBeforeLaunch tells what differs from the year before, the appraisers with the most staff, the busiest days of
// letters, and the first letter.
func (c *console) sayBeforeLaunch(plan *siklusv1.PlanCycleResponse) error {
	if err := c.sayCompared(plan.GetCompared()); err != nil {
		return err
	}
	if loads := plan.GetLoads(); len(loads) > 0 {
		c.say("\nAppraisers: %d; half of them have at most %d staff. The most:", plan.GetSuperiors(), plan.GetMedianLoad())
		t := newTable(c.out, "appraiser", "unit", "staff")
		for _, l := range loads[:min(len(loads), shortList)] {
			t.row(l.GetSuperior(), l.GetUnit(), number(l.GetStaff()))
		}
		if err := t.end(); err != nil {
			return err
		}
	}
	if f := plan.GetLetters(); f.GetTotal() > 0 {
		c.say("\nLetters that the calendar brings if everybody acts on the last day: %d; the most on %s: %d.", f.GetTotal(), f.GetBusiest(), f.GetMost())
		t := newTable(c.out, "kind of letter", "letters")
		for _, k := range f.GetKinds() {
			t.row(k.GetKind(), number(k.GetCount()))
		}
		if err := t.end(); err != nil {
			return err
		}
	}
	for _, s := range plan.GetSamples() {
		c.say("\nSample letter (%s): %s\n\n%s", s.GetLanguage(), s.GetSubject(), s.GetText())
	}
	return nil
}

func (c *console) sayCompared(compared *siklusv1.YearComparison) error {
	if compared.GetYear() == 0 {
		c.say("\nThere is no cycle of an earlier year to compare with.")
		return nil
	}
	c.say("\nCompared with the cycle of %d:", compared.GetYear())
	if !compared.GetRecorded() {
		c.say("Its units and appraisers were not written down, so changes of either are not shown.")
	}
	t := newTable(c.out, "difference", "how many")
	for _, n := range compared.GetCounts() {
		t.row(n.GetKind(), number(n.GetCount()))
	}
	if err := t.end(); err != nil {
		return err
	}
	if !compared.GetRulesWhole() {
		c.say("The policy's file has changed since: only the values kept with the cases are compared.")
	}
	rules := newTable(c.out, "policy key", "before", "now", "provision")
	for _, r := range compared.GetRules() {
		rules.row(r.GetKey(), r.GetBefore(), r.GetAfter(), r.GetProvision())
	}
	return rules.end()
}
