package api_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

func TestP3TheEmployeeSaysThatTheyKnowTheirIndicators(t *testing.T) {
	g := newGround(t)
	g.targeted("staf-1", "kabid-a")
	c := g.cases["staf-1"]
	file := func(who string) *siklusv1.Case {
		out, err := g.as(who).Case.GetCase(t.Context(), &siklusv1.GetCaseRequest{CaseId: c.ID})
		require.NoError(t, err)
		return out.GetCase()
	}
	before := file("kabid-a")
	require.NotEmpty(t, before.GetTargetsActId())
	require.Nil(t, before.GetTargetsAcknowledgedAt(), "the appraiser sees that it was not said yet")
	me := g.as("staf-1").Target
	_, err := me.AcknowledgeTargets(t.Context(), &siklusv1.AcknowledgeTargetsRequest{CaseId: c.ID, ActId: store.NewID()})
	require.Equal(t, appraisal.AgreementChanged, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	_, err = g.as("kabid-a").Target.AcknowledgeTargets(t.Context(), &siklusv1.AcknowledgeTargetsRequest{CaseId: c.ID, ActId: before.GetTargetsActId()})
	require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(err), "nobody says it in the employee's place")
	ask := &siklusv1.AcknowledgeTargetsRequest{CaseId: c.ID, ActId: before.GetTargetsActId()}
	first, err := me.AcknowledgeTargets(t.Context(), ask)
	require.NoError(t, err)
	g.clock.set(noon.Add(10 * time.Minute))
	again, err := me.AcknowledgeTargets(t.Context(), ask)
	require.NoError(t, err)
	require.Equal(t, first.GetAcknowledgedAt().AsTime(), again.GetAcknowledgedAt().AsTime(), "the first time counts")
	require.Equal(t, noon, file("kadis").GetTargetsAcknowledgedAt().AsTime())
	versions, err := g.as("kabid-a").Target.ListTargetVersions(t.Context(), &siklusv1.ListTargetVersionsRequest{CaseId: c.ID})
	require.NoError(t, err)
	require.Equal(t, noon, versions.GetVersions()[0].GetAcknowledgedAt().AsTime())
	coverage, err := g.as("kabid-b").Target.GetTargetCoverage(t.Context(), &siklusv1.GetTargetCoverageRequest{UnitCode: "BID-A"})
	require.NoError(t, err)
	require.EqualValues(t, 1, coverage.GetUnits()[0].GetAcknowledged())

	// Appraiser and superior were silent: the year goes on with a draft, and there is no agreement to know.
	g.move(g.cases["staf-3"], "left-unset", appraisal.Step{Stage: appraisal.InYear})
	left, err := g.as("staf-3").Case.GetCase(t.Context(), &siklusv1.GetCaseRequest{CaseId: g.cases["staf-3"].ID})
	require.NoError(t, err)
	require.Empty(t, left.GetCase().GetTargetsActId())
	_, err = g.as("staf-3").Target.AcknowledgeTargets(t.Context(), &siklusv1.AcknowledgeTargetsRequest{CaseId: g.cases["staf-3"].ID, ActId: store.NewID()})
	require.Equal(t, appraisal.AgreementChanged, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
}

func TestHRSeesWhereDialoguesAreMissingAndNothingOfWhatWasSaid(t *testing.T) {
	g := talking(t)
	g.proposed("staf-1")
	list := func(r *siklusv1.ListDialogueGapsRequest) *siklusv1.ListDialogueGapsResponse {
		out, err := g.as("kabid-b").Dialogue.ListDialogueGaps(t.Context(), r)
		require.NoError(t, err)
		return out
	}
	early := list(&siklusv1.ListDialogueGapsRequest{})
	require.Equal(t, []any{"q1", g.cycle.ID, int32(2026)}, []any{early.GetPeriod(), early.GetCycleId(), early.GetYear()})
	require.Empty(t, early.GetGaps(), "the period runs")
	g.clock.set(time.Date(2026, time.April, 7, 3, 0, 0, 0, time.UTC))
	out := list(&siklusv1.ListDialogueGapsRequest{CycleId: g.cycle.ID})
	require.Equal(t, "q1", out.GetPeriod(), "the last one that is over")
	a := out.GetUnits()[0]
	require.Equal(t, []any{"Bidang A", int32(6), int32(1), int32(5)}, []any{a.GetUnit(), a.GetPeople(), a.GetWritten(), a.GetMissing()})
	require.Len(t, out.GetGaps(), 7, "five in the unit, the head of the other, and the head of all")
	require.NotContains(t, fmt.Sprint(out), "Membahas mutu")
	leaders := map[string]string{}
	for _, gap := range out.GetGaps() {
		leaders[gap.GetEmployee().GetName()] = gap.GetLeader().GetName()
	}
	require.Equal(t, "Nama kabid-a", leaders["Nama staf-2"])
	one := list(&siklusv1.ListDialogueGapsRequest{UnitCode: "BID-B"})
	require.Len(t, one.GetGaps(), 1)
	require.Len(t, one.GetUnits(), len(out.GetUnits()), "every unit is counted all the same")
	_, err := g.as("kabid-b").Dialogue.ListDialogueGaps(t.Context(), &siklusv1.ListDialogueGapsRequest{Period: "m13"})
	require.Equal(t, "period", refusal(t, err, connect.CodeInvalidArgument).GetField())
	_, err = g.as("kabid-a").Dialogue.ListDialogueGaps(t.Context(), &siklusv1.ListDialogueGapsRequest{})
	require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(err))
}

