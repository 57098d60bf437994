package store_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"siklus.id/deploy/local/testground"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

func TestMain(m *testing.M) { testground.Main(m) }

// connect opens one connection for SQL that the store itself has no words for.
func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}

func code(err error) string {
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		return refused.Code
	}
	return ""
}

// unprotected lists the tables that carry no agency_id or are not under forced row-level security.
const unprotected = `
	select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
	where n.nspname = 'public' and c.relkind in ('r', 'p', 'm', 'f')
		and c.relname <> 'goose_db_version' -- goose's own note of what was run: no rows of any agency
		and not (c.relrowsecurity and c.relforcerowsecurity
			and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'agency_id' and a.attnotnull)
			and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'own_agency'
				and p.polcmd = '*' and p.polroles = '{0}'))
	order by 1`

func TestEveryTableCarriesItsAgencyUnderForcedRowLevelSecurity(t *testing.T) {
	t.Parallel()
	_, database := storetest.Open(t)
	owner := connect(t, database.Owner)
	tables := func() []string {
		rows, err := owner.Query(t.Context(), unprotected)
		require.NoError(t, err)
		names, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		return names
	}
	require.Empty(t, tables())
	for _, planted := range []string{
		`create table planted_bare (id int)`,
		`create table planted_open (agency_id uuid not null)`,
		`create table planted_unforced (agency_id uuid not null); call protect('planted_unforced', 'select'); alter table planted_unforced no force row level security`,
	} {
		_, err := owner.Exec(t.Context(), planted)
		require.NoError(t, err)
	}
	require.Equal(t, []string{"planted_bare", "planted_open", "planted_unforced"}, tables(), "the walk over pg_class finds a table that is not protected")
}

func TestApplicationRoleCannotBypassRowLevelSecurity(t *testing.T) {
	t.Parallel()
	_, database := storetest.Open(t)
	app := connect(t, database.App)
	var name string
	var powerful, owns bool
	require.NoError(t, app.QueryRow(t.Context(), `select current_user, rolsuper or rolbypassrls,
		exists (select from pg_class where relowner = r.oid) from pg_roles r where rolname = current_user`).Scan(&name, &powerful, &owns))
	require.Equal(t, "siklus_app", name)
	require.False(t, powerful)
	require.False(t, owns)
	for _, forbidden := range []string{
		`alter table journal disable trigger all`, `alter table people disable row level security`, `create table mine (id int)`,
		`delete from journal`, `update journal set stage = ''`, `truncate journal`, `delete from reads`, `update reads set what = ''`,
		`delete from acts`, `update acts set content = '{}'`, `update acts set received_at = now()`, `delete from cases`,
		`update results set predicate = ''`, `delete from results`, `delete from case_parties`, `update mail_events set kind = ''`,
		`call protect('people', 'select')`, `update api_keys set key_hash = ''`, `insert into goose_db_version (version_id, is_applied) values (99, true)`,
	} {
		_, err := app.Exec(t.Context(), forbidden)
		require.Equal(t, "42501", code(err), "%s: %v", forbidden, err)
	}
}

