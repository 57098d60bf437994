package papers

// places are where PermenPANRB 6/2022 speaks of each form, in its annex.
var places = map[string]string{
	"A.1.1": "II.A.2", "A.1.2": "II.A.2", "A.1.3": "II.A.3", "A.1.5": "II.A.5.g–j", "A.1.6": "II.A.7", "A.1.7": "II.A.7", "A.1.8": "II.A.8",
	"B.1.1": "III.A.2–3", "B.1.2": "III.A.5–7", "B.1.3": "III.C", "B.1.4": "III.C", "B.1.5": "III.C",
	"B.1.6": "III.D.4.g", "B.1.7": "III.D.4.g", "B.1.8": "III.D.4.g.1", "B.1.9": "III.D.4.h", "B.1.10": "III.D.5.c.1",
	"C.1.1": "IV.B.3", "C.1.2": "IV.B.3", "C.1.3": "IV.B.3", "D.1.1": "V.A.3–4", "D.1.2": "V.A.8", "D.1.3": "V.B.7",
}

var yesNo = map[string]string{"yes": "Ya", "no": "Tidak"}

// competences are the names of the managerial and the sociocultural competences that form B.1.9 asks about (PermenPANRB
// 38/2017), by their keys in the record.
var competences = map[string]string{
	"integrity": "Integritas", "cooperation": "Kerja sama", "communication": "Komunikasi", "results": "Orientasi pada hasil", "service": "Pelayanan publik",
	"development": "Pengembangan diri dan orang lain", "change": "Mengelola perubahan", "decision": "Pengambilan keputusan",
	"unity": "Perekat bangsa (sosial kultural)",
}

var statementGroups = [3]string{"Tujuan", "Pertemuan", "Hasil"}

// statements of form B.1.8 as the page asks them.
var statements = [9]string{
	"Sejak awal saya tahu apa yang hendak dicapai.", "Tujuannya menyangkut pekerjaan saya yang sebenarnya.", "Saya ikut menentukan tujuannya.",
	"Pembimbing mendengarkan sebelum memberi saran.", "Saya dapat berbicara jujur tentang kesulitan saya.", "Waktu dan tempatnya cukup untuk berbicara tenang.",
	"Saya pulang dengan langkah yang dapat saya kerjakan.", "Pembimbing menepati apa yang dijanjikannya.", "Pekerjaan saya menjadi lebih baik karenanya.",
}

// acts are the names of what a receipt can be of.
var acts = map[string]string{
	"SubmitTargets": "Penyampaian SKP", "ReturnTargets": "Pengembalian SKP", "AgreeTargets": "Penetapan SKP", "CheckIn": "Penyampaian realisasi kinerja",
	"GiveFeedback": "Pemberian umpan balik", "ReuseResult": "Pemakaian hasil evaluasi terakhir", "Rate": "Penilaian hasil kerja dan perilaku", "Sign": "Penandatanganan hasil evaluasi",
	"Deliver": "Penyerahan dokumen evaluasi", "Receive": "Penerimaan dokumen evaluasi", "ReturnDocument": "Pengembalian dokumen evaluasi",
	"FileObjection": "Pengajuan keberatan", "ExplainObjection": "Penjelasan atas keberatan", "DecideObjection": "Keputusan atas keberatan", "Withdraw": "Penarikan",
	"ProposeTraining": "Usulan pengembangan kompetensi", "ApproveTraining": "Persetujuan pengembangan kompetensi", "ConfirmTraining": "Konfirmasi kesediaan",
	"CompleteTraining": "Penyelesaian pengembangan kompetensi", "OfferSeat": "Penawaran kursi", "MoveTraining": "Pemindahan pengembangan kompetensi",
	"RecordEnrolment": "Pencatatan pendaftaran", "SubmitProof": "Penyampaian bukti pengembangan kompetensi",
	"ExtendTerm": "Perpanjangan batas waktu", "ChangeParty": "Penetapan pejabat", "Exempt": "Pengecualian", "Reopen": "Pembukaan kembali",
	"Transfer": "Perpindahan", "BeginAbsence": "Awal ketidakhadiran", "EndAbsence": "Akhir ketidakhadiran", "EndService": "Akhir masa kerja", "RenewTargets": "Pembaruan SKP",
}
