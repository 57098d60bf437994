package web

import (
	"fmt"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	caseID  = "01930000-0000-7000-8000-00000000ca5e"
	taskID  = "01930000-0000-7000-8000-000000007a5c"
	actID   = "01930000-0000-7000-8000-0000000000ac"
	cycleID = "01930000-0000-7000-8000-00000000c1c1"
	goodKey = "abcdefghijklmnopqrstuvwxyz"
)

func person(n int, name, post string) *siklusv1.Person {
	return &siklusv1.Person{Id: fmt.Sprintf("01930000-0000-7000-8000-%012d", n), Name: name, Number: "198703152010012004", Capacity: "definitif", Post: post}
}

// full is a made-up agency in which every page has something to show.
func full(act string) *fake {
	employee := person(1, "Yuliana Rumbiak, S.KM.", "Penyuluh Kesehatan Ahli Muda")
	appraiser := person(2, "dr. Markus Wenda", "Kepala Puskesmas Walesi")
	superior := person(3, "Dra. Ester Kogoya, M.Si.", "Kepala Dinas Kesehatan")
	superior.Capacity = "plt"
	targets := &siklusv1.Targets{
		Results: []*siklusv1.PlannedResult{
			{Result: "Cakupan imunisasi dasar lengkap pada bayi di wilayah kerja meningkat", Main: true, Supports: "Derajat kesehatan ibu dan anak membaik", Indicators: []*siklusv1.Indicator{
				{Aspect: siklusv1.Aspect_ASPECT_QUANTITY, Measure: "Bayi yang mendapat imunisasi dasar lengkap", Target: "85 % dari 412 bayi"},
				{Aspect: siklusv1.Aspect_ASPECT_TIME, Measure: "Laporan bulanan terkirim", Target: "paling lambat tanggal 5"}}},
			{Result: "Kader posyandu mampu mencatat pertumbuhan anak sendiri", Main: false, Indicators: []*siklusv1.Indicator{
				{Aspect: siklusv1.Aspect_ASPECT_QUALITY, Measure: "Kader yang lulus uji pencatatan", Target: "24 dari 30 kader"}}},
		},
		Behaviour: []*siklusv1.BehaviourExpectation{{Value: 1, Expectation: "Menjawab pertanyaan keluarga pada hari yang sama."}},
		Resources: "Satu sepeda motor dinas dan kotak dingin vaksin.", Accountability: "Laporan bulanan dengan foto register.",
	}
	result := &siklusv1.Result{Results: siklusv1.Rating_RATING_MEETS, Behaviour: siklusv1.Rating_RATING_ABOVE, Predicate: siklusv1.Predicate_PREDICATE_GOOD,
		SignedBy: appraiser, SignedAt: at("2026-07-08T02:14:00Z"), Notes: "Pendampingan kader sangat terasa. Perbaiki ketepatan laporan bulan Mei.",
		Reason: "Hasil kerja sesuai ekspektasi dan perilaku di atas ekspektasi menghasilkan predikat Baik.", ReasonEnglish: "Results as expected and behaviour above expectation lead to Good.", Provision: "IV.B.3.a.3.c", Version: 1}
	kase := &siklusv1.Case{Id: caseID, Proceeding: "evaluation", Stage: "received", ParentId: "01930000-0000-7000-8000-0000000000aa", CycleId: cycleID, Year: 2026, Period: "q2",
		Employee: employee, Appraiser: appraiser, Superior: superior, Unit: "Puskesmas Walesi", Post: "Penyuluh Kesehatan Ahli Muda",
		Awaits: []*siklusv1.AwaitedAct{
			{Role: "employee", Act: "ReturnDocument", Due: "2026-07-28", Clock: "T10", Provision: "V.A.6", EndsAt: at("2026-07-28T15:00:00Z")},
			{Role: "employee", Act: "FileObjection", Due: "2026-07-28", Clock: "T11", Provision: "V.B.2", EndsAt: at("2026-07-28T15:00:00Z")},
			{Role: "appraiser", Act: "Rate", Due: "2026-07-10", Clock: "T6", Provision: "policy", EndsAt: at("2026-07-10T15:00:00Z")}},
		Result: result, Targets: targets, Zone: "Asia/Jayapura", YourRole: "employee", YourActs: []string{"ReturnDocument", "FileObjection"},
		WorkflowId: "evaluation:" + caseID, Now: at("2026-07-09T01:00:00Z"),
		Journal: []*siklusv1.JournalEntry{
			{Seq: 1, Kind: "opened", At: at("2026-06-22T22:00:00Z"), Stage: "window-open", Hash: "9f2a61"},
			{Seq: 2, Kind: "CheckIn", By: employee, Role: "employee", At: at("2026-06-30T04:12:00Z"), Stage: "window-open", Text: "Imunisasi dasar lengkap 81 % (334 dari 412 bayi). Dua kampung di hulu baru terjangkau bulan ini karena jembatan putus.", Hash: "77be01"},
			{Seq: 3, Kind: "GiveFeedback", By: appraiser, Role: "appraiser", At: at("2026-07-02T03:00:00Z"), Stage: "window-open", Text: "Terima kasih sudah berjalan kaki ke hulu. Mohon laporan Mei dilengkapi.", Hash: "c01d42"},
			{Seq: 4, Kind: "Rate", By: appraiser, Role: "appraiser", At: at("2026-07-08T02:14:00Z"), Stage: "signed", Hash: "aa17f3"},
			{Seq: 5, Kind: "ReturnTargets", By: appraiser, Role: "appraiser", At: at("2026-07-08T02:14:00Z"), Text: "Indikator kedua belum terukur; tuliskan jumlah kader.", Hash: "aa17f4"},
			{Seq: 6, Kind: "FileObjection", By: employee, Role: "employee", At: at("2026-07-09T00:10:00Z"), Text: "Capaian hulu belum dihitung.", Hash: "aa17f5"},
			{Seq: 7, Kind: "ExplainObjection", By: appraiser, Role: "appraiser", At: at("2026-07-09T00:30:00Z"), Text: "Data hulu masuk setelah tanggal penutupan.", Hash: "bb01c5"}},
		Children: []*siklusv1.CaseSummary{
			{Id: caseID, Proceeding: "evaluation", Stage: "final", Period: "q1", Person: employee.Name, Unit: "Puskesmas Walesi"},
			{Id: caseID, Proceeding: "objection", Stage: "decision-due", Person: employee.Name, Awaited: "superior", Due: "2026-07-16", Overdue: true}},
	}
	if strings.HasSuffix(act, "Training") {
		kase.Course = courses()[0]
	}
	if act != "" && termOf(kase, act) == nil {
		kase.Awaits = append(kase.Awaits, &siklusv1.AwaitedAct{Role: "employee", Act: act, Due: "2026-07-28", Clock: "T7", Provision: "art. 14(3)", EndsAt: at("2026-07-28T15:00:00Z")})
	}
	task := &siklusv1.Task{Id: taskID, CaseId: caseID, Act: act, Proceeding: "evaluation", Period: "q2", Person: employee.Name, Due: "2026-07-28", EndsAt: at("2026-07-28T15:00:00Z"), DaysLeft: 13, Year: 2026}
	late := &siklusv1.Task{Id: taskID, CaseId: caseID, Act: "CheckIn", Proceeding: "evaluation", Period: "m06", Person: employee.Name, Due: "2026-07-06", EndsAt: at("2026-07-06T15:00:00Z"), DaysLeft: -3, Year: 2026, Draft: `{"remarks":"sebagian"}`}
	done := &siklusv1.Task{Id: taskID, CaseId: caseID, Act: "SubmitTargets", Proceeding: "appraisal", Person: employee.Name, Due: "2026-01-30", DaysLeft: -110, Year: 2026, ClosedAt: at("2026-01-19T06:41:00Z"), ClosedByAct: actID}
	gone := &siklusv1.Task{Id: taskID, CaseId: caseID, Act: "Rate", Proceeding: "evaluation", Period: "q1", Person: employee.Name, Year: 2026, ClosedAt: at("2026-04-10T15:00:00Z")}
	return &fake{
		who:  &siklusv1.WhoAmIResponse{Person: employee, Via: "session", Agency: "Pemerintah Kabupaten Jayawijaya", Zone: "Asia/Jayapura", Language: "id"},
		link: &siklusv1.OpenLinkResponse{State: siklusv1.LinkState_LINK_STATE_OPEN, Task: task, Addressee: "Yuliana R.", Agency: "Pemerintah Kabupaten Jayawijaya", Zone: "Asia/Jayapura"},
		task: task, tasks: []*siklusv1.Task{late, task, done, gone}, kase: kase,
		act:     &siklusv1.GetActResponse{Receipt: &siklusv1.ActReceipt{ActId: actID, CaseId: caseID, State: siklusv1.ActState_ACT_STATE_TAKEN, ReceivedAt: at("2026-07-09T05:03:00Z"), Stage: "received", Kind: "CheckIn"}},
		receipt: &siklusv1.ActReceipt{ActId: actID, CaseId: caseID, State: siklusv1.ActState_ACT_STATE_TAKEN},
		courses: &siklusv1.ListCoursesResponse{BudgetLeft: 48500000, Courses: courses()},
		found: &siklusv1.FindPeopleResponse{People: []*siklusv1.FoundPerson{
			{Person: person(7, "Markus Wenda, S.Pd.", "Kepala Bidang Pembinaan Sekolah Dasar"), Unit: "Dinas Pendidikan"},
			{Person: &siklusv1.Person{Id: person(8, "", "").Id, Name: "Markus Wendanak"}},
			{Person: appraiser, Unit: "Puskesmas Walesi"}}},
		preview: &siklusv1.PreviewRatingResponse{Predicate: siklusv1.Predicate_PREDICATE_GOOD, Reason: result.Reason, ReasonEnglish: result.ReasonEnglish, Provision: "IV.B.3.a.3.c"},
		cycle:   fullCycle(), plan: fullPlan(),
		check:    &siklusv1.CheckRosterResponse{Rows: 44, Good: 41, Defects: defects(), Changes: rosterChanges(), Counts: []*siklusv1.YearChangeCount{{Kind: "joined", Count: 38}, {Kind: "details", Count: 3}}},
		imports:  &siklusv1.ImportRosterResponse{Rows: 44, Good: 41, Added: 38, Changed: 3, Defects: defects()},
		cases:    &siklusv1.ListCasesResponse{Cases: kase.Children, NextPageToken: "lanjut"},
		planning: fullPlanning(kase), fair: fullFairness(), skills: fullSkills(kase), learned: fullLearning(), exported: fullExports(), calibrated: fullCalibration(), deputed: fullDeputies(), watched: fullWatch(kase), paper: fullPapers(), citizens: fullCitizens(),
		measured: fullMeasured, measuredTrend: fullTrend(), measuredFile: fullImport(),
		beside: fullMaterials(), lists: fullLists(),
		posts: fullPosts(), why: fullWhy(), adopts: fullAdoption(), spread: fullSpread(), hours: fullHours(),
		lost: &siklusv1.ListUnreachableResponse{People: []*siklusv1.Unreachable{{Person: employee, Reason: "bounced", Letters: 3}, {Person: appraiser, Reason: "no-address", Letters: 1}}},
	}
}

