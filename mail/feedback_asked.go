package mail

// feedbackAsked asks for feedback on a colleague's work (arts 17–19; III.C.9). The question stands on the page: what people
// ask each other is nobody else's to read.
var feedbackAsked = map[Language]words{
	Indonesian: {
		Subject:   "Rekan kerja meminta umpan balik Anda",
		Many:      "{{.N}} orang meminta umpan balik Anda",
		Act:       "Beri umpan balik yang diminta",
		Preheader: "Beberapa kalimat yang jujur dan berguna sudah cukup.",
		Body: []string{
			"{{.Employee}} meminta umpan balik Anda atas hasil kerja atau perilaku kerjanya (lampiran III.C.9).",
			"Pertanyaannya ada di halaman umpan balik. Jawaban Anda memakai nama Anda, dibaca pegawai itu dan pimpinannya, dan menjadi bahan penilaian.",
		},
		Button: "Baca pertanyaan dan jawab",
	},
	English: {
		Subject:   "A colleague asks for your feedback",
		Many:      "{{.N}} people ask for your feedback",
		Act:       "Give the feedback that was asked for",
		Preheader: "A few honest, useful sentences are enough.",
		Body: []string{
			"{{.Employee}} asks for your feedback on results or behaviour at work (annex III.C.9).",
			"The question is on the feedback page. Your answer carries your name, is read by the employee and their leaders, and is material of the evaluation.",
		},
		Button: "Read the question and answer",
	},
}
