package web

import (
	"context"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// deputyFakes are the answers of the services of deputies and of roster changes.
type deputyFakes struct {
	list      *siklusv1.ListDeputiesResponse
	preview   *siklusv1.PreviewDeputyResponse
	proposals *siklusv1.ListProposalsResponse
	confirmed *siklusv1.ConfirmProposalsResponse
}

type fakeDeputies struct{ *fake }

var _ siklusv1connect.DeputyServiceHandler = fakeDeputies{}

func (f fakeDeputies) ListDeputies(context.Context, *siklusv1.ListDeputiesRequest) (*siklusv1.ListDeputiesResponse, error) {
	return f.deputed.list, f.readErr
}

func (f fakeDeputies) PreviewDeputy(_ context.Context, r *siklusv1.PreviewDeputyRequest) (*siklusv1.PreviewDeputyResponse, error) {
	_, err := f.hand(r)
	return f.deputed.preview, err
}

func (f fakeDeputies) NameDeputy(_ context.Context, r *siklusv1.NameDeputyRequest) (*siklusv1.NameDeputyResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.NameDeputyResponse{Moved: 12}, err
}

func (f fakeDeputies) EndDeputy(_ context.Context, r *siklusv1.EndDeputyRequest) (*siklusv1.EndDeputyResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.EndDeputyResponse{}, err
}

type fakeRosterChanges struct{ *fake }

var _ siklusv1connect.RosterChangeServiceHandler = fakeRosterChanges{}

func (f fakeRosterChanges) ListProposals(context.Context, *siklusv1.ListProposalsRequest) (*siklusv1.ListProposalsResponse, error) {
	return f.deputed.proposals, f.readErr
}

func (f fakeRosterChanges) ConfirmProposals(_ context.Context, r *siklusv1.ConfirmProposalsRequest) (*siklusv1.ConfirmProposalsResponse, error) {
	_, err := f.hand(r)
	return f.deputed.confirmed, err
}

func (f fakeRosterChanges) DeclineProposal(_ context.Context, r *siklusv1.DeclineProposalRequest) (*siklusv1.DeclineProposalResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.DeclineProposalResponse{}, err
}
