package web

import (
	"context"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// talentFakes are what the fake says of what follows from results.
type talentFakes struct {
	rule        *siklusv1.GetTalentRuleResponse
	chart       *siklusv1.GetTalentMapResponse
	place       *siklusv1.GetTalentPlaceResponse
	vacancies   *siklusv1.ListVacanciesResponse
	list        *siklusv1.GetShortlistResponse
	own         *siklusv1.GetOwnStandingResponse
	lows        *siklusv1.ListImprovementsResponse
	low         *siklusv1.GetImprovementResponse
	proposals   *siklusv1.ListRecognitionProposalsResponse
	recognition *siklusv1.ListRecognitionsResponse
}

// fakeTalent answers the talent service.
type fakeTalent struct{ *fake }

var _ siklusv1connect.TalentServiceHandler = fakeTalent{}

func (f fakeTalent) GetTalentRule(context.Context, *siklusv1.GetTalentRuleRequest) (*siklusv1.GetTalentRuleResponse, error) {
	return orEmpty(f.talent.rule), f.readErr
}

func (f fakeTalent) PutTalentRule(_ context.Context, r *siklusv1.PutTalentRuleRequest) (*siklusv1.PutTalentRuleResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.PutTalentRuleResponse{}, err
}

func (f fakeTalent) TakeTalentSnapshot(_ context.Context, r *siklusv1.TakeTalentSnapshotRequest) (*siklusv1.TakeTalentSnapshotResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.TakeTalentSnapshotResponse{Snapshot: &siklusv1.TalentSnapshot{Id: snapshotID}}, err
}

func (f fakeTalent) GetTalentMap(context.Context, *siklusv1.GetTalentMapRequest) (*siklusv1.GetTalentMapResponse, error) {
	return orEmpty(f.talent.chart), f.readErr
}

func (f fakeTalent) GetTalentPlace(_ context.Context, r *siklusv1.GetTalentPlaceRequest) (*siklusv1.GetTalentPlaceResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked = append(f.looked, r.GetPersonId())
	return orEmpty(f.talent.place), f.readErr
}

func (f fakeTalent) PutVacancy(_ context.Context, r *siklusv1.PutVacancyRequest) (*siklusv1.PutVacancyResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.PutVacancyResponse{}, err
}

func (f fakeTalent) ListVacancies(context.Context, *siklusv1.ListVacanciesRequest) (*siklusv1.ListVacanciesResponse, error) {
	return orEmpty(f.talent.vacancies), f.readErr
}

func (f fakeTalent) MakeShortlist(_ context.Context, r *siklusv1.MakeShortlistRequest) (*siklusv1.MakeShortlistResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.MakeShortlistResponse{}, err
}

func (f fakeTalent) GetShortlist(context.Context, *siklusv1.GetShortlistRequest) (*siklusv1.GetShortlistResponse, error) {
	return orEmpty(f.talent.list), f.readErr
}

func (f fakeTalent) GetOwnStanding(context.Context, *siklusv1.GetOwnStandingRequest) (*siklusv1.GetOwnStandingResponse, error) {
	return orEmpty(f.talent.own), f.readErr
}

func (f fakeTalent) ExportShortlist(context.Context, *siklusv1.ExportShortlistRequest) (*siklusv1.ExportShortlistResponse, error) {
	return &siklusv1.ExportShortlistResponse{Name: "daftar-pendek.csv", Content: []byte("\ufefftempat;nama\r\n")}, f.readErr
}

func (f fakeTalent) CloseVacancy(_ context.Context, r *siklusv1.CloseVacancyRequest) (*siklusv1.CloseVacancyResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.CloseVacancyResponse{}, err
}

func (f fakeTalent) ListImprovements(context.Context, *siklusv1.ListImprovementsRequest) (*siklusv1.ListImprovementsResponse, error) {
	return orEmpty(f.talent.lows), f.readErr
}

func (f fakeTalent) GetImprovement(context.Context, *siklusv1.GetImprovementRequest) (*siklusv1.GetImprovementResponse, error) {
	return orEmpty(f.talent.low), f.readErr
}

func (f fakeTalent) PutImprovementPlan(_ context.Context, r *siklusv1.PutImprovementPlanRequest) (*siklusv1.PutImprovementPlanResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.PutImprovementPlanResponse{}, err
}

func (f fakeTalent) ReadImprovementPlan(_ context.Context, r *siklusv1.ReadImprovementPlanRequest) (*siklusv1.ReadImprovementPlanResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.ReadImprovementPlanResponse{}, err
}

func (f fakeTalent) CheckImprovement(_ context.Context, r *siklusv1.CheckImprovementRequest) (*siklusv1.CheckImprovementResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.CheckImprovementResponse{}, err
}

func (f fakeTalent) RecordImprovementOutcome(_ context.Context, r *siklusv1.RecordImprovementOutcomeRequest) (*siklusv1.RecordImprovementOutcomeResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.RecordImprovementOutcomeResponse{}, err
}

func (f fakeTalent) DecideFollowUp(_ context.Context, r *siklusv1.DecideFollowUpRequest) (*siklusv1.DecideFollowUpResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.DecideFollowUpResponse{}, err
}

func (f fakeTalent) ListRecognitionProposals(context.Context, *siklusv1.ListRecognitionProposalsRequest) (*siklusv1.ListRecognitionProposalsResponse, error) {
	return orEmpty(f.talent.proposals), f.readErr
}

func (f fakeTalent) DecideRecognition(_ context.Context, r *siklusv1.DecideRecognitionRequest) (*siklusv1.DecideRecognitionResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.DecideRecognitionResponse{}, err
}

func (f fakeTalent) ListRecognitions(context.Context, *siklusv1.ListRecognitionsRequest) (*siklusv1.ListRecognitionsResponse, error) {
	return orEmpty(f.talent.recognition), f.readErr
}
