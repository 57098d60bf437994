package store_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// A case keeps since when it stands in its stage, whatever else is recorded; and the migration reads the same from the
// journals of cases that were there before it.
func TestACaseKeepsSinceWhenItStandsInItsStage(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	town := storetest.NewTown(t, s, "uji", 3)
	cycle := storetest.NewCycle(t, s, town)
	cases := storetest.OpenAll(t, s, town, cycle)
	record := func(c store.Case, id string, at time.Time, stage appraisal.Stage) {
		storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
			_, err := tx.Record(ctx, appraisal.Entry{ID: id + c.ID, Agency: town.Agency.ID, Cycle: c.CycleID, Case: c.ID, Proceeding: c.Proceeding, Event: "test", At: at,
				Step: appraisal.Step{Stage: stage}})
			return err
		})
	}
	monday := storetest.Opened.AddDate(0, 0, 7)
	still, moved, back := cases["staf-1"], cases["staf-2"], cases["staf-3"]
	record(still, "a", monday, appraisal.TargetsDue)
	record(moved, "a", monday, appraisal.TargetsSubmitted)
	record(moved, "b", monday.AddDate(0, 0, 1), appraisal.TargetsSubmitted)
	record(back, "a", monday, appraisal.TargetsSubmitted)
	record(back, "b", monday.AddDate(0, 0, 2), appraisal.TargetsDue)

	owner, err := pgx.Connect(t.Context(), database.Owner)
	require.NoError(t, err)
	defer func() { _ = owner.Close(context.WithoutCancel(t.Context())) }()
	admin := func(statement string, args ...any) {
		_, err := owner.Exec(t.Context(), statement, args...)
		require.NoError(t, err)
	}
	admin(`alter table cases no force row level security`)
	since := func(c store.Case) (at *time.Time) {
		require.NoError(t, owner.QueryRow(t.Context(), `select stage_since from cases where id = $1`, c.ID).Scan(&at))
		return at
	}
	as := func(when string) {
		require.Nil(t, since(still), "%s: it stands where it was opened", when)
		require.WithinDuration(t, monday, *since(moved), 0, when)
		require.WithinDuration(t, monday.AddDate(0, 0, 2), *since(back), 0, when)
	}
	as("recorded")

	admin(`update cases set stage_since = null`)
	migration, err := os.ReadFile("migrations/029_watch.sql")
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(migration), "alter table cases no force row level security;")
	require.True(t, found)
	reading, _, found := strings.Cut(rest, "create index")
	require.True(t, found)
	admin(reading)
	admin(`alter table cases no force row level security`)
	as("read by the migration")
}
