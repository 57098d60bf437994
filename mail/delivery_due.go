package mail

// deliveryDue asks whoever signed to deliver the document, V.A.5; V.A.9.
var deliveryDue = map[Language]words{
	Indonesian: {
		Subject:   "Serahkan dokumen evaluasi {{.Period}}",
		Many:      "Serahkan {{.N}} dokumen evaluasi",
		Act:       "Serahkan dokumen evaluasi",
		Preheader: "Dokumen sudah ditandatangani; pegawai belum menerimanya.",
		Body: []string{
			"Dokumen evaluasi {{.Period}} sudah Anda tanda tangani.",
			"Serahkan kepada pegawai. Masa pengembalian dan keberatan baru berjalan sesudah pegawai menerimanya.",
		},
		Button: "Serahkan dokumen",
	},
	English: {
		Subject:   "Deliver the document: {{.Period}}",
		Many:      "Deliver {{.N}} evaluation documents",
		Act:       "Deliver the document",
		Preheader: "The document is signed; the employee does not have it yet.",
		Body: []string{
			"You have signed the evaluation document of {{.Period}}.",
			"Deliver it to the employee. The time to return it and to object starts only when it is received.",
		},
		Button: "Deliver it",
	},
}
