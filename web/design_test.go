package web

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// breakpoint is the one width at which a page changes its columns. A media query cannot read a token.
const breakpoint = "36rem"

var (
	anyColour  = regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|lab|lch|oklab|oklch|color|color-mix)a?\(|[:\s,](?:white|black|gr[ae]y|red|green|blue|yellow|orange|brown|gold|silver)\b[^-]`)
	anyMeasure = regexp.MustCompile(`(?:\d*\.)?\d+(?:px|rem|em|ch|ex|vw|vh|vmin|vmax|pt|pc|cm|mm|in)\b`)
	anyQuery   = regexp.MustCompile(`@media\((?:min|max)-width:([^)]*)\)`)
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	tokenRow   = regexp.MustCompile("(?m)^\\| `--([a-z0-9-]+)` \\| `([^`]+)` \\|")
	pairRow    = regexp.MustCompile("(?m)^\\| `--([a-z0-9-]+)` on `--([a-z0-9-]+)` \\| ([0-9.]+):1 \\| ([0-9.]+):1 \\|")
)

func readDesign(t *testing.T) (css, public, manual string) {
	t.Helper()
	read := func(name string) string {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	return read("templates/style.css"), read("templates/public.css"), read("../docs/design-language.md")
}

// Colours and measures are written in one place, as tokens; every token is used, and none is used that is not there.
func TestColoursAndMeasuresAreTokens(t *testing.T) {
	t.Parallel()
	css, public, _ := readDesign(t)
	known := tokens(css)
	if len(known) < 40 {
		t.Fatalf("only %d tokens are found", len(known))
	}
	used := map[string]bool{}
	for name, sheet := range map[string]string{"style.css": rootBlock.ReplaceAllString(css, ""), "public.css": public} {
		sheet = cssComment.ReplaceAllString(sheet, "")
		for _, query := range anyQuery.FindAllStringSubmatch(sheet, -1) {
			if query[1] != breakpoint {
				t.Errorf("%s changes at %s instead of %s", name, query[1], breakpoint)
			}
		}
		sheet = anyQuery.ReplaceAllString(sheet, "")
		for _, literal := range append(anyColour.FindAllString(sheet, -1), anyMeasure.FindAllString(sheet, -1)...) {
			t.Errorf("%s has %q, which is no token", name, literal)
		}
		for _, use := range tokenUsed.FindAllStringSubmatch(sheet, -1) {
			used[use[1]] = true
			if known[use[1]] == "" {
				t.Errorf("%s uses --%s, which is no token", name, use[1])
			}
		}
	}
	for name := range known {
		if !used[name] {
			t.Errorf("--%s is used nowhere", name)
		}
	}
}

// What draws beside the style sheets takes its colours from them: templates by class, code not at all, letters (in which
// a mail program knows no tokens) by the value.
func TestNoColourIsWrittenBesideTheStyleSheets(t *testing.T) {
	t.Parallel()
	literal := regexp.MustCompile(`(?:fill|stroke|color)="#|[" ]#[0-9a-f]{6}\b|[" ]#[0-9a-f]{3}["; ]| style="`)
	err := fs.WalkDir(templateFiles, "templates", func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".html") {
			text, _ := templateFiles.ReadFile(path)
			for _, found := range literal.FindAllString(string(text), -1) {
				t.Errorf("%s has %q", path, found)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	inCode := regexp.MustCompile(`"#[0-9a-fA-F]{3,6}"`)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "_test.go") {
			for _, found := range inCode.FindAllString(string(text), -1) {
				t.Errorf("%s has %s", name, found)
			}
		}
	}
	css, _, _ := readDesign(t)
	values := map[string]bool{}
	for _, value := range tokens(css) {
		values[value] = true
	}
	letter, err := os.ReadFile("../mail/layout.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, colour := range regexp.MustCompile(`#[0-9a-fA-F]{3,6}\b`).FindAllString(string(letter), -1) {
		if !values[colour] {
			t.Errorf("letters have %s, which no token is", colour)
		}
	}
	for _, size := range regexp.MustCompile(`font-size:(\d+)px`).FindAllStringSubmatch(string(letter), -1) {
		px, _ := strconv.ParseFloat(size[1], 64)
		if !values[strconv.FormatFloat(px/16, 'f', -1, 64)+"rem"] {
			t.Errorf("letters have text of %s px, which is not in the scale", size[1])
		}
	}
}

// The manual names every token with its value, and the contrast of every pair in which text or a line is read.
func TestTheManualOfDesignIsRight(t *testing.T) {
	t.Parallel()
	css, _, manual := readDesign(t)
	known := tokens(css)
	told := map[string]string{}
	for _, row := range tokenRow.FindAllStringSubmatch(manual, -1) {
		if told[row[1]] != "" {
			t.Errorf("--%s stands twice in the manual", row[1])
		}
		told[row[1]] = row[2]
	}
	for name, value := range known {
		if told[name] != value {
			t.Errorf("the manual says --%s is %q; it is %q", name, told[name], value)
		}
	}
	for name := range told {
		if known[name] == "" {
			t.Errorf("the manual tells of --%s, which is no token", name)
		}
	}
	paired := map[string]bool{}
	for _, row := range pairRow.FindAllStringSubmatch(manual, -1) {
		front, back := known[row[1]], known[row[2]]
		paired[row[1]+" "+row[2]], paired[row[1]], paired[row[2]] = true, true, true
		if front == "" || back == "" {
			t.Errorf("the manual pairs --%s and --%s", row[1], row[2])
			continue
		}
		have := contrast(t, front, back)
		least, _ := strconv.ParseFloat(row[4], 64)
		if got := fmt.Sprintf("%.1f", have); got != row[3] {
			t.Errorf("--%s on --%s is %s:1, the manual says %s:1", row[1], row[2], got, row[3])
		}
		if have < least || !slices.Contains([]float64{3, 4.5, 7}, least) {
			t.Errorf("--%s on --%s is %.2f:1 and must be %s:1", row[1], row[2], have, row[4])
		}
		if least < 7 && (row[1] == "content" || row[1] == "quiet" || row[1] == "primary") && row[2] != "track" {
			t.Errorf("--%s is the colour of text that is read at length; 7:1 is the least", row[1])
		}
	}
	// Text at length stands on each of these.
	for _, front := range []string{"content", "quiet"} {
		for _, back := range []string{"paper", "sheet", "primary-soft", "positive-soft", "warning-soft", "negative-soft"} {
			if !paired[front+" "+back] {
				t.Errorf("the manual says nothing of --%s on --%s", front, back)
			}
		}
	}
	for name, value := range known {
		if strings.HasPrefix(value, "#") && !paired[name] && name != "stroke" {
			t.Errorf("the manual pairs --%s with nothing; only --stroke is for ornament alone", name)
		}
	}
}

// contrast is that of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	digits := strings.TrimPrefix(hex, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	var sum float64
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(digits[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatalf("%s is no colour: %v", hex, err)
		}
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func TestContrastIsThatOfTheStandard(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		a, b string
		want string
	}{{"#000", "#ffffff", "21.00"}, {"#777777", "#fff", "4.48"}, {"#fff", "#fff", "1.00"}, {"#0000ff", "#ffff00", "8.00"}} {
		if got := fmt.Sprintf("%.2f", contrast(t, row.a, row.b)); got != row.want {
			t.Errorf("%s on %s: %s, want %s", row.a, row.b, got, row.want)
		}
	}
}
