package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func catalogue(t *testing.T, lang string) map[string]any {
	t.Helper()
	words := map[string]any{}
	names, err := fs.Glob(catalogues, "locales/*"+lang+".toml")
	if err != nil || len(names) < 2 {
		t.Fatalf("catalogues of %s: %v, %v", lang, names, err)
	}
	for _, name := range names {
		own := map[string]any{}
		text, err := catalogues.ReadFile(name)
		if err == nil {
			err = toml.Unmarshal(text, &own)
		}
		if err != nil {
			t.Fatal(err)
		}
		for key, word := range own {
			if words[key] != nil {
				t.Errorf("%q stands in two catalogues", key)
			}
			words[key] = word
		}
	}
	return words
}

func TestBothCataloguesHaveTheSameKeys(t *testing.T) {
	t.Parallel()
	id, en := catalogue(t, "id"), catalogue(t, "en")
	for key := range id {
		if en[key] == nil {
			t.Errorf("English lacks %q", key)
		}
	}
	for key := range en {
		if id[key] == nil {
			t.Errorf("Indonesian lacks %q", key)
		}
	}
}

var asked1 = regexp.MustCompile(`(?:\bt|\.t|\.say) ?\(?"([a-z0-9.-]+)"`)

// Every sentence a template or a handler asks for by name is there.
func TestEveryKeyThatIsAskedForExists(t *testing.T) {
	t.Parallel()
	words := catalogue(t, "id")
	check := func(name, text string) {
		for _, m := range asked1.FindAllStringSubmatch(text, -1) {
			if words[m[1]] == nil && !strings.HasSuffix(m[1], ".") {
				t.Errorf("%s asks for %q, which no catalogue has", name, m[1])
			}
		}
	}
	err := fs.WalkDir(templateFiles, "templates", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			text, _ := templateFiles.ReadFile(path)
			check(path, string(text))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob("*.go")
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "_test.go") {
			check(name, string(text))
		}
	}
}

// The pages say every code of the procedure in words, in both languages. The codes are read from the source
// of the rules, because a page may not import them.
func TestEveryCodeOfTheProcedureHasAWord(t *testing.T) {
	t.Parallel()
	kinds := map[string][]string{"Stage": {"stage"}, "ActKind": {"act", "done"}, "Role": {"role"}, "Capacity": {"capacity"},
		"FinalReason": {"final"}, "Proceeding": {"proceeding"}, "OrganisationResult": {"organisation"}, "Clock": {"clock"}}
	files, err := parser.ParseDir(token.NewFileSet(), "../appraisal", func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0) //nolint:staticcheck // source is read as text, not built
	if err != nil {
		t.Fatal(err)
	}
	stages := 0
	for _, lang := range []string{"id", "en"} {
		words := catalogue(t, lang)
		for _, pkg := range files {
			ast.Inspect(pkg, func(n ast.Node) bool {
				spec, ok := n.(*ast.ValueSpec)
				if !ok {
					return true
				}
				kind, _ := spec.Type.(*ast.Ident)
				if kind == nil || len(spec.Values) != 1 {
					return true
				}
				literal, _ := spec.Values[0].(*ast.BasicLit)
				if literal == nil {
					return true
				}
				code, _ := strconv.Unquote(literal.Value)
				for _, prefix := range kinds[kind.Name] {
					if words[prefix+"."+code] == nil {
						t.Errorf("%s: %s %q has no word", lang, kind.Name, code)
					}
				}
				if kind.Name == "Stage" {
					stages++
					if !slices.Contains(stageCodes, code) {
						t.Errorf("a list cannot be filtered by stage %q", code)
					}
				}
				return true
			})
		}
	}
	if stages < 2*len(stageCodes) {
		t.Errorf("found %d stages in the rules, fewer than the %d that lists offer", stages/2, len(stageCodes))
	}
	for _, enum := range []protoreflect.EnumDescriptor{siklusv1.Rating(0).Descriptor(), siklusv1.Predicate(0).Descriptor(), siklusv1.Aspect(0).Descriptor(),
		siklusv1.Absence(0).Descriptor(), siklusv1.Source(0).Descriptor()} {
		for i := range enum.Values().Len() {
			key := strings.ToLower(string(enum.Name())) + "." + string(enum.Values().Get(i).Name())
			if catalogue(t, "id")[key] == nil {
				t.Errorf("%q has no word", key)
			}
		}
	}
}

