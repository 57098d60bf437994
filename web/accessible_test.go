package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"
)

// axePath is where `make deps` puts axe-core.
const axePath = "../build/axe/node_modules/axe-core/axe.min.js"

// axeFaults runs every rule of WCAG 2.2 AA and the best practices that axe-core knows, and names what breaks one.
const axeFaults = `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
	resultTypes: ['violations'], preload: false}).then(r =>
	r.violations.flatMap(v => v.nodes.map(n => 'axe: ' + v.id + ': ' + v.help + ' – ' + n.html.slice(0, 160))))`

// sideways says whether a page is wider than the screen.
const sideways = `(document.documentElement.scrollWidth > innerWidth ? ['the page is ' + document.documentElement.scrollWidth + ' px wide on ' + innerWidth] : [])`

// paperFaults looks at a page as it is printed: nothing on paper can be pressed or led along (the agency's name is its
// letterhead), every text is there whole and dark, and what is folded on the screen is unfolded.
const paperFaults = `(() => {
  const found = [], said = (e) => e.tagName.toLowerCase() + '.' + (e.getAttribute('class') || '') + ' "' + e.textContent.trim().slice(0, 40) + '"'
  const seen = (e) => { const r = e.getBoundingClientRect(); return r.width > 1 && r.height > 1 && e.checkVisibility() }
  const light = (c) => { const [r, g, b] = c.match(/[\d.]+/g).slice(0, 3).map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 }); return .2126 * r + .7152 * g + .0722 * b }
  for (const e of document.querySelectorAll('nav, body > header a:not(.mark), footer, button, .button, .back, .skip')) if (seen(e)) found.push('is printed: ' + said(e))
  for (const e of document.querySelectorAll('main a')) if (seen(e) && 1.05 / (light(getComputedStyle(e).color) + .05) < 7) found.push('a link is printed pale: ' + said(e))
  for (const e of document.querySelectorAll('main, main *')) {
    if (e.closest('svg') || !seen(e)) continue
    if (getComputedStyle(e).overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1 && !e.matches('input, textarea, select')) found.push('is cut off on paper: ' + said(e))
    if (e.getBoundingClientRect().right > innerWidth + 1) found.push('runs over the edge of the paper: ' + said(e))
  }
  for (const e of document.querySelectorAll('main details:not([open])')) {
    const inside = [...e.children].filter(c => c.tagName !== 'SUMMARY')
    if (!e.querySelector('form') && inside.length && !inside.some(seen)) found.push('is folded away on paper: ' + said(e))
  }
  return [...new Set(found)]
})()`

// once does something when the screen has the width asked for: it follows a moment after the browser was told.
func once(width int64, expression string) chromedp.Action[[]string] {
	return chromedp.Evaluate[[]string](fmt.Sprintf(`(async () => { for (let i = 0; i < 400 && innerWidth !== %d; i++) await new Promise(r => setTimeout(r, 5)); return %s })()`,
		width, expression), chromedp.EvalAwaitPromise)
}

const unfolded = `(document.querySelectorAll('details').forEach(d => d.open = true), %s)`

// seen is one page as the browser is given it.
type seen struct {
	name   string
	body   []byte
	widths []int64 // at each of them everything is looked at
	zoomed bool    // and at half of 1280 px, which is what 200 % leaves of a desk's screen
	paper  int64   // width of the paper between its margins; 0: not looked at
	axe    bool
}

