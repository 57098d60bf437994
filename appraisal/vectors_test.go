package appraisal_test

import (
	"testing"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
)

// scoring is PP 30/2019.
func scoring(t testing.TB) appraisal.Scoring {
	t.Helper()
	s, err := editions.LoadScoring(editions.PP302019)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func decimal(t testing.TB, s string) appraisal.Decimal {
	t.Helper()
	d, err := appraisal.ParseDecimal(s, 4)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func grade(t testing.TB, s string) appraisal.CreditGrade {
	t.Helper()
	g, err := appraisal.ParseCreditGrade(s)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestVectors are the examples that the facts about the field give, row by row, each with its result written out.
func TestVectors(t *testing.T) {
	t.Parallel()
	rate := func(results, behaviour appraisal.Rating) func(testing.TB) string {
		return func(testing.TB) string {
			p, _ := appraisal.Conclude(results, behaviour, false)
			return p.Name()
		}
	}
	score := func(value string, newIdea bool) func(testing.TB) string {
		return func(t testing.TB) string {
			s := scoring(t)
			w, _ := s.WeightsNamed("70/30")
			got, err := s.Score(decimal(t, value), decimal(t, value), w, newIdea)
			if err != nil {
				t.Fatal(err)
			}
			return got.Name
		}
	}
	credit := func(level string, parts ...appraisal.CreditPart) func(testing.TB) string {
		return func(t testing.TB) string {
			for i := range parts {
				parts[i].Grade = grade(t, level)
			}
			got, err := appraisal.CreditPoints(parts...)
			if err != nil {
				t.Fatal(err)
			}
			return got.String()
		}
	}
	warned := func(o appraisal.OrganisationResult, c appraisal.Counts) func(testing.TB) string {
		return func(t testing.TB) string {
			codes := ""
			for _, w := range appraisal.CheckDistribution(circular(t), o, c, choice) {
				codes += w.Code + " "
			}
			return codes
		}
	}
	objection := func(filed string) func(testing.TB) string {
		return func(t testing.TB) string {
			if day(t, filed) <= appraisal.PlainObjectionDate(day(t, "2026-03-01")) {
				return "accepted"
			}
			return "late"
		}
	}
	number := func(kind appraisal.PersonKind) func(testing.TB) string {
		return func(testing.TB) string {
			if _, fault := appraisal.ParseNumber(kind, "199206082022211008"); fault != nil {
				return fault.Code
			}
			return "valid"
		}
	}
	for _, row := range []struct {
		given string
		got   func(testing.TB) string
		want  string
	}{
		{"results above, behaviour below", rate(appraisal.Above, appraisal.Below), "Kurang/misconduct"},
		{"results meets, behaviour above", rate(appraisal.Meets, appraisal.Above), "Baik"},
		{"results below, behaviour above", rate(appraisal.Below, appraisal.Above), "Butuh Perbaikan"},
		{"results below, behaviour below", rate(appraisal.Below, appraisal.Below), "Sangat Kurang"},
		{"results above, behaviour meets", rate(appraisal.Above, appraisal.Meets), "Baik"},
		{"PP 30 score 115, no new idea", score("115", false), "Baik"},
		{"PP 30 score 115, new idea recorded", score("115", true), "Sangat Baik"},
		{"PP 30 score 89.99", score("89.99", false), "Cukup"},
		{"PP 30 score 90", score("90", false), "Baik"},
		{"Ahli Pertama, Sangat Baik, 12 months", credit("Ahli Pertama", appraisal.CreditPart{Predicate: appraisal.VeryGood, Months: 12}), "18.75"},
		{"Ahli Pertama, Baik, 2 months", credit("ahli-pertama", appraisal.CreditPart{Predicate: appraisal.Good, Months: 2}), "2.08"},
		{"Ahli Madya, Kurang, 12 months", credit("ahli_madya", appraisal.CreditPart{Predicate: appraisal.Poor, Months: 12}), "18.75"},
		{"Ahli Muda, Baik January to May, Butuh Perbaikan June to December", credit("AHLI MUDA",
			appraisal.CreditPart{Predicate: appraisal.Good, Months: 5}, appraisal.CreditPart{Predicate: appraisal.NeedsImprovement, Months: 7}), "21.35"},
		{"unit of 10, organisation Baik, 8 Baik and 2 Sangat Baik", warned(appraisal.OrgGood, appraisal.Counts{VeryGood: 2, Good: 8}), "over-limit nobody "},
		{"unit of 10, organisation Butuh Perbaikan, 2 Sangat Baik", warned(appraisal.OrgNeedsImprovement, appraisal.Counts{VeryGood: 2, NeedsImprovement: 8}), "over-limit "},
		{"received 1 March, objection on the 15th, plain days", objection("2026-03-15"), "accepted"},
		{"received 1 March, objection on the 16th, plain days", objection("2026-03-16"), "late"},
		{"NI PPPK with digits 13–14 = 21", number(appraisal.PPPK), "valid"},
		{"the same digits as a NIP: month 21", number(appraisal.PNS), appraisal.NumberAppointment},
	} {
		t.Run(row.given, func(t *testing.T) {
			t.Parallel()
			if got := row.got(t); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}
