package appraisal

import (
	"fmt"
	"strings"
	"testing"
)

// rated writes ratings as "code level/standard".
func rated(list ...string) (out []CompetenceRating) {
	for _, text := range list {
		var r CompetenceRating
		if _, err := fmt.Sscanf(strings.Replace(text, "/", " ", 1), "%s %d %d", &r.Competence, &r.Level, &r.Standard); err != nil {
			panic(err)
		}
		out = append(out, r)
	}
	return out
}

func TestALevelAboveTheStandardMakesUpForNoGap(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name    string
		ratings []CompetenceRating
		percent string
		met, of int
	}{
		{"all met", rated("integrity 3/3", "service 3/3"), "100", 2, 2},
		{"one above, one below", rated("integrity 5/3", "service 2/3"), "83.33", 1, 2},
		{"all above", rated("integrity 5/3", "service 4/3"), "100", 2, 2},
		{"a third short", rated("integrity 2/3"), "66.67", 0, 1},
		{"what is not asked for does not count", rated("integrity 3/3", "gis 1/0"), "100", 1, 1},
		{"nothing asked for", rated("gis 4/0"), "0", 0, 0},
		{"never rated", rated("integrity 0/4", "service 4/4"), "50", 1, 2},
	} {
		if f := FitOf(row.ratings); f.Percent.String() != row.percent || f.Met != row.met || f.Of != row.of {
			t.Errorf("%s: %s %%, %d of %d", row.name, f.Percent, f.Met, f.Of)
		}
	}
}

// Gorontalo weighs integrity, Walesi the work with the community as aspects of their own: nothing counts twice.
func TestEachAspectCountsItsOwnCompetences(t *testing.T) {
	t.Parallel()
	ratings := rated("integrity 2/3", "communication 3/3", "service 4/2", "unity 3/3", "gis 2/0")
	for _, row := range []struct {
		policy, aspect string
		weighed        []string
		percent        string
		counted        int
	}{
		{"one aspect only", "competence", []string{"results", "competence"}, "96.67", 4}, // 66.67, 100, 120 at most, 100
		{"gorontalo", "competence", []string{"results", "competence", "integrity", "peer-feedback"}, "106.67", 3},
		{"gorontalo", "integrity", []string{"results", "competence", "integrity"}, "66.67", 1},
		{"walesi", "competence", []string{"results", "competence", "values", "community"}, "83.34", 2},
		{"walesi", "community", []string{"results", "competence", "values", "community"}, "110", 2},
		{"not one of these", "values", []string{"values"}, "", 0},
	} {
		reach, ok := ReachOf(row.aspect, row.weighed, ratings)
		if ok != (row.percent != "") || ok && (reach.Percent.String() != row.percent || len(reach.Counted) != row.counted) {
			t.Errorf("%s, %s: %s %% of %d", row.policy, row.aspect, reach.Percent, len(reach.Counted))
		}
	}
	if _, ok := ReachOf(IntegrityAspect, nil, rated("service 3/3")); ok {
		t.Error("integrity was told where nobody rated it")
	}
}

var competenceWindow = CompetenceWindow{Opens: NewDate(2026, 10, 1), Closes: NewDate(2026, 11, 30), SelfFirst: 10, FitsFrom: 80}

func TestSilenceMeansNotAssessedAndNothingElse(t *testing.T) {
	t.Parallel()
	cal := Calendar{Zone: "Asia/Jayapura", Week: 5}
	if until := competenceWindow.SelfUntil(cal); until != NewDate(2026, 10, 15) {
		t.Fatalf("the employee has until %s", until)
	}
	for _, row := range []struct {
		name         string
		today        Date
		self, leader bool
		want         AssessmentState
	}{
		{"the day before", NewDate(2026, 9, 30), false, false, AssessmentAhead},
		{"the first day", NewDate(2026, 10, 1), false, false, SelfAwaited},
		{"the employee's last day", NewDate(2026, 10, 15), false, false, SelfAwaited},
		{"the employee was silent", NewDate(2026, 10, 16), false, false, LeaderAwaited},
		{"the employee was quick", NewDate(2026, 10, 2), true, false, LeaderAwaited},
		{"assessed", NewDate(2026, 10, 2), true, true, Assessed},
		{"the last day", NewDate(2026, 11, 30), true, false, LeaderAwaited},
		{"over", NewDate(2026, 12, 1), true, false, NotAssessed},
		{"over, assessed", NewDate(2027, 1, 5), false, true, Assessed},
	} {
		if got := competenceWindow.State(cal, row.today, row.self, row.leader); got != row.want {
			t.Errorf("%s: %s", row.name, got)
		}
	}
	if got := (CompetenceWindow{}).State(cal, NewDate(2026, 10, 1), false, false); got != AssessmentUnset {
		t.Errorf("without a window: %s", got)
	}
}

