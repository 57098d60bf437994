package web

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func demoPeople(context.Context) ([]DevPerson, error) {
	return []DevPerson{{ID: "p1", Name: "Yuliana Rumbiak", Detail: "Penyuluh"}}, nil
}

func demoSignIn(context.Context, string) (string, error) { return "rahasia-sesi", nil }

func TestTargetsAreCheckedThenSent(t *testing.T) {
	t.Parallel()
	f := full("SubmitTargets")
	b := visiting(t, f, Options{})
	w := b.post("/tugas/"+taskID, goodTargets("step", "check",
		"targets.results[1].result", "", "targets.results[1].main", "true", "targets.results[0].indicators[1].measure", " ",
		"targets.behaviour[0].value", "1", "targets.behaviour[0].expectation", "", "targets.behaviour[1].value", "2", "targets.behaviour[1].expectation", "Jujur melapor")...)
	wants(t, w, http.StatusOK)
	if f.count() != 0 {
		t.Fatal("looking at it again already sent it")
	}
	p := read(t, w)
	p.says("Kirim SKP ke atasan")
	if got := p.value("targets.behaviour[0].value"); got != "2" {
		t.Errorf("the value that was written stands under %q", got)
	}
	// The page carries everything on, so its one button is enough.
	var carried []string
	for _, n := range p.all("input", "type", "hidden") {
		name, _ := attr(n, "name")
		value, _ := attr(n, "value")
		carried = append(carried, name, value)
	}
	leads(t, b.post("/tugas/"+taskID, append(carried, "step", "send")...), "/tindakan/"+actID)
	req := last[*siklusv1.SubmitTargetsRequest](t, f)
	if got := req.GetHeader().GetCaseId() + " " + req.GetHeader().GetRequestId(); got != caseID+" niat-yang-sama-1" {
		t.Errorf("the act is for %q", got)
	}
	if n := len(req.GetTargets().GetResults()); n != 1 || len(req.GetTargets().GetResults()[0].GetIndicators()) != 1 {
		t.Errorf("rows left empty were sent: %v", req.GetTargets())
	}
	if n := len(req.GetTargets().GetBehaviour()); n != 1 || req.GetTargets().GetBehaviour()[0].GetValue() != 2 {
		t.Errorf("behaviour sent: %v", req.GetTargets().GetBehaviour())
	}
}

func TestRowsAreAddedAndDroppedAndNothingTypedIsLost(t *testing.T) {
	t.Parallel()
	f := full("SubmitTargets")
	b := visiting(t, f, Options{})
	p := read(t, b.post("/tugas/"+taskID, goodTargets("step", "add-result")...))
	if len(p.all("textarea", "name", "targets.results[1].result")) != 1 {
		t.Error("no second result to write in")
	}
	if got := p.value("targets.results[0].indicators[0].target"); got != "85 %" {
		t.Errorf("typed 85 %%, kept %q", got)
	}
	p = read(t, b.post("/tugas/"+taskID, goodTargets("step", "add-indicator:0")...))
	if len(p.all("input", "name", "targets.results[0].indicators[1].measure")) != 1 {
		t.Error("no second indicator to write in")
	}
	p = read(t, b.post("/tugas/"+taskID, goodTargets("step", "drop-result:0", "targets.results[1].result", "Yang kedua")...))
	if got := p.value("targets.results[0].result"); got != "Yang kedua" {
		t.Errorf("after dropping the first result the first is %q", got)
	}
	for _, step := range []string{"drop-result:7", "drop-result:x", "add-indicator:-1", "drop-indicator:0:9", "drop-indicator:0", "entah", ""} {
		wants(t, b.post("/tugas/"+taskID, goodTargets("step", step)...), http.StatusOK)
	}
	p = read(t, b.post("/tugas/"+taskID, "targets.results[999999999].result", "banyak", "targets.results[-1].result", "x", "header.case_id", "lain", "step", "entah"))
	if n := len(p.all("textarea")); n > 40 {
		t.Errorf("a forged row number made %d inputs", n)
	}
	if f.count() != 0 {
		t.Error("something was handed in")
	}
}

func TestBadInputKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	f := full("SubmitTargets")
	b := visiting(t, f, Options{})
	w := b.post("/tugas/"+taskID, goodTargets("step", "send", "targets.results[0].indicators[1].measure", "Tepat waktu", "targets.resources", "Motor dinas\r\ndan bensin")...)
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	for name, want := range map[string]string{
		"targets.results[0].result": "Cakupan imunisasi meningkat", "targets.results[0].main": "true",
		"targets.results[0].indicators[0].aspect":  "ASPECT_QUANTITY",
		"targets.results[0].indicators[1].measure": "Tepat waktu", "targets.resources": "Motor dinas\ndan bensin",
		"request_id": "niat-yang-sama-1"} {
		if got := p.value(name); got != want {
			t.Errorf("%s: typed %q, kept %q", name, want, got)
		}
	}
	p.says("Target beserta satuan 1.2: Bagian ini belum diisi.")
	if n := len(p.all("a", "href", "#targets-results-0-indicators-1-target")); n != 1 {
		t.Error("the summary does not lead to the input")
	}
	if n := len(p.all("div", "autofocus", "*")); n != 1 {
		t.Error("the summary does not take the focus")
	}
	if title := textOf(p.all("title")[0]); !strings.HasPrefix(title, "Galat:") {
		t.Errorf("the title does not say that something is wrong: %q", title)
	}
	if f.count() != 0 {
		t.Error("a broken request was handed in")
	}
}

func TestWhatCannotBeReadIsShownAsItWasTyped(t *testing.T) {
	t.Parallel()
	f := full("CompleteTraining")
	b := visiting(t, f, Options{})
	w := b.post("/tugas/"+taskID, "step", "send", "proof", "http://tidak.aman/x", "hours", "dua puluh")
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	if p.value("hours") != "dua puluh" || p.value("proof") != "http://tidak.aman/x" {
		t.Error("what was typed is lost")
	}
	p.says("Tulis dengan angka saja.")
	leads(t, b.post("/tugas/"+taskID, "step", "send", "proof", "https://contoh.go.id/s", "hours", " 1.024 "), "/tindakan/"+actID)
	if got := last[*siklusv1.CompleteTrainingRequest](t, f).GetHours(); got != 1024 {
		t.Errorf("1.024 hours were read as %d", got)
	}
}

func TestRefusalStandsBesideItsFieldWithItsProvision(t *testing.T) {
	t.Parallel()
	f := full("FileObjection")
	f.actErr = refusal(connect.CodeFailedPrecondition, "too-late", "Batas waktunya sudah lewat.", "The term has passed.", "reasons")
	b := visiting(t, f, Options{})
	w := b.post("/tugas/"+taskID, "step", "send", "reasons", "Capaian hulu belum dihitung.")
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	p.says("Alasan keberatan: Batas waktunya sudah lewat. (dasar: V.B.2)")
	p.says("Galat: Batas waktunya sudah lewat.")
	if p.value("reasons") != "Capaian hulu belum dihitung." {
		t.Error("what was typed is lost")
	}
	b.lang = "en"
	read(t, b.post("/tugas/"+taskID, "step", "send", "reasons", "Capaian hulu belum dihitung.")).says("The term has passed. (under V.B.2)")
}

