package mail

// talentRecognised tells somebody that they were recognised. For what stands on the page; no rating stands anywhere.
var talentRecognised = map[Language]words{
	Indonesian: {
		Subject:   "Lihat penghargaan Anda untuk tahun {{.Year}}",
		Many:      "Lihat {{.N}} penghargaan Anda",
		Act:       "Lihat penghargaan {{.Year}}",
		Preheader: "Instansi Anda memberi penghargaan atas pekerjaan Anda.",
		Body: []string{
			"Instansi Anda memberi Anda penghargaan atas pekerjaan Anda pada tahun {{.Year}}. Terima kasih.",
			"Untuk apa penghargaan itu diberikan dan apa artinya dapat Anda baca di halaman penghargaan, yang terbuka bagi semua pegawai.",
		},
		Button: "Lihat penghargaan",
	},
	English: {
		Subject:   "See your recognition for the year {{.Year}}",
		Many:      "See your {{.N}} recognitions",
		Act:       "See the recognition of {{.Year}}",
		Preheader: "Your agency recognises your work.",
		Body: []string{
			"Your agency recognises your work in the year {{.Year}}. Thank you.",
			"For what, and what it brings, you can read on the page of recognitions, which is open to all staff.",
		},
		Button: "See the recognition",
	},
}
