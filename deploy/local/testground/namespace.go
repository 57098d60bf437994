package testground

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"
)

// newID is a random name in lower-case letters and digits.
func newID() string { return strings.ToLower(rand.Text()) }

// NewNamespace registers a Temporal namespace for t and returns its name when
// the server takes workflows in it. It has no search attributes yet.
func NewNamespace(t testing.TB) string {
	t.Helper()
	server := Temporal(t)
	name := "test-" + newID()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	namespaces, err := client.NewNamespaceClient(client.Options{HostPort: server.Address()})
	if err != nil {
		t.Fatalf("reach Temporal: %v", err)
	}
	defer namespaces.Close()
	err = namespaces.Register(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace: name, WorkflowExecutionRetentionPeriod: durationpb.New(24 * time.Hour),
	})
	if err != nil {
		t.Fatalf("register namespace: %v", err)
	}
	// Every service of the server reads its list of namespaces once a second.
	// A list passes through the services that a workflow needs.
	c, err := client.DialContext(ctx, client.Options{HostPort: server.Address(), Namespace: name, Logger: quiet{}})
	if err != nil {
		t.Fatalf("reach namespace: %v", err)
	}
	defer c.Close()
	pause := time.NewTicker(20 * time.Millisecond)
	defer pause.Stop()
	for {
		_, err := c.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{PageSize: 1})
		if err == nil {
			return name
		}
		select {
		case <-ctx.Done():
			t.Fatalf("namespace not ready: %v", err)
		case <-pause.C:
		}
	}
}

// quiet drops what the client says while it waits.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
