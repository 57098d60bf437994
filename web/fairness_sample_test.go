package web

import (
	"fmt"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const announcementID = "01930000-0000-7000-8000-0000000000a1"

// fairLooks are the pages of openness, and a rating with everything the data say.
func fairLooks() []look {
	announce := "/hr/siklus/" + cycleID + "/pengumuman"
	return []look{
		{name: "openness", path: "/terbuka"}, {name: "own punctuality", path: "/ketepatan"},
		{name: "punctuality of somebody", path: "/ketepatan/" + person(4, "", "").Id}, {name: "punctuality of leaders", path: "/ketepatan/semua"},
		{name: "patterns", path: "/pola"}, {name: "patterns of a period", hr: true, path: "/pola?siklus=" + cycleID + "&masa=q1"},
		{name: "announcements", path: "/pengumuman"}, {name: "survey", path: "/survei"},
		{name: "survey answered", path: "/survei?terima=1", state: func(f *fake) { f.fair.survey = answered() }},
		{name: "survey half filled", path: "/survei", post: []string{"cycle_id", cycleID, "choices[0]", "5", "choices[2]", evil, "words", evil}},
		{name: "announce", hr: true, path: announce}, {name: "announced", hr: true, path: announce + "?diumumkan=1"},
		{name: "announcement too short", hr: true, path: announce, post: []string{"text", "ok"}},
		{name: "rate with data", act: "Rate", path: "/tugas/" + taskID, state: knowing},
		{name: "rate with data that propose nothing", act: "Rate", path: "/tugas/" + taskID, state: func(f *fake) {
			knowing(f)
			f.preview.Proposed, f.preview.Basis.Proposed, f.preview.Basis.None, f.preview.Basis.Value = 0, 0, "too-little", ""
		}},
	}
}

// knowing makes the data propose a rating.
func knowing(f *fake) {
	if f.preview == nil {
		f.preview = &siklusv1.PreviewRatingResponse{}
	}
	f.preview.Proposed, f.preview.ProposedReason, f.preview.ProposedReasonEnglish, f.preview.ProposedProvision = siklusv1.Rating_RATING_MEETS,
		"Capaian berbobot 101,25 %: di atas ekspektasi mulai 110 %, sesuai ekspektasi mulai 90 %.", "Weighted achievement 101.25 %.", "IV.B.3; policy"
	f.preview.Basis = fullBasis()
}

func fullBasis() *siklusv1.ProposalBasis {
	return &siklusv1.ProposalBasis{Proposed: siklusv1.Rating_RATING_MEETS, Value: "101.25", Weight: 80, Above: 110, Meets: 90, Policy: "pontianak@3f9a0c12",
		Aspects: []*siklusv1.ProposalAspect{{Aspect: "productivity", Weight: 40, Reached: "103.5", Counted: 1, Indicators: 1},
			{Aspect: "service-quality", Weight: 40, Reached: "99", Counted: 1, Indicators: 2}, {Aspect: "innovation", Weight: 20}},
		Facts: []*siklusv1.ProposalFact{
			{Result: 1, Main: true, Indicator: "Akta kelahiran selesai", Aspect: "productivity", Target: "120", Unit: "berkas", Direction: siklusv1.TargetDirection_TARGET_DIRECTION_MORE, Value: "124.2", On: "2026-06-30", Source: "SIAK", Reached: "103.5"},
			{Result: 1, Main: true, Indicator: "Waktu layanan akta", Aspect: "service-quality", Target: "3", OfMeasure: true, Unit: "hari kerja", Value: "3.03", On: "2026-06-01", Source: "SIAK", OfUnit: true, Reached: "99"},
			{Result: 2, Indicator: "Loket keliling ke kampung", Uncounted: "not-measured"},
		}}
}

func counted(clock string, n ...int32) *siklusv1.ClockPunctuality {
	return &siklusv1.ClockPunctuality{Clock: clock, Title: "Evaluasi periodik: pejabat penilai menilai dan menandatangani", TitleEnglish: "Periodic evaluation: the appraiser rates and signs",
		Awaited: n[0] + n[1] + n[2], InTime: n[0], Late: n[1], Lapsed: n[2], Waiting: n[3], Overdue: n[4], CameLate: n[5]}
}

func fullFairness() fairFakes {
	out := fairFakes{
		own: &siklusv1.GetPunctualityResponse{Year: 2026, Others: true, Punctuality: &siklusv1.PersonPunctuality{Person: person(2, "dr. Markus Wenda", ""), Unit: "Puskesmas Walesi",
			Total: counted("", 21, 2, 1, 3, 1, 1), Clocks: []*siklusv1.ClockPunctuality{counted("T6", 14, 2, 0, 3, 1, 1), counted("T9", 7, 0, 1, 0, 0, 0)}, Answers: answeredSoon()}},
		many:     &siklusv1.ListPunctualityResponse{Year: 2026, All: counted("", 210, 20, 10, 3, 4, 2)},
		patterns: &siklusv1.GetRatingPatternsResponse{CycleId: cycleID, Year: 2026, Period: "q1", Periods: []string{"q1", "q2", "year"}, Least: 5, LeastOthers: 10, Comparisons: 18},
		told: &siklusv1.ListAnnouncementsResponse{Announcements: []*siklusv1.Announcement{
			{Id: announcementID, CycleId: cycleID, Year: 2026, Text: "Penilaian tahun ini membantu kita belajar.\n\nBaca tanggal pentingnya di halaman tugas.", TextEnglish: "This year's appraisal helps us to learn.", AnnouncedAt: at("2026-01-05T01:00:00Z")},
			{Id: announcementID, Year: 2025, Rehearsal: true, Text: "Gladi.", AnnouncedAt: at("2025-11-05T01:00:00Z"), AcknowledgedAt: at("2025-11-06T01:00:00Z")}}},
		survey: &siklusv1.GetSurveyResponse{CycleId: cycleID, Year: 2026, Open: true, Step: 5, Statements: statements()},
	}
	for i := range 40 {
		out.many.People = append(out.many.People, &siklusv1.PersonPunctuality{Person: person(10+i, fmt.Sprintf("Atasan Nomor %d", i+1), ""), Unit: "Puskesmas Walesi", Total: counted("", int32(i), 2, 1, 0, 1, 0)})
	}
	for i, finding := range []string{"clear", "none", "few"} {
		a := &siklusv1.AppraiserPattern{Person: person(10+i, fmt.Sprintf("Penilai Nomor %d", i+1), ""), Unit: "Puskesmas Walesi", Rated: 12, Proposals: 10, AboveProposal: 4}
		for _, kind := range []string{"lenient", "harsh", "same"} {
			p := &siklusv1.RatingPattern{Kind: kind, Count: 9, Of: 12, Others: 20, OfOthers: 130, Share: "75.0", ShareOthers: "15.4", Finding: finding}
			if finding != "few" {
				p.Chance, p.ChanceAmong = "0.0000", "0.0012"
			}
			a.Patterns = append(a.Patterns, p)
		}
		out.patterns.Appraisers = append(out.patterns.Appraisers, a)
	}
	out.read = &siklusv1.CountAcknowledgementsResponse{Year: 2026, Announcements: []*siklusv1.AnnouncementCount{{Announcement: out.told.Announcements[0],
		Units: []*siklusv1.UnitAcknowledgements{{Unit: "Puskesmas Walesi", People: 44, Acknowledged: 31}, {Unit: "Dinas Kesehatan", People: 12}}}}}
	return out
}

func statements() (list []*siklusv1.SurveyStatement) {
	for i := range 5 {
		list = append(list, &siklusv1.SurveyStatement{Number: int32(i + 1), Text: fmt.Sprintf("Pernyataan nomor %d tentang sistem ini.", i+1), TextEnglish: fmt.Sprintf("Statement number %d about this system.", i+1)})
	}
	return list
}

// answered is a survey that the reader has answered and enough others too.
func answered() *siklusv1.GetSurveyResponse {
	out := &siklusv1.GetSurveyResponse{CycleId: cycleID, Year: 2026, Open: true, Answered: true, Step: 5, Answers: 25, Statements: statements(), Words: []string{"Jaringan di hulu lambat.", "Umpan balik lebih sering, ya."}}
	for _, s := range out.Statements {
		s.Counts, s.Mean = []int32{1, 2, 4, 10, 8}, "3.88"
	}
	return out
}

// hostileFairness puts evil into every text of these pages.
func hostileFairness(f *fake) {
	f.fair = fullFairness()
	f.fair.own.Punctuality.Person.Name, f.fair.own.Punctuality.Unit = evil, evil
	for _, c := range f.fair.own.Punctuality.Clocks {
		c.Title, c.TitleEnglish, c.Clock = evil, evil, evil
	}
	for _, p := range f.fair.many.People {
		p.Person.Name, p.Person.Id, p.Unit = evil, evil, evil
	}
	f.fair.patterns.Periods, f.fair.patterns.CycleId = []string{evil}, evil
	for _, a := range f.fair.patterns.Appraisers {
		a.Person.Name, a.Unit = evil, evil
		for _, p := range a.Patterns {
			p.Kind, p.Finding, p.Share, p.Chance = evil, evil, evil, evil
		}
	}
	for _, a := range f.fair.told.Announcements {
		a.Id, a.Text, a.TextEnglish = evil, evil, evil
	}
	f.fair.read.Announcements[0].Units[0].Unit = evil
	f.fair.survey = answered()
	f.fair.survey.Words = []string{evil}
	for _, s := range f.fair.survey.Statements {
		s.Text, s.TextEnglish, s.Mean = evil, evil, evil
	}
}
