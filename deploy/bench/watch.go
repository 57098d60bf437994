package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	"siklus.id/store"
)

// Watch says how long HR waits for the pages on which a running cycle is watched, beside what Postgres needs to do no more
// than count the same cases.
type Watch struct {
	Cases   int
	Counted []time.Duration // bare counts, sorted
	Pages   []WatchedPage
}

// WatchedPage is one page, asked for again and again.
type WatchedPage struct {
	Name  string
	Bytes int             // of its body
	Took  []time.Duration // sorted
	Most  time.Duration   // budget of the p95
}

// budgetWatch is the p95 that a page which counts 10,000 running cases may take; one on which HR decides has that of HR's pages.
const budgetWatch = 300 * time.Millisecond

// watch opens the cases of a cycle in the register, without workflows: what is measured reads no more than that. A tenth
// of the cases has begun, and the day is one on which the rest is late.
func (b *bench) watch(ctx context.Context) (Watch, error) {
	a, err := b.makeAgency(ctx, "pantau", b.size.watched)
	if err != nil {
		return Watch{}, err
	}
	cycle, err := b.watchedCycle(ctx, a)
	if err != nil {
		return Watch{}, err
	}
	session, err := b.officer(ctx, a)
	if err != nil {
		return Watch{}, err
	}
	found := Watch{Cases: b.size.watched}
	admin := b.ground.postgres.AdminDSN(database)
	if err := found.bare(ctx, admin, cycle.ID, b.size.looks); err != nil {
		return found, err
	}
	base := "/hr/siklus/" + cycle.ID
	for _, page := range []struct{ name, path string }{
		{"cycle", base}, {"cycle, one unit", base + "?unit=B1"}, {"list, past the term", base + "/berkas?overdue=true"},
		{"list, one age of one unit", base + "/berkas?age=4&unit=DINAS"}, {"what is stuck", base + "/tersendat"},
	} {
		shown, err := b.ask(as(ctx, session), page.name, page.path, nil)
		if err != nil {
			return found, err
		}
		shown.Most = budgetWatch
		found.Pages = append(found.Pages, shown)
	}
	decided, err := b.desk(ctx, admin, a, cycle, session)
	found.Pages = append(found.Pages, decided...)
	return found, err
}

// officer makes somebody of the agency an HR officer and signs them in.
func (b *bench) officer(ctx context.Context, a agency) (session string, err error) {
	var officer string
	err = b.ground.store.WithAgency(ctx, a.ID, func(tx store.Tx) error {
		for id := range a.staff {
			officer = id
			break
		}
		return tx.PutOffice(ctx, officer, api.OfficeHR)
	})
	if err != nil {
		return "", err
	}
	return b.ground.store.CreateSession(ctx, store.Session{Agency: a.ID, Person: officer, Via: string(api.BySession), ExpiresAt: time.Now().Add(time.Hour)})
}

