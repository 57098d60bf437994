package web

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// A post is looked for by Enter, chosen, seen with what will follow and confirmed; nothing is recorded before that, and
// what is looked for stands in no address.
func TestABrowserMovesAnEmployeeToAPost(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	f := asHR(full(""))
	year("in-year")(f)
	server := httptest.NewServer(visiting(t, f, Options{}).h)
	defer server.Close()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 640), chromedp.Navigate(server.URL+"/hr/berkas/"+caseID),
		chromedp.Click(chromedp.CSS(`details:has(#Transfer-query) summary`)), chromedp.SetValue(chromedp.CSS("#Transfer-from"), "2026-08-03"),
		chromedp.SetValue(chromedp.CSS("#Transfer-reason"), "SK 821/114/2026"),
		chromedp.SendKeys(chromedp.CSS("#Transfer-query"), "promosi\r"), chromedp.WaitVisible(chromedp.CSS(`p[role=status]`)),
		chromedp.Click(chromedp.CSS(`input[value="`+postID+`"]`)), chromedp.Click(chromedp.CSS("#Transfer-capacity")),
		chromedp.Click(chromedp.CSS(`button[value=Transfer]`)), chromedp.WaitVisible(chromedp.CSS(".follows"))); err != nil {
		t.Fatal(err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](faults))
	if err != nil || len(found) > 0 {
		t.Errorf("the page before sending: %v, %v", found, err)
	}
	address, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href`))
	if err != nil || strings.Contains(address, "promosi") || f.count() != 0 {
		t.Errorf("the address is %s after %d acts, %v", address, f.count(), err)
	}
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(`button[value=send]`)), chromedp.WaitVisible(chromedp.CSS(".note.good"))); err != nil {
		t.Fatal(err)
	}
	if r := last[*siklusv1.TransferRequest](t, f); r.GetPostId() != postID || r.GetFrom() != "2026-08-03" || r.GetCapacity() != "definitif" || r.GetReason() != "SK 821/114/2026" {
		t.Errorf("handed in %v", r)
	}
}
