package web

import (
	"context"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// calibrationFakes are the answers of the calibration service.
type calibrationFakes struct {
	results   *siklusv1.ListOrganisationResultsResponse
	put       *siklusv1.PutOrganisationResultsResponse
	imported  *siklusv1.ImportOrganisationResultsResponse
	spread    *siklusv1.GetSpreadResponse
	table     *siklusv1.ExportedTable
	sessions  *siklusv1.ListCalibrationsResponse
	session   *siklusv1.GetCalibrationResponse
	proposals *siklusv1.ListCalibrationProposalsResponse
	answered  *siklusv1.AnswerCalibrationProposalResponse
}

// fakeCalibration answers the calibration service.
type fakeCalibration struct{ *fake }

var _ siklusv1connect.CalibrationServiceHandler = fakeCalibration{}

func (f fakeCalibration) ListOrganisationResults(_ context.Context, r *siklusv1.ListOrganisationResultsRequest) (*siklusv1.ListOrganisationResultsResponse, error) {
	_, _ = f.hand(r)
	return f.calibrated.results, f.readErr
}

func (f fakeCalibration) PutOrganisationResults(_ context.Context, r *siklusv1.PutOrganisationResultsRequest) (*siklusv1.PutOrganisationResultsResponse, error) {
	_, err := f.hand(r)
	return f.calibrated.put, err
}

func (f fakeCalibration) ImportOrganisationResults(_ context.Context, r *siklusv1.ImportOrganisationResultsRequest) (*siklusv1.ImportOrganisationResultsResponse, error) {
	_, err := f.hand(r)
	return f.calibrated.imported, err
}

func (f fakeCalibration) GetSpread(_ context.Context, r *siklusv1.GetSpreadRequest) (*siklusv1.GetSpreadResponse, error) {
	_, _ = f.hand(r)
	return f.calibrated.spread, f.readErr
}

func (f fakeCalibration) ExportSpread(_ context.Context, r *siklusv1.ExportSpreadRequest) (*siklusv1.ExportSpreadResponse, error) {
	_, _ = f.hand(r)
	return &siklusv1.ExportSpreadResponse{Table: f.calibrated.table}, f.readErr
}

func (f fakeCalibration) OpenCalibration(_ context.Context, r *siklusv1.OpenCalibrationRequest) (*siklusv1.OpenCalibrationResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.OpenCalibrationResponse{CalibrationId: caseID}, err
}

func (f fakeCalibration) ListCalibrations(_ context.Context, r *siklusv1.ListCalibrationsRequest) (*siklusv1.ListCalibrationsResponse, error) {
	_, _ = f.hand(r)
	return f.calibrated.sessions, f.readErr
}

func (f fakeCalibration) GetCalibration(_ context.Context, r *siklusv1.GetCalibrationRequest) (*siklusv1.GetCalibrationResponse, error) {
	_, _ = f.hand(r)
	return f.calibrated.session, f.readErr
}

func (f fakeCalibration) WriteCalibrationNote(_ context.Context, r *siklusv1.WriteCalibrationNoteRequest) (*siklusv1.WriteCalibrationNoteResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.WriteCalibrationNoteResponse{}, err
}

func (f fakeCalibration) ProposeCalibration(_ context.Context, r *siklusv1.ProposeCalibrationRequest) (*siklusv1.ProposeCalibrationResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.ProposeCalibrationResponse{}, err
}

func (f fakeCalibration) WithdrawCalibrationProposal(_ context.Context, r *siklusv1.WithdrawCalibrationProposalRequest) (*siklusv1.WithdrawCalibrationProposalResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.WithdrawCalibrationProposalResponse{}, err
}

func (f fakeCalibration) CloseCalibration(_ context.Context, r *siklusv1.CloseCalibrationRequest) (*siklusv1.CloseCalibrationResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.CloseCalibrationResponse{}, err
}

func (f fakeCalibration) ListCalibrationProposals(_ context.Context, _ *siklusv1.ListCalibrationProposalsRequest) (*siklusv1.ListCalibrationProposalsResponse, error) {
	return f.calibrated.proposals, f.readErr
}

func (f fakeCalibration) AnswerCalibrationProposal(_ context.Context, r *siklusv1.AnswerCalibrationProposalRequest) (*siklusv1.AnswerCalibrationProposalResponse, error) {
	_, err := f.hand(r)
	return f.calibrated.answered, err
}
