package appraisal

import (
	"archive/zip"
	"bytes"
	"net/netip"
	"testing"
	"time"
)

func TestWrittenSinceIsTheAgencysRhythm(t *testing.T) {
	t.Parallel()
	cal := Calendar{Zone: "Asia/Jayapura", Week: 5, Off: []Date{NewDate(2026, time.March, 19)}}
	for _, row := range []struct {
		name   string
		rhythm Rhythm
		today  Date
		want   Date
	}{
		{"daily on a Tuesday: Friday suffices", Daily, NewDate(2026, 3, 10), NewDate(2026, 3, 6)},
		{"daily on a Monday: Thursday suffices", Daily, NewDate(2026, 3, 9), NewDate(2026, 3, 5)},
		{"daily after a holiday", Daily, NewDate(2026, 3, 20), NewDate(2026, 3, 17)},
		{"weekly on a Monday: last Monday suffices", Weekly, NewDate(2026, 3, 9), NewDate(2026, 3, 2)},
		{"weekly on a Sunday", Weekly, NewDate(2026, 3, 15), NewDate(2026, 3, 2)},
		{"none", NoEntries, NewDate(2026, 3, 10), 0},
		{"rules of before", "", NewDate(2026, 3, 10), 0},
	} {
		if got := row.rhythm.WrittenSince(cal, row.today); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

func TestAnEntryFallsIntoThePeriodOfItsDay(t *testing.T) {
	t.Parallel()
	r := Rules{Calendar: Calendar{Zone: "Asia/Jakarta", Week: 5}, Cadence: Quarterly, CheckIns: Monthly}
	for day, want := range map[Date]string{NewDate(2026, 1, 1): "q1", NewDate(2026, 3, 31): "q1", NewDate(2026, 4, 1): "q2", NewDate(2026, 12, 31): "q4"} {
		if got := PeriodOn(2026, r, day).Key(); got != want {
			t.Errorf("%s falls into %s, want %s", day, got, want)
		}
	}
	if got := PeriodOn(2026, r, NewDate(2027, 1, 1)); got.Kind != "" {
		t.Errorf("a day of another year falls into %s", got.Key())
	}
}

func TestAdmitEntry(t *testing.T) {
	t.Parallel()
	today := NewDate(2026, time.March, 10)
	for _, row := range []struct {
		name        string
		entry       ProgressEntry
		field, code string
	}{
		{"today", ProgressEntry{Day: today, Result: 2}, "", ""},
		{"the first day of the year, outside the plan", ProgressEntry{Day: NewDate(2026, 1, 1)}, "", ""},
		{"III.A.7: tomorrow", ProgressEntry{Day: today + 1, Result: 1}, "day", EntryDayWrong},
		{"art. 16(3)–(4): last year", ProgressEntry{Day: NewDate(2025, 12, 31)}, "day", EntryDayWrong},
		{"a result that was not agreed", ProgressEntry{Day: today, Result: 3}, "result", ResultUnknown},
		{"an innovation without a word", ProgressEntry{Day: today, Innovation: true, InnovationNote: " . "}, "innovation_note", InnovationUntold},
		{"an innovation", ProgressEntry{Day: today, Innovation: true, InnovationNote: "Lewat radio"}, "", ""},
	} {
		field, refusal := AdmitEntry(row.entry, 2026, 2, today)
		code := ""
		if refusal != nil {
			code = refusal.Code
			if refusal.Sentence == "" || refusal.English == "" || refusal.Provision == "" {
				t.Errorf("%s: the refusal says too little: %+v", row.name, refusal)
			}
		}
		if field != row.field || code != row.code {
			t.Errorf("%s: %q %q, want %q %q", row.name, field, code, row.field, row.code)
		}
	}
}

func office(t *testing.T, names ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range names {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestEvidenceIsToldByItsContent(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name    string
		content []byte
		ending  string
	}{
		{"PDF", []byte("%PDF-1.7\n"), "pdf"}, {"JPEG", []byte("\xff\xd8\xff\xe0"), "jpg"}, {"PNG", []byte("\x89PNG\r\n\x1a\n"), "png"},
		{"WebP", []byte("RIFF\x00\x00\x00\x00WEBPVP8 "), "webp"}, {"text", []byte("Rapat, 12 orang\r\n"), "txt"}, {"CSV", []byte("a;b\n1;2\n"), "txt"},
		{"workbook", office(t, "[Content_Types].xml", "xl/workbook.xml"), "xlsx"}, {"document", office(t, "word/document.xml"), "docx"},
		{"workbook with macros", office(t, "xl/workbook.xml", "xl/vbaProject.bin"), ""}, {"archive", office(t, "a.exe"), ""},
		{"HTML", []byte("  \n<html><script>"), ""}, {"HTML after a mark", []byte("\ufeff<!doctype html>"), ""}, {"SVG", []byte("<svg onload=alert(1)>"), ""},
		{"program", []byte("\x7fELF\x02\x01"), ""}, {"nothing", nil, ""}, {"no text", []byte("a\x00b"), ""}, {"broken archive", []byte("PK\x03\x04 no"), ""},
		{"RIFF of another kind", []byte("RIFF\x00\x00\x00\x00WAVEfmt "), ""},
	} {
		mime, ending, ok := EvidenceType(row.content)
		if ending != row.ending || ok != (row.ending != "") || ok != (mime != "") {
			t.Errorf("%s is %q %q %v, want %q", row.name, mime, ending, ok, row.ending)
		}
	}
}

func TestALinksAddressAloneTellsThatItIsPrivate(t *testing.T) {
	t.Parallel()
	for link, want := range map[string]LinkNote{
		"https://contoh.go.id/laporan": LinkUnseen, "https://drive.google.com/file/d/1": LinkDoubtful, "https://dinas.sharepoint.com/x": LinkDoubtful,
		"https://notdrive.google.com.example/": LinkUnseen, "https://intranet/x": LinkInternal, "https://arsip.dinas.local/x": LinkInternal,
		"https://10.1.2.3/x": LinkInternal, "https://[::1]/": LinkInternal, "https://[fd00::1]/": LinkInternal, "https://localhost:8080/": LinkInternal,
		"https://8.8.8.8/": LinkUnseen, "https:///x": LinkGone, "https://DRIVE.google.com./": LinkDoubtful,
	} {
		if got := NoteOf(link); got != want {
			t.Errorf("%s: %q, want %q", link, got, want)
		}
	}
}

func TestOnlyThePublicInternetIsPublic(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1111": true, "103.10.20.30": true,
		"127.0.0.1": false, "10.0.0.1": false, "172.16.5.4": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false,
		"224.0.0.1": false, "255.255.255.255": false, "192.0.2.1": false, "198.18.0.1": false, "240.0.0.1": false,
		"::1": false, "::": false, "fe80::1": false, "fc00::1": false, "fd12::1": false, "ff02::1": false, "::ffff:10.0.0.1": false, "::ffff:8.8.8.8": true,
		"64:ff9b::a00:1": false, "2002:a00:1::": false, "2001::1": false, "2001:db8::1": false, "fec0::1": false,
	} {
		if got := PublicAddress(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s public: %v, want %v", address, got, want)
		}
	}
	if PublicAddress(netip.Addr{}) {
		t.Error("no address is public")
	}
}
