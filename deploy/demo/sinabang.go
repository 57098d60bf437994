package demo

import "siklus.id/appraisal"

// newSinabang makes a civil registry on an island: citizens are heard at its desks, from the agency's own policy. The
// town is made up; only the way of appraising is that of the article.
func newSinabang(seed uint64) Agency {
	const domain = "dukcapil-sinabang-raya.example"
	a := Agency{
		Code: "sinabang", Name: "Dinas Kependudukan Sinabang Raya (rekaan)", Zone: "Asia/Jakarta", Week: 5, Policy: "sinabang",
		MailFrom: "kinerja@" + domain, ReplyTo: "kepegawaian@" + domain,
		Units: []Unit{{"DUKCAPIL", "Dinas Kependudukan Sinabang Raya", ""}, {"SEK", "Sekretariat", "DUKCAPIL"}, {"CAPIL", "Bidang Pencatatan Sipil", "DUKCAPIL"}},
		Posts: []Post{
			{"BUPATI", "Bupati", appraisal.RegionalHead, "DUKCAPIL", ""},
			{"KADIS", "Kepala Dinas Kependudukan", appraisal.JPTPratama, "DUKCAPIL", "BUPATI"},
			{"SEKDIN", "Sekretaris Dinas", appraisal.Administrator, "SEK", "KADIS"},
			{"KABID-CAPIL", "Kepala Bidang Pencatatan Sipil", appraisal.Administrator, "CAPIL", "KADIS"},
			{"ANALIS-SDM", "Analis Sumber Daya Manusia Aparatur", appraisal.Functional, "SEK", "SEKDIN"},
			{"LOKET-AKTA", "Petugas Loket Akta", appraisal.Executor, "CAPIL", "KABID-CAPIL"},
		},
		Courses: []Course{{"Pelayanan yang Menjawab", "Balai Pelatihan Layanan (rekaan)", 20, 6, 900_000}},
		Budget:  12_000_000, Systems: "Sistem Administrasi Kependudukan",
		Rehearsed: append([]appraisal.ActKind{appraisal.ApproveTraining, appraisal.ConfirmTraining, appraisal.CompleteTraining}, rehearsed...),
	}
	a.employ(seed, domain, "", map[string]int{"ANALIS-SDM": 2, "LOKET-AKTA": 6})
	a.giveOffices("SEKDIN")
	a.Holders("LOKET-AKTA")[2].Late = true
	a.Holders("LOKET-AKTA")[5].Weak = true
	return a
}

// giveOffices makes somebody and the first analyst HR officers, and the second analyst auditor.
func (a *Agency) giveOffices(hr string) {
	analysts := a.Holders("ANALIS-SDM")
	a.Holders(hr)[0].Office, analysts[0].Office = "hr", "hr"
	analysts[1].Office, analysts[1].Language = "auditor", "en"
}
