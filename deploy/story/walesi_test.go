package story_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// TestStoryWalesi plays a district in the highlands under the policy of Walesi, past the end of its year, and looks at
// what its people see of W1 to W10, and of what leaves the house: papers and tables (L9, L10).
func TestStoryWalesi(t *testing.T) {
	t.Parallel()
	plays(t, "walesi", 600*time.Millisecond, appraisal.NewDate(2027, time.March, 1), []feature{
		{"W1", "a standard of competence per post", standardPerPost},
		{"W2", "an individual development plan", developmentPlan},
		{"W3", "strengths and weaknesses", strengthsAndWeaknesses},
		{"W4", "clear targets first, evaluated periodically", targetsFirst},
		{"W5", "a recorded dialogue", recordedDialogue},
		{"W6", "where a career could lead", careerDirection},
		{"W7", "quantity and the ability to work with the community", quantityAndCommunity},
		{"W8", "a shortlist from results and competence", shortlist},
		{"W9", "aims explained inside the product", aimsExplained},
		{"W10", "competence over the years", overTheYears},
		{"L9", "papers in the regulation's forms, with a check code", papersChecked},
		{"L10", "tables for those above and for the national application", reportedUpwards},
	})
}

// standardPerPost: the eight managerial and the sociocultural competence, and the post's own technical one, on levels.
func standardPerPost(t *testing.T, c *company) {
	sheet, err := c.one(t, "PETUGAS-KAMPUNG", 0).Competence.GetAssessment(t.Context(), &siklusv1.GetAssessmentRequest{CaseId: c.file(t, "PETUGAS-KAMPUNG", 0, "").id})
	require.NoError(t, err)
	kinds := map[string]int{}
	for _, one := range sheet.GetCompetences() {
		kinds[one.GetKind()]++
	}
	require.Equal(t, map[string]int{"managerial": 8, "sociocultural": 1, "technical": 1}, kinds)
	for _, l := range sheet.GetStandard().GetLevels() {
		require.GreaterOrEqual(t, l.GetLevel(), int32(1))
		require.LessOrEqual(t, l.GetLevel(), int32(5))
	}
}

// developmentPlan: written by the employee out of the gaps, agreed by the leader, one item done with proof.
func developmentPlan(t *testing.T, c *company) {
	plan, err := c.one(t, "PETUGAS-KAMPUNG", 1).Competence.GetDevelopmentPlan(t.Context(), &siklusv1.GetDevelopmentPlanRequest{CaseId: c.file(t, "PETUGAS-KAMPUNG", 1, "").id})
	require.NoError(t, err)
	require.True(t, plan.GetAgreed())
	require.NotEmpty(t, plan.GetItems())
	require.NotEmpty(t, plan.GetItems()[0].GetProof())
}

func strengthsAndWeaknesses(t *testing.T, c *company) {
	sheet, err := c.one(t, "PETUGAS-KAMPUNG", 4).Competence.GetAssessment(t.Context(), &siklusv1.GetAssessmentRequest{CaseId: c.file(t, "PETUGAS-KAMPUNG", 4, "").id})
	require.NoError(t, err)
	require.NotNil(t, sheet.GetSelf(), "one's own view stands beside the leader's")
	require.NotNil(t, sheet.GetLeader())
	require.NotEmpty(t, sheet.GetGaps())
	require.Equal(t, len(sheet.GetStandard().GetLevels()), len(sheet.GetStrengths())+len(sheet.GetMet())+len(sheet.GetGaps()))
	for _, gap := range sheet.GetGaps() {
		require.NotEmpty(t, gap.GetEnglish())
	}
}

// targetsFirst: everybody has an agreement before the first window, and a result of each quarter.
func targetsFirst(t *testing.T, c *company) {
	for _, p := range c.Appraised() {
		me, err := c.as(t.Context(), p.Name)
		require.NoError(t, err)
		require.NotEmpty(t, c.reads(t, me, c.at(where{p.Name, "appraisal", ""}).id).GetTargets().GetResults(), p.AppraisedIn())
	}
	for _, key := range []string{"q1", "q2", "q3", "q4"} {
		require.NotEmpty(t, c.everyResult(t, key), key)
	}
}

