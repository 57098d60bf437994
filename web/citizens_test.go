package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"github.com/chromedp/chromedp"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// One request of at most 10 KB, without script, cookie or a way into the rest of the house.
func TestTheCitizensPageIsSmallAndLeadsNowhere(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"id", "en"} {
		f := full("")
		b := visiting(t, f, Options{})
		b.lang = ""
		w := b.get("/warga/" + deskToken + "?l=" + lang)
		wants(t, w, http.StatusOK)
		if n := w.Body.Len(); n > 10<<10 {
			t.Errorf("%s: the page is %d bytes, more than 10 KB", lang, n)
		}
		if w.Header().Get("Set-Cookie") != "" {
			t.Error("a citizen was given a cookie")
		}
		p := read(t, w)
		if n := len(p.all("script")) + len(p.all("img")) + len(p.all("link", "rel", "stylesheet")); n > 0 {
			t.Errorf("%d further files", n)
		}
		if n := len(p.all("input", "type", "radio")); n != 36 {
			t.Errorf("%d answers, want nine times four", n)
		}
		for _, a := range p.all("a", "href", "*") {
			href, _ := attr(a, "href")
			if !strings.HasPrefix(href, "/warga/") && !strings.HasPrefix(href, "/lapor") && !strings.HasPrefix(href, "#") {
				t.Errorf("a link leads to %s", href)
			}
		}
		if strings.Contains(p.text, "Rumbiak") {
			t.Error("who is signed in on this telephone stands on the page")
		}
	}
}

func TestACitizensFormIsHandedInAndSentAgainLooksTheSame(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{})
	first := b.post("/warga/"+deskToken, everyMark("saran", "Kursi kurang.", "u3", "2")...)
	leads(t, first, "/warga/terima")
	got := last[*siklusv1.SendVisitRequest](t, f)
	if got.GetVisit() != visitToken || len(got.GetMarks()) != 9 || got.GetMarks()[0] != 4 || got.GetWords() != "Kursi kurang." || got.GetPraise() {
		t.Errorf("%v", got)
	}
	leads(t, b.post("/warga/"+deskToken, everyMark()...), "/warga/terima")
	read(t, b.get("/warga/terima")).says("Satu kunjungan dihitung satu kali")
	f.citizens.code = followCode
	leads(t, b.post("/warga/"+deskToken+"?l=en", everyMark("laporan", "Lama sekali.", "jenis", "pujian")...), "/lapor/"+followCode+"?l=en")
	if !last[*siklusv1.SendVisitRequest](t, f).GetPraise() {
		t.Error("praise was handed in as a complaint")
	}
}

func TestWhatACitizenTypedSurvivesEveryFailure(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		err    error
		status int
	}{
		"half filled": {refusedField("marks[6]"), http.StatusUnprocessableEntity},
		"flooded":     {refusal(connect.CodeResourceExhausted, "too-many-requests", "Terlalu banyak.", "Too many.", "policy"), http.StatusTooManyRequests},
		"away":        {connect.NewError(connect.CodeUnavailable, nil), http.StatusServiceUnavailable},
	} {
		f := full("")
		f.citizens.sendErr = row.err
		f.citizens.desk.Visit = "yang-baru"
		w := visiting(t, f, Options{}).post("/warga/"+deskToken, everyMark("laporan", "Akta belum jadi.", "u7", "")...)
		wants(t, w, row.status)
		p := read(t, w)
		if p.value("kunjungan") != visitToken {
			t.Errorf("%s: the one-time token was lost, so the form would count twice", name)
		}
		p.says("Akta belum jadi.")
		if n := len(p.all("input", "checked", "*")); n < 8 {
			t.Errorf("%s: only %d answers are kept", name, n)
		}
	}
}

func TestHostileInputOfCitizensIsBounded(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{})
	wants(t, b.post("/warga/"+deskToken, everyMark("laporan", strings.Repeat("a", 40<<10))...), http.StatusRequestEntityTooLarge)
	leads(t, b.post("/warga/"+deskToken, append(everyMark(), "u1", "9", "u2", "-3", "u3", "satu", "u99", "4")...), "/warga/terima")
	for i, mark := range last[*siklusv1.SendVisitRequest](t, f).GetMarks() {
		if mark < 0 || mark > 4 {
			t.Errorf("mark %d is %d", i, mark)
		}
	}
	leads(t, b.post("/lapor", "kode", "../../hr/warga"), "/lapor/"+url.PathEscape("../../hr/warga"))
	leads(t, b.post("/lapor", "kode", strings.Repeat("7", 500)), "/lapor")
}

