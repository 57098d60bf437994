package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"github.com/chromedp/chromedp"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// hiddenOf gathers what a page carries on.
func hiddenOf(p page) (pairs []string) {
	for _, n := range p.all("input", "type", "hidden") {
		name, _ := attr(n, "name")
		value, _ := attr(n, "value")
		pairs = append(pairs, name, value)
	}
	return pairs
}

// Advice stands beside the field, is repeated before sending, and never blocks.
func TestAdviceIsShownAndNeverBlocks(t *testing.T) {
	t.Parallel()
	f := full("SubmitTargets")
	b := visiting(t, f, Options{})
	p := read(t, b.get("/tugas/"+taskID))
	if strings.Contains(textOf(p.root), "Hindari kata mutlak") {
		t.Error("nobody asked for advice yet")
	}
	w := b.post("/tugas/"+taskID, goodTargets("step", "advise")...)
	wants(t, w, http.StatusOK)
	p = read(t, w)
	p.says("5 saran.")
	target := p.all("input", "name", "targets.results[0].indicators[0].target")
	if len(target) != 1 || !strings.Contains(textOf(target[0].Parent.Parent.Parent), "Hindari kata mutlak") {
		t.Error("the advice does not stand beside its field")
	}
	w = b.post("/tugas/"+taskID, goodTargets("step", "check")...)
	wants(t, w, http.StatusOK)
	p = read(t, w)
	p.says("5 saran.")
	p.says("Hasil kerja 1: Hindari kata mutlak “semua”.")
	leads(t, b.post("/tugas/"+taskID, append(hiddenOf(p), "step", "send")...), "/tindakan/"+actID)
}

func TestSuperiorsResultsAreChosenFromTheirAgreement(t *testing.T) {
	t.Parallel()
	f := full("SubmitTargets")
	b := visiting(t, f, Options{})
	p := read(t, b.get("/tugas/"+taskID))
	p.says("Hasil kerja pimpinan dari SKP 2026 milik dr. Markus Wenda.")
	p.says("2 hasil kerja ditawarkan")
	if n := len(p.all("option", "value", goalRef)); n != 2 {
		t.Errorf("%d answers for the superior's first result, want one for each of two planned results", n)
	}
	leads(t, b.post("/tugas/"+taskID, goodTargets("step", "send", "targets.results[0].parents[0]", goalRef, "targets.results[0].number", "3",
		"targets.results[0].offer", actID, "targets.offers[0]", actID, "targets.results[0].indicators[0].kind", "INDICATOR_KIND_PROCESS",
		"targets.results[0].indicators[0].direction", "TARGET_DIRECTION_LESS", "targets.results[0].indicators[0].amount", "97,5",
		"targets.results[1].parents[0]", "", "targets.results[1].main", "true")...), "/tindakan/"+actID)
	req := last[*siklusv1.SubmitTargetsRequest](t, f)
	r := req.GetTargets().GetResults()[0]
	if len(req.GetTargets().GetResults()) != 1 || fmt.Sprint(r.GetParents(), r.GetNumber(), r.GetOffer(), req.GetTargets().GetOffers()) != fmt.Sprint([]string{goalRef}, 3, actID, []string{actID}) {
		t.Errorf("sent %v", req.GetTargets())
	}
	if i := r.GetIndicators()[0]; i.GetAmount() != "97,5" || i.GetKind() != siklusv1.IndicatorKind_INDICATOR_KIND_PROCESS || i.GetDirection() != siklusv1.TargetDirection_TARGET_DIRECTION_LESS {
		t.Errorf("sent %v", i)
	}
	f.planning.sheet.Parents[0].Source, f.planning.sheet.Parents[0].Year = siklusv1.ParentSource_PARENT_SOURCE_LAST_YEAR, 2025
	read(t, b.get("/tugas/"+taskID)).says("belum punya SKP tahun ini; daftar ini dari SKP 2025. Anda tidak perlu menunggu.")
}

