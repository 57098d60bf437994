package papers

import (
	"strconv"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// The qualitative approach (II.A.7.a.3): measure and target stand in one narrative, and what is not main is not split by
// indicator. Forms A.1.1 (heads) and A.1.6, B.1.3, C.1.1.

// described reports whether a paper is of the qualitative approach, as its agreement says.
func described(r *siklusv1.PaperRecord) bool {
	return r.GetTargets().GetApproach() == siklusv1.Approach_APPROACH_QUALITATIVE
}

func approachOf(r *siklusv1.PaperRecord) string {
	if described(r) {
		return "Pendekatan hasil kerja kualitatif"
	}
	return "Pendekatan hasil kerja kuantitatif"
}

func describedColumns(head bool) []column {
	columns := []column{{title: "No", share: 9, whole: true}, {title: "Rencana hasil kerja", share: 66, whole: true},
		{title: "Ukuran keberhasilan/indikator kinerja individu, dan target", share: 90, whole: true}}
	if head {
		columns = append(columns, column{title: "Perspektif", share: 26, whole: true})
	}
	return columns
}

// describedRow is a planned result with all its measures in one cell.
func describedRow(p *siklusv1.PlannedResult, head bool) group {
	planned := plannedText(p)
	if p.GetSupports() != "" {
		planned += "\nMendukung: " + p.GetSupports()
	}
	var measures []string
	for _, i := range p.GetIndicators() {
		text := aspects[i.GetAspect()] + ": " + indicatorText(i) + "\nTarget: " + targetText(i)
		if len(p.GetIndicators()) > 1 {
			text = "• " + text
		}
		measures = append(measures, text)
	}
	row := []string{strconv.Itoa(int(p.GetNumber())), planned, orNothing(strings.Join(measures, "\n"))}
	if head {
		row = append(row, orNothing(perspectives[p.GetPerspective()]))
	}
	return group{row}
}
