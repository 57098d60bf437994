package mail

// targetsSteppedUp tells superior and employee that the dialogue is now between them, II.C.5.
var targetsSteppedUp = map[Language]words{
	Indonesian: {
		Subject:   "Lanjutkan dialog SKP {{.Year}}{{if .ToEmployee}} dengan atasan penilai{{end}}",
		Many:      "{{.N}} dialog SKP beralih kepada Anda",
		Act:       "Lanjutkan dialog SKP {{.Year}}",
		Preheader: "SKP belum ditetapkan sampai akhir Januari. Ini langkah berikutnya.",
		Body: []string{
			"{{if .ToEmployee}}SKP {{.Year}} Anda belum ditetapkan sampai akhir masanya. Dialog kinerja sekarang berlangsung dengan atasan pejabat penilai Anda.{{else}}SKP {{.Year}} seorang pegawai belum ditetapkan oleh pejabat penilainya. Dialog kinerja sekarang berlangsung dengan Anda.{{end}}",
			"{{if .ToEmployee}}Pastikan SKP Anda sudah dikirim agar dapat ditetapkan.{{else}}Tetapkan SKP yang sudah dikirim, atau kembalikan dengan catatan.{{end}}",
			"Dasar: PermenPANRB 6/2022, lampiran II.C.5.",
		},
		Button: "{{if .ToEmployee}}Buka SKP{{else}}Periksa SKP{{end}}",
	},
	English: {
		Subject:   "Go on with the SKP {{.Year}} dialogue",
		Many:      "{{.N}} SKP dialogues pass to you",
		Act:       "Go on with the SKP {{.Year}}",
		Preheader: "The SKP was not set by the end of January. This is the next step.",
		Body: []string{
			"{{if .ToEmployee}}Your SKP {{.Year}} was not set within its time. The dialogue is now with your appraiser's superior.{{else}}The appraiser has not set the SKP {{.Year}} of one employee. The dialogue is now with you.{{end}}",
			"{{if .ToEmployee}}Make sure that your SKP has been sent, so that it can be set.{{else}}Set the SKP if it has been sent, or return it with a note.{{end}}",
			"Basis: PermenPANRB 6/2022, annex II.C.5.",
		},
		Button: "{{if .ToEmployee}}Open the SKP{{else}}Check the SKP{{end}}",
	},
}
