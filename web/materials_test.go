package web

import (
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func TestMaterialsStandFoldedBesideEveryFormThatNeedsThem(t *testing.T) {
	t.Parallel()
	for _, act := range []string{"Rate", "CheckIn", "DecideObjection"} {
		f := full(act)
		p := read(t, visiting(t, f, Options{}).get("/tugas/"+taskID))
		p.says("Bahan penilaian (35)")
		if n := strings.Count(textOf(p.root), "Keluarga di hulu sekarang menunggu"); n != besideAForm {
			t.Errorf("%s shows %d of 20 pieces of feedback, not the first %d", act, n, besideAForm)
		}
		if len(p.all("a", "href", "/berkas/"+caseID+"/bahan")) == 0 || len(p.all("a", "href", "/umpan-balik/"+caseID)) == 0 {
			t.Errorf("%s does not lead to the rest", act)
		}
		f.beside, f.readErr = nil, nil
		if strings.Contains(textOf(read(t, visiting(t, f, Options{}).get("/tugas/"+taskID)).root), "Bahan penilaian") {
			t.Errorf("%s speaks of materials where there are none", act)
		}
	}
}

func TestThePageOfMaterialsSaysWhichWayTheySpeak(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{})
	p := read(t, b.get("/berkas/"+caseID+"/bahan"))
	for _, said := range []string{"mendukung Berkas selesai", "memberatkan Laporan terlambat", "dan 3 lagi", "Setiap pembacaan halaman ini dicatat."} {
		p.says(said)
	}
	if n := strings.Count(textOf(p.root), "Keluarga di hulu sekarang menunggu"); n != 20 {
		t.Errorf("%d pieces of feedback are shown", n)
	}
	b.lang = "en"
	p = read(t, b.get("/berkas/"+caseID+"/bahan"))
	p.says("14 entries, 9 with evidence; in all 96 bayi.")
	read(t, visiting(t, full(""), Options{}).get("/berkas/"+caseID+"/dasar")).says("Bahan penilaian (35)")
	f = full("")
	f.kase.Proceeding = "appraisal"
	if strings.Contains(textOf(read(t, visiting(t, f, Options{}).get("/berkas/"+caseID+"/dasar")).root), "Bahan penilaian") {
		t.Error("an appraisal has no materials")
	}
	hostile := hostile("")
	for _, n := range read(t, visiting(t, hostile, Options{}).get("/berkas/"+caseID+"/bahan")).all("a") {
		if href, _ := attr(n, "href"); strings.Contains(href, "jahat") || strings.Contains(href, "javascript") {
			t.Errorf("a link leads to %q", href)
		}
	}
}

func TestAFormDoesNotHangOnItsMaterials(t *testing.T) {
	t.Parallel()
	f := full("Rate")
	f.besideErr = connect.NewError(connect.CodeUnavailable, nil)
	wants(t, visiting(t, f, Options{}).get("/tugas/"+taskID), http.StatusOK)
	wants(t, visiting(t, f, Options{}).get("/berkas/"+caseID+"/bahan"), http.StatusServiceUnavailable)
}

func TestDepartingFromProposedBehaviourNeedsNotes(t *testing.T) {
	t.Parallel()
	f := full("Rate")
	behaving(f)
	f.preview.NotesNeeded, f.preview.Results = true, siklusv1.Rating_RATING_MEETS
	b := visiting(t, f, Options{})
	p := read(t, b.get("/tugas/"+taskID))
	p.says("Usulan perilaku kerja: Di atas ekspektasi")
	p.says("Integritas, bobot 50 %")
	p.says("Empat fakta integritas.")
	w := b.post("/tugas/"+taskID, "step", "check", "results", "RATING_MEETS", "behaviour", "RATING_BELOW")
	wants(t, w, http.StatusUnprocessableEntity)
	p = read(t, w)
	p.says("Fakta perilaku mengusulkan Di atas ekspektasi. Anda menilai lain; tulis alasannya.")
	if len(p.all("a", "href", "#notes")) != 1 || p.value("behaviour") != "RATING_BELOW" {
		t.Error("the summary does not lead to the notes, or the rating is lost")
	}
	p = read(t, b.post("/tugas/"+taskID, "step", "check", "results", "RATING_MEETS", "behaviour", "RATING_BELOW", "notes", "Ia tiga kali tidak hadir tanpa kabar."))
	p.says("Usulan perilaku kerja")
	p.says("Anda menilai lain")
}

func TestAmountsOfEntriesAreFilledIn(t *testing.T) {
	t.Parallel()
	f := full("CheckIn")
	f.entries = &siklusv1.ListProgressResponse{Results: []string{"Cakupan imunisasi"}, Entries: []*siklusv1.Progress{
		{Entry: &siklusv1.ProgressEntry{Day: "2026-06-02", Result: 1, Achieved: "Imunisasi di hulu", Quantity: "12.5", Unit: "bayi"}}},
		Amounts: []*siklusv1.ProgressAmount{{Result: 1, Unit: "bayi", Amount: "12.5", Summed: true, Entries: 3}, {Result: 1, Unit: "%", Amount: "81", Entries: 2}}}
	p := read(t, visiting(t, f, Options{}).get("/tugas/"+taskID))
	if got := p.value("realisations[0].achieved"); got != "Jumlah dari 3 catatan kemajuan: 12,5 bayi\nTerakhir dari 2 catatan kemajuan: 81 %" {
		t.Errorf("filled in is %q", got)
	}
	p = read(t, visiting(t, f, Options{}).get("/tugas/"+taskID+"?kumpulkan=1"))
	if got := p.value("realisations[0].achieved"); !strings.HasPrefix(got, "Jumlah dari 3") || !strings.Contains(got, "2026-06-02: Imunisasi di hulu") {
		t.Errorf("gathered is %q", got)
	}
	f.task.Draft = `{"realisations":[{"result":1,"achieved":"Saya tulis sendiri"}]}`
	if got := read(t, visiting(t, f, Options{}).get("/tugas/"+taskID)).value("realisations[0].achieved"); got != "Saya tulis sendiri" {
		t.Errorf("what was typed became %q", got)
	}
}

