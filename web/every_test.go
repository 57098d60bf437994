package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"golang.org/x/net/html"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// look is one page as a test reaches it.
type look struct {
	name  string
	hr    bool
	act   string
	post  []string // nil: GET
	path  string
	state func(*fake)
	// fleeting says that it goes on loading what is new, so it is not drawn whole.
	fleeting bool
	// fill puts the data of a part of the pages beside the others, by kind of data; nil where there is none.
	fill map[string]func(*fake) *fake
}

func looks() []look {
	list := []look{
		{name: "link", act: "CheckIn", path: "/t/" + goodKey}, {name: "link unknown", path: "/t/palsu" + goodKey},
		{name: "link done", path: "/t/" + goodKey, state: func(f *fake) { f.link.State = siklusv1.LinkState_LINK_STATE_DONE }},
		{name: "link over", path: "/t/" + goodKey, state: func(f *fake) { f.link.State = siklusv1.LinkState_LINK_STATE_EXPIRED }},
		{name: "fresh link", path: "/t/" + goodKey + "/baru", post: []string{}},
		{name: "sign-in", path: "/masuk"}, {name: "signed out", path: "/masuk?keluar=1"},
		{name: "sign-in failed", path: "/masuk?oidc=failed"}, {name: "sign-in unknown", path: "/masuk?oidc=unknown"},
		{name: "sign-in unavailable", path: "/masuk?oidc=unavailable"},
		{name: "training case", act: "ApproveTraining", path: "/berkas/" + caseID},
		{name: "tasks", act: "SubmitTargets", path: "/tugas"}, {name: "case", path: "/berkas/" + caseID},
		{name: "rehearsed case", path: "/berkas/" + caseID, state: func(f *fake) { f.kase.Rehearsal = true }},
		{name: "receipt", path: "/tindakan/" + actID},
		{name: "received", path: "/tindakan/" + actID, state: func(f *fake) {
			if f.act.Receipt == nil {
				f.act.Receipt = &siklusv1.ActReceipt{}
			}
			f.act.Receipt.State = siklusv1.ActState_ACT_STATE_RECEIVED
		}},
		{name: "refused", path: "/tindakan/" + actID, state: func(f *fake) {
			f.act.Receipt = &siklusv1.ActReceipt{State: siklusv1.ActState_ACT_STATE_REFUSED}
			f.act.Refusal = &siklusv1.RefusalDetail{Sentence: "Terlambat.", English: "Too late.", Provision: "policy"}
		}},
		{name: "task gone", act: "Rate", path: "/tugas/" + taskID, state: func(f *fake) { f.task.ClosedAt = at("2026-07-01T00:00:00Z") }},
		{name: "nothing here", path: "/entah"},
		{name: "forbidden", path: "/tugas", state: func(f *fake) {
			f.readErr = refusal(connect.CodePermissionDenied, "not-allowed", "Anda tidak berwenang.", "You may not.", "")
		}},
		{name: "unavailable", path: "/tugas", state: func(f *fake) { f.readErr = connect.NewError(connect.CodeUnavailable, nil) }},
		{name: "fault", path: "/tugas", state: func(f *fake) { f.readErr = connect.NewError(connect.CodeInternal, nil) }},
		{name: "held", path: "/tugas/" + taskID, post: []string{"reason", evil, "step", "send"}, state: func(f *fake) { f.readErr = connect.NewError(connect.CodeUnavailable, nil) }},

		{name: "cycles", hr: true, path: "/hr"}, {name: "new cycle", hr: true, path: "/hr/siklus/baru"},
		{name: "plan", hr: true, path: "/hr/siklus/baru?spec.year=2026"}, {name: "bad plan", hr: true, path: "/hr/siklus/baru?spec.year=19"},
		{name: "unconfirmed launch", hr: true, path: "/hr/siklus/baru", post: []string{"spec.year", "2026"}},
		{name: "cycle", hr: true, path: "/hr/siklus/" + cycleID}, {name: "launch followed", hr: true, fleeting: true, path: "/hr/siklus/" + cycleID + "?ikuti=ya"}, {name: "cases", hr: true, path: "/hr/siklus/" + cycleID + "/berkas?overdue=true&stage=received&page_token=x"},
		{name: "hr case", hr: true, path: "/hr/berkas/" + caseID},
		{name: "bad correction", hr: true, path: "/hr/berkas/" + caseID, post: []string{"act", "ExtendTerm", "until", evil, "reason", "x"}},
		{name: "people found", hr: true, path: "/hr/berkas/" + caseID, post: []string{"act", "FindPeople", "query", evil[:90], "role", "appraiser", "reason", evil}},
		{name: "too short a search", hr: true, path: "/hr/berkas/" + caseID, post: []string{"act", "FindPeople", "query", "m"}},
		{name: "search without an answer", hr: true, path: "/hr/berkas/" + caseID, post: []string{"act", "FindPeople", "query", "markus"}, state: func(f *fake) { f.findErr = connect.NewError(connect.CodeUnavailable, nil) }},
		{name: "course edited", hr: true, path: "/hr/pelatihan?ubah=01930000-0000-7000-8000-0000000000c0"},
		{name: "roster", hr: true, path: "/hr/pegawai"}, {name: "no roster", hr: true, path: "/hr/pegawai", post: []string{"step", "check"}},
		{name: "checked roster", hr: true, path: "/hr/pegawai", post: []string{"step", "check", "file.name", "a.csv", "file.packed", pack([]byte("nip,nama\n"))}},
		{name: "imported roster", hr: true, path: "/hr/pegawai", post: []string{"step", "import", "file.name", "a.csv", "file.packed", pack([]byte("nip,nama\n"))}},
		{name: "training", hr: true, path: "/hr/pelatihan?disimpan=1"},
		{name: "bad course", hr: true, path: "/hr/pelatihan", post: []string{"course.title", evil, "course.hours", "banyak"}},
		{name: "organisation", hr: true, path: "/hr/organisasi"}, {name: "bad organisation", hr: true, path: "/hr/organisasi", post: []string{"year", "x"}},
	}
	list = append(list, changeLooks()...)
	list = append(list, beforeLaunchLooks()...)
	list = append(list, measuredLooks()...)
	list = append(list, targetLooks()...)
	list = append(list, fairLooks()...)
	list = append(list, competenceLooks()...)
	list = append(list, learningLooks()...)
	list = append(list, exportLooks()...)
	list = append(list, calibrationLooks()...)
	list = append(list, deputyLooks()...)
	list = append(list, watchLooks()...)
	list = append(list, paperLooks()...)
	list = append(list, citizenLooks()...)
	list = append(list, materialLooks()...)
	for _, act := range everyAct {
		list = append(list,
			look{name: act, act: act, path: "/tugas/" + taskID},
			look{name: act + " from the case", act: act, path: "/berkas/" + caseID + "/" + act},
			look{name: act + " with nothing typed", act: act, path: "/tugas/" + taskID, post: []string{"step", "check"}},
			look{name: act + " sent badly", act: act, path: "/tugas/" + taskID, post: []string{"step", "send", "reason", evil, "proof", evil, "hours", evil, "results", evil, "course_id", evil, "evidence[0]", evil, "targets.results[0].result", evil}})
	}
	return append(list,
		look{name: "targets checked", act: "SubmitTargets", path: "/tugas/" + taskID, post: goodTargets("step", "check")},
		look{name: "targets saved", act: "SubmitTargets", path: "/tugas/" + taskID, post: goodTargets("step", "draft")},
		look{name: "targets, another row", act: "SubmitTargets", path: "/tugas/" + taskID, post: goodTargets("step", "add-result")},
		look{name: "rating previewed", act: "Rate", path: "/tugas/" + taskID, post: []string{"step", "check", "results", "RATING_MEETS", "behaviour", "RATING_ABOVE", "notes", evil}},
		look{name: "check-in checked", act: "CheckIn", path: "/tugas/" + taskID, post: []string{"step", "check", "realisations[0].result", "1", "realisations[0].achieved", evil, "remarks", evil}},
		look{name: "objection checked", act: "FileObjection", path: "/tugas/" + taskID, post: []string{"step", "check", "reasons", evil, "evidence[0]", "https://contoh.go.id/bukti"}},
		look{name: "decision checked", act: "DecideObjection", path: "/tugas/" + taskID, post: []string{"step", "check", "outcome", "OUTCOME_CHANGED", "reasons", evil, "results", "RATING_MEETS", "behaviour", "RATING_ABOVE"}})
}

