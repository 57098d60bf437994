package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	"go.temporal.io/sdk/client"
)

// Not parallel: variables of the environment and OpenTelemetry's providers belong to the whole process.
func TestTracesGoToTheCollectorThatIsNamedAndNowhereElse(t *testing.T) {
	var batches atomic.Int32
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/traces" {
			batches.Add(1)
		}
	}))
	defer collector.Close()
	log := slog.New(slog.DiscardHandler)

	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "")
	silent, err := startTelemetry(t.Context(), "worker", log)
	require.NoError(t, err)
	var options client.Options
	silent.equip(&options)
	require.Empty(t, options.Interceptors, "without a collector no history carries headers of spans")
	require.NotNil(t, options.MetricsHandler)
	require.NoError(t, silent.end(t.Context()))

	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	told, err := startTelemetry(t.Context(), "worker", log)
	require.NoError(t, err)
	told.equip(&options)
	require.Len(t, options.Interceptors, 1)
	_, span := otel.Tracer("test").Start(t.Context(), "an errand")
	span.End()
	require.NoError(t, told.end(t.Context()))
	require.Equal(t, int32(1), batches.Load())
}
