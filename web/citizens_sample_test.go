package web

import (
	"fmt"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	deskToken   = "P0RCtyMppJAIzrGOjH0dbQGS86F8LntEml0bA4bKj1rHCwPA"
	visitToken  = "P0RCtyMppJAIzrGOjH0dbQGS86F8LntEml0bA4bKj1rHCwPAx0RCtyMppJAIzrGOjH0d"
	followCode  = "7K3M-9QXT-02BV-HR5D"
	deskID      = "01930000-0000-7000-8000-0000000000d1"
	deskUnit    = "01930000-0000-7000-8000-0000000000d2"
	complaintID = "01930000-0000-7000-8000-0000000000d3"
)

// everyMark are nine answers as a form sends them.
func everyMark(more ...string) []string {
	var form []string
	for i := range 9 {
		form = append(form, fmt.Sprintf("u%d", i+1), "4")
	}
	return append(append(form, "kunjungan", visitToken), more...)
}

// citizenLooks are the pages of the citizen's voice.
func citizenLooks() []look {
	complaint := citizenPages + "/laporan/" + complaintID
	may := func(f func(*siklusv1.Complaint)) func(*fake) {
		return func(fake *fake) { f(fake.citizens.complaint.Complaint) }
	}
	return []look{
		{name: "citizen's survey", path: "/warga/" + deskToken},
		{name: "citizen's survey in rehearsal", path: "/warga/" + deskToken, state: func(f *fake) { f.citizens.desk.Rehearsal = true }},
		{name: "citizen's survey by slips", path: "/warga/" + deskToken, state: func(f *fake) { f.citizens.desk.State = siklusv1.DeskState_DESK_STATE_SLIPS_ONLY }},
		{name: "citizen's survey closed", path: "/warga/" + deskToken, state: func(f *fake) { f.citizens.desk.State = siklusv1.DeskState_DESK_STATE_CLOSED }},
		{name: "citizen's survey forged", path: "/warga/palsu", state: func(f *fake) {
			f.citizens.openErr = refusal(connect.CodeNotFound, "link-unknown", "Tautan ini tidak dikenal.", "This link is not known.", "")
		}},
		{name: "citizen's survey half filled", path: "/warga/" + deskToken, post: []string{"u1", "4", "saran", evil, "laporan", evil, "kunjungan", visitToken}, state: func(f *fake) {
			f.citizens.sendErr = refusedField("marks[1]")
		}},
		{name: "citizen's survey flooded", path: "/warga/" + deskToken, post: everyMark("laporan", evil), state: func(f *fake) {
			f.citizens.sendErr = refusal(connect.CodeResourceExhausted, "too-many-requests", "Loket ini sedang menerima terlalu banyak isian.", "Too many forms.", "policy")
		}},
		{name: "citizen thanked", path: "/warga/terima"}, {name: "complaint followed", path: "/lapor/" + followCode},
		{name: "code asked", path: "/lapor"}, {name: "code unknown", path: "/lapor/" + followCode, state: func(f *fake) {
			f.citizens.followErr = refusal(connect.CodeNotFound, "not-found", "Kode ini tidak kami kenali.", "Unknown.", "")
		}},
		{name: "own complaints", path: citizenPages}, {name: "complaints of the team", path: citizenPages + "/tim"},
		{name: "complaints of the agency", hr: true, path: "/hr/warga/laporan?semua=1"},
		{name: "satisfaction", path: citizenPages + "/layanan"}, {name: "satisfaction for HR", hr: true, path: citizenPages + "/layanan?unit=" + deskUnit},
		{name: "comparison asked", path: citizenPages + "/banding?unit=" + deskUnit}, {name: "comparison badly asked", path: citizenPages + "/banding?unit=" + deskUnit + "&begins=kemarin&days=2"},
		{name: "comparison", path: citizenPages + "/banding?unit=" + deskUnit + "&layanan=akta&begins=2026-03-02&days=60"},
		{name: "verification refused", hr: true, path: complaint + "/verifikasi", post: []string{"genuine", "true", "note", evil}, state: refusing},
		{name: "closing refused", hr: true, path: complaint + "/tutup", post: []string{"outcome", evil, "reason", evil}, state: refusing},
		{name: "complaint to answer", path: complaint, state: may(func(c *siklusv1.Complaint) { c.MayAnswer, c.Answer, c.Stage = true, "", "assigned" })},
		{name: "complaint to verify", hr: true, path: complaint, state: may(func(c *siklusv1.Complaint) { c.MayVerify, c.Stage, c.Person, c.Outcome = true, "received", nil, "" })},
		{name: "complaint to close", hr: true, path: complaint + "?disimpan=1", state: may(func(c *siklusv1.Complaint) { c.MayClose, c.Escalated, c.Overdue = true, true, true })},
		{name: "complaint closed", path: complaint},
		{name: "complaint badly answered", path: complaint + "/jawab", post: []string{"answer", "ya"}, state: may(func(c *siklusv1.Complaint) { c.MayAnswer = true })},
		{name: "desks", hr: true, path: "/hr/warga?disimpan=1"}, {name: "desk edited", hr: true, path: "/hr/warga?ubah=" + deskID},
		{name: "desk badly opened", hr: true, path: "/hr/warga", post: []string{"desk.name", evil, "standard", "lama"}},
	}
}

