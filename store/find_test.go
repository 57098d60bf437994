package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

func TestPeopleAreFoundByPartOfANameOrByTheirNumber(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "satu", 2)
	neighbour := storetest.NewTown(t, s, "dua", 2)
	r := store.Roster{On: storetest.Founded}
	for i, name := range []string{"Budi Prasetyo Santoso, S.E.", "dr. Santoso 100% Sehat", "SANTOSO", "Maria_Kogoya", "Mariana Kogoya"} {
		r.People = append(r.People, store.RosterPerson{Number: fmt.Sprintf("19870315201001200%d", i+1), Kind: store.PNS, Name: name})
	}
	apply(t, s, town.Agency.ID, r)
	apply(t, s, neighbour.Agency.ID, store.Roster{On: storetest.Founded, People: []store.RosterPerson{{Number: "198703152010012009", Kind: store.PNS, Name: "Santoso Tetangga"}}})

	for _, c := range []struct {
		name, query string
		want        []string
	}{
		{"part of a name, in any case; who begins so comes first", "santoso", []string{"SANTOSO", "Budi Prasetyo Santoso, S.E.", "dr. Santoso 100% Sehat"}},
		{"words with others between", " budi  santoso ", []string{"Budi Prasetyo Santoso, S.E."}},
		{"a percent sign is a percent sign", "100%", []string{"dr. Santoso 100% Sehat"}},
		{"an underscore is an underscore", "maria_", []string{"Maria_Kogoya"}},
		{"a backslash is a backslash", `maria\`, nil},
		{"a quote is a quote", `' or true --`, nil},
		{"a number as a spreadsheet shows it", "19870315 201001 2 003", []string{"SANTOSO"}},
		{"a number with dots", "19870315.201001.2.003", []string{"SANTOSO"}},
		{"a number as the pages show it", "NIP 198703152010012003", []string{"SANTOSO"}},
		{"the first digits", "1987 0315", []string{"SANTOSO", "Budi Prasetyo Santoso, S.E.", "Maria_Kogoya", "Mariana Kogoya", "dr. Santoso 100% Sehat"}},
		{"digits inside a number are nobody's beginning", "2010012003", nil},
		{"another agency's people are not found", "tetangga", nil},
		{"nothing is nobody", "  ", nil},
	} {
		storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
			found, err := tx.FindPeople(ctx, c.query, storetest.Founded, 20)
			var names []string
			for _, f := range found {
				names = append(names, f.Person.Name)
			}
			if c.name == "the first digits" {
				require.ElementsMatch(t, c.want, names, c.name)
			} else {
				require.Equal(t, c.want, names, c.name)
			}
			return err
		})
	}
}

func TestFoundPeopleShowThePostTheyHoldOnTheDay(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "satu", 3)
	june, july := appraisal.NewDate(2026, time.June, 1), appraisal.NewDate(2026, time.July, 1)
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		// kabid-a stands in for kabid-b in June; their own post is still what they are known by.
		require.NoError(t, tx.PutHolding(ctx, store.Holding{PostID: town.Posts["kabid-b"], PersonID: town.People["kabid-a"], Capacity: appraisal.DailyActing, From: june, To: july - 1}))
		require.NoError(t, tx.PutHolding(ctx, store.Holding{PostID: town.Posts["staf-1"], PersonID: town.People["staf-1"], Capacity: appraisal.Definitive, From: storetest.Founded, To: june - 1}))
		require.NoError(t, tx.PutHolding(ctx, store.Holding{PostID: town.Posts["staf-1"], PersonID: town.People["staf-1"], Capacity: appraisal.Acting, From: june}))
		require.NoError(t, tx.PutHolding(ctx, store.Holding{PostID: town.Posts["staf-2"], PersonID: town.People["staf-2"], Capacity: appraisal.Definitive, From: storetest.Founded, To: june - 1}))
		shown := func(name string, on appraisal.Date) (out []string) {
			found, err := tx.FindPeople(ctx, "Nama "+name, on, 20)
			require.NoError(t, err)
			for _, f := range found {
				out = append(out, f.Post+", "+f.Unit+", "+string(f.Capacity))
			}
			return out
		}
		require.Equal(t, []string{"Jabatan kabid-a, Bidang A, definitif"}, shown("kabid-a", june))
		require.Equal(t, []string{"Jabatan staf-1, Bidang A, definitif"}, shown("staf-1", june-1))
		require.Equal(t, []string{"Jabatan staf-1, Bidang A, plt"}, shown("staf-1", june))
		require.Equal(t, []string{", , "}, shown("staf-2", june), "they hold none any more")

		few, err := tx.FindPeople(ctx, "Nama", june, 2)
		require.Len(t, few, 2)
		return err
	})
}
