package play

import (
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// kuranji: a sub-district with a health post. The way of the work counts as well as its result, work is written down
// every day, and new ways of working are on record.
func kuranji(*demo.Agency) script {
	const (
		quantity = siklusv1.Aspect_ASPECT_QUANTITY
		quality  = siklusv1.Aspect_ASPECT_QUALITY
	)
	head := duty{sector: "kecamatan", goals: []goal{
		{main: true, by: []indicator{{code: "kec-03", measure: "ikm", amount: "84"}, {code: "kec-05"}}},
		{main: false, by: []indicator{{code: "kec-18"}}},
	}, days: []string{"Membahas kendala layanan pekan ini bersama tim dan menetapkan siapa mengerjakan apa.",
		"Memeriksa buku layanan dan buku kunjungan, memberi catatan pada yang belum lengkap."}}
	office := duty{sector: "kecamatan", goals: []goal{
		{main: true, by: []indicator{{code: "kec-08", measure: "laporan-tertib", amount: "90"}}},
	}, days: []string{"Memeriksa kelengkapan laporan bulanan dan mengembalikan dua yang belum lengkap.",
		"Memutakhirkan data kepegawaian dari surat keputusan yang masuk."}}
	return script{
		measures: []gauge{
			{measure: measured("imunisasi", "Bayi dengan imunisasi dasar lengkap", "persen", quantity, "month", "90"), posts: []string{"BIDAN"}, target: 90, top: 100},
			{measure: measured("kunjungan-rumah", "Kunjungan rumah yang ditindaklanjuti", "kunjungan", quantity, "week", "20"), posts: []string{"BIDAN"}, target: 20},
			{measure: measured("mutu-kunjungan", "Lembar kunjungan yang lengkap", "persen", quality, "month", "90"), posts: []string{"BIDAN"}, target: 90, top: 100},
			{measure: measured("kunjungan-data", "Kunjungan pemeriksaan data warga", "kunjungan", quantity, "week", "12"), posts: []string{"LOKET"}, target: 12},
			{measure: measured("laporan-tertib", "Laporan tepat waktu dan tanpa catatan", "persen", quality, "month", "90"), posts: []string{"ANALIS-SDM", "SEKCAM"}, target: 90, top: 100, byFile: true},
			{measure: ofUnit(measured("ikm", "Indeks kepuasan masyarakat", "indeks", quality, "month", "84")), unit: "KEC", target: 84, top: 100},
		},
		services: []counter{{service: &siklusv1.Service{Code: "surat-keterangan", Name: "Surat keterangan warga", Standard: 2, StandardUnit: "working-days"},
			unit: "YAN", post: "LOKET", days: 1}},
		duties: map[string]duty{
			"CAMAT": head, "KASI-YAN": head, "KA-POS": head, "SEKCAM": office, "ANALIS-SDM": office,
			"BIDAN": {sector: "kesehatan", goals: []goal{
				{main: true, by: []indicator{{code: "kes-01", measure: "imunisasi", amount: "90"}}},
				{main: true, by: []indicator{{code: "kes-12", measure: "kunjungan-rumah", amount: "240"}, {code: "kes-13", measure: "mutu-kunjungan", amount: "90"}}},
				{main: false, by: []indicator{{code: "kes-18"}}},
			}, days: []string{"Mengunjungi tiga keluarga berisiko dan mencatat tindak lanjutnya di lembar kunjungan.",
				"Imunisasi di posyandu; dua bayi yang tertinggal jadwal sudah dijemput.",
				"Memeriksa ulang lembar kunjungan pekan ini dan melengkapi yang kosong.",
				"Kelas ibu hamil untuk sembilan peserta, satu dirujuk untuk pemeriksaan lanjutan."},
				idea: "Daftar jemput imunisasi per gang yang ditempel di pos, diperbarui kader setiap Senin."},
			"LOKET": {sector: "kecamatan", goals: []goal{
				{main: true, by: []indicator{{code: "kec-02", measure: "service:surat-keterangan:in-time", amount: "95"},
					{code: "kec-04", measure: "service:surat-keterangan:errors", amount: "2"}}},
				{main: true, by: []indicator{{code: "kec-15", measure: "kunjungan-data", amount: "144"}}},
				{main: false, by: []indicator{{code: "kec-18"}}},
			}, days: []string{"Melayani sebelas permohonan surat keterangan, semuanya selesai hari itu.",
				"Menelepon warga yang berkasnya belum lengkap agar tidak datang dua kali.",
				"Memeriksa data empat keluarga di lapangan dan memperbaiki satu alamat.",
				"Merapikan arsip surat pekan lalu dan mencocokkannya dengan buku layanan."},
				idea: "Lembar periksa syarat bergambar di meja depan, supaya berkas lengkap sejak pertama datang."},
		},
		offered: "Warga dilayani ramah dan tahu kapan urusannya selesai", mistaken: "Apel pagi diikuti", filed: "Data kepegawaian siap pakai setiap saat",
		values: true, changes: "BIDAN", generous: "KA-POS", busy: "KASI-YAN",
		news: [2]string{
			"Tahun ini capaian dicatat setiap hari dan dinilai setiap bulan menurut tugas masing-masing. Ini gladi: silakan mencoba, bertanya, dan mengusulkan perbaikan.",
			"This year work is written down every day and evaluated every month by each person's own duties. This is a rehearsal: try it, ask, and propose what could be better."},
	}
}

// measured is a measure of a person where more is better.
func measured(code, name, unit string, aspect siklusv1.Aspect, period, target string) *siklusv1.Measure {
	return &siklusv1.Measure{Code: code, Name: name, Unit: unit, Direction: "more", Aspect: aspect, Subject: "person", Period: period, Target: target}
}

// ofUnit turns it into one of a unit.
func ofUnit(m *siklusv1.Measure) *siklusv1.Measure {
	m.Subject = "unit"
	return m
}
