package mail

// rulesAdopted tells the employee that the appraisal goes on under another policy or edition (policy); what is
// signed stays, and no term ever ends earlier for it.
var rulesAdopted = map[Language]words{
	Indonesian: {
		Subject:   "Ketentuan penilaian kinerja {{.Year}} berubah",
		Act:       "Ketentuan penilaian berubah",
		Preheader: "Tidak ada batas waktu yang menjadi lebih awal.",
		Body: []string{
			"Instansi menetapkan ketentuan baru untuk penilaian kinerja {{.Year}}. Penilaian Anda berlanjut menurut ketentuan itu.",
			"Hasil yang sudah ditandatangani tidak berubah. Batas waktu yang sedang berjalan dapat menjadi lebih lambat; tidak ada yang menjadi lebih awal.",
			"Ketentuan, alasan, dan tanggal yang berlaku ada di halaman Anda. Buka berkas kalender surat ini bila ada: catatan di ponsel Anda pindah ke tanggal baru.",
		},
		Button: "Lihat perubahan",
	},
	English: {
		Subject:   "The rules of your {{.Year}} appraisal changed",
		Act:       "The rules of your appraisal changed",
		Preheader: "No deadline becomes earlier.",
		Body: []string{
			"Your agency has set new rules for the {{.Year}} appraisal. Your appraisal goes on under them.",
			"Results that are signed stay as they are. Deadlines that are running may become later; none becomes earlier.",
			"The rules, the reason and the dates that count are on your page. Open the calendar file of this letter if there is one: the entries on your phone move to the new dates.",
		},
		Button: "See what changed",
	},
}
