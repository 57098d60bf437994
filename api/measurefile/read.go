// Package measurefile reads CSV files of measurements that people made with a spreadsheet: definitions of measures and
// services, targets, values and service records. The heading says which. It turns lines into rows and names what it
// cannot read; what the rows mean is judged by package api.
package measurefile

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// The limits. Past one of them nothing is taken: half a file would look like a whole one.
const (
	MaxFile = 10 << 20
	MaxLine = 16 << 10 // bytes of one line; a longer one is named and passed over
	MaxRows = 50_000
)

// Kind is what a file holds.
type Kind string

// The kinds.
const (
	Measures Kind = "measures"
	Services Kind = "services"
	Targets  Kind = "targets"
	Values   Kind = "values"
	Records  Kind = "records" // of services
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

// layout is the columns of one kind: the first ones must be there.
type layout struct {
	kind   Kind
	needed []string
	more   []string
}

// The more telling kinds come first: a file is of the first kind whose needed columns it has.
var layouts = []layout{
	{Records, []string{"layanan", "kunci", "unit", "diterima"}, []string{"pegawai", "selesai", "cacat", "alasan"}},
	{Measures, []string{"kode", "nama", "satuan", "arah", "aspek", "untuk", "periode"}, []string{"target", "sumber"}},
	{Services, []string{"kode", "nama", "standar", "satuan_standar"}, []string{"sumber"}},
	{Values, []string{"ukuran", "subjek", "waktu", "nilai"}, []string{"kunci", "alasan"}},
	{Targets, []string{"ukuran", "subjek", "target"}, nil},
}

// english are the columns by their English names.
var english = map[string]string{
	"service": "layanan", "key": "kunci", "received": "diterima", "person": "pegawai", "finished": "selesai", "faulty": "cacat",
	"reason": "alasan", "code": "kode", "name": "nama", "unit_of_measure": "satuan", "direction": "arah", "aspect": "aspek", "for": "untuk",
	"period": "periode", "source": "sumber", "standard": "standar", "standard_unit": "satuan_standar", "measure": "ukuran", "subject": "subjek",
	"time": "waktu", "value": "nilai", "nip": "subjek", "kode_unit": "subjek",
}

// Read reads a file. What is wrong with it is a fault and never an error. A line that cannot be read is named, and
// counted in rows, which are all lines with something in them below the heading.
func Read(content []byte) (kind Kind, rows []Row, read int, faults []Fault) {
	if len(content) > MaxFile {
		return "", nil, 0, []Fault{{Code: "file-too-large", Sentence: fmt.Sprintf("Berkas lebih besar dari %d MB; bagi menjadi beberapa berkas.", MaxFile>>20),
			English: fmt.Sprintf("The file is larger than %d MB; split it.", MaxFile>>20)}}
	}
	in, ok := decoded(content)
	if !ok {
		return "", nil, 0, []Fault{{Code: "file-kind", Sentence: "Berkas ini bukan CSV; simpan sebagai CSV UTF-8.", English: "This file is no CSV; save it as CSV UTF-8."}}
	}
	lines := bufio.NewReaderSize(in, MaxLine)
	var columns []string
	var comma rune
	for n := 1; ; n++ {
		text, long, more := nextLine(lines)
		switch {
		case strings.TrimSpace(text) == "" && !long, columns == nil && strings.HasPrefix(strings.ToLower(text), "sep="):
		case columns == nil:
			comma = separator(text)
			kind, columns, faults = heading(n, text, comma)
			if kind == "" {
				return "", nil, 0, faults
			}
		case read == MaxRows:
			return kind, nil, 0, []Fault{{Code: "too-many-rows", Sentence: fmt.Sprintf("Berkas memuat lebih dari %d baris; bagi menjadi beberapa berkas.", MaxRows),
				English: fmt.Sprintf("The file has more than %d rows; split it.", MaxRows)}}
		default:
			row, faulty := readRow(n, text, long, comma, columns)
			if faulty == nil && row.Cells == nil {
				break // separators only
			}
			read++
			if faulty != nil {
				faults = append(faults, *faulty)
			} else {
				rows = append(rows, row)
			}
		}
		if !more {
			break
		}
	}
	if columns == nil {
		faults = append(faults, Fault{Code: "file-empty", Sentence: "Berkas kosong.", English: "The file is empty."})
	}
	return kind, rows, read, faults
}

// decoded is the text of a file; ok is false for what is none.
func decoded(content []byte) (io.Reader, bool) {
	start := content[:min(4, len(content))]
	switch {
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		return transform.NewReader(bytes.NewReader(content), unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()), true
	case bytes.HasPrefix(start, []byte("PK\x03\x04")), bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0")), bytes.IndexByte(content, 0) >= 0:
		return nil, false
	}
	return bytes.NewReader(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))), true
}

