package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axePath is where `make deps` puts axe-core.
const axePath = "../build/axe/node_modules/axe-core/axe.min.js"

// axeFaults runs every rule of WCAG 2.2 AA and the best practices that axe-core knows, and names what breaks one.
const axeFaults = `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
	resultTypes: ['violations'], preload: false}).then(r =>
	r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + v.help + ' – ' + n.html.slice(0, 160))))`

// TestNoPageBreaksARuleOfAccessibility lets axe-core look at every page and every refused form: with everything in it in
// both languages, with nothing in it in one.
func TestNoPageBreaksARuleOfAccessibility(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(axePath)
	if err != nil {
		t.Fatal("axe-core is not here; `make deps` adds it: ", err)
	}
	ctx := browse(t)
	var body []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/axe.js" { // once for all pages: the browser keeps what it has read and understood
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
			w.Header().Set("Cache-Control", "max-age=3600, immutable")
			_, _ = w.Write(axe)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(append(slices.Clip(body), `<script src="/axe.js"></script>`...))
	}))
	defer server.Close()
	run := 0
	look := func(t *testing.T, page []byte) {
		t.Helper()
		body = page
		run++
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 740), chromedp.Navigate(server.URL+"/"+strconv.Itoa(run))); err != nil {
			t.Fatal(err)
		}
		found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`document.querySelectorAll('details').forEach(d => d.open = true); `+axeFaults,
			chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range found {
			t.Error(fault)
		}
	}
	for _, l := range everyLook() {
		for _, as := range []struct {
			name, lang string
			make       func(act string) *fake
		}{{"full/id", "id", full}, {"full/en", "en", full}, {"empty/id", "id", empty}} {
			if l.filled && as.name == "empty/id" {
				continue
			}
			t.Run(l.name+"/"+as.name, func(t *testing.T) {
				if w := l.show(t, as.make, as.lang); w.Code != http.StatusSeeOther {
					look(t, w.Body.Bytes())
				}
			})
		}
	}
	t.Run("a fault is found", func(t *testing.T) {
		body = []byte(`<!doctype html><html><title>x</title><main><h1>x</h1><input></main>`)
		if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/planted")); err != nil {
			t.Fatal(err)
		}
		found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](axeFaults, chromedp.EvalAwaitPromise))
		if err != nil || !strings.Contains(strings.Join(found, "\n"), "label: ") || !strings.Contains(strings.Join(found, "\n"), "html-has-lang: ") {
			t.Errorf("axe finds %v, %v in a page without a label and a language", found, err)
		}
	})
}
