package mail

// trainingMoved tells that the course of a training was cancelled or changed, and what becomes of the need.
var trainingMoved = map[Language]words{
	Indonesian: {
		Subject:   "Pelatihan Anda {{.Year}} berubah",
		Act:       "Pelatihan Anda berubah",
		Preheader: "Kebutuhan Anda tetap tercatat.",
		Body: []string{
			"Pelatihan yang direncanakan untuk Anda tidak jadi dilaksanakan seperti semula. Alasannya ada di halaman pelatihan.",
			"Kebutuhan Anda tetap tercatat: pelatihan pengganti ditawarkan, atau usulan baru diminta. Kursi yang lama tidak perlu Anda batalkan.",
		},
		Button: "Lihat pelatihan",
	},
	English: {
		Subject:   "Your training of {{.Year}} has changed",
		Act:       "Your training has changed",
		Preheader: "Your need stays on record.",
		Body: []string{
			"The training that was planned for you does not take place as it was. The training's page says why.",
			"Your need stays on record: another course is offered, or a new proposal is asked for. You need not cancel the old seat.",
		},
		Button: "See the training",
	},
}
