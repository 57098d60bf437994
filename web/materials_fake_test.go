package web

import (
	"cmp"
	"context"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func (f fakeActs) ListMaterials(_ context.Context, _ *siklusv1.ListMaterialsRequest) (*siklusv1.ListMaterialsResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.readErr != nil || f.besideErr != nil {
		return nil, cmp.Or(f.readErr, f.besideErr)
	}
	if f.beside == nil {
		return &siklusv1.ListMaterialsResponse{}, nil
	}
	return f.beside, nil
}

// fullMaterials has something of every source and of every polarity, with more than a form shows.
func fullMaterials() *siklusv1.ListMaterialsResponse {
	feedback := &siklusv1.MaterialGroup{Name: "feedback", Title: "Umpan balik", TitleEnglish: "Feedback", Total: 27, Path: "/umpan-balik/" + caseID}
	for range 20 {
		feedback.Items = append(feedback.Items, &siklusv1.Material{Kind: "feedback", Title: "Cakupan imunisasi dasar lengkap pada bayi di wilayah kerja meningkat",
			Summary: "Keluarga di hulu sekarang menunggu jadwal posyandu. Tolong catat juga berapa yang datang dari kampung tetangga, supaya rencana vaksin bulan depan tepat.",
			Date:    "2026-06-12", Source: "dr. Markus Wenda (pejabat penilai)", SourceEnglish: "dr. Markus Wenda (appraiser)", Path: "/umpan-balik/" + caseID})
	}
	return &siklusv1.ListMaterialsResponse{Groups: []*siklusv1.MaterialGroup{feedback,
		{Name: "progress", Title: "Catatan kemajuan", TitleEnglish: "Entries of progress", Total: 2, Items: []*siklusv1.Material{
			{Kind: "progress-entries", Title: "Cakupan imunisasi dasar lengkap", Summary: "14 catatan, 9 dengan bukti; jumlah 96 bayi.", SummaryEnglish: "14 entries, 9 with evidence; in all 96 bayi.", Date: "2026-06-29", Path: "/kemajuan/" + caseID, Result: 1},
			{Kind: "progress-entries", Title: "Pekerjaan di luar SKP", TitleEnglish: "Work outside the plan", Summary: "1 catatan, 0 dengan bukti.", SummaryEnglish: "1 entries, 0 with evidence."}}},
		{Name: "measured", Title: "Data terukur", TitleEnglish: "Measured data", Total: 2, Path: "/data/orang/" + caseID, Items: []*siklusv1.Material{
			{Kind: "measured-value", Title: "Berkas selesai", Summary: "nilai 41, target 40, capaian 102,5 %", SummaryEnglish: "value 41, target 40, achievement 102.5 %", Date: "2026-06-30", Polarity: siklusv1.Polarity_POLARITY_FOR, Source: "SIMPUS"},
			{Kind: "measured-value", Title: "Laporan terlambat", Summary: "nilai 3, target 1", SummaryEnglish: "value 3, target 1", Date: "2026-06-30", Polarity: siklusv1.Polarity_POLARITY_AGAINST, Source: "SIMPUS"}}},
		{Name: "citizens", Title: "Suara warga", TitleEnglish: "Citizens", Total: 4, Items: []*siklusv1.Material{{Kind: "complaint", Title: "Akta terlambat"}}}}}
}

func hostileMaterials(f *fake) {
	for _, g := range f.beside.Groups {
		g.Title, g.TitleEnglish, g.Path = evil, evil, "javascript:alert(1)"
		for _, m := range g.Items {
			m.Title, m.TitleEnglish, m.Summary, m.SummaryEnglish, m.Date, m.Source, m.SourceEnglish, m.Path = evil, evil, evil, evil, evil, evil, evil, "//jahat.example/"
		}
	}
}

// behaving lets the records propose a rating of behaviour.
func behaving(f *fake) {
	f.preview.ProposedBehaviour = siklusv1.Rating_RATING_ABOVE
	f.preview.BehaviourReason, f.preview.BehaviourReasonEnglish = "Fakta perilaku berbobot 112 %.", "Weighted facts of behaviour 112 %."
	f.preview.BehaviourProvision = "IV.B.3.a.2; policy"
	f.preview.BehaviourBasis = &siklusv1.BehaviourBasis{Proposed: siklusv1.Rating_RATING_ABOVE, Value: "112", Above: 105, Meets: 90, Aspects: []*siklusv1.ProposalAspect{
		{Aspect: "integrity", Weight: 50, Reached: "110", Counted: 4, Reason: "Empat fakta integritas.", ReasonEnglish: "Four facts of integrity."},
		{Aspect: "peer-feedback", Weight: 50, Reached: "114", Counted: 5}}}
}

func materialLooks() []look {
	return []look{
		{name: "materials", path: "/berkas/" + caseID + "/bahan"},
		{name: "materials unread", path: "/berkas/" + caseID + "/bahan", state: func(f *fake) { f.beside = nil }},
		{name: "missing dialogues", hr: true, path: "/hr/siklus/" + cycleID + "/dialog"},
		{name: "missing dialogues of a unit", hr: true, path: "/hr/siklus/" + cycleID + "/dialog?masa=q2&unit=PKM-1"},
		{name: "no missing dialogues", hr: true, path: "/hr/siklus/" + cycleID + "/dialog", state: func(f *fake) {
			if f.lists.gaps != nil {
				f.lists.gaps.Gaps = nil
			}
		}},
		{name: "unanswered feedback", hr: true, path: "/hr/siklus/" + cycleID + "/permintaan"},
		{name: "not evaluated", hr: true, path: "/hr/siklus/" + cycleID + "/tidak-dinilai?masa=q2"},
		{name: "rating with proposed behaviour", act: "Rate", path: "/tugas/" + taskID, state: behaving},
		{name: "rating away from proposed behaviour", act: "Rate", path: "/tugas/" + taskID, post: []string{"step", "check", "results", "RATING_MEETS", "behaviour", "RATING_BELOW"},
			state: func(f *fake) { behaving(f); f.preview.NotesNeeded = true }},
	}
}

// listFakes are what the lists for HR answer.
type listFakes struct {
	gaps       *siklusv1.ListDialogueGapsResponse
	unanswered *siklusv1.ListUnansweredFeedbackResponse
	notOpened  *siklusv1.ListNotOpenedResponse
	choices    *siklusv1.ListAgencyChoicesResponse
}

func (f fakeDialogues) ListDialogueGaps(_ context.Context, r *siklusv1.ListDialogueGapsRequest) (*siklusv1.ListDialogueGapsResponse, error) {
	_, err := f.hand(r)
	if f.readErr != nil || f.lists.gaps == nil {
		return &siklusv1.ListDialogueGapsResponse{}, f.readErr
	}
	return f.lists.gaps, err
}

func (f fakeDialogues) ListUnansweredFeedback(context.Context, *siklusv1.ListUnansweredFeedbackRequest) (*siklusv1.ListUnansweredFeedbackResponse, error) {
	if f.lists.unanswered == nil {
		return &siklusv1.ListUnansweredFeedbackResponse{}, f.readErr
	}
	return f.lists.unanswered, f.readErr
}

func (f fakeCycles) ListNotOpened(_ context.Context, r *siklusv1.ListNotOpenedRequest) (*siklusv1.ListNotOpenedResponse, error) {
	_, err := f.hand(r)
	if f.readErr != nil || f.lists.notOpened == nil {
		return &siklusv1.ListNotOpenedResponse{}, f.readErr
	}
	return f.lists.notOpened, err
}

func (f fakeCycles) ListAgencyChoices(context.Context, *siklusv1.ListAgencyChoicesRequest) (*siklusv1.ListAgencyChoicesResponse, error) {
	if f.lists.choices == nil {
		return &siklusv1.ListAgencyChoicesResponse{}, f.readErr
	}
	return f.lists.choices, f.readErr
}

func (f fakeTargets) AcknowledgeTargets(_ context.Context, r *siklusv1.AcknowledgeTargetsRequest) (*siklusv1.AcknowledgeTargetsResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AcknowledgeTargetsResponse{AcknowledgedAt: at("2026-07-09T05:03:00Z")}, err
}

func fullLists() listFakes {
	employee, leader := person(1, "Yuliana Rumbiak, S.KM.", "Penyuluh"), person(2, "dr. Markus Wenda", "Kepala Puskesmas Walesi")
	return listFakes{
		gaps: &siklusv1.ListDialogueGapsResponse{CycleId: cycleID, Year: 2026, Period: "q2", Periods: []string{"q1", "q2", "year"}, More: true,
			Units: []*siklusv1.UnitDialogues{{UnitCode: "PKM-1", Unit: "Puskesmas Walesi", People: 22, Confirmed: 14, Written: 3, Planned: 1, Missing: 4}, {UnitCode: "DIK", Unit: "Dinas Pendidikan", People: 40, Confirmed: 40}},
			Gaps:  []*siklusv1.DialogueGap{{CaseId: caseID, Employee: employee, Leader: leader, Unit: "Puskesmas Walesi"}, {CaseId: caseID, Employee: leader, Unit: "Puskesmas Walesi"}}},
		unanswered: &siklusv1.ListUnansweredFeedbackResponse{CycleId: cycleID, Year: 2026, Zone: "Asia/Jayapura", More: true,
			Requests: []*siklusv1.UnansweredFeedback{{Id: actID, Employee: employee, Asked: leader, Unit: "Puskesmas Walesi", At: at("2026-06-01T02:00:00Z"), WorkingDays: 27}}},
		notOpened: &siklusv1.ListNotOpenedResponse{Period: "q2", Periods: []string{"q1", "q2"}, Year: 2026, People: []*siklusv1.NotOpened{
			{CaseId: caseID, Person: employee, Unit: "Puskesmas Walesi", Reason: "absent", Absence: siklusv1.Absence_ABSENCE_MATERNITY, Provision: "policy"},
			{CaseId: caseID, Person: leader, Reason: "departed", Provision: "policy"}}},
		choices: &siklusv1.ListAgencyChoicesResponse{Policies: []*siklusv1.AgencyChoice{{Value: "kuranji", Title: "Pengelola kepegawaian Kuranji"}, {Value: "nasional"}},
			Units: []*siklusv1.AgencyChoice{{Value: "PKM-1", Title: "Puskesmas Walesi"}, {Value: "DIK", Title: "Dinas Pendidikan"}}},
	}
}

func hostileLists(f *fake) {
	f.lists.gaps.Units[0].Unit, f.lists.gaps.Units[0].UnitCode, f.lists.gaps.Period, f.lists.gaps.Gaps[0].Unit = evil, evil, evil, evil
	f.lists.gaps.Gaps[0].CaseId, f.lists.gaps.Gaps[0].Employee, f.lists.gaps.Gaps[0].Leader = evil, person(1, evil, evil), person(2, evil, evil)
	f.lists.unanswered.Requests[0].Asked, f.lists.unanswered.Requests[0].Unit, f.lists.unanswered.Zone = person(2, evil, evil), evil, evil
	f.lists.notOpened.People[0].Reason, f.lists.notOpened.People[0].Person, f.lists.notOpened.People[0].Provision = evil, person(1, evil, evil), evil
	f.lists.choices.Units[0].Value, f.lists.choices.Units[0].Title, f.lists.choices.Policies[0].Title = evil, evil, evil
}

// branchBelow is the matrix of somebody below, with one role that is agreed.
func branchBelow(people []*siklusv1.Offeree) *siklusv1.MatrixBranch {
	ref := taskID + ":1"
	return &siklusv1.MatrixBranch{Columns: []*siklusv1.ParentResult{{Ref: ref, Number: 1, Result: "Perawatan luka tepat waktu", Main: true}, {Ref: taskID + ":2", Number: 2, Result: "Arsip rapi"}},
		Rows: []*siklusv1.MatrixRow{{Person: people[0], Roles: []*siklusv1.MatrixRole{{Parent: ref, Role: "Luka dirawat sesuai jadwal", Main: true, State: "agreed"}}}}}
}

// answeredSoon is how soon a leader answers, of every kind.
func answeredSoon() []*siklusv1.AnswerSpeed {
	return []*siklusv1.AnswerSpeed{{What: "progress-feedback", Answered: 14, MedianDays: "1.5", WithinADay: 9, Waiting: 2, OldestDays: 6},
		{What: "feedback-request", Waiting: 1, OldestDays: 3}, {What: "targets", Answered: 12, MedianDays: "3", WithinADay: 4}, {What: "rating", Answered: 21, MedianDays: "8"}}
}
