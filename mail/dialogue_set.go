package mail

// dialogueSet tells of an appointment for a performance dialogue (*dialog kinerja*, art. 7): one side proposes it to the
// other, or both agreed. No term of the law hangs on it, so the letter asks and does not threaten.
var dialogueSet = map[Language]words{
	Indonesian: {
		Subject:   "{{if .Agreed}}Dialog kinerja{{else}}Ajakan dialog{{end}}: {{.Soon}}",
		Act:       "{{if .Agreed}}Siapkan dialog kinerja{{else}}Jawab ajakan dialog kinerja{{end}}",
		Preheader: "{{if .Agreed}}Jadwal sudah disepakati. Simpan berkas kalender terlampir.{{else}}Setujui, atau usulkan waktu lain yang cocok.{{end}}",
		Body: []string{
			"{{if .Agreed}}Kedua pihak sudah setuju untuk bertemu dalam dialog kinerja {{.Period}}.{{else}}Ada usulan waktu untuk dialog kinerja {{.Period}}. Setujui, atau usulkan waktu lain.{{end}}",
			"Anda dapat menulis catatan persiapan. Catatan itu hanya Anda yang melihat sampai pertemuan dimulai, kecuali Anda membagikannya lebih awal.",
			"Butir kesepakatan yang belum tercapai dari masa sebelumnya tampil lebih dulu di halaman dialog.",
		},
		Button: "{{if .Agreed}}Buka halaman dialog{{else}}Jawab usulan waktu{{end}}",
	},
	English: {
		Subject:   "{{if .Agreed}}Dialogue{{else}}Proposed dialogue{{end}}: {{.Soon}}",
		Act:       "{{if .Agreed}}Prepare the performance dialogue{{else}}Answer a proposed dialogue{{end}}",
		Preheader: "{{if .Agreed}}The time is agreed. Keep the calendar file that came with this.{{else}}Agree, or propose a time that suits you.{{end}}",
		Body: []string{
			"{{if .Agreed}}Both sides agreed to meet for the performance dialogue, {{.Period}}.{{else}}A time is proposed for the performance dialogue, {{.Period}}. Agree, or propose another.{{end}}",
			"You can write down what you want to say. Only you see it until the meeting begins, unless you share it earlier.",
			"Agreed points of earlier periods that are not met yet come first on the page of the dialogue.",
		},
		Button: "{{if .Agreed}}Open the page of the dialogue{{else}}Answer the proposal{{end}}",
	},
}
