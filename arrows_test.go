// Package siklus_test checks that imports point the way data walks: see the
// picture of the house in the README.
package siklus_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "siklus.id"

// room is a folder of packages and what they may import of ours.
type room struct {
	// path is the folder below the module; its packages are those in it and
	// below it that no longer path claims.
	path string
	// may lists rooms; a room may always import itself. A room named here
	// stands for its own packages only, not for rooms inside it.
	may []string
	why string
}

// anyRoom lets a room import every other.
const anyRoom = "*"

var rooms = []room{
	{"appraisal", nil, "the rules are pure: they take values and return values"},
	{"appraisal/editions", []string{"appraisal"}, "regulations are data for the rules"},
	{"appraisal/calendars", []string{"appraisal"}, "holidays are data for the rules"},
	{"appraisal/library", []string{"appraisal"}, "ready indicators are data for people who write targets"},
	{"appraisal/competences", []string{"appraisal"}, "the dictionary of competences is data for the rules"},
	{"appraisal/talents", []string{"appraisal"}, "where the rule of the nine boxes begins is data for the rules"},
	{"appraisal/policies", []string{"appraisal", "appraisal/editions", "appraisal/calendars"}, "a policy is data, resolved within an edition"},
	{"proto", nil, "the contract is for strangers too: it knows nobody here"},
	{"link", nil, "opens and signs links, nothing else"},
	{"papers", []string{"proto"}, "draws forms from records of the contract and asks nobody"},
	{"papers/paperstest", nil, "reads papers back for tests, by a program that shares no code with the one that draws them"},
	{"store", []string{"appraisal", "appraisal/competences", "appraisal/talents", "appraisal/policies", "appraisal/editions", "appraisal/calendars"}, "keeps what the rules speak of; never asks the engine or the door"},
	{"store/storetest", []string{"store", "appraisal", "deploy/local/testground"}, "gives tests a migrated database"},
	{"mail", []string{"appraisal"}, "a letter gets typed data; it reads no table"},
	{"learning", nil, "speaks with the systems of those who organise courses; reads no table"},
	{"sheet", nil, "writes tables for spreadsheets; knows nothing of what stands in them"},
	{"activities", []string{"appraisal", "store", "mail", "link", "learning"}, "errands of the procedure"},
	{"workflows", []string{"appraisal", "activities"}, "the order of the procedure: no table, no letter, no door"},
	{"web", []string{"proto", "link", "sheet"}, "a page is one more client of the contract and knows no rule"},
	{"api", []string{"web", "proto", "papers", "store", "workflows", "appraisal", "appraisal/competences", "appraisal/policies", "appraisal/editions", "appraisal/calendars", "appraisal/library", "appraisal/talents", "link", "mail", "learning", "sheet"}, "the door: people's acts and the mail service's reports come in here, and HR sees a sample of the first letter"},
	{"worker", []string{"workflows", "activities", "store", "mail", "link", "learning", "appraisal", "appraisal/policies"}, "builds the activities and runs; serves nobody"},
	{"deploy/local", nil, "runs other people's servers; knows nothing of appraisals"},
	{"deploy/local/testground", []string{"deploy/local"}, "gives tests those servers"},
	{"deploy/local/cmd", []string{"deploy/local", "deploy/local/testground"}, "gives a whole test run those servers"},
	{"deploy/demo", []string{"deploy/local", "appraisal", "appraisal/policies", "proto", "sheet"}, "a made-up agency and people who act from outside, by letters and pages only"},
	{"deploy/demo/play", []string{"deploy/demo", "appraisal", "proto", "sheet"}, "what those people do beside their letters: scenes, by the contract only"},
	{"deploy/bench", []string{anyRoom}, "measures the whole, so it touches all of it"},
	{"deploy/story", []string{anyRoom}, "tells the whole story on real parts and looks into all of them"},
	{"deploy/keyboard", nil, "plays a whole cycle from outside, by keys and pages only; its test touches every part"},
	{"deploy/faults", []string{"deploy/local", "deploy/demo", "proto", "store", "workflows"}, "breaks the whole from outside and looks whether anything was lost"},
	{"cmd/siklus", []string{anyRoom}, "the one place where everything meets"},
}

