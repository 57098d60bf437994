package appraisal_test

import (
	"strconv"
	"strings"
	"testing"

	"siklus.id/appraisal"
)

// TestOrganisationResultOfTheYear is IV.B.1.d, IV.B.1.f and T8: the year's own result when it was issued by the end of January, else
// last year's.
func TestOrganisationResultOfTheYear(t *testing.T) {
	t.Parallel()
	result := func(year int, r appraisal.OrganisationResult, issued string) appraisal.IssuedResult {
		i := appraisal.IssuedResult{Year: year, Period: "year", Result: r}
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
		{"corrected in time", "2027-02-10", []appraisal.IssuedResult{result(2026, appraisal.OrgPoor, "2027-01-20"), result(2026, appraisal.OrgGood, "2027-01-28")}, true, 2026, appraisal.OrgGood, "IV.B.1.d", false},
		{"a slip corrected later, as issued in time", "2027-02-10", []appraisal.IssuedResult{result(2026, appraisal.OrgPoor, "2027-01-20"), result(2026, appraisal.OrgGood, "2027-01-20")}, true, 2026, appraisal.OrgGood, "IV.B.1.d", false},
		{"issued anew in February", "2027-02-10", []appraisal.IssuedResult{last, result(2026, appraisal.OrgPoor, "2027-01-20"), result(2026, appraisal.OrgGood, "2027-02-05")}, true, 2026, appraisal.OrgPoor, "IV.B.1.d", false},
		{"a made-up result", "2027-01-25", []appraisal.IssuedResult{result(2026, "hebat", "2027-01-20")}, false, 0, "", "", false},
	} {
		got, ok := appraisal.OrganisationForYear(2026, day(t, row.on), row.issued)
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

// TestOrganisationResultOfAPeriod: the period's own, else by policy the one of the period before; IV.B.1.c says nothing
// on a late one.
func TestOrganisationResultOfAPeriod(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	back := r
	back.LatePeriod = appraisal.PreviousPeriod
	quarters := appraisal.Periods(2026, r)
	months := appraisal.Periods(2026, monthly(r))
	issued := func(year int, period string, o appraisal.OrganisationResult, on string) appraisal.IssuedResult {
		return appraisal.IssuedResult{Year: year, Period: period, Result: o, Issued: day(t, on)}
	}
	all := []appraisal.IssuedResult{
		issued(2025, "q4", appraisal.OrgPoor, "2026-01-05"), issued(2026, "q1", appraisal.OrgGood, "2026-04-07"),
		issued(2026, "q2", appraisal.OrgOutstanding, "2026-07-10"), issued(2026, "m01", appraisal.OrgVeryPoor, "2026-02-03"),
		issued(2026, "year", appraisal.OrgGood, "2026-04-01"), issued(2026, "q3", "hebat", "2026-10-01"),
	}
	for _, row := range []struct {
		name   string
		rules  appraisal.Rules
		period appraisal.Period
		on     string
		want   appraisal.OrganisationResult // empty: none
		of     string
		late   bool
	}{
		{"its own", r, quarters[1], "2026-07-10", appraisal.OrgOutstanding, "2026 q2", false},
		{"its own, though the agency would look back", back, quarters[1], "2026-07-10", appraisal.OrgOutstanding, "2026 q2", false},
		{"a day early, nothing chosen", r, quarters[1], "2026-07-09", "", "", false},
		{"a day early, the quarter before", back, quarters[1], "2026-07-09", appraisal.OrgGood, "2026 q1", true},
		{"the first quarter looks at last year's fourth", back, quarters[0], "2026-04-06", appraisal.OrgPoor, "2025 q4", true},
		{"a made-up result is none", back, quarters[2], "2026-10-05", appraisal.OrgOutstanding, "2026 q2", true},
		{"only one period back", back, quarters[3], "2027-01-05", "", "", false},
		{"February of a monthly agency", back, months[1], "2026-03-02", appraisal.OrgVeryPoor, "2026 m01", true},
		{"January has none before", back, months[0], "2026-02-01", "", "", false},
		{"the year is another question", back, quarters[4], "2027-01-05", "", "", false},
	} {
		got, ok := appraisal.OrganisationForPeriod(row.rules, row.period, day(t, row.on), all)
		if ok != (row.want != "") {
			t.Errorf("%s: %+v, %v", row.name, got, ok)
			continue
		}
		if !ok {
			continue
		}
		place := "IV.B.1.c"
		if row.late {
			place = appraisal.PolicyProvision
		}
		if of := strconv.Itoa(got.Year) + " " + got.Period; got.Result != row.want || of != row.of || got.Fallback != row.late ||
			got.Why.Provision != place || !strings.Contains(got.Why.Indonesian, row.period.Name()) || !strings.Contains(got.Why.English, row.period.English()) {
			t.Errorf("%s: %+v", row.name, got)
		}
	}
	if got, ok := appraisal.OrganisationForYear(2026, day(t, "2027-01-05"), all); !ok || got.Period != "year" || got.Result != appraisal.OrgGood {
		t.Errorf("the year takes a quarter's result: %+v, %v", got, ok)
	}
}

// TestProposalForTheHead: only where the agency heeds the circular.
func TestProposalForTheHead(t *testing.T) {
	t.Parallel()
	r := nationalRules(t, 2026)
	if got, _ := appraisal.ProposedForHead(r, appraisal.OrgOutstanding); got != "" {
		t.Errorf("without the circular %s is proposed", got)
	}
	r.Circular = true
	got, why := appraisal.ProposedForHead(r, appraisal.OrgOutstanding)
	if got != appraisal.Above || why.Provision == "" {
		t.Errorf("%s, %+v", got, why)
	}
	if got, _ := appraisal.ProposedForHead(r, ""); got != "" {
		t.Errorf("without a result %s is proposed", got)
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
