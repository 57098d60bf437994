package web

import (
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// A link: none, forged, over, used, good, and then its form.

func TestWithoutALinkOrSessionTheWayInIsShown(t *testing.T) {
	t.Parallel()
	f := full("SubmitTargets")
	f.who = &siklusv1.WhoAmIResponse{}
	b := visiting(t, f, Options{Log: quiet()})
	leads(t, b.get("/tugas/"+taskID), "/masuk?kembali=%2Ftugas%2F"+taskID)
	w := b.get("/masuk")
	wants(t, w, http.StatusOK)
	read(t, w).says("Buka surat tugas Anda")
}

func TestForgedLinkSaysWhatToDo(t *testing.T) {
	t.Parallel()
	b := visiting(t, full("SubmitTargets"), Options{})
	w := b.get("/t/palsu" + goodKey)
	wants(t, w, http.StatusNotFound)
	read(t, w).says("Tautan ini tidak dikenal")
}

func TestExpiredLinkOffersAFreshOne(t *testing.T) {
	t.Parallel()
	f := full("SubmitTargets")
	f.link.State = siklusv1.LinkState_LINK_STATE_EXPIRED
	b := visiting(t, f, Options{})
	w := b.get("/t/" + goodKey)
	wants(t, w, http.StatusGone)
	p := read(t, w)
	p.says("Tautan ini sudah tidak berlaku")
	if len(p.all("form", "action", "/t/"+goodKey+"/baru")) != 1 {
		t.Fatal("no button sends a fresh link")
	}
	w = b.post("/t/" + goodKey + "/baru")
	wants(t, w, http.StatusOK)
	read(t, w).says("Jika tautan tadi memang milik Anda")
	if f.freshFor != goodKey {
		t.Errorf("a fresh link was asked for %q", f.freshFor)
	}
	// The page may have been open since before the link ended.
	wants(t, b.post("/t/"+goodKey), http.StatusGone)
}

func TestUsedLinkLeadsToTheReceipt(t *testing.T) {
	t.Parallel()
	f := full("SubmitTargets")
	f.link.State = siklusv1.LinkState_LINK_STATE_DONE
	f.task.ClosedAt, f.task.ClosedByAct = at("2026-01-19T06:41:00Z"), actID
	b := visiting(t, f, Options{})
	w := b.get("/t/" + goodKey)
	wants(t, w, http.StatusOK)
	read(t, w).says("Tugas ini sudah selesai.")
	leads(t, b.post("/t/"+goodKey), "/tugas/"+taskID)
	leads(t, b.get("/tugas/"+taskID), "/tindakan/"+actID)
}

func TestGoodLinkShowsThenSignsInThenAsks(t *testing.T) {
	t.Parallel()
	f := full("SubmitTargets")
	b := visiting(t, f, Options{Secure: true})
	for range 3 { // mail scanners open links too
		w := b.get("/t/" + goodKey)
		wants(t, w, http.StatusOK)
		if c := w.Header().Get("Set-Cookie"); c != "" || f.started != 0 {
			t.Fatalf("opening the link already signed in: %q", c)
		}
		p := read(t, w)
		p.says("Yuliana R.")
		p.says("Susun dan kirim SKP")
		p.says("Selasa, 28 Juli 2026, 23.59 WIT")
		p.says("(13 hari kerja lagi)")
		if strings.Contains(p.text, goodKey) && strings.Contains(textOf(p.root), goodKey) {
			t.Error("the secret of the link is shown")
		}
	}
	w := b.post("/t/" + goodKey)
	leads(t, w, "/tugas/"+taskID)
	cookie := w.Header().Get("Set-Cookie")
	for _, part := range []string{SessionCookie + "=rahasia-sesi", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie lacks %s: %s", part, cookie)
		}
	}
	p := read(t, b.get("/tugas/"+taskID))
	if p.value("targets.results[0].result") == "" || p.value("request_id") == "" {
		t.Error("the form is not filled from the version that came back")
	}
}

func TestFormFromAnotherSiteIsRefused(t *testing.T) {
	t.Parallel()
	f := full("Receive")
	b := visiting(t, f, Options{Log: quiet()})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "/tugas/"+taskID, strings.NewReader("step=send"))
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "siklus.contoh"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := b.do(r)
	wants(t, w, http.StatusForbidden)
	if f.count() != 0 {
		t.Error("the act was handed in all the same")
	}
}

func TestSigningOutForgetsTheCookieAndTheWayBackStaysHere(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{DevPeople: demoPeople, DevSignIn: demoSignIn})
	w := b.post("/keluar")
	leads(t, w, "/masuk?keluar=1")
	if !strings.Contains(w.Header().Get("Set-Cookie"), "Max-Age=0") {
		t.Error("the cookie stays")
	}
	leads(t, b.post("/masuk", "person", "p1", "kembali", "/tugas"), "/tugas")
	for _, wish := range []string{"https://jahat.contoh/", "//jahat.contoh", `/\jahat.contoh`, "javascript:alert(1)", ""} {
		leads(t, b.post("/masuk", "person", "p1", "kembali", wish), "/")
		leads(t, b.get("/bahasa?l=en&kembali="+strings.NewReplacer(":", "%3A", "/", "%2F", `\`, "%5C").Replace(wish)), "/")
	}
}

func TestThereIsNoDemoSignInUnlessItIsSet(t *testing.T) {
	t.Parallel()
	b := visiting(t, full(""), Options{})
	wants(t, b.post("/masuk", "person", "p1"), http.StatusNotFound)
	if _, err := New(full("").services(), Options{DevPeople: demoPeople}); err == nil {
		t.Error("half a demo sign-in was accepted")
	}
	if _, err := New(Services{}, Options{}); err == nil {
		t.Error("pages without services were accepted")
	}
}

func TestChoosingALanguageKeepsIt(t *testing.T) {
	t.Parallel()
	b := visiting(t, full(""), Options{})
	w := b.get("/bahasa?l=en&kembali=%2Ftugas")
	leads(t, w, "/tugas")
	if !strings.HasPrefix(w.Header().Get("Set-Cookie"), "bahasa=en") {
		t.Errorf("the choice is not kept: %q", w.Header().Get("Set-Cookie"))
	}
	b.lang = "en"
	read(t, b.get("/tugas")).says("2 tasks wait for you.")
}

func TestWhoeverMayNotReadIsToldSo(t *testing.T) {
	t.Parallel()
	f := full("Rate")
	f.readErr = refusal(connect.CodePermissionDenied, "not-allowed", "Berkas ini bukan milik Anda.", "This case is not yours.", "")
	b := visiting(t, f, Options{})
	w := b.get("/berkas/" + caseID)
	wants(t, w, http.StatusForbidden)
	read(t, w).says("Berkas ini bukan milik Anda.")
}
