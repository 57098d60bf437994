package papers

import (
	"strings"
	"time"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// drawDocument draws the evaluation document: D.1.1, D.1.2 when the superior signed, D.1.3 after an objection.
func drawDocument(s *sheet) {
	r := s.record
	s.newPage()
	s.heading(titleOf(r), spanOf(r)+" · "+daysOf(r))
	s.party("1", "employee", r.GetEmployee())
	s.party("2", "appraiser", r.GetAppraiser())
	s.party("3", "superior", r.GetSuperior())
	t := s.newTable([]column{{share: 52}, {share: 80, bold: true}})
	t.section("4. EVALUASI KINERJA")
	t.group(group{{"Capaian kinerja organisasi", organisationText(r.GetOrganisation())}})
	t.group(group{{"Predikat kinerja pegawai", orNothing(predicates[r.GetResult().GetPredicate()])}})
	if score := r.GetResult().GetScore(); score != "" {
		t.group(group{{"Nilai kinerja", strings.Replace(score, ".", ",", 1)}})
	}
	s.y += 3
	if r.GetKind() != siklusv1.PaperKind_PAPER_KIND_OBJECTION {
		s.closing("6", "7")
		s.block("5. CATATAN/REKOMENDASI", r.GetResult().GetNotes())
		s.signatures()
		return
	}
	s.block("5. CATATAN/REKOMENDASI", r.GetResult().GetNotes())
	o := r.GetObjection()
	s.block("6. KEBERATAN PEGAWAI", s.dated(o.GetFiledAt() != nil, o.GetFiledAt().AsTime(), append([]string{o.GetReasons()}, o.GetEvidence()...)...))
	s.block("7. PENJELASAN PEJABAT PENILAI KINERJA ATAS KEBERATAN", s.dated(o.GetExplainedAt() != nil, o.GetExplainedAt().AsTime(), o.GetExplanation()))
	s.closing("9", "10", "11")
	s.block("8. KEPUTUSAN DAN REKOMENDASI ATASAN PEJABAT PENILAI KINERJA", strings.Join(present(outcomes[o.GetOutcome()], o.GetDecision()), "\n"))
	s.signatures()
}

// dated puts a moment, when it is known, over texts.
func (s *sheet) dated(known bool, at time.Time, texts ...string) string {
	lines := present(texts...)
	if known {
		lines = append([]string{"Tanggal " + instant(at, s.record.GetZone())}, lines...)
	}
	return strings.Join(lines, "\n")
}