func TestDatesAreShownInFullInTheAgencysZone(t *testing.T) {
	t.Parallel()
	all, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	id, en := all["id"], all["en"]
	ends := at("2026-12-11T15:00:00Z") // midnight after 11 December in Jayapura
	for _, c := range []struct{ name, got, want string }{
		{"WIT", id.deadline("2026-12-11", ends, "Asia/Jayapura"), "Jumat, 11 Desember 2026, 23.59 WIT"},
		{"WITA", id.deadline("2026-12-11", at("2026-12-11T16:00:00Z"), "Asia/Makassar"), "Jumat, 11 Desember 2026, 23.59 WITA"},
		{"WIB", id.deadline("2026-12-11", at("2026-12-11T17:00:00Z"), "Asia/Jakarta"), "Jumat, 11 Desember 2026, 23.59 WIB"},
		{"a day without an instant", id.deadline("2026-12-11", nil, "Asia/Jayapura"), "Jumat, 11 Desember 2026, 23.59 WIT"},
		{"an unknown zone", id.moment(ends, "Tidak/Ada"), "Jumat, 11 Desember 2026, 22.00 WIB"},
		{"English", en.deadline("2026-12-11", ends, "Asia/Jayapura"), "Friday, 11 December 2026, 23:59 WIT"},
		{"no day", id.deadline("", nil, "Asia/Jakarta"), ""},
		{"no date", id.day("besok"), "besok"},
		{"days left", id.left("2026-12-11", at("2026-11-23T01:00:00Z"), "Asia/Jayapura"), "18 hari lagi"},
		{"one day left", en.left("2026-12-11", at("2026-12-10T01:00:00Z"), "Asia/Jayapura"), "1 day left"},
		{"today, though it is still yesterday in UTC", id.left("2026-12-11", at("2026-12-10T16:00:00Z"), "Asia/Jayapura"), "hari ini"},
		{"past", id.left("2026-12-11", at("2026-12-13T01:00:00Z"), "Asia/Jayapura"), "lewat 2 hari"},
		{"working days", id.workingDays(13), "13 hari kerja lagi"},
		{"late working days", en.workingDays(-2), "2 working days late"},
		{"month", id.period("m03", 2026), "Maret 2026"},
		{"quarter", id.period("q2", 2026), "Triwulan II 2026"},
		{"year", en.period("year", 2026), "Year 2026"},
		{"policy", id.provision("policy"), "ditetapkan instansi, bukan undang-undang"},
		{"mixed", id.provision("II.C.8; policy"), "dasar: II.C.8; ketetapan instansi"},
		{"article", id.provision("art. 14(3); II.C.1"), "dasar: Pasal 14(3); II.C.1"},
		{"articles of another regulation", id.provision("PP 30/2019 arts 57–58; policy"), "dasar: PP 30/2019 Pasal 57–58; ketetapan instansi"},
		{"article in English", en.provision("art. 14(3)"), "under art. 14(3)"},
		{"number", id.number(1234567), "1.234.567"},
		{"money", id.rupiah(48500000), "Rp\u00a048.500.000"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
	if got := id.moment((*timestamppb.Timestamp)(nil), "Asia/Jakarta"); got != "" {
		t.Errorf("no instant is shown as %q", got)
	}
}

var (
	eventReturned = regexp.MustCompile(`return "([a-z]+(?:-[a-z]+)+)", `)
	eventRecorded = regexp.MustCompile(`\.(?:recordEvent|open)\([^"\n]*"([a-z-]+)"`)
)

// What happens without anybody acting is named in the workflows and said in words on the page of a case.
func TestEveryEventOfTheWorkflowsHasAWord(t *testing.T) {
	t.Parallel()
	words, found := catalogue(t, "id"), 0
	files, err := filepath.Glob("../workflows/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, names := range []*regexp.Regexp{eventReturned, eventRecorded} {
			for _, m := range names.FindAllStringSubmatch(string(text), -1) {
				found++
				if words["event."+m[1]] == nil {
					t.Errorf("%s: the event %q has no word", filepath.Base(name), m[1])
				}
			}
		}
	}
	if found < 10 {
		t.Errorf("found only %d events in the workflows", found)
	}
}
