package mail

// targetsSubmitted asks the appraiser to agree to the targets or to return them, art. 14(3).
var targetsSubmitted = map[Language]words{
	Indonesian: {
		Subject:   "Setujui atau kembalikan SKP {{.Year}}",
		Many:      "{{.N}} SKP menunggu persetujuan Anda",
		Act:       "Setujui atau kembalikan SKP",
		Preheader: "Satu SKP menunggu Anda. Pengembalian memerlukan catatan.",
		Body: []string{
			"Seorang pegawai mengirim SKP {{.Year}} kepada Anda.",
			"Tetapkan bila sesuai dengan dialog kinerja. Bila belum, kembalikan dengan catatan yang jelas.",
		},
		Button: "Periksa SKP",
	},
	English: {
		Subject:   "Approve or return an SKP {{.Year}}",
		Many:      "{{.N}} SKP await your approval",
		Act:       "Approve or return the SKP",
		Preheader: "One SKP awaits you. Returning it needs a note.",
		Body: []string{
			"An employee has sent you the SKP {{.Year}}.",
			"Set it if it says what you agreed in your dialogue. If it does not, return it with a clear note.",
		},
		Button: "Check the SKP",
	},
}
