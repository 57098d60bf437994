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

func TestResultsHaveVersionsWithTheOrganisationsResultUsed(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	evaluation := s.openQuarter(t)["staf-1"]
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		// IV.B.1.g: the unit led by the appraiser is what counts, and the head of division leads BID-A.
		require.NoError(t, tx.PutOrgResult(ctx, "BID-A", 2026, "q1", appraisal.OrgPoor))
		require.NoError(t, tx.PutOrgResult(ctx, "DINAS", 2026, "q1", appraisal.OrgOutstanding))
		return tx.PutOrgResult(ctx, "BID-A", 2026, "q1", appraisal.OrgGood)
	})
	signer := appraisal.Party{Person: s.town.People["kabid-a"], Role: appraisal.Appraiser, Capacity: appraisal.Definitive}
	signedAt := time.Date(2026, 4, 2, 1, 0, 0, 0, time.UTC)
	result := appraisal.Result{Results: appraisal.Meets, Behaviour: appraisal.Meets, Predicate: appraisal.Good, SignedBy: signer, SignedAt: signedAt}
	rated := s.take(t, evaluation, "kabid-a", appraisal.Appraiser, appraisal.Rate, appraisal.Facts{Results: appraisal.Meets, Behaviour: appraisal.Meets},
		appraisal.Step{Stage: appraisal.Signed, Result: &result})
	s.take(t, evaluation, "kabid-a", appraisal.Appraiser, appraisal.Deliver, appraisal.Facts{}, appraisal.Step{Stage: appraisal.Delivered, Result: &result})

	objection := store.Case{ID: store.NewID(), ParentID: evaluation.ID, Proceeding: appraisal.ObjectionProceeding}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.OpenCase(ctx, objection, appraisal.Entry{Agency: s.town.Agency.ID, Event: "opened", At: storetest.Opened, Step: appraisal.Step{Stage: appraisal.DecisionDue}})
	})
	changed := appraisal.Result{Results: appraisal.Above, Behaviour: appraisal.Above, Predicate: appraisal.VeryGood, Final: appraisal.FinalByDecision,
		SignedBy: appraisal.Party{Person: s.town.People["kadis"], Role: appraisal.Superior, Capacity: appraisal.Definitive}, SignedAt: signedAt.AddDate(0, 0, 20)}
	s.take(t, objection, "kadis", appraisal.Superior, appraisal.DecideObjection, appraisal.Facts{Outcome: appraisal.Changed}, appraisal.Step{Stage: appraisal.Decided, Result: &changed})
	s.record(t, s.entry(evaluation, nil, appraisal.Step{Stage: appraisal.Final, Result: &changed}))

	s.do(t, func(ctx context.Context, tx store.Tx) error {
		versions, err := tx.Results(ctx, evaluation.ID)
		require.NoError(t, err)
		require.Len(t, versions, 2, "delivery and finality bring no new version")
		require.Equal(t, store.ResultVersion{EvaluationID: evaluation.ID, Version: 1, CaseID: evaluation.ID, EntryID: rated.ID, ActID: rated.ID,
			Results: appraisal.Meets, Behaviour: appraisal.Meets, Predicate: appraisal.Good, SignedBy: signer, SignedAt: signedAt,
			OrgUnit: "BID-A", Org: store.OrgResult{Result: appraisal.OrgGood, Year: 2026, Period: "q1"}}, versions[0])
		require.Equal(t, objection.ID, versions[1].CaseID)
		require.Equal(t, appraisal.VeryGood, versions[1].Predicate)
		require.Equal(t, appraisal.FinalByDecision, versions[1].Final)
		c, err := tx.CaseByID(ctx, evaluation.ID)
		require.NoError(t, err)
		require.Equal(t, &changed, c.Result)
		require.Equal(t, appraisal.FinalByDecision, c.Final)
		return nil
	})
	s.take(t, evaluation, "kadis", appraisal.HR, appraisal.Reopen, appraisal.Facts{HasReason: true}, windowOpen(store.Case{}))
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		c, err := tx.CaseByID(ctx, evaluation.ID)
		require.NoError(t, err)
		require.Empty(t, c.Final, "a reopened case is not final")
		require.True(t, c.ClosedAt.IsZero())
		return nil
	})
}

func TestOrganisationResultFallsBackOnlyWhereTheLawSaysSo(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "satu", 0)
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.PutOrgResult(ctx, "DINAS", 2025, "year", appraisal.OrgGood))
		require.NoError(t, tx.PutOrgResult(ctx, "DINAS", 2025, "q1", appraisal.OrgPoor))
		require.NoError(t, tx.PutOrgResult(ctx, "BID-A", 2026, "year", appraisal.OrgVeryPoor))
		require.NoError(t, tx.PutOrgResult(ctx, "BID-A", 2025, "year", appraisal.OrgGood))
		for _, c := range []struct {
			rule, unit, period string
			year               int
			want               store.OrgResult
		}{
			{"IV.B.1.f, T8: a missing annual result is last year's", "DINAS", "year", 2026, store.OrgResult{Result: appraisal.OrgGood, Year: 2025, Period: "year", Fallback: true}},
			{"last year's own", "DINAS", "year", 2025, store.OrgResult{Result: appraisal.OrgGood, Year: 2025, Period: "year"}},
			{"only one year back", "DINAS", "year", 2027, store.OrgResult{}},
			{"no rule for a missing periodic result", "DINAS", "q1", 2026, store.OrgResult{}},
			{"this year's comes before last year's", "BID-A", "year", 2026, store.OrgResult{Result: appraisal.OrgVeryPoor, Year: 2026, Period: "year"}},
			{"nothing is known", "BID-B", "year", 2026, store.OrgResult{}},
		} {
			got, err := tx.OrgResultFor(ctx, c.unit, c.year, c.period)
			require.NoError(t, err, c.rule)
			require.Equal(t, c.want, got, c.rule)
		}
		return nil
	})
}
