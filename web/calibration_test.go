package web

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func calibrating(t *testing.T) (*fake, browser) {
	t.Helper()
	f := full("")
	asHR(f)
	return f, visiting(t, f, Options{Log: quiet()})
}

// resultsSent is the last form of results that was handed in; the page reads once more after it.
func resultsSent(t *testing.T, f *fake) *siklusv1.PutOrganisationResultsRequest {
	t.Helper()
	for _, m := range slices.Backward(f.handed) {
		if r, ok := m.(*siklusv1.PutOrganisationResultsRequest); ok {
			return r
		}
	}
	t.Fatal("no results were handed in")
	return nil
}

func TestResultsOfAllUnitsStandInOneTableWithTheirForm(t *testing.T) {
	t.Parallel()
	f, b := calibrating(t)
	p := read(t, b.get("/hr/organisasi"))
	if len(p.all("a", "href", resultPages)) != 1 {
		t.Error("the page of one result does not lead to all of them")
	}
	p = read(t, b.get(resultPages+"?siklus="+cycleID+"&masa=q2"))
	if asked := last[*siklusv1.ListOrganisationResultsRequest](t, f); asked.GetPeriod() != "q2" || asked.GetCycleId() != cycleID {
		t.Errorf("%v", asked)
	}
	for _, said := range []string{"Puskesmas Walesi", "memakai Triwulan I 2026", "belum dicatat", "1 unit belum punya capaian", "3 penilaian yang belum ditandatangani", "SK 800/15/2026", "paling banyak 70 %, SE 3/2023"} {
		p.says(said)
	}
	w := b.post(resultPages, "step", "send", "year", "2026", "period", "q2", "source", "SK 1", "rows[0].unit_code", "DINAS", "rows[0].result", "baik", "rows[1].unit_code", "PKM-01", "rows[1].result", "")
	wants(t, w, http.StatusOK)
	sent := resultsSent(t, f)
	if sent.GetDryRun() || sent.GetYear() != 2026 || sent.GetSource() != "SK 1" || len(sent.GetRows()) != 2 || sent.GetRows()[0].GetResult() != "baik" {
		t.Errorf("%v", sent)
	}
	read(t, w).says("Tersimpan; 2 capaian berubah.")
	b.post(resultPages, "step", "check", "year", "2026", "period", "q2", "rows[0].unit_code", "DINAS", "rows[0].result", "baik")
	if !resultsSent(t, f).GetDryRun() {
		t.Error("looking first has kept something")
	}
}

// A file of results may be as large as that of a roster, CSV or XLSX, and what was looked at is kept without choosing the
// file again.
func TestAFileOfResultsIsLookedAtThenKept(t *testing.T) {
	t.Parallel()
	f, b := calibrating(t)
	p := read(t, b.get(resultPages))
	p.says("Berkas CSV atau XLSX, paling besar 10 MB")
	if len(p.all("input", "accept", ".csv,.xlsx")) != 1 {
		t.Error("the page does not offer both kinds of files")
	}
	sent := func() *siklusv1.ImportOrganisationResultsRequest {
		t.Helper()
		for _, m := range slices.Backward(f.handed) {
			if r, ok := m.(*siklusv1.ImportOrganisationResultsRequest); ok {
				return r
			}
		}
		t.Fatal("no file was handed in")
		return nil
	}
	content := append([]byte("PK\x03\x04"), bytes.Repeat([]byte("isi "), 300_000)...)
	w := uploadTo(t, b, resultPages, content, "step", "check", "year", "2026")
	wants(t, w, http.StatusOK)
	if r := sent(); !r.GetDryRun() || r.GetYear() != 2026 || !bytes.Equal(r.GetContent(), content) {
		t.Error("the file was not looked at as it is")
	}
	p = read(t, w)
	wants(t, b.post(resultPages, "step", "import", "year", "2026", "file.name", p.value("file.name"), "file.packed", p.value("file.packed")), http.StatusOK)
	if r := sent(); r.GetDryRun() || !bytes.Equal(r.GetContent(), content) {
		t.Error("what was looked at is not what was kept")
	}
	wants(t, uploadTo(t, b, resultPages, make([]byte, maxUpload+1), "step", "check", "year", "2026"), http.StatusRequestEntityTooLarge)
}

