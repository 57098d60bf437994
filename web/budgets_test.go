package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// allowance is what a page may cost whoever opens it for the first time. Bytes are those of the wire: compressed, with the
// headers of the answers.
type allowance struct {
	bytes    float64
	requests int
	script   float64 // bytes of it
	shift    float64 // of the layout, as the browser counts it
	usable   map[string]time.Duration
}

// profiles are the lines on which a form must be usable soon.
var profiles = map[string]struct {
	roundTrip time.Duration
	second    float64 // bytes a second
}{
	"Slow 3G, 400 kbit/s with 2 s":  {2 * time.Second, 400_000 / 8},
	"a bad line, 400 kbit/s, 0.4 s": {400 * time.Millisecond, 400_000 / 8},
}

var (
	staffAllowance = allowance{bytes: 14 << 10, requests: 2, script: 1 << 10, usable: map[string]time.Duration{
		"Slow 3G, 400 kbit/s with 2 s": 3 * time.Second, "a bad line, 400 kbit/s, 0.4 s": 1500 * time.Millisecond}}
	hrAllowance = allowance{bytes: 60 << 10, requests: 4, script: 16 << 10, shift: .05, usable: map[string]time.Duration{
		"Slow 3G, 400 kbit/s with 2 s": 6 * time.Second, "a bad line, 400 kbit/s, 0.4 s": 2500 * time.Millisecond}}
)

// sent is one request as the browser tells of it.
type sent struct {
	id    network.RequestID
	url   string
	kind  network.ResourceType
	bytes float64
	hops  int // redirects before it
}

// wire keeps what a browser sends. What stands in the page itself (data:) is not sent.
type wire struct {
	mu   sync.Mutex
	list []sent
}

// tap listens to the network of a browser's page, which keeps nothing from one page to the next unless told to.
func tap(ctx context.Context, t *testing.T, keeps bool) *wire {
	t.Helper()
	w := &wire{}
	err := chromedp.Listen(ctx, w.hear)
	if err == nil {
		_, err = chromedp.Call(ctx, network.Enable, network.EnableParams{})
	}
	if err == nil {
		_, err = chromedp.Call(ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: !keeps})
	}
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *wire) hear(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if strings.HasPrefix(e.Request.URL, "data:") {
			return
		}
		if e.RedirectResponse != nil {
			for i := range w.list {
				if w.list[i].id == e.RequestID {
					w.list[i].url, w.list[i].hops = e.Request.URL, w.list[i].hops+1
					w.list[i].bytes += e.RedirectResponse.EncodedDataLength
				}
			}
			return
		}
		w.list = append(w.list, sent{id: e.RequestID, url: e.Request.URL, kind: e.Type})
	case *network.EventLoadingFinished:
		for i := range w.list {
			if w.list[i].id == e.RequestID {
				w.list[i].bytes += e.EncodedDataLength
			}
		}
	}
}

// take is what was sent since the last time.
func (w *wire) take() []sent {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := w.list
	w.list = nil
	return list
}

// shifted is how much the page has moved under its reader since it came.
const shifted = `new Promise(done => {
  let sum = 0
  const add = list => { for (const e of list) sum += e.value }
  const seen = new PerformanceObserver(l => add(l.getEntries()))
  seen.observe({type: 'layout-shift', buffered: true})
  requestAnimationFrame(() => requestAnimationFrame(() => { add(seen.takeRecords()); done(sum) }))
})`

// keepsStill opens a page, up to three times, until it moves no more than it may: a browser that has much else to do may draw
// a line that it has read by half, now here and now there; what a page itself moves, it moves each time. before runs ahead of
// each visit.
func keepsStill(ctx context.Context, t *testing.T, address string, width int64, may allowance, before func()) {
	t.Helper()
	var moved float64
	for range 3 {
		before()
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 740), chromedp.Navigate(address)); err != nil {
			t.Fatal(err)
		}
		var err error
		if moved, err = chromedp.Run(ctx, chromedp.Evaluate[float64](shifted, chromedp.EvalAwaitPromise)); err != nil {
			t.Fatal(err)
		}
		if moved <= may.shift {
			return
		}
	}
	t.Errorf("the page moves under its reader: %g, more than %g", moved, may.shift)
}

