package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"go.temporal.io/sdk/client"
	temporallog "go.temporal.io/sdk/log"
	sdk "go.temporal.io/sdk/worker"
	"golang.org/x/sync/errgroup"

	"siklus.id/activities"
	"siklus.id/api"
	"siklus.id/deploy/local"
	"siklus.id/link"
	"siklus.id/mail"
	"siklus.id/store"
	"siklus.id/worker"
	"siklus.id/workflows"
)

const database = "siklus"

// ground is everything a run stands on: servers of its own, the worker and the door in this process, and beside
// them a worker that knows nothing but to wait.
type ground struct {
	postgres *local.Postgres
	temporal *local.Temporal
	mailbox  *local.Mailbox
	store    *store.Store // the run's own and the door's
	carrier  *store.Store // the worker's: in production they share no connections either
	engine   client.Client
	bare     sdk.Worker
	address  string // of the door
	http     *http.Client
	links    link.Signer // of the door

	end     context.CancelFunc
	running *errgroup.Group
}

func open(ctx context.Context, o Options) (*ground, error) {
	g := &ground{}
	var err error
	if g.postgres, err = local.StartPostgres(ctx, local.PostgresOptions{Own: true}); err != nil {
		return g, err
	}
	state := local.TemporalOptions{Own: true}
	if !o.SQLite {
		state.PostgresDSN = g.postgres.AdminDSN("")
	}
	if g.temporal, err = local.StartTemporal(ctx, state); err != nil {
		return g, err
	}
	if g.mailbox, err = local.StartMailbox(local.MailboxOptions{}); err != nil {
		return g, err
	}
	if err := g.postgres.CreateDatabase(ctx, database); err != nil {
		return g, err
	}
	if err := store.Migrate(ctx, g.postgres.OwnerDSN(database)); err != nil {
		return g, err
	}
	if g.store, err = store.Open(ctx, g.postgres.AppDSN(database), store.WithMaxConns(16)); err != nil {
		return g, err
	}
	if g.carrier, err = store.Open(ctx, g.postgres.AppDSN(database), store.WithMaxConns(16)); err != nil {
		return g, err
	}
	if g.engine, err = g.dial(ctx, o, local.Namespace); err != nil {
		return g, err
	}
	if err := workflows.MakeAttributes(ctx, g.engine, local.Namespace); err != nil {
		return g, err
	}
	return g, g.run(ctx, o)
}

func (g *ground) dial(ctx context.Context, o Options, namespace string) (client.Client, error) {
	return client.DialContext(ctx, client.Options{
		HostPort: g.temporal.Address(), Namespace: namespace, Logger: temporallog.NewStructuredLogger(o.Log),
	})
}

// run starts worker and door in this process: eager start needs starter and worker to share one client.
func (g *ground) run(ctx context.Context, o Options) error {
	ctx, g.end = context.WithCancel(ctx)
	g.running, ctx = errgroup.WithContext(ctx)
	g.links = link.Signer{Keys: [][]byte{[]byte(rand.Text() + rand.Text())}}
	carrier, err := worker.New(worker.Config{
		Client: g.engine, Store: g.carrier, Log: o.Log,
		Post: activities.Post{
			Sender: mail.SendGrid{Key: g.mailbox.APIKey(), Host: g.mailbox.URL()}, Links: g.links, BaseURL: "http://127.0.0.1",
			HoldOff: time.Hour, // letters would leave in the midst of what is measured
			PerSec:  10, Unanswered: time.Hour,
		},
	})
	if err != nil {
		return err
	}
	g.running.Go(func() error { return carrier.Run(ctx) })

	g.bare = newBareWorker(g.engine)
	if err := g.bare.Start(); err != nil {
		return err
	}
	door, err := api.New(api.Config{Store: g.store, Engine: g.engine, Link: g.links, BaseURL: "http://127.0.0.1", Log: o.Log, ActsPerMinute: 1 << 30})
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	g.running.Go(func() error { return door.Serve(ctx, listener) })
	g.address = "http://" + listener.Addr().String()
	g.http = &http.Client{Transport: bearing{&http.Transport{MaxIdleConnsPerHost: 64}}}
	return until(ctx, 2*time.Minute, "the worker is ready", func(ctx context.Context) (bool, error) { return carrier.Ready(ctx) == nil, nil })
}

func (g *ground) stop() error {
	if g == nil {
		return nil
	}
	var failed []error
	if g.bare != nil {
		g.bare.Stop()
	}
	if g.end != nil {
		g.end()
		failed = append(failed, g.running.Wait())
	}
	if g.engine != nil {
		g.engine.Close()
	}
	if g.store != nil {
		g.store.Close()
	}
	if g.carrier != nil {
		g.carrier.Close()
	}
	if g.mailbox != nil {
		failed = append(failed, g.mailbox.Stop())
	}
	if g.temporal != nil {
		failed = append(failed, g.temporal.Stop())
	}
	if g.postgres != nil {
		failed = append(failed, g.postgres.Stop())
	}
	return errors.Join(failed...)
}

// pollEvery is how often a condition is looked at: often enough to measure a launch, seldom enough not to be a load.
const pollEvery = 10 * time.Millisecond

// until waits for a condition.
func until(ctx context.Context, within time.Duration, what string, met func(context.Context) (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		if done, err := met(ctx); err != nil || done {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("not within %s: %s", within, what)
		case <-tick.C:
		}
	}
}

// sessionKey is the context key of the session a request is made in.
type sessionKey struct{}

func as(ctx context.Context, session string) context.Context {
	return context.WithValue(ctx, sessionKey{}, session)
}

// bearing shows the session of a request's context, as a program would.
type bearing struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (b bearing) RoundTrip(r *http.Request) (*http.Response, error) {
	session, ok := r.Context().Value(sessionKey{}).(string)
	if ok {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer "+session)
	}
	return b.RoundTripper.RoundTrip(r)
}
