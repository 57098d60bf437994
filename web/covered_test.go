package web

import (
	"net/http"
	"strings"
	"testing"
)

// noPage are the addresses that answer with no page of their own, each with what they answer.
var noPage = map[string]string{
	"GET /{$}":           "leads to the tasks or to the cycles",
	"GET /bahasa":        "leads back",
	"GET /static/{file}": "a script",

	"GET /berkas/{case}/dokumen/{paper}":           "a PDF",
	"GET /berkas/{case}/dokumen/{paper}/{subject}": "a PDF",
	"GET /hr/siklus/{cycle}/dokumen/{bundle}":      "a ZIP file",
	"GET /hr/siklus/{cycle}/laporan/{file}":        "a table",
	"GET /hr/siklus/{cycle}/sebaran/berkas/{file}": "a table",
	"GET /hr/perubahan/{batch}/{file}":             "a table",
	"GET /cakupan/berkas":                          "a table",
	"GET /hr/lowongan/{vacancy}/berkas":            "a table",
	"GET /pelatihan/peserta/{organiser}":           "a table",
	"GET /tim/target/contoh":                       "a table",
	"GET /hr/warga/{desk}/cetak":                   "a PDF",
	"GET /kemajuan/berkas/{entry}/{version}":       "what somebody handed in",
	"GET /pelatihan/bukti/{case}/berkas":           "what somebody handed in",
	"GET /kemajuan/tim/arus":                       "a stream",

	"POST /keluar":         "signs out, whatever happens",
	"POST /lapor":          "leads to the page of the code",
	"POST /v":              "leads to the page of the code",
	"POST /t/{token}/baru": "says the same always, so that nobody learns whom a link was for",
}

// neverEmpty are the pages of one thing, by what it is: where there is nothing there is no such page but "not found".
var neverEmpty = map[string]string{}

// TestEveryAddressIsInTheStorybookInEveryState holds the storybook against the list of addresses: each page is there with
// everything in it, with nothing and with hostile text, and each form as it comes back when it is refused.
func TestEveryAddressIsInTheStorybookInEveryState(t *testing.T) {
	t.Parallel()
	mux := routesOf(t)
	patterns := patternsOf(mux)
	if len(patterns) < 100 {
		t.Fatalf("only %d addresses are found; net/http keeps them elsewhere now", len(patterns))
	}
	drawn := map[string]map[string]bool{}
	mark := func(pattern, state string) {
		if drawn[pattern] == nil {
			drawn[pattern] = map[string]bool{}
		}
		drawn[pattern][state] = true
	}
	for _, l := range everyLook() {
		pattern := l.pattern(mux)
		for _, kind := range []string{asFull, asEmpty, asHostile} {
			if kind == asEmpty && !l.hasEmpty() || drawn[pattern][kind] || l.post != nil && drawn[pattern]["refused"] {
				continue
			}
			w := l.show(t, kind, "id")
			page := strings.HasPrefix(w.Header().Get("Content-Type"), "text/html")
			switch {
			case w.Code == http.StatusSeeOther:
				mark(pattern, "leads on")
			case !page:
				mark(pattern, "a file")
			case l.post == nil:
				mark(pattern, kind)
			case w.Code >= http.StatusBadRequest:
				mark(pattern, "refused")
			}
		}
	}
	for _, pattern := range patterns {
		has := drawn[pattern]
		want := []string{asFull, asEmpty, asHostile}
		switch {
		case noPage[pattern] != "":
			if has[asFull] {
				t.Errorf("%s is a page after all; take it out of noPage", pattern)
			}
			continue
		case strings.HasPrefix(pattern, http.MethodPost+" "):
			want = []string{"refused"}
		case neverEmpty[pattern] != "":
			if has[asEmpty] {
				t.Errorf("%s is there with nothing in it; take it out of neverEmpty", pattern)
			}
			want = []string{asFull, asHostile}
		case len(has) == 1 && has["a file"]:
			continue
		}
		for _, state := range want {
			if !has[state] {
				t.Errorf("%s: no look shows it %s", pattern, state)
			}
		}
	}
	for pattern := range noPage {
		if !strings.Contains(strings.Join(patterns, "\n")+"\n", pattern+"\n") {
			t.Errorf("noPage names %s, which is no address", pattern)
		}
	}
	for pattern := range neverEmpty {
		if !strings.Contains(strings.Join(patterns, "\n")+"\n", pattern+"\n") {
			t.Errorf("neverEmpty names %s, which is no address", pattern)
		}
	}
}
