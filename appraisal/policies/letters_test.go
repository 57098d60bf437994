package policies

import (
	"os"
	"strings"
	"testing"

	"siklus.id/appraisal"
)

// The section may be left out whole: its defaults keep people's evenings and holidays.
func TestLettersKeepTheEveningAlsoWhereThePolicyIsSilent(t *testing.T) {
	t.Parallel()
	want := appraisal.LetterRules{QuietDays: true, Earliest: 7, Latest: 20, Receipts: appraisal.Digest}
	file, err := os.ReadFile("nasional.yaml")
	if err != nil {
		t.Fatal(err)
	}
	head, tail, found := strings.Cut(string(file), "# Letters. ")
	_, engine, both := strings.Cut(tail, "# How the engine behaves.")
	if !found || !both {
		t.Fatal("nasional.yaml has no section of letters before the engine's")
	}
	for name, text := range map[string]string{"with it": string(file), "without": head + "# How the engine behaves." + engine} {
		p, err := Parse("nasional", []byte(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		rules, err := Resolve(p, "Asia/Jakarta", 5, 2026, appraisal.Pace{})
		if err != nil || rules.Letters != want {
			t.Errorf("%s: %+v, %v", name, rules.Letters, err)
		}
	}
	for _, c := range []struct{ old, instead string }{
		{"earliest: 7", "earliest: 3"}, {"latest: 20", "latest: 24"}, {"receipts: digest", "receipts: sometimes"}, {"  latest: 20\n", ""},
	} {
		if _, err := Parse("nasional", []byte(strings.Replace(string(file), c.old, c.instead, 1))); err == nil || !strings.Contains(err.Error(), "letters.") && c.instead == "" {
			t.Errorf("%q for %q: %v", c.instead, c.old, err)
		}
	}
}
