package web

import (
	"iter"
	"net/http"
	"net/url"
	"path"
	"strings"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/sheet"
)

func (s *server) exportRoutes(member func(string, func(*visit) error)) {
	member("GET /hr/siklus/{cycle}/laporan", s.reportPage)
	member("GET /hr/siklus/{cycle}/laporan/{file}", s.exportFile)
}

// reportView is the report upwards, with the files that HR takes out of the house.
type reportView struct {
	*siklusv1.GetReportResponse
	Cycle   string
	Choices []choice
	Mapping *siklusv1.GetNationalMappingResponse
	Files   []exportedFile
}

// exportedFile is one table that can be had in every form.
type exportedFile struct {
	What    string // under which its words stand
	Period  bool   // it is about the chosen period, not the year
	Address func(form string) string
}

// Forms are the forms of a file.
func (exportedFile) Forms() []string { return []string{string(sheet.XLSX), string(sheet.CSV)} }

// exportNames are the files, in the order of the page; each is the first part of an address.
var exportNames = []string{"hasil", "laporan", "angka-kredit", "nasional"}

// Organisation says an organisation's result in the reader's language; it comes by its Indonesian name.
func (r reportView) Organisation(v *view, u *siklusv1.ReportedUnit) string {
	return distributionView{Found: &siklusv1.GetDistributionResponse{Organisation: u.GetOrganisation()}}.Organisation(v)
}

// Rated counts who has a predicate.
func (r reportView) Rated(u *siklusv1.ReportedUnit) (n int32) {
	for _, row := range u.GetRows() {
		n += row.GetCount()
	}
	return n
}

// Share is a count in hundredths of those of a unit who have a predicate.
func (r reportView) Share(count int32, u *siklusv1.ReportedUnit) int32 {
	return cycleView{}.Share(count, r.Rated(u))
}

// reportPage shows the report of a period. Choosing changes nothing, so it is a GET.
func (s *server) reportPage(v *visit) error {
	cycle := v.r.PathValue("cycle")
	report, err := s.Export.GetReport(v.ctx(), &siklusv1.GetReportRequest{CycleId: cycle, Period: shortened(v.r.URL.Query().Get("masa"), 8)})
	if err != nil {
		return err
	}
	mapping, err := s.Export.GetNationalMapping(v.ctx(), &siklusv1.GetNationalMappingRequest{})
	if err != nil {
		return err
	}
	page := reportView{GetReportResponse: report, Cycle: cycle, Choices: v.periodChoices(report.GetPeriods(), report.GetYear()), Mapping: mapping}
	for _, what := range exportNames {
		page.Files = append(page.Files, exportedFile{What: what, Period: what != "angka-kredit", Address: func(form string) string {
			return "/hr/siklus/" + url.PathEscape(cycle) + "/laporan/" + what + "." + form + "?" + url.Values{"masa": {report.GetPeriod()}}.Encode()
		}})
	}
	v.cycleList(report.GetRehearsal())
	v.Form = form{Values: url.Values{"masa": {report.GetPeriod()}}}
	return v.render(http.StatusOK, "hr_report", v.t("report.title"), page)
}

// exportFile writes one of the files, page after page of its table, so that a whole agency costs little memory.
func (s *server) exportFile(v *visit) error {
	name := v.r.PathValue("file")
	kind := sheet.Form(strings.TrimPrefix(path.Ext(name), "."))
	next := s.exported(v, strings.TrimSuffix(name, path.Ext(name)))
	if next == nil || kind != sheet.CSV && kind != sheet.XLSX {
		return v.nothingHere(v)
	}
	first, err := next("") // before anything is written, so that a refusal is a page
	if err != nil {
		return err
	}
	var further []sheet.Table
	if strings.HasPrefix(name, "nasional.") && kind == sheet.XLSX {
		mapping, err := s.Export.GetNationalMapping(v.ctx(), &siklusv1.GetNationalMappingRequest{})
		if err != nil {
			return err
		}
		further = append(further, mappingSheet(mapping))
	}
	table := sheet.Table{Name: first.GetSheet(), Rows: tableRows(first, next)}
	for _, c := range first.GetColumns() {
		table.Columns = append(table.Columns, sheet.Column{Name: c.GetName(), Number: c.GetNumber()})
	}
	out := &attachment{visit: v, name: first.GetName() + "." + string(kind), kind: kind.MediaType()}
	if err := sheet.Write(out, kind, table, further...); err != nil {
		if !out.begun {
			return err
		}
		v.Log.WarnContext(v.ctx(), "a file ended too early", "cause", connect.CodeOf(err).String())
		panic(http.ErrAbortHandler) // the browser must not take half a file for a whole one
	}
	return nil
}

