package web

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// fake answers every service of the contract from what a test puts into it.
type fake struct {
	siklusv1connect.SessionServiceHandler
	mu        sync.Mutex
	who       *siklusv1.WhoAmIResponse
	link      *siklusv1.OpenLinkResponse
	task      *siklusv1.Task
	tasks     []*siklusv1.Task
	kase      *siklusv1.Case
	act       *siklusv1.GetActResponse
	courses   *siklusv1.ListCoursesResponse
	found     *siklusv1.FindPeopleResponse
	cycle     *siklusv1.Cycle
	plan      *siklusv1.PlanCycleResponse
	check     *siklusv1.CheckRosterResponse
	imports   *siklusv1.ImportRosterResponse
	cases     *siklusv1.ListCasesResponse
	lost      *siklusv1.ListUnreachableResponse
	preview   *siklusv1.PreviewRatingResponse
	posts     *siklusv1.FindPostsResponse
	why       *siklusv1.ExplainCaseResponse
	adopts    *siklusv1.Adoption
	beside    *siklusv1.ListMaterialsResponse
	lists     listFakes
	besideErr error // every reading of materials fails with it
	spread    *siklusv1.GetDistributionResponse
	hours     *siklusv1.GetTrainingHoursResponse

	measured      func(*siklusv1.ListMeasurementsRequest) *siklusv1.ListMeasurementsResponse
	measuredTrend *siklusv1.GetTrendResponse
	measuredFile  *siklusv1.ImportMeasurementsResponse

	planning   targetFakes
	fair       fairFakes
	skills     skillFakes
	talks      talkFakes
	guides     guideFakes
	citizens   citizenFakes
	voiced     voiceFakes
	talent     talentFakes
	learned    learningFakes
	exported   exportFakes
	calibrated calibrationFakes
	deputed    deputyFakes
	helped     helpFakes
	watched    watchFakes
	paper      paperFakes
	batched    batchFakes
	reminded   reminderFakes
	post       postFakes

	receipt *siklusv1.ActReceipt
	actErr  error // every act fails with it
	readErr error // every read fails with it
	handed  []proto.Message
	drafts  []string
	looked  []string // for whom
	findErr error    // every search fails with it

	entries *siklusv1.ListProgressResponse
	team    *siklusv1.TeamProgressResponse
	news    chan *siklusv1.TeamEntry // what the live view is told

	rateErr  error // every preview fails with it
	started  int
	freshFor string
}

func (f *fake) services() Services {
	return Services{Session: f, Case: fakeCases{f}, People: fakePeople{f}, Appraisal: fakeActs{fake: f}, Evaluation: fakeActs{fake: f},
		Objection: fakeActs{fake: f}, Training: fakeTraining{f}, Cycle: fakeCycles{fake: f}, Measurement: fakeMeasurements{f},
		Progress: fakeProgress{f}, Target: fakeTargets{f}, Fairness: fakeFairness{f}, Letter: fakeLetters{f}, Competence: fakeCompetence{f}, Dialogue: fakeDialogues{f}, Guidance: fakeGuidance{f}, Counselling: fakeCounselling{f}, Citizen: fakeCitizens{f}, Visitor: fakeVisitors{f}, Voice: fakeVoices{f}, Talent: fakeTalent{f}, Learning: fakeLearning{f}, Export: fakeExports{f}, Calibration: fakeCalibration{f}, Deputy: fakeDeputies{f}, Help: fakeHelp{f}, RosterChange: fakeRosterChanges{f}, Watch: fakeWatch{f}, Paper: fakePapers{f}, Batch: fakeBatches{f}, Reminder: fakeReminders{f}}
}

func (f *fake) hand(req proto.Message) (*siklusv1.ActReceipt, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.actErr != nil {
		return nil, f.actErr
	}
	f.handed = append(f.handed, proto.Clone(req))
	return f.receipt, nil
}

// last returns what was handed in last, as T.
func last[T proto.Message](t *testing.T, f *fake) T {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.handed) == 0 {
		t.Fatal("nothing was handed in")
	}
	msg, ok := f.handed[len(f.handed)-1].(T)
	if !ok {
		t.Fatalf("handed in was a %T", f.handed[len(f.handed)-1])
	}
	return msg
}

func (f *fake) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.handed)
}

// The session service.

func (f *fake) WhoAmI(context.Context, *siklusv1.WhoAmIRequest) (*siklusv1.WhoAmIResponse, error) {
	return f.who, nil
}

