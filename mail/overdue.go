package mail

// overdue tells on the first working day after a term what can still be done.
var overdue = map[Language]words{
	Indonesian: {
		Subject:   "Lewat batas: {{.Undone}}",
		Act:       "{{.Do}}",
		Preheader: "Batas waktunya {{.DueDay}}. Lihat apa yang masih dapat dilakukan.",
		Body: []string{
			"Batas waktu tugas ini sudah lewat.",
			"Buka halamannya: di sana tertulis apa yang masih dapat Anda lakukan dan siapa yang sekarang berwenang. Bila ada halangan, beri tahu pengelola kepegawaian.",
		},
		Button: "Buka tugas",
	},
	English: {
		Subject:   "Overdue: {{.Undone}}",
		Act:       "{{.Do}}",
		Preheader: "The deadline was {{.DueDay}}. See what can still be done.",
		Body: []string{
			"The deadline of this task has passed.",
			"Open the page: it says what you can still do and who is in charge now. If something kept you from it, tell the HR officer.",
		},
		Button: "Open the task",
	},
}
