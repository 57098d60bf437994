package web

import (
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func TestTheRatingPageShowsEveryFactAndAsksForAReason(t *testing.T) {
	t.Parallel()
	f := full("Rate")
	knowing(f)
	b := visiting(t, f, Options{})
	p := read(t, b.get("/tugas/"+taskID))
	p.says("Usulan hasil kerja: Sesuai ekspektasi")
	for _, said := range []string{"Akta kelahiran selesai", "124,2 berkas", "103,5 %", "SIAK", "target ukuran untuk masa ini", "nilai unit", "Tidak diukur sistem", "Capaian berbobot", "101,25 %", "Inovasi, bobot 20 %"} {
		p.says(said)
	}
	f.preview.NotesNeeded, f.preview.Results = true, siklusv1.Rating_RATING_ABOVE
	w := b.post("/tugas/"+taskID, "step", "check", "results", "RATING_ABOVE", "behaviour", "RATING_MEETS")
	wants(t, w, http.StatusUnprocessableEntity)
	p = read(t, w)
	p.says("tulis alasannya")
	if len(p.all("a", "href", "#notes")) != 1 {
		t.Error("the summary does not lead to the notes")
	}
	if f.count() != 0 {
		t.Error("a bare departure was handed in")
	}
	f.preview.NotesNeeded = false // the policy asks for no reason
	wants(t, b.post("/tugas/"+taskID, "step", "check", "results", "RATING_ABOVE", "behaviour", "RATING_MEETS"), http.StatusOK)
}

func TestPunctualityIsOwnOrOfSomebodyLed(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{})
	p := read(t, b.get("/ketepatan"))
	p.says("Ketepatan waktu saya")
	p.says("21 dari 24 tepat waktu")
	p.says("dua hari kerja terakhir")
	read(t, b.get("/ketepatan/"+person(4, "", "").Id)).says("Ketepatan waktu dr. Markus Wenda")
	if got := strings.Join(f.looked, " "); got != " "+person(4, "", "").Id {
		t.Errorf("looked at %q", got)
	}
	list := read(t, b.get("/ketepatan/semua"))
	list.says("bukan peringkat")
	if n := len(list.all("tr")); n != 41 {
		t.Errorf("%d rows", n)
	}
	f.fair.many = &siklusv1.ListPunctualityResponse{Year: 2026}
	read(t, b.get("/ketepatan/semua")).says("Tidak ada atasan yang dapat Anda lihat di sini.")
}

func TestPatternsSaySmallNumbersAndHowTheyAreCounted(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	p := read(t, b.get("/pola?masa=q1"))
	for _, said := range []string{"Terlalu sedikit untuk disimpulkan", "Dapat karena kebetulan", "Lebih daripada kebetulan", "9 dari 12 (75,0 %)", "penilai lain 20 dari 130 (15,4 %)",
		"< 0,0001", "18 perbandingan", "Kurang dari 5 penilaian sendiri atau 10 penilaian lain", "4 di atas dan 0 di bawah usulan, dari 10"} {
		p.says(said)
	}
	if got := strings.Join(f.looked, " "); got != "q1" {
		t.Errorf("asked for %q", got)
	}
}

func TestAnAnnouncementIsAcknowledgedByAForm(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{})
	read(t, b.get("/tugas")).says("1 pengumuman belum Anda baca")
	p := read(t, b.get("/pengumuman"))
	if n := len(p.all("form", "action", "/pengumuman/"+announcementID)); n != 1 {
		t.Fatalf("%d forms for one that is unread", n)
	}
	if f.count() != 0 {
		t.Error("looking acknowledged something")
	}
	leads(t, b.post("/pengumuman/"+announcementID), "/pengumuman")
	if got := last[*siklusv1.AcknowledgeAnnouncementRequest](t, f).GetAnnouncementId(); got != announcementID {
		t.Errorf("acknowledged %q", got)
	}
}

func TestHRAnnouncesAndSeesWhoHasReadByUnit(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	path := "/hr/siklus/" + cycleID + "/pengumuman"
	read(t, b.get(path)).says("31 dari 56 pegawai sudah membaca")
	text := "Penilaian tahun ini membantu kita belajar bersama."
	leads(t, b.post(path, "text", text, "letters", "true", "request_id", "niat-yang-sama-1"), path+"?diumumkan=1")
	got := last[*siklusv1.AnnounceCycleRequest](t, f)
	if got.GetText() != text || !got.GetLetters() || got.GetCycleId() != cycleID || got.GetRequestId() != "niat-yang-sama-1" {
		t.Errorf("%v", got)
	}
	w := b.post(path, "text", "pendek")
	wants(t, w, http.StatusUnprocessableEntity)
	if read(t, w).value("text") != "pendek" {
		t.Error("what was typed is lost")
	}
}

func TestTheSurveyKeepsWhatWasChosenAndAnswersOnce(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{})
	p := read(t, b.get("/survei"))
	p.says("tidak disimpan sendiri")
	p.says("Hasil ditampilkan setelah sedikitnya 5 orang menjawab")
	if n := len(p.all("input", "type", "radio")); n != 25 {
		t.Errorf("%d choices", n)
	}
	choices := []string{"cycle_id", cycleID, "choices[0]", "5", "choices[1]", "4", "choices[2]", "3", "choices[3]", "2"}
	w := b.post("/survei", choices...)
	wants(t, w, http.StatusUnprocessableEntity)
	read(t, w).says("Pernyataan 5")
	if f.count() != 0 {
		t.Error("half a survey was handed in")
	}
	whole := append(choices, "choices[4]", "1", "words", "Jaringan lambat.")
	leads(t, b.post("/survei", whole...), "/survei?terima=1")
	got := last[*siklusv1.AnswerSurveyRequest](t, f)
	if len(got.GetChoices()) != 5 || got.GetChoices()[4] != 1 || got.GetWords() != "Jaringan lambat." {
		t.Errorf("%v", got)
	}
	f.actErr = refusal(connect.CodeFailedPrecondition, "already-done", "Jawaban Anda sudah diterima; satu orang menjawab sekali.", "Taken already.", "")
	w = b.post("/survei", whole...)
	wants(t, w, http.StatusUnprocessableEntity)
	read(t, w).says("satu orang menjawab sekali")
	f.fair.survey = answered()
	p = read(t, b.get("/survei"))
	p.says("3,88")
	p.says("Jaringan di hulu lambat.")
	if len(p.all("form", "action", "/survei")) != 0 {
		t.Error("who has answered is asked again")
	}
}
