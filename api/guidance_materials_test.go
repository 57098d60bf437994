package api_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

func TestGuidanceStandsBesideAnEvaluationAndCounsellingNever(t *testing.T) {
	g := talking(t)
	e := g.evaluation("staf-1", windowOpen())
	open := g.coached("kabid-a", "staf-1", "kabid-a", siklusv1.GuidanceKind_GUIDANCE_KIND_COACHING)
	signed := g.coached("kabid-a", "staf-1", "kabid-a", siklusv1.GuidanceKind_GUIDANCE_KIND_COACHING)
	g.signed(signed, "kabid-a", "staf-1")
	told := g.noteBehaviour("Sering terlambat")
	require.NoError(t, g.tell("kabid-a", told, "Berdua"))
	action := appraisal.PlannedAction{ID: store.NewID(), What: "Susun data", Until: appraisal.NewDate(2026, time.January, 9)}
	later := appraisal.PlannedAction{ID: store.NewID(), What: "Latih kader", Until: appraisal.NewDate(2026, time.May, 1)}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.PutActionPlan(ctx, store.ActionPlan{CaseID: g.cases["staf-1"].ID, Result: 1, Planned: "Laporan", Actions: []appraisal.PlannedAction{action, later}, PersonID: g.town.People["staf-1"], At: noon})
		return err
	})
	groups := g.materials("kabid-a", e.ID)
	items := groups["guidance"].GetItems()
	require.Len(t, items, 2, "what both signed, and the plan; not what is only begun")
	kinds := map[string]*siklusv1.Material{}
	for _, m := range items {
		kinds[m.GetKind()] = m
		require.NotContains(t, m.GetPath(), open)
		require.Equal(t, siklusv1.Polarity_POLARITY_UNSPECIFIED, m.GetPolarity(), "to be guided is no fault")
	}
	require.Equal(t, "0 dari 1 tindakan yang jatuh tempo sudah selesai", kinds["action-plan"].GetSummary())
	require.Equal(t, "/pendampingan/catatan/"+signed, kinds["coaching"].GetPath())
	for name, group := range groups {
		for _, m := range group.GetItems() {
			require.NotContains(t, m.String(), "terlambat", name)
			require.NotContains(t, m.GetPath(), told)
		}
	}
}
