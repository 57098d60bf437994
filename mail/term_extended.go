package mail

// termExtended tells that a term ends later than before.
var termExtended = map[Language]words{
	Indonesian: {
		Subject:   "Batas waktu baru {{.Sort}}: {{.DueDay}}",
		Act:       "Batas waktu diperpanjang",
		Preheader: "Batas waktu lama tidak berlaku lagi.",
		Body: []string{
			"Pengelola kepegawaian memperpanjang batas waktu {{.Matter}}.",
			"Batas waktu yang berlaku tertulis di bawah ini. Yang lama tidak berlaku lagi.",
		},
		Button: "Buka halaman",
	},
	English: {
		Subject:   "New deadline of your {{.Sort}}: {{.DueDay}}",
		Act:       "The deadline is extended",
		Preheader: "The old deadline no longer counts.",
		Body: []string{
			"The HR officer has extended a deadline: {{.Matter}}.",
			"The deadline that counts is written below. The old one no longer does.",
		},
		Button: "Open the page",
	},
}
