package appraisal_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"siklus.id/appraisal"
)

var pontianak = appraisal.Weighing{
	Shares:     []appraisal.AspectShare{{Aspect: "productivity", Weight: 40}, {Aspect: "service-quality", Weight: 40}, {Aspect: "innovation", Weight: 20}},
	Thresholds: appraisal.Thresholds{Above: 110, Meets: 90},
}

// counted is a planned result with one indicator that a measure of the same code speaks of.
func counted(code, aspect, amount string, main bool) appraisal.PlannedResult {
	return appraisal.PlannedResult{Number: 1, Text: code, Main: main,
		Indicators: []appraisal.Indicator{{Aspect: aspect, Measure: code, Amount: amount, Code: code, Direction: appraisal.More}}}
}

func valued(text string) appraisal.Valued {
	v, fault := appraisal.ParseValue(text)
	if fault != nil {
		panic(fault.English)
	}
	return appraisal.Valued{Value: v, On: appraisal.NewDate(2026, time.March, 30), Direction: appraisal.MoreIsBetter, Source: "siak"}
}

func TestPolicyDataProposeByAspectsWeightsAndThresholds(t *testing.T) {
	t.Parallel()
	innovation := appraisal.PlannedResult{Number: 3, Text: "loket", Indicators: []appraisal.Indicator{{Kind: appraisal.OfInnovation, Measure: "loket", Amount: "1", Code: "loket"}}}
	told := appraisal.PlannedResult{Number: 4, Text: "laporan", Indicators: []appraisal.Indicator{{Aspect: "kuantitas", Measure: "laporan", Target: "tepat waktu"}}}
	behind := appraisal.PlannedResult{Number: 2, Text: "utama", Main: true,
		Indicators: []appraisal.Indicator{{Kind: appraisal.OfInnovation, Measure: "utama", Amount: "140", Code: "berkas", Direction: appraisal.More}}}
	quantity, quality := counted("berkas", "kuantitas", "100", true), counted("benar", "kualitas", "90", false)
	all := map[string]appraisal.Valued{"berkas": valued("120"), "benar": valued("90"), "loket": valued("1")}
	for _, row := range []struct {
		name     string
		results  []appraisal.PlannedResult
		values   map[string]appraisal.Valued
		proposed appraisal.Rating
		none     appraisal.NoProposal
		value    string
		weight   int
		held     bool
	}{
		{"40 × 120 + 40 × 100 + 20 × 100", []appraisal.PlannedResult{quantity, quality, innovation}, all, appraisal.Meets, "", "108", 100, false},
		{"exactly on the threshold", []appraisal.PlannedResult{quantity, counted("benar", "kualitas", "85,714285", false), innovation}, all, appraisal.Above, "", "110", 100, false},
		{"an aspect without indicators falls away", []appraisal.PlannedResult{quantity, counted("benar", "kualitas", "75", false)}, all, appraisal.Above, "", "120", 80, false},
		{"below", []appraisal.PlannedResult{quantity, counted("benar", "kualitas", "180", false)}, all, appraisal.Below, "", "85", 80, false},
		{"half of an aspect told in words still counts", []appraisal.PlannedResult{quantity, told, quality}, all, appraisal.Above, "", "110", 80, false},
		{"more than half told in words: the aspect falls away", []appraisal.PlannedResult{quantity, told, told, quality}, all, "", appraisal.TooLittleWeight, "0", 40, false},
		{"no values", []appraisal.PlannedResult{quantity, quality}, nil, "", appraisal.TooLittleWeight, "0", 0, false},
		{"no agreement", nil, all, "", appraisal.NoTargets, "0", 0, false},
		{"IV.B.3: a main result below holds above back", []appraisal.PlannedResult{counted("berkas", "kuantitas", "10", false), counted("benar", "kualitas", "10", false), behind},
			all, appraisal.Meets, "", "113.14", 100, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			a := appraisal.ProposeResults(pontianak, appraisal.Targets{Results: row.results}, appraisal.Quarterly, appraisal.Records{Values: row.values})
			if a.Proposed != row.proposed || a.None != row.none || a.Value.String() != row.value || a.Weight != row.weight || a.HeldBack != row.held {
				t.Errorf("%+v", a)
			}
			why := a.Why()
			if why.Indonesian == "" || why.English == "" || !strings.Contains(why.Provision, "policy") {
				t.Errorf("%+v", why)
			}
		})
	}
}

func TestTargetsOfMeasuresStandInForTheYearsInAPeriod(t *testing.T) {
	t.Parallel()
	monthly, _ := appraisal.ParseDecimal("10", 0)
	v := valued("9")
	v.Target = &monthly
	targets := appraisal.Targets{Results: []appraisal.PlannedResult{counted("berkas", "kuantitas", "120", true)}}
	w := appraisal.Weighing{Shares: []appraisal.AspectShare{{Aspect: "achievement", Weight: 100}}, Thresholds: appraisal.Thresholds{Above: 105, Meets: 90}}
	for kind, want := range map[appraisal.PeriodKind]string{appraisal.Monthly: "90", appraisal.Annual: "7.5"} {
		a := appraisal.ProposeResults(w, targets, kind, appraisal.Records{Values: map[string]appraisal.Valued{"berkas": v}})
		if a.Value.String() != want || a.Facts[0].OfMeasure != (kind == appraisal.Monthly) {
			t.Errorf("%s: %+v", kind, a)
		}
	}
}

