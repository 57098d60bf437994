package web

import (
	"strconv"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	snapshotID = "01930000-0000-7000-8000-0000000f2201"
	vacancyID  = "01930000-0000-7000-8000-0000000f2202"
	vacantPost = "01930000-0000-7000-8000-0000000f2203"
	entryID22  = "01930000-0000-7000-8000-0000000f2204"
)

func bothSaid(said func(string) string, text, english string) *siklusv1.Said {
	return &siklusv1.Said{Text: said(text), English: said(english)}
}

func aRule() *siklusv1.TalentRule {
	return &siklusv1.TalentRule{Worth: &siklusv1.PredicateWorth{VeryGood: 100, Good: 80, NeedsImprovement: 55, Poor: 40, VeryPoor: 20}, Years: []int32{60, 40}, LeastYears: 1,
		Performance: &siklusv1.TalentCuts{Middle: 70, High: 90}, PotentialCuts: &siklusv1.TalentCuts{Middle: 70, High: 90}, HoursFull: 20, MonthsFull: 60,
		Potential: []*siklusv1.TalentWeight{{Input: "competence", Weight: 70, Needed: true}, {Input: "integrity", Weight: 30, Needed: true}},
		Boxes:     []int32{1, 2, 4, 3, 5, 7, 6, 8, 9}, PoolFrom: 7, Recognition: &siklusv1.RecognitionRule{LeastPerformance: 90, LeastBox: 7, MostPercent: 10, IntegrityMet: true},
		Improvement: &siklusv1.ImprovementRule{Months: 6, PlanWithin: 10, Patience: 5, CheckEvery: 31}}
}

