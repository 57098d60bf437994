package mail

// targetsNotRenewed tells HR that targets of the running year were not renewed in time: those agreed before
// stand (policy: the law asks for new ones, II.B.13; II.C.6–7, and sets no term).
var targetsNotRenewed = map[Language]words{
	Indonesian: {
		Subject:   "SKP {{.Year}} seorang pegawai belum diperbarui",
		Many:      "SKP {{.N}} pegawai belum diperbarui",
		Act:       "Bantu memperbarui SKP {{.Year}}",
		Preheader: "SKP yang lama tetap berlaku dan evaluasi berjalan terus.",
		Body: []string{
			"SKP {{.Year}} seorang pegawai belum diperbarui sampai batas waktunya. SKP yang lama tetap berlaku dan evaluasi berjalan terus.",
			"Halaman berkas menunjukkan apa yang belum ada: kiriman pegawai atau penetapan pejabat penilai. Tanyakan kepada keduanya bantuan apa yang diperlukan.",
			"SKP masih dapat diperbarui selama tahun berjalan (pasal 14 ayat (2)). Batas waktunya ditetapkan instansi, bukan peraturan.",
		},
		Button: "Buka berkas",
	},
	English: {
		Subject:   "The SKP {{.Year}} of one employee is not renewed",
		Many:      "The SKP of {{.N}} employees are not renewed",
		Act:       "Help to renew an SKP {{.Year}}",
		Preheader: "The earlier SKP stays in force and evaluations go on.",
		Body: []string{
			"The SKP {{.Year}} of one employee was not renewed by its deadline. The earlier SKP stays in force and evaluations go on.",
			"The case's page shows what is missing: the employee's draft or the appraiser's approval. Ask both what help they need.",
			"The SKP can still be renewed during the year (art. 14(2)). The deadline is set by the agency, not by law.",
		},
		Button: "Open the case",
	},
}
