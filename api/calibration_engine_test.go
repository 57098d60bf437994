package api_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/workflows"
)

// TestACalibratedRatingIsWrittenBackByARealEngine walks a rating through a session on a real Temporal server: rated and
// not signed, proposed otherwise, rated again, undone, rated again and signed; the journal holds every step.
func TestACalibratedRatingIsWrittenBackByARealEngine(t *testing.T) {
	t.Parallel()
	c := realEngine(t)
	g := groundOn(t, openStore(t), func(config *api.Config) {
		config.Engine, config.Now, config.Patience = c, nil, 10*time.Second
	})
	g.clock.set(time.Now())
	work(t, g.store, c)
	g.relay()
	g.under(func(r *appraisal.Rules) { r.Cadence, r.DeliverAtSigning = appraisal.Quarterly, true })
	today := g.cycle.Rules.Calendar.DateOf(time.Now())
	period := appraisal.Period{Kind: appraisal.Quarterly, Number: 1, From: appraisal.NewDate(2026, 1, 1), To: appraisal.NewDate(2026, 3, 31), Opens: today - 5, Closes: today + 30}
	in := workflows.EvaluationInput{Period: period}
	e := g.evaluationOf("staf-1", period, workflows.WindowOpenStep(in))
	in.CaseInput = workflows.CaseInput{Agency: g.town.Agency.ID, Cycle: g.cycle.ID, Case: e.ID, Unit: e.UnitCode, Rules: e.Rules}
	in.Appraisal = e.AppraisalID
	_, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: caseWorkflow(e), TaskQueue: workflows.TaskQueue}, workflows.EvaluationWorkflow, in)
	require.NoError(t, err)

	head, hr := g.as("kabid-a"), g.as("kabid-b").Calibration
	rated := func(request string, results, behaviour siklusv1.Rating) {
		out, err := head.Evaluation.Rate(t.Context(), &siklusv1.RateRequest{Header: header(e.ID, request), Results: results, Behaviour: behaviour, Notes: "Catatan " + request, Unsigned: true})
		require.NoError(t, err)
		require.Equal(t, siklusv1.ActState_ACT_STATE_TAKEN, out.GetReceipt().GetState())
		require.Equal(t, "window-open", out.GetReceipt().GetStage())
	}
	counts := func(id string) (before, asIf, now []int32) {
		out, err := hr.GetCalibration(t.Context(), &siklusv1.GetCalibrationRequest{CalibrationId: id})
		require.NoError(t, err)
		return counted(out.GetCounts())
	}
	rated("nilai-0001", above, above)
	id, err := g.opens("kabid-b", "sesi-0001")
	require.NoError(t, err)
	_, err = g.proposes("kabid-b", id, e, "usul-0001")
	require.NoError(t, err)
	before, asIf, now := counts(id)
	require.Equal(t, [][]int32{{1, 0, 0, 0, 0}, {0, 1, 0, 0, 0}, {1, 0, 0, 0, 0}}, [][]int32{before, asIf, now})

	asked := head.proposals(t)
	require.Len(t, asked, 1)
	answer := &siklusv1.AnswerCalibrationProposalRequest{ProposalId: asked[0].GetId(), Accepts: true, Text: "Setelah dibandingkan, hasilnya setara dengan rekan setingkat"}
	accepted, err := head.Calibration.AnswerCalibrationProposal(t.Context(), answer)
	require.NoError(t, err)
	require.Equal(t, siklusv1.ActState_ACT_STATE_TAKEN, accepted.GetReceipt().GetState())
	again, err := head.Calibration.AnswerCalibrationProposal(t.Context(), answer)
	require.NoError(t, err)
	require.Equal(t, accepted.GetReceipt().GetActId(), again.GetReceipt().GetActId())
	_, _, now = counts(id)
	require.Equal(t, []int32{0, 1, 0, 0, 0}, now, "written back")
	_, err = hr.CloseCalibration(t.Context(), &siklusv1.CloseCalibrationRequest{CalibrationId: id, Conclusion: "Satu penilaian berubah"})
	require.NoError(t, err)

	rated("nilai-0002", above, above) // undone: the appraiser rates again before signing
	rated("nilai-0003", meets, above)
	signed, err := head.Evaluation.Sign(t.Context(), &siklusv1.SignRequest{Header: header(e.ID, "tanda-0001")})
	require.NoError(t, err)
	require.Equal(t, siklusv1.Predicate_PREDICATE_GOOD, signed.GetPredicate())
	before, _, now = counts(id)
	require.Equal(t, [][]int32{{1, 0, 0, 0, 0}, {0, 1, 0, 0, 0}}, [][]int32{before, now}, "the record stands as it was closed")
	require.Contains(t, g.materials("staf-1", e.ID)["calibration"].GetItems()[0].GetTitle(), "Sangat Baik menjadi Baik", "what the rating rests on is the employee's to read")

	g.tx(func(ctx context.Context, tx store.Tx) error {
		var given []appraisal.Rating
		acts, err := tx.ActsOf(ctx, e.ID)
		for _, a := range acts {
			require.Equal(t, store.ActTaken, a.State)
			if a.Act.Kind == appraisal.Rate {
				given = append(given, a.Act.Facts.Results)
				require.Equal(t, g.town.People["kabid-a"], a.Act.By.Person, "nobody but the appraiser rates")
			}
		}
		require.Equal(t, []appraisal.Rating{appraisal.Above, appraisal.Meets, appraisal.Above, appraisal.Meets}, given)
		require.NoError(t, err)
		return tx.VerifyJournal(ctx, e.ID)
	})
}
