package mail

// voiceReminder reminds who was asked about a colleague, once.
var voiceReminder = map[Language]words{
	Indonesian: {
		Subject:   "Pengingat: masukan tentang rekan kerja",
		Many:      "Pengingat: masukan tentang {{.N}} rekan kerja",
		Act:       "Beri masukan, atau tolak",
		Preheader: "Sesudah ini orang lain diminta menggantikan Anda.",
		Body: []string{
			"Masukan tentang perilaku kerja {{.Employee}}, {{.Period}}, masih ditunggu.",
			"Bila Anda diam, orang lain diminta menggantikan Anda. Tidak ada yang dicatat tentang Anda karenanya.",
		},
		Button: "Beri masukan",
	},
	English: {
		Subject:   "Reminder: feedback about a colleague",
		Many:      "Reminder: feedback about {{.N}} colleagues",
		Act:       "Give feedback, or decline",
		Preheader: "After this, somebody else is asked in your place.",
		Body: []string{
			"Feedback about {{.Employee}}'s behaviour at work, {{.Period}}, is still awaited.",
			"If you stay silent, somebody else is asked in your place. Nothing is held against you.",
		},
		Button: "Give feedback",
	},
}
