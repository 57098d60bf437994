package mail

// objectionDecided tells both sides that a decision was taken, and leaves the decision to the page. Where none was
// taken in time and the agency lets the result stand (policy), it says that instead.
var objectionDecided = map[Language]words{
	Indonesian: {
		Subject:   "{{if .Lapsed}}Keberatan berakhir: {{.Period}}{{else}}Baca keputusan keberatan {{.Period}}{{end}}",
		Many:      "{{.N}} keberatan sudah berakhir",
		Act:       "{{if .Lapsed}}Keberatan berakhir{{else}}Baca keputusan keberatan{{end}}",
		Preheader: "{{if .Lapsed}}Hasil evaluasi berlaku menurut ketentuan instansi.{{else}}Keputusan dan alasannya ada di halaman evaluasi.{{end}}",
		Body: []string{
			"{{if .ToEmployee}}Keberatan Anda{{else}}Keberatan{{end}} atas evaluasi {{.Period}} {{if .Lapsed}}berakhir tanpa keputusan dalam batas waktunya{{else}}sudah diputuskan{{end}}.",
			"{{if .Lapsed}}Menurut ketentuan instansi, hasil evaluasi berlaku dan sekarang final. Riwayatnya ada di halaman evaluasi.{{else}}Keputusan dan alasannya ada di halaman evaluasi. Hasilnya sekarang final.{{end}}",
		},
		Button: "{{if .Lapsed}}Lihat evaluasi{{else}}Baca keputusan{{end}}",
	},
	English: {
		Subject:   "{{if .Lapsed}}The objection has ended: {{.Period}}{{else}}Read the decision: objection {{.Period}}{{end}}",
		Many:      "{{.N}} objections have ended",
		Act:       "{{if .Lapsed}}The objection has ended{{else}}Read the decision{{end}}",
		Preheader: "{{if .Lapsed}}The result stands under the agency's rules.{{else}}The decision and its reasons are on the evaluation's page.{{end}}",
		Body: []string{
			"{{if .ToEmployee}}Your objection{{else}}The objection{{end}} to the evaluation of {{.Period}} {{if .Lapsed}}ended without a decision in its term{{else}}is decided{{end}}.",
			"{{if .Lapsed}}Under the agency's rules the result stands and is now final. The record is on the evaluation's page.{{else}}The decision and its reasons are on the evaluation's page. The result is now final.{{end}}",
		},
		Button: "{{if .Lapsed}}See the evaluation{{else}}Read the decision{{end}}",
	},
}
