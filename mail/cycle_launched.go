package mail

// cycleLaunched tells HR how far the cycle is, at the launch and then weekly.
var cycleLaunched = map[Language]words{
	Indonesian: {
		Subject:   "Siklus {{.Year}}: {{.Progress.Done}} dari {{.Progress.Planned}} selesai",
		Act:       "Pantau siklus {{.Year}}",
		Preheader: "{{.Progress.Open}} berjalan, {{.Progress.LeftOut}} tidak ikut, {{.Progress.Unreachable}} tak terjangkau surat.",
		Body: []string{
			"Siklus penilaian kinerja {{.Year}} berjalan untuk {{.Progress.Planned}} pegawai. {{.Progress.Open}} penilaian terbuka dan {{.Progress.Done}} selesai.",
			"{{if .Progress.Unreachable}}{{.Progress.Unreachable}} pegawai tak terjangkau surat. Perbaiki alamatnya agar batas waktu mereka tidak terlewat.{{end}}",
			"{{if .Progress.LeftOut}}{{.Progress.LeftOut}} pegawai tidak diikutkan. Alasannya tercatat di halaman siklus.{{end}}",
		},
		Button: "Pantau siklus",
	},
	English: {
		Subject:   "Cycle {{.Year}}: {{.Progress.Done}} of {{.Progress.Planned}} done",
		Act:       "Watch cycle {{.Year}}",
		Preheader: "{{.Progress.Open}} running, {{.Progress.LeftOut}} left out, {{.Progress.Unreachable}} cannot be reached by mail.",
		Body: []string{
			"The {{.Year}} appraisal cycle runs for {{.Progress.Planned}} employees. {{.Progress.Open}} appraisals are open and {{.Progress.Done}} are done.",
			"{{if .Progress.Unreachable}}{{.Progress.Unreachable}} employees cannot be reached by mail. Correct their addresses so that they do not miss a deadline.{{end}}",
			"{{if .Progress.LeftOut}}{{.Progress.LeftOut}} employees were left out. The page of the cycle says why.{{end}}",
		},
		Button: "Watch the cycle",
	},
}
