package web

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	skilledPost = "01930000-0000-7000-8000-0000000e0001"
	skilledItem = "01930000-0000-7000-8000-0000000e0002"
	skillOf     = "/kompetensi/" + caseID
)

// competenceLooks are the pages of competences.
func competenceLooks() []look {
	leads := func(f *fake) { f.skills.assessment.Side = "leader" }
	standard := "/hr/kompetensi/standar/ubah?jabatan=" + skilledPost
	return []look{
		{name: "competences", path: "/kompetensi"}, {name: "competences kept", path: skillOf + "?tersimpan=1"},
		{name: "competences not assessed", path: skillOf, state: func(f *fake) {
			a := f.skills.assessment
			a.State, a.Leader, a.Self, a.Fit, a.Gaps, a.Strengths, a.Met, a.Integrity, a.MayAssess = siklusv1.AssessmentState_ASSESSMENT_STATE_NOT_ASSESSED, nil, nil, nil, nil, nil, nil, nil, false
			a.WhyNot, a.WhyNotEnglish = "Masa penilaian sudah berakhir.", "It is over."
		}},
		{name: "assess oneself", path: skillOf + "/nilai"}, {name: "assess somebody", path: skillOf + "/nilai", state: leads},
		{name: "bad assessment", path: skillOf + "/nilai", state: leads, post: []string{"sisi", "leader", "version", "1", "ratings[0].competence", "integrity", "ratings[0].level", evil, "ratings[0].reason", evil, "ratings[1].competence", "service", "note", evil}},
		{name: "competences of a team", path: "/kompetensi/tim"}, {name: "why competences", path: "/kompetensi/untuk-apa"}, {name: "dictionary", path: "/kompetensi/kamus"},
		{name: "standard", path: "/standar-jabatan/" + skilledPost}, {name: "growth", path: skillOf + "/perkembangan"},
		{name: "growth of one year", path: skillOf + "/perkembangan", state: func(f *fake) { f.skills.growth.Years = f.skills.growth.Years[:min(1, len(f.skills.growth.Years))] }},
		{name: "career", path: skillOf + "/karier?jenjang=administrator"},
		{name: "career before an assessment", path: skillOf + "/karier", state: unassessed},
		{name: "career before a result", path: skillOf + "/karier", state: func(f *fake) { f.skills.career.Results = nil }},
		{name: "development plan", path: skillOf + "/rencana?tersimpan=1"},
		{name: "development plan to agree to", path: skillOf + "/rencana", state: func(f *fake) { f.skills.plan.MayAgree, f.skills.plan.Agreed = f.skills.plan.GetVersion() > 0, false }},
		{name: "no development plan", path: skillOf + "/rencana", state: func(f *fake) { p := f.skills.plan; p.Version, p.Items, p.Agreements, p.Former = 0, nil, nil, nil }},
		{name: "bad development plan", path: skillOf + "/rencana", post: []string{"version", "1", "items[0].what", evil, "items[0].way", "sihir", "items[0].until", evil, "items[2].what", "x", "items[2].competence", "integrity"}},
		{name: "agreement refused", path: skillOf + "/rencana/setuju", post: []string{"version", "2"}, state: refusing},
		{name: "no proof", path: skillOf + "/rencana/selesai", post: []string{"item_id", skilledItem, "proof", ""}},
		{name: "hr competences", hr: true, path: "/hr/kompetensi"}, {name: "hr standards", hr: true, path: "/hr/kompetensi/standar?cari=kepala"},
		{name: "hr standards unasked", hr: true, path: "/hr/kompetensi/standar?cari=k"},
		{name: "hr standard", hr: true, path: standard + "&tersimpan=1"},
		{name: "hr template", hr: true, path: "/hr/kompetensi/standar/ubah?pola=fungsional%2Fahli-muda", state: func(f *fake) {
			s := f.skills.standard.Standard
			s.Post, s.Own, s.Version, s.Template, s.TemplateName = nil, false, 0, "fungsional/ahli-muda", "Fungsional ahli muda"
		}},
		{name: "bad hr standard", hr: true, path: standard, post: []string{"version", "1", "levels[0].competence", "integrity", "levels[0].level", "9", "reason", ""}},
		{name: "hr technical", hr: true, path: "/hr/kompetensi/teknis?tersimpan=1"}, {name: "hr technical edited", hr: true, path: "/hr/kompetensi/teknis?ubah=gis"},
		{name: "bad hr technical", hr: true, path: "/hr/kompetensi/teknis", post: []string{"code", evil, "name", "x", "levels[0].text", evil}},
		{name: "hr technical file missing", hr: true, path: "/hr/kompetensi/teknis/berkas", post: []string{"step", "check"}},
		{name: "hr technical file checked", hr: true, path: "/hr/kompetensi/teknis/berkas", post: []string{"step", "check", "file.name", "a.csv", "file.packed", pack([]byte("kode,nama\n"))}},
		{name: "hr technical file taken", hr: true, path: "/hr/kompetensi/teknis/berkas", post: []string{"step", "import", "file.name", "a.csv", "file.packed", pack([]byte("kode,nama\n"))}},
	}
}

