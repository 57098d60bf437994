package rosterfile

import (
	"fmt"
	"io"
	"strings"

	"siklus.id/api/workbook"
	"siklus.id/appraisal"
)

func readXLSX(in io.Reader) ([]appraisal.Row, []appraisal.Defect, error) {
	content, err := io.ReadAll(io.LimitReader(in, MaxFile+1))
	if err != nil {
		return nil, nil, fmt.Errorf("read roster: %w", err)
	}
	if len(content) > MaxFile {
		return nil, tooLarge(), nil
	}
	s := sheetRows{}
	if others, broken := workbook.Read(content, s.take); broken == nil {
		rows, defects := s.done(others)
		return rows, defects, nil
	}
	return nil, []appraisal.Defect{fileDefect("file-unreadable",
		"Berkas XLSX rusak atau terkunci sandi; simpan ulang tanpa sandi.",
		"The XLSX file is damaged or locked by a password; save it again without one.")}, nil
}

// sheetRows gathers the rows of a sheet.
type sheetRows struct {
	heading heading
	seen    bool // something stood in a line
	tooMany bool
	rows    []appraisal.Row
	defects []appraisal.Defect
}

// done is what was gathered, with what is said of the whole file; others are further sheets with something on them.
func (s *sheetRows) done(others []string) ([]appraisal.Row, []appraisal.Defect) {
	switch {
	case s.tooMany:
		s.rows, s.defects = nil, tooManyRows()
	case !s.seen:
		s.defects = []appraisal.Defect{fileDefect("file-empty", "Berkas kosong.", "The file is empty.")}
	}
	for _, other := range others {
		s.defects = append(s.defects, headingWarning(0, shorten(other), "sheet-ignored",
			"Hanya lembar pertama yang dibaca; lembar ini dilewati.", "Only the first sheet is read; this one is passed over."))
	}
	return s.rows, s.defects
}

func (s *sheetRows) take(n int, cells []string) bool {
	if strings.TrimSpace(strings.Join(cells, "")) == "" {
		return true
	}
	if !s.seen {
		var ok bool
		s.heading, s.defects, ok = readHeading(n, cells)
		s.seen = true
		return ok
	}
	row, defect := s.heading.row(n, cells)
	if defect != nil {
		s.defects = append(s.defects, *defect)
	}
	row.From, row.To = workbook.Day(row.From), workbook.Day(row.To)
	s.rows = append(s.rows, row)
	s.tooMany = len(s.rows) > MaxRows
	return !s.tooMany
}
