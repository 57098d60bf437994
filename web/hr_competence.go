package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const hrCompetencePages = "/hr/kompetensi"

// coverageOf is how far the assessment of competences has come.
type coverageOf struct {
	*siklusv1.GetAssessmentCoverageResponse
}

// Share is how many of a unit were assessed, in hundredths.
func (coverageOf) Share(u *siklusv1.UnitAssessments) int32 {
	return cycleView{}.Share(u.GetAssessed(), u.GetPeople())
}

// assessmentCoverage is HR's page of competences: how far the assessment is, and the way to everything else.
func (s *server) assessmentCoverage(v *visit) error {
	res, err := s.Competence.GetAssessmentCoverage(v.ctx(), &siklusv1.GetAssessmentCoverageRequest{CycleId: v.r.URL.Query().Get("siklus")})
	if err != nil {
		return err
	}
	v.Area, v.Rehearsal = "competence", res.GetRehearsal()
	return v.render(http.StatusOK, "hr_competence", v.t("hr.competence.title"), coverageOf{res})
}

// standardsView is the list of templates and of posts that were looked for.
type standardsView struct {
	*siklusv1.ListStandardsResponse
	Query string
	words *words
}

// Name is what a template is called.
func (l standardsView) Name(s *siklusv1.CompetenceStandard) string {
	return l.words.pick(s.GetTemplateName(), s.GetTemplateEnglish())
}

// Says is a standard in short: how many competences, and between which levels.
func (l standardsView) Says(s *siklusv1.CompetenceStandard) string {
	levels := s.GetLevels()
	if len(levels) == 0 {
		return l.words.say("hr.competence.no-standard")
	}
	low, high := levels[0].GetLevel(), levels[0].GetLevel()
	for _, one := range levels {
		low, high = min(low, one.GetLevel()), max(high, one.GetLevel())
	}
	if low == high {
		return l.words.say("hr.competence.asks-one", "n", len(levels), "level", low)
	}
	return l.words.say("hr.competence.asks", "n", len(levels), "low", low, "high", high)
}

// Href leads to the form of a template or a post.
func (standardsView) Href(s *siklusv1.CompetenceStandard) string {
	return setStandardPath(s.GetPost().GetId(), s.GetTemplate())
}

func setStandardPath(post, template string) string {
	if post != "" {
		return hrCompetencePages + "/standar/ubah?jabatan=" + url.QueryEscape(post)
	}
	return hrCompetencePages + "/standar/ubah?pola=" + url.QueryEscape(template)
}

func (s *server) standardsPage(v *visit) error {
	query := strings.TrimSpace(v.r.URL.Query().Get("cari"))
	if len([]rune(query)) < 2 {
		query = ""
	}
	res, err := s.Competence.ListStandards(v.ctx(), &siklusv1.ListStandardsRequest{Query: query})
	if err != nil {
		return err
	}
	v.Area, v.Back = "competence", back{hrCompetencePages, v.t("hr.competence.title")}
	return v.render(http.StatusOK, "hr_competence_standards", v.t("hr.competence.standards"), standardsView{res, v.r.URL.Query().Get("cari"), v.words})
}

// Rows are the numbers of the competences that a standard may ask for.
func (c standardView) Rows() (rows []*siklusv1.Competence) {
	for _, one := range c.Competences {
		if !one.GetRetired() {
			rows = append(rows, one)
		}
	}
	return rows
}

// Asked are the levels to choose from for one competence; none means that it is not asked for.
func (c standardView) Asked(v *view, row int, one *siklusv1.Competence) field {
	f := v.Field(fmt.Sprintf("levels[%d].level", row))
	f.Label, f.Empty = v.words.pick(one.GetName(), one.GetNameEnglish()), v.words.say("hr.competence.not-asked")
	for level := 1; level <= 5; level++ {
		text := strconv.Itoa(level)
		f.Choices = append(f.Choices, choice{Value: text, Text: v.words.say("competence.level", "v", level), Chosen: f.Value == text})
	}
	return f
}

func (s *server) setStandardPage(v *visit) error { return s.showSetStandard(v, http.StatusOK) }

func (s *server) showSetStandard(v *visit, status int) error {
	query := v.r.URL.Query()
	page, err := s.standard(v, query.Get("jabatan"), query.Get("pola"))
	if err != nil {
		return err
	}
	page.Edits, page.Saved = true, query.Get("tersimpan") == "1"
	v.Act, v.Error, v.Area = "Standard", len(v.Form.Problems) > 0, "competence"
	typed := v.Form.Values
	v.Form.Values = url.Values{}
	for i, c := range page.Rows() {
		for _, asked := range page.GetStandard().GetLevels() {
			if asked.GetCompetence() == c.GetCode() {
				v.Form.Values.Set(fmt.Sprintf("levels[%d].level", i), strconv.Itoa(int(asked.GetLevel())))
			}
		}
	}
	if len(typed) > 0 {
		v.Form.Values = typed
	}
	v.Back = back{hrCompetencePages + "/standar", v.t("hr.competence.standards")}
	return v.render(status, "competence_standard", v.t("competence.standard-of", "post", page.Title()), page)
}

