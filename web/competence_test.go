package web

import (
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func skilled(t *testing.T) (*fake, browser) {
	t.Helper()
	f := full("")
	return f, visiting(t, f, Options{Log: quiet()})
}

func TestThePageOfCompetencesSaysStrengthsAndGapsInSentences(t *testing.T) {
	t.Parallel()
	f, b := skilled(t)
	p := read(t, b.get("/kompetensi"))
	for _, said := range []string{"85,19 %", "6 dari 9 kompetensi memenuhi standar", "Integritas:", "Kekuatan", "Kompetensi communication ada di tingkat 4, standarnya 3.",
		"Yang perlu dikembangkan", "Langkah berikutnya:", "Menata cara kerja unit", "1 Oktober 2026", "15 Oktober 2026", "Versi sebelumnya (1)"} {
		p.says(said)
	}
	if len(p.all("a", "href", skillOf+"/nilai")) != 1 || len(p.all("a", "href", skillOf+"/rencana")) != 1 || len(p.all("a", "href", skillOf+"/karier")) != 1 {
		t.Error("the page does not lead on")
	}
	if len(p.all("a", "href", "https://contoh.go.id/bukti/1")) == 0 {
		t.Error("the evidence cannot be followed")
	}
	f.skills.assessment.MayAssess, f.skills.assessment.WhyNot = false, "Masa penilaian baru dibuka pada 1 Oktober."
	p = read(t, b.get(skillOf))
	p.says("baru dibuka")
	if len(p.all("a", "href", skillOf+"/nilai")) != 0 {
		t.Error("the page leads to a form that cannot be sent")
	}
	wants(t, b.get(skillOf+"/nilai"), http.StatusSeeOther)
}

func TestAnAssessmentIsSentAsItWasTyped(t *testing.T) {
	t.Parallel()
	f, b := skilled(t)
	p := read(t, b.get(skillOf+"/nilai"))
	if got := p.value("ratings[1].reason"); got != "Mengoordinasi posyandu di tiga kampung" {
		t.Errorf("the own assessment does not begin with what stands: %q", got)
	}
	w := b.post(skillOf+"/nilai", "sisi", "employee", "version", "1", "ratings[0].competence", "integrity", "ratings[0].level", "2", "ratings[0].reason", "Contoh saya", "note", "Ya")
	wants(t, w, http.StatusSeeOther)
	own := last[*siklusv1.AssessOwnCompetencesRequest](t, f)
	if own.GetCaseId() != caseID || own.GetVersion() != 1 || own.GetRatings()[0].GetLevel() != 2 || own.GetRatings()[0].GetReason() != "Contoh saya" {
		t.Errorf("%+v", own)
	}
	f.skills.assessment.Side, f.skills.assessment.Leader = "leader", nil
	p = read(t, b.get(skillOf+"/nilai"))
	if p.value("ratings[0].evidence") != "https://contoh.go.id/bukti/1" || p.value("ratings[0].reason") != "" {
		t.Error("the superior begins with the employee's evidence and an own reason")
	}
	w = b.post(skillOf+"/nilai", "sisi", "leader", "version", "0", "ratings[0].competence", "integrity", "ratings[0].level", "4", "ratings[0].reason", "Terlihat", "ratings[0].evidence", "notulen", "reason", "Sebab")
	wants(t, w, http.StatusSeeOther)
	if given := last[*siklusv1.AssessCompetencesRequest](t, f); given.GetRatings()[0].GetEvidence() != "notulen" || given.GetReason() != "Sebab" {
		t.Errorf("%+v", given)
	}

	// What is wrong leads to its field, and everything typed is kept.
	f.actErr = refusal(connect.CodeInvalidArgument, "reason-missing", "Tuliskan alasan tingkat ini.", "Write the reason.", "policy")
	w = b.post(skillOf+"/nilai", "sisi", "leader", "ratings[0].competence", "integrity", "ratings[0].level", "4", "ratings[0].reason", "ok", "ratings[0].evidence", "notulen")
	p = read(t, w)
	p.says("Tuliskan alasan tingkat ini.")
	if p.value("ratings[0].evidence") != "notulen" || p.value("ratings[0].reason") != "ok" {
		t.Error("what was typed is lost")
	}
	count := f.count()
	p = read(t, b.post(skillOf+"/nilai", "sisi", "leader", "ratings[0].competence", "integrity", "ratings[0].reason", "Terlihat jelas"))
	if f.count() != count || len(p.all("a", "href", "#ratings-0-level")) != 1 {
		t.Error("a level that was not chosen is not named")
	}
}

func TestGrowthIsAPictureWithATableBesideIt(t *testing.T) {
	t.Parallel()
	f, b := skilled(t)
	w := b.get(skillOf + "/perkembangan")
	p := read(t, w)
	line, _ := attr(p.all("polyline")[0], "points")
	if line != "8,30 120,25 232,18" {
		t.Errorf("the line goes through %q", line)
	}
	svg := w.Body.String()
	svg = svg[strings.Index(svg, "<svg"):strings.Index(svg, "</svg>")]
	if len(svg) > 2<<10 {
		t.Errorf("the picture is %d bytes", len(svg))
	}
	for _, said := range []string{"66 %", "74 %", "85 %", "3/3", "2/3", "Predikat akhir", "Sangat Baik"} {
		p.says(said)
	}
	f.skills.growth.Years = f.skills.growth.Years[:1]
	if len(read(t, b.get(skillOf+"/perkembangan")).all("svg")) != 0 {
		t.Error("one year is no line")
	}
}

func TestACareerDirectionPromisesNothing(t *testing.T) {
	t.Parallel()
	f, b := skilled(t)
	p := read(t, b.get(skillOf+"/karier?jenjang=administrator"))
	for _, said := range []string{"bukan janji", "Standar terpenuhi 85,19 %: 6 dari 9 kompetensi.", "dan 3 jabatan lain yang sama", "2 kompetensi masih kurang", "dan 12 jabatan lain", "80 %"} {
		p.says(said)
	}
	if f.looked[len(f.looked)-1] != "administrator" {
		t.Errorf("looked for %q", f.looked)
	}
	for _, said := range []string{"Triwulan III 2026", "hasil kerja: Di bawah ekspektasi · perilaku kerja: Sesuai ekspektasi", "Sangat Baik", "sudah final"} {
		p.says(said)
	}
	unassessed(f)
	p = read(t, b.get(skillOf+"/karier"))
	p.says("belum ada yang dapat dibandingkan")
	p.says("Standarnya meminta 9 kompetensi.")
	p.says("dan 12 jabatan lain.")
	f.skills.career.Results = nil
	read(t, b.get(skillOf+"/karier")).says("Belum ada hasil evaluasi")
}

func TestADevelopmentPlanShowsWhatResultsCallFor(t *testing.T) {
	t.Parallel()
	_, b := skilled(t)
	p := read(t, b.get(skillOf+"/rencana"))
	for _, said := range []string{"Yang ditunjukkan hasil dan catatan lain", "Hasil kerja di bawah ekspektasi", "Evaluasi Triwulan III 2026: di bawah ekspektasi."} {
		p.says(said)
	}
}

func TestEverybodyIsToldWhatTheAssessmentIsFor(t *testing.T) {
	t.Parallel()
	_, b := skilled(t)
	p := read(t, b.get("/kompetensi/untuk-apa"))
	for _, said := range []string{"Tujuannya", "Manfaatnya bagi Anda", "Yang tidak dijanjikan", "bukan janji promosi", "Setiap pembacaan orang lain tercatat"} {
		p.says(said)
	}
	b.lang = "en"
	read(t, b.get("/kompetensi/untuk-apa")).says("does not count against you")
}

func TestAPlanIsWrittenAgreedAndDone(t *testing.T) {
	t.Parallel()
	f, b := skilled(t)
	p := read(t, b.get(skillOf+"/rencana"))
	if p.value("items[0].what") != "Dibimbing setiap pekan oleh kepala puskesmas" || p.value("items[2].competence") != "unity" {
		t.Error("the form does not begin with what stands and the open gaps")
	}
	wants(t, b.post(skillOf+"/rencana", "version", "2", "reason", "Berubah", "items[0].competence", "integrity", "items[0].way", "coaching", "items[0].what", "",
		"items[1].id", skilledItem, "items[1].competence", "service", "items[1].way", "assignment", "items[1].what", "Piket loket", "items[1].until", "2026-12-01"), http.StatusSeeOther)
	plan := last[*siklusv1.WriteDevelopmentPlanRequest](t, f)
	if len(plan.GetItems()) != 1 || plan.GetItems()[0].GetId() != skilledItem || plan.GetVersion() != 2 || plan.GetCaseId() != caseID {
		t.Errorf("%+v", plan)
	}
	wants(t, b.post(skillOf+"/rencana/setuju", "version", "2"), http.StatusSeeOther)
	if last[*siklusv1.AgreeDevelopmentPlanRequest](t, f).GetVersion() != 2 {
		t.Error("another version was agreed to")
	}
	wants(t, b.post(skillOf+"/rencana/selesai", "item_id", skilledItem, "proof", "Sertifikat 9/2026"), http.StatusSeeOther)
	if last[*siklusv1.CompleteDevelopmentItemRequest](t, f).GetProof() != "Sertifikat 9/2026" {
		t.Error("the proof was lost")
	}
	f.actErr = refusal(connect.CodeFailedPrecondition, "plan-not-agreed", "Rencana ini belum disetujui kedua pihak.", "Not agreed.", "policy")
	read(t, b.post(skillOf+"/rencana/selesai", "item_id", skilledItem, "proof", "Sertifikat 9/2026")).says("belum disetujui kedua pihak")
}

func TestHRSetsAStandardOrLetsAPostFollowItsTemplate(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{Log: quiet()})
	page := "/hr/kompetensi/standar/ubah?jabatan=" + skilledPost
	p := read(t, b.get(page))
	if len(p.all("select")) != 10 {
		t.Errorf("%d competences to choose from", len(p.all("select")))
	}
	w := b.post(page, "version", "2", "reason", "Layanan baru", "langkah", "simpan", "levels[0].competence", "integrity", "levels[0].level", "4",
		"levels[1].competence", "cooperation", "levels[1].level", "", "levels[9].competence", "gis", "levels[9].level", "2")
	wants(t, w, http.StatusSeeOther)
	set := last[*siklusv1.SetStandardRequest](t, f)
	if set.GetPostId() != skilledPost || set.GetVersion() != 2 || len(set.GetLevels()) != 2 || set.GetLevels()[1].GetCompetence() != "gis" {
		t.Errorf("%+v", set)
	}
	wants(t, b.post(page, "version", "2", "reason", "Kembali ke pola", "langkah", "ikut", "levels[0].competence", "integrity", "levels[0].level", "4"), http.StatusSeeOther)
	if set = last[*siklusv1.SetStandardRequest](t, f); len(set.GetLevels()) != 0 || set.GetReason() != "Kembali ke pola" {
		t.Errorf("%+v", set)
	}
	wants(t, b.post("/hr/kompetensi/standar/ubah?pola=fungsional%2Fahli-muda", "version", "0", "reason", "Rapat", "langkah", "simpan", "levels[0].competence", "integrity", "levels[0].level", "4"), http.StatusSeeOther)
	if set = last[*siklusv1.SetStandardRequest](t, f); set.GetTemplate() != "fungsional/ahli-muda" || set.GetPostId() != "" {
		t.Errorf("%+v", set)
	}
	count := f.count()
	p = read(t, b.post(page, "version", "2", "reason", "", "langkah", "simpan", "levels[3].competence", "results", "levels[3].level", "5"))
	if f.count() != count || len(p.all("a", "href", "#reason")) != 1 {
		t.Error("a standard without a reason was handed in")
	}
}

