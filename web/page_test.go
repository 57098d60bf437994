package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// browser speaks to the pages as a browser does, without following redirects.
type browser struct {
	t    *testing.T
	h    http.Handler
	lang string
}

func visiting(t *testing.T, f *fake, o Options) browser {
	t.Helper()
	h, err := New(f.services(), o)
	if err != nil {
		t.Fatal(err)
	}
	return browser{t: t, h: h}
}

func (b browser) get(path string) *httptest.ResponseRecorder {
	return b.do(httptest.NewRequestWithContext(b.t.Context(), http.MethodGet, path, nil))
}

func (b browser) post(path string, pairs ...string) *httptest.ResponseRecorder {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

func (b browser) do(r *http.Request) *httptest.ResponseRecorder {
	if b.lang != "" {
		r.AddCookie(&http.Cookie{Name: languageCookie, Value: b.lang})
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	return w
}

// page is a parsed page with the questions tests ask of it.
type page struct {
	t    *testing.T
	root *html.Node
	text string
}

func read(t *testing.T, w *httptest.ResponseRecorder) page {
	t.Helper()
	body := w.Body.String()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatalf("the page is no HTML: %v", err)
	}
	return page{t, root, body}
}

// all returns the elements of a kind that have the given attributes, in pairs; "*" is any value.
func (p page) all(kind string, pairs ...string) []*html.Node {
	var found []*html.Node
	for n := range p.root.Descendants() {
		if n.Type != html.ElementNode || (kind != "*" && n.Data != kind) {
			continue
		}
		fits := true
		for i := 0; i+1 < len(pairs); i += 2 {
			value, ok := attr(n, pairs[i])
			fits = fits && ok && (pairs[i+1] == "*" || value == pairs[i+1])
		}
		if fits {
			found = append(found, n)
		}
	}
	return found
}

// value returns what stands in an input, area, select or radio group.
func (p page) value(name string) string {
	p.t.Helper()
	for _, n := range p.all("*", "name", name) {
		switch kind, _ := attr(n, "type"); {
		case n.Data == "textarea":
			return strings.TrimPrefix(textOf(n), "\n")
		case n.Data == "select":
			for o := range n.Descendants() {
				if _, chosen := attr(o, "selected"); chosen {
					v, _ := attr(o, "value")
					return v
				}
			}
			return ""
		case kind == "radio" || kind == "checkbox":
			if _, checked := attr(n, "checked"); checked {
				v, _ := attr(n, "value")
				return v
			}
		case n.Data == "input":
			v, _ := attr(n, "value")
			return v
		}
	}
	if len(p.all("*", "name", name)) == 0 {
		p.t.Errorf("the page has no input %q", name)
	}
	return ""
}

// form returns the form that hands in an act, where several stand on a page.
func (p page) form(act string) page {
	p.t.Helper()
	for _, n := range p.all("form") {
		if own := (page{p.t, n, p.text}); len(own.all("button", "name", "act", "value", act)) == 1 {
			return own
		}
	}
	p.t.Fatalf("the page has no form for %s", act)
	return p
}

// says fails unless the page shows the sentence.
func (p page) says(sentence string) {
	p.t.Helper()
	if !strings.Contains(strings.Join(strings.Fields(textOf(p.root)), " "), sentence) {
		p.t.Errorf("the page does not say %q", sentence)
	}
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && (d.Parent == nil || (d.Parent.Data != "style" && d.Parent.Data != "script")) {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// wants fails unless the answer has the status, and says what it had.
func wants(t *testing.T, w *httptest.ResponseRecorder, status int) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("status %d, want %d; %s", w.Code, status, w.Header().Get("Location"))
	}
}

// leads fails unless the answer redirects to the path.
func leads(t *testing.T, w *httptest.ResponseRecorder, path string) {
	t.Helper()
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != path {
		t.Fatalf("status %d to %q, want 303 to %q", w.Code, w.Header().Get("Location"), path)
	}
}

// quiet is a log that nobody reads.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