func (f *fake) OpenLink(_ context.Context, r *siklusv1.OpenLinkRequest) (*siklusv1.OpenLinkResponse, error) {
	if f.readErr != nil {
		return nil, f.readErr
	}
	if strings.HasPrefix(r.GetToken(), "palsu") || f.link == nil {
		return nil, refusal(connect.CodeNotFound, "link-unknown", "Tautan ini tidak dikenal.", "This link is not known.", "")
	}
	return f.link, nil
}

func (f *fake) StartFromLink(context.Context, *siklusv1.StartFromLinkRequest) (*siklusv1.StartFromLinkResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.link.GetState() == siklusv1.LinkState_LINK_STATE_EXPIRED {
		return nil, refusal(connect.CodeFailedPrecondition, "link-over", "Tautan sudah lewat.", "The link is over.", "")
	}
	f.started++
	return &siklusv1.StartFromLinkResponse{Session: "rahasia-sesi", TaskId: f.link.GetTask().GetId()}, nil
}

func (f *fake) RequestFreshLink(_ context.Context, r *siklusv1.RequestFreshLinkRequest) (*siklusv1.RequestFreshLinkResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.freshFor = r.GetToken()
	return &siklusv1.RequestFreshLinkResponse{}, nil
}

func (f *fake) SignOut(context.Context, *siklusv1.SignOutRequest) (*siklusv1.SignOutResponse, error) {
	return &siklusv1.SignOutResponse{}, nil
}

type fakeCases struct{ *fake }

func (f fakeCases) GetCase(context.Context, *siklusv1.GetCaseRequest) (*siklusv1.GetCaseResponse, error) {
	return &siklusv1.GetCaseResponse{Case: f.kase}, f.readErr
}

func (f fakeCases) ListTasks(context.Context, *siklusv1.ListTasksRequest) (*siklusv1.ListTasksResponse, error) {
	return &siklusv1.ListTasksResponse{Tasks: f.tasks}, f.readErr
}

func (f fakeCases) GetTask(context.Context, *siklusv1.GetTaskRequest) (*siklusv1.GetTaskResponse, error) {
	return &siklusv1.GetTaskResponse{Task: f.task}, f.readErr
}

func (f fakeCases) GetAct(context.Context, *siklusv1.GetActRequest) (*siklusv1.GetActResponse, error) {
	return f.act, f.readErr
}

func (f fakeCases) SaveDraft(_ context.Context, r *siklusv1.SaveDraftRequest) (*siklusv1.SaveDraftResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drafts = append(f.drafts, r.GetDraft())
	return &siklusv1.SaveDraftResponse{}, nil
}

func (f fakeCases) ExplainCase(context.Context, *siklusv1.ExplainCaseRequest) (*siklusv1.ExplainCaseResponse, error) {
	return f.why, f.readErr
}

func (f fakeCases) ExtendTerm(_ context.Context, r *siklusv1.ExtendTermRequest) (*siklusv1.ExtendTermResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.ExtendTermResponse{Receipt: receipt}, err
}

func (f fakeCases) ChangeParty(_ context.Context, r *siklusv1.ChangePartyRequest) (*siklusv1.ChangePartyResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.ChangePartyResponse{Receipt: receipt}, err
}

func (f fakeCases) FindPeople(_ context.Context, r *siklusv1.FindPeopleRequest) (*siklusv1.FindPeopleResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked = append(f.looked, r.GetQuery())
	return f.found, f.findErr
}

func (f fakeCases) Exempt(_ context.Context, r *siklusv1.ExemptRequest) (*siklusv1.ExemptResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.ExemptResponse{Receipt: receipt}, err
}

func (f fakeCases) Withdraw(_ context.Context, r *siklusv1.WithdrawRequest) (*siklusv1.WithdrawResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.WithdrawResponse{Receipt: receipt}, err
}

func (f fakeCases) Reopen(_ context.Context, r *siklusv1.ReopenRequest) (*siklusv1.ReopenResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.ReopenResponse{Receipt: receipt}, err
}

// fakeActs takes the acts of target agreement, evaluation and objection.
type fakeActs struct{ *fake }

func (f fakeActs) SubmitTargets(_ context.Context, r *siklusv1.SubmitTargetsRequest) (*siklusv1.SubmitTargetsResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.SubmitTargetsResponse{Receipt: receipt}, err
}

