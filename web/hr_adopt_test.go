package web

import (
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func TestACalendarIsSeenThenAdopted(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	path := "/hr/siklus/" + cycleID + "/kalender"
	w := b.post(path, "step", "check", "days_off", "2027-03-09 Hari Raya Nyepi\r\n\r\n 10/3/2027: Cuti bersama Nyepi\r\n", "worked", "12-3-2027", "published", "true",
		"reason", "SKB tiga menteri 933/2026", "request_id", "niat-yang-sama-6")
	wants(t, w, http.StatusOK)
	r := last[*siklusv1.AdoptCalendarRequest](t, f)
	if !r.GetDryRun() || r.GetCycleId() != cycleID || len(r.GetDaysOff()) != 2 || r.GetDaysOff()[1].GetDate() != "2027-03-10" || r.GetDaysOff()[1].GetName() != "Cuti bersama Nyepi" ||
		len(r.GetWorked()) != 1 || r.GetWorked()[0] != "2027-03-12" || !r.GetPublished() {
		t.Errorf("looked at %v", r)
	}
	p := read(t, w)
	for _, words := range []string{"Selasa, 9 Maret 2027: Hari Raya Nyepi", "312", "41", "Keberatan", "28 Jul 2026", "29 Jul 2026", "Ditampilkan 2 yang pertama berakhir.", "Tidak ada batas waktu yang menjadi lebih cepat."} {
		p.says(words)
	}
	again := read(t, b.post(path, append(carriedOn(p), "step", "edit")...))
	if got := again.value("days_off"); !strings.Contains(got, "2027-03-09 Hari Raya Nyepi") || again.value("published") != "true" {
		t.Errorf("going back, the days off are %q", got)
	}
	leads(t, b.post(path, append(carriedOn(p), "step", "send")...), "/hr/siklus/"+cycleID+"?batas=41&berkas=312&diubah=kalender")
	r = last[*siklusv1.AdoptCalendarRequest](t, f)
	if r.GetDryRun() || r.GetRequestId() != "niat-yang-sama-6" || len(r.GetDaysOff()) != 2 {
		t.Errorf("adopted %v", r)
	}
	read(t, b.get("/hr/siklus/"+cycleID+"?diubah=kalender&berkas=312&batas=41")).says("Kalender baru berlaku. 312 berkas mengambil alih; 41 batas waktu mundur.")
}

func TestOnlyHROfARunningCycleIsOfferedAChange(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	offered := func() int {
		p := read(t, b.get("/hr/siklus/"+cycleID))
		return len(p.all("a", "href", "/hr/siklus/"+cycleID+"/kalender")) + len(p.all("a", "href", "/hr/siklus/"+cycleID+"/kebijakan"))
	}
	if n := offered(); n != 2 {
		t.Errorf("%d changes are offered", n)
	}
	f.who.Offices = []string{"auditor"}
	if n := offered(); n != 0 {
		t.Errorf("an auditor is offered %d changes", n)
	}
	f.who.Offices, f.cycle.Stage = []string{"hr"}, "closed"
	if n := offered(); n != 0 {
		t.Errorf("%d changes of a closed cycle are offered", n)
	}
}

func TestABadLineOfACalendarIsNamedAndNothingIsLost(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	path := "/hr/siklus/" + cycleID + "/kalender"
	typed := "2027-03-09 Hari Raya Nyepi\nbesok libur\n2027-03-11"
	w := b.post(path, "step", "check", "days_off", typed, "reason", "SKB")
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	p.says("Hari libur yang ditambahkan, baris 2: Tulis tanggal, lalu nama harinya")
	p.says("Hari libur yang ditambahkan, baris 3: Tulis tanggal, lalu nama harinya")
	if p.value("days_off") != typed || len(p.all("a", "href", "#days_off")) != 2 || f.count() != 0 {
		t.Error("what was typed is lost, or the summary does not lead to it")
	}
	w = b.post(path, "step", "check", "reason", "SKB tiga menteri")
	wants(t, w, http.StatusUnprocessableEntity)
	read(t, w).says("Tulis sedikitnya satu hari")
	f.actErr = refusal(connect.CodeFailedPrecondition, "closed", "Siklus ini sudah ditutup.", "This cycle is closed.", "")
	w = b.post(path, "step", "send", "days_off", "2027-03-09 Hari Raya Nyepi", "reason", "SKB tiga menteri")
	wants(t, w, http.StatusUnprocessableEntity)
	p = read(t, w)
	p.says("Siklus ini sudah ditutup.")
	if p.value("days_off") != "2027-03-09 Hari Raya Nyepi" {
		t.Error("what was typed is lost")
	}
}

func TestAPolicyIsSeenThenAdopted(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	path := "/hr/siklus/" + cycleID + "/kebijakan"
	wants(t, b.post(path, "step", "check", "policy", "kuranji"), http.StatusUnprocessableEntity)
	w := b.post(path, "policy", "kuranji", "reason", "Perwali 12/2026")
	wants(t, w, http.StatusOK)
	if !last[*siklusv1.AdoptRulesRequest](t, f).GetDryRun() {
		t.Fatal("a form without a step adopted something")
	}
	p := read(t, w)
	p.says("jayawijaya@77be01aa")
	leads(t, b.post(path, append(carriedOn(p), "step", "send")...), "/hr/siklus/"+cycleID+"?batas=41&berkas=312&diubah=kebijakan")
	if r := last[*siklusv1.AdoptRulesRequest](t, f); r.GetDryRun() || r.GetPolicy() != "kuranji" || r.GetReason() != "Perwali 12/2026" {
		t.Errorf("adopted %v", r)
	}
	f.adopts = &siklusv1.Adoption{Cases: 3}
	read(t, b.post(path, "step", "check", "policy", "kuranji", "reason", "Perwali 12/2026")).says("Tidak ada batas waktu yang bergeser.")
}

func TestTheDistributionStandsBesideItsPattern(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	path := "/hr/siklus/" + cycleID + "/sebaran"
	if p := read(t, b.get(path)); len(p.all("table")) != 0 {
		t.Error("a distribution is shown before a unit was chosen")
	}
	w := b.get(path + "?unit_code=&period=q2")
	wants(t, w, http.StatusUnprocessableEntity)
	if len(read(t, w).all("a", "href", "#unit_code")) != 1 {
		t.Error("the summary does not lead to the unit")
	}
	p := read(t, b.get(path+"?unit_code=PKM-01&period=q2"))
	p.says("PKM-01 · Triwulan II 2026")
	p.says("70 %")
	p.says("terbanyak")
	p.says("Predikat Sangat Baik lebih banyak daripada pola untuk capaian Baik. dasar: SE 3/2023")
	p.says("Ini peringatan, bukan penolakan.")
	if rows := p.all("th", "scope", "row"); len(rows) != 5 {
		t.Errorf("%d predicates", len(rows))
	}
	if bars := p.all("rect", "class", "part", "width", "70%"); len(bars) != 1 {
		t.Error("14 of 20 are not drawn as 70 hundredths")
	}
	for _, bar := range p.all("svg") {
		if hidden, _ := attr(bar, "aria-hidden"); hidden != "true" {
			t.Error("a bar is read out although the table says it")
		}
	}
	b.lang = "en"
	read(t, b.get(path+"?unit_code=PKM-01&period=q2")).says("The organisation's resultGood")
	if p.value("unit_code") != "PKM-01" || p.value("period") != "q2" {
		t.Error("the page forgets what was chosen")
	}
}