func TestTheFollowedComplaintShowsNoName(t *testing.T) {
	t.Parallel()
	f := full("")
	p := read(t, visiting(t, f, Options{}).get("/lapor/"+strings.ToLower(followCode)))
	for _, said := range []string{followCode, "Menunggu jawaban", "Akta sudah terbit.", "Rabu, 10 Juni 2026"} {
		p.says(said)
	}
	if strings.Contains(p.text, "Rumbiak") {
		t.Error("a name of staff stands on a public page")
	}
}

func TestStaffReadEveryItemAboutThem(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{})
	p := read(t, b.get(citizenPages))
	p.says("juga yang tidak dihitung")
	if n := len(p.all("a", "class", "what")); n != 3 {
		t.Errorf("%d items", n)
	}
	read(t, b.get(citizenPages+"/tim"))
	read(t, visiting(t, asHR(f), Options{}).get("/hr/warga/laporan"))
	want := "COMPLAINT_SCOPE_UNSPECIFIED COMPLAINT_SCOPE_TEAM COMPLAINT_SCOPE_AGENCY"
	if got := strings.Join(f.looked, " "); got != want {
		t.Errorf("asked for %q", got)
	}
}

func TestAComplaintIsVerifiedAnsweredAndClosedByForms(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	f.citizens.complaint.Complaint.MayVerify, f.citizens.complaint.Complaint.MayAnswer, f.citizens.complaint.Complaint.MayClose = true, true, true
	b := visiting(t, f, Options{})
	path := citizenPages + "/laporan/" + complaintID
	page := read(t, b.get(path))
	for _, action := range []string{"/verifikasi", "/jawab", "/tutup"} {
		if len(page.all("form", "action", path+action)) != 1 {
			t.Errorf("no form for %s", action)
		}
	}
	leads(t, b.post(path+"/verifikasi", "genuine", "true", "person_id", person(1, "", "").Id, "note", "Cocok."), path+"?disimpan=1")
	if got := last[*siklusv1.VerifyComplaintRequest](t, f); got.GetComplaintId() != complaintID || !got.GetGenuine() || got.GetPersonId() == "" {
		t.Errorf("%v", got)
	}
	leads(t, b.post(path+"/jawab", "answer", "Akta sudah terbit dan diantar."), path+"?disimpan=1")
	leads(t, b.post(path+"/tutup", "founded", "true", "closing", "Memang terlambat, alur diperbaiki."), path+"?disimpan=1")
	if got := last[*siklusv1.CloseComplaintRequest](t, f); !got.GetFounded() || got.GetComplaintId() != complaintID {
		t.Errorf("%v", got)
	}
	w := b.post(path+"/jawab", "answer", "pendek")
	wants(t, w, http.StatusUnprocessableEntity)
	if read(t, w).value("answer") != "pendek" {
		t.Error("what was typed is lost")
	}
}

