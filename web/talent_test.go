package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func asWritten(s string) string { return s }

func TestEveryPageOfTalentIsWellFormedInBothLanguages(t *testing.T) {
	t.Parallel()
	for kind, make := range map[string]func() *fake{
		"full":    func() *fake { return withTalent(full(""), asWritten) },
		"empty":   func() *fake { return withNoTalent(empty("")) },
		"hostile": func() *fake { return withTalent(hostile(""), func(string) string { return evil }) },
	} {
		for _, l := range talentLooks() {
			if kind == "empty" && (l.state != nil || strings.Contains(l.path, caseID)) {
				continue // there is nothing to change
			}
			for _, lang := range []string{"id", "en"} {
				t.Run(l.name+"/"+kind+"/"+lang, func(t *testing.T) {
					t.Parallel()
					f := make()
					if l.hr {
						f = asHR(f)
					}
					if l.state != nil {
						l.state(f)
					}
					b := visiting(t, f, Options{Log: quiet()})
					b.lang = lang
					w := b.get(l.path)
					if l.post != nil {
						w = b.post(l.path, l.post...)
						wants(t, w, http.StatusUnprocessableEntity)
					}
					inspect(t, w, lang)
					if size := compressed(t, w.Body.Bytes()); size > budget(l, kind) {
						t.Errorf("%d bytes compressed, more than %d", size, budget(l, kind))
					}
				})
			}
		}
	}
}

// withNoTalent is an agency in which nothing follows from results yet.
func withNoTalent(f *fake) *fake {
	f.talent = talentFakes{rule: &siklusv1.GetTalentRuleResponse{Rule: aRule()}, vacancies: &siklusv1.ListVacanciesResponse{Vacancies: []*siklusv1.Vacancy{{Id: vacancyID, State: "draft"}}},
		own: &siklusv1.GetOwnStandingResponse{Vacancy: &siklusv1.Vacancy{State: "published"}}, list: &siklusv1.GetShortlistResponse{Vacancy: &siklusv1.Vacancy{Id: vacancyID, State: "draft"}}}
	f.talent.vacancies.Vacancies[0].Post, f.talent.own.Vacancy.Post, f.talent.list.Vacancy.Post = "Lurah", "Lurah", "Lurah"
	return f
}

// One's own place is asked for without naming anybody, and every input stands there with its weight and its source.
func TestOwnPlaceIsExplainedInputByInput(t *testing.T) {
	t.Parallel()
	f := withTalent(full(""), asWritten)
	p := read(t, visiting(t, f, Options{}).get(talentPages))
	if len(f.looked) != 1 || f.looked[0] != "" {
		t.Errorf("looked at %q", f.looked)
	}
	for _, said := range []string{"Kotak 9", "Kinerja tinggi, potensial tinggi.", "bukan janji jabatan", "aturan versi 2", "bobot 60 %", "bobot 40 %", "Tidak ada evaluasi tahunan 2025.",
		"tidak ada, tidak dihitung", "91,25", "versi 2", "Potret tidak pernah diubah"} {
		p.says(said)
	}
	if len(p.all("a", "href", "/berkas/"+caseID)) == 0 || len(p.all("a", "href", "/kompetensi/"+caseID)) == 0 {
		t.Error("an input does not lead to its source")
	}
	f.talent.place.Box, f.talent.place.Missing = 0, f.talent.chart.GetUnplaced()[0].GetMissing()
	p = read(t, visiting(t, f, Options{}).get(talentPages))
	p.says("Belum dapat ditempatkan")
	p.says("Kompetensi tahun 2026 tidak dinilai atasan.")
	if len(p.all("svg", "class", "nine")) != 0 {
		t.Error("somebody without a place is drawn into the boxes")
	}
}

// The drawing and the table beside it say the same, and each number is read without any colour.
func TestTheMapIsAPictureWithATableBesideIt(t *testing.T) {
	t.Parallel()
	f := asHR(withTalent(full(""), asWritten))
	b := visiting(t, f, Options{})
	p := read(t, b.get(hrTalentPages))
	drawing := p.all("svg", "class", "nine")
	if len(drawing) != 1 {
		t.Fatalf("%d drawings", len(drawing))
	}
	if hidden, _ := attr(drawing[0], "aria-hidden"); hidden != "true" {
		t.Error("the drawing is read out beside its table")
	}
	for _, box := range f.talent.chart.GetBoxes() {
		if said := "Kotak " + string('0'+box.GetNumber()); !strings.Contains(textOf(drawing[0]), said) {
			t.Errorf("the drawing does not say %s", said)
		}
	}
	if rows := len(p.all("tr")); rows < 10 {
		t.Errorf("%d rows", rows)
	}
	p.says("rencana suksesi")
	p.says("Pada unit kecil, satu orang sudah mengubah gambar")
	w := b.post(hrTalentPages, "cycle_id", cycleID, "request_id", "niat-yang-sama-1", "reason", "Rapat tim penilai kinerja bulan Januari")
	wants(t, w, http.StatusSeeOther)
	if got := w.Header().Get("Location"); got != hrTalentPages+"/"+snapshotID+afterwards {
		t.Errorf("leads to %q", got)
	}
	if r := last[*siklusv1.TakeTalentSnapshotRequest](t, f); r.GetCycleId() != cycleID || r.GetRequestId() == "" {
		t.Errorf("handed in %v", r)
	}
}

