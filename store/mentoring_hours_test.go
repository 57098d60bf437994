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

func TestHoursOfAMentoringCountWhereverHoursCount(t *testing.T) {
	t.Parallel()
	shared, database := storetest.Open(t)
	s, other := sceneIn(t, shared, "satu", 2), storetest.NewTown(t, shared, "dua", 0)
	me, guide := s.town.People["staf-1"], s.town.People["kabid-a"]
	g := store.Guidance{ID: store.NewID(), CaseID: s.cases["staf-1"].ID, Kind: appraisal.Mentoring, Cause: appraisal.Growth, GuideID: guide, AssignedBy: guide, AssignedAs: appraisal.Appraiser, StartedAt: written}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		_, _, err := tx.PutGuidance(ctx, g)
		require.NoError(t, err)
		for _, c := range []store.MentoringCredit{{PersonID: me, Part: store.AsMentee}, {PersonID: me, Part: store.AsMentee}, {PersonID: guide, Part: store.AsMentor}} {
			c.GuidanceID, c.Minutes, c.Hours, c.At = g.ID, 190, 4, time.Date(2026, time.December, 31, 16, 0, 0, 0, time.UTC)
			require.NoError(t, tx.CreditMentoring(ctx, c), "the same one twice is once")
		}
		for year, want := range map[int]int{2026: 0, 2027: 4} { // 1 January in Jayapura
			n, err := tx.LedgerHours(ctx, me, year)
			require.NoError(t, err)
			require.Equal(t, want, n, year)
			of, err := tx.HoursOf(ctx, []string{me, guide}, year)
			require.NoError(t, err)
			require.Equal(t, want, of[me])
			require.Equal(t, want, of[guide])
		}
		units, err := tx.HoursByUnit(ctx, 2027, 20, storetest.Founded+40)
		require.NoError(t, err)
		hours := 0
		for _, u := range units {
			hours += u.Hours
		}
		require.Equal(t, 8, hours)
		lines, err := tx.TrainingLedger(ctx, guide, 2027)
		require.Equal(t, []store.CreditedHours{{Source: store.AsMentor, GuidanceID: g.ID, Hours: 4, On: date(2027, time.January, 1)}}, lines)
		return err
	})
	storetest.Do(t, shared, other.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		n, err := tx.LedgerHours(ctx, me, 2027)
		require.Zero(t, n, "the ledger shows an agency its own people only")
		return err
	})
	app := connect(t, database.App)
	_, err := app.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, s.town.Agency.ID)
	require.NoError(t, err)
	for _, change := range []string{`update mentoring_hours set hours = 40`, `delete from mentoring_hours`, `truncate mentoring_hours`} {
		_, err := app.Exec(t.Context(), change)
		require.Equal(t, "42501", code(err), change)
	}
}
