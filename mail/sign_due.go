package mail

// signDue asks the appraiser to sign ratings that were given without a signature, V.A.4; what follows from
// silence is V.A.8.
var signDue = map[Language]words{
	Indonesian: {
		Subject:   "Tanda tangani evaluasi paling lambat {{.DueDay}}",
		Many:      "Tanda tangani {{.N}} dokumen evaluasi",
		Act:       "Tanda tangani dokumen evaluasi",
		Preheader: "Penilaian Anda sudah tersimpan. Tinggal tanda tangan.",
		Body: []string{
			"Penilaian Anda atas seorang pegawai untuk {{.Period}} sudah tersimpan, tetapi belum ditandatangani.",
			"Periksa sekali lagi, lalu tanda tangani. Sampai saat itu Anda masih dapat mengubahnya.",
			"Sesudah batas waktu, atasan Anda yang menandatangani (PermenPANRB 6/2022, lampiran V.A.8).",
		},
		Button: "Periksa dan tanda tangani",
	},
	English: {
		Subject:   "Sign an evaluation by {{.DueDay}}",
		Many:      "Sign {{.N}} evaluation documents",
		Act:       "Sign the evaluation",
		Preheader: "Your ratings are saved. Only the signature is missing.",
		Body: []string{
			"Your ratings of one employee for {{.Period}} are saved but not signed.",
			"Check them once more and sign. Until then you can still change them.",
			"After the deadline your superior signs (PermenPANRB 6/2022, annex V.A.8).",
		},
		Button: "Check and sign",
	},
}
