package mail

// targetsReturned asks the employee to correct the targets.
var targetsReturned = map[Language]words{
	Indonesian: {
		Subject:   "Perbaiki SKP {{.Year}}: dikembalikan dengan catatan",
		Act:       "Perbaiki SKP {{.Year}}",
		Preheader: "Baca catatan pada SKP Anda, perbaiki, lalu kirim lagi.",
		Body: []string{
			"SKP {{.Year}} Anda dikembalikan dengan catatan.",
			"Isian Anda tetap tersimpan. Baca catatannya, perbaiki seperlunya, lalu kirim lagi.",
		},
		Button: "Perbaiki SKP",
	},
	English: {
		Subject:   "Correct your SKP {{.Year}}: returned with a note",
		Act:       "Correct your SKP {{.Year}}",
		Preheader: "Read the note on your SKP, correct it and send it again.",
		Body: []string{
			"Your SKP {{.Year}} was returned with a note.",
			"What you wrote is kept. Read the note, correct what is needed and send it again.",
		},
		Button: "Correct the SKP",
	},
}
