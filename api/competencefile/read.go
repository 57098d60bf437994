// Package competencefile reads CSV files of technical competences, or of the levels that posts ask of competences, as people
// make them with a spreadsheet. The heading says which. It turns lines into rows and names what it cannot read; what the
// rows mean is judged by package api.
package competencefile

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
const MaxRows = 5000

// Kind is what a file holds.
type Kind string

// The kinds.
const (
	Competences Kind = "competences"
	Standards   Kind = "standards"
)

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

// layouts are the columns that must be there. Of competences there may also be nama_inggris, arti and tingkat_1 to
// tingkat_5; a column of another name is left aside.
var layouts = []struct {
	kind   Kind
	needed []string
}{
	{Standards, []string{"jabatan", "kompetensi", "tingkat"}},
	{Competences, []string{"kode", "nama"}},
}

// Read reads a file. What is wrong with it is a fault and never an error. rows counts all lines with something in them
// below the heading.
func Read(content []byte) (kind Kind, list []Row, rows int, faults []Fault) {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(content) || bytes.IndexByte(content, 0) >= 0 {
		return "", nil, 0, []Fault{{Code: "file-kind", Sentence: "Berkas ini bukan CSV UTF-8; simpan sebagai CSV UTF-8.", English: "This file is no CSV in UTF-8; save it as CSV UTF-8."}}
	}
	first, _, _ := bytes.Cut(content, []byte("\n"))
	lines := csv.NewReader(bytes.NewReader(content))
	lines.FieldsPerRecord, lines.TrimLeadingSpace, lines.Comma = -1, true, ','
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		lines.Comma = ';' // as a spreadsheet in Indonesian writes it
	}
	heading, err := lines.Read()
	if errors.Is(err, io.EOF) {
		return "", nil, 0, []Fault{{Code: "file-empty", Sentence: "Berkas kosong.", English: "The file is empty."}}
	}
	if err == nil {
		kind, err = kindOf(heading)
	}
	if err != nil {
		return "", nil, 0, []Fault{{Line: 1, Code: "heading-unknown",
			Sentence: "Judul kolom tidak dikenal. Pakai kode,nama,… untuk kompetensi teknis, atau jabatan,kompetensi,tingkat untuk standar jabatan.",
			English:  "The heading is not known. Use kode,nama,… for technical competences, or jabatan,kompetensi,tingkat for standards of posts."}}
	}
	for {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return kind, list, rows, faults
		}
		line, _ := lines.FieldPos(0)
		if rows++; rows > MaxRows {
			return kind, nil, 0, []Fault{{Code: "too-many-rows", Sentence: fmt.Sprintf("Berkas memuat lebih dari %d baris; bagi menjadi beberapa berkas.", MaxRows),
				English: fmt.Sprintf("The file has more than %d rows; split it.", MaxRows)}}
		}
		if err != nil {
			var wrong *csv.ParseError
			if errors.As(err, &wrong) {
				line = wrong.StartLine
			}
			faults = append(faults, Fault{Line: line, Code: "row-unreadable", Sentence: "Baris ini tidak terbaca; periksa tanda kutipnya.",
				English: "This row cannot be read; check its quotes."})
			continue
		}
		row := Row{Line: line, Cells: map[string]string{}}
		for i, c := range cells {
			if i < len(heading) {
				row.Cells[columnOf(heading[i])] = strings.TrimSpace(c)
			}
		}
		list = append(list, row)
	}
}

func columnOf(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

func kindOf(heading []string) (Kind, error) {
	var names []string
	for _, h := range heading {
		names = append(names, columnOf(h))
	}
	for _, l := range layouts {
		if !slices.ContainsFunc(l.needed, func(n string) bool { return !slices.Contains(names, n) }) {
			return l.kind, nil
		}
	}
	return "", errors.New("no layout")
}
