package api_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// dying takes acts as a worker would and ends whoever hands them over now and then: sometimes before the act is recorded,
// sometimes after, so that nobody hears of it.
type dying struct {
	*engine
	cycle  string
	mu     sync.Mutex
	taken  int
	kill   func() // of whoever hands over now
	every  int
	deaths int
}

var errKilled = errors.New("the process is gone")

func (e *dying) UpdateWorkflow(ctx context.Context, o client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	act, _ := o.Args[0].(appraisal.Act)
	_, id, _ := cutID(o.WorkflowID)
	e.mu.Lock()
	e.taken++
	dies := e.taken%e.every == 0
	before := dies && e.deaths%2 == 0
	if dies {
		e.deaths++
		e.kill()
	}
	e.mu.Unlock()
	if before {
		return nil, errKilled
	}
	var receipt appraisal.Receipt
	err := e.store.WithAgency(ctx, e.agency, func(tx store.Tx) (err error) {
		receipt, err = tx.Record(ctx, appraisal.Entry{ID: act.ID, Agency: e.agency, Cycle: e.cycle, Case: id, Proceeding: appraisal.AppraisalProceeding,
			Act: &act, At: act.ReceivedAt, Step: appraisal.Step{Stage: appraisal.Exempted}})
		return err
	})
	if dies {
		return nil, errKilled
	}
	return handle{receipt: receipt, err: err}, nil
}

func cutID(workflowID string) (string, string, bool) {
	for i := range workflowID {
		if workflowID[i] == ':' {
			return workflowID[:i], workflowID[i+1:], true
		}
	}
	return "", "", false
}

// TestABatchOfTenThousandSurvivesCrashes orders one act for ten thousand people and ends the process that hands them over
// again and again, before and after an act is recorded. A new one goes on: none is lost, none is taken twice.
func TestABatchOfTenThousandSurvivesCrashes(t *testing.T) {
	t.Parallel()
	const staff = 10_000
	s, database := storetest.Open(t)
	var e *dying
	config := api.Config{}
	g := groundWith(t, s, staff-3, func(c *api.Config) { config = *c })
	e = &dying{engine: g.engine, cycle: g.cycle.ID, every: 1700}
	hr := g.as("kabid-b")
	order := &siklusv1.BatchOrder{CycleId: g.cycle.ID, Kind: siklusv1.BatchKind_BATCH_KIND_EXEMPT, Ground: siklusv1.Absence_ABSENCE_SUSPENSION,
		Scope: &siklusv1.BatchScope{Reach: siklusv1.BatchReach_BATCH_REACH_CYCLE}}
	seen := g.previewed(hr, order)
	require.EqualValues(t, staff-1, seen.GetMoving(), "everybody but who orders")
	ordered, err := hr.Batch.OrderBatch(g.Context(), &siklusv1.OrderBatchRequest{Order: order, Reason: decree, RequestId: "request-01", Fingerprint: seen.GetFingerprint()})
	require.NoError(t, err)
	id := ordered.GetBatch().GetId()
	require.EqualValues(t, staff-1, ordered.GetBatch().GetWaiting(), "every act is on record before anybody hears that the batch is ordered")

	for runs := 0; ; runs++ {
		require.Less(t, runs, 12, "it does not come to an end")
		ctx, kill := context.WithCancel(t.Context())
		e.mu.Lock()
		e.kill = kill
		e.mu.Unlock()
		config.Engine, config.Listen = e, "127.0.0.1:0"
		next, err := api.New(config) // a process that knows nothing of the one before
		require.NoError(t, err)
		finished := make(chan struct{})
		go func() { next.Relay(ctx); close(finished) }()
		var b *siklusv1.Batch
		require.Eventually(t, func() bool {
			out, err := hr.Batch.GetBatch(t.Context(), &siklusv1.GetBatchRequest{BatchId: id})
			require.NoError(t, err)
			b = out.GetBatch()
			return b.GetDone() || ctx.Err() != nil
		}, 3*time.Minute, 200*time.Millisecond)
		kill()
		<-finished
		if b.GetDone() {
			break
		}
	}
	require.GreaterOrEqual(t, e.deaths, 5, "nobody died: the test proves nothing")
	out, err := hr.Batch.GetBatch(t.Context(), &siklusv1.GetBatchRequest{BatchId: id})
	require.NoError(t, err)
	require.EqualValues(t, []int32{staff - 1, 0, 0, 1}, []int32{out.GetBatch().GetTaken(), out.GetBatch().GetRefused(), out.GetBatch().GetWaiting(), out.GetBatch().GetStaying()})

	conn, err := pgx.Connect(t.Context(), database.App)
	require.NoError(t, err)
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	_, err = conn.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, g.town.Agency.ID)
	require.NoError(t, err)
	var entries, cases, exempted, letters, people int
	require.NoError(t, conn.QueryRow(t.Context(), `select count(*), count(distinct case_id) from journal where kind = 'Exempt'`).Scan(&entries, &cases))
	require.NoError(t, conn.QueryRow(t.Context(), `select count(*) from cases where stage = 'exempted'`).Scan(&exempted))
	require.Equal(t, []int{staff - 1, staff - 1, staff - 1}, []int{entries, cases, exempted}, "one entry in every journal, no second one")
	require.NoError(t, conn.QueryRow(t.Context(), `select count(*), count(distinct person_id) from letters where kind = 'case_exempted'`).Scan(&letters, &people))
	require.Equal(t, letters, people, "nobody is told twice")
}

