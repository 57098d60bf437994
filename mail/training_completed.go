package mail

// trainingCompleted tells the employee that the hours are credited.
var trainingCompleted = map[Language]words{
	Indonesian: {
		Subject:   "Pelatihan Anda selesai dicatat",
		Act:       "Pelatihan selesai",
		Preheader: "{{if .Hours}}{{.Hours}} jam pelajaran dicatat untuk Anda.{{else}}Hasilnya tersimpan dalam catatan Anda.{{end}}",
		Body: []string{
			"Bukti pelatihan Anda sudah diterima.{{if .Hours}} {{.Hours}} jam pelajaran (JP) dicatat untuk Anda.{{end}}",
		},
		Button: "Lihat catatan",
	},
	English: {
		Subject:   "Your training is on record",
		Act:       "Training completed",
		Preheader: "{{if .Hours}}{{.Hours}} lesson hours are credited to you.{{else}}It is kept in your record.{{end}}",
		Body: []string{
			"The proof of your training has been received.{{if .Hours}} {{.Hours}} lesson hours (JP) are credited to you.{{end}}",
		},
		Button: "See the record",
	},
}
