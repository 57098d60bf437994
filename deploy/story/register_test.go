package story_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/appraisal"
	"siklus.id/deploy/local"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/workflows"
)

// What the register promises, each on real parts: workers away, Temporal away, the
// same request twice, an act that is refused.

// impatient is how long the door waits for the procedure in tests that take it away.
const impatient = 700 * time.Millisecond

// inJanuary is a small agency in the first days of a rehearsed year, whose days last so long.
func inJanuary(t *testing.T, h *house, start string, length time.Duration) *year {
	t.Helper()
	ctx := t.Context()
	office, err := h.settle(ctx)
	require.NoError(t, err)
	y := &year{watch: &watch{office: office}, ways: map[appraisal.ActKind]map[string]int{}, links: map[string]task{}, boxes: map[string]box{}}
	few := slices.DeleteFunc(slices.Clone(storyPeople), func(p person) bool {
		return !slices.Contains([]string{"bupati", "kadis", "kabid", "kasi", "ani", "bima", "hr-1"}, p.key)
	})
	_, err = y.key.Cycle.ImportRoster(ctx, &siklusv1.ImportRosterRequest{RequestId: "pegawai-2026",
		File: &siklusv1.RosterFile{Name: "pegawai.csv", Content: officeOf(few...).RosterCSV()}})
	require.NoError(t, err)
	require.NoError(t, y.meet(ctx))
	launched, err := y.key.Cycle.LaunchCycle(ctx, &siklusv1.LaunchCycleRequest{RequestId: launchRequest,
		Spec: &siklusv1.CycleSpec{Year: 2026, RehearsalDay: durationpb.New(length), RehearsalStart: start}})
	require.NoError(t, err)
	y.cycle = launched.GetCycle().GetId()
	require.NoError(t, y.tx(ctx, func(tx store.Tx) error {
		kept, err := tx.CycleByID(ctx, y.cycle)
		y.rules, y.pace = kept.Rules, kept.Rules.Pace
		return err
	}))
	y.eventually("every appraisal is open", func() bool {
		require.NoError(t, y.look(ctx))
		return y.at(of("ani")).id != "" && y.at(of("bima")).id != "" && y.at(of("hr-1")).id != ""
	})
	return y
}

// submits hands targets in and wants them taken.
func (y *year) submits(t *testing.T, who string) string {
	t.Helper()
	require.NoError(t, y.rpc(t.Context(), who, y.at(of(who)).id, y.targets()))
	return y.at(of(who)).id
}

// received hands an act in while the procedure is away, and wants it received with its time.
func (y *year) received(t *testing.T, who, caseID string) (act string, at time.Time) {
	t.Helper()
	c, err := y.as(t.Context(), who)
	require.NoError(t, err)
	before := y.legal()
	out, err := c.Appraisal.AgreeTargets(t.Context(), &siklusv1.AgreeTargetsRequest{Header: header(caseID)})
	require.NoError(t, err)
	receipt := out.GetReceipt()
	require.Equal(t, siklusv1.ActState_ACT_STATE_RECEIVED, receipt.GetState(), "nobody was there to take it")
	require.Empty(t, receipt.GetStage())
	at = receipt.GetReceivedAt().AsTime()
	slack := y.pace.ToLegal(y.pace.Real.Add(time.Second)).Sub(y.pace.Legal) // the clocks of Postgres and of the test
	require.WithinRange(t, at, before.Add(-slack), y.legal())
	return receipt.GetActId(), at
}

func (y *year) act(t *testing.T, id string) (row store.RegisteredAct) {
	t.Helper()
	require.NoError(t, y.tx(t.Context(), func(tx store.Tx) (err error) {
		row, err = tx.ActByID(t.Context(), id)
		return err
	}))
	return row
}

// journal is what was recorded of a case: acts and events, in order.
func (y *year) journal(t *testing.T, caseID string) (kinds []string) {
	t.Helper()
	require.NoError(t, y.tx(t.Context(), func(tx store.Tx) error {
		rows, err := tx.Journal(t.Context(), caseID)
		for _, row := range rows {
			kinds = append(kinds, row.Kind)
		}
		return err
	}))
	return kinds
}

// TestWorkersAwayActsAreReceivedAndJudgedByTheirTime: the appraiser agrees on the last days of January while
// no worker runs; the worker is back in February. What was in time is taken, what came too late is not.
func TestWorkersAwayActsAreReceivedAndJudgedByTheirTime(t *testing.T) {
	t.Parallel()
	o := onSharedTemporal(t)
	o.patience = impatient
	y := inJanuary(t, newHouse(t, o), "2026-01-26", 3*time.Second)
	ani, bima := y.submits(t, "ani"), y.submits(t, "bima")
	require.NoError(t, y.stop())

	timely, at := y.received(t, "kasi", ani)
	require.Less(t, y.rules.Calendar.DateOf(at), appraisal.NewDate(2026, time.February, 1), "the machine was too slow for this test")
	require.NoError(t, y.day(t.Context(), appraisal.NewDate(2026, time.February, 2)))
	require.Equal(t, store.ActReceived, y.act(t, timely).State)
	tooLate, _ := y.received(t, "kasi", bima)

	y.startWorker()
	y.eventually("the timely act is taken", func() bool { return y.act(t, timely).State == store.ActTaken })
	require.Equal(t, at, y.act(t, timely).Receipt.At, "judged by when the door received it")
	require.Equal(t, []string{"opened", "SubmitTargets", "AgreeTargets"}, y.journal(t, ani), "the term did not pass over it")

	y.eventually("the late act is refused", func() bool { return y.act(t, tooLate).State == store.ActRefused })
	refusal := y.act(t, tooLate).Refusal
	require.Contains(t, []string{appraisal.TooLate, appraisal.NotYourAct}, refusal.Code)
	require.NotEmpty(t, refusal.Provision)
	require.Equal(t, []string{"opened", "SubmitTargets", "targets-not-agreed"}, y.journal(t, bima))
	kasi, err := y.as(t.Context(), "kasi")
	require.NoError(t, err)
	told, err := kasi.Case.GetAct(t.Context(), &siklusv1.GetActRequest{ActId: tooLate})
	require.NoError(t, err)
	require.Equal(t, siklusv1.ActState_ACT_STATE_REFUSED, told.GetReceipt().GetState())
	require.Equal(t, refusal.Code, told.GetRefusal().GetCode())
	require.Equal(t, refusal.Provision, told.GetRefusal().GetProvision())
}