// outside says which rooms may import a library that would otherwise blur what
// a room is for. Libraries not listed are free, except for pure rooms.
var outside = []struct {
	library string
	rooms   []string
	why     string
}{
	{"go.temporal.io", []string{"workflows", "activities", "api", "worker", "cmd/siklus", "deploy/local/testground", "deploy/bench", "deploy/story", "deploy/faults"}, "the engine is reached by the procedure and the door only"},
	{"github.com/jackc/pgx", []string{"store", "store/storetest", "api", "cmd/siklus", "deploy/local", "deploy/local/testground", "deploy/story", "deploy/faults", "deploy/bench"}, "SQL is written in store; the door only knows its error codes"},
	{"database/sql", []string{"store"}, "SQL is written in store"},
	{"github.com/sendgrid", []string{"mail"}, "one room sends mail"},
	{"github.com/wneessen/go-mail", []string{"mail"}, "one room sends mail"},
	{"connectrpc.com", []string{"proto", "api", "web", "cmd/siklus", "deploy/bench", "deploy/story", "deploy/faults"}, "the wire ends at the door"},
	{"google.golang.org/protobuf", []string{"proto", "api", "web", "worker", "cmd/siklus", "deploy/local/testground", "deploy/demo/play", "deploy/bench", "deploy/story", "deploy/faults"}, "the wire ends at the door; the engine's own API speaks it too"},
	{"html/template", []string{"web", "mail", "deploy/local"}, "pages and letters are the only HTML"},
	{"testing", []string{"deploy/local/testground", "deploy/local/cmd", "store/storetest", "papers/paperstest"}, "no test switches inside the product"},
	{"github.com/stretchr/testify", []string{"store/storetest"}, "no test switches inside the product"},
}

// pure rooms import the standard library without its clocks, wires, files and
// chance, and nothing else but what is named here.
var pure = map[string][]string{
	"appraisal":             nil,
	"appraisal/editions":    nil,
	"appraisal/calendars":   nil,
	"appraisal/library":     nil,
	"appraisal/competences": nil,
	"appraisal/talents":     nil,
	"appraisal/policies":    {"gopkg.in/yaml.v3", "go.yaml.in/yaml/v3"},
	"link":                  nil,
	"papers": {"github.com/phpdave11/gofpdf", "github.com/boombuler/barcode/qr", "golang.org/x/image/font/sfnt", "golang.org/x/image/font/gofont/goregular",
		"golang.org/x/image/font/gofont/gobold", "golang.org/x/image/font/gofont/goitalic", "golang.org/x/text/unicode/norm"},
}

var impure = []string{"os", "net", "net/http", "database/sql", "log", "log/slog", "math/rand", "math/rand/v2", "crypto/rand", "context", "sync", "syscall", "runtime"}

// goPackage is the part of `go list -json` that matters here.
type goPackage struct {
	ImportPath string
	Imports    []string
}

func TestImportsPointTheWayDataWalks(t *testing.T) {
	t.Parallel()
	command := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,Imports", "./...")
	var complaints bytes.Buffer
	command.Stderr = &complaints
	listed, err := command.Output()
	require.NoError(t, err, complaints.String())
	decoder := json.NewDecoder(bytes.NewReader(listed))
	var packages []goPackage
	for {
		var p goPackage
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		packages = append(packages, p)
	}
	require.Greater(t, len(packages), 5, "the list must not be empty")
	for _, p := range packages {
		for _, wrong := range wrongImports(p) {
			t.Error(wrong)
		}
	}
}

