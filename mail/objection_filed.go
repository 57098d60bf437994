package mail

// objectionFiled tells that an objection is received and until when it is decided, art. 29; V.B.2–6.
var objectionFiled = map[Language]words{
	Indonesian: {
		Subject:   "{{if .ToSuperior}}Periksa keberatan{{else}}Keberatan diterima{{end}}: {{.Period}}",
		Many:      "{{.N}} keberatan diterima",
		Act:       "{{if .ToSuperior}}Periksa keberatan{{else}}Keberatan diterima{{end}}",
		Preheader: "{{if .DueDay}}Keputusan paling lambat {{.DueDay}}.{{else}}Keberatan sudah tercatat.{{end}}",
		Body: []string{
			"{{if .ToEmployee}}Keberatan Anda atas evaluasi {{.Period}} sudah diterima dan dicatat.{{else}}Ada keberatan atas evaluasi {{.Period}}.{{end}}",
			"{{if .ToSuperior}}Kami meminta penjelasan pegawai dan pejabat penilai. Setelah itu Anda memeriksa dan memutuskan, dengan alasan.{{else}}Atasan pejabat penilai memeriksanya, meminta penjelasan kedua pihak, lalu memutuskan.{{end}}",
			"{{if .ToEmployee}}Batas waktu mengembalikan dokumen tetap berjalan.{{end}}",
		},
		Button: "Lihat keberatan",
	},
	English: {
		Subject:   "{{if .ToSuperior}}Examine an objection{{else}}Objection received{{end}}: {{.Period}}",
		Many:      "{{.N}} objections received",
		Act:       "{{if .ToSuperior}}Examine an objection{{else}}Objection received{{end}}",
		Preheader: "{{if .DueDay}}To be decided by {{.DueDay}}.{{else}}The objection is on record.{{end}}",
		Body: []string{
			"{{if .ToEmployee}}Your objection to the evaluation of {{.Period}} is received and on record.{{else}}There is an objection to the evaluation of {{.Period}}.{{end}}",
			"{{if .ToSuperior}}We ask the employee and the appraiser to explain. You then examine and decide, with reasons.{{else}}The appraiser's superior examines it, asks both sides to explain, and decides.{{end}}",
			"{{if .ToEmployee}}The time to return the document goes on running.{{end}}",
		},
		Button: "See the objection",
	},
}
