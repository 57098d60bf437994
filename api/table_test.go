package api

import (
	"path"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
)

// The access table and the table of acts say the same: whoever the procedure ever lets do an act is let
// through to it, and nobody else.
func TestAccessFollowsTheTableOfActs(t *testing.T) {
	t.Parallel()
	parties := map[string][]appraisal.Role{}
	for _, o := range appraisal.Openings() {
		for _, role := range o.By {
			if kind := string(o.Kind); role != appraisal.System && !slices.Contains(parties[kind], role) {
				parties[kind] = append(parties[kind], role)
			}
		}
	}
	acts := 0
	for procedure, r := range access {
		kind := path.Base(procedure)
		by, isAct := parties[kind]
		if !isAct {
			continue
		}
		acts++
		if ofCycle(appraisal.ActKind(kind)) { // one request enters it in every case of a cycle
			require.Equal(t, rule{offices: hrDesk, scope: ScopeCycle}, r, procedure)
			continue
		}
		require.ElementsMatch(t, by, r.roles, procedure)
		require.Empty(t, r.scope, "acts are done by persons: %s", procedure)
		require.Empty(t, r.offices, "an act asks for a relation to the case: %s", procedure)
	}
	require.Len(t, parties, acts, "every act has an operation")
}

func TestLinkCoversItsActAndTheAlternative(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		p         appraisal.Proceeding
		role      appraisal.Role
		task, act appraisal.ActKind
		want      bool
	}{
		{appraisal.AppraisalProceeding, appraisal.Appraiser, appraisal.AgreeTargets, appraisal.ReturnTargets, true},
		{appraisal.AppraisalProceeding, appraisal.Employee, appraisal.SubmitTargets, appraisal.SubmitTargets, true},
		{appraisal.AppraisalProceeding, appraisal.Employee, appraisal.SubmitTargets, appraisal.AgreeTargets, false},
		{appraisal.EvaluationProceeding, appraisal.Employee, appraisal.ReturnDocument, appraisal.FileObjection, true},
		{appraisal.EvaluationProceeding, appraisal.Employee, appraisal.CheckIn, appraisal.FileObjection, false},
		{appraisal.EvaluationProceeding, appraisal.Appraiser, appraisal.Rate, appraisal.GiveFeedback, true},
		{appraisal.EvaluationProceeding, appraisal.Appraiser, appraisal.Rate, appraisal.Deliver, false},
		{appraisal.ObjectionProceeding, appraisal.Superior, appraisal.DecideObjection, appraisal.ExplainObjection, false},
	} {
		require.Equal(t, c.want, covers(c.p, c.role, c.task, c.act), "%s with the link for %s", c.act, c.task)
	}
}
