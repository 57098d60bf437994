package story_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/link"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// TestStorySinabang plays a civil registry under the policy of Sinabang and looks at what citizens and staff see of S1 to
// S11.
func TestStorySinabang(t *testing.T) {
	t.Parallel()
	plays(t, "sinabang", 600*time.Millisecond, appraisal.NewDate(2026, time.April, 24), []feature{
		{"S1", "objective, and it develops staff", objectiveAndDeveloping},
		{"S2", "shows what to improve", showsWhatToImprove},
		{"S3", "a finding of citizens leads to a training", citizensLeadToTraining},
		{"S4", "productivity, quality of service, citizens' satisfaction", threeKindsOfIndicators},
		{"S5", "speed and accuracy from the service's own records", speedAndAccuracy},
		{"S6", "everybody is evaluated", everybodyEvaluated},
		{"S7", "a code at the desk, one page, nine elements, an index", codeAtTheDesk},
		{"S8", "a complaint is verified, answered and becomes material", complaintBecomesMaterial},
		{"S9", "protected against subjectivity", protectedAgainstSubjectivity},
		{"S10", "trend per service", trendPerService},
		{"S11", "staff see all of it; nobody's number is kept; repeats do not count", maskedAndOnce},
	})
}

// clerk is the one of the desk whom the complaint concerned.
const clerk = 1

func objectiveAndDeveloping(t *testing.T, c *company) {
	me, rated := c.one(t, "LOKET-AKTA", clerk), c.file(t, "LOKET-AKTA", clerk, "q1")
	require.NotEmpty(t, c.proposalOf(t, me, rated.id))
	proposed, facts := c.behaviourOf(t, me, rated.id)
	require.NotEqual(t, "no proposal", proposed, "%v", facts)
	require.Contains(t, facts["values, weight 70 %"], "108.75 % from 4 facts", "what leader and colleague say of the values")
	require.Contains(t, facts, "satisfaction of citizens, weight 30 %")
	materials, err := me.Evaluation.ListMaterials(t.Context(), &siklusv1.ListMaterialsRequest{CaseId: rated.id})
	require.NoError(t, err)
	require.NotEmpty(t, materials.GetGroups(), "what the rating is made of")
	needs, err := me.Learning.ListNeeds(t.Context(), &siklusv1.ListNeedsRequest{})
	require.NoError(t, err)
	require.Contains(t, needs.GetFrom(), "citizens")
}

func showsWhatToImprove(t *testing.T, c *company) {
	for name, r := range c.everyResult(t, "q1") {
		require.Contains(t, r.GetNotes(), "Yang perlu ditingkatkan: ", name)
	}
}

// citizensLeadToTraining: a true complaint is a need of whom it concerned, and the leader answers that need with a course.
func citizensLeadToTraining(t *testing.T, c *company) {
	ctx := t.Context()
	leader := c.one(t, "KABID-CAPIL", 0)
	team, err := leader.Citizen.ListComplaints(ctx, &siklusv1.ListComplaintsRequest{Scope: siklusv1.ComplaintScope_COMPLAINT_SCOPE_TEAM})
	require.NoError(t, err)
	i := slices.IndexFunc(team.GetComplaints(), func(one *siklusv1.Complaint) bool { return one.GetStands() == "against" })
	require.GreaterOrEqual(t, i, 0, "%v", team.GetComplaints())
	mine := c.file(t, "LOKET-AKTA", clerk, "").id
	found, err := leader.Learning.ListNeeds(ctx, &siklusv1.ListNeedsRequest{Whose: siklusv1.WhoseTraining_WHOSE_TRAINING_TEAM})
	require.NoError(t, err)
	var need *siklusv1.TrainingNeed
	for _, person := range found.GetPeople() {
		for _, n := range person.GetNeeds() {
			if person.GetCaseId() == mine && n.GetTitle() == "Pengaduan warga yang terbukti" {
				need = n
			}
		}
	}
	require.NotNil(t, need, "%v", found.GetPeople())
	require.Equal(t, "citizens", need.GetSource())
	courses, err := leader.Training.ListCourses(ctx, &siklusv1.ListCoursesRequest{})
	require.NoError(t, err)
	require.NotEmpty(t, courses.GetCourses())
	planned, err := leader.Learning.PlanTraining(ctx, &siklusv1.PlanTrainingRequest{RequestId: strings.ReplaceAll(store.NewID(), "-", ""),
		CaseId: mine, Need: need.GetKey(), CourseId: courses.GetCourses()[0].GetId()})
	require.NoError(t, err)
	require.NotEmpty(t, planned.GetTrainingId())
}