func refusedField(field string) error {
	err := connect.NewError(connect.CodeInvalidArgument, nil)
	if detail, wrong := connect.NewErrorDetail(&siklusv1.RefusalDetail{Code: "input-wrong", Sentence: "Jawab sembilan pertanyaan.", English: "Answer all nine questions.", Field: field}); wrong == nil {
		err.AddDetail(detail)
	}
	return err
}

func sampleElements() (list []*siklusv1.SurveyElement) {
	for _, e := range [][2]string{{"Persyaratan", "Requirements"}, {"Prosedur", "Procedure"}, {"Waktu", "Time"}, {"Biaya", "Cost"}, {"Hasil layanan", "Product"},
		{"Kemampuan petugas", "Competence of staff"}, {"Sikap petugas", "Behaviour of staff"}, {"Penanganan pengaduan", "Handling of complaints"}, {"Sarana", "Facilities"}} {
		list = append(list, &siklusv1.SurveyElement{Name: e[0], NameEnglish: e[1], Question: "Apakah hasilnya benar dan sesuai yang dijanjikan?", QuestionEnglish: "Was the outcome right and as promised?",
			Choices: []string{"Tidak ada", "Kurang", "Sesuai", "Sangat"}, ChoicesEnglish: []string{"Not at all", "Hardly", "Yes", "Very"}})
	}
	return list
}

func sampleComplaint() *siklusv1.Complaint {
	return &siklusv1.Complaint{Id: complaintID, Text: "Akta anak saya tiga bulan belum jadi. Pak [nama] menyuruh saya kembali terus, hubungi [telepon].", Stage: "closed", On: "2026-06-02", Desk: "Loket 2",
		Unit: &siklusv1.MeasuredUnit{Id: deskUnit, Name: "Bidang Pencatatan Sipil"}, Service: "Akta kelahiran", Person: person(1, "Yuliana Rumbiak", ""), Due: "2026-06-10",
		Answer: "Berkas tertahan karena jaringan; akta sudah terbit dan diantar.", AnsweredBy: person(1, "Yuliana Rumbiak", ""), AnsweredAt: at("2026-06-08T02:00:00Z"),
		Outcome: "founded", Closing: "Memang terlambat tiga minggu; alur berkas diperbaiki.", Note: "Cocok dengan catatan layanan bulan Mei.", Stands: "against"}
}

