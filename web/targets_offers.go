package web

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// The pages on which a superior or HR gives planned results to many: the matrix of roles, the same for all, a file.

const (
	matrixPath  = "/tim/peran"
	offerPath   = "/tim/target"
	targetFiles = "/tim/target/berkas"
)

// matrixView is the matrix of roles and results (A.1.5).
type matrixView struct {
	*siklusv1.GetRoleMatrixResponse
	Chosen map[string]bool
	Done   *siklusv1.TargetOffer
}

// People are those who can have a role.
func (m matrixView) People() []*siklusv1.Offeree {
	var list []*siklusv1.Offeree
	for _, r := range m.GetRows() {
		list = append(list, r.GetPerson())
	}
	return list
}

// Roles are a person's roles in one column.
func (m matrixView) Roles(row *siklusv1.MatrixRow, ref string) []*siklusv1.MatrixRole {
	var list []*siklusv1.MatrixRole
	for _, r := range row.GetRoles() {
		if r.GetParent() == ref {
			list = append(list, r)
		}
	}
	return list
}

// Branches are the rows of those who lead others themselves.
func (m matrixView) Branches() []*siklusv1.MatrixRow {
	return slices.DeleteFunc(slices.Clone(m.GetRows()), func(r *siklusv1.MatrixRow) bool { return r.GetBranch() == nil })
}

// ColumnChoices are the leader's planned results.
func (m matrixView) ColumnChoices() []choice {
	var list []choice
	for _, c := range m.GetColumns() {
		list = append(list, choice{Value: c.GetRef(), Text: shorten(c.GetResult(), 80)})
	}
	return list
}

func (s *server) matrixPage(v *visit) error {
	v.Form = form{RequestID: newSecret(), Values: url.Values{}}
	return v.showMatrix(http.StatusOK, nil)
}

func (v *visit) showMatrix(status int, done *siklusv1.TargetOffer) error {
	res, err := v.Target.GetRoleMatrix(v.ctx(), &siklusv1.GetRoleMatrixRequest{})
	if err != nil {
		return err
	}
	v.Area, v.Act, v.Rehearsal = "team", "FillRoleMatrix", res.GetRehearsal()
	v.Back, v.Error = back{"/tugas", v.t("tasks.title")}, len(v.Form.Problems) > 0
	return v.render(status, "matrix", v.t("matrix.title"), matrixView{res, v.ticked(), done})
}

// ticked are the people whose boxes stay ticked.
func (v *visit) ticked() map[string]bool {
	ticked := map[string]bool{}
	for _, id := range v.Form.Values["orang"] {
		ticked[id] = true
	}
	return ticked
}

// fillMatrix gives one role to everybody who was ticked.
func (s *server) fillMatrix(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.FillRoleMatrixRequest{}
	fill(req, v.r.PostForm)
	req.RequestId = requestID(v.r.PostForm)
	if len(req.GetCells()) == 0 {
		req.Cells = []*siklusv1.MatrixCell{{}}
	}
	req.Cells = req.GetCells()[:1]
	req.Cells[0].CaseIds = v.r.PostForm["orang"]
	v.Form = form{RequestID: req.GetRequestId(), Values: spread(req)}
	v.Form.Values["orang"] = v.r.PostForm["orang"]
	v.Act = "FillRoleMatrix"
	var done *siklusv1.TargetOffer
	if v.Form.Problems = v.validate(req); len(v.Form.Problems) == 0 {
		res, err := s.Target.FillRoleMatrix(v.ctx(), req)
		if err != nil {
			if v.Form.Problems, err = v.problemsOf(err); err != nil {
				return err
			}
		}
		done = res.GetOffer()
	}
	if len(v.Form.Problems) > 0 {
		return v.showMatrix(http.StatusUnprocessableEntity, nil)
	}
	v.Form = form{RequestID: newSecret(), Values: url.Values{}}
	return v.showMatrix(http.StatusOK, done)
}

// offerView is the page on which the same is offered to many.
type offerView struct {
	People  []*siklusv1.Offeree
	More    bool
	Chosen  map[string]bool
	Rows    []resultRow
	Offers  []*siklusv1.TargetOffer
	Done    *siklusv1.TargetOffer
	Unit    string
	Post    string
	Whoever bool // nobody was looked for yet, or somebody was found
}

func (s *server) offerPage(v *visit) error {
	req := &siklusv1.OfferTargetsRequest{Results: []*siklusv1.PlannedResult{newResult()}}
	v.Form = form{RequestID: newSecret(), Values: spread(req)}
	return v.showOffers(http.StatusOK, req, nil)
}

