package mail

// partyChanged tells the one who takes a part, the one who gives it, and the employee, IV.A.2–3; II.C.6–7.
var partyChanged = map[Language]words{
	Indonesian: {
		Subject:   "{{if .ToEmployee}}Pejabat berganti: {{.Matter}}{{else if .Former}}Tugas dialihkan dari Anda: {{.Sort}}{{else}}Tugas dialihkan kepada Anda: {{.Sort}}{{end}}",
		Many:      "{{if .Former}}{{.N}} tugas dialihkan dari Anda{{else}}{{.N}} tugas dialihkan kepada Anda{{end}}",
		Act:       "{{if .ToEmployee}}Pejabat yang menangani berganti{{else if .Former}}Tugas dialihkan dari Anda{{else}}Terima tugas yang dialihkan{{end}}",
		Preheader: "{{if .ToEmployee}}Batas waktu dan hak Anda tidak berubah.{{else if .Former}}Tautan lama Anda tidak berlaku lagi.{{else}}Lanjutkan dari keadaan terakhir; batas waktunya tetap.{{end}}",
		Body: []string{
			"{{if .ToEmployee}}Pejabat yang menangani {{.Matter}} berganti.{{else if .Former}}Tugas Anda dalam {{.Matter}} dialihkan kepada pejabat lain.{{else}}Tugas dalam {{.Matter}} dialihkan kepada Anda.{{end}}",
			"{{if .ToEmployee}}Nama dan jabatannya ada di halaman Anda. Isian, batas waktu, dan hak Anda tidak berubah.{{else if .Former}}Tidak ada lagi yang perlu Anda lakukan. Catatan Anda tetap tersimpan.{{else}}Semua isian dan catatan sebelumnya tetap ada. Batas waktunya tidak berubah.{{end}}",
		},
		Button: "{{if .ToEmployee}}Buka halaman{{else if .Former}}Lihat catatan{{else}}Buka tugas{{end}}",
	},
	English: {
		Subject:   "{{if .ToEmployee}}New official: {{.Matter}}{{else if .Former}}Task handed over: {{.Sort}}{{else}}Task handed over to you: {{.Sort}}{{end}}",
		Many:      "{{if .Former}}{{.N}} tasks handed over from you{{else}}{{.N}} tasks handed over to you{{end}}",
		Act:       "{{if .ToEmployee}}Another official is in charge{{else if .Former}}Task handed over{{else}}Take over a task{{end}}",
		Preheader: "{{if .ToEmployee}}Your deadlines and rights stay as they are.{{else if .Former}}Your old link no longer works.{{else}}Go on where it stands; the deadline stays.{{end}}",
		Body: []string{
			"{{if .ToEmployee}}Another official is now in charge of this: {{.Matter}}.{{else if .Former}}Your task in this was handed to another official: {{.Matter}}.{{else}}A task in this was handed over to you: {{.Matter}}.{{end}}",
			"{{if .ToEmployee}}Name and post are on your page. What you wrote, your deadlines and your rights stay as they are.{{else if .Former}}There is nothing more for you to do. Your notes are kept.{{else}}All that was written before is there. The deadline stays as it is.{{end}}",
		},
		Button: "{{if .ToEmployee}}Open the page{{else if .Former}}See the record{{else}}Open the task{{end}}",
	},
}
