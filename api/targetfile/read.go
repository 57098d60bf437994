// Package targetfile reads and writes files of targets that people fill in with a spreadsheet: CSV with commas,
// semicolons or tabs, and XLSX. It turns lines into cells by the name of their column; what they mean is judged by
// package api.
package targetfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// MaxRows is how many rows below the heading a file may have.
const MaxRows = 5000

const maxUnpacked = 30 << 20 // bytes of a workbook; a few kilobytes can unpack to gigabytes

// The columns, in the order of the sample.
const (
	Number      = "nip"
	Name        = "nama" // for people who read the file; not read
	Result      = "rencana_hasil_kerja"
	Main        = "utama"
	Supports    = "mendukung"
	Perspective = "perspektif"
	Aspect      = "aspek"
	Measure     = "indikator"
	Kind        = "jenis"
	Direction   = "arah"
	Target      = "target"
	Amount      = "target_angka"
	Unit        = "satuan"
	Source      = "sumber_data"
)

// Columns lists them.
func Columns() []string {
	return []string{Number, Name, Result, Main, Supports, Perspective, Aspect, Measure, Kind, Direction, Target, Amount, Unit, Source}
}

// needed are the columns without which a file says nothing.
var needed = []string{Number, Result, Aspect, Measure, Target}

// Row is one line of a file: its cells by column, trimmed.
type Row struct {
	Line  int
	Cells map[string]string
}

// Fault is what is wrong with a file, with a line of it or with a cell. Line 0 is the file as a whole.
type Fault struct {
	Line              int
	Column            string
	Code              string
	Sentence, English string
	Warns             bool // the line is taken all the same
}

// Read reads a file; its first bytes tell CSV from XLSX. Whatever is wrong with it is a fault. With a fault of the whole
// file there are no rows.
func Read(content []byte) ([]Row, []Fault) {
	var lines [][]string
	var err error
	switch {
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		lines, err = readXLSX(content)
	case bytes.HasPrefix(content, []byte("\xd0\xcf\x11\xe0")), bytes.HasPrefix(content, []byte("%PDF")):
		err = errors.New("another kind of file")
	default:
		lines, err = readCSV(content)
	}
	if err != nil {
		return nil, []Fault{whole("file-unreadable", "Berkas tidak dapat dibaca; simpan sebagai XLSX tanpa sandi atau CSV (UTF-8).",
			"The file cannot be read; save it as XLSX without a password or as CSV (UTF-8).")}
	}
	return rows(lines)
}

func whole(code, indonesian, english string) Fault {
	return Fault{Code: code, Sentence: indonesian, English: english}
}

func readCSV(content []byte) ([][]string, error) {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(content) || bytes.IndexByte(content, 0) >= 0 {
		return nil, errors.New("not UTF-8")
	}
	r := csv.NewReader(bytes.NewReader(content))
	first, _, _ := strings.Cut(string(content), "\n")
	for _, c := range ";\t" {
		if strings.Count(first, string(c)) > strings.Count(first, string(r.Comma)) {
			r.Comma = c
		}
	}
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	var lines [][]string
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return nil, err
		}
		// Empty lines are passed over by the reader; the place of a record is the line people see.
		at, _ := r.FieldPos(0)
		for len(lines) < at-1 {
			lines = append(lines, nil)
		}
		lines = append(lines, cells)
	}
}

// readXLSX reads the first sheet. The library has been seen to panic on damaged files; to whoever sent one, that is an
// unreadable file and nothing more.
func readXLSX(content []byte) (lines [][]string, err error) {
	defer func() {
		if r := recover(); r != nil {
			lines, err = nil, fmt.Errorf("workbook: %v", r)
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return nil, err
	}
	defer func() { _ = book.Close() }()
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return nil, errors.New("a workbook without sheets")
	}
	all, err := book.Rows(sheets[0])
	if err != nil {
		return nil, err
	}
	defer func() { _ = all.Close() }()
	for all.Next() && len(lines) <= MaxRows+1 {
		cells, err := all.Columns()
		if err != nil {
			return nil, err
		}
		for i := range cells {
			// A formula is not believed: what it was worked out to last may be old.
			name, err := excelize.CoordinatesToCellName(i+1, len(lines)+1)
			if err != nil {
				return nil, err
			}
			if formula, err := book.GetCellFormula(sheets[0], name); err == nil && formula != "" {
				cells[i] = "=" + formula
			}
		}
		lines = append(lines, cells)
	}
	return lines, all.Error()
}

