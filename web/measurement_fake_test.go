package web

import (
	"context"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// fakeMeasurements answers the measurement service.
type fakeMeasurements struct{ *fake }

var _ siklusv1connect.MeasurementServiceHandler = fakeMeasurements{}

func (f fakeMeasurements) PutMeasures(_ context.Context, r *siklusv1.PutMeasuresRequest) (*siklusv1.PutMeasuresResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.PutMeasuresResponse{}, err
}

func (f fakeMeasurements) PushMeasurements(_ context.Context, r *siklusv1.PushMeasurementsRequest) (*siklusv1.PushMeasurementsResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.PushMeasurementsResponse{}, err
}

func (f fakeMeasurements) PushServiceRecords(_ context.Context, r *siklusv1.PushServiceRecordsRequest) (*siklusv1.PushServiceRecordsResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.PushServiceRecordsResponse{}, err
}

func (f fakeMeasurements) ImportMeasurements(_ context.Context, r *siklusv1.ImportMeasurementsRequest) (*siklusv1.ImportMeasurementsResponse, error) {
	_, err := f.hand(r)
	return f.measuredFile, err
}

func (f fakeMeasurements) ListMeasurements(_ context.Context, r *siklusv1.ListMeasurementsRequest) (*siklusv1.ListMeasurementsResponse, error) {
	if f.measured == nil {
		return &siklusv1.ListMeasurementsResponse{}, f.readErr
	}
	return f.measured(r), f.readErr
}

func (f fakeMeasurements) GetTrend(context.Context, *siklusv1.GetTrendRequest) (*siklusv1.GetTrendResponse, error) {
	if f.measuredTrend == nil {
		return &siklusv1.GetTrendResponse{}, f.readErr
	}
	return f.measuredTrend, f.readErr
}
