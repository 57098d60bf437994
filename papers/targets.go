package papers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// drawTargets draws a target agreement (A.1.2 for heads, A.1.7 for others) and its attachment A.1.8, which is an
// inseparable part of it (II.A.8.e).
func drawTargets(s *sheet) {
	r := s.record
	s.newPage()
	s.heading(titleOf(r), approachOf(r)+" · Periode "+daysOf(r)+version(r))
	s.pair()
	if described(r) {
		s.results(describedColumns(headed(r)), func(p *siklusv1.PlannedResult) group { return describedRow(p, headed(r)) })
		s.closing()
		s.behaviour(nil)
		s.signatures()
		s.attachment()
		return
	}
	columns := []column{{title: "No", share: 9, whole: true}, {title: "Rencana hasil kerja pimpinan yang diintervensi", share: 48, whole: true},
		{title: "Rencana hasil kerja", share: 58, whole: true}, {title: "Aspek", share: 20}, {title: "Indikator kinerja individu", share: 66}, {title: "Target", share: 46}}
	if headed(r) {
		columns = []column{{title: "No", share: 9, whole: true}, {title: "Rencana hasil kerja", share: 70, whole: true},
			{title: "Indikator kinerja individu", share: 76}, {title: "Target", share: 52}, {title: "Perspektif", share: 30, whole: true}}
	}
	s.results(columns, func(p *siklusv1.PlannedResult) group {
		var g group
		for n, i := range p.GetIndicators() {
			number, supports, planned, perspective := "", "", "", ""
			if n == 0 {
				number, supports, planned, perspective = strconv.Itoa(int(p.GetNumber())), orNothing(p.GetSupports()), plannedText(p), orNothing(perspectives[p.GetPerspective()])
			}
			if headed(r) {
				if p.GetSupports() != "" && n == 0 {
					planned += "\nMendukung: " + p.GetSupports()
				}
				g = append(g, []string{number, planned, aspects[i.GetAspect()] + ": " + indicatorText(i), targetText(i), perspective})
				continue
			}
			g = append(g, []string{number, supports, planned, aspects[i.GetAspect()], indicatorText(i), targetText(i)})
		}
		return g
	})
	s.closing()
	s.behaviour(nil)
	s.signatures()
	s.attachment()
}

// attachment draws form A.1.8.
func (s *sheet) attachment() {
	r := s.record
	s.newPage() // the page before is still of the other form
	s.form = "A.1.8"
	s.heading("LAMPIRAN SASARAN KINERJA PEGAWAI", "Periode "+daysOf(r)+version(r))
	s.pair()
	t := r.GetTargets()
	s.block("DUKUNGAN SUMBER DAYA", t.GetResources())
	s.block("SKEMA PERTANGGUNGJAWABAN", t.GetAccountability())
	s.closing()
	s.block("KONSEKUENSI", t.GetConsequences())
	s.signatures()
}

// headed reports whether the paper is that of a head, with perspectives.
func headed(r *siklusv1.PaperRecord) bool {
	switch r.GetForm() {
	case "A.1.1", "A.1.2", "B.1.4", "C.1.2":
		return true
	case "B.1.3", "C.1.1": // one form for all, with the perspective of heads
		return slices.ContainsFunc(r.GetTargets().GetResults(), func(p *siklusv1.PlannedResult) bool { return p.GetPerspective() != 0 })
	}
	return false
}

func version(r *siklusv1.PaperRecord) string {
	if r.GetTargetsVersion() < 2 {
		return ""
	}
	return fmt.Sprintf(" · versi %d", r.GetTargetsVersion())
}

// results draws the table of planned results: the main ones, then the additional ones.
func (s *sheet) results(columns []column, rows func(*siklusv1.PlannedResult) group, after ...group) {
	s.say("B", typeBody, "HASIL KERJA")
	s.y += 1
	t := s.newTable(columns)
	s.need(t.headHeight() + 26)
	t.begin()
	for _, part := range []struct {
		title string
		main  bool
	}{{"A. UTAMA", true}, {"B. TAMBAHAN", false}} {
		any := false
		for _, p := range s.record.GetTargets().GetResults() {
			if p.GetMain() != part.main {
				continue
			}
			if !any {
				t.section(part.title)
				any = true
			}
			t.group(rows(p))
		}
	}
	for n, g := range after {
		if n == 0 {
			t.section("DI LUAR RENCANA")
		}
		t.group(g)
	}
	t.end()
	s.y += 4
}

// plannedText is a planned result with who gave the assignment and how far it is controlled.
func plannedText(p *siklusv1.PlannedResult) string {
	lines := []string{p.GetResult()}
	if by := p.GetAssignedBy(); by != "" {
		lines = append(lines, "Penugasan dari: "+by)
	}
	if control := controls[p.GetControl()]; control != "" {
		lines = append(lines, "Tingkat kendali: "+control)
	}
	return strings.Join(lines, "\n")
}

func indicatorText(i *siklusv1.Indicator) string {
	lines := []string{i.GetMeasure()}
	if kind := kinds[i.GetKind()]; kind != "" {
		lines = append(lines, "("+kind+")")
	}
	if i.GetSource() != "" {
		lines = append(lines, "Sumber data: "+i.GetSource())
	}
	if i.GetMeasureCode() != "" {
		lines = append(lines, "Kode ukuran: "+i.GetMeasureCode())
	}
	return strings.Join(lines, "\n")
}

func targetText(i *siklusv1.Indicator) string {
	lines := []string{i.GetTarget()}
	if exact := strings.TrimSpace(i.GetAmount() + " " + i.GetUnit()); exact != "" {
		lines = append(lines, "Angka: "+exact)
	}
	if direction := directions[i.GetDirection()]; direction != "" {
		lines = append(lines, "("+direction+")")
	}
	return strings.Join(lines, "\n")
}

// behaviour draws the seven values with their guides and the leader's special expectations; with feedback, that beside
// them. Nil feedback leaves its column out.
func (s *sheet) behaviour(feedback map[int32]string) {
	s.need(30)
	s.say("B", typeBody, "PERILAKU KERJA")
	s.y += 1
	columns := []column{{title: "No", share: 9}, {title: "Nilai dan panduan perilaku", share: 110}, {title: "Ekspektasi khusus pimpinan", share: 90}}
	if feedback != nil {
		columns = append(columns, column{title: "Umpan balik berkelanjutan berdasarkan bukti dukung", share: 90})
	}
	expected := map[int32][]string{}
	for _, b := range s.record.GetTargets().GetBehaviour() {
		expected[b.GetValue()] = append(expected[b.GetValue()], b.GetExpectation())
	}
	var groups []group
	for n, v := range values {
		number := int32(n + 1)
		text := v.name
		for _, g := range v.guides {
			text += "\n• " + g
		}
		row := []string{strconv.Itoa(n + 1), text, orNothing(strings.Join(expected[number], "\n"))}
		if feedback != nil {
			row = append(row, orNothing(feedback[number]))
		}
		groups = append(groups, group{row})
	}
	s.table(columns, groups)
	s.y += 4
}