func TestWhoIsAskedForFeedbackHearsOfItAndHRSeesThatItWaits(t *testing.T) {
	g := newGround(t)
	c, leader := g.agreed("staf-1"), g.town.People["kadis"]
	ask := &siklusv1.RequestFeedbackRequest{Id: store.NewID(), PersonId: leader, Question: "Apa yang harus saya perbaiki di loket?"}
	for range 2 { // sent twice, told once
		_, err := g.as("staf-1").Dialogue.RequestFeedback(t.Context(), ask)
		require.NoError(t, err)
	}
	letters := g.lettersTo("kadis", store.FeedbackAskedLetter)
	require.Len(t, letters, 1)
	require.Equal(t, ask.GetId(), letters[0].Entry)
	require.Empty(t, g.lettersTo("staf-1", store.FeedbackAskedLetter))
	g.clock.set(noon.AddDate(0, 0, 7))
	waiting := func() *siklusv1.ListUnansweredFeedbackResponse {
		out, err := g.as("staf-4").Dialogue.ListUnansweredFeedback(t.Context(), &siklusv1.ListUnansweredFeedbackRequest{CycleId: c.CycleID})
		require.NoError(t, err)
		return out
	}
	out := waiting()
	require.Len(t, out.GetRequests(), 1)
	r := out.GetRequests()[0]
	require.Equal(t, []any{"Nama kadis", "Nama staf-1", "Bidang A", int32(5)}, []any{r.GetAsked().GetName(), r.GetEmployee().GetName(), r.GetUnit(), r.GetWorkingDays()})
	require.NotContains(t, fmt.Sprint(out), "loket", "the question stays between the two")
	speed, err := g.as("kadis").Fairness.GetPunctuality(t.Context(), &siklusv1.GetPunctualityRequest{})
	require.NoError(t, err)
	require.Equal(t, []any{"feedback-request", int32(1), int32(5)}, []any{speed.GetPunctuality().GetAnswers()[0].GetWhat(),
		speed.GetPunctuality().GetAnswers()[0].GetWaiting(), speed.GetPunctuality().GetAnswers()[0].GetOldestDays()})
	_, err = g.as("kadis").Dialogue.WriteFeedback(t.Context(), &siklusv1.WriteFeedbackRequest{Id: store.NewID(), RequestId: ask.GetId(), Text: "Sapa warga lebih dulu."})
	require.NoError(t, err)
	require.Empty(t, waiting().GetRequests())
	speed, err = g.as("kadis").Fairness.GetPunctuality(t.Context(), &siklusv1.GetPunctualityRequest{})
	require.NoError(t, err)
	require.Equal(t, "5", speed.GetPunctuality().GetAnswers()[0].GetMedianDays())
}

func TestHRSeesWhoGetsNoEvaluationAndWhy(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) { r.Cadence, r.YearOpens = appraisal.Quarterly, appraisal.NewDate(2026, 12, 1) })
	out, err := g.as("kabid-b").Cycle.ListNotOpened(t.Context(), &siklusv1.ListNotOpenedRequest{CycleId: g.cycle.ID})
	require.NoError(t, err)
	require.Empty(t, out.GetPeriods(), "no window has opened in January")
	require.Empty(t, out.GetPeople())
	c := g.cases["staf-3"]
	g.tx(func(ctx context.Context, tx store.Tx) error {
		by := appraisal.Party{Person: g.town.People["kabid-b"], Role: appraisal.HR}
		facts := appraisal.Facts{Absence: appraisal.UnpaidLeave, From: appraisal.NewDate(2026, 1, 1), Until: appraisal.NewDate(2026, 12, 31)}
		act, _, err := tx.Register(ctx, store.RegisteredAct{CaseID: c.ID, RequestID: "away-staf-3", Proceeding: c.Proceeding, Via: "session", Content: []byte(`{}`),
			Act: appraisal.Act{ID: store.NewID(), Kind: appraisal.BeginAbsence, By: by, Facts: facts}})
		require.NoError(t, err)
		_, err = tx.Record(ctx, appraisal.Entry{ID: act.ID, Agency: g.town.Agency.ID, Cycle: c.CycleID, Case: c.ID, Proceeding: c.Proceeding, Act: &act.Act, At: noon,
			Step: appraisal.Step{Stage: appraisal.Resting}})
		return err
	})
	g.clock.set(time.Date(2026, time.April, 7, 3, 0, 0, 0, time.UTC))
	out, err = g.as("kabid-b").Cycle.ListNotOpened(t.Context(), &siklusv1.ListNotOpenedRequest{CycleId: g.cycle.ID})
	require.NoError(t, err)
	require.Equal(t, "q1", out.GetPeriod())
	require.Len(t, out.GetPeople(), 1)
	n := out.GetPeople()[0]
	require.Equal(t, []any{c.ID, "Nama staf-3", "Bidang A", "absent", siklusv1.Absence_ABSENCE_UNPAID_LEAVE, "II.C.8.c"},
		[]any{n.GetCaseId(), n.GetPerson().GetName(), n.GetUnit(), n.GetReason(), n.GetAbsence(), n.GetProvision()})
	_, err = g.as("kabid-b").Cycle.ListNotOpened(t.Context(), &siklusv1.ListNotOpenedRequest{CycleId: g.cycle.ID, Period: "q4"})
	require.Equal(t, "period", refusal(t, err, connect.CodeInvalidArgument).GetField(), "a window that has not opened leaves nobody out yet")
}