func goodTargets(more ...string) []string {
	return append([]string{
		"targets.results[0].result", "Cakupan imunisasi meningkat", "targets.results[0].main", "true",
		"targets.results[0].indicators[0].aspect", "ASPECT_QUANTITY", "targets.results[0].indicators[0].measure", "Bayi diimunisasi",
		"targets.results[0].indicators[0].target", "85 %", "request_id", "niat-yang-sama-1",
	}, more...)
}

// Every page, in both languages, with everything, with nothing and with hostile text in it.
func TestEveryPageIsWellFormedInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, l := range looks() {
		for _, kind := range []string{asFull, asEmpty, asHostile} {
			for _, lang := range []string{"id", "en"} {
				t.Run(l.name+"/"+kind+"/"+lang, func(t *testing.T) {
					t.Parallel()
					w := l.show(t, kind, lang)
					if w.Code == http.StatusSeeOther {
						return // hostile text can be a valid answer, and some acts need none
					}
					inspect(t, w, lang)
					if size := compressed(t, w.Body.Bytes()); size > budget(l, kind) {
						t.Errorf("%d bytes compressed, more than %d", size, budget(l, kind))
					}
				})
			}
		}
	}
}

// show is the page with a kind of data, in a language.
func (l look) show(t *testing.T, kind, lang string) *httptest.ResponseRecorder {
	t.Helper()
	b := visiting(t, l.data(kind), Options{Log: quiet(), OIDCPath: "/oidc", TemporalUI: "http://temporal.contoh"})
	b.lang = lang
	if l.post == nil {
		return b.get(l.path)
	}
	return b.post(l.path, l.post...)
}

