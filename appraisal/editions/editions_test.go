package editions

import (
	"strings"
	"testing"

	"siklus.id/appraisal"
)

// TestPermenPANRB62022 has one row per clock: law.md §1.
func TestPermenPANRB62022(t *testing.T) {
	t.Parallel()
	e, err := Load(PermenPANRB62022)
	if err != nil {
		t.Fatal(err)
	}
	if e.InForce.String() != "2022-02-07" || e.Title == "" {
		t.Errorf("art. 41: in force %s, %q", e.InForce, e.Title)
	}
	want := []struct {
		clock     appraisal.Clock
		length    int
		unit      appraisal.LengthUnit
		by        appraisal.Role
		provision string
	}{
		{appraisal.T1, 0, appraisal.CalendarDate, appraisal.Appraiser, "art. 14(1), (3); II.C.1, C.4"},
		{appraisal.T2, 0, appraisal.CalendarDate, appraisal.HR, "II.A.2.a.3"},
		{appraisal.T3, 0, appraisal.ByPolicy, appraisal.Employee, "II.C.5"},
		{appraisal.T4, 0, appraisal.ByPolicy, appraisal.Employee, "art. 16(3)–(4); III.A.5–6"},
		{appraisal.T5, 0, appraisal.AsAgreed, appraisal.Appraiser, "art. 19(2); III.C.5–6"},
		{appraisal.T6, 0, appraisal.ByPolicy, appraisal.Appraiser, "art. 24(2)–(3); IV.A.8.a"},
		{appraisal.T7, 0, appraisal.CalendarDate, appraisal.Appraiser, "IV.A.8.b"},
		{appraisal.T8, 0, appraisal.CalendarDate, appraisal.System, "IV.B.1.f"},
		{appraisal.T9, 14, appraisal.WorkingDays, appraisal.Appraiser, "V.A.5"},
		{appraisal.T10, 14, appraisal.WorkingDays, appraisal.Employee, "V.A.6"},
		{appraisal.T11, 14, appraisal.WorkingDays, appraisal.Employee, "V.B.2"},
		{appraisal.T12, 7, appraisal.WorkingDays, appraisal.Superior, "V.B.6"},
		{appraisal.T13, 14, appraisal.WorkingDays, appraisal.Superior, "V.A.8"},
		{appraisal.T14, 7, appraisal.WorkingDays, appraisal.Superior, "V.A.9"},
		{appraisal.T15, 7, appraisal.WorkingDays, appraisal.Employee, "V.A.10"},
		{appraisal.T16, 30, appraisal.WorkingDays, appraisal.Appraiser, "V.A.7"},
		{appraisal.T17, 30, appraisal.WorkingDays, appraisal.Superior, "V.A.11"},
		{appraisal.T18, 30, appraisal.WorkingDays, appraisal.Superior, "V.B.8"},
	}
	if len(e.Clocks) != len(want) {
		t.Fatalf("%d clocks, want %d", len(e.Clocks), len(want))
	}
	for i, w := range want {
		c := e.Clocks[i]
		if c.Clock != w.clock || c.Length != w.length || c.Unit != w.unit || c.By[0] != w.by || c.Provision != w.provision || c.Starts == "" {
			t.Errorf("%s is %+v, want %+v", w.clock, c, w)
		}
	}
	if Provision(appraisal.T12) != "V.B.6" || Provision(appraisal.ReceiptClock) != "policy" || e.Provision(appraisal.JoinedClock) != "policy" {
		t.Error("a provision is misplaced")
	}
}

func TestUnknownEdition(t *testing.T) {
	t.Parallel()
	if _, err := Load("permenpanrb-8-2021"); err == nil || !strings.Contains(err.Error(), PermenPANRB62022) {
		t.Errorf("%v", err)
	}
}

func TestBrokenEditionData(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ text, says string }{
		{"T9|14|working-days|x|appraiser", "wrong number of fields"},
		{"T9||working-days|x|appraiser|V.A.5", "not a number of working days"},
		{"T9|0|working-days|x|appraiser|V.A.5", "not a number of working days"},
		{"T1|14|calendar-date|x|appraiser|art. 14", "only a clock in working days has a length"},
		{"T1|14|weeks|x|appraiser|art. 14", "not known"},
		{"T9|14|working-days|x|appraiser|", "no provision"},
		{"T9|14|working-days|x|appraiser|V.A.5\nT9|14|working-days|x|appraiser|V.A.5", "stands twice"},
	} {
		if _, err := read(row.text); err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%q: %v, want %q", row.text, err, row.says)
		}
	}
}
