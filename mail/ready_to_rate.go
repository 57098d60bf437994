package mail

// readyToRate asks the appraiser for the two ratings, arts 24–25; IV.B.3. It does not say that everything is in: a silent
// employee keeps no term from running.
var readyToRate = map[Language]words{
	Indonesian: {
		Subject:   "Nilai satu pegawai untuk {{.Period}}",
		Many:      "{{.N}} pegawai siap Anda nilai",
		Act:       "Nilai kinerja pegawai",
		Preheader: "Penilaian sudah dapat diberikan. Lihat penilaian diri siapa yang sudah masuk.",
		Body: []string{
			"Seorang pegawai sudah dapat Anda nilai untuk {{.Period}}. Penilaian dirinya boleh ditunggu, tetapi batas waktu Anda tetap berjalan; daftar bawahan Anda menunjukkan siapa yang sudah mengirimnya.",
			"Bandingkan realisasi dengan ekspektasi, lalu nilai hasil kerja dan perilakunya. Anda melihat predikat sebelum menandatangani.",
			"{{if .Due}}Sesudah batas waktu, penilaian beralih kepada atasan Anda dan hasilnya final.{{end}}",
		},
		Button: "Nilai sekarang",
	},
	English: {
		Subject:   "Rate one employee for {{.Period}}",
		Many:      "{{.N}} employees are ready to be rated",
		Act:       "Rate an employee",
		Preheader: "You may rate now. See whose self-appraisal is in.",
		Body: []string{
			"You may rate one employee for {{.Period}}. You may wait for the self-appraisal, but your deadline runs; the list of your staff shows who has sent it.",
			"Compare what was achieved with what was expected, then rate results and behaviour. You see the predicate before you sign.",
			"{{if .Due}}After the deadline the rating passes to your superior, and that result is final.{{end}}",
		},
		Button: "Rate now",
	},
}
