package mail

// calibrationProposed tells whoever may rate that a calibration session (*kalibrasi*) proposes another rating of somebody,
// as a consideration (IV.B.2.a). Neither rating stands in the letter.
var calibrationProposed = map[Language]words{
	Indonesian: {
		Subject:   "Jawab usulan kalibrasi",
		Many:      "Jawab {{.N}} usulan kalibrasi",
		Act:       "Jawab usulan kalibrasi",
		Preheader: "Anda yang menilai: nilai ulang, atau tolak dengan alasan, sebelum menandatangani.",
		Body: []string{
			"Sesi kalibrasi membandingkan penilaian {{.Period}} dan mengusulkan penilaian lain untuk {{.Employee}}, dengan alasannya.",
			"Usulan itu bahan pertimbangan. Nilai ulang bila Anda setuju, atau tolak dengan alasan; tanpa jawaban Anda penilaian tidak berubah.",
			"Tunda tanda tangan sampai Anda menjawab: penilaian yang sudah ditandatangani tidak dapat ditarik.",
		},
		Button: "Lihat usulan",
	},
	English: {
		Subject:   "Answer a calibration proposal",
		Many:      "Answer {{.N}} calibration proposals",
		Act:       "Answer a calibration proposal",
		Preheader: "You rate: rate again, or decline with a reason, before you sign.",
		Body: []string{
			"A calibration session compared the ratings of {{.Period}} and proposes another one of {{.Employee}}, with its reason.",
			"The proposal is a consideration. Rate again if you agree, or decline with a reason; without your answer nothing changes.",
			"Put the signature off until you have answered: a signed rating cannot be taken back.",
		},
		Button: "See the proposal",
	},
}
