package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// slowDown is how many times slower the processor is made.
const slowDown = 6

// line is a line as the browser imitates it.
type line struct {
	name      string
	roundTrip time.Duration
	second    float64 // bytes a second
}

var (
	slow3G  = line{"Slow 3G: 400 kbit/s, 2 s round trip", 2 * time.Second, 400_000 / 8}
	badLine = line{"400 kbit/s, 0.4 s round trip", 400 * time.Millisecond, 400_000 / 8}
)

// usableAfter is when the page that is shown could be used, and the longest that the browser was busy at one go, both in
// milliseconds. A form can be used when the page is read: its script is optional and comes after.
const usableAfter = `new Promise(done => {
  let busy = 0
  const add = list => { for (const e of list) busy = Math.max(busy, e.duration) }
  const seen = new PerformanceObserver(l => add(l.getEntries()))
  seen.observe({type: 'longtask', buffered: true})
  setTimeout(() => { add(seen.takeRecords()); done(JSON.stringify([performance.getEntriesByType('navigation')[0].domInteractive, busy])) }, 50)
})`

// openPages opens the pages of readers in a browser on both lines, so many rounds.
func openPages(ctx context.Context, address string, readers []reader, browser string, rounds int) (opened []Opened, err error) {
	profile, err := os.MkdirTemp("", "siklus-bench-browser-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(profile)) }()
	ctx, end := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.UserDataDir(profile), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true))...)
	defer end()
	ctx, end = chromedp.NewContext(ctx)
	defer end()
	defer func() { err = errors.Join(err, chromedp.Cancel(ctx)) }()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 740)); err != nil {
		return nil, fmt.Errorf("browser: %w", err)
	}
	for _, r := range readers {
		for _, on := range []line{slow3G, badLine} {
			o := Opened{Who: r.who, Line: on.name, Budget: r.usable[on.name], MostBusy: r.busy}
			if err := imitate(ctx, on, r.session); err != nil {
				return nil, err
			}
			for range rounds {
				for _, path := range r.paths {
					took, busy, err := openPage(ctx, address+path)
					if err != nil {
						return nil, fmt.Errorf("open %s: %w", path, err)
					}
					o.Took, o.LongTask = append(o.Took, took), max(o.LongTask, busy)
				}
			}
			slices.Sort(o.Took)
			opened = append(opened, o)
		}
	}
	return opened, nil
}

// imitate puts the browser on a line, slows it down, and shows a session with every request. Nothing is kept from page to page.
func imitate(ctx context.Context, on line, session string) error {
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	if err == nil {
		_, err = chromedp.Call(ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	}
	if err == nil {
		_, err = chromedp.Call(ctx, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Authorization": "Bearer " + session}})
	}
	if err == nil {
		_, err = chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Latency: float64(on.roundTrip.Milliseconds()), DownloadThroughput: on.second, UploadThroughput: on.second}}})
	}
	if err == nil {
		_, err = chromedp.Call(ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: slowDown})
	}
	return err
}

// openPage opens one page and returns after how long it could be used and how long the browser was busy at most.
func openPage(ctx context.Context, address string) (took, busy time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	answer, err := chromedp.Run(ctx, chromedp.NavigateResponse(address))
	if err != nil {
		return 0, 0, err
	}
	if answer.Status != http.StatusOK {
		return 0, 0, fmt.Errorf("answered with %d", answer.Status)
	}
	told, err := chromedp.Run(ctx, chromedp.Evaluate[string](usableAfter, chromedp.EvalAwaitPromise))
	if err != nil {
		return 0, 0, err
	}
	var figures [2]float64
	if err := json.Unmarshal([]byte(told), &figures); err != nil {
		return 0, 0, err
	}
	return time.Duration(figures[0] * float64(time.Millisecond)), time.Duration(figures[1] * float64(time.Millisecond)), nil
}
