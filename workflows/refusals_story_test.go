package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
)

// Every code with which the acts of people, of signing and of adoption are refused, through the case itself.
func TestEveryRefusalOfTheNewActs(t *testing.T) {
	t.Parallel()
	west := sampleRules().Calendar
	west.Zone = "Asia/Jakarta"
	elsewhere := appraisal.Rules{Calendar: west, Cadence: appraisal.Quarterly}
	monthly := sampleRules()
	monthly.Cadence = appraisal.Monthly
	from := day(time.July, 1)
	type try struct {
		name  string
		code  string
		kind  appraisal.ActKind
		by    appraisal.Role
		facts appraisal.Facts
		bare  bool // without a reason
	}
	post := appraisal.Facts{Post: "post-2", From: from}
	for _, c := range []try{
		{"a new agreement by the employee", appraisal.NotYourAct, appraisal.RenewTargets, appraisal.Employee, none, false},
		{"a new agreement without a reason", appraisal.ReasonMissing, appraisal.RenewTargets, appraisal.HR, none, true},
		{"nothing submitted to agree to", appraisal.NotNow, appraisal.AgreeTargets, appraisal.Appraiser, none, false},
		{"nothing submitted to return", appraisal.NotNow, appraisal.ReturnTargets, appraisal.Appraiser, none, false},
		{"a move by the appraiser", appraisal.NotYourAct, appraisal.Transfer, appraisal.Appraiser, post, false},
		{"a move to nowhere", appraisal.PostMissing, appraisal.Transfer, appraisal.HR, appraisal.Facts{From: from}, false},
		{"a move without a day", appraisal.DateMissing, appraisal.Transfer, appraisal.HR, appraisal.Facts{Post: "post-2"}, false},
		{"a move without a reason", appraisal.ReasonMissing, appraisal.Transfer, appraisal.HR, post, true},
		{"an absence of no kind", appraisal.AbsenceMissing, appraisal.BeginAbsence, appraisal.HR, appraisal.Facts{From: from, Until: from}, false},
		{"an absence that ends before it begins", appraisal.DateWrong, appraisal.BeginAbsence, appraisal.HR, away(appraisal.SickLeave, from, from-1), false},
		{"an absence without a first day", appraisal.DateMissing, appraisal.BeginAbsence, appraisal.HR, away(appraisal.SickLeave, 0, from), false},
		{"an absence by the employee", appraisal.NotYourAct, appraisal.BeginAbsence, appraisal.Employee, away(appraisal.SickLeave, from, from), false},
		{"a return of who is present", appraisal.NotAbsent, appraisal.EndAbsence, appraisal.HR, appraisal.Facts{From: from}, false},
		{"an end of service of no kind", appraisal.ServiceMissing, appraisal.EndService, appraisal.HR, appraisal.Facts{From: from}, false},
		{"an end of service without a day", appraisal.DateMissing, appraisal.EndService, appraisal.HR, appraisal.Facts{Service: appraisal.Retired}, false},
		{"no calendar", appraisal.CalendarMissing, appraisal.AdoptCalendar, appraisal.HR, none, false},
		{"a calendar of another zone", appraisal.ZoneDiffers, appraisal.AdoptCalendar, appraisal.HR, appraisal.Facts{Calendar: &west}, false},
		{"no rules", appraisal.RulesMissing, appraisal.AdoptRules, appraisal.HR, none, false},
		{"rules of another rhythm", appraisal.CadenceDiffers, appraisal.AdoptRules, appraisal.HR, appraisal.Facts{Rules: &monthly}, false},
		{"rules of another zone", appraisal.ZoneDiffers, appraisal.AdoptRules, appraisal.HR, appraisal.Facts{Rules: &elsewhere}, false},
	} {
		t.Run("appraisal: "+c.name, func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-01-05")
			s.agreed()
			act := s.made("2026-07-01", "09:00", c.kind, c.by, c.facts)
			act.Facts.HasReason = !c.bare
			s.on("2026-07-01", "09:00", func() { s.send("", act) })
			s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
			s.appraise(s.year2026())
			s.refusedWith(c.code, act.ID)
			require.Len(t, s.entries, 3, "a refusal leaves no entry")
		})
	}
	for _, c := range []try{
		{"nothing to sign", appraisal.NothingToSign, appraisal.Sign, appraisal.Appraiser, none, false},
		{"signed by the employee", appraisal.NotYourAct, appraisal.Sign, appraisal.Employee, none, false},
		{"no old result", appraisal.ReuseNotPossible, appraisal.ReuseResult, appraisal.Employee, none, false},
		{"nothing to decline", appraisal.NotNow, appraisal.ReuseResult, appraisal.Employee, declined, false},
		{"no study leave", appraisal.NotOnStudyLeave, appraisal.Rate, appraisal.Appraiser,
			appraisal.Facts{Results: appraisal.Meets, Behaviour: appraisal.Meets, StudyDropout: true}, false},
		{"away from the proposal without a reason", appraisal.ReasonMissing, appraisal.Rate, appraisal.Appraiser,
			appraisal.Facts{Results: appraisal.Meets, Behaviour: appraisal.Meets, Proposed: appraisal.Above}, true},
	} {
		t.Run("evaluation: "+c.name, func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-06-23")
			act := s.made("2026-07-01", "09:00", c.kind, c.by, c.facts)
			act.Facts.HasReason = !c.bare
			s.on("2026-07-01", "09:00", func() { s.send("", act) })
			s.evaluate(s.secondQuarter())
			s.refusedWith(c.code, act.ID)
			require.Zero(t, countKind(s, c.kind))
		})
	}
	t.Run("scored: an old result without its score", func(t *testing.T) {
		t.Parallel()
		s := newStory(t, "2026-06-23")
		s.rules = scored(s.rules)
		id := s.act("2026-07-01", "09:00", appraisal.ReuseResult, appraisal.Employee, reuse)
		s.evaluate(s.secondQuarter())
		s.refusedWith(appraisal.ReuseNotPossible, id)
	})
}
