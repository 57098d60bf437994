package mail

// readyToRate asks the appraiser for the two ratings, arts 24–25; IV.B.3.
var readyToRate = map[Language]words{
	Indonesian: {
		Subject:   "Nilai satu pegawai untuk {{.Period}}",
		Many:      "{{.N}} pegawai siap Anda nilai",
		Act:       "Nilai kinerja pegawai",
		Preheader: "Bahan evaluasi sudah terkumpul. Tinggal penilaian Anda.",
		Body: []string{
			"Bahan evaluasi {{.Period}} seorang pegawai sudah siap.",
			"Bandingkan realisasi dengan ekspektasi, lalu nilai hasil kerja dan perilakunya. Anda melihat predikat sebelum menandatangani.",
			"{{if .Due}}Sesudah batas waktu, penilaian beralih kepada atasan Anda dan hasilnya final.{{end}}",
		},
		Button: "Nilai sekarang",
	},
	English: {
		Subject:   "Rate one employee for {{.Period}}",
		Many:      "{{.N}} employees are ready to be rated",
		Act:       "Rate an employee",
		Preheader: "Everything for the evaluation is in. Your rating is next.",
		Body: []string{
			"The evaluation of one employee for {{.Period}} is ready.",
			"Compare what was achieved with what was expected, then rate results and behaviour. You see the predicate before you sign.",
			"{{if .Due}}After the deadline the rating passes to your superior, and that result is final.{{end}}",
		},
		Button: "Rate now",
	},
}
