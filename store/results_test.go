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
		require.NoError(t, tx.PutOrgResult(ctx, "BID-A", issued(2026, "q1", appraisal.OrgPoor)))
		require.NoError(t, tx.PutOrgResult(ctx, "DINAS", issued(2026, "q1", appraisal.OrgOutstanding)))
		return tx.PutOrgResult(ctx, "BID-A", issued(2026, "q1", appraisal.OrgGood))
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
		require.Nil(t, c.Result, "nor does what it came to before stand any more")
		versions, err := tx.Results(ctx, evaluation.ID)
		require.Len(t, versions, 2, "what was signed is kept")
		require.True(t, c.ClosedAt.IsZero())
		return err
	})
}

// issued is an organisation's result of a period, issued early in 2026.
func issued(year int, period string, result appraisal.OrganisationResult) appraisal.IssuedResult {
	return appraisal.IssuedResult{Year: year, Period: period, Result: result, Issued: date(2026, time.January, 5)}
}

// TestOrganisationResultFallsBackOnlyWhereTheLawSaysSo is T8 and IV.B.1.f: what was issued by the end of January counts,
// and last year's only once January is over.
func TestOrganisationResultFallsBackOnlyWhereTheLawSaysSo(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "satu", 0)
	annual := func(year int) appraisal.Period {
		return appraisal.Period{Kind: appraisal.Annual, From: date(year, time.January, 1), To: date(year, time.December, 31)}
	}
	first := appraisal.Period{Kind: appraisal.Quarterly, Number: 1, From: date(2026, time.January, 1), To: date(2026, time.March, 31)}
	of := func(year int, result appraisal.OrganisationResult, on appraisal.Date) appraisal.IssuedResult {
		return appraisal.IssuedResult{Year: year, Period: "year", Result: result, Issued: on}
	}
	jan, feb := date(2027, time.January, 20), date(2027, time.February, 3)
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		for unit, results := range map[string][]appraisal.IssuedResult{
			"TANPA":    {of(2025, appraisal.OrgGood, jan-365), issued(2025, "q1", appraisal.OrgPoor)},
			"TEPAT":    {of(2025, appraisal.OrgGood, jan-365), of(2026, appraisal.OrgVeryPoor, jan)},
			"LAMBAT":   {of(2025, appraisal.OrgGood, jan-365), of(2026, appraisal.OrgVeryPoor, feb)},
			"DIUBAH":   {of(2025, appraisal.OrgGood, jan-365), of(2026, appraisal.OrgVeryPoor, jan), of(2026, appraisal.OrgOutstanding, feb)},
			"DIRALAT":  {of(2026, appraisal.OrgVeryPoor, jan), of(2026, appraisal.OrgOutstanding, jan), of(2026, appraisal.OrgOutstanding, jan)},
			"DUA-KALI": {of(2024, appraisal.OrgGood, jan-730)},
		} {
			for _, r := range results {
				require.NoError(t, tx.PutOrgResult(ctx, unit, r))
			}
		}
		last := store.OrgResult{Result: appraisal.OrgGood, Year: 2025, Period: "year", Fallback: true}
		own := func(r appraisal.OrganisationResult) store.OrgResult {
			return store.OrgResult{Result: r, Year: 2026, Period: "year"}
		}
		for _, c := range []struct {
			rule, unit string
			period     appraisal.Period
			on         appraisal.Date
			want       store.OrgResult
		}{
			{"none of the year, January over", "TANPA", annual(2026), feb, last},
			{"none of the year, January runs", "TANPA", annual(2026), jan, store.OrgResult{}},
			{"no rule for a missing periodic result", "TANPA", first, feb, store.OrgResult{}},
			{"issued that very day", "TEPAT", annual(2026), jan, own(appraisal.OrgVeryPoor)},
			{"a day before it is issued", "TEPAT", annual(2026), jan - 1, store.OrgResult{}},
			{"issued in time, asked later", "TEPAT", annual(2026), feb, own(appraisal.OrgVeryPoor)},
			{"issued in February", "LAMBAT", annual(2026), feb, last},
			{"issued in February, asked a month later", "LAMBAT", annual(2026), feb + 30, last},
			{"the next year looks back at what came late", "LAMBAT", annual(2027), feb + 365, store.OrgResult{Result: appraisal.OrgVeryPoor, Year: 2026, Period: "year", Fallback: true}},
			{"issued anew in February", "DIUBAH", annual(2026), feb, own(appraisal.OrgVeryPoor)},
			{"a slip mended, with its own day of issue", "DIRALAT", annual(2026), feb, own(appraisal.OrgOutstanding)},
			{"only one year back", "DUA-KALI", annual(2026), feb, store.OrgResult{}},
			{"nothing is known", "BID-B", annual(2026), feb, store.OrgResult{}},
		} {
			got, err := tx.OrgResultFor(ctx, appraisal.Rules{}, c.unit, c.period, c.on)
			require.NoError(t, err, c.rule)
			require.Equal(t, c.want, got, c.rule)
		}
		return nil
	})
}

// TestAnnualResultRestsOnWhatCountedOnTheDayOfSigning plays T8 through what is recorded: signed in January without the
// year's result, signed in February with last year's, signed in February with a result that came in time.
func TestAnnualResultRestsOnWhatCountedOnTheDayOfSigning(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	year := appraisal.Period{Kind: appraisal.Annual, From: date(2026, time.January, 1), To: date(2026, time.December, 31),
		Opens: date(2026, time.December, 1), Rates: date(2026, time.December, 1), Closes: date(2027, time.January, 31)}
	opened := s.open(t, year, year.Opens.Time())
	put := func(r appraisal.IssuedResult) {
		s.do(t, func(ctx context.Context, tx store.Tx) error { return tx.PutOrgResult(ctx, "BID-A", r) })
	}
	sign := func(who string, on appraisal.Date) store.OrgResult {
		r := s.result("kabid-a", on)
		e := s.entry(opened[who], nil, appraisal.Step{Stage: appraisal.Signed, Result: &r})
		e.At = on.Time()
		s.record(t, e)
		return s.versions(t, opened[who].ID)[0].Org
	}
	jan, feb := date(2027, time.January, 20), date(2027, time.February, 3)
	last := store.OrgResult{Result: appraisal.OrgGood, Year: 2025, Period: "year", Fallback: true}

	put(appraisal.IssuedResult{Year: 2025, Period: "year", Result: appraisal.OrgGood, Issued: jan - 365})
	require.Empty(t, sign("staf-1", jan), "January runs, and nothing of the year is out")
	put(appraisal.IssuedResult{Year: 2026, Period: "year", Result: appraisal.OrgPoor, Issued: feb})
	require.Equal(t, last, sign("staf-2", feb), "what is issued in February is too late")
	put(appraisal.IssuedResult{Year: 2026, Period: "year", Result: appraisal.OrgOutstanding, Issued: jan})
	require.Equal(t, store.OrgResult{Result: appraisal.OrgOutstanding, Year: 2026, Period: "year"}, sign("staf-3", feb))
	require.Equal(t, last, s.versions(t, opened["staf-2"].ID)[0].Org, "what was signed keeps what it rested on")
}
