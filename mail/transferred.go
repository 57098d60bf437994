package mail

// transferred tells the employee that a change of post is on record and what becomes of the year,
// II.C.6; IV.A.5–6; IV.A.13.
var transferred = map[Language]words{
	Indonesian: {
		Subject:   "Perubahan jabatan Anda sudah dicatat",
		Act:       "Perubahan jabatan dicatat",
		Preheader: "Penilaian kinerja {{.Year}} Anda berlanjut mengikuti jabatan Anda.",
		Body: []string{
			"Pengelola kepegawaian mencatat perubahan jabatan Anda. Jabatan dan tanggal mulainya ada di halaman Anda. Sampaikan bila keliru.",
			"Penilaian kinerja {{.Year}} Anda berlanjut mengikuti jabatan itu. Bila SKP perlu disesuaikan, Anda menerima tugasnya dengan batas waktu sendiri.",
			"Hasil evaluasi yang sudah ditandatangani tetap ditangani pejabat yang menandatanganinya.",
			"Dasar: PermenPANRB 6/2022, lampiran II.C.6, IV.A.5–6, dan IV.A.13.",
		},
		Button: "Buka halaman",
	},
	English: {
		Subject:   "Your change of post is on record",
		Act:       "Your change of post is on record",
		Preheader: "Your appraisal of {{.Year}} goes on with your post.",
		Body: []string{
			"The HR officer has recorded a change of your post. The post and its first day are on your page. Tell us if they are wrong.",
			"Your appraisal of {{.Year}} goes on with that post. If your SKP needs to be adapted, you get that task with a deadline of its own.",
			"Results that are signed already stay with the official who signed them.",
			"Basis: PermenPANRB 6/2022, annex II.C.6, IV.A.5–6 and IV.A.13.",
		},
		Button: "Open the page",
	},
}
