package papers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// drawPlan draws the action plan (B.1.1): planned results with their actions.
func drawPlan(s *sheet) {
	r := s.record
	s.newPage()
	s.heading(titleOf(r), "Periode "+daysOf(r))
	s.party("PEGAWAI", "", r.GetEmployee())
	var rows []group
	for _, p := range r.GetPlans() {
		var g group
		for n, a := range p.GetPlan().GetActions() {
			row := []string{"", "", a.GetWhat(), day(a.GetUntil())}
			if n == 0 {
				row[0], row[1] = strconv.Itoa(int(p.GetResult())), p.GetPlan().GetPlanned()
			}
			g = append(g, row)
		}
		rows = append(rows, g)
	}
	s.closing()
	s.table([]column{{title: "No", share: 9, whole: true}, {title: "Rencana hasil kerja", share: 62, whole: true}, {title: "Rencana aksi", share: 76},
		{title: "Selesai paling lambat", share: 33}}, rows)
	s.y += 4
	s.signatures()
}

// drawProgress draws the record of the work of a period (B.1.2): planned results, actions, and what was reached with its
// evidence.
func drawProgress(s *sheet) {
	r := s.record
	s.newPage()
	s.heading(titleOf(r), spanOf(r)+" ("+daysOf(r)+")")
	s.party("PEGAWAI", "", r.GetEmployee())
	var rows []group
	add := func(number int32, planned, actions string) {
		var done []string
		for _, e := range r.GetProgress() {
			if e.GetResult() == number {
				done = append(done, entryText(e))
			}
		}
		if planned != "" || len(done) > 0 {
			name := strconv.Itoa(int(number))
			if number == 0 {
				name, planned = nothing, "Pekerjaan di luar SKP"
			}
			rows = append(rows, group{{name, planned, orNothing(actions), orNothing(strings.Join(done, "\n"))}})
		}
	}
	for _, p := range r.GetPlans() {
		var actions []string
		for _, a := range p.GetPlan().GetActions() {
			actions = append(actions, "• "+actionText(a))
		}
		add(p.GetResult(), p.GetPlanned(), strings.Join(actions, "\n"))
	}
	// What is about a result that the agreement does not have any more comes last, and what is about none.
	gone := map[int32]bool{}
	for _, e := range r.GetProgress() {
		n := e.GetResult()
		if n != 0 && !gone[n] && !slices.ContainsFunc(r.GetPlans(), func(p *siklusv1.ResultPlan) bool { return p.GetResult() == n }) {
			gone[n] = true
			add(n, fmt.Sprintf("Rencana hasil kerja nomor %d, yang tidak lagi ada dalam SKP ini", n), "")
		}
	}
	add(0, "", "")
	s.closing()
	s.table([]column{{title: "No", share: 9, whole: true}, {title: "Rencana hasil kerja", share: 60, whole: true}, {title: "Rencana aksi", share: 66, whole: true},
		{title: "Realisasi dan bukti dukung", share: 130, whole: true}}, rows)
	s.y += 4
	s.signatures()
}

func actionText(a *siklusv1.PlannedAction) string {
	text := a.GetWhat() + " (paling lambat " + day(a.GetUntil()) + ")"
	if a.GetDone() {
		text += ", selesai " + day(a.GetDoneOn())
	}
	return strings.Join(present(text, a.GetNote()), "\n")
}

func entryText(e *siklusv1.PaperProgress) string {
	text := day(e.GetDay()) + ": " + e.GetAchieved()
	if e.GetAmount() != "" {
		text += " (" + e.GetAmount() + ")"
	}
	lines := []string{text}
	if e.GetInnovation() != "" {
		lines = append(lines, "Cara baru: "+e.GetInnovation())
	}
	for _, proof := range e.GetEvidence() {
		lines = append(lines, "Bukti: "+proof)
	}
	return strings.Join(lines, "\n")
}
