package mail

// cycleClosed tells HR and superiors that every appraisal is sealed.
var cycleClosed = map[Language]words{
	Indonesian: {
		Subject:   "Siklus {{.Year}} ditutup: laporan siap",
		Act:       "Siklus {{.Year}} ditutup",
		Preheader: "{{.Progress.Done}} dari {{.Progress.Planned}} penilaian selesai.",
		Body: []string{
			"Siklus penilaian kinerja {{.Year}} sudah ditutup. {{.Progress.Done}} dari {{.Progress.Planned}} penilaian selesai.",
			"Laporan siap diperiksa dan diteruskan.",
		},
		Button: "Lihat laporan",
	},
	English: {
		Subject:   "Cycle {{.Year}} is closed: reports are ready",
		Act:       "Cycle {{.Year}} is closed",
		Preheader: "{{.Progress.Done}} of {{.Progress.Planned}} appraisals are done.",
		Body: []string{
			"The {{.Year}} appraisal cycle is closed. {{.Progress.Done}} of {{.Progress.Planned}} appraisals are done.",
			"The reports are ready to be checked and passed on.",
		},
		Button: "See the reports",
	},
}
