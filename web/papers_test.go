package web

import (
	"net/http"
	"strings"
	"testing"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func TestAPaperIsSentAsAFileUnderItsName(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{})
	p := read(t, b.get("/berkas/"+caseID+"/dokumen"))
	for _, said := range []string{"Hasil evaluasi kinerja", "formulir C.1.3"} {
		if !strings.Contains(p.text, said) {
			t.Errorf("the list does not say %q", said)
		}
	}
	if len(p.all("a", "href", "/berkas/"+caseID+"/dokumen/hasil")) != 1 {
		t.Error("no link to the result")
	}
	for name, kind := range paperNames {
		w := b.get("/berkas/" + caseID + "/dokumen/" + name)
		if h := w.Header(); w.Code != http.StatusOK || h.Get("Content-Type") != "application/pdf" || h.Get("Content-Disposition") != `attachment; filename="C-1-3-2026-q2-7K3M.pdf"` ||
			h.Get("Cache-Control") != "no-store" || w.Body.String() != "%PDF-1.3" {
			t.Errorf("%s: %d %v", name, w.Code, h)
		}
		if got := last[*siklusv1.GetPaperRequest](t, f); got.GetKind() != kind || got.GetCaseId() != caseID {
			t.Errorf("%s asks for %v", name, got)
		}
	}
	if len(p.all("a", "href", "/berkas/"+caseID+"/dokumen/coaching/"+actID)) != 1 {
		t.Error("no link to the record of coaching")
	}
	b.get("/berkas/" + caseID + "/dokumen/coaching/" + actID)
	if got := last[*siklusv1.GetPaperRequest](t, f); got.GetSubjectId() != actID || got.GetKind() != siklusv1.PaperKind_PAPER_KIND_COACHING {
		t.Errorf("the paper of a record asks for %v", got)
	}
	if p := read(t, b.get("/tindakan/"+actID)); len(p.all("a", "href", "/berkas/"+caseID+"/dokumen/tanda-terima/"+actID)) != 1 {
		t.Error("a receipt does not lead to its PDF")
	}
	if w := b.get("/berkas/" + caseID + "/dokumen/lain"); w.Code != http.StatusNotFound {
		t.Errorf("a paper that is none: %d", w.Code)
	}
	if p := read(t, b.get("/berkas/"+caseID)); len(p.all("a", "href", "/berkas/"+caseID+"/dokumen")) != 1 {
		t.Error("the case does not lead to its papers")
	}
}

func TestAStrangerChecksAPaperAndIsToldNothingElse(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{})
	for lang, said := range map[string][]string{
		"id": {"sah dan masih berlaku", "Hasil evaluasi kinerja", "Triwulan II 2026", "15 Juli 2026", "9f86d081", paperCode},
		"en": {"genuine and still valid", "Result of the evaluation", "15 July 2026"},
	} {
		w := b.get(checkPages + "/" + strings.ToLower(paperCode) + "?l=" + lang)
		p := read(t, w)
		for _, s := range said {
			if !strings.Contains(p.text, s) {
				t.Errorf("%s: the check does not say %q", lang, s)
			}
		}
		if strings.Contains(p.text, "Rumbiak") || w.Header().Get("Set-Cookie") != "" {
			t.Error("who is signed in on this telephone is known to the page")
		}
		if n := w.Body.Len(); n > 10<<10 {
			t.Errorf("%d bytes, more than 10 KB", n)
		}
	}
	f.paper.checked.State = siklusv1.PaperState_PAPER_STATE_REPLACED
	if p := read(t, b.get(checkPages+"/"+paperCode)); !strings.Contains(p.text, "sudah diganti") || strings.Contains(p.text, "masih berlaku") {
		t.Error("a paper that was replaced is not told to be")
	}
	leads(t, b.post(checkPages+"?l=en", "kode", " 7k3m 9qxt 02bv hr5d "), checkPages+"/7k3m9qxt02bvhr5d?l=en")
	leads(t, b.post(checkPages, "kode", " "), checkPages)
}

func TestABundleIsOrderedWatchedAndFetched(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{})
	page := "/hr/siklus/" + cycleID + "/dokumen"
	p := read(t, b.get(page))
	for _, said := range []string{"37 dari 120 berkas diperiksa", "38 dokumen", "2 berkas belum mempunyai dokumen ini", "Triwulan II 2026"} {
		if !strings.Contains(p.text, said) {
			t.Errorf("the page does not say %q", said)
		}
	}
	if n := len(p.all("a", "href", page+"/"+taskID)); n != 1 || len(p.all("a", "href", page+"/"+caseID)) != 0 {
		t.Error("what is made is linked, and nothing else")
	}
	leads(t, b.post(page, "unit_code", "BID-A", "kind", "PAPER_KIND_RESULT", "period", "q2"), page)
	if got := last[*siklusv1.OrderBundleRequest](t, f); got.GetCycleId() != cycleID || got.GetUnitCode() != "BID-A" || got.GetPeriod() != "q2" || got.GetKind() != siklusv1.PaperKind_PAPER_KIND_RESULT {
		t.Errorf("%v", got)
	}
	w := b.get(page + "/" + taskID)
	if h := w.Header(); h.Get("Content-Type") != "application/zip" || h.Get("Content-Disposition") != `attachment; filename="dokumen-BID-A-2026.zip"` || w.Body.String() != "PK" {
		t.Errorf("%v", h)
	}
	if w := b.post(page, "unit_code", "", "kind", ""); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an empty order: %d", w.Code)
	}
}
