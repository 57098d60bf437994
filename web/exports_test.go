package web

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"github.com/xuri/excelize/v2"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const reportPath = "/hr/siklus/" + cycleID + "/laporan"

func exporting(t *testing.T) (*fake, browser) {
	t.Helper()
	f := full("")
	asHR(f)
	return f, visiting(t, f, Options{Log: quiet()})
}

func TestTheReportStandsBesideItsPatternAndLeadsToTheFiles(t *testing.T) {
	t.Parallel()
	f, b := exporting(t)
	p := read(t, b.get("/hr/siklus/"+cycleID))
	if len(p.all("a", "href", reportPath)) != 1 {
		t.Error("the cycle does not lead to its report")
	}
	p = read(t, b.get(reportPath+"?masa=q2"))
	if asked := last[*siklusv1.GetReportRequest](t, f); asked.GetPeriod() != "q2" || asked.GetCycleId() != cycleID {
		t.Errorf("%v", asked)
	}
	for _, said := range []string{"Puskesmas Walesi", "paling banyak 70 %, SE 3/2023", "Sangat Baik 8 dari 11 orang", "Seluruh unit", "Capaian organisasi belum dicatat",
		"Dihitung pada Jumat, 12 Februari 2027.", "kuadranKinerjaNilai", "predikat kinerja", "tidak diketahui"} {
		p.says(said)
	}
	for _, what := range exportNames {
		for _, form := range []string{"csv", "xlsx"} {
			if len(p.all("a", "href", reportPath+"/"+what+"."+form+"?masa=year")) != 1 {
				t.Errorf("%s is not to be had as %s", what, form)
			}
		}
	}
}

func TestAFileIsWrittenPageAfterPage(t *testing.T) {
	t.Parallel()
	f, b := exporting(t)
	w := b.get(reportPath + "/hasil.csv?masa=q2")
	wants(t, w, http.StatusOK)
	if got, want := w.Body.String(), "\ufeffnip;nama;nilai\r\n198001012005012001;'=Maria Kogoya;108,35\r\n198001012005012002;\"Yusuf \"\"Ucu\"\" Tabuni;\r\nS.KM.\";\r\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	h := w.Header()
	if h.Get("Content-Type") != "text/csv; charset=utf-8" || h.Get("Content-Disposition") != `attachment; filename="hasil-2026-year.csv"` || h.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", h)
	}
	if asked := last[*siklusv1.ExportResultsRequest](t, f); asked.GetPageToken() != caseID || asked.GetPeriod() != "q2" {
		t.Errorf("%v", asked)
	}
	for _, what := range exportNames {
		w := b.get(reportPath + "/" + what + ".xlsx")
		wants(t, w, http.StatusOK)
		book, err := excelize.OpenReader(bytes.NewReader(w.Body.Bytes()))
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if n := len(book.GetSheetList()); n != 1 && what != "nasional" || n != 2 && what == "nasional" {
			t.Errorf("%s has %d sheets", what, n)
		}
		cell, err := book.GetCellValue("Hasil evaluasi", "B2")
		if err != nil || cell != "'=Maria Kogoya" {
			t.Errorf("%s: %q, %v", what, cell, err)
		}
		if what == "nasional" {
			if cell, err = book.GetCellValue("Keterangan", "B3"); err != nil || cell != "tidak diketahui oleh Siklus" {
				t.Errorf("%q, %v", cell, err)
			}
		}
	}
}

func TestAFileThatCannotBeMadeIsAPage(t *testing.T) {
	t.Parallel()
	f, b := exporting(t)
	for _, file := range []string{"hasil.ods", "gaji.csv", "hasil", "../hasil.csv"} {
		if w := b.get(reportPath + "/" + file); w.Code == http.StatusOK {
			t.Errorf("%s is there", file)
		}
	}
	f.exported.broken = connect.NewError(connect.CodeUnavailable, nil)
	w := b.get(reportPath + "/hasil.xlsx")
	wants(t, w, http.StatusServiceUnavailable)
	if strings.Contains(w.Header().Get("Content-Disposition"), "attachment") {
		t.Error("half a file is handed over")
	}
	f.readErr = refusal(connect.CodePermissionDenied, "not-allowed", "Anda tidak berwenang.", "You may not.", "")
	wants(t, b.get(reportPath+"/hasil.csv"), http.StatusForbidden)
	wants(t, b.get(reportPath), http.StatusForbidden)
}

// A browser that was told of an end takes half a file for a whole one.
func TestAFileThatEndsTooEarlyIsNotTakenForAWholeOne(t *testing.T) {
	t.Parallel()
	f, b := exporting(t)
	row := f.exported.pages[""].Rows[0]
	for range 1000 { // more than the writer holds back
		f.exported.pages[""].Rows = append(f.exported.pages[""].Rows, row)
	}
	f.exported.broken = connect.NewError(connect.CodeUnavailable, nil)
	defer func() {
		if recover() != http.ErrAbortHandler { //nolint:errorlint // the very value is what the server looks for
			t.Error("the answer was ended as if it were whole")
		}
	}()
	b.get(reportPath + "/hasil.csv")
}
