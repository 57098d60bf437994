package mail

// deputyNamed tells the deputy and the one whose queue it is that tasks pass for some days, IV.A.3.
var deputyNamed = map[Language]words{
	Indonesian: {
		Subject:   "{{if .Former}}Tugas penilaian Anda dialihkan{{else}}Tugas penilaian dialihkan kepada Anda{{end}}",
		Many:      "{{if .Former}}Tugas penilaian dari {{.N}} jabatan Anda dialihkan{{else}}Tugas penilaian {{.N}} jabatan dialihkan kepada Anda{{end}}",
		Act:       "{{if .Former}}Tugas penilaian Anda dialihkan sementara{{else}}Bertindak sebagai pejabat pengganti{{end}}",
		Preheader: "{{if .Former}}Batas waktu berjalan terus di tangan pengganti Anda.{{else}}Lanjutkan dari keadaan terakhir; batas waktunya tetap.{{end}}",
		Body: []string{
			"{{if .Former}}Tugas penilaian pada jabatan Anda dikerjakan pengganti mulai {{.From}} sampai {{.To}}.{{else}}Anda menjadi pejabat pengganti mulai {{.From}} sampai {{.To}}. Tugas penilaian jabatan itu masuk ke daftar tugas Anda.{{end}}",
			"{{if .Former}}Sesudah hari itu semua yang belum selesai kembali kepada Anda. Anda dapat mengambilnya kembali lebih awal.{{else}}Setiap tindakan Anda tercatat dengan kedudukan Plt atau Plh. Yang belum selesai kembali kepada pejabatnya sesudah hari terakhir.{{end}}",
			"{{if not .Former}}Tugas tentang diri Anda sendiri tidak beralih: tidak seorang pun menilai dirinya sendiri.{{end}}",
		},
		Button: "{{if .Former}}Lihat pengalihan{{else}}Buka tugas saya{{end}}",
	},
	English: {
		Subject:   "{{if .Former}}Your appraisal tasks are handed over{{else}}Appraisal tasks are handed over to you{{end}}",
		Many:      "{{if .Former}}The tasks of {{.N}} of your posts are handed over{{else}}The tasks of {{.N}} posts are handed over to you{{end}}",
		Act:       "{{if .Former}}Your appraisal tasks are handed over for a while{{else}}Act as deputy{{end}}",
		Preheader: "{{if .Former}}Deadlines run on with your deputy.{{else}}Go on where it stands; the deadlines stay.{{end}}",
		Body: []string{
			"{{if .Former}}A deputy does the appraisal tasks of your post from {{.From}} to {{.To}}.{{else}}You act as deputy from {{.From}} to {{.To}}. The appraisal tasks of that post come to your list.{{end}}",
			"{{if .Former}}After that day whatever is not finished comes back to you. You can take it back earlier.{{else}}Each of your acts is recorded with Plt or Plh. What is not finished goes back to the holder after the last day.{{end}}",
			"{{if not .Former}}Tasks about yourself do not pass: nobody appraises themselves.{{end}}",
		},
		Button: "{{if .Former}}See the handover{{else}}Open my tasks{{end}}",
	},
}
