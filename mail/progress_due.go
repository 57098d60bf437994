package mail

// progressDue asks for an entry of progress after silence; an entry is the agency's wish (art. 16(3)–(4)), so the
// letter says so and threatens with nothing.
var progressDue = map[Language]words{
	Indonesian: {
		Subject:   "Catat kemajuan kerja Anda minggu ini",
		Act:       "Catat kemajuan kerja",
		Preheader: "Cukup satu menit dari ponsel. Abaikan bila baru saja mencatat.",
		Body: []string{
			"Belum ada catatan kemajuan dari Anda akhir-akhir ini.",
			"Tulis satu hasil yang tercapai. Catatan Anda terkumpul sendiri saat laporan realisasi, dan pimpinan dapat memberi umpan balik lebih awal.",
			"Surat ini datang paling banyak sekali seminggu.",
		},
		Button: "Catat kemajuan",
	},
	English: {
		Subject:   "Note your progress this week",
		Act:       "Note your progress",
		Preheader: "A minute on your phone is enough. Ignore this if you just did.",
		Body: []string{
			"There has been no progress entry from you lately.",
			"Write down one result you reached. Your entries are gathered for the check-in by themselves, and your leader can give feedback earlier.",
			"This letter comes once a week at most.",
		},
		Button: "Note progress",
	},
}
