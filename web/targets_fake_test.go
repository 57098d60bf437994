package web

import (
	"context"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// targetFakes is what the service that helps to write targets answers.
type targetFakes struct {
	sheet    *siklusv1.GetTargetSheetResponse
	advice   []*siklusv1.TargetAdvice
	versions []*siklusv1.TargetVersion
	matrix   *siklusv1.GetRoleMatrixResponse
	people   *siklusv1.ListOffereesResponse
	offers   []*siklusv1.TargetOffer
	checked  *siklusv1.CheckTargetFileResponse
	ready    *siklusv1.SearchIndicatorsResponse
	coverage *siklusv1.GetTargetCoverageResponse
}

// fakeTargets answers the service that helps to write targets.
type fakeTargets struct{ *fake }

var _ siklusv1connect.TargetServiceHandler = fakeTargets{}

func (f fakeTargets) GetTargetSheet(context.Context, *siklusv1.GetTargetSheetRequest) (*siklusv1.GetTargetSheetResponse, error) {
	if f.planning.sheet == nil {
		return &siklusv1.GetTargetSheetResponse{}, f.readErr
	}
	return f.planning.sheet, f.readErr
}

func (f fakeTargets) SaveTargetDraft(_ context.Context, r *siklusv1.SaveTargetDraftRequest) (*siklusv1.SaveTargetDraftResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drafts = append(f.drafts, r.GetDraft())
	return &siklusv1.SaveTargetDraftResponse{}, nil
}

func (f fakeTargets) AdviseTargets(context.Context, *siklusv1.AdviseTargetsRequest) (*siklusv1.AdviseTargetsResponse, error) {
	return &siklusv1.AdviseTargetsResponse{Advice: f.planning.advice}, f.readErr
}

func (f fakeTargets) ListTargetVersions(context.Context, *siklusv1.ListTargetVersionsRequest) (*siklusv1.ListTargetVersionsResponse, error) {
	return &siklusv1.ListTargetVersionsResponse{Versions: f.planning.versions}, f.readErr
}

func (f fakeTargets) GetRoleMatrix(context.Context, *siklusv1.GetRoleMatrixRequest) (*siklusv1.GetRoleMatrixResponse, error) {
	return f.planning.matrix, f.readErr
}

func (f fakeTargets) FillRoleMatrix(_ context.Context, r *siklusv1.FillRoleMatrixRequest) (*siklusv1.FillRoleMatrixResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.FillRoleMatrixResponse{Offer: f.offer()}, err
}

func (f fakeTargets) offer() *siklusv1.TargetOffer {
	if len(f.planning.offers) == 0 {
		return &siklusv1.TargetOffer{}
	}
	return f.planning.offers[0]
}

func (f fakeTargets) ListOfferees(context.Context, *siklusv1.ListOffereesRequest) (*siklusv1.ListOffereesResponse, error) {
	return f.planning.people, f.readErr
}

func (f fakeTargets) OfferTargets(_ context.Context, r *siklusv1.OfferTargetsRequest) (*siklusv1.OfferTargetsResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.OfferTargetsResponse{Offer: f.offer()}, err
}

func (f fakeTargets) CheckTargetFile(context.Context, *siklusv1.CheckTargetFileRequest) (*siklusv1.CheckTargetFileResponse, error) {
	return f.planning.checked, f.readErr
}

func (f fakeTargets) ImportTargets(_ context.Context, r *siklusv1.ImportTargetsRequest) (*siklusv1.ImportTargetsResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.ImportTargetsResponse{Checked: f.planning.checked, Offer: f.offer()}, err
}

func (f fakeTargets) GetTargetFileSample(context.Context, *siklusv1.GetTargetFileSampleRequest) (*siklusv1.GetTargetFileSampleResponse, error) {
	return &siklusv1.GetTargetFileSampleResponse{Name: "target.xlsx", Content: []byte("PK")}, f.readErr
}

func (f fakeTargets) ListTargetOffers(context.Context, *siklusv1.ListTargetOffersRequest) (*siklusv1.ListTargetOffersResponse, error) {
	return &siklusv1.ListTargetOffersResponse{Offers: f.planning.offers}, f.readErr
}

func (f fakeTargets) WithdrawTargetOffer(_ context.Context, r *siklusv1.WithdrawTargetOfferRequest) (*siklusv1.WithdrawTargetOfferResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.WithdrawTargetOfferResponse{Offer: f.offer()}, err
}

func (f fakeTargets) SearchIndicators(context.Context, *siklusv1.SearchIndicatorsRequest) (*siklusv1.SearchIndicatorsResponse, error) {
	if f.planning.ready == nil {
		return &siklusv1.SearchIndicatorsResponse{}, f.readErr
	}
	return f.planning.ready, f.readErr
}

func (f fakeTargets) GetTargetCoverage(context.Context, *siklusv1.GetTargetCoverageRequest) (*siklusv1.GetTargetCoverageResponse, error) {
	return f.planning.coverage, f.readErr
}

func (f fakeTargets) ExportTargetCoverage(context.Context, *siklusv1.ExportTargetCoverageRequest) (*siklusv1.ExportTargetCoverageResponse, error) {
	return &siklusv1.ExportTargetCoverageResponse{Name: "cakupan.csv", Content: []byte("a;b\n")}, f.readErr
}
