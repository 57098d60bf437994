package web

import (
	siklusv1 "siklus.id/proto/siklus/v1"
)

const postID = "01930000-0000-7000-8000-000000000057"

func fullPosts() *siklusv1.FindPostsResponse {
	return &siklusv1.FindPostsResponse{Posts: []*siklusv1.FoundPost{
		{Id: postID, Code: "DINKES-P2-03", Title: "Kepala Seksi Promosi Kesehatan", Unit: "Dinas Kesehatan"},
		{Id: person(9, "", "").Id, Code: "PKM-HOM-01", Title: "Kepala Puskesmas Hom-Hom", Unit: "Puskesmas Hom-Hom", Holder: "dr. Naomi Tabuni"}}}
}

func fullWhy() *siklusv1.ExplainCaseResponse {
	return &siklusv1.ExplainCaseResponse{Edition: "Peraturan Menteri PANRB Nomor 6 Tahun 2022", Policy: "jayawijaya@3f9a0c12", Owner: "Badan Kepegawaian dan Pengembangan SDM",
		Figures: []*siklusv1.Figure{
			{Code: "results", Name: "Hasil kerja", NameEnglish: "Results", Value: "Sesuai ekspektasi", ValueEnglish: "Meets expectation", Provision: "IV.B.3.a.1", Source: siklusv1.Source_SOURCE_RECORD, Version: "1",
				Inputs: []*siklusv1.FigureInput{{Name: "Dinilai oleh", NameEnglish: "Rated by", Value: "dr. Markus Wenda", ValueEnglish: "dr. Markus Wenda"}}},
			{Code: "predicate", Name: "Predikat kinerja", NameEnglish: "Predicate", Value: "Baik", ValueEnglish: "Good", Reason: "Hasil kerja sesuai ekspektasi dan perilaku di atas ekspektasi.", ReasonEnglish: "Results as expected and behaviour above expectation.",
				Provision: "IV.B.3.a.3.c", Source: siklusv1.Source_SOURCE_LAW, Version: "permenpanrb-6-2022",
				Inputs: []*siklusv1.FigureInput{{Name: "Hasil kerja", NameEnglish: "Results", Value: "Sesuai ekspektasi", ValueEnglish: "Meets expectation"}, {Name: "Perilaku kerja", NameEnglish: "Behaviour", Value: "Di atas ekspektasi", ValueEnglish: "Above expectation"}}},
			{Code: "hours", Name: "Jam pelatihan", NameEnglish: "Lesson hours", Value: "24 JP", ValueEnglish: "24 lesson hours", Provision: "policy", Source: siklusv1.Source_SOURCE_AGENCY, Version: "jayawijaya@3f9a0c12"}},
		Terms: []*siklusv1.ExplainedTerm{
			{Clock: "T6", Name: "Masa penilaian triwulan", NameEnglish: "Quarter rated", Due: "2026-07-10", Provision: "policy", Source: siklusv1.Source_SOURCE_AGENCY, Breached: true},
			{Clock: "T11", Name: "Mengajukan keberatan", NameEnglish: "Object", Day0: "2026-07-08", Due: "2026-07-28", WorkingDays: 14, DaysOff: []string{"2026-07-16"}, Provision: "V.B.2", Source: siklusv1.Source_SOURCE_LAW, Running: true, SecondDate: "2026-07-22"}}}
}

func fullAdoption() *siklusv1.Adoption {
	return &siklusv1.Adoption{Cases: 312, Terms: 41, RulesBefore: "permenpanrb-6-2022 · jayawijaya@3f9a0c12", RulesAfter: "permenpanrb-6-2022 · jayawijaya@77be01aa",
		Moved: []*siklusv1.MovedTerm{{CaseId: caseID, Clock: "T11", Before: "2026-07-28", After: "2026-07-29"}, {CaseId: caseID, Clock: "T6", Before: "2026-07-10", After: "2026-07-13"}}}
}

