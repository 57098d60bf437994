package web

import (
	"context"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// watchFakes are the answers of the watch service.
type watchFakes struct {
	cycle    *siklusv1.WatchCycleResponse
	stuck    *siklusv1.ListStuckCasesResponse
	timeline *siklusv1.GetTimelineResponse
	numbers  *siklusv1.CompareNumbersResponse
}

// fakeWatch answers the watch service.
type fakeWatch struct{ *fake }

var _ siklusv1connect.WatchServiceHandler = fakeWatch{}

func (f fakeWatch) WatchCycle(_ context.Context, r *siklusv1.WatchCycleRequest) (*siklusv1.WatchCycleResponse, error) {
	_, _ = f.hand(r)
	return f.watched.cycle, f.readErr
}

func (f fakeWatch) ListStuckCases(_ context.Context, r *siklusv1.ListStuckCasesRequest) (*siklusv1.ListStuckCasesResponse, error) {
	_, _ = f.hand(r)
	return f.watched.stuck, f.readErr
}

func (f fakeWatch) StartMissing(_ context.Context, r *siklusv1.StartMissingRequest) (*siklusv1.StartMissingResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.StartMissingResponse{}, err
}

func (f fakeWatch) GetTimeline(_ context.Context, r *siklusv1.GetTimelineRequest) (*siklusv1.GetTimelineResponse, error) {
	_, _ = f.hand(r)
	return f.watched.timeline, f.readErr
}

func (f fakeWatch) CompareNumbers(_ context.Context, r *siklusv1.CompareNumbersRequest) (*siklusv1.CompareNumbersResponse, error) {
	_, _ = f.hand(r)
	return f.watched.numbers, f.readErr
}
