package web

import (
	"context"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/timestamppb"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

const paperCode = "7K3M-9QXT-02BV-HR5D"

// paperFakes are the answers of the service of papers.
type paperFakes struct {
	listed   *siklusv1.ListPapersResponse
	got      *siklusv1.GetPaperResponse
	checked  *siklusv1.CheckPaperResponse
	checkErr error
	bundles  *siklusv1.ListBundlesResponse
	bundle   *siklusv1.GetBundleResponse
}

type fakePapers struct{ *fake }

var _ siklusv1connect.PaperServiceHandler = fakePapers{}

func (f fakePapers) ListPapers(context.Context, *siklusv1.ListPapersRequest) (*siklusv1.ListPapersResponse, error) {
	return f.paper.listed, f.readErr
}

func (f fakePapers) GetPaper(_ context.Context, r *siklusv1.GetPaperRequest) (*siklusv1.GetPaperResponse, error) {
	_, err := f.hand(r)
	return f.paper.got, err
}

func (f fakePapers) CheckPaper(_ context.Context, r *siklusv1.CheckPaperRequest) (*siklusv1.CheckPaperResponse, error) {
	_, _ = f.hand(r)
	return f.paper.checked, f.paper.checkErr
}

func (f fakePapers) OrderBundle(_ context.Context, r *siklusv1.OrderBundleRequest) (*siklusv1.OrderBundleResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.OrderBundleResponse{}, err
}

func (f fakePapers) ListBundles(context.Context, *siklusv1.ListBundlesRequest) (*siklusv1.ListBundlesResponse, error) {
	return f.paper.bundles, f.readErr
}

func (f fakePapers) GetBundle(_ context.Context, r *siklusv1.GetBundleRequest) (*siklusv1.GetBundleResponse, error) {
	_, err := f.hand(r)
	return f.paper.bundle, err
}

func fullPapers() paperFakes {
	ordered := timestamppb.New(time.Date(2026, 7, 15, 2, 5, 0, 0, time.UTC))
	return paperFakes{
		bundles: &siklusv1.ListBundlesResponse{Year: 2026, Periods: []string{"q1", "q2", "year"}, Kinds: []siklusv1.PaperKind{siklusv1.PaperKind_PAPER_KIND_TARGETS,
			siklusv1.PaperKind_PAPER_KIND_ACTION_PLAN, siklusv1.PaperKind_PAPER_KIND_RESULT}, Bundles: []*siklusv1.Bundle{
			{Id: caseID, Unit: "Bidang Pencatatan Sipil", Kind: siklusv1.PaperKind_PAPER_KIND_RESULT, Period: "q2", Year: 2026, OrderedAt: ordered, Cases: 120, Papers: 36, Without: 1},
			{Id: taskID, Unit: "Bidang Kependudukan", Kind: siklusv1.PaperKind_PAPER_KIND_TARGETS, Year: 2026, OrderedAt: ordered, Cases: 40, Papers: 38, Without: 2, Done: true}}},
		bundle: &siklusv1.GetBundleResponse{Content: []byte("PK"), Name: "dokumen-BID-A-2026.zip"},
		listed: &siklusv1.ListPapersResponse{Papers: []*siklusv1.PaperLine{
			{Kind: siklusv1.PaperKind_PAPER_KIND_FEEDBACK, Form: "B.1.5"}, {Kind: siklusv1.PaperKind_PAPER_KIND_RESULT, Form: "C.1.3"},
			{Kind: siklusv1.PaperKind_PAPER_KIND_DOCUMENT, Form: "D.1.1"},
			{Kind: siklusv1.PaperKind_PAPER_KIND_COACHING, Form: "B.1.6", SubjectId: actID, Subject: "Laporan tepat waktu"}}},
		got: &siklusv1.GetPaperResponse{Content: []byte("%PDF-1.3"), Name: "C.1.3-2026-q2-7K3M.pdf", Code: paperCode},
		checked: &siklusv1.CheckPaperResponse{Code: paperCode, State: siklusv1.PaperState_PAPER_STATE_CURRENT, Kind: siklusv1.PaperKind_PAPER_KIND_RESULT, Form: "C.1.3",
			Agency: "Pemerintah Kabupaten Simeulue", Year: 2026, Period: "q2", IssuedAt: timestamppb.New(time.Date(2026, 7, 15, 2, 5, 0, 0, time.UTC)), Pages: 4,
			Sum: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Zone: "Asia/Jakarta"},
	}
}

func emptyPapers() paperFakes {
	return paperFakes{listed: &siklusv1.ListPapersResponse{}, got: &siklusv1.GetPaperResponse{}, checked: &siklusv1.CheckPaperResponse{},
		bundles: &siklusv1.ListBundlesResponse{}, bundle: &siklusv1.GetBundleResponse{}}
}

func hostilePapers(f *fake) {
	f.paper.listed.Rehearsal = true
	for _, line := range f.paper.listed.GetPapers() {
		line.Form, line.Subject = evil, evil
	}
	for _, b := range f.paper.bundles.GetBundles() {
		b.Id, b.Unit, b.Period = evil, evil, evil
	}
	f.paper.bundles.Periods = []string{evil}
	c := f.paper.checked
	c.Code, c.Form, c.Agency, c.Period, c.Sum, c.Zone, c.Rehearsal = evil, evil, evil, evil, evil, evil, true
}

func paperLooks() []look {
	bundles := "/hr/siklus/" + cycleID + "/dokumen"
	return []look{
		{name: "paper bundles", hr: true, path: bundles}, {name: "paper bundles followed", hr: true, fleeting: true, path: bundles + "?ikuti=ya"}, {name: "paper bundle refused", hr: true, path: bundles, post: []string{"unit_code", "", "kind", "PAPER_KIND_UNSPECIFIED"}},
		{name: "papers", path: "/berkas/" + caseID + "/dokumen"},
		{name: "paper asked", path: checkPages}, {name: "paper checked", path: checkPages + "/" + paperCode},
		{name: "paper replaced", path: checkPages + "/" + paperCode, state: func(f *fake) { f.paper.checked.State = siklusv1.PaperState_PAPER_STATE_REPLACED }},
		{name: "paper unknown", path: checkPages + "/x", state: func(f *fake) {
			f.paper.checkErr = refusal(connect.CodeNotFound, "not-found", "Kode ini tidak dikenal.", "Unknown.", "")
		}},
	}
}