// holdsUp counts what the browser must fetch or run before it can show a form that works.
const holdsUp = `document.querySelectorAll('link[rel=stylesheet], link[rel=preload], script:not([src]), script[src]:not([defer]), img, iframe, video, audio, object, embed').length`

// foldedWork counts the folded parts whose fields the browser lays out nevertheless: when a page is read it looks at every field,
// and for each it lays out anew what is only skipped.
const foldedWork = `[...document.querySelectorAll('details:not([open])')].filter(d => d.querySelector('input, select, textarea') && getComputedStyle(d, '::details-content').display !== 'none').length`

// TestEveryPageKeepsToItsBudget opens every page that an address leads to in a real browser that has seen nothing of it yet.
// How soon a form is usable is worked out from what was sent: round trips that must wait for each other, and bytes on the
// line. So the figure is the page's and not that of a machine that does much else; `siklus bench` has one by the clock.
func TestEveryPageKeepsToItsBudget(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	line := tap(ctx, t, false)
	for _, l := range pagesToSee() {
		t.Run(l.name, func(t *testing.T) {
			may, width := staffAllowance, int64(360)
			if l.hr {
				may, width = hrAllowance, 1280
			}
			server := httptest.NewServer(visiting(t, l.data(asFull), Options{Log: quiet(), OIDCPath: "/oidc"}).h)
			defer server.Close()
			keepsStill(ctx, t, server.URL+l.path, width, may, func() { line.take() })
			waits, err := chromedp.Run(ctx, chromedp.Evaluate[int](holdsUp))
			if err != nil || waits > 0 {
				t.Errorf("%d parts hold the page up or weigh on it, %v", waits, err)
			}
			if work, err := chromedp.Run(ctx, chromedp.Evaluate[int](foldedWork)); err != nil || work > 0 {
				t.Errorf("%d folded parts with fields are laid out, %v", work, err)
			}
			may.holds(t, server.URL, line.take())
		})
	}
}

// holds compares what was sent with what may be.
func (may allowance) holds(t *testing.T, own string, list []sent) {
	t.Helper()
	total, script, requests := 0., 0., 0
	for _, s := range list {
		total, requests = total+s.bytes, requests+1+s.hops
		if !strings.HasPrefix(s.url, own+"/") {
			t.Errorf("%s is a third party", s.url)
		}
		switch s.kind {
		case network.ResourceTypeDocument:
			for name, p := range profiles {
				usable := time.Duration(1+s.hops)*p.roundTrip + time.Duration(s.bytes/p.second*float64(time.Second))
				if usable > may.usable[name] {
					t.Errorf("usable after %s on %s, later than %s", usable, name, may.usable[name])
				}
			}
		case network.ResourceTypeScript:
			script += s.bytes
		case network.ResourceTypeEventSource: // the news of a page that stays open
		default:
			t.Errorf("%s is a %s: pages have no fonts, pictures or sheets of their own", s.url, s.kind)
		}
	}
	if len(list) == 0 || list[0].bytes == 0 {
		t.Fatalf("nothing was heard: %v", list)
	}
	if total > may.bytes {
		t.Errorf("%g bytes, more than %g", total, may.bytes)
	}
	if requests > may.requests {
		t.Errorf("%d requests, more than %d: %v", requests, may.requests, list)
	}
	if script > may.script+scriptHeaders {
		t.Errorf("%g bytes of script, more than %g", script, may.script)
	}
}

// scriptHeaders is what the headers of an answer weigh, which are no script.
const scriptHeaders = 700

