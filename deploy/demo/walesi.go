package demo

import "siklus.id/appraisal"

// newWalesi makes a district in the highlands: what people can do counts beside what they reach, from the agency's own
// policy. The district is made up; only the way of appraising is that of the article.
func newWalesi(seed uint64) Agency {
	const domain = "distrik-walesi-lembah.example"
	a := Agency{
		Code: "walesi", Name: "Distrik Walesi Lembah (rekaan)", Zone: "Asia/Jayapura", Week: 6, Policy: "walesi",
		MailFrom: "kinerja@" + domain, ReplyTo: "kepegawaian@" + domain,
		Units: []Unit{{"DISTRIK", "Distrik Walesi Lembah", ""}, {"SEK", "Sekretariat Distrik", "DISTRIK"}, {"LAP", "Seksi Pelayanan Kampung", "DISTRIK"}},
		Posts: []Post{
			{"BUPATI", "Bupati", appraisal.RegionalHead, "DISTRIK", ""},
			{"KADISTRIK", "Kepala Distrik", appraisal.Administrator, "DISTRIK", "BUPATI"},
			{"SEKDIS", "Sekretaris Distrik", appraisal.Supervisor, "SEK", "KADISTRIK"},
			{"KASI-PEM", "Kepala Seksi Pemerintahan Kampung", appraisal.Supervisor, "LAP", "KADISTRIK"},
			{"KASI-SOS", "Kepala Seksi Sosial", appraisal.Supervisor, "LAP", "KADISTRIK"},
			{"ANALIS-SDM", "Analis Sumber Daya Manusia Aparatur", appraisal.Functional, "SEK", "SEKDIS"},
			{"PETUGAS-KAMPUNG", "Petugas Kampung", appraisal.Executor, "LAP", "KASI-PEM"},
			{"PENDAMPING", "Pendamping Sosial", appraisal.Functional, "LAP", "KASI-SOS"},
		},
		Courses: []Course{{"Berbicara dengan Warga", "Balai Pelatihan Pegunungan (rekaan)", 20, 6, 700_000}},
		Budget:  8_000_000, Systems: "Buku Kerja Distrik", Rehearsed: rehearsed,
	}
	a.employ(seed, domain, "", map[string]int{"ANALIS-SDM": 2, "PETUGAS-KAMPUNG": 5, "PENDAMPING": 4})
	a.giveOffices("SEKDIS")
	a.Holders("PENDAMPING")[1].Late = true
	a.Holders("PETUGAS-KAMPUNG")[4].Weak = true
	return a
}