func (v *visit) showOffers(status int, req *siklusv1.OfferTargetsRequest, done *siklusv1.TargetOffer) error {
	ask := &siklusv1.ListOffereesRequest{UnitCode: shortened(v.r.FormValue("unit"), 60), Post: shortened(v.r.FormValue("jabatan"), 100)}
	people, err := v.Target.ListOfferees(v.ctx(), ask)
	if err != nil {
		return err
	}
	offers, err := v.Target.ListTargetOffers(v.ctx(), &siklusv1.ListTargetOffersRequest{})
	if err != nil {
		return err
	}
	page := offerView{People: people.GetPeople(), More: people.GetMore(), Chosen: v.ticked(), Offers: offers.GetOffers(), Done: done, Unit: ask.GetUnitCode(), Post: ask.GetPost()}
	page.Rows = rowsOf("results", req.GetResults())
	v.Form.Values.Set("unit", page.Unit)
	v.Form.Values.Set("jabatan", page.Post)
	v.Area, v.Act, v.Back, v.Error = "team", "OfferTargets", back{"/tugas", v.t("tasks.title")}, len(v.Form.Problems) > 0
	return v.render(status, "offers", v.t("offers.title"), page)
}

// offer puts what was written into the drafts of everybody who was ticked, or takes an offer back.
func (s *server) offer(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	step, which, _ := strings.Cut(v.r.PostForm.Get("step"), ":")
	if step == "withdraw" {
		return s.withdrawOffer(v, which)
	}
	req := &siklusv1.OfferTargetsRequest{}
	bad := fill(req, v.r.PostForm)
	targetRowsOf(&req.Results, v.r.PostForm.Get("step"))
	if step == "send" || step == "all" {
		req.Results = slices.DeleteFunc(req.GetResults(), blankResult)
	}
	req.RequestId, req.CaseIds = requestID(v.r.PostForm), v.r.PostForm["orang"]
	v.Act, v.Form = "OfferTargets", form{RequestID: req.GetRequestId(), Values: spread(req)}
	v.Form.Values["orang"] = v.r.PostForm["orang"]
	if step == "all" {
		if err := v.tickAll(); err != nil {
			return err
		}
	}
	if step != "send" {
		return v.showOffers(http.StatusOK, req, nil)
	}
	for name, key := range bad {
		v.Form.Problems = append(v.Form.Problems, problem{Field: name, Label: v.labelOf(name), Sentence: v.t(key)})
	}
	var done *siklusv1.TargetOffer
	if v.Form.Problems = append(v.Form.Problems, v.validate(req)...); len(v.Form.Problems) == 0 {
		res, err := s.Target.OfferTargets(v.ctx(), req)
		if err != nil {
			if v.Form.Problems, err = v.problemsOf(err); err != nil {
				return err
			}
		}
		done = res.GetOffer()
	}
	if len(v.Form.Problems) > 0 {
		return v.showOffers(http.StatusUnprocessableEntity, req, nil)
	}
	empty := &siklusv1.OfferTargetsRequest{Results: []*siklusv1.PlannedResult{newResult()}}
	v.Form = form{RequestID: newSecret(), Values: spread(empty)}
	return v.showOffers(http.StatusOK, empty, done)
}

// tickAll ticks everybody who is listed.
func (v *visit) tickAll() error {
	people, err := v.Target.ListOfferees(v.ctx(), &siklusv1.ListOffereesRequest{UnitCode: shortened(v.r.FormValue("unit"), 60), Post: shortened(v.r.FormValue("jabatan"), 100)})
	if err != nil {
		return err
	}
	v.Form.Values.Del("orang")
	for _, o := range people.GetPeople() {
		if o.GetOpen() {
			v.Form.Values.Add("orang", o.GetCaseId())
		}
	}
	return nil
}

func (s *server) withdrawOffer(v *visit, offer string) error {
	req := &siklusv1.WithdrawTargetOfferRequest{RequestId: requestID(v.r.PostForm), OfferId: offer}
	empty := &siklusv1.OfferTargetsRequest{Results: []*siklusv1.PlannedResult{newResult()}}
	v.Form = form{RequestID: newSecret(), Values: spread(empty)}
	res, err := s.Target.WithdrawTargetOffer(v.ctx(), req)
	if err != nil {
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
		return v.showOffers(http.StatusUnprocessableEntity, empty, nil)
	}
	return v.showOffers(http.StatusOK, empty, res.GetOffer())
}

// targetFileView is the page on which a file of targets is checked, then imported.
type targetFileView struct {
	Checked *siklusv1.CheckTargetFileResponse
	Done    *siklusv1.TargetOffer
	Taken   bool
	Name    string
	Carried string
}

