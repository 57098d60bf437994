package appraisal

import "slices"

// admitPeople looks at the facts of what HR records of the employee: a move, an absence, the end of service.
func admitPeople(s Standing, a Act) *Refusal {
	f := a.Facts
	switch a.Kind {
	case Transfer:
		if f.Post == "" || !slices.Contains([]Capacity{"", Definitive, Acting, DailyActing}, f.Capacity) {
			return refuse(PostMissing, "II.C.6", "Pilih jabatan yang baru dan cara menjabatnya.", "Choose the new post and the capacity in which it is held.")
		}
	case BeginAbsence:
		if !f.Absence.Valid() {
			return refuse(AbsenceMissing, "II.C.8", "Pilih jenis ketidakhadirannya.", "Choose the kind of absence.")
		}
		if s.Absent != "" {
			return alreadyAbsent()
		}
		if !f.From.IsZero() && f.Until < f.From {
			return refuse(DateWrong, f.Absence.Provision(),
				"Hari terakhir tidak boleh mendahului hari pertama.", "The last day cannot come before the first.")
		}
	case EndAbsence:
		if s.Absent == "" {
			return refuse(NotAbsent, "II.C.8; II.B.13",
				"Tidak ada ketidakhadiran panjang yang tercatat pada pegawai ini.", "No long absence of this employee is on record.")
		}
	case EndService:
		if !f.Service.Valid() {
			return refuse(ServiceMissing, PolicyProvision,
				"Pilih: pensiun, meninggal dunia, atau keluar.", "Choose: retired, died, or left.")
		}
	}
	if f.From.IsZero() {
		return refuse(DateMissing, PolicyProvision, "Isi tanggal mulainya.", "Give the first day.")
	}
	return nil
}

func alreadyAbsent() *Refusal {
	return refuse(AlreadyAbsent, "II.C.8",
		"Pegawai ini sudah tercatat tidak hadir; akhiri dulu yang lama.",
		"This employee is on record as absent already; end that absence first.")
}
