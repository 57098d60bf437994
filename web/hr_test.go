package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func TestCycleIsPlannedThenLaunchedOnceConfirmed(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	w := b.get("/hr/siklus/baru?spec.year=2027&spec.rehearsal_day=1s")
	wants(t, w, http.StatusOK)
	p := read(t, w)
	p.says("NIP ini tidak terdiri dari 18 angka.")
	p.says("Pengelola kepegawaian Puskesmas Walesi")
	p.says("GLADI")
	if f.count() != 0 {
		t.Fatal("planning started something")
	}
	w = b.post("/hr/siklus/baru", "spec.year", "2027", "spec.rehearsal_day", "1s")
	wants(t, w, http.StatusUnprocessableEntity)
	if f.count() != 0 {
		t.Fatal("launched without a confirmation")
	}
	leads(t, b.post("/hr/siklus/baru", "spec.year", p.value("spec.year"), "spec.rehearsal_day", "1s", "request_id", p.value("request_id"), "confirm", "true"), "/hr/siklus/"+cycleID)
	r := last[*siklusv1.LaunchCycleRequest](t, f)
	if r.GetSpec().GetYear() != 2027 || r.GetSpec().GetRehearsalDay().AsDuration() != time.Second || r.GetRequestId() != p.value("request_id") {
		t.Errorf("launched %v", r)
	}
	f.actErr = refusal(connect.CodeAlreadyExists, "cycle-exists", "Siklus 2027 sudah ada.", "There is a cycle 2027.", "")
	w = b.post("/hr/siklus/baru", "spec.year", "2027", "confirm", "true")
	wants(t, w, http.StatusUnprocessableEntity)
	read(t, w).says("Siklus 2027 sudah ada.")
}

func TestLaunchingCycleReloadsAndItsNumbersAreLinks(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{TemporalUI: "http://127.0.0.1:8080"})
	p := read(t, b.get("/hr/siklus/"+cycleID))
	if len(p.all("meta", "http-equiv", "refresh")) != 1 {
		t.Error("a launching cycle does not reload")
	}
	p.says("214 dari 312 berkas dibuka")
	if n := len(p.all("a", "href", "/hr/siklus/"+cycleID+"/berkas?overdue=true")); n != 1 {
		t.Error("the number of overdue cases is no link")
	}
	if n := len(p.all("a", "href", "http://127.0.0.1:8080/namespaces/siklus/workflows/cycle:"+cycleID)); n != 1 {
		t.Error("an administrator finds no link to Temporal UI")
	}
	f.cycle.Stage = "running"
	if n := len(read(t, b.get("/hr/siklus/"+cycleID)).all("meta", "http-equiv", "refresh")); n != 0 {
		t.Error("a running cycle reloads")
	}
}

func TestCorrectionsNeedAReasonAndKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	w := b.post("/hr/berkas/"+caseID, "act", "ExtendTerm", "clock", "T10", "until", "2026-08-04", "request_id", "niat-yang-sama-4")
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	if p.value("until") != "2026-08-04" || p.value("clock") != "T10" {
		t.Error("what was typed is lost")
	}
	if len(p.all("a", "href", "#ExtendTerm-reason")) != 1 {
		t.Error("the summary does not lead to the reason")
	}
	leads(t, b.post("/hr/berkas/"+caseID, "act", "ExtendTerm", "clock", "T10", "until", "2026-08-04", "reason", "Jembatan putus", "request_id", "niat-yang-sama-4"), "/tindakan/"+actID)
	if r := last[*siklusv1.ExtendTermRequest](t, f); r.GetUntil() != "2026-08-04" || r.GetHeader().GetCaseId() != caseID || r.GetHeader().GetRequestId() != "niat-yang-sama-4" {
		t.Errorf("handed in %v", r)
	}
	for act, fields := range map[string][]string{"ChangeParty": {"role", "appraiser", "person_id", f.kase.Superior.Id}, "Exempt": nil, "Withdraw": nil, "Reopen": {"until", "2026-09-01"}} {
		leads(t, b.post("/hr/berkas/"+caseID, append([]string{"act", act, "reason", "Atas permintaan dinas"}, fields...)...), "/tindakan/"+actID)
	}
	wants(t, b.post("/hr/berkas/"+caseID, "act", "Entah"), http.StatusNotFound)
}

