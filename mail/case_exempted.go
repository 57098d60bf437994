package mail

// caseExempted tells that no appraisal is due, II.C.8; the reason stands on the page.
var caseExempted = map[Language]words{
	Indonesian: {
		Subject:   "Dikecualikan: {{.Matter}}",
		Act:       "Dikecualikan dari penilaian",
		Preheader: "Tidak ada lagi tugas untuk Anda dalam hal ini.",
		Body: []string{
			"Pengelola kepegawaian mengecualikan {{.Matter}}. Tidak ada tugas yang perlu Anda selesaikan.",
			"Alasannya tercatat dan dapat Anda baca di halaman Anda. Sampaikan bila keliru.",
		},
		Button: "Lihat catatan",
	},
	English: {
		Subject:   "Exempted: {{.Matter}}",
		Act:       "Exempted from appraisal",
		Preheader: "There is nothing more for you to do here.",
		Body: []string{
			"The HR officer has exempted this: {{.Matter}}. There is no task for you to finish.",
			"The reason is on record, and you can read it on your page. Tell us if it is wrong.",
		},
		Button: "See the record",
	},
}
