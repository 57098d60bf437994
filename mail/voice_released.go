package mail

// voiceReleased tells the employee and the appraiser that what peers and staff said can be read, before the rating: it is
// considered there and is no score (III.C.3).
var voiceReleased = map[Language]words{
	Indonesian: {
		Subject:   "Baca masukan dari rekan dan bawahan",
		Many:      "Baca masukan rekan dan bawahan, {{.N}} pegawai",
		Act:       "Baca masukan dari rekan dan bawahan",
		Preheader: "Hasilnya gabungan tanpa nama. Ini pertimbangan, bukan nilai.",
		Body: []string{
			"Masukan dari rekan setingkat dan bawahan, {{.Period}}, sudah dapat dibaca{{if .Employee}} untuk {{.Employee}}{{end}}.",
			"Ini salah satu pertimbangan dalam evaluasi, bukan nilai (lampiran III.C.3). Jangan mencari tahu siapa menulis apa.",
		},
		Button: "Baca hasilnya",
	},
	English: {
		Subject:   "Read what peers and staff say",
		Many:      "Read what peers and staff say of {{.N}} people",
		Act:       "Read what peers and staff say",
		Preheader: "Put together, without names. It is considered, and is no score.",
		Body: []string{
			"What peers and staff say, {{.Period}}, can be read now{{if .Employee}} for {{.Employee}}{{end}}.",
			"It is one of the considerations in the evaluation and no score (annex III.C.3). Do not try to find out who wrote what.",
		},
		Button: "Read it",
	},
}
