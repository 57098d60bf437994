package web

import (
	"net/http"
	"testing"

	"connectrpc.com/connect"
)

func TestTheLinkOfALetterLeadsToWhatTheLetterIsAbout(t *testing.T) {
	t.Parallel()
	_, b := talker(t)
	for query, want := range map[string]string{
		"?ke=umpan-balik&permintaan=" + askID:            "/umpan-balik/beri?request_id=" + askID,
		"?ke=perbaikan&berkas=" + caseID:                 "/perbaikan/" + caseID,
		"?ke=usulan-suara&berkas=" + caseID + "&masa=q3": "/suara/daftar/" + caseID + "/q3",
		"?ke=perbaikan&berkas=../keluar":                 "/perbaikan/..%2Fkeluar",
	} {
		if got := b.post("/t/" + goodKey + query).Header().Get("Location"); got != want {
			t.Errorf("%s leads to %q, want %q", query, got, want)
		}
	}
}

func TestWhoComesByTheLinkOfARequestAnswersItAndSeesThatItIsKept(t *testing.T) {
	t.Parallel()
	f, b := talker(t)
	alone := refusal(connect.CodePermissionDenied, linkForOneTask, "Satu tugas.", "One task.", "")
	f.talks.askedErr, f.talks.listErr = alone, alone
	p := read(t, b.get("/umpan-balik/beri?request_id="+askID))
	if len(p.all("input", "name", "request_id", "value", askID)) != 1 {
		t.Error("the request is not on the form")
	}
	w := b.post("/umpan-balik/beri", "step", "send", "id", slotID, "request_id", askID, "text", "Laporan rapi.")
	wants(t, w, http.StatusSeeOther)
	if got := w.Header().Get("Location"); got != feedbackPages+afterwards {
		t.Errorf("sent on to %q", got)
	}
	p = read(t, b.get(feedbackPages+"?tersimpan=1"))
	p.says("Tersimpan")
}