func courses() []*siklusv1.Course {
	return []*siklusv1.Course{
		{Id: "01930000-0000-7000-8000-0000000000c0", Title: "Komunikasi perubahan perilaku", Provider: "Bapelkes Papua", Hours: 24, Seats: 30, Taken: 11, Price: 1250000},
		{Id: "01930000-0000-7000-8000-0000000000c1", Title: "Pelayanan prima di loket", Provider: "", Hours: 8, Seats: 12, Taken: 12, Price: 0}}
}

func defects() []*siklusv1.RosterDefect {
	return []*siklusv1.RosterDefect{
		{Row: 7, Field: "nip", Code: "number-broken", Sentence: "NIP ini tidak terdiri dari 18 angka.", English: "This NIP does not have 18 digits.", MendedBy: "Pengelola kepegawaian Puskesmas Walesi", Blocks: true},
		{Row: 19, Field: "surel", Code: "no-email", Sentence: "Orang ini tidak punya alamat surel; suratnya tidak akan sampai.", English: "This person has no e-mail address; letters will not arrive.", MendedBy: "Yang bersangkutan"},
		{Row: 0, Field: "", Code: "loop", Sentence: "Tiga jabatan saling menjadi atasan.", English: "Three posts are each other's superior.", MendedBy: "Bagian Organisasi", Blocks: true}}
}

