package store_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/store"
	"siklus.id/store/storetest"
)

// An address that HR mended holds until the roster brings another one than it brought before.
func TestAMendedAddressHoldsUntilTheRosterBringsAnotherOne(t *testing.T) {
	t.Parallel()
	const dead, mended, third = "salah@dinas.example", "benar@dinas.example", "baru@dinas.example"
	for _, c := range []struct {
		name        string
		mends       []string // addresses that HR gives, one after the other
		lists       []string // addresses that the roster brings afterwards
		email       string
		unreachable string
		renamed     bool // the last import also corrects the name, which it may
	}{
		{"the old one again", []string{mended}, []string{dead}, mended, "", false},
		{"the old one in capitals", []string{mended}, []string{"SALAH@dinas.example"}, mended, "", false},
		{"the old one with another name", []string{mended}, []string{dead}, mended, "", true},
		{"twice the old one", []string{mended}, []string{dead, dead}, mended, "", false},
		{"no address", []string{mended}, []string{""}, mended, "", false},
		{"no address, then the old one", []string{mended}, []string{"", dead}, mended, "", false},
		{"another one", []string{mended}, []string{third}, third, "", false},
		{"another one, then the old one", []string{mended}, []string{third, dead}, dead, "", false},
		{"the mended one, then the old one", []string{mended}, []string{mended, dead}, dead, "", false},
		{"mended twice", []string{third, mended}, []string{dead}, mended, "", false},
		{"mended and set back", []string{mended, dead}, []string{dead}, dead, "", false},
		{"mended and set back, then none", []string{mended, dead}, []string{""}, "", "no-address", false},
		{"tried once more", []string{dead}, []string{third}, third, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, _ := storetest.Open(t)
			town := storetest.NewTown(t, s, "uji", 1)
			staff, officer := town.People["staf-1"], town.People["kabid-b"]
			in := func(f func(context.Context, store.Tx) error) { t.Helper(); storetest.Do(t, s, town.Agency.ID, f) }
			person := func() (p store.Person) {
				in(func(ctx context.Context, tx store.Tx) (err error) { p, err = tx.PersonByID(ctx, staff); return err })
				return p
			}
			row := store.RosterPerson{Number: person().Number, Code: person().Code, Kind: person().Kind, Name: person().Name}
			bring := func(email string) (change store.RosterChange) {
				row.Email = email
				in(func(ctx context.Context, tx store.Tx) (err error) {
					change, err = tx.ApplyRoster(ctx, store.Roster{On: storetest.Founded, People: []store.RosterPerson{row}})
					return err
				})
				return change
			}
			bring(dead)
			for _, email := range c.mends {
				in(func(ctx context.Context, tx store.Tx) error {
					_, err := tx.MendAddress(ctx, staff, email, officer, farAhead)
					return err
				})
			}
			for _, email := range c.lists {
				if c.renamed {
					row.Name = "Nama Baru"
				}
				bring(email)
			}
			got := person()
			require.Equal(t, []string{c.email, c.unreachable, row.Name}, []string{got.Email, got.Unreachable, got.Name})
			require.Equal(t, 1, bring(c.lists[len(c.lists)-1]).People.Unchanged, "the same roster once more changes nothing")
		})
	}
}

// Somebody without an address in the roster to whom HR gave one keeps it.
func TestAnAddressThatTheRosterNeverHadStays(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "uji", 1)
	staff := town.People["staf-1"]
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		p, err := tx.PersonByID(ctx, staff)
		require.NoError(t, err)
		list := func(email string) {
			_, err := tx.ApplyRoster(ctx, store.Roster{On: storetest.Founded, People: []store.RosterPerson{{Number: p.Number, Code: p.Code, Kind: p.Kind, Name: p.Name, Email: email}}})
			require.NoError(t, err)
		}
		list("")
		_, err = tx.MendAddress(ctx, staff, "benar@dinas.example", town.People["kabid-b"], farAhead)
		require.NoError(t, err)
		list("")
		p, err = tx.PersonByID(ctx, staff)
		require.Equal(t, []string{"benar@dinas.example", ""}, []string{p.Email, p.Unreachable})
		return err
	})
}
