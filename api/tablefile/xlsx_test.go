package tablefile_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"siklus.id/api/tablefile"
)

// book is a workbook whose first sheet holds the rows, further changed by fill.
func book(t testing.TB, fill func(*excelize.File), rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	for i := range rows {
		require.NoError(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &rows[i]))
	}
	if fill != nil {
		fill(f)
	}
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	return b.Bytes()
}

var resultsHead = []any{"Kode Unit", "periode", "capaian", "terbit", "sumber"}

// A workbook reads like the CSV that is made of it.
func TestAWorkbookReadsLikeItsCSV(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, time.March, 31, 0, 0, 0, 0, time.UTC)
	_, packed, n, faults := tablefile.OrganisationResults.Read(book(t, nil, []any{}, resultsHead, []any{" DINAS ", "q1", "baik", day, "SK 1"}, []any{}, []any{"PKM-01", "q1", "kurang", "2026-03-31"}))
	require.Empty(t, faults)
	require.Equal(t, 2, n)
	_, plain, m, faults := tablefile.OrganisationResults.Read([]byte("\nkode_unit;periode;capaian;terbit;sumber\nDINAS;q1;baik;2026-03-31;SK 1\n\nPKM-01;q1;kurang;2026-03-31\n"))
	require.Empty(t, faults)
	require.Equal(t, m, n)
	require.Equal(t, plain, packed)
	require.Equal(t, []int{3, 5}, []int{packed[0].Line, packed[1].Line})
}

func TestWhatIsWrongWithAWorkbookIsSaidByRow(t *testing.T) {
	t.Parallel()
	good := []any{"DINAS", "q1", "baik"}
	whole := book(t, nil, resultsHead, good)
	for _, c := range []struct {
		name, code, column string
		line               int
		content            []byte
	}{
		{"a formula is named and not believed", "cell-formula", "capaian", 2, book(t, func(f *excelize.File) { require.NoError(t, f.SetCellFormula("Sheet1", "C2", "1+1")) }, resultsHead, good)},
		{"a cell outside the heading", "cell-without-column", "", 2, book(t, nil, resultsHead, []any{"DINAS", "q1", "baik", "", "", "lebih"})},
		{"a row that is too long", "line-too-long", "", 3, book(t, nil, resultsHead, good, []any{"DINAS", "q2", strings.Repeat("x", tablefile.MaxLine)})},
		{"an unknown column", "column-unknown", "warna", 1, book(t, nil, []any{"kode_unit", "periode", "capaian", "warna"}, good)},
		{"a missing column", "column-missing", "capaian", 1, book(t, nil, []any{"kode_unit", "periode"}, good)},
		{"a second sheet", "sheet-ignored", "", 0, book(t, func(f *excelize.File) {
			_, err := f.NewSheet("Lain")
			require.NoError(t, err)
			require.NoError(t, f.SetCellValue("Lain", "A1", "q2"))
		}, resultsHead, good)},
		{"nothing", "file-empty", "", 0, book(t, nil)},
		{"cut off", "file-unreadable", "", 0, whole[:len(whole)/2]},
		{"no workbook at all", "file-unreadable", "", 0, []byte("PK\x03\x04xx")},
		{"an old workbook", "file-kind", "", 0, []byte("\xd0\xcf\x11\xe0")},
		{"too large", "file-too-large", "", 0, append(bytes.Clone(whole), make([]byte, tablefile.MaxFile)...)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, _, _, faults := tablefile.OrganisationResults.Read(c.content)
			require.Len(t, faults, 1)
			require.Equal(t, []any{c.code, c.column, c.line}, []any{faults[0].Code, faults[0].Column, faults[0].Line})
			require.NotEmpty(t, faults[0].Sentence)
			require.NotEmpty(t, faults[0].English)
		})
	}
	empty := book(t, func(f *excelize.File) { _, err := f.NewSheet("Kosong"); require.NoError(t, err) }, resultsHead, good)
	_, rows, _, faults := tablefile.OrganisationResults.Read(empty)
	require.Empty(t, faults, "an empty sheet beside it says nothing")
	require.Len(t, rows, 1)
}

func TestTooManyRowsOfAWorkbookAreNotTaken(t *testing.T) {
	t.Parallel()
	rows := [][]any{resultsHead}
	for i := range tablefile.OrganisationResults.MaxRows + 1 {
		rows = append(rows, []any{fmt.Sprint("U", i), "q1", "baik"})
	}
	_, taken, _, faults := tablefile.OrganisationResults.Read(book(t, nil, rows...))
	require.Empty(t, taken)
	require.Equal(t, "too-many-rows", faults[0].Code)
	_, taken, _, faults = tablefile.OrganisationResults.Read(book(t, nil, rows[:len(rows)-1]...))
	require.Empty(t, faults)
	require.Len(t, taken, tablefile.OrganisationResults.MaxRows)
}

// Formats whose keys may have leading zeros take no workbook: a spreadsheet drops them.
func TestOnlySomeFormatsTakeWorkbooks(t *testing.T) {
	t.Parallel()
	_, _, _, faults := tablefile.Measurements.Read(book(t, nil, []any{"ukuran", "subjek", "waktu", "nilai"}))
	require.Equal(t, "file-kind", faults[0].Code)
}
