package web

import (
	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	courseID    = "01930000-0000-7000-8000-0000000000c0"
	organiserID = "01930000-0000-7000-8000-0000000000d0"
	needKey     = "0192f3a1-7c2e-8b44-9a5d-000000000077"
	learnerID   = "01930000-0000-7000-8000-0000000000e0"
)

func fullLearning() learningFakes {
	course := func() *siklusv1.Course {
		return &siklusv1.Course{Id: courseID, Code: "pel-1", Title: "Pelayanan publik prima bagi petugas loket", Provider: "Lembaga Pelatihan", Organiser: "BKPSDM", OrganiserId: organiserID, Hours: 24,
			Seats: 30, Taken: 28, Price: 1_500_000, Starts: "2027-03-01", Ends: "2027-03-05", Form: "classical", Kind: "technical", Version: 2,
			Competences: []string{"service"}, Values: []string{"1"}, About: "Berlatih melayani dengan contoh nyata."}
	}
	need := func() *siklusv1.TrainingNeed {
		return &siklusv1.TrainingNeed{Key: needKey, Source: "results", Title: "Hasil kerja di bawah ekspektasi", English: "Results below expectation",
			Evidence: "Evaluasi Triwulan III 2026: di bawah ekspektasi.", EvidenceEnglish: "Evaluation, Quarter III 2026: below expectation.", Severity: 2, On: "2026-10-12", Courses: []*siklusv1.Course{course()}}
	}
	answered := &siklusv1.TrainingNeed{Key: "x", Source: "competence", Subject: "service", Title: "Pelayanan publik", English: "Public service", Severity: 3,
		Evidence: "Tingkat 2, standar jabatan tingkat 4.", EvidenceEnglish: "Level 2; the standard of the post asks for 4.", On: "2026-11-02", TrainingId: caseID, TrainingStage: "training-waiting"}
	place := func() *siklusv1.QueuePlace {
		return &siklusv1.QueuePlace{Rank: 4, Of: 9, Places: 2, Severity: 2, Missing: 12, Since: "2026-11-03", Lot: 417, Decided: "need",
			Sentence: "Anda urutan ke-4 karena kebutuhan di atas Anda tingkat 3, kebutuhan Anda tingkat 2.", English: "You are number 4 because the need before yours is of level 3 and yours of level 2."}
	}
	training := func(stage string) *siklusv1.Training {
		return &siklusv1.Training{CaseId: caseID, PersonId: learnerID, Name: "Maria Kogoya", Stage: stage, Need: need(), Course: course(), Due: "2027-02-10"}
	}
	waiting, enrolled, done := training("training-waiting"), training("training-enrolled"), training("training-completed")
	waiting.Place, waiting.ChangedSince = place(), true
	done.Hours, done.Effect = 24, &siklusv1.TrainingEffect{Outcome: "better", Before: "di bawah ekspektasi", BeforeEnglish: "below expectation", After: "sesuai ekspektasi", AfterEnglish: "as expected"}
	open := training("training-completed")
	open.Need, open.Effect = nil, &siklusv1.TrainingEffect{Outcome: "open", Before: "di bawah ekspektasi", BeforeEnglish: "below expectation"}
	return learningFakes{
		needs: &siklusv1.ListNeedsResponse{From: []string{"results", "behaviour", "competence"}, People: []*siklusv1.PersonNeeds{
			{PersonId: learnerID, Name: "Maria Kogoya", Unit: "Bidang Pelayanan", CaseId: caseID, Needs: []*siklusv1.TrainingNeed{need(), answered}, Hours: 8, Entitlement: 20},
			{PersonId: "p", Name: "Yusuf Tabuni", Unit: "Bidang Umum", CaseId: "k", Hours: 24, Entitlement: 24, Ceiling: true}}},
		trainings: &siklusv1.ListTrainingsResponse{Trainings: []*siklusv1.Training{waiting, enrolled, done, open}},
		proof:     &siklusv1.GetTrainingProofResponse{Name: "sertifikat.pdf", Type: "application/pdf", Content: []byte("%PDF-1.7")},
		file: &siklusv1.ImportCoursesResponse{Rows: 12, Added: 8, Changed: 2, Unchanged: 1, Defects: []*siklusv1.CourseDefect{
			{Row: 4, Column: "jp", Code: "number-wrong", Sentence: "Isi dengan bilangan bulat.", English: "Give a whole number."}}},
		versions: &siklusv1.ListCourseVersionsResponse{Versions: []*siklusv1.CourseVersion{
			{Course: course(), Since: "2026-10-01", KeptBy: 3}, {Course: &siklusv1.Course{Title: "Pelayanan", Hours: 20, Version: 1}, Since: "2026-06-01", KeptBy: 1}}},
		cancelled: &siklusv1.CancelCourseResponse{Moved: 4},
		organisers: &siklusv1.ListOrganisersResponse{Organisers: []*siklusv1.Organiser{
			{Id: organiserID, Code: "bkpsdm", Name: "BKPSDM Kota Jayapura", Channel: "moodle", PersonIds: []string{learnerID}, People: []string{"Maria Kogoya"}},
			{Id: "o", Code: "lembaga", Name: "Lembaga Pelatihan", Channel: "list", Outside: true}}},
		queue: &siklusv1.GetQueueResponse{Course: course(), Places: 2, Order: []string{"need", "hours", "wait"}, Trainings: []*siklusv1.Training{waiting},
			Budget: &siklusv1.TrainingBudget{Year: 2027, Total: 90_000_000, Spent: 42_000_000}},
		allocated: &siklusv1.AllocateSeatsResponse{Offered: 2, Waiting: 3, Left: 1},
		enrolments: &siklusv1.ListEnrolmentsResponse{Enrolments: []*siklusv1.Enrolment{
			{CaseId: caseID, Name: "Maria Kogoya", Number: "198001012005012001", Unit: "Bidang Pelayanan", Course: course(), State: "sent", On: "2027-01-11"},
			{CaseId: caseID, Name: "Yusuf Tabuni", Unit: "Bidang Umum", Course: course(), State: "failed", Fault: "person-unknown", Tries: 1, On: "2027-01-12"}}},
		list: &siklusv1.ExportEnrolmentsResponse{Name: "peserta-bkpsdm.csv", Content: []byte("nip;nama\r\n")},
		effect: &siklusv1.GetTrainingEffectResponse{Smallest: 5, Days: 90, Least: 10, LeastRecords: 10, Courses: []*siklusv1.CourseEffect{
			{Course: course(), Completed: 18, Compared: 12, Better: 7, Same: 4, Worse: 1, Areas: []*siklusv1.AreaChange{
				{Source: "results", Compared: 9, Before: "1.11", After: "1.89"}, {Source: "competence", Compared: 3, TooFew: true}}, Services: sampleChanges()},
			{Course: &siklusv1.Course{Title: "Kepemimpinan"}, Completed: 3, Compared: 2, TooFew: true, Undated: 3}}},
		units: &siklusv1.ListUnitHoursResponse{Year: 2026, HoursPns: 20, HoursPppk: 24, Units: []*siklusv1.UnitHours{
			{Unit: "BID-A", Name: "Bidang Pelayanan", Pns: 12, Reached: 5, Pppk: 4, Hours: 210, None: 3, Missing: 96}}, All: &siklusv1.UnitHours{Pns: 12, Reached: 5, Pppk: 4, Hours: 210, None: 3, Missing: 96}},
	}
}