// mostTargetFile is what the contract takes of one file.
const mostTargetFile = 1 << 20

func (s *server) targetFilePage(v *visit) error {
	v.Form = form{RequestID: newSecret()}
	return v.showTargetFile(http.StatusOK, targetFileView{})
}

func (v *visit) showTargetFile(status int, page targetFileView) error {
	v.Area, v.Act, v.Back, v.Error = "team", "ImportTargets", back{offerPath, v.t("offers.title")}, len(v.Form.Problems) > 0
	return v.render(status, "target_file", v.t("target-file.title"), page)
}

// takeTargetFile checks a file, or imports its good rows when "step" is "import".
func (s *server) takeTargetFile(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	v.Act, v.Form = "ImportTargets", form{RequestID: requestID(v.r.PostForm)}
	chosen, err := v.uploaded()
	if err != nil {
		return err
	}
	file := &siklusv1.TargetFile{Name: shortened(path.Base(chosen.GetName()), 200), Content: chosen.GetContent()}
	page := targetFileView{Name: file.GetName()}
	switch size := len(file.GetContent()); {
	case size == 0:
		v.Form.Problems = []problem{{Field: "file", Label: v.labelOf("file"), Sentence: v.t("violation.missing")}}
	case size > mostTargetFile:
		v.Form.Problems = []problem{{Field: "file", Label: v.labelOf("file"), Sentence: v.t("target-file.large")}}
	case v.r.PostForm.Get("step") == "import":
		var res *siklusv1.ImportTargetsResponse
		res, err = s.Target.ImportTargets(v.ctx(), &siklusv1.ImportTargetsRequest{RequestId: v.Form.RequestID, File: file})
		page.Checked, page.Done, page.Taken = res.GetChecked(), res.GetOffer(), true
	default:
		page.Checked, err = s.Target.CheckTargetFile(v.ctx(), &siklusv1.CheckTargetFileRequest{File: file})
		page.Carried = pack(file.GetContent())
	}
	if err != nil {
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	if len(v.Form.Problems) > 0 {
		return v.showTargetFile(http.StatusUnprocessableEntity, targetFileView{})
	}
	return v.showTargetFile(http.StatusOK, page)
}

// targetSample hands out the file to fill in.
func (s *server) targetSample(v *visit) error {
	res, err := s.Target.GetTargetFileSample(v.ctx(), &siklusv1.GetTargetFileSampleRequest{})
	if err != nil {
		return err
	}
	return v.download(res.GetName(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", res.GetContent())
}

// download sends a file that the service made.
func (v *visit) download(name, kind string, content []byte) error {
	h := v.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+strings.Trim(notInIDs.ReplaceAllString(strings.TrimSuffix(name, path.Ext(name)), "-"), "-")+path.Ext(name)+`"`)
	h.Set("Cache-Control", "no-store")
	if _, err := v.w.Write(content); err != nil {
		v.Log.DebugContext(v.ctx(), "the reader went away", "page", name)
	}
	return nil
}

// coverageView is what the agreements leave uncovered.
type coverageView struct {
	*siklusv1.GetTargetCoverageResponse
	Unit string
}

// Kinds are the gaps by kind, in the order in which they matter.
func (c coverageView) Kinds() []gapKind {
	var list []gapKind
	for _, what := range []string{"goal-unowned", "target-orphan", "parent-gone", "no-agreement", "not-acknowledged"} {
		kind := gapKind{What: what}
		for _, g := range c.GetGaps() {
			if g.GetWhat() == what {
				kind.Gaps = append(kind.Gaps, g)
			}
		}
		list = append(list, kind)
	}
	return list
}

// gapKind is one kind of gap.
type gapKind struct {
	What string
	Gaps []*siklusv1.CoverageGap
}

func (s *server) coveragePage(v *visit) error {
	unit := shortened(v.r.URL.Query().Get("unit"), 60)
	res, err := s.Target.GetTargetCoverage(v.ctx(), &siklusv1.GetTargetCoverageRequest{UnitCode: unit})
	if err != nil {
		return err
	}
	v.Area, v.Back = "coverage", back{"/tugas", v.t("tasks.title")}
	return v.render(http.StatusOK, "coverage", v.t("coverage.title"), coverageView{res, unit})
}

func (s *server) coverageFile(v *visit) error {
	res, err := s.Target.ExportTargetCoverage(v.ctx(), &siklusv1.ExportTargetCoverageRequest{UnitCode: shortened(v.r.URL.Query().Get("unit"), 60)})
	if err != nil {
		return err
	}
	return v.download(res.GetName(), "text/csv; charset=utf-8", res.GetContent())
}
