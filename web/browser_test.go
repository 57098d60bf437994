package web

import (
	"context"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// browse starts a real browser with its own profile. Its limit is for a machine that does much else meanwhile.
func browse(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("no chromium on this machine; `make deps` adds it (Debian: apt-get install chromium)")
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // the first run starts the browser and must not have a limit
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(ctx, 25*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// faults looks at a page as it is drawn: what runs over the side, text that is too small or too pale, and
// targets that a thumb misses. Contrast is that of WCAG 2.2, against the first background behind the text.
const faults = `(() => {
  const found = []
  const said = (e) => e.tagName.toLowerCase() + (e.className && e.className.baseVal === undefined ? '.' + e.className : '') + ' "' + (e.textContent || e.name || '').trim().slice(0, 40) + '"'
  const seen = (e) => { const r = e.getBoundingClientRect(); return r.width > 1 && r.height > 1 && r.right > 0 && e.checkVisibility() }
  const rgb = (c) => c.match(/[\d.]+/g).map(Number)
  const light = (c) => { const [r, g, b] = c.map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 }); return .2126 * r + .7152 * g + .0722 * b }
  if (document.documentElement.scrollWidth > innerWidth) {
    found.push('the page is ' + document.documentElement.scrollWidth + ' px wide on ' + innerWidth)
    for (const e of document.querySelectorAll('main *')) if (seen(e) && !e.closest('.scroll') && e.getBoundingClientRect().right > innerWidth + 1) { found.push('runs over the side: ' + said(e)); break }
  }
  for (const e of document.querySelectorAll('button, .button, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select, textarea, summary, nav a, label.pick, .back, .what, header a')) {
    if (seen(e) && e.getBoundingClientRect().height < 43.5) found.push('lower than 44 px: ' + said(e))
  }
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const e = n.parentElement
    if (!n.data.trim() || !seen(e) || ['SCRIPT', 'STYLE', 'OPTION'].includes(e.tagName) || e.closest('datalist')) continue
    const style = getComputedStyle(e)
    if (parseFloat(style.fontSize) < 16) found.push('smaller than 16 px: ' + said(e))
    let b = e
    while (b && (rgb(getComputedStyle(b).backgroundColor)[3] ?? 1) === 0) b = b.parentElement
    const [x, y] = [light(rgb(style.color).slice(0, 3)), light(rgb(getComputedStyle(b || document.documentElement).backgroundColor).slice(0, 3))]
    const contrast = (Math.max(x, y) + .05) / (Math.min(x, y) + .05)
    const body = ['P', 'DD', 'TD', 'LI', 'BLOCKQUOTE', 'DT'].includes(e.tagName)
    if (contrast < (body ? 7 : 4.5)) found.push('contrast ' + contrast.toFixed(2) + ': ' + said(e))
  }
  return [...new Set(found)]
})()`

// pagesToSee are shown to the browser: what an address leads to, by its name.
func pagesToSee() []look {
	var list []look
	for _, l := range everyLook() {
		if l.post == nil && !l.fleeting && !strings.HasSuffix(l.name, "from the case") {
			list = append(list, l)
		}
	}
	return list
}

func TestABrowserSendsTheFormAndFindsItsMistakes(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	f := full("FileObjection")
	server := httptest.NewServer(visiting(t, f, Options{}).h)
	defer server.Close()
	field := chromedp.CSS("#reasons")
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/tugas/"+taskID), chromedp.SendKeys(field, "Pendek"),
		chromedp.Click(chromedp.CSS(`button[value=check]`)), chromedp.WaitVisible(chromedp.CSS("#galat"))); err != nil {
		t.Fatal(err)
	}
	where, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.activeElement.id + ' ' + document.querySelector('#reasons').value`))
	if err != nil || where != "galat Pendek" {
		t.Errorf("focus and text are %q, %v; want the summary and what was typed", where, err)
	}
	if err := chromedp.Do(ctx, chromedp.SetValue(field, "Capaian hulu belum dihitung."), chromedp.Click(chromedp.CSS(`button[value=check]`)),
		chromedp.WaitVisible(chromedp.CSS(`button[value=send]`)), chromedp.Click(chromedp.CSS(`button[value=send]`)), chromedp.WaitVisible(chromedp.CSS(".note.good"))); err != nil {
		t.Fatal(err)
	}
	if got := last[*siklusv1.FileObjectionRequest](t, f).GetReasons(); got != "Capaian hulu belum dihitung." {
		t.Errorf("sent %q", got)
	}
}

// Enter in the search looks for somebody and hands nothing in; the page comes back where the search stands.
func TestABrowserFindsAPartyByName(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	f := asHR(full(""))
	server := httptest.NewServer(visiting(t, f, Options{}).h)
	defer server.Close()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 640), chromedp.Navigate(server.URL+"/hr/berkas/"+caseID),
		chromedp.Click(chromedp.CSS(`details:has(#ChangeParty-query) summary`)), chromedp.Click(chromedp.CSS("#ChangeParty-role")),
		chromedp.SetValue(chromedp.CSS("#ChangeParty-reason"), "Mutasi ke dinas lain"),
		chromedp.SendKeys(chromedp.CSS("#ChangeParty-query"), "wenda\r"), chromedp.WaitVisible(chromedp.CSS(`p[role=status]`))); err != nil {
		t.Fatal(err)
	}
	seen, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector('#ChangeParty-query').getBoundingClientRect())`))
	if err != nil || !seen {
		t.Errorf("after the search the page stands elsewhere: %v, %v", seen, err)
	}
	address, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href`))
	if err != nil || strings.Contains(address, "wenda") || f.count() != 0 {
		t.Errorf("the address is %s after %d acts, %v", address, f.count(), err)
	}
	found := f.found.People[0].Person.Id
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(`input[value="`+found+`"]`)), chromedp.Click(chromedp.CSS(`button[value=ChangeParty]`)), chromedp.WaitVisible(chromedp.CSS(".note.good"))); err != nil {
		t.Fatal(err)
	}
	if r := last[*siklusv1.ChangePartyRequest](t, f); r.GetPersonId() != found || r.GetRole() != "appraiser" || r.GetReason() != "Mutasi ke dinas lain" {
		t.Errorf("handed in %v", r)
	}
}

// The phone keeps what was typed over a reload, to the last letter, and lets it go once it has arrived.
func TestTheScriptBringsBackWhatWasTyped(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	f := full("ExplainObjection")
	server := httptest.NewServer(visiting(t, f, Options{}).h)
	defer server.Close()
	form, field := server.URL+"/tugas/"+taskID, chromedp.CSS("#explanation")
	kept := chromedp.Poll[bool](`Object.keys(localStorage).some(k => k[0] === '/')`)
	if err := chromedp.Do(ctx, chromedp.Navigate(form), chromedp.SendKeys(field, "Data hulu terlambat.")); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, kept); err != nil {
		t.Fatal("the phone does not keep what is typed: ", err)
	}
	if err := chromedp.Do(ctx, chromedp.Reload()); err != nil {
		t.Fatal(err)
	}
	if got, err := chromedp.Run(ctx, chromedp.Value(field)); err != nil || got != "Data hulu terlambat." {
		t.Errorf("after a reload stands %q, %v", got, err)
	}
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(`button[value=send]`)), chromedp.WaitVisible(chromedp.CSS(".note.good"))); err != nil {
		t.Fatal(err)
	}
	if left, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`Object.keys(localStorage).some(k => k[0] === '/')`)); err != nil || left {
		t.Errorf("after sending, the phone still keeps it: %v, %v", left, err)
	}
	if f.count() != 1 {
		t.Errorf("handed in %d times", f.count())
	}
}
