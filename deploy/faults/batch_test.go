package faults_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// many is how many people a batch is ordered for.
const many = 400

// standing is where a case stands: in its row, in the task of the one who is to act, and in its journal.
type standing struct {
	stage      appraisal.Stage
	term       appraisal.Term // of what the case awaits
	task       appraisal.Term // of the one open task
	moved      int            // how often the task's last day has moved
	extended   int            // how often the journal says so
	entries    int            // of the journal, whatever they say
	registered int            // acts in the register
}

// TestABatchIsDoneOnceAndTakenBackOnce extends the targets of four hundred people at once, by preview and fingerprint as the
// page does, and kills worker, Temporal, Postgres and API in turn while the acts are handed over; then it takes the batch
// back and kills the worker once more.
func TestABatchIsDoneOnceAndTakenBackOnce(t *testing.T) {
	t.Parallel()
	p := newPlant(t, many-3)
	storetest.Join(t, p.store, p.town, appraisal.NewDate(2026, 2, 10))
	cycle := p.launch("2026-02-19")
	p.eventually("every appraisal is open and has its workflow", func(ctx context.Context) error {
		if err := p.everybodyIsOpen(ctx, cycle); err != nil {
			return err
		}
		return exactly(p.started(ctx), p.members)
	})
	before := p.standings(cycle)
	desk := p.client.batches

	order := &siklusv1.BatchOrder{CycleId: cycle, Kind: siklusv1.BatchKind_BATCH_KIND_EXTEND, Clock: string(appraisal.JoinedClock), Days: 5,
		Scope: &siklusv1.BatchScope{Reach: siklusv1.BatchReach_BATCH_REACH_CYCLE}}
	shown, err := desk.PreviewBatch(as(t.Context(), p.officer), &siklusv1.PreviewBatchRequest{Order: order, PageSize: 5000})
	require.NoError(t, err)
	seen := shown.GetPreview()
	moving := int(seen.GetMoving())
	require.Equal(t, p.members-1, moving, "everybody but who orders")
	ordered, err := desk.OrderBatch(as(t.Context(), p.officer), &siklusv1.OrderBatchRequest{Order: order, Reason: "Banjir; kantor tutup", RequestId: "batch-01", Fingerprint: seen.GetFingerprint()})
	require.NoError(t, err)
	batch := ordered.GetBatch().GetId()
	for i, victim := range victims {
		p.killedAt(batch, 1+i*moving/5, moving, victim)
	}
	p.done(batch, seen)
	after := p.standings(cycle)
	require.Len(t, seen.GetLines(), p.members)
	for _, line := range seen.GetLines() {
		id := line.GetCaseId()
		was, is := before[id], after[id]
		if line.GetStays() != nil {
			require.Equal(t, was, is, "who orders keeps the day")
			continue
		}
		require.Equal(t, line.GetTerms()[0].GetAfter(), is.term.Due.String(), "as the preview said")
		require.NotEqual(t, was.term.Due, is.term.Due)
		was.term.Due, was.task.Due = is.term.Due, is.term.Due
		was.moved, was.extended, was.entries, was.registered = 1, 1, was.entries+1, was.registered+1
		require.Equal(t, was, is, "one act, one entry, one move of the one task")
	}
	p.workflowsStandAs(after, 25)
	p.everyLetterCameOnce(cycle, p.members+moving)
	require.Equal(t, moving, p.told("term_extended"))

	back, err := desk.PreviewUndo(as(t.Context(), p.officer), &siklusv1.PreviewUndoRequest{BatchId: batch})
	require.NoError(t, err)
	require.EqualValues(t, moving, back.GetPreview().GetMoving())
	undone, err := desk.UndoBatch(as(t.Context(), p.officer), &siklusv1.UndoBatchRequest{BatchId: batch, Reason: "Salah tanggal", RequestId: "batch-02", Fingerprint: back.GetPreview().GetFingerprint()})
	require.NoError(t, err)
	p.killedAt(undone.GetBatch().GetId(), moving/4, moving, "worker")
	p.done(undone.GetBatch().GetId(), back.GetPreview())
	for id, is := range p.standings(cycle) {
		was := before[id]
		if is.moved > 0 {
			was.moved, was.extended, was.entries, was.registered = 2, 2, was.entries+2, was.registered+2
		}
		require.Equal(t, was, is, "every case stands where it stood, and its journal says how")
	}
	p.workflowsStandAs(before, 25)
	p.everyLetterCameOnce(cycle, p.members+2*moving)
	require.Equal(t, 2*moving, p.told("term_extended"))
	require.Equal(t, p.members, p.started(t.Context()), "still one workflow for each appraisal")
	require.NoError(t, p.in(func(ctx context.Context, tx store.Tx) error {
		checked, err := tx.VerifyAll(ctx)
		require.Equal(t, p.members, checked)
		return err
	}))
}