func TestWhenTheDoorIsDownNothingIsLost(t *testing.T) {
	t.Parallel()
	f := full("FileObjection")
	f.actErr = connect.NewError(connect.CodeUnavailable, nil)
	b := visiting(t, f, Options{Log: quiet()})
	w := b.post("/tugas/"+taskID, "step", "send", "reasons", "Capaian hulu belum dihitung.", "request_id", "niat-yang-sama-2")
	wants(t, w, http.StatusServiceUnavailable)
	p := read(t, w)
	p.says("belum diterima")
	if p.value("reasons") == "" || p.value("request_id") != "niat-yang-sama-2" {
		t.Error("the form is not ready to be sent again as the same act")
	}
	// Even when the case cannot be read, what was sent is kept, with a button that sends it again.
	f.readErr = f.actErr
	w = b.post("/tugas/"+taskID, "step", "send", "reasons", "Capaian hulu belum dihitung.", "request_id", "niat-yang-sama-2")
	wants(t, w, http.StatusServiceUnavailable)
	p = read(t, w)
	p.says("Capaian hulu belum dihitung.")
	if p.value("reasons") != "Capaian hulu belum dihitung." || p.value("request_id") != "niat-yang-sama-2" || p.value("step") != "send" {
		t.Error("the page does not hold what was sent")
	}
}

func TestEndedSessionHoldsWhatWasSent(t *testing.T) {
	t.Parallel()
	f := full("FileObjection")
	f.who = &siklusv1.WhoAmIResponse{}
	b := visiting(t, f, Options{})
	w := b.do(formRequest(t, "/tugas/"+taskID, "reasons=Capaian+hulu+belum+dihitung.&step=send"))
	wants(t, w, http.StatusUnauthorized)
	p := read(t, w)
	p.says("Anda perlu masuk lagi")
	if p.value("reasons") != "Capaian hulu belum dihitung." {
		t.Error("what was sent is lost")
	}
}

