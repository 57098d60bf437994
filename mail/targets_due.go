package mail

// targetsDue asks the employee to draft the target agreement, art. 14; II.C.1; after January II.C.5.
var targetsDue = map[Language]words{
	Indonesian: {
		Subject:   "Susun SKP {{.Year}} paling lambat {{.DueDay}}",
		Act:       "Susun SKP {{.Year}}",
		Preheader: "Sepakati hasil kerja {{.Year}} dengan atasan Anda, lalu kirim SKP.",
		Body: []string{
			"Siklus penilaian kinerja {{.Year}} sudah dimulai.",
			"Bicarakan dengan atasan Anda hasil kerja, ukuran, dan perilaku yang diharapkan. Tulis kesepakatannya dalam Sasaran Kinerja Pegawai (SKP), lalu kirim.",
			"Bila SKP belum ditetapkan sampai batas waktu, dialog berlanjut dengan atasan pejabat penilai Anda.",
		},
		Button: "Susun SKP",
	},
	English: {
		Subject:   "Draft your SKP {{.Year}} by {{.DueDay}}",
		Act:       "Draft your SKP {{.Year}}",
		Preheader: "Agree with your superior on the results of {{.Year}}, then send the SKP.",
		Body: []string{
			"The {{.Year}} appraisal cycle has started.",
			"Talk with your superior about the results, measures and behaviour that are expected. Write down what you agreed in your target agreement (SKP) and send it.",
			"If the SKP is not set by the deadline, the dialogue goes on with your appraiser's superior.",
		},
		Button: "Draft the SKP",
	},
}
