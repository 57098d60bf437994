package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/schema/sqlite"
	sqltool "go.temporal.io/server/tools/sql"
	"google.golang.org/protobuf/types/known/durationpb"
)

// stores are where the server keeps executions and what lists show of them.
type stores struct{ main, visibility config.SQL }

// openState makes schemas and namespace when they are missing and returns how
// the server reaches them.
func openState(ctx context.Context, o options) (stores, error) {
	var state stores
	if o.postgres != "" {
		opened, err := openPostgres(ctx, o.postgres)
		if err != nil {
			return stores{}, err
		}
		state = opened
	} else {
		file, err := openFile(o.file, o.throwAway)
		if err != nil {
			return stores{}, err
		}
		state = stores{main: file, visibility: file}
	}
	return state, makeNamespace(state.main, o.namespace, o.retention)
}

// openFile opens the SQLite file. The schema is made beside it and moved into
// place, so that a server killed while making it leaves no half schema behind.
func openFile(path string, throwAway bool) (config.SQL, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return config.SQL{}, fmt.Errorf("state file: %w", err)
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return config.SQL{}, fmt.Errorf("folder of the state file: %w", err)
		}
		unfinished := path + ".new"
		if err := os.RemoveAll(unfinished); err != nil {
			return config.SQL{}, fmt.Errorf("remove half-made state: %w", err)
		}
		// The rollback journal of SQLite's default mode is gone when the
		// connection closes: one plain file is left to move.
		blank := sqliteFile(unfinished, nil)
		if err := sqlite.SetupSchema(&blank); err != nil {
			return config.SQL{}, fmt.Errorf("make schema: %w", err)
		}
		if err := os.Rename(unfinished, path); err != nil {
			return config.SQL{}, fmt.Errorf("put state file in place: %w", err)
		}
	} else if err != nil {
		return config.SQL{}, fmt.Errorf("state file: %w", err)
	}
	// In WAL mode "normal" never loses the file's consistency and survives the
	// death of the process; "off" survives that too, but no power cut.
	waits := "normal"
	if throwAway {
		waits = "off"
	}
	return sqliteFile(path, map[string]string{"journal_mode": "wal", "synchronous": waits, "busy_timeout": "10000"}), nil
}

func sqliteFile(path string, pragmas map[string]string) config.SQL {
	attributes := map[string]string{"mode": "rwc"}
	for name, value := range pragmas {
		attributes[name] = value
	}
	return config.SQL{PluginName: sqliteplugin.PluginName, DatabaseName: path, ConnectAttributes: attributes}
}

// openPostgres makes the databases "temporal" and "temporal_visibility" with
// their schemas when missing, and brings older schemas up to date.
func openPostgres(ctx context.Context, adminURL string) (stores, error) {
	var opened stores
	for _, part := range []struct {
		into             *config.SQL
		database, folder string
	}{
		{&opened.main, "temporal", "postgresql/v12/temporal"},
		{&opened.visibility, "temporal_visibility", "postgresql/v12/visibility"},
	} {
		state, err := postgresState(adminURL, part.database)
		if err != nil {
			return stores{}, err
		}
		if err := makePostgresSchema(ctx, adminURL, state, part.folder); err != nil {
			return stores{}, fmt.Errorf("database %s: %w", part.database, err)
		}
		*part.into = state
	}
	return opened, nil
}

// postgresState writes adminURL in the server's own terms. A Unix socket is
// passed as the "host" attribute, which outranks the address.
func postgresState(adminURL, database string) (config.SQL, error) {
	u, err := url.Parse(adminURL)
	if err != nil {
		return config.SQL{}, fmt.Errorf("Postgres URL: %w", err)
	}
	attributes := map[string]string{}
	for name, values := range u.Query() {
		attributes[name] = values[0]
	}
	if attributes["sslmode"] == "" {
		attributes["sslmode"] = "disable"
	}
	host, port := u.Hostname(), u.Port()
	if host == "" {
		host = "localhost"
	}
	if port == "" {
		port = "5432"
	}
	password, _ := u.User.Password()
	return config.SQL{
		PluginName:        postgresql.PluginNamePGX,
		DatabaseName:      database,
		ConnectProtocol:   "tcp",
		ConnectAddr:       net.JoinHostPort(host, port),
		User:              u.User.Username(),
		Password:          password,
		ConnectAttributes: attributes,
		MaxConns:          20,
		MaxIdleConns:      20,
		MaxConnLifetime:   time.Hour,
	}, nil
}

// makePostgresSchema makes the database and runs the server's own schema tool
// on it, in this process: first its version tables when there are none, then
// every step of folder that is missing.
func makePostgresSchema(ctx context.Context, adminURL string, state config.SQL, folder string) error {
	if err := makeDatabase(ctx, adminURL, state.DatabaseName); err != nil {
		return err
	}
	begun, err := hasVersionTable(ctx, adminURL, state.DatabaseName)
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(state.ConnectAddr)
	if err != nil {
		return fmt.Errorf("address: %w", err)
	}
	attributes := url.Values{}
	for name, value := range state.ConnectAttributes {
		attributes.Set(name, value)
	}
	tool := func(words ...string) error {
		return sqltool.RunTool(append([]string{
			"temporal-sql-tool", "--plugin", state.PluginName, "--endpoint", host, "--port", port, "--user", state.User,
			"--password", state.Password, "--database", state.DatabaseName, "--connect-attributes", attributes.Encode(),
		}, words...))
	}
	if !begun {
		if err := tool("setup-schema", "--version", "0.0"); err != nil {
			return fmt.Errorf("begin schema: %w", err)
		}
	}
	if err := tool("update-schema", "--schema-name", folder); err != nil {
		return fmt.Errorf("update schema: %w", err)
	}
	return nil
}

func makeDatabase(ctx context.Context, adminURL, name string) error {
	admin, err := pgx.Connect(ctx, adminURL)
	if err != nil {
		return fmt.Errorf("connect to Postgres: %w", err)
	}
	defer func() { _ = admin.Close(context.WithoutCancel(ctx)) }()
	var exists bool
	if err := admin.QueryRow(ctx, `select exists (select from pg_database where datname = $1)`, name).Scan(&exists); err != nil {
		return fmt.Errorf("look for database: %w", err)
	}
	if exists {
		return nil
	}
	if _, err := admin.Exec(ctx, `create database `+pgx.Identifier{name}.Sanitize()); err != nil {
		return fmt.Errorf("create database: %w", err)
	}
	return nil
}

func hasVersionTable(ctx context.Context, adminURL, database string) (bool, error) {
	config, err := pgx.ParseConfig(adminURL)
	if err != nil {
		return false, fmt.Errorf("Postgres URL: %w", err)
	}
	config.Database = database
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return false, fmt.Errorf("connect to Postgres: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var begun bool
	if err := conn.QueryRow(ctx, `select to_regclass('schema_version') is not null`).Scan(&begun); err != nil {
		return false, fmt.Errorf("look for schema: %w", err)
	}
	return begun, nil
}

func makeNamespace(state config.SQL, name string, retention time.Duration) error {
	namespace, err := sqlite.NewNamespaceConfig(clusterName, name, false, nil)
	if err != nil {
		return fmt.Errorf("namespace %s: %w", name, err)
	}
	namespace.Detail.Config.Retention = durationpb.New(retention)
	if err := sqlite.CreateNamespaces(&state, namespace); err != nil {
		return fmt.Errorf("make namespace %s: %w", name, err)
	}
	return nil
}
