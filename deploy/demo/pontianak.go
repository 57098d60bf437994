package demo

import "siklus.id/appraisal"

// newPontianak makes a town with a hospital and a school: data and facts propose, people rate and give reasons, from
// the agency's own policy. The town is made up; only the way of appraising is that of the article.
func newPontianak(seed uint64) Agency {
	const domain = "kota-pontianak-baru.example"
	a := Agency{
		Code: "pontianak", Name: "Kota Pontianak Baru (rekaan)", Zone: "Asia/Pontianak", Week: 5, Policy: "pontianak",
		MailFrom: "kinerja@" + domain, ReplyTo: "kepegawaian@" + domain,
		Units: []Unit{
			{"KOTA", "Sekretariat Kota Pontianak Baru", ""},
			{"BAG", "Bagian Kepegawaian", "KOTA"},
			{"RSUD", "Rumah Sakit Umum Tepi Sungai", "KOTA"},
			{"SMP", "SMP Negeri Tepi Sungai", "KOTA"},
		},
		Posts: []Post{
			{"WALI", "Wali Kota", appraisal.RegionalHead, "KOTA", ""},
			{"SEKDA", "Sekretaris Daerah", appraisal.JPTPratama, "KOTA", "WALI"},
			{"KABAG", "Kepala Bagian Kepegawaian", appraisal.Administrator, "BAG", "SEKDA"},
			{"DIREKTUR", "Direktur Rumah Sakit", appraisal.Administrator, "RSUD", "SEKDA"},
			{"KEPSEK", "Kepala Sekolah", appraisal.Supervisor, "SMP", "SEKDA"},
			{"ANALIS-SDM", "Analis Sumber Daya Manusia Aparatur", appraisal.Functional, "BAG", "KABAG"},
			{"KARU", "Kepala Ruang Rawat", appraisal.Supervisor, "RSUD", "DIREKTUR"},
			{"PERAWAT", "Perawat", appraisal.Functional, "RSUD", "KARU"},
			{"GURU", "Guru", appraisal.Functional, "SMP", "KEPSEK"},
		},
		Courses: []Course{
			{"Komunikasi Terapeutik bagi Perawat", "Pusat Pelatihan Kesehatan (rekaan)", 24, 5, 1_500_000},
			{"Asesmen untuk Belajar", "Balai Guru (rekaan)", 32, 5, 1_250_000},
		},
		Budget: 20_000_000, Systems: "Sistem Informasi Rumah Sakit dan Sekolah", Rehearsed: rehearsed,
	}
	a.employ(seed, domain, "", map[string]int{"ANALIS-SDM": 2, "PERAWAT": 5, "GURU": 5})
	one := func(post string, n int) *Person { return a.Holders(post)[n] }
	one("KABAG", 0).Office, one("ANALIS-SDM", 0).Office = "hr", "hr"
	one("ANALIS-SDM", 1).Office, one("ANALIS-SDM", 1).Language = "auditor", "en"
	one("GURU", 1).Late, one("PERAWAT", 1).Late = true, true
	one("PERAWAT", 2).Objects = appraisal.Changed
	one("GURU", 4).Weak = true
	return a
}
