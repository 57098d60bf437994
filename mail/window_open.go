package mail

// windowOpen asks the employee for the check-in of a period, art. 16; III.A.5–7.
var windowOpen = map[Language]words{
	Indonesian: {
		Subject:   "Isi penilaian diri {{.Period}}",
		Act:       "Isi penilaian diri",
		Preheader: "Tulis realisasi dan bukti sebelum atasan menilai.",
		Body: []string{
			"Masa evaluasi {{.Period}} sudah dibuka.",
			"Tulis realisasi setiap hasil kerja dan sertakan buktinya. Pejabat penilai membacanya sebelum menilai.",
		},
		Button: "Isi penilaian diri",
	},
	English: {
		Subject:   "Fill in your self-appraisal, {{.Period}}",
		Act:       "Fill in your self-appraisal",
		Preheader: "Write your results and evidence before you are rated.",
		Body: []string{
			"The evaluation window of {{.Period}} is open.",
			"Write what you achieved for every planned result and add the evidence. The appraiser reads it before rating.",
		},
		Button: "Fill it in",
	},
}
