package mail

// deputyReturned tells both sides that a deputy acts no longer and the tasks are back.
var deputyReturned = map[Language]words{
	Indonesian: {
		Subject:   "{{if .Former}}Tugas pengganti Anda sudah selesai{{else}}Tugas penilaian kembali kepada Anda{{end}}",
		Many:      "{{if .Former}}Tugas pengganti Anda pada {{.N}} jabatan selesai{{else}}Tugas penilaian {{.N}} jabatan kembali kepada Anda{{end}}",
		Act:       "{{if .Former}}Anda tidak lagi menjadi pengganti{{else}}Lanjutkan tugas penilaian Anda{{end}}",
		Preheader: "{{if .Former}}Yang belum selesai kembali kepada pejabatnya.{{else}}Yang belum selesai menunggu Anda; batas waktunya tetap.{{end}}",
		Body: []string{
			"{{if .Former}}Anda bertindak sebagai pengganti sampai {{.To}}. Yang Anda kerjakan tetap tercatat atas nama Anda dengan kedudukan Plt atau Plh.{{else}}Pengganti Anda bertindak sampai {{.To}}. Tugas yang belum selesai kembali ke daftar Anda.{{end}}",
			"{{if .Former}}Tidak ada lagi yang perlu Anda lakukan untuk jabatan itu.{{else}}Batas waktunya berjalan terus selama Anda digantikan, jadi periksalah lebih dahulu yang terdekat.{{end}}",
		},
		Button: "{{if .Former}}Lihat catatan{{else}}Buka tugas saya{{end}}",
	},
	English: {
		Subject:   "{{if .Former}}You are no longer a deputy{{else}}Appraisal tasks are back with you{{end}}",
		Many:      "{{if .Former}}You are no longer a deputy in {{.N}} posts{{else}}The tasks of {{.N}} posts are back with you{{end}}",
		Act:       "{{if .Former}}You are no longer a deputy{{else}}Go on with your appraisal tasks{{end}}",
		Preheader: "{{if .Former}}What is not finished went back to the holder.{{else}}What is not finished waits for you; the deadlines stay.{{end}}",
		Body: []string{
			"{{if .Former}}You acted as deputy until {{.To}}. What you did stays on record in your name, with Plt or Plh.{{else}}Your deputy acted until {{.To}}. Tasks that are not finished are on your list again.{{end}}",
			"{{if .Former}}There is nothing more for you to do in that post.{{else}}Deadlines ran on while you were replaced, so look at the nearest first.{{end}}",
		},
		Button: "{{if .Former}}See the record{{else}}Open my tasks{{end}}",
	},
}
