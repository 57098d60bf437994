package policies

import (
	"strings"
	"testing"

	"siklus.id/appraisal"
)

// TestEveryPolicySaysWhenCompetencesAreAssessed: the window of each file lies in its year, and leaves the superior as long
// as the employee.
func TestEveryPolicySaysWhenCompetencesAreAssessed(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		p := load(t, name)
		r, err := Resolve(p, p.Zone, p.Week, 2026, appraisal.Pace{})
		if p.Zone == "" {
			r, err = Resolve(p, "Asia/Jakarta", 5, 2026, appraisal.Pace{})
		}
		if err != nil {
			t.Fatal(err)
		}
		w := r.Competence
		if w.Opens.Year() != 2026 || w.Closes.Year() != 2026 || w.FitsFrom < 50 || w.FitsFrom > 100 {
			t.Errorf("%s: %+v", name, w)
		}
		if self := w.SelfUntil(r.Calendar); w.Closes-self < self-w.Opens {
			t.Errorf("%s: the employee has until %s, the superior only until %s", name, self, w.Closes)
		}
	}
}

func TestWindowsOfCompetencesAreReadStrictly(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, old, new, says string }{
		{"no day", "opens: 10-01", "opens: besok", "is not a month and day of every year"},
		{"29 February", "opens: 10-01", "opens: 02-29", "is not a month and day of every year"},
		{"closes first", "closes: 11-30", "closes: 09-30", "closes before it opens"},
		{"no time for the superior", "self_first: 10 working-days", "self_first: 30 working-days", "leave the superior fewer"},
		{"in plain days", "self_first: 10 working-days", "self_first: 10 days", `must be "working-days"`},
		{"near from nothing", "near: 80", "near: 0", "is not between 50 and 100"},
		{"half a section", "  near: 80\n", "", `key "competence.near" is missing`},
	} {
		file := text(t, "gorontalo")
		if !strings.Contains(file, row.old) {
			t.Fatalf("%q does not stand in the file", row.old)
		}
		at := strings.Index(file, "competence:\n  # The window")
		_, err := Parse("gorontalo", []byte(file[:at]+strings.Replace(file[at:], row.old, row.new, 1)))
		if err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v, want %q", row.name, err, row.says)
		}
	}
	p, err := Parse("gorontalo", []byte(without(text(t, "gorontalo"), "competence")))
	if err != nil {
		t.Fatal(err)
	}
	if r, err := Resolve(p, p.Zone, p.Week, 2026, appraisal.Pace{}); err != nil || r.Competence != (appraisal.CompetenceWindow{}) {
		t.Errorf("without the section there is a window: %+v, %v", r.Competence, err)
	}
}
