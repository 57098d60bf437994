package api

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	otelprom "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
)

// meters makes the meter provider of the door and the page on which Prometheus reads it.
func meters() (metric.MeterProvider, http.Handler, error) {
	registry := prometheus.NewRegistry()
	exporter, err := otelprom.New(otelprom.WithRegisterer(registry))
	if err != nil {
		return nil, nil, err
	}
	return sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter)), promhttp.HandlerFor(registry, promhttp.HandlerOpts{}), nil
}

// observe meters what the door and the relay do. No label names a person, a case or an agency.
func (s *Server) observe(meter metric.Meter) error {
	age, err := meter.Float64ObservableGauge("siklus.acts.oldest_waiting",
		metric.WithUnit("s"), metric.WithDescription("Age of the oldest act that was received and not yet taken; 0 when none waits"))
	if err != nil {
		return err
	}
	_, err = meter.RegisterCallback(func(_ context.Context, o metric.Observer) error {
		o.ObserveFloat64(age, float64(s.relay.oldest.Load())/1000)
		return nil
	}, age)
	if err != nil {
		return err
	}
	s.door.answered, err = meter.Int64Counter("siklus.acts.answered",
		metric.WithDescription("Acts by what the door answered: taken, received or a refusal code"))
	return err
}

type wholeURL struct{}

// traced wraps a handler in a span and the usual HTTP meters, which see the address without its secrets: a
// link's token stands in the path, and the query of a GET may hold a whole request.
func traced(next http.Handler, provider metric.MeterProvider) http.Handler {
	inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// On a copy: the span is named once more after the answer, from the request it was given.
		whole, _ := r.Context().Value(wholeURL{}).(*url.URL)
		r = r.WithContext(r.Context())
		r.URL, r.RequestURI = whole, whole.RequestURI()
		next.ServeHTTP(w, r)
	})
	spans := otelhttp.NewHandler(inner, "http", otelhttp.WithMeterProvider(provider),
		otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string { return r.Method + " " + r.URL.Path }))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		whole := *r.URL
		shown := r.WithContext(context.WithValue(r.Context(), wholeURL{}, &whole))
		shown.URL = &url.URL{Path: withoutSecrets(r.URL.Path)}
		shown.RequestURI = shown.URL.Path
		spans.ServeHTTP(w, shown)
	})
}

// withoutSecrets keeps the first part of a page's path, which names the page, and the whole of a procedure.
// What follows in a page's path is a token or an ID.
func withoutSecrets(path string) string {
	if strings.HasPrefix(path, "/siklus.v1.") || strings.HasPrefix(path, "/grpc.") {
		return path
	}
	first, rest, deeper := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if deeper && rest != "" {
		return "/" + first + "/…"
	}
	return "/" + first
}

// logged writes one line per request: the route's pattern, never the address.
func (d *door) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r)
		route := r.Pattern
		if route == "" {
			route = withoutSecrets(r.URL.Path)
		}
		d.log.DebugContext(r.Context(), "request", "method", r.Method, "route", route, "status", seen.status,
			"ms", time.Since(begun).Milliseconds(), "via", string(PrincipalFrom(r.Context()).Via))
	})
}

// statusWriter remembers the status that was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach what is underneath.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