func fullCycle() *siklusv1.Cycle {
	return &siklusv1.Cycle{Id: cycleID, Year: 2026, Rules: "permenpanrb-6-2022 · nasional@3f9a0c12", Stage: "launching", Planned: 312, Opened: 214,
		LeftOut: defects()[:1], Now: at("2026-07-09T01:00:00Z"), LaunchedAt: at("2026-01-02T00:12:00Z"),
		Counts: []*siklusv1.StageCount{
			{Proceeding: "appraisal", Stage: "targets-due", Count: 12, Overdue: 7}, {Proceeding: "appraisal", Stage: "targets-submitted", Count: 31, Overdue: 4}, {Proceeding: "appraisal", Stage: "in-year", Count: 171},
			{Proceeding: "evaluation", Stage: "window-open", Period: "q2", Count: 64, Overdue: 9}, {Proceeding: "evaluation", Stage: "delivered", Period: "q2", Count: 80}, {Proceeding: "evaluation", Stage: "final", Period: "q2", Count: 27},
			{Proceeding: "objection", Stage: "decision-due", Period: "q2", Count: 2, Overdue: 1}},
		Letters: &siklusv1.LetterCount{Waiting: 4, Sent: 1284, Failed: 6, Mails: 903}, Acts: &siklusv1.ActCount{Received: 2, Taken: 1103, Refused: 14},
		Units: []*siklusv1.UnitCount{{Unit: "Puskesmas Walesi", Running: 18, Overdue: 9, Ended: 4}, {Unit: "Dinas Pendidikan", Running: 96, Overdue: 5, Ended: 40}, {Unit: "Sekretariat Daerah", Running: 31, Ended: 12}}}
}

