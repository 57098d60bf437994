package web

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func TestOwnDataSaysWhereEachMeasureStands(t *testing.T) {
	t.Parallel()
	f := full("")
	var asked *siklusv1.ListMeasurementsRequest
	f.measured = func(r *siklusv1.ListMeasurementsRequest) *siklusv1.ListMeasurementsResponse {
		asked = r
		return fullMeasured(r)
	}
	b := visiting(t, f, Options{Log: quiet()})
	w := b.get("/data")
	wants(t, w, http.StatusOK)
	p := read(t, w)
	for _, sentence := range []string{"8 nilai masuk sejak kunjungan Anda sebelumnya, Kamis, 2 Juli 2026, 12.00 WIT", "35,5 rumah", "sedikitnya 40 rumah", "88,75 %", "Membaik",
		"SIMPUS, 8 Jun 2026", "Diterima Senin, 8 Juni 2026, 18.00 WIT", "dikoreksi", "Tercapai", "Belum tercapai", "Belum diperbarui", "1.234.567.890,5 rupiah", "Belum ada nilai.",
		"Akta kelahiran: waktu penyelesaian (median)", "2,5 hari kerja", "paling banyak 3 hari kerja", "8 berkas selesai pada bulan terakhir. Terlalu sedikit untuk disimpulkan"} {
		p.says(sentence)
	}
	if !asked.GetVisit() || asked.GetScope() != siklusv1.MeasurementScope_MEASUREMENT_SCOPE_UNSPECIFIED {
		t.Errorf("asked for %v", asked)
	}
	for _, href := range []string{"/data/ukuran/kunjungan", "/data/unit/" + unitID + "/service:akta:speed", "/data/tim"} {
		if len(p.all("a", "href", href)) == 0 {
			t.Errorf("no way to %s", href)
		}
	}
	if n := len(p.all("polyline")); n != 4 {
		t.Errorf("%d series are drawn, want those four with two values or more", n)
	}
	f.who.Via = "link"
	if p := read(t, b.get("/data")); len(p.all("a", "href", "/data/tim")) > 0 {
		t.Error("the link of a letter leads to the team")
	}
}

func TestTrendPageKeepsWhatWasCorrected(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{Log: quiet()})
	p := read(t, b.get("/data/orang/"+person(4, "", "").Id+"/kunjungan"))
	for _, sentence := range []string{"Kunjungan rumah ibu hamil berisiko", "Lince Wetipo", "Alasan koreksi: Dua rumah terhitung ganda.", "diganti"} {
		p.says(sentence)
	}
	if n := len(p.all("s")); n != 1 {
		t.Errorf("%d values are struck through, want the one that was replaced", n)
	}
	f.measuredTrend = fullServiceTrend()
	b.lang = "en"
	p = read(t, b.get("/data/unit/"+unitID+"/service:akta:speed"))
	for _, sentence := range []string{"July 2026", "Too few to conclude from", "1,241", "63.64", "3 over the standard", "Standard of the service: 3 working days.", "The holidays of some months are not known yet"} {
		p.says(sentence)
	}
}

func TestTeamIsOneLineEach(t *testing.T) {
	t.Parallel()
	p := read(t, visiting(t, full(""), Options{Log: quiet()}).get("/data/tim"))
	if n := len(p.all("tr")); n != 51 {
		t.Errorf("%d lines, want fifty and a heading", n)
	}
	if n := len(p.all("svg")); n > 0 {
		t.Errorf("%d drawings in a list of fifty", n)
	}
}

