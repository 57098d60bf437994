package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/store"
	"siklus.id/store/storetest"
)

func TestSessionsAreFoundBySumEndAndExpire(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	now := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	want := store.Session{Agency: s.town.Agency.ID, Person: s.town.People["staf-1"], Via: "link", ExpiresAt: now.Add(time.Hour)}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		open, err := tx.OpenTasks(ctx, s.cases["staf-1"].ID)
		want.TaskID = open[0].ID
		return err
	})
	agency, err := s.AgencyOfTask(t.Context(), want.TaskID)
	require.NoError(t, err)
	require.Equal(t, want.Agency, agency)
	_, err = s.AgencyOfTask(t.Context(), store.NewID())
	require.ErrorIs(t, err, store.ErrNotFound)

	token, err := s.CreateSession(t.Context(), want)
	require.NoError(t, err)
	found, err := s.FindSession(t.Context(), store.HashSecret(token), now)
	require.NoError(t, err)
	require.Equal(t, want, found)
	_, err = s.FindSession(t.Context(), store.HashSecret(token), want.ExpiresAt)
	require.ErrorIs(t, err, store.ErrNotFound, "over is not there")
	_, err = s.FindSession(t.Context(), []byte(token), now)
	require.ErrorIs(t, err, store.ErrNotFound)
	for range 2 {
		require.NoError(t, s.DeleteSession(t.Context(), store.HashSecret(token)))
	}
	_, err = s.FindSession(t.Context(), store.HashSecret(token), now)
	require.ErrorIs(t, err, store.ErrNotFound)

	_, err = s.CreateSession(t.Context(), want)
	require.NoError(t, err)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		n, err := tx.SweepSessions(ctx, now)
		require.NoError(t, err)
		require.Zero(t, n)
		n, err = tx.SweepSessions(ctx, want.ExpiresAt)
		require.Equal(t, 1, n)
		return err
	})
}

func TestKeysAreFoundBySumUntilRevoked(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	town := storetest.NewTown(t, s, "satu", 0)
	var secret string
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) (err error) {
		secret, err = tx.CreateKey(ctx, "e-Kinerja", []string{"measure"})
		return err
	})
	k, err := s.FindKey(t.Context(), store.HashSecret(secret))
	require.NoError(t, err)
	require.Equal(t, store.Key{Agency: town.Agency.ID, ID: k.ID, Name: "e-Kinerja", Scopes: []string{"measure"}}, k)

	owner := connect(t, database.Owner)
	_, err = owner.Exec(t.Context(), `set app.agency_id = '`+town.Agency.ID+`'`)
	require.NoError(t, err)
	var kept string
	require.NoError(t, owner.QueryRow(t.Context(), `select string_agg(k::text, '') from api_keys k`).Scan(&kept))
	require.NotContains(t, kept, secret)

	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		keys, err := tx.Keys(ctx)
		require.NoError(t, err)
		require.Equal(t, []store.Key{k}, keys)
		return tx.RevokeKey(ctx, k.ID)
	})
	_, err = s.FindKey(t.Context(), store.HashSecret(secret))
	require.ErrorIs(t, err, store.ErrNotFound)
}
