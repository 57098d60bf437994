package api

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

func (s batches) OrderBatch(ctx context.Context, r *siklusv1.OrderBatchRequest) (*siklusv1.OrderBatchResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.BatchServiceOrderBatchProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.OrderBatchResponse{}
	var planned *plannedBatch
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		before, err := tx.BatchOfRequest(ctx, p.Person, r.GetRequestId())
		if err == nil {
			out.Batch, err = s.sameBatch(ctx, tx, before, r.GetOrder(), r.GetFingerprint())
			return err
		}
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if planned, err = s.plan(ctx, tx, p, r.GetOrder()); err != nil {
			return err
		}
		if !planned.same(r.GetFingerprint()) {
			return refuseChanged()
		}
		ordered, err := protojson.Marshal(r.GetOrder())
		if err != nil {
			return err
		}
		out.Batch, err = s.enterBatch(ctx, tx, p, planned, store.Batch{Ordered: ordered, Reason: r.GetReason(), RequestID: r.GetRequestId()})
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	if planned != nil && planned.whole {
		s.tell(ctx, planned.cycle)
	}
	return out, nil
}

// sameBatch answers a request that came before: the same order gives the same batch.
func (s batches) sameBatch(ctx context.Context, tx store.Tx, b store.Batch, order *siklusv1.BatchOrder, fingerprint string) (*siklusv1.Batch, error) {
	kept := &siklusv1.BatchOrder{}
	if err := protojson.Unmarshal(b.Ordered, kept); err != nil {
		return nil, err
	}
	if b.Undoes != "" || !proto.Equal(kept, order) || fmt.Sprintf("%x", b.Fingerprint) != fingerprint {
		return nil, store.ErrRequestReused
	}
	return s.batchOf(ctx, tx, b)
}

// enterBatch keeps a planned batch and enters its acts.
func (s batches) enterBatch(ctx context.Context, tx store.Tx, p Principal, planned *plannedBatch, b store.Batch) (*siklusv1.Batch, error) {
	b.ID, b.CycleID, b.Kind, b.Fingerprint = store.NewID(), planned.cycle.ID, planned.order.Kind, planned.sum[:]
	b.OrderedBy, b.OrderedAt = p.Person, planned.order.At
	var at time.Time // zero: the clock of Postgres
	if s.clock != nil {
		at = planned.order.At
	}
	moving := 0
	for i, it := range planned.items {
		if it.Line.Stays != nil {
			continue
		}
		moving++
		content, err := planned.contentOf(it, b)
		if err != nil {
			return nil, err
		}
		planned.items[i].Content = content
	}
	if moving == 0 {
		return nil, doorRefusal(BatchEmpty, "Tidak ada berkas yang berubah; pilih lingkup atau isian lain.", "No case would change; choose another scope or other values.")
	}
	acts := store.BatchActs{By: planned.order.By, Via: string(p.Via), At: at, Adopted: planned.whole}
	if planned.whole {
		if err := s.adoptWhole(ctx, tx, planned, b, acts); err != nil {
			return nil, err
		}
	}
	if err := tx.OrderBatch(ctx, b, planned.items, acts); err != nil {
		return nil, err
	}
	kept, err := tx.BatchByID(ctx, b.ID)
	if err != nil {
		return nil, err
	}
	return s.batchOf(ctx, tx, kept)
}

// adoptWhole lets the cycle itself take the calendar or policy over, and with it every running case.
func (s batches) adoptWhole(ctx context.Context, tx store.Tx, planned *plannedBatch, b store.Batch, acts store.BatchActs) error {
	content, err := planned.contentOf(store.BatchItem{}, b)
	if err != nil {
		return err
	}
	_, err = tx.AdoptRules(ctx, b.CycleID, planned.cycle.Rules, planned.cycle.RulesName, acts.By, planned.order.Kind.Act(), b.ID, content, acts.At)
	return err
}

// contentOf is the request of the act of one case, as the same act for that case alone would have it.
func (b *plannedBatch) contentOf(it store.BatchItem, of store.Batch) ([]byte, error) {
	f, reason := it.Line.Facts, of.Reason
	header := &siklusv1.ActHeader{CaseId: it.CaseID, RequestId: of.ID}
	var m proto.Message
	switch kind := it.Line.Kind; kind {
	case appraisal.ExtendTerm:
		m = &siklusv1.ExtendTermRequest{Header: header, Clock: string(f.Clock), Until: day(f.Until), Reason: reason}
	case appraisal.ChangeParty:
		m = &siklusv1.ChangePartyRequest{Header: header, Role: string(f.Role), PersonId: f.Person, Reason: reason}
	case appraisal.Exempt:
		if why, told := groundWords[b.order.Ground]; told {
			reason = why + ". " + reason
		}
		m = &siklusv1.ExemptRequest{Header: header, Reason: reason}
	case appraisal.Withdraw:
		m = &siklusv1.WithdrawRequest{Header: header, Reason: reason}
	case appraisal.Reopen:
		m = &siklusv1.ReopenRequest{Header: header, Until: day(f.Until), Reason: reason}
	default:
		return b.adoptionContent(of)
	}
	return protojson.Marshal(m)
}

