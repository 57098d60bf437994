package papers

import (
	"fmt"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// sampleMatrix is a matrix of roles and results with more columns than a page has beside each other.
func sampleMatrix() *siklusv1.MatrixBranch {
	m := &siklusv1.MatrixBranch{}
	for n := range int32(7) {
		m.Columns = append(m.Columns, &siklusv1.ParentResult{Ref: fmt.Sprintf("k:%d", n+1), Number: n + 1, Result: fmt.Sprintf("Hasil pimpinan ke-%d tercapai", n+1), Main: n < 5})
	}
	m.Rows = []*siklusv1.MatrixRow{
		{Person: &siklusv1.Offeree{Name: "Melki Wenda, S.Sos.", Post: "Pengelola Administrasi", Unit: "Bidang Pencatatan Sipil"}, Roles: []*siklusv1.MatrixRole{
			{Parent: "k:1", Role: "Akta kelahiran terbit", Main: true, State: "agreed"}, {Parent: "k:6", Role: "Arsip tersimpan digital", State: "submitted"}}},
		{Person: &siklusv1.Offeree{Name: "Ruth Mabel", Post: "Arsiparis", Unit: "Bidang Pencatatan Sipil"}, Roles: []*siklusv1.MatrixRole{{Parent: "k:7", Role: "Register tertata", Main: true, State: "agreed"}}},
	}
	return m
}

func samplePlans() []*siklusv1.ResultPlan {
	return []*siklusv1.ResultPlan{{Result: 1, Plan: &siklusv1.ActionPlan{Planned: "Akta kelahiran terbit tepat waktu", Actions: []*siklusv1.PlannedAction{
		{What: "Membuka layanan di distrik Walelagama", Until: "2026-05-30", Done: true, DoneOn: "2026-05-28", Note: "Bersama puskesmas"},
		{What: "Melatih dua operator kampung", Until: "2026-06-15"}}}}}
}

func sampleProgress() []*siklusv1.PaperProgress {
	return []*siklusv1.PaperProgress{
		{Day: "2026-04-14", Result: 1, Achieved: "Dua belas akta diserahkan di kampung", Amount: "12 akta", Innovation: "Berkas difoto di tempat",
			Evidence: []string{"https://arsip.contoh.go.id/foto/14", "daftar-hadir.pdf (SHA-256 0123456789ab…)"}},
		{Day: "2026-05-02", Result: 9, Achieved: "Menutup berkas lama"},
		{Day: "2026-05-03", Achieved: "Membantu verifikasi data pemilih"},
	}
}

// sampleGuidance has what the form of a kind prints.
func sampleGuidance(kind siklusv1.PaperKind, guide *siklusv1.PaperParty) *siklusv1.PaperGuidance {
	g := &siklusv1.PaperGuidance{Guide: guide}
	switch kind {
	case siklusv1.PaperKind_PAPER_KIND_COACHING:
		g.Coaching = &siklusv1.Coaching{Indicator: "Waktu penerbitan akta", Baseline: "Sembilan hari", Target: "Lima hari", Strategy: "Jemput berkas mingguan", Progress: "Tujuh hari",
			Problem: "Berkas kurang lengkap", Cause: "Pemohon tidak tahu syaratnya", Options: "Brosur, pengumuman gereja, petugas kampung", NextIndicator: "Berkas lengkap saat diterima",
			NextStrategy: "Brosur dua bahasa", Adjust: "yes"}
	case siklusv1.PaperKind_PAPER_KIND_MENTORING:
		g.Mentoring = &siklusv1.Mentoring{Skill: "Menulis laporan", From: "2026-03-02", Until: "2026-06-30", Change: "Laporan selesai tanpa perbaikan", Measure: "Jumlah perbaikan"}
		g.Entries = []*siklusv1.MentoringEntry{{Day: "2026-03-09", Place: "Ruang rapat, 10.00", Matter: "Kerangka laporan", Action: "Menulis bab pertama", Until: "2026-03-16", Minutes: 60},
			{Day: "2026-03-17", Place: "Daring", Matter: "Menyunting bab pertama"}}
		g.Ends = []*siklusv1.PaperEnd{{Role: "employee", End: &siklusv1.MentoringEnd{Reached: siklusv1.Reached_REACHED_YES, Text: "Dua laporan diterima"}},
			{Role: "guide", End: &siklusv1.MentoringEnd{Reached: siklusv1.Reached_REACHED_PARTLY, Text: "Tabel masih perlu dilatih"}}}
	case siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK:
		g.Feedback = &siklusv1.GuidanceFeedback{Answers: []int32{5, 4, 3, 5, 4, 3, 2, 5, 4}, Text: "Waktunya terlalu singkat"}
	case siklusv1.PaperKind_PAPER_KIND_COMPETENCE:
		g.Seen = &siklusv1.CompetenceSeen{Levels: []*siklusv1.CompetenceLevel{{Key: "integrity", Level: 4, Reason: "Melaporkan kekeliruannya sendiri"},
			{Name: "Pengarsipan digital", Level: 2, Reason: "Masih perlu didampingi"}}, Recommendation: "Diklat kearsipan"}
	}
	return g
}
