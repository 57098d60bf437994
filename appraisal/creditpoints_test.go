package appraisal_test

import (
	"testing"

	"siklus.id/appraisal"
)

// TestCreditTable is the table of PermenPANRB 1/2023 art. 37 and Peraturan BKN 3/2023: what a full year earns.
func TestCreditTable(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		grade                                       string
		veryGood, good, improvement, poor, veryPoor string
		nextRank, nextLevel                         string
	}{
		{"Pemula", "5.63", "3.75", "2.81", "1.88", "0.94", "15", "15"},
		{"Terampil", "7.5", "5", "3.75", "2.5", "1.25", "20", "60"},
		{"Mahir", "18.75", "12.5", "9.38", "6.25", "3.13", "50", "100"},
		{"Penyelia", "37.5", "25", "18.75", "12.5", "6.25", "100", "0"},
		{"Ahli Pertama", "18.75", "12.5", "9.38", "6.25", "3.13", "50", "100"},
		{"Ahli Muda", "37.5", "25", "18.75", "12.5", "6.25", "100", "200"},
		{"Ahli Madya", "56.25", "37.5", "28.13", "18.75", "9.38", "150", "450"},
		{"Ahli Utama", "75", "50", "37.5", "25", "12.5", "200", "0"},
	} {
		g := grade(t, row.grade)
		if g.Name != row.grade || g.NextRank.String() != row.nextRank || g.NextLevel.String() != row.nextLevel || g.Ranks == "" {
			t.Errorf("%s: %+v", row.grade, g)
		}
		for p, want := range map[appraisal.Predicate]string{
			appraisal.VeryGood: row.veryGood, appraisal.Good: row.good, appraisal.NeedsImprovement: row.improvement,
			appraisal.Poor: row.poor, appraisal.VeryPoor: row.veryPoor,
		} {
			got, err := appraisal.CreditPoints(appraisal.CreditPart{Grade: g, Predicate: p, Months: 12})
			if err != nil || got.String() != want {
				t.Errorf("%s, %s: %s, %v; want %s", row.grade, p.Name(), got, err, want)
			}
		}
	}
	if len(appraisal.CreditGrades()) != 8 {
		t.Errorf("%d levels", len(appraisal.CreditGrades()))
	}
}

// TestPartYearsAreRoundedOnce: three thirds of a year are a year; rounded each by itself they would be 0.01 short.
func TestPartYearsAreRoundedOnce(t *testing.T) {
	t.Parallel()
	third := appraisal.CreditPart{Grade: grade(t, "ahli-pertama"), Predicate: appraisal.Good, Months: 4}
	if one, err := appraisal.CreditPoints(third); err != nil || one.String() != "4.17" {
		t.Errorf("a third is %s, %v", one, err)
	}
	if all, err := appraisal.CreditPoints(third, third, third); err != nil || all.String() != "12.5" {
		t.Errorf("three thirds are %s, %v", all, err)
	}
	promoted := appraisal.CreditPart{Grade: grade(t, "ahli-muda"), Predicate: appraisal.Good, Months: 8}
	if all, err := appraisal.CreditPoints(third, promoted); err != nil || all.String() != "20.83" {
		t.Errorf("four months as Ahli Pertama and eight as Ahli Muda are %s, %v", all, err)
	}
}

func TestCreditPointsRefuse(t *testing.T) {
	t.Parallel()
	g := grade(t, "mahir")
	for name, parts := range map[string][]appraisal.CreditPart{
		"no part":           nil,
		"no month":          {{Grade: g, Predicate: appraisal.Good}},
		"thirteen months":   {{Grade: g, Predicate: appraisal.Good, Months: 13}},
		"together thirteen": {{Grade: g, Predicate: appraisal.Good, Months: 6}, {Grade: g, Predicate: appraisal.Good, Months: 7}},
		"no predicate":      {{Grade: g, Months: 12}},
		"no level":          {{Predicate: appraisal.Good, Months: 12}},
	} {
		if got, err := appraisal.CreditPoints(parts...); err == nil {
			t.Errorf("%s: %s", name, got)
		}
	}
	if _, err := appraisal.ParseCreditGrade("Ahli Sepuh"); err == nil {
		t.Error("a made-up level is taken")
	}
}

func TestPredicatesAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]appraisal.Predicate{
		"Sangat Baik": appraisal.VeryGood, "sangat-baik": appraisal.VeryGood, "BAIK": appraisal.Good, "Cukup": appraisal.NeedsImprovement,
		"butuh_perbaikan": appraisal.NeedsImprovement, "Kurang/misconduct": appraisal.Poor, "kurang": appraisal.Poor, "Sangat Kurang": appraisal.VeryPoor,
	} {
		if got, err := appraisal.ParsePredicate(text); err != nil || got != want {
			t.Errorf("%q is %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "istimewa", "baik sekali"} {
		if got, err := appraisal.ParsePredicate(text); err == nil {
			t.Errorf("%q is %s", text, got)
		}
	}
}
