package appraisal_test

import (
	"strings"
	"testing"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
)

var choice = appraisal.DistributionChoice{Rounding: appraisal.RoundExact, Smallest: appraisal.SmallestUnit}

func pattern(t testing.TB, circular bool) appraisal.Distribution {
	t.Helper()
	d, err := editions.LoadDistribution(circular)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// circular is the pattern of SE 3/2023.
func circular(t testing.TB) appraisal.Distribution {
	t.Helper()
	return pattern(t, true)
}

// TestDistributionOfTheCircular has a row for each cell of SE 3/2023, and one on its safe side.
func TestDistributionOfTheCircular(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		cell   string
		org    appraisal.OrganisationResult
		counts appraisal.Counts
		codes  string
	}{
		{"Istimewa: Sangat Baik max 70 %, kept", appraisal.OrgOutstanding, appraisal.Counts{VeryGood: 14, Good: 6}, ""},
		{"Istimewa: Sangat Baik max 70 %, broken", appraisal.OrgOutstanding, appraisal.Counts{VeryGood: 15, Good: 5}, "over-limit"},
		{"Istimewa: most are Sangat Baik, broken", appraisal.OrgOutstanding, appraisal.Counts{VeryGood: 9, Good: 11}, "not-most"},
		{"Istimewa: the others are allowed", appraisal.OrgOutstanding, appraisal.Counts{VeryGood: 6, Good: 5, NeedsImprovement: 4, Poor: 3, VeryPoor: 2}, ""},
		{"Baik: max 70 %, somebody lower, kept", appraisal.OrgGood, appraisal.Counts{VeryGood: 5, Good: 14, NeedsImprovement: 1}, ""},
		{"Baik: somebody in Kurang is enough", appraisal.OrgGood, appraisal.Counts{VeryGood: 5, Good: 14, Poor: 1}, ""},
		{"Baik: Sangat Kurang alone is not what is meant", appraisal.OrgGood, appraisal.Counts{VeryGood: 5, Good: 14, VeryPoor: 1}, "nobody"},
		{"Baik: max 70 %, broken", appraisal.OrgGood, appraisal.Counts{VeryGood: 4, Good: 15, NeedsImprovement: 1}, "over-limit"},
		{"Baik: most are Baik, broken", appraisal.OrgGood, appraisal.Counts{VeryGood: 10, Good: 9, NeedsImprovement: 1}, "not-most"},
		{"Baik: as many as any other is most", appraisal.OrgGood, appraisal.Counts{VeryGood: 9, Good: 9, NeedsImprovement: 2}, ""},
		{"Butuh Perbaikan: kept", appraisal.OrgNeedsImprovement, appraisal.Counts{VeryGood: 2, Good: 6, NeedsImprovement: 12}, ""},
		{"Butuh Perbaikan: Sangat Baik max 10 %, broken", appraisal.OrgNeedsImprovement, appraisal.Counts{VeryGood: 3, Good: 5, NeedsImprovement: 12}, "over-limit"},
		{"Butuh Perbaikan: min 60 %, broken", appraisal.OrgNeedsImprovement, appraisal.Counts{VeryGood: 2, Good: 7, NeedsImprovement: 11}, "under-minimum"},
		{"Kurang: kept", appraisal.OrgPoor, appraisal.Counts{VeryGood: 2, Good: 4, NeedsImprovement: 2, Poor: 12}, ""},
		{"Kurang: Sangat Baik max 10 %, broken", appraisal.OrgPoor, appraisal.Counts{VeryGood: 3, Good: 3, NeedsImprovement: 2, Poor: 12}, "over-limit"},
		{"Kurang: Butuh Perbaikan min 10 %, broken", appraisal.OrgPoor, appraisal.Counts{Good: 7, NeedsImprovement: 1, Poor: 12}, "under-minimum"},
		{"Kurang: Kurang min 60 %, broken", appraisal.OrgPoor, appraisal.Counts{Good: 7, NeedsImprovement: 2, Poor: 11}, "under-minimum"},
		{"Sangat Kurang: kept, both together", appraisal.OrgVeryPoor, appraisal.Counts{Good: 6, NeedsImprovement: 1, Poor: 1, VeryPoor: 12}, ""},
		{"Sangat Kurang: no Sangat Baik, broken", appraisal.OrgVeryPoor, appraisal.Counts{VeryGood: 1, Good: 5, Poor: 2, VeryPoor: 12}, "over-limit"},
		{"Sangat Kurang: min 10 % together, broken", appraisal.OrgVeryPoor, appraisal.Counts{Good: 7, Poor: 1, VeryPoor: 12}, "under-minimum"},
		{"Sangat Kurang: min 60 %, broken", appraisal.OrgVeryPoor, appraisal.Counts{Good: 7, Poor: 2, VeryPoor: 11}, "under-minimum"},
	} {
		t.Run(row.cell, func(t *testing.T) {
			t.Parallel()
			var codes []string
			for _, w := range appraisal.CheckDistribution(circular(t), row.org, row.counts, choice) {
				codes = append(codes, w.Code)
				if w.Sentence == "" || w.English == "" || !strings.Contains(w.Provision, "SE 3/2023") || !strings.HasSuffix(w.Provision, "[S]") {
					t.Errorf("%+v", w)
				}
			}
			if got := strings.Join(codes, " "); got != row.codes {
				t.Errorf("%q, want %q", got, row.codes)
			}
		})
	}
}

