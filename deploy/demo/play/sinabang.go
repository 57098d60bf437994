package play

import (
	"time"

	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// sinabang: a civil registry in which citizens are heard at every desk, and a complaint that is true becomes material.
func sinabang(*demo.Agency) script {
	const (
		quantity = siklusv1.Aspect_ASPECT_QUANTITY
		quality  = siklusv1.Aspect_ASPECT_QUALITY
	)
	head := duty{sector: "kependudukan", goals: []goal{
		{main: true, by: []indicator{{code: "duk-03", measure: "service:akta-kelahiran:in-time", amount: "85"}, {code: "duk-06", measure: "layanan-benar", amount: "97"}}},
	}, days: []string{"Membahas berkas yang tertahan lebih dari dua hari bersama petugas.", "Membaca suara warga pekan ini dan menetapkan satu perbaikan."}}
	desk := duty{sector: "kependudukan", goals: []goal{
		{main: true, by: []indicator{{code: "duk-03", measure: "service:akta-kelahiran:in-time", amount: "85"}, {code: "duk-04", measure: "service:akta-kelahiran:errors", amount: "2"}}},
		{main: true, by: []indicator{{code: "duk-06", measure: "kepemilikan-akta", amount: "97"}}},
	}, days: []string{"Menyelesaikan sebelas berkas akta kelahiran; satu dikembalikan karena nama orang tua berbeda.",
		"Menelepon empat warga agar melengkapi berkas sebelum datang kembali.", "Mencocokkan register dengan berkas pekan lalu."},
		idea: "Antrean khusus untuk ibu dengan bayi, supaya tidak menunggu berdiri."}
	return script{
		quarterly: true,
		measures: []gauge{
			{measure: measured("kepemilikan-akta", "Anak yang memiliki akta di wilayah layanan", "persen", quantity, "month", "97"), posts: []string{"LOKET-AKTA"}, target: 97, top: 100},
			{measure: measured("berkas-selesai", "Berkas yang selesai", "kunjungan", quantity, "week", "40"), posts: []string{"LOKET-AKTA"}, target: 40},
			{measure: measured("layanan-benar", "Layanan tanpa perbaikan ulang", "persen", quality, "month", "97"), posts: []string{"ANALIS-SDM", "SEKDIN", "KABID-CAPIL", "KADIS"}, target: 97, top: 100, byFile: true},
		},
		services: []counter{{service: &siklusv1.Service{Code: "akta-kelahiran", Name: "Akta kelahiran", Standard: 3, StandardUnit: "working-days"}, unit: "CAPIL", post: "LOKET-AKTA", days: 2}},
		desks: []counter{{service: &siklusv1.Service{Code: "akta-kelahiran", Name: "Akta kelahiran", Standard: 3, StandardUnit: "working-days"}, unit: "CAPIL", post: "LOKET-AKTA",
			report: "Akta kelahiran anak saya belum jadi setelah tiga pekan, padahal berkas sudah lengkap.",
			praise: "Terima kasih, berkas ibu saya dibantu sampai selesai hari itu juga."}},
		course:  &programme{code: "loket-cermat", title: "Loket yang Cermat", post: "LOKET-AKTA", learners: []int{3, 4}, month: time.March, first: 9, last: 11},
		duties:  map[string]duty{"KADIS": head, "SEKDIN": head, "KABID-CAPIL": head, "ANALIS-SDM": head, "LOKET-AKTA": desk},
		offered: "Warga tahu kapan aktanya selesai sejak berkas diterima", mistaken: "Absen pagi tepat waktu", filed: "Data layanan siap dibaca setiap Senin",
		values: true, changes: "LOKET-AKTA", generous: "KABID-CAPIL", busy: "KABID-CAPIL",
		news: [2]string{
			"Tahun ini suara warga di loket ikut menjadi bahan. Anda membaca semuanya, dan menjawab yang menyangkut Anda. Ini gladi: silakan mencoba.",
			"This year what citizens say at the desks becomes material too. You read all of it, and answer what concerns you. This is a rehearsal: try it."},
	}
}
