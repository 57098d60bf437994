package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
)

// ask runs a call with --json and takes its answer apart.
func ask(t *testing.T, arguments ...string) (answer any, inputs map[string]any, provisions []any) {
	t.Helper()
	status, out, complaint := call(t, append(arguments, "--json")...)
	require.Equal(t, exitDone, status, complaint)
	require.Empty(t, complaint)
	var a map[string]any
	require.NoError(t, json.Unmarshal([]byte(out), &a), out)
	require.IsType(t, map[string]any{}, a["inputs"])
	require.IsType(t, []any{}, a["provisions"], "provisions are a list, even an empty one")
	require.NotContains(t, out, "\\u00", "what people read is not escaped")
	return a["answer"], a["inputs"].(map[string]any), a["provisions"].([]any)
}

func TestExplainAnswers(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		call      string
		answer    any
		provision string
	}{
		"quadrant":                   {"explain predicate --edition permenpanrb-6-2022 --results above --behaviour below", "Kurang/misconduct", "IV.B.3.a.3.c"},
		"quadrant, best":             {"explain predicate --results above --behaviour above", "Sangat Baik", "IV.B.3.a.3.c"},
		"study leave not completed":  {"explain predicate --results above --behaviour above --study-dropout", "Kurang/misconduct", "IV.B.3.a.3.d"},
		"study leave, bad behaviour": {"explain predicate --results above --behaviour below --study-dropout", "Sangat Kurang", "IV.B.3.a.3.d"},
		"score without a new idea":   {"explain score --edition pp-30-2019 --targets 115 --behaviour 115 --weights 70/30", "Baik", "PP 30/2019 art. 41(5) [P]"},
		"score with a new idea":      {"explain score --edition pp-30-2019 --targets 115 --behaviour 115 --weights 60/40 --new-idea", "Sangat Baik", "PP 30/2019 art. 41(5) [P]"},
		"score just under":           {"explain score --targets 89.99 --behaviour 89.99 --weights 70/30", "Cukup", "PP 30/2019 art. 41(2)–(4) [P]"},
		"score with a comma":         {"explain score --targets 90,00 --behaviour 90 --weights 70/30", "Baik", "PP 30/2019 art. 41(5) [P]"},
		"score over the cap":         {"explain score --targets 400 --behaviour 60 --weights 70/30", "Baik", "PP 30/2019 arts 35–40 [S]"},
		"score at the bottom":        {"explain score --targets 40 --behaviour 40 --weights 60/40", "Sangat Kurang", "PP 30/2019 art. 41(5) [S]"},
		"credit of a year":           {"explain credit --grade ahli-pertama --predicate sangat-baik --months 12", 18.75, appraisal.CreditProvision},
		"credit of two months":       {"explain credit --grade ahli-pertama --predicate baik --months 2", 2.08, appraisal.CreditProvision},
		"credit, misconduct":         {"explain credit --grade ahli-madya --predicate kurang/misconduct --months 12", 18.75, appraisal.CreditProvision},
		"credit in parts":            {"explain credit --grade ahli-muda --predicate baik,butuh-perbaikan --months 5,7", 21.35, appraisal.CreditProvision},
		"credit, level changed":      {"explain credit --grade ahli-pertama,ahli-muda --predicate baik,baik --months 4,8", 20.83, appraisal.CreditProvision},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer, _, provisions := ask(t, strings.Fields(one.call)...)
			require.Equal(t, one.answer, answer)
			require.Contains(t, strings.Split(join(provisions), "|"), one.provision)
		})
	}
}

func join(list []any) string {
	var all []string
	for _, one := range list {
		all = append(all, one.(string))
	}
	return strings.Join(all, "|")
}

func TestExplainDistribution(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		call string
		says []string
	}{
		"two rules broken":    {"explain distribution --organisation baik --counts 2,8,0,0,0", []string{"8 of 10", "somebody must be"}},
		"one rule broken":     {"explain distribution --organisation butuh-perbaikan --counts 2,0,8,0,0", []string{"2 of 10"}},
		"kept":                {"explain distribution --organisation Baik --counts 2,7,1,0,0", []string{}},
		"the law alone":       {"explain distribution --organisation baik --counts 2,8,0,0,0 --no-se-3-2023", []string{}},
		"small unit":          {"explain distribution --organisation baik --counts 0,3,0,0,0", []string{"Small unit, 3 people"}},
		"small unit, judged":  {"explain distribution --organisation baik --counts 0,3,0,0,0 --smallest-unit 1", []string{"3 of 3", "somebody must be"}},
		"rounded in favour":   {"explain distribution --organisation istimewa --counts 8,3,0,0,0 --rounding in-favour", []string{}},
		"Cukup of PP 30/2019": {"explain distribution --organisation Cukup --counts 0,0,10,0,0", []string{}},
		"in Indonesian":       {"explain distribution --organisation baik --counts 2,8,0,0,0 --language id", []string{"8 dari 10 pegawai", "harus ada pegawai"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer, inputs, _ := ask(t, strings.Fields(one.call)...)
			require.Len(t, answer, len(one.says))
			for i, want := range one.says {
				require.Contains(t, answer.([]any)[i], want)
			}
			require.Contains(t, inputs, "rounding")
		})
	}
}

