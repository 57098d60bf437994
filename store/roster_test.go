package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

func date(y int, m time.Month, d int) appraisal.Date { return appraisal.NewDate(y, m, d) }

func apply(t *testing.T, s *store.Store, agency string, r store.Roster) (c store.RosterChange) {
	t.Helper()
	storetest.Do(t, s, agency, func(ctx context.Context, tx store.Tx) (err error) {
		c, err = tx.ApplyRoster(ctx, r)
		return err
	})
	return c
}

func TestRosterTwiceChangesNothingAndKeepsIDs(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	a, err := s.PutAgency(t.Context(), store.Agency{Code: "satu", Name: "Satu", Zone: "Asia/Jakarta", Week: 6})
	require.NoError(t, err)
	r := storetest.Roster(2)
	first := apply(t, s, a.ID, r)
	require.Equal(t, store.RosterChange{Units: store.Change{Added: 3}, Posts: store.Change{Added: 6}, People: store.Change{Added: 6},
		Holdings: store.Change{Added: 6}}, first)
	var before, after []store.Person
	storetest.Do(t, s, a.ID, func(ctx context.Context, tx store.Tx) (err error) { before, err = tx.People(ctx); return err })
	r.On = date(2026, time.March, 2)
	again := apply(t, s, a.ID, r)
	require.Equal(t, store.RosterChange{Units: store.Change{Unchanged: 3}, Posts: store.Change{Unchanged: 6}, People: store.Change{Unchanged: 6},
		Holdings: store.Change{Unchanged: 6}}, again)
	require.Zero(t, again.Added()+again.Changed())
	storetest.Do(t, s, a.ID, func(ctx context.Context, tx store.Tx) (err error) { after, err = tx.People(ctx); return err })
	require.Equal(t, before, after)
}

func TestRosterCountsWhatChangedAndEndsWhatItNamesNoMore(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "satu", 2)
	daily := store.Holding{PostID: town.Posts["kabid-a"], PersonID: town.People["kabid-b"], Capacity: appraisal.DailyActing,
		From: date(2026, time.March, 1), To: date(2026, time.March, 20)}
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error { return tx.PutHolding(ctx, daily) })

	r := storetest.Roster(2)
	r.On = date(2026, time.March, 2)
	r.Units[1].Name = "Bidang Arsip"
	r.Units[2].Parent = "BID-A"
	r.Posts[4].Parent = "kabid-b"                         // staf-1 reports to the other division
	r.People[1].Email = ""                                // the head of office has no address any more
	r.Holdings[4].Post, r.Holdings[5].Post = "staf-2", "" // staf-1 takes the post of staf-2, who leaves
	r.Holdings = r.Holdings[:5]
	r.People = append(r.People, store.RosterPerson{Number: "200001012026011001", Kind: store.PNS, Name: "Nama baru", Email: "baru@dinas.example"})
	r.Holdings = append(r.Holdings, store.RosterHolding{Post: "staf-1", Person: "200001012026011001", Capacity: appraisal.Definitive, From: r.On})

	c := apply(t, s, town.Agency.ID, r)
	require.Equal(t, store.Change{Changed: 2, Unchanged: 1}, c.Units)
	require.Equal(t, store.Change{Changed: 1, Unchanged: 5}, c.Posts)
	require.Equal(t, store.Change{Added: 1, Changed: 1, Unchanged: 5}, c.People)
	require.Equal(t, store.Change{Added: 2, Unchanged: 4, Ended: 2}, c.Holdings)

	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		head, err := tx.PersonByID(ctx, town.People["kadis"])
		require.NoError(t, err)
		require.Equal(t, store.NoAddress, head.Unreachable)
		byNumber, err := tx.PersonByNumber(ctx, "200001012026011001")
		require.NoError(t, err)
		require.Equal(t, "Nama baru", byNumber.Name)
		require.Equal(t, "id", byNumber.Language)
		byMail, err := tx.PersonByEmail(ctx, "STAF-2@dinas.example")
		require.NoError(t, err)
		require.Equal(t, town.People["staf-2"], byMail.ID)
		_, err = tx.PersonByEmail(ctx, "")
		require.ErrorIs(t, err, store.ErrNotFound)

		holdings, err := tx.Holdings(ctx)
		require.NoError(t, err)
		require.Contains(t, holdings, daily, "a daily acting official has a last day and stays")
		require.Contains(t, holdings, store.Holding{PostID: town.Posts["staf-2"], PersonID: town.People["staf-2"], Capacity: appraisal.Definitive,
			From: storetest.Founded, To: date(2026, time.March, 1)})
		units, err := tx.Units(ctx)
		require.NoError(t, err)
		require.Equal(t, units[0].ID, units[1].ParentID)
		return nil
	})
	r.People[1].Email = "kadis.baru@dinas.example"
	require.Equal(t, 1, apply(t, s, town.Agency.ID, r).People.Changed)
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		head, err := tx.PersonByID(ctx, town.People["kadis"])
		require.Empty(t, head.Unreachable, "a new address makes reachable")
		return err
	})
}

func TestSharedAddressNamesNobody(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "satu", 2)
	r := storetest.Roster(2)
	r.People[4].Email = r.People[5].Email
	apply(t, s, town.Agency.ID, r)
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.PersonByEmail(ctx, r.People[5].Email)
		require.ErrorIs(t, err, store.ErrAmbiguous)
		return nil
	})
}

func TestAgencyIsFoundByCodeAndPutTwiceIsOne(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	a, err := s.PutAgency(t.Context(), store.Agency{Code: "satu", Name: "Satu", Zone: "Asia/Makassar", Week: 6, Policy: "nasional", MailFrom: "a@b.example", ReplyTo: "c@d.example"})
	require.NoError(t, err)
	again, err := s.PutAgency(t.Context(), store.Agency{Code: "satu", Name: "Satu Baru", Zone: "Asia/Makassar"})
	require.NoError(t, err)
	require.Equal(t, a.ID, again.ID)
	found, err := s.AgencyByCode(t.Context(), "satu")
	require.NoError(t, err)
	require.Equal(t, store.Agency{ID: a.ID, Code: "satu", Name: "Satu Baru", Zone: "Asia/Makassar", Week: 5}, found)
	_, err = s.AgencyByCode(t.Context(), "dua")
	require.ErrorIs(t, err, store.ErrNotFound)
	b, err := s.PutAgency(t.Context(), store.Agency{Code: "dua", Name: "Dua", Zone: "Asia/Jakarta"})
	require.NoError(t, err)
	ids, err := s.Agencies(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{b.ID, a.ID}, ids)
	require.ErrorContains(t, s.WithAgency(t.Context(), "'; drop table acts; --", nil), "agency")
}

func TestWhomTheRosterExemptsIsLeftOutForThatReasonAndComesBack(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "dinas", 2)
	exempted := func(reason string) {
		r := storetest.Roster(2)
		for i := range r.People {
			if r.People[i].Code == "staf-1" {
				r.People[i].Exempt = reason
			}
		}
		storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
			_, err := tx.ApplyRoster(ctx, r)
			return err
		})
	}
	exempted("cuti di luar tanggungan negara")
	cycle := storetest.NewCycle(t, s, town)
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		out, err := tx.LeftOut(ctx, cycle.ID)
		require.NoError(t, err)
		require.Contains(t, out, store.LeftOut{PersonID: town.People["staf-1"], Reason: "cuti di luar tanggungan negara"}, "II.C.8")
		return nil
	})
	exempted("")
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		planned, err := tx.FreezeRoster(ctx, cycle.ID, storetest.Founded)
		require.Equal(t, cycle.Planned+1, planned)
		return err
	})
}