func fullSpread() *siklusv1.GetDistributionResponse {
	return &siklusv1.GetDistributionResponse{Organisation: "Baik", Unrated: 3, Rows: []*siklusv1.DistributionRow{
		{Predicate: siklusv1.Predicate_PREDICATE_VERY_GOOD, Count: 4, Pattern: "sebagian kecil", PatternEnglish: "a small part"},
		{Predicate: siklusv1.Predicate_PREDICATE_GOOD, Count: 14, Pattern: "terbanyak", PatternEnglish: "most"},
		{Predicate: siklusv1.Predicate_PREDICATE_NEEDS_IMPROVEMENT, Count: 2},
		{Predicate: siklusv1.Predicate_PREDICATE_POOR}, {Predicate: siklusv1.Predicate_PREDICATE_VERY_POOR}},
		Warnings: []*siklusv1.DistributionWarning{{Sentence: "Predikat Sangat Baik lebih banyak daripada pola untuk capaian Baik.", English: "There are more Very good than the pattern for a good result has.", Provision: "SE 3/2023"}}}
}

func fullHours() *siklusv1.GetTrainingHoursResponse {
	return &siklusv1.GetTrainingHoursResponse{Hours: 8, Measure: 20, Provision: "UU 20/2023 art. 49; policy",
		Credited: []*siklusv1.CreditedHours{{Title: "Pelayanan prima di loket", Hours: 8, On: "2026-03-12", CaseId: caseID, Source: "training"},
			{Title: "Mengelola data", Hours: 4, On: "2026-03-02", Source: "mentee"}, {Hours: 4, On: "2026-02-27", Source: "mentor"}}}
}

// changed is a case of a person who moves, studies and is away, and with ratings that wait for a signature.
func changed(f *fake) {
	rated := &siklusv1.Result{Results: f.kase.Result.Results, Behaviour: f.kase.Result.Behaviour, Predicate: f.kase.Result.Predicate, Notes: f.kase.Result.Notes,
		Reason: f.kase.Result.Reason, ReasonEnglish: f.kase.Result.ReasonEnglish, Provision: f.kase.Result.Provision}
	f.kase.Unsigned, f.kase.Result, f.kase.Stage = rated, nil, "window-open"
	f.kase.Reusable = fullReusable(f)
	f.kase.Absence = &siklusv1.LongAbsence{Absence: siklusv1.Absence_ABSENCE_STUDY_LEAVE, From: "2026-05-04", Until: "2026-12-18"}
	f.kase.Journal = append(f.kase.Journal,
		&siklusv1.JournalEntry{Seq: 8, Kind: "task-moved", At: at("2026-07-09T00:40:00Z"), Stage: "window-open", Hash: "cc01c5",
			Moved: &siklusv1.MovedTask{Act: "Rate", From: f.kase.Appraiser, To: person(12, "Naomi Tabuni, S.Kep.", "")}},
		&siklusv1.JournalEntry{Seq: 9, Kind: "task-moved", At: at("2026-07-09T00:41:00Z"), Stage: "window-open", Hash: "cc01c6", Moved: &siklusv1.MovedTask{Act: "Sign"}},
		&siklusv1.JournalEntry{Seq: 10, Kind: "ReuseResult", By: f.kase.Appraiser, Role: "appraiser", At: at("2026-07-09T00:42:00Z"), Stage: "window-open", Text: "Masih pekerjaan yang sama.", Hash: "cc01c7"},
		&siklusv1.JournalEntry{Seq: 11, Kind: "ReuseResult", By: f.kase.Employee, Role: "employee", At: at("2026-07-09T00:43:00Z"), Stage: "window-open", Hash: "cc01c8"},
		&siklusv1.JournalEntry{Seq: 12, Kind: "Rate", By: f.kase.Appraiser, Role: "appraiser", At: at("2026-07-09T00:44:00Z"), Stage: "window-open", Hash: "cc01c9"})
}