func fullPlan() *siklusv1.PlanCycleResponse {
	return withBeforeLaunch(&siklusv1.PlanCycleResponse{Appraisals: 312, Evaluations: 1560, Rules: "permenpanrb-6-2022 · nasional@3f9a0c12", Defects: defects(),
		Warnings:        []string{"Batas laporan T18 jatuh sebelum batas putusan keberatan pada jalur terpanjang: 12 Maret 2027."},
		WarningsEnglish: []string{"The report limit T18 falls before the decision limit on the longest path: 12 March 2027."},
		Terms: []*siklusv1.PlannedTerm{
			{Clock: "T1", Due: "2026-01-30", Provision: "art. 14(1)", Title: "SKP ditetapkan", TitleEnglish: "Targets agreed"},
			{Clock: "T3", From: "2026-02-02", Due: "2026-02-13", Provision: "policy", Title: "SKP dibahas dengan atasan penilai", TitleEnglish: "Targets discussed with the superior"},
			{Clock: "T6", Period: "q1", Due: "2026-04-10", Provision: "policy", Title: "Penilaian triwulan", TitleEnglish: "Quarter rated"},
			{Clock: "T9", Period: "q1", From: "2026-04-10", Due: "2026-04-30", Provision: "V.A.5", Title: "Dokumen disampaikan", TitleEnglish: "Document delivered"},
			{Clock: "T6", Period: "q2", Due: "2026-07-10", Provision: "policy", Title: "Penilaian triwulan", TitleEnglish: "Quarter rated"},
			{Clock: "T7", Period: "year", Due: "2027-01-31", Provision: "IV.A.8.b", Title: "Evaluasi tahunan", TitleEnglish: "Annual evaluation"}}})
}

// empty answers every page with nothing in it.
func empty(act string) *fake {
	f := &fake{who: &siklusv1.WhoAmIResponse{Via: "link"}, link: &siklusv1.OpenLinkResponse{}, task: &siklusv1.Task{Act: act}, kase: &siklusv1.Case{},
		act: &siklusv1.GetActResponse{}, courses: &siklusv1.ListCoursesResponse{}, cycle: &siklusv1.Cycle{}, plan: &siklusv1.PlanCycleResponse{},
		check: &siklusv1.CheckRosterResponse{}, imports: &siklusv1.ImportRosterResponse{}, cases: &siklusv1.ListCasesResponse{},
		lost: &siklusv1.ListUnreachableResponse{}, preview: &siklusv1.PreviewRatingResponse{}, posts: &siklusv1.FindPostsResponse{}, why: &siklusv1.ExplainCaseResponse{}, adopts: &siklusv1.Adoption{},
		spread: &siklusv1.GetDistributionResponse{}, hours: &siklusv1.GetTrainingHoursResponse{}, receipt: &siklusv1.ActReceipt{}, found: &siklusv1.FindPeopleResponse{}}
	emptyPlanning(f)
	f.citizens = emptyCitizens()
	f.skills = emptySkills()
	f.learned = emptyLearning()
	f.exported = emptyExports()
	f.calibrated = emptyCalibration()
	f.deputed = emptyDeputies()
	f.watched = emptyWatch()
	f.paper = emptyPapers()
	f.fair = fairFakes{own: &siklusv1.GetPunctualityResponse{Punctuality: &siklusv1.PersonPunctuality{}}, many: &siklusv1.ListPunctualityResponse{}, patterns: &siklusv1.GetRatingPatternsResponse{},
		told: &siklusv1.ListAnnouncementsResponse{}, read: &siklusv1.CountAcknowledgementsResponse{}, survey: &siklusv1.GetSurveyResponse{}}
	return f
}

