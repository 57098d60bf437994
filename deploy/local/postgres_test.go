package local_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"siklus.id/deploy/local"
	"siklus.id/deploy/local/testground"
)

// patience ends what should have ended long before.
const patience = time.Minute

// TestMain lets the test binary play the part of a starter that is killed.
func TestMain(m *testing.M) {
	if os.Getenv(starterEnv) != "" {
		starter()
	}
	testground.Main(m)
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

func ownPostgres(t *testing.T, o local.PostgresOptions) *local.Postgres {
	t.Helper()
	o.Own = true
	p, err := local.StartPostgres(within(t), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.Stop()) })
	return p
}

func run(t *testing.T, dsn, statement string) error {
	t.Helper()
	ctx := within(t)
	conn, err := pgx.Connect(ctx, dsn)
	require.NoError(t, err)
	_, err = conn.Exec(ctx, statement)
	return errors.Join(err, conn.Close(ctx))
}

func ask[T any](t *testing.T, dsn, query string) T {
	t.Helper()
	ctx := within(t)
	conn, err := pgx.Connect(ctx, dsn)
	require.NoError(t, err)
	var answer T
	require.NoError(t, conn.QueryRow(ctx, query).Scan(&answer))
	require.NoError(t, conn.Close(ctx))
	return answer
}

func TestApplicationRoleObeysRowLevelSecurity(t *testing.T) {
	t.Parallel()
	db := testground.NewEmptyDatabase(t)
	require.NoError(t, run(t, db.Owner, `
		create table acts (agency text not null, id int not null);
		insert into acts values ('a', 1), ('b', 2), ('b', 3);
		alter table acts enable row level security;
		alter table acts force row level security;
		create policy own_agency on acts using (agency = current_setting('app.agency_id', true));
		grant select, insert on acts to siklus_app;`))

	require.Equal(t, 0, ask[int](t, db.App, `select count(*) from acts`), "no agency named: no row")
	require.Equal(t, 0, ask[int](t, db.Owner, `select count(*) from acts`), "forced: the owner obeys too")
	require.Equal(t, 2, ask[int](t, db.App, `with s as materialized (select set_config('app.agency_id', 'b', false)) select count(*) from s, acts`))

	var refused *pgconn.PgError
	require.ErrorAs(t, run(t, db.App, `set app.agency_id = 'a'; insert into acts values ('b', 4)`), &refused)
	require.Equal(t, "42501", refused.Code)
	require.ErrorAs(t, run(t, db.App, `alter table acts no force row level security`), &refused)
	require.ErrorAs(t, run(t, db.App, `create table mine (id int)`), &refused)
	require.ErrorAs(t, run(t, db.App, `set role siklus_owner`), &refused)
}

func TestCreateDatabaseTwiceIsFine(t *testing.T) {
	t.Parallel()
	cluster := testground.Postgres(t)
	name := testground.NewEmptyDatabase(t).Name
	require.NoError(t, cluster.CreateDatabase(within(t), name))
	require.Equal(t, local.RoleOwner, ask[string](t, cluster.AdminDSN(name), `select pg_get_userbyid(datdba) from pg_database where datname = current_database()`))
}

func TestKilledPostgresComesBackWithItsDataAndAddress(t *testing.T) {
	t.Parallel()
	p := ownPostgres(t, local.PostgresOptions{})
	require.NoError(t, p.CreateDatabase(within(t), "siklus"))
	owner := p.OwnerDSN("siklus")
	require.NoError(t, run(t, owner, `create table kept (id int); insert into kept values (7)`))
	first := p.PID()

	require.NoError(t, p.Kill())
	require.Zero(t, p.PID())
	_, err := pgx.Connect(within(t), owner)
	require.Error(t, err, "killed means gone")

	require.NoError(t, p.Restart(within(t)))
	require.NotEqual(t, first, p.PID())
	require.Equal(t, 7, ask[int](t, owner, `select id from kept`))

	// Restarting what runs is a graceful stop and a start.
	require.NoError(t, p.Restart(within(t)))
	require.Equal(t, 7, ask[int](t, owner, `select id from kept`))
}