// wrongImports returns a sentence for every arrow that points the wrong way.
func wrongImports(p goPackage) []string {
	if p.ImportPath == module {
		return nil // this test, which imports none of ours
	}
	in := roomOf(p.ImportPath)
	if in == nil {
		return []string{fmt.Sprintf("%s is in no room: declare it in arrows_test.go, with what it may import and why", p.ImportPath)}
	}
	var wrong []string
	for _, imported := range p.Imports {
		if imported == module || strings.HasPrefix(imported, module+"/") {
			to := roomOf(imported)
			switch {
			case to == nil:
				wrong = append(wrong, fmt.Sprintf("%s imports %s, which is in no room", p.ImportPath, imported))
			case to != in && !slices.Contains(in.may, to.path) && !slices.Contains(in.may, anyRoom):
				wrong = append(wrong, fmt.Sprintf("%s must not import %s: %s", p.ImportPath, imported, in.why))
			}
			continue
		}
		for _, rule := range outside {
			if within(imported, rule.library) && !slices.Contains(rule.rooms, in.path) {
				wrong = append(wrong, fmt.Sprintf("%s must not import %s: %s", p.ImportPath, imported, rule.why))
			}
		}
		if allowed, isPure := pure[in.path]; isPure && !slices.Contains(allowed, imported) {
			first, _, _ := strings.Cut(imported, "/")
			if strings.Contains(first, ".") || slices.Contains(impure, imported) {
				wrong = append(wrong, fmt.Sprintf("%s must not import %s: %s", p.ImportPath, imported, in.why))
			}
		}
	}
	return wrong
}

// roomOf returns the room with the longest path that holds the package.
func roomOf(importPath string) *room {
	var found *room
	for i := range rooms {
		if within(importPath, module+"/"+rooms[i].path) && (found == nil || len(rooms[i].path) > len(found.path)) {
			found = &rooms[i]
		}
	}
	return found
}

func within(importPath, folder string) bool {
	return importPath == folder || strings.HasPrefix(importPath, folder+"/")
}

func TestEveryKindOfWrongArrowIsSeen(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		from, imported string
		wrong          bool
	}{
		{"appraisal", "strings", false},
		{"appraisal", "time", false},
		{"appraisal", "net/http", true},
		{"appraisal", "gopkg.in/yaml.v3", true},
		{"appraisal", "siklus.id/store", true},
		{"appraisal", "siklus.id/appraisal/editions", true},
		{"appraisal/policies", "gopkg.in/yaml.v3", false},
		{"appraisal/policies", "siklus.id/appraisal", false},
		{"link", "github.com/google/uuid", true},
		{"link", "crypto/hmac", false},
		{"web", "siklus.id/sheet", false},
		{"sheet", "siklus.id/store", true},
		{"store", "siklus.id/sheet", true},
		{"mail", "siklus.id/store", true},
		{"mail", "github.com/sendgrid/rest", false},
		{"store", "github.com/sendgrid/rest", true},
		{"store", "siklus.id/appraisal", false},
		{"store", "siklus.id/api", true},
		{"store", "testing", true},
		{"web", "siklus.id/proto/siklus/v1", false},
		{"web", "siklus.id/appraisal", true},
		{"web", "siklus.id/store", true},
		{"web", "go.temporal.io/sdk/client", true},
		{"workflows", "siklus.id/store", true},
		{"workflows", "siklus.id/proto/siklus/v1", true},
		{"activities", "connectrpc.com/connect", true},
		{"worker", "siklus.id/api", true},
		{"api", "siklus.id/worker", true},
		{"api/rosterfile", "siklus.id/store", false},
		{"api", "siklus.id/deploy/local", true},
		{"api", "siklus.id/helpers", true},
		{"deploy/local", "siklus.id/store", true},
		{"cmd/siklus", "siklus.id/deploy/local", false},
		{"helpers", "strings", true},
	} {
		wrong := wrongImports(goPackage{ImportPath: module + "/" + row.from, Imports: []string{row.imported}})
		require.Equal(t, row.wrong, len(wrong) > 0, "%s imports %s: %v", row.from, row.imported, wrong)
	}
}
