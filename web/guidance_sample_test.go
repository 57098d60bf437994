package web

import (
	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	recordID = "01930000-0000-7000-8000-0000000e0001"
	actionID = "01930000-0000-7000-8000-0000000e0002"
	guideID  = "01930000-0000-7000-8000-0000000e0003"
)

// everyGuidance and everyCounselling are all that may be done, so that a page shows every form.
var (
	everyGuidance = []string{"SignGuidance", "CloseMentoring", "GiveGuidanceFeedback", "EvaluateCompetence", "ForwardGuidance",
		"WriteCoaching", "AddMentoringEntry"}
	everyCounselling = []string{"TellEmployee", "TakeCounselling", "ReleaseCounselling", "AppointCounsellor", "DeclineCounselling", "ScheduleCounselling",
		"RecordCounselling", "DecideCounselling", "ReportBehaviour", "CloseBehaviour"}
)

// withGuidance fills guidance and counselling; said is every text that somebody typed.
func withGuidance(f *fake, said func(string) string) *fake {
	employee, leader := proto.CloneOf(f.kase.GetEmployee()), proto.CloneOf(f.kase.GetAppraiser())
	by := func(p *siklusv1.Person, role string) *siklusv1.DialogueParty {
		return &siklusv1.DialogueParty{Person: p, Role: role}
	}
	me, them := by(employee, "employee"), by(leader, "guide")
	line := &siklusv1.GuidanceLine{Id: recordID, Kind: siklusv1.GuidanceKind_GUIDANCE_KIND_COACHING, Employee: employee, Guide: leader, CaseId: caseID,
		Subject: said("Cakupan imunisasi dasar"), StartedAt: at("2026-07-01T01:00:00Z"), WaitsForYou: true,
		Awaits: []*siklusv1.GuidanceAwait{{Step: "sign", By: "employee"}, {Step: "feedback", By: "employee"}}}
	mentoring := proto.CloneOf(line)
	mentoring.Kind, mentoring.WaitsForYou = siklusv1.GuidanceKind_GUIDANCE_KIND_MENTORING, false
	ended := proto.CloneOf(line)
	ended.Decided, ended.Awaits, ended.WaitsForYou = siklusv1.FollowUp_FOLLOW_UP_TRAINING, nil, false
	action := func(done, late bool) *siklusv1.PlannedAction {
		return &siklusv1.PlannedAction{Id: actionID, What: said("Latih kader di tiga kampung"), Until: "2026-09-30", Done: done, DoneOn: map[bool]string{true: "2026-07-02"}[done], Note: said("Sudah dua"), Overdue: late}
	}
	plan := &siklusv1.ActionPlan{Result: 1, Planned: said("Cakupan imunisasi"), Version: 2, At: at("2026-07-01T01:00:00Z"), Actions: []*siklusv1.PlannedAction{action(true, false), action(false, true), action(false, false)}}
	former := proto.CloneOf(plan)
	former.Version = 1
	f.guides = guideFakes{
		list: &siklusv1.ListGuidanceResponse{CaseId: caseID, Employee: employee, Lines: []*siklusv1.GuidanceLine{line, mentoring, ended}, Plans: 2, Overdue: 1,
			MayStart: true, Own: true, Appraiser: true, Zone: "Asia/Jayapura"},
		desk: &siklusv1.ListGuidanceDeskResponse{Lines: []*siklusv1.GuidanceLine{mentoring, ended}, Zone: "Asia/Jayapura"},
		plans: &siklusv1.GetActionPlansResponse{CaseId: caseID, Employee: employee, MayWrite: true, Today: "2026-07-10", Zone: "Asia/Jayapura", Results: []*siklusv1.ResultPlan{
			{Result: 1, Planned: said("Cakupan imunisasi"), Plan: plan, Former: []*siklusv1.ActionPlan{former}, Short: true}, {Result: 2, Planned: said("Kader terlatih")}}},
		record: &siklusv1.GetGuidanceResponse{Line: line, Cause: siklusv1.GuidanceCause_GUIDANCE_CAUSE_LOW_RESULT, AssignedBy: by(leader, "appraiser"), ImproveUntil: "2027-01-01", ImproveOver: true,
			Version: 3, WrittenBy: me, WrittenAt: at("2026-07-02T01:00:00Z"), Side: "employee", May: everyGuidance, AdjustTargets: true, OutdatedSignatures: true, Today: "2026-07-10",
			Zone: "Asia/Jayapura", Year: 2026, FeedbackGiven: true, Feedback: &siklusv1.GuidanceFeedback{Answers: []int32{1, 2, 3, 4, 5, 4, 3, 2, 1}, Text: said("Berguna.")},
			Signatures: []*siklusv1.PointsConfirmation{{By: them, At: at("2026-07-02T02:00:00Z")}},
			Coaching: &siklusv1.Coaching{Indicator: said("Bayi diimunisasi"), Baseline: said("61 %"), Target: said("85 %"), Strategy: said("Posyandu"), Progress: said("70 %"), Problem: said("Jarak"),
				Cause: said("Satu kendaraan"), Options: said("Jadwal bergilir"), NextIndicator: said("Kunjungan"), NextStrategy: said("Dua kali sebulan"), Adjust: "yes"},
			Mentoring: &siklusv1.Mentoring{Skill: said("Mengelola data"), From: "2026-07-01", Until: "2026-12-31", Change: said("Laporan sendiri"), Measure: said("Tanpa koreksi")},
			Notes: []*siklusv1.GuidanceNote{
				{By: them, At: at("2026-07-03T01:00:00Z"), What: &siklusv1.GuidanceNote_Entry{Entry: &siklusv1.MentoringEntry{Day: "2026-07-03", Place: said("09.00, aula"), Matter: said("Tabel"), Action: said("Coba sendiri"), Until: "2026-07-20", Minutes: 90}}},
				{By: me, At: at("2026-07-04T01:00:00Z"), What: &siklusv1.GuidanceNote_End{End: &siklusv1.MentoringEnd{Reached: siklusv1.Reached_REACHED_PARTLY, Text: said("Hampir")}}},
				{By: them, At: at("2026-07-05T01:00:00Z"), What: &siklusv1.GuidanceNote_Seen{Seen: &siklusv1.CompetenceSeen{Recommendation: said("Pelatihan data"), Levels: []*siklusv1.CompetenceLevel{
					{Key: "integrity", Level: 4, Reason: said("Jujur soal angka")}, {Name: said("Statistik"), Level: 2, Reason: said("Perlu bantuan")}}}}},
				{By: by(leader, "appraiser"), At: at("2026-07-06T01:00:00Z"), What: &siklusv1.GuidanceNote_Forwarded{Forwarded: said("Mohon keputusan")}},
				{By: by(leader, "superior"), At: at("2026-07-07T01:00:00Z"), What: &siklusv1.GuidanceNote_Decided{Decided: &siklusv1.DecideGuidanceRequest{FollowUp: siklusv1.FollowUp_FOLLOW_UP_TRAINING, Note: said("Triwulan IV")}}}}},
	}
	fillCounselling(f, employee, leader, said)
	return f
}

