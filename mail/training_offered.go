package mail

// trainingOffered asks the employee to confirm a seat.
var trainingOffered = map[Language]words{
	Indonesian: {
		Subject:   "Konfirmasi kursi pelatihan Anda",
		Many:      "Konfirmasi {{.N}} kursi pelatihan Anda",
		Act:       "Konfirmasi kursi pelatihan",
		Preheader: "Satu kursi pelatihan disimpan untuk Anda.",
		Body: []string{
			"Satu kursi pelatihan disimpan untuk Anda.",
			"Konfirmasi bila Anda dapat ikut. Bila tidak, sampaikan alasannya agar kursi dapat diberikan kepada pegawai lain.",
		},
		Button: "Konfirmasi",
	},
	English: {
		Subject:   "Confirm your training seat",
		Many:      "Confirm your {{.N}} training seats",
		Act:       "Confirm your training seat",
		Preheader: "A training seat is held for you.",
		Body: []string{
			"A training seat is held for you.",
			"Confirm it if you can take part. If you cannot, say why, so that the seat can go to somebody else.",
		},
		Button: "Confirm",
	},
}