func TestTermAnswers(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "libur.txt")
	require.NoError(t, os.WriteFile(file, []byte("# daerah\n2027-02-15 | libur | Hari jadi\n"), 0o600))
	for name, one := range map[string]struct {
		call   string
		answer string
		place  string
	}{
		"objection, national days off":   {"term --clock T11 --from 2026-03-13", "2026-04-10", "V.B.2"},
		"objection, weekends only":       {"term --clock t11 --from 2027-02-12 --no-holidays", "2027-03-04", "V.B.2"},
		"objection, a calendar of days":  {"term --clock T11 --from 2027-02-12 --calendar " + file, "2027-03-05", "V.B.2"},
		"six days":                       {"term --clock T12 --from 2027-02-12 --no-holidays --week 6", "2027-02-20", "V.B.6"},
		"week of the policy":             {"term --clock T12 --from 2027-02-12 --no-holidays --policy walesi", "2027-02-20", "V.B.6"},
		"week before the policy's":       {"term --clock T12 --from 2027-02-12 --no-holidays --policy walesi --week 5", "2027-02-23", "V.B.6"},
		"decision, a scored edition":     {"term --clock T12 --from 2027-02-12 --no-holidays --policy skor", "2027-02-23", "PP 30/2019 art. 59(3)–(4) [P]"},
		"and the law it is counted by":   {"term --clock T9 --from 2027-02-12 --no-holidays --policy skor", "2027-03-04", "PermenPANRB 6/2022 V.A.5"},
		"report":                         {"term --clock T16 --from 2027-01-31 --no-holidays", "2027-03-12", "V.A.7"},
		"targets":                        {"term --clock T1 --from 2027-06-01", "2027-01-31", "art. 14(1), (3)"},
		"annual evaluation":              {"term --clock T7 --from 2026-12-31", "2027-01-31", "IV.A.8.b"},
		"organisation's result":          {"term --clock T8 --from 2026-12-31 --no-holidays", "2027-01-31", "IV.B.1.f"},
		"window by the national policy":  {"term --clock T6 --from 2026-03-31 --no-holidays", "2026-04-14", "policy"},
		"window by a monthly policy":     {"term --clock T6 --from 2026-03-31 --no-holidays --policy kuranji", "2026-04-07", "policy"},
		"check-in by a monthly policy":   {"term --clock T4 --from 2026-02-03 --policy kuranji", "2026-02-28", "policy"},
		"feedback by a monthly policy":   {"term --clock T5 --from 2026-02-03 --policy gorontalo", "2026-02-28", "policy"},
		"step-up":                        {"term --clock T3 --from 2027-01-31 --no-holidays --policy walesi --week 5", "2027-02-19", "policy"},
		"before any calendar, no matter": {"term --clock T9 --from 2011-05-02 --no-holidays", "2011-05-20", "V.A.5"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer, inputs, provisions := ask(t, strings.Fields(one.call)...)
			require.Equal(t, one.answer, answer)
			require.Contains(t, strings.Split(join(provisions), "|"), one.place)
			for _, key := range []string{"clock", "from", "policy", "calendar", "week", "edition"} {
				require.Contains(t, inputs, key)
			}
		})
	}
}

