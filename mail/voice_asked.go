package mail

// voiceAsked asks somebody what they see of a colleague's behaviour (arts 18(2), 19(4)). It is a request, not a duty, so
// it says that it may be declined, and that who said what is not kept.
var voiceAsked = map[Language]words{
	Indonesian: {
		Subject:   "Beri masukan tentang perilaku rekan kerja",
		Many:      "Beri masukan tentang {{.N}} rekan kerja",
		Act:       "Beri masukan tentang perilaku rekan kerja",
		Preheader: "Lima menit dari ponsel. Siapa menulis apa tidak disimpan.",
		Body: []string{
			"Anda diminta memberi masukan tentang perilaku kerja {{.Employee}}, {{.Period}}.",
			"Jawaban Anda digabung dengan jawaban orang lain dan tidak disimpan bersama nama Anda. Bila terlalu sedikit yang menjawab, tidak ada yang ditampilkan.",
			"Bila tidak dapat menilai, tolak dengan satu ketukan; orang lain akan diminta.",
		},
		Button: "Beri masukan",
	},
	English: {
		Subject:   "Say what you see of a colleague's behaviour",
		Many:      "Say what you see of {{.N}} colleagues",
		Act:       "Say what you see of a colleague's behaviour",
		Preheader: "Five minutes on your phone. Who wrote what is not kept.",
		Body: []string{
			"You are asked what you see of {{.Employee}}'s behaviour at work, {{.Period}}.",
			"Your answer is put together with those of others and is not kept with your name. When too few answer, nothing is shown.",
			"If you cannot judge, decline with one tap; somebody else will be asked.",
		},
		Button: "Give feedback",
	},
}