func fullCitizens() citizenFakes {
	served := &siklusv1.ServedUnit{Unit: &siklusv1.MeasuredUnit{Id: deskUnit, Name: "Bidang Pencatatan Sipil"}, ServiceCode: "akta", Service: "Akta kelahiran"}
	good := func(n int32, index, class string) *siklusv1.Satisfaction {
		return &siklusv1.Satisfaction{Answers: n, Index: index, Class: class, OneMoves: "0.59", Elements: []string{"3.12", "3.4", "2.87", "3.9", "3.2", "3.33", "3.41", "2.9", "3.01"}}
	}
	year := &siklusv1.GetSatisfactionResponse{Shown: served, Choices: []*siklusv1.ServedUnit{served, {Unit: served.Unit, ServiceCode: "ktp", Service: "KTP elektronik"}},
		All: good(128, "81.42", "B"), Elements: sampleElements(), Trend: "better", Least: 10, Expected: "B", ExpectedFrom: "76.61", Founded: 3, Unfounded: 1, Open: 2,
		Words: []string{"Kursi tunggu kurang.", "Petugas loket 2 sabar."}}
	for i, index := range []string{"70.1", "", "72.5", "74.03", "78.9", "88.31"} {
		m := &siklusv1.SatisfactionMonth{Month: fmt.Sprintf("2026-%02d-01", i+1), Satisfaction: good(20, index, "B")}
		if index == "" {
			m.Satisfaction = &siklusv1.Satisfaction{Answers: 3, Few: true, OneMoves: "25"}
		}
		year.Months = append(year.Months, m)
	}
	year.ProgrammeDays = 90
	year.Programmes = []*siklusv1.CompletedProgramme{{Course: "Pelayanan publik prima bagi petugas loket", Begins: "2026-03-09", Ended: "2026-03-13", People: 4}, {Course: "Arsip", Ended: "2026-06-02", People: 1}}
	praise := sampleComplaint()
	praise.Praise, praise.Stands, praise.Answer = true, "for", ""
	waiting := sampleComplaint()
	waiting.Outcome, waiting.Stage, waiting.Overdue, waiting.Stands = "", "assigned", true, "neutral"
	desk := &siklusv1.Desk{Id: deskID, UnitId: deskUnit, Unit: "Bidang Pencatatan Sipil", ServiceCode: "akta", Service: "Akta kelahiran", Name: "Loket 2", Sheet: 3}
	slips := &siklusv1.Desk{Id: deskUnit, UnitId: deskUnit, Unit: "Bidang Pencatatan Sipil", ServiceCode: "ktp", Service: "KTP elektronik", Name: "Loket 3", SlipsOnly: true, RehearsalCycleId: cycleID}
	return citizenFakes{
		desk: &siklusv1.OpenDeskResponse{State: siklusv1.DeskState_DESK_STATE_OPEN, Agency: "Pemerintah Kabupaten Simeulue", Unit: "Bidang Pencatatan Sipil", Service: "Akta kelahiran", Desk: "Loket 2", Visit: visitToken, Elements: sampleElements()},
		followed: &siklusv1.FollowComplaintResponse{Agency: "Pemerintah Kabupaten Simeulue", Service: "Akta kelahiran", Text: "Akta anak saya belum jadi.", Stage: "assigned", On: "2026-06-02",
			Due: "2026-06-10", Answer: "Akta sudah terbit.", Closing: "Memang terlambat."},
		desks: &siklusv1.ListDesksResponse{Desks: []*siklusv1.DeskLine{{Desk: desk, Answers: 128, Complaints: 4, Busiest: 75, Floods: 2}, {Desk: slips}},
			Units: []*siklusv1.MeasuredUnit{served.Unit}, Services: []*siklusv1.Service{{Code: "akta", Name: "Akta kelahiran"}}, Hourly: 60, RehearsalCycleId: cycleID},
		printed: &siklusv1.PrintDeskResponse{Name: "loket-akta-3.pdf", Content: []byte("%PDF-1.4 contoh")},
		year:    year,
		compared: &siklusv1.CompareSatisfactionResponse{Shown: served, Before: &siklusv1.ComparedSpan{From: "2026-01-01", To: "2026-03-01", Satisfaction: good(40, "70.1", "C"), Finished: 80, MedianWorkingDays: "6", InTime: "61.5"},
			After:  &siklusv1.ComparedSpan{From: "2026-03-03", To: "2026-05-01", Satisfaction: good(44, "79", "B"), Finished: 7, MedianWorkingDays: "3.5", InTime: "90", FewRecords: true},
			Change: "8.9", Finding: "up", Sentence: "Indeks naik 8,9 dari 40 ke 44 jawaban.", English: "The index rose by 8.9.", Least: 10, Unfinished: true},
		complaints: &siklusv1.ListComplaintsResponse{Complaints: []*siklusv1.Complaint{waiting, sampleComplaint(), praise}, More: true},
		complaint:  &siklusv1.GetComplaintResponse{Complaint: sampleComplaint(), People: []*siklusv1.Person{person(1, "Yuliana Rumbiak", ""), person(2, "Markus Wenda", "")}},
	}
}

