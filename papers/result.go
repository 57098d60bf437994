package papers

import (
	"fmt"
	"strconv"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// drawResult draws the result of an evaluation (C.1.2 for heads, C.1.3 for others), and the record of feedback (B.1.4,
// B.1.5), which has the same columns and no judgment.
func drawResult(s *sheet) {
	r := s.record
	judged := r.GetKind() == siklusv1.PaperKind_PAPER_KIND_RESULT
	s.newPage()
	s.heading(titleOf(r), approachOf(r)+" · "+spanOf(r)+" ("+daysOf(r)+")")
	s.pair()
	if judged {
		s.organisation()
	}
	feedback := s.sorted()
	s.results(s.resultColumns(), func(p *siklusv1.PlannedResult) group {
		if described(r) {
			row := describedRow(p, headed(r))
			row[0] = append(row[0], orNothing(realised(r, p.GetNumber())), orNothing(feedback.results[p.GetNumber()]))
			return row
		}
		return resultRows(p, headed(r), realised(r, p.GetNumber()), feedback.results[p.GetNumber()])
	}, s.outside(feedback)...)
	if judged {
		s.rated("RATING HASIL KERJA", ratings[r.GetResult().GetResults()])
	}
	if !judged && r.GetRemarks() == "" {
		s.closing()
	}
	s.behaviour(feedback.values)
	if r.GetRemarks() != "" {
		if !judged {
			s.closing()
		}
		s.block("CATATAN PEGAWAI", r.GetRemarks())
	}
	if judged {
		s.closing()
		s.need(s.after + 38) // who signs has the predicate above the signature, and most often its reason too
		s.after = 0
		s.rated("RATING PERILAKU KERJA", ratings[r.GetResult().GetBehaviour()])
		s.rated("PREDIKAT KINERJA PEGAWAI", predicates[r.GetResult().GetPredicate()])
		s.closing()
		s.block("ALASAN PREDIKAT", reasonText(r.GetResult()))
	}
	s.signatures()
}

// rated draws one line of judgment.
func (s *sheet) rated(title, word string) {
	t := s.newTable([]column{{share: 60, bold: true}, {share: 140, bold: true}})
	t.need(8)
	t.group(group{{title, orNothing(word)}})
	s.y += 3
}

// organisation draws the organisation's result and the pattern that goes with it.
func (s *sheet) organisation() {
	o := s.record.GetOrganisation()
	s.rated("CAPAIAN KINERJA ORGANISASI", organisationText(o))
	s.say("", typeTable, "Pola distribusi predikat kinerja pegawai sesuai capaian kinerja organisasi (panduan, IV.B.2):")
	if patternShapes[o.GetResult()] == [5]float64{} {
		s.say("", typeTable, nothing)
	}
	s.pattern(o.GetResult())
	s.y += 2
}

func organisationText(o *siklusv1.PaperOrganisation) string {
	if o.GetResult() == "" {
		return nothing
	}
	word, known := organisations[o.GetResult()]
	if !known {
		word = o.GetResult()
	}
	text := strings.Join(present(word, o.GetUnit(), periodName(o.GetPeriod(), o.GetYear())), " · ")
	if o.GetFallback() {
		text += " (capaian periode sebelumnya)"
	}
	return text
}

func reasonText(r *siklusv1.Result) string {
	lines := present(r.GetReason())
	if r.GetProvision() != "" {
		lines = append(lines, "Dasar: "+r.GetProvision())
	}
	if r.GetScore() != "" {
		lines = append(lines, "Nilai kinerja: "+strings.Replace(r.GetScore(), ".", ",", 1))
	}
	if r.GetReused() {
		lines = append(lines, "Hasil evaluasi periodik terakhir dari unit kerja lama dipakai untuk periode ini (IV.A.13).")
	}
	return strings.Join(lines, "\n")
}

// resultColumns are the columns of forms B.1.3 to B.1.5 and C.
func (s *sheet) resultColumns() []column {
	head := headed(s.record)
	if described(s.record) {
		return append(describedColumns(head), column{title: "Realisasi berdasarkan bukti dukung", share: 56, whole: true},
			column{title: "Umpan balik berkelanjutan berdasarkan bukti dukung", share: 56, whole: true})
	}
	if head {
		return []column{{title: "No", share: 9, whole: true}, {title: "Rencana hasil kerja", share: 46, whole: true}, {title: "Indikator kinerja individu", share: 42},
			{title: "Target", share: 30}, {title: "Perspektif", share: 24, whole: true}, {title: "Realisasi berdasarkan bukti dukung", share: 56, whole: true},
			{title: "Umpan balik berkelanjutan berdasarkan bukti dukung", share: 56, whole: true}}
	}
	return []column{{title: "No", share: 9, whole: true}, {title: "Rencana hasil kerja pimpinan yang diintervensi", share: 34, whole: true},
		{title: "Rencana hasil kerja", share: 42, whole: true}, {title: "Aspek", share: 19}, {title: "Indikator kinerja individu", share: 38}, {title: "Target", share: 28},
		{title: "Realisasi berdasarkan bukti dukung", share: 50, whole: true}, {title: "Umpan balik berkelanjutan berdasarkan bukti dukung", share: 50, whole: true}}
}

func resultRows(p *siklusv1.PlannedResult, head bool, realised, feedback string) group {
	var g group
	for n, i := range p.GetIndicators() {
		row := make([]string, 8)
		if n == 0 {
			row = []string{strconv.Itoa(int(p.GetNumber())), orNothing(p.GetSupports()), plannedText(p), "", "", "", orNothing(realised), orNothing(feedback)}
		}
		row[3], row[4], row[5] = aspects[i.GetAspect()], indicatorText(i), targetText(i)
		if head {
			perspective, planned := "", row[2]
			if n == 0 {
				perspective = orNothing(perspectives[p.GetPerspective()])
				if p.GetSupports() != "" {
					planned += "\nMendukung: " + p.GetSupports()
				}
			}
			row = []string{row[0], planned, row[3] + ": " + row[4], row[5], perspective, row[6], row[7]}
		}
		g = append(g, row)
	}
	return g
}

// realised is what was reached of a planned result, with its evidence.
func realised(r *siklusv1.PaperRecord, number int32) string {
	var lines []string
	for _, done := range r.GetRealisations() {
		if done.GetResult() == number {
			lines = append(append(lines, done.GetAchieved()), done.GetEvidence()...)
		}
	}
	return strings.Join(lines, "\n")
}

// said is feedback by what it is about.
type said struct {
	results, values map[int32]string
	rest            []string
}

// sorted puts each piece of feedback beside what it is about; what is about nothing that stands here comes last.
func (s *sheet) sorted() said {
	r := s.record
	out := said{results: map[int32]string{}, values: map[int32]string{}}
	there := map[int32]bool{}
	for _, p := range r.GetTargets().GetResults() {
		there[p.GetNumber()] = true
	}
	for _, f := range r.GetFeedback() {
		text := s.feedbackText(f)
		switch n := f.GetBehaviour(); {
		case f.GetResult() > 0 && there[f.GetResult()]:
			out.results[f.GetResult()] = strings.TrimPrefix(out.results[f.GetResult()]+"\n"+text, "\n")
		case n >= 1 && int(n) <= len(values):
			out.values[n] = strings.TrimPrefix(out.values[n]+"\n"+text, "\n")
		default:
			out.rest = append(out.rest, text)
		}
	}
	return out
}

func (s *sheet) feedbackText(f *siklusv1.PaperFeedback) string {
	by := f.GetBy().GetName()
	if relation := relations[f.GetRelation()]; relation != "" {
		by = strings.TrimSpace(by + " (" + relation + ")")
	}
	return strings.Join(present(by, dayIn(f, s.record.GetZone())), ", ") + ": " + f.GetText()
}

func dayIn(f *siklusv1.PaperFeedback, zone string) string {
	if f.GetAt() == nil {
		return ""
	}
	words := strings.Fields(instant(f.GetAt().AsTime(), zone))
	return strings.Join(words[:3], " ")
}

// outside is what was reached or said beside the planned results.
func (s *sheet) outside(feedback said) []group {
	r := s.record
	there := map[int32]bool{}
	for _, p := range r.GetTargets().GetResults() {
		there[p.GetNumber()] = true
	}
	columns := len(s.resultColumns())
	line := func(planned, realised, feedback string) group {
		row := make([]string, columns)
		row[0] = nothing
		row[columns-2], row[columns-1] = realised, feedback
		row[1] = planned
		if !headed(r) && !described(r) {
			row[1], row[2] = nothing, planned
		}
		return group{row}
	}
	var out []group
	for _, done := range r.GetRealisations() {
		if there[done.GetResult()] {
			continue
		}
		planned := "Pekerjaan di luar SKP"
		if done.GetResult() > 0 {
			planned = fmt.Sprintf("Rencana hasil kerja nomor %d, yang tidak lagi ada dalam SKP ini", done.GetResult())
		}
		out = append(out, line(planned, strings.Join(append([]string{done.GetAchieved()}, done.GetEvidence()...), "\n"), nothing))
	}
	if len(feedback.rest) > 0 {
		out = append(out, line("Umpan balik umum", nothing, strings.Join(feedback.rest, "\n")))
	}
	return out
}
