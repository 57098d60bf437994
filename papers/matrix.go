package papers

import (
	"fmt"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// mostColumns of planned results go beside each other on a page; the others stand in a further table.
const mostColumns = 5

// drawRoles draws the matrix of roles and results (A.1.5): people below in rows, planned results of who leads them in
// columns, the role in result language in the cell (II.A.5.g–i).
func drawRoles(s *sheet) {
	r := s.record
	s.newPage()
	s.heading(titleOf(r), "Periode "+daysOf(r))
	s.party("PEGAWAI YANG MEMIMPIN", "", r.GetEmployee())
	columns := r.GetMatrix().GetColumns()
	if len(columns) == 0 {
		s.people(nil, "")
	}
	for from := 0; from < len(columns); from += mostColumns {
		part := columns[from:min(from+mostColumns, len(columns))]
		about := ""
		if len(columns) > mostColumns {
			about = fmt.Sprintf("Rencana hasil kerja %d sampai %d", part[0].GetNumber(), part[len(part)-1].GetNumber())
		}
		s.people(part, about)
	}
	s.say("", typeSmall, "Sel tanpa peran bertanda "+nothing+". Peran yang sudah diajukan tetapi belum disepakati bertanda (diajukan).")
}

// people draws one table of the matrix.
func (s *sheet) people(part []*siklusv1.ParentResult, about string) {
	if about != "" {
		s.say("B", typeBody, about)
		s.y += 1
	}
	heads := []column{{title: "No", share: 9, whole: true}, {title: "Pegawai dan jabatan", share: 52, whole: true}}
	for _, c := range part {
		kind := "tambahan"
		if c.GetMain() {
			kind = "utama"
		}
		heads = append(heads, column{title: fmt.Sprintf("Rencana hasil kerja %d (%s)", c.GetNumber(), kind), share: 46, whole: true})
	}
	rows := []group{}
	if len(part) > 0 { // a heading may not be longer than its page, a row may
		row := []string{"", "Rencana hasil kerja pimpinan"}
		for _, c := range part {
			row = append(row, orNothing(c.GetResult()))
		}
		rows = append(rows, group{row})
	}
	for n, m := range s.record.GetMatrix().GetRows() {
		who := m.GetPerson()
		row := []string{fmt.Sprint(n + 1), strings.Join(present(who.GetName(), who.GetPost(), who.GetUnit()), "\n")}
		for _, c := range part {
			var said []string
			for _, role := range m.GetRoles() {
				if role.GetParent() == c.GetRef() {
					said = append(said, roleText(role))
				}
			}
			row = append(row, orNothing(strings.Join(said, "\n")))
		}
		rows = append(rows, group{row})
	}
	s.table(heads, rows)
	s.y += 4
}

func roleText(r *siklusv1.MatrixRole) string {
	text := r.GetRole()
	if !r.GetMain() {
		text += " (tambahan)"
	}
	if r.GetState() == "submitted" {
		text += " (diajukan)"
	}
	return text
}