func threeKindsOfIndicators(t *testing.T, c *company) {
	weighed := strings.Join(slices.Collect(keysOf(c.proposalOf(t, c.one(t, "LOKET-AKTA", 0), c.file(t, "LOKET-AKTA", 0, "q1").id))), "; ")
	for _, share := range []string{"weight 30 %", "weight 35 %"} {
		require.Contains(t, weighed, share)
	}
	require.Contains(t, strings.ToLower(weighed), "satisfaction")
}

func speedAndAccuracy(t *testing.T, c *company) {
	me := c.one(t, "LOKET-AKTA", 0)
	for _, figure := range []string{"speed", "in-time", "errors"} {
		trend, err := me.Measure.GetTrend(t.Context(), &siklusv1.GetTrendRequest{Measure: "service:akta-kelahiran:" + figure})
		require.NoError(t, err, figure)
		require.NotEmpty(t, trend.GetMonths(), figure)
	}
}

func everybodyEvaluated(t *testing.T, c *company) {
	results := c.everyResult(t, "q1") // which asks that everybody has an evaluation
	require.Greater(t, len(results), len(c.Appraised())/2, "ratings come in")
}

// codeAtTheDesk: the sheet is a PDF; its code opens one form with nine questions, without an account; the answers come
// to an index and its class.
func codeAtTheDesk(t *testing.T, c *company) {
	ctx := t.Context()
	desk := c.deskOfCitizens(t)
	sheet, err := c.hr(t).Citizen.PrintDesk(ctx, &siklusv1.PrintDeskRequest{DeskId: desk.GetId(), Paper: "A4"})
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(sheet.GetContent(), []byte("%PDF")))
	form, err := c.with("").Visitor.OpenDesk(ctx, &siklusv1.OpenDeskRequest{Token: c.signer.SignDesk(link.Desk{ID: desk.GetId(), Sheet: int(desk.GetSheet())})})
	require.NoError(t, err)
	require.Len(t, form.GetElements(), 9)
	for _, e := range form.GetElements() {
		require.NotEmpty(t, e.GetQuestion())
		require.Len(t, e.GetChoices(), 4)
	}
	shown := c.satisfaction(t)
	require.GreaterOrEqual(t, shown.GetAll().GetAnswers(), int32(10))
	require.NotEmpty(t, shown.GetAll().GetIndex())
	require.NotEmpty(t, shown.GetAll().GetClass())
	require.Len(t, shown.GetAll().GetElements(), 9)
}

// complaintBecomesMaterial: verified, answered by whom it concerned, found true, and then on that person's own list and
// beside their evaluation, against them.
func complaintBecomesMaterial(t *testing.T, c *company) {
	ctx := t.Context()
	me := c.one(t, "LOKET-AKTA", clerk)
	own, err := me.Citizen.ListComplaints(ctx, &siklusv1.ListComplaintsRequest{})
	require.NoError(t, err)
	i := slices.IndexFunc(own.GetComplaints(), func(one *siklusv1.Complaint) bool { return !one.GetPraise() })
	require.GreaterOrEqual(t, i, 0)
	read, err := me.Citizen.GetComplaint(ctx, &siklusv1.GetComplaintRequest{ComplaintId: own.GetComplaints()[i].GetId()})
	require.NoError(t, err)
	require.NotEmpty(t, read.GetComplaint().GetAnswer())
	require.NotEmpty(t, read.GetComplaint().GetClosing())
	materials, err := me.Evaluation.ListMaterials(ctx, &siklusv1.ListMaterialsRequest{CaseId: c.file(t, "LOKET-AKTA", clerk, "q1").id})
	require.NoError(t, err)
	against := 0
	for _, g := range materials.GetGroups() {
		for _, m := range g.GetItems() {
			if g.GetName() == "citizens" && m.GetPolarity() == siklusv1.Polarity_POLARITY_AGAINST {
				against++
			}
		}
	}
	require.Positive(t, against, "%v", materials.GetGroups())
}