// sampleChanges are two units around one run of a course: together, and one of them.
func sampleChanges() (list []*siklusv1.ServiceChange) {
	rows := []*siklusv1.ServiceChange{
		{What: "citizens", Before: "71.2", After: "80.05", Unit: "index", RecordsBefore: 128, RecordsAfter: 140, OneMoves: "0.59", Finding: "better"},
		{What: "service-time", Before: "52.5", After: "31", Unit: "hours", RecordsBefore: 210, RecordsAfter: 188, Finding: "better"},
		{What: "service-in-time", Before: "71.5", After: "72", Unit: "percent", RecordsBefore: 210, RecordsAfter: 188, OneMoves: "0.53", Finding: "none"},
		{What: "service-errors", Before: "2", After: "4.5", Unit: "percent", RecordsBefore: 210, RecordsAfter: 188, OneMoves: "0.53", Finding: "worse"}}
	for _, office := range []string{"", "Bidang Pencatatan Sipil"} {
		for _, row := range rows {
			r := proto.CloneOf(row)
			r.Office, r.Service, r.Trained, r.Staff, r.OtherCourses = office, "Akta kelahiran", 12, 31, 1
			r.BeforeFrom, r.BeforeTo, r.AfterFrom, r.AfterTo = "2026-12-01", "2027-02-28", "2027-03-06", "2027-06-03"
			if office != "" {
				r.Trained, r.Staff, r.OtherCourses, r.Unfinished = 4, 9, 0, true
				r.Before, r.After, r.OneMoves, r.RecordsBefore, r.RecordsAfter, r.Finding = "", "", "", 6, 1, "few"
			}
			list = append(list, r)
		}
	}
	return list
}

