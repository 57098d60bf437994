// Package coursefile reads CSV files of courses as people make them with a spreadsheet. It turns lines into rows and names
// what it cannot read; whether a course may stand so is judged by package api.
package coursefile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// MaxRows is how many rows a file may have. Past it nothing is taken: half a file would look like a whole one.
const MaxRows = 2000

// Row is one line of a file.
type Row struct {
	Line  int               // from 1, the heading counted
	Cells map[string]string // by the Indonesian name of the column; trimmed
}

// Fault is one thing wrong with a file.
type Fault struct {
	Line              int    // 0 for the file as a whole
	Column            string // as the file names it; empty for the line
	Code              string // kebab-case
	Sentence, English string
}

// Needed are the columns that must be there, More those that may be.
var (
	Needed = []string{"kode", "judul", "jp", "kursi"}
	More   = []string{"penyedia", "penyelenggara", "bentuk", "jenis", "biaya", "mulai", "selesai", "kompetensi", "nilai", "id_luar", "keterangan"}
)

// english are the columns by their English names.
var english = map[string]string{
	"code": "kode", "title": "judul", "hours": "jp", "seats": "kursi", "provider": "penyedia", "organiser": "penyelenggara", "form": "bentuk",
	"kind": "jenis", "price": "biaya", "starts": "mulai", "ends": "selesai", "competences": "kompetensi", "values": "nilai",
	"external_id": "id_luar", "about": "keterangan",
}

// Read reads a file. What is wrong with it is a fault and never an error. read counts all lines with something in them
// below the heading.
func Read(content []byte) (rows []Row, read int, faults []Fault) {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(content) || bytes.IndexByte(content, 0) >= 0 {
		return nil, 0, []Fault{{Code: "file-kind", Sentence: "Berkas ini bukan CSV UTF-8; simpan sebagai CSV UTF-8.",
			English: "This file is no CSV in UTF-8; save it as CSV UTF-8."}}
	}
	lines := csv.NewReader(bytes.NewReader(content))
	lines.FieldsPerRecord, lines.TrimLeadingSpace, lines.Comma = -1, true, comma(content)
	heading, err := lines.Read()
	if errors.Is(err, io.EOF) {
		return nil, 0, []Fault{{Code: "file-empty", Sentence: "Berkas kosong.", English: "The file is empty."}}
	}
	columns, fault := columnsOf(heading)
	if err != nil || fault != nil {
		if fault == nil {
			fault = &Fault{Line: 1, Code: "heading-unreadable", Sentence: "Baris judul tidak dapat diurai; periksa tanda kutipnya.",
				English: "The heading cannot be taken apart; check its quotes."}
		}
		return nil, 0, []Fault{*fault}
	}
	for {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return rows, read, faults
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			read++
			faults = append(faults, Fault{Line: broken.StartLine, Code: "line-unreadable", Sentence: "Baris tidak dapat diurai; periksa tanda kutipnya.",
				English: "The line cannot be taken apart; check its quotes."})
			continue
		}
		line, _ := lines.FieldPos(0)
		row, fault := rowOf(line, cells, columns)
		if fault == nil && row.Cells == nil {
			continue // separators only
		}
		if read++; read > MaxRows {
			return nil, read, []Fault{{Code: "too-many-rows", Sentence: fmt.Sprintf("Berkas memuat lebih dari %d baris; bagi menjadi beberapa berkas.", MaxRows),
				English: fmt.Sprintf("The file has more than %d rows; split it.", MaxRows)}}
		}
		if fault != nil {
			faults = append(faults, *fault)
			continue
		}
		rows = append(rows, row)
	}
}

// comma is the separator that the heading has most of.
func comma(content []byte) rune {
	first, _, _ := bytes.Cut(content, []byte("\n"))
	best := ','
	for _, c := range ";\t" {
		if bytes.Count(first, []byte(string(c))) > bytes.Count(first, []byte(string(best))) {
			best = c
		}
	}
	return best
}

func columnsOf(heading []string) ([]string, *Fault) {
	var columns []string
	for _, name := range heading {
		name = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), " ", "_")
		if known, ok := english[name]; ok {
			name = known
		}
		switch {
		case name != "" && !slices.Contains(Needed, name) && !slices.Contains(More, name):
			return nil, &Fault{Line: 1, Column: name, Code: "column-unknown", Sentence: fmt.Sprintf("Kolom %q tidak dikenal; hapus atau perbaiki namanya.", name),
				English: fmt.Sprintf("The column %q is not known; remove it or mend its name.", name)}
		case name != "" && slices.Contains(columns, name):
			return nil, &Fault{Line: 1, Column: name, Code: "column-twice", Sentence: fmt.Sprintf("Kolom %q ada dua kali.", name),
				English: fmt.Sprintf("The column %q stands twice.", name)}
		}
		columns = append(columns, name)
	}
	for _, name := range Needed {
		if !slices.Contains(columns, name) {
			return nil, &Fault{Line: 1, Column: name, Code: "column-missing", Sentence: fmt.Sprintf("Kolom %q tidak ada.", name),
				English: fmt.Sprintf("The column %q is missing.", name)}
		}
	}
	return columns, nil
}

func rowOf(line int, cells, columns []string) (Row, *Fault) {
	row := Row{Line: line}
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		if cell == "" {
			continue
		}
		if i >= len(columns) || columns[i] == "" {
			return row, &Fault{Line: line, Code: "cell-without-column", Sentence: "Ada isi di luar kolom yang berjudul.",
				English: "There is something outside the named columns."}
		}
		if strings.ContainsRune("=+@\t", rune(cell[0])) || cell[0] == '-' && strings.Trim(cell[1:], "0123456789.,") != "" {
			return row, &Fault{Line: line, Column: columns[i], Code: "cell-formula", Sentence: "Sel berisi rumus; salin sebagai nilai.",
				English: "The cell holds a formula; paste it as a value."}
		}
		if row.Cells == nil {
			row.Cells = map[string]string{}
		}
		row.Cells[columns[i]] = cell
	}
	return row, nil
}
