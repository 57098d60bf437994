package web

import (
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/sheet"
)

// Pages of what units came to, and of predicates beside their pattern.
const (
	resultPages  = "/hr/organisasi/semua"
	resultsShown = 40 // units on one page: a form takes no more rows than fill does
)

func (s *server) calibrationRoutes(member func(string, func(*visit) error)) {
	member("GET "+resultPages, s.resultsPage)
	member("POST "+resultPages, s.putResults)
	member("GET /hr/siklus/{cycle}/sebaran/rinci", s.spreadPage)
	member("GET /hr/siklus/{cycle}/sebaran/berkas/{file}", s.spreadFile)
	member("GET /hr/siklus/{cycle}/kalibrasi", s.sessionsPage)
	member("POST /hr/siklus/{cycle}/kalibrasi", s.openSession)
	member("GET "+sessionPages+"/{calibration}", s.sessionPage)
	for name, act := range s.sessionActs() {
		member("POST "+sessionPages+"/{calibration}/"+name, act)
	}
	member("GET "+sessionPages+"/{calibration}/usul/{case}", s.proposePage)
	member("POST "+sessionPages+"/{calibration}/usul/{case}", s.propose)
	member("GET "+calibrationPages, s.proposalsPage)
	member("GET "+calibrationPages+"/{proposal}", s.proposalPage)
	member("POST "+calibrationPages+"/{proposal}", s.answerProposal)
}

// resultsView is what units came to, with the form for a period.
type resultsView struct {
	*siklusv1.ListOrganisationResultsResponse
	Choices []choice
	First   int // number of the first unit shown, from 0
	Done    *resultsDone
	words   *words
}

// resultsDone is what became of a form or a file.
type resultsDone struct {
	Changes []*siklusv1.OrganisationResultChange
	Defects []*siklusv1.OrganisationResultDefect
	Kept    bool
	Name    string // of a file
	Carried string // the file, so that one button takes it
}

// Shown are the units of this page.
func (p resultsView) Shown() []*siklusv1.UnitResults {
	return p.GetUnits()[min(p.First, len(p.GetUnits())):min(p.First+resultsShown, len(p.GetUnits()))]
}

// Href leads to another page of units, or another period.
func (p resultsView) Href(period string, first int) string {
	return resultPages + "?" + url.Values{"siklus": {p.GetCycleId()}, "masa": {period}, "dari": {strconv.Itoa(max(0, first))}}.Encode()
}

// Before is the number of the first unit of the page before; −1 when there is none.
func (p resultsView) Before() int {
	if p.First == 0 {
		return -1
	}
	return max(0, p.First-resultsShown)
}

// After is the number of the first unit of the page after; −1 when there is none.
func (p resultsView) After() int {
	if p.First+resultsShown >= len(p.GetUnits()) {
		return -1
	}
	return p.First + resultsShown
}

// Now is the cell of the period shown.
func (p resultsView) Now(u *siklusv1.UnitResults) *siklusv1.OrganisationResultCell {
	for _, c := range u.GetCells() {
		if c.GetPeriod() == p.GetPeriod() {
			return c
		}
	}
	return nil
}

// Pick is the choice of a unit's result; n counts the units of the page.
func (p resultsView) Pick(v *view, u *siklusv1.UnitResults, n int) field {
	f := v.Choice("rows["+strconv.Itoa(n)+"].result", "organisation", "istimewa", "baik", "butuh-perbaikan", "kurang", "sangat-kurang")
	f.Label, f.Empty = p.words.say("results.for", "unit", u.GetName()), p.words.say("results.leave")
	return f
}

// UnitField is the name under which a row of the form carries its unit.
func (resultsView) UnitField(n int) string { return "rows[" + strconv.Itoa(n) + "].unit_code" }

// Changed are the rows that change something, the first hundred.
func (d resultsDone) Changed() (list []*siklusv1.OrganisationResultChange) {
	for _, c := range d.Changes {
		if !c.GetSame() && len(list) < 100 {
			list = append(list, c)
		}
	}
	return list
}

// resultsPage shows them. Choosing changes nothing, so it is a GET.
func (s *server) resultsPage(v *visit) error {
	v.Form = form{RequestID: newSecret(), Values: url.Values{}}
	return s.results(v, http.StatusOK, nil)
}

func (s *server) results(v *visit, status int, done *resultsDone) error {
	query := v.r.URL.Query()
	res, err := s.Calibration.ListOrganisationResults(v.ctx(), &siklusv1.ListOrganisationResultsRequest{CycleId: shortened(query.Get("siklus"), 64), Period: shortened(query.Get("masa"), 8)})
	if err != nil {
		return err
	}
	page := resultsView{ListOrganisationResultsResponse: res, Choices: v.periodChoices(res.GetPeriods(), res.GetYear()), Done: done, words: v.words}
	if page.First, err = strconv.Atoi(query.Get("dari")); err != nil || page.First < 0 {
		page.First = 0
	}
	v.Form.Values.Set("masa", res.GetPeriod())
	v.Area, v.Act, v.Rehearsal, v.Error = "organisation", "PutOrganisationResults", res.GetRehearsal(), len(v.Form.Problems) > 0
	v.Back = back{"/hr/organisasi", v.t("hr.organisation.title")}
	if res.GetZone() != "" {
		v.Zone = res.GetZone()
	}
	return v.render(status, "hr_organisation_all", v.t("results.title"), page)
}