func TestTheEmployeeAssessesFirst(t *testing.T) {
	t.Parallel()
	cal := Calendar{Zone: "Asia/Jayapura", Week: 5}
	const because = "Bukti kunjungan baru diterima setelah penilaian dikirim"
	for _, row := range []struct {
		name           string
		today          Date
		self, corrects bool
		reason, code   string
	}{
		{"before the window", NewDate(2026, 9, 30), true, false, "", AssessmentClosed},
		{"the employee's turn", NewDate(2026, 10, 15), false, false, "", SelfFirst},
		{"the employee assessed", NewDate(2026, 10, 1), true, false, "", ""},
		{"the employee was silent", NewDate(2026, 10, 16), false, false, "", ""},
		{"after the window", NewDate(2026, 12, 1), true, false, "", AssessmentClosed},
		{"a correction after the window", NewDate(2026, 12, 1), true, true, because, ""},
		{"a correction without a reason", NewDate(2026, 11, 1), true, true, "ok baik setuju", ReasonMissing},
	} {
		_, r := competenceWindow.AdmitAssessment(cal, row.today, row.self, row.corrects, row.reason)
		if (r == nil) != (row.code == "") || r != nil && r.Code != row.code {
			t.Errorf("%s: %v", row.name, r)
		}
	}
	for day, admitted := range map[Date]bool{NewDate(2026, 9, 30): false, NewDate(2026, 10, 1): true, NewDate(2026, 11, 30): true, NewDate(2026, 12, 1): false} {
		if (competenceWindow.AdmitSelfAssessment(day) == nil) != admitted {
			t.Errorf("a self-assessment on %s", day)
		}
	}
	if (CompetenceWindow{}).AdmitSelfAssessment(NewDate(2026, 10, 1)) == nil {
		t.Error("an agency that set no window was assessed")
	}
}

func TestASuperiorNamesReasonAndEvidence(t *testing.T) {
	t.Parallel()
	standard := []CompetenceLevel{{Integrity, 3}, {PublicService, 2}}
	const seen = "Menolak bingkisan pengusaha pada bulan Maret"
	good := func() []CompetenceRating {
		return []CompetenceRating{{Competence: PublicService, Level: 2, Reason: seen, Evidence: "https://contoh.go.id/b"}, {Competence: Integrity, Level: 3, Reason: seen, Evidence: "surat 12/2026"}}
	}
	out, _, r := AdmitRatings(good(), standard, true)
	if r != nil || out[0].Standard != 2 || out[1].Standard != 3 {
		t.Fatalf("%+v, %v", out, r)
	}
	for _, row := range []struct {
		name, field, code string
		leader            bool
		change            func([]CompetenceRating) []CompetenceRating
	}{
		{"no reason", "ratings[0].reason", ReasonMissing, true, func(l []CompetenceRating) []CompetenceRating { l[0].Reason = "ok"; return l }},
		{"no evidence", "ratings[1].evidence", EvidenceMissing, true, func(l []CompetenceRating) []CompetenceRating { l[1].Evidence = ""; return l }},
		{"an employee needs neither", "", "", false, func(l []CompetenceRating) []CompetenceRating { l[0].Reason, l[0].Evidence = "", ""; return l }},
		{"one is missing", "ratings", CompetenceMissing, false, func(l []CompetenceRating) []CompetenceRating { return l[:1] }},
		{"one twice", "ratings[1].competence", CompetenceUnknown, false, func(l []CompetenceRating) []CompetenceRating { l[1].Competence = PublicService; return l }},
		{"one that nobody asked for", "ratings[0].competence", CompetenceUnknown, false, func(l []CompetenceRating) []CompetenceRating { l[0].Competence = "gis"; return l }},
	} {
		_, field, r := AdmitRatings(row.change(good()), standard, row.leader)
		if (r == nil) != (row.code == "") || r != nil && (r.Code != row.code || field != row.field) {
			t.Errorf("%s: %q %v", row.name, field, r)
		}
	}
	if _, _, r := AdmitRatings(good(), nil, true); r == nil || r.Code != StandardMissing {
		t.Errorf("without a standard: %v", r)
	}
}

