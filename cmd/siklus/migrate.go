package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/store"
	"siklus.id/workflows"
)

// migrateCommand brings database and Temporal to this program's schema. It can be run again at any time, and
// by several at once.
type migrateCommand struct {
	temporalSettings
	DatabaseOwner string        `env:"SIKLUS_DATABASE_OWNER" placeholder:"URL" help:"Postgres as the owner of the tables (siklus_owner)."`
	Retention     time.Duration `env:"SIKLUS_RETENTION" default:"720h" help:"How long Temporal keeps the history of an ended case; used when the namespace is made."`
}

// Run migrates.
func (m migrateCommand) Run(ctx context.Context, c *console) error {
	if m.DatabaseOwner == "" {
		return badCallf("the database is not named: set SIKLUS_DATABASE_OWNER to the address of Postgres for the owner of the tables")
	}
	log := c.logger()
	options, err := m.options(log, nil)
	if err != nil {
		return err
	}
	if err := store.Migrate(ctx, m.DatabaseOwner); err != nil {
		return err
	}
	log.InfoContext(ctx, "the database is up to date", "version", store.SchemaVersion())
	return migrateTemporal(ctx, options, m.Retention, log)
}

// migrateTemporal makes the namespace and the search attributes, and returns once a worker can use them. Search
// attributes are schema: a workflow that sets an unknown one does not go on.
func migrateTemporal(ctx context.Context, options client.Options, retention time.Duration, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	namespace := options.Namespace
	dialled, err := client.DialContext(ctx, options)
	if err != nil {
		return fmt.Errorf("temporal at %s does not answer: %w", addressOf(options), err)
	}
	defer dialled.Close()
	_, err = dialled.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace: namespace, Description: "Siklus", WorkflowExecutionRetentionPeriod: durationpb.New(retention),
	})
	var exists *serviceerror.NamespaceAlreadyExists
	if err != nil && !errors.As(err, &exists) {
		return fmt.Errorf("namespace %s: %w", namespace, err)
	}
	if err := workflows.MakeAttributes(ctx, dialled, namespace); err != nil {
		return err
	}
	log.InfoContext(ctx, "temporal is up to date", "namespace", namespace, "attributes", len(workflows.SearchAttributes()))
	return nil
}
