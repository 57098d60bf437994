package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"siklus.id/api"
	"siklus.id/store"
)

// Pages tells how long pages take: at the server, and in a browser on a bad line with a slow processor.
type Pages struct {
	Served []Served
	Opened []Opened
}

// Served is how long the server took for the pages of some readers, so many a second.
type Served struct {
	Who    string
	Budget time.Duration // of the p95
	Took   []time.Duration
}

// Ratio is the p95 by its budget.
func (s Served) Ratio() float64 { return float64(quantile(s.Took, .95)) / float64(s.Budget) }

// Opened is how long it took, by the clock, until a form could be used, in a browser that had seen nothing of it.
type Opened struct {
	Who, Line string
	Budget    time.Duration
	Took      []time.Duration // sorted, one for each page and round
	LongTask  time.Duration   // the longest that the browser was busy at one go
	MostBusy  time.Duration   // the budget of it
}

// Ratio is the slowest page by its budget.
func (o Opened) Ratio() float64 { return float64(quantile(o.Took, 1)) / float64(o.Budget) }

// longest says how long the browser was busy at most. It tells only of tasks over 50 ms.
func (o Opened) longest() string {
	if o.LongTask == 0 {
		return "none over 50 ms (met)"
	}
	return fmt.Sprintf("%s of %s (%s)", milliseconds(o.LongTask), milliseconds(o.MostBusy), met(o.LongTask <= o.MostBusy))
}

const (
	// budgetHR is the p95 that a page of HR's may take on two cores with so many requests a second.
	budgetHR = 400 * time.Millisecond
	// perSecond is how many pages are asked for in a second.
	perSecond = 50
)

// reader is somebody whose pages are asked for.
type reader struct {
	who, session string
	paths        []string
	budget       time.Duration
	usable       map[string]time.Duration // by the line
	busy         time.Duration            // at one go
}

// MeasurePages measures, so many rounds, the pages of somebody of staff and of an HR officer: their server time for a span, and
// how soon they are usable in the browser at a path. The officer is somebody of the agency who is made one for it.
func MeasurePages(ctx context.Context, s *store.Store, door SurveyDoor, agency string, task store.Case, browser string, rounds int, span time.Duration) (Pages, error) {
	readers, err := pageReaders(ctx, s, agency, task)
	if err != nil {
		return Pages{}, err
	}
	var out Pages
	for _, r := range readers {
		served := Served{Who: r.who, Budget: r.budget}
		for range rounds {
			took, err := door.ask(as(ctx, r.session), r.paths, span)
			if err != nil {
				return out, err
			}
			served.Took = append(served.Took, took...)
		}
		slices.Sort(served.Took)
		out.Served = append(out.Served, served)
	}
	out.Opened, err = openPages(ctx, door.Address, readers, browser, rounds)
	return out, err
}

// pages measures those of an employee whose targets are due, and of an HR officer, in a launched cycle.
func (b *bench) pages(ctx context.Context, of launched) (*Pages, error) {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		return nil, fmt.Errorf("no browser is here (make deps): %w", err)
	}
	door := SurveyDoor{b.ground.address, b.ground.http, b.ground.links}
	found, err := MeasurePages(ctx, b.ground.store, door, of.agency.ID, of.cases[len(of.cases)-1], browser, b.size.rounds, b.size.span)
	return &found, err
}

func pageReaders(ctx context.Context, s *store.Store, agency string, c store.Case) ([]reader, error) {
	var tasks []store.Task
	var officer string
	err := s.WithAgency(ctx, agency, func(tx store.Tx) (err error) {
		if tasks, err = tx.TasksOf(ctx, c.PersonID, false); err != nil {
			return err
		}
		people, err := tx.People(ctx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(people, func(p store.Person) bool { return p.Kind != store.NonASN && p.ID != c.PersonID })
		if at < 0 || len(tasks) == 0 {
			return errors.New("nobody is there who could be an HR officer, or nothing is to be done")
		}
		officer = people[at].ID
		return tx.PutOffice(ctx, officer, "hr")
	})
	if err != nil {
		return nil, fmt.Errorf("readers of pages: %w", err)
	}
	task, cycle := "/tugas/"+tasks[0].ID, "/hr/siklus/"+c.CycleID
	readers := []reader{
		{who: "staff", paths: []string{"/tugas", task, "/berkas/" + c.ID}, budget: budgetStaff, busy: 50 * time.Millisecond,
			usable: map[string]time.Duration{slow3G.name: 3 * time.Second, badLine.name: 1500 * time.Millisecond}},
		{who: "HR", paths: []string{"/hr", cycle, cycle + "/berkas", "/hr/siklus/baru"}, budget: budgetHR, busy: 200 * time.Millisecond,
			usable: map[string]time.Duration{slow3G.name: 6 * time.Second, badLine.name: 2500 * time.Millisecond}},
	}
	for i, id := range []string{c.PersonID, officer} {
		if readers[i].session, err = s.CreateSession(ctx, store.Session{Agency: agency, Person: id, Via: string(api.BySession), ExpiresAt: time.Now().Add(time.Hour)}); err != nil {
			return nil, err
		}
	}
	return readers, nil
}

// ask asks for pages in turn at their pace for a span, and returns how long each took.
func (d SurveyDoor) ask(ctx context.Context, pages []string, span time.Duration) ([]time.Duration, error) {
	n := max(len(pages), int(span.Seconds()*perSecond))
	took := make([]time.Duration, n)
	group, ctx := errgroup.WithContext(ctx)
	pace := time.NewTicker(span / time.Duration(n))
	defer pace.Stop()
	for i := range n {
		group.Go(func() error {
			r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.Address+pages[i%len(pages)], nil)
			if err != nil {
				return err
			}
			start := time.Now()
			status, err := d.do(r)
			took[i] = time.Since(start)
			if err == nil && status != http.StatusOK {
				err = fmt.Errorf("page %s was answered with %d", r.URL.Path, status)
			}
			return err
		})
		select {
		case <-pace.C:
		case <-ctx.Done():
			return nil, group.Wait()
		}
	}
	return took, group.Wait()
}

// pages writes what was found about pages.
func (p *page) pages(found Pages) {
	p.say("")
	p.say("## Pages")
	p.say("")
	p.say("Server time of pages asked for in turn, %d a second, from the request to the last byte over loopback.", perSecond)
	rows := [][]string{{"readers", "p50", "p95", "budget", "p95 ÷ budget"}}
	for _, s := range found.Served {
		rows = append(rows, []string{s.Who, milliseconds(quantile(s.Took, .5)), milliseconds(quantile(s.Took, .95)), milliseconds(s.Budget), "**" + ratio(s.Ratio()) + "** (" + met(s.Ratio() <= 1) + ")"})
	}
	p.table(rows...)
	p.say("By the clock until a form can be used, in Chromium that has seen nothing of it, on a line and with a processor slowed down %d times by the browser itself.", slowDown)
	p.say("The bytes, requests and round trips behind it are held by a test (`TestEveryPageKeepsToItsBudget`), which no machine can make slower.")
	rows = [][]string{{"readers", "line", "median", "slowest", "budget", "slowest ÷ budget", "longest task"}}
	for _, o := range found.Opened {
		rows = append(rows, []string{o.Who, o.Line, seconds(quantile(o.Took, .5)), seconds(quantile(o.Took, 1)), seconds(o.Budget), "**" + ratio(o.Ratio()) + "** (" + met(o.Ratio() <= 1) + ")",
			o.longest()})
	}
	p.table(rows...)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }
