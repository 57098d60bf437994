package mail

// feedbackGiven tells the employee that feedback was written, arts 17–19.
var feedbackGiven = map[Language]words{
	Indonesian: {
		Subject:   "Baca umpan balik baru untuk Anda",
		Many:      "Baca {{.N}} umpan balik baru untuk Anda",
		Act:       "Baca umpan balik baru",
		Preheader: "Umpan balik membantu Anda sebelum masa evaluasi berakhir.",
		Body: []string{
			"Ada umpan balik baru atas kinerja Anda, {{.Period}}.",
			"Baca isinya di halaman Anda. Anda boleh meminta umpan balik lebih lanjut (lampiran III.C.9).",
		},
		Button: "Baca umpan balik",
	},
	English: {
		Subject:   "Read new feedback for you",
		Many:      "Read {{.N}} new pieces of feedback",
		Act:       "Read new feedback",
		Preheader: "Feedback helps you before the evaluation window ends.",
		Body: []string{
			"There is new feedback on your performance, {{.Period}}.",
			"Read it on your page. You may ask for more feedback (annex III.C.9).",
		},
		Button: "Read the feedback",
	},
}
