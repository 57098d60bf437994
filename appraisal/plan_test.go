package appraisal_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siklus.id/appraisal"
)

var update = flag.Bool("update", false, "write the golden files anew; a changed date is a decision, not a repair")

// TestGoldenCalendars holds every term of a sample year, written out: by the national policy, and by the
// law alone, where nothing is delivered at signing and a document is received on the day it is delivered.
func TestGoldenCalendars(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		week   int
		change func(*appraisal.Rules)
	}{
		{"plan-2026-nasional", 5, func(*appraisal.Rules) {}},
		{"plan-2026-law-alone", 5, func(r *appraisal.Rules) {
			r.DeliverAtSigning = false
			delete(r.Lengths, appraisal.ReceiptClock)
		}},
		{"plan-2026-monthly-week-of-six", 6, func(r *appraisal.Rules) {
			r.Cadence, r.CheckIns = appraisal.Monthly, appraisal.Monthly
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := rulesForWeek(t, 2026, row.week)
			row.change(&r)
			got := show(appraisal.PlanCycle(edition(t), r, 2026))
			file := filepath.Join("testdata", row.name+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the calendar of the year changed:\n%s", firstDifference(got, string(want)))
			}
		})
	}
}

func show(p appraisal.Plan) string {
	var b strings.Builder
	section := func(key, title string) {
		fmt.Fprintf(&b, "%s\n", title)
		for _, t := range p.Of(key) {
			from := "          "
			if !t.From.IsZero() {
				from = t.From.String()
			}
			fmt.Fprintf(&b, "  %-12s %s → %s  %-42s %s\n", t.Clock, from, t.Due, t.Provision, t.English)
		}
	}
	section("", "Targets")
	for _, period := range p.Periods {
		section(period.Key(), fmt.Sprintf("%s (%s): opens %s, closes %s", period.English(), period.Key(), period.Opens, period.Closes))
	}
	b.WriteString("Warnings\n")
	for _, w := range p.Warnings {
		fmt.Fprintf(&b, "  %s: %s\n    %s\n", w.Code, w.Sentence, w.English)
	}
	return b.String()
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d\n got: %s\nwant: %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// TestObjectionClash is law.md §1.1: used to the full, the objection's decision (E+35) comes after the report
// (E+30); safe is who has delivered by E+9. Without holidays, E = 31 January 2027: 11 February, as E+9 counts
// the first of February as its first day.
func TestObjectionClash(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	r.Calendar.Off = nil
	r.DeliverAtSigning = false
	delete(r.Lengths, appraisal.ReceiptClock)
	p := appraisal.PlanCycle(edition(t), r, 2026)
	var found []appraisal.Warning
	for _, w := range p.Warnings {
		if w.Code == "objection-after-report" {
			found = append(found, w)
		}
	}
	if len(found) != 5 {
		t.Fatalf("%d periods clash, want all five", len(found))
	}
	year := found[4]
	for _, want := range []string{"19 March 2027", "12 March 2027", "by 11 February 2027 (9 working days"} {
		if !strings.Contains(year.English, want) {
			t.Errorf("the warning does not say %q: %s", want, year.English)
		}
	}
	if !strings.Contains(year.Sentence, "11 Februari 2027 (9 hari kerja") {
		t.Errorf("in Indonesian: %s", year.Sentence)
	}
}

// TestNoClashWhenDeliveredAtSigning: the national policy leaves room for an objection before the report.
func TestNoClashWhenDeliveredAtSigning(t *testing.T) {
	t.Parallel()
	for _, w := range appraisal.PlanCycle(edition(t), nationalRules(t, 2026), 2026).Warnings {
		if strings.HasSuffix(w.Code, "after-report") {
			t.Errorf("%s: %s", w.Code, w.English)
		}
	}
}

// TestReturnClash: a long deemed receipt pushes even the plain return past the report (V.A.6, V.A.7; V.A.10–11).
func TestReturnClash(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	r.DeliverAtSigning = false
	p := appraisal.PlanCycle(edition(t), r, 2026)
	clashes := 0
	for _, w := range p.Warnings {
		if w.Code == "return-after-report" {
			clashes++
		}
	}
	if clashes != 2*len(p.Periods) {
		t.Errorf("%d clashes, want one per path and period", clashes)
	}
}
