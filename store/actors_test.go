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

func TestActors(t *testing.T) {
	t.Parallel()
	march := date(2026, time.March, 10)
	hold := func(post, person string, c appraisal.Capacity, from, to appraisal.Date) func(context.Context, store.Tx, storetest.Town) error {
		return func(ctx context.Context, tx store.Tx, town storetest.Town) error {
			return tx.PutHolding(ctx, store.Holding{PostID: town.Posts[post], PersonID: town.People[person], Capacity: c, From: from, To: to})
		}
	}
	// The holding of the town's roster, ended.
	leaves := func(name string) func(context.Context, store.Tx, storetest.Town) error {
		return hold(name, name, appraisal.Definitive, storetest.Founded, date(2026, time.February, 27))
	}
	type step = func(context.Context, store.Tx, storetest.Town) error
	type actor struct {
		person   string
		capacity appraisal.Capacity
		post     string
	}
	cases := []struct {
		name                string
		given               []step
		of                  string
		on                  appraisal.Date
		appraiser, superior actor
	}{
		{"art. 1(9): the direct superior, and the one above", nil, "staf-1", march,
			actor{"kabid-a", appraisal.Definitive, "kabid-a"}, actor{"kadis", appraisal.Definitive, "kadis"}},
		{"the head of office is appraised by the regional head, above whom there is nobody", nil, "kadis", march,
			actor{"bupati", appraisal.Definitive, "bupati"}, actor{}},
		{"IV.A.2: a vacant post is climbed over, and the superior is one higher", []step{leaves("kabid-a")}, "staf-1", march,
			actor{"kadis", appraisal.Definitive, "kadis"}, actor{"bupati", appraisal.Definitive, "bupati"}},
		{"IV.A.2: climbing over two vacant posts", []step{leaves("kabid-a"), leaves("kadis")}, "staf-1", march,
			actor{"bupati", appraisal.Definitive, "bupati"}, actor{}},
		{"nobody is left above", []step{leaves("kabid-a"), leaves("kadis"), leaves("bupati")}, "staf-1", march, actor{}, actor{}},
		{"IV.A.3: an acting official (Plt) fills the vacancy", []step{leaves("kabid-a"), hold("kabid-a", "kabid-b", appraisal.Acting, date(2026, time.March, 1), 0)},
			"staf-1", march, actor{"kabid-b", appraisal.Acting, "kabid-a"}, actor{"kadis", appraisal.Definitive, "kadis"}},
		{"a Plt beside a definitive holder does not count", []step{hold("kabid-a", "kabid-b", appraisal.Acting, date(2026, time.March, 1), 0)},
			"staf-1", march, actor{"kabid-a", appraisal.Definitive, "kabid-a"}, actor{"kadis", appraisal.Definitive, "kadis"}},
		{"a daily acting official (Plh) stands for the absent holder", []step{hold("kabid-a", "kabid-b", appraisal.DailyActing, date(2026, time.March, 9), date(2026, time.March, 13))},
			"staf-1", march, actor{"kabid-b", appraisal.DailyActing, "kabid-a"}, actor{"kadis", appraisal.Definitive, "kadis"}},
		{"the Plh on the first day", []step{hold("kabid-a", "kabid-b", appraisal.DailyActing, march, date(2026, time.March, 13))},
			"staf-1", march, actor{"kabid-b", appraisal.DailyActing, "kabid-a"}, actor{"kadis", appraisal.Definitive, "kadis"}},
		{"the Plh on the last day", []step{hold("kabid-a", "kabid-b", appraisal.DailyActing, date(2026, time.March, 2), march)},
			"staf-1", march, actor{"kabid-b", appraisal.DailyActing, "kabid-a"}, actor{"kadis", appraisal.Definitive, "kadis"}},
		{"the Plh of yesterday", []step{hold("kabid-a", "kabid-b", appraisal.DailyActing, date(2026, time.March, 2), march-1)},
			"staf-1", march, actor{"kabid-a", appraisal.Definitive, "kabid-a"}, actor{"kadis", appraisal.Definitive, "kadis"}},
		{"the Plh of tomorrow", []step{hold("kabid-a", "kabid-b", appraisal.DailyActing, march+1, march+4)},
			"staf-1", march, actor{"kabid-a", appraisal.Definitive, "kabid-a"}, actor{"kadis", appraisal.Definitive, "kadis"}},
		{"nobody is their own appraiser", []step{leaves("kabid-a"), hold("kabid-a", "staf-1", appraisal.Acting, date(2026, time.March, 1), 0)},
			"staf-1", march, actor{"kadis", appraisal.Definitive, "kadis"}, actor{"bupati", appraisal.Definitive, "bupati"}},
		{"the appraiser is not their own superior", []step{leaves("kabid-a"), hold("kabid-a", "kadis", appraisal.Acting, date(2026, time.March, 1), 0)},
			"staf-1", march, actor{"kadis", appraisal.Acting, "kabid-a"}, actor{"bupati", appraisal.Definitive, "bupati"}},
	}
	s, _ := storetest.Open(t, store.WithMaxConns(20))
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			town := storetest.NewTown(t, s, fmt.Sprintf("agency-%d", i), 1)
			opened := storetest.OpenAll(t, s, town, storetest.NewCycle(t, s, town))
			storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
				for _, given := range c.given {
					if err := given(ctx, tx, town); err != nil {
						return err
					}
				}
				for role, want := range map[appraisal.Role]actor{appraisal.Appraiser: c.appraiser, appraisal.Superior: c.superior} {
					got, err := tx.Actor(ctx, opened[c.of].ID, role, c.on)
					if want.person == "" {
						require.ErrorIs(t, err, store.ErrNobody, role)
						continue
					}
					require.NoError(t, err)
					require.Equal(t, store.Actor{PersonID: town.People[want.person], Capacity: want.capacity, PostID: town.Posts[want.post]}, got, role)
				}
				return nil
			})
		})
	}
}

