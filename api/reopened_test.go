package api_test

import (
	"context"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// An evaluation that HR opened again has no predicate until it is signed anew. The spread beside its pattern, the report,
// the spread before signing, the exported rows, the case and the numbers of the cycle say the same at every moment.
func TestAReopenedEvaluationHasNoPredicateUntilItIsSignedAnew(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) { r.Cadence = appraisal.Quarterly })
	evaluations := g.talented(nil, map[string]appraisal.Predicate{"staf-1": appraisal.VeryGood, "staf-2": appraisal.Good, "staf-3": appraisal.Good})
	hr, e := g.as("kabid-b"), evaluations["staf-1"]

	// agree reads every place and returns what all of them say: predicates from the best on, and who has none.
	agree := func(when string) (counts []int32, unrated int32) {
		t.Helper()
		list := func(rows []*siklusv1.DistributionRow) (n []int32) {
			for _, r := range rows {
				n = append(n, r.GetCount())
			}
			return n
		}
		spread, err := hr.Cycle.GetDistribution(t.Context(), &siklusv1.GetDistributionRequest{CycleId: g.cycle.ID, UnitCode: "BID-A", Period: "year"})
		require.NoError(t, err)
		counts, unrated = list(spread.GetRows()), spread.GetUnrated()

		report, err := hr.Export.GetReport(t.Context(), &siklusv1.GetReportRequest{CycleId: g.cycle.ID, Period: "year"})
		require.NoError(t, err)
		for _, u := range report.GetUnits() {
			if u.GetCode() == "BID-A" {
				require.Equal(t, counts, list(u.GetRows()), "%s: the report", when)
				require.Equal(t, unrated, u.GetUnrated(), "%s: the report", when)
			}
		}
		before, err := hr.Calibration.GetSpread(t.Context(), &siklusv1.GetSpreadRequest{CycleId: g.cycle.ID, UnitCode: "BID-A", Period: "year"})
		require.NoError(t, err)
		var signed []int32
		for _, r := range before.GetRows() {
			signed = append(signed, r.GetCount()-r.GetUnsigned())
		}
		require.Equal(t, counts, signed, "%s: the spread before signing", when)

		exported, _ := g.results("kabid-b", "year")
		var said int32
		for _, row := range exported {
			if row["kode_unit"] == "BID-A" && row["predikat"] != "" {
				said++
			}
		}
		require.Equal(t, sumOf(counts), said, "%s: the exported rows", when)

		watched, err := hr.Watch.WatchCycle(t.Context(), &siklusv1.WatchCycleRequest{CycleId: g.cycle.ID, Unit: "BID-A"})
		require.NoError(t, err)
		var ended int32
		for _, s := range watched.GetStages() {
			if s.GetProceeding() == string(appraisal.EvaluationProceeding) && s.GetPeriod() == "year" && s.GetStage() == string(appraisal.Final) {
				ended = s.GetCount().GetCases()
			}
		}
		require.Equal(t, sumOf(counts), ended, "%s: the numbers of the cycle", when)
		return counts, unrated
	}

	counts, unrated := agree("signed")
	require.Equal(t, []int32{1, 2, 0, 0, 0}, counts)
	require.EqualValues(t, 3, unrated)
	require.NotNil(t, g.read("kabid-a", e.ID).GetResult())

	g.engine.next[appraisal.Reopen] = awaits(appraisal.WindowOpen, appraisal.Appraiser, appraisal.Rate, appraisal.T6)
	_, err := hr.Case.Reopen(t.Context(), &siklusv1.ReopenRequest{Header: header(e.ID, "dibuka-lagi"), Until: "2026-02-27", Reason: "Bukti terlewat dinilai"})
	require.NoError(t, err)
	counts, unrated = agree("reopened")
	require.Equal(t, []int32{0, 2, 0, 0, 0}, counts, "what was signed before does not count")
	require.EqualValues(t, 4, unrated)
	for _, who := range []string{"kabid-a", "staf-1"} {
		require.Nil(t, g.read(who, e.ID).GetResult(), "%s sees no result", who)
	}
	_, err = g.as("kabid-a").Paper.GetPaper(t.Context(), &siklusv1.GetPaperRequest{CaseId: e.ID, Kind: siklusv1.PaperKind_PAPER_KIND_RESULT})
	refusal(t, err, connect.CodeNotFound)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		versions, err := tx.Results(ctx, e.ID)
		require.Len(t, versions, 1, "the version that was signed is kept")
		return err
	})

	// The second window passes in silence as well: no predicate comes back.
	g.move(e, "silent", appraisal.Step{Stage: appraisal.EndedNoRate})
	spread, err := hr.Cycle.GetDistribution(t.Context(), &siklusv1.GetDistributionRequest{CycleId: g.cycle.ID, UnitCode: "BID-A", Period: "year"})
	require.NoError(t, err)
	require.EqualValues(t, 4, spread.GetUnrated())

	result := g.handsIn(e, "kabid-a", appraisal.Appraiser, appraisal.NeedsImprovement)
	result.Final = appraisal.FinalWindowPassed
	g.move(e, "final-again", appraisal.Step{Stage: appraisal.Final, Result: &result})
	counts, unrated = agree("signed anew")
	require.Equal(t, []int32{0, 2, 1, 0, 0}, counts)
	require.EqualValues(t, 3, unrated)
}

func sumOf(counts []int32) (n int32) {
	for _, c := range counts {
		n += c
	}
	return n
}
