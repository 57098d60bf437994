package mail

// helpAsked tells HR that questions of staff wait. Who asks what stands on the page, not in the letter.
var helpAsked = map[Language]words{
	Indonesian: {
		Subject:   "Jawab pertanyaan pegawai",
		Many:      "Jawab pertanyaan pegawai",
		Act:       "Jawab pertanyaan pegawai",
		Preheader: "Ada pegawai yang melaporkan data keliru atau meminta bantuan.",
		Body: []string{
			"Ada pertanyaan pegawai yang menunggu jawaban bagian kepegawaian. Siapa yang bertanya dan apa isinya tertulis di halaman, yang terlama di atas.",
			"Batas waktu mereka berjalan terus. Bila atasan atau jabatannya memang keliru, perbaiki dahulu, lalu jawab.",
			"Pertanyaan yang tiga hari kerja belum dijawab diingatkan lagi setiap hari kerja.",
		},
		Button: "Buka pertanyaan",
	},
	English: {
		Subject:   "Answer questions of staff",
		Many:      "Answer questions of staff",
		Act:       "Answer questions of staff",
		Preheader: "Somebody reports wrong records or asks for help.",
		Body: []string{
			"Questions of staff wait for an answer of HR. Who asks what stands on the page, the oldest on top.",
			"Their deadlines run on. When a superior or a post is wrong indeed, mend it first, then answer.",
			"A question without an answer for three working days is brought up again on every working day.",
		},
		Button: "Open the questions",
	},
}
