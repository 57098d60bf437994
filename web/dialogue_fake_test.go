package web

import (
	"context"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// talkFakes are what the fake says of dialogue and feedback.
type talkFakes struct {
	list     *siklusv1.ListDialoguesResponse
	dialogue *siklusv1.GetDialogueResponse
	feedback *siklusv1.ListFeedbackResponse
	askedErr error // of ListFeedbackRequests for all of them
	asked    *siklusv1.ListFeedbackRequestsResponse
	found    *siklusv1.FindColleaguesResponse
	listErr  error // of ListFeedback
}

// fakeDialogues answers the dialogue service.
type fakeDialogues struct{ *fake }

var _ siklusv1connect.DialogueServiceHandler = fakeDialogues{}

// copied hands out a copy, which a page may change.
func copied[T proto.Message](m T) T { return proto.Clone(m).(T) }

func (f fakeDialogues) ListDialogues(context.Context, *siklusv1.ListDialoguesRequest) (*siklusv1.ListDialoguesResponse, error) {
	return copied(f.talks.list), f.readErr
}

func (f fakeDialogues) GetDialogue(context.Context, *siklusv1.GetDialogueRequest) (*siklusv1.GetDialogueResponse, error) {
	return copied(f.talks.dialogue), f.readErr
}

func (f fakeDialogues) ProposeDialogue(_ context.Context, r *siklusv1.ProposeDialogueRequest) (*siklusv1.ProposeDialogueResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.ProposeDialogueResponse{}, err
}

func (f fakeDialogues) AgreeDialogue(_ context.Context, r *siklusv1.AgreeDialogueRequest) (*siklusv1.AgreeDialogueResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AgreeDialogueResponse{}, err
}

func (f fakeDialogues) PrepareDialogue(_ context.Context, r *siklusv1.PrepareDialogueRequest) (*siklusv1.PrepareDialogueResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.PrepareDialogueResponse{}, err
}

func (f fakeDialogues) WritePoints(_ context.Context, r *siklusv1.WritePointsRequest) (*siklusv1.WritePointsResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.WritePointsResponse{}, err
}

func (f fakeDialogues) ConfirmPoints(_ context.Context, r *siklusv1.ConfirmPointsRequest) (*siklusv1.ConfirmPointsResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.ConfirmPointsResponse{}, err
}

func (f fakeDialogues) FindColleagues(context.Context, *siklusv1.FindColleaguesRequest) (*siklusv1.FindColleaguesResponse, error) {
	return copied(f.talks.found), f.findErr
}

func (f fakeDialogues) RequestFeedback(_ context.Context, r *siklusv1.RequestFeedbackRequest) (*siklusv1.RequestFeedbackResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.RequestFeedbackResponse{}, err
}

func (f fakeDialogues) WriteFeedback(_ context.Context, r *siklusv1.WriteFeedbackRequest) (*siklusv1.WriteFeedbackResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.WriteFeedbackResponse{}, err
}

func (f fakeDialogues) ListFeedback(_ context.Context, r *siklusv1.ListFeedbackRequest) (*siklusv1.ListFeedbackResponse, error) {
	if r.GetCaseId() == "" && f.talks.listErr != nil {
		return nil, f.talks.listErr
	}
	return copied(f.talks.feedback), f.readErr
}

func (f fakeDialogues) ListFeedbackRequests(_ context.Context, r *siklusv1.ListFeedbackRequestsRequest) (*siklusv1.ListFeedbackRequestsResponse, error) {
	if r.GetRequestId() == "" && f.talks.askedErr != nil {
		return nil, f.talks.askedErr
	}
	return copied(f.talks.asked), f.readErr
}

func (f fakeDialogues) TakeOverResult(_ context.Context, r *siklusv1.TakeOverResultRequest) (*siklusv1.TakeOverResultResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.TakeOverResultResponse{}, err
}

const (
	slotID  = "01930000-0000-7000-8000-0000000d0001"
	pointID = "01930000-0000-7000-8000-0000000d0002"
	askID   = "01930000-0000-7000-8000-0000000d0003"
)

// withTalks fills dialogue and feedback; said is every text that somebody typed.
func withTalks(f *fake, said func(string) string) *fake {
	employee, leader := proto.CloneOf(f.kase.GetEmployee()), proto.CloneOf(f.kase.GetAppraiser())
	by := func(p *siklusv1.Person, role string) *siklusv1.DialogueParty {
		return &siklusv1.DialogueParty{Person: p, Role: role}
	}
	me, them := by(f.who.GetPerson(), "employee"), by(leader, "appraiser")
	slot := &siklusv1.DialogueSlot{Id: slotID, StartsAt: at("2026-07-15T01:00:00Z"), Minutes: 60, Place: said("Ruang rapat lantai 2"), Link: "https://rapat.example/1",
		Note: said("Bawa data imunisasi."), By: them, ProposedAt: at("2026-07-09T01:00:00Z")}
	former := proto.CloneOf(slot)
	former.AgreedBy, former.AgreedAt = me, at("2026-07-09T02:00:00Z")
	point := &siklusv1.AgreedPoint{Id: pointID, What: said("Pelatihan kader di Walesi"), Who: "leader", Until: "2026-06-30"}
	f.talks = talkFakes{
		list: &siklusv1.ListDialoguesResponse{CaseId: caseID, Employee: employee, Year: 2026, Zone: "Asia/Jayapura", Current: "q3"},
		dialogue: &siklusv1.GetDialogueResponse{CaseId: caseID, Period: "q3", Year: 2026, Employee: employee, Leader: leader, Side: "employee", MayAgree: true, MayConfirm: true,
			State: siklusv1.DialogueState_DIALOGUE_STATE_WRITTEN, Slot: slot, Former: []*siklusv1.DialogueSlot{former}, Zone: "Asia/Jayapura", Today: "2026-07-10",
			Notes: []*siklusv1.DialogueNote{{By: me, Text: said("Beban kerja saya"), Version: 2, At: at("2026-07-09T03:00:00Z")},
				{By: them, Text: said("Mutu laporan"), Shared: true, Version: 1, At: at("2026-07-09T04:00:00Z")}},
			OpenPoints: []*siklusv1.OpenPoint{{Point: point, Period: "q2", Overdue: true, FollowUp: &siklusv1.PointFollowUp{PointId: pointID, Outcome: "open", Note: said("Berlanjut")}}},
			Points: &siklusv1.DialoguePoints{Version: 2, Summary: said("Membahas mutu dan beban."), Points: []*siklusv1.AgreedPoint{point}, By: them, At: at("2026-07-15T03:00:00Z"),
				Confirmations: []*siklusv1.PointsConfirmation{{By: them, At: at("2026-07-15T03:05:00Z")}}, OutdatedConfirmations: 1}},
		feedback: &siklusv1.ListFeedbackResponse{CaseId: caseID, Employee: employee, Year: 2026, Results: []string{said("Cakupan imunisasi meningkat"), ""}, MayAsk: true, MayTakeOver: true,
			MayWrite: true, Zone: "Asia/Jayapura",
			Feedback: []*siklusv1.Feedback{{Id: actID, By: leader, Relation: "appraiser", Result: said("Cakupan imunisasi meningkat"), Text: said("Rapi, lanjutkan."), InPerson: true, Tone: siklusv1.FeedbackTone_FEEDBACK_TONE_POSITIVE, Question: said("Bagaimana?"), At: at("2026-07-09T01:00:00Z")},
				{Id: taskID, By: leader, Relation: "peer", Behaviour: 4, Text: said("Membantu rekan."), Tone: siklusv1.FeedbackTone_FEEDBACK_TONE_IMPROVE, At: at("2026-07-08T01:00:00Z")},
				{Id: caseID, By: leader, Relation: "other", Text: said("Baik."), At: at("2026-07-07T01:00:00Z")}},
			Asked:     []*siklusv1.FeedbackRequest{{Id: askID, Employee: employee, Asked: leader, Behaviour: 2, Question: said("Apa yang perlu diperbaiki?"), At: at("2026-07-09T01:00:00Z")}},
			Takeovers: []*siklusv1.Takeover{{Id: actID, Result: 2, Planned: said("Kader terlatih"), Note: said("Dua kali dibimbing."), By: them, At: at("2026-07-09T01:00:00Z")}}},
		asked: &siklusv1.ListFeedbackRequestsResponse{Zone: "Asia/Jayapura", Requests: []*siklusv1.FeedbackRequest{
			{Id: askID, Employee: employee, Asked: leader, Result: said("Cakupan imunisasi meningkat"), Question: said("Bagaimana laporan saya?"), At: at("2026-07-09T01:00:00Z")}}},
		found: &siklusv1.FindColleaguesResponse{More: true, People: []*siklusv1.Person{{Id: leader.GetId(), Name: said("Marthen Wenda"), Post: said("Kepala Seksi")}}},
	}
	for i, state := range []siklusv1.DialogueState{siklusv1.DialogueState_DIALOGUE_STATE_CONFIRMED, siklusv1.DialogueState_DIALOGUE_STATE_MISSING,
		siklusv1.DialogueState_DIALOGUE_STATE_PROPOSED, siklusv1.DialogueState_DIALOGUE_STATE_AHEAD} {
		f.talks.list.Lines = append(f.talks.list.Lines, &siklusv1.DialogueLine{Period: []string{"q1", "q2", "q3", "q4"}[i], State: state, OpenPoints: int32(i)})
	}
	f.talks.list.Lines[2].Slot = slot
	return f
}

// withNoTalks is an agency in which nobody has said anything.
func withNoTalks(f *fake) *fake {
	f.talks = talkFakes{list: &siklusv1.ListDialoguesResponse{}, dialogue: &siklusv1.GetDialogueResponse{}, feedback: &siklusv1.ListFeedbackResponse{},
		asked: &siklusv1.ListFeedbackRequestsResponse{}, found: &siklusv1.FindColleaguesResponse{}}
	return f
}
