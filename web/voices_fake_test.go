package web

import (
	"context"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// voiceFakes are what the fake says of peers and staff.
type voiceFakes struct {
	list    *siklusv1.GetVoicesResponse
	found   *siklusv1.FindNomineesResponse
	asked   *siklusv1.ListVoiceSeatsResponse
	result  *siklusv1.GetVoiceResultResponse
	counts  *siklusv1.CountVoicesResponse
	already bool
}

// fakeVoices answers the voice service.
type fakeVoices struct{ *fake }

var _ siklusv1connect.VoiceServiceHandler = fakeVoices{}

func (f fakeVoices) GetVoices(context.Context, *siklusv1.GetVoicesRequest) (*siklusv1.GetVoicesResponse, error) {
	return orEmpty(f.voiced.list), f.readErr
}

func (f fakeVoices) FindNominees(context.Context, *siklusv1.FindNomineesRequest) (*siklusv1.FindNomineesResponse, error) {
	return orEmpty(f.voiced.found), f.findErr
}

func (f fakeVoices) NominateVoice(_ context.Context, r *siklusv1.NominateVoiceRequest) (*siklusv1.NominateVoiceResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.NominateVoiceResponse{}, err
}

func (f fakeVoices) DecideVoice(_ context.Context, r *siklusv1.DecideVoiceRequest) (*siklusv1.DecideVoiceResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.DecideVoiceResponse{}, err
}

func (f fakeVoices) ListVoiceSeats(context.Context, *siklusv1.ListVoiceSeatsRequest) (*siklusv1.ListVoiceSeatsResponse, error) {
	return orEmpty(f.voiced.asked), f.readErr
}

func (f fakeVoices) AnswerVoice(_ context.Context, r *siklusv1.AnswerVoiceRequest) (*siklusv1.AnswerVoiceResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AnswerVoiceResponse{Already: f.voiced.already}, err
}

func (f fakeVoices) DeclineVoice(_ context.Context, r *siklusv1.DeclineVoiceRequest) (*siklusv1.DeclineVoiceResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.DeclineVoiceResponse{}, err
}

func (f fakeVoices) GetVoiceResult(context.Context, *siklusv1.GetVoiceResultRequest) (*siklusv1.GetVoiceResultResponse, error) {
	return orEmpty(f.voiced.result), f.readErr
}

func (f fakeVoices) CountVoices(context.Context, *siklusv1.CountVoicesRequest) (*siklusv1.CountVoicesResponse, error) {
	return orEmpty(f.voiced.counts), f.readErr
}

// orEmpty hands out a copy, which a page may change; of nothing, an empty answer.
func orEmpty[T proto.Message](m T) T {
	if !m.ProtoReflect().IsValid() {
		return m.ProtoReflect().New().Interface().(T)
	}
	return copied(m)
}

const seatID = "01930000-0000-4000-8000-0000000f0001"

// withVoices fills what peers and staff say; said is every text that somebody typed.
func withVoices(f *fake, said func(string) string) *fake {
	employee := proto.CloneOf(f.kase.GetEmployee())
	employee.Post = "Bidan Ahli Pertama"
	someone := func(n int, name string) *siklusv1.Person { return person(n, said(name), "Perawat Ahli Muda") }
	asked := func(id string, open bool, state siklusv1.VoiceSeatState) *siklusv1.AskedVoice {
		return &siklusv1.AskedVoice{SeatId: id, Employee: employee, Group: siklusv1.VoiceGroup_VOICE_GROUP_PEERS, State: state, Period: "q3", Year: 2026,
			Until: "2026-10-07", Open: open, Least: 3}
	}
	f.voiced = voiceFakes{
		list: &siklusv1.GetVoicesResponse{CaseId: caseID, Period: "q3", Year: 2026, Employee: employee, Groups: []siklusv1.VoiceGroup{1, 2}, Least: 3, Most: 5, PerRater: 6,
			Terms: &siklusv1.VoiceTerms{Nominate: "2026-09-25", Substitute: "2026-10-01", Answer: "2026-10-07", Release: "2026-10-08"}, Substitutes: 2,
			MayNominate: true, MayDecide: true, Today: "2026-09-14", Zone: "Asia/Jayapura", Periods: []string{"q1", "q2", "q3", "q4"}, Released: true,
			Seats: []*siklusv1.VoiceSeat{
				{Id: seatID, Person: someone(21, "Marthen Kogoya"), Group: 1, State: siklusv1.VoiceSeatState_VOICE_SEAT_STATE_PROPOSED, Origin: "employee"},
				{Id: slotID, Person: someone(22, "Yuliana Wenda"), Group: 1, State: siklusv1.VoiceSeatState_VOICE_SEAT_STATE_ASKED, Origin: "leader"},
				{Id: askID, Person: someone(23, "Petrus Tabuni"), Group: 2, State: siklusv1.VoiceSeatState_VOICE_SEAT_STATE_REJECTED, Origin: "employee"}}},
		found: &siklusv1.FindNomineesResponse{More: true, Nominees: []*siklusv1.VoiceNominee{{Person: someone(24, "Naomi Asso"), Group: 1},
			{Person: someone(25, "Maria Kogoya"), Refusal: said("Atasan bukan rekan setingkat."), RefusalEnglish: said("A superior is no peer.")}}},
		asked: &siklusv1.ListVoiceSeatsResponse{Zone: "Asia/Jayapura", Asked: []*siklusv1.AskedVoice{asked(seatID, true, siklusv1.VoiceSeatState_VOICE_SEAT_STATE_ASKED),
			asked(slotID, false, siklusv1.VoiceSeatState_VOICE_SEAT_STATE_ANSWERED), asked(askID, false, siklusv1.VoiceSeatState_VOICE_SEAT_STATE_ASKED)}},
		result: &siklusv1.GetVoiceResultResponse{CaseId: caseID, Period: "q3", Year: 2026, Employee: employee, Least: 3, Release: "2026-10-08", Zone: "Asia/Jayapura",
			Results: []*siklusv1.VoiceResult{{Group: 1, Outcome: siklusv1.VoiceOutcome_VOICE_OUTCOME_SHOWN, Periods: []string{"q2", "q3"}, Period: "q3", ReleasedOn: "2026-10-08"},
				{Group: 2, Outcome: siklusv1.VoiceOutcome_VOICE_OUTCOME_CARRIED, Periods: []string{"q3"}, Period: "q3", ReleasedOn: "2026-10-08"}}},
		counts: &siklusv1.CountVoicesResponse{CycleId: cycleID, Year: 2026, Appraisals: 240, Periods: []*siklusv1.VoiceCount{{Period: "q1", Appraisals: 200, Waiting: 3, Asked: 1400,
			Substitutes: 120, DeclinedContact: 80, DeclinedConflict: 2, DeclinedTime: 20, DeclinedOther: 1, Replaced: 31, ReleasedAnswers: 1100, Shown: 190, Carried: 12, TooFew: 1}}},
	}
	for n := range behaviours {
		value := &siklusv1.VoiceValue{Value: int32(n + 1), Level: siklusv1.Rating(n % 4)}
		if n%2 == 0 {
			value.Examples = []string{said("Selalu membantu rekan baru di loket."), said("Kadang terlambat mengabari.")}
		}
		f.voiced.result.Results[0].Values = append(f.voiced.result.Results[0].Values, value)
	}
	return f
}
