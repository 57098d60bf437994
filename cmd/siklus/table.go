package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// table prints rows in columns.
type table struct{ writer *tabwriter.Writer }

func newTable(out io.Writer, headings ...string) table {
	t := table{tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)}
	t.row(headings...)
	return t
}

func (t table) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = strings.NewReplacer("\t", " ", "\n", " ").Replace(cell)
	}
	_, _ = fmt.Fprintln(t.writer, strings.Join(cells, "\t"))
}

func (t table) end() error { return t.writer.Flush() }

// number says a count in a cell.
func number[N ~int | ~int32 | ~int64](n N) string { return fmt.Sprint(n) }
