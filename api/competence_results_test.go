package api_test

import (
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

func TestResultsStandBesideACareerForWhoMayReadThem(t *testing.T) {
	g := newGround(t)
	g.quarterly("kuranji")
	e := g.evaluation("staf-1", windowOpen())
	id, ctx := g.cases["staf-1"].ID, t.Context()
	career := func(who string) []*siklusv1.CareerResult {
		out, err := g.as(who).Competence.GetCareerDirection(ctx, &siklusv1.GetCareerDirectionRequest{CaseId: id})
		require.NoError(t, err)
		return out.GetResults()
	}
	needs := func(who string) []*siklusv1.TrainingNeed {
		out, err := g.as(who).Competence.GetDevelopmentPlan(ctx, &siklusv1.GetDevelopmentPlanRequest{CaseId: id})
		require.NoError(t, err)
		return out.GetNeeds()
	}
	require.Empty(t, career("staf-1"))
	require.Empty(t, needs("staf-1"))

	result := appraisal.Result{Results: appraisal.Below, Behaviour: appraisal.Meets, Predicate: appraisal.NeedsImprovement, SignedAt: noon,
		SignedBy: appraisal.Party{Person: g.town.People["kabid-a"], Role: appraisal.Appraiser, Capacity: appraisal.Definitive}}
	g.move(e, "signed", appraisal.Step{Stage: appraisal.Signed, Result: &result})
	require.Empty(t, career("staf-1"), "the document is not with the employee yet")
	require.Empty(t, needs("staf-1"), "and nothing is said of it elsewhere")
	require.Len(t, career("kabid-a"), 1)
	require.Empty(t, needs("kabid-a"), "a need follows a result that was handed over")

	g.move(e, "delivered", appraisal.Step{Stage: appraisal.Delivered, Result: &result})
	shown := career("staf-1")
	require.Len(t, shown, 1)
	require.Equal(t, []any{e.ID, int32(2026), "q1", siklusv1.Rating_RATING_BELOW, siklusv1.Rating_RATING_MEETS, siklusv1.Predicate_PREDICATE_NEEDS_IMPROVEMENT, false},
		[]any{shown[0].GetCaseId(), shown[0].GetYear(), shown[0].GetPeriod(), shown[0].GetResults(), shown[0].GetBehaviour(), shown[0].GetPredicate(), shown[0].GetFinal()})
	called := needs("staf-1")
	require.Len(t, called, 1)
	require.Equal(t, []string{"results", "Evaluation, Quarter I 2026: below expectation."}, []string{called[0].GetSource(), called[0].GetEvidenceEnglish()})
	require.Len(t, career("kabid-b"), 1, "HR may read it")
	require.Empty(t, needs("kabid-b"), "what is called for is between the two who write the plan")
	_, err := g.as("staf-3").Competence.GetCareerDirection(ctx, &siklusv1.GetCareerDirectionRequest{CaseId: id})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err))
	g.move(g.cases["staf-1"], "check-in", awaits(appraisal.InYear, appraisal.Employee, appraisal.CheckIn, appraisal.T4))
	linked := g.byLink(g.taskIn(g.cases["staf-1"], appraisal.Employee)).Competence
	narrow, err := linked.GetCareerDirection(ctx, &siklusv1.GetCareerDirectionRequest{CaseId: id})
	require.NoError(t, err)
	require.Empty(t, narrow.GetResults(), "the link of a letter is good for its own task")
	plan, err := linked.GetDevelopmentPlan(ctx, &siklusv1.GetDevelopmentPlanRequest{CaseId: id})
	require.NoError(t, err)
	require.Empty(t, plan.GetNeeds())
	require.Positive(t, g.readings(e.ID, "result"), "the reading is kept")
}
