package web

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

const batchID = "01930000-0000-7000-8000-0000000000b7"

// batchFakes are the answers of the service of batches.
type batchFakes struct {
	preview *siklusv1.BatchPreview
	undo    *siklusv1.BatchPreview
	got     *siklusv1.GetBatchResponse
	listed  *siklusv1.ListBatchesResponse
	err     error // every preview fails with it
}

type fakeBatches struct{ *fake }

var _ siklusv1connect.BatchServiceHandler = fakeBatches{}

func (f fakeBatches) PreviewBatch(_ context.Context, r *siklusv1.PreviewBatchRequest) (*siklusv1.PreviewBatchResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.handed = append(f.handed, proto.Clone(r))
	return &siklusv1.PreviewBatchResponse{Preview: f.batched.preview}, f.batched.err
}

func (f fakeBatches) OrderBatch(_ context.Context, r *siklusv1.OrderBatchRequest) (*siklusv1.OrderBatchResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.OrderBatchResponse{Batch: f.batched.got.GetBatch()}, err
}

func (f fakeBatches) GetBatch(context.Context, *siklusv1.GetBatchRequest) (*siklusv1.GetBatchResponse, error) {
	return f.batched.got, f.readErr
}

func (f fakeBatches) ListBatches(context.Context, *siklusv1.ListBatchesRequest) (*siklusv1.ListBatchesResponse, error) {
	return f.batched.listed, f.readErr
}

func (f fakeBatches) PreviewUndo(context.Context, *siklusv1.PreviewUndoRequest) (*siklusv1.PreviewUndoResponse, error) {
	return &siklusv1.PreviewUndoResponse{Preview: f.batched.undo}, f.readErr
}

func (f fakeBatches) UndoBatch(_ context.Context, r *siklusv1.UndoBatchRequest) (*siklusv1.UndoBatchResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.UndoBatchResponse{Batch: f.batched.got.GetBatch()}, err
}

// withBatches puts an extension of a unit's window beside the other data, with said in the place of what people wrote.
func withBatches(f *fake, said func(string) string) *fake {
	why := func(code, id, en, provision string) *siklusv1.RefusalDetail {
		return &siklusv1.RefusalDetail{Code: code, Sentence: id, English: en, Provision: provision}
	}
	order := &siklusv1.BatchOrder{CycleId: cycleID, Kind: siklusv1.BatchKind_BATCH_KIND_EXTEND, Clock: "T6", Days: 5,
		Scope: &siklusv1.BatchScope{Reach: siklusv1.BatchReach_BATCH_REACH_UNIT, UnitCode: said("DINKES"), Period: "q2"}}
	own := why("own-case", "Petugas kepegawaian tidak mengubah berkasnya sendiri; mintalah rekan Anda.", "An HR officer does not change their own case; ask a colleague.", "policy")
	past := why("term-past-law", "Hari terakhir yang diperbolehkan adalah 31 Januari 2027.", "The last day allowed is 31 January 2027.", "IV.A.8.b")
	kept := why("batch-lasting", "Hari yang sudah diberikan kepada pegawai tidak diambil kembali.", "Days that were given to the employee are not taken back.", "V.B.2")
	line := func(n int, change func(*siklusv1.BatchLine)) *siklusv1.BatchLine {
		l := &siklusv1.BatchLine{CaseId: caseID, Name: said(fmt.Sprintf("Yuliana Rumbiak %d", n)), Number: fmt.Sprintf("19880312201001%04d", n), Unit: said("Puskesmas Walesi"), Proceeding: "evaluation", Period: "q2",
			StageBefore: "window-open", StageAfter: "window-open", Terms: []*siklusv1.BatchTerm{
				{Clock: "T6", Before: "2026-07-14", After: "2026-07-21", Days: 5, Provision: "art. 24(2)–(3); IV.A.8.a"},
				{Clock: "T13", Before: "2026-08-03", After: "2026-08-10", Days: 5, Provision: "V.A.8", Follows: true}}}
		if change != nil {
			change(l)
		}
		return l
	}
	still := func(why *siklusv1.RefusalDetail) func(*siklusv1.BatchLine) {
		return func(l *siklusv1.BatchLine) {
			l.Stays, l.Terms = why, []*siklusv1.BatchTerm{{Clock: "T6", Before: "2026-07-14", After: "2026-07-14", Provision: "art. 24(2)–(3); IV.A.8.a"}}
		}
	}
	lines := []*siklusv1.BatchLine{line(1, still(own)), line(2, still(past)),
		line(3, func(l *siklusv1.BatchLine) {
			l.Terms, l.PersonBefore, l.PersonAfter = nil, said("dr. Markus Wenda"), said("Dra. Ester Kogoya, M.Si.")
		}),
		line(4, func(l *siklusv1.BatchLine) {
			l.StageAfter, l.Lasting, l.Terms = "exempted", kept, []*siklusv1.BatchTerm{{Clock: "T6", Before: "2026-07-14"}}
		})}
	for n := 5; n <= 50; n++ {
		lines = append(lines, line(n, nil))
	}
	f.batched.preview = &siklusv1.BatchPreview{Fingerprint: fmt.Sprintf("%064d", 7), Cases: 10_000, Moving: 9_998, Staying: 2, Lasting: 1, Year: 2026, Person: said("Dra. Ester Kogoya, M.Si."),
		Stays: []*siklusv1.BatchReason{{Reason: own, Count: 1}, {Reason: past, Count: 1}}, Lasts: []*siklusv1.BatchReason{{Reason: kept, Count: 1}},
		Unknown: []*siklusv1.UnknownLine{{Number: 3, Text: said("198001012005011999")}}, UnknownLines: 1, Lines: lines, NextPageToken: "50"}
	f.batched.undo, _ = proto.Clone(f.batched.preview).(*siklusv1.BatchPreview)
	f.batched.undo.Lines = f.batched.undo.GetLines()[4:]
	batch := &siklusv1.Batch{Id: batchID, CycleId: cycleID, Kind: order.GetKind(), Order: order, Reason: said("Banjir; kantor tutup satu minggu."), By: said("Ester Kogoya"),
		OrderedAt: &timestamppb.Timestamp{Seconds: 1783933500}, Cases: 10_000, Taken: 6_120, Refused: 3, Waiting: 3_875, Staying: 2, Lasting: 1, Year: 2026}
	past2, _ := proto.Clone(batch).(*siklusv1.Batch)
	past2.Done, past2.Taken, past2.Waiting, past2.UndoneBy = true, 9_995, 0, caseID
	taken, _ := proto.Clone(past2).(*siklusv1.Batch)
	taken.UndoneBy, taken.Undoes = "", batchID
	f.batched.listed = &siklusv1.ListBatchesResponse{Year: 2026, Batches: []*siklusv1.Batch{batch, taken, past2}}
	ordered := []*siklusv1.BatchLine{}
	for i, l := range lines {
		l, _ = proto.Clone(l).(*siklusv1.BatchLine)
		if l.GetStays() == nil {
			l.ActId, l.State = actID, siklusv1.ActState(1+i%3)
		}
		if l.GetState() == siklusv1.ActState_ACT_STATE_REFUSED {
			l.Refusal = why("not-now", "Tindakan ini belum atau tidak lagi dapat dilakukan pada tahap sekarang.", "This act cannot be done at the present stage.", "policy")
		}
		ordered = append(ordered, l)
	}
	f.batched.got = &siklusv1.GetBatchResponse{Batch: batch, Lines: ordered, NextPageToken: "50"}
	return f
}