func fullReusable(f *fake) *siklusv1.Result {
	return &siklusv1.Result{Results: siklusv1.Rating_RATING_MEETS, Behaviour: siklusv1.Rating_RATING_MEETS, Predicate: siklusv1.Predicate_PREDICATE_GOOD, Score: "101.4",
		SignedBy: f.kase.Superior, SignedAt: at("2026-04-08T02:14:00Z"), Reason: "Keduanya sesuai ekspektasi.", ReasonEnglish: "Both as expected.", Provision: "IV.B.3.a.3.c", Version: 1}
}

// proposing makes the records propose a rating.
func proposing(f *fake) {
	f.preview.Proposed, f.preview.ProposedReason, f.preview.ProposedReasonEnglish, f.preview.ProposedProvision = siklusv1.Rating_RATING_ABOVE,
		"Capaian organisasi yang dipimpinnya Istimewa.", "The organisation this person leads came out as Outstanding.", "SE 3/2023"
}

// tallying puts the case under a scored edition.
func tallying(how string) func(*fake) {
	return func(f *fake) {
		f.kase.Scoring = how
		f.preview.Score, f.preview.Results, f.preview.Behaviour = "108.35", siklusv1.Rating_RATING_MEETS, siklusv1.Rating_RATING_ABOVE
	}
}

// year turns the case into the appraisal of a year with evaluations in every state.
func year(stage string) func(*fake) {
	return func(f *fake) {
		f.kase.Proceeding, f.kase.Stage, f.kase.Period, f.kase.Result = "appraisal", stage, "", nil
		f.kase.Awaits = []*siklusv1.AwaitedAct{{Role: "appraiser", Act: "AgreeTargets", Due: "2026-07-28", Clock: "joined", Provision: "policy", EndsAt: at("2026-07-28T15:00:00Z")}}
		f.kase.Children = nil
		for period, stage := range map[string]string{"q1": "objected", "q2": "window-open"} {
			f.kase.Children = append(f.kase.Children, &siklusv1.CaseSummary{Id: caseID, Proceeding: "evaluation", Stage: stage, Period: period})
		}
		if stage == "in-year" {
			f.kase.Journal = append(f.kase.Journal, &siklusv1.JournalEntry{Seq: 20, Kind: "AgreeTargets", By: f.kase.Appraiser, Role: "appraiser", At: at("2026-07-08T02:14:00Z"), Stage: "in-year", Hash: "dd"})
		}
	}
}

// plant puts evil into what these pages show.
func plant(f *fake) {
	for _, p := range f.posts.Posts {
		p.Title, p.Unit, p.Code, p.Holder = evil, evil, evil, evil
	}
	f.why.Edition, f.why.Policy, f.why.Owner = evil, evil, evil
	for _, g := range f.why.Figures {
		g.Name, g.NameEnglish, g.Value, g.ValueEnglish, g.Reason, g.ReasonEnglish, g.Provision = evil, evil, evil, evil, evil, evil, evil
		for _, i := range g.Inputs {
			i.Name, i.NameEnglish, i.Value, i.ValueEnglish = evil, evil, evil, evil
		}
	}
	for _, t := range f.why.Terms {
		t.Clock, t.Name, t.NameEnglish, t.Day0, t.Due, t.Provision, t.SecondDate = evil, evil, evil, evil, evil, evil, evil
	}
	f.adopts.RulesBefore, f.adopts.RulesAfter, f.adopts.Moved[0].Clock, f.adopts.Moved[0].Before, f.adopts.Moved[0].CaseId = evil, evil, evil, evil, evil
	f.spread.Organisation, f.spread.Rows[0].Pattern, f.spread.Rows[0].PatternEnglish, f.spread.Warnings[0].Sentence, f.spread.Warnings[0].English = evil, evil, evil, evil, evil
	f.hours.Provision, f.hours.Credited[0].Title, f.hours.Credited[0].On, f.hours.Credited[0].CaseId = evil, evil, evil, evil
	f.preview.ProposedReason, f.preview.ProposedReasonEnglish, f.preview.Score = evil, evil, evil
}
