// Package sheet writes tables for spreadsheets, as CSV and as XLSX, row by row, so that a long table costs little memory.
// What somebody typed stays a text: no cell is ever worked out as a formula.
package sheet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Form is what a table is written as.
type Form string

// The forms. CSV begins with the mark by which a spreadsheet knows UTF-8, parts cells by semicolons, ends lines with CR LF
// and writes numbers with a decimal comma, as spreadsheets set to Indonesian read them.
const (
	CSV  Form = "csv"
	XLSX Form = "xlsx"
)

// MediaType is the type by which a browser knows the file.
func (f Form) MediaType() string {
	if f == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

// Column is one column of a table.
type Column struct {
	Name   string
	Number bool // cells are numbers with a decimal point; what is none stays a text
}

// Texts are columns of texts.
func Texts(names ...string) []Column {
	columns := make([]Column, len(names))
	for i, name := range names {
		columns[i].Name = name
	}
	return columns
}

// Table is a heading and rows with a cell for each column; missing cells are empty.
type Table struct {
	Name    string // of the sheet in a workbook, at most 31 characters
	Columns []Column
	Rows    iter.Seq2[[]string, error]
}

// Of are rows that are there already.
func Of(rows [][]string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Write writes a table in a form. A workbook takes further tables, each as a sheet of its own; a CSV file has room for one
// and leaves them out. The first error of the rows ends it; nothing that was written before is taken back.
func Write(out io.Writer, form Form, t Table, further ...Table) error {
	var err error
	switch form {
	case CSV:
		err = writeCSV(out, t)
	case XLSX:
		err = writeXLSX(out, append([]Table{t}, further...))
	default:
		err = fmt.Errorf("there is no form %q", form)
	}
	if err != nil {
		return fmt.Errorf("table %s: %w", t.Name, err)
	}
	return nil
}

// mark is the byte order mark of UTF-8.
const mark = "\ufeff"

func writeCSV(out io.Writer, t Table) error {
	if _, err := io.WriteString(out, mark); err != nil {
		return err
	}
	w := csv.NewWriter(out)
	w.Comma, w.UseCRLF = ';', true
	line := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		line[i] = defused(c.Name)
	}
	if err := w.Write(line); err != nil {
		return err
	}
	for row, err := range t.Rows {
		if err != nil {
			return err
		}
		for i, c := range t.Columns {
			text := at(row, i)
			if _, number := numberOf(c, text); number {
				line[i] = strings.Replace(text, ".", ",", 1)
				continue
			}
			line[i] = defused(text)
		}
		if err := w.Write(line); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// textFormat is the number of the built-in format of a cell that is a text whatever stands in it ("@").
const textFormat = 49

func writeXLSX(out io.Writer, tables []Table) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }() // with the files that long tables are kept in meanwhile
	text, err := book.NewStyle(&excelize.Style{NumFmt: textFormat, Alignment: &excelize.Alignment{Vertical: "top"}})
	if err != nil {
		return err
	}
	head, err := book.NewStyle(&excelize.Style{NumFmt: textFormat, Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	for i, t := range tables {
		if i == 0 {
			err = book.SetSheetName(book.GetSheetName(0), t.Name)
		} else {
			_, err = book.NewSheet(t.Name)
		}
		if err == nil {
			err = writeSheet(book, t, head, text)
		}
		if err != nil {
			return err
		}
	}
	return book.Write(out)
}

// The width of columns, in characters.
const (
	numberWidth = 12
	textWidth   = 24
)

func writeSheet(book *excelize.File, t Table, head, text int) error {
	w, err := book.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	cells := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		width := float64(textWidth)
		if c.Number {
			width = numberWidth
		}
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
		cells[i] = excelize.Cell{StyleID: head, Value: defused(c.Name)}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := w.SetRow("A1", cells); err != nil {
		return err
	}
	line := 1
	for row, err := range t.Rows {
		if err != nil {
			return err
		}
		line++
		for i, c := range t.Columns {
			cells[i] = nil
			if value := at(row, i); value != "" {
				if n, number := numberOf(c, value); number {
					cells[i] = n
				} else {
					cells[i] = excelize.Cell{StyleID: text, Value: defused(value)}
				}
			}
		}
		if err := w.SetRow("A"+strconv.Itoa(line), cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

func at(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}

// numberOf reads a cell of a column of numbers: digits, with a sign before and a point between them at most.
func numberOf(c Column, text string) (float64, bool) {
	if !c.Number || strings.Trim(text, "0123456789.-") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}
