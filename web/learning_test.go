package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func learner(t *testing.T) (*fake, browser) {
	t.Helper()
	f := full("")
	return f, visiting(t, f, Options{Log: quiet()})
}

func TestTheOwnPageSaysNeedsPlaceWhyAndWhetherItHelped(t *testing.T) {
	t.Parallel()
	_, b := learner(t)
	p := read(t, b.get(learningPath))
	for _, said := range []string{"Hasil kerja di bawah ekspektasi", "Evaluasi Triwulan III 2026: di bawah ekspektasi.", "tingkat 2: jelas", "Anda urutan ke-4 karena kebutuhan di atas Anda tingkat 3",
		"tempat yang ada: 2", "12 JP", "3 November 2026", "membaik", "dari di bawah ekspektasi menjadi sesuai ekspektasi", "belum dapat dibandingkan", "24 JP tercatat", "Katalog sudah berubah"} {
		p.says(said)
	}
	if len(p.all("a", "href", proofPath+"/"+caseID)) != 1 {
		t.Error("who is enrolled is not led to the proof")
	}
	if len(p.all("a", "href", planPath+"?berkas="+caseID+"&kebutuhan="+needKey)) != 1 {
		t.Error("a need does not lead to its plan, or an answered one does")
	}
}

func TestALeaderPlansForOnePersonsNeed(t *testing.T) {
	t.Parallel()
	f, b := learner(t)
	p := read(t, b.get(teamLearning))
	where := planPath + "?berkas=" + caseID + "&kebutuhan=" + needKey + "&pegawai=" + learnerID
	if len(p.all("a", "href", where)) != 1 {
		t.Fatal("the team's page does not lead to the plan")
	}
	p = read(t, b.get(where))
	p.says("Maria Kogoya")
	p.says("Evaluasi Triwulan III 2026")
	wants(t, b.post(where, "course_id", courseID, "reason", "", "request_id", "niat-yang-sama-1"), http.StatusSeeOther)
	sent := last[*siklusv1.PlanTrainingRequest](t, f)
	if sent.GetCaseId() != caseID || sent.GetNeed() != needKey || sent.GetCourseId() != courseID || sent.GetRequestId() != "niat-yang-sama-1" {
		t.Errorf("%+v", sent)
	}
	f.actErr = refusal(connect.CodeAlreadyExists, "need-planned", "Kebutuhan ini sudah dijawab dengan satu pelatihan.", "A training answers this need already.", "policy")
	p = read(t, b.post(where, "course_id", courseID, "reason", "Tetap perlu"))
	p.says("Kebutuhan ini sudah dijawab")
	if p.value("reason") != "Tetap perlu" {
		t.Error("what was typed is lost")
	}
	wants(t, b.get(planPath+"?berkas="+caseID+"&kebutuhan=tidak-ada"), http.StatusNotFound)
}

func TestAProofIsSentWithItsFile(t *testing.T) {
	t.Parallel()
	f, b := learner(t)
	f.task.Act, f.kase.YourActs = "SubmitProof", []string{"SubmitProof"}
	p := read(t, b.get(proofPath+"/"+caseID))
	if len(p.all("form", "action", proofPath+"/"+caseID)) != 1 || len(p.all("input", "name", "bukti")) != 1 {
		t.Fatal("the page has no form for a file")
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("bukti", `C:\fakepath\sertifikat.pdf`)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte("%PDF-1.7"))
	_ = form.WriteField("note", "Belajar melayani")
	_ = form.WriteField("request_id", "niat-yang-sama-1")
	_ = form.Close()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, proofPath+"/"+caseID, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	w := b.do(r)
	wants(t, w, http.StatusSeeOther)
	sent := last[*siklusv1.SubmitProofRequest](t, f)
	if string(sent.GetFile().GetContent()) != "%PDF-1.7" || sent.GetNote() != "Belajar melayani" || sent.GetHeader().GetCaseId() != caseID || sent.GetHeader().GetRequestId() != "niat-yang-sama-1" {
		t.Errorf("%+v", sent)
	}
	w = b.get(proofPath + "/" + caseID + "/berkas")
	if h := w.Header(); !strings.HasPrefix(h.Get("Content-Disposition"), "attachment;") || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || w.Body.String() != "%PDF-1.7" {
		t.Errorf("the file is handed over as %v", h)
	}
}

