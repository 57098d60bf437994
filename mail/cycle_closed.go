package mail

// cycleClosed tells HR and superiors that every appraisal is sealed.
var cycleClosed = map[Language]words{
	Indonesian: {
		Subject:   "Siklus {{.Year}} ditutup: laporan siap",
		Act:       "Siklus {{.Year}} ditutup",
		Preheader: "{{.Progress.Done}} dari {{.Progress.Planned}} penilaian selesai.",
		Body: []string{
			"Siklus penilaian kinerja {{.Year}} sudah ditutup. {{.Progress.Done}} dari {{.Progress.Planned}} penilaian selesai.",
			"{{if .ToHR}}Laporan siap diperiksa dan diteruskan.{{else}}Laporan ketepatan Anda sendiri siap dibaca. Terima kasih atas pekerjaan Anda bagi para pegawai.{{end}}",
		},
		Button: "Lihat laporan",
	},
	English: {
		Subject:   "Cycle {{.Year}} is closed: reports are ready",
		Act:       "Cycle {{.Year}} is closed",
		Preheader: "{{.Progress.Done}} of {{.Progress.Planned}} appraisals are done.",
		Body: []string{
			"The {{.Year}} appraisal cycle is closed. {{.Progress.Done}} of {{.Progress.Planned}} appraisals are done.",
			"{{if .ToHR}}The reports are ready to be checked and passed on.{{else}}The report on your own punctuality is ready to be read. Thank you for what you did for your staff.{{end}}",
		},
		Button: "See the reports",
	},
}