// TestTemporalKilledActIsReceivedAndTakenIn: the server is killed; the door goes on receiving; the relay
// brings the act in when the server is back, once.
func TestTemporalKilledActIsReceivedAndTakenIn(t *testing.T) {
	t.Parallel()
	server, err := local.StartTemporal(t.Context(), local.TemporalOptions{Own: true})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	y := inJanuary(t, newHouse(t, houseOptions{temporal: server, namespace: server.Namespace(), patience: impatient}), "2026-01-05", 10*time.Second)
	ani := y.submits(t, "ani")
	require.NoError(t, server.Kill())

	act, at := y.received(t, "kasi", ani)
	require.Equal(t, store.ActReceived, y.act(t, act).State)
	require.NoError(t, server.Restart(t.Context()))
	y.eventually("the act is taken", func() bool { return y.act(t, act).State == store.ActTaken })
	require.Equal(t, at, y.act(t, act).Receipt.At)
	require.Equal(t, []string{"opened", "SubmitTargets", "AgreeTargets"}, y.journal(t, ani))
}

// TestTwentyTimesAtOnceIsOneAct: a double click, a retried call, an impatient network: one row in the
// register, one in the journal, one receipt for everybody.
func TestTwentyTimesAtOnceIsOneAct(t *testing.T) {
	t.Parallel()
	y := inJanuary(t, newHouse(t, onSharedTemporal(t)), "2026-01-05", 10*time.Second)
	ctx := t.Context()
	caseID := y.at(of("ani")).id
	ani, err := y.as(ctx, "ani")
	require.NoError(t, err)
	request := y.targets()
	request.Header = header(caseID)
	ids := make([]string, 20)
	var group errgroup.Group
	for i := range ids {
		group.Go(func() error {
			out, err := ani.Appraisal.SubmitTargets(ctx, request)
			ids[i] = out.GetReceipt().GetActId()
			return err
		})
	}
	require.NoError(t, group.Wait())
	require.NoError(t, y.isTaken(ctx, ani, appraisal.SubmitTargets, ids[0]))
	require.Len(t, slices.Compact(ids), 1, "everybody is told of the same act")
	again, err := ani.Appraisal.SubmitTargets(ctx, request)
	require.NoError(t, err)
	require.Equal(t, ids[0], again.GetReceipt().GetActId())
	require.Equal(t, siklusv1.ActState_ACT_STATE_TAKEN, again.GetReceipt().GetState())
	require.Equal(t, []string{"opened", "SubmitTargets"}, y.journal(t, caseID))
	require.NoError(t, y.tx(ctx, func(tx store.Tx) error {
		acts, err := tx.ActsOf(ctx, caseID)
		require.Len(t, acts, 1)
		return err
	}))
}

// TestRefusedActIsAnsweredInFullAndKept: code, sentence in two languages, provision and the act's number, in
// the answer and in the register; the same request gets the same refusal, and Temporal knows nothing of it.
func TestRefusedActIsAnsweredInFullAndKept(t *testing.T) {
	t.Parallel()
	y := inJanuary(t, newHouse(t, onSharedTemporal(t)), "2026-01-05", 10*time.Second)
	ctx := t.Context()
	caseID := y.at(of("ani")).id
	kasi, err := y.as(ctx, "kasi")
	require.NoError(t, err)
	request := &siklusv1.AgreeTargetsRequest{Header: header(caseID), Note: y.says("Setuju sebelum ada rancangan")}
	decided := func() *siklusv1.RefusalDetail { // a busy procedure has only received it; the same request asks how it ended
		t.Helper()
		y.eventually("the act is decided", func() bool {
			_, err = kasi.Appraisal.AgreeTargets(ctx, request)
			return err != nil
		})
		told, err := refusalOf(err)
		require.NoError(t, err)
		return told
	}
	told := decided()
	require.Equal(t, appraisal.NotNow, told.GetCode())

	row := y.act(t, told.GetActId())
	require.Equal(t, store.ActRefused, row.State)
	require.Equal(t, &appraisal.Refusal{Code: told.GetCode(), Sentence: told.GetSentence(), English: told.GetEnglish(), Provision: told.GetProvision()}, row.Refusal)
	require.NotEmpty(t, told.GetSentence())
	require.NotEmpty(t, told.GetEnglish())
	require.NotEmpty(t, told.GetProvision())
	require.Contains(t, string(row.Content), "Setuju sebelum ada rancangan", "what was written is kept with it")

	y.submits(t, "ani")
	again := decided()
	require.Equal(t, told.GetActId(), again.GetActId(), "a refused request is not tried again behind its sender's back")
	require.Equal(t, []string{"opened", "SubmitTargets"}, y.journal(t, caseID))

	events := y.engine.GetWorkflowHistory(ctx, workflows.CaseID(appraisal.AppraisalProceeding, caseID), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	accepted := 0
	for events.HasNext() {
		event, err := events.Next()
		require.NoError(t, err)
		if event.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED {
			accepted++
		}
	}
	require.Equal(t, 1, accepted, "the refused act left no trace in the history")
}