func TestTheEmployeeSaysThatTheyKnowTheirIndicators(t *testing.T) {
	t.Parallel()
	f := full("")
	f.kase.Proceeding, f.kase.TargetsActId = "appraisal", actID
	b := visiting(t, f, Options{})
	read(t, b.get("/berkas/"+caseID)).says("Baca indikator Anda dan nyatakan bahwa Anda mengenalnya")
	p := read(t, b.get("/berkas/"+caseID+"/versi"))
	p.says("Saya mengenal indikator saya")
	leads(t, b.post("/berkas/"+caseID+"/versi", "act", p.value("act")), "/berkas/"+caseID+"/versi")
	if r := last[*siklusv1.AcknowledgeTargetsRequest](t, f); r.GetActId() != actID || r.GetCaseId() != caseID {
		t.Errorf("acknowledged %v", r)
	}
	f.planning.versions[1].AcknowledgedAt = at("2026-07-09T05:03:00Z")
	f.kase.TargetsAcknowledgedAt = at("2026-07-09T05:03:00Z")
	p = read(t, b.get("/berkas/"+caseID+"/versi"))
	p.says("Kamis, 9 Juli 2026, 14.03 WIT")
	if strings.Contains(textOf(p.root), "Saya mengenal") {
		t.Error("it is asked again")
	}
	f.kase.YourRole, f.planning.versions[1].AcknowledgedAt, f.kase.TargetsAcknowledgedAt = "appraiser", nil, nil
	p = read(t, b.get("/berkas/"+caseID+"/versi"))
	p.says("Pegawai menyatakan mengenal indikatornya")
	if strings.Contains(textOf(p.root), "Saya mengenal") {
		t.Error("the appraiser is asked in the employee's place")
	}
	read(t, b.get("/cakupan")).says("Belum menyatakan mengenal indikator (1)")
}

func TestListsForHR(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	cycle := "/hr/siklus/" + cycleID
	p := read(t, b.get(cycle+"/dialog?masa=q1&unit=PKM-1"))
	p.says("Pimpinan: dr. Markus Wenda")
	p.says("Hanya 300 yang pertama ditampilkan")
	if r := last[*siklusv1.ListDialogueGapsRequest](t, f); r.GetPeriod() != "q1" || r.GetUnitCode() != "PKM-1" || r.GetCycleId() != cycleID {
		t.Errorf("asked for %v", r)
	}
	p = read(t, b.get(cycle+"/permintaan"))
	for _, said := range []string{"dr. Markus Wenda", "Yuliana Rumbiak, S.KM.", "Senin, 1 Juni 2026, 11.00 WIT", "27"} {
		p.says(said)
	}
	p = read(t, b.get(cycle+"/tidak-dinilai"))
	p.says("Tidak hadir sepanjang masa: Cuti melahirkan")
	p.says("Tidak lagi bertugas")
	p = read(t, b.get(cycle))
	for _, page := range []string{"/dialog", "/permintaan", "/tidak-dinilai"} {
		if len(p.all("a", "href", cycle+page)) != 1 {
			t.Errorf("the page of the cycle does not lead to %s", page)
		}
	}
}

func TestPoliciesAndUnitsAreSuggestedWhereTheyAreTyped(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{"/hr/siklus/baru": "kuranji", "/hr/siklus/" + cycleID + "/kebijakan": "kuranji",
		"/hr/organisasi": "PKM-1", "/hr/siklus/" + cycleID + "/sebaran": "PKM-1"} {
		f := asHR(full(""))
		p := read(t, visiting(t, f, Options{}).get(path))
		if len(p.all("datalist")) != 1 || len(p.all("option", "value", want)) != 1 {
			t.Errorf("%s suggests no %s", path, want)
		}
		f.lists.choices = nil
		if p = read(t, visiting(t, f, Options{}).get(path)); len(p.all("datalist")) != 0 {
			t.Errorf("%s suggests from nothing", path)
		}
	}
}

func TestHowSoonALeaderAnswersIsShown(t *testing.T) {
	t.Parallel()
	p := read(t, visiting(t, full(""), Options{}).get("/ketepatan"))
	for _, said := range []string{"Seberapa cepat menjawab", "1,5 hari kerja", "9 dari 14", "2, yang terlama 6 hari kerja", "SKP yang diajukan"} {
		p.says(said)
	}
}

func TestTheMatrixShowsOneLevelBelow(t *testing.T) {
	t.Parallel()
	p := read(t, visiting(t, full(""), Options{}).get("/tim/peran"))
	p.says("Satu tingkat di bawahnya")
	p.says("Orgenes Wandik (1 orang)")
	p.says("Luka dirawat sesuai jadwal")
}
