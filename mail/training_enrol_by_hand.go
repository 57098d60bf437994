package mail

// trainingEnrolByHand asks HR to enrol somebody whom the organiser's system did not take.
var trainingEnrolByHand = map[Language]words{
	Indonesian: {
		Subject:   "Daftarkan seorang pegawai pada pelatihan",
		Many:      "Daftarkan {{.N}} pegawai pada pelatihan",
		Act:       "Daftarkan peserta pelatihan",
		Preheader: "Sistem penyelenggara tidak menerima pendaftaran.",
		Body: []string{
			"Sistem penyelenggara tidak menerima pendaftaran {{.Employee}}. Sebabnya ada pada daftar peserta.",
			"Daftarkan pegawai langsung pada penyelenggara, lalu catat di sini. Pelatihan tetap berjalan.",
		},
		Button: "Catat pendaftaran",
	},
	English: {
		Subject:   "Enrol somebody in a training by hand",
		Many:      "Enrol {{.N}} people in trainings by hand",
		Act:       "Enrol a participant",
		Preheader: "The organiser's system did not take the enrolment.",
		Body: []string{
			"The organiser's system did not take the enrolment of {{.Employee}}. The list of participants says why.",
			"Enrol the person with the organiser by hand, then record it here. The training goes on.",
		},
		Button: "Record the enrolment",
	},
}
