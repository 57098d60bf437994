package mail

// actTaken is the receipt (*tanda terima*) of an act, to whoever acted: which act, its number in the register, and
// the moment by which its term is judged.
var actTaken = map[Language]words{
	Indonesian: {
		Subject:   "Tanda terima: {{.Done}}",
		Many:      "{{.N}} tanda terima untuk Anda",
		Act:       "Tanda terima: {{.Done}}",
		Preheader: "Sudah diterima dan dicatat. Simpan surat ini sebagai bukti.",
		Body: []string{
			"Kiriman Anda sudah diterima dan dicatat. Waktu terima di bawah inilah yang berlaku untuk batas waktu Anda.",
			"Simpan surat ini sebagai bukti. Bila bukan Anda yang mengirimnya, segera beri tahu pengelola kepegawaian.",
		},
		Button: "Lihat tanda terima",
	},
	English: {
		Subject:   "Receipt: {{.Done}}",
		Many:      "{{.N}} receipts for you",
		Act:       "Receipt: {{.Done}}",
		Preheader: "It is received and on record. Keep this letter as proof.",
		Body: []string{
			"What you did is received and on record. The time of receipt below is the one that counts for your deadline.",
			"Keep this letter as proof. If it was not you who did this, tell the HR officer at once.",
		},
		Button: "See the receipt",
	},
}