func emptyCitizens() citizenFakes {
	return citizenFakes{
		desk: &siklusv1.OpenDeskResponse{State: siklusv1.DeskState_DESK_STATE_OPEN}, followed: &siklusv1.FollowComplaintResponse{}, desks: &siklusv1.ListDesksResponse{},
		printed: &siklusv1.PrintDeskResponse{}, year: &siklusv1.GetSatisfactionResponse{}, compared: &siklusv1.CompareSatisfactionResponse{},
		complaints: &siklusv1.ListComplaintsResponse{}, complaint: &siklusv1.GetComplaintResponse{Complaint: &siklusv1.Complaint{Id: complaintID}},
	}
}

// hostileCitizens puts evil into every text of these pages.
func hostileCitizens(f *fake) {
	c := fullCitizens()
	d := c.desk
	d.Agency, d.Unit, d.Service, d.Desk, d.Visit = evil, evil, evil, evil, evil
	for _, e := range d.Elements {
		e.Question, e.QuestionEnglish, e.Choices, e.ChoicesEnglish = evil, evil, []string{evil, evil}, []string{evil}
	}
	c.followed = &siklusv1.FollowComplaintResponse{Agency: evil, Service: evil, Text: evil, Stage: evil, On: evil, Due: evil, Answer: evil, Outcome: evil, Closing: evil}
	evilOne := &siklusv1.Complaint{Id: evil, Text: evil, Stage: evil, On: evil, Desk: evil, Unit: &siklusv1.MeasuredUnit{Name: evil}, Service: evil, Person: &siklusv1.Person{Id: evil, Name: evil},
		Due: evil, Answer: evil, AnsweredBy: &siklusv1.Person{Name: evil}, Closing: evil, Note: evil, Stands: evil, MayVerify: true, MayAnswer: true, MayClose: true}
	c.complaints.Complaints = []*siklusv1.Complaint{evilOne}
	c.complaint = &siklusv1.GetComplaintResponse{Complaint: evilOne, People: []*siklusv1.Person{{Id: evil, Name: evil}}}
	c.year.Words, c.year.Expected, c.year.ExpectedFrom, c.year.Trend = []string{evil}, evil, evil, evil
	c.year.Shown = &siklusv1.ServedUnit{Unit: &siklusv1.MeasuredUnit{Id: evil, Name: evil}, ServiceCode: evil, Service: evil}
	c.year.Months[0].Month, c.year.Months[0].Satisfaction = evil, &siklusv1.Satisfaction{Index: evil, Class: evil}
	for _, mark := range c.year.Programmes {
		mark.Course, mark.Begins = evil, evil
	}
	c.compared.Sentence, c.compared.English = evil, evil
	c.compared.Shown = proto.CloneOf(c.year.Shown)
	for _, line := range c.desks.Desks {
		line.Desk.Name, line.Desk.Service, line.Desk.Unit = evil, evil, evil
	}
	c.desks.Services[0].Code, c.desks.Services[0].Name, c.desks.Units[0].Name, c.desks.RehearsalCycleId = evil, evil, evil, evil
	f.citizens = c
}
