package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/workflows"
)

// prepareWithin is how long a server may take to know a new namespace and its attributes everywhere.
const prepareWithin = 2 * time.Minute

// PrepareNamespace makes the namespace of the options and its search attributes where they are missing, and
// returns once a worker can use them. Search attributes are schema: a workflow that sets an unknown one does
// not go on. retention is how long the history of an ended case is kept; it is used when the namespace is
// made. Doing it again changes nothing.
func PrepareNamespace(ctx context.Context, options client.Options, retention time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, prepareWithin)
	defer cancel()
	c, err := client.DialContext(ctx, options)
	if err != nil {
		return fmt.Errorf("temporal at %s does not answer: %w", options.HostPort, err)
	}
	defer c.Close()
	_, err = c.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace: options.Namespace, Description: "Siklus", WorkflowExecutionRetentionPeriod: durationpb.New(retention),
	})
	var exists *serviceerror.NamespaceAlreadyExists
	if err != nil && !errors.As(err, &exists) {
		return fmt.Errorf("namespace %s: %w", options.Namespace, err)
	}
	return workflows.MakeAttributes(ctx, c, options.Namespace)
}
