package measurefile_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/unicode"

	"siklus.id/api/measurefile"
)

func TestHeadingSaysWhatAFileHolds(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]measurefile.Kind{
		"ukuran;subjek;waktu;nilai":                                           measurefile.Values,
		"Measure, Subject, Time, Value, Key":                                  measurefile.Values,
		"ukuran\tNIP\twaktu\tnilai\talasan":                                   measurefile.Values,
		"ukuran;kode unit;target":                                             measurefile.Targets,
		"layanan;kunci;unit;pegawai;diterima;selesai;cacat":                   measurefile.Records,
		"service,key,unit,received":                                           measurefile.Records,
		"kode;nama;satuan;arah;aspek;untuk;periode":                           measurefile.Measures,
		"code,name,unit_of_measure,direction,aspect,for,period,target,source": measurefile.Measures,
		"kode;nama;standar;satuan_standar":                                    measurefile.Services,
		"sep=;\nukuran;subjek;waktu;nilai":                                    measurefile.Values,
		"\xef\xbb\xbf\n\n\"ukuran\";\"subjek\";\"waktu\";\"nilai\";;":         measurefile.Values,
	} {
		kind, rows, read, faults := measurefile.Read([]byte(heading))
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
		_, rows, _, faults := measurefile.Read([]byte(content))
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
		"a;s;2026-01-01;1;" + strings.Repeat("x", measurefile.MaxLine),
		`a; s ;2026-01-01;2;"ada ""kutip"""`,
	}, "\r\n")
	kind, rows, read, faults := measurefile.Read([]byte(content))
	require.Equal(t, measurefile.Values, kind)
	require.Equal(t, 9, read)
	require.Equal(t, []measurefile.Row{
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
	_, rows, _, faults := measurefile.Read(wide)
	require.Empty(t, faults)
	require.Len(t, rows, 1)
}

func TestTooLargeAFileIsNotTakenAtAll(t *testing.T) {
	t.Parallel()
	heading := []byte("ukuran;subjek;waktu;nilai\n")
	_, rows, _, faults := measurefile.Read(append(heading, bytes.Repeat([]byte("a;s;w;1\n"), measurefile.MaxRows+1)...))
	require.Empty(t, rows)
	require.Equal(t, "too-many-rows", faults[0].Code)
	_, rows, read, faults := measurefile.Read(append(heading, bytes.Repeat([]byte("a;s;w;1\n"), measurefile.MaxRows)...))
	require.Empty(t, faults)
	require.Len(t, rows, measurefile.MaxRows)
	require.Equal(t, measurefile.MaxRows, read)
	_, _, _, faults = measurefile.Read(append(heading, make([]byte, measurefile.MaxFile)...))
	require.Equal(t, "file-too-large", faults[0].Code)
}

// Whatever comes: no panic, every line is a row or a named fault, no formula gets through, and every fault says why.
func FuzzRead(f *testing.F) {
	f.Add([]byte("ukuran;subjek;waktu;nilai\na;s;2026-01-01;1\n"))
	f.Add([]byte("layanan,kunci,unit,diterima\n\"a\",\"b\nc\",d,=x\n"))
	f.Add([]byte("\xff\xfeu\x00k\x00"))
	f.Add([]byte("sep=;\nkode;nama;satuan;arah;aspek;untuk;periode\n;;;;;;;\n\"\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		_, rows, read, faults := measurefile.Read(content)
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
	})
}
