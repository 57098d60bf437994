package web

import (
	"context"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// fakePeople takes what HR records of an employee.
type fakePeople struct{ *fake }

func (f fakePeople) Transfer(_ context.Context, r *siklusv1.TransferRequest) (*siklusv1.TransferResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.TransferResponse{Receipt: receipt}, err
}

func (f fakePeople) BeginAbsence(_ context.Context, r *siklusv1.BeginAbsenceRequest) (*siklusv1.BeginAbsenceResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.BeginAbsenceResponse{Receipt: receipt}, err
}

func (f fakePeople) EndAbsence(_ context.Context, r *siklusv1.EndAbsenceRequest) (*siklusv1.EndAbsenceResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.EndAbsenceResponse{Receipt: receipt}, err
}

func (f fakePeople) EndService(_ context.Context, r *siklusv1.EndServiceRequest) (*siklusv1.EndServiceResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.EndServiceResponse{Receipt: receipt}, err
}

func (f fakePeople) RenewTargets(_ context.Context, r *siklusv1.RenewTargetsRequest) (*siklusv1.RenewTargetsResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.RenewTargetsResponse{Receipt: receipt}, err
}

func (f fakePeople) FindPosts(_ context.Context, r *siklusv1.FindPostsRequest) (*siklusv1.FindPostsResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked = append(f.looked, r.GetQuery())
	return f.posts, f.findErr
}
