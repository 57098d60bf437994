package api_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// judged is the proposal for an evaluation of staf-1 under a policy, by the name of the aspect.
func (g *ground) judged(c string) map[string]*siklusv1.ProposalAspect {
	g.Helper()
	out, err := g.as("kabid-a").Evaluation.PreviewRating(g.Context(), &siklusv1.PreviewRatingRequest{CaseId: c, Results: siklusv1.Rating_RATING_MEETS, Behaviour: siklusv1.Rating_RATING_MEETS})
	require.NoError(g, err)
	aspects := map[string]*siklusv1.ProposalAspect{}
	for _, a := range append(out.GetBasis().GetAspects(), out.GetBehaviourBasis().GetAspects()...) {
		aspects[a.GetAspect()] = a
	}
	return aspects
}

func TestAnAssessmentAnswersForTheAspectsOfAPolicy(t *testing.T) {
	for policy, want := range map[string]map[string]string{
		// integrity 2/1, service 1/1, unity 1/1, six more of 3/1: above the standard counts 120 at most
		"walesi":    {"competence": "120", "community": "100"},
		"gorontalo": {"competence": "115", "integrity": "120"},
	} {
		t.Run(policy, func(t *testing.T) {
			g := newGround(t)
			p, err := policies.Load(policy)
			require.NoError(t, err)
			g.under(func(r *appraisal.Rules) { r.Policy, r.Cadence, r.Competence = p.Ref(), appraisal.Quarterly, assessing })
			g.targeted("staf-1", "kabid-a")
			e := g.evaluation("staf-1", windowOpen())
			for aspect := range want {
				require.Empty(t, g.judged(e.ID)[aspect].GetReached(), "silence counts for nothing: %s", aspect)
			}
			require.Nil(t, g.materials("staf-1", e.ID)["competence"])

			_, err = g.as("kabid-a").Competence.AssessCompetences(t.Context(), &siklusv1.AssessCompetencesRequest{CaseId: g.cases["staf-1"].ID,
				Ratings: levels(3, rating("integrity", 2), rating("service", 1), rating("unity", 1))})
			require.NoError(t, err)
			for aspect, reached := range want {
				require.Equal(t, reached, g.judged(e.ID)[aspect].GetReached(), aspect)
			}
			beside := g.materials("staf-1", e.ID)["competence"]
			require.Equal(t, "/kompetensi/"+g.cases["staf-1"].ID, beside.GetPath())
			require.Len(t, beside.GetItems(), 8, "the whole and seven strengths")
			for _, m := range beside.GetItems() {
				require.Equal(t, "2026-01-10", m.GetDate())
				require.NotEqual(t, siklusv1.Polarity_POLARITY_AGAINST, m.GetPolarity())
			}
		})
	}
}
