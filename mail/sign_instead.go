package mail

// signInstead asks the superior to sign what the appraiser rated and did not sign in the window, V.A.8; who
// rates anew gives a final result, IV.A.11.
var signInstead = map[Language]words{
	Indonesian: {
		Subject:   "Tanda tangani sebagai atasan: {{.Period}}",
		Many:      "Tanda tangani {{.N}} evaluasi menggantikan penilai",
		Act:       "Tanda tangani menggantikan penilai",
		Preheader: "Penilaian sudah ada; tanda tangannya belum.",
		Body: []string{
			"Pejabat penilai sudah menilai seorang pegawai untuk {{.Period}}. Dokumennya belum ditandatangani ketika masa evaluasi berakhir.",
			"Sebagai atasannya, Anda yang menandatangani. Periksa penilaian itu lebih dahulu.",
			"Bila perlu, Anda dapat menilai sendiri. Hasil penilaian Anda sendiri final.",
			"Dasar: PermenPANRB 6/2022, lampiran IV.A.11 dan V.A.8.",
		},
		Button: "Periksa dan tanda tangani",
	},
	English: {
		Subject:   "Sign in the appraiser's place: {{.Period}}",
		Many:      "Sign {{.N}} evaluations for their appraiser",
		Act:       "Sign for the appraiser",
		Preheader: "The ratings are given; the signature is missing.",
		Body: []string{
			"The appraiser has rated one employee for {{.Period}}. The document was not signed when the window ended.",
			"As the appraiser's superior you sign. Check the ratings first.",
			"If need be, you can rate yourself. A result that you rate yourself is final.",
			"Basis: PermenPANRB 6/2022, annex IV.A.11 and V.A.8.",
		},
		Button: "Check and sign",
	},
}