// rows reads lines by their heading.
func rows(lines [][]string) ([]Row, []Fault) {
	blank := func(cells []string) bool { return strings.TrimSpace(strings.Join(cells, "")) == "" }
	head := slices.IndexFunc(lines, func(cells []string) bool { return !blank(cells) })
	if head < 0 {
		return nil, []Fault{whole("file-empty", "Berkas kosong.", "The file is empty.")}
	}
	columns, faults := heading(head+1, lines[head])
	for _, c := range needed {
		if !slices.Contains(columns, c) {
			faults = append(faults, Fault{Column: c, Code: "column-missing", Sentence: fmt.Sprintf("Kolom %s tidak ada.", c), English: fmt.Sprintf("The column %s is missing.", c)})
		}
	}
	if slices.ContainsFunc(faults, func(f Fault) bool { return !f.Warns }) {
		return nil, faults
	}
	var list []Row
	for i, cells := range lines[head+1:] {
		if blank(cells) {
			continue
		}
		if len(list) == MaxRows {
			return nil, []Fault{whole("too-many-rows", fmt.Sprintf("Berkas memuat lebih dari %d baris; bagi menurut unit.", MaxRows),
				fmt.Sprintf("The file has more than %d rows; split it by unit.", MaxRows))}
		}
		row := Row{Line: head + i + 2, Cells: map[string]string{}}
		for n, cell := range cells {
			if n < len(columns) && columns[n] != "" {
				row.Cells[columns[n]] = strings.TrimSpace(strings.ToValidUTF8(cell, "\uFFFD"))
			}
		}
		list = append(list, row)
	}
	return list, faults
}

// heading names the column of each cell of the first line; empty for one that is not read.
func heading(line int, cells []string) (columns []string, faults []Fault) {
	for _, cell := range cells {
		name := strings.Join(strings.FieldsFunc(strings.ToLower(strings.Trim(cell, " *\t\u00a0")), func(r rune) bool { return r == ' ' || r == '_' || r == '\u00a0' }), "_")
		switch {
		case name == "":
		case !slices.Contains(Columns(), name):
			faults = append(faults, Fault{Line: line, Column: name, Code: "column-unknown", Warns: true,
				Sentence: "Kolom ini tidak dikenal dan tidak dibaca.", English: "This column is not known and is not read."})
			name = ""
		case slices.Contains(columns, name):
			faults = append(faults, Fault{Line: line, Column: name, Code: "column-double", Warns: true,
				Sentence: "Kolom ini ada dua kali; yang pertama dipakai.", English: "This column stands twice; the first is used."})
			name = ""
		}
		columns = append(columns, name)
	}
	return columns, faults
}

// Write makes a workbook of rows, each with its cells by column; choices are what a cell of a column may hold, offered
// as a list. Every cell is a text, so that none is worked out.
func Write(list []map[string]string, choices map[string][]string) ([]byte, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	const sheet = "Target"
	if err := book.SetSheetName(book.GetSheetName(0), sheet); err != nil {
		return nil, err
	}
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49}) // "@": text
	if err != nil {
		return nil, err
	}
	for n, column := range Columns() {
		letter, err := excelize.ColumnNumberToName(n + 1)
		if err != nil {
			return nil, err
		}
		width := 16.0
		if column == Result || column == Measure || column == Source {
			width = 44
		}
		if err := errors.Join(book.SetColStyle(sheet, letter, text), book.SetColWidth(sheet, letter, letter, width), book.SetCellStr(sheet, letter+"1", column)); err != nil {
			return nil, err
		}
		if len(choices[column]) > 0 {
			list := excelize.NewDataValidation(true)
			list.Sqref = fmt.Sprintf("%s2:%s%d", letter, letter, MaxRows+1)
			if err := errors.Join(list.SetDropList(choices[column]), book.AddDataValidation(sheet, list)); err != nil {
				return nil, err
			}
		}
		for i, cells := range list {
			if cells[column] == "" {
				continue
			}
			if err := book.SetCellStr(sheet, fmt.Sprintf("%s%d", letter, i+2), cells[column]); err != nil {
				return nil, err
			}
		}
	}
	var out bytes.Buffer
	err = book.Write(&out)
	return out.Bytes(), err
}
