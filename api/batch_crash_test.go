package api_test

import (
	"context"
	"log/slog"
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

// TestABatchOfTenThousandSurvivesCrashes orders one act for ten thousand people from a door that is a process of its own, and
// ends that process with SIGKILL: while the order is being written, and then again and again while the acts are handed over,
// at every point at which one may be. A new process goes on: none is lost, none is taken twice.
func TestABatchOfTenThousandSurvivesCrashes(t *testing.T) {
	t.Parallel()
	const staff, moving = 10_000, 10_000 - 1 // everybody but who orders
	s, database := storetest.Open(t)
	g := groundWith(t, s, staff-3)
	hr := g.as("kabid-b")
	of := mortal{DSN: database.App, Agency: g.town.Agency.ID, Cycle: g.cycle.ID}
	order := &siklusv1.BatchOrder{CycleId: g.cycle.ID, Kind: siklusv1.BatchKind_BATCH_KIND_EXEMPT, Ground: siklusv1.Absence_ABSENCE_SUSPENSION,
		Scope: &siklusv1.BatchScope{Reach: siklusv1.BatchReach_BATCH_REACH_CYCLE}}
	seen := g.previewed(hr, order)
	require.EqualValues(t, moving, seen.GetMoving())
	counted := g.counts(database.App)
	asked := &siklusv1.OrderBatchRequest{Order: order, Reason: decree, RequestId: "request-01", Fingerprint: seen.GetFingerprint()}

	// While the order is written.
	first := of.start(t, hr.secret)
	answered := make(chan error, 1)
	g.heldUp(database.Owner, "batch_items", func() {
		go func() {
			_, err := first.batches.OrderBatch(g.Context(), asked)
			answered <- err
		}()
	}, first.Kill)
	require.Error(t, <-answered)
	require.Equal(t, []int{0, 0}, counted(`select (select count(*) from batches), (select count(*) from acts)`), "half an order is none")

	// While the acts are handed over.
	of.Acts = 1500
	taken := 0
	for n, at := range []moment{beforeRecord, inRecord, afterRecord, afterRecord, inRecord, beforeRecord} {
		of.Moment = at
		door := of.start(t, hr.secret)
		ordered, err := door.batches.OrderBatch(g.Context(), asked)
		require.NoError(t, err)
		require.EqualValues(t, moving, ordered.GetBatch().GetCases()-ordered.GetBatch().GetStaying(), "every act is on record before anybody hears that the batch is ordered")
		door.killed(t)
		now := counted(`select (select count(*) from batches), (select count(*) from acts where state = 'taken'), (select count(*) from journal where kind = 'Exempt')`)
		require.Equal(t, 1, now[0], "the same request is the same batch")
		require.Equal(t, now[1], now[2], "what is taken is in a journal")
		require.Greater(t, now[1], taken)
		require.Less(t, now[1], moving, "death %d came when all was over: the test proves nothing", n+1)
		taken = now[1]
	}
	of.Acts = 0
	last := of.start(t, hr.secret)
	var b *siklusv1.Batch
	require.Eventually(t, func() bool {
		list, err := last.batches.ListBatches(g.Context(), &siklusv1.ListBatchesRequest{CycleId: g.cycle.ID})
		require.NoError(t, err)
		require.Len(t, list.GetBatches(), 1)
		b = list.GetBatches()[0]
		return b.GetDone()
	}, 3*time.Minute, 200*time.Millisecond)
	require.NoError(t, last.Kill())
	require.EqualValues(t, []int32{moving, 0, 0, 1}, []int32{b.GetTaken(), b.GetRefused(), b.GetWaiting(), b.GetStaying()})
	require.Equal(t, []int{moving, moving, moving}, counted(`select count(*), count(distinct case_id), (select count(*) from cases where stage = 'exempted')
		from journal where kind = 'Exempt'`), "one entry in every journal, no second one")
	require.Equal(t, []int{moving, 0}, counted(`select count(distinct person_id), count(*) - count(distinct person_id) from letters where kind = 'case_exempted'`),
		"everybody is told, nobody twice")
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.VerifyAll(ctx)
		return err
	})
}

// heldUp lets nobody write in a table, begins what writes there, and does something when that waits for it.
func (g *ground) heldUp(owner, table string, begin func(), then func() error) {
	g.Helper()
	conn, err := pgx.Connect(g.Context(), owner)
	require.NoError(g, err)
	defer func() { require.NoError(g, conn.Close(context.WithoutCancel(g.Context()))) }()
	hold, err := conn.Begin(g.Context())
	require.NoError(g, err)
	_, err = hold.Exec(g.Context(), `lock table `+pgx.Identifier{table}.Sanitize()+` in exclusive mode`)
	require.NoError(g, err)
	begin()
	require.Eventually(g, func() bool {
		var waits bool
		require.NoError(g, hold.QueryRow(g.Context(), `select exists (select from pg_locks where not granted and relation = $1::regclass)`, table).Scan(&waits))
		return waits
	}, time.Minute, 20*time.Millisecond)
	require.NoError(g, then())
	require.NoError(g, hold.Rollback(g.Context()))
}

// counts reads rows of numbers of the agency, past the door.
func (g *ground) counts(dsn string) func(query string) []int {
	g.Helper()
	conn, err := pgx.Connect(g.Context(), dsn)
	require.NoError(g, err)
	g.Cleanup(func() { require.NoError(g, conn.Close(context.WithoutCancel(g.Context()))) })
	_, err = conn.Exec(g.Context(), `select set_config('app.agency_id', $1, false)`, g.town.Agency.ID)
	require.NoError(g, err)
	return func(query string) (numbers []int) {
		g.Helper()
		rows, err := conn.Query(g.Context(), query)
		require.NoError(g, err)
		values, err := pgx.CollectExactlyOneRow(rows, func(r pgx.CollectableRow) ([]any, error) { return r.Values() })
		require.NoError(g, err)
		for _, v := range values {
			n, _ := v.(int64)
			numbers = append(numbers, int(n))
		}
		return numbers
	}
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
