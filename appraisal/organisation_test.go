package appraisal_test

import (
	"strings"
	"testing"

	"siklus.id/appraisal"
)

// TestOrganisationResultOfTheYear is IV.B.1.d, IV.B.1.f and T8: the year's own result when it was issued by the end of January, else
// last year's.
func TestOrganisationResultOfTheYear(t *testing.T) {
	t.Parallel()
	result := func(year int, r appraisal.OrganisationResult, issued string) appraisal.IssuedResult {
		i := appraisal.IssuedResult{Year: year, Result: r}
		if issued != "" {
			i.Issued = day(t, issued)
		}
		return i
	}
	last := result(2025, appraisal.OrgGood, "2026-01-20")
	for _, row := range []struct {
		name     string
		on       string
		issued   []appraisal.IssuedResult
		ok       bool
		year     int
		result   appraisal.OrganisationResult
		place    string
		fallback bool
	}{
		{"issued in time", "2027-01-25", []appraisal.IssuedResult{last, result(2026, appraisal.OrgPoor, "2027-01-20")}, true, 2026, appraisal.OrgPoor, "IV.B.1.d", false},
		{"issued on 31 January", "2027-02-05", []appraisal.IssuedResult{result(2026, appraisal.OrgPoor, "2027-01-31"), last}, true, 2026, appraisal.OrgPoor, "IV.B.1.d", false},
		{"issued on 1 February", "2027-02-05", []appraisal.IssuedResult{last, result(2026, appraisal.OrgPoor, "2027-02-01")}, true, 2025, appraisal.OrgGood, "IV.B.1.f", true},
		{"not issued, January over", "2027-02-01", []appraisal.IssuedResult{last, result(2026, appraisal.OrgPoor, "")}, true, 2025, appraisal.OrgGood, "IV.B.1.f", true},
		{"not issued, January runs", "2027-01-31", []appraisal.IssuedResult{last}, false, 0, "", "", false},
		{"issued later than the day that asks", "2027-01-10", []appraisal.IssuedResult{last, result(2026, appraisal.OrgPoor, "2027-01-20")}, false, 0, "", "", false},
		{"none of last year either", "2027-02-10", []appraisal.IssuedResult{result(2024, appraisal.OrgGood, "2025-01-10")}, false, 0, "", "", false},
		{"a made-up result", "2027-01-25", []appraisal.IssuedResult{result(2026, "hebat", "2027-01-20")}, false, 0, "", "", false},
	} {
		got, ok := appraisal.OrganisationFor(2026, day(t, row.on), row.issued)
		if ok != row.ok || ok && (got.Year != row.year || got.Result != row.result || got.Fallback != row.fallback || got.Why.Provision != row.place ||
			!strings.Contains(got.Why.Indonesian, "2026") || got.Why.English == "") {
			t.Errorf("%s: %+v, %v", row.name, got, ok)
		}
	}
}

// TestHeadOfUnit: the organisation's result becomes its head's results rating (SE 3/2023); how five become three is our
// assumption, and said so.
func TestHeadOfUnit(t *testing.T) {
	t.Parallel()
	for o, want := range map[appraisal.OrganisationResult]appraisal.Rating{
		appraisal.OrgOutstanding: appraisal.Above, appraisal.OrgGood: appraisal.Meets, appraisal.OrgNeedsImprovement: appraisal.Below,
		appraisal.OrgPoor: appraisal.Below, appraisal.OrgVeryPoor: appraisal.Below, "hebat": "",
	} {
		got, why := appraisal.HeadResults(o)
		if got != want {
			t.Errorf("%s: %s, want %s", o, got, want)
		}
		if want != "" && (why.Provision != "SE 3/2023 [S]; policy" || !strings.Contains(why.Indonesian, "asumsi") || !strings.Contains(why.English, "assumption")) {
			t.Errorf("%s: the assumption is not named: %+v", o, why)
		}
	}
}

// TestProposals: data propose a rating by the agency's weights and thresholds. IV.B.3 knows no formula, so the
// proposal never rates and a rating away from it needs a reason.
func TestProposals(t *testing.T) {
	t.Parallel()
	measured := func(a, b string) []appraisal.Measured {
		return []appraisal.Measured{{Aspect: "productivity", Weight: 60, Reached: decimal(t, a)}, {Aspect: "service-quality", Weight: 40, Reached: decimal(t, b)}}
	}
	limits := appraisal.Thresholds{Above: 105, Meets: 90}
	for _, row := range []struct {
		a, b, value string
		want        appraisal.Rating
	}{
		{"100", "112.5", "105", appraisal.Above},
		{"100", "112.4999", "104.99996", appraisal.Meets},
		{"90", "90", "90", appraisal.Meets},
		{"90", "89.9999", "89.99996", appraisal.Below},
		{"0", "0", "0", appraisal.Below},
	} {
		got, value, err := appraisal.Propose(measured(row.a, row.b), limits)
		if err != nil || got != row.want || value.String() != row.value {
			t.Errorf("%s and %s: %s at %s, %v; want %s at %s", row.a, row.b, got, value, err, row.want, row.value)
		}
	}
	for name, m := range map[string][]appraisal.Measured{
		"no aspects":       nil,
		"weights of 90":    {{Weight: 90}},
		"negative weight":  {{Weight: -10}, {Weight: 110}},
		"negative value":   {{Weight: 100, Reached: -1}},
		"too many decimal": {{Weight: 100, Reached: 1}},
	} {
		if got, _, err := appraisal.Propose(m, limits); err == nil {
			t.Errorf("%s: %s is proposed", name, got)
		}
	}
	if !appraisal.AwayFromProposal(appraisal.Above, appraisal.Meets) || appraisal.AwayFromProposal(appraisal.Meets, appraisal.Meets) ||
		appraisal.AwayFromProposal("", appraisal.Meets) || appraisal.AwayFromProposal(appraisal.Meets, "") {
		t.Error("a reason is asked for at the wrong time")
	}
}
