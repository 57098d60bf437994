package tablefile_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/unicode"

	"siklus.id/api/tablefile"
)

func TestHeadingSaysWhatAFileHolds(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{
		"ukuran;subjek;waktu;nilai":                                           tablefile.Values,
		"Measure, Subject, Time, Value, Key":                                  tablefile.Values,
		"ukuran\tNIP\twaktu\tnilai\talasan":                                   tablefile.Values,
		"ukuran;kode unit;target":                                             tablefile.Targets,
		"layanan;kunci;unit;pegawai;diterima;selesai;cacat":                   tablefile.Records,
		"service,key,unit,received":                                           tablefile.Records,
		"kode;nama;satuan;arah;aspek;untuk;periode":                           tablefile.Measures,
		"code,name,unit_of_measure,direction,aspect,for,period,target,source": tablefile.Measures,
		"kode;nama;standar;satuan_standar":                                    tablefile.Services,
		"sep=;\nukuran;subjek;waktu;nilai":                                    tablefile.Values,
		"\xef\xbb\xbf\n\n\"ukuran\";\"subjek\";\"waktu\";\"nilai\";;":         tablefile.Values,
	} {
		kind, rows, read, faults := tablefile.Measurements.Read([]byte(heading))
		require.Empty(t, faults, heading)
		require.Equal(t, want, kind, heading)
		require.Empty(t, rows)
		require.Zero(t, read)
	}
	for content, code := range map[string]string{
		"": "file-empty", "\n\n": "file-empty", "ukuran;nilai": "heading-unknown", "ukuran;subjek;waktu;nilai;warna": "column-unknown",
		"ukuran;subjek;waktu;nilai;nilai": "column-twice", "ukuran;NIP;subjek;waktu;nilai": "column-twice", "\"ukuran;subjek": "heading-unreadable",
		"PK\x03\x04xx": "file-kind", "\xd0\xcf\x11\xe0": "file-kind", "a\x00b": "file-kind",
	} {
		_, rows, _, faults := tablefile.Measurements.Read([]byte(content))
		require.Len(t, faults, 1, "%q", content)
		require.Equal(t, code, faults[0].Code, "%q", content)
		require.Empty(t, rows)
	}
}

func TestOneBadLineStopsNoOther(t *testing.T) {
	t.Parallel()
	content := strings.Join([]string{
		"ukuran;subjek;waktu;nilai;alasan",
		"a;s;2026-01-01;-12,5;",
		`a;"s;2026-01-01;1;`,
		"a;s;2026-01-01;1;x;terlalu banyak",
		"a;s;2026-01-01;=1+1;",
		"a;s;2026-01-01;1;@SUM(A1)",
		"a;s;2026-01-01;1;-cmd|calc",
		"a;s;2026-01-01;1;\xff\xfe",
		";;;;",
		"",
		"a;s;2026-01-01;1;" + strings.Repeat("x", tablefile.MaxLine),
		`a; s ;2026-01-01;2;"ada ""kutip"""`,
	}, "\r\n")
	kind, rows, read, faults := tablefile.Measurements.Read([]byte(content))
	require.Equal(t, tablefile.Values, kind)
	require.Equal(t, 9, read)
	require.Equal(t, []tablefile.Row{
		{Line: 2, Cells: map[string]string{"ukuran": "a", "subjek": "s", "waktu": "2026-01-01", "nilai": "-12,5"}},
		{Line: 12, Cells: map[string]string{"ukuran": "a", "subjek": "s", "waktu": "2026-01-01", "nilai": "2", "alasan": `ada "kutip"`}},
	}, rows)
	var found []string
	for _, f := range faults {
		found = append(found, fmt.Sprintf("%d %s %s", f.Line, f.Column, f.Code))
	}
	require.Equal(t, []string{"3  line-unreadable", "4  cell-without-column", "5 nilai cell-formula", "6 alasan cell-formula", "7 alasan cell-formula",
		"8  line-unreadable", "11  line-too-long"}, found)
}

func TestFileOfAnotherEncodingIsRead(t *testing.T) {
	t.Parallel()
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte("ukuran;subjek;waktu;nilai\na;s;w;1\n"))
	require.NoError(t, err)
	_, rows, _, faults := tablefile.Measurements.Read(wide)
	require.Empty(t, faults)
	require.Len(t, rows, 1)
}

