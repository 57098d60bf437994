package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// Acts that move tasks in many cases, decisions that change two, and the morning round hold several cases at once. They
// lock them in one order, so that nobody waits for somebody who waits for them.
func TestChangesOfPeopleSideBySideLockNobodyOut(t *testing.T) {
	t.Parallel()
	shared, _ := storetest.Open(t, store.WithMaxConns(16))
	s := sceneIn(t, shared, "ramai", 24)
	opened := s.open(t, third, third.Opens.Time())
	var objections []store.Case
	for i := range 8 {
		objections = append(objections, s.objected(t, opened[fmt.Sprintf("staf-%d", i+1)], "kabid-a", appraisal.Appraiser))
	}
	var entries []appraisal.Entry
	act := func(c store.Case, kind appraisal.ActKind, f appraisal.Facts, step appraisal.Step) {
		a, _ := s.register(t, s.act(c, "kadis", appraisal.HR, kind, f))
		e := s.entry(c, &a.Act, step)
		e.At = third.Rates.Time()
		entries = append(entries, e)
	}
	for i, o := range objections {
		o.Proceeding = appraisal.ObjectionProceeding
		r := s.result("kadis", third.Closes)
		r.Predicate = appraisal.VeryGood
		act(o, appraisal.DecideObjection, appraisal.Facts{Outcome: appraisal.Changed}, appraisal.Step{Stage: appraisal.Decided, Result: &r})
		who := fmt.Sprintf("staf-%d", i+1)
		act(s.cases[who], appraisal.ChangeParty, appraisal.Facts{Role: appraisal.Appraiser, Person: s.town.People[[]string{"kabid-b", "kadis"}[i%2]], HasReason: true}, appraisal.Step{Stage: appraisal.InYear})
		act(opened[who], appraisal.ChangeParty, appraisal.Facts{Role: appraisal.Appraiser, Person: s.town.People["kadis"], HasReason: true}, appraisal.Step{Stage: appraisal.Objected})
		mover := fmt.Sprintf("staf-%d", i+10)
		act(s.cases[mover], appraisal.Transfer, appraisal.Facts{Post: s.town.Posts["kabid-b"], From: third.Rates, Capacity: appraisal.Definitive, HasReason: true}, appraisal.Step{Stage: appraisal.InYear})
	}
	act(s.cases["kabid-a"], appraisal.EndService, appraisal.Facts{Service: appraisal.Retired, From: third.Rates, HasReason: true}, appraisal.Step{Stage: appraisal.Departed})
	var wg sync.WaitGroup
	errs := make([]error, 2*len(entries))
	for i, e := range entries {
		wg.Go(func() {
			errs[i] = s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
				_, err := tx.Record(t.Context(), e)
				return err
			})
		})
		wg.Go(func() {
			errs[len(entries)+i] = s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
				_, err := tx.ReassignTasks(t.Context(), s.cycle.ID, third.Rates.Time())
				return err
			})
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	s.verified(t)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		n, err := tx.ReassignTasks(ctx, s.cycle.ID, third.Rates.Time())
		require.Zero(t, n, "whoever came last has left nothing behind")
		return err
	})
}