// withTalent fills what follows from results; said is every text that somebody typed or that is told of somebody.
func withTalent(f *fake, said func(string) string) *fake {
	snapshot := &siklusv1.TalentSnapshot{Id: snapshotID, CycleId: cycleID, Year: 2026, RuleVersion: 2, Reason: said("Rapat tim penilai Januari"), TakenOn: "2027-01-20",
		TakenAt: at("2027-01-20T02:00:00Z"), By: said("Ester Kogoya"), Placed: 40, Unplaced: 2}
	someone := func(n int, name string) *siklusv1.Person {
		p := person(n, said(name), said("Perawat Ahli Muda"))
		return p
	}
	missing := []*siklusv1.Said{bothSaid(said, "Kompetensi tahun 2026 tidak dinilai atasan.", "The competences were not assessed in 2026.")}
	value := &siklusv1.TalentValue{Input: "competence", Year: 2026, Weight: 70, Needed: true, Value: "91.25", Says: bothSaid(said, "Standar jabatan terpenuhi 91,25 %.", "The standard is met to 91.25 %."),
		CaseId: caseID, Version: 2, On: "2026-12-01"}
	axis := func(band int32) *siklusv1.TalentAxis {
		return &siklusv1.TalentAxis{Value: "91.25", Band: band, Cuts: aRule().GetPerformance(), Inputs: []*siklusv1.TalentValue{
			{Input: "predicate", Year: 2026, Weight: 60, Needed: true, Value: "100", Says: bothSaid(said, "Predikat tahunan 2026.", "Annual predicate of 2026."), CaseId: caseID, Version: 1, On: "2027-01-08"},
			{Input: "predicate", Year: 2025, Weight: 40, Says: bothSaid(said, "Tidak ada evaluasi tahunan 2025.", "There is no annual evaluation of 2025.")}, value}}
	}
	rule := &siklusv1.GetTalentRuleResponse{Rule: aRule(), Version: 2, Sources: []*siklusv1.TalentRuleSource{{Part: "boxes", Provision: "PermenPANRB 3/2020", Says: bothSaid(said, "Sembilan kotak.", "Nine boxes.")},
		{Part: "worth", Provision: "policy", Says: bothSaid(said, "Titik awal.", "Where to begin.")}},
		Versions: []*siklusv1.TalentRuleVersion{{Version: 2, Reason: said("Bobot integritas dinaikkan"), By: said("Ester Kogoya"), At: at("2027-01-10T02:00:00Z")}}}
	chart := &siklusv1.GetTalentMapResponse{Snapshot: snapshot, Performance: aRule().GetPerformance(), Potential: aRule().GetPotentialCuts(),
		Snapshots: []*siklusv1.TalentSnapshot{snapshot, {Id: caseID, Year: 2025, Rehearsal: true, TakenOn: "2026-01-20", TakenAt: at("2026-01-20T02:00:00Z")}},
		Units:     []*siklusv1.TalentUnit{{Id: caseID, Name: said("Puskesmas Walesi")}, {Id: cycleID, Name: said("Dinas Kesehatan")}}}
	for potential := int32(3); potential >= 1; potential-- {
		for performance := int32(1); performance <= 3; performance++ {
			number := aRule().GetBoxes()[(potential-1)*3+performance-1]
			box := &siklusv1.TalentBox{Number: number, Performance: performance, Potential: potential, Pool: number >= 7}
			for i := range int(number) - 2 {
				box.Dots = append(box.Dots, &siklusv1.TalentDot{Person: someone(int(number)*10+i, "Pegawai "+strconv.Itoa(i)), Unit: said("Puskesmas Walesi"), Performance: "80", Potential: "72.5"})
			}
			chart.Boxes = append(chart.Boxes, box)
		}
	}
	chart.Unplaced = []*siklusv1.TalentDot{{Person: someone(98, "Salmon Hubi"), Unit: said("Puskesmas Walesi"), Performance: "80", Missing: missing}}
	f.talent = talentFakes{rule: rule, chart: chart,
		place: &siklusv1.GetTalentPlaceResponse{Snapshot: snapshot, Person: someone(1, "Yuliana Rumbiak"), Unit: said("Puskesmas Walesi"), Box: 9, Pool: true, Performance: axis(3), Potential: axis(3)}}
	withVacancies(f, snapshot, someone, said)
	withImprovements(f, said)
	f.talent.proposals = &siklusv1.ListRecognitionProposalsResponse{Snapshot: snapshot, Rule: aRule().GetRecognition(), Limit: 4, Proposals: []*siklusv1.RecognitionProposal{
		{Person: someone(1, "Yuliana Rumbiak"), Unit: said("Puskesmas Walesi"), Place: 1, Tied: 2, Why: bothSaid(said, "Kotak 9.", "Box 9.")},
		{Person: someone(2, "Markus Wenda"), Unit: said("Puskesmas Walesi"), Place: 1, Tied: 2, Why: bothSaid(said, "Kotak 9.", "Box 9."), Decided: true, Recognised: true, Reason: said("Layanan hulu sungai")},
		{Person: someone(3, "Ester Kogoya"), Unit: said("Dinas"), Place: 3, Tied: 1, Why: bothSaid(said, "Kotak 7.", "Box 7."), Decided: true, Reason: said("Sudah tahun lalu")}}}
	f.talent.recognition = &siklusv1.ListRecognitionsResponse{Recognitions: []*siklusv1.Recognition{
		{Name: said("Markus Wenda"), Unit: said("Puskesmas Walesi"), Year: 2026, Award: "development", Words: said("Layanan posyandu sampai ke hulu"), On: "2027-01-22", Own: true, Rehearsal: true}}}
	return f
}

func withVacancies(f *fake, snapshot *siklusv1.TalentSnapshot, someone func(int, string) *siklusv1.Person, said func(string) string) {
	vacancy := &siklusv1.Vacancy{Id: vacancyID, Version: 3, PostId: vacantPost, Post: said("Kepala Puskesmas Walesi"), Unit: said("Dinas Kesehatan"), State: "published", LeastBox: 7,
		Criteria: []*siklusv1.VacancyCriterion{{Kind: "fit", Weight: 60, Least: 80}, {Kind: "performance", Weight: 40}}, About: said("Memimpin 44 orang."), At: at("2027-01-21T02:00:00Z"),
		Reason: said("Kepala lama pensiun bulan depan"), Listed: true, PublishedVersions: 2}
	filled := proto.CloneOf(vacancy)
	filled.State, filled.Chosen = "filled", true
	head := &siklusv1.ShortlistHead{Id: caseID, VacancyVersion: 2, Snapshot: snapshot, MadeAt: at("2027-01-22T02:00:00Z"), Ranked: 2, Outdated: true}
	points := []*siklusv1.CriterionPoints{{Kind: "fit", Weight: 60, Least: 80, Value: "91.25", Points: "54.75", Says: bothSaid(said, "Terpenuhi 91,25 %.", "Met to 91.25 %.")},
		{Kind: "performance", Weight: 40, Says: bothSaid(said, "Belum bernilai.", "No value.")}}
	ranked := &siklusv1.ListPlace{Person: someone(1, "Yuliana Rumbiak"), Unit: said("Puskesmas Walesi"), Standing: "ranked", Place: 1, Tied: 2, Score: "92.75", Points: points}
	short := &siklusv1.ListPlace{Person: someone(3, "Salmon Hubi"), Unit: said("Puskesmas Walesi"), Standing: "short-of", Points: points, Lacks: []*siklusv1.Said{bothSaid(said, "Kotak 5.", "Box 5.")}}
	f.talent.vacancies = &siklusv1.ListVacanciesResponse{Vacancies: []*siklusv1.Vacancy{vacancy, filled}}
	f.talent.list = &siklusv1.GetShortlistResponse{Vacancy: vacancy, Head: head, Places: []*siklusv1.ListPlace{ranked, ranked, short}}
	own := proto.CloneOf(ranked)
	own.Person = nil
	f.talent.own = &siklusv1.GetOwnStandingResponse{Vacancy: vacancy, Head: head, Place: own}
}

