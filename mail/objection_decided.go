package mail

// objectionDecided tells both sides that a decision was taken, and leaves the decision to the page.
var objectionDecided = map[Language]words{
	Indonesian: {
		Subject:   "Baca keputusan keberatan {{.Period}}",
		Many:      "Baca {{.N}} keputusan keberatan",
		Act:       "Baca keputusan keberatan",
		Preheader: "Keputusan dan alasannya ada di halaman evaluasi.",
		Body: []string{
			"{{if .ToEmployee}}Keberatan Anda{{else}}Keberatan{{end}} atas evaluasi {{.Period}} sudah diputuskan.",
			"Keputusan dan alasannya ada di halaman evaluasi. Hasilnya sekarang final.",
		},
		Button: "Baca keputusan",
	},
	English: {
		Subject:   "Read the decision: objection {{.Period}}",
		Many:      "Read {{.N}} decisions on objections",
		Act:       "Read the decision",
		Preheader: "The decision and its reasons are on the evaluation's page.",
		Body: []string{
			"{{if .ToEmployee}}Your objection{{else}}The objection{{end}} to the evaluation of {{.Period}} is decided.",
			"The decision and its reasons are on the evaluation's page. The result is now final.",
		},
		Button: "Read the decision",
	},
}