// Every button that does not send keeps the draft, and so does the script, without a page.
func TestEveryStepKeepsTheDraft(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/tugas/" + taskID, "/berkas/" + caseID + "/SubmitTargets"} {
		f := full("SubmitTargets")
		b := visiting(t, f, Options{})
		for n, step := range []string{"add-result", "add-indicator:0", "find", "advise", "check", "edit", "drop-result:1"} {
			wants(t, b.post(path, goodTargets("step", step)...), http.StatusOK)
			if len(f.drafts) != n+1 || !strings.Contains(f.drafts[n], "Cakupan imunisasi meningkat") {
				t.Fatalf("%s: after %q %d drafts were kept", path, step, len(f.drafts))
			}
		}
		w := b.post(path, goodTargets("step", "draft", "diam", "1")...)
		wants(t, w, http.StatusNoContent)
		if len(f.drafts) != 8 || w.Body.Len() != 0 || f.count() != 0 {
			t.Errorf("%s: the script's draft was not kept in silence", path)
		}
	}
	// In the running year no task keeps it: it comes back from where it was kept.
	f := full("SubmitTargets")
	f.planning.sheet.Draft = `{"reason":"Jembatan putus","targets":{"results":[{"result":"Dari rancangan"}]}}`
	p := read(t, visiting(t, f, Options{}).get("/berkas/"+caseID+"/SubmitTargets"))
	if p.value("targets.results[0].result") != "Dari rancangan" {
		t.Error("the draft does not come back")
	}
}

func TestChangeInTheYearAsksForItsReason(t *testing.T) {
	t.Parallel()
	f := full("SubmitTargets")
	f.planning.sheet.NeedsReason, f.kase.Stage, f.kase.Awaits = true, "in-year", nil
	b, path := visiting(t, f, Options{}), "/berkas/"+caseID+"/SubmitTargets"
	if len(read(t, b.get(path)).all("textarea", "name", "reason")) != 1 {
		t.Error("the form does not ask for the reason")
	}
	w := b.post(path, goodTargets("step", "check")...)
	wants(t, w, http.StatusUnprocessableEntity)
	if len(read(t, w).all("a", "href", "#reason")) != 1 {
		t.Error("the summary does not lead to the reason")
	}
	w = b.post(path, goodTargets("step", "check", "reason", "Jembatan putus")...)
	wants(t, w, http.StatusOK)
	read(t, w).says("Jembatan putus")
	leads(t, b.post(path, goodTargets("step", "send", "reason", "Jembatan putus")...), "/tindakan/"+actID)
	if got := last[*siklusv1.SubmitTargetsRequest](t, f).GetReason(); got != "Jembatan putus" {
		t.Errorf("sent the reason %q", got)
	}
}

func TestLibraryPutsAnIndicatorIntoTheForm(t *testing.T) {
	t.Parallel()
	f := full("SubmitTargets")
	b := visiting(t, f, Options{})
	w := b.post("/tugas/"+taskID, goodTargets("step", "find", "cari", "imunisasi")...)
	wants(t, w, http.StatusOK)
	if len(read(t, w).all("button", "value", "ready:kes-01:new")) != 1 {
		t.Fatal("what was found cannot be taken")
	}
	p := read(t, b.post("/tugas/"+taskID, goodTargets("step", "ready:kes-01:new")...))
	if p.value("targets.results[1].indicators[0].measure") != "Bayi yang imunisasi dasarnya lengkap" || p.value("targets.results[1].indicators[0].amount") != "95" {
		t.Error("the indicator is not in the form as a new result")
	}
	p = read(t, b.post("/tugas/"+taskID, goodTargets("step", "ready:kes-01:0")...))
	if p.value("targets.results[0].indicators[1].target") != "95 persen" {
		t.Error("the indicator is not in the first result")
	}
	p = read(t, b.post("/tugas/"+taskID, goodTargets("step", "ready:tidak-ada:0")...))
	if len(p.all("input", "name", "targets.results[0].indicators[1].measure")) != 0 {
		t.Error("something that is not there was put in")
	}
}

