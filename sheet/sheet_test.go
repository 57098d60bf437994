package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// restored takes the defusing mark away again.
func restored(cell string) string {
	if strings.HasPrefix(cell, "'") && formula(strings.TrimLeft(cell, "'")) {
		return cell[1:]
	}
	return cell
}

func file(t require.TestingT, form Form, table Table, further ...Table) []byte {
	var out bytes.Buffer
	require.NoError(t, Write(&out, form, table, further...))
	return out.Bytes()
}

func fromCSV(t require.TestingT, content []byte) [][]string {
	text, marked := strings.CutPrefix(string(content), mark)
	require.True(t, marked, "without the mark a spreadsheet takes UTF-8 for something else")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	rows, err := r.ReadAll()
	require.NoError(t, err)
	return rows
}

func fromXLSX(t require.TestingT, content []byte) *excelize.File {
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true})
	require.NoError(t, err)
	return book
}

// nasty draws texts made of what breaks files: the beginnings of formulas, separators, quotes, ends of lines, escapes of
// both forms, and letters of many scripts.
func nasty() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.OneOf(
			rapid.SampledFrom([]string{"=", "+", "-", "@", "＝", "＠", "\t", "\r", "\n", "\r\n", "'", "''", "\"", "\"\"", ";", ",", " ", "\u00a0", "\\.",
				"<b>&amp;", "_x0041_", "_x005F_", "]]>", "=cmd|'/C calc'!A0", "'Aisyiyah", "O'ong", "Ꞌ", "𝒮iti", "👩🏽‍🏫", "\u202e", "\ufeff", "\x01", "\u200b"}),
			rapid.String(),
		), 0, 6).Draw(t, "parts")
		return strings.Join(parts, "")
	})
}

// fits reports whether a cell of a workbook has room for a text.
func fits(text string) bool { return len(utf16.Encode([]rune(text))) < 32_000 }

func TestWhateverIsWrittenComesOutHarmlessAndUnchanged(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.SliceOfN(nasty().Filter(fits), 3, 3).Draw(t, "row")
		table := Table{Name: "Hasil", Columns: Texts("a", row[0], "c"), Rows: Of([][]string{row, row})}

		rows := fromCSV(t, file(t, CSV, table))
		require.Len(t, rows, 3)
		require.Equal(t, clean(row[0]), restored(rows[0][1]), "a heading")
		for i, cell := range rows[2] {
			require.False(t, formula(cell), "%q is taken for a formula", cell)
			require.Equal(t, clean(row[i]), restored(cell))
		}

		book := fromXLSX(t, file(t, XLSX, table))
		for i, name := range []string{"A3", "B3", "C3"} {
			cell, err := book.GetCellValue("Hasil", name)
			require.NoError(t, err)
			require.False(t, formula(cell), "%q is taken for a formula", cell)
			require.Equal(t, clean(row[i]), restored(cell))
			worked, err := book.GetCellFormula("Hasil", name)
			require.NoError(t, err)
			require.Empty(t, worked)
		}
	})
}

func TestOnlyWhatNoFileCanHoldIsChanged(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := nasty().Draw(t, "text")
		kept := clean(text)
		require.Equal(t, kept, clean(kept))
		if !strings.ContainsAny(text, "\r\x01") && utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > 0xfffd && r < 0x10000 }) {
			require.Equal(t, text, kept)
		}
	})
}

func FuzzACellIsHarmlessAndTheMarkCanBeTakenAway(f *testing.F) {
	for _, seed := range []string{"", "=1+1", "'=1+1", "''@x", "'Aisyiyah", " \t=x", "\rx", "-", "＋1", "\x00", "\xff=1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cell := defused(text)
		if formula(cell) {
			t.Errorf("%q becomes %q, which is taken for a formula", text, cell)
		}
		if got := restored(cell); got != clean(text) {
			t.Errorf("%q becomes %q and comes back as %q", text, cell, got)
		}
	})
}

func TestWhatGetsTheMark(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+62812": "'+62812", "-2": "'-2", "@sum": "'@sum", "\tx": "'\tx", "\rx": "'\nx", " =x": "' =x", "＝x": "'＝x",
		"'=x": "''=x", "'Aisyiyah": "'Aisyiyah", "Siti": "Siti", "": "", "a=b": "a=b",
	} {
		require.Equal(t, want, defused(text), "%q", text)
	}
}

func TestNumbersAreNumbersAndStaffNumbersAreNot(t *testing.T) {
	t.Parallel()
	table := Table{Name: "Angka kredit", Columns: []Column{{Name: "nip"}, {Name: "angka_kredit", Number: true}},
		Rows: Of([][]string{{"198001012005010001", "18.75"}, {"198001012005010002", ""}, {"198001012005010003", "-1"}, {"198001012005010004", "=1"}, {"x", "1-2"}, {"y", "."}})}
	require.Equal(t, mark+"nip;angka_kredit\r\n198001012005010001;18,75\r\n198001012005010002;\r\n198001012005010003;-1\r\n198001012005010004;'=1\r\nx;1-2\r\ny;.\r\n", string(file(t, CSV, table)))
	book := fromXLSX(t, file(t, XLSX, table, Table{Name: "Keterangan", Columns: Texts("kolom"), Rows: Of([][]string{{"nip"}})}))
	require.Equal(t, []string{"Angka kredit", "Keterangan"}, book.GetSheetList())
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeInlineString, "B2": excelize.CellTypeUnset, "B4": excelize.CellTypeUnset, "B5": excelize.CellTypeInlineString} {
		got, err := book.GetCellType("Angka kredit", cell)
		require.NoError(t, err)
		require.Equal(t, want, got, cell)
	}
	value, err := book.GetCellValue("Angka kredit", "A2")
	require.NoError(t, err)
	require.Equal(t, "198001012005010001", value)
}

func TestARowThatFailsEndsTheFile(t *testing.T) {
	t.Parallel()
	gone := errors.New("the database went away")
	for _, form := range []Form{CSV, XLSX} {
		err := Write(&bytes.Buffer{}, form, Table{Name: "Hasil", Columns: Texts("a"), Rows: func(yield func([]string, error) bool) {
			_ = yield([]string{"1"}, nil) && yield(nil, gone)
		}})
		require.ErrorIs(t, err, gone, form)
	}
	require.Error(t, Write(&bytes.Buffer{}, "ods", Table{Name: "Hasil"}))
	require.Equal(t, []string{"text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}, []string{CSV.MediaType(), XLSX.MediaType()})
}
