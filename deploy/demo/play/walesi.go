package play

import (
	"time"

	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// walesi: a district in the highlands. What people can do counts beside what they reach, and they see where it leads.
func walesi(*demo.Agency) script {
	const (
		quantity = siklusv1.Aspect_ASPECT_QUANTITY
		quality  = siklusv1.Aspect_ASPECT_QUALITY
	)
	head := duty{sector: "kecamatan", goals: []goal{
		{main: true, by: []indicator{{code: "kec-08", measure: "laporan-tertib", amount: "85"}}},
		{main: false, by: []indicator{{code: "kec-17"}}},
	}, days: []string{"Bertemu kepala kampung dan menyepakati jadwal kerja bersama.", "Membaca catatan petugas dan memberi satu saran untuk tiap orang."}}
	field := duty{sector: "kecamatan", goals: []goal{
		{main: true, by: []indicator{{code: "kec-15", measure: "kunjungan-kampung", amount: "96"}}},
		{main: true, by: []indicator{{code: "kec-10", measure: "musyawarah", amount: "40"}}},
	}, days: []string{"Berjalan ke dua kampung dan mencatat kebutuhan air bersih.", "Mendampingi musyawarah kampung; sebelas ibu ikut berbicara.",
		"Membantu tiga keluarga melengkapi surat."}, idea: "Musyawarah dimulai dengan cerita orang tua kampung, supaya semua berani bicara."}
	return script{
		quarterly: true,
		measures: []gauge{
			{measure: measured("kunjungan-kampung", "Kunjungan kampung yang tercatat", "kunjungan", quantity, "week", "8"), posts: []string{"PETUGAS-KAMPUNG", "PENDAMPING"}, target: 8},
			{measure: measured("musyawarah", "Peserta perempuan dalam musyawarah", "persen", quality, "month", "40"), posts: []string{"PETUGAS-KAMPUNG", "PENDAMPING"}, target: 40, top: 100},
			{measure: measured("laporan-tertib", "Laporan tepat waktu dan tanpa catatan", "persen", quality, "month", "85"), posts: []string{"ANALIS-SDM", "SEKDIS", "KADISTRIK", "KASI-PEM", "KASI-SOS"}, target: 85, top: 100, byFile: true},
		},
		duties:  map[string]duty{"KADISTRIK": head, "SEKDIS": head, "KASI-PEM": head, "KASI-SOS": head, "ANALIS-SDM": head, "PETUGAS-KAMPUNG": field, "PENDAMPING": field},
		offered: "Kampung yang jauh didatangi sedikitnya sekali sebulan", mistaken: "Upacara bendera diikuti", filed: "Data kampung tersusun dan mudah dibaca",
		values: true, changes: "PETUGAS-KAMPUNG", generous: "KASI-SOS", busy: "KASI-SOS", assesses: time.September, career: "PETUGAS-KAMPUNG", guides: true, talents: true,
		news: [2]string{
			"Tahun ini kemampuan dilihat bersama hasil kerja, dan Anda melihat ke mana kemampuan itu dapat membawa Anda. Ini gladi: silakan bertanya.",
			"This year what you can do is looked at together with what you reach, and you see where it can lead. This is a rehearsal: ask."},
	}
}
