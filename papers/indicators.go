package papers

import (
	"fmt"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// drawIndicators draws the indicator manual of a head (A.1.3), one block for each indicator. What the form asks for and no
// agreement says, such as a definition, stays empty.
func drawIndicators(s *sheet) {
	r := s.record
	s.newPage()
	s.heading(titleOf(r), approachOf(r)+" · Periode "+daysOf(r)+version(r))
	s.pair()
	for _, p := range r.GetTargets().GetResults() {
		for n, i := range p.GetIndicators() {
			t := s.newTable([]column{{share: 48}, {share: 132}})
			number := fmt.Sprintf("Rencana hasil kerja %d", p.GetNumber())
			if len(p.GetIndicators()) > 1 {
				number += fmt.Sprintf(", indikator %d", n+1)
			}
			t.section(number)
			for _, row := range [][2]string{
				{"Rencana hasil kerja", plannedText(p)},
				{"Indikator kinerja individu", aspects[i.GetAspect()] + ": " + i.GetMeasure()},
				{"Tujuan", p.GetSupports()},
				{"Deskripsi: definisi", ""},
				{"Deskripsi: formula", formulaText(i)},
				{"Satuan pengukuran", i.GetUnit()},
				{"Kualitas dan tingkat kendali", strings.Join(present(controls[p.GetControl()], kinds[i.GetKind()]), "\n")},
				{"Sumber data", i.GetSource()},
				{"Target", strings.TrimSpace(i.GetTarget() + "\n" + i.GetAmount())},
			} {
				t.group(group{{row[0], orNothing(row[1])}})
			}
			s.y += 4
		}
	}
	s.block("PERIODE PELAPORAN (SKEMA PERTANGGUNGJAWABAN, A.1.8)", r.GetTargets().GetAccountability())
}

// formulaText says how a value is read: the direction, and the measure that is counted by machine.
func formulaText(i *siklusv1.Indicator) string {
	lines := present(directions[i.GetDirection()])
	if i.GetMeasureCode() != "" {
		lines = append(lines, "Kode ukuran: "+i.GetMeasureCode())
	}
	return strings.Join(lines, "\n")
}