func TestTheSpreadShowsBarsATableAndWhatMayBeDone(t *testing.T) {
	t.Parallel()
	f, b := calibrating(t)
	path := "/hr/siklus/" + cycleID + "/sebaran"
	if len(read(t, b.get(path)).all("a", "href", path+"/rinci")) != 1 {
		t.Error("the spread does not lead to its details")
	}
	p := read(t, b.get(path+"/rinci?unit=PKM-01&masa=q2&bawah=true"))
	if asked := last[*siklusv1.GetSpreadRequest](t, f); asked.GetUnitCode() != "PKM-01" || asked.GetPeriod() != "q2" || !asked.GetBelow() {
		t.Errorf("%v", asked)
	}
	for _, said := range []string{"Puskesmas Walesi", "Belum ditandatangani", "Markus Wenda", "melebihi batas 70 %", "Buka sesi kalibrasi sebelum penilaian ditandatangani", "5 poin persen", "memakai capaian masa lain"} {
		p.says(said)
	}
	if n := len(p.all("svg", "class", "bar")); n != 5 {
		t.Errorf("%d bars, want one for each predicate", n)
	}
	w := b.get(path + "/berkas/sebaran.csv?unit=PKM-01&masa=q2&bawah=true")
	wants(t, w, http.StatusOK)
	if got := w.Body.String(); !strings.Contains(got, "penilai;'=Markus Wenda;8") {
		t.Errorf("%q", got)
	}
	if asked := last[*siklusv1.ExportSpreadRequest](t, f); asked.GetUnitCode() != "PKM-01" || !asked.GetBelow() {
		t.Errorf("%v", asked)
	}
	wants(t, b.get(path+"/berkas/gaji.csv"), http.StatusNotFound)
	leads(t, b.post("/hr/siklus/"+cycleID+"/kalibrasi", "unit_code", "PKM-01", "period", "q2", "below", "true", "purpose", "Membandingkan", "request_id", "permintaan-01"), sessionPages+"/"+caseID)
	if sent := last[*siklusv1.OpenCalibrationRequest](t, f); sent.GetCycleId() != cycleID || !sent.GetBelow() || sent.GetRequestId() != "permintaan-01" {
		t.Errorf("%v", sent)
	}
}

func TestASessionShowsBeforeAsIfAndNow(t *testing.T) {
	t.Parallel()
	f, b := calibrating(t)
	path := sessionPages + "/" + sessionID
	p := read(t, b.get(path))
	for _, said := range []string{"Andai diterima", "Maria Kogoya", "Menunggu jawaban", "Ia menggantikan dua rekan", "Catatan kemajuan lengkap.", "Ditandatangani, belum diserahkan", "data mengusulkan Sesuai ekspektasi"} {
		p.says(said)
	}
	if len(p.all("a", "href", path+"/usul/"+caseID)) != 1 || len(p.all("a", "href", path+"/usul/"+otherCase)) != 0 {
		t.Error("only what is not signed can be proposed otherwise")
	}
	leads(t, b.post(path+"/catatan", "text", "Sudah dibahas", "case_id", "", "request_id", "permintaan-02"), path+afterwards)
	if sent := last[*siklusv1.WriteCalibrationNoteRequest](t, f); sent.GetCalibrationId() != sessionID || sent.GetRequestId() != "permintaan-02" {
		t.Errorf("%v", sent)
	}
	leads(t, b.post(path+"/tarik", "proposal_id", actID, "reason", "Bahan baru", "request_id", "permintaan-03"), path+afterwards)
	leads(t, b.post(path+"/tutup", "conclusion", "Selesai dibandingkan", "request_id", "permintaan-04"), path+afterwards)
	leads(t, b.post(path+"/usul/"+caseID, "results", "RATING_MEETS", "behaviour", "RATING_ABOVE", "reason", "Bukti sama dengan rekan", "request_id", "permintaan-05"), path+afterwards)
	if sent := last[*siklusv1.ProposeCalibrationRequest](t, f); sent.GetCaseId() != caseID || sent.GetResults() != siklusv1.Rating_RATING_MEETS {
		t.Errorf("%v", sent)
	}
	closedSession(f)
	p = read(t, b.get(path))
	p.says("Saat ditutup")
	if len(p.all("form", "action", path+"/tutup")) != 0 || len(p.all("form", "action", path+"/catatan")) != 0 {
		t.Error("a closed session still takes something")
	}
}

func TestTheAppraiserAnswersAProposal(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{Log: quiet()})
	p := read(t, b.get(calibrationPages))
	if len(p.all("a", "href", calibrationPages+"/"+actID)) != 1 {
		t.Error("the proposal is not to be found")
	}
	path := calibrationPages + "/" + actID
	p = read(t, b.get(path))
	for _, said := range []string{"Hanya Anda yang menilai", "Angka layanan triwulan ini", "Target terlampaui, warga puas."} {
		p.says(said)
	}
	wants(t, b.post(path, "text", "Setuju dengan usulan"), http.StatusUnprocessableEntity)
	for _, m := range f.handed {
		if _, sent := m.(*siklusv1.AnswerCalibrationProposalRequest); sent {
			t.Error("an answer without a choice was handed in")
		}
	}
	leads(t, b.post(path, "accepts", "true", "text", "Setelah dibandingkan setara"), "/tindakan/"+url.PathEscape(actID))
	if sent := last[*siklusv1.AnswerCalibrationProposalRequest](t, f); sent.GetProposalId() != actID || !sent.GetAccepts() {
		t.Errorf("%v", sent)
	}
	f.calibrated.answered = &siklusv1.AnswerCalibrationProposalResponse{}
	leads(t, b.post(path, "accepts", "false", "text", "Ia menggantikan dua rekan"), calibrationPages+afterwards)
	wants(t, b.get(calibrationPages+"/"+cycleID), http.StatusNotFound)
	if p := read(t, b.get("/tugas")); len(p.all("a", "href", calibrationPages)) != 1 {
		t.Error("the list of tasks does not say that a proposal waits")
	}
}
