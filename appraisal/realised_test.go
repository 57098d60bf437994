package appraisal_test

import (
	"testing"

	"siklus.id/appraisal"
)

func amount(result int, unit, sum, last string, on appraisal.Date) appraisal.EntryAmount {
	s, _ := appraisal.ParseDecimal(sum, 4)
	l, _ := appraisal.ParseDecimal(last, 4)
	return appraisal.EntryAmount{Result: result, Unit: unit, Entries: 3, Sum: s, Last: l, LastOn: on}
}

func TestAmountsOfEntriesAddUpUnlessTheyStateALevel(t *testing.T) {
	t.Parallel()
	june := appraisal.NewDate(2026, 6, 29)
	for unit, want := range map[string]string{
		"berkas": "120", "bayi": "120", "": "120", "Dokumen ": "120", "jamaah": "120", "harian": "120",
		"%": "45", "persen": "45", " Persen ": "45", "% selesai": "45", "indeks": "45", "hari kerja": "45", "jam": "45",
	} {
		if got := amount(1, unit, "120", "45", june).Realised().String(); got != want {
			t.Errorf("%q comes to %s, not %s", unit, got, want)
		}
	}
}

func TestEntriesAreTheRealisationWhereNothingIsMeasured(t *testing.T) {
	t.Parallel()
	june, may := appraisal.NewDate(2026, 6, 29), appraisal.NewDate(2026, 5, 4)
	w := appraisal.Weighing{Thresholds: appraisal.Thresholds{Above: 105, Meets: 90}, Shares: []appraisal.AspectShare{{Aspect: "achievement", Weight: 100}}}
	counted := appraisal.Indicator{Measure: "Berkas selesai", Unit: "berkas", Amount: "200", Direction: appraisal.More}
	level := appraisal.Indicator{Measure: "Tingkat selesai", Unit: "%", Amount: "90", Direction: appraisal.More}
	measured := appraisal.Indicator{Measure: "Berkas terukur", Unit: "berkas", Amount: "200", Code: "berkas", Direction: appraisal.More}
	for name, row := range map[string]struct {
		indicators []appraisal.Indicator
		kind       appraisal.PeriodKind
		amounts    []appraisal.EntryAmount
		reached    string // of the first indicator; empty: not counted
		uncounted  appraisal.Uncounted
		value      string
	}{
		"a year's entries against the year's target":      {[]appraisal.Indicator{counted}, appraisal.Annual, []appraisal.EntryAmount{amount(1, "Berkas", "190", "7", june)}, "95", "", "190"},
		"a quarter's entries are shown, not counted":      {[]appraisal.Indicator{counted}, appraisal.Quarterly, []appraisal.EntryAmount{amount(1, "berkas", "60", "7", june)}, "", appraisal.PartOfYear, "60"},
		"a level counts in a quarter as well":             {[]appraisal.Indicator{level}, appraisal.Quarterly, []appraisal.EntryAmount{amount(1, "%", "240", "81", june)}, "90", "", "81"},
		"two spellings are one unit, the later is last":   {[]appraisal.Indicator{level}, appraisal.Annual, []appraisal.EntryAmount{amount(1, "%", "10", "90", june), amount(1, " %", "10", "10", may)}, "100", "", "90"},
		"two spellings add up":                            {[]appraisal.Indicator{counted}, appraisal.Annual, []appraisal.EntryAmount{amount(1, "berkas", "100", "1", may), amount(1, "BERKAS", "100", "1", june)}, "100", "", "200"},
		"another planned result":                          {[]appraisal.Indicator{counted}, appraisal.Annual, []appraisal.EntryAmount{amount(2, "berkas", "190", "7", june)}, "", appraisal.NotMeasured, ""},
		"another unit":                                    {[]appraisal.Indicator{counted}, appraisal.Annual, []appraisal.EntryAmount{amount(1, "orang", "190", "7", june)}, "", appraisal.NotMeasured, ""},
		"two indicators of one unit: nobody knows which":  {[]appraisal.Indicator{counted, counted}, appraisal.Annual, []appraisal.EntryAmount{amount(1, "berkas", "190", "7", june)}, "", appraisal.NotMeasured, ""},
		"an indicator with a measure waits for its value": {[]appraisal.Indicator{measured}, appraisal.Annual, []appraisal.EntryAmount{amount(1, "berkas", "190", "7", june)}, "", appraisal.NoValue, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			targets := appraisal.Targets{Results: []appraisal.PlannedResult{{Number: 1, Main: true, Indicators: row.indicators}}}
			f := appraisal.ProposeResults(w, targets, row.kind, appraisal.Records{Amounts: row.amounts}).Facts[0]
			if got := shown(f.Reached); got != row.reached || f.Uncounted != row.uncounted {
				t.Errorf("reached %q, uncounted %q", got, f.Uncounted)
			}
			switch {
			case row.value == "" && f.Valued != nil:
				t.Errorf("a value of %s", f.Valued.Value)
			case row.value != "" && (f.Valued == nil || f.Valued.Value.String() != row.value || f.Valued.Source != appraisal.EntriesSource || f.Valued.Entries == 0):
				t.Errorf("the value is %+v, not %s", f.Valued, row.value)
			}
		})
	}
}

func shown(d *appraisal.Decimal) string {
	if d == nil {
		return ""
	}
	return d.String()
}

func TestAnAspectBesideTheIndicatorsCountsWhereTheAgreementHasNone(t *testing.T) {
	t.Parallel()
	w := appraisal.Weighing{Thresholds: appraisal.Thresholds{Above: 105, Meets: 90}, Shares: []appraisal.AspectShare{
		{Aspect: "results", Weight: 70}, {Aspect: "competence", Weight: 30}}}
	targets := appraisal.Targets{Results: []appraisal.PlannedResult{{Number: 1, Indicators: []appraisal.Indicator{{Unit: "%", Amount: "100", Direction: appraisal.More}}}}}
	records := appraisal.Records{Amounts: []appraisal.EntryAmount{amount(1, "%", "0", "100", appraisal.NewDate(2026, 6, 1))},
		Aspects: map[string]appraisal.AspectFact{"competence": reaching("80"), "results": reaching("10")}}
	a := appraisal.ProposeResults(w, targets, appraisal.Annual, records)
	if a.Value.String() != "94" || a.Weight != 100 || a.Proposed != appraisal.Meets {
		t.Errorf("70 %% of 100 and 30 %% of 80 come to %s of %d %%: %q", a.Value, a.Weight, a.Proposed)
	}
	records.Aspects = map[string]appraisal.AspectFact{"competence": {Why: appraisal.Why{English: "Nothing was assessed."}}}
	if a = appraisal.ProposeResults(w, targets, appraisal.Annual, records); a.Weight != 70 || a.Aspects[1].Why.English == "" {
		t.Errorf("without competence %d %% of the weight count, and nothing says why: %+v", a.Weight, a.Aspects)
	}
}
