package mail

// termExtended tells that a term has another last day: later than before, or that of before again.
var termExtended = map[Language]words{
	Indonesian: {
		Subject:   "Batas waktu baru {{.Sort}}: {{.DueDay}}",
		Act:       "Batas waktu baru",
		Preheader: "Batas waktu lama tidak berlaku lagi.",
		Body: []string{
			"Pengelola kepegawaian menetapkan batas waktu baru untuk {{.Matter}}.",
			"Batas waktu yang berlaku tertulis di bawah ini. Yang lama tidak berlaku lagi.",
		},
		Button: "Buka halaman",
	},
	English: {
		Subject:   "New deadline of your {{.Sort}}: {{.DueDay}}",
		Act:       "A new deadline",
		Preheader: "The old deadline no longer counts.",
		Body: []string{
			"The HR officer has set a new deadline: {{.Matter}}.",
			"The deadline that counts is written below. The old one no longer does.",
		},
		Button: "Open the page",
	},
}
