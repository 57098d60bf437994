package rosterfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"siklus.id/appraisal"
)

const (
	head = "kode_unit;nama_unit;kode_jabatan;nama_jabatan;kode_atasan;nip;nama;status;email\n"
	body = "D;Dinas;K;Kepala;B;197203151997031001;Hendra;pns;h@a.example\n"
)

func read(t *testing.T, name, content string) ([]appraisal.Row, []appraisal.Defect) {
	t.Helper()
	rows, defects, err := Read(name, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return rows, defects
}

func has(defects []appraisal.Defect, line int, code string) bool {
	return slices.ContainsFunc(defects, func(d appraisal.Defect) bool {
		return d.Row == line && d.Code == code && d.Sentence != "" && d.English != "" && d.MendedBy != ""
	})
}

var hendra = appraisal.Row{Number: 2, UnitCode: "D", UnitName: "Dinas", PostCode: "K", PostTitle: "Kepala", SuperiorPost: "B",
	PersonNumber: "197203151997031001", Name: "Hendra", Kind: "pns", Email: "h@a.example"}

// TestOneRowInEveryDialect: what spreadsheets make of the same table reads the same.
func TestOneRowInEveryDialect(t *testing.T) {
	t.Parallel()
	utf16le := func(s string) string {
		b := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	utf16be := func(s string) string {
		b := []byte{0xfe, 0xff}
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u>>8), byte(u))
		}
		return string(b)
	}
	for name, content := range map[string]string{
		"semicolons":                   head + body,
		"commas":                       strings.ReplaceAll(head+body, ";", ","),
		"tabs":                         strings.ReplaceAll(head+body, ";", "\t"),
		"byte order mark":              "\ufeff" + head + body,
		"carriage returns":             strings.ReplaceAll(head+body, "\n", "\r\n"),
		"no line end at the end":       strings.TrimSuffix(head+body, "\n"),
		"UTF-16, little end first":     utf16le(head + body),
		"UTF-16, big end first":        utf16be(head + body),
		"headings as people type them": strings.Replace(strings.Replace(head, "kode_unit", " Kode  Unit* ", 1), "nama_unit", "Nama_Unit", 1) + body,
		"English headings":             "unit_code;unit_name;post_code;post_title;superior_post;person_number;name;kind;e-mail\n" + body,
		"quotes":                       head + strings.Replace(body, "Hendra", `"Hendra"`, 1),
		"empty columns at the end":     strings.Replace(head, "\n", ";;;\n", 1) + strings.Replace(body, "\n", ";;;\n", 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, defects := read(t, "pegawai.csv", content)
			if len(defects) != 0 || len(rows) != 1 || rows[0] != hendra {
				t.Errorf("%+v %+v", rows, defects)
			}
		})
	}
	rows, defects := read(t, "pegawai.csv", "sep=;\n\n"+head+"\n;;;;;;;;\n"+body)
	if len(defects) != 0 || len(rows) != 1 || rows[0].Number != 6 {
		t.Errorf("with a note on the separator and empty lines: %+v %+v", rows, defects)
	}
}

// TestBadFilesAreNamed: each with its line; what is good goes on.
func TestBadFilesAreNamed(t *testing.T) {
	t.Parallel()
	long := "D;" + strings.Repeat("x", MaxLine) + "\n"
	for _, row := range []struct {
		name, file, content string
		line                int
		code                string
		rows                int // rows that were read, unread ones included
	}{
		{"nothing", "a.csv", "", 0, "file-empty", 0},
		{"blanks only", "a.csv", "\n\n \n", 0, "file-empty", 0},
		{"old XLS", "a.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", 0, "file-kind", 0},
		{"PDF", "a.pdf", "%PDF-1.7", 0, "file-kind", 0},
		{"a text called XLSX", "a.xlsx", head + body, 0, "file-kind", 0},
		{"an archive that is no workbook", "a.xlsx", "PK\x03\x04 and so on", 0, "file-unreadable", 0},
		{"UTF-16 without its mark", "a.csv", "k\x00o\x00d\x00e\x00", 0, "encoding-unknown", 0},
		{"no such column", "a.csv", strings.Replace(head, "nip", "nomor_induk", 1) + body, 1, "column-missing", 0},
		{"a column nobody asked for", "a.csv", strings.Replace(head, "\n", ";golongan\n", 1) + body, 1, "column-unknown", 1},
		{"a column twice", "a.csv", strings.Replace(head, "\n", ";nama\n", 1) + body, 1, "column-double", 1},
		{"a separator inside a name", "a.csv", head + strings.Replace(body, "Hendra", "Hendra; S.E.", 1) + body, 2, "line-shape", 2},
		{"a quote that nobody closed", "a.csv", head + strings.Replace(body, "Hendra", `"Hendra`, 1) + body + body, 2, "line-unreadable", 3},
		{"a quote in the middle", "a.csv", head + strings.Replace(body, "Hendra", `Hen"d"ra`, 1) + body, 2, "line-unreadable", 2},
		{"a long line", "a.csv", head + long + body, 2, "line-too-long", 2},
		{"a long last line", "a.csv", head + body + long, 3, "line-too-long", 2},
		{"too many rows", "a.csv", head + strings.Repeat("D;;\n", MaxRows+1), 0, "too-many-rows", 0},
		{"too large", "a.csv", head + strings.Repeat("D;"+strings.Repeat("x", 60_000)+"\n", 180), 0, "file-too-large", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			rows, defects := read(t, row.file, row.content)
			if !has(defects, row.line, row.code) || len(rows) != row.rows {
				t.Errorf("%d rows, %+v", len(rows), defects)
			}
		})
	}
}

