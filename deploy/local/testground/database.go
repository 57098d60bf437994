package testground

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"siklus.id/deploy/local"
)

// Migration brings the database at ownerDSN to the present schema.
type Migration func(ctx context.Context, ownerDSN string) error

// Database is a database of its own for one test.
type Database struct {
	Name string
	// Owner is the DSN of the role that owns the tables.
	Owner string
	// App is the DSN of the role that obeys row-level security; tests use it
	// for everything the product does as that role.
	App string
}

// NewDatabase makes a migrated database for t and drops it when t ends. The
// first test of a run migrates a template, whose name is a hash of the files in
// store/; all others copy it.
func NewDatabase(t testing.TB, migrate Migration) Database {
	t.Helper()
	key, err := storeHash()
	if err != nil {
		t.Fatalf("hash of the schema: %v", err)
	}
	return NewDatabaseFrom(t, key, migrate)
}

// NewDatabaseFrom is NewDatabase for another schema than store's; key must
// change whenever the schema does.
func NewDatabaseFrom(t testing.TB, key string, migrate Migration) Database {
	t.Helper()
	cluster := Postgres(t)
	template := "template_" + key
	if err := makeTemplate(t.Context(), cluster, template, migrate); err != nil {
		t.Fatalf("template database: %v", err)
	}
	return create(t, cluster, template)
}

// NewEmptyDatabase makes a database without tables for t and drops it when t
// ends.
func NewEmptyDatabase(t testing.TB) Database {
	t.Helper()
	return create(t, Postgres(t), "template1")
}

func create(t testing.TB, cluster *local.Postgres, template string) Database {
	t.Helper()
	name := "test_" + newID()
	quoted, from := pgx.Identifier{name}.Sanitize(), pgx.Identifier{template}.Sanitize()
	err := admin(t.Context(), cluster, func(ctx context.Context, conn *pgx.Conn) error {
		// file_copy beats writing the copy through the log only for large
		// templates; ours is small.
		if _, err := conn.Exec(ctx, `create database `+quoted+` template `+from+` owner `+local.RoleOwner); err != nil {
			return err
		}
		_, err := conn.Exec(ctx, `grant connect on database `+quoted+` to `+local.RoleApp)
		return err
	})
	if err != nil {
		t.Fatalf("make database: %v", err)
	}
	t.Cleanup(func() {
		// t.Context is over by now. A connection the test left open must not
		// keep its database alive: force.
		err := admin(context.Background(), cluster, func(ctx context.Context, conn *pgx.Conn) error {
			_, err := conn.Exec(ctx, `drop database if exists `+quoted+` with (force)`)
			return err
		})
		if err != nil {
			t.Errorf("drop database: %v", err)
		}
	})
	return Database{Name: name, Owner: cluster.OwnerDSN(name), App: cluster.AppDSN(name)}
}

// makeTemplate migrates the template once, however many tests and test binaries
// ask for it at the same time.
func makeTemplate(ctx context.Context, cluster *local.Postgres, template string, migrate Migration) error {
	return admin(ctx, cluster, func(ctx context.Context, conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, `select pg_advisory_lock(hashtext($1))`, template); err != nil {
			return err
		}
		var exists bool
		if err := conn.QueryRow(ctx, `select exists (select from pg_database where datname = $1)`, template).Scan(&exists); err != nil || exists {
			return err
		}
		// Under another name until it is whole: a run that was killed half-way
		// leaves no half template.
		unfinished := template + "_new"
		quoted := pgx.Identifier{unfinished}.Sanitize()
		if _, err := conn.Exec(ctx, `drop database if exists `+quoted+` with (force)`); err != nil {
			return err
		}
		if err := cluster.CreateDatabase(ctx, unfinished); err != nil {
			return err
		}
		if err := migrate(ctx, cluster.OwnerDSN(unfinished)); err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		// Renaming needs the database without connections; one that migrate
		// has just closed may not have gone yet.
		if _, err := conn.Exec(ctx, `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1`, unfinished); err != nil {
			return err
		}
		_, err := conn.Exec(ctx, `alter database `+quoted+` rename to `+pgx.Identifier{template}.Sanitize())
		return err
	})
}

func admin(ctx context.Context, cluster *local.Postgres, do func(context.Context, *pgx.Conn) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, cluster.AdminDSN(""))
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, conn), conn.Close(context.WithoutCancel(ctx)))
}

// storeHash is a hash over the files of store/ that make the schema: its
// migrations and the program that runs them.
var storeHash = sync.OnceValues(func() (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	err = filepath.WalkDir(filepath.Join(root, "store"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		isMigration := filepath.Ext(path) == ".sql"
		if runs, err := filepath.Match("migrat*.go", entry.Name()); err != nil || (!isMigration && !runs) {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(sum, "%s\x00%d\x00%s", name, len(content), content)
		return err
	})
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
})

// moduleRoot is the folder above the working directory that holds the go.mod of
// Siklus; a test's working directory is its package.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		content, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && bytes.HasPrefix(content, []byte("module siklus.id\n")) {
			return dir, nil
		}
		if filepath.Dir(dir) == dir {
			return "", errors.New("not inside a clone of Siklus")
		}
		dir = filepath.Dir(dir)
	}
}