func budget(l look, kind string) int {
	if l.hr || kind == "hostile" {
		return 60 << 10
	}
	return 14 << 10
}

var leftovers = regexp.MustCompile(`⟦[^⟧]*⟧|<no value>|%!|ZgotmplZ|\[object|PREDICATE_|RATING_UNSPEC`)

// inspect holds a page against what every page must be.
func inspect(t *testing.T, w *httptest.ResponseRecorder, lang string) {
	t.Helper()
	p := read(t, w)
	if w.Code == http.StatusInternalServerError && !strings.Contains(t.Name(), "fault") {
		t.Fatalf("status 500")
	}
	visible := textOf(p.root)
	if found := leftovers.FindString(visible); found != "" {
		t.Errorf("the page shows %q", found)
	}
	if strings.Contains(p.text, "<script>alert") || strings.Contains(p.text, "<img") {
		t.Error("text that somebody typed became markup")
	}
	if got, _ := attr(p.all("html")[0], "lang"); got != lang {
		t.Errorf("lang is %q, want %q", got, lang)
	}
	for _, kind := range []string{"h1", "main", "title"} {
		if n := len(p.all(kind)); n != 1 {
			t.Errorf("%d elements %s, want one", n, kind)
		}
	}
	if strings.TrimSpace(textOf(p.all("h1")[0])) == "" {
		t.Error("the heading is empty")
	}
	inspectControls(t, p)
	inspectHeaders(t, p, w.Header())
	inspectNesting(t, p)
}

