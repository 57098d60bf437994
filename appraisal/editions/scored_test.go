package editions

import (
	"slices"
	"strings"
	"testing"

	"siklus.id/appraisal"
)

// TestScoredEditionsAreProceduresToo: a scored edition is loaded as both; as a procedure it counts as PermenPANRB
// 6/2022 does and admits with every clock what of PP 30/2019 was not read, or how it reached us.
func TestScoredEditionsAreProceduresToo(t *testing.T) {
	t.Parallel()
	law, err := Load(PermenPANRB62022)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range Scored() {
		s, err := LoadScoring(name)
		if err != nil || s.Name != name || s.Title == "" {
			t.Errorf("%+v, %v", s, err)
		}
		e, err := Load(name)
		if err != nil || e.Title != s.Title || e.InForce.Year() != 2019 || len(e.Clocks) != len(law.Clocks) {
			t.Fatalf("%+v, %v", e, err)
		}
		for i, c := range e.Clocks {
			w := law.Clocks[i]
			if c.Clock != w.Clock || c.Length != w.Length || c.Unit != w.Unit || !slices.Equal(c.By, w.By) || c.Starts != w.Starts {
				t.Errorf("%s is %+v, PermenPANRB 6/2022 has %+v", c.Clock, c, w)
			}
			if !strings.Contains(c.Provision, "PermenPANRB 6/2022 ") || !strings.Contains(c.Provision, "PP 30/2019 art") ||
				!strings.HasSuffix(c.Provision, "[NR]") && !strings.Contains(c.Provision, "[S];") && !strings.Contains(c.Provision, "[P];") {
				t.Errorf("%s does not say what it rests on: %s", c.Clock, c.Provision)
			}
		}
	}
	for clock, want := range map[appraisal.Clock]string{
		appraisal.T11: "PP 30/2019 art. 59(1)–(2) [S]; PermenPANRB 6/2022 V.B.2",
		appraisal.T12: "PP 30/2019 art. 59(3)–(4) [P]; PermenPANRB 6/2022 V.B.6",
	} {
		if got := ProvisionIn(PP302019, clock); got != want {
			t.Errorf("%s: %s", clock, got)
		}
	}
	if _, err := LoadScoring(PermenPANRB62022); err == nil || !strings.Contains(err.Error(), PP302019) {
		t.Errorf("%v", err)
	}
}

// TestEveryClockHasAProvision: in every edition, those of the law in the law and those of the agency as policy.
func TestEveryClockHasAProvision(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		for i, c := range appraisal.Clocks() {
			got := ProvisionIn(name, c)
			if ofLaw := i < 18; got == "" || ofLaw == (got == appraisal.PolicyProvision) {
				t.Errorf("%s, %s: %q", name, c, got)
			}
		}
	}
	if got := ProvisionIn("lost", appraisal.T9); got != appraisal.PolicyProvision {
		t.Errorf("an unknown edition: %q", got)
	}
}

func TestBrokenScoring(t *testing.T) {
	t.Parallel()
	sound := "cap||120|||a|S\nweights|70/30|70|30||a|P\n"
	for _, row := range []struct{ text, says string }{
		{"", "missing"},
		{sound, "missing"},
		{sound + "band|Baik|90|80||a|P", "no band"},
		{sound + "band|Hebat|80|90||a|P", "no band"},
		{sound + "band|Baik|x|90||a|P", "no band"},
		{"weights|70/30|70|40||a|P", "do not make the weights"},
		{"weights|60/40|70|30||a|P", "do not make the weights"},
		{"cap||much|||a|S", "not a number"},
		{"cap||120|||a|X", "mark"},
		{"bonus||120|||a|S", "not known"},
		{"cap|120", "wrong number of fields"},
	} {
		if _, err := readScoring("x", row.text); err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%q: %v, want %q", row.text, err, row.says)
		}
	}
}

func TestBrokenDistribution(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ text, says string }{
		{"hebat|baik|most||x|S", "not known"},
		{"baik|baik|most||x|Q", "not known"},
		{"baik|baik|most|||S", "not known"},
		{"baik|cukup|most||x|S", `predicate "cukup"`},
		{"baik|baik|at-most|101|x|S", "no percentage"},
		{"baik|baik|at-least||x|S", "no percentage"},
		{"baik|baik|most|10|x|S", "only a limit"},
		{"baik|baik|maybe||x|S", "kind"},
		{"baik|baik", "wrong number of fields"},
	} {
		if _, err := readDistribution(row.text); err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%q: %v, want %q", row.text, err, row.says)
		}
	}
	for _, circular := range []bool{true, false} {
		if d, err := LoadDistribution(circular); err != nil || d.Title == "" || len(d.Rules) == 0 || (d.Name == SE32023) != circular {
			t.Errorf("%+v, %v", d, err)
		}
	}
}

func FuzzEditionData(f *testing.F) {
	for _, name := range []string{PermenPANRB62022, PP302019, PP302019 + "-clocks", SE32023, "iv-b-2"} {
		text, err := files.ReadFile(name + ".txt")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if rules, err := read(text); err == nil {
			for _, r := range rules {
				if r.Provision == "" || len(r.By) == 0 {
					t.Fatalf("%+v", r)
				}
			}
		}
		if s, err := readScoring("x", text); err == nil && (s.Cap <= 0 || len(s.Bands) == 0) {
			t.Fatalf("%+v", s)
		}
		if rules, err := readDistribution(text); err == nil {
			for _, r := range rules {
				if len(r.Of) == 0 || r.Percent < 0 || r.Percent > 100 {
					t.Fatalf("%+v", r)
				}
			}
		}
	})
}