// skill is one competence of the dictionary as the service tells it.
func skill(code, kind, name, english string) *siklusv1.Competence {
	c := &siklusv1.Competence{Code: code, Kind: kind, Name: name, NameEnglish: english, Meaning: "Berkata dan berbuat sejalan dengan nilai, aturan, dan janji jabatan, juga ketika tidak ada yang melihat.",
		MeaningEnglish: "Speaking and acting in line with values, rules and the promises of the post, also when nobody is watching."}
	for n := range 5 {
		c.Levels = append(c.Levels, &siklusv1.LevelDescription{Text: fmt.Sprintf("Mengingatkan %d rekan satu tim tentang aturan dan benturan kepentingan, dan ikut menjaga keputusan %s tetap bersih.", n+1, name),
			TextEnglish: fmt.Sprintf("Reminds %d colleagues in the team of rules and conflicts of interest and keeps the decisions of %s clean.", n+1, english)})
	}
	return c
}

func skills() []*siklusv1.Competence {
	return []*siklusv1.Competence{skill("integrity", "managerial", "Integritas", "Integrity"), skill("cooperation", "managerial", "Kerja sama", "Cooperation"),
		skill("communication", "managerial", "Komunikasi", "Communication"), skill("results", "managerial", "Orientasi pada hasil", "Focus on results"),
		skill("service", "managerial", "Pelayanan publik", "Public service"), skill("development", "managerial", "Pengembangan diri dan orang lain", "Developing oneself and others"),
		skill("change", "managerial", "Mengelola perubahan", "Managing change"), skill("decision", "managerial", "Pengambilan keputusan", "Decision making"),
		skill("unity", "sociocultural", "Perekat bangsa", "Holding the nation together")}
}

func standing(code string, level, standard int32) *siklusv1.CompetenceStanding {
	return &siklusv1.CompetenceStanding{Competence: code, Level: level, Standard: standard, Sentence: fmt.Sprintf("Kompetensi %s ada di tingkat %d, standarnya %d.", code, level, standard),
		English: fmt.Sprintf("Competence %s is on level %d, the standard is %d.", code, level, standard), Next: "Menata cara kerja unit sehingga celah penyimpangan tertutup.", NextEnglish: "Arranges the unit's work so that gaps for misuse close."}
}