// putResults takes the form of a page of units, or a file; "check" only looks.
func (s *server) putResults(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	v.Act, v.Form = "PutOrganisationResults", form{RequestID: requestID(v.r.PostForm), Values: v.r.PostForm}
	year, _ := strconv.Atoi(v.r.PostForm.Get("year"))
	check := v.r.PostForm.Get("step") == "check"
	file, err := v.uploaded()
	if err != nil {
		return err
	}
	done := &resultsDone{}
	switch {
	case len(file.GetContent()) > 0:
		r := &siklusv1.ImportOrganisationResultsRequest{Year: int32(year), Content: file.GetContent(), DryRun: check}
		if v.Form.Problems = v.validate(r); len(v.Form.Problems) == 0 {
			var res *siklusv1.ImportOrganisationResultsResponse
			res, err = s.Calibration.ImportOrganisationResults(v.ctx(), r)
			done = &resultsDone{res.GetChanges(), res.GetDefects(), res.GetKept(), file.GetName(), ""}
			if check && len(done.Defects) == 0 {
				done.Carried = pack(file.GetContent())
			}
		}
	case v.r.PostForm.Get("step") == "import":
		v.Form.Problems = []problem{{Field: "file", Label: v.labelOf("file"), Sentence: v.t("violation.missing")}}
	default:
		r := &siklusv1.PutOrganisationResultsRequest{}
		v.Form.Problems = v.unreadable(fill(r, v.r.PostForm))
		r.DryRun = check
		if len(v.Form.Problems) == 0 {
			v.Form.Problems = v.validate(r)
		}
		if len(v.Form.Problems) == 0 {
			var res *siklusv1.PutOrganisationResultsResponse
			res, err = s.Calibration.PutOrganisationResults(v.ctx(), r)
			done = &resultsDone{res.GetChanges(), res.GetDefects(), res.GetKept(), "", ""}
		}
	}
	status := http.StatusOK
	if err != nil {
		status = statusOf(err)
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	} else if len(v.Form.Problems) > 0 || len(done.Defects) > 0 {
		status = http.StatusUnprocessableEntity
	}
	if len(v.Form.Problems) > 0 {
		done = nil
	}
	return s.results(v, status, done)
}

// spreadView is the predicates of a unit beside its pattern.
type spreadView struct {
	*siklusv1.GetSpreadResponse
	Cycle   string
	Below   bool
	Choices []choice
}

// Share is a count in hundredths of everybody who is rated.
func (p spreadView) Share(count int32) int32 { return cycleView{}.Share(count, p.GetRated()) }

// OfRater is a count in hundredths of those whom one appraiser rated.
func (spreadView) OfRater(count int32, a *siklusv1.AppraiserSpread) int32 {
	return cycleView{}.Share(count, a.GetRated())
}

// Predicate names the n-th of the five predicates.
func (spreadView) Predicate(n int) string { return siklusv1.Predicate(n + 1).String() }

// File is the address of the table in a form.
func (p spreadView) File(form string) string {
	return "/hr/siklus/" + url.PathEscape(p.Cycle) + "/sebaran/berkas/sebaran." + form + "?" + p.query().Encode()
}

func (p spreadView) query() url.Values {
	q := url.Values{"unit": {p.GetUnitCode()}, "masa": {p.GetPeriod()}}
	if p.Below {
		q.Set("bawah", "true")
	}
	return q
}

// Forms are the forms of the table.
func (spreadView) Forms() []string { return []string{string(sheet.XLSX), string(sheet.CSV)} }

// spreadAsked is what a spread is asked for by an address.
func spreadAsked(v *visit) *siklusv1.GetSpreadRequest {
	query := v.r.URL.Query()
	return &siklusv1.GetSpreadRequest{CycleId: v.r.PathValue("cycle"), UnitCode: shortened(query.Get("unit"), 64), Period: shortened(query.Get("masa"), 8),
		Below: query.Get("bawah") == "true"}
}

// spreadPage shows it. Choosing changes nothing, so it is a GET.
func (s *server) spreadPage(v *visit) error {
	asked := spreadAsked(v)
	res, err := s.Calibration.GetSpread(v.ctx(), asked)
	if err != nil {
		return err
	}
	v.cycleList(res.GetRehearsal())
	v.offerChoices()
	page := spreadView{res, asked.GetCycleId(), asked.GetBelow() || res.GetUnitCode() == "", v.periodChoices(res.GetPeriods(), res.GetYear())}
	v.Act = "OpenCalibration"
	v.Form = form{RequestID: newSecret(), Values: page.query()}
	return v.render(http.StatusOK, "hr_spread", v.t("spread.title"), page)
}

// spreadFile writes it as a file.
func (s *server) spreadFile(v *visit) error {
	name := v.r.PathValue("file")
	kind := sheet.Form(strings.TrimPrefix(path.Ext(name), "."))
	if name != "sebaran."+string(kind) || kind != sheet.CSV && kind != sheet.XLSX {
		return s.nothingHere(v)
	}
	a := spreadAsked(v)
	res, err := s.Calibration.ExportSpread(v.ctx(), &siklusv1.ExportSpreadRequest{CycleId: a.GetCycleId(), UnitCode: a.GetUnitCode(), Period: a.GetPeriod(), Below: a.GetBelow()})
	if err != nil {
		return err
	}
	t := res.GetTable()
	table := sheet.Table{Name: t.GetSheet(), Rows: tableRows(t, nil)}
	for _, c := range t.GetColumns() {
		table.Columns = append(table.Columns, sheet.Column{Name: c.GetName(), Number: c.GetNumber()})
	}
	return sheet.Write(&attachment{visit: v, name: t.GetName() + "." + string(kind), kind: kind.MediaType()}, kind, table)
}
