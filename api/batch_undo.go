package api

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// planUndo works out what takes a batch back, on the cases as they stand now. Each case gets the reverse act, or is told why
// there is none.
func (s batches) planUndo(ctx context.Context, tx store.Tx, p Principal, id string) (*plannedBatch, store.Batch, error) {
	of, err := tx.BatchByID(ctx, id)
	if err != nil {
		return nil, of, err
	}
	switch {
	case of.Undoes != "":
		return nil, of, doorRefusal(appraisal.BatchLasting, "Pembatalan tidak dibatalkan lagi; buatlah perubahan baru.", "What takes a batch back is not taken back itself; order a new change.")
	case of.UndoneBy != "":
		return nil, of, doorRefusal(appraisal.AlreadyDone, "Perubahan ini sudah dibatalkan.", "This batch has been taken back already.")
	case !of.Done():
		return nil, of, doorRefusal(BatchAtWork, "Perubahan ini masih berjalan; batalkan setelah selesai.", "This batch is still at work; take it back when it is done.")
	}
	b := &plannedBatch{cases: map[string]*store.BatchedCase{}, people: map[string]string{}}
	if b.cycle, err = tx.CycleByID(ctx, of.CycleID); err != nil {
		return nil, of, err
	}
	edition, err := editions.Load(b.cycle.Rules.Edition)
	if err != nil {
		return nil, of, err
	}
	var asked siklusv1.BatchOrder
	if err := protojson.Unmarshal(of.Ordered, &asked); err != nil {
		return nil, of, err
	}
	b.order = appraisal.BatchOrder{Kind: of.Kind, Edition: edition, By: appraisal.Party{Person: p.Person, Role: appraisal.HR}, At: s.now(),
		Clock: appraisal.Clock(asked.GetClock()), Role: appraisal.Role(asked.GetRole())}
	items, err := tx.BatchItems(ctx, of.ID, 0, 0)
	if err != nil {
		return nil, of, err
	}
	if err := b.takeBack(ctx, tx, items); err != nil {
		return nil, of, err
	}
	return b, of, b.seal(&siklusv1.PreviewUndoRequest{BatchId: of.ID})
}

// takeBack plans the reverse act of every case whose act was taken.
func (b *plannedBatch) takeBack(ctx context.Context, tx store.Tx, items []store.BatchItem) error {
	scope := store.BatchScope{CycleID: b.cycle.ID, Listed: true}
	if b.order.Kind == appraisal.BatchReassign {
		scope.Role, scope.On = b.order.Role, b.cycle.Rules.Calendar.DateOf(b.cycle.Rules.Pace.ToLegal(b.order.At))
	}
	ordered := map[string]store.BatchItem{}
	for _, it := range items {
		if it.ActID == "" {
			continue
		}
		ordered[it.CaseID] = it
		scope.Cases = append(scope.Cases, it.CaseID)
		b.people[it.Line.Before.Actor.Person], b.people[it.Line.After.Actor.Person] = it.BeforeName, it.AfterName
	}
	found, err := tx.BatchCases(ctx, scope)
	if err != nil {
		return err
	}
	var stay, move []store.BatchItem
	for i := range found {
		c := &found[i]
		was := ordered[c.ID]
		if c.Actor.Person != "" {
			b.people[c.Actor.Person] = c.ActorName
		}
		b.cases[c.ID] = c
		it := store.BatchItem{CaseID: c.ID, Proceeding: c.Standing.Proceeding, Line: b.order.PlanBack(was.Line.Before, was.Line.After, c.BatchCase)}
		if was.State != store.ActTaken {
			it.Line.Stays, it.Line.After = notTaken(), it.Line.Before
		}
		if it.Line.Stays != nil {
			stay = append(stay, it)
		} else {
			move = append(move, it)
		}
	}
	b.items = append(stay, move...)
	return nil
}

func notTaken() *appraisal.Refusal {
	return doorRefusal(appraisal.BatchNotTaken, "Perubahan ini tidak pernah berlaku pada berkas ini.", "The change was never taken in this case.")
}

func (s batches) PreviewUndo(ctx context.Context, r *siklusv1.PreviewUndoRequest) (*siklusv1.PreviewUndoResponse, error) {
	p, err := s.enter(ctx, connectv1.BatchServicePreviewUndoProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.PreviewUndoResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		planned, _, err := s.planUndo(ctx, tx, p, r.GetBatchId())
		if err != nil {
			return err
		}
		out.Preview, err = planned.preview(ctx, tx, r.GetPageToken(), r.GetPageSize())
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s batches) UndoBatch(ctx context.Context, r *siklusv1.UndoBatchRequest) (*siklusv1.UndoBatchResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.BatchServiceUndoBatchProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.UndoBatchResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		before, err := tx.BatchOfRequest(ctx, p.Person, r.GetRequestId())
		switch {
		case err == nil && (before.Undoes != r.GetBatchId() || fmt.Sprintf("%x", before.Fingerprint) != r.GetFingerprint()):
			return store.ErrRequestReused
		case err == nil:
			out.Batch, err = s.batchOf(ctx, tx, before)
			return err
		case !errors.Is(err, store.ErrNotFound):
			return err
		}
		planned, of, err := s.planUndo(ctx, tx, p, r.GetBatchId())
		if err != nil {
			return err
		}
		if !planned.same(r.GetFingerprint()) {
			return refuseChanged()
		}
		out.Batch, err = s.enterBatch(ctx, tx, p, planned, store.Batch{Ordered: of.Ordered, Reason: r.GetReason(), RequestID: r.GetRequestId(), Undoes: of.ID})
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}
