package mail

// absenceEnded tells the employee that the appraisal goes on after a long absence, II.B.13; II.C.8; policy. It
// does not say why somebody was away.
var absenceEnded = map[Language]words{
	Indonesian: {
		Subject:   "Anda tercatat kembali menjalankan tugas",
		Act:       "Selamat kembali bertugas",
		Preheader: "Penilaian kinerja {{.Year}} Anda berlanjut.",
		Body: []string{
			"Pengelola kepegawaian mencatat bahwa Anda kembali menjalankan tugas jabatan. Tanggalnya ada di halaman Anda. Sampaikan bila keliru.",
			"Penilaian kinerja {{.Year}} Anda berlanjut. Bila ada yang perlu Anda kerjakan, tugas dan batas waktunya dikirim kepada Anda.",
		},
		Button: "Buka halaman",
	},
	English: {
		Subject:   "You are on record as back on duty",
		Act:       "Welcome back",
		Preheader: "Your appraisal of {{.Year}} goes on.",
		Body: []string{
			"The HR officer has recorded that you are back on the duties of your post. The date is on your page. Tell us if it is wrong.",
			"Your appraisal of {{.Year}} goes on. If there is something for you to do, its task and deadline are sent to you.",
		},
		Button: "Open the page",
	},
}
