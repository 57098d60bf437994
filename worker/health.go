package worker

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"go.temporal.io/sdk/client"
)

// health is the listener that tells whether the worker lives and is ready; nil when there is none.
type health struct{ server *http.Server }

// listen opens /healthz (the process lives), /readyz (it gets work: database, Temporal and version are in
// order) and /metrics. They are for the machine's own watch, so only a loopback address is taken.
func (w *Worker) listen(ctx context.Context) (*health, error) {
	if w.config.Listen == "" {
		return nil, nil
	}
	if err := loopback(w.config.Listen); err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", w.config.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen for health checks: %w", err)
	}
	h := &health{server: &http.Server{Handler: w.healthPages(), ReadHeaderTimeout: 5 * time.Second}}
	go func() {
		if err := h.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			w.config.Log.ErrorContext(ctx, "health checks are not answered any more", "cause", err.Error())
		}
	}()
	w.config.Log.InfoContext(ctx, "health checks are answered", "address", listener.Addr().String())
	return h, nil
}

func loopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("address %q for health checks: %w", address, err)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("address %q for health checks is not a loopback address; use 127.0.0.1 and a port", address)
}

func (w *Worker) healthPages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(out http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintln(out, "ok")
	})
	mux.HandleFunc("GET /readyz", func(out http.ResponseWriter, r *http.Request) {
		if err := w.Ready(r.Context()); err != nil {
			w.config.Log.WarnContext(r.Context(), "not ready", "cause", err.Error())
			http.Error(out, err.Error(), http.StatusServiceUnavailable)
			return
		}
		_, _ = fmt.Fprintln(out, "ok")
	})
	if w.config.Metrics != nil {
		mux.Handle("GET /metrics", w.config.Metrics)
	}
	return mux
}

// Ready returns nil when the worker gets work and can do it, else a sentence that says what is missing.
func (w *Worker) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	if !w.current.Load() {
		return errors.New("this version is not the current one yet")
	}
	if err := w.config.Store.Ready(ctx); err != nil {
		return errors.New("the database does not answer")
	}
	if _, err := w.config.Client.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		return errors.New("temporal does not answer")
	}
	return nil
}

// stop ends the listener; requests in hand are answered.
func (h *health) stop() error {
	if h == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	return h.server.Shutdown(ctx)
}
