package web

import (
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func TestASignatureIsPutOffThenGiven(t *testing.T) {
	t.Parallel()
	f := full("Rate")
	f.kase.Stage, f.kase.YourRole = "window-open", "appraiser"
	b := visiting(t, f, Options{})
	p := read(t, b.post("/tugas/"+taskID, "step", "check", "results", "RATING_MEETS", "behaviour", "RATING_ABOVE"))
	if class, _ := attr(p.all("button", "value", "later")[0], "class"); class != "plain" || len(p.all("button", "value", "send")) != 1 {
		t.Error("putting the signature off is not the lesser choice")
	}
	leads(t, b.post("/tugas/"+taskID, append(carriedOn(p), "step", "later")...), "/tindakan/"+actID)
	if r := last[*siklusv1.RateRequest](t, f); !r.GetUnsigned() || r.GetResults() != siklusv1.Rating_RATING_MEETS {
		t.Errorf("rated %v", r)
	}
	leads(t, b.post("/tugas/"+taskID, append(carriedOn(p), "step", "send")...), "/tindakan/"+actID)
	if last[*siklusv1.RateRequest](t, f).GetUnsigned() {
		t.Error("signing rated without a signature")
	}
	f.kase.Stage = "taken-over"
	if p = read(t, b.post("/tugas/"+taskID, carriedOn(p)...)); len(p.all("button", "value", "later")) != 0 {
		t.Error("the superior may put the signature off")
	}

	f = full("Sign")
	changed(f)
	f.kase.YourRole, f.kase.YourActs = "appraiser", []string{"Sign", "Rate"}
	b = visiting(t, f, Options{})
	p = read(t, b.get("/tugas/"+taskID))
	p.says("Anda sudah memberi nilai, tetapi belum menandatanganinya.")
	p.says("Di atas ekspektasi")
	if len(p.all("a", "href", "/berkas/"+caseID+"/Rate")) != 1 || strings.Contains(textOf(p.root), "Masih dapat diajukan keberatan") {
		t.Error("the ratings cannot be changed, or are shown as if they stood")
	}
	leads(t, b.post("/tugas/"+taskID, "step", "send", "notes", "Sudah dibahas"), "/tindakan/"+actID)
	if got := last[*siklusv1.SignRequest](t, f).GetNotes(); got != "Sudah dibahas" {
		t.Errorf("notes %q", got)
	}
	f.kase.Stage, f.kase.YourRole = "taken-over", "superior"
	p = read(t, b.get("/tugas/"+taskID))
	p.says("dr. Markus Wenda sudah menilai, tetapi tidak menandatanganinya sampai batas waktu.")
	p.says("Nilai sendiri")
}

func TestAScoreIsGivenWithACommaOrADot(t *testing.T) {
	t.Parallel()
	f := full("Rate")
	tallying("decides")(f)
	b := visiting(t, f, Options{})
	p := read(t, b.get("/tugas/"+taskID))
	if len(p.all("input", "name", "results")) != 0 || len(p.all("input", "inputmode", "decimal")) != 2 {
		t.Error("the form does not ask for two values alone")
	}
	w := b.post("/tugas/"+taskID, "step", "check", "score.targets", "seratus", "notes", "Baik")
	wants(t, w, http.StatusUnprocessableEntity)
	p = read(t, w)
	if p.value("score.targets") != "seratus" || p.value("notes") != "Baik" || len(p.all("a", "href", "#score-behaviour")) != 1 {
		t.Error("what was typed is lost, or the value that lacks is not named")
	}
	w = b.post("/tugas/"+taskID, "step", "check", "score.targets", "104,5", "score.behaviour", "112.25", "score.new_idea", "true")
	wants(t, w, http.StatusOK)
	p = read(t, w)
	p.says("108,35")
	p.says("Sesuai ekspektasi")
	leads(t, b.post("/tugas/"+taskID, append(carriedOn(p), "step", "send")...), "/tindakan/"+actID)
	if s := last[*siklusv1.RateRequest](t, f).GetScore(); s.GetTargets() != "104,5" || s.GetBehaviour() != "112.25" || !s.GetNewIdea() {
		t.Errorf("scored %v", s)
	}
	wants(t, b.post("/tugas/"+taskID, "step", "check"), http.StatusUnprocessableEntity)

	tallying("beside")(f)
	leads(t, b.post("/tugas/"+taskID, "step", "send", "results", "RATING_MEETS", "behaviour", "RATING_MEETS", "score.targets", "", "score.behaviour", ""), "/tindakan/"+actID)
	if last[*siklusv1.RateRequest](t, f).GetScore() != nil {
		t.Error("a score in which nothing was written was sent")
	}
}

func TestAnObjectionIsDecidedByScoreOnlyWhenItChanges(t *testing.T) {
	t.Parallel()
	f := full("DecideObjection")
	tallying("decides")(f)
	b := visiting(t, f, Options{})
	leads(t, b.post("/tugas/"+taskID, "step", "send", "outcome", "OUTCOME_UPHELD", "reasons", "Bukti tidak mengubah", "score.targets", "90", "score.behaviour", "90"), "/tindakan/"+actID)
	if last[*siklusv1.DecideObjectionRequest](t, f).GetScore() != nil {
		t.Error("upholding carries a new score")
	}
	w := b.post("/tugas/"+taskID, "step", "send", "outcome", "OUTCOME_CHANGED", "reasons", "Bukti mengubah", "score.targets", "110")
	wants(t, w, http.StatusUnprocessableEntity)
	leads(t, b.post("/tugas/"+taskID, "step", "send", "outcome", "OUTCOME_CHANGED", "reasons", "Bukti mengubah", "score.targets", "110", "score.behaviour", "95,5"), "/tindakan/"+actID)
	if s := last[*siklusv1.DecideObjectionRequest](t, f).GetScore(); s.GetBehaviour() != "95,5" {
		t.Errorf("decided %v", s)
	}
}

func TestDepartingFromTheProposalNeedsNotes(t *testing.T) {
	t.Parallel()
	f := full("Rate")
	proposing(f)
	f.preview.NotesNeeded = true
	b := visiting(t, f, Options{})
	read(t, b.get("/tugas/"+taskID)).says("Usulan hasil kerja: Di atas ekspektasi")
	w := b.post("/tugas/"+taskID, "step", "check", "results", "RATING_MEETS", "behaviour", "RATING_ABOVE")
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	p.says("Anda menilai lain; tulis alasannya.")
	p.says("Capaian organisasi yang dipimpinnya Istimewa. dasar: SE 3/2023")
	if len(p.all("a", "href", "#notes")) != 1 || p.value("results") != "RATING_MEETS" {
		t.Error("the summary does not lead to the notes, or the rating is lost")
	}
	p = read(t, b.post("/tugas/"+taskID, "step", "check", "results", "RATING_MEETS", "behaviour", "RATING_ABOVE", "notes", "Ia baru dua bulan memimpin."))
	p.says("Anda menilai lain")
	f.preview.NotesNeeded = false
	wants(t, b.post("/tugas/"+taskID, "step", "check", "results", "RATING_ABOVE", "behaviour", "RATING_ABOVE"), http.StatusOK)
	if f.count() != 0 {
		t.Error("looking rated already")
	}
}

// What the service says against the ratings is said on the form, with everything typed still in it.
func TestARefusedPreviewComesBackFilled(t *testing.T) {
	t.Parallel()
	f := full("Rate")
	b := visiting(t, f, Options{Log: quiet()})
	f.rateErr = refusal(connect.CodeFailedPrecondition, "not-on-study-leave", "Pegawai ini tidak tercatat tugas belajar.", "No study leave is on record.", "study_dropout")
	w := b.post("/tugas/"+taskID, "step", "check", "results", "RATING_BELOW", "behaviour", "RATING_MEETS", "study_dropout", "true", "notes", "Berhenti kuliah")
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	p.says("Pegawai ini tidak tercatat tugas belajar.")
	if p.value("study_dropout") != "true" || p.value("notes") != "Berhenti kuliah" || p.value("results") != "RATING_BELOW" {
		t.Error("what was typed is lost")
	}
	f.rateErr = connect.NewError(connect.CodeUnavailable, nil)
	w = b.post("/tugas/"+taskID, "step", "check", "results", "RATING_BELOW", "behaviour", "RATING_MEETS", "notes", "Berhenti kuliah")
	wants(t, w, http.StatusServiceUnavailable)
	if read(t, w).value("notes") != "Berhenti kuliah" {
		t.Error("what was typed is lost when the service is away")
	}
	wants(t, b.get("/tugas/"+taskID), http.StatusOK)
}

func TestTheOldResultIsProposedThenAnswered(t *testing.T) {
	t.Parallel()
	f := full("")
	changed(f)
	f.kase.YourActs = []string{"ReuseResult"}
	b := visiting(t, f, Options{})
	if len(read(t, b.get("/berkas/"+caseID)).all("a", "href", "/berkas/"+caseID+"/ReuseResult")) != 1 {
		t.Error("the old result is not offered")
	}
	p := read(t, b.get("/berkas/"+caseID+"/ReuseResult"))
	p.says("Jika Anda berdua sepakat")
	p.says("Hasil yang akan berlaku")
	if len(p.all("button", "name", "declines")) != 1 {
		t.Error("there is something to decline before anything was proposed")
	}
	leads(t, b.post("/berkas/"+caseID+"/ReuseResult", "step", "send", "declines", "false"), "/tindakan/"+actID)
	f.kase.Awaits = []*siklusv1.AwaitedAct{{Role: "employee", Act: "ReuseResult", Due: "2026-07-28", Clock: "T6", Provision: "policy"}}
	p = read(t, b.get("/berkas/"+caseID+"/ReuseResult"))
	p.says("Pejabat penilai mengusulkan")
	if len(p.all("button", "name", "declines")) != 2 {
		t.Error("the proposal cannot be agreed to and declined")
	}
	leads(t, b.post("/berkas/"+caseID+"/ReuseResult", "step", "send", "declines", "true", "note", "Pekerjaannya lain"), "/tindakan/"+actID)
	if r := last[*siklusv1.ReuseResultRequest](t, f); !r.GetDeclines() || r.GetNote() != "Pekerjaannya lain" {
		t.Errorf("answered %v", r)
	}
	f.kase.YourRole = "appraiser"
	p = read(t, b.get("/berkas/"+caseID+"/ReuseResult"))
	p.says("Usul Anda menunggu jawaban pihak lain.")
	if len(p.all("button", "name", "declines")) != 0 {
		t.Error("who proposed may answer as well")
	}
	f.kase.Reusable, f.kase.Awaits = nil, nil
	if len(read(t, b.get("/berkas/"+caseID)).all("a", "href", "/berkas/"+caseID+"/ReuseResult")) != 0 {
		t.Error("an old result is offered although there is none")
	}
}