func TestAnotherAgencySeesNothingAndWritesNothing(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	one, other := storetest.NewTown(t, s, "satu", 2), storetest.NewTown(t, s, "dua", 0)
	cycle := storetest.NewCycle(t, s, one)
	cases := storetest.OpenAll(t, s, one, cycle)
	staff := cases["staf-1"]

	storetest.Do(t, s, other.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.CaseByID(ctx, staff.ID)
		require.ErrorIs(t, err, store.ErrNotFound)
		_, err = tx.PersonByID(ctx, one.People["staf-1"])
		require.ErrorIs(t, err, store.ErrNotFound)
		list, _, err := tx.ListCases(ctx, store.CaseFilter{})
		require.NoError(t, err)
		require.Empty(t, list)
		rows, err := tx.Journal(ctx, staff.ID)
		require.NoError(t, err)
		require.Empty(t, rows)
		return nil
	})

	app := connect(t, database.App)
	counted := map[string]int{}
	tables, err := pgx.CollectRows(must(app.Query(t.Context(), `select relname from pg_class where relnamespace = 'public'::regnamespace
		and relkind = 'r' and relname <> 'goose_db_version' order by 1`)), pgx.RowTo[string])
	require.NoError(t, err)
	require.Greater(t, len(tables), 20)
	count := func(table string) (n int) {
		require.NoError(t, app.QueryRow(t.Context(), `select count(*) from `+table).Scan(&n))
		return n
	}
	for _, table := range tables {
		require.Zero(t, count(table), "without a setting table %s shows rows", table)
	}
	_, err = app.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, one.Agency.ID)
	require.NoError(t, err)
	for _, table := range tables {
		counted[table] = count(table)
	}
	require.Equal(t, 6, counted["people"])
	require.Equal(t, 5, counted["cases"])
	_, err = app.Exec(t.Context(), `select set_config('app.agency_id', $1, false), set_config('app.lookup', 'on', false)`, other.Agency.ID)
	require.NoError(t, err)
	require.Equal(t, 1, count("agencies"), "app.lookup opens nothing to the application's role")
	require.Equal(t, 0, count("tasks"))
	for _, insert := range []string{
		`insert into units (agency_id, id, code, name) values ($1, gen_random_uuid(), 'X', 'X')`,
		`insert into people (agency_id, id, kind, name) values ($1, gen_random_uuid(), 'pns', 'X')`,
		`insert into agencies (agency_id, code, name, zone, week) values ($1, 'tiga', 'X', 'Asia/Jakarta', 5)`,
	} {
		_, err := app.Exec(t.Context(), insert, one.Agency.ID)
		require.Equal(t, "42501", code(err), "%s: %v", insert, err)
	}
	_, err = app.Exec(t.Context(), `update units set agency_id = $1`, one.Agency.ID)
	require.Equal(t, "42501", code(err))
	_, err = app.Exec(t.Context(), `insert into holdings (post_id, person_id, capacity, from_day) values ($1, $2, 'definitif', '2026-01-01')`,
		one.Posts["kadis"], other.People["kadis"])
	require.Equal(t, "23503", code(err), "a key into another agency is not a key")
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestLookupsBeforeTheAgencyIsKnownAreFewAndPinned(t *testing.T) {
	t.Parallel()
	_, database := storetest.Open(t)
	owner := connect(t, database.Owner)
	rows, err := owner.Query(t.Context(), `select proname || case when array_to_string(proconfig, ',') = 'search_path=pg_catalog, public, pg_temp'
			and not has_function_privilege('public', oid, 'execute') then '' else ' is open' end
		from pg_proc where pronamespace = 'public'::regnamespace and prosecdef order by 1`)
	require.NoError(t, err)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Equal(t, []string{"agency_by_code", "agency_of_desk", "agency_of_paper", "agency_of_task", "all_agencies", "complaint_by_code", "key_by_hash",
		"read_counselling", "same_counselling", "session_by_hash"}, names)
}

func TestMigratingAtOnceAndAgainIsMigratingOnce(t *testing.T) {
	t.Parallel()
	database := testground.NewEmptyDatabase(t)
	_, err := store.Open(t.Context(), database.App)
	require.ErrorContains(t, err, "`siklus migrate`")

	var wg sync.WaitGroup
	errs := make([]error, 3)
	for i := range errs {
		wg.Go(func() { errs[i] = store.Migrate(t.Context(), database.Owner) })
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	s, err := store.Open(t.Context(), database.App, store.WithMaxConns(2), store.WithTracing())
	require.NoError(t, err)
	require.NoError(t, s.Ping(t.Context()))
	require.NoError(t, s.Ready(t.Context()))
	s.Close()

	owner := connect(t, database.Owner)
	for _, version := range []struct {
		sql, sentence string
	}{
		{`insert into goose_db_version (version_id, is_applied) values (9999, true)`, "newer than this program"},
		{`delete from goose_db_version where version_id in (9999, (select max(version_id) from goose_db_version where version_id < 9999))`, "run `siklus migrate`"},
	} {
		_, err := owner.Exec(t.Context(), version.sql)
		require.NoError(t, err)
		pool, err := pgxpool.New(t.Context(), database.App)
		require.NoError(t, err)
		err = store.CheckSchema(t.Context(), pool)
		pool.Close()
		require.ErrorContains(t, err, version.sentence)
	}
}

func TestPersonalDataStandsInOneTableOnly(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	town := storetest.NewTown(t, s, "satu", 3)
	storetest.OpenAll(t, s, town, storetest.NewCycle(t, s, town))
	storetest.SortLetters(t, s, town.Agency.ID)
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.ClaimMail(ctx, 0, farAhead)
		return err
	})
	// As the owner: what is said in counselling may not be selected by the program itself.
	owner := connect(t, database.Owner)
	_, err := owner.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, town.Agency.ID)
	require.NoError(t, err)
	tables, err := pgx.CollectRows(must(owner.Query(t.Context(), `select relname from pg_class where relnamespace = 'public'::regnamespace
		and relkind = 'r' and relname not in ('goose_db_version', 'people') order by 1`)), pgx.RowTo[string])
	require.NoError(t, err)
	for _, table := range tables {
		var all string
		require.NoError(t, owner.QueryRow(t.Context(), `select coalesce(string_agg(x::text, ' '), '') from `+table+` x`).Scan(&all))
		for _, personal := range []string{"Nama ", "@dinas.example", "1980010120"} {
			require.False(t, strings.Contains(all, personal), "table %s holds %q", table, personal)
		}
	}
}
