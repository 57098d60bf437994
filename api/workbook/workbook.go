// Package workbook reads the first sheet of an XLSX file, line by line. What the lines mean is judged by who asks for them.
package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// maxUnpacked is how large a workbook may become: a few kilobytes can unpack to gigabytes.
const maxUnpacked = 100 << 20

// Is reports whether the first bytes of a file are those of an XLSX file.
func Is(start []byte) bool { return bytes.HasPrefix(start, []byte("PK\x03\x04")) }

// Read hands every line of the first sheet to take, counted from 1 as a spreadsheet counts, until take answers false. A
// cell holds the value that is stored, not the way it is shown; one with a formula holds the formula behind "=", so that
// it is named and not believed. others are the further sheets in which something stands. The error says that the file is
// damaged or locked.
func Read(content []byte, take func(line int, cells []string) bool) (others []string, err error) {
	// The library has been seen to panic on damaged files; to whoever sent one, that is an unreadable file and nothing more.
	defer func() {
		if r := recover(); r != nil {
			others, err = nil, fmt.Errorf("workbook: %v", r)
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked,
	})
	if err != nil {
		return nil, err
	}
	defer func() { _ = book.Close() }()
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return nil, fmt.Errorf("workbook without sheets")
	}
	formulas, err := readFormulas(content)
	if err != nil {
		return nil, err
	}
	if err := readSheet(book, sheets[0], formulas, take); err != nil {
		return nil, err
	}
	for _, other := range sheets[1:] {
		if lines, e := book.Rows(other); e == nil {
			if lines.Next() {
				others = append(others, other)
			}
			_ = lines.Close()
		}
	}
	return others, nil
}

func readSheet(book *excelize.File, sheet string, formulas map[int][]formula, take func(int, []string) bool) error {
	lines, err := book.Rows(sheet)
	if err != nil {
		return err
	}
	defer func() { _ = lines.Close() }()
	for n := 1; lines.Next(); n++ {
		cells, err := lines.Columns()
		if err != nil {
			return err
		}
		for _, f := range formulas[n] {
			for len(cells) < f.column {
				cells = append(cells, "")
			}
			cells[f.column-1] = "=" + f.text
		}
		if !take(n, cells) {
			return nil
		}
	}
	return lines.Error()
}

// Day turns the day number that a spreadsheet stores for a date into YYYY-MM-DD, and leaves everything else as it is.
func Day(s string) string {
	serial, err := strconv.ParseFloat(s, 64)
	if err != nil || serial < 10_000 || serial > 100_000 {
		return s
	}
	t, err := excelize.ExcelDateToTime(serial, false)
	if err != nil {
		return s
	}
	return t.Format("2006-01-02")
}

// formula is what stands in a cell of one line; column counts from 1.
type formula struct {
	column int
	text   string
}

// readFormulas lists the formulas of the first sheet by line. The library could tell them too, but only by holding the
// whole sheet in memory cell by cell.
func readFormulas(content []byte) (map[int][]formula, error) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, err
	}
	part, err := firstSheetPart(archive)
	if err != nil {
		return nil, err
	}
	f, err := archive.Open(part)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	formulas := map[int][]formula{}
	tokens := xml.NewDecoder(io.LimitReader(f, maxUnpacked))
	cell := ""
	for {
		token, err := tokens.Token()
		if errors.Is(err, io.EOF) {
			return formulas, nil
		}
		if err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "c":
			cell = attribute(start, "r")
		case "f":
			var text string
			if err := tokens.DecodeElement(&text, &start); err != nil {
				return nil, err
			}
			if column, line, err := excelize.CellNameToCoordinates(cell); err == nil {
				formulas[line] = append(formulas[line], formula{column, text})
			}
		}
	}
}

// firstSheetPart follows the workbook to the file of its first sheet.
func firstSheetPart(archive *zip.Reader) (string, error) {
	var book struct {
		Sheets []struct {
			ID string `xml:"id,attr"` // in either of the two namespaces that are in use
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		Items []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := readPart(archive, "xl/workbook.xml", &book); err != nil {
		return "", err
	}
	if err := readPart(archive, "xl/_rels/workbook.xml.rels", &relations); err != nil {
		return "", err
	}
	for _, r := range relations.Items {
		if len(book.Sheets) > 0 && r.ID == book.Sheets[0].ID {
			if strings.HasPrefix(r.Target, "/") {
				return strings.TrimPrefix(r.Target, "/"), nil
			}
			return path.Join("xl", r.Target), nil
		}
	}
	return "", fmt.Errorf("workbook without a first sheet")
}

func readPart(archive *zip.Reader, name string, into any) error {
	f, err := archive.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return xml.NewDecoder(io.LimitReader(f, maxUnpacked)).Decode(into)
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
