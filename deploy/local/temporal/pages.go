package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	uiserver "github.com/temporalio/ui-server/v2/server"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/server_options"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
)

// newPages prepares Temporal's web pages. They call nobody outside the machine.
func newPages(p ports, namespace string) *uiserver.Server {
	return uiserver.NewServer(server_options.WithConfigProvider(&uiconfig.Config{
		Host:                loopback,
		Port:                p.ui,
		TemporalGRPCAddress: p.frontendAddress(),
		DefaultNamespace:    namespace,
		EnableUI:            true,
		HideLogs:            true,
		DisableNewsFetch:    true,
		// Plain HTTP on loopback: a browser would not send a Secure cookie back.
		CORS: uiconfig.CORS{CookieInsecure: true},
	}))
}

// awaitReady returns when the frontend serves, knows the namespace, and the
// pages answer.
func awaitReady(ctx context.Context, p ports, namespace string) error {
	conn, err := grpc.NewClient(p.frontendAddress(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return fmt.Errorf("reach own frontend: %w", err)
	}
	defer func() { _ = conn.Close() }()
	health := grpc_health_v1.NewHealthClient(conn)
	service := workflowservice.NewWorkflowServiceClient(conn)

	tries := time.NewTicker(20 * time.Millisecond)
	defer tries.Stop()
	for {
		err := func() error {
			answer, err := health.Check(ctx, &grpc_health_v1.HealthCheckRequest{Service: "temporal.api.workflowservice.v1.WorkflowService"})
			if err != nil {
				return fmt.Errorf("health: %w", err)
			}
			if answer.Status != grpc_health_v1.HealthCheckResponse_SERVING {
				return fmt.Errorf("health: %s", answer.Status)
			}
			// A list passes through every service and both stores.
			if _, err := service.ListWorkflowExecutions(ctx, &workflowservice.ListWorkflowExecutionsRequest{Namespace: namespace, PageSize: 1}); err != nil {
				return fmt.Errorf("namespace %s: %w", namespace, err)
			}
			return answers(ctx, p.uiURL()+"/healthz")
		}()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("not ready: %w", err)
		case <-tries.C:
		}
	}
}

func answers(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("web pages: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("web pages: %s", response.Status)
	}
	return nil
}
