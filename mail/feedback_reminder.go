package mail

// feedbackReminder reminds who was asked for feedback, once for each request; to answer is nobody's duty by law, so it
// threatens with nothing.
var feedbackReminder = map[Language]words{
	Indonesian: {
		Subject:   "Pengingat: rekan menunggu umpan balik",
		Many:      "Pengingat: {{.N}} umpan balik ditunggu",
		Act:       "Beri umpan balik yang diminta",
		Preheader: "Ini satu-satunya pengingat untuk permintaan ini.",
		Body: []string{
			"Permintaan umpan balik dari {{.Employee}} belum Anda jawab.",
			"Jawab selagi pekerjaannya masih Anda ingat. Bila Anda tidak dapat menilainya, tulis saja begitu.",
		},
		Button: "Baca pertanyaan dan jawab",
	},
	English: {
		Subject:   "Reminder: a colleague awaits feedback",
		Many:      "Reminder: {{.N}} people await feedback",
		Act:       "Give the feedback that was asked for",
		Preheader: "This is the only reminder of this request.",
		Body: []string{
			"You have not answered {{.Employee}}'s request for feedback yet.",
			"Answer while you remember the work. If you cannot judge it, just say so.",
		},
		Button: "Read the question and answer",
	},
}