func TestPolicyFileGivesTerms(t *testing.T) {
	t.Parallel()
	sound, err := os.ReadFile("../../appraisal/policies/walesi.yaml")
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "desa.yaml")
	text := strings.NewReplacer("name: walesi", "name: desa", "days_off: []", "days_off: [2026-08-18 Hari jadi]").Replace(string(sound))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	answer, inputs, _ := ask(t, "term", "--clock", "T12", "--from", "2026-08-14", "--policy", file)
	require.Equal(t, "2026-08-26", answer, "without 17, 18 and 25 August, with Saturdays")
	require.Contains(t, inputs["policy"], "desa@")

	status, out, complaint := call(t, "policy", "check", file)
	require.Equal(t, exitDone, status, complaint)
	require.Contains(t, out, "desa@")

	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(text, "  week: 6", "  week: 8\n  hours: 9", 1)), 0o600))
	status, out, _ = call(t, "policy", "check", file)
	require.Equal(t, exitFailed, status)
	require.Contains(t, out, `desa.yaml:20: place.week: 8 is not between 5 and 6`)
	require.Contains(t, out, `desa.yaml:21: key "place.hours" is not known`)

	status, out, _ = call(t, "policy", "check", file, "--json")
	require.Equal(t, exitFailed, status)
	var a struct{ Answer []string }
	require.NoError(t, json.Unmarshal([]byte(out), &a))
	require.Len(t, a.Answer, 2)

	status, out, _ = call(t, "policy", "list")
	require.Equal(t, exitDone, status)
	require.Contains(t, out, "pontianak@")
}

func TestWrongValuesAreStatusTwoWithOneSentence(t *testing.T) {
	t.Parallel()
	broken := filepath.Join(t.TempDir(), "rusak.txt")
	require.NoError(t, os.WriteFile(broken, []byte("2026-01-01\nbesok\n"), 0o600))
	for name, one := range map[string]struct{ call, says string }{
		"no rating":                   {"explain predicate --results above", "--behaviour must be above, meets or below"},
		"a rating nobody knows":       {"explain predicate --results good --behaviour meets", `not "good"`},
		"an edition nobody knows":     {"explain predicate --edition permenpanrb-8-2021 --results above --behaviour meets", "permenpanrb-6-2022"},
		"a scored edition":            {"explain predicate --edition pp-30-2019 --results above --behaviour meets", "siklus explain score"},
		"a score by the quadrant":     {"explain score --edition permenpanrb-6-2022 --targets 1 --behaviour 1 --weights 70/30", "pp-30-2019"},
		"no number":                   {"explain score --targets banyak --behaviour 90 --weights 70/30", "--targets"},
		"no value":                    {"explain score --targets 90 --weights 70/30", "--behaviour"},
		"other weights":               {"explain score --targets 90 --behaviour 90 --weights 80/20", "70/30 or 60/40"},
		"too fine":                    {"explain score --targets 90.00001 --behaviour 90 --weights 70/30", "decimal places"},
		"no such level":               {"explain credit --grade ahli-sepuh --predicate baik --months 12", "Ahli Utama"},
		"no such predicate":           {"explain credit --grade mahir --predicate hebat --months 12", "Sangat Baik"},
		"thirteen months":             {"explain credit --grade mahir --predicate baik --months 13", "1 to 12"},
		"thirteen months in parts":    {"explain credit --grade mahir --predicate baik,baik --months 6,7", "not 13"},
		"months in words":             {"explain credit --grade mahir --predicate baik --months dua", "whole number"},
		"parts that do not match":     {"explain credit --grade mahir --predicate baik,kurang --months 12", "every part"},
		"credit of nothing":           {"explain credit", "--grade"},
		"four counts":                 {"explain distribution --organisation baik --counts 1,2,3,4", "five numbers"},
		"a count below nothing":       {"explain distribution --organisation baik --counts 1,-2,3,4,5", "not a number of people"},
		"nobody":                      {"explain distribution --organisation baik --counts 0,0,0,0,0", "names nobody"},
		"organisation nobody knows":   {"explain distribution --organisation hebat --counts 1,2,3,4,5", "istimewa"},
		"rounding nobody knows":       {"explain distribution --organisation baik --counts 1,2,3,4,5 --rounding up", "in-favour"},
		"a unit of nobody":            {"explain distribution --organisation baik --counts 1,2,3,4,5 --smallest-unit 0", "1 or more"},
		"clock nobody knows":          {"term --clock T19 --from 2026-01-01", "T1 to T18"},
		"no clock":                    {"term --from 2026-01-01", "T1 to T18"},
		"no date":                     {"term --clock T9", "YYYY-MM-DD"},
		"a day there is not":          {"term --clock T9 --from 2026-02-30", "YYYY-MM-DD"},
		"a week of seven":             {"term --clock T9 --from 2026-02-03 --week 7", "5 or 6"},
		"policy nobody knows":         {"term --clock T9 --from 2026-02-03 --policy angan", "nasional"},
		"policy file that is not":     {"term --clock T9 --from 2026-02-03 --policy angan.yaml", "cannot be read"},
		"calendar that is not":        {"term --clock T9 --from 2026-02-03 --calendar angan.txt", "cannot be read"},
		"calendar that is broken":     {"term --clock T9 --from 2026-02-03 --calendar " + broken, "rusak.txt: line 2"},
		"calendar and none":           {"term --clock T9 --from 2026-02-03 --no-holidays --calendar " + broken, "cannot go together"},
		"year without days off":       {"term --clock T9 --from 2031-02-03", "2026 to 2028"},
		"year before the days off":    {"term --clock T9 --from 2025-12-30", "--no-holidays"},
		"end without days off":        {"term --clock T16 --from 2028-12-20", "--calendar"},
		"chart without days off":      {"term --chart --year 2028", "2026 to 2028"},
		"policy file to check is not": {"policy check angan.yaml", "cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, more := range [][]string{nil, {"--json"}} {
				status, out, complaint := call(t, append(strings.Fields(one.call), more...)...)
				require.Equal(t, exitBadCall, status, out)
				require.Contains(t, complaint, one.says)
				require.Empty(t, out)
				require.Equal(t, 1, strings.Count(complaint, "\n"), "one sentence: %s", complaint)
			}
		})
	}
}

