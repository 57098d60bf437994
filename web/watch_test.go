package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const ui = "http://127.0.0.1:8080"

func watchingPages(t *testing.T) (*fake, browser) {
	t.Helper()
	f := asHR(full(""))
	return f, visiting(t, f, Options{TemporalUI: ui, Log: quiet()})
}

func TestEveryNumberOfTheCycleLeadsToItsList(t *testing.T) {
	t.Parallel()
	f, b := watchingPages(t)
	list := "/hr/siklus/" + cycleID + "/berkas?"
	p := read(t, b.get("/hr/siklus/"+cycleID))
	for _, query := range []string{"proceeding=appraisal", "not_begun=true", "overdue=true", "unreachable=true", "age=1", "age=4&overdue=true",
		"period=q2&proceeding=evaluation&stage=window-open", "overdue=true&period=q2&proceeding=evaluation&stage=window-open",
		"age=4&proceeding=appraisal&stage=targets-due", "overdue=true&unit=PKM-01", "not_begun=true&unit=PKM-01", "state=running&unit=PKM-01", "state=ended&unit=PKM-01"} {
		if n := len(p.all("a", "href", list+query)); n != 1 {
			t.Errorf("%d links to %s", n, query)
		}
	}
	if len(p.all("a", "href", "/hr/siklus/"+cycleID+"?unit=DISDIK")) != 1 || len(p.all("a", "href", "/hr/siklus/"+cycleID+"?unit=PKM-01")) != 0 {
		t.Error("a unit is entered exactly when there are units below it")
	}
	stage := ui + "/namespaces/siklus/workflows?" + url.Values{"query": {f.watched.cycle.Stages[0].TemporalQuery}}.Encode()
	if len(p.all("a", "href", stage)) != 1 || len(p.all("a", "href", ui+"/namespaces/siklus/workflows?"+url.Values{"query": {f.watched.cycle.TemporalQuery}}.Encode())) != 1 {
		t.Error("an administrator finds no query for Temporal UI")
	}
	b.get("/hr/siklus/" + cycleID + "?unit=DISDIK")
	if r := last[*siklusv1.WatchCycleRequest](t, f); r.GetUnit() != "DISDIK" {
		t.Errorf("%v", r)
	}
	p = read(t, b.get(list+"unit=DISDIK&unit_alone=true&age=2&state=waiting&not_begun=true&unreachable=true&period=q2"))
	r := last[*siklusv1.ListCasesRequest](t, f)
	if r.GetUnit() != "DISDIK" || !r.GetUnitAlone() || r.GetAge() != 2 || r.GetState() != "waiting" || !r.GetNotBegun() || !r.GetUnreachable() || r.GetPeriod() != "q2" {
		t.Errorf("asked for %v", r)
	}
	if p.value("unit") != "DISDIK" || p.value("unit_alone") != "true" || p.value("period") != "q2" || p.value("age") != "2" {
		t.Error("the form forgets what the number has brought along")
	}
}

func TestWhatIsStuckLeadsToTheOneActionThatFreesIt(t *testing.T) {
	t.Parallel()
	f, b := watchingPages(t)
	stuck, desk := "/hr/siklus/"+cycleID+"/tersendat", "/hr/berkas/"+caseID
	p := read(t, b.get(stuck))
	for _, way := range []string{"/hr/siklus/" + cycleID + "/angka", "/hr/pegawai", desk + "?buka=ChangeParty#ChangeParty-role",
		deputyDeskPages + "?jabatan=" + taskID + "&kedudukan=plt#query", deputyDeskPages + "?jabatan=" + taskID + "&kedudukan=plh&sampai=2026-08-31#query", desk + "?buka=ExtendTerm#ExtendTerm-clock",
		"/hr/surat/" + f.kase.GetAppraiser().GetId(), "/hr/tak-terjangkau", desk + "/riwayat", "/berkas/" + caseID} {
		if len(p.all("a", "class", "button second", "href", way)) == 0 {
			t.Errorf("no button to %s", way)
		}
	}
	if len(p.all("a", "href", stuck+"?sebab=term-passed")) != 1 || len(p.all("a", "href", stuck+"?mulai=50")) != 1 {
		t.Error("causes and pages are no links")
	}
	leads(t, b.post(stuck), stuck+"?dimulai=1")
	if r := last[*siklusv1.StartMissingRequest](t, f); r.GetCycleId() != cycleID {
		t.Errorf("%v", r)
	}
	f.who.Offices = []string{"auditor"}
	if n := len(read(t, b.get(stuck)).all("form", "method", "post")); n > 2 { // those of the frame
		t.Errorf("an auditor finds %d forms", n)
	}
	for _, anchor := range []string{"ExtendTerm-clock", "ChangeParty-role"} {
		asHR(f)
		act, _, _ := strings.Cut(anchor, "-")
		page := read(t, b.get(desk+"?buka="+act))
		if len(page.all("details", "open", "")) == 0 || len(page.all("*", "id", anchor)) == 0 {
			t.Errorf("the form of %s is not open at %s", act, anchor)
		}
	}
}

func TestTheTimelineSaysWhatHappenedAndByWhom(t *testing.T) {
	t.Parallel()
	f, b := watchingPages(t)
	p := read(t, b.get("/hr/berkas/"+caseID+"/riwayat"))
	for _, said := range []string{"SKP ditetapkan", "Jumat, 30 Januari 2026", "kembali, alamat tidak menerima", "Agustina Yikwa", "Plt.", "berakhir tanpa tindakan yang ditunggu", "12.00 WIT"} {
		if !strings.Contains(b.get("/hr/berkas/"+caseID+"/riwayat").Body.String(), said) {
			t.Errorf("nothing says %q", said)
		}
	}
	if len(p.all("a", "href", ui+"/namespaces/siklus/workflows?"+url.Values{"query": {f.watched.timeline.TemporalQuery}}.Encode())) != 1 {
		t.Error("no query for Temporal UI")
	}
	f.readErr = refusal(connect.CodePermissionDenied, "not-allowed", "Anda tidak berwenang.", "You may not.", "")
	wants(t, b.get("/hr/berkas/"+caseID+"/riwayat"), http.StatusForbidden)
}

func TestNumbersThatDifferAreNamed(t *testing.T) {
	t.Parallel()
	f, b := watchingPages(t)
	p := read(t, b.get("/hr/siklus/"+cycleID+"/angka"))
	p.says("2 berkas berbeda.")
	if len(p.all("a", "href", "/berkas/"+actID)) != 1 {
		t.Error("a case that differs is no link")
	}
	if r := last[*siklusv1.CompareNumbersRequest](t, f); r.GetPatience().AsDuration() != comparePatience {
		t.Errorf("%v", r)
	}
	f.watched.numbers = &siklusv1.CompareNumbersResponse{Equal: true, Rounds: 1}
	read(t, b.get("/hr/siklus/"+cycleID+"/angka")).says("Semua angka sama.")
}