// killedAt kills a part when so many acts of a batch are taken, before the last is.
func (p *plant) killedAt(batch string, taken, moving int, victim string) {
	p.Helper()
	var now store.Batch
	p.eventually("some have taken it", func(ctx context.Context) (err error) {
		if now, err = p.batch(ctx, batch); err != nil {
			return err
		}
		return atLeast(now.Taken, taken)
	})
	require.Less(p, now.Taken, moving, "%s: the batch was over before it was killed: the test proves nothing", victim)
	p.killAndRestart(victim)
}

// done waits until every act of a batch has its answer, and holds the counts against what was seen before.
func (p *plant) done(batch string, seen *siklusv1.BatchPreview) {
	p.Helper()
	p.eventually("every case has answered", func(ctx context.Context) error {
		b, err := p.batch(ctx, batch)
		if err == nil && !b.Done() {
			err = fmt.Errorf("%d wait", b.Waiting)
		}
		return err
	})
	var told *siklusv1.Batch
	p.eventually("the door tells it", func(ctx context.Context) error {
		answer, err := p.client.batches.GetBatch(as(ctx, p.officer), &siklusv1.GetBatchRequest{BatchId: batch})
		told = answer.GetBatch()
		return err
	})
	require.Equal(p, []int32{seen.GetMoving(), 0, 0, seen.GetStaying(), seen.GetMoving() + seen.GetStaying()},
		[]int32{told.GetTaken(), told.GetRefused(), told.GetWaiting(), told.GetStaying(), told.GetCases()}, "taken, refused, waiting, staying, all")
}

func (p *plant) batch(ctx context.Context, id string) (b store.Batch, err error) {
	err = p.store.WithAgency(ctx, p.town.Agency.ID, func(tx store.Tx) (err error) {
		b, err = tx.BatchByID(ctx, id)
		return err
	})
	return b, err
}

// standings is where every case of a cycle stands.
func (p *plant) standings(cycle string) map[string]standing {
	p.Helper()
	out := map[string]standing{}
	require.NoError(p, p.in(func(ctx context.Context, tx store.Tx) error {
		list, _, err := tx.ListCases(ctx, store.CaseFilter{CycleID: cycle, Limit: p.members + 1})
		if err != nil {
			return err
		}
		for _, c := range list {
			tasks, err := tx.OpenTasks(ctx, c.ID)
			if err != nil {
				return err
			}
			require.Len(p, tasks, 1)
			journal, err := tx.Journal(ctx, c.ID)
			if err != nil {
				return err
			}
			acts, err := tx.ActsOf(ctx, c.ID)
			if err != nil {
				return err
			}
			s := standing{stage: c.Stage, term: c.Awaits[0].Term, task: tasks[0].Term, moved: tasks[0].Moved, entries: len(journal), registered: len(acts)}
			for _, row := range journal {
				if row.Kind == string(appraisal.ExtendTerm) {
					s.extended++
				}
			}
			out[c.ID] = s
		}
		return nil
	}))
	require.Len(p, out, p.members)
	return out
}

// workflowsStandAs asks some workflows themselves.
func (p *plant) workflowsStandAs(cases map[string]standing, most int) {
	p.Helper()
	for id, want := range cases {
		if most--; most < 0 {
			return
		}
		answer, err := p.engine.QueryWorkflow(p.Context(), "appraisal:"+id, "", "Case")
		require.NoError(p, err)
		var step appraisal.Step
		require.NoError(p, answer.Get(&step))
		require.Equal(p, []any{want.stage, want.term}, []any{step.Stage, step.Awaits[0].Term})
	}
}

// told counts the letters of a kind that went to everybody together.
func (p *plant) told(kind string) (letters int) {
	p.Helper()
	require.NoError(p, p.in(func(ctx context.Context, tx store.Tx) error {
		for _, person := range p.town.People {
			list, err := tx.LettersTo(ctx, person)
			if err != nil {
				return err
			}
			for _, l := range list {
				if l.Kind == kind {
					letters++
				}
			}
		}
		return nil
	}))
	return letters
}
