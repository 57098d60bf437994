package mail

// returnAndObjection tells the two terms that run side by side after receipt, V.A.6; V.B.2.
var returnAndObjection = map[Language]words{
	Indonesian: {
		Subject:   "Kembalikan dokumen evaluasi {{.Period}}",
		Act:       "Kembalikan dokumen evaluasi",
		Preheader: "Tanda tangani dan kembalikan.{{if .Object}} Keberatan punya batas waktu sendiri.{{end}}",
		Body: []string{
			"Anda sudah menerima dokumen evaluasi {{.Period}}. Tanda tangani dan kembalikan, atau nyatakan bahwa Anda tidak bersedia menandatangani.",
			"{{if .Object}}Bila tidak sependapat, Anda boleh mengajukan keberatan disertai alasan. Batas waktunya tersendiri.{{else}}Hasil ini final, sehingga tidak dapat diajukan keberatan.{{end}}",
			"{{if .Object}}Menandatangani tidak menghapus hak Anda mengajukan keberatan.{{end}}",
		},
		Button: "Buka dokumen",
	},
	English: {
		Subject:   "Return your document: {{.Period}}",
		Act:       "Return your document",
		Preheader: "Sign and return it.{{if .Object}} An objection has a deadline of its own.{{end}}",
		Body: []string{
			"You have received the evaluation document of {{.Period}}. Sign and return it, or state that you are not willing to sign.",
			"{{if .Object}}If you do not agree, you may object, with reasons. That has a deadline of its own.{{else}}This result is final, so no objection is possible.{{end}}",
			"{{if .Object}}Signing does not take away your right to object.{{end}}",
		},
		Button: "Open the document",
	},
}
