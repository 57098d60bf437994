// Package tablefile reads tables that people make with a spreadsheet: measurements, courses, competences, results of
// organisations. They are saved as CSV; where a format says so, the workbook itself is read.
// It turns lines into rows and names what it cannot read; what the rows mean is judged by package api.
package tablefile

import (
	"fmt"
	"slices"
	"strings"
)

// The limits of every format. Past one of them nothing is taken: half a file would look like a whole one.
const (
	MaxFile = 10 << 20 // bytes
	MaxLine = 16 << 10 // bytes of one line; a longer one is named and passed over
)

// Format is what a file may look like.
type Format struct {
	// Layouts are the kinds of files, the more telling first: a file is of the first kind whose needed columns it has.
	Layouts []Layout
	// English are columns by their English or other names, in lower case with underscores.
	English map[string]string
	// MaxRows is how many rows a file may have. Past it nothing is taken.
	MaxRows int
	// Prose says that a quoted cell may go over several lines. Without it a quote that nobody closed swallows no
	// neighbour.
	Prose bool
	// Workbooks says that XLSX is read as well as CSV. A spreadsheet stores numbers and dates in its own way, so a format
	// whose keys may have leading zeros takes none.
	Workbooks bool
	// Days are the columns that hold a day, for which a workbook stores a number.
	Days []string
	// Indonesian and InEnglish say which columns are asked for, when a heading is of no layout.
	Indonesian, InEnglish string
}

// Layout is one kind of file.
type Layout struct {
	Kind   string
	Needed []string // columns that must be there
	More   []string // columns that may be there
}

// Row is one line of a file.
type Row struct {
	Line  int               // from 1, the heading counted
	Cells map[string]string // by the Indonesian name of the column; trimmed, empty ones left out
}

// Fault is one thing wrong with a file.
type Fault struct {
	Line              int    // 0 for the file as a whole
	Column            string // by its Indonesian name; empty for the line
	Code              string // kebab-case
	Sentence, English string
}

// heading finds the kind of a file and its columns.
func (f Format) heading(line int, cells []string) (kind string, columns []string, fault *Fault) {
	for _, name := range cells {
		name = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), " ", "_")
		if known, ok := f.English[name]; ok {
			name = known
		}
		if name != "" && slices.Contains(columns, name) {
			return "", nil, &Fault{line, name, "column-twice", fmt.Sprintf("Kolom %q ada dua kali.", name), fmt.Sprintf("The column %q stands twice.", name)}
		}
		columns = append(columns, name)
	}
	for _, l := range f.Layouts {
		missing := slices.DeleteFunc(slices.Clone(l.Needed), func(n string) bool { return slices.Contains(columns, n) })
		if len(missing) > 0 {
			if len(f.Layouts) == 1 && len(missing) < len(l.Needed) {
				return "", nil, &Fault{line, missing[0], "column-missing", fmt.Sprintf("Kolom %q tidak ada.", missing[0]), fmt.Sprintf("The column %q is missing.", missing[0])}
			}
			continue
		}
		for _, name := range columns {
			if name != "" && !slices.Contains(l.Needed, name) && !slices.Contains(l.More, name) {
				return "", nil, &Fault{line, name, "column-unknown", fmt.Sprintf("Kolom %q tidak dikenal; hapus atau perbaiki namanya.", name),
					fmt.Sprintf("The column %q is not known; remove it or mend its name.", name)}
			}
		}
		return l.Kind, columns, nil
	}
	return "", nil, &Fault{line, "", "heading-unknown", "Judul kolom tidak dikenal. " + f.Indonesian, "The heading is not known. " + f.InEnglish}
}

// rowOf reads the cells of one line; a row without cells is an empty one.
func rowOf(line int, cells, columns []string) (Row, *Fault) {
	row := Row{Line: line}
	for i, value := range cells {
		value = strings.TrimSpace(value)
		if value == "" {
			continue
		}
		if i >= len(columns) || columns[i] == "" {
			return Row{}, &Fault{line, "", "cell-without-column", "Ada isi di luar kolom yang berjudul; mungkin koma desimal terbaca sebagai pemisah.",
				"There is something outside the named columns; a decimal comma may have been read as a separator."}
		}
		if formula(value) {
			return Row{}, &Fault{line, columns[i], "cell-formula", "Sel berisi rumus; salin sebagai nilai.", "The cell holds a formula; paste it as a value."}
		}
		if row.Cells == nil {
			row.Cells = map[string]string{}
		}
		row.Cells[columns[i]] = value
	}
	return row, nil
}

// formula reports whether a spreadsheet would compute the text if it were written back into one. A number below zero is
// none.
func formula(value string) bool {
	switch value[0] {
	case '=', '+', '@', '\t':
		return true
	case '-':
		return strings.Trim(value[1:], "0123456789.,") != "" || len(value) == 1
	}
	return false
}
