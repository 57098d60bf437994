package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/jackc/pgx/v5/stdlib" // database/sql driver for goose
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the database to this program's schema, as the owner of the tables. Several may run at once:
// a session lock lets one work and the others find nothing to do. Role siklus_app must exist.
func Migrate(ctx context.Context, ownerDSN string) (err error) {
	db, err := sql.Open("pgx", ownerDSN)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	defer func() { _ = db.Close() }()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithSessionLocker(locker))
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// SchemaVersion is the version of the schema that this program needs: the number of its last migration.
func SchemaVersion() int64 {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(names) == 0 {
		panic("store: no migrations are embedded")
	}
	number, _, _ := strings.Cut(strings.TrimPrefix(names[len(names)-1], "migrations/"), "_")
	version, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		panic("store: migration without a number: " + names[len(names)-1])
	}
	return version
}

// CheckSchema returns an error that names the command to run when the database has another schema than this
// program needs.
func CheckSchema(ctx context.Context, pool *pgxpool.Pool) error {
	want := SchemaVersion()
	var present bool
	if err := pool.QueryRow(ctx, `select to_regclass('public.goose_db_version') is not null`).Scan(&present); err != nil {
		return fmt.Errorf("read the schema version: %w", err)
	}
	var got int64
	if present {
		err := pool.QueryRow(ctx, `select coalesce(max(version_id), 0) from goose_db_version where is_applied`).Scan(&got)
		if err != nil {
			return fmt.Errorf("read the schema version: %w", err)
		}
	}
	switch {
	case got < want:
		return fmt.Errorf("the database has schema version %d, this program needs %d: run `siklus migrate`", got, want)
	case got > want:
		return fmt.Errorf("the database has schema version %d, which is newer than this program's %d: use the newer program, its `siklus migrate` was run", got, want)
	}
	return nil
}