// TestEveryScriptFitsIntoOneKilobyte: the body alone, compressed as it is sent.
func TestEveryScriptFitsIntoOneKilobyte(t *testing.T) {
	t.Parallel()
	h := visiting(t, full("SubmitTargets"), Options{Log: quiet()}).h
	for _, name := range []string{"draft", "entries", "team"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, scriptOf(name).path, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if n := w.Body.Len(); w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != "gzip" && n >= 512 || n == 0 || n > 1024 {
			t.Errorf("%s: %d, %d bytes, %q", name, w.Code, n, w.Header().Get("Content-Encoding"))
		}
	}
}

// TestAWholeTaskKeepsToItsBudget does what an employee does in January in a browser, from the letter's link to the receipt: five
// planned results, each a question of its own, a look at all of them, and off.
func TestAWholeTaskKeepsToItsBudget(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	line := tap(ctx, t, true)
	f := full("SubmitTargets")
	f.kase.Targets, f.task.Draft = nil, ""
	server := httptest.NewServer(visiting(t, f, Options{Log: quiet()}).h)
	defer server.Close()
	click := func(button string) chromedp.Action[chromedp.Void] {
		return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(button)))
			return err
		})
	}
	steps := []chromedp.Action[chromedp.Void]{chromedp.EmulateViewport(360, 740), chromedp.Navigate(server.URL + "/t/" + goodKey), click("main form button")}
	for n, result := range []string{"Cakupan imunisasi dasar lengkap meningkat di seluruh wilayah kerja", "Kader posyandu mampu mencatat pertumbuhan anak", "Stok vaksin tercatat benar setiap bulan",
		"Rumah tangga sasaran dikunjungi sesuai jadwal", "Laporan surveilans terkirim lengkap dan tepat waktu"} {
		id := "#targets-results-" + string(rune('0'+n))
		if n > 0 {
			steps = append(steps, click(`button[value="add-result"]`))
		}
		steps = append(steps, chromedp.SetValue(chromedp.CSS(id+"-result"), result), chromedp.SetValue(chromedp.CSS(id+"-indicators-0-measure"), "Yang tercapai dari sasaran, menurut laporan bulanan"),
			chromedp.SetValue(chromedp.CSS(id+"-indicators-0-target"), "85 % dari 412 sasaran"), chromedp.SetValue(chromedp.CSS(id+"-indicators-0-aspect"), "ASPECT_QUANTITY"))
	}
	if err := chromedp.Do(ctx, append(steps, click(`button[value="check"]:not(.skip)`), click(`button[value="send"]`))...); err != nil {
		t.Fatal(err)
	}
	if n := len(last[*siklusv1.SubmitTargetsRequest](t, f).GetTargets().GetResults()); n != 5 {
		t.Fatalf("%d results were sent", n)
	}
	bytes, requests := 0., 0
	for _, s := range line.take() {
		if s.bytes == 0 {
			continue // the browser has it
		}
		t.Logf("%7.0f bytes, %s", s.bytes, strings.TrimPrefix(s.url, server.URL))
		bytes, requests = bytes+s.bytes, requests+1+s.hops
	}
	if bytes > 60<<10 || requests > 20 {
		t.Errorf("%g bytes in %d requests, more than 60 KB in 20", bytes, requests)
	}
}

// Whoever sends a file is told before how large it may be, on every page that takes one.
func TestEveryFileInputSaysItsSize(t *testing.T) {
	t.Parallel()
	inputs := 0
	for _, l := range pagesToSee() {
		p := read(t, l.show(t, asFull, "id"))
		for _, n := range p.all("input", "type", "file") {
			inputs++
			id, _ := attr(n, "id")
			said := ""
			for _, label := range p.all("label", "for", id) {
				said += textOf(label)
			}
			if described, _ := attr(n, "aria-describedby"); described != "" {
				for _, hint := range strings.Fields(described) {
					for _, e := range p.all("*", "id", hint) {
						said += " " + textOf(e)
					}
				}
			}
			if !strings.Contains(said, " MB") {
				t.Errorf("%s: the file's input says %q, and no size", l.name, said)
			}
		}
	}
	if inputs < 5 {
		t.Errorf("%d inputs for files were seen", inputs)
	}
}