func TestVersionsShowOldAndNewAndWhichOneRuns(t *testing.T) {
	t.Parallel()
	f := full("")
	p := read(t, visiting(t, f, Options{}).get("/berkas/"+caseID+"/versi"))
	p.says("Jembatan putus, dua kampung tidak terjangkau")
	running := p.all("span", "class", "tag done")
	if len(running) != 1 || textOf(running[0]) != "berlaku" || !strings.Contains(textOf(running[0].Parent.Parent), "Versi 1") {
		t.Error("the version in force is not marked, or more than one is")
	}
	if len(p.all("del")) != 5 || len(p.all("ins")) != 7 {
		t.Error("old and new do not stand beside each other")
	}
	said := textOf(p.root)
	for _, want := range []string{"Hasil kerja 1: Indikator 1: Target beserta satuan", "90 %", "85 % dari 412 bayi", "Hasil kerja tambahan", "Makin banyak makin baik", "Kolaboratif", "Sumber daya", "Pendekatan", "Kuantitatif", "Kualitatif"} {
		if !strings.Contains(said, want) {
			t.Errorf("the changes do not say %q: %s", want, said)
		}
	}
	for _, act := range []string{"AgreeTargets", "SubmitTargets"} {
		f := full(act)
		f.kase.Stage = "in-year"
		if len(read(t, visiting(t, f, Options{}).get("/tugas/"+taskID)).all("a", "href", "/berkas/"+caseID+"/versi")) != 1 {
			t.Errorf("%s: no way to what changed", act)
		}
	}
}

func TestRoleIsGivenToManyAtOnce(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{})
	p := read(t, b.get(matrixPath))
	if rows := p.all("tbody")[0]; !strings.Contains(textOf(rows), "Rantai dingin terjaga") || !strings.Contains(textOf(rows), "tidak ada peran") {
		t.Error("the matrix does not show roles and their absence")
	}
	if len(p.all("input", "name", "orang", "disabled", "*")) != 1 {
		t.Error("somebody whose agreement is being decided can be ticked")
	}
	w := b.post(matrixPath, goodRole("orang", taskID)...)
	wants(t, w, http.StatusOK)
	read(t, w).says("Peran sudah dibagikan.")
	req := last[*siklusv1.FillRoleMatrixRequest](t, f)
	if c := req.GetCells()[0]; len(req.GetCells()) != 1 || len(c.GetCaseIds()) != 2 || c.GetParent() != goalRef || req.GetRequestId() != "niat-yang-sama-2" {
		t.Errorf("asked for %v", req)
	}
	w = b.post(matrixPath, "cells[0].role", "x", "orang", caseID)
	wants(t, w, http.StatusUnprocessableEntity)
	p = read(t, w)
	if len(p.all("a", "href", "#cells-0-role")) != 1 || len(p.all("input", "value", caseID, "checked", "*")) != 1 {
		t.Error("the mistake is not led to, or the ticks are lost")
	}
	f.actErr = refusal(connect.CodeInvalidArgument, "input-wrong", "Pilih kembali.", "Choose again.", "cells[0].parent")
	w = b.post(matrixPath, goodRole()...)
	wants(t, w, http.StatusUnprocessableEntity)
	read(t, w).says("Pilih kembali.")
}

// The same for more people than a form could name one by one.
func TestSameTargetsForSeventyPeople(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	f.planning.people.People = nil
	var ticked []string
	for n := range 72 {
		id := fmt.Sprintf("01930000-0000-7000-8000-%012d", n)
		f.planning.people.People = append(f.planning.people.People, &siklusv1.Offeree{CaseId: id, Name: fmt.Sprint("Guru ", n), Open: n > 1})
		if n > 1 {
			ticked = append(ticked, "orang", id)
		}
	}
	b := visiting(t, f, Options{})
	p := read(t, b.post(offerPath, goodOffer("step", "all")...))
	if n := len(p.all("input", "name", "orang", "checked", "*")); n != 70 {
		t.Errorf("%d are ticked, want all 70 who can be offered something", n)
	}
	w := b.post(offerPath, append(goodOffer("step", "send")[4:], append(ticked, "request_id", "niat-yang-sama-3")...)...)
	wants(t, w, http.StatusOK)
	p = read(t, w)
	p.says("Target sudah masuk ke rancangan SKP.")
	p.says("SKP-nya sedang diputuskan.")
	req := last[*siklusv1.OfferTargetsRequest](t, f)
	if len(req.GetCaseIds()) != 70 || len(req.GetResults()) != 1 || req.GetRequestId() != "niat-yang-sama-3" || req.GetNote() != "Target bersama" {
		t.Errorf("offered %v to %d", req.GetResults(), len(req.GetCaseIds()))
	}
	w = b.post(offerPath, "step", "send", "results[0].result", "Ya")
	wants(t, w, http.StatusUnprocessableEntity)
	if p = read(t, w); len(p.all("a", "href", "#case_ids")) != 1 || p.value("results[0].result") != "Ya" {
		t.Error("who offers to nobody is not told so, or loses what was typed")
	}
	leadsBack := b.post(offerPath, "step", "withdraw:"+actID, "request_id", "niat-yang-sama-4")
	wants(t, leadsBack, http.StatusOK)
	if got := last[*siklusv1.WithdrawTargetOfferRequest](t, f); got.GetOfferId() != actID || got.GetRequestId() != "niat-yang-sama-4" {
		t.Errorf("asked for %v", got)
	}
}

