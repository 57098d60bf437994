package mail

// caseReopened tells that a case is open again: a reopening is always told to the person.
var caseReopened = map[Language]words{
	Indonesian: {
		Subject:   "Dibuka kembali: {{.Matter}}",
		Act:       "Dibuka kembali",
		Preheader: "Lihat alasan dan langkah berikutnya.",
		Body: []string{
			"Pengelola kepegawaian membuka kembali {{.Matter}}.",
			"Isian sebelumnya tetap tersimpan. Alasan dan langkah berikutnya ada di halaman Anda.",
		},
		Button: "Lihat langkah berikutnya",
	},
	English: {
		Subject:   "Opened again: {{.Matter}}",
		Act:       "Opened again",
		Preheader: "See the reason and the next step.",
		Body: []string{
			"The HR officer has opened this again: {{.Matter}}.",
			"What was written before is kept. The reason and the next step are on your page.",
		},
		Button: "See the next step",
	},
}
