package mail

// helpAnswered tells who asked that HR answered. Neither the question nor the answer stands in the letter.
var helpAnswered = map[Language]words{
	Indonesian: {
		Subject:   "Pertanyaan Anda sudah dijawab",
		Many:      "{{.N}} pertanyaan Anda sudah dijawab",
		Act:       "Baca jawaban bagian kepegawaian",
		Preheader: "Jawabannya ada di halaman bantuan, tidak di surat ini.",
		Body: []string{
			"Bagian kepegawaian sudah menjawab pertanyaan Anda. Isinya hanya dapat dibaca di halaman bantuan.",
			"Bila belum jelas, kirim pertanyaan baru di halaman yang sama.",
		},
		Button: "Baca jawaban",
	},
	English: {
		Subject:   "Your question is answered",
		Many:      "{{.N}} of your questions are answered",
		Act:       "Read the answer of HR",
		Preheader: "The answer stands on the page of help, not in this letter.",
		Body: []string{
			"HR has answered your question. What it says is read on the page of help only.",
			"When it is not clear yet, send a new question on the same page.",
		},
		Button: "Read the answer",
	},
}