func TestHRSeesTheQueueWithItsReasonsAndDecidesInItsOrder(t *testing.T) {
	t.Parallel()
	f, b := learner(t)
	asHR(f)
	where := "/hr/pelatihan/antrean/" + courseID
	p := read(t, b.get(where))
	for _, said := range []string{"Maria Kogoya", "Anda urutan ke-4", "tingkat kebutuhan, JP yang masih kurang, lama menunggu, undian", "terpakai dari", "Versi 2", "Dipegang 3 pelatihan"} {
		p.says(said)
	}
	p = read(t, b.post(where, "step", "allocate", "only_places", "true", "request_id", "niat-yang-sama-1"))
	p.says("2 kursi ditawarkan, 3 menunggu, 1 belum diputus.")
	if sent := last[*siklusv1.AllocateSeatsRequest](t, f); !sent.GetOnlyPlaces() || sent.GetCourseId() != courseID {
		t.Errorf("%+v", sent)
	}
	p = read(t, b.post(where, "step", "cancel", "reason", "Narasumber berhalangan", "replacement_id", organiserID))
	p.says("4 pelatihan pegawai dipindahkan")
	if sent := last[*siklusv1.CancelCourseRequest](t, f); sent.GetReason() != "Narasumber berhalangan" || sent.GetReplacementId() != organiserID {
		t.Errorf("%+v", sent)
	}
	count := f.count()
	read(t, b.post(where, "step", "cancel", "reason", ""))
	if f.count() != count {
		t.Error("a cancellation without a reason was sent")
	}
}

func TestACourseIsPutWithItsDatesKindAndWhatItServes(t *testing.T) {
	t.Parallel()
	f, b := learner(t)
	asHR(f)
	wants(t, b.post("/hr/pelatihan", "course.id", courseID, "course.title", "Pelayanan", "course.hours", "24", "course.seats", "30", "course.price", "1.500.000", "course.kind", "technical",
		"course.form", "nonclassical", "course.starts", "2027-03-01", "course.organiser_id", organiserID, "course.competences", "service, integrity", "nilai", "1"), http.StatusSeeOther)
	c := last[*siklusv1.PutCourseRequest](t, f).GetCourse()
	if c.GetPrice() != 1_500_000 || c.GetForm() != "nonclassical" || strings.Join(c.GetCompetences(), "+") != "service+integrity" || strings.Join(c.GetValues(), "") != "1" || c.GetOrganiserId() != organiserID {
		t.Errorf("%+v", c)
	}
	wants(t, b.post("/hr/pelatihan/anggaran", "budget.year", "2027", "budget.total", "90.000.000"), http.StatusSeeOther)
	if sent := last[*siklusv1.SetTrainingBudgetRequest](t, f).GetBudget(); sent.GetYear() != 2027 || sent.GetTotal() != 90_000_000 {
		t.Errorf("%+v", sent)
	}
	wants(t, b.post("/hr/pelatihan/penyelenggara", "organiser.id", organiserID, "organiser.name", "Lembaga", "organiser.code", "lembaga", "organiser.channel", "moodle", "orang", learnerID), http.StatusSeeOther)
	if o := last[*siklusv1.PutOrganiserRequest](t, f).GetOrganiser(); len(o.GetPersonIds()) != 1 || o.GetChannel() != "moodle" {
		t.Errorf("%+v", o)
	}
}

func TestAFileOfCoursesIsCheckedBeforeItIsTaken(t *testing.T) {
	t.Parallel()
	f, b := learner(t)
	asHR(f)
	packed := pack([]byte("kode;judul;jp;kursi\npel-1;Pelayanan;24;30\n"))
	p := read(t, b.post(courseFiles, "step", "check", "file.name", "a.csv", "file.packed", packed))
	p.says("8 baru, 2 berubah, 1 tetap.")
	p.says("Isi dengan bilangan bulat.")
	if !last[*siklusv1.ImportCoursesRequest](t, f).GetDryRun() || p.value("file.packed") == "" {
		t.Error("a trial takes something, or the file must be chosen again")
	}
	read(t, b.post(courseFiles, "step", "import", "file.name", "a.csv", "file.packed", packed))
	if last[*siklusv1.ImportCoursesRequest](t, f).GetDryRun() {
		t.Error("nothing is taken")
	}
}

func TestSmallNumbersAreNoFiguresOnThePageOfEffects(t *testing.T) {
	t.Parallel()
	f, b := learner(t)
	asHR(f)
	p := read(t, b.get("/hr/pelatihan/dampak"))
	for _, said := range []string{"bukan bukti sebab-akibat", "Terlalu sedikit untuk disimpulkan", "52,5 jam", "31 jam", "71,5%", "128 jawaban", "188 selesai", "18 orang selesai; 12 sudah dapat dibandingkan.",
		"90 hari sebelum mulai", "Semua unit peserta bersama", "12 dari 31 pegawai selesai. Angka di bawah dihasilkan semua pegawai, juga yang tidak ikut.", "menyelesaikan 1 pelatihan lain", "4 dari 9 pegawai",
		"Masa sesudah program belum selesai", "satu menggeser paling banyak 0,59", "membaik", "menurun", "tidak tampak perubahan", "hasil kerja", "1,11", "3 orang menyelesaikannya tanpa tanggal pelatihan"} {
		p.says(said)
	}
	p = read(t, b.get("/pelatihan/peserta"))
	p.says("pegawai belum punya akun di sana")
	w := b.get("/pelatihan/peserta/" + organiserID)
	if !strings.Contains(w.Header().Get("Content-Disposition"), "peserta-bkpsdm.csv") {
		t.Errorf("%v", w.Header())
	}
}
