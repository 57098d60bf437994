package calendars

import (
	"slices"
	"strings"
	"testing"

	"siklus.id/appraisal"
)

func TestHandedInCalendars(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, text, want string }{
		{"empty: no day off", "", ""},
		{"dates alone", "2026-12-25\n2026-01-01\n", "2026-01-01 2026-12-25"},
		{"this package's own form", "# 2026\ndecreed | Keputusan Bersama\n2026-01-01 | libur | Tahun Baru\n", "2026-01-01"},
		{"of a spreadsheet", "\ufefftanggal;nama\r\n2026-01-01;Tahun Baru\r\n2026-01-01;sekali lagi\r\n", "2026-01-01"},
		{"commas and tabs", "date,name\n2026-01-01,New Year\n2026-01-02\tbridge\n", "2026-01-01 2026-01-02"},
		{"years mixed", "2027-01-01 x\n2026-12-31 y", "2026-12-31 2027-01-01"},
	} {
		got, err := ReadFile(row.text)
		var days []string
		for _, d := range got {
			days = append(days, d.String())
		}
		if err != nil || strings.Join(days, " ") != row.want {
			t.Errorf("%s: %v, %v", row.name, days, err)
		}
	}
	for text, says := range map[string]string{
		"2026-01-01\n31-12-2026":            "line 2",
		"2026-02-30":                        "line 1",
		"2026-01-01\ndate":                  "line 2",
		"Tahun Baru 2026-01-01":             "line 1",
		"tanggal\ntanggal\n2026-01-01":      "line 2",
		"decreed | x\n\n\n2026-1-1 | libur": "line 4",
	} {
		if got, err := ReadFile(text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

// TestEmbeddedYearsAreReadAlike: our own files handed in as a file hold the same days.
func TestEmbeddedYearsAreReadAlike(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"2026.txt", "2027.txt", "2028.txt"} {
		text, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadFile(string(text))
		if err != nil {
			t.Fatal(err)
		}
		y, err := Load(got[0].Year())
		if err != nil || len(y.Days) != len(got) {
			t.Errorf("%s: %d days, want %d, %v", name, len(got), len(y.Days), err)
		}
	}
}

func FuzzReadFile(f *testing.F) {
	f.Add("decreed | x\n2026-01-01 | libur | y")
	f.Add("tanggal\n2026-01-01")
	f.Fuzz(func(t *testing.T, text string) {
		days, err := ReadFile(text)
		if err == nil && (!slices.IsSorted(days) || len(slices.Compact(slices.Clone(days))) != len(days)) {
			t.Fatalf("%q: %v", text, days)
		}
		_ = appraisal.Calendar{Off: days}.WorkingDay(0)
	})
}
