package mail

// resultFinal tells that the result can no longer be objected to.
var resultFinal = map[Language]words{
	Indonesian: {
		Subject:   "Hasil evaluasi {{.Period}} sudah final",
		Many:      "{{.N}} hasil evaluasi sudah final",
		Act:       "Hasil evaluasi final",
		Preheader: "Lihat dan simpan dokumennya.",
		Body: []string{
			"Hasil evaluasi {{.Period}} sudah final.",
			"Halaman evaluasi memuat hasil, dasar, dan sebab finalnya. Simpan salinan dokumennya.",
		},
		Button: "Lihat hasil",
	},
	English: {
		Subject:   "The result of {{.Period}} is final",
		Many:      "{{.N}} results are final",
		Act:       "The result is final",
		Preheader: "See and keep the document.",
		Body: []string{
			"The result of the evaluation of {{.Period}} is final.",
			"Its page shows the result, its basis and why it is final. Keep a copy of the document.",
		},
		Button: "See the result",
	},
}
