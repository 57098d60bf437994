package web

import (
	"net/http"
	"testing"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func TestSomebodyReportsAWrongSuperiorFromTheirCase(t *testing.T) {
	t.Parallel()
	f := withHelp(full(""), asWritten)
	f.kase.YourRole = "employee"
	b := visiting(t, f, Options{Log: quiet()})
	way := helpPages + "?soal=atasan&berkas=" + caseID
	if p := read(t, b.get("/berkas/"+caseID)); len(p.all("a", "href", way)) != 1 || len(p.all("a", "href", helpPages)) != 1 {
		t.Error("the case does not lead to help, or its foot does not")
	}
	p := read(t, b.get(way))
	p.says("Hendra Wijaya")
	p.says("Naomi Asso")
	p.says("Alamat Anda sudah kami perbaiki; silakan periksa.")
	if len(p.all("input", "type", "radio", "value", "HELP_SUBJECT_SUPERIOR", "checked", "")) != 1 || p.value("case_id") != caseID {
		t.Error("subject or case is not chosen")
	}
	w := b.post(helpPages, append([]string{"case_id", caseID}, goodHelp...)...)
	wants(t, w, http.StatusSeeOther)
	if to := w.Header().Get("Location"); to != helpPages+"?terkirim="+helpID {
		t.Error(to)
	}
	r := last[*siklusv1.AskForHelpRequest](t, f)
	if r.GetSubject() != siklusv1.HelpSubject_HELP_SUBJECT_SUPERIOR || r.GetCaseId() != caseID || r.GetRightSuperior() != "Markus Wenda, Kepala Puskesmas" || r.GetRequestId() != "tanya-00001" {
		t.Errorf("%v", r)
	}
	p = read(t, b.get(w.Header().Get("Location")))
	p.says("Pertanyaan Anda sudah diterima.")
	p.says("diingatkan setiap hari kerja mulai Kamis, 9 Juli 2026.")
}

func TestARefusedQuestionKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	f := withHelp(full(""), asWritten)
	b := visiting(t, f, Options{Log: quiet()})
	kept := func(p page, text string) {
		t.Helper()
		p.says(text)
		if len(p.all("input", "type", "radio", "value", "HELP_SUBJECT_SUPERIOR", "checked", "")) != 1 || p.value("right_superior") != "Bu Naomi" || p.value("request_id") != "tanya-00001" {
			t.Error("what was typed is lost")
		}
	}
	w := b.post(helpPages, "subject", "HELP_SUBJECT_SUPERIOR", "text", "pendek", "right_superior", "Bu Naomi", "request_id", "tanya-00001")
	wants(t, w, http.StatusUnprocessableEntity)
	kept(read(t, w), "pendek")
	f.actErr = refusal(connect.CodeAlreadyExists, "request-id-reused", "Sudah dikirim dengan isi lain.", "Sent already with other content.", "")
	p := read(t, b.post(helpPages, "subject", "HELP_SUBJECT_SUPERIOR", "text", "Atasan saya sudah pindah.", "right_superior", "Bu Naomi", "request_id", "tanya-00001"))
	kept(p, "Atasan saya sudah pindah.")
	p.says("Sudah dikirim dengan isi lain.")
	if f.count() != 0 {
		t.Error("a refused question was handed in")
	}
}

func TestHRAnswersWhereItMends(t *testing.T) {
	t.Parallel()
	f := asHR(withHelp(full(""), asWritten))
	b := visiting(t, f, Options{Log: quiet()})
	p := read(t, b.get(helpDeskPages))
	p.says("Belum dijawab: 4")
	p.says("3 hari kerja")
	for _, href := range []string{"/hr/berkas/" + caseID, "/hr/pejabat-pengganti", "/hr/siklus/" + cycleID + "/perbedaan"} {
		if len(p.all("a", "href", href)) == 0 {
			t.Errorf("nothing leads to %s", href)
		}
	}
	if n := len(p.all("textarea", "name", "answer")); n != 3 {
		t.Errorf("%d questions can be answered, not 3: nobody answers their own", n)
	}
	p = read(t, b.post(helpDeskPages, "help_id", helpID, "answer", "ya"))
	if len(p.all("details", "open", "")) != 1 {
		t.Error("the refused answer is folded away")
	}
	w := b.post(helpDeskPages, "help_id", helpID, "answer", "Sudah kami perbaiki.", "request_id", "jawab-00001")
	wants(t, w, http.StatusSeeOther)
	if r := last[*siklusv1.AnswerHelpRequest](t, f); r.GetHelpId() != helpID || r.GetAnswer() != "Sudah kami perbaiki." || r.GetRequestId() != "jawab-00001" {
		t.Errorf("%v", r)
	}
}

// Who has not begun can only begin: from the letter's page the way leads through the start to the form.
func TestTheLinkLeadsToHelpAfterTheStart(t *testing.T) {
	t.Parallel()
	f := withHelp(full("CheckIn"), asWritten)
	b := visiting(t, f, Options{Log: quiet()})
	if p := read(t, b.get("/t/"+goodKey)); len(p.all("form", "action", "?ke=bantuan")) != 1 {
		t.Error("the page of the link does not lead to help")
	}
	w := b.post("/t/" + goodKey + "?ke=bantuan")
	wants(t, w, http.StatusSeeOther)
	if to := w.Header().Get("Location"); to != helpPages {
		t.Error(to)
	}
}
