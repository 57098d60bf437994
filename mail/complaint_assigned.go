package mail

// complaintAssigned gives a citizen's complaint to whom it concerns, who is heard before anybody judges; it comes once
// more before the term ends. What the citizen wrote stands on the page only.
var complaintAssigned = map[Language]words{
	Indonesian: {
		Subject:   "Jawab pengaduan warga sebelum {{.DueDay}}",
		Many:      "Jawab {{.N}} pengaduan warga",
		Act:       "Jawab pengaduan warga",
		Preheader: "Anda didengar lebih dahulu. Warga membaca jawaban Anda tanpa nama Anda.",
		Body: []string{
			"Warga menyampaikan pengaduan tentang pelayanan, dan pengelola kepegawaian sudah memverifikasinya. Pengaduan itu menyangkut Anda.",
			"Jelaskan apa yang terjadi dan apa yang sudah Anda perbaiki. Sesudah itu atasan atau pengelola kepegawaian menutupnya; baru yang terbukti menjadi bahan penilaian.",
			"Tanpa jawaban sampai batas waktu, pengaduan diteruskan kepada atasan Anda. Batas ini ditetapkan instansi.",
		},
		Button: "Baca dan jawab",
	},
	English: {
		Subject:   "Answer a citizen's complaint by {{.DueDay}}",
		Many:      "Answer {{.N}} complaints of citizens",
		Act:       "Answer a citizen's complaint",
		Preheader: "You are heard first. The citizen reads your answer without your name.",
		Body: []string{
			"A citizen complained about a service, and the HR desk has verified it. The complaint concerns you.",
			"Explain what happened and what you have mended. After that your superior or the HR desk closes it; only what is founded becomes material of the appraisal.",
			"Without an answer by the deadline the complaint goes to your superior. The deadline is set by the agency.",
		},
		Button: "Read and answer",
	},
}
