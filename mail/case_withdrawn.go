package mail

// caseWithdrawn tells that a case is taken back: opened in error, or an objection withdrawn.
var caseWithdrawn = map[Language]words{
	Indonesian: {
		Subject:   "Ditarik: {{.Matter}}",
		Act:       "Penarikan",
		Preheader: "Tidak ada lagi tugas untuk Anda dalam hal ini.",
		Body: []string{
			"Ini ditarik dan tidak dilanjutkan: {{.Matter}}.",
			"Alasannya tercatat dan dapat Anda baca di halaman Anda. Sampaikan bila keliru.",
		},
		Button: "Lihat catatan",
	},
	English: {
		Subject:   "Withdrawn: {{.Matter}}",
		Act:       "Withdrawn",
		Preheader: "There is nothing more for you to do here.",
		Body: []string{
			"This is withdrawn and does not go on: {{.Matter}}.",
			"The reason is on record, and you can read it on your page. Tell us if it is wrong.",
		},
		Button: "See the record",
	},
}