func withNoBatches(f *fake) *fake {
	f.batched = batchFakes{preview: &siklusv1.BatchPreview{Fingerprint: fmt.Sprintf("%064d", 7), Year: 2026}, undo: &siklusv1.BatchPreview{Year: 2026},
		got: &siklusv1.GetBatchResponse{Batch: &siklusv1.Batch{Id: batchID, CycleId: cycleID, Year: 2026}}, listed: &siklusv1.ListBatchesResponse{Year: 2026}}
	return f
}

// batchLooks are the pages of changes to many cases.
func batchLooks() []look {
	base := "/hr/siklus/" + cycleID + "/perubahan"
	list := []look{{name: "batches", hr: true, path: base}, {name: "batch followed", hr: true, fleeting: true, path: batchPages + "/" + batchID + "?ikuti=ya"},
		{name: "batch", hr: true, path: batchPages + "/" + batchID},
		{name: "finished batch", hr: true, path: batchPages + "/" + batchID, state: func(f *fake) {
			b, _ := proto.Clone(f.batched.got).(*siklusv1.GetBatchResponse)
			b.Batch.Done, b.Batch.Waiting, b.Batch.Taken = true, 0, 9_995
			f.batched.got = b
		}},
		{name: "batch to take back", hr: true, path: batchPages + "/" + batchID + "/batal"},
		{name: "batch taken back badly", hr: true, path: batchPages + "/" + batchID + "/batal", post: []string{"reason", "x"}},
		{name: "batch previewed", hr: true, path: base + "/perpanjang", post: goodBatch("step", "check")},
		{name: "batch ordered badly", hr: true, path: base + "/perpanjang", post: goodBatch("step", "send", "reason", "x")},
		{name: "bad batch of a calendar", hr: true, path: base + "/kalender", post: []string{"step", "check", "days_off", evil, "order.scope.list", evil}}}
	for _, k := range batchKinds {
		list = append(list, look{name: "batch form " + k.Path, hr: true, path: base + "/" + k.Path},
			look{name: "bad batch " + k.Path, hr: true, path: base + "/" + k.Path, post: []string{"step", "check", "order.until", evil, "order.days", "banyak", "order.scope.list", evil, "order.scope.period", "q2"}})
	}
	return list
}

func goodBatch(more ...string) []string {
	return append([]string{"order.clock", "T6", "order.days", "5", "order.scope.reach", "BATCH_REACH_LIST", "order.scope.list", "198803122010010001\tYuliana\n198803122010010002\n", "request_id", "niat-yang-sama-7",
		"fingerprint", fmt.Sprintf("%064d", 7)}, more...)
}
