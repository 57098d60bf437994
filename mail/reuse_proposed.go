package mail

// reuseProposed asks the other side to agree that the old unit's last periodic result stands for the period too;
// it does so only when both agree, IV.A.13.
var reuseProposed = map[Language]words{
	Indonesian: {
		Subject:   "Jawab usulan hasil evaluasi {{.Period}}",
		Many:      "Jawab {{.N}} usulan hasil evaluasi",
		Act:       "Jawab usulan hasil evaluasi",
		Preheader: "Usulan ini berlaku hanya bila kedua pihak setuju.",
		Body: []string{
			"{{if .ToAppraiser}}Seorang pegawai yang berpindah tugas mengusulkan: hasil evaluasi periodik terakhir dari unit kerja lamanya berlaku juga untuk {{.Period}}.{{else}}Pejabat penilai mengusulkan: hasil evaluasi periodik terakhir dari unit kerja lama Anda berlaku juga untuk {{.Period}}.{{end}}",
			"Baca hasil itu di halaman evaluasi, lalu setujui atau tolak. Usulan berlaku hanya bila kedua pihak setuju.",
			"{{if .ToAppraiser}}Anda juga dapat langsung menilai sendiri. Sesudah batas waktu, penilaian beralih kepada atasan Anda.{{else}}Anda bebas menolak. Bila usulan tidak disetujui, Anda dinilai seperti biasa di unit kerja yang baru.{{end}}",
			"Dasar: PermenPANRB 6/2022, lampiran IV.A.13.",
		},
		Button: "Baca dan jawab",
	},
	English: {
		Subject:   "Answer a proposal: evaluation {{.Period}}",
		Many:      "Answer {{.N}} proposals on evaluations",
		Act:       "Answer a proposal",
		Preheader: "It counts only if both sides agree.",
		Body: []string{
			"{{if .ToAppraiser}}An employee who moved proposes this: the last periodic result of the former unit stands for {{.Period}} too.{{else}}Your appraiser proposes this: the last periodic result of your former unit stands for {{.Period}} too.{{end}}",
			"Read that result on the page of the evaluation, then agree or decline. It counts only if both sides agree.",
			"{{if .ToAppraiser}}You can also rate at once. After the deadline the rating passes to your superior.{{else}}You are free to decline. If it is not agreed, you are rated as usual in your new unit.{{end}}",
			"Basis: PermenPANRB 6/2022, annex IV.A.13.",
		},
		Button: "Read and answer",
	},
}
