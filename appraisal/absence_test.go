package appraisal_test

import (
	"testing"

	"siklus.id/appraisal"
)

// TestAbsences has a row per absence: II.C.8.a, II.C.8.b, II.C.8.c and II.C.8.d exclude from planning (II.C.8), study
// leave is appraised all the same (II.B; IV.A.16–17), and where the law is silent the appraisal rests by policy.
func TestAbsences(t *testing.T) {
	t.Parallel()
	want := []struct {
		absence         appraisal.Absence
		excluded, rests bool
		provision       string
	}{
		{appraisal.StateOffice, true, true, "II.C.8.a"},
		{appraisal.Suspension, true, true, "II.C.8.b"},
		{appraisal.UnpaidLeave, true, true, "II.C.8.c"},
		{appraisal.PreRetirement, true, true, "II.C.8.d"},
		{appraisal.StudyLeave, false, false, "II.B; IV.A.16–17"},
		{appraisal.SickLeave, false, true, "policy"},
		{appraisal.Maternity, false, true, "policy"},
		{appraisal.LongLeave, false, true, "policy"},
	}
	all := appraisal.Absences()
	if len(all) != len(want) {
		t.Fatalf("%v", all)
	}
	quarter := appraisal.Periods(2026, nationalRules(t, 2026))[1]
	for i, w := range want {
		a := all[i]
		if a != w.absence || !a.Valid() || a.Excluded() != w.excluded || a.Rests() != w.rests || a.Provision() != w.provision {
			t.Errorf("%s: excluded %v, rests %v, %s; want %+v", a, a.Excluded(), a.Rests(), a.Provision(), w)
		}
		for _, row := range []struct {
			from, to appraisal.Date
			covers   bool
		}{
			{quarter.From, quarter.To, w.rests}, {quarter.From - 30, quarter.To + 30, w.rests},
			{quarter.From + 1, quarter.To, false}, {quarter.From, quarter.To - 1, false},
		} {
			if got := a.Covers(row.from, row.to, quarter); got != row.covers {
				t.Errorf("%s from %s to %s covers the quarter: %v", a, row.from, row.to, got)
			}
		}
	}
	if none := appraisal.Absence(""); none.Valid() || none.Rests() || none.Excluded() {
		t.Error("who is present is absent")
	}
	if !appraisal.Retired.Valid() || !appraisal.Died.Valid() || !appraisal.Left.Valid() || appraisal.ServiceEnd("").Valid() {
		t.Error("the ways a service ends")
	}
}
