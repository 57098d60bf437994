package mail

// undecided asks HR to name who decides an objection that the superior let lie (policy: the law gives the
// superior a term, V.B.6, and is silent on what follows).
var undecided = map[Language]words{
	Indonesian: {
		Subject:   "Tunjuk pemutus keberatan {{.Period}}",
		Many:      "Tunjuk pemutus untuk {{.N}} keberatan",
		Act:       "Tunjuk pemutus keberatan",
		Preheader: "Keberatan belum diputuskan sampai batas waktunya.",
		Body: []string{
			"Keberatan atas evaluasi {{.Period}} belum diputuskan sampai batas waktunya (lampiran V.B.6).",
			"Tunjuk pejabat yang memutuskan, atau hubungi atasan pejabat penilai, yang masih dapat memutuskan.",
			"Bila tetap tidak ada keputusan{{if .DueDay}} sampai {{.DueDay}}{{end}}, hasil evaluasi berlaku dan menjadi final. Peraturan tidak mengatur keadaan ini; instansi yang menetapkan.",
		},
		Button: "Tunjuk pemutus",
	},
	English: {
		Subject:   "Name who decides: objection {{.Period}}",
		Many:      "Name who decides {{.N}} objections",
		Act:       "Name who decides",
		Preheader: "An objection was not decided within its term.",
		Body: []string{
			"The objection to the evaluation of {{.Period}} was not decided within its term (annex V.B.6).",
			"Name an official who decides, or call the appraiser's superior, who can still decide.",
			"If there is no decision{{if .DueDay}} by {{.DueDay}}{{end}} either, the result stands and becomes final. The regulation is silent here; the agency decides.",
		},
		Button: "Name who decides",
	},
}