// evil is text that breaks out of any place where it is not escaped, turns the writing around and does not end it, shows
// more than it is long and less, and holds a word that is wider than any telephone.
const evil = `"><script>alert('x')</script><img src=x onerror=alert(1)>'--></style></textarea>{{.}} javascript:alert(1)` +
	" \u202egnilaws \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd \u2067 👩🏽‍⚕️🏳️‍🌈 a\u200bb\u200d\ufeffc Z̴̛̗a̷͙͝l̶͎̄g̸̝̈o̴͔͝ " +
	"Sesudahnyamerekasalingmempertanggungjawabkanketidakmengertiannyatanpajedasampaibariskeduapuluhtujuhtanpaspasi"

// hostile is full with evil in every text.
func hostile(act string) *fake {
	f := full(act)
	for _, p := range []*siklusv1.Person{f.kase.Employee, f.kase.Appraiser, f.kase.Superior} {
		p.Name, p.Post, p.Number, p.Capacity = evil, evil, evil, evil
	}
	f.who.Agency, f.who.Zone, f.link.Addressee, f.link.Agency = evil, "Tidak/Ada", evil, evil
	f.kase.Unit, f.kase.Post, f.kase.Stage, f.kase.Period, f.kase.Proceeding = evil, evil, evil, evil, evil
	for _, e := range f.kase.Journal {
		e.Text, e.Role, e.Hash = evil, evil, evil
	}
	for _, a := range f.kase.Awaits {
		a.Due, a.Provision, a.Clock, a.Role = evil, evil, evil, evil
	}
	for _, r := range f.kase.Targets.Results {
		r.Result, r.Supports = evil, evil
		for _, i := range r.Indicators {
			i.Measure, i.Target = evil, evil
		}
	}
	f.kase.Targets.Resources, f.kase.Result.Notes, f.kase.Result.Reason, f.kase.Result.FinalReason = evil, evil, evil, evil
	f.task.Person, f.task.Due, f.task.Period, f.task.Draft = evil, evil, evil, evil
	f.act.Receipt.Stage, f.act.Receipt.Kind = evil, evil
	for _, p := range f.found.People {
		p.Person.Name, p.Person.Post, p.Person.Number, p.Person.Capacity, p.Unit = evil, evil, evil, evil, evil
	}
	if f.kase.Course != nil {
		f.kase.Course.Title, f.kase.Course.Provider = evil, evil
	}
	for _, c := range f.courses.Courses {
		c.Title, c.Provider = evil, evil
	}
	for _, d := range append(append(f.plan.Defects, f.cycle.LeftOut...), f.check.Defects...) {
		d.Sentence, d.English, d.Field, d.MendedBy = evil, evil, evil, evil
	}
	for _, t := range f.plan.Terms {
		t.Title, t.TitleEnglish, t.Provision, t.Clock, t.Due = evil, evil, evil, evil, evil
	}
	f.plan.Warnings, f.plan.WarningsEnglish, f.plan.Rules = []string{evil}, []string{evil}, evil
	hostileBeforeLaunch(f.plan)
	for _, c := range f.check.Changes {
		c.Kind, c.Subject, c.Before, c.After = evil, evil, evil, evil
	}
	f.check.Counts[0].Kind = evil
	f.cycle.Rules, f.cycle.Stage, f.cycle.Units[0].Unit, f.cycle.Counts[0].Stage = evil, evil, evil, evil
	f.cases.NextPageToken = evil
	f.lost.People[0].Reason = strings.Repeat(evil, 3)
	f.preview.Reason, f.preview.ReasonEnglish = evil, evil
	hostileMeasured(f)
	hostilePlanning(f)
	hostileMaterials(f)
	hostileLists(f)
	hostileFairness(f)
	hostileSkills(f)
	hostileLearning(f)
	hostileExports(f)
	hostileCalibration(f)
	hostileDeputies(f)
	hostileWatch(f)
	hostilePapers(f)
	hostileCitizens(f)
	plant(f)
	return f
}

var everyAct = []string{"SubmitTargets", "ReturnTargets", "AgreeTargets", "CheckIn", "GiveFeedback", "Rate", "Deliver", "Receive", "ReturnDocument",
	"ReuseResult", "Sign", "FileObjection", "ExplainObjection", "DecideObjection", "Withdraw", "ProposeTraining", "ApproveTraining", "ConfirmTraining", "CompleteTraining",
	"OfferSeat", "MoveTraining", "RecordEnrolment", "SubmitProof"}

func asHR(f *fake) *fake {
	f.who.Offices = []string{"hr", "admin"}
	f.kase.YourRole = "hr"
	f.kase.YourActs = []string{"ExtendTerm", "ChangeParty", "Exempt", "Withdraw", "Reopen", "Transfer", "BeginAbsence", "EndAbsence", "EndService", "RenewTargets"}
	return f
}