func (f fakeActs) ReturnTargets(_ context.Context, r *siklusv1.ReturnTargetsRequest) (*siklusv1.ReturnTargetsResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.ReturnTargetsResponse{Receipt: receipt}, err
}

func (f fakeActs) AgreeTargets(_ context.Context, r *siklusv1.AgreeTargetsRequest) (*siklusv1.AgreeTargetsResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.AgreeTargetsResponse{Receipt: receipt}, err
}

func (f fakeActs) CheckIn(_ context.Context, r *siklusv1.CheckInRequest) (*siklusv1.CheckInResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.CheckInResponse{Receipt: receipt}, err
}

func (f fakeActs) GiveFeedback(_ context.Context, r *siklusv1.GiveFeedbackRequest) (*siklusv1.GiveFeedbackResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.GiveFeedbackResponse{Receipt: receipt}, err
}

func (f fakeActs) PreviewRating(context.Context, *siklusv1.PreviewRatingRequest) (*siklusv1.PreviewRatingResponse, error) {
	return f.preview, errors.Join(f.readErr, f.rateErr)
}

func (f fakeActs) Rate(_ context.Context, r *siklusv1.RateRequest) (*siklusv1.RateResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.RateResponse{Receipt: receipt}, err
}

func (f fakeActs) Deliver(_ context.Context, r *siklusv1.DeliverRequest) (*siklusv1.DeliverResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.DeliverResponse{Receipt: receipt}, err
}

func (f fakeActs) Receive(_ context.Context, r *siklusv1.ReceiveRequest) (*siklusv1.ReceiveResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.ReceiveResponse{Receipt: receipt}, err
}

func (f fakeActs) ReturnDocument(_ context.Context, r *siklusv1.ReturnDocumentRequest) (*siklusv1.ReturnDocumentResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.ReturnDocumentResponse{Receipt: receipt}, err
}

func (f fakeActs) FileObjection(_ context.Context, r *siklusv1.FileObjectionRequest) (*siklusv1.FileObjectionResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.FileObjectionResponse{Receipt: receipt}, err
}

func (f fakeActs) ExplainObjection(_ context.Context, r *siklusv1.ExplainObjectionRequest) (*siklusv1.ExplainObjectionResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.ExplainObjectionResponse{Receipt: receipt}, err
}

func (f fakeActs) DecideObjection(_ context.Context, r *siklusv1.DecideObjectionRequest) (*siklusv1.DecideObjectionResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.DecideObjectionResponse{Receipt: receipt}, err
}

func (f fakeActs) ReuseResult(_ context.Context, r *siklusv1.ReuseResultRequest) (*siklusv1.ReuseResultResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.ReuseResultResponse{Receipt: receipt}, err
}

func (f fakeActs) Sign(_ context.Context, r *siklusv1.SignRequest) (*siklusv1.SignResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.SignResponse{Receipt: receipt}, err
}

type fakeTraining struct{ *fake }

func (f fakeTraining) GetTrainingHours(context.Context, *siklusv1.GetTrainingHoursRequest) (*siklusv1.GetTrainingHoursResponse, error) {
	return f.hours, f.readErr
}

func (f fakeTraining) ListCourses(context.Context, *siklusv1.ListCoursesRequest) (*siklusv1.ListCoursesResponse, error) {
	return f.courses, f.readErr
}

func (f fakeTraining) PutCourse(_ context.Context, r *siklusv1.PutCourseRequest) (*siklusv1.PutCourseResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.PutCourseResponse{Course: r.GetCourse()}, err
}

func (f fakeTraining) ProposeTraining(_ context.Context, r *siklusv1.ProposeTrainingRequest) (*siklusv1.ProposeTrainingResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.ProposeTrainingResponse{Receipt: receipt}, err
}

func (f fakeTraining) ApproveTraining(_ context.Context, r *siklusv1.ApproveTrainingRequest) (*siklusv1.ApproveTrainingResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.ApproveTrainingResponse{Receipt: receipt}, err
}

func (f fakeTraining) ConfirmTraining(_ context.Context, r *siklusv1.ConfirmTrainingRequest) (*siklusv1.ConfirmTrainingResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.ConfirmTrainingResponse{Receipt: receipt}, err
}

func (f fakeTraining) CompleteTraining(_ context.Context, r *siklusv1.CompleteTrainingRequest) (*siklusv1.CompleteTrainingResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.CompleteTrainingResponse{Receipt: receipt}, err
}

