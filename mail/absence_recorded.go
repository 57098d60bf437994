package mail

// absenceRecorded tells the employee that a long absence is on record, II.B; II.C.8; policy. It never says why
// somebody is away: whoever looks over a shoulder must not learn it from a letter.
var absenceRecorded = map[Language]words{
	Indonesian: {
		Subject:   "Masa tidak menjalankan tugas sudah dicatat",
		Act:       "Masa tidak menjalankan tugas dicatat",
		Preheader: "{{if .Resting}}Selama itu tidak ada SKP yang ditunggu dari Anda.{{else}}Penilaian kinerja Anda berjalan terus.{{end}}",
		Body: []string{
			"Pengelola kepegawaian mencatat masa Anda tidak menjalankan tugas jabatan. Tanggalnya ada di halaman Anda. Sampaikan bila keliru.",
			"{{if .Resting}}Selama masa itu tidak ada SKP yang ditunggu dari Anda. Bila SKP belum ditetapkan, batas waktunya dihitung lagi saat Anda kembali.{{else}}Penilaian kinerja {{.Year}} Anda berjalan terus. Tugas dan batas waktunya tidak berubah.{{end}}",
			"{{if .Resting}}Evaluasi yang sudah dibuka tetap diselesaikan. Dokumennya tidak dianggap diterima sebelum masa itu berakhir.{{end}}",
		},
		Button: "Lihat catatan",
	},
	English: {
		Subject:   "Your time away from duty is on record",
		Act:       "Your time away is on record",
		Preheader: "{{if .Resting}}Meanwhile no SKP is expected from you.{{else}}Your appraisal goes on.{{end}}",
		Body: []string{
			"The HR officer has recorded a time in which you are away from the duties of your post. Its dates are on your page. Tell us if they are wrong.",
			"{{if .Resting}}During that time no SKP is expected from you. If your SKP is not set yet, its deadline is counted anew when you are back.{{else}}Your appraisal of {{.Year}} goes on. Your tasks and deadlines stay as they are.{{end}}",
			"{{if .Resting}}Evaluations that are open are still completed. Their documents do not count as received before that time is over.{{end}}",
		},
		Button: "See the record",
	},
}
