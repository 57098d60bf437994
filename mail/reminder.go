package mail

// reminder tells that a term is about to end; it stops once the act is done.
var reminder = map[Language]words{
	Indonesian: {
		Subject:   "Pengingat: {{.Undone}}",
		Act:       "{{.Do}}",
		Preheader: "Batas waktu {{.DueDay}}. Abaikan bila sudah selesai.",
		Body: []string{
			"Tugas ini belum selesai. Batas waktunya {{.DueDay}}.",
			"Isian yang tersimpan tidak hilang. Bila Anda memerlukan bantuan, tanyakan sekarang.",
		},
		Button: "{{.Do}}",
	},
	English: {
		Subject:   "Reminder: {{.Undone}}",
		Act:       "{{.Do}}",
		Preheader: "The deadline is {{.DueDay}}. Ignore this if it is done.",
		Body: []string{
			"This task is not done. Its deadline is {{.DueDay}}.",
			"What you have saved is kept. If you need help, ask now.",
		},
		Button: "{{.Do}}",
	},
}
