package api_test

import (
	"context"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

func (g *ground) hours(who, about string, year int32) (*siklusv1.GetTrainingHoursResponse, error) {
	return g.as(who).Training.GetTrainingHours(g.Context(), &siklusv1.GetTrainingHoursRequest{PersonId: g.town.People[about], Year: year})
}

func TestHoursAreCountedAgainstTheYearsMeasure(t *testing.T) {
	g := newGround(t)
	training := g.below(g.cases["staf-1"], appraisal.TrainingProceeding, store.NewID(),
		awaits(appraisal.TrainingNeeded, appraisal.Appraiser, appraisal.ProposeTraining, appraisal.ProposalClock))
	var course store.Course
	g.tx(func(ctx context.Context, tx store.Tx) (err error) {
		if course, err = tx.PutCourse(ctx, store.Course{Title: "Pelayanan prima", Hours: 18, Seats: 5}); err != nil {
			return err
		}
		held, err := tx.ReserveSeat(ctx, training.ID, course.ID)
		require.True(t, held)
		return err
	})
	g.move(training, "enrolled", awaits(appraisal.TrainingEnrolled, appraisal.HR, appraisal.CompleteTraining, appraisal.CompletionClock))
	g.engine.next[appraisal.CompleteTraining] = appraisal.Step{Stage: appraisal.TrainingCompleted}
	_, err := g.as("kabid-b").Training.CompleteTraining(g.Context(), &siklusv1.CompleteTrainingRequest{
		Header: header(training.ID, "request-01"), Proof: "https://sertifikat.example/1", Hours: 18})
	require.NoError(t, err)

	out, err := g.as("staf-1").Training.GetTrainingHours(g.Context(), &siklusv1.GetTrainingHoursRequest{Year: 2026})
	require.NoError(t, err, "one's own needs no name")
	require.EqualValues(t, 18, out.GetHours())
	require.EqualValues(t, 24, out.GetMeasure())
	require.True(t, out.GetCeiling(), "staf-1 is PPPK")
	require.Contains(t, out.GetProvision(), "PP 49/2018")
	require.Len(t, out.GetCredited(), 1)
	line := out.GetCredited()[0]
	require.Equal(t, []any{"Pelayanan prima", int32(18), "2026-01-10", training.ID}, []any{line.GetTitle(), line.GetHours(), line.GetOn(), line.GetCaseId()})

	for _, who := range []string{"kabid-a", "kadis", "kabid-b", "staf-4"} {
		out, err := g.hours(who, "staf-1", 2026)
		require.NoError(t, err, who)
		require.EqualValues(t, 18, out.GetHours(), who)
	}
	out, err = g.hours("staf-1", "staf-1", 2027)
	require.NoError(t, err)
	require.Zero(t, out.GetHours())
	out, err = g.hours("kabid-b", "kadis", 2026)
	require.NoError(t, err)
	require.EqualValues(t, 20, out.GetMeasure())
	require.False(t, out.GetCeiling(), "PNS: at least")

	for _, who := range []string{"staf-3", "staf-5"} {
		_, err := g.hours(who, "staf-1", 2026)
		require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode(), who)
	}
	_, err = g.as("staf-3").Training.GetTrainingHours(g.Context(), &siklusv1.GetTrainingHoursRequest{PersonId: store.NewID(), Year: 2026})
	require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode(), "somebody else and nobody look the same")
	_, err = g.as("kabid-b").Training.GetTrainingHours(g.Context(), &siklusv1.GetTrainingHoursRequest{PersonId: "siti", Year: 2026})
	require.Equal(t, "person_id", refusal(t, err, connect.CodeInvalidArgument).GetField())
	_, err = g.hours("staf-1", "staf-1", 1999)
	require.Equal(t, api.InputWrong, refusal(t, err, connect.CodeInvalidArgument).GetCode())
}

func TestThePolicysHoursGoBeforeTheUsualOnes(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) { r.Hours = appraisal.TrainingHours{PNS: 32, PPPK: 16} })
	out, err := g.hours("staf-1", "staf-1", 2026)
	require.NoError(t, err)
	require.EqualValues(t, 16, out.GetMeasure())
	require.Contains(t, out.GetProvision(), appraisal.PolicyProvision)
	out, err = g.hours("kadis", "kadis", 2026)
	require.NoError(t, err)
	require.EqualValues(t, 32, out.GetMeasure())
}

func TestADistributionStandsBesideItsPattern(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) {
		r.Circular, r.Cadence, r.Distribution = true, appraisal.Quarterly, appraisal.DistributionChoice{Rounding: appraisal.RoundExact, Smallest: 3}
	})
	ask := func(unit, period string) (*siklusv1.GetDistributionResponse, error) {
		return g.as("kabid-b").Cycle.GetDistribution(g.Context(), &siklusv1.GetDistributionRequest{CycleId: g.cycle.ID, UnitCode: unit, Period: period})
	}
	for _, name := range []string{"staf-1", "staf-2", "staf-3", "kabid-a"} {
		e := g.evaluation(name, windowOpen())
		g.move(e, "signed:"+name, appraisal.Step{Stage: appraisal.Signed, Result: &appraisal.Result{
			Results: appraisal.Above, Behaviour: appraisal.Above, Predicate: appraisal.VeryGood, SignedAt: noon,
			SignedBy: appraisal.Party{Person: g.town.People["kabid-a"], Role: appraisal.Appraiser}}})
	}
	out, err := ask("BID-A", "q1")
	require.NoError(t, err)
	require.Empty(t, out.GetOrganisation(), "none is on record")
	require.Empty(t, out.GetWarnings(), "so there is nothing to depart from")
	require.EqualValues(t, 4, out.GetRows()[0].GetCount())
	require.EqualValues(t, 2, out.GetUnrated())

	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.PutOrgResult(ctx, "BID-A", issued(2026, "q1", appraisal.OrgGood))
	})
	out, err = ask("BID-A", "q1")
	require.NoError(t, err)
	require.Equal(t, "Baik", out.GetOrganisation())
	require.Len(t, out.GetRows(), 5)
	require.Contains(t, out.GetRows()[1].GetPattern(), "70 %")
	require.Contains(t, out.GetRows()[1].GetPatternEnglish(), "70 % at most")
	require.NotEmpty(t, out.GetWarnings())
	for _, w := range out.GetWarnings() {
		require.NotEmpty(t, w.GetSentence())
		require.NotEmpty(t, w.GetEnglish())
		require.Contains(t, w.GetProvision(), "SE 3/2023")
	}
	_, err = ask("BID-X", "q1")
	require.Equal(t, "unit_code", refusal(t, err, connect.CodeNotFound).GetField())
	_, err = ask("BID-A", "m07")
	require.Equal(t, "period", refusal(t, err, connect.CodeNotFound).GetField())
	_, err = g.as("kabid-a").Cycle.GetDistribution(g.Context(), &siklusv1.GetDistributionRequest{CycleId: g.cycle.ID, UnitCode: "BID-A", Period: "q1"})
	require.Equal(t, api.NotAllowed, refusal(t, err, connect.CodePermissionDenied).GetCode())
}