// exported returns how the pages of a table are read, by the first part of its address; nil for one that there is not.
func (s *server) exported(v *visit, what string) func(token string) (*siklusv1.ExportedTable, error) {
	cycle, period := v.r.PathValue("cycle"), shortened(v.r.URL.Query().Get("masa"), 8)
	if period == "" {
		period = "year"
	}
	switch what {
	case "hasil":
		return func(token string) (*siklusv1.ExportedTable, error) {
			res, err := s.Export.ExportResults(v.ctx(), &siklusv1.ExportResultsRequest{CycleId: cycle, Period: period, PageToken: token})
			return res.GetTable(), err
		}
	case "laporan":
		return func(string) (*siklusv1.ExportedTable, error) {
			res, err := s.Export.ExportReport(v.ctx(), &siklusv1.ExportReportRequest{CycleId: cycle, Period: period})
			return res.GetTable(), err
		}
	case "angka-kredit":
		return func(token string) (*siklusv1.ExportedTable, error) {
			res, err := s.Export.ExportCreditPoints(v.ctx(), &siklusv1.ExportCreditPointsRequest{CycleId: cycle, PageToken: token})
			return res.GetTable(), err
		}
	case "nasional":
		return func(token string) (*siklusv1.ExportedTable, error) {
			res, err := s.Export.ExportNational(v.ctx(), &siklusv1.ExportNationalRequest{CycleId: cycle, Period: period, PageToken: token})
			return res.GetTable(), err
		}
	}
	return nil
}

// tableRows are the rows of all pages, each page read when the one before is written.
func tableRows(page *siklusv1.ExportedTable, next func(string) (*siklusv1.ExportedTable, error)) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for {
			for _, row := range page.GetRows() {
				if !yield(row.GetCells(), nil) {
					return
				}
			}
			if page.GetNextPageToken() == "" {
				return
			}
			var err error
			if page, err = next(page.GetNextPageToken()); err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// mappingSheet says beside the file for the national application where its columns come from. It is Indonesian like the
// file.
func mappingSheet(m *siklusv1.GetNationalMappingResponse) sheet.Table {
	var rows [][]string
	for _, c := range m.GetColumns() {
		rows = append(rows, []string{c.GetName(), c.GetSource(), c.GetNote()})
	}
	return sheet.Table{Name: "Keterangan", Columns: sheet.Texts("kolom", "sumber", "catatan"), Rows: sheet.Of(rows)}
}

// attachment is the body of an answer that is a file. Its head is written with the first byte, so that what fails before
// can still be told on a page.
type attachment struct {
	*visit
	name, kind string
	begun      bool
}

// Write implements io.Writer.
func (a *attachment) Write(p []byte) (int, error) {
	if !a.begun {
		a.begun = true
		h := a.w.Header()
		h.Set("Content-Type", a.kind)
		h.Set("Content-Disposition", `attachment; filename="`+strings.Trim(notInIDs.ReplaceAllString(strings.TrimSuffix(a.name, path.Ext(a.name)), "-"), "-")+path.Ext(a.name)+`"`)
		h.Set("Cache-Control", "no-store")
	}
	return a.w.Write(p)
}
