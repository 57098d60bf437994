package appraisal_test

import (
	"strings"
	"testing"

	"siklus.id/appraisal"
)

// TestQuadrant is IV.B.3.a.3.c, cell by cell.
func TestQuadrant(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		results, behaviour appraisal.Rating
		want               appraisal.Predicate
		name               string
	}{
		{appraisal.Above, appraisal.Below, appraisal.Poor, "Kurang/misconduct"},
		{appraisal.Above, appraisal.Meets, appraisal.Good, "Baik"},
		{appraisal.Above, appraisal.Above, appraisal.VeryGood, "Sangat Baik"},
		{appraisal.Meets, appraisal.Below, appraisal.Poor, "Kurang/misconduct"},
		{appraisal.Meets, appraisal.Meets, appraisal.Good, "Baik"},
		{appraisal.Meets, appraisal.Above, appraisal.Good, "Baik"},
		{appraisal.Below, appraisal.Below, appraisal.VeryPoor, "Sangat Kurang"},
		{appraisal.Below, appraisal.Meets, appraisal.NeedsImprovement, "Butuh Perbaikan"},
		{appraisal.Below, appraisal.Above, appraisal.NeedsImprovement, "Butuh Perbaikan"},
	} {
		got, why := appraisal.Conclude(row.results, row.behaviour, false)
		if got != row.want || got.Name() != row.name || !got.Valid() || got.English() == "" {
			t.Errorf("results %s, behaviour %s: %s (%s), want %s", row.results, row.behaviour, got, got.Name(), row.want)
		}
		if why.Provision != "IV.B.3.a.3.c; IV.B.3.b.3.c" || !strings.Contains(why.Indonesian, row.name) ||
			!strings.Contains(why.Indonesian, row.results.Name()) || !strings.Contains(why.English, row.behaviour.English()) {
			t.Errorf("results %s, behaviour %s: the reason does not tell: %+v", row.results, row.behaviour, why)
		}
	}
}

// TestStudyDropout is IV.B.3.a.3.d: only Kurang or Sangat Kurang, by behaviour, whatever the results.
func TestStudyDropout(t *testing.T) {
	t.Parallel()
	for _, results := range []appraisal.Rating{appraisal.Below, appraisal.Meets, appraisal.Above} {
		for behaviour, want := range map[appraisal.Rating]appraisal.Predicate{
			appraisal.Below: appraisal.VeryPoor, appraisal.Meets: appraisal.Poor, appraisal.Above: appraisal.Poor,
		} {
			got, why := appraisal.Conclude(results, behaviour, true)
			if got != want || why.Provision != "IV.B.3.a.3.d; IV.B.3.b.3.d" {
				t.Errorf("dropped out, results %s, behaviour %s: %s (%s), want %s", results, behaviour, got, why.Provision, want)
			}
		}
	}
}

func TestNoPredicateWithoutTwoRatings(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]appraisal.Rating{{"", ""}, {appraisal.Above, ""}, {"", appraisal.Meets}, {"best", appraisal.Meets}} {
		for _, dropout := range []bool{false, true} {
			if got, _ := appraisal.Conclude(pair[0], pair[1], dropout); got != "" {
				t.Errorf("ratings %q and %q come to %s", pair[0], pair[1], got)
			}
		}
	}
}

// TestTopOfficial is IV.A.12, letter by letter, and what it does not cover.
func TestTopOfficial(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		provision           string
		employee, appraiser appraisal.Level
		final               bool
	}{
		{"IV.A.12.a: JPT utama by the coordinating minister", appraisal.JPTUtama, appraisal.Minister, true},
		{"IV.A.12.a: by nobody else, a deputy's head of agency", appraisal.JPTUtama, appraisal.AgencyHead, false},
		{"IV.A.12.b: central JPT madya by the head of agency", appraisal.JPTMadya, appraisal.AgencyHead, true},
		{"IV.A.12.b: central JPT madya by the minister, who heads the ministry", appraisal.JPTMadya, appraisal.Minister, true},
		{"IV.A.12.b: not by a JPT utama who only deputises", appraisal.JPTMadya, appraisal.JPTUtama, false},
		{"IV.A.12.c: regional JPT madya by the regional head", appraisal.JPTMadya, appraisal.RegionalHead, true},
		{"IV.A.12.c: regional JPT pratama by the regional head", appraisal.JPTPratama, appraisal.RegionalHead, true},
		{"IV.A.12.c: not the central JPT pratama, even by the head of agency", appraisal.JPTPratama, appraisal.AgencyHead, false},
		{"IV.A.12.c: nor by the minister", appraisal.JPTPratama, appraisal.Minister, false},
		{"IV.A.12.d: central head of an independent unit by the coordinating minister", appraisal.IndependentUnit, appraisal.Minister, true},
		{"IV.A.12.d: not by the JPT who coordinates, II.C.2.d", appraisal.IndependentUnit, appraisal.JPTMadya, false},
		{"IV.A.12.e: regional head of an independent unit by the regional head", appraisal.IndependentUnit, appraisal.RegionalHead, true},
		{"IV.A.12.e: not by the head of the coordinating unit, II.C.3.b", appraisal.IndependentUnit, appraisal.JPTPratama, false},
		{"IV.A.12: not JPT pratama by JPT madya", appraisal.JPTPratama, appraisal.JPTMadya, false},
		{"IV.A.12: not administrator by JPT pratama", appraisal.Administrator, appraisal.JPTPratama, false},
		{"IV.A.12: not supervisor by the regional head", appraisal.Supervisor, appraisal.RegionalHead, false},
		{"IV.A.12: not levels not known", "", "", false},
	} {
		if got := appraisal.TopOfficial(row.employee, row.appraiser); got != row.final {
			t.Errorf("%s: final is %v", row.provision, got)
		}
	}
}

func TestOrganisationResultNames(t *testing.T) {
	t.Parallel()
	for _, o := range []appraisal.OrganisationResult{
		appraisal.OrgOutstanding, appraisal.OrgGood, appraisal.OrgNeedsImprovement, appraisal.OrgPoor, appraisal.OrgVeryPoor,
	} {
		if !o.Valid() || o.Name() == "" || o.English() == "" {
			t.Errorf("%s has no name", o)
		}
	}
	if appraisal.OrganisationResult("best").Valid() || appraisal.Predicate("best").Valid() || appraisal.Rating("best").English() != "" {
		t.Error("a made-up value is taken")
	}
}
