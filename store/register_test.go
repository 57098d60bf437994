package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// scene is a town with one real cycle whose appraisals are open.
type scene struct {
	*store.Store
	town  storetest.Town
	cycle store.Cycle
	cases map[string]store.Case
}

func newScene(t *testing.T, staff int) scene {
	t.Helper()
	s, _ := storetest.Open(t, store.WithMaxConns(20))
	return sceneIn(t, s, "satu", staff)
}

// sceneIn makes a scene in a store that others share, each as an agency of its own.
func sceneIn(t *testing.T, s *store.Store, code string, staff int) scene {
	t.Helper()
	town := storetest.NewTown(t, s, code, staff)
	cycle := storetest.NewCycle(t, s, town)
	return scene{s, town, cycle, storetest.OpenAll(t, s, town, cycle)}
}

func (s scene) do(t *testing.T, f func(ctx context.Context, tx store.Tx) error) {
	t.Helper()
	storetest.Do(t, s.Store, s.town.Agency.ID, f)
}

// act is what one person does in a case, as the door would enter it.
func (s scene) act(c store.Case, who string, role appraisal.Role, kind appraisal.ActKind, facts appraisal.Facts) store.RegisteredAct {
	return store.RegisteredAct{CaseID: c.ID, RequestID: fmt.Sprintf("%s-%s-%s", kind, who, c.ID), Proceeding: c.Proceeding, Via: "link",
		Content: json.RawMessage(`{"remarks":"ditulis oleh ` + who + `"}`),
		Act:     appraisal.Act{Kind: kind, By: appraisal.Party{Person: s.town.People[who], Role: role, Capacity: appraisal.Definitive}, Facts: facts}}
}

func (s scene) register(t *testing.T, a store.RegisteredAct) (kept store.RegisteredAct, isNew bool) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		kept, isNew, err = tx.Register(ctx, a)
		return err
	})
	return kept, isNew
}

func TestTwentyIdenticalRequestsAreOneAct(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	asked := s.act(s.cases["staf-1"], "staf-1", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{})
	var wg sync.WaitGroup
	var mu sync.Mutex
	fresh, ids := 0, map[string]bool{}
	start := make(chan struct{})
	errs := make([]error, 20)
	for i := range errs {
		wg.Go(func() {
			<-start
			errs[i] = s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
				kept, isNew, err := tx.Register(t.Context(), asked)
				mu.Lock()
				defer mu.Unlock()
				ids[kept.ID] = true
				if isNew {
					fresh++
				}
				return err
			})
		})
	}
	close(start)
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	require.Equal(t, 1, fresh)
	require.Len(t, ids, 1)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		n, err := tx.ActCounts(ctx, s.cycle.ID)
		require.Equal(t, store.ActCount{Received: 1}, n)
		return err
	})
}

func TestRegisterKeepsTheFirstAndReadsTheDatabasesClock(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	asked := s.act(s.cases["staf-1"], "staf-1", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{HasReason: true})
	before := time.Now().Add(-time.Minute)
	kept, isNew := s.register(t, asked)
	require.True(t, isNew)
	require.WithinRange(t, kept.Act.ReceivedAt, before, time.Now().Add(time.Minute))
	require.Equal(t, time.UTC, kept.Act.ReceivedAt.Location())
	require.Equal(t, kept.ID, kept.Act.ID)
	require.Equal(t, store.ActReceived, kept.State)
	require.JSONEq(t, string(asked.Content), string(kept.Content))
	require.True(t, kept.Act.Facts.HasReason)

	asked.Content = json.RawMessage(`{"remarks":"lain"}`)
	again, isNew := s.register(t, asked)
	require.False(t, isNew)
	require.Equal(t, kept, again, "the first row comes back")

	other := s.act(s.cases["staf-1"], "staf-1", appraisal.Employee, appraisal.CheckIn, appraisal.Facts{})
	other.RequestID = asked.RequestID
	err := s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
		_, _, err := tx.Register(t.Context(), other)
		return err
	})
	require.ErrorIs(t, err, store.ErrRequestReused)

	same := s.act(s.cases["staf-2"], "staf-2", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{})
	same.RequestID = asked.RequestID
	same.Act.ReceivedAt = time.Date(2026, 1, 31, 14, 58, 0, 123456000, time.UTC)
	kept, isNew = s.register(t, same)
	require.True(t, isNew, "request IDs belong to who sends them")
	require.Equal(t, same.Act.ReceivedAt, kept.Act.ReceivedAt)
}

func TestRefusedActStaysWithCodeSentenceAndProvision(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	a, _ := s.register(t, s.act(s.cases["staf-1"], "staf-1", appraisal.Employee, appraisal.FileObjection, appraisal.Facts{HasReason: true}))
	why := appraisal.Refusal{Code: appraisal.TooLate, Sentence: "Batas waktunya sudah lewat.", English: "The term has passed.", Provision: "V.B.2"}
	s.do(t, func(ctx context.Context, tx store.Tx) error { return tx.MarkRefused(ctx, a.ID, why) })
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.MarkRefused(ctx, a.ID, appraisal.Refusal{Code: appraisal.NotNow}), "again changes nothing")
		kept, err := tx.ActByID(ctx, a.ID)
		require.NoError(t, err)
		require.Equal(t, store.ActRefused, kept.State)
		require.Equal(t, &why, kept.Refusal)
		require.Nil(t, kept.Receipt)
		require.JSONEq(t, string(a.Content), string(kept.Content))
		waiting, err := tx.Waiting(ctx, 0, 10)
		require.Empty(t, waiting)
		require.NoError(t, err)
		_, err = tx.ActByID(ctx, store.NewID())
		require.ErrorIs(t, err, store.ErrNotFound)
		require.ErrorIs(t, tx.MarkRefused(ctx, store.NewID(), why), store.ErrNotFound)
		return nil
	})
	err := s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
		_, err := tx.Record(t.Context(), s.entry(s.cases["staf-1"], &a.Act, appraisal.Step{Stage: appraisal.TargetsSubmitted}))
		return err
	})
	require.ErrorIs(t, err, store.ErrActRefused)
}

func TestWhatWaitsComesBackOldestFirst(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	end := time.Date(2026, 1, 31, 15, 0, 0, 0, time.UTC)
	var ids []string
	for i, who := range []string{"staf-2", "staf-1", "staf-3"} {
		a := s.act(s.cases[who], who, appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{})
		a.Act.ReceivedAt = end.Add(time.Duration(i-2) * time.Minute)
		kept, _ := s.register(t, a)
		ids = append(ids, kept.ID)
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		waiting, err := tx.Waiting(ctx, 0, 2)
		require.NoError(t, err)
		require.Len(t, waiting, 2)
		require.Equal(t, ids[:2], []string{waiting[0].ID, waiting[1].ID})
		none, err := tx.Waiting(ctx, 100*365*24*time.Hour, 10)
		require.NoError(t, err)
		require.Empty(t, none)

		timely, err := tx.WaitingInCase(ctx, s.cases["staf-1"].ID, end)
		require.NoError(t, err)
		require.Len(t, timely, 1)
		require.Equal(t, ids[1], timely[0].ID)
		late, err := tx.WaitingInCase(ctx, s.cases["staf-3"].ID, end)
		require.NoError(t, err)
		require.Empty(t, late, "received at the end of the term is not before it")
		return nil
	})
}
