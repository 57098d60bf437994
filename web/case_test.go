package web

import (
	"strings"
	"testing"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func TestTheFileSaysWhatChanged(t *testing.T) {
	t.Parallel()
	f := full("")
	changed(f)
	b := visiting(t, f, Options{})
	p := read(t, b.get("/berkas/"+caseID))
	for _, words := range []string{"Tugas belajar sejak Senin, 4 Mei 2026, diperkirakan sampai Jumat, 18 Desember 2026.", "Nilai hasil dan perilaku kerja: dr. Markus Wenda → Naomi Tabuni, S.Kep.",
		"Tanda tangani penilaian: belum ada → belum ada; kepegawaian menunjuk", "Usul memakai hasil unit lama ditolak", "Diusulkan memakai hasil unit lama", "Dinilai, belum ditandatangani"} {
		p.says(words)
	}
	f = full("")
	f.kase.Result.Standing, f.kase.Result.Reused = "provisional", true
	p = read(t, visiting(t, f, Options{}).get("/berkas/"+caseID))
	p.says("Sementara: keberatan sedang diperiksa")
	p.says("Hasil unit lama, dipakai atas kesepakatan kedua pihak")
	f.kase.Journal = []*siklusv1.JournalEntry{{Seq: 1, Kind: "ReuseResult", By: f.kase.Employee, Stage: "window-open"}, {Seq: 2, Kind: "ReuseResult", By: f.kase.Appraiser, Stage: "signed"}}
	read(t, visiting(t, f, Options{}).get("/berkas/"+caseID)).says("Disetujui memakai hasil unit lama")
}

func TestTargetsOfTheRunningYearAreChanged(t *testing.T) {
	t.Parallel()
	f := full("")
	year("in-year")(f)
	f.kase.Awaits, f.kase.YourActs = nil, []string{"SubmitTargets", "AgreeTargets", "ReturnTargets"}
	b := visiting(t, f, Options{})
	p := read(t, b.get("/berkas/"+caseID))
	p.says("Ubah SKP tahun berjalan")
	if len(p.all("a", "href", "/berkas/"+caseID+"/AgreeTargets")) != 0 {
		t.Error("targets can be agreed that nobody submitted")
	}
	read(t, b.get("/berkas/"+caseID+"/SubmitTargets")).says("SKP Anda tetap berlaku sampai perubahan ini ditetapkan")
	f.kase.Awaits = []*siklusv1.AwaitedAct{{Role: "appraiser", Act: "AgreeTargets", Due: "2026-07-28", Clock: "joined"}}
	if len(read(t, b.get("/berkas/"+caseID)).all("a", "href", "/berkas/"+caseID+"/AgreeTargets")) != 1 {
		t.Error("submitted targets cannot be agreed")
	}
}

func TestWhatACaseRestsOnIsShown(t *testing.T) {
	t.Parallel()
	b := visiting(t, full(""), Options{})
	if len(read(t, b.get("/berkas/"+caseID)).all("a", "href", "/berkas/"+caseID+"/dasar")) != 1 {
		t.Error("the case does not lead to what it rests on")
	}
	p := read(t, b.get("/berkas/"+caseID+"/dasar"))
	for _, words := range []string{"Badan Kepegawaian dan Pengembangan SDM", "ditetapkan peraturan · IV.B.3.a.3.c", "ditetapkan instansi, bukan peraturan", "dicatat · IV.B.3.a.1", "Dihitung dari 2 masukan",
		"Terlampaui, tercatat", "Hari kejadianRabu, 8 Juli 2026", "14 hari kerja", "Kamis, 16 Juli 2026", "Rabu, 22 Juli 2026", "PP 30/2019 pasal 59 menghitung hari biasa."} {
		p.says(words)
	}
	if strings.Contains(textOf(p.root), "policy") {
		t.Error("the mark of a policy is shown as it is coded")
	}
	b.lang = "en"
	read(t, b.get("/berkas/"+caseID+"/dasar")).says("Results as expected and behaviour above expectation.")
}

func TestLessonHoursStandWithTheTasks(t *testing.T) {
	t.Parallel()
	f := full("CheckIn")
	b := visiting(t, f, Options{})
	p := read(t, b.get("/tugas"))
	p.says("Jam pelatihan 2026")
	p.says("8 JP dari sedikitnya 20 JP setahun.")
	if len(p.all("rect", "class", "part", "width", "40%")) != 1 {
		t.Error("8 of 20 are not drawn as 40 hundredths")
	}
	f.hours.Ceiling = true
	read(t, b.get("/tugas")).says("8 JP dari paling banyak 20 JP setahun.")
	f.who.Via = "link"
	if strings.Contains(read(t, b.get("/tugas")).text, "Jam pelatihan") {
		t.Error("a link opens the ledger")
	}
}
