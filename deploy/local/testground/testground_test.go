package testground_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"siklus.id/deploy/local/testground"
)

func TestMain(m *testing.M) { testground.Main(m) }

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, conn.Close(context.Background())) })
	return conn
}

func TestEveryTestGetsItsOwnDatabaseFromOneMigration(t *testing.T) {
	t.Parallel()
	key := "testground_" + testground.NewEmptyDatabase(t).Name // never seen in this cluster
	var migrated atomic.Int32
	migrate := func(ctx context.Context, ownerDSN string) error {
		migrated.Add(1)
		conn, err := pgx.Connect(ctx, ownerDSN)
		if err != nil {
			return err
		}
		_, err = conn.Exec(ctx, `create table people (id int); grant select, insert on people to siklus_app`)
		return errors.Join(err, conn.Close(ctx))
	}
	t.Run("side by side", func(t *testing.T) {
		for range 4 {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				db := testground.NewDatabaseFrom(t, key, migrate)
				app := connect(t, db.App)
				_, err := app.Exec(t.Context(), `insert into people values (1)`)
				require.NoError(t, err)
				var people int
				require.NoError(t, app.QueryRow(t.Context(), `select count(*) from people`).Scan(&people))
				require.Equal(t, 1, people, "no other test's rows")
			})
		}
	})
	require.Equal(t, int32(1), migrated.Load())
}

func TestDatabaseIsGoneAfterItsTest(t *testing.T) {
	t.Parallel()
	var name string
	t.Run("the test", func(t *testing.T) { name = testground.NewEmptyDatabase(t).Name })
	admin := connect(t, testground.Postgres(t).AdminDSN(""))
	var exists bool
	require.NoError(t, admin.QueryRow(t.Context(), `select exists (select from pg_database where datname = $1)`, name).Scan(&exists))
	require.False(t, exists)
}

func TestFailedMigrationLeavesNoTemplate(t *testing.T) {
	t.Parallel()
	key := "testground_" + testground.NewEmptyDatabase(t).Name
	broken := &recorder{TB: t}
	done := make(chan struct{})
	go func() { // Fatalf ends the goroutine
		defer close(done)
		testground.NewDatabaseFrom(broken, key, func(context.Context, string) error { return errors.New("002_cases.sql is wrong") })
	}()
	<-done
	require.Contains(t, broken.said, "002_cases.sql is wrong")

	// Mended, the same key migrates again.
	testground.NewDatabaseFrom(t, key, func(context.Context, string) error { return nil })
}

func TestNamespacesDiffer(t *testing.T) {
	t.Parallel()
	require.NotEqual(t, testground.NewNamespace(t), testground.NewNamespace(t))
}

func TestWhatIsServedAndWhatWorksEndsWithItsTest(t *testing.T) {
	t.Parallel()
	var address string
	var beside, working atomic.Bool
	t.Run("the test", func(t *testing.T) {
		listener := testground.Listen(t)
		address = "http://" + listener.Addr().String()
		testground.Serve(t, listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }), func(ctx context.Context) {
			<-ctx.Done()
			beside.Store(true)
		})
		answer, err := http.Get(address)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		require.Equal(t, http.StatusTeapot, answer.StatusCode)
		stop := testground.Work(t, func(ctx context.Context) error {
			<-ctx.Done()
			working.Store(true)
			return nil
		})
		require.False(t, working.Load())
		require.NoError(t, stop())
		require.True(t, working.Load())
	})
	require.True(t, beside.Load())
	_, err := http.Get(address)
	require.Error(t, err, "nobody answers any more")
}
