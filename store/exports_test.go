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

// exportedYear is the annual period of the town's cycle.
var exportedYear = appraisal.Period{Kind: appraisal.Annual, From: appraisal.NewDate(2026, time.January, 1), To: appraisal.NewDate(2026, time.December, 31),
	Opens: appraisal.NewDate(2026, time.December, 1), Closes: appraisal.NewDate(2027, time.January, 31)}

func TestPagesOfResultsCoverEverybodyOnce(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "uji", 7)
	cycle := storetest.NewCycle(t, s, town)
	storetest.OpenAll(t, s, town, cycle)
	roster := storetest.Roster(7)
	for i := range roster.People {
		roster.People[i].Name = "Siti" // the same name, so that the place must tell them apart
	}
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		if _, err := tx.ApplyRoster(ctx, roster); err != nil {
			return err
		}
		whole, err := tx.ExportedResults(ctx, cycle.ID, "year", "", 100)
		require.NoError(t, err)
		require.Len(t, whole, 10)
		for _, limit := range []int{1, 3, 10} {
			var pieces []store.ExportedResult
			after := ""
			for {
				page, err := tx.ExportedResults(ctx, cycle.ID, "year", after, limit)
				require.NoError(t, err)
				pieces = append(pieces, page...)
				if len(page) < limit {
					break
				}
				after = page[len(page)-1].AppraisalID
			}
			require.Equal(t, whole, pieces, "in pages of %d", limit)
		}
		_, err = tx.ExportedResults(ctx, cycle.ID, "year", store.NewID(), 3)
		require.ErrorIs(t, err, store.ErrNotFound)
		return nil
	})
}

func TestAnExportedResultKnowsItsDays(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "uji", 5)
	cycle := storetest.NewCycle(t, s, town)
	cases := storetest.OpenAll(t, s, town, cycle)
	agency := town.Agency.ID
	// 15.30 UTC is the next day already where the town is.
	at := func(day int) time.Time { return time.Date(2027, time.January, day, 15, 30, 0, 0, time.UTC) }
	var e store.Case
	storetest.Do(t, s, agency, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.Record(ctx, appraisal.Entry{ID: "in-year", Agency: agency, Cycle: cycle.ID, Case: cases["staf-1"].ID, Proceeding: appraisal.AppraisalProceeding, Event: "test", At: at(1),
			Step: appraisal.Step{Stage: appraisal.InYear}})
		require.NoError(t, err)
		_, err = tx.OpenEvaluations(ctx, cycle.ID, exportedYear, 100, func(store.Case) appraisal.Step { return appraisal.Step{Stage: appraisal.WindowOpen} }, at(1))
		require.NoError(t, err)
		children, err := tx.Children(ctx, cases["staf-1"].ID)
		require.Len(t, children, 1)
		e = children[0]
		return err
	})
	result := appraisal.Result{Results: appraisal.Meets, Behaviour: appraisal.Meets, Predicate: appraisal.Good, SignedAt: at(4),
		SignedBy: appraisal.Party{Person: town.People["kabid-a"], Role: appraisal.Appraiser, Capacity: appraisal.Acting}}
	move := func(day int, event string, step appraisal.Step) {
		storetest.Do(t, s, agency, func(ctx context.Context, tx store.Tx) error {
			_, err := tx.Record(ctx, appraisal.Entry{ID: event + at(day).String(), Agency: agency, Cycle: cycle.ID, Case: e.ID, Proceeding: appraisal.EvaluationProceeding, Event: event, At: at(day), Step: step})
			return err
		})
	}
	read := func() (found store.ExportedResult) {
		storetest.Do(t, s, agency, func(ctx context.Context, tx store.Tx) error {
			list, err := tx.ExportedResults(ctx, cycle.ID, "year", "", 100)
			for _, x := range list {
				if x.EvaluationID == e.ID {
					found = x
				}
			}
			return err
		})
		return found
	}
	move(4, "test", appraisal.Step{Stage: appraisal.Signed, Result: &result})
	move(5, "delivered-by-system", appraisal.Step{Stage: appraisal.Delivered, Result: &result})
	got := read()
	require.Equal(t, "2027-01-05", got.SignedOn.String())
	require.True(t, got.ReceivedOn.IsZero())
	require.Equal(t, appraisal.Acting, got.Capacity)
	require.Equal(t, store.Official{Kind: store.PNS, Number: "198001012005011003", Name: "Nama kabid-a", Post: "Jabatan kabid-a", Unit: "Bidang A"}, got.Signer)
	move(11, "receipt-deemed", appraisal.Step{Stage: appraisal.Received, Result: &result})
	require.Equal(t, "2027-01-12", read().ReceivedOn.String())
	require.True(t, read().FinalOn.IsZero())
	final := result
	final.Final = appraisal.FinalWindowPassed
	move(28, "windows-passed", appraisal.Step{Stage: appraisal.Final, Result: &final})
	got = read()
	require.Equal(t, []any{appraisal.FinalWindowPassed, "2027-01-29", "2027-01-12"}, []any{got.Final, got.FinalOn.String(), got.ReceivedOn.String()})
}

func TestPostsHeldInAYearAreThoseAppointedTo(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "uji", 5)
	who := town.People["staf-1"]
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		for _, h := range []store.Holding{
			{PostID: town.Posts["staf-2"], PersonID: who, Capacity: appraisal.Definitive, From: appraisal.NewDate(2020, 1, 1), To: appraisal.NewDate(2025, 12, 31)},
			{PostID: town.Posts["kabid-b"], PersonID: who, Capacity: appraisal.Acting, From: appraisal.NewDate(2026, 3, 1)},
		} {
			require.NoError(t, tx.PutHolding(ctx, h))
		}
		held, err := tx.HeldPosts(ctx, []string{who, town.People["staf-3"]}, 2026)
		require.NoError(t, err)
		require.Equal(t, []appraisal.HeldPost{{Title: "Jabatan staf-1", Level: appraisal.Executor, From: storetest.Founded}}, held[who])
		require.Len(t, held, 2)
		before, err := tx.HeldPosts(ctx, []string{who}, 2025)
		require.NoError(t, err)
		require.Equal(t, "Jabatan staf-2", before[who][0].Title)
		return nil
	})
}