func withImprovements(f *fake, said func(string) string) {
	low := &siklusv1.Improvement{CaseId: caseID, AppraisalId: cycleID, Person: proto.CloneOf(f.kase.GetEmployee()), Unit: said("Puskesmas Walesi"), Period: "year", Year: 2026, Rehearsal: true,
		Predicate: siklusv1.Predicate_PREDICATE_NEEDS_IMPROVEMENT, State: "check-awaited", Awaits: "appraiser", Due: "2027-03-05", Late: true, Annual: true, Role: "appraiser"}
	periodic := proto.CloneOf(low)
	periodic.Period, periodic.Annual, periodic.State, periodic.Awaits, periodic.Late, periodic.Role = "q2", false, "improved", "", false, "employee"
	f.talent.lows = &siklusv1.ListImprovementsResponse{Improvements: []*siklusv1.Improvement{low, periodic}}
	note := func(step, finding, text string) *siklusv1.ImprovementNote {
		return &siklusv1.ImprovementNote{Step: step, By: said("Markus Wenda"), Role: "appraiser", On: "2027-02-01", Finding: finding, Text: said(text)}
	}
	written := note("plan", "", "")
	written.Version, written.Text = 1, ""
	f.talent.low = &siklusv1.GetImprovementResponse{Improvement: low, Guidance: true, Counselling: true, WouldStart: "2027-02-01", WouldEnd: "2027-08-01", CheckEvery: 31, Check: "2027-03-01", Months: 6,
		May: []string{"plan", "check", "outcome", "read", "decision"},
		Plan: &siklusv1.ImprovementPlan{Version: 1, StartsOn: "2027-02-01", EndsOn: "2027-08-01", By: said("Markus Wenda"), Role: "appraiser", On: "2027-02-01", Read: true,
			Items:  []*siklusv1.ImprovementItem{{What: said("Laporan bulanan lengkap sebelum tanggal lima"), Measure: said("enam laporan berturut-turut"), Responsible: "employee", Until: "2027-07-05"}},
			Checks: []string{"2027-03-01", "2027-04-01"}},
		Notes: []*siklusv1.ImprovementNote{written, note("read", "", "Saya setuju, tetapi perlu kendaraan."), note("check", "improving", "Dua laporan tepat waktu."),
			note("outcome", "not-improved", "Tiga laporan masih terlambat."), note("decision", "more-guidance", "Kendaraan baru datang bulan lalu.")},
		FollowUps: []*siklusv1.ImprovementWay{{Code: "competence-test", Says: bothSaid(said, "Uji kompetensi.", "Competence test."), Provision: "PP 30/2019 art. 58"},
			{Code: "more-guidance", Says: bothSaid(said, "Bimbingan.", "Guidance."), Provision: "art. 21; III.D"}},
		Later: []*siklusv1.LaterResult{{Period: "q1", Year: 2027, Predicate: siklusv1.Predicate_PREDICATE_GOOD}}}
}

