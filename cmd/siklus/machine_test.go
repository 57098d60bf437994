package main

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"siklus.id/deploy/demo"
	"siklus.id/deploy/local/testground"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

func TestMigrateCanBeRunAgain(t *testing.T) {
	t.Parallel()
	db := testground.NewEmptyDatabase(t)
	for range 2 {
		status, _, complaint := call(t, "migrate", "--database-owner", db.Owner,
			"--temporal-address", testground.Temporal(t).Address(), "--temporal-namespace", "migrate-"+strings.ToLower(db.Name))
		require.Equal(t, exitDone, status, complaint)
	}
	status, out, complaint := call(t, "verify", "--database", db.App)
	require.Equal(t, exitDone, status, complaint)
	require.Contains(t, out, "0 journals checked")
}

func TestUnmigratedDatabaseIsRefusedWithTheCommandToRun(t *testing.T) {
	t.Parallel()
	db := testground.NewEmptyDatabase(t)
	status, _, complaint := call(t, "verify", "--database", db.App)
	require.Equal(t, exitFailed, status)
	require.Contains(t, complaint, "siklus migrate")
}

func TestMachineRoomSetsUpAnAgency(t *testing.T) {
	t.Parallel()
	db := testground.NewDatabase(t, store.Migrate)
	put := []string{"agency", "put", "dkp", "--name", "Dinas Uji", "--zone", "Asia/Makassar", "--mail-from", "kinerja@uji.example", "--database", db.App}
	for range 2 {
		status, _, complaint := call(t, put...)
		require.Equal(t, exitDone, status, complaint)
	}
	agency := demo.NewAgency(demoSeed)
	path := rosterFile(t, "pegawai.csv", agency.RosterCSV())
	status, out, complaint := call(t, "roster", "import", path, "--agency", "dkp", "--database", db.App)
	require.Equal(t, exitDone, status, complaint)
	require.Contains(t, out, "40 people are new")
	status, out, _ = call(t, "roster", "import", path, "--agency", "dkp", "--database", db.App)
	require.Equal(t, exitDone, status)
	require.Contains(t, out, "0 people are new, 0 have changed")
	status, _, complaint = call(t, "roster", "import", path, "--agency", "lain", "--database", db.App)
	require.Equal(t, exitBadCall, status)
	require.Contains(t, complaint, "siklus agency put")

	for _, verb := range []string{"give", "give", "take"} {
		status, _, complaint = call(t, "office", verb, "auditor", agency.People[1].Number, "--agency", "dkp", "--database", db.App)
		require.Equal(t, exitDone, status, complaint)
	}
	status, _, complaint = call(t, "office", "give", "hr", "tiada@uji.example", "--agency", "dkp", "--database", db.App)
	require.Equal(t, exitBadCall, status)
	require.Contains(t, complaint, "nobody on the roster")
}

func TestKeyIsPrintedOnceListedAndRevoked(t *testing.T) {
	t.Parallel()
	kept, db := storetest.Open(t)
	storetest.NewTown(t, kept, "kota", 1)
	of := []string{"--agency", "kota", "--database", db.App}
	status, secret, complaint := call(t, append([]string{"key", "create", "mesin absensi", "--scope", "roster"}, of...)...)
	require.Equal(t, exitDone, status, complaint)
	key, err := kept.FindKey(t.Context(), store.HashSecret(strings.TrimSpace(secret)))
	require.NoError(t, err)
	require.Equal(t, []string{"roster"}, key.Scopes)

	_, list, _ := call(t, append([]string{"key", "list"}, of...)...)
	require.Contains(t, list, key.ID)
	require.NotContains(t, list, strings.TrimSpace(secret))
	status, _, complaint = call(t, append([]string{"key", "revoke", key.ID}, of...)...)
	require.Equal(t, exitDone, status, complaint)
	status, _, _ = call(t, append([]string{"key", "revoke", key.ID}, of...)...)
	require.Equal(t, exitBadCall, status)
}

func TestVerifyNamesTheCaseWhoseJournalWasChanged(t *testing.T) {
	t.Parallel()
	kept, db := storetest.Open(t)
	town := storetest.NewTown(t, kept, "kota", 2)
	cases := storetest.OpenAll(t, kept, town, storetest.NewCycle(t, kept, town))
	status, out, complaint := call(t, "verify", "--database", db.App)
	require.Equal(t, exitDone, status, complaint)
	require.Contains(t, out, "every chain is whole")

	// Only the owner of the tables can do this, and only by taking the guard away first.
	owner, err := pgx.Connect(t.Context(), db.Owner)
	require.NoError(t, err)
	defer func() { _ = owner.Close(context.WithoutCancel(t.Context())) }()
	victim := cases["staf-1"].ID
	for _, statement := range []string{
		"alter table journal disable trigger user", "alter table journal no force row level security",
		"update journal set at = at - interval '1 day' where case_id = '" + victim + "'",
	} {
		_, err := owner.Exec(t.Context(), statement)
		require.NoError(t, err, statement)
	}
	status, out, _ = call(t, "verify", "--database", db.App)
	require.Equal(t, exitFailed, status)
	require.Contains(t, out, victim)
}
