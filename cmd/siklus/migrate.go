package main

import (
	"context"
	"time"

	"siklus.id/store"
	"siklus.id/worker"
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
	if err := worker.PrepareNamespace(ctx, options, m.Retention); err != nil {
		return err
	}
	log.InfoContext(ctx, "temporal is up to date", "namespace", options.Namespace)
	return nil
}
