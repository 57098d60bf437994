package mail

// complaintOverdue tells who leads a silent person, and HR, that the citizen is owed the answer by them now.
var complaintOverdue = map[Language]words{
	Indonesian: {
		Subject:   "Pengaduan warga belum dijawab: giliran Anda",
		Many:      "{{.N}} pengaduan warga belum dijawab",
		Act:       "Jawab pengaduan yang terlewat",
		Preheader: "Batas waktu jawaban pegawai sudah lewat; warga masih menunggu.",
		Body: []string{
			"{{with .Employee}}{{.}} belum menjawab pengaduan warga{{else}}Pengaduan warga belum dijawab{{end}} sampai batas waktunya.",
			"{{if .ToHR}}Atasannya sudah diberi tahu. Pastikan warga mendapat jawaban, lalu tutup pengaduan ini.{{else}}Sekarang Anda yang menjawab warga, lalu menutup pengaduan ini.{{end}} Diam bukan bukti: putuskan dari yang terjadi.",
		},
		Button: "Buka pengaduan",
	},
	English: {
		Subject:   "A citizen has no answer yet: your turn",
		Many:      "{{.N}} complaints of citizens have no answer",
		Act:       "Answer an overdue complaint",
		Preheader: "The term of the staff member has passed; the citizen still waits.",
		Body: []string{
			"{{with .Employee}}{{.}} did not answer a citizen's complaint{{else}}A citizen's complaint was not answered{{end}} within the term.",
			"{{if .ToHR}}Their superior has been told. See that the citizen gets an answer, then close the complaint.{{else}}Now you answer the citizen, and then close the complaint.{{end}} Silence proves nothing: decide by what happened.",
		},
		Button: "Open the complaint",
	},
}
