package rosterfile

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"siklus.id/appraisal"
)

// heading knows which column of the file holds what.
type heading struct {
	columns []*appraisal.Column // nil for a column that is not taken
}

// readHeading finds the documented columns in the first line; ok is false when one that is required is
// missing.
func readHeading(line int, cells []string) (h heading, defects []appraisal.Defect, ok bool) {
	known := appraisal.RosterColumns()
	taken := make([]bool, len(known))
	h.columns = make([]*appraisal.Column, len(cells))
	for i, cell := range cells {
		name := columnName(cell)
		if name == "" {
			continue
		}
		k := slices.IndexFunc(known, func(c appraisal.Column) bool { return c.Name == name || slices.Contains(c.Aliases, name) })
		switch {
		case k < 0:
			defects = append(defects, headingWarning(line, shorten(cell), "column-unknown",
				"Kolom ini tidak dikenal dan tidak dibaca.", "This column is not known and is not read."))
		case taken[k]:
			defects = append(defects, headingWarning(line, known[k].Name, "column-double",
				"Kolom ini ada dua kali; yang pertama dipakai.", "This column stands twice; the first is used."))
		default:
			taken[k] = true
			h.columns[i] = &known[k]
		}
	}
	ok = true
	for k, c := range known {
		if c.Required && !taken[k] {
			ok = false
			d := lineDefect(line, "column-missing",
				fmt.Sprintf("Kolom %s tidak ada.", c.Name), fmt.Sprintf("The column %s is missing.", c.Name))
			d.Field = c.Name
			defects = append(defects, d)
		}
	}
	return h, defects, ok
}

func headingWarning(line int, field, code, indonesian, english string) appraisal.Defect {
	return appraisal.Defect{Row: line, Field: field, Code: code, Sentence: indonesian, English: english, MendedBy: mender}
}

// row makes a row of the cells of one line. Cells beyond the heading mean that something shifted the
// columns, most often a separator inside a name, so that nothing in the line can be trusted.
func (h heading) row(line int, cells []string) (appraisal.Row, *appraisal.Defect) {
	r := appraisal.Row{Number: line}
	for i, cell := range cells {
		if i >= len(h.columns) {
			if strings.TrimSpace(cell) == "" {
				continue
			}
			d := lineDefect(line, "line-shape",
				"Baris ini memiliki lebih banyak kolom daripada judulnya; beri tanda kutip pada isi yang memuat tanda pemisah.",
				"This line has more cells than the heading; put quotes round values that hold the separator.")
			return appraisal.Row{Number: line, Unread: true}, &d
		}
		if c := h.columns[i]; c != nil {
			*c.Cell(&r) = cell
		}
	}
	return r, nil
}

func columnName(cell string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(strings.Trim(cell, " *\t\r\n\u00a0")), func(c rune) bool {
		return c == ' ' || c == '_' || c == '\n' || c == '\r' || c == '\u00a0'
	}), "_")
}

func shorten(s string) string {
	s = strings.ToValidUTF8(strings.TrimSpace(s), "?")
	if utf8.RuneCountInString(s) > 40 {
		return string([]rune(s)[:40]) + "…"
	}
	return s
}