func TestHRIsNeverHRInTheirOwnCase(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "satu", 2)
	opened := storetest.OpenAll(t, s, town, storetest.NewCycle(t, s, town))
	on := date(2026, time.March, 10)
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		for _, office := range []string{store.OfficeHR, store.OfficeAuditor, store.OfficeHR} {
			if err := tx.PutOffice(ctx, town.People["staf-1"], office); err != nil {
				return err
			}
		}
		offices, err := tx.Offices(ctx, town.People["staf-1"])
		require.NoError(t, err)
		require.Equal(t, []string{"auditor", "hr"}, offices)
		roles := func(of, who string) (names []appraisal.Role) {
			parties, err := tx.RolesIn(ctx, opened[of].ID, town.People[who], on)
			require.NoError(t, err)
			for _, p := range parties {
				require.Equal(t, town.People[who], p.Person)
				names = append(names, p.Role)
			}
			return names
		}
		require.ElementsMatch(t, []appraisal.Role{appraisal.Employee, appraisal.Auditor}, roles("staf-1", "staf-1"))
		require.ElementsMatch(t, []appraisal.Role{appraisal.HR, appraisal.Auditor}, roles("staf-2", "staf-1"))
		require.Equal(t, []appraisal.Role{appraisal.Appraiser}, roles("staf-1", "kabid-a"))
		require.Equal(t, []appraisal.Role{appraisal.Superior}, roles("staf-1", "kadis"))
		require.Empty(t, roles("staf-1", "kabid-b"))
		require.Empty(t, roles("staf-1", "staf-2"))
		require.NoError(t, tx.RemoveOffice(ctx, town.People["staf-1"], store.OfficeHR))
		require.Equal(t, []appraisal.Role{appraisal.Auditor}, roles("staf-2", "staf-1"))
		return nil
	})
}