func inspectControls(t *testing.T, p page) {
	t.Helper()
	ids := map[string]bool{}
	for _, n := range p.all("*", "id", "*") {
		id, _ := attr(n, "id")
		if id == "" || ids[id] {
			t.Errorf("id %q stands twice or is empty", id)
		}
		ids[id] = true
	}
	labelled := map[string]bool{}
	for _, n := range p.all("label", "for", "*") {
		target, _ := attr(n, "for")
		labelled[target] = strings.TrimSpace(textOf(n)) != ""
		if !ids[target] {
			t.Errorf("a label is for %q, which is not there", target)
		}
	}
	for _, n := range append(append(p.all("input"), p.all("textarea")...), p.all("select")...) {
		if kind, _ := attr(n, "type"); kind == "hidden" {
			continue
		}
		if id, _ := attr(n, "id"); !labelled[id] {
			name, _ := attr(n, "name")
			t.Errorf("the input %q has no label", name)
		}
	}
	for _, n := range p.all("button") {
		if strings.TrimSpace(textOf(n)) == "" {
			t.Error("a button has no words")
		}
	}
	for _, a := range p.all("a", "href", "*") {
		href, _ := attr(a, "href")
		if inside, ok := strings.CutPrefix(href, "#"); ok && !ids[inside] {
			t.Errorf("a link leads to #%s, which is not there", inside)
		}
	}
	for _, n := range p.all("*", "aria-describedby", "*") {
		list, _ := attr(n, "aria-describedby")
		for _, id := range strings.Fields(list) {
			if !ids[id] {
				t.Errorf("%q describes an input and is not there", id)
			}
		}
	}
	for _, n := range p.all("th") {
		if _, ok := attr(n, "scope"); !ok {
			t.Error("a table heading has no scope")
		}
	}
}

var ownScript = regexp.MustCompile(`^/static/(draft|entries|team)\.[0-9a-f]{12}\.js$`)

func inspectHeaders(t *testing.T, p page, h http.Header) {
	t.Helper()
	csp := h.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "script-src 'self'"} {
		if !strings.Contains(csp, part) {
			t.Errorf("the content security policy lacks %s", part)
		}
	}
	for _, n := range p.all("style") {
		if nonce, _ := attr(n, "nonce"); nonce == "" || !strings.Contains(csp, "'nonce-"+nonce+"'") {
			t.Error("the style block does not carry the policy's nonce")
		}
	}
	for _, n := range p.all("script") {
		if src, _ := attr(n, "src"); !ownScript.MatchString(src) || n.FirstChild != nil {
			t.Error("there is a script that is not our file")
		}
	}
	for n := range p.root.Descendants() {
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("%s carries %s, which the policy forbids", n.Data, a.Key)
			}
			if (a.Key == "src" || a.Key == "action") && strings.Contains(a.Val, "//") {
				t.Errorf("%s leads to a third party: %s", n.Data, a.Val)
			}
		}
	}
	if h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" {
		t.Error("the page may be stored, or tells its address to others")
	}
}

// inspectNesting finds what the parser had to mend: elements that were opened and never closed, or closed
// and never opened.
func inspectNesting(t *testing.T, p page) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(p.text))
	var open []string
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("never closed: %v", open)
			}
			return
		case html.StartTagToken:
			name, _ := z.TagName()
			switch tag := string(name); tag {
			case "meta", "link", "input", "br", "img":
			default:
				open = append(open, tag)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Errorf("</%s> closes %v", name, open)
				return
			}
			open = open[:len(open)-1]
		}
	}
}

func compressed(t *testing.T, body []byte) int {
	t.Helper()
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.DefaultCompression)
	if _, err := z.Write(body); err != nil || z.Close() != nil {
		t.Fatal("gzip failed")
	}
	return out.Len()
}

func TestStyleAndScriptStayWithinTheirBudgets(t *testing.T) {
	t.Parallel()
	css, err := templateFiles.ReadFile("templates/style.css")
	if err != nil {
		t.Fatal(err)
	}
	if n := compressed(t, []byte(squeeze(string(css)))); n > 4<<10 {
		t.Errorf("the style sheet is %d bytes compressed, more than 4 KB", n)
	}
	if n := compressed(t, newScript().body); n > 1<<10 {
		t.Errorf("draft.js is %d bytes compressed, more than 1 KB", n)
	}
}