// TestLinesThatWereNotReadStayInPlace, so that the check knows whose superior may be missing.
func TestLinesThatWereNotReadStayInPlace(t *testing.T) {
	t.Parallel()
	rows, _ := read(t, "a.csv", head+body+"D;"+strings.Repeat("x", MaxLine)+"\n"+body+`D;"x`+"\n"+body)
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprint(r.Number, r.Unread))
	}
	if want := []string{"2 false", "3 true", "4 false", "5 true", "6 false"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestWindowsEncodingIsNamedByCell: bytes that are no UTF-8 are passed on as they are and named by the check.
func TestWindowsEncodingIsNamedByCell(t *testing.T) {
	t.Parallel()
	rows, defects := read(t, "a.csv", head+strings.Replace(body, "Hendra", "Andr\xe9", 1))
	if len(defects) != 0 || len(rows) != 1 {
		t.Fatalf("%+v %+v", rows, defects)
	}
	_, found := appraisal.CheckRoster(rows)
	if !slices.ContainsFunc(found, func(d appraisal.Defect) bool { return d.Row == 2 && d.Field == "nama" && d.Code == "encoding-broken" }) {
		t.Errorf("%+v", found)
	}
}

func TestQuotedLineBreak(t *testing.T) {
	t.Parallel()
	rows, defects := read(t, "a.csv", head+strings.Replace(body, "Kepala", "\"Kepala\n\"\"Dinas\"\"\"", 1)+body)
	if len(defects) != 0 || len(rows) != 2 || rows[0].PostTitle != "Kepala\n\"Dinas\"" || rows[1].Number != 4 {
		t.Errorf("%+v %+v", rows, defects)
	}
}

// endless is a line that goes on for a given number of bytes without ever standing in memory.
type endless struct{ left int64 }

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), e.left))
	for i := range p[:n] {
		p[i] = 'x'
	}
	e.left -= int64(n)
	return n, nil
}

// TestLineOfAGigabyte is passed over and named without being held; the rows around it are read.
func TestLineOfAGigabyte(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	rows, defects, err := Read("a.csv", io.MultiReader(strings.NewReader(head+body+"D;"), &endless{1 << 30}, strings.NewReader("\n"+body)))
	runtime.ReadMemStats(&after)
	if err != nil || !has(defects, 3, "line-too-long") || len(rows) != 3 || rows[2].Name != "Hendra" || rows[2].Number != 4 {
		t.Errorf("%+v %+v %v", rows, defects, err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		t.Errorf("reading it took %d MB", used>>20)
	}
}

func TestReaderThatFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("connection lost")
	for _, start := range []string{"", head + body, head + strings.Repeat(body, 5_000), "PK\x03\x04" + strings.Repeat("x", 1_000_000)} {
		_, _, err := Read("a.csv", io.MultiReader(strings.NewReader(start), iotest.ErrReader(broken)))
		if !errors.Is(err, broken) {
			t.Errorf("after %d bytes: %v", len(start), err)
		}
	}
}

