package demo

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"

	"siklus.id/appraisal"
	"siklus.id/sheet"
)

// RosterCSV returns the agency's roster as HR would hand it in: a CSV file with the documented columns, one
// line per holding of a post.
func (a Agency) RosterCSV() []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.WriteAll(a.rosterLines()) // a buffer takes everything
	return out.Bytes()
}

// RosterXLSX returns the same roster as a spreadsheet whose cells are text, so that no number is rounded.
func (a Agency) RosterXLSX() ([]byte, error) {
	lines := a.rosterLines()
	var out bytes.Buffer
	if err := sheet.Write(&out, sheet.XLSX, sheet.Table{Name: "Pegawai", Columns: sheet.Texts(lines[0]...), Rows: sheet.Of(lines[1:])}); err != nil {
		return nil, fmt.Errorf("roster as a spreadsheet: %w", err)
	}
	return out.Bytes(), nil
}

// rosterLines is the roster with its heading, as cells.
func (a Agency) rosterLines() [][]string {
	columns := appraisal.RosterColumns()
	heading := make([]string, len(columns))
	for i, c := range columns {
		heading[i] = c.Name
	}
	lines := [][]string{heading}
	units := map[string]Unit{}
	for _, u := range a.Units {
		units[u.Code] = u
	}
	for _, p := range a.People {
		for _, h := range p.Posts {
			post := a.PostOf(h.Post)
			unit := units[post.Unit]
			row := appraisal.Row{
				UnitCode: unit.Code, UnitName: unit.Name, ParentUnit: unit.Parent,
				PostCode: post.Code, PostTitle: post.Title, PostLevel: string(post.Level), SuperiorPost: post.Superior,
				PersonNumber: p.Number, ExternalCode: p.External, Name: p.Name, Kind: string(p.Kind), Email: p.Email,
				Capacity: string(h.Capacity), From: h.From.String(), Language: p.Language, Office: p.Office,
			}
			line := make([]string, len(columns))
			for i, c := range columns {
				line[i] = strings.TrimSpace(*c.Cell(&row))
			}
			lines = append(lines, line)
		}
	}
	return lines
}
