package tablefile

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"siklus.id/api/workbook"
)

// Read reads a file. What is wrong with it is a fault and never an error. A line that cannot be read is named, and
// counted in read, which are all lines with something in them below the heading.
func (f Format) Read(content []byte) (kind string, rows []Row, read int, faults []Fault) {
	if len(content) > MaxFile {
		return "", nil, 0, []Fault{{Code: "file-too-large", Sentence: fmt.Sprintf("Berkas lebih besar dari %d MB; bagi menjadi beberapa berkas.", MaxFile>>20),
			English: fmt.Sprintf("The file is larger than %d MB; split it.", MaxFile>>20)}}
	}
	if f.Workbooks && workbook.Is(content) {
		return f.readWorkbook(content)
	}
	in, ok := decoded(content)
	if !ok && f.Workbooks {
		return "", nil, 0, []Fault{{Code: "file-kind", Sentence: "Jenis berkas ini tidak dapat dibaca; simpan sebagai XLSX atau CSV (UTF-8).",
			English: "This kind of file cannot be read; save it as XLSX or CSV (UTF-8)."}}
	}
	if !ok {
		return "", nil, 0, []Fault{{Code: "file-kind", Sentence: "Berkas ini bukan CSV; simpan sebagai CSV UTF-8.", English: "This file is no CSV; save it as CSV UTF-8."}}
	}
	next := lineByLine(in)
	if f.Prose {
		next = overLines(in)
	}
	return f.table(next)
}

// table makes rows of lines.
func (f Format) table(next next) (kind string, rows []Row, read int, faults []Fault) {
	var columns []string
	for {
		line, cells, fault := next()
		switch {
		case line == 0:
			if columns == nil {
				faults = append(faults, Fault{Code: "file-empty", Sentence: "Berkas kosong.", English: "The file is empty."})
			}
			return kind, rows, read, faults
		case columns == nil:
			if fault != nil {
				fault = &Fault{line, "", "heading-unreadable", "Baris judul tidak dapat diurai; periksa tanda kutipnya.", "The heading cannot be taken apart; check its quotes."}
			} else {
				kind, columns, fault = f.heading(line, cells)
			}
			if fault != nil {
				return "", nil, 0, []Fault{*fault}
			}
			continue
		}
		var row Row
		if fault == nil {
			row, fault = rowOf(line, cells, columns)
		}
		if fault == nil && row.Cells == nil {
			continue // separators only
		}
		if read++; read > f.MaxRows {
			return kind, nil, 0, []Fault{{Code: "too-many-rows", Sentence: fmt.Sprintf("Berkas memuat lebih dari %d baris; bagi menjadi beberapa berkas.", f.MaxRows),
				English: fmt.Sprintf("The file has more than %d rows; split it.", f.MaxRows)}}
		}
		if fault != nil {
			faults = append(faults, *fault)
		} else {
			rows = append(rows, row)
		}
	}
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

// next returns the cells of the next line that is not blank, or what is wrong with it; line is 0 at the end.
type next func() (line int, cells []string, fault *Fault)

func unreadable(line int) *Fault {
	return &Fault{line, "", "line-unreadable", "Baris tidak dapat diurai; periksa tanda kutip dan penyandian hurufnya (UTF-8).",
		"The line cannot be taken apart; check its quotes and its encoding (UTF-8)."}
}

func tooLong(line int) *Fault {
	return &Fault{line, "", "line-too-long", fmt.Sprintf("Baris lebih panjang dari %d KB.", MaxLine>>10), fmt.Sprintf("The line is longer than %d KB.", MaxLine>>10)}
}

// lineByLine takes every line apart by itself, whatever stands in the others.
func lineByLine(in io.Reader) next {
	lines := bufio.NewReaderSize(in, MaxLine)
	var comma rune
	n, more := 0, true
	return func() (int, []string, *Fault) {
		for more {
			var text string
			var long bool
			text, long, more = nextLine(lines)
			n++
			switch {
			case long:
				return n, nil, tooLong(n)
			case strings.TrimSpace(text) == "", comma == 0 && announcesSeparator(text):
				continue
			case comma == 0:
				comma = separator(text)
			}
			r := csv.NewReader(strings.NewReader(text))
			r.Comma, r.FieldsPerRecord = comma, -1
			cells, err := r.Read()
			_, rest := r.Read()
			if err != nil || !errors.Is(rest, io.EOF) || !utf8.ValidString(text) {
				return n, nil, unreadable(n)
			}
			return n, cells, nil
		}
		return 0, nil, nil
	}
}

// overLines takes lines apart whose quoted cells may go over several of them.
func overLines(in io.Reader) next {
	text := bufio.NewReaderSize(in, MaxLine)
	skipped := 0
	first, _ := text.Peek(MaxLine)
	heading, _, _ := strings.Cut(string(first), "\n")
	if announcesSeparator(heading) {
		_, _ = text.ReadString('\n')
		skipped = 1
		first, _ = text.Peek(MaxLine)
		heading, _, _ = strings.Cut(string(first), "\n")
	}
	r := csv.NewReader(text)
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace = separator(heading), -1, true
	return func() (int, []string, *Fault) {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return 0, nil, nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return broken.StartLine + skipped, nil, unreadable(broken.StartLine + skipped)
		}
		if err != nil { // of what is in memory nothing else goes wrong than its encoding
			return 0, nil, nil
		}
		line, _ := r.FieldPos(0)
		if !utf8.ValidString(strings.Join(cells, "")) {
			return line + skipped, nil, unreadable(line + skipped)
		}
		return line + skipped, cells, nil
	}
}

// announcesSeparator reports whether a first line only tells a spreadsheet which separator follows.
func announcesSeparator(text string) bool { return strings.HasPrefix(strings.ToLower(text), "sep=") }

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

// separator is what the heading has most of.
func separator(heading string) rune {
	best := ','
	for _, c := range ";\t" {
		if strings.Count(heading, string(c)) > strings.Count(heading, string(best)) {
			best = c
		}
	}
	return best
}
