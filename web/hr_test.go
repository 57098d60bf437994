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

func TestLaunchingCycleIsLookedAtAgainAndItsNumbersAreLinks(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{TemporalUI: "http://127.0.0.1:8080"})
	p := read(t, b.get("/hr/siklus/"+cycleID))
	if len(p.all("a", "class", "edit", "href", "/hr/siklus/"+cycleID)) != 1 {
		t.Error("a launching cycle has no button to look again")
	}
	p.says("214 dari 312 berkas dibuka")
	if n := len(p.all("a", "href", "/hr/siklus/"+cycleID+"/berkas?overdue=true")); n != 1 {
		t.Error("the number of overdue cases is no link")
	}
	if n := len(p.all("a", "href", "http://127.0.0.1:8080/namespaces/siklus/workflows/cycle:"+cycleID)); n != 1 {
		t.Error("an administrator finds no link to Temporal UI")
	}
	f.cycle.Stage, f.cycle.Opened = "running", f.cycle.Planned
	if n := len(read(t, b.get("/hr/siklus/"+cycleID)).all("a", "class", "button second", "href", "/hr/siklus/"+cycleID)); n != 0 {
		t.Error("a running cycle has it too")
	}
}

func TestCorrectionsNeedAReasonAndKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	w := b.post("/hr/berkas/"+caseID, "act", "ExtendTerm", "clock", "T10", "until", "2026-08-04", "request_id", "niat-yang-sama-4")
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	if own := p.form("ExtendTerm"); own.value("until") != "2026-08-04" || own.value("clock") != "T10" {
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

// Whoever takes a place is found by name or number, without script and without an ID.
func TestAPartyIsFoundByNameAndChosen(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	desk := "/hr/berkas/" + caseID
	p := read(t, b.get(desk))
	for _, inCase := range []*siklusv1.Person{f.kase.Superior, f.kase.Appraiser} {
		if len(p.all("input", "type", "radio", "value", inCase.Id)) != 1 {
			t.Errorf("%s, who is named in the case, is not offered", inCase.Name)
		}
	}
	if len(p.all("input", "type", "radio", "value", f.kase.Employee.Id)) != 0 {
		t.Error("the employee is offered as their own judge")
	}

	w := b.post(desk, "act", "FindPeople", "query", "  markus   wenda ", "role", "superior", "reason", "Mutasi ke dinas lain", "request_id", "niat-yang-sama-7")
	wants(t, w, http.StatusOK)
	if f.count() != 0 {
		t.Fatal("looking for somebody handed something in")
	}
	if len(f.looked) != 1 || f.looked[0] != "markus wenda" {
		t.Errorf("looked for %q", f.looked)
	}
	p = read(t, w)
	p.says("3 orang cocok; pilih di bawah.")
	p.says("Kepala Bidang Pembinaan Sekolah Dasar · Dinas Pendidikan · NIP 198703152010012004")
	p.says("tanpa jabatan")
	found := f.found.People[0].Person.Id
	if len(p.all("input", "type", "radio", "name", "person_id", "value", found)) != 1 || len(p.all("input", "type", "radio", "value", f.kase.Appraiser.Id)) != 1 {
		t.Error("who was found is not offered once")
	}
	for name, want := range map[string]string{"query": "markus wenda", "role": "superior"} {
		if got := p.form("ChangeParty").value(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if area := p.all("textarea", "id", "ChangeParty-reason"); len(area) != 1 || strings.TrimPrefix(textOf(area[0]), "\n") != "Mutasi ke dinas lain" {
		t.Error("the reason that was typed is lost")
	}
	if len(p.all("input", "name", "request_id", "value", "niat-yang-sama-7")) != 1 {
		t.Error("the search made another intention of the form")
	}

	w = b.post(desk, "act", "ChangeParty", "query", "markus wenda", "role", "superior", "person_id", found)
	wants(t, w, http.StatusUnprocessableEntity)
	p = read(t, w)
	if p.value("person_id") != found {
		t.Error("the choice is lost when the reason lacks")
	}
	leads(t, b.post(desk, "act", "ChangeParty", "query", "markus wenda", "role", "superior", "person_id", found, "reason", "Mutasi ke dinas lain"), "/tindakan/"+actID)
	if r := last[*siklusv1.ChangePartyRequest](t, f); r.GetPersonId() != found || r.GetRole() != "superior" || r.GetHeader().GetCaseId() != caseID {
		t.Errorf("handed in %v", r)
	}
}

func TestASearchThatFindsNobodySaysWhatToDo(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{Log: quiet()})
	desk := "/hr/berkas/" + caseID
	w := b.post(desk, "act", "FindPeople", "query", "m")
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	p.says("Tulis sedikitnya 2 huruf.")
	if len(p.all("a", "href", "#ChangeParty-query")) != 1 || len(f.looked) != 0 {
		t.Error("too short a search was made, or the summary does not lead to it")
	}
	f.found = &siklusv1.FindPeopleResponse{}
	w = b.post(desk, "act", "FindPeople", "query", "tidak ada")
	wants(t, w, http.StatusOK)
	read(t, w).says("Tidak ada yang cocok.")
	f.found = &siklusv1.FindPeopleResponse{People: full("").found.People, More: true}
	read(t, b.post(desk, "act", "FindPeople", "query", "wenda")).says("Masih ada yang lain; tulis nama lebih lengkap.")
	f.findErr = connect.NewError(connect.CodeUnavailable, nil)
	w = b.post(desk, "act", "FindPeople", "query", "wenda", "reason", "Mutasi")
	wants(t, w, http.StatusServiceUnavailable)
	if p = read(t, w).form("ChangeParty"); p.value("query") != "wenda" {
		t.Error("what was looked for is lost when the service is away")
	}
}

func upload(t *testing.T, b browser, step string, content []byte) *httptest.ResponseRecorder {
	t.Helper()
	return uploadTo(t, b, "/hr/pegawai", content, "step", step)
}

// uploadTo sends a form with a file; fields are names and values.
func uploadTo(t *testing.T, b browser, path string, content []byte, fields ...string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	part, err := m.CreateFormFile("file", "../../pegawai.csv")
	if err == nil {
		_, err = part.Write(content)
	}
	for i := 0; i < len(fields) && err == nil; i += 2 {
		err = m.WriteField(fields[i], fields[i+1])
	}
	if err != nil || m.Close() != nil {
		t.Fatal("no upload could be made")
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, &body)
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

func TestACourseIsChangedInPlace(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	course := f.courses.Courses[0]
	p := read(t, b.get("/hr/pelatihan"))
	p.says("Sisa anggaran tahun ini: Rp 48.500.000")
	if len(p.all("a", "href", "/hr/pelatihan?ubah="+course.Id+"#pelatihan")) != 1 {
		t.Error("a course cannot be changed")
	}
	fresh := p.value("course.id")
	if fresh == "" || fresh == course.Id || fresh == read(t, b.get("/hr/pelatihan")).value("course.id") {
		t.Errorf("a new course has the ID %q, which is not its own", fresh)
	}
	p = read(t, b.get("/hr/pelatihan?ubah="+course.Id))
	p.says("Ubah: Komunikasi perubahan perilaku")
	p.says("Sudah 11 kursi terisi")
	for name, want := range map[string]string{"course.id": course.Id, "course.title": course.Title, "course.provider": course.Provider,
		"course.hours": "24", "course.seats": "30", "course.price": "1250000"} {
		if got := p.value(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	w := b.post("/hr/pelatihan", "course.id", course.Id, "course.title", "Komunikasi risiko", "course.hours", "banyak", "course.seats", "40")
	wants(t, w, http.StatusUnprocessableEntity)
	if p = read(t, w); p.value("course.title") != "Komunikasi risiko" || p.value("course.id") != course.Id || p.value("course.hours") != "banyak" {
		t.Error("what was typed is lost")
	}
	p.says("Ubah: Komunikasi perubahan perilaku")
	leads(t, b.post("/hr/pelatihan", "course.id", course.Id, "course.title", "Komunikasi risiko", "course.hours", "16", "course.seats", "40", "course.price", "1.500.000"), "/hr/pelatihan?disimpan=1")
	if c := last[*siklusv1.PutCourseRequest](t, f).GetCourse(); c.GetId() != course.Id || c.GetTitle() != "Komunikasi risiko" || c.GetSeats() != 40 || c.GetPrice() != 1500000 {
		t.Errorf("saved %v", c)
	}
	f.actErr = refusal(connect.CodeInvalidArgument, "input-wrong", "Sudah 11 kursi terisi; jumlah kursi tidak boleh kurang dari itu.", "11 seats are taken; there cannot be fewer.", "course.seats")
	w = b.post("/hr/pelatihan", "course.id", course.Id, "course.title", "Komunikasi risiko", "course.hours", "16", "course.seats", "4")
	wants(t, w, http.StatusUnprocessableEntity)
	if len(read(t, w).all("a", "href", "#course-seats")) != 1 {
		t.Error("the summary does not lead to the seats")
	}
	wants(t, b.get("/hr/pelatihan?ubah="+caseID), http.StatusNotFound)
}

// Whoever decides on a training, is offered one or records its end sees which one it is.
func TestTheProposedCourseIsShown(t *testing.T) {
	t.Parallel()
	for _, act := range []string{"ApproveTraining", "ConfirmTraining", "CompleteTraining"} {
		f := asHR(full(act))
		b := visiting(t, f, Options{})
		for _, path := range []string{"/tugas/" + taskID, "/berkas/" + caseID} {
			p := read(t, b.get(path))
			for _, words := range []string{"Komunikasi perubahan perilaku", "Bapelkes Papua", "24 JP", "11 dari 30 terisi", "Rp 1.250.000"} {
				p.says(words)
			}
		}
		p := read(t, b.get("/tugas/"+taskID))
		switch act {
		case "ApproveTraining":
			p.says("Sisa anggaran tahun ini: Rp 48.500.000")
			if strings.Contains(p.text, "Pelayanan prima") {
				t.Error("the other courses of the catalogue stand beside the one to decide on")
			}
		case "CompleteTraining":
			if p.value("hours") != "24" {
				t.Error("the hours of the course are not proposed")
			}
		}
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