// The form of the rule has a row for every input, also for those that the rule leaves out, and sends all of it.
func TestTheRuleIsChangedAsAWhole(t *testing.T) {
	t.Parallel()
	f := asHR(withTalent(full(""), asWritten))
	b := visiting(t, f, Options{})
	p := read(t, b.get(hrTalentPages+"/aturan"))
	if got := len(p.all("input", "type", "checkbox")); got != 6 {
		t.Errorf("%d boxes to tick", got)
	}
	typed := []string{"version", "2", "reason", "Bobot pengalaman dinaikkan menurut rapat"}
	for name, values := range ruleValues(f.talent.rule) {
		if name != "version" {
			typed = append(typed, name, values[0])
		}
	}
	wants(t, b.post(hrTalentPages+"/aturan", typed...), http.StatusSeeOther)
	r := last[*siklusv1.PutTalentRuleRequest](t, f)
	if r.GetVersion() != 2 || len(r.GetRule().GetPotential()) != 5 || r.GetRule().GetPotential()[2].GetWeight() != 0 || len(r.GetRule().GetBoxes()) != 9 ||
		!r.GetRule().GetRecognition().GetIntegrityMet() {
		t.Errorf("handed in %v", r)
	}
	w := b.post(hrTalentPages+"/aturan", "version", "2", "rule.worth.good", "900", "reason", "x")
	wants(t, w, http.StatusUnprocessableEntity)
	read(t, w).says("Baik")
}

// Who looks at a vacancy sees their own place and nobody's name beside it.
func TestAVacancyShowsOnesOwnPlaceOnly(t *testing.T) {
	t.Parallel()
	f := withTalent(full(""), asWritten)
	b := visiting(t, f, Options{})
	p := read(t, b.get(vacancyPages+"/"+vacancyID))
	for _, said := range []string{"Tempat 1 dari 2", "Nilai 92,75 dari 100.", "2 orang di tempat ini", "Nilai 91,25, menyumbang 54,75", "Kotak paling rendah: 7.", "versi ke-2", "Kriteria berubah"} {
		p.says(said)
	}
	if strings.Contains(textOf(p.all("main")[0]), "Salmon Hubi") {
		t.Error("somebody else is named")
	}
	hr := visiting(t, asHR(f), Options{})
	p = read(t, hr.get(hrVacancyPages+"/"+vacancyID))
	for _, said := range []string{"1. Yuliana Rumbiak", "Salmon Hubi", "Belum memenuhi kriteria", "Nilai yang sama berbagi tempat", "Susun lagi"} {
		p.says(said)
	}
	w := hr.get(hrVacancyPages + "/" + vacancyID + "/berkas")
	if got := w.Header().Get("Content-Disposition"); !strings.Contains(got, "daftar-pendek.csv") {
		t.Errorf("the file is called %q", got)
	}
	wants(t, hr.post(hrVacancyPages+"/"+vacancyID+"/tutup", "vacancy_id", vacancyID, "version", "3", "request_id", "niat-yang-sama-2", "reason", "Dilantik bupati pada tanggal satu Maret"), http.StatusSeeOther)
	if r := last[*siklusv1.CloseVacancyRequest](t, f); r.GetPersonId() != "" || r.GetVersion() != 3 {
		t.Errorf("handed in %v", r)
	}
	wants(t, hr.post(hrVacancyPages+"/baru", "vacancy_id", vacancyID, "version", "0", "post_id", vacantPost, "criteria[0].kind", "fit", "criteria[0].weight", "100", "least_box", "7", "published", "true",
		"request_id", "niat-yang-sama-3", "reason", "Kepala lama pensiun bulan depan"), http.StatusSeeOther)
	if r := last[*siklusv1.PutVacancyRequest](t, f); !r.GetPublished() || r.GetCriteria()[0].GetWeight() != 100 {
		t.Errorf("handed in %v", r)
	}
}

