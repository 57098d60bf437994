package rosterfile

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

	"siklus.id/appraisal"
)

// maxUnpacked is how large a workbook may become: a few kilobytes can unpack to gigabytes.
const maxUnpacked = 100 << 20

func readXLSX(in io.Reader) ([]appraisal.Row, []appraisal.Defect, error) {
	content, err := io.ReadAll(io.LimitReader(in, MaxFile+1))
	if err != nil {
		return nil, nil, fmt.Errorf("read roster: %w", err)
	}
	if len(content) > MaxFile {
		return nil, tooLarge(), nil
	}
	if rows, defects, broken := readWorkbook(content); broken == nil {
		return rows, defects, nil
	}
	return nil, []appraisal.Defect{fileDefect("file-unreadable",
		"Berkas XLSX rusak atau terkunci sandi; simpan ulang tanpa sandi.",
		"The XLSX file is damaged or locked by a password; save it again without one.")}, nil
}

// readWorkbook reads the first sheet. The library has been seen to panic on damaged files; to whoever sent
// one, that is an unreadable file and nothing more.
func readWorkbook(content []byte) (rows []appraisal.Row, defects []appraisal.Defect, err error) {
	defer func() {
		if r := recover(); r != nil {
			rows, defects, err = nil, nil, fmt.Errorf("workbook: %v", r)
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked,
	})
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = book.Close() }()
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return nil, nil, fmt.Errorf("workbook without sheets")
	}
	formulas, err := readFormulas(content)
	if err != nil {
		return nil, nil, err
	}
	rows, defects, err = readSheet(book, sheets[0], formulas)
	for _, other := range sheets[1:] {
		if lines, e := book.Rows(other); e == nil {
			if lines.Next() {
				defects = append(defects, headingWarning(0, shorten(other), "sheet-ignored",
					"Hanya lembar pertama yang dibaca; lembar ini dilewati.", "Only the first sheet is read; this one is passed over."))
			}
			_ = lines.Close()
		}
	}
	return rows, defects, err
}

func readSheet(book *excelize.File, sheet string, formulas map[string]string) ([]appraisal.Row, []appraisal.Defect, error) {
	lines, err := book.Rows(sheet)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = lines.Close() }()
	var h heading
	var rows []appraisal.Row
	var defects []appraisal.Defect
	headed := false
	for n := 1; lines.Next(); n++ {
		cells, err := lines.Columns()
		if err != nil {
			return nil, nil, err
		}
		if !headed {
			if strings.TrimSpace(strings.Join(cells, "")) == "" {
				continue
			}
			var ok bool
			if h, defects, ok = readHeading(n, cells); !ok {
				return nil, defects, nil
			}
			headed = true
			continue
		}
		cells = h.withFormulas(n, cells, formulas)
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		row, defect := h.row(n, cells)
		if defect != nil {
			defects = append(defects, *defect)
		}
		row.From, row.To = serialDate(row.From), serialDate(row.To)
		if rows = append(rows, row); len(rows) > MaxRows {
			return nil, tooManyRows(), nil
		}
	}
	if err := lines.Error(); err != nil {
		return nil, nil, err
	}
	if !headed {
		return nil, []appraisal.Defect{fileDefect("file-empty", "Berkas kosong.", "The file is empty.")}, nil
	}
	return rows, defects, nil
}

// withFormulas puts a formula in the place of the value it was last worked out to, so that it is named and
// not believed.
func (h heading) withFormulas(n int, cells []string, formulas map[string]string) []string {
	for i := range h.columns {
		name, err := excelize.CoordinatesToCellName(i+1, n)
		if err != nil {
			continue
		}
		formula, there := formulas[name]
		if !there {
			continue
		}
		for len(cells) <= i {
			cells = append(cells, "")
		}
		cells[i] = "=" + formula
	}
	return cells
}

// serialDate turns the day number that a spreadsheet stores for a date into YYYY-MM-DD, and leaves
// everything else as it is.
func serialDate(s string) string {
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

// readFormulas lists the formulas of the first sheet by cell name. The library could tell them too, but
// only by holding the whole sheet in memory cell by cell.
func readFormulas(content []byte) (map[string]string, error) {
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
	formulas := map[string]string{}
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
			formulas[cell] = text
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
