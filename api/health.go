package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"connectrpc.com/connect"
	"go.temporal.io/sdk/client"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
)

// readyWithin bounds a look at Postgres and Temporal.
const readyWithin = 2 * time.Second

// ready reports whether both Postgres, with this program's schema, and Temporal answer.
func (s *Server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	if err := s.door.store.Ready(ctx); err != nil {
		return errors.Join(errors.New("postgres"), err)
	}
	if _, err := s.door.engine.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		return errors.Join(errors.New("temporal"), err)
	}
	return nil
}

// healthz answers as long as the process does.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) }

// readyz answers whether requests should be sent here. Acts are received without Temporal too, but an
// instance that sees it is to be preferred.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if err := s.ready(r.Context()); err != nil {
		s.door.log.WarnContext(r.Context(), "not ready", "cause", kindOf(err))
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ok\n"))
}

// healthProcedure is the health service that gRPC programs ask.
const healthProcedure = "/grpc.health.v1.Health/Check"

func (s *Server) health(options ...connect.HandlerOption) http.Handler {
	check := func(ctx context.Context, r *connect.Request[healthpb.HealthCheckRequest]) (*connect.Response[healthpb.HealthCheckResponse], error) {
		if name := r.Msg.GetService(); name != "" && !known(name) {
			return nil, connect.NewError(connect.CodeNotFound, errors.New("no such service"))
		}
		status := healthpb.HealthCheckResponse_SERVING
		if s.ready(ctx) != nil {
			status = healthpb.HealthCheckResponse_NOT_SERVING
		}
		return connect.NewResponse(&healthpb.HealthCheckResponse{Status: status}), nil
	}
	return connect.NewUnaryHandler(healthProcedure, check, options...)
}
