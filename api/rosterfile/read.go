// Package rosterfile reads roster files that people made with a spreadsheet: CSV with commas, semicolons or
// tabs, and XLSX. It turns lines into rows and names what it cannot read; what the rows mean is judged by
// package appraisal.
package rosterfile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"siklus.id/appraisal"
)

// The limits. A file past one of them is named and, unless it is a single line, not taken at all: half a
// roster would look like a whole one.
const (
	MaxFile = 10 << 20 // bytes that are kept of a file
	MaxLine = 64 << 10 // bytes of one line of a CSV file
	MaxRows = 50_000   // rows below the heading
)

// mender is who mends a file that cannot be read: nobody in it is known yet.
const mender = "Pengelola kepegawaian instansi"

// Read reads a roster file; the ending of its name and its first bytes tell CSV from XLSX. Everything that
// is wrong with the file is a defect; the error is for a reader that fails. Rows keep the line numbers of
// the file, and a line that cannot be taken apart comes as a Row marked Unread.
func Read(name string, r io.Reader) ([]appraisal.Row, []appraisal.Defect, error) {
	in := bufio.NewReaderSize(r, MaxLine)
	start, err := in.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, fmt.Errorf("read roster: %w", err)
	}
	switch kind := strings.ToLower(path.Ext(name)); {
	case len(start) == 0:
		return nil, []appraisal.Defect{fileDefect("file-empty", "Berkas kosong.", "The file is empty.")}, nil
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return readXLSX(in)
	case bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0")), kind == ".xls", kind == ".xlsx", kind == ".ods", kind == ".pdf":
		return nil, []appraisal.Defect{fileDefect("file-kind",
			"Jenis berkas ini tidak dapat dibaca; simpan sebagai XLSX atau CSV (UTF-8).",
			"This kind of file cannot be read; save it as XLSX or CSV (UTF-8).")}, nil
	}
	return readCSV(in)
}

func fileDefect(code, indonesian, english string) appraisal.Defect {
	return appraisal.Defect{Code: code, Sentence: indonesian, English: english, MendedBy: mender, Blocks: true}
}

func lineDefect(line int, code, indonesian, english string) appraisal.Defect {
	d := fileDefect(code, indonesian, english)
	d.Row = line
	return d
}

func tooLarge() []appraisal.Defect {
	return []appraisal.Defect{fileDefect("file-too-large",
		fmt.Sprintf("Berkas lebih besar dari %d MB; bagi menurut unit.", MaxFile>>20),
		fmt.Sprintf("The file is larger than %d MB; split it by unit.", MaxFile>>20))}
}

func tooManyRows() []appraisal.Defect {
	return []appraisal.Defect{fileDefect("too-many-rows",
		fmt.Sprintf("Berkas memuat lebih dari %d baris; bagi menurut unit.", MaxRows),
		fmt.Sprintf("The file has more than %d rows; split it by unit.", MaxRows))}
}
