package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	prometheusexporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.37.0"
	"go.temporal.io/sdk/client"
	temporalotel "go.temporal.io/sdk/contrib/opentelemetry"
	"go.temporal.io/sdk/interceptor"

	"siklus.id/worker"
)

// telemetry is what the process tells of itself: metrics always, traces where there is somebody to send them
// to. Neither holds personal data: the names of spans and labels are those of operations and types.
type telemetry struct {
	metrics http.Handler
	meters  metric.MeterProvider
	handler client.MetricsHandler
	tracing interceptor.Interceptor // nil without a collector: headers of spans would only swell every history
	stop    []func(context.Context) error
}

// tracesWanted reports whether OpenTelemetry's own variables name a collector.
func tracesWanted() bool {
	return os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
}

// startTelemetry sets up metrics and traces for one part of Siklus, "api" or "worker".
func startTelemetry(ctx context.Context, part string, log *slog.Logger) (*telemetry, error) {
	self, err := resource.Merge(resource.Default(), resource.NewSchemaless(
		semconv.ServiceName("siklus-"+part), semconv.ServiceVersion(worker.BuildID())))
	if err != nil {
		return nil, fmt.Errorf("telemetry: %w", err)
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	exporter, err := prometheusexporter.New(prometheusexporter.WithRegisterer(registry))
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter), sdkmetric.WithResource(self))
	otel.SetMeterProvider(meters)
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.WarnContext(ctx, "telemetry", "cause", err.Error()) }))
	t := &telemetry{
		meters:  meters,
		metrics: promhttp.HandlerFor(registry, promhttp.HandlerOpts{}),
		handler: temporalotel.NewMetricsHandler(temporalotel.MetricsHandlerOptions{
			Meter: meters.Meter("temporal-sdk-go"), UseMonotonicCounters: true,
			OnError: func(err error) { log.WarnContext(ctx, "metrics of Temporal's client", "cause", err.Error()) },
		}),
		stop: []func(context.Context) error{meters.Shutdown},
	}
	if !tracesWanted() {
		return t, nil
	}
	spans, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	tracers := sdktrace.NewTracerProvider(sdktrace.WithBatcher(spans), sdktrace.WithResource(self))
	otel.SetTracerProvider(tracers)
	otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}))
	t.stop = append(t.stop, tracers.Shutdown)
	t.tracing, err = temporalotel.NewTracingInterceptor(temporalotel.TracerOptions{Tracer: tracers.Tracer("temporal-sdk-go")})
	return t, err
}

// equip gives a Temporal client its metrics and its tracing; a worker has the tracing from its client.
func (t *telemetry) equip(o *client.Options) {
	if t == nil {
		return
	}
	o.MetricsHandler = t.handler
	if t.tracing != nil {
		o.Interceptors = append(o.Interceptors, t.tracing)
	}
}

// end sends what waits.
func (t *telemetry) end(ctx context.Context) error {
	var failed []error
	for _, stop := range t.stop {
		failed = append(failed, stop(ctx))
	}
	return errors.Join(failed...)
}