func TestTheYearIsDrawnAndTold(t *testing.T) {
	t.Parallel()
	f := full("")
	p := read(t, visiting(t, f, Options{}).get(citizenPages+"/layanan"))
	for _, said := range []string{"81,42", "B (baik)", "paling banyak 0,59", "mulai 76,61 (mutu B)", "Membaik", "terlalu sedikit", "Januari 2026", "Kursi tunggu kurang."} {
		p.says(said)
	}
	view := satisfactionView{GetSatisfactionResponse: f.citizens.year}
	chart := view.Chart()
	if chart == nil || len(chart.Dots) != 5 || len(chart.Lines) != 1 {
		t.Errorf("a month with too few answers is drawn as if it had an index: %+v", chart)
	}
	if got := chart.Marks; !slices.Equal(got, []string{"114.7", "267.1"}) {
		t.Errorf("courses end at %v", got)
	}
	for _, said := range []string{"13 Maret 2026, 4 orang", "2 Juni 2026, 1 orang", "pelatihan selesai:", "belum tentu karena pelatihan itu", "Garis tegak: pelatihan selesai"} {
		p.says(said)
	}
	if got := len(p.all("a", "href", citizenPages+"/banding?layanan=akta&unit="+deskUnit+"&begins=2026-03-09&days=90&ends=2026-03-13")); got != 1 {
		t.Errorf("%d links compare before and after the course with dates", got)
	}
	if got := strings.Count(p.text, "/banding?"); got != 2 {
		t.Errorf("%d links compare; a course without dates has none", got)
	}
	f.citizens.year.Programmes = nil
	if p = read(t, visiting(t, f, Options{}).get(citizenPages+"/layanan")); strings.Contains(p.text, "Pelatihan selesai") || strings.Contains(p.text, "<line class=\"mark\"") {
		t.Error("without a course there is a mark")
	}
	if n := strings.Index(p.text, "</svg>") - strings.Index(p.text, `<svg class="trend" viewBox="0 0 300`); n > 2<<10 {
		t.Errorf("the drawing is %d bytes", n)
	}
	p = read(t, visiting(t, f, Options{}).get(citizenPages+"/banding?unit="+deskUnit+"&layanan=akta&begins=2026-03-02&days=60"))
	for _, said := range []string{"Indeks naik 8,9", "70,1", "3,5", "belum selesai", "terlalu sedikit untuk diandalkan"} {
		p.says(said)
	}
	if got := last[*siklusv1.CompareSatisfactionRequest](t, f); got.GetUnitId() != deskUnit || got.GetDays() != 60 || got.GetServiceCode() != "akta" {
		t.Errorf("%v", got)
	}
}

func TestDesksAreOpenedChangedAndPrinted(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	p := read(t, b.get("/hr/warga"))
	p.says("2 jam kebanjiran")
	leads(t, b.post("/hr/warga", "desk.name", "Loket 4", "desk.unit_id", deskUnit, "desk.service_code", "akta", "desk.slips_only", "true"), "/hr/warga?disimpan=1")
	if got := last[*siklusv1.PutDeskRequest](t, f).GetDesk(); got.GetName() != "Loket 4" || !got.GetSlipsOnly() || got.GetUnitId() != deskUnit {
		t.Errorf("%v", got)
	}
	if read(t, b.get("/hr/warga?ubah="+deskID)).value("desk.name") != "Loket 2" {
		t.Error("the form does not hold the desk")
	}
	wants(t, b.post("/hr/warga", "desk.name", "", "desk.unit_id", "x"), http.StatusUnprocessableEntity)
	w := b.get("/hr/warga/" + deskID + "/cetak?kertas=A5&kupon=5000")
	wants(t, w, http.StatusOK)
	if w.Header().Get("Content-Type") != "application/pdf" || !strings.HasPrefix(w.Body.String(), "%PDF") {
		t.Error("no PDF was sent")
	}
	if got := last[*siklusv1.PrintDeskRequest](t, f); got.GetSlips() != 200 || got.GetPaper() != "A5" {
		t.Errorf("%v", got)
	}
}

// A citizen's telephone: 320 px, no script. The form is filled with the keyboard and sent.
func TestACitizenSendsTheFormOnANarrowPhoneWithoutScript(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	f := full("")
	f.citizens.code = followCode
	server := httptest.NewServer(visiting(t, f, Options{}).h)
	defer server.Close()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(320, 640), chromedp.Navigate(server.URL+"/warga/"+deskToken)); err != nil {
		t.Fatal(err)
	}
	for i := range 9 {
		if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS("#u"+string(rune('1'+i))+"-3"))); err != nil {
			t.Fatal(err)
		}
	}
	if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS("#laporan"), "Akta lama."), chromedp.Click(chromedp.CSS("button")), chromedp.WaitVisible(chromedp.CSS(".code"))); err != nil {
		t.Fatal(err)
	}
	if got := last[*siklusv1.SendVisitRequest](t, f); got.GetMarks()[8] != 3 || got.GetComplaint() != "Akta lama." {
		t.Errorf("%v", got)
	}
}