// fillCounselling fills counselling.
func fillCounselling(f *fake, employee, leader *siklusv1.Person, said func(string) string) {
	line := &siklusv1.CounsellingLine{Id: recordID, Employee: employee, State: siklusv1.CounsellingState_COUNSELLING_STATE_SCHEDULED, At: at("2026-07-09T01:00:00Z"), Part: "handler", May: everyCounselling}
	own := proto.CloneOf(line)
	own.Part, own.State = "employee", siklusv1.CounsellingState_COUNSELLING_STATE_DECIDED
	when := at("2026-07-09T01:00:00Z")
	f.guides.counselling = &siklusv1.ListCounsellingResponse{Zone: "Asia/Jayapura", Lines: []*siklusv1.CounsellingLine{line, own},
		Desk: []*siklusv1.CounsellingLine{{Id: recordID, State: siklusv1.CounsellingState_COUNSELLING_STATE_REPORTED, At: when, DaysWaiting: 3, May: []string{"TakeCounselling"}}}}
	f.guides.file = &siklusv1.GetCounsellingResponse{Line: line, Today: "2026-07-10", Zone: "Asia/Jayapura", CaseId: caseID,
		Counsellor: &siklusv1.DialogueParty{Person: leader, Role: "independent"},
		Reads:      []*siklusv1.CounsellingRead{{By: leader, At: when}, {By: leader, At: when}},
		Notes: []*siklusv1.CounsellingNote{
			{Step: "noted", By: leader, At: when, What: &siklusv1.CounsellingNote_Problem{Problem: &siklusv1.BehaviourProblem{Special: said("Tepat waktu"), Detail: said("Tiga kali terlambat"), Others: "no", Done: said("Sudah ditegur"),
				Issues: []*siklusv1.BehaviourIssue{{Value: 2, Problem: said("Tidak menepati janji")}, {Value: 5, Problem: said("Menunda")}}}}},
			{Step: "told", By: leader, At: when, What: &siklusv1.CounsellingNote_Telling{Telling: &siklusv1.Telling{Day: "2026-06-01", How: said("Berdua, di ruang kerja")}}},
			{Step: "answered", By: employee, At: when, What: &siklusv1.CounsellingNote_Text{Text: said("Anak saya sakit")}},
			{Step: "reported", By: leader, At: when, What: &siklusv1.CounsellingNote_Report{Report: &siklusv1.BehaviourReport{Since: said("Masih sama"), Evidence: said("Dua umpan balik")}}},
			{Step: "taken", By: leader, At: when},
			{Step: "appointed", By: leader, At: when, Counsellor: leader, Kind: siklusv1.CounsellorKind_COUNSELLOR_KIND_INDEPENDENT},
			{Step: "declined", By: leader, At: when, What: &siklusv1.CounsellingNote_Text{Text: said("Masih kerabat")}},
			{Step: "scheduled", By: leader, At: when, What: &siklusv1.CounsellingNote_Meeting{Meeting: &siklusv1.CounsellingMeeting{Day: "2026-07-15", Time: "10.00", Minutes: 60, Place: said("Ruang konseling"), Link: "https://rapat.example/1"}}},
			{Step: "recorded", By: leader, At: when, What: &siklusv1.CounsellingNote_Record{Record: &siklusv1.CounsellingRecord{Found: said("Beban keluarga"), Agreed: said("Jam fleksibel"), Reached: siklusv1.Reached_REACHED_PARTLY, Advice: said("Tinjau sebulan lagi")}}},
			{Step: "decided", By: leader, At: when, What: &siklusv1.CounsellingNote_Decision{Decision: &siklusv1.CounsellingDecision{FollowUp: siklusv1.FollowUp_FOLLOW_UP_ADJUSTMENT, Note: said("Sampai Oktober")}}}}}
	f.talks.found = &siklusv1.FindColleaguesResponse{More: true, People: []*siklusv1.Person{{Id: guideID, Name: said("Marthen Wenda"), Post: said("Kepala Seksi")}}}
}

// withNoGuidance is an agency in which nobody is guided.
func withNoGuidance(f *fake) *fake {
	f.guides = guideFakes{list: &siklusv1.ListGuidanceResponse{}, desk: &siklusv1.ListGuidanceDeskResponse{}, plans: &siklusv1.GetActionPlansResponse{},
		record: &siklusv1.GetGuidanceResponse{Line: &siklusv1.GuidanceLine{Id: recordID}}, counselling: &siklusv1.ListCounsellingResponse{}, file: &siklusv1.GetCounsellingResponse{Line: &siklusv1.CounsellingLine{Id: recordID}}}
	f.talks.found = &siklusv1.FindColleaguesResponse{}
	return f
}