func TestHRChoosesFromPoliciesAndUnits(t *testing.T) {
	g := newGround(t)
	out, err := g.as("kabid-b").Cycle.ListAgencyChoices(t.Context(), &siklusv1.ListAgencyChoicesRequest{})
	require.NoError(t, err)
	require.Len(t, out.GetPolicies(), len(policies.Names()))
	for _, p := range out.GetPolicies() {
		require.NotEmpty(t, p.GetTitle(), p.GetValue())
	}
	require.Contains(t, fmt.Sprint(out.GetUnits()), `value:"BID-A"`)
}

func TestTheAuditorReadsWhatIsMeasured(t *testing.T) {
	g := newGround(t)
	person := g.measured("staf-1")
	for who, want := range map[string]bool{"kabid-b": true, "staf-4": true, "staf-5": false, "staf-3": false} {
		out, err := g.as(who).Measurement.ListMeasurements(t.Context(), &siklusv1.ListMeasurementsRequest{Scope: siklusv1.MeasurementScope_MEASUREMENT_SCOPE_PERSON, PersonId: person})
		if !want {
			require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), who)
			continue
		}
		require.NoError(t, err, who)
		require.Len(t, out.GetSubjects()[0].GetLines(), 1, who)
	}
	_, err := g.as("staf-4").Measurement.PutMeasures(t.Context(), &siklusv1.PutMeasuresRequest{Measures: []*siklusv1.Measure{homeVisits("")}})
	require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(err), "an auditor reads and never writes")
}

func TestTheMatrixShowsTwoLevels(t *testing.T) {
	g := newGround(t)
	g.targeted("kabid-a", "kadis")
	head, staff := g.cases["kabid-a"], g.cases["staf-1"]
	_, err := g.as("staf-1").Appraisal.SubmitTargets(t.Context(), &siklusv1.SubmitTargetsRequest{Header: header(staff.ID, "below-staf-1"), Targets: &siklusv1.Targets{
		Results: []*siklusv1.PlannedResult{{Result: "Rumah berisiko dikunjungi", Main: true, Parents: []string{head.ID + ":1"}, Indicators: targets().Results[0].Indicators}}}})
	require.NoError(t, err)
	out, err := g.as("kadis").Target.GetRoleMatrix(t.Context(), &siklusv1.GetRoleMatrixRequest{})
	require.NoError(t, err)
	branches := map[string]*siklusv1.MatrixBranch{}
	for _, row := range out.GetRows() {
		branches[row.GetPerson().GetName()] = row.GetBranch()
	}
	below := branches["Nama kabid-a"]
	require.Equal(t, "Ibu hamil berisiko dikunjungi", below.GetColumns()[0].GetResult())
	require.Len(t, below.GetRows(), 5)
	roles := 0
	for _, row := range below.GetRows() {
		for _, role := range row.GetRoles() {
			roles++
			require.Equal(t, []string{"Nama staf-1", "Rumah berisiko dikunjungi", below.GetColumns()[0].GetRef()}, []string{row.GetPerson().GetName(), role.GetRole(), role.GetParent()})
		}
	}
	require.Equal(t, 1, roles)
	require.Nil(t, branches["Nama kabid-b"], "who leads nobody has nothing below")
	own, err := g.as("kabid-a").Target.GetRoleMatrix(t.Context(), &siklusv1.GetRoleMatrixRequest{})
	require.NoError(t, err)
	for _, row := range own.GetRows() {
		require.Nil(t, row.GetBranch())
	}
}

func TestIIA6dWhoActsForAnotherPostIsAdvisedToMakeItAMainResult(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	advice := func() string {
		out, err := g.as("staf-1").Target.AdviseTargets(t.Context(), &siklusv1.AdviseTargetsRequest{CaseId: c.ID, Targets: targets()})
		require.NoError(t, err)
		return fmt.Sprint(out.GetAdvice())
	}
	require.NotContains(t, advice(), appraisal.ActingIsMain)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.PutHolding(ctx, store.Holding{PersonID: g.town.People["staf-1"], PostID: g.town.Posts["kabid-b"], Capacity: appraisal.Acting, From: appraisal.NewDate(2026, 1, 5)})
	})
	require.Contains(t, advice(), appraisal.ActingIsMain)
}
