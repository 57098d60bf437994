package mail

// delivered asks the employee to receive the document; receipt starts the return (T10, T15) and the
// objection (T11), V.A.6; V.A.10; V.B.2. It says nothing about the result.
var delivered = map[Language]words{
	Indonesian: {
		Subject:   "Terima hasil evaluasi {{.Period}}",
		Act:       "Terima hasil evaluasi",
		Preheader: "Dokumen evaluasi Anda siap. Batas waktu berjalan sejak Anda terima.",
		Body: []string{
			"Dokumen evaluasi {{.Period}} sudah diserahkan kepada Anda.",
			"Buka dan terima dokumennya. Sejak diterima, berjalan masa mengembalikan dokumen dan, bila hasilnya belum final, masa keberatan.",
			"{{if .Due}}Bila tidak diterima sampai batas waktu, dokumen dianggap diterima menurut ketentuan instansi.{{end}}",
		},
		Button: "Terima dokumen",
	},
	English: {
		Subject:   "Receive your result: {{.Period}}",
		Act:       "Receive your result",
		Preheader: "Your evaluation document is ready. Terms start when you receive it.",
		Body: []string{
			"The evaluation document of {{.Period}} has been delivered to you.",
			"Open and receive it. From then on the time to return it runs and, if the result is not final yet, the time to object.",
			"{{if .Due}}If you do not receive it by the deadline, it counts as received under the agency's rules.{{end}}",
		},
		Button: "Receive the document",
	},
}
