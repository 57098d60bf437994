package play

import (
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// pontianak: a town with a hospital and a school. Data propose and people rate: visits and their quality, lessons and
// what pupils reach in examinations.
func pontianak(*demo.Agency) script {
	const (
		quantity = siklusv1.Aspect_ASPECT_QUANTITY
		quality  = siklusv1.Aspect_ASPECT_QUALITY
		result   = siklusv1.IndicatorKind_INDICATOR_KIND_RESULT
	)
	office := duty{sector: "kecamatan", goals: []goal{
		{main: true, by: []indicator{{code: "kec-09", measure: "berkas-selesai", amount: "90"}, {code: "kec-08", measure: "berkas-benar", amount: "95"}}},
	}, days: []string{"Memeriksa berkas kenaikan pangkat dan mengembalikan satu yang kurang lengkap.",
		"Mencocokkan data pegawai dengan surat keputusan terbaru."}}
	hospital := duty{sector: "kesehatan", goals: []goal{
		{main: true, by: []indicator{{code: "kes-09", measure: "ikm-rs", amount: "85"}, {code: "kes-07", measure: "service:rawat-jalan:in-time", amount: "90", kind: result}}},
		{main: false, by: []indicator{{code: "kes-18"}}},
	}, days: []string{"Berkeliling ruang rawat dan membahas tiga temuan dengan perawat yang bertugas."}}
	school := duty{sector: "pendidikan", goals: []goal{
		{main: true, by: []indicator{{code: "pen-05", measure: "kehadiran-sekolah", amount: "95"}, {code: "pen-13", measure: "puas-sekolah", amount: "90"}}},
		{main: false, by: []indicator{{code: "pen-17"}}},
	}, days: []string{"Mengamati satu kelas dan memberi umpan balik tertulis kepada gurunya."}}
	return script{
		measures: []gauge{
			{measure: measured("kunjungan-pasien", "Kunjungan pasien yang dirawat", "kunjungan", quantity, "week", "30"), posts: []string{"PERAWAT"}, target: 30},
			{measure: measured("mutu-rawat", "Lembar asuhan yang lengkap dan benar", "persen", quality, "month", "90"), posts: []string{"PERAWAT"}, target: 90, top: 100},
			{measure: measured("hadir-mengajar", "Jam mengajar yang terlaksana", "persen", quantity, "week", "95"), posts: []string{"GURU"}, target: 95, top: 100},
			{measure: measured("hasil-ujian", "Murid yang mencapai ketuntasan pada ujian", "persen", quality, "month", "75"), posts: []string{"GURU"}, target: 75, top: 100, byFile: true},
			{measure: measured("pengamatan-kelas", "Skor pengamatan kelas, skala 1 sampai 4", "skor", quality, "month", "3.2"), posts: []string{"GURU"}, target: 3.2, top: 4},
			{measure: measured("berkas-selesai", "Berkas kepegawaian yang selesai", "persen", quantity, "month", "90"), posts: []string{"ANALIS-SDM", "KABAG", "SEKDA"}, target: 90, top: 100},
			{measure: measured("berkas-benar", "Berkas tanpa kesalahan", "persen", quality, "month", "95"), posts: []string{"ANALIS-SDM", "KABAG", "SEKDA"}, target: 95, top: 100},
			{measure: ofUnit(measured("ikm-rs", "Indeks kepuasan pasien", "indeks", quality, "month", "85")), unit: "RSUD", target: 85, top: 100},
			{measure: ofUnit(measured("kehadiran-sekolah", "Kehadiran murid", "persen", quantity, "month", "95")), unit: "SMP", target: 95, top: 100},
			{measure: ofUnit(measured("puas-sekolah", "Orang tua yang puas", "persen", quality, "month", "90")), unit: "SMP", target: 90, top: 100},
		},
		services: []counter{{service: &siklusv1.Service{Code: "rawat-jalan", Name: "Rawat jalan, dari pendaftaran sampai diperiksa", Standard: 1, StandardUnit: "hours"}, unit: "RSUD"}},
		duties: map[string]duty{
			"SEKDA": office, "KABAG": office, "ANALIS-SDM": office, "DIREKTUR": hospital, "KARU": hospital, "KEPSEK": school,
			"PERAWAT": {sector: "kesehatan", goals: []goal{
				{main: true, by: []indicator{{code: "kes-12", measure: "kunjungan-pasien", amount: "360", kind: result}, {code: "kes-15", measure: "mutu-rawat", amount: "90", kind: result}}},
				{main: false, by: []indicator{{code: "kes-18"}}},
			}, days: []string{"Merawat tujuh pasien, satu dengan luka operasi yang perlu dipantau tiap dua jam.",
				"Melengkapi lembar asuhan sif malam yang kurang dua paraf.",
				"Mendampingi keluarga pasien memahami jadwal obat sebelum pulang."},
				idea: "Kartu obat pulang dengan gambar waktu minum, dicoba di dua kamar."},
			"GURU": {sector: "pendidikan", goals: []goal{
				{main: true, by: []indicator{{code: "pen-05", measure: "hadir-mengajar", amount: "95"}, {code: "pen-01", measure: "hasil-ujian", amount: "75"}}},
				{main: true, by: []indicator{{code: "pen-09", measure: "pengamatan-kelas", amount: "3.2"}}},
				{main: false, by: []indicator{{code: "pen-17"}}},
			}, days: []string{"Mengajar empat jam; enam murid yang tertinggal diberi latihan tambahan.",
				"Memeriksa hasil asesmen dan mengembalikannya dengan catatan kepada murid.",
				"Menyusun rancangan pelajaran pekan depan dari hasil asesmen."},
				idea: "Papan tanya di belakang kelas: murid menulis yang belum dipahami, dibahas sepuluh menit tiap Jumat."},
		},
		offered: "Keluhan orang yang dilayani dijawab pada hari yang sama", mistaken: "Absensi pagi diisi", filed: "Arsip kepegawaian tersusun dan mudah ditemukan",
		values: true, changes: "GURU", generous: "KARU", busy: "KEPSEK",
		news: [2]string{
			"Tahun ini usulan nilai datang dari data: kunjungan dan mutunya, pelajaran dan hasil ujian. Nilai tetap diberikan orang, dengan alasan. Ini gladi untuk berlatih bersama.",
			"This year proposals come from data: visits and their quality, lessons and examination results. People still rate, with reasons. This is a rehearsal to practise together."},
	}
}