// TestEveryPageServesEveryReader shows every look to a real browser: on the narrowest telephone, on a desk's screen, at
// 200 %, on paper, and to axe-core; with everything in it, with nothing, with hostile text, in both languages. Of pages
// that differ in their words only one is looked at, and one with hostile words, which are longer than those of any
// language. axe-core is shown the former: its rules ask what an element is and whether it says anything, never what.
func TestEveryPageServesEveryReader(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(axePath)
	if err != nil {
		t.Fatal("axe-core is not here; `make deps` adds it: ", err)
	}
	var all []seen
	rendered, shapes, spoilt := 0, map[string]bool{}, map[string]bool{}
	add := func(name, kind, lang string, body []byte) {
		rendered++
		p := seen{name: name + "/" + kind + "/" + lang, body: body, widths: []int64{320, 1280}, zoomed: true, paper: upright}
		if bytes.Contains(body, []byte(`<body class="wide">`)) {
			p.paper = across
		}
		been := shapes
		if p.axe = kind != asHostile; !p.axe {
			p.widths, been = []int64{320}, spoilt
		}
		if shape := shapeOf(t, body); !been[shape] {
			been[shape] = true
			all = append(all, p)
		}
	}
	for _, l := range chosenLooks(t) {
		for _, as := range []struct{ kind, lang string }{{asFull, "id"}, {asFull, "en"}, {asEmpty, "id"}, {asEmpty, "en"}, {asHostile, "id"}} {
			if as.kind == asEmpty && !l.hasEmpty() {
				continue
			}
			if w := l.show(t, as.kind, as.lang); w.Code != http.StatusSeeOther {
				add(l.name, as.kind, as.lang, w.Body.Bytes())
			}
		}
	}
	for lang, body := range componentPages(t) {
		add("components", asFull, lang, body)
	}
	t.Logf("%d pages; %d differ in more than their words, %d with hostile ones", rendered, len(shapes), len(spoilt))
	server := serving(func(name string) []byte {
		if name == "axe.js" {
			return axe
		}
		n, err := strconv.Atoi(name)
		if err != nil || n >= len(all) {
			return nil
		}
		if all[n].axe {
			return append(slices.Clip(all[n].body), `<script src="/axe.js"></script>`...)
		}
		return all[n].body
	})
	defer server.Close()
	inTabs(browse(t), t, len(all), func(ctx context.Context, n int) error {
		found, err := all[n].faults(ctx, server.URL+"/"+strconv.Itoa(n))
		for _, fault := range found {
			t.Errorf("%s: %s", all[n].name, fault)
		}
		return err
	})
}

// faults are what is wrong with the page, on the screen and on paper.
func (p seen) faults(ctx context.Context, address string) ([]string, error) {
	var found []string
	at := func(where string, width int64, expression string) error {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800)); err != nil {
			return err
		}
		faults, err := chromedp.Run(ctx, once(width, expression))
		for _, fault := range faults {
			found = append(found, where+": "+fault)
		}
		return err
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(p.widths[0], 800), chromedp.Navigate(address)); err != nil {
		return nil, err
	}
	if p.paper > 0 {
		if err := onPaper(ctx, func() error { return at("on paper", p.paper, paperFaults) }); err != nil {
			return nil, err
		}
	}
	for _, width := range p.widths {
		if err := at(fmt.Sprintf("at %d px", width), width, fmt.Sprintf(unfolded, faults)); err != nil {
			return nil, err
		}
	}
	if p.zoomed {
		if err := at("at 200 %", 640, fmt.Sprintf(unfolded, sideways)); err != nil {
			return nil, err
		}
	}
	if p.axe {
		if err := at("at 360 px", 360, fmt.Sprintf(unfolded, "await "+axeFaults)); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// A4 between its margins: upright, and across as HR's pages are printed.
const (
	upright = 718
	across  = 1047
)

// onPaper lets the browser draw for a printer while f runs.
func onPaper(ctx context.Context, f func() error) error {
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		return err
	}
	if err := f(); err != nil {
		return err
	}
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
	return err
}

// serving is a server of what a browser asks for by name; what it has not it does not find. Scripts are kept by the
// browser: it reads and understands them once for all pages.
func serving(page func(name string) []byte) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		body := page(name)
		switch {
		case body == nil:
			http.NotFound(w, r)
			return
		case strings.HasSuffix(name, ".js"):
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
			w.Header().Set("Cache-Control", "max-age=3600, immutable")
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
		}
		_, _ = w.Write(body)
	}))
}