func TestTooLargeAFileIsNotTakenAtAll(t *testing.T) {
	t.Parallel()
	heading := []byte("ukuran;subjek;waktu;nilai\n")
	_, rows, _, faults := tablefile.Measurements.Read(append(heading, bytes.Repeat([]byte("a;s;w;1\n"), tablefile.Measurements.MaxRows+1)...))
	require.Empty(t, rows)
	require.Equal(t, "too-many-rows", faults[0].Code)
	_, rows, read, faults := tablefile.Measurements.Read(append(heading, bytes.Repeat([]byte("a;s;w;1\n"), tablefile.Measurements.MaxRows)...))
	require.Empty(t, faults)
	require.Len(t, rows, tablefile.Measurements.MaxRows)
	require.Equal(t, tablefile.Measurements.MaxRows, read)
	_, _, _, faults = tablefile.Measurements.Read(append(heading, make([]byte, tablefile.MaxFile)...))
	require.Equal(t, "file-too-large", faults[0].Code)
}

// TestProseGoesOverSeveralLines: descriptions that a spreadsheet broke are one cell, and an open quote is named where it
// begins.
func TestProseGoesOverSeveralLines(t *testing.T) {
	t.Parallel()
	kind, rows, read, faults := tablefile.Courses.Read([]byte("sep=;\r\nkode;judul;jp;kursi;keterangan\r\na;A;4;2;\"satu\r\ndua\"\r\n\r\nb;B;4;2;=1\r\nc;C;4;2;\"lupa\r\nd;D;4;2;x\r\n"))
	require.Equal(t, "courses", kind)
	require.Equal(t, 3, read)
	require.Equal(t, []tablefile.Row{{Line: 3, Cells: map[string]string{"kode": "a", "judul": "A", "jp": "4", "kursi": "2", "keterangan": "satu\ndua"}}}, rows)
	require.Len(t, faults, 2)
	require.Equal(t, []any{6, "keterangan", "cell-formula"}, []any{faults[0].Line, faults[0].Column, faults[0].Code})
	require.Equal(t, []any{7, "line-unreadable"}, []any{faults[1].Line, faults[1].Code})
	for content, code := range map[string]string{"kode;judul;jp\na;A;4\n": "column-missing", "nama;umur\n": "heading-unknown", "kode;judul;jp;kursi;warna\n": "column-unknown",
		"kode;kode;judul;jp;kursi\n": "column-twice", "code,title,hours,seats\n\"a": "line-unreadable", "": "file-empty", "sep=;\n": "file-empty"} {
		_, rows, _, faults := tablefile.Courses.Read([]byte(content))
		require.Empty(t, rows, "%q", content)
		require.Len(t, faults, 1, "%q", content)
		require.Equal(t, code, faults[0].Code, "%q", content)
	}
}

// Whatever comes: no panic, every line is a row or a named fault, no formula gets through, and every fault says why.
func FuzzRead(f *testing.F) {
	f.Add([]byte("ukuran;subjek;waktu;nilai\na;s;2026-01-01;1\n"))
	f.Add([]byte("layanan,kunci,unit,diterima\n\"a\",\"b\nc\",d,=x\n"))
	f.Add([]byte("\xff\xfeu\x00k\x00"))
	f.Add([]byte("sep=;\nkode;nama;satuan;arah;aspek;untuk;periode\n;;;;;;;\n\"\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, format := range []tablefile.Format{tablefile.Measurements, tablefile.Competences, tablefile.Courses} {
			whole(t, format, content)
		}
	})
}

func whole(t *testing.T, format tablefile.Format, content []byte) {
	t.Helper()
	_, rows, read, faults := format.Read(content)
	lines := map[int]bool{}
	for _, r := range rows {
		if lines[r.Line] || r.Line < 2 || len(r.Cells) == 0 {
			t.Fatalf("row %+v", r)
		}
		lines[r.Line] = true
		for column, cell := range r.Cells {
			if cell == "" || strings.TrimSpace(cell) != cell || strings.ContainsAny(cell[:1], "=+@\t") {
				t.Fatalf("column %s holds %q", column, cell)
			}
		}
	}
	named := 0
	for _, fault := range faults {
		if fault.Code == "" || fault.Sentence == "" || fault.English == "" {
			t.Fatalf("fault %+v", fault)
		}
		if lines[fault.Line] {
			t.Fatalf("line %d is taken and refused", fault.Line)
		}
		named++
	}
	if len(rows) > 0 && read != len(rows)+named {
		t.Fatalf("%d read, %d rows and %d faults", read, len(rows), named)
	}
}
