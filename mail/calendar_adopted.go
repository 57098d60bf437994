package mail

// calendarAdopted tells the employee that terms are counted on a changed calendar of working days (policy);
// no term ever ends earlier for it.
var calendarAdopted = map[Language]words{
	Indonesian: {
		Subject:   "Kalender hari kerja {{.Year}} berubah",
		Act:       "Kalender hari kerja berubah",
		Preheader: "Tidak ada batas waktu yang menjadi lebih awal.",
		Body: []string{
			"Instansi menetapkan perubahan kalender hari kerja untuk penilaian kinerja {{.Year}}.",
			"Batas waktu yang sedang berjalan dapat menjadi lebih lambat. Tidak ada yang menjadi lebih awal.",
			"Tanggal yang berlaku ada di halaman Anda. Buka berkas kalender surat ini bila ada: catatan di ponsel Anda pindah ke tanggal baru.",
		},
		Button: "Lihat batas waktu",
	},
	English: {
		Subject:   "The calendar of working days {{.Year}} changed",
		Act:       "The calendar of working days changed",
		Preheader: "No deadline becomes earlier.",
		Body: []string{
			"Your agency has changed the calendar of working days for the {{.Year}} appraisal.",
			"Deadlines that are running may become later. None becomes earlier.",
			"The dates that count are on your page. Open the calendar file of this letter if there is one: the entries on your phone move to the new dates.",
		},
		Button: "See your deadlines",
	},
}