func upload(t *testing.T, b browser, step string, content []byte) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	part, err := m.CreateFormFile("file", "../../pegawai.csv")
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = m.WriteField("step", step)
	}
	if err != nil || m.Close() != nil {
		t.Fatal("no upload could be made")
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/hr/pegawai", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.do(r)
}

func TestRosterIsCheckedThenImportedWithoutChoosingItAgain(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	content := []byte("nip,nama\n198703152010012004,Yuliana\n")
	w := upload(t, b, "check", content)
	wants(t, w, http.StatusOK)
	p := read(t, w)
	p.says("41 dari 44 baris dapat diterima.")
	p.says("Bagian Organisasi")
	if r := last[*siklusv1.CheckRosterRequest](t, f); r.GetFile().GetName() != "pegawai.csv" || !bytes.Equal(r.GetFile().GetContent(), content) {
		t.Errorf("checked %v", r)
	}
	w = b.post("/hr/pegawai", "step", "import", "file.name", p.value("file.name"), "file.packed", p.value("file.packed"), "request_id", "niat-yang-sama-5")
	wants(t, w, http.StatusOK)
	p = read(t, w)
	p.says("41 dari 44 baris diterima.")
	p.says("38 orang baru, 3 berubah.")
	if r := last[*siklusv1.ImportRosterRequest](t, f); !bytes.Equal(r.GetFile().GetContent(), content) || r.GetRequestId() != "niat-yang-sama-5" {
		t.Errorf("imported %v", r)
	}
	wants(t, b.post("/hr/pegawai", "step", "import", "file.packed", "rusak"), http.StatusUnprocessableEntity)
	f.actErr = refusal(connect.CodeInvalidArgument, "roster-unusable", "Berkas ini bukan CSV.", "This is no CSV.", "file")
	w = upload(t, b, "check", content)
	wants(t, w, http.StatusUnprocessableEntity)
	read(t, w).says("Berkas ini bukan CSV.")
}

func TestTooLargeAFileIsToldSo(t *testing.T) {
	t.Parallel()
	b := visiting(t, asHR(full("")), Options{Log: quiet()})
	w := upload(t, b, "check", bytes.Repeat([]byte("x"), maxUpload+1))
	wants(t, w, http.StatusRequestEntityTooLarge)
	wants(t, b.post("/tugas/"+taskID, "reason", strings.Repeat("x", maxForm+1)), http.StatusRequestEntityTooLarge)
}

func TestCasesAreFilteredAndPaged(t *testing.T) {
	t.Parallel()
	b := visiting(t, asHR(full("")), Options{})
	p := read(t, b.get("/hr/siklus/"+cycleID+"/berkas?proceeding=evaluation&stage=received&overdue=true"))
	if p.value("proceeding") != "evaluation" || p.value("stage") != "received" || p.value("overdue") != "true" {
		t.Error("the filter forgets what was chosen")
	}
	next := "/hr/siklus/" + cycleID + "/berkas?overdue=true&page_size=50&page_token=lanjut&proceeding=evaluation&stage=received"
	if len(p.all("a", "href", next)) != 1 {
		t.Error("the next page is not the next of the same list")
	}
}

func TestCoursesAndOrganisationResultsAreSaved(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	leads(t, b.post("/hr/pelatihan", "course.title", "Pelayanan prima", "course.hours", "8", "course.seats", "30", "course.price", "1.250.000"), "/hr/pelatihan?disimpan=1")
	if c := last[*siklusv1.PutCourseRequest](t, f).GetCourse(); c.GetPrice() != 1250000 || c.GetHours() != 8 {
		t.Errorf("saved %v", c)
	}
	leads(t, b.post("/hr/organisasi", "unit_code", "PKM-01", "year", "2026", "period", "q2", "result", "baik"), "/hr/organisasi?disimpan=1")
	if r := last[*siklusv1.SetOrganisationResultRequest](t, f); r.GetUnitCode() != "PKM-01" || r.GetPeriod() != "q2" {
		t.Errorf("recorded %v", r)
	}
}

func TestScriptIsKeptForEverUnderItsOwnAddress(t *testing.T) {
	t.Parallel()
	b := visiting(t, full(""), Options{})
	p := read(t, b.get("/tugas"))
	src, _ := attr(p.all("script")[0], "src")
	w := b.get(src)
	wants(t, w, http.StatusOK)
	if !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Error("the script is fetched again and again")
	}
	wants(t, b.get("/static/draft.000000000000.js"), http.StatusNotFound)
}