// TestPreviewEqualsResultForFiveHundredPeople extends the targets of five hundred people on a real Temporal server. Its
// workers go away in the middle and a second relay helps. What the preview showed is where every case stands in Postgres
// and in its workflow; taken back, every case stands where it stood.
func TestPreviewEqualsResultForFiveHundredPeople(t *testing.T) {
	t.Parallel()
	const people = 500
	c := realEngine(t)
	g := groundOn(t, openStore(t), func(config *api.Config) {
		config.Engine, config.Now, config.Patience = c, nil, 2*time.Second
	})
	g.clock.set(time.Now())
	g.everybodyJoins(appraisal.NewDate(2027, time.February, 10), people-8)
	stop := work(t, g.store, c)
	hr := g.as("kabid-b")
	launched, err := hr.Cycle.LaunchCycle(g.Context(), &siklusv1.LaunchCycleRequest{RequestId: "gladi-500", Spec: &siklusv1.CycleSpec{
		Year: 2027, RehearsalDay: durationpb.New(time.Hour), RehearsalStart: "2027-02-16",
	}})
	require.NoError(t, err)
	g.cycle.ID = launched.GetCycle().GetId()
	wait := func(what string, f func() bool) {
		t.Helper()
		require.Eventually(t, f, 3*time.Minute, 200*time.Millisecond, what)
	}
	wait("every appraisal is open", func() bool {
		out, err := hr.Cycle.GetCycle(g.Context(), &siklusv1.GetCycleRequest{CycleId: g.cycle.ID})
		require.NoError(t, err)
		return out.GetCycle().GetStage() == store.CycleRunning && out.GetCycle().GetOpened() == people
	})
	before := g.states()

	order := &siklusv1.BatchOrder{CycleId: g.cycle.ID, Kind: siklusv1.BatchKind_BATCH_KIND_EXTEND, Clock: "joined", Days: 5, Scope: &siklusv1.BatchScope{Reach: siklusv1.BatchReach_BATCH_REACH_CYCLE}}
	shown, err := hr.Batch.PreviewBatch(g.Context(), &siklusv1.PreviewBatchRequest{Order: order, PageSize: 5000})
	require.NoError(t, err)
	seen := shown.GetPreview()
	require.EqualValues(t, people-1, seen.GetMoving())
	ordered, err := hr.Batch.OrderBatch(g.Context(), &siklusv1.OrderBatchRequest{Order: order, Reason: decree, RequestId: "request-01", Fingerprint: seen.GetFingerprint()})
	require.NoError(t, err)
	require.Equal(t, before, g.states(), "nothing moves before the cases have taken it")
	g.relay()
	taken := func(id string) *siklusv1.Batch {
		out, err := hr.Batch.GetBatch(g.Context(), &siklusv1.GetBatchRequest{BatchId: id, PageSize: 1})
		require.NoError(t, err)
		return out.GetBatch()
	}
	id := ordered.GetBatch().GetId()
	wait("some have taken it", func() bool { return taken(id).GetTaken() >= people/10 })
	stop() // the workers go
	require.Less(t, taken(id).GetTaken(), int32(people-1), "all was over before the workers went: the test proves nothing")
	another, err := api.New(api.Config{Store: g.store, Engine: c, Link: signer, Listen: "127.0.0.1:0", Patience: 2 * time.Second, Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	helping, enough := context.WithCancel(context.WithoutCancel(t.Context()))
	helped := make(chan struct{})
	go func() { another.Relay(helping); close(helped) }()
	defer func() { enough(); <-helped }()
	work(t, g.store, c)
	wait("every case has answered", func() bool { return taken(id).GetDone() })
	require.EqualValues(t, []int32{people - 1, 0}, []int32{taken(id).GetTaken(), taken(id).GetRefused()})
	after := g.states()
	for _, l := range seen.GetLines() {
		if l.GetStays() != nil {
			require.Equal(t, before[l.GetCaseId()], after[l.GetCaseId()])
			continue
		}
		require.Equal(t, "joined "+l.GetTerms()[0].GetAfter()+" "+l.GetStageAfter(), after[l.GetCaseId()])
		require.Equal(t, "joined "+l.GetTerms()[0].GetBefore()+" "+l.GetStageBefore(), before[l.GetCaseId()])
	}
	g.workflowsStandAs(c, after, 25)

	back, err := hr.Batch.PreviewUndo(g.Context(), &siklusv1.PreviewUndoRequest{BatchId: id})
	require.NoError(t, err)
	require.EqualValues(t, people-1, back.GetPreview().GetMoving())
	undone, err := hr.Batch.UndoBatch(g.Context(), &siklusv1.UndoBatchRequest{BatchId: id, Reason: "Salah tanggal", RequestId: "request-02", Fingerprint: back.GetPreview().GetFingerprint()})
	require.NoError(t, err)
	wait("every case is back", func() bool { return taken(undone.GetBatch().GetId()).GetDone() })
	require.EqualValues(t, people-1, taken(undone.GetBatch().GetId()).GetTaken())
	require.Equal(t, before, g.states(), "every case stands where it stood")
	g.workflowsStandAs(c, before, 25)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.VerifyAll(ctx)
		return err
	})
}

// states is where every case of the cycle stands: clock and last day of what it awaits, and its stage.
func (g *ground) states() map[string]string {
	g.Helper()
	out := map[string]string{}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		list, _, err := tx.ListCases(ctx, store.CaseFilter{CycleID: g.cycle.ID, Limit: 20_000})
		for _, c := range list {
			out[c.ID] = string(c.Awaits[0].Term.Clock) + " " + c.Awaits[0].Term.Due.String() + " " + string(c.Stage)
		}
		return err
	})
	return out
}

// workflowsStandAs asks some workflows themselves where they stand.
func (g *ground) workflowsStandAs(c client.Client, states map[string]string, most int) {
	g.Helper()
	for id, want := range states {
		if most--; most < 0 {
			return
		}
		answer, err := c.QueryWorkflow(g.Context(), "appraisal:"+id, "", "Case")
		require.NoError(g, err)
		var step appraisal.Step
		require.NoError(g, answer.Get(&step))
		require.Equal(g, want, string(step.Awaits[0].Term.Clock)+" "+step.Awaits[0].Term.Due.String()+" "+string(step.Stage))
	}
}