// talentLooks are the pages of what follows from results.
func talentLooks() []look {
	plan := improvementPages + "/" + caseID
	as := func(role string, may ...string) func(*fake) {
		return func(f *fake) {
			if f.talent.low != nil {
				f.talent.low.May, f.talent.low.Improvement.Role = may, role
			}
		}
	}
	bare := func(f *fake) {
		if f.talent.low != nil {
			f.talent.low.Plan, f.talent.low.Notes, f.talent.low.May = nil, nil, []string{"plan"}
			f.talent.low.Improvement.Annual = false
		}
	}
	list := []look{
		{name: "own talent", path: talentPages}, {name: "talent rule", path: talentPages + "/aturan?tersimpan=1"},
		{name: "own talent, not placed", path: talentPages, state: func(f *fake) {
			if f.talent.place != nil {
				f.talent.place.Box, f.talent.place.Missing = 0, f.talent.chart.GetUnplaced()[0].GetMissing()
				f.talent.place.Potential.Value, f.talent.place.Potential.Band = "", 0
			}
		}},
		{name: "vacancies", path: vacancyPages}, {name: "vacancies for HR", hr: true, path: vacancyPages},
		{name: "own standing", path: vacancyPages + "/" + vacancyID},
		{name: "own standing without a list", path: vacancyPages + "/" + vacancyID, state: func(f *fake) {
			if f.talent.own != nil {
				f.talent.own.Head, f.talent.own.Place = nil, nil
			}
		}},
		{name: "recognitions", path: recognitionPages},
		{name: "improvements", path: improvementPages}, {name: "late improvements", hr: true, path: improvementPages + "?terlambat=1"},
		{name: "improvement", path: plan}, {name: "improvement of the employee", path: plan, state: as("employee", "read")},
		{name: "improvement for HR", hr: true, path: plan, state: as("hr", "decision")},
		{name: "improvement to plan", path: plan, state: bare},
		{name: "talent map", hr: true, path: hrTalentPages + "?unit=" + caseID}, {name: "talent map of one", hr: true, path: hrTalentPages + "/" + snapshotID},
		{name: "bad snapshot", hr: true, path: hrTalentPages, post: []string{"reason", ""}},
		{name: "talent of somebody", hr: true, path: hrTalentPages + "/" + snapshotID + "/" + caseID},
		{name: "change the talent rule", hr: true, path: hrTalentPages + "/aturan"},
		{name: "bad talent rule", hr: true, path: hrTalentPages + "/aturan", post: []string{"rule.years[0]", "banyak", "rule.worth.good", "900", "reason", evil}},
		{name: "new vacancy", hr: true, path: hrVacancyPages + "/baru"}, {name: "post of a vacancy", hr: true, path: hrVacancyPages + "/baru?cari=kepala"},
		{name: "criteria of a new vacancy", hr: true, path: hrVacancyPages + "/baru?jabatan=" + vacantPost},
		{name: "bad vacancy", hr: true, path: hrVacancyPages + "/baru", post: []string{"post_id", vacantPost, "criteria[0].kind", "fit", "criteria[0].weight", "x", "reason", evil}},
		{name: "shortlist", hr: true, path: hrVacancyPages + "/" + vacancyID},
		{name: "shortlist refused", hr: true, path: hrVacancyPages + "/" + vacancyID, post: []string{"request_id", "x"}, state: refusing},
		{name: "vacancy changed", hr: true, path: hrVacancyPages + "/" + vacancyID + "/ubah"},
		{name: "bad change of a vacancy", hr: true, path: hrVacancyPages + "/" + vacancyID + "/ubah", post: []string{"post_id", vacantPost, "criteria[0].kind", "fit", "criteria[0].weight", "x", "reason", evil}},
		{name: "bad closing", hr: true, path: hrVacancyPages + "/" + vacancyID + "/tutup", post: []string{"person_id", evil, "reason", ""}},
		{name: "proposals", hr: true, path: hrRecognitionPages},
		{name: "bad recognition", hr: true, path: hrRecognitionPages, post: []string{"snapshot_id", snapshotID, "person_id", person(1, "", "").Id, "recognised", "true", "words", evil, "reason", ""}},
	}
	for _, form := range []string{"rencana", "baca", "periksa", "hasil", "tindak-lanjut"} {
		list = append(list, look{name: "bad improvement " + form, path: plan + "/" + form, post: []string{"entry_id", "x", "finding", "?", "text", evil, "reason", evil,
			"items[0].what", evil, "checks[0]", evil}})
	}
	return list
}