func fullSkills(kase *siklusv1.Case) skillFakes {
	all := skills()
	employee, leader := proto.CloneOf(kase.GetEmployee()), proto.CloneOf(kase.GetAppraiser())
	gis := skill("gis", "technical", "Pemetaan digital", "Digital mapping")
	gis.Version = 2
	var asked []*siklusv1.StandardLevel
	var mine, theirs []*siklusv1.CompetenceRating
	for i, c := range all {
		asked = append(asked, &siklusv1.StandardLevel{Competence: c.GetCode(), Level: 3})
		mine = append(mine, &siklusv1.CompetenceRating{Competence: c.GetCode(), Level: 3, Standard: 3, Reason: "Mengoordinasi posyandu di tiga kampung", Evidence: "https://contoh.go.id/bukti/1"})
		theirs = append(theirs, &siklusv1.CompetenceRating{Competence: c.GetCode(), Level: int32(2 + i%3), Standard: 3, Reason: "Memimpin lokakarya lintas sektor bulan Mei", Evidence: "notulen 12/2026"})
	}
	post := &siklusv1.StandardPost{Id: skilledPost, Title: "Kepala Seksi Pelayanan Kesehatan", Unit: "Dinas Kesehatan", Level: "pengawas"}
	standard := &siklusv1.CompetenceStandard{Post: post, Own: true, Version: 2, Levels: asked}
	follows := &siklusv1.CompetenceStandard{Post: post, Template: "pengawas", TemplateName: "Pengawas", TemplateEnglish: "Supervisor", Levels: asked[:1]}
	fit := &siklusv1.CompetenceFit{Percent: "85.19", Met: 6, Of: 9}
	self := &siklusv1.CompetenceAssessment{Version: 1, By: employee, Role: "employee", Ratings: mine, Note: "Belajar lewat penugasan.", At: at("2026-10-05T01:00:00Z")}
	given := &siklusv1.CompetenceAssessment{Version: 2, By: leader, Role: "appraiser", Ratings: theirs, Note: "Tahun yang baik.", Reason: "Bukti baru diterima pekan lalu.", At: at("2026-10-20T01:00:00Z")}
	item := &siklusv1.DevelopmentItem{Id: skilledItem, Competence: "integrity", Way: "coaching", What: "Dibimbing setiap pekan oleh kepala puskesmas", Until: "2026-12-15"}
	out := skillFakes{
		dictionary: &siklusv1.GetDictionaryResponse{Competences: append(skills(), gis)},
		file: &siklusv1.ImportTechnicalCompetencesResponse{Kind: "competences", Rows: 12, Taken: 9, Repeated: 2, Defects: []*siklusv1.CompetenceDefect{
			{Row: 4, Field: "kode", Code: "code-wrong", Sentence: "Kode berisi huruf kecil, angka, dan tanda hubung.", English: "A code has small letters, digits and hyphens."}}},
		standards: &siklusv1.ListStandardsResponse{Without: 2, Posts: []*siklusv1.CompetenceStandard{standard, follows},
			Templates: []*siklusv1.CompetenceStandard{{Template: "pengawas", TemplateName: "Pengawas", TemplateEnglish: "Supervisor", Levels: asked, Version: 1}, {Template: "fungsional/ahli-muda", TemplateName: "Fungsional ahli muda", TemplateEnglish: "Functional, ahli muda", Levels: asked}}},
		standard: &siklusv1.GetStandardResponse{Standard: proto.CloneOf(standard), Versions: []*siklusv1.StandardVersion{
			{Version: 2, Levels: asked, Reason: "Layanan baru di loket", By: leader, At: at("2026-02-01T01:00:00Z")}, {Version: 1, Reason: "Mengikuti pola", By: leader, At: at("2026-01-01T01:00:00Z")}}},
		assessment: &siklusv1.GetAssessmentResponse{CaseId: caseID, Employee: employee, Post: "Penyuluh Kesehatan", Year: 2026, State: siklusv1.AssessmentState_ASSESSMENT_STATE_ASSESSED,
			Opens: "2026-10-01", Closes: "2026-11-30", SelfUntil: "2026-10-15", Standard: standard, Competences: all, Self: self, Leader: given, Former: []*siklusv1.CompetenceAssessment{{Version: 1, By: leader, Role: "appraiser", Ratings: theirs, At: at("2026-10-18T01:00:00Z")}},
			Fit: fit, Strengths: []*siklusv1.CompetenceStanding{standing("communication", 4, 3)}, Met: []*siklusv1.CompetenceStanding{standing("unity", 3, 3)}, Gaps: []*siklusv1.CompetenceStanding{standing("integrity", 2, 3)},
			Integrity: standing("integrity", 2, 3), Side: "employee", MayAssess: true, Zone: "Asia/Jayapura", Today: "2026-10-21"},
		team: &siklusv1.ListAssessmentTeamResponse{Closes: "2026-11-30"},
		growth: &siklusv1.GetCompetenceGrowthResponse{CaseId: caseID, Employee: employee, Competences: all, Years: []*siklusv1.CompetenceYear{
			{Year: 2024, Post: "Pelaksana", Fit: &siklusv1.CompetenceFit{Percent: "66.67", Met: 3, Of: 9}, Ratings: mine[:4]}, {Year: 2025, Predicate: siklusv1.Predicate_PREDICATE_VERY_GOOD, Post: "Pelaksana", Fit: &siklusv1.CompetenceFit{Percent: "74", Met: 5, Of: 9}, Ratings: mine},
			{Year: 2026, Post: "Penyuluh Kesehatan", Fit: fit, Ratings: theirs, Rehearsal: true}}},
		career: &siklusv1.GetCareerDirectionResponse{CaseId: caseID, Employee: employee, Year: 2026, NearFrom: 80, More: 12, Levels: []string{"administrator", "pengawas"}, Results: []*siklusv1.CareerResult{
			{CaseId: actID, Year: 2026, Period: "q3", Results: siklusv1.Rating_RATING_BELOW, Behaviour: siklusv1.Rating_RATING_MEETS, Predicate: siklusv1.Predicate_PREDICATE_NEEDS_IMPROVEMENT},
			{CaseId: taskID, Year: 2025, Period: "year", Results: siklusv1.Rating_RATING_ABOVE, Behaviour: siklusv1.Rating_RATING_ABOVE, Predicate: siklusv1.Predicate_PREDICATE_VERY_GOOD, Final: true}}, Posts: []*siklusv1.CareerPost{
			{Post: post, Fit: &siklusv1.CompetenceFit{Percent: "100", Met: 9, Of: 9}, Near: true, Alike: 3}, {Post: post, Fit: fit, Near: true, Gaps: []*siklusv1.CompetenceStanding{standing("integrity", 2, 3)}},
			{Post: post, Fit: &siklusv1.CompetenceFit{Percent: "55.56", Of: 9}, Gaps: []*siklusv1.CompetenceStanding{standing("service", 2, 4), standing("unity", 1, 4)}}}},
		coverage: &siklusv1.GetAssessmentCoverageResponse{CycleId: cycleID, Year: 2026, Opens: "2026-10-01", Closes: "2026-11-30", All: &siklusv1.UnitAssessments{People: 240, Assessed: 180, Self: 200, NotAssessed: 60}, More: 40},
		plan: &siklusv1.GetDevelopmentPlanResponse{CaseId: caseID, Employee: employee, Year: 2026, Version: 2, Reason: "Jadwal pelatihan berubah", Agreed: true, Side: "employee", MayWrite: true, Competences: append(skills(), gis), Zone: "Asia/Jayapura",
			Items:      []*siklusv1.PlannedDevelopment{{Item: item, State: "overdue"}, {Item: &siklusv1.DevelopmentItem{Id: caseID, Competence: "service", Way: "e-learning", What: "Kursus layanan prima", Until: "2026-10-01"}, State: "done", Proof: "Sertifikat 7/2026", DoneBy: employee, DoneAt: at("2026-09-20T01:00:00Z")}},
			Agreements: []*siklusv1.DevelopmentAgreement{{By: employee, Role: "employee", At: at("2026-08-01T01:00:00Z")}, {By: leader, Role: "appraiser", At: at("2026-08-02T01:00:00Z")}},
			Needs: []*siklusv1.TrainingNeed{{Key: "k", Source: "results", Title: "Hasil kerja di bawah ekspektasi", English: "Results below expectation", Severity: 2, On: "2026-10-02",
				Evidence: "Evaluasi Triwulan III 2026: di bawah ekspektasi.", EvidenceEnglish: "Evaluation, Quarter III 2026: below expectation."}},
			OpenGaps: []*siklusv1.CompetenceStanding{standing("unity", 2, 3)}, Former: []*siklusv1.DevelopmentVersion{{Version: 1, Items: []*siklusv1.DevelopmentItem{item}, By: leader, At: at("2026-07-01T01:00:00Z")}}},
	}
	for i := range 24 {
		line := &siklusv1.AssessmentLine{CaseId: caseID, Employee: person(30+i, fmt.Sprintf("Pegawai Nomor %d", i+1), ""), Post: "Penyuluh Kesehatan", Unit: "Puskesmas Walesi", State: siklusv1.AssessmentState(2 + i%5), Self: i%2 == 0}
		out.coverage.Missing = append(out.coverage.Missing, line)
		out.coverage.Units = append(out.coverage.Units, &siklusv1.UnitAssessments{Unit: fmt.Sprintf("Puskesmas Nomor %d", i+1), People: 10, Assessed: int32(i % 10), Self: 8})
		led := proto.CloneOf(line)
		if led.Fit = nil; led.State == siklusv1.AssessmentState_ASSESSMENT_STATE_ASSESSED {
			led.Fit = fit
		}
		out.team.People = append(out.team.People, led)
	}
	return out
}

