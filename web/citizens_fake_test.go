package web

import (
	"context"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// citizenFakes are the answers of the two services of the citizen's voice.
type citizenFakes struct {
	desk       *siklusv1.OpenDeskResponse
	openErr    error // every opening of a desk fails with it
	sendErr    error // every form fails with it
	code       string
	followed   *siklusv1.FollowComplaintResponse
	followErr  error
	desks      *siklusv1.ListDesksResponse
	printed    *siklusv1.PrintDeskResponse
	year       *siklusv1.GetSatisfactionResponse
	compared   *siklusv1.CompareSatisfactionResponse
	complaints *siklusv1.ListComplaintsResponse
	complaint  *siklusv1.GetComplaintResponse
}

type fakeVisitors struct{ *fake }

type fakeCitizens struct{ *fake }

var (
	_ siklusv1connect.VisitorServiceHandler = fakeVisitors{}
	_ siklusv1connect.CitizenServiceHandler = fakeCitizens{}
)

func (f fakeVisitors) OpenDesk(context.Context, *siklusv1.OpenDeskRequest) (*siklusv1.OpenDeskResponse, error) {
	return f.citizens.desk, f.citizens.openErr
}

func (f fakeVisitors) SendVisit(_ context.Context, r *siklusv1.SendVisitRequest) (*siklusv1.SendVisitResponse, error) {
	if f.citizens.sendErr != nil {
		return nil, f.citizens.sendErr
	}
	_, err := f.hand(r)
	return &siklusv1.SendVisitResponse{Code: f.citizens.code}, err
}

func (f fakeVisitors) FollowComplaint(context.Context, *siklusv1.FollowComplaintRequest) (*siklusv1.FollowComplaintResponse, error) {
	return f.citizens.followed, f.citizens.followErr
}

func (f fakeCitizens) PutDesk(_ context.Context, r *siklusv1.PutDeskRequest) (*siklusv1.PutDeskResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.PutDeskResponse{}, err
}

func (f fakeCitizens) ListDesks(context.Context, *siklusv1.ListDesksRequest) (*siklusv1.ListDesksResponse, error) {
	return f.citizens.desks, f.readErr
}

func (f fakeCitizens) PrintDesk(_ context.Context, r *siklusv1.PrintDeskRequest) (*siklusv1.PrintDeskResponse, error) {
	_, err := f.hand(r)
	return f.citizens.printed, err
}

func (f fakeCitizens) GetSatisfaction(context.Context, *siklusv1.GetSatisfactionRequest) (*siklusv1.GetSatisfactionResponse, error) {
	return f.citizens.year, f.readErr
}

func (f fakeCitizens) CompareSatisfaction(_ context.Context, r *siklusv1.CompareSatisfactionRequest) (*siklusv1.CompareSatisfactionResponse, error) {
	_, err := f.hand(r)
	return f.citizens.compared, err
}

func (f fakeCitizens) ListComplaints(_ context.Context, r *siklusv1.ListComplaintsRequest) (*siklusv1.ListComplaintsResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked = append(f.looked, r.GetScope().String())
	return f.citizens.complaints, f.readErr
}

func (f fakeCitizens) GetComplaint(context.Context, *siklusv1.GetComplaintRequest) (*siklusv1.GetComplaintResponse, error) {
	return f.citizens.complaint, f.readErr
}

func (f fakeCitizens) VerifyComplaint(_ context.Context, r *siklusv1.VerifyComplaintRequest) (*siklusv1.VerifyComplaintResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.VerifyComplaintResponse{}, err
}

func (f fakeCitizens) AnswerComplaint(_ context.Context, r *siklusv1.AnswerComplaintRequest) (*siklusv1.AnswerComplaintResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AnswerComplaintResponse{}, err
}

func (f fakeCitizens) CloseComplaint(_ context.Context, r *siklusv1.CloseComplaintRequest) (*siklusv1.CloseComplaintResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.CloseComplaintResponse{}, err
}
