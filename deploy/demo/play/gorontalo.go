package play

import (
	"time"

	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// gorontalo: results, competence and integrity; colleagues and staff are heard without names, people learn in a fair
// order, and the best and the weak are both followed up.
func gorontalo(*demo.Agency) script {
	const (
		quantity = siklusv1.Aspect_ASPECT_QUANTITY
		quality  = siklusv1.Aspect_ASPECT_QUALITY
	)
	head := duty{sector: "sumber-daya-alam", goals: []goal{
		{main: true, by: []indicator{{code: "sda-04", measure: "lahan-pulih", amount: "150"}, {code: "sda-05", measure: "laporan-tertib", amount: "90"}}},
	}, days: []string{"Membahas kendala lapangan bersama kepala seksi dan membagi kendaraan.", "Membaca laporan pekan ini dan memberi tiga catatan."}}
	help := &siklusv1.Service{Code: "konsultasi-tani", Name: "Konsultasi dan bantuan benih", Standard: 2, StandardUnit: "hours"}
	return script{
		quarterly: true,
		measures: []gauge{
			{measure: measured("kelompok-dibina", "Kunjungan pembinaan kelompok tani", "kunjungan", quantity, "week", "10"), posts: []string{"PENYULUH"}, target: 10},
			{measure: measured("lembar-bina", "Lembar pembinaan yang lengkap", "persen", quality, "month", "90"), posts: []string{"PENYULUH"}, target: 90, top: 100},
			{measure: measured("data-benar", "Data lahan yang benar pada uji petik", "persen", quality, "month", "92"), posts: []string{"PENDATA"}, target: 92, top: 100},
			{measure: measured("petak-didata", "Petak yang didata", "kunjungan", quantity, "week", "15"), posts: []string{"PENDATA"}, target: 15},
			{measure: measured("laporan-tertib", "Laporan tepat waktu dan tanpa catatan", "persen", quality, "month", "90"), posts: []string{"ANALIS-SDM", "SEKDIN", "KABID", "KADIS", "KASI-SULUH", "KASI-DATA"}, target: 90, top: 100, byFile: true},
			{measure: ofUnit(measured("lahan-pulih", "Lahan kritis yang pulih", "hektare", quantity, "month", "150")), unit: "DINAS", target: 150},
		},
		duties: map[string]duty{
			"KADIS": head, "SEKDIN": head, "KABID": head, "KASI-SULUH": head, "KASI-DATA": head, "ANALIS-SDM": head,
			"PENYULUH": {sector: "sumber-daya-alam", goals: []goal{
				{main: true, by: []indicator{{code: "sda-03", measure: "lembar-bina", amount: "90"}}},
				{main: true, by: []indicator{{code: "sda-04", measure: "kelompok-dibina", amount: "120"}}},
			}, days: []string{"Mendampingi dua kelompok tani memilih bibit tahan kering.", "Mencatat hasil ubinan di tiga petak contoh.",
				"Menjawab pertanyaan petani lewat telepon dan mencatat dua yang perlu didatangi."}, idea: "Jadwal tanam bergambar yang ditempel di kios pupuk."},
			"PENDATA": {sector: "sumber-daya-alam", goals: []goal{
				{main: true, by: []indicator{{code: "sda-03", measure: "data-benar", amount: "92"}}},
				{main: true, by: []indicator{{code: "sda-04", measure: "petak-didata", amount: "180"}}},
			}, days: []string{"Mendata dua belas petak dan memperbaiki batas satu petak.", "Mencocokkan data petak dengan peta desa."}},
		},
		services: []counter{{service: help, unit: "BID", post: "PENYULUH", slow: true}},
		desks:    []counter{{service: help, unit: "BID", post: "PENYULUH", slow: true}},
		course:   &programme{code: "layanan-tani", title: "Melayani Petani", post: "PENYULUH", learners: []int{2, 3}, month: time.June, first: 8, last: 12},
		offered:  "Petani tahu siapa yang dapat ditanya setiap hari kerja", mistaken: "Apel Senin diikuti", filed: "Data pegawai dan lahan mudah ditemukan",
		changes: "PENYULUH", generous: "KASI-DATA", busy: "KASI-DATA", peers: []string{"PENYULUH", "KASI-SULUH"}, assesses: time.October, career: "PENYULUH",
		learns: true, guides: true, counsels: true, talents: true,
		news: [2]string{
			"Tahun ini hasil, kompetensi, dan integritas dilihat bersama; masukan rekan diberikan tanpa nama. Ini gladi: silakan mencoba dan mengusulkan.",
			"This year results, competence and integrity are looked at together; colleagues are heard without names. This is a rehearsal: try it and propose."},
	}
}