// watchedCycle is a real cycle of last year with every appraisal open.
func (b *bench) watchedCycle(ctx context.Context, a agency) (store.Cycle, error) {
	cycle, err := b.putCycle(ctx, a, "watch", store.CycleRunning, 24*time.Hour, func(*policies.Policy) {})
	if err != nil {
		return cycle, err
	}
	err = b.ground.store.WithAgency(ctx, a.ID, func(tx store.Tx) error {
		_, err := tx.FreezeRoster(ctx, cycle.ID, founded)
		return err
	})
	if err != nil {
		return cycle, err
	}
	due := appraisal.NewDate(year, time.January, 2) // the cycle begins on the 5th, so it is past
	step := appraisal.Step{Stage: appraisal.TargetsDue, Awaits: []appraisal.Awaited{{Role: appraisal.Employee, Act: appraisal.SubmitTargets,
		Term: appraisal.Term{Clock: appraisal.T1, Due: due}, Letter: "targets_due"}}}
	at := cycle.Rules.Pace.Legal.AddDate(0, 0, -20)
	for {
		var opened []store.Case
		err := b.ground.store.WithAgency(ctx, a.ID, func(tx store.Tx) error {
			members, err := tx.NextUnopened(ctx, cycle.ID, 500)
			if err != nil || len(members) == 0 {
				return err
			}
			if opened, err = tx.OpenAppraisals(ctx, cycle.ID, members, func(store.Member) appraisal.Step { return step }, at); err != nil {
				return err
			}
			ids := make([]string, len(opened))
			for i, c := range opened {
				ids[i] = c.ID
			}
			if err := tx.MarkStarted(ctx, ids); err != nil {
				return err
			}
			for _, c := range opened[:len(opened)/10] {
				_, err := tx.Record(ctx, appraisal.Entry{ID: "stepped:" + c.ID, Agency: a.ID, Cycle: cycle.ID, Case: c.ID, Proceeding: c.Proceeding, Event: "stepped-up",
					At: cycle.Rules.Pace.Legal, Step: appraisal.Step{Stage: appraisal.TargetsSteppedUp, Awaits: []appraisal.Awaited{{Role: appraisal.Superior,
						Act: appraisal.AgreeTargets, Term: appraisal.Term{Clock: appraisal.T3, Due: due + 60}, Letter: "targets_stepped_up"}}}})
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(opened) == 0 {
			return cycle, err
		}
	}
}

// bare counts the cases and nothing else, as the superuser: without row-level security. Tables that have grown so much at once
// are analysed first, as autovacuum would have done by the time somebody looks.
func (w *Watch) bare(ctx context.Context, admin, cycle string, times int) error {
	if err := analyse(ctx, admin); err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	w.Counted, err = timed(ctx, times, 1, func(ctx context.Context, _ int) error {
		var n int
		return conn.QueryRow(ctx, "select count(*) from cases where cycle_id = $1", cycle).Scan(&n)
	})
	slices.Sort(w.Counted)
	return err
}

// ask asks for one page again and again, one at a time, as one officer does; the first time is not counted. A page that answers
// a form is sent it.
func (b *bench) ask(ctx context.Context, name, path string, form url.Values) (WatchedPage, error) {
	page := WatchedPage{Name: name}
	get := func(ctx context.Context, _ int) error {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.ground.address+path, nil)
		if form != nil {
			if r, err = http.NewRequestWithContext(ctx, http.MethodPost, b.ground.address+path, strings.NewReader(form.Encode())); err == nil {
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			}
		}
		if err != nil {
			return err
		}
		answer, err := b.ground.http.Do(r)
		if err != nil {
			return err
		}
		defer func() { _ = answer.Body.Close() }()
		body, err := io.ReadAll(answer.Body)
		page.Bytes = len(body)
		if err == nil && answer.StatusCode != http.StatusOK {
			err = fmt.Errorf("page %s answers %s", path, answer.Status)
		}
		return err
	}
	if err := get(ctx, 0); err != nil {
		return page, err
	}
	var err error
	page.Took, err = timed(ctx, b.size.looks, 1, get)
	slices.Sort(page.Took)
	return page, err
}

// watch writes what was found about a cycle that is watched.
func (p *page) watch(w Watch) {
	p.say("")
	p.say("## A cycle that is watched")
	p.say("")
	p.say("HR's pages about a cycle of %d running appraisals, over HTTP on loopback, one look after another; nine tenths of the cases are past their term. Beside them", w.Cases)
	p.say("`select count(*)` of the same cases without row-level security, which is what no page can be faster than.")
	p.say("What is stuck asks Temporal too, which knows none of these cases: they are in the register only, so every one of them is a difference to be found.")
	p.say("Then a roster of everybody is imported, in which a twenty-fifth differs; batches over all of them are previewed; and everybody's first evaluation is rated.")
	counted := quantile(w.Counted, 0.95)
	rows := [][]string{{"page", "p50", "p95", "÷ bare count", "bytes"}, {"*bare count*", milliseconds(quantile(w.Counted, 0.5)), milliseconds(counted), "1", ""}}
	for _, one := range w.Pages {
		p95 := quantile(one.Took, 0.95)
		rows = append(rows, []string{one.Name, milliseconds(quantile(one.Took, 0.5)), fmt.Sprintf("**%s** (budget %s: %s)", milliseconds(p95), milliseconds(one.Most), met(p95 <= one.Most)),
			ratio(float64(p95) / float64(max(1, counted))), fmt.Sprint(one.Bytes)})
	}
	p.table(rows...)
}
