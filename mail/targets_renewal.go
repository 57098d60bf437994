package mail

// targetsRenewal asks the employee to bring the targets of the running year up to date, because the appraiser or
// the post is another (II.C.6–7) or the employee is back from study leave (II.B.13) or a long absence. The page
// says which; a letter does not speak of why somebody was away. Without new targets those agreed before stand.
var targetsRenewal = map[Language]words{
	Indonesian: {
		Subject:   "Perbarui SKP {{.Year}} paling lambat {{.DueDay}}",
		Act:       "Perbarui SKP {{.Year}}",
		Preheader: "SKP yang sekarang tetap berlaku sampai perubahannya ditetapkan.",
		Body: []string{
			"SKP {{.Year}} Anda perlu diperbarui untuk sisa tahun ini. Pejabat penilai atau jabatan Anda berganti, atau Anda kembali menjalankan tugas. Sebabnya tertulis di halaman Anda.",
			"Bicarakan dengan pejabat penilai Anda hasil kerja dan perilaku yang diharapkan. Sesuaikan SKP dengan kesepakatan itu, lalu kirim.",
			"SKP yang sekarang tetap berlaku sampai perubahannya ditetapkan. Bila batas waktu lewat, pengelola kepegawaian diberi tahu agar dapat membantu.",
			"Dasar: PermenPANRB 6/2022, lampiran II.B.13 dan II.C.6–7.",
		},
		Button: "Perbarui SKP",
	},
	English: {
		Subject:   "Renew your SKP {{.Year}} by {{.DueDay}}",
		Act:       "Renew your SKP {{.Year}}",
		Preheader: "The present SKP stays in force until its change is set.",
		Body: []string{
			"Your SKP {{.Year}} needs to be brought up to date for the rest of the year. You have another appraiser or another post, or you are back on duty. Your page says which.",
			"Talk with your appraiser about the results and behaviour that are expected. Adapt the SKP to what you agreed and send it.",
			"The present SKP stays in force until its change is set. If the deadline passes, the HR officer is told, so as to help.",
			"Basis: PermenPANRB 6/2022, annex II.B.13 and II.C.6–7.",
		},
		Button: "Renew the SKP",
	},
}