// hostileLearning puts hostile text where people or systems write some.
func hostileLearning(f *fake) {
	l := &f.learned
	spoil := func(c *siklusv1.Course) {
		c.Title, c.Provider, c.Organiser, c.About, c.Form, c.Kind, c.Starts, c.CancelReason, c.CancelledOn = evil, evil, evil, evil, evil, evil, evil, evil, evil
	}
	for _, p := range l.needs.People {
		p.Name, p.Unit, p.CaseId, p.PersonId = evil, evil, evil, evil
		for _, n := range p.Needs {
			n.Title, n.English, n.Evidence, n.EvidenceEnglish, n.Source, n.On, n.TrainingStage = evil, evil, evil, evil, evil, evil, evil
		}
	}
	l.needs.From = []string{evil}
	for _, t := range l.trainings.Trainings {
		t.Name, t.Stage, t.Due = evil, evil, evil
		spoil(t.Course)
	}
	l.queue.Trainings[0].Place.Sentence, l.queue.Trainings[0].Place.English, l.queue.Order = evil, evil, []string{evil}
	spoil(l.queue.Course)
	l.file.Defects[0].Sentence, l.file.Defects[0].English, l.file.Defects[0].Column = evil, evil, evil
	l.organisers.Organisers[0].Name, l.organisers.Organisers[0].Code, l.organisers.Organisers[0].People = evil, evil, []string{evil}
	l.enrolments.Enrolments[0].Name, l.enrolments.Enrolments[0].Unit, l.enrolments.Enrolments[1].Fault, l.enrolments.Enrolments[1].State = evil, evil, evil, evil
	for _, row := range l.effect.Courses[0].Services {
		row.Service, row.Office, row.What, row.Before, row.Unit, row.Finding, row.OneMoves, row.BeforeFrom = evil, evil, evil, evil, evil, evil, evil, evil
	}
	l.effect.Courses[0].Areas[0].Source, l.effect.Courses[0].Areas[0].Before = evil, evil
	l.units.Units[0].Name = evil
}

func emptyLearning() learningFakes {
	return learningFakes{needs: &siklusv1.ListNeedsResponse{}, trainings: &siklusv1.ListTrainingsResponse{}, proof: &siklusv1.GetTrainingProofResponse{}, file: &siklusv1.ImportCoursesResponse{},
		versions: &siklusv1.ListCourseVersionsResponse{}, cancelled: &siklusv1.CancelCourseResponse{}, organisers: &siklusv1.ListOrganisersResponse{}, queue: &siklusv1.GetQueueResponse{},
		allocated: &siklusv1.AllocateSeatsResponse{}, enrolments: &siklusv1.ListEnrolmentsResponse{}, list: &siklusv1.ExportEnrolmentsResponse{}, effect: &siklusv1.GetTrainingEffectResponse{}, units: &siklusv1.ListUnitHoursResponse{}}
}

func learningLooks() []look {
	queue := "/hr/pelatihan/antrean/" + courseID
	return []look{
		{name: "own trainings", path: learningPath}, {name: "team trainings", path: teamLearning},
		{name: "plan for a need", path: planPath + "?berkas=" + caseID + "&kebutuhan=" + needKey}, {name: "plan a wish", path: planPath + "?berkas=" + caseID},
		{name: "plan sent badly", path: planPath + "?berkas=" + caseID + "&pegawai=" + learnerID, post: []string{"course_id", evil, "reason", evil}},
		{name: "proof", act: "SubmitProof", path: proofPath + "/" + caseID}, {name: "proof sent badly", act: "SubmitProof", path: proofPath + "/" + caseID, post: []string{"link", evil, "note", evil}},
		{name: "agency needs", hr: true, path: "/hr/pelatihan/kebutuhan"}, {name: "queue", hr: true, path: queue},
		{name: "queue decided", hr: true, path: queue, post: []string{"step", "allocate", "only_places", "true"}},
		{name: "course cancelled", hr: true, path: queue, post: []string{"step", "cancel", "reason", "Narasumber berhalangan"}},
		{name: "course cancelled badly", hr: true, path: queue, post: []string{"step", "cancel", "reason", "", "replacement_id", evil}},
		{name: "course file", hr: true, path: courseFiles}, {name: "no course file", hr: true, path: courseFiles, post: []string{"step", "check"}},
		{name: "course file checked", hr: true, path: courseFiles, post: []string{"step", "check", "file.name", "a.csv", "file.packed", pack([]byte("kode;judul;jp;kursi\n"))}},
		{name: "course file taken", hr: true, path: courseFiles, post: []string{"step", "import", "file.name", "a.csv", "file.packed", pack([]byte("kode;judul;jp;kursi\n"))}},
		{name: "organisers", hr: true, path: "/hr/pelatihan/penyelenggara?disimpan=1"}, {name: "organiser edited", hr: true, path: "/hr/pelatihan/penyelenggara?cari=maria&ubah=" + organiserID},
		{name: "bad organiser", hr: true, path: "/hr/pelatihan/penyelenggara", post: []string{"organiser.name", evil, "organiser.code", evil}},
		{name: "bad budget", hr: true, path: "/hr/pelatihan/anggaran", post: []string{"budget.year", "x", "budget.total", evil}},
		{name: "enrolments", hr: true, path: "/pelatihan/peserta"}, {name: "effect", hr: true, path: "/hr/pelatihan/dampak"}, {name: "unit hours", hr: true, path: "/hr/pelatihan/jam?tahun=2026"},
	}
}
