package mail

// trainingProof tells HR that an employee has handed in a proof of completion.
var trainingProof = map[Language]words{
	Indonesian: {
		Subject:   "Periksa bukti pelatihan pegawai",
		Many:      "Periksa {{.N}} bukti pelatihan",
		Act:       "Bukti pelatihan masuk",
		Preheader: "Setelah dicatat, jam pelajarannya masuk.",
		Body: []string{
			"{{.Employee}} mengirim bukti penyelesaian pelatihan.",
			"Periksa buktinya, lalu catat penyelesaian agar jam pelajarannya masuk.",
		},
		Button: "Buka pelatihan",
	},
	English: {
		Subject:   "Look at a training proof",
		Many:      "Look at {{.N}} training proofs",
		Act:       "A training proof came in",
		Preheader: "The hours are credited once it is recorded.",
		Body: []string{
			"{{.Employee}} has sent a proof of a completed training.",
			"Look at it and record the completion, so that the hours are credited.",
		},
		Button: "Open the training",
	},
}
