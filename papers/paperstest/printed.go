// Package paperstest reads papers back in tests, by a program that shares no code with the one that draws them.
package paperstest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// Printed is the text that poppler reads out of each page of a PDF; without white space, because lines and columns are a
// matter of drawing.
func Printed(t testing.TB, pdf []byte) (pages []string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(name, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-enc", "UTF-8", name, "-").CombinedOutput()
	if err != nil {
		t.Fatalf("pdftotext, from the package poppler-utils: %v: %s", err, out)
	}
	for page := range strings.SplitSeq(strings.TrimSuffix(string(out), "\f"), "\f") {
		pages = append(pages, Squeezed(page))
	}
	return pages
}

// Squeezed is a text without white space.
func Squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}
