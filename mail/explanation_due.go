package mail

// explanationDue asks both sides to explain, V.B.4.
var explanationDue = map[Language]words{
	Indonesian: {
		Subject:   "Beri penjelasan atas keberatan {{.Period}}",
		Many:      "Beri penjelasan atas {{.N}} keberatan",
		Act:       "Beri penjelasan",
		Preheader: "Penjelasan Anda dibaca sebelum keberatan diputuskan.",
		Body: []string{
			"{{if .ToEmployee}}Keberatan Anda sedang diperiksa. Anda diminta memberi penjelasan.{{else}}Ada keberatan atas evaluasi {{.Period}} yang Anda tanda tangani. Anda diminta memberi penjelasan.{{end}}",
			"Penjelasan Anda dibaca atasan pejabat penilai sebelum memutuskan. Sesudah batas waktu, keberatan diputuskan tanpa penjelasan Anda.",
		},
		Button: "Tulis penjelasan",
	},
	English: {
		Subject:   "Give your explanation: objection {{.Period}}",
		Many:      "Explain on {{.N}} objections",
		Act:       "Give your explanation",
		Preheader: "Your explanation is read before the objection is decided.",
		Body: []string{
			"{{if .ToEmployee}}Your objection is being examined. You are asked to explain.{{else}}There is an objection to the evaluation of {{.Period}} that you signed. You are asked to explain.{{end}}",
			"The appraiser's superior reads your explanation before deciding. After the deadline the objection is decided without it.",
		},
		Button: "Write it",
	},
}