func (b *plannedBatch) adoptionContent(of store.Batch) ([]byte, error) {
	var order siklusv1.BatchOrder
	if err := protojson.Unmarshal(of.Ordered, &order); err != nil {
		return nil, err
	}
	if b.order.Kind == appraisal.BatchCalendar {
		return protojson.Marshal(&siklusv1.AdoptCalendarRequest{CycleId: of.CycleID, RequestId: of.ID, DaysOff: order.GetDaysOff(), Worked: order.GetWorked(),
			Published: order.GetPublished(), Reason: of.Reason})
	}
	return protojson.Marshal(&siklusv1.AdoptRulesRequest{CycleId: of.CycleID, RequestId: of.ID, Policy: order.GetPolicy(), Reason: of.Reason})
}

// groundWords stand before the reason of an exemption in the file of the case, which is Indonesian.
var groundWords = map[appraisal.Absence]string{
	appraisal.StateOffice:   "Pejabat negara atau anggota lembaga nonstruktural (II.C.8.a)",
	appraisal.Suspension:    "Diberhentikan sementara (II.C.8.b)",
	appraisal.UnpaidLeave:   "Cuti di luar tanggungan negara (II.C.8.c)",
	appraisal.PreRetirement: "Masa persiapan pensiun (II.C.8.d)",
	appraisal.SickLeave:     "Cuti sakit panjang (ketentuan instansi)",
	appraisal.Maternity:     "Cuti melahirkan (ketentuan instansi)",
	appraisal.LongLeave:     "Cuti besar (ketentuan instansi)",
}

// batchOf tells a batch that was ordered.
func (s batches) batchOf(ctx context.Context, tx store.Tx, b store.Batch) (*siklusv1.Batch, error) {
	cycle, err := tx.CycleByID(ctx, b.CycleID)
	if err != nil {
		return nil, err
	}
	return toldBatch(b, cycle)
}

func toldBatch(b store.Batch, cycle store.Cycle) (*siklusv1.Batch, error) {
	order := &siklusv1.BatchOrder{}
	if err := protojson.Unmarshal(b.Ordered, order); err != nil {
		return nil, err
	}
	return &siklusv1.Batch{Id: b.ID, CycleId: b.CycleID, Kind: batchWords[b.Kind], Order: order, Reason: b.Reason, By: b.ByName, OrderedAt: stamp(b.OrderedAt),
		Cases: int32(b.Cases), Taken: int32(b.Taken), Refused: int32(b.Refused), Waiting: int32(b.Waiting), Staying: int32(b.Staying), Lasting: int32(b.Lasting),
		Undoes: b.Undoes, UndoneBy: b.UndoneBy, Done: b.Done(), Year: int32(cycle.Year), Rehearsal: cycle.Rules.Pace.Rehearsal()}, nil
}

func (s batches) GetBatch(ctx context.Context, r *siklusv1.GetBatchRequest) (*siklusv1.GetBatchResponse, error) {
	p, err := s.enter(ctx, connectv1.BatchServiceGetBatchProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetBatchResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		b, err := tx.BatchByID(ctx, r.GetBatchId())
		if err != nil {
			return err
		}
		cycle, err := tx.CycleByID(ctx, b.CycleID)
		if err != nil {
			return err
		}
		if out.Batch, err = toldBatch(b, cycle); err != nil {
			return err
		}
		from, to, next := pageOf(r.GetPageToken(), r.GetPageSize(), b.Cases)
		items, err := tx.BatchItems(ctx, b.ID, from, max(1, to-from))
		if err != nil {
			return err
		}
		units, err := unitNames(ctx, tx)
		for _, it := range items {
			out.Lines = append(out.Lines, batchLine(it, units, cycle.Rules))
		}
		out.NextPageToken = next
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s batches) ListBatches(ctx context.Context, r *siklusv1.ListBatchesRequest) (*siklusv1.ListBatchesResponse, error) {
	p, err := s.enter(ctx, connectv1.BatchServiceListBatchesProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListBatchesResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, r.GetCycleId())
		if err != nil {
			return err
		}
		out.Year, out.Rehearsal = int32(cycle.Year), cycle.Rules.Pace.Rehearsal()
		list, err := tx.Batches(ctx, cycle.ID, mostBatches)
		for _, b := range list {
			told, err := toldBatch(b, cycle)
			if err != nil {
				return err
			}
			out.Batches = append(out.Batches, told)
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}
