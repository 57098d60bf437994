package demo

import "siklus.id/appraisal"

// newGorontalo makes an office of agriculture: three aspects, colleagues, talent and learning, from the agency's own
// policy. The regency is made up; only the way of appraising is that of the article.
func newGorontalo(seed uint64) Agency {
	const domain = "pertanian-gorontalo-permai.example"
	a := Agency{
		Code: "gorontalo", Name: "Dinas Pertanian Gorontalo Permai (rekaan)", Zone: "Asia/Makassar", Week: 5, Policy: "gorontalo",
		MailFrom: "kinerja@" + domain, ReplyTo: "kepegawaian@" + domain,
		Units: []Unit{{"DINAS", "Dinas Pertanian Gorontalo Permai", ""}, {"SEK", "Sekretariat", "DINAS"}, {"BID", "Bidang Penyuluhan dan Data", "DINAS"}},
		Posts: []Post{
			{"BUPATI", "Bupati", appraisal.RegionalHead, "DINAS", ""},
			{"KADIS", "Kepala Dinas Pertanian", appraisal.JPTPratama, "DINAS", "BUPATI"},
			{"SEKDIN", "Sekretaris Dinas", appraisal.Administrator, "SEK", "KADIS"},
			{"KABID", "Kepala Bidang Penyuluhan dan Data", appraisal.Administrator, "BID", "KADIS"},
			{"KASI-SULUH", "Kepala Seksi Penyuluhan", appraisal.Supervisor, "BID", "KABID"},
			{"KASI-DATA", "Kepala Seksi Data Lahan", appraisal.Supervisor, "BID", "KABID"},
			{"ANALIS-SDM", "Analis Sumber Daya Manusia Aparatur", appraisal.Functional, "SEK", "SEKDIN"},
			{"PENYULUH", "Penyuluh Pertanian", appraisal.Functional, "BID", "KASI-SULUH"},
			{"PENDATA", "Petugas Data Lahan", appraisal.Executor, "BID", "KASI-DATA"},
		},
		Budget: 20_000_000, Systems: "Sistem Data Pertanian",
		Rehearsed: append([]appraisal.ActKind{appraisal.ApproveTraining, appraisal.ConfirmTraining, appraisal.CompleteTraining}, rehearsed...),
	}
	a.employ(seed, domain, "", map[string]int{"ANALIS-SDM": 2, "PENYULUH": 5, "PENDATA": 4})
	a.giveOffices("SEKDIN")
	a.Holders("PENDATA")[1].Late = true
	a.Holders("PENYULUH")[4].Weak = true
	return a
}