// protectedAgainstSubjectivity: who is rated reads why, by which provision, and every term.
func protectedAgainstSubjectivity(t *testing.T, c *company) {
	me := c.one(t, "LOKET-AKTA", 0)
	explained, err := me.Case.ExplainCase(t.Context(), &siklusv1.ExplainCaseRequest{CaseId: c.file(t, "LOKET-AKTA", 0, "q1").id})
	require.NoError(t, err)
	require.NotEmpty(t, explained.GetFigures())
	for _, f := range explained.GetFigures() {
		require.NotEmpty(t, f.GetProvision(), f.GetCode())
	}
	require.NotEmpty(t, explained.GetTerms())
	for _, term := range explained.GetTerms() {
		require.NotEmpty(t, term.GetProvision(), term.GetClock())
	}
}

// trendPerService: month by month, with a mark where two of the desk completed a course, and what was before and after it.
func trendPerService(t *testing.T, c *company) {
	ctx := t.Context()
	shown := c.satisfaction(t)
	require.GreaterOrEqual(t, len(shown.GetMonths()), 3)
	require.Len(t, shown.GetProgrammes(), 1)
	mark := shown.GetProgrammes()[0]
	require.Equal(t, []any{"Loket yang Cermat", "2026-03-09", int32(2)}, []any{mark.GetCourse(), mark.GetBegins(), mark.GetPeople()})
	for _, n := range []int{3, 4} {
		require.NotContains(t, mark.String(), c.Holders("LOKET-AKTA")[n].Name, "nobody is named")
	}
	compared, err := c.one(t, "KABID-CAPIL", 0).Citizen.CompareSatisfaction(ctx, &siklusv1.CompareSatisfactionRequest{UnitId: shown.GetShown().GetUnit().GetId(),
		ServiceCode: "akta-kelahiran", Begins: mark.GetBegins(), Ends: mark.GetEnded(), Days: 35, Rehearsal: true})
	require.NoError(t, err)
	require.NotEmpty(t, compared.GetSentence())
	require.Positive(t, compared.GetBefore().GetSatisfaction().GetAnswers())
	require.Positive(t, compared.GetAfter().GetSatisfaction().GetAnswers())
	require.Positive(t, compared.GetBefore().GetFinished())
	require.Positive(t, compared.GetAfter().GetFinished())
	effects, err := c.hr(t).Learning.GetTrainingEffect(ctx, &siklusv1.GetTrainingEffectRequest{})
	require.NoError(t, err)
	require.Len(t, effects.GetCourses(), 1)
	for _, change := range effects.GetCourses()[0].GetServices() {
		require.True(t, change.GetUnfinished(), "ninety days have not passed")
		require.Equal(t, []int32{2, 7}, []int32{change.GetTrained(), change.GetStaff()})
	}
}

// maskedAndOnce: a phone number in what somebody wrote is gone before anybody reads it; a form counts once.
func maskedAndOnce(t *testing.T, c *company) {
	ctx := t.Context()
	shown := c.satisfaction(t)
	for _, words := range shown.GetWords() {
		require.NotContains(t, words, "0812")
	}
	desk, count := c.deskOfCitizens(t), func() int32 { return c.satisfaction(t).GetAll().GetAnswers() }
	before := count()
	form, err := c.with("").Visitor.OpenDesk(ctx, &siklusv1.OpenDeskRequest{Token: c.signer.SignDesk(link.Desk{ID: desk.GetId(), Sheet: int(desk.GetSheet())})})
	require.NoError(t, err)
	for range 20 {
		_, err := c.with("").Visitor.SendVisit(ctx, &siklusv1.SendVisitRequest{Visit: form.GetVisit(), Marks: []int32{4, 4, 4, 4, 4, 4, 4, 4, 4}})
		require.NoError(t, err)
	}
	require.Equal(t, before+1, count(), "sent twenty times, counted once")
}

// deskOfCitizens is the desk at which citizens were asked.
func (c *company) deskOfCitizens(t *testing.T) *siklusv1.Desk {
	t.Helper()
	list, err := c.hr(t).Citizen.ListDesks(t.Context(), &siklusv1.ListDesksRequest{})
	require.NoError(t, err)
	require.Len(t, list.GetDesks(), 1)
	return list.GetDesks()[0].GetDesk()
}

// satisfaction is what the head of the unit reads of it.
func (c *company) satisfaction(t *testing.T) *siklusv1.GetSatisfactionResponse {
	t.Helper()
	shown, err := c.one(t, "KABID-CAPIL", 0).Citizen.GetSatisfaction(t.Context(), &siklusv1.GetSatisfactionRequest{
		UnitId: c.deskOfCitizens(t).GetUnitId(), ServiceCode: "akta-kelahiran", Rehearsal: true})
	require.NoError(t, err)
	return shown
}