func TestTargetFileIsCheckedThenImportedWithoutChoosingItAgain(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{})
	content := []byte("nip;rencana_hasil_kerja\n")
	w := b.post(targetFiles, "step", "check", "file.name", "../../target.csv", "file.packed", pack(content))
	wants(t, w, http.StatusOK)
	p := read(t, w)
	p.says("7 dari 9 baris dapat diimpor.")
	p.says("Bagian Organisasi")
	if f.count() != 0 {
		t.Fatal("a check imported")
	}
	w = b.post(targetFiles, append(hiddenOf(p), "step", "import")...)
	wants(t, w, http.StatusOK)
	read(t, w).says("Target sudah masuk ke rancangan SKP.")
	if r := last[*siklusv1.ImportTargetsRequest](t, f); string(r.GetFile().GetContent()) != string(content) || r.GetFile().GetName() != "target.csv" || len(r.GetRequestId()) < 8 {
		t.Errorf("imported %v", r)
	}
	wants(t, b.post(targetFiles, "step", "import"), http.StatusUnprocessableEntity)
	w = b.post(targetFiles, "step", "check", "file.name", "a.csv", "file.packed", pack(make([]byte, mostTargetFile+1)))
	wants(t, w, http.StatusUnprocessableEntity)
	read(t, w).says("Berkas lebih besar dari 1 MB")
	w = b.get("/tim/target/contoh")
	wants(t, w, http.StatusOK)
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="target.xlsx"` {
		t.Errorf("the sample comes as %q", got)
	}
}

func TestCoverageNamesWhatIsUncovered(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{})
	p := read(t, b.get("/cakupan?unit=BID-A"))
	p.says("Sasaran tanpa pendukung (1)")
	p.says("Induk tidak berlaku lagi (0)")
	p.says("Administrasi tertib")
	if len(p.all("a", "href", "/cakupan/berkas?unit=BID-A")) != 1 || len(p.all("option", "value", "BID-A", "selected", "*")) != 1 {
		t.Error("the file is of another unit than the page")
	}
	w := b.get("/cakupan/berkas?unit=BID-A")
	wants(t, w, http.StatusOK)
	if got := w.Header().Get("Content-Type") + w.Header().Get("Content-Disposition"); got != `text/csv; charset=utf-8attachment; filename="cakupan.csv"` {
		t.Errorf("the file comes as %q", got)
	}
	f.readErr = refusal(connect.CodePermissionDenied, "not-allowed", "Anda tidak berwenang.", "You may not.", "")
	wants(t, b.get("/cakupan"), http.StatusForbidden)
	wants(t, b.get(matrixPath), http.StatusForbidden)
}

// What is typed reaches the server without a button.
func TestTheScriptKeepsTheDraftAtTheServer(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	f := full("SubmitTargets")
	kept := make(chan string, 8)
	pages := visiting(t, f, Options{}).h
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pages.ServeHTTP(w, r)
		if r.Method == http.MethodPost {
			kept <- r.PostForm.Get("targets.results[0].result")
		}
	}))
	defer server.Close()
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/tugas/"+taskID), chromedp.SendKeys(chromedp.CSS("#targets-results-0-result"), " lagi")); err != nil {
		t.Fatal(err)
	}
	select {
	case text := <-kept:
		if !strings.Contains(text, " lagi") || len(f.drafts) != 1 || f.count() != 0 {
			t.Errorf("kept %q in %d drafts", text, len(f.drafts))
		}
	case <-ctx.Done():
		t.Fatal("nothing reached the server")
	}
}
