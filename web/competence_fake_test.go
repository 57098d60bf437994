package web

import (
	"context"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// skillFakes are the answers of the competence service.
type skillFakes struct {
	dictionary *siklusv1.GetDictionaryResponse
	file       *siklusv1.ImportTechnicalCompetencesResponse
	standards  *siklusv1.ListStandardsResponse
	standard   *siklusv1.GetStandardResponse
	assessment *siklusv1.GetAssessmentResponse
	team       *siklusv1.ListAssessmentTeamResponse
	growth     *siklusv1.GetCompetenceGrowthResponse
	career     *siklusv1.GetCareerDirectionResponse
	coverage   *siklusv1.GetAssessmentCoverageResponse
	plan       *siklusv1.GetDevelopmentPlanResponse
}

// fakeCompetence answers the competence service.
type fakeCompetence struct{ *fake }

var _ siklusv1connect.CompetenceServiceHandler = fakeCompetence{}

func (f fakeCompetence) GetDictionary(context.Context, *siklusv1.GetDictionaryRequest) (*siklusv1.GetDictionaryResponse, error) {
	return f.skills.dictionary, f.readErr
}

func (f fakeCompetence) PutTechnicalCompetence(_ context.Context, r *siklusv1.PutTechnicalCompetenceRequest) (*siklusv1.PutTechnicalCompetenceResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.PutTechnicalCompetenceResponse{}, err
}

func (f fakeCompetence) ImportTechnicalCompetences(_ context.Context, r *siklusv1.ImportTechnicalCompetencesRequest) (*siklusv1.ImportTechnicalCompetencesResponse, error) {
	_, err := f.hand(r)
	return f.skills.file, err
}

func (f fakeCompetence) ListStandards(_ context.Context, r *siklusv1.ListStandardsRequest) (*siklusv1.ListStandardsResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked = append(f.looked, r.GetQuery())
	return f.skills.standards, f.readErr
}

func (f fakeCompetence) GetStandard(_ context.Context, r *siklusv1.GetStandardRequest) (*siklusv1.GetStandardResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked = append(f.looked, r.GetPostId()+r.GetTemplate())
	return f.skills.standard, f.readErr
}

func (f fakeCompetence) SetStandard(_ context.Context, r *siklusv1.SetStandardRequest) (*siklusv1.SetStandardResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.SetStandardResponse{}, err
}

func (f fakeCompetence) GetAssessment(_ context.Context, r *siklusv1.GetAssessmentRequest) (*siklusv1.GetAssessmentResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked = append(f.looked, r.GetCaseId())
	return f.skills.assessment, f.readErr
}

func (f fakeCompetence) AssessOwnCompetences(_ context.Context, r *siklusv1.AssessOwnCompetencesRequest) (*siklusv1.AssessOwnCompetencesResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AssessOwnCompetencesResponse{Version: 1}, err
}

func (f fakeCompetence) AssessCompetences(_ context.Context, r *siklusv1.AssessCompetencesRequest) (*siklusv1.AssessCompetencesResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AssessCompetencesResponse{Version: 1}, err
}

func (f fakeCompetence) ListAssessmentTeam(context.Context, *siklusv1.ListAssessmentTeamRequest) (*siklusv1.ListAssessmentTeamResponse, error) {
	return f.skills.team, f.readErr
}

func (f fakeCompetence) GetCompetenceGrowth(context.Context, *siklusv1.GetCompetenceGrowthRequest) (*siklusv1.GetCompetenceGrowthResponse, error) {
	return f.skills.growth, f.readErr
}

func (f fakeCompetence) GetCareerDirection(_ context.Context, r *siklusv1.GetCareerDirectionRequest) (*siklusv1.GetCareerDirectionResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked = append(f.looked, r.GetLevel())
	return f.skills.career, f.readErr
}

func (f fakeCompetence) GetAssessmentCoverage(context.Context, *siklusv1.GetAssessmentCoverageRequest) (*siklusv1.GetAssessmentCoverageResponse, error) {
	return f.skills.coverage, f.readErr
}

func (f fakeCompetence) GetDevelopmentPlan(context.Context, *siklusv1.GetDevelopmentPlanRequest) (*siklusv1.GetDevelopmentPlanResponse, error) {
	return f.skills.plan, f.readErr
}

func (f fakeCompetence) WriteDevelopmentPlan(_ context.Context, r *siklusv1.WriteDevelopmentPlanRequest) (*siklusv1.WriteDevelopmentPlanResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.WriteDevelopmentPlanResponse{Version: 1}, err
}

func (f fakeCompetence) AgreeDevelopmentPlan(_ context.Context, r *siklusv1.AgreeDevelopmentPlanRequest) (*siklusv1.AgreeDevelopmentPlanResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AgreeDevelopmentPlanResponse{}, err
}

func (f fakeCompetence) CompleteDevelopmentItem(_ context.Context, r *siklusv1.CompleteDevelopmentItemRequest) (*siklusv1.CompleteDevelopmentItemResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.CompleteDevelopmentItemResponse{}, err
}
