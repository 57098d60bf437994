package web

import (
	"context"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// exportFakes are the answers of the export service: the pages of each table, the first under an empty token.
type exportFakes struct {
	report  *siklusv1.GetReportResponse
	mapping *siklusv1.GetNationalMappingResponse
	pages   map[string]*siklusv1.ExportedTable
	broken  error // every page but the first fails with it
}

// fakeExports answers the export service.
type fakeExports struct{ *fake }

var _ siklusv1connect.ExportServiceHandler = fakeExports{}

func (f fakeExports) page(token string) (*siklusv1.ExportedTable, error) {
	if f.readErr != nil {
		return nil, f.readErr
	}
	if token != "" && f.exported.broken != nil {
		return nil, f.exported.broken
	}
	return f.exported.pages[token], nil
}

func (f fakeExports) ExportResults(_ context.Context, r *siklusv1.ExportResultsRequest) (*siklusv1.ExportResultsResponse, error) {
	_, _ = f.hand(r)
	table, err := f.page(r.GetPageToken())
	return &siklusv1.ExportResultsResponse{Table: table}, err
}

func (f fakeExports) ExportCreditPoints(_ context.Context, r *siklusv1.ExportCreditPointsRequest) (*siklusv1.ExportCreditPointsResponse, error) {
	_, _ = f.hand(r)
	table, err := f.page(r.GetPageToken())
	return &siklusv1.ExportCreditPointsResponse{Table: table}, err
}

func (f fakeExports) ExportNational(_ context.Context, r *siklusv1.ExportNationalRequest) (*siklusv1.ExportNationalResponse, error) {
	_, _ = f.hand(r)
	table, err := f.page(r.GetPageToken())
	return &siklusv1.ExportNationalResponse{Table: table}, err
}

func (f fakeExports) ExportReport(_ context.Context, r *siklusv1.ExportReportRequest) (*siklusv1.ExportReportResponse, error) {
	_, _ = f.hand(r)
	if f.readErr != nil || f.exported.pages[""] == nil {
		return &siklusv1.ExportReportResponse{}, f.readErr
	}
	whole, _ := proto.Clone(f.exported.pages[""]).(*siklusv1.ExportedTable)
	whole.NextPageToken = "" // it is on one page
	return &siklusv1.ExportReportResponse{Table: whole}, nil
}

func (f fakeExports) GetReport(_ context.Context, r *siklusv1.GetReportRequest) (*siklusv1.GetReportResponse, error) {
	_, _ = f.hand(r)
	return f.exported.report, f.readErr
}

func (f fakeExports) GetNationalMapping(context.Context, *siklusv1.GetNationalMappingRequest) (*siklusv1.GetNationalMappingResponse, error) {
	return f.exported.mapping, f.readErr
}