func TestStrengthsAndGapsAreToldInPlainSentences(t *testing.T) {
	t.Parallel()
	dictionary := []Competence{{Code: Integrity, Name: "Integritas", English: "Integrity", Levels: []LevelBehaviour{{"a", "a"}, {"b", "b"}, {"tertib", "orderly"}}},
		{Code: PublicService, Name: "Pelayanan publik", English: "Public service"}}
	p := ProfileOf(rated("service 5/3", "integrity 2/3", "gis 1/3", "unity 3/3", "decision 2/0"), dictionary)
	if len(p.Strengths) != 1 || len(p.Met) != 1 || len(p.Gaps) != 2 {
		t.Fatalf("%d strengths, %d met, %d gaps", len(p.Strengths), len(p.Met), len(p.Gaps))
	}
	for _, row := range []struct {
		says   Sentence
		id, en string
	}{
		{p.Strengths[0].Says, "Pelayanan publik ada di tingkat 5, dua tingkat di atas standar (3).", "Public service is on level 5, two levels above the standard (3)."},
		{p.Met[0].Says, "unity memenuhi standar (tingkat 3).", "unity meets the standard (level 3)."},
		{p.Gaps[0].Says, "gis ada di tingkat 1, dua tingkat di bawah standar (3).", "gis is on level 1, two levels below the standard (3)."},
		{p.Gaps[1].Says, "Integritas ada di tingkat 2, satu tingkat di bawah standar (3).", "Integrity is on level 2, one level below the standard (3)."},
		{ProfileOf(rated("integrity 0/3"), dictionary).Gaps[0].Says, "Integritas belum pernah dinilai; standarnya tingkat 3.", "Integrity was never assessed; the standard is level 3."},
	} {
		if row.says.Indonesian != row.id || row.says.English != row.en {
			t.Errorf("%+v", row.says)
		}
	}
	if p.Gaps[1].Next.Indonesian != "tertib" {
		t.Errorf("the next step is %+v", p.Gaps[1].Next)
	}
}

func TestCareerDirectionPutsTheBestFitFirstAndThenTheHigherPost(t *testing.T) {
	t.Parallel()
	levels := func(integrity, service int) []CompetenceLevel {
		return []CompetenceLevel{{Integrity, integrity}, {PublicService, service}}
	}
	got := CareerDirection(rated("integrity 3/2", "service 2/2"), []CareerPost{
		{Post: "1", Title: "Kepala Bidang", Level: Administrator, Standard: levels(3, 3)},
		{Post: "2", Title: "Kepala Dinas", Level: JPTPratama, Standard: levels(4, 4)},
		{Post: "3", Title: "Analis", Level: Executor, Standard: levels(1, 1)},
		{Post: "4", Title: "Kepala Seksi", Level: Supervisor, Standard: levels(2, 2)},
		{Post: "5", Title: "Tanpa standar", Level: Executor},
	})
	var order string
	for _, p := range got {
		order += fmt.Sprintf("%s %s %d/%d; ", p.Title, p.Fit.Percent, p.Fit.Met, p.Fit.Of)
	}
	if order != "Kepala Seksi 100 2/2; Analis 100 2/2; Kepala Bidang 83.33 1/2; Kepala Dinas 62.5 0/2; " {
		t.Error(order)
	}
	if gaps := got[3].Gaps; len(gaps) != 2 || gaps[0].Competence != PublicService || gaps[0].Gap() != 2 {
		t.Errorf("%+v", gaps)
	}
}

func TestAPlanIsForCompetencesWaysAndDaysToCome(t *testing.T) {
	t.Parallel()
	today := NewDate(2026, 11, 10)
	known := func(code string) bool { return code == Integrity }
	item := func(change func(*DevelopmentItem)) []DevelopmentItem {
		it := DevelopmentItem{ID: "1", Competence: Integrity, Way: Coached, What: "Latihan", Until: today}
		change(&it)
		return []DevelopmentItem{it}
	}
	late := item(func(it *DevelopmentItem) { it.Until = today - 1 })
	for _, row := range []struct {
		name, field, code string
		items, before     []DevelopmentItem
	}{
		{"sound", "", "", item(func(*DevelopmentItem) {}), nil},
		{"another competence", "items[0].competence", CompetenceUnknown, item(func(it *DevelopmentItem) { it.Competence = "gis" }), nil},
		{"no way", "items[0].way", PlanItemWrong, item(func(it *DevelopmentItem) { it.Way = "prayer" }), nil},
		{"nothing to do", "items[0].what", PlanItemWrong, item(func(it *DevelopmentItem) { it.What = "" }), nil},
		{"yesterday", "items[0].until", DateWrong, late, nil},
		{"yesterday, as it was planned", "", "", late, late},
		{"three years on", "items[0].until", DateWrong, item(func(it *DevelopmentItem) { it.Until = today + 1100 }), nil},
	} {
		field, r := AdmitPlan(row.items, row.before, known, today)
		if (r == nil) != (row.code == "") || r != nil && (r.Code != row.code || field != row.field) {
			t.Errorf("%s: %q %v", row.name, field, r)
		}
	}
	it := late[0]
	if it.State(true, today) != ItemDone || it.State(false, today) != ItemOverdue || it.State(false, today-1) != ItemPlanned {
		t.Error("the state of an item")
	}
}

func TestAFunctionalPostFollowsTheTemplateOfItsGradeFirst(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		level Level
		title string
		want  string
	}{
		{Functional, "Analis Kebijakan Ahli Muda", "fungsional/ahli-muda fungsional"},
		{Functional, "Perawat terampil", "fungsional/terampil fungsional"},
		{Functional, "Dokter", "fungsional"},
		{Administrator, "Kepala Bidang Ahli Muda", "administrator"},
		{"", "Entah", ""},
	} {
		if got := strings.Join(StandardTemplates(row.level, row.title), " "); got != row.want {
			t.Errorf("%s: %s", row.title, got)
		}
	}
}
