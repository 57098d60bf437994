package store_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
)

// batch orders the extension of everybody's targets until 27 February; staf-2's case stays.
func (s scene) batch(t *testing.T, request, undoes string) (b store.Batch, err error) {
	t.Helper()
	b = store.Batch{ID: store.NewID(), CycleID: s.cycle.ID, Kind: appraisal.BatchExtend, Ordered: json.RawMessage(`{"clock":"T1"}`), Reason: "Banjir", Fingerprint: make([]byte, 32),
		RequestID: request, OrderedBy: s.town.People["staf-8"], OrderedAt: farAhead, Undoes: undoes}
	err = s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
		found, err := tx.BatchCases(t.Context(), store.BatchScope{CycleID: s.cycle.ID, UnitCode: "DINAS"})
		require.NoError(t, err)
		var items []store.BatchItem
		for _, c := range found {
			it := store.BatchItem{CaseID: c.ID, Proceeding: c.Standing.Proceeding, Content: json.RawMessage(`{"reason":"Banjir"}`), Line: appraisal.BatchLine{Kind: appraisal.ExtendTerm,
				Facts:  appraisal.Facts{Clock: appraisal.T1, Until: date(2026, time.February, 27), HasReason: true},
				Before: appraisal.BatchState{Stage: c.Standing.Stage, Terms: c.Standing.Terms}, After: appraisal.BatchState{Stage: c.Standing.Stage}}}
			if c.Name == "Nama staf-2" {
				it.Line.Stays = &appraisal.Refusal{Code: appraisal.OwnCase, Sentence: "Milik sendiri.", English: "One's own.", Provision: "policy"}
			}
			items = append(items, it)
		}
		return tx.OrderBatch(t.Context(), b, items, store.BatchActs{By: appraisal.Party{Person: b.OrderedBy, Role: appraisal.HR}, Via: "session", At: farAhead})
	})
	return b, err
}

func TestABatchEntersOneActForEachOfItsCasesAtOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	b, err := s.batch(t, "request-01", "")
	require.NoError(t, err)
	_, err = s.batch(t, "request-01", "")
	require.ErrorIs(t, err, store.ErrRequestReused, "the same request is kept once")
	var kept store.Batch
	var items []store.BatchItem
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		if kept, err = tx.BatchOfRequest(ctx, b.OrderedBy, "request-01"); err != nil {
			return err
		}
		items, err = tx.BatchItems(ctx, b.ID, 0, 0)
		return err
	})
	require.Equal(t, []any{b.ID, 12, 11, 1, 0, "Nama staf-8", false}, []any{kept.ID, kept.Cases, kept.Waiting, kept.Staying, kept.Taken, kept.ByName, kept.Done()})
	require.Len(t, items, 12)
	for i, it := range items {
		require.Equal(t, i+1, it.Seq)
		if it.Name == "Nama staf-2" {
			require.Equal(t, []string{"", appraisal.OwnCase}, []string{it.ActID, it.Line.Stays.Code})
			require.Empty(t, s.waiting(t, it.CaseID, appraisal.ExtendTerm))
			continue
		}
		acts := s.waiting(t, it.CaseID, appraisal.ExtendTerm)
		require.Len(t, acts, 1)
		require.Equal(t, []string{it.ActID, b.ID, store.BatchActRequest(b.ID, it.CaseID)}, []string{acts[0].ID, acts[0].Act.Facts.Batch, acts[0].RequestID})
		require.Equal(t, appraisal.T1, it.Line.Before.Terms[0].Clock)
	}

	act := s.waiting(t, items[0].CaseID, appraisal.ExtendTerm)[0]
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.MarkRefused(ctx, act.ID, appraisal.Refusal{Code: appraisal.NotNow, Sentence: "Belum.", English: "Not now.", Provision: "policy"})
	})
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		items, err = tx.BatchItems(ctx, b.ID, 0, 1)
		return err
	})
	require.Len(t, items, 1)
	require.Equal(t, []string{store.ActRefused, appraisal.NotNow}, []string{items[0].State, items[0].Refusal.Code})
}

func TestABatchIsTakenBackOnceAndNothingOfItIsChanged(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	first, err := s.batch(t, "request-01", "")
	require.NoError(t, err)
	back, err := s.batch(t, "request-02", first.ID)
	require.NoError(t, err)
	_, err = s.batch(t, "request-03", first.ID)
	require.ErrorIs(t, err, store.ErrRequestReused)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		list, err := tx.Batches(ctx, s.cycle.ID, 10)
		require.Len(t, list, 2)
		kept, err2 := tx.BatchByID(ctx, first.ID)
		require.NoError(t, err2)
		require.Equal(t, back.ID, kept.UndoneBy)
		return err
	})
}

func TestTheScopeOfABatchIsWhatItSays(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	s.open(t, third, third.Opens.Time())
	count := func(scope store.BatchScope) (n int) {
		scope.CycleID = s.cycle.ID
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			list, err := tx.BatchCases(ctx, scope)
			n = len(list)
			return err
		})
		return n
	}
	staff := s.cases["staf-1"]
	for name, c := range map[string]struct {
		scope store.BatchScope
		want  int
	}{
		"the cycle":                    {store.BatchScope{}, 24},
		"a unit with those below it":   {store.BatchScope{UnitCode: "DINAS"}, 24},
		"a unit without others":        {store.BatchScope{UnitCode: "BID-B"}, 2},
		"a proceeding":                 {store.BatchScope{Proceeding: appraisal.EvaluationProceeding}, 12},
		"a period of it":               {store.BatchScope{PeriodKey: third.Key()}, 12},
		"a stage":                      {store.BatchScope{Stage: appraisal.Sealed}, 0},
		"one case":                     {store.BatchScope{Listed: true, Cases: []string{staff.ID}}, 1},
		"a list that names nobody":     {store.BatchScope{Listed: true}, 0},
		"who has no number is nobody":  {store.BatchScope{Listed: true, Numbers: []string{""}}, 0},
		"those past their last day":    {store.BatchScope{Overdue: date(2027, time.June, 1)}, 24},
		"none of them is past it, yet": {store.BatchScope{Overdue: date(2026, time.January, 2)}, 0},
	} {
		require.Equal(t, c.want, count(c.scope), name)
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		list, err := tx.BatchCases(ctx, store.BatchScope{CycleID: s.cycle.ID, Listed: true, Cases: []string{staff.ID}, Role: appraisal.Appraiser, On: date(2026, time.March, 2)})
		require.Equal(t, []any{"Nama kabid-a", s.town.People["kabid-a"], appraisal.Definitive}, []any{list[0].ActorName, list[0].Actor.Person, list[0].Actor.Capacity})
		return err
	})
}
