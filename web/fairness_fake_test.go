package web

import (
	"context"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// fairFakes are the answers of the fairness service.
type fairFakes struct {
	own      *siklusv1.GetPunctualityResponse
	many     *siklusv1.ListPunctualityResponse
	patterns *siklusv1.GetRatingPatternsResponse
	told     *siklusv1.ListAnnouncementsResponse
	read     *siklusv1.CountAcknowledgementsResponse
	survey   *siklusv1.GetSurveyResponse
}

// fakeFairness answers the fairness service.
type fakeFairness struct{ *fake }

var _ siklusv1connect.FairnessServiceHandler = fakeFairness{}

func (f fakeFairness) GetPunctuality(_ context.Context, r *siklusv1.GetPunctualityRequest) (*siklusv1.GetPunctualityResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked = append(f.looked, r.GetPersonId())
	return f.fair.own, f.readErr
}

func (f fakeFairness) ListPunctuality(context.Context, *siklusv1.ListPunctualityRequest) (*siklusv1.ListPunctualityResponse, error) {
	return f.fair.many, f.readErr
}

func (f fakeFairness) GetRatingPatterns(_ context.Context, r *siklusv1.GetRatingPatternsRequest) (*siklusv1.GetRatingPatternsResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked = append(f.looked, r.GetPeriod())
	return f.fair.patterns, f.readErr
}

func (f fakeFairness) AnnounceCycle(_ context.Context, r *siklusv1.AnnounceCycleRequest) (*siklusv1.AnnounceCycleResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AnnounceCycleResponse{}, err
}

func (f fakeFairness) ListAnnouncements(context.Context, *siklusv1.ListAnnouncementsRequest) (*siklusv1.ListAnnouncementsResponse, error) {
	return f.fair.told, f.readErr
}

func (f fakeFairness) AcknowledgeAnnouncement(_ context.Context, r *siklusv1.AcknowledgeAnnouncementRequest) (*siklusv1.AcknowledgeAnnouncementResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AcknowledgeAnnouncementResponse{}, err
}

func (f fakeFairness) CountAcknowledgements(context.Context, *siklusv1.CountAcknowledgementsRequest) (*siklusv1.CountAcknowledgementsResponse, error) {
	return f.fair.read, f.readErr
}

func (f fakeFairness) GetSurvey(context.Context, *siklusv1.GetSurveyRequest) (*siklusv1.GetSurveyResponse, error) {
	return f.fair.survey, f.readErr
}

func (f fakeFairness) AnswerSurvey(_ context.Context, r *siklusv1.AnswerSurveyRequest) (*siklusv1.AnswerSurveyResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AnswerSurveyResponse{}, err
}
