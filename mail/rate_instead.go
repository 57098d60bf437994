package mail

// rateInstead asks the superior to rate because the appraiser was silent, IV.A.11; V.A.8.
var rateInstead = map[Language]words{
	Indonesian: {
		Subject:   "Nilai menggantikan penilai: {{.Period}}",
		Many:      "Nilai {{.N}} pegawai menggantikan pejabat penilai",
		Act:       "Nilai menggantikan penilai",
		Preheader: "Pejabat penilai tidak menilai sampai akhir masa evaluasi.",
		Body: []string{
			"Masa evaluasi {{.Period}} sudah berakhir dan pejabat penilai belum menilai seorang pegawai.",
			"Sebagai atasannya, Anda yang mengevaluasi dan menandatangani. Hasilnya final.",
			"Dasar: PermenPANRB 6/2022, lampiran IV.A.11 dan V.A.8.",
		},
		Button: "Nilai sekarang",
	},
	English: {
		Subject:   "Rate in the appraiser's place: {{.Period}}",
		Many:      "Rate {{.N}} employees for their appraiser",
		Act:       "Rate for the appraiser",
		Preheader: "The appraiser did not rate before the window ended.",
		Body: []string{
			"The window of {{.Period}} has ended and the appraiser has not rated one employee.",
			"As the appraiser's superior you evaluate and sign. The result is final.",
			"Basis: PermenPANRB 6/2022, annex IV.A.11 and V.A.8.",
		},
		Button: "Rate now",
	},
}
