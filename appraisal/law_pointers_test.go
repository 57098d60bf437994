package appraisal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

type pointer struct{ section, place, kind, tests, says string }

func pointers(t *testing.T) []pointer {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "law-pointers.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var all []pointer
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "|")
		if len(f) != 5 {
			t.Fatalf("line %d has %d fields", i+1, len(f))
		}
		for n := range f {
			f[n] = strings.TrimSpace(f[n])
		}
		all = append(all, pointer{f[0], f[1], f[2], f[3], f[4]})
	}
	return all
}

// testTexts returns the source of every test of a package, comment and body, by name.
func testTexts(t *testing.T, dir string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, source, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !strings.HasPrefix(f.Name.Name, "Test") {
				continue
			}
			start := f.Pos()
			if f.Doc != nil {
				start = f.Doc.Pos()
			}
			texts[f.Name.Name] = string(source[set.Position(start).Offset:set.Position(f.End()).Offset])
		}
	}
	return texts
}

// TestEverySentenceHasATest: each sentence that this package works out is cited by the tests that the list names, and
// every other one says whose it is. A sentence without a test fails here. The order of steps is told by the stories of
// the proceedings: where a row names them, they cite it as well.
func TestEverySentenceHasATest(t *testing.T) {
	t.Parallel()
	texts, stories := testTexts(t, "."), testTexts(t, filepath.Join("..", "workflows"))
	seen := map[string]bool{}
	pure := 0
	for _, p := range pointers(t) {
		if seen[p.place] {
			t.Errorf("%s stands twice", p.place)
		}
		seen[p.place] = true
		if p.place == "" || p.says == "" || !slices.Contains([]string{"1", "2", "3", "4", "5", "6"}, p.section) {
			t.Errorf("%+v is not whole", p)
		}
		switch p.kind {
		case "pure":
			pure++
			for _, fault := range uncited(p, texts) {
				t.Error(fault)
			}
		case "workflow":
			if p.tests == "" {
				continue
			}
			for _, fault := range uncited(p, stories) {
				t.Error(fault)
			}
		case "content", "people", "word":
			if p.tests != "" {
				t.Errorf("%s names tests here but is of kind %s", p.place, p.kind)
			}
		default:
			t.Errorf("%s: kind %q is not known", p.place, p.kind)
		}
	}
	if pure < 50 {
		t.Errorf("only %d sentences are worked out", pure)
	}
}

// uncited says which of the named tests is missing or does not cite the pointer.
func uncited(p pointer, texts map[string]string) []string {
	names := strings.Fields(p.tests)
	if len(names) == 0 {
		return []string{p.place + " has no test: " + p.says}
	}
	var faults []string
	for _, name := range names {
		switch text, ok := texts[name]; {
		case !ok:
			faults = append(faults, p.place+": there is no "+name)
		case !cites(text, p.place):
			faults = append(faults, p.place+": "+name+" does not cite it")
		}
	}
	return faults
}

// cites reports whether the text names the place itself, not a longer pointer that begins with it.
func cites(text, place string) bool {
	for rest := text; ; {
		i := strings.Index(rest, place)
		if i < 0 {
			return false
		}
		after := strings.TrimLeft(rest[i+len(place):], ".")
		if after == "" || !strings.ContainsRune("0123456789abcdefghijklmnopqrstuvwxyz", rune(after[0])) || strings.HasPrefix(rest[i+len(place):], ". ") {
			return true
		}
		rest = rest[i+len(place):]
	}
}

func TestMissingTestsAreSeen(t *testing.T) {
	t.Parallel()
	texts := map[string]string{"TestA": "V.A.10: returned", "TestB": "see V.A.1."}
	for _, row := range []struct {
		place, tests string
		faults       int
	}{
		{"V.A.10", "TestA", 0}, {"V.A.1", "TestA", 1}, {"V.A.1", "TestB", 0}, {"V.A.1", "", 1}, {"V.A.1", "TestC", 1}, {"V.A.10", "TestA TestB", 1},
	} {
		if got := uncited(pointer{place: row.place, tests: row.tests}, texts); len(got) != row.faults {
			t.Errorf("%s in %q: %v", row.place, row.tests, got)
		}
	}
}