// inTabs does n things in the tabs of one browser, as many at a time as there is a point in.
func inTabs(browser context.Context, t *testing.T, n int, f func(tab context.Context, n int) error) {
	t.Helper()
	next := make(chan int)
	var tabs sync.WaitGroup
	for range 3 {
		tab, cancel := chromedp.NewContext(browser)
		t.Cleanup(cancel)
		tabs.Go(func() {
			for i := range next {
				if err := f(tab, i); err != nil {
					t.Errorf("the browser: %v", err)
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	tabs.Wait()
}

// deciding are the attributes whose very value decides what an element is to a reader who does not see it.
var deciding = []string{"class", "type", "role", "scope", "tabindex", "hidden", "aria-hidden", "aria-current", "aria-invalid", "href", "colspan", "rowspan", "autocomplete", "disabled"}

// shapeOf is a page without its words: its elements, what they are, and whether they say anything.
func shapeOf(t *testing.T, body []byte) string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	labels := map[string]int{} // two regions of one name are a fault, so equal names stay equal
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" && n.Parent.Data != "style":
			out.WriteByte('.')
		case n.Type == html.ElementNode:
			out.WriteString("<" + n.Data)
			for _, a := range n.Attr {
				switch {
				case a.Key == "href":
					out.WriteString(" href=" + a.Val[:min(1, len(a.Val))])
				case slices.Contains(deciding, a.Key):
					out.WriteString(" " + a.Key + "=" + a.Val)
				case a.Key == "aria-label" && a.Val != "":
					if labels[a.Val] == 0 {
						labels[a.Val] = len(labels) + 1
					}
					fmt.Fprintf(&out, " label=%d", labels[a.Val])
				case a.Val == "":
					out.WriteString(" -" + a.Key)
				default:
					out.WriteString(" " + a.Key)
				}
			}
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
		if n.Type == html.ElementNode {
			out.WriteByte('>')
		}
	}
	walk(root)
	return out.String()
}

// What the browser's questions are for is found when it is there.
func TestFaultsOfAPageAreFound(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(axePath)
	if err != nil {
		t.Fatal("axe-core is not here; `make deps` adds it: ", err)
	}
	server := serving(func(name string) []byte {
		if name == "axe.js" {
			return axe
		}
		return []byte(`<!doctype html><html><title>x</title><script src="/axe.js"></script><style>html{background:#fff}.p{color:#aaa}</style><main><h1>x</h1><p class="p">pale</p>
			<p style="width:2000px">wide</p><nav>ways</nav><a href="/x" class="p">there</a><div style="width:9rem;overflow:hidden"><p style="width:20rem">cut</p></div>
			<details><summary>more</summary><p>folded</p></details><p style="font-size:9px">small</p><button>low</button><input></main>`)
	})
	defer server.Close()
	planted := seen{widths: []int64{320}, zoomed: true, paper: upright, axe: true}
	ctx := browse(t)
	found, err := planted.faults(ctx, server.URL+"/planted")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(found, "\n")
	for _, fault := range []string{"axe: label: ", "axe: html-has-lang: ", "at 320 px: the page is 2", "at 200 %: the page is 2", "contrast 2.32: p.p", "smaller than 16 px", "lower than 44 px: button",
		"is printed: nav", "is printed: button", "a link is printed pale", "is cut off on paper: div", "runs over the edge of the paper: p", "is folded away on paper: details"} {
		if !strings.Contains(all, fault) {
			t.Errorf("%q is not found", fault)
		}
	}
	if t.Failed() {
		t.Log(all)
	}
}

// Pages that differ in their words only have one shape; an empty label, another region and a lost cell have another.
func TestShapesTellWordsFromElements(t *testing.T) {
	t.Parallel()
	page := func(body string) string { return shapeOf(t, []byte("<!doctype html><main>"+body+"</main>")) }
	want := page(`<a href="/a" aria-label="x">satu</a><section aria-label="y"></section><td>1`)
	if page(`<a href="/b" aria-label="z">two</a><section aria-label="w"></section><td>2`) != want {
		t.Error("other words are another shape")
	}
	for _, other := range []string{`<a href="/a" aria-label="">satu</a><section aria-label="y"></section><td>1`, `<a href="/a" aria-label="x"></a><section aria-label="y"></section><td>1`,
		`<a href="/a" aria-label="x">satu</a><section aria-label="x"></section><td>1`, `<a href="/a" aria-label="x" class="q">satu</a><section aria-label="y"></section><td>1`} {
		if page(other) == want {
			t.Errorf("%s has the same shape", other)
		}
	}
}
