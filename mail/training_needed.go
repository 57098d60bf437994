package mail

// trainingNeeded asks for a proposal, III.D.4; V.A.12.a. It does not say what the need comes from.
var trainingNeeded = map[Language]words{
	Indonesian: {
		Subject:   "Usulkan pelatihan {{.Year}}",
		Many:      "Usulkan pelatihan untuk {{.N}} pegawai",
		Act:       "Usulkan pelatihan",
		Preheader: "Pilih pelatihan yang sesuai dengan kebutuhan.",
		Body: []string{
			"{{if .ToEmployee}}Ada kebutuhan pengembangan kompetensi Anda yang perlu diusulkan.{{else}}Ada kebutuhan pengembangan kompetensi seorang pegawai yang perlu diusulkan.{{end}}",
			"Pilih pelatihan yang sesuai. Pengelola kepegawaian memutuskannya menurut kursi dan anggaran.",
		},
		Button: "Pilih pelatihan",
	},
	English: {
		Subject:   "Propose a training for {{.Year}}",
		Many:      "Propose trainings for {{.N}} employees",
		Act:       "Propose a training",
		Preheader: "Choose a training that meets the need.",
		Body: []string{
			"{{if .ToEmployee}}There is a development need of yours that asks for a proposal.{{else}}There is a development need of one employee that asks for a proposal.{{end}}",
			"Choose a fitting training. HR decides on it within seats and budget.",
		},
		Button: "Choose a training",
	},
}