func TestHRSeesWhoWasNotAssessed(t *testing.T) {
	t.Parallel()
	b := visiting(t, asHR(full("")), Options{Log: quiet()})
	p := read(t, b.get("/hr/kompetensi"))
	for _, said := range []string{"180", "dinilai, dari 240 pegawai", "Tidak dinilai", "Diam berarti", "dan 40 orang lain."} {
		p.says(said)
	}
}

func TestAFileOfTechnicalCompetencesIsCheckedAndTaken(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{Log: quiet()})
	p := read(t, b.post("/hr/kompetensi/teknis/berkas", "step", "check", "file.name", "teknis.csv", "file.packed", pack([]byte("kode,nama\n"))))
	p.says("Kode berisi huruf kecil")
	if sent := last[*siklusv1.ImportTechnicalCompetencesRequest](t, f); !sent.GetDryRun() || string(sent.GetContent()) != "kode,nama\n" {
		t.Errorf("%+v", sent)
	}
	packed := p.value("file.packed")
	read(t, b.post("/hr/kompetensi/teknis/berkas", "step", "import", "file.name", "teknis.csv", "file.packed", packed)).says("Baru atau berubah: 9")
	if sent := last[*siklusv1.ImportTechnicalCompetencesRequest](t, f); sent.GetDryRun() || string(sent.GetContent()) != "kode,nama\n" {
		t.Errorf("%+v", sent)
	}
	wants(t, b.post("/hr/kompetensi/teknis", "code", "arsip", "name", "Kearsipan", "version", "0"), http.StatusSeeOther)
	if put := last[*siklusv1.PutTechnicalCompetenceRequest](t, f); put.GetCode() != "arsip" || put.GetVersion() != 0 {
		t.Errorf("%+v", put)
	}
}

func TestTheLetterLeadsToTheAssessment(t *testing.T) {
	t.Parallel()
	_, b := skilled(t)
	w := b.post("/t/" + goodKey + "?ke=kompetensi")
	wants(t, w, http.StatusSeeOther)
	if got := w.Header().Get("Location"); got != competencePages {
		t.Errorf("the link leads to %s", got)
	}
}
