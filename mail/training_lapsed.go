package mail

// trainingLapsed tells that a training ended without hours, and how to start again.
var trainingLapsed = map[Language]words{
	Indonesian: {
		Subject:   "Pelatihan {{.Year}} ditutup tanpa jam pelajaran",
		Act:       "Pelatihan ditutup",
		Preheader: "Kebutuhan ini dapat diusulkan lagi.",
		Body: []string{
			"Satu pelatihan {{.Year}} ditutup tanpa jam pelajaran. Sebabnya tercatat di halaman pelatihan.",
			"Bicarakan dengan atasan Anda bila kebutuhan itu perlu diusulkan lagi.",
		},
		Button: "Lihat pelatihan",
	},
	English: {
		Subject:   "A training of {{.Year}} ended without hours",
		Act:       "Training closed",
		Preheader: "The need can be proposed again.",
		Body: []string{
			"One training of {{.Year}} was closed without lesson hours. The training's page says why.",
			"Talk with your superior if the need should be proposed again.",
		},
		Button: "See the training",
	},
}