func recordedDialogue(t *testing.T, c *company) {
	mine := c.file(t, "PETUGAS-KAMPUNG", 0, "")
	talk, err := c.one(t, "PETUGAS-KAMPUNG", 0).Dialogue.GetDialogue(t.Context(), &siklusv1.GetDialogueRequest{CaseId: mine.id, Period: "q2"})
	require.NoError(t, err)
	require.Equal(t, siklusv1.DialogueState_DIALOGUE_STATE_CONFIRMED, talk.GetState())
	require.Len(t, talk.GetNotes(), 2)
	require.NotEmpty(t, talk.GetOpenPoints(), "what was agreed in the first quarter is followed up")
	gaps, err := c.hr(t).Dialogue.ListDialogueGaps(t.Context(), &siklusv1.ListDialogueGapsRequest{CycleId: c.cycle, Period: "q1"})
	require.NoError(t, err)
	require.NotNil(t, gaps)
}

// careerDirection: which posts are near, and what is missing for each.
func careerDirection(t *testing.T, c *company) {
	where, err := c.one(t, "PETUGAS-KAMPUNG", 0).Competence.GetCareerDirection(t.Context(), &siklusv1.GetCareerDirectionRequest{CaseId: c.file(t, "PETUGAS-KAMPUNG", 0, "").id})
	require.NoError(t, err)
	require.NotEmpty(t, where.GetPosts())
	for _, p := range where.GetPosts() {
		require.NotEmpty(t, p.GetFit().GetPercent(), p.GetPost().GetTitle())
	}
}

func quantityAndCommunity(t *testing.T, c *company) {
	me := c.one(t, "PETUGAS-KAMPUNG", 0)
	aspects := map[siklusv1.Aspect]int{}
	for _, r := range c.reads(t, me, c.file(t, "PETUGAS-KAMPUNG", 0, "").id).GetTargets().GetResults() {
		for _, i := range r.GetIndicators() {
			aspects[i.GetAspect()]++
		}
	}
	require.Positive(t, aspects[siklusv1.Aspect_ASPECT_QUANTITY])
	require.Positive(t, aspects[siklusv1.Aspect_ASPECT_QUALITY])
	lines := c.ownFigures(t, me)
	require.Contains(t, lines, "kunjungan-kampung")
	require.Contains(t, lines, "musyawarah")
	proposed, facts := c.behaviourOf(t, c.one(t, "PETUGAS-KAMPUNG", 1), c.file(t, "PETUGAS-KAMPUNG", 1, "q3").id)
	require.NotEqual(t, "no proposal", proposed, "%v", facts)
	require.Contains(t, facts["values, weight 50 %"], "112.5 % from 4 facts")
	require.Contains(t, facts["work for the community, weight 50 %"], " facts")
}

// shortlist: who fits a vacant post best by results and competence, place by place, with what was found for each.
func shortlist(t *testing.T, c *company) {
	ctx := t.Context()
	handler, err := c.as(ctx, c.HR()[1].Name) // who is on the list does not handle it
	require.NoError(t, err)
	open, err := handler.Talent.ListVacancies(ctx, &siklusv1.ListVacanciesRequest{})
	require.NoError(t, err)
	require.Len(t, open.GetVacancies(), 1)
	list, err := handler.Talent.GetShortlist(ctx, &siklusv1.GetShortlistRequest{VacancyId: open.GetVacancies()[0].GetId()})
	require.NoError(t, err)
	require.Positive(t, list.GetHead().GetRanked())
	for _, p := range list.GetPlaces() {
		require.Len(t, p.GetPoints(), 2, "performance and fit")
	}
}

func aimsExplained(t *testing.T, c *company) {
	ctx := t.Context()
	me := c.one(t, "PENDAMPING", 0)
	rule, err := me.Talent.GetTalentRule(ctx, &siklusv1.GetTalentRuleRequest{})
	require.NoError(t, err)
	require.NotEmpty(t, rule.GetSources())
	told, err := me.Fairness.ListAnnouncements(ctx, &siklusv1.ListAnnouncementsRequest{})
	require.NoError(t, err)
	require.NotEmpty(t, told.GetAnnouncements()[0].GetText())
}

func overTheYears(t *testing.T, c *company) {
	growth, err := c.one(t, "PETUGAS-KAMPUNG", 0).Competence.GetCompetenceGrowth(t.Context(), &siklusv1.GetCompetenceGrowthRequest{CaseId: c.file(t, "PETUGAS-KAMPUNG", 0, "").id})
	require.NoError(t, err)
	require.Len(t, growth.GetYears(), 1, "one year was played")
	require.NotEmpty(t, growth.GetYears()[0].GetFit().GetPercent())
}