// TestAnswersForPeople: without --json the same answer stands first, with its reason and provision.
func TestAnswersForPeople(t *testing.T) {
	t.Parallel()
	for line, says := range map[string][]string{
		"explain predicate --results above --behaviour meets":                       {"Baik (Good)", "IV.B.3.a.3.c", "permenpanrb-6-2022"},
		"explain predicate --results above --behaviour meets --language id":         {"Baik\n", "Sesuai Ekspektasi"},
		"explain score --targets 130 --behaviour 110 --weights 70/30":               {"Baik (117)", "counts as 120", "Sangat Baik asks for a new idea"},
		"explain credit --grade ahli-muda --predicate baik,cukup --months 5,7":      {"21.35", "7/12 × 75 % × 25", "rounded once"},
		"explain distribution --organisation baik --counts 2,7,1,0,0":               {"The pattern is kept."},
		"explain distribution --organisation baik --counts 2,8,0,0,0 --language id": {"melebihi batas 70 %", "alasan"},
		"term --clock T11 --from 2027-02-12":                                        {"2027-03-04", "By plain days the last day is 26 February 2027", "expected, not decreed"},
		"term --clock T3 --from 2027-01-31 --language id":                           {"2027-02-12", "Ditetapkan oleh instansi, bukan oleh peraturan.", "II.C.5; policy"},
	} {
		status, out, complaint := call(t, strings.Fields(line)...)
		require.Equal(t, exitDone, status, complaint)
		for _, want := range says {
			require.Contains(t, out, want, line)
		}
	}
}

// TestPictureOfTheClocks: docs/clocks.svg is what the program draws, with a row for each clock; docs/clocks.md tells each clock's
// length and place.
func TestPictureOfTheClocks(t *testing.T) {
	t.Parallel()
	status, drawn, complaint := call(t, "term", "--chart")
	require.Equal(t, exitDone, status, complaint)
	kept, err := os.ReadFile("../../docs/clocks.svg")
	require.NoError(t, err)
	require.Equal(t, string(kept), drawn, "draw it anew: siklus term --chart > docs/clocks.svg")
	page, err := os.ReadFile("../../docs/clocks.md")
	require.NoError(t, err)
	edition, err := editions.Load(editions.PermenPANRB62022)
	require.NoError(t, err)
	for _, rule := range edition.Clocks {
		require.Contains(t, drawn, `<g id="`+string(rule.Clock)+`">`)
		_, row, _ := strings.Cut(drawn, `<g id="`+string(rule.Clock)+`">`)
		row, _, _ = strings.Cut(row, "</g>")
		require.Contains(t, row, "<title>", "%s has no bar and no date", rule.Clock)
		length := ""
		if rule.Length > 0 {
			length = " " + number(rule.Length) + " |"
		}
		line := lineWith(string(page), "| "+string(rule.Clock)+" |"+length)
		require.Contains(t, line, "| "+rule.Provision+" |")
		require.Contains(t, line, string(rule.By[0]))
	}
	_, monthly, _ := call(t, "term", "--chart", "--policy", "kuranji", "--year", "2027")
	require.Contains(t, monthly, "March 2027, T11: ")
}

func lineWith(text, start string) string {
	for _, l := range strings.Split(text, "\n") {
		if strings.HasPrefix(l, start) {
			return l
		}
	}
	return ""
}

func FuzzReadCounts(f *testing.F) {
	f.Add("1,2,3,4,5")
	f.Add(" 1 , 2,,x")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := readCounts(text)
		if err == nil && (c.Sum() < 1 || c.VeryGood < 0 || c.VeryPoor < 0) {
			t.Fatalf("%q: %+v", text, c)
		}
	})
}