func packed(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	heading := strings.Split(strings.TrimSpace(head)+";mulai", ";")
	if err := f.SetSheetRow("Sheet1", "A1", &heading); err != nil {
		t.Fatal(err)
	}
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func cells(t testing.TB, f *excelize.File, at string, values ...any) {
	t.Helper()
	if err := f.SetSheetRow("Sheet1", at, &values); err != nil {
		t.Fatal(err)
	}
}

// TestWorkbook: text, a date as a spreadsheet stores it, a number that lost its digits, a formula, a second
// sheet.
func TestWorkbook(t *testing.T) {
	t.Parallel()
	content := packed(t, func(f *excelize.File) {
		cells(t, f, "A2", "D", "Dinas", "K", "Kepala", "B", "197203151997031001", "Hendra", "pns", "h@a.example", 46054)
		cells(t, f, "A4", "D", "", "S", "Seksi", "K", 198102112006041003.0, "Yusuf", "pns", "y@a.example", "2026-02-01")
		cells(t, f, "A5", "D", "", "S2", "Seksi", "K", "198102112006041003", "Yusuf", "pns", "y@a.example")
		if err := f.SetCellFormula("Sheet1", "G5", "A1&B1"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.NewSheet("Catatan"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellStr("Catatan", "A1", "x"); err != nil {
			t.Fatal(err)
		}
	})
	rows, defects, err := Read("pegawai.xlsx", bytes.NewReader(content))
	if err != nil || len(rows) != 3 || !has(defects, 0, "sheet-ignored") {
		t.Fatalf("%+v %+v %v", rows, defects, err)
	}
	want := hendra
	want.From = "2026-02-01"
	if rows[0] != want {
		t.Errorf("%+v, want %+v", rows[0], want)
	}
	if rows[1].Number != 4 || rows[1].From != "2026-02-01" {
		t.Errorf("%+v", rows[1])
	}
	_, found := appraisal.CheckRoster(rows)
	for _, d := range []struct {
		line        int
		field, code string
	}{{4, "nip", "number-precision-lost"}, {5, "nama", "formula-cell"}} {
		if !slices.ContainsFunc(found, func(f appraisal.Defect) bool { return f.Row == d.line && f.Field == d.field && f.Code == d.code }) {
			t.Errorf("%+v is not among %+v", d, found)
		}
	}
}

func TestWorkbookWithoutHeading(t *testing.T) {
	t.Parallel()
	content := packed(t, func(f *excelize.File) {
		if err := f.RemoveRow("Sheet1", 1); err != nil {
			t.Fatal(err)
		}
	})
	if rows, defects, err := Read("a.xlsx", bytes.NewReader(content)); err != nil || len(rows) != 0 || !has(defects, 0, "file-empty") {
		t.Errorf("%+v %+v %v", rows, defects, err)
	}
}

// TestDamagedWorkbooks cuts a good workbook short at many places.
func TestDamagedWorkbooks(t *testing.T) {
	t.Parallel()
	content := packed(t, func(f *excelize.File) { cells(t, f, "A2", "D", "Dinas") })
	for n := 4; n < len(content); n += len(content) / 40 {
		rows, defects, err := Read("a.xlsx", bytes.NewReader(content[:n]))
		if err != nil || len(rows) != 0 || !has(defects, 0, "file-unreadable") {
			t.Errorf("cut to %d of %d bytes: %+v %+v %v", n, len(content), rows, defects, err)
		}
	}
}

// TestSampleFile: the file that docs offers as an example is sound but for the person without an e-mail
// address and the Plt from the level below, whom it shows on purpose.
func TestSampleFile(t *testing.T) {
	t.Parallel()
	file, err := os.Open("../../docs/roster-sample.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	rows, defects, err := Read(file.Name(), file)
	if err != nil || len(defects) != 0 {
		t.Fatalf("%+v %v", defects, err)
	}
	roster, defects := appraisal.CheckRoster(rows)
	if len(defects) != 2 || !has(defects, 11, "own-superior") || !has(defects, 14, "email-missing") {
		t.Errorf("%+v", defects)
	}
	if len(rows) != 14 || len(roster.Units) != 4 || len(roster.People) != 12 || len(roster.Holdings) != 13 {
		t.Errorf("%d rows, %d units, %d people, %d holdings", len(rows), len(roster.Units), len(roster.People), len(roster.Holdings))
	}
	heading := strings.Split(strings.TrimSpace(firstLine(t, file.Name())), ";")
	for i, c := range appraisal.RosterColumns() {
		if heading[i] != c.Name {
			t.Errorf("column %d of the sample is %s, want %s", i+1, heading[i], c.Name)
		}
	}
}

func firstLine(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(content), "\n")
	return line
}

func FuzzRead(f *testing.F) {
	f.Add("a.csv", []byte(head+body))
	f.Add("a.csv", []byte("\xff\xfek\x00"))
	f.Add("a.csv", []byte(head+`D;"x`+"\n"+body))
	f.Add("a.csv", []byte("sep=,\n\"\"\""))
	f.Add("a.xlsx", []byte("PK\x03\x04"))
	f.Add("a.xlsx", packed(f, func(b *excelize.File) { cells(f, b, "A2", "D", "Dinas") }))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		rows, defects, err := Read(name, bytes.NewReader(content))
		if err != nil {
			t.Fatalf("a file in memory cannot fail to be read: %v", err)
		}
		last := 0
		for _, r := range rows {
			if r.Number <= last {
				t.Fatalf("row %d comes after row %d", r.Number, last)
			}
			last = r.Number
		}
		for _, d := range defects {
			if d.Code == "" || d.Sentence == "" || d.English == "" || d.MendedBy == "" {
				t.Fatalf("%+v is not whole", d)
			}
		}
		appraisal.CheckRoster(rows)
	})
}
