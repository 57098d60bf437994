package web

import (
	"net/http/httptest"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestAxeTmp(t *testing.T) {
	axe, err := os.ReadFile("/tmp/w/package/axe.min.js")
	if err != nil { t.Fatal(err) }
	ctx := browse(t)
	for _, l := range pagesToSee() {
		f := full(l.act)
		if l.hr { f = asHR(f) }
		if l.state != nil { l.state(f) }
		f.cycle.Stage = "running"
		server := httptest.NewServer(visiting(t, f, Options{Log: quiet(), OIDCPath: "/oidc", DevPeople: demoPeople, DevSignIn: demoSignIn}).h)
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 800), chromedp.Navigate(server.URL+l.path)); err != nil { t.Fatal(err) }
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[any](string(axe)+";document.querySelectorAll('details').forEach(d => d.open = true);1")); err != nil { t.Fatal(err) }
		found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`axe.run({runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}).then(r => r.violations.map(v => v.id+': '+v.nodes.map(n=>n.html.slice(0,120)).slice(0,3).join(' | ')))`, chromedp.EvalAwaitPromise))
		if err != nil { t.Fatal(l.name, err) }
		for _, v := range found { t.Errorf("%s: %s", l.name, v) }
		server.Close()
	}
}
