package demo

import "siklus.id/appraisal"

// newKuranji makes a sub-district with a health post: appraised by achievement, reported from day to day, from the
// agency's own policy. The sub-district is made up; only the way of appraising is that of the article.
func newKuranji(seed uint64) Agency {
	const domain = "kec-kuranji-elok.example"
	a := Agency{
		Code: "kuranji", Name: "Kecamatan Kuranji Elok (rekaan)", Zone: "Asia/Jakarta", Week: 5, Policy: "kuranji",
		MailFrom: "kinerja@" + domain, ReplyTo: "kepegawaian@" + domain,
		Units: []Unit{
			{"KEC", "Kecamatan Kuranji Elok", ""},
			{"SEK", "Sekretariat Kecamatan", "KEC"},
			{"YAN", "Seksi Pelayanan Umum", "KEC"},
			{"POS", "Pos Kesehatan Kuranji Elok", "KEC"},
		},
		Posts: []Post{
			{"WALI", "Wali Kota", appraisal.RegionalHead, "KEC", ""},
			{"CAMAT", "Camat Kuranji Elok", appraisal.Administrator, "KEC", "WALI"},
			{"SEKCAM", "Sekretaris Kecamatan", appraisal.Supervisor, "SEK", "CAMAT"},
			{"KASI-YAN", "Kepala Seksi Pelayanan Umum", appraisal.Supervisor, "YAN", "CAMAT"},
			{"KA-POS", "Kepala Pos Kesehatan", appraisal.Supervisor, "POS", "CAMAT"},
			{"ANALIS-SDM", "Analis Sumber Daya Manusia Aparatur", appraisal.Functional, "SEK", "SEKCAM"},
			{"LOKET", "Petugas Loket Pelayanan", appraisal.Executor, "YAN", "KASI-YAN"},
			{"BIDAN", "Bidan", appraisal.Functional, "POS", "KA-POS"},
		},
		Courses: []Course{
			{"Kunjungan Rumah yang Bermutu", "Balai Pelatihan Kesehatan (rekaan)", 24, 5, 1_250_000},
			{"Pelayanan Loket yang Cepat dan Tepat", "Balai Pelatihan Kecamatan (rekaan)", 24, 5, 1_000_000},
		},
		Budget: 15_000_000, Systems: "Sistem Informasi Kecamatan", Rehearsed: rehearsed,
	}
	a.employ(seed, domain, "", map[string]int{"ANALIS-SDM": 2, "LOKET": 5, "BIDAN": 5})
	one := func(post string, n int) *Person { return a.Holders(post)[n] }
	one("SEKCAM", 0).Office, one("ANALIS-SDM", 0).Office = "hr", "hr"
	one("ANALIS-SDM", 1).Office, one("ANALIS-SDM", 1).Language = "auditor", "en"
	one("LOKET", 1).Late, one("BIDAN", 1).Late = true, true
	one("LOKET", 2).Objects = appraisal.Upheld
	one("BIDAN", 4).Weak = true
	return a
}
