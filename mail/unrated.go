package mail

// unrated asks HR to name a rater because both were silent (policy: the law does not say who rates then).
var unrated = map[Language]words{
	Indonesian: {
		Subject:   "Tunjuk penilai: evaluasi {{.Period}}",
		Many:      "Tunjuk penilai untuk {{.N}} evaluasi",
		Act:       "Tunjuk penilai",
		Preheader: "Pejabat penilai dan atasannya belum menilai.",
		Body: []string{
			"Evaluasi {{.Period}} seorang pegawai belum dinilai, baik oleh pejabat penilai maupun oleh atasannya.",
			"{{if .ToHR}}Tunjuk pejabat yang menilai, atau hubungi atasannya. Peraturan tidak mengatur keadaan ini; instansi yang menetapkan.{{else}}Anda masih dapat menilai. Pengelola kepegawaian juga sudah diberi tahu.{{end}}",
		},
		Button: "{{if .ToHR}}Tunjuk penilai{{else}}Buka evaluasi{{end}}",
	},
	English: {
		Subject:   "Name a rater: evaluation {{.Period}}",
		Many:      "Name a rater for {{.N}} evaluations",
		Act:       "Name a rater",
		Preheader: "Neither the appraiser nor the superior has rated.",
		Body: []string{
			"The evaluation of one employee for {{.Period}} is not rated, neither by the appraiser nor by the superior.",
			"{{if .ToHR}}Name an official who rates, or call the superior. The regulation is silent here; the agency decides.{{else}}You can still rate. The HR officer has been told as well.{{end}}",
		},
		Button: "{{if .ToHR}}Name a rater{{else}}Open the evaluation{{end}}",
	},
}
