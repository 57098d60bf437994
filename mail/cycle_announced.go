package mail

// cycleAnnounced tells everybody in a cycle that HR announced it. What it says stands on the page.
var cycleAnnounced = map[Language]words{
	Indonesian: {
		Subject:   "Baca pengumuman penilaian kinerja {{.Year}}",
		Many:      "Baca {{.N}} pengumuman penilaian kinerja",
		Act:       "Baca pengumuman {{.Year}}",
		Preheader: "Pengelola kepegawaian menjelaskan tujuan dan jalannya tahun ini.",
		Body: []string{
			"Pengelola kepegawaian mengumumkan penilaian kinerja {{.Year}}: tujuannya, jalannya, dan apa artinya bagi Anda.",
			"Baca, lalu tandai bahwa Anda sudah membacanya. Itu bukan tanda setuju; tanggapan Anda dapat disampaikan lewat survei.",
		},
		Button: "Baca pengumuman",
	},
	English: {
		Subject:   "Read the announcement of appraisal {{.Year}}",
		Many:      "Read {{.N}} announcements of appraisals",
		Act:       "Read the announcement of {{.Year}}",
		Preheader: "The HR desk explains aims and course of this year.",
		Body: []string{
			"The HR desk announces the performance appraisal {{.Year}}: its aims, its course, and what it means for you.",
			"Read it and note that you have. That is no agreement; you can say what you think in the survey.",
		},
		Button: "Read the announcement",
	},
}
