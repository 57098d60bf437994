package api_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

func TestChecksOfAnImprovementPlanStandBesideTheEvaluationOfTheirPeriod(t *testing.T) {
	g := newGround(t)
	low := g.talented(nil, map[string]appraisal.Predicate{"staf-1": appraisal.NeedsImprovement})["staf-1"]
	plan := improvementOf(low, 0, appraisal.NewDate(2026, time.January, 10))
	_, err := g.as("kabid-a").Talent.PutImprovementPlan(t.Context(), plan)
	require.NoError(t, err)
	first := g.evaluation("staf-1", windowOpen())
	second := g.evaluationOf("staf-1", appraisal.Period{Kind: appraisal.Quarterly, Number: 2, From: appraisal.NewDate(2026, 4, 1), To: appraisal.NewDate(2026, 6, 30),
		Opens: appraisal.NewDate(2026, 6, 23), Closes: appraisal.NewDate(2026, 7, 14)}, windowOpen())
	require.Nil(t, g.materials("kabid-a", first.ID)["improvement"], "a plan alone says nothing yet")
	g.clock.set(time.Date(2026, time.February, 10, 3, 0, 0, 0, time.UTC))
	const seen = "Dua laporan sudah tepat waktu dan lengkap"
	_, err = g.as("kabid-a").Talent.CheckImprovement(t.Context(), &siklusv1.CheckImprovementRequest{CaseId: low.ID, EntryId: store.NewID(), Check: plan.GetChecks()[0], Finding: "improving", Text: seen})
	require.NoError(t, err)
	group := g.materials("kadis", first.ID)["improvement"]
	require.Equal(t, []string{"Rencana perbaikan", "Improvement plan", "/perbaikan"}, []string{group.GetTitle(), group.GetTitleEnglish(), group.GetPath()})
	require.Len(t, group.GetItems(), 1)
	m := group.GetItems()[0]
	require.Equal(t, []string{"improvement-check", "Pemeriksaan rencana perbaikan: ada kemajuan", "Check of the improvement plan: improving", seen, "2026-02-10", "Nama kabid-a (pejabat penilai)", "/perbaikan/" + low.ID},
		[]string{m.GetKind(), m.GetTitle(), m.GetTitleEnglish(), m.GetSummary(), m.GetDate(), m.GetSource(), m.GetPath()})
	require.Equal(t, siklusv1.Polarity_POLARITY_FOR, m.GetPolarity())
	require.Nil(t, g.materials("kadis", second.ID)["improvement"], "it belongs to the period in which it was seen")
}
