package mail

// improvementLate says that a check of an improvement plan (art. 21; III.D) was not made in time: to the appraiser, then to the
// superior, then to HR. It names nobody and no result: that somebody has such a plan is for the page alone.
var improvementLate = map[Language]words{
	Indonesian: {
		Subject:   "Pemeriksaan rencana perbaikan terlambat",
		Many:      "{{.N}} pemeriksaan rencana perbaikan terlambat",
		Act:       "{{if .ToHR}}Lihat pemeriksaan yang terlambat{{else}}Periksa kemajuan rencana perbaikan{{end}}",
		Preheader: "Satu hari pemeriksaan yang direncanakan sudah lewat. Nama tidak ditulis dalam surat.",
		Body: []string{
			"Pada rencana perbaikan kinerja {{.Year}} ada pemeriksaan kemajuan yang belum dicatat sampai batas waktunya.",
			"{{if .ToHR}}Pejabat penilai dan atasannya belum mencatatnya. Pastikan pemeriksaan itu berlangsung, atau catat sendiri.{{else}}Bicarakan dengan pegawainya, lalu catat yang Anda berdua lihat. Bila tetap tidak dicatat, pemeriksaan ini diteruskan satu tingkat ke atas.{{end}}",
		},
		Button: "Buka rencana perbaikan",
	},
	English: {
		Subject:   "A check of an improvement plan is late",
		Many:      "{{.N}} checks of improvement plans are late",
		Act:       "{{if .ToHR}}See the check that is late{{else}}Check the progress of an improvement plan{{end}}",
		Preheader: "A planned day has gone by. Letters do not tell the name.",
		Body: []string{
			"In an improvement plan of {{.Year}} a check of the progress is not on record and its last day has passed.",
			"{{if .ToHR}}Neither appraiser nor superior has noted it. See that it takes place, or note it yourself.{{else}}Talk with the person, then note what both of you see. If it stays open it goes one step up.{{end}}",
		},
		Button: "Open the improvement plan",
	},
}
