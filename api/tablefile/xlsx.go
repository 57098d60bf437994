package tablefile

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"siklus.id/api/workbook"
)

// readWorkbook reads the first sheet of a workbook. Something on another sheet is a fault of the whole file: nobody knows
// which of the sheets was meant, and a part of the rows would look like all of them.
func (f Format) readWorkbook(content []byte) (kind string, rows []Row, read int, faults []Fault) {
	type line struct {
		number int
		cells  []string
	}
	var lines []line
	others, err := workbook.Read(content, func(n int, cells []string) bool {
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			lines = append(lines, line{n, cells})
		}
		return len(lines) <= f.MaxRows+1
	})
	switch {
	case err != nil:
		return "", nil, 0, []Fault{{Code: "file-unreadable", Sentence: "Berkas XLSX rusak atau terkunci sandi; simpan ulang tanpa sandi.",
			English: "The XLSX file is damaged or locked by a password; save it again without one."}}
	case len(others) > 0:
		name := others[0]
		if runes := []rune(name); len(runes) > 31 { // a sheet's name is no longer
			name = string(runes[:31])
		}
		return "", nil, 0, []Fault{{Code: "sheet-ignored", Sentence: fmt.Sprintf("Hanya lembar pertama yang dibaca, tetapi lembar %q juga berisi; sisakan satu lembar.", name),
			English: fmt.Sprintf("Only the first sheet is read, but the sheet %q holds something as well; leave one sheet.", name)}}
	}
	at := -1
	kind, rows, read, faults = f.table(func() (int, []string, *Fault) {
		if at++; at >= len(lines) {
			return 0, nil, nil
		}
		l := lines[at]
		size := 0
		for _, cell := range l.cells {
			size += len(cell)
			if !utf8.ValidString(cell) {
				return l.number, nil, unreadable(l.number)
			}
		}
		if size > MaxLine {
			return l.number, nil, tooLong(l.number)
		}
		return l.number, l.cells, nil
	})
	for _, row := range rows {
		for column, value := range row.Cells {
			if slices.Contains(f.Days, column) {
				row.Cells[column] = workbook.Day(value)
			}
		}
	}
	return kind, rows, read, faults
}
