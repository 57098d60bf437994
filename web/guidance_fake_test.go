package web

import (
	"context"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// guideFakes are what the fake says of guidance and counselling.
type guideFakes struct {
	list        *siklusv1.ListGuidanceResponse
	desk        *siklusv1.ListGuidanceDeskResponse
	plans       *siklusv1.GetActionPlansResponse
	record      *siklusv1.GetGuidanceResponse
	counselling *siklusv1.ListCounsellingResponse
	file        *siklusv1.GetCounsellingResponse
	listErr     error // of ListGuidance without a case
	deskErr     error // of ListGuidanceDesk
}

// fakeGuidance answers the guidance service.
type fakeGuidance struct{ *fake }

// fakeCounselling answers the counselling service.
type fakeCounselling struct{ *fake }

var (
	_ siklusv1connect.GuidanceServiceHandler    = fakeGuidance{}
	_ siklusv1connect.CounsellingServiceHandler = fakeCounselling{}
)

// handedIn takes a request and answers nothing but the error.
func handedIn[R proto.Message](f *fake, r proto.Message, out R) (R, error) {
	_, err := f.hand(r)
	return out, err
}

func (f fakeGuidance) ListGuidance(_ context.Context, r *siklusv1.ListGuidanceRequest) (*siklusv1.ListGuidanceResponse, error) {
	if r.GetCaseId() == "" && f.guides.listErr != nil {
		return nil, f.guides.listErr
	}
	return copied(f.guides.list), f.readErr
}

func (f fakeGuidance) ListGuidanceDesk(context.Context, *siklusv1.ListGuidanceDeskRequest) (*siklusv1.ListGuidanceDeskResponse, error) {
	if f.guides.deskErr != nil {
		return nil, f.guides.deskErr
	}
	return copied(f.guides.desk), f.readErr
}

func (f fakeGuidance) GetActionPlans(context.Context, *siklusv1.GetActionPlansRequest) (*siklusv1.GetActionPlansResponse, error) {
	return copied(f.guides.plans), f.readErr
}

func (f fakeGuidance) PutActionPlan(_ context.Context, r *siklusv1.PutActionPlanRequest) (*siklusv1.PutActionPlanResponse, error) {
	return handedIn(f.fake, r, &siklusv1.PutActionPlanResponse{})
}

func (f fakeGuidance) MarkAction(_ context.Context, r *siklusv1.MarkActionRequest) (*siklusv1.MarkActionResponse, error) {
	return handedIn(f.fake, r, &siklusv1.MarkActionResponse{})
}

func (f fakeGuidance) StartGuidance(_ context.Context, r *siklusv1.StartGuidanceRequest) (*siklusv1.StartGuidanceResponse, error) {
	return handedIn(f.fake, r, &siklusv1.StartGuidanceResponse{GuidanceId: r.GetId()})
}

func (f fakeGuidance) GetGuidance(context.Context, *siklusv1.GetGuidanceRequest) (*siklusv1.GetGuidanceResponse, error) {
	return copied(f.guides.record), f.readErr
}

func (f fakeGuidance) WriteCoaching(_ context.Context, r *siklusv1.WriteCoachingRequest) (*siklusv1.WriteCoachingResponse, error) {
	return handedIn(f.fake, r, &siklusv1.WriteCoachingResponse{})
}

func (f fakeGuidance) WriteMentoring(_ context.Context, r *siklusv1.WriteMentoringRequest) (*siklusv1.WriteMentoringResponse, error) {
	return handedIn(f.fake, r, &siklusv1.WriteMentoringResponse{})
}

func (f fakeGuidance) SignGuidance(_ context.Context, r *siklusv1.SignGuidanceRequest) (*siklusv1.SignGuidanceResponse, error) {
	return handedIn(f.fake, r, &siklusv1.SignGuidanceResponse{})
}

func (f fakeGuidance) AddMentoringEntry(_ context.Context, r *siklusv1.AddMentoringEntryRequest) (*siklusv1.AddMentoringEntryResponse, error) {
	return handedIn(f.fake, r, &siklusv1.AddMentoringEntryResponse{})
}

func (f fakeGuidance) CloseMentoring(_ context.Context, r *siklusv1.CloseMentoringRequest) (*siklusv1.CloseMentoringResponse, error) {
	return handedIn(f.fake, r, &siklusv1.CloseMentoringResponse{})
}

func (f fakeGuidance) GiveGuidanceFeedback(_ context.Context, r *siklusv1.GiveGuidanceFeedbackRequest) (*siklusv1.GiveGuidanceFeedbackResponse, error) {
	return handedIn(f.fake, r, &siklusv1.GiveGuidanceFeedbackResponse{})
}

func (f fakeGuidance) EvaluateCompetence(_ context.Context, r *siklusv1.EvaluateCompetenceRequest) (*siklusv1.EvaluateCompetenceResponse, error) {
	return handedIn(f.fake, r, &siklusv1.EvaluateCompetenceResponse{})
}

func (f fakeGuidance) ForwardGuidance(_ context.Context, r *siklusv1.ForwardGuidanceRequest) (*siklusv1.ForwardGuidanceResponse, error) {
	return handedIn(f.fake, r, &siklusv1.ForwardGuidanceResponse{})
}

func (f fakeGuidance) DecideGuidance(_ context.Context, r *siklusv1.DecideGuidanceRequest) (*siklusv1.DecideGuidanceResponse, error) {
	return handedIn(f.fake, r, &siklusv1.DecideGuidanceResponse{})
}

func (f fakeCounselling) ListCounselling(context.Context, *siklusv1.ListCounsellingRequest) (*siklusv1.ListCounsellingResponse, error) {
	return copied(f.guides.counselling), f.readErr
}

func (f fakeCounselling) GetCounselling(context.Context, *siklusv1.GetCounsellingRequest) (*siklusv1.GetCounsellingResponse, error) {
	return copied(f.guides.file), f.readErr
}

func (f fakeCounselling) NoteBehaviour(_ context.Context, r *siklusv1.NoteBehaviourRequest) (*siklusv1.NoteBehaviourResponse, error) {
	return handedIn(f.fake, r, &siklusv1.NoteBehaviourResponse{CounsellingId: r.GetId()})
}

func (f fakeCounselling) TellEmployee(_ context.Context, r *siklusv1.TellEmployeeRequest) (*siklusv1.TellEmployeeResponse, error) {
	return handedIn(f.fake, r, &siklusv1.TellEmployeeResponse{})
}

func (f fakeCounselling) AnswerCounselling(_ context.Context, r *siklusv1.AnswerCounsellingRequest) (*siklusv1.AnswerCounsellingResponse, error) {
	return handedIn(f.fake, r, &siklusv1.AnswerCounsellingResponse{})
}

func (f fakeCounselling) CloseBehaviour(_ context.Context, r *siklusv1.CloseBehaviourRequest) (*siklusv1.CloseBehaviourResponse, error) {
	return handedIn(f.fake, r, &siklusv1.CloseBehaviourResponse{})
}

func (f fakeCounselling) ReportBehaviour(_ context.Context, r *siklusv1.ReportBehaviourRequest) (*siklusv1.ReportBehaviourResponse, error) {
	return handedIn(f.fake, r, &siklusv1.ReportBehaviourResponse{})
}

func (f fakeCounselling) TakeCounselling(_ context.Context, r *siklusv1.TakeCounsellingRequest) (*siklusv1.TakeCounsellingResponse, error) {
	return handedIn(f.fake, r, &siklusv1.TakeCounsellingResponse{})
}

func (f fakeCounselling) DeclineCounselling(_ context.Context, r *siklusv1.DeclineCounsellingRequest) (*siklusv1.DeclineCounsellingResponse, error) {
	return handedIn(f.fake, r, &siklusv1.DeclineCounsellingResponse{})
}

func (f fakeCounselling) ReleaseCounselling(_ context.Context, r *siklusv1.ReleaseCounsellingRequest) (*siklusv1.ReleaseCounsellingResponse, error) {
	return handedIn(f.fake, r, &siklusv1.ReleaseCounsellingResponse{})
}

func (f fakeCounselling) AppointCounsellor(_ context.Context, r *siklusv1.AppointCounsellorRequest) (*siklusv1.AppointCounsellorResponse, error) {
	return handedIn(f.fake, r, &siklusv1.AppointCounsellorResponse{})
}

func (f fakeCounselling) ScheduleCounselling(_ context.Context, r *siklusv1.ScheduleCounsellingRequest) (*siklusv1.ScheduleCounsellingResponse, error) {
	return handedIn(f.fake, r, &siklusv1.ScheduleCounsellingResponse{})
}

func (f fakeCounselling) RecordCounselling(_ context.Context, r *siklusv1.RecordCounsellingRequest) (*siklusv1.RecordCounsellingResponse, error) {
	return handedIn(f.fake, r, &siklusv1.RecordCounsellingResponse{})
}

func (f fakeCounselling) PassCounselling(_ context.Context, r *siklusv1.PassCounsellingRequest) (*siklusv1.PassCounsellingResponse, error) {
	return handedIn(f.fake, r, &siklusv1.PassCounsellingResponse{})
}

func (f fakeCounselling) DecideCounselling(_ context.Context, r *siklusv1.DecideCounsellingRequest) (*siklusv1.DecideCounsellingResponse, error) {
	return handedIn(f.fake, r, &siklusv1.DecideCounsellingResponse{})
}