// unassessed is a career direction before the first assessment.
func unassessed(f *fake) {
	f.skills.career.Year = 0
	for _, p := range f.skills.career.Posts {
		p.Fit, p.Gaps, p.Near, p.Asked = nil, nil, false, 9
	}
}

func emptySkills() skillFakes {
	return skillFakes{dictionary: &siklusv1.GetDictionaryResponse{}, file: &siklusv1.ImportTechnicalCompetencesResponse{}, standards: &siklusv1.ListStandardsResponse{},
		standard: &siklusv1.GetStandardResponse{Standard: &siklusv1.CompetenceStandard{}}, assessment: &siklusv1.GetAssessmentResponse{CaseId: caseID, MayAssess: true, Side: "employee"}, team: &siklusv1.ListAssessmentTeamResponse{},
		growth: &siklusv1.GetCompetenceGrowthResponse{CaseId: caseID}, career: &siklusv1.GetCareerDirectionResponse{CaseId: caseID}, coverage: &siklusv1.GetAssessmentCoverageResponse{},
		plan: &siklusv1.GetDevelopmentPlanResponse{CaseId: caseID}}
}

// hostileSkills puts evil into every text of these pages.
func hostileSkills(f *fake) {
	s := &f.skills
	for _, c := range append(s.dictionary.Competences, s.assessment.Competences...) {
		c.Name, c.NameEnglish, c.Meaning, c.MeaningEnglish, c.Kind = evil, evil, evil, evil, evil
		for _, l := range c.Levels {
			l.Text, l.TextEnglish = evil, evil
		}
	}
	for _, p := range []*siklusv1.StandardPost{s.standard.Standard.Post, s.standards.Posts[0].Post, s.career.Posts[0].Post} {
		p.Title, p.Unit, p.Level, p.Id = evil, evil, evil, evil
	}
	for _, t := range s.standards.Templates {
		t.Template, t.TemplateName, t.TemplateEnglish = evil, evil, evil
	}
	s.standard.Versions[0].Reason, s.file.Kind, s.file.Defects[0].Sentence, s.file.Defects[0].English = evil, evil, evil, evil
	a := s.assessment
	a.Post, a.WhyNot, a.WhyNotEnglish, a.Zone, a.Opens, a.Closes, a.SelfUntil = evil, evil, evil, "Tidak/Ada", evil, evil, evil
	for _, given := range append(a.Former, a.Self, a.Leader) {
		given.Note, given.Reason, given.Role = evil, evil, evil
		for _, r := range given.Ratings {
			r.Reason, r.Evidence = evil, "https://"+evil
		}
	}
	for _, c := range append(append(a.Gaps, a.Strengths...), s.plan.OpenGaps...) {
		c.Sentence, c.English, c.Next, c.NextEnglish, c.Competence = evil, evil, evil, evil, evil
	}
	a.Fit.Percent, s.growth.Years[0].Post, s.growth.Years[0].Fit.Percent, s.career.Levels[0] = evil, evil, evil, evil
	s.team.People[0].Post, s.coverage.Missing[0].Post, s.coverage.Missing[0].Unit, s.coverage.Units[0].Unit = evil, evil, evil, evil
	s.plan.Reason, s.plan.Items[1].Proof = evil, evil
	s.career.Results[0].CaseId, s.career.Results[0].Period = evil, evil
	for _, n := range s.plan.Needs {
		n.Title, n.English, n.Evidence, n.EvidenceEnglish, n.Source, n.On = evil, evil, evil, evil, evil, evil
	}
	for _, it := range s.plan.Items {
		it.Item.What, it.Item.Way, it.Item.Competence, it.Item.Until, it.Item.Id, it.State = evil, evil, evil, evil, evil, evil
	}
}
