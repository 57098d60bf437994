package mail

// targetsAgreed tells the employee that the targets are set, art. 14(1), (3).
var targetsAgreed = map[Language]words{
	Indonesian: {
		Subject:   "SKP {{.Year}} Anda telah ditetapkan",
		Act:       "SKP {{.Year}} ditetapkan",
		Preheader: "Simpan salinannya dan mulai mencatat kemajuan kerja.",
		Body: []string{
			"SKP {{.Year}} Anda telah ditetapkan dan berlaku.",
			"Simpan salinannya. Catat kemajuan kerja dan bukti sepanjang tahun; catatan itu dasar evaluasi Anda.",
		},
		Button: "Lihat SKP",
	},
	English: {
		Subject:   "Your SKP {{.Year}} is set",
		Act:       "SKP {{.Year}} is set",
		Preheader: "Keep a copy and start to note your progress.",
		Body: []string{
			"Your SKP {{.Year}} is set and in force.",
			"Keep a copy. Note your progress and evidence during the year: your evaluation rests on it.",
		},
		Button: "See the SKP",
	},
}
