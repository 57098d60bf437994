package mail

// trainingProposed asks HR to decide on a proposal within seats and budget (policy).
var trainingProposed = map[Language]words{
	Indonesian: {
		Subject:   "Putuskan usulan pelatihan {{.Year}}",
		Many:      "Putuskan {{.N}} usulan pelatihan",
		Act:       "Putuskan usulan pelatihan",
		Preheader: "Setujui bila kursi dan anggaran tersedia.",
		Body: []string{
			"Satu usulan pelatihan menunggu keputusan Anda.",
			"Setujui bila kursi dan anggaran tersedia. Bila menolak, tulis alasannya.",
		},
		Button: "Periksa usulan",
	},
	English: {
		Subject:   "Decide a training proposal {{.Year}}",
		Many:      "Decide {{.N}} training proposals",
		Act:       "Decide a training proposal",
		Preheader: "Approve it if seats and budget allow.",
		Body: []string{
			"One training proposal awaits your decision.",
			"Approve it if seats and budget allow. If you decline, write why.",
		},
		Button: "Check the proposal",
	},
}
