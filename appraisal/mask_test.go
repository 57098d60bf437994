package appraisal

import (
	"os"
	"strings"
	"testing"
)

// The golden list: what a citizen writes, and what is kept of it.
func TestHardIndonesianCasesAreMasked(t *testing.T) {
	t.Parallel()
	list, err := os.ReadFile("testdata/mask.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases, kept := 0, 0
	for n, line := range strings.Split(string(list), "\n") {
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		text, want, found := strings.Cut(line, " => ")
		if !found {
			t.Fatalf("line %d is no case: %q", n+1, line)
		}
		if want == "=" {
			want = text
			kept++
		}
		cases++
		if got := Mask(text); got != want {
			t.Errorf("line %d\n  wrote %q\n  kept  %q\n  want  %q", n+1, text, got, want)
		}
		if again := Mask(want); again != want {
			t.Errorf("line %d: masking twice gives %q", n+1, again)
		}
	}
	if cases < 110 || kept < 30 {
		t.Errorf("only %d cases, %d of which stay as they are", cases, kept)
	}
}
