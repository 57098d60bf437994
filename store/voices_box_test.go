package store_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/store"
	"siklus.id/store/storetest"
)

func TestWhatIsSealedKeepsItsLengthAndIsReadByNobody(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t, store.WithMaxConns(20))
	c := choirIn(t, s, 7)
	seats := c.ask(t, "staf-1", 1, "staf-2", "staf-3", "staf-4", "staf-5", "staf-6")
	owner := connect(t, database.Owner)
	_, err := owner.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, c.town.Agency.ID)
	require.NoError(t, err)
	look := func() (sealed []byte) {
		require.NoError(t, owner.QueryRow(t.Context(), `select sealed from voice_boxes where case_id = $1`, c.cases["staf-1"].ID).Scan(&sealed))
		return sealed
	}
	empty := look()
	seen := [][]byte{empty}
	for i, seat := range seats {
		text := strings.Repeat("é", 150)
		a := said(1+i%5, "pendek")
		if i%2 == 1 {
			for v := range a.Examples {
				a.Examples[v] = text
			}
		}
		_, err := c.answer(t, seat, a)
		require.NoError(t, err)
		now := look()
		require.Len(t, now, len(empty), "a long answer looks like a short one")
		require.NotContains(t, string(now), "pendek")
		for _, before := range seen {
			require.False(t, bytes.Contains(now, before[len(before)/2:len(before)/2+16]), "it is written anew as a whole")
		}
		seen = append(seen, now)
	}
	// A box that somebody moves to another place does not open there.
	c.ask(t, "staf-2", 1, "staf-7")
	_, err = owner.Exec(t.Context(), `update voice_boxes set sealed = $1 where case_id = $2`, look(), c.cases["staf-2"].ID)
	require.NoError(t, err)
	moved := c.seats(t, "staf-2", 1)
	_, err = c.answer(t, moved[0], said(3, ""))
	require.ErrorIs(t, err, store.ErrVoiceKey)
	_, err = owner.Exec(t.Context(), `delete from voice_results`)
	require.NoError(t, err, "nothing is released yet")
	c.morning(t, "staf-1", c.terms(1).Release)
	for _, statement := range []string{`update voice_results set answers = 9`, `delete from voice_results`, `truncate voice_results`, `delete from voice_steps`} {
		_, err = owner.Exec(t.Context(), statement)
		require.ErrorContains(t, err, "append-only", statement)
	}
}

func TestVoicesOfAnotherAgencyDoNotExist(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t, store.WithMaxConns(20))
	c := choirIn(t, s, 4)
	other := storetest.NewTown(t, s, "dua", 2)
	seats := c.ask(t, "staf-1", 1, "staf-2")
	_, err := c.name(t, "staf-1", "staf-3", store.VoiceByLeader, 1)
	require.NoError(t, err)
	err = s.WithAgency(t.Context(), other.Agency.ID, func(tx store.Tx) error {
		_, err := tx.VoiceSeatByID(t.Context(), seats[0].ID)
		return err
	})
	require.ErrorIs(t, err, store.ErrNotFound)
	err = s.WithAgency(t.Context(), c.town.Agency.ID, func(tx store.Tx) error {
		terms := c.terms(1)
		_, err := tx.NameVoice(t.Context(), c.cases["staf-1"], store.VoiceSeat{Period: "q1", PersonID: other.People["staf-1"], Origin: store.VoiceByLeader,
			NamedBy: c.town.People["kabid-a"], NamedOn: terms.Nominate}, c.limits, terms, sealingKey)
		return err
	})
	require.ErrorIs(t, err, store.ErrNotFound, "who is of another agency is not even found")
	app := connect(t, database.App)
	_, err = app.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, c.town.Agency.ID)
	require.NoError(t, err)
	for _, statement := range []string{`delete from voice_seats`, `update voice_seats set person_id = person_id`, `update voice_results set answers = 0`, `delete from voice_steps`} {
		_, err := app.Exec(t.Context(), statement)
		var refused interface{ SQLState() string }
		require.True(t, errors.As(err, &refused) && refused.SQLState() == "42501", "%s: %v", statement, err)
	}
	var n int
	require.NoError(t, app.QueryRow(t.Context(), `select count(*) from voice_seats`).Scan(&n))
	require.Equal(t, 2, n)
}