func formRequest(t *testing.T, path, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func TestRatingShowsThePredicateBeforeItIsGiven(t *testing.T) {
	t.Parallel()
	f := full("Rate")
	b := visiting(t, f, Options{})
	w := b.post("/tugas/"+taskID, "step", "check", "results", "RATING_MEETS", "behaviour", "RATING_ABOVE", "notes", "Baik sekali", "request_id", "niat-yang-sama-3")
	wants(t, w, http.StatusOK)
	p := read(t, w)
	p.says("Hasil kerja sesuai ekspektasi dan perilaku di atas ekspektasi menghasilkan predikat Baik.")
	p.says("dasar: IV.B.3.a.3.c")
	if f.count() != 0 {
		t.Fatal("the preview already rated")
	}
	for name, want := range map[string]string{"results": "RATING_MEETS", "behaviour": "RATING_ABOVE", "notes": "Baik sekali", "request_id": "niat-yang-sama-3"} {
		if got := p.value(name); got != want {
			t.Errorf("%s is carried on as %q", name, got)
		}
	}
	leads(t, b.post("/tugas/"+taskID, "step", "send", "results", "RATING_MEETS", "behaviour", "RATING_ABOVE", "notes", "Baik sekali"), "/tindakan/"+actID)
	if r := last[*siklusv1.RateRequest](t, f); r.GetResults() != siklusv1.Rating_RATING_MEETS || r.GetBehaviour() != siklusv1.Rating_RATING_ABOVE {
		t.Errorf("rated %v", r)
	}
	p = read(t, b.post("/tugas/"+taskID, "step", "edit", "results", "RATING_BELOW", "behaviour", "RATING_ABOVE"))
	if p.value("results") != "RATING_BELOW" {
		t.Error("going back forgets the rating")
	}
	w = b.post("/tugas/"+taskID, "step", "check", "results", "RATING_MEETS")
	wants(t, w, http.StatusUnprocessableEntity)
	read(t, w).says("Perilaku kerja: Bagian ini belum diisi.")
}

func TestOnePageAgreesOrReturnsTargets(t *testing.T) {
	t.Parallel()
	f := full("AgreeTargets")
	b := visiting(t, f, Options{})
	leads(t, b.post("/tugas/"+taskID, "step", "send", "act", "AgreeTargets", "note", "Semangat"), "/tindakan/"+actID)
	if got := last[*siklusv1.AgreeTargetsRequest](t, f).GetNote(); got != "Semangat" {
		t.Errorf("note %q", got)
	}
	w := b.post("/tugas/"+taskID, "step", "send", "act", "ReturnTargets")
	wants(t, w, http.StatusUnprocessableEntity)
	read(t, w).says("Catatan: apa yang harus diubah: Bagian ini belum diisi.")
	leads(t, b.post("/tugas/"+taskID, "step", "send", "act", "ReturnTargets", "reason", "Tulis satuannya"), "/tindakan/"+actID)
	if got := last[*siklusv1.ReturnTargetsRequest](t, f).GetReason(); got != "Tulis satuannya" {
		t.Errorf("reason %q", got)
	}
	// The name of an act that has another page is not taken from the form.
	leads(t, b.post("/tugas/"+taskID, "step", "send", "act", "Rate", "note", ""), "/tindakan/"+actID)
	last[*siklusv1.AgreeTargetsRequest](t, f)
}

func TestCheckInKeepsItsRowsAndSendsOnlyWhatWasWritten(t *testing.T) {
	t.Parallel()
	f := full("CheckIn")
	b := visiting(t, f, Options{})
	fields := []string{"realisations[0].result", "1", "realisations[0].achieved", "", "realisations[1].result", "2", "realisations[1].achieved", "24 kader lulus",
		"realisations[1].evidence[0]", "ftp://salah", "realisations[2].result", "0", "remarks", "Jembatan putus"}
	w := b.post("/tugas/"+taskID, append(fields, "step", "send")...)
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	p.says("Tulis alamat lengkap yang diawali https://")
	at := ""
	for _, n := range p.all("input", "value", "2") {
		if name, _ := attr(n, "name"); strings.HasSuffix(name, ".result") {
			at = strings.TrimSuffix(name, ".result")
		}
	}
	if got := p.value(at + ".achieved"); got != "24 kader lulus" {
		t.Errorf("beside result 2 stands %q", got)
	}
	fields[9] = "https://contoh.go.id/foto"
	leads(t, b.post("/tugas/"+taskID, append(fields, "step", "send")...), "/tindakan/"+actID)
	r := last[*siklusv1.CheckInRequest](t, f)
	if len(r.GetRealisations()) != 1 || r.GetRealisations()[0].GetResult() != 2 || r.GetRemarks() != "Jembatan putus" {
		t.Errorf("sent %v", r)
	}
}

func TestReturnAndObjectionAreOfferedSideBySide(t *testing.T) {
	t.Parallel()
	f := full("ReturnDocument")
	b := visiting(t, f, Options{})
	p := read(t, b.get("/tugas/"+taskID))
	p.says("Baik")
	p.says("(19 hari lagi) · dasar: V.B.2")
	if len(p.all("a", "href", "/berkas/"+caseID+"/FileObjection")) != 1 {
		t.Error("no objection is offered beside the signature")
	}
	leads(t, b.post("/tugas/"+taskID, "step", "send", "refuses_to_sign", "true", "reason", "Belum dibahas"), "/tindakan/"+actID)
	if r := last[*siklusv1.ReturnDocumentRequest](t, f); !r.GetRefusesToSign() || r.GetReason() != "Belum dibahas" {
		t.Errorf("returned %v", r)
	}
	p = read(t, b.get("/berkas/"+caseID+"/FileObjection"))
	if len(p.all("a", "href", "/berkas/"+caseID+"/ReturnDocument")) != 1 {
		t.Error("no signature is offered beside the objection")
	}
	f.kase.YourActs, f.kase.Result.FinalReason = []string{"ReturnDocument"}, "takeover"
	p = read(t, b.get("/tugas/"+taskID))
	p.says("Hasil ini tidak dapat diajukan keberatan.")
}

func TestButtonsThatDeclineCarryTheirAnswer(t *testing.T) {
	t.Parallel()
	for _, act := range []string{"ApproveTraining", "ConfirmTraining"} {
		f := full(act)
		b := visiting(t, f, Options{})
		leads(t, b.post("/tugas/"+taskID, "step", "send", "declines", "true", "reason", "Anggaran habis"), "/tindakan/"+actID)
		leads(t, b.post("/tugas/"+taskID, "step", "send", "declines", "false"), "/tindakan/"+actID)
		type declines interface{ GetDeclines() bool }
		for i, want := range []bool{true, false} {
			if d, ok := f.handed[i].(declines); !ok || d.GetDeclines() != want {
				t.Errorf("%s: answer %d is %v", act, i, f.handed[i])
			}
		}
	}
}

func TestDraftIsKeptWithTheTaskAndComesBack(t *testing.T) {
	t.Parallel()
	f := full("SubmitTargets")
	b := visiting(t, f, Options{})
	w := b.post("/tugas/"+taskID, goodTargets("step", "draft", "targets.results[1].result", "Setengah jadi")...)
	wants(t, w, http.StatusOK)
	read(t, w).says("Isian tersimpan, belum dikirim.")
	if len(f.drafts) != 1 || !json.Valid([]byte(f.drafts[0])) || strings.Contains(f.drafts[0], "niat") {
		t.Fatalf("kept %q", f.drafts)
	}
	f.task.Draft = f.drafts[0]
	p := read(t, b.get("/tugas/"+taskID))
	if p.value("targets.results[1].result") != "Setengah jadi" {
		t.Error("the draft does not come back")
	}
	f.task.Draft = "bukan json"
	if p = read(t, b.get("/tugas/"+taskID)); p.value("targets.results[0].result") == "" {
		t.Error("a broken draft hides what stands in the case")
	}
}

func TestReceivedActIsSaidToBeReceivedAndNotRecorded(t *testing.T) {
	t.Parallel()
	f := full("CheckIn")
	f.act.Receipt.State = siklusv1.ActState_ACT_STATE_RECEIVED
	b := visiting(t, f, Options{})
	p := read(t, b.get("/tindakan/"+actID))
	p.says("Diterima pukul 14.03 WIT; akan dicatat.")
	if strings.Contains(textOf(p.root), "Sudah dicatat.") {
		t.Error("the receipt claims more than is known")
	}
	f.act.Receipt.State = siklusv1.ActState_ACT_STATE_TAKEN
	p = read(t, b.get("/tindakan/"+actID))
	p.says("Sudah dicatat.")
	p.says(actID)
}

func TestEveryActIsHandedInUnderItsOwnName(t *testing.T) {
	t.Parallel()
	complete := map[string][]string{
		"SubmitTargets": goodTargets(), "ReturnTargets": {"reason", "Perbaiki"}, "CheckIn": {"realisations[0].achieved", "Selesai", "realisations[0].result", "1"},
		"GiveFeedback": {"feedback", "Teruskan", "result", "1"}, "Rate": {"results", "RATING_ABOVE", "behaviour", "RATING_ABOVE"},
		"FileObjection": {"reasons", "Capaian belum dihitung"}, "ExplainObjection": {"explanation", "Data terlambat"},
		"DecideObjection": {"outcome", "OUTCOME_UPHELD", "reasons", "Bukti tidak mengubah"}, "Withdraw": {"reason", "Sudah jelas"},
		"ProposeTraining": {"course_id", "01930000-0000-7000-8000-0000000000c0"}, "CompleteTraining": {"proof", "https://contoh.go.id/s", "hours", "24"},
	}
	for _, act := range everyAct {
		f := full(act)
		b := visiting(t, f, Options{})
		leads(t, b.post("/berkas/"+caseID+"/"+act, append([]string{"step", "send", "act", act}, complete[act]...)...), "/tindakan/"+actID)
		if name := string(f.handed[0].ProtoReflect().Descriptor().Name()); name != act+"Request" {
			t.Errorf("the page of %s handed in a %s", act, name)
		}
	}
}
