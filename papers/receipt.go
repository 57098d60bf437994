package papers

import (
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// drawReceipt draws the receipt of an act: number, moment with its zone, who, and the sum of what was handed in. It is no
// form of the regulation.
func drawReceipt(s *sheet) {
	r := s.record
	s.newPage()
	s.heading(titleOf(r), "Tindakan dalam pengelolaan kinerja pegawai")
	got := r.GetReceipt()
	at := nothing
	if got.GetReceivedAt() != nil {
		at = instant(got.GetReceivedAt().AsTime(), r.GetZone())
	}
	s.rows("TINDAKAN", [2]string{"Nomor", got.GetActId()}, [2]string{"Tindakan", actText(got.GetAct())}, [2]string{"Diterima pada", at},
		[2]string{"Periode", spanOf(r)}, [2]string{"SHA-256 dari isi yang disampaikan", got.GetSum()})
	by := got.GetBy()
	s.rows("DISAMPAIKAN OLEH", [2]string{"Nama", by.GetName()}, [2]string{"NIP", by.GetNumber()},
		[2]string{"Kedudukan", strings.Join(present(capacities[by.GetCapacity()], roles[got.GetRole()]), " ")})
	s.party("PEGAWAI", "", r.GetEmployee())
	s.say("", typeBody, "Siklus mencatat tindakan ini pada waktu tersebut. Waktu itulah yang menentukan apakah batas waktunya terpenuhi. "+
		"Apa yang terjadi sesudahnya tertulis pada halaman berkas.")
}

func actText(act string) string {
	if name := acts[act]; name != "" {
		return name
	}
	return act
}

// titles of the kinds that are of one form each.
var titles = map[siklusv1.PaperKind]string{
	siklusv1.PaperKind_PAPER_KIND_TARGETS:           "SASARAN KINERJA PEGAWAI",
	siklusv1.PaperKind_PAPER_KIND_FEEDBACK:          "PENDOKUMENTASIAN UMPAN BALIK BERKELANJUTAN",
	siklusv1.PaperKind_PAPER_KIND_RESULT:            "HASIL EVALUASI KINERJA PEGAWAI",
	siklusv1.PaperKind_PAPER_KIND_DOCUMENT:          "DOKUMEN EVALUASI KINERJA PEGAWAI",
	siklusv1.PaperKind_PAPER_KIND_OBJECTION:         "DOKUMEN EVALUASI KINERJA PEGAWAI",
	siklusv1.PaperKind_PAPER_KIND_INDICATORS:        "MANUAL INDIKATOR KINERJA",
	siklusv1.PaperKind_PAPER_KIND_ROLES:             "MATRIKS PEMBAGIAN PERAN DAN HASIL",
	siklusv1.PaperKind_PAPER_KIND_ACTION_PLAN:       "RENCANA AKSI",
	siklusv1.PaperKind_PAPER_KIND_PROGRESS:          "PENDOKUMENTASIAN KINERJA",
	siklusv1.PaperKind_PAPER_KIND_COACHING:          "PELAKSANAAN COACHING",
	siklusv1.PaperKind_PAPER_KIND_MENTORING:         "PELAKSANAAN MENTORING",
	siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK: "UMPAN BALIK ATAS BIMBINGAN KINERJA",
	siklusv1.PaperKind_PAPER_KIND_COMPETENCE:        "EVALUASI KOMPETENSI",
	siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR:         "LAPORAN PERMASALAHAN PERILAKU",
	siklusv1.PaperKind_PAPER_KIND_RECEIPT:           "TANDA TERIMA",
}