// TestDistributionWithoutTheCircular is IV.B.2.a and IV.B.2.b–f: no percentages, the peak at the organisation's result, and nobody excluded.
func TestDistributionWithoutTheCircular(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		place string
		org   appraisal.OrganisationResult
		peak  appraisal.Counts
	}{
		{"IV.B.2.b", appraisal.OrgOutstanding, appraisal.Counts{VeryGood: 10}},
		{"IV.B.2.c", appraisal.OrgGood, appraisal.Counts{Good: 10}},
		{"IV.B.2.d", appraisal.OrgNeedsImprovement, appraisal.Counts{NeedsImprovement: 10}},
		{"IV.B.2.e", appraisal.OrgPoor, appraisal.Counts{Poor: 10}},
		{"IV.B.2.f", appraisal.OrgVeryPoor, appraisal.Counts{VeryPoor: 10}},
	} {
		if w := appraisal.CheckDistribution(pattern(t, false), row.org, row.peak, choice); len(w) != 0 {
			t.Errorf("%s, everybody at the peak: %+v", row.place, w)
		}
		off := appraisal.Counts{VeryGood: 5, Good: 5, NeedsImprovement: 5, Poor: 5, VeryPoor: 5}
		if w := appraisal.CheckDistribution(pattern(t, false), row.org, off, choice); len(w) != 0 {
			t.Errorf("%s, all alike: %+v", row.place, w)
		}
		away := appraisal.Counts{VeryGood: 10}
		if row.org == appraisal.OrgOutstanding {
			away = appraisal.Counts{VeryPoor: 10}
		}
		w := appraisal.CheckDistribution(pattern(t, false), row.org, away, choice)
		if len(w) != 1 || w[0].Code != "not-most" || w[0].Provision != row.place {
			t.Errorf("%s, everybody elsewhere: %+v", row.place, w)
		}
	}
}

// TestSmallUnitsAreNamed: percentages of a few people are named, not judged; that nobody may be Sangat Baik can be
// kept by any number of people.
func TestSmallUnitsAreNamed(t *testing.T) {
	t.Parallel()
	w := appraisal.CheckDistribution(circular(t), appraisal.OrgGood, appraisal.Counts{Good: 3}, choice)
	if len(w) != 1 || w[0].Code != "small-unit" || !strings.Contains(w[0].English, "3 people") || !strings.Contains(w[0].Sentence, "70 %") ||
		w[0].Provision != "SE 3/2023 [S]; policy" {
		t.Errorf("three people: %+v", w)
	}
	w = appraisal.CheckDistribution(circular(t), appraisal.OrgVeryPoor, appraisal.Counts{VeryGood: 1, VeryPoor: 3}, choice)
	if len(w) != 2 || w[0].Code != "over-limit" || w[1].Code != "small-unit" {
		t.Errorf("four people, one Sangat Baik in a Sangat Kurang unit: %+v", w)
	}
	if w = appraisal.CheckDistribution(circular(t), appraisal.OrgOutstanding, appraisal.Counts{VeryGood: 2, Good: 1}, choice); len(w) != 0 {
		t.Errorf("three people within every figure: %+v", w)
	}
}

// TestRounding: 70 % of 11 people is 7.7, 60 % is 6.6 and 10 % is 1.1.
func TestRounding(t *testing.T) {
	t.Parallel()
	favour := appraisal.DistributionChoice{Rounding: appraisal.RoundInFavour, Smallest: appraisal.SmallestUnit}
	for _, row := range []struct {
		name          string
		org           appraisal.OrganisationResult
		counts        appraisal.Counts
		exact, favour int
	}{
		{"8 of 11 over 70 %", appraisal.OrgOutstanding, appraisal.Counts{VeryGood: 8, Good: 3}, 1, 0},
		{"9 of 11 over 70 %", appraisal.OrgOutstanding, appraisal.Counts{VeryGood: 9, Good: 2}, 1, 1},
		{"6 of 11 under 60 %", appraisal.OrgNeedsImprovement, appraisal.Counts{Good: 5, NeedsImprovement: 6}, 1, 0},
		{"7 of 11 not under 60 %", appraisal.OrgNeedsImprovement, appraisal.Counts{Good: 4, NeedsImprovement: 7}, 0, 0},
		{"2 of 11 over 10 %", appraisal.OrgNeedsImprovement, appraisal.Counts{VeryGood: 2, NeedsImprovement: 9}, 1, 0},
		{"none stays none", appraisal.OrgVeryPoor, appraisal.Counts{VeryGood: 1, Poor: 2, VeryPoor: 8}, 1, 1},
	} {
		if got := len(appraisal.CheckDistribution(circular(t), row.org, row.counts, choice)); got != row.exact {
			t.Errorf("%s, exact: %d warnings, want %d", row.name, got, row.exact)
		}
		if got := len(appraisal.CheckDistribution(circular(t), row.org, row.counts, favour)); got != row.favour {
			t.Errorf("%s, in favour: %d warnings, want %d", row.name, got, row.favour)
		}
	}
}
