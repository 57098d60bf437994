package mail

// decisionDue asks the superior to decide, V.B.5–6.
var decisionDue = map[Language]words{
	Indonesian: {
		Subject:   "Putuskan keberatan paling lambat {{.DueDay}}",
		Many:      "Putuskan {{.N}} keberatan",
		Act:       "Putuskan keberatan",
		Preheader: "Menguatkan atau mengubah hasil, disertai alasan.",
		Body: []string{
			"Keberatan atas evaluasi {{.Period}} siap diputuskan.",
			"Baca alasan pegawai dan penjelasan yang masuk. Putuskan: menguatkan atau mengubah hasil, disertai alasan.",
			"Dasar: PermenPANRB 6/2022, lampiran V.B.5–6.",
		},
		Button: "Putuskan keberatan",
	},
	English: {
		Subject:   "Decide an objection by {{.DueDay}}",
		Many:      "Decide {{.N}} objections",
		Act:       "Decide an objection",
		Preheader: "Uphold or change the result, with reasons.",
		Body: []string{
			"The objection to the evaluation of {{.Period}} is ready to be decided.",
			"Read the employee's reasons and the explanations. Decide: uphold or change the result, with reasons.",
			"Basis: PermenPANRB 6/2022, annex V.B.5–6.",
		},
		Button: "Decide it",
	},
}