func TestDeskChecksThenImportsAFile(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{Log: quiet()})
	wants(t, b.get("/hr/data"), http.StatusOK)
	content := pack([]byte("ukuran;subjek;waktu;nilai\nkunjungan;a;2026-01-01;3\n"))
	w := b.post("/hr/data", "step", "check", "file.name", "nilai.csv", "file.packed", content)
	wants(t, w, http.StatusOK)
	if r := last[*siklusv1.ImportMeasurementsRequest](t, f); !r.GetDryRun() || !strings.HasPrefix(string(r.GetContent()), "ukuran;") {
		t.Errorf("checked with %v", r)
	}
	p := read(t, w)
	p.says("312 dari 320 baris dapat diterima.")
	p.says("Nilai. Baru atau berubah: 301, di antaranya koreksi: 2. Sudah ada: 11.")
	p.says("Impor 301 baris dari nilai.csv?")
	w = b.post("/hr/data", "step", "import", "file.name", "nilai.csv", "file.packed", p.value("file.packed"))
	wants(t, w, http.StatusOK)
	if r := last[*siklusv1.ImportMeasurementsRequest](t, f); r.GetDryRun() || !strings.HasPrefix(string(r.GetContent()), "ukuran;") {
		t.Errorf("imported with %v", r)
	}
	read(t, w).says("312 dari 320 baris diterima.")
	wants(t, b.post("/hr/data", "step", "check"), http.StatusUnprocessableEntity)
	f.actErr = refusal(connect.CodeInvalidArgument, "input-wrong", "Berkas terlalu besar.", "Too large.", "content")
	w = b.post("/hr/data", "step", "check", "file.name", "nilai.csv", "file.packed", content)
	wants(t, w, http.StatusUnprocessableEntity)
	read(t, w).says("Berkas terlalu besar.")
}

func TestManyDefectsAreListedUpToALimit(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	for range 300 {
		f.measuredFile.Defects = append(f.measuredFile.Defects, &siklusv1.MeasurementDefect{Row: 9, Sentence: "Salah.", English: "Wrong."})
	}
	p := read(t, visiting(t, f, Options{Log: quiet()}).post("/hr/data", "step", "check", "file.name", "a.csv", "file.packed", pack([]byte("x"))))
	p.says("Masih ada 103 baris lain")
}

func TestSeriesIsDrawnInsideItsBox(t *testing.T) {
	t.Parallel()
	line := func(target string, values ...string) *trend {
		return measureLine{MeasureLine: lineOf(&siklusv1.Measure{}, target, values...)}.Trend()
	}
	drawn := func(line, x, y, level string) *trend {
		return &trend{Width: 120, Height: 32, Small: true, Lines: []string{line}, Dots: []dot{{x, y}}, Level: level}
	}
	for _, row := range []struct {
		target string
		values []string
		want   *trend
	}{
		{"", nil, nil}, {"", []string{"3"}, nil},
		{"", []string{"1", "2"}, drawn("3,29 117,3", "117", "3", "")},
		{"3", []string{"1", "2"}, drawn("3,29 117,16", "117", "16", "3")},
		{"", []string{"5", "5", "5"}, drawn("3,16 60,16 117,16", "117", "16", "")},
		{"0", []string{"-1", "entah"}, drawn("3,29 117,3", "117", "3", "3")},
	} {
		got := line(row.target, row.values...)
		if !reflect.DeepEqual(got, row.want) {
			t.Errorf("%v with target %q is drawn as %+v, want %+v", row.values, row.target, got, row.want)
		}
	}
}

func TestDecimalsAreShownAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	all, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ text, id, en string }{
		{"89.5", "89,5", "89.5"}, {"1234567.25", "1.234.567,25", "1,234,567.25"}, {"-0.5", "−0,5", "−0.5"}, {"40", "40", "40"}, {"", "", ""}, {"entah", "entah", "entah"}, {"1.x", "1.x", "1.x"},
	} {
		if id, en := all["id"].decimal(row.text), all["en"].decimal(row.text); id != row.id || en != row.en {
			t.Errorf("%q is shown as %q and %q", row.text, id, en)
		}
	}
	if got := all["en"].month("2026-07-01"); got != "July 2026" {
		t.Errorf("the month is %q", got)
	}
}