func (f fakeTraining) OfferSeat(_ context.Context, r *siklusv1.OfferSeatRequest) (*siklusv1.OfferSeatResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.OfferSeatResponse{Receipt: receipt}, err
}

func (f fakeTraining) MoveTraining(_ context.Context, r *siklusv1.MoveTrainingRequest) (*siklusv1.MoveTrainingResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.MoveTrainingResponse{Receipt: receipt}, err
}

func (f fakeTraining) RecordEnrolment(_ context.Context, r *siklusv1.RecordEnrolmentRequest) (*siklusv1.RecordEnrolmentResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.RecordEnrolmentResponse{Receipt: receipt}, err
}

func (f fakeTraining) SubmitProof(_ context.Context, r *siklusv1.SubmitProofRequest) (*siklusv1.SubmitProofResponse, error) {
	receipt, err := f.hand(r)
	return &siklusv1.SubmitProofResponse{Receipt: receipt}, err
}

type fakeCycles struct{ *fake }

func (f fakeCycles) CheckRoster(_ context.Context, r *siklusv1.CheckRosterRequest) (*siklusv1.CheckRosterResponse, error) {
	_, err := f.hand(r)
	return f.check, err
}

func (f fakeCycles) ImportRoster(_ context.Context, r *siklusv1.ImportRosterRequest) (*siklusv1.ImportRosterResponse, error) {
	_, err := f.hand(r)
	return f.imports, err
}

func (f fakeCycles) PlanCycle(context.Context, *siklusv1.PlanCycleRequest) (*siklusv1.PlanCycleResponse, error) {
	return f.plan, f.readErr
}

func (f fakeCycles) LaunchCycle(_ context.Context, r *siklusv1.LaunchCycleRequest) (*siklusv1.LaunchCycleResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.LaunchCycleResponse{Cycle: f.cycle}, err
}

func (f fakeCycles) GetCycle(context.Context, *siklusv1.GetCycleRequest) (*siklusv1.GetCycleResponse, error) {
	return &siklusv1.GetCycleResponse{Cycle: f.cycle}, f.readErr
}

func (f fakeCycles) ListCycles(context.Context, *siklusv1.ListCyclesRequest) (*siklusv1.ListCyclesResponse, error) {
	if f.cycle == nil {
		return &siklusv1.ListCyclesResponse{}, f.readErr
	}
	return &siklusv1.ListCyclesResponse{Cycles: []*siklusv1.Cycle{f.cycle}}, f.readErr
}

func (f fakeCycles) ListCases(_ context.Context, r *siklusv1.ListCasesRequest) (*siklusv1.ListCasesResponse, error) {
	_, _ = f.hand(r)
	return f.cases, f.readErr
}

func (f fakeCycles) SetOrganisationResult(_ context.Context, r *siklusv1.SetOrganisationResultRequest) (*siklusv1.SetOrganisationResultResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.SetOrganisationResultResponse{}, err
}

func (f fakeCycles) ListUnreachable(context.Context, *siklusv1.ListUnreachableRequest) (*siklusv1.ListUnreachableResponse, error) {
	return f.lost, f.readErr
}

func (f fakeCycles) AdoptCalendar(_ context.Context, r *siklusv1.AdoptCalendarRequest) (*siklusv1.AdoptCalendarResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AdoptCalendarResponse{Adoption: f.adopts}, err
}

func (f fakeCycles) AdoptRules(_ context.Context, r *siklusv1.AdoptRulesRequest) (*siklusv1.AdoptRulesResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AdoptRulesResponse{Adoption: f.adopts}, err
}

func (f fakeCycles) GetDistribution(context.Context, *siklusv1.GetDistributionRequest) (*siklusv1.GetDistributionResponse, error) {
	return f.spread, f.readErr
}

// refusal is an error as the door answers it.
func refusal(code connect.Code, kebab, indonesian, english, field string) error {
	e := connect.NewError(code, errors.New(indonesian))
	if d, err := connect.NewErrorDetail(&siklusv1.RefusalDetail{Code: kebab, Sentence: indonesian, English: english,
		Provision: "V.B.2", Field: field}); err == nil {
		e.AddDetail(d)
	}
	return e
}

func at(value string) *timestamppb.Timestamp {
	t, err := time.Parse(time.RFC3339, value)
	if err != nil {
		panic(err)
	}
	return timestamppb.New(t)
}
