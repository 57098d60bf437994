package mail

// voiceNominated tells the appraiser that people whom the employee nominated to be asked about their behaviour wait for
// approval (arts 18(2), 19(4)). Who was nominated stands on the page alone.
var voiceNominated = map[Language]words{
	Indonesian: {
		Subject:   "Setujui siapa yang dimintai masukan",
		Many:      "Setujui siapa yang dimintai masukan, {{.N}} pegawai",
		Act:       "Setujui usulan pemberi masukan",
		Preheader: "Yang tidak disetujui sampai batas waktu tidak akan ditanya.",
		Body: []string{
			"{{.Employee}} mengusulkan orang yang dapat dimintai masukan tentang perilaku kerjanya, {{.Period}}.",
			"Setujui atau tolak setiap usulan. Yang disetujui langsung diminta menjawab; siapa menjawab apa tidak disimpan.",
		},
		Button: "Lihat usulan",
	},
	English: {
		Subject:   "Approve who is asked for feedback",
		Many:      "Approve who is asked about {{.N}} people",
		Act:       "Approve nominations",
		Preheader: "Whoever is not approved by the last day is not asked.",
		Body: []string{
			"{{.Employee}} nominated people who could say what they see of their behaviour at work, {{.Period}}.",
			"Approve or reject each of them. Who is approved is asked at once; who said what is not kept.",
		},
		Button: "See the nominations",
	},
}
