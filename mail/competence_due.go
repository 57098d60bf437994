package mail

// competenceDue asks for the yearly assessment of competences (PermenPANRB 38/2017): the employee of themselves first, then
// the superior. When is policy, and nothing follows from silence but that it is told, so the letter threatens with nothing.
var competenceDue = map[Language]words{
	Indonesian: {
		Subject:   "{{if .ToEmployee}}Nilai kompetensi Anda sendiri{{else}}Nilai kompetensi bawahan Anda{{end}} {{.Year}}",
		Many:      "Nilai kompetensi {{.N}} bawahan Anda",
		Act:       "{{if .ToEmployee}}Nilai kompetensi diri{{else}}Nilai kompetensi satu pegawai{{end}}",
		Preheader: "{{if .ToEmployee}}Anda lebih dulu, baru atasan Anda. Kira-kira sepuluh menit.{{else}}Satu alasan dan satu bukti untuk setiap kompetensi.{{end}}",
		Body: []string{
			"Masa penilaian kompetensi {{.Year}} sudah dibuka.",
			"{{if .ToEmployee}}Pilih tingkat yang paling sesuai untuk setiap kompetensi jabatan Anda. Atasan membacanya sebelum menilai.{{else}}Bandingkan yang Anda lihat dengan standar jabatannya. Tulis alasan dan buktinya; pegawai membaca semuanya.{{end}}",
			"{{if .ToEmployee}}Penilaian ini menjadi dasar rencana pengembangan Anda. Lewat batas waktu, atasan dapat menilai tanpa menunggu.{{else}}Yang tidak dinilai sampai batas waktu tercatat \"tidak dinilai\". Tidak ada akibat lain.{{end}}",
		},
		Button: "{{if .ToEmployee}}Nilai diri sendiri{{else}}Nilai kompetensi{{end}}",
	},
	English: {
		Subject:   "{{if .ToEmployee}}Assess your own competences{{else}}Assess the competences of your staff{{end}}, {{.Year}}",
		Many:      "Assess the competences of {{.N}} of your staff",
		Act:       "{{if .ToEmployee}}Assess your own competences{{else}}Assess one person's competences{{end}}",
		Preheader: "{{if .ToEmployee}}You first, then your superior. It takes about ten minutes.{{else}}One reason and one piece of evidence for each competence.{{end}}",
		Body: []string{
			"Competences of {{.Year}} can be assessed now.",
			"{{if .ToEmployee}}Choose the level that fits best for each competence of your post. Your superior reads it before assessing.{{else}}Hold what you saw against the standard of the post. Write the reason and the evidence; the employee reads all of it.{{end}}",
			"{{if .ToEmployee}}Your development plan rests on it. After the deadline your superior need not wait for you.{{else}}What is not assessed by the deadline is on record as \"not assessed\". Nothing else follows.{{end}}",
		},
		Button: "{{if .ToEmployee}}Assess yourself{{else}}Assess{{end}}",
	},
}