// nextLine returns a line without its end; long is true for one past MaxLine, which is read over.
func nextLine(in *bufio.Reader) (text string, long, more bool) {
	part, err := in.ReadSlice('\n')
	for errors.Is(err, bufio.ErrBufferFull) {
		long = true
		part, err = in.ReadSlice('\n')
	}
	if long {
		return "", true, err == nil
	}
	return strings.TrimRight(string(part), "\r\n"), false, err == nil
}

func separator(heading string) rune {
	best := ','
	for _, c := range ";\t" {
		if strings.Count(heading, string(c)) > strings.Count(heading, string(best)) {
			best = c
		}
	}
	return best
}

// cells takes a line apart. A value never goes over several lines, so that an open quote swallows no neighbour.
func cells(text string, comma rune) ([]string, bool) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = comma, -1
	out, err := r.Read()
	if err != nil {
		return nil, false
	}
	_, rest := r.Read()
	return out, errors.Is(rest, io.EOF)
}

func heading(n int, text string, comma rune) (Kind, []string, []Fault) {
	names, ok := cells(text, comma)
	if !ok {
		return "", nil, []Fault{{Line: n, Code: "heading-unreadable", Sentence: "Baris judul tidak dapat diurai; periksa tanda kutipnya.",
			English: "The heading cannot be taken apart; check its quotes."}}
	}
	for i, name := range names {
		name = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), " ", "_")
		if indonesian, known := english[name]; known {
			name = indonesian
		}
		if name != "" && slices.Contains(names[:i], name) {
			return "", nil, []Fault{{Line: n, Column: name, Code: "column-twice", Sentence: fmt.Sprintf("Kolom %q ada dua kali.", name),
				English: fmt.Sprintf("The column %q stands twice.", name)}}
		}
		names[i] = name
	}
	for _, l := range layouts {
		if !all(names, l.needed) {
			continue
		}
		for _, name := range names {
			if name != "" && !slices.Contains(l.needed, name) && !slices.Contains(l.more, name) {
				return "", nil, []Fault{{Line: n, Column: name, Code: "column-unknown",
					Sentence: fmt.Sprintf("Kolom %q tidak dikenal; hapus atau perbaiki namanya.", name),
					English:  fmt.Sprintf("The column %q is not known; remove it or mend its name.", name)}}
			}
		}
		return l.kind, names, nil
	}
	return "", nil, []Fault{{Line: n, Code: "heading-unknown",
		Sentence: "Judul kolom tidak dikenal. Untuk nilai: ukuran, subjek, waktu, nilai. Untuk catatan layanan: layanan, kunci, unit, diterima, selesai.",
		English:  "The heading is not known. For values: measure, subject, time, value. For service records: service, key, unit, received, finished."}}
}

func all(names, needed []string) bool {
	for _, n := range needed {
		if !slices.Contains(names, n) {
			return false
		}
	}
	return true
}

// readRow reads one line; a row without cells is an empty one.
func readRow(n int, text string, long bool, comma rune, columns []string) (Row, *Fault) {
	if long {
		return Row{}, &Fault{Line: n, Code: "line-too-long", Sentence: fmt.Sprintf("Baris lebih panjang dari %d KB.", MaxLine>>10),
			English: fmt.Sprintf("The line is longer than %d KB.", MaxLine>>10)}
	}
	values, ok := cells(text, comma)
	if !ok || !utf8.ValidString(text) {
		return Row{}, &Fault{Line: n, Code: "line-unreadable", Sentence: "Baris tidak dapat diurai; periksa tanda kutip dan penyandian hurufnya (UTF-8).",
			English: "The line cannot be taken apart; check its quotes and its encoding (UTF-8)."}
	}
	row := Row{Line: n}
	for i, value := range values {
		value = strings.TrimSpace(value)
		if value == "" {
			continue
		}
		if i >= len(columns) || columns[i] == "" {
			return Row{}, &Fault{Line: n, Code: "cell-without-column", Sentence: "Ada isi di luar kolom yang berjudul; mungkin koma desimal terbaca sebagai pemisah.",
				English: "There is something outside the named columns; a decimal comma may have been read as a separator."}
		}
		if formula(value) {
			return Row{}, &Fault{Line: n, Column: columns[i], Code: "cell-formula", Sentence: "Sel berisi rumus; salin sebagai nilai.",
				English: "The cell holds a formula; paste it as a value."}
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