func TestKeptPostgresSurvivesItsStarterAndHasOneUser(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	p := ownPostgres(t, local.PostgresOptions{Dir: dir})
	require.Equal(t, "on", ask[string](t, p.AdminDSN(""), `show fsync`), "kept data waits for the disk")
	require.NoError(t, p.CreateDatabase(within(t), "siklus"))
	require.NoError(t, run(t, p.OwnerDSN("siklus"), `create table kept (id int); insert into kept values (8)`))

	_, err := local.StartPostgres(within(t), local.PostgresOptions{Dir: dir, Own: true})
	require.ErrorContains(t, err, "held by another running process")
	require.Equal(t, 8, ask[int](t, p.AppDSN("siklus"), `select 8`), "the refused starter left the running server alone")

	require.NoError(t, p.Stop())
	again := ownPostgres(t, local.PostgresOptions{Dir: dir})
	require.Equal(t, 8, ask[int](t, again.OwnerDSN("siklus"), `select id from kept`))
}

func TestThrowAwayPostgresLeavesNothing(t *testing.T) {
	t.Parallel()
	p := ownPostgres(t, local.PostgresOptions{})
	require.Equal(t, "off", ask[string](t, p.AdminDSN(""), `show fsync`))
	data := ask[string](t, p.AdminDSN(""), `show data_directory`)
	require.DirExists(t, data)
	require.NoError(t, p.Stop())
	require.NoDirExists(t, data)
	require.NoError(t, p.Stop(), "stopping twice is fine")
}

func TestGivenPostgresIsUsedAndLeftAlone(t *testing.T) {
	shared := testground.Postgres(t)
	t.Setenv("DATABASE_URL", shared.AdminDSN(""))
	p, err := local.StartPostgres(within(t), local.PostgresOptions{})
	require.NoError(t, err)
	require.Zero(t, p.PID())
	require.Equal(t, shared.AppDSN("x"), p.AppDSN("x"), "processes that share a cluster agree on the passwords")
	require.Error(t, p.Kill())
	require.Error(t, p.Restart(within(t)))
	require.NoError(t, p.Stop())
	require.Equal(t, 1, ask[int](t, shared.AdminDSN(""), `select 1`))

	_, err = local.StartPostgres(within(t), local.PostgresOptions{URL: "host=somewhere password=secret"})
	require.ErrorContains(t, err, "postgres://")
	require.NotContains(t, err.Error(), "secret")
}

func TestTooPowerfulRolesAreRefused(t *testing.T) {
	t.Parallel()
	p := ownPostgres(t, local.PostgresOptions{})
	require.NoError(t, run(t, p.AdminDSN(""), `alter role siklus_app bypassrls`))
	_, err := local.StartPostgres(within(t), local.PostgresOptions{URL: p.AdminDSN("")})
	require.ErrorContains(t, err, "siklus_app")
}

func TestMissingPostgresNamesTheCommand(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // no program can be started under a context that is over
	_, err := local.StartPostgres(ctx, local.PostgresOptions{Own: true})
	require.ErrorContains(t, err, "make deps")
}

// openDir is a folder that the database's own user can reach, too.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "siklus-test-")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o755))
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	return dir
}

const starterEnv = "SIKLUS_TEST_PLAY_STARTER"

// starter starts a stack, says what it started, and waits to be killed.
func starter() {
	s, err := local.StartStack(context.Background(), local.StackOptions{Dir: os.Getenv(starterEnv), Own: true})
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	fmt.Println(s.Postgres.PID(), s.Temporal.PID())
	select {}
}

func TestPartsDieWithTheirStarter(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	command := exec.CommandContext(within(t), os.Args[0])
	command.Env = append(os.Environ(), starterEnv+"="+dir)
	output, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	line, err := bufio.NewReader(output).ReadString('\n')
	require.NoError(t, err)
	var postgres, temporal int
	_, err = fmt.Sscan(line, &postgres, &temporal)
	require.NoError(t, err, line)

	require.NoError(t, command.Process.Signal(syscall.SIGKILL))
	require.Error(t, command.Wait())
	for _, pid := range []int{postgres, temporal} {
		require.Eventually(t, func() bool { return gone(pid) }, patience, 20*time.Millisecond)
	}

	// The next starter takes over the same state.
	s, err := local.StartStack(within(t), local.StackOptions{Dir: dir, Own: true})
	require.NoError(t, err)
	require.NoError(t, s.Stop())
}

// gone tells whether no process, or only a dead one nobody has buried yet, has
// this number.
func gone(pid int) bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, rest, _ := strings.Cut(string(status), ") ")
	return strings.HasPrefix(rest, "Z")
}