// A plan begins with days to look at the progress as close together as the rule asks, and what was typed is kept.
func TestAnImprovementPlanBeginsWithItsDays(t *testing.T) {
	t.Parallel()
	f := withTalent(full(""), asWritten)
	b := visiting(t, f, Options{})
	page := improvementPages + "/" + caseID
	p := read(t, b.get(page))
	for _, said := range []string{"PP 30/2019", "Laporan bulanan lengkap", "Diperiksa pada:", "sudah dibaca pegawai", "Uji kompetensi.", "Ini usulan kepada kepegawaian"} {
		p.says(said)
	}
	if len(p.all("a", "href", "/pendampingan/berkas/"+cycleID)) != 1 {
		t.Error("the page does not lead to guidance")
	}
	f.talent.low.Plan, f.talent.low.Notes = nil, nil
	p = read(t, b.get(page))
	days := []string{}
	for _, n := range p.all("input", "type", "date") {
		if name, _ := attr(n, "name"); strings.HasPrefix(name, "checks[") {
			value, _ := attr(n, "value")
			days = append(days, value)
		}
	}
	if got := strings.Join(days, " "); got != "2027-03-04 2027-04-04 2027-05-05 2027-06-05 2027-07-06 " {
		t.Errorf("begins with %q", got)
	}
	wants(t, b.post(page+"/rencana", "entry_id", entryID22, "version", "0", "ends_on", "2027-08-01", "items[0].what", "Laporan lengkap tepat waktu setiap bulan", "items[0].measure", "enam laporan",
		"items[0].responsible", "employee", "items[0].until", "2027-07-05", "checks[0]", "2027-03-04"), http.StatusSeeOther)
	if r := last[*siklusv1.PutImprovementPlanRequest](t, f); r.GetCaseId() != caseID || r.GetItems()[0].GetResponsible() != "employee" || r.GetChecks()[0] != "2027-03-04" {
		t.Errorf("handed in %v", r)
	}
	w := b.post(page+"/periksa", "entry_id", entryID22, "check", "2027-03-04", "text", "Dua laporan sudah tepat waktu")
	wants(t, w, http.StatusUnprocessableEntity)
	p = read(t, w)
	p.says("Dua laporan sudah tepat waktu")
	if len(p.all("a", "href", "#finding")) != 1 {
		t.Error("the summary does not lead to what is missing")
	}
	wants(t, b.post(page+"/tindak-lanjut", "entry_id", entryID22, "way", "more-guidance", "reason", "Kendaraan baru datang bulan lalu"), http.StatusSeeOther)
	if r := last[*siklusv1.DecideFollowUpRequest](t, f); r.GetWay() != "more-guidance" {
		t.Errorf("handed in %v", r)
	}
}

// Recognition shows names and words, and no rating anywhere; the letter leads there.
func TestRecognitionShowsNoRating(t *testing.T) {
	t.Parallel()
	f := withTalent(full(""), asWritten)
	b := visiting(t, f, Options{})
	p := read(t, b.get(recognitionPages))
	p.says("Layanan posyandu sampai ke hulu")
	p.says("Prioritas pengembangan kompetensi")
	for _, never := range []string{"Kotak", "Sangat Baik", "91,25"} {
		if strings.Contains(textOf(p.all("main")[0]), never) {
			t.Errorf("the page says %q", never)
		}
	}
	if got := b.post("/t/" + goodKey + "?ke=penghargaan").Header().Get("Location"); got != recognitionPages {
		t.Errorf("the letter leads to %q", got)
	}
	hr := visiting(t, asHR(f), Options{})
	read(t, hr.get(hrRecognitionPages)).says("1. Yuliana Rumbiak")
	person := f.talent.proposals.GetProposals()[0].GetPerson().GetId()
	wants(t, hr.post(hrRecognitionPages, "snapshot_id", snapshotID, "person_id", person, "recognised", "true", "award", "succession",
		"words", "Layanan posyandu sampai ke hulu sungai", "reason", "Tim penilai sepakat pada rapat Januari"), http.StatusSeeOther)
	if r := last[*siklusv1.DecideRecognitionRequest](t, f); !r.GetRecognised() || r.GetPersonId() != person {
		t.Errorf("handed in %v", r)
	}
}

func TestPagesOfTalentFitANarrowPhoneAndAnOldEye(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	for _, hr := range []bool{false, true} {
		f := withTalent(full(""), asWritten)
		if hr {
			f = asHR(f)
		}
		server := httptest.NewServer(visiting(t, f, Options{Log: quiet()}).h)
		defer server.Close()
		for _, l := range talentLooks() {
			if l.post != nil || l.state != nil || l.hr != hr {
				continue
			}
			for _, width := range []int64{360, 1280} {
				for _, lang := range []string{"id", "en"} {
					page := server.URL + "/bahasa?l=" + lang + "&kembali=" + url.QueryEscape(l.path)
					if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800), chromedp.Navigate(page)); err != nil {
						t.Fatal(err)
					}
					found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`document.querySelectorAll('details').forEach(d => d.open = true), `+faults))
					if err != nil {
						t.Fatal(err)
					}
					for _, fault := range found {
						t.Errorf("%s at %d px, %s: %s", l.name, width, lang, fault)
					}
				}
			}
		}
	}
}
