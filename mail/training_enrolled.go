package mail

// trainingEnrolled tells the employee that the seat is theirs.
var trainingEnrolled = map[Language]words{
	Indonesian: {
		Subject:   "Anda terdaftar dalam pelatihan",
		Act:       "Terdaftar dalam pelatihan",
		Preheader: "Catat tanggalnya. Simpan bukti kelulusan sesudah selesai.",
		Body: []string{
			"Anda terdaftar dalam pelatihan di bawah ini.",
			"Sesudah selesai, serahkan bukti kelulusan kepada pengelola kepegawaian. Jam pelajaran Anda kemudian dicatat.",
		},
		Button: "Lihat pelatihan",
	},
	English: {
		Subject:   "You are enrolled in a training",
		Act:       "Enrolled in a training",
		Preheader: "Note the date. Keep the certificate afterwards.",
		Body: []string{
			"You are enrolled in the training below.",
			"Afterwards, hand your certificate to the HR officer. Your lesson hours are credited then.",
		},
		Button: "See the training",
	},
}