func TestWhyAnIndicatorDoesNotCount(t *testing.T) {
	t.Parallel()
	w := appraisal.Weighing{Shares: []appraisal.AspectShare{{Aspect: "innovation", Weight: 100}}, Thresholds: appraisal.Thresholds{Above: 110, Meets: 90}}
	aimless := valued("1")
	aimless.Direction = ""
	for name, row := range map[string]struct {
		indicator appraisal.Indicator
		value     map[string]appraisal.Valued
		want      appraisal.Uncounted
	}{
		"told in words":      {appraisal.Indicator{Kind: appraisal.OfInnovation, Amount: "1"}, nil, appraisal.NotMeasured},
		"nothing came in":    {appraisal.Indicator{Kind: appraisal.OfInnovation, Amount: "1", Code: "a"}, nil, appraisal.NoValue},
		"described target":   {appraisal.Indicator{Kind: appraisal.OfInnovation, Code: "a"}, map[string]appraisal.Valued{"a": valued("1")}, appraisal.NoAmount},
		"no direction":       {appraisal.Indicator{Kind: appraisal.OfInnovation, Amount: "1", Code: "a"}, map[string]appraisal.Valued{"a": aimless}, appraisal.NoDirection},
		"target of zero":     {appraisal.Indicator{Kind: appraisal.OfInnovation, Amount: "0", Code: "a", Direction: appraisal.More}, map[string]appraisal.Valued{"a": valued("1")}, appraisal.NoMeasure},
		"aspect not weighed": {appraisal.Indicator{Aspect: "kuantitas", Amount: "1", Code: "a"}, map[string]appraisal.Valued{"a": valued("1")}, appraisal.NotWeighed},
		"exactly":            {appraisal.Indicator{Kind: appraisal.OfInnovation, Amount: "1", Code: "a", Direction: appraisal.Exactly}, map[string]appraisal.Valued{"a": aimless}, appraisal.Counted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			targets := appraisal.Targets{Results: []appraisal.PlannedResult{{Number: 1, Text: "x", Indicators: []appraisal.Indicator{row.indicator}}}}
			if f := appraisal.ProposeResults(w, targets, appraisal.Annual, appraisal.Records{Values: row.value}).Facts[0]; f.Uncounted != row.want || (f.Reached != nil) != (row.want == "") {
				t.Errorf("%+v", f)
			}
		})
	}
}

// TestProposalProperties: better values never propose a worse rating, the order of indicators changes nothing, and where
// every aspect counts the proposal is that of [appraisal.Propose].
func TestProposalProperties(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 14))
	rank := map[appraisal.Rating]int{appraisal.Below: 1, appraisal.Meets: 2, appraisal.Above: 3}
	for range 400 {
		var targets appraisal.Targets
		values, better := map[string]appraisal.Valued{}, map[string]appraisal.Valued{}
		for i, aspect := range []string{"kuantitas", "kualitas"} {
			code := fmt.Sprint("u", i)
			targets.Results = append(targets.Results, counted(code, aspect, "100", r.IntN(2) == 0))
			n := r.IntN(150)
			values[code], better[code] = valued(fmt.Sprint(n)), valued(fmt.Sprint(n+r.IntN(30)))
		}
		targets.Results = append(targets.Results, appraisal.PlannedResult{Number: 3, Text: "i",
			Indicators: []appraisal.Indicator{{Kind: appraisal.OfInnovation, Amount: "100", Code: "u0"}}})
		a := appraisal.ProposeResults(pontianak, targets, appraisal.Annual, appraisal.Records{Values: values})
		if b := appraisal.ProposeResults(pontianak, targets, appraisal.Annual, appraisal.Records{Values: better}); rank[b.Proposed] < rank[a.Proposed] {
			t.Fatalf("better values %v propose %s, %v propose %s", better, b.Proposed, values, a.Proposed)
		}
		turned := targets
		turned.Results = []appraisal.PlannedResult{targets.Results[2], targets.Results[0], targets.Results[1]}
		if b := appraisal.ProposeResults(pontianak, turned, appraisal.Annual, appraisal.Records{Values: values}); b.Proposed != a.Proposed || b.Value != a.Value {
			t.Fatalf("another order proposes %s, not %s", b.Proposed, a.Proposed)
		}
		var measured []appraisal.Measured
		for _, s := range a.Aspects {
			measured = append(measured, appraisal.Measured{Aspect: s.Aspect, Weight: s.Weight, Reached: *s.Reached})
		}
		rating, value, err := appraisal.Propose(measured, pontianak.Thresholds)
		if err != nil || !a.HeldBack && (rating != a.Proposed || value != a.Value) {
			t.Fatalf("%s of %s, Propose says %s of %s, %v", a.Proposed, a.Value, rating, value, err)
		}
	}
}

func TestReasonsOfSubstance(t *testing.T) {
	t.Parallel()
	for reason, want := range map[string]bool{
		"": false, "ok": false, "oke sip mantap": false, "sudah sesuai ekspektasi": false, "Sangat baik sekali, setuju dan sesuai": false,
		"..... ..... .....": false, "aaa bbb ccc ddd eee": false, "kerja kerja kerja kerja kerja": false, "Anggaran dipotong": false,
		"Sudah baik dan sangat baik sekali untuk ini": false, "ya ya ya ya ya ya": false,
		"Server pusat mati dua minggu, antrean tidak tercatat": true,
		"Ia menggantikan dua rekan yang sakit sepanjang Maret": true,
		"Banjir menutup tiga desa selama 9 hari":               true,
		"The registry was down for two weeks":                  true,
	} {
		if appraisal.OfSubstance(reason) != want {
			t.Errorf("%q: want %v", reason, want)
		}
	}
}
