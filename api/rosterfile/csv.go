package rosterfile

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"siklus.id/appraisal"
)

// longestQuote is how many lines one quoted value may span. An opened quote that nobody closed must not
// swallow the people below it.
const longestQuote = 10

// maxSkipped is how much of one over-long line is read over before the file is given up.
const maxSkipped = 4 << 30

type line struct {
	number int
	text   string
}

func readCSV(in *bufio.Reader) ([]appraisal.Row, []appraisal.Defect, error) {
	start, _ := in.Peek(4)
	switch {
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		// The mark at the start leaves no doubt, so the file is decoded.
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
		in = bufio.NewReaderSize(transform.NewReader(in, utf16.NewDecoder()), MaxLine)
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		_, _ = in.Discard(3)
	case bytes.IndexByte(start, 0) >= 0:
		return nil, []appraisal.Defect{fileDefect("encoding-unknown",
			"Penyandian huruf berkas tidak dikenal; simpan sebagai CSV UTF-8.",
			"The encoding of the file is not known; save it as CSV UTF-8.")}, nil
	}
	lines, defects, err := readLines(in)
	if err != nil || lines == nil && defects != nil {
		return nil, defects, err
	}
	rows, more, ok := readRecords(lines)
	switch {
	case !ok:
		return nil, append(defects, more...), nil
	case len(rows) > MaxRows:
		return nil, tooManyRows(), nil
	}
	return withUnread(rows, defects), append(defects, more...), nil
}

// readLines splits the file into lines without ever holding a long one: what goes past MaxLine is read
// over and named.
func readLines(in *bufio.Reader) ([]line, []appraisal.Defect, error) {
	var lines []line
	var defects []appraisal.Defect
	kept := 0
	for n := 1; ; n++ {
		text, skipped, err := readLine(in)
		if skipped > maxSkipped {
			return nil, tooLarge(), nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, nil, fmt.Errorf("read roster: %w", err)
		}
		if skipped > 0 {
			defects = append(defects, lineDefect(n, "line-too-long",
				fmt.Sprintf("Baris lebih panjang dari %d KB dan dilewati; periksa tanda kutip dan isinya.", MaxLine>>10),
				fmt.Sprintf("The line is longer than %d KB and was passed over; check its quotes and content.", MaxLine>>10)))
		} else if text != "" {
			lines = append(lines, line{n, text})
		}
		if kept += len(text); kept > MaxFile {
			return nil, tooLarge(), nil
		}
		if errors.Is(err, io.EOF) {
			return lines, defects, nil
		}
	}
}

func readLine(in *bufio.Reader) (text string, skipped int64, err error) {
	part, err := in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return strings.TrimRight(string(part), "\r\n"), 0, err
	}
	for skipped = int64(len(part)); errors.Is(err, bufio.ErrBufferFull) && skipped <= maxSkipped; skipped += int64(len(part)) {
		part, err = in.ReadSlice('\n')
	}
	return "", skipped, err
}

// readRecords takes lines apart into rows; ok is false when there is no heading to read them by.
func readRecords(lines []line) (rows []appraisal.Row, defects []appraisal.Defect, ok bool) {
	for len(lines) > 0 && strings.TrimSpace(lines[0].text) == "" {
		lines = lines[1:]
	}
	if len(lines) > 0 && strings.HasPrefix(strings.ToLower(lines[0].text), "sep=") {
		lines = lines[1:] // a spreadsheet's note on the separator
	}
	if len(lines) == 0 {
		return nil, []appraisal.Defect{fileDefect("file-empty", "Berkas kosong.", "The file is empty.")}, false
	}
	comma := separator(lines[0].text)
	cells, used, err := record(lines, comma)
	if err != nil {
		return nil, []appraisal.Defect{unreadable(lines[0].number)}, false
	}
	var h heading
	if h, defects, ok = readHeading(lines[0].number, cells); !ok {
		return nil, defects, false
	}
	for lines = lines[used:]; len(lines) > 0 && len(rows) <= MaxRows; lines = lines[used:] {
		if cells, used, err = record(lines, comma); err != nil {
			used = 1
			defects = append(defects, unreadable(lines[0].number))
			rows = append(rows, appraisal.Row{Number: lines[0].number, Unread: true})
			continue
		}
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		row, defect := h.row(lines[0].number, cells)
		if defect != nil {
			defects = append(defects, *defect)
		}
		rows = append(rows, row)
	}
	return rows, defects, true
}

func unreadable(n int) appraisal.Defect {
	return lineDefect(n, "line-unreadable",
		"Baris tidak dapat diurai; periksa tanda kutipnya.", "The line cannot be taken apart; check its quotes.")
}

// record reads one record, which may go over several lines when a quoted value holds line breaks.
func record(lines []line, comma rune) (cells []string, used int, err error) {
	text := ""
	for used < len(lines) && used < longestQuote {
		if used > 0 {
			text += "\n"
		}
		text += lines[used].text
		used++
		if strings.Count(text, `"`)%2 == 0 {
			break
		}
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = comma, -1
	cells, err = r.Read()
	if errors.Is(err, io.EOF) { // blanks only
		return nil, used, nil
	}
	if err == nil {
		if _, rest := r.Read(); !errors.Is(rest, io.EOF) {
			err = csv.ErrQuote // more than one record came together: a quote is out of place
		}
	}
	return cells, used, err
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

// withUnread adds the lines that were passed over as unread rows, in their places.
func withUnread(rows []appraisal.Row, passed []appraisal.Defect) []appraisal.Row {
	if len(passed) == 0 {
		return rows
	}
	all := make([]appraisal.Row, 0, len(rows)+len(passed))
	for _, d := range passed {
		for len(rows) > 0 && rows[0].Number < d.Row {
			all, rows = append(all, rows[0]), rows[1:]
		}
		all = append(all, appraisal.Row{Number: d.Row, Unread: true})
	}
	return append(all, rows...)
}
