package story_test

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	prometheusexporter "go.opentelemetry.io/otel/exporters/prometheus"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.temporal.io/sdk/client"
	temporalotel "go.temporal.io/sdk/contrib/opentelemetry"
	"go.temporal.io/sdk/interceptor"
	temporallog "go.temporal.io/sdk/log"

	"siklus.id/activities"
	"siklus.id/api"
	"siklus.id/deploy/local"
	"siklus.id/deploy/local/testground"
	"siklus.id/link"
	"siklus.id/mail"
	"siklus.id/store"
	"siklus.id/store/storetest"
	"siklus.id/worker"
)

// spans takes the traces of every test of this package: OpenTelemetry knows one tracer per process.
var spans = &traces{}

// atOnce is how many tests run side by side: years are mostly waited for, so one more than there are cores.
const atOnce = "3"

func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", atOnce); err != nil { // whoever names another number on the command line gets it
		panic(err)
	}
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)))
	testground.Main(m)
}

// house is all of Siklus on real parts: Postgres, a Temporal server, a SendGrid-shaped mailbox, the door on a
// port of its own, and a worker that can be stopped.
type house struct {
	*testing.T
	temporal *local.Temporal
	mailbox  *local.Mailbox
	store    *store.Store
	engine   client.Client
	signer   link.Signer
	base     string // address of the pages and the services
	door     *api.Server

	log     *lines
	urls    *lines
	calls   *lines // procedures that were called over HTTP
	spans   *traces
	metrics http.Handler

	hire func() *worker.Worker
	stop func() error // of the worker; a second time it does nothing
}

// houseOptions say what differs from test to test.
type houseOptions struct {
	namespace string          // in which the worker works
	temporal  *local.Temporal // the server
	holdOff   time.Duration   // how long letters wait for each other
	patience  time.Duration   // how long the door waits for the procedure; 0: as in life
	untraced  bool            // what happens here is not among the spans that TestWholeStory searches
}

// onSharedTemporal uses the server of the whole run, in a namespace of the test's own.
func onSharedTemporal(t *testing.T) houseOptions {
	return houseOptions{temporal: testground.Temporal(t), namespace: testground.NewNamespace(t)}
}

func newHouse(t *testing.T, o houseOptions) *house {
	t.Helper()
	h := &house{T: t, temporal: o.temporal, log: &lines{}, urls: &lines{}, calls: &lines{}, spans: spans}
	ground := []store.Option{store.WithMaxConns(16)}
	if !o.untraced {
		ground = append(ground, store.WithTracing())
	}
	h.store, _ = storetest.Open(t, ground...)
	h.signer = link.Signer{Keys: [][]byte{[]byte("a key that only this test knows of")}}
	log := slog.New(slog.NewJSONHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	t.Cleanup(h.tellsOfFaults)

	registry := prometheus.NewRegistry()
	exporter, err := prometheusexporter.New(prometheusexporter.WithRegisterer(registry))
	require.NoError(t, err)
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter))
	h.metrics = promhttp.HandlerFor(registry, promhttp.HandlerOpts{})

	var interceptors []interceptor.ClientInterceptor
	if !o.untraced {
		tracing, err := temporalotel.NewTracingInterceptor(temporalotel.TracerOptions{})
		require.NoError(t, err)
		interceptors = append(interceptors, tracing)
	}
	options := client.Options{
		HostPort: o.temporal.Address(), Namespace: o.namespace, Logger: temporallog.NewStructuredLogger(log),
		MetricsHandler: temporalotel.NewMetricsHandler(temporalotel.MetricsHandlerOptions{Meter: meters.Meter("temporal-sdk-go")}),
		Interceptors:   interceptors,
	}
	require.NoError(t, worker.PrepareNamespace(t.Context(), options, 24*time.Hour))
	h.engine, err = client.DialContext(t.Context(), options)
	require.NoError(t, err)
	t.Cleanup(h.engine.Close)

	h.mailbox = testground.Mailbox(t)

	listener := testground.Listen(t)
	h.base = "http://" + listener.Addr().String()
	door, err := api.New(api.Config{
		Store: h.store, Engine: h.engine, Link: h.signer, BaseURL: h.base, Listen: listener.Addr().String(), Dev: true,
		MailEvents: genuineEvents(h.mailbox.PublicKey()), TemporalUI: o.temporal.UI(), Log: log,
		Patience: o.patience, ActsPerMinute: 600, Meters: meters,
	})
	require.NoError(t, err)
	h.door = door
	testground.Serve(t, listener, noting(h.urls, h.calls, door.Handler()), door.Relay)
	h.mailbox.SetWebhook(h.base + "/hooks/sendgrid")

	h.hire = func() *worker.Worker {
		hand, err := worker.New(worker.Config{
			Client: h.engine, Store: h.store, Log: log,
			Post: activities.Post{
				Sender: mail.SendGrid{Key: h.mailbox.APIKey(), Host: h.mailbox.URL()}, Links: h.signer, BaseURL: h.base,
				HoldOff: o.holdOff, PerSec: 200, Unanswered: 20 * time.Second,
			},
		})
		require.NoError(t, err)
		return hand
	}
	h.startWorker()
	return h
}

// tellsOfFaults shows, when a test has failed, what the house logged as an error.
func (h *house) tellsOfFaults() {
	if !h.Failed() {
		return
	}
	for line := range h.log.set() {
		if strings.Contains(line, `"level":"ERROR"`) {
			h.Log(line)
		}
	}
}

// noting writes down which addresses and which procedures are asked for.
func noting(urls, calls *lines, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		urls.add(r.Method + " " + r.URL.String() + " " + r.Referer())
		calls.add(r.URL.Path)
		next.ServeHTTP(w, r)
	})
}

// startWorker starts a worker and waits until it gets work.
func (h *house) startWorker() {
	h.Helper()
	hand := h.hire()
	h.stop = testground.Work(h, hand.Run)
	h.eventually("the worker gets work", func() bool { return hand.Ready(h.Context()) == nil })
}

// eventually waits for a condition.
func (h *house) eventually(what string, met func() bool) {
	h.Helper()
	require.NoError(h, until(h.Context(), what, func() (bool, error) { return met(), nil }))
}

// waitAtMost is how long a condition may take that has no term of its own.
const waitAtMost = 90 * time.Second

// until looks at a condition again and again until it is met.
func until(ctx context.Context, what string, met func() (bool, error)) error {
	ctx, cancel := context.WithTimeoutCause(ctx, waitAtMost, errors.New("it took too long"))
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		done, err := met()
		switch {
		case err != nil:
			return errors.Join(errors.New("waiting until "+what), err)
		case done:
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(errors.New("waiting until "+what), context.Cause(ctx))
		case <-tick.C:
		}
	}
}

// genuineEvents reads the events of the mailbox as those of the mail provider are read.
func genuineEvents(key string) func(http.Header, []byte, time.Time) ([]store.MailEvent, error) {
	return func(header http.Header, body []byte, now time.Time) ([]store.MailEvent, error) {
		events, err := mail.VerifyEvents(key, header, body, now)
		out := make([]store.MailEvent, 0, len(events))
		for _, e := range events {
			out = append(out, store.MailEvent{EventID: e.ID, MailID: e.MailID, Kind: e.Kind, At: e.At, Reason: e.Reason})
		}
		return out, err
	}
}
