package web

import (
	"context"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// learningFakes are the answers of the learning service.
type learningFakes struct {
	needs      *siklusv1.ListNeedsResponse
	trainings  *siklusv1.ListTrainingsResponse
	proof      *siklusv1.GetTrainingProofResponse
	file       *siklusv1.ImportCoursesResponse
	versions   *siklusv1.ListCourseVersionsResponse
	cancelled  *siklusv1.CancelCourseResponse
	organisers *siklusv1.ListOrganisersResponse
	queue      *siklusv1.GetQueueResponse
	allocated  *siklusv1.AllocateSeatsResponse
	enrolments *siklusv1.ListEnrolmentsResponse
	list       *siklusv1.ExportEnrolmentsResponse
	effect     *siklusv1.GetTrainingEffectResponse
	units      *siklusv1.ListUnitHoursResponse
}

// fakeLearning answers the learning service.
type fakeLearning struct{ *fake }

var _ siklusv1connect.LearningServiceHandler = fakeLearning{}

func (f fakeLearning) ListNeeds(context.Context, *siklusv1.ListNeedsRequest) (*siklusv1.ListNeedsResponse, error) {
	return f.learned.needs, f.readErr
}

func (f fakeLearning) PlanTraining(_ context.Context, r *siklusv1.PlanTrainingRequest) (*siklusv1.PlanTrainingResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.PlanTrainingResponse{Receipt: receipt}, err
}

func (f fakeLearning) ListTrainings(context.Context, *siklusv1.ListTrainingsRequest) (*siklusv1.ListTrainingsResponse, error) {
	return f.learned.trainings, f.readErr
}

func (f fakeLearning) GetTrainingProof(context.Context, *siklusv1.GetTrainingProofRequest) (*siklusv1.GetTrainingProofResponse, error) {
	return f.learned.proof, f.readErr
}

func (f fakeLearning) ImportCourses(_ context.Context, r *siklusv1.ImportCoursesRequest) (*siklusv1.ImportCoursesResponse, error) {
	_, err := f.hand(r)
	return f.learned.file, err
}

func (f fakeLearning) ListCourseVersions(context.Context, *siklusv1.ListCourseVersionsRequest) (*siklusv1.ListCourseVersionsResponse, error) {
	return f.learned.versions, f.readErr
}

func (f fakeLearning) CancelCourse(_ context.Context, r *siklusv1.CancelCourseRequest) (*siklusv1.CancelCourseResponse, error) {
	_, err := f.hand(r)
	return f.learned.cancelled, err
}

func (f fakeLearning) ListOrganisers(context.Context, *siklusv1.ListOrganisersRequest) (*siklusv1.ListOrganisersResponse, error) {
	return f.learned.organisers, f.readErr
}

func (f fakeLearning) PutOrganiser(_ context.Context, r *siklusv1.PutOrganiserRequest) (*siklusv1.PutOrganiserResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.PutOrganiserResponse{Organiser: r.GetOrganiser()}, err
}

func (f fakeLearning) SetTrainingBudget(_ context.Context, r *siklusv1.SetTrainingBudgetRequest) (*siklusv1.SetTrainingBudgetResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.SetTrainingBudgetResponse{Budget: r.GetBudget()}, err
}

func (f fakeLearning) GetQueue(context.Context, *siklusv1.GetQueueRequest) (*siklusv1.GetQueueResponse, error) {
	return f.learned.queue, f.readErr
}

func (f fakeLearning) AllocateSeats(_ context.Context, r *siklusv1.AllocateSeatsRequest) (*siklusv1.AllocateSeatsResponse, error) {
	_, err := f.hand(r)
	return f.learned.allocated, err
}

func (f fakeLearning) ListEnrolments(context.Context, *siklusv1.ListEnrolmentsRequest) (*siklusv1.ListEnrolmentsResponse, error) {
	return f.learned.enrolments, f.readErr
}

func (f fakeLearning) ExportEnrolments(context.Context, *siklusv1.ExportEnrolmentsRequest) (*siklusv1.ExportEnrolmentsResponse, error) {
	return f.learned.list, f.readErr
}

func (f fakeLearning) GetTrainingEffect(context.Context, *siklusv1.GetTrainingEffectRequest) (*siklusv1.GetTrainingEffectResponse, error) {
	return f.learned.effect, f.readErr
}

func (f fakeLearning) ListUnitHours(context.Context, *siklusv1.ListUnitHoursRequest) (*siklusv1.ListUnitHoursResponse, error) {
	return f.learned.units, f.readErr
}