// setStandard hands the next version of a standard in; what is not asked for has no level. "ikut" lets a post follow its
// template again.
func (s *server) setStandard(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	typed := v.r.PostForm
	v.r.PostForm = withoutEmptyRows(typed, "levels", "level")
	if typed.Get("langkah") == "ikut" {
		v.r.PostForm = url.Values{"version": {typed.Get("version")}, "reason": {typed.Get("reason")}}
	}
	query := v.r.URL.Query()
	v.r.PostForm.Set("post_id", query.Get("jabatan"))
	v.r.PostForm.Set("template", query.Get("pola"))
	v.Act = "Standard"
	r := &siklusv1.SetStandardRequest{}
	status, err := v.submit(r, func() error { _, err := s.Competence.SetStandard(v.ctx(), r); return err })
	if err != nil {
		return err
	}
	if status == 0 {
		return v.see(setStandardPath(query.Get("jabatan"), query.Get("pola")) + "&tersimpan=1")
	}
	v.Form.Values = typed
	return s.showSetStandard(v, status)
}

// technicalView is HR's page of technical competences.
type technicalView struct {
	Technical []*siklusv1.Competence
	Editing   *siklusv1.Competence // nil: a new one is entered
	Saved     bool
	Done      *siklusv1.ImportTechnicalCompetencesResponse // what came of a file; nil before one
	Tried     bool                                         // it was only checked
	Name      string
	Carried   string // the checked file, packed; empty when it must be chosen again
}

// Five are the numbers of the levels.
func (technicalView) Five() []int { return []int{0, 1, 2, 3, 4} }

// Good is how many posts or competences of the file can be taken, or stand already.
func (t technicalView) Good() int32 { return t.Done.GetTaken() + t.Done.GetRepeated() }

func (s *server) technicalPage(v *visit) error {
	return s.showTechnical(v, http.StatusOK, technicalView{Saved: v.r.URL.Query().Get("tersimpan") == "1"})
}

func (s *server) showTechnical(v *visit, status int, page technicalView) error {
	res, err := s.Competence.GetDictionary(v.ctx(), &siklusv1.GetDictionaryRequest{})
	if err != nil {
		return err
	}
	for _, c := range res.GetCompetences() {
		if c.GetKind() != "technical" {
			continue
		}
		page.Technical = append(page.Technical, c)
		if c.GetCode() == v.r.URL.Query().Get("ubah") {
			page.Editing = c
		}
	}
	if e := page.Editing; e != nil && len(v.Form.Values) == 0 {
		v.Form.Values = spread(&siklusv1.PutTechnicalCompetenceRequest{Code: e.GetCode(), Name: e.GetName(), NameEnglish: e.GetNameEnglish(), Meaning: e.GetMeaning(),
			MeaningEnglish: e.GetMeaningEnglish(), Levels: e.GetLevels(), Retired: e.GetRetired(), Version: e.GetVersion()})
	}
	v.Act, v.Error, v.Area = "Technical", len(v.Form.Problems) > 0, "competence"
	v.Back = back{hrCompetencePages, v.t("hr.competence.title")}
	return v.render(status, "hr_competence_technical", v.t("hr.competence.technical"), page)
}

// putTechnical hands one technical competence in.
func (s *server) putTechnical(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	v.Act = "Technical"
	r := &siklusv1.PutTechnicalCompetenceRequest{}
	status, err := v.submit(r, func() error { _, err := s.Competence.PutTechnicalCompetence(v.ctx(), r); return err })
	if err != nil {
		return err
	}
	if status == 0 {
		return v.see(hrCompetencePages + "/teknis" + afterwards)
	}
	return s.showTechnical(v, status, technicalView{})
}

// importTechnical checks a file, or takes its good rows when "step" is "import".
func (s *server) importTechnical(v *visit) error {
	if err := v.r.ParseMultipartForm(maxUpload); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return err
		}
		return errUnreadable
	}
	v.Act = "Technical"
	file, err := v.uploaded()
	if err != nil {
		return err
	}
	page := technicalView{Name: file.GetName(), Tried: v.r.PostForm.Get("step") != "import"}
	if len(file.GetContent()) == 0 {
		v.Form.Problems = []problem{{Field: "file", Label: v.labelOf("file"), Sentence: v.t("violation.missing")}}
		return s.showTechnical(v, http.StatusUnprocessableEntity, page)
	}
	page.Done, err = s.Competence.ImportTechnicalCompetences(v.ctx(), &siklusv1.ImportTechnicalCompetencesRequest{Content: file.GetContent(), DryRun: page.Tried})
	if err != nil {
		page.Done = nil
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
		return s.showTechnical(v, http.StatusUnprocessableEntity, page)
	}
	if page.Tried {
		page.Carried = pack(file.GetContent())
	}
	return s.showTechnical(v, http.StatusOK, page)
}
