package library

import (
	"strings"
	"testing"

	"siklus.id/appraisal"
)

// TestEverySectorIsRich: K3 promises a library for each of these sectors, with every kind of indicator in it.
func TestEverySectorIsRich(t *testing.T) {
	t.Parallel()
	want := []string{"kecamatan", "kependudukan", "kesehatan", "pendidikan", "sumber-daya-alam"}
	if got := strings.Join(Sectors(), " "); got != strings.Join(want, " ") {
		t.Fatalf("sectors %s", got)
	}
	codes := map[string]bool{}
	for _, sector := range want {
		list, err := Load(sector)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) < 15 || len(list) > 25 {
			t.Errorf("%s has %d indicators", sector, len(list))
		}
		seen := map[string]int{}
		for _, r := range list {
			if codes[r.Code] {
				t.Errorf("%s stands twice", r.Code)
			}
			codes[r.Code] = true
			seen[string(r.Kind)]++
			seen[r.Aspect]++
			seen[string(r.Direction)]++
		}
		for _, part := range []string{"result", "process", "innovation", Quantity, Quality, Time, "more", "less"} {
			if seen[part] == 0 {
				t.Errorf("%s has no indicator of %s", sector, part)
			}
		}
	}
}

// TestLibraryFollowsItsOwnAdvice: nobody is advised against what the library offered.
func TestLibraryFollowsItsOwnAdvice(t *testing.T) {
	t.Parallel()
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		plan := appraisal.Targets{Results: []appraisal.PlannedResult{{Text: r.Result, Main: true, Supports: "x", Indicators: []appraisal.Indicator{r.Indicator}}},
			Resources: "x", Accountability: "x"}
		for _, a := range appraisal.Advise(plan, appraisal.Setting{Level: appraisal.Executor}) {
			if a.Code != appraisal.OnlyProcess {
				t.Errorf("%s: %s %s: %s", r.Code, a.Code, a.Field, a.Sentence)
			}
		}
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, query, sector string
		kind                appraisal.IndicatorKind
		has, hasNot         string
	}{
		{"every word must occur, in any order and case", "BAYI imunisasi", "", "", "kes-01", "kes-02"},
		{"a sector narrows it", "kepuasan", "kecamatan", "", "kec-03", "kes-09"},
		{"a kind narrows it", "", "kesehatan", appraisal.OfInnovation, "kes-18", "kes-01"},
		{"a code finds its own", "duk-04", "", "", "duk-04", "duk-03"},
	} {
		var codes []string
		for _, r := range Search(all, row.query, row.sector, row.kind) {
			codes = append(codes, r.Code)
		}
		if got := strings.Join(codes, " "); !strings.Contains(got, row.has) || strings.Contains(got, row.hasNot) {
			t.Errorf("%s: %s", row.name, got)
		}
	}
	if n := len(Search(all, "", "", "")); n != len(all) {
		t.Errorf("nothing asked for finds %d of %d", n, len(all))
	}
	if n := len(Search(all, "imunisasi traktor", "", "")); n != 0 {
		t.Errorf("%d found for words that do not go together", n)
	}
}

// TestLoaderIsStrict: a line that is wrong is an error with its code, never an indicator left out in silence.
func TestLoaderIsStrict(t *testing.T) {
	t.Parallel()
	const good = "abc-01 | waktu | hasil | turun | jam | 2 | Surat selesai | Waktu surat | Buku\n"
	if list, err := read("x", good); err != nil || len(list) != 1 || list[0].Target != "2 jam" {
		t.Fatalf("%v, %v", list, err)
	}
	for says, line := range map[string]string{
		"abc-1: a code":     strings.Replace(good, "abc-01", "abc-1", 1),
		"no aspect":         strings.Replace(good, "waktu |", "tempo |", 1),
		"no kind":           strings.Replace(good, "hasil", "akibat", 1),
		"no direction":      strings.Replace(good, "turun", "-", 1),
		"not a number":      strings.Replace(good, "| 2 |", "| dua |", 1),
		"a column is empty": strings.Replace(good, "Buku", "", 1),
		"out of order":      good + good,
		"wrong number":      strings.Replace(good, "| Buku", "", 1),
	} {
		if list, err := read("x", line); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, %v", says, list, err)
		}
	}
	if _, err := Load("pertanian"); err == nil || !strings.Contains(err.Error(), "kesehatan") {
		t.Errorf("an unknown sector: %v", err)
	}
}
