package web

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const competencePages = "/kompetensi"

// competencePath is the address of a page about one appraisal's competences.
func competencePath(parts ...string) string {
	path := competencePages
	for _, p := range parts {
		path += "/" + url.PathEscape(p)
	}
	return path
}

// competenceView is the page of one person's competences in one year.
type competenceView struct {
	*siklusv1.GetAssessmentResponse
	Saved bool
	words *words
}

// Path is the address of a page below this one.
func (c competenceView) Path(parts ...string) string {
	return competencePath(append([]string{c.GetCaseId()}, parts...)...)
}

// Own reports whether the page is about the reader.
func (c competenceView) Own() bool { return c.GetSide() == "employee" }

// Named is a competence of the standard, in the reader's language; one that is no longer asked for is called by its code.
func (c competenceView) Named(code string) string { return nameIn(c.words, c.GetCompetences(), code) }

func nameIn(w *words, list []*siklusv1.Competence, code string) string {
	for _, c := range list {
		if c.GetCode() == code {
			return w.pick(c.GetName(), c.GetNameEnglish())
		}
	}
	return code
}

// Link reports whether evidence is an address to follow.
func (c competenceView) Link(evidence string) bool {
	return strings.HasPrefix(evidence, "https://") && !strings.ContainsAny(evidence, " \n")
}

// Versus lists, for each competence of the standard, what both sides said.
func (c competenceView) Versus() (rows []versus) {
	for i, asked := range c.GetStandard().GetLevels() {
		row := versus{Competence: c.GetCompetences()[i], Standard: asked.GetLevel()}
		for _, r := range c.GetSelf().GetRatings() {
			if r.GetCompetence() == asked.GetCompetence() {
				row.Self = r
			}
		}
		for _, r := range c.GetLeader().GetRatings() {
			if r.GetCompetence() == asked.GetCompetence() {
				row.Leader = r
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// versus is one competence with what both sides said about it.
type versus struct {
	Competence   *siklusv1.Competence
	Standard     int32
	Self, Leader *siklusv1.CompetenceRating // nil: not assessed
}

// Percent shows a share of a standard, or a dash.
func (v *view) Percent(fit *siklusv1.CompetenceFit) string {
	if fit.GetPercent() == "" {
		return "–"
	}
	return v.words.decimal(fit.GetPercent()) + " %"
}

// competencePage shows one person's competences; without a case in the address, the reader's own.
func (s *server) competencePage(v *visit) error {
	res, err := s.Competence.GetAssessment(v.ctx(), &siklusv1.GetAssessmentRequest{CaseId: v.r.PathValue("case")})
	if err != nil {
		return err
	}
	v.place(res.GetZone(), res.GetRehearsal())
	v.Back = back{"/berkas/" + res.GetCaseId(), v.t("case.back")}
	return v.render(http.StatusOK, "competence", v.t("competence.title"), competenceView{res, v.r.URL.Query().Get("tersimpan") == "1", v.words})
}

// place says in which zone and in what kind of cycle a page stands.
func (v *visit) place(zone string, rehearsal bool) {
	v.Rehearsal = rehearsal
	if zone != "" {
		v.Zone = zone
	}
}

// assessPage is the form of an assessment: the employee's own, or the superior's.
func (s *server) assessPage(v *visit) error { return s.showAssess(v, http.StatusOK) }

// showAssess draws the form. It begins with what stands; a superior's first one with the evidence that the employee named.
func (s *server) showAssess(v *visit, status int) error {
	res, err := s.Competence.GetAssessment(v.ctx(), &siklusv1.GetAssessmentRequest{CaseId: v.r.PathValue("case")})
	if err != nil {
		return err
	}
	page := competenceView{res, false, v.words}
	if !res.GetMayAssess() && status == http.StatusOK {
		return v.see(page.Path())
	}
	v.place(res.GetZone(), res.GetRehearsal())
	v.Act, v.Error = "Competence", len(v.Form.Problems) > 0
	typed := v.Form.Values
	v.Form.Values = page.begin()
	maps.Copy(v.Form.Values, typed)
	v.Back = back{page.Path(), v.t("competence.title")}
	title := v.t("competence.assess-other", "name", res.GetEmployee().GetName())
	if page.Own() {
		title = v.t("competence.assess-self")
	}
	return v.render(status, "competence_assess", title, page)
}

// begin are the values that the form begins with.
func (c competenceView) begin() url.Values {
	stands := c.GetLeader()
	if c.Own() {
		stands = c.GetSelf()
	}
	out := url.Values{"version": {strconv.Itoa(int(stands.GetVersion()))}, "note": {stands.GetNote()}}
	for i, row := range c.Versus() {
		name := fmt.Sprintf("ratings[%d].", i)
		rating := row.Leader
		if c.Own() {
			rating = row.Self
		}
		if rating == nil {
			out.Set(name+"evidence", row.Self.GetEvidence())
			continue
		}
		out.Set(name+"level", strconv.Itoa(int(rating.GetLevel())))
		out.Set(name+"reason", rating.GetReason())
		out.Set(name+"evidence", rating.GetEvidence())
	}
	return out
}

// CompetenceLevels are the five levels of a competence to choose from, each with what is seen on it.
func (v *view) CompetenceLevels(name string, c *siklusv1.Competence) field {
	var list []choice
	for level := 1; level <= 5; level++ {
		one := choice{Value: strconv.Itoa(level), Text: v.words.say("competence.level", "v", level)}
		if level <= len(c.GetLevels()) {
			said := c.GetLevels()[level-1]
			one.Hint = v.words.pick(said.GetText(), said.GetTextEnglish())
		}
		list = append(list, one)
	}
	return v.Pick(name, list)
}

// assess hands an assessment in, for the reader's own side.
func (s *server) assess(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	if v.r.PostForm.Get("sisi") == "employee" {
		r := &siklusv1.AssessOwnCompetencesRequest{}
		return s.sendAssessment(v, r, func() error { _, err := s.Competence.AssessOwnCompetences(v.ctx(), r); return err })
	}
	r := &siklusv1.AssessCompetencesRequest{}
	return s.sendAssessment(v, r, func() error { _, err := s.Competence.AssessCompetences(v.ctx(), r); return err })
}

func (s *server) sendAssessment(v *visit, r proto.Message, send func() error) error {
	v.Act = "Competence"
	status, err := v.submit(r, send)
	if err != nil {
		return err
	}
	if status == 0 {
		return v.see(competencePath(v.r.PathValue("case")) + afterwards)
	}
	return s.showAssess(v, status)
}

// submit fills a request from a form, checks it and hands it in. The status is 0 when it was taken; else the problems
// stand in the form and the page is to be shown again.
func (v *visit) submit(r proto.Message, send func() error) (status int, err error) {
	v.Form.Values = maps.Clone(v.r.PostForm)
	bad := fill(r, v.r.PostForm)
	onPage(r, v)
	v.Form.Problems = v.unreadable(bad)
	if len(bad) == 0 {
		v.Form.Problems = append(v.Form.Problems, v.validate(r)...)
	}
	if len(v.Form.Problems) > 0 {
		return http.StatusUnprocessableEntity, nil
	}
	if err = send(); err == nil {
		return 0, nil
	}
	status = statusOf(err)
	v.Form.Problems, err = v.problemsOf(err)
	return status, err
}

// assessmentTeam lists those whom the reader leads, who waits first in front.
func (s *server) assessmentTeam(v *visit) error {
	res, err := s.Competence.ListAssessmentTeam(v.ctx(), &siklusv1.ListAssessmentTeamRequest{})
	if err != nil {
		return err
	}
	v.Rehearsal, v.Back = res.GetRehearsal(), back{competencePages, v.t("competence.title")}
	return v.render(http.StatusOK, "competence_team", v.t("competence.team"), res)
}

// whyCompetences explains what the assessment is for and what it is not.
func (s *server) whyCompetences(v *visit) error {
	v.Back = back{competencePages, v.t("competence.title")}
	return v.render(http.StatusOK, "competence_why", v.t("competence.why"), nil)
}

// dictionaryPage shows every competence with its levels, for everybody.
func (s *server) dictionaryPage(v *visit) error {
	res, err := s.Competence.GetDictionary(v.ctx(), &siklusv1.GetDictionaryRequest{})
	if err != nil {
		return err
	}
	v.Back = back{competencePages, v.t("competence.title")}
	return v.render(http.StatusOK, "competence_dictionary", v.t("competence.dictionary"), res)
}

// standardView is one standard with its versions and, for HR, the form that sets the next.
type standardView struct {
	*siklusv1.GetStandardResponse
	Competences []*siklusv1.Competence // to choose from
	Edits       bool
	Saved       bool
	words       *words
}

// Named is a competence in the reader's language.
func (c standardView) Named(code string) string { return nameIn(c.words, c.Competences, code) }

// Title is the post or the template.
func (c standardView) Title() string {
	if p := c.GetStandard().GetPost(); p != nil {
		return p.GetTitle()
	}
	return c.words.pick(c.GetStandard().GetTemplateName(), c.GetStandard().GetTemplateEnglish())
}

// standardPage shows the standard of one post, for everybody.
func (s *server) standardPage(v *visit) error {
	page, err := s.standard(v, v.r.PathValue("post"), "")
	if err != nil {
		return err
	}
	v.Back = back{competencePages, v.t("competence.title")}
	return v.render(http.StatusOK, "competence_standard", v.t("competence.standard-of", "post", page.Title()), page)
}

func (s *server) standard(v *visit, post, template string) (standardView, error) {
	page := standardView{words: v.words}
	res, err := s.Competence.GetStandard(v.ctx(), &siklusv1.GetStandardRequest{PostId: post, Template: template})
	if err != nil {
		return page, err
	}
	dictionary, err := s.Competence.GetDictionary(v.ctx(), &siklusv1.GetDictionaryRequest{})
	page.GetStandardResponse, page.Competences = res, dictionary.GetCompetences()
	return page, err
}

// Competences is the address of the competences that belong to a case; empty where there are none.
func (c caseView) Competences() string {
	switch c.Case.GetProceeding() {
	case "appraisal":
		return competencePath(c.Case.GetId())
	case "evaluation":
		return competencePath(c.Case.GetParentId())
	}
	return ""
}

// competenceRoutes lists the addresses of competences.
func (s *server) competenceRoutes(member func(pattern string, f func(*visit) error)) {
	member("GET "+competencePages, s.competencePage)
	member("GET "+competencePages+"/tim", s.assessmentTeam)
	member("GET "+competencePages+"/untuk-apa", s.whyCompetences)
	member("GET "+competencePages+"/kamus", s.dictionaryPage)
	member("GET /standar-jabatan/{post}", s.standardPage)
	member("GET "+competencePages+"/{case}", s.competencePage)
	member("GET "+competencePages+"/{case}/nilai", s.assessPage)
	member("POST "+competencePages+"/{case}/nilai", s.assess)
	member("GET "+competencePages+"/{case}/perkembangan", s.growthPage)
	member("GET "+competencePages+"/{case}/karier", s.careerPage)
	member("GET "+competencePages+"/{case}/rencana", s.developmentPage)
	member("POST "+competencePages+"/{case}/rencana", s.writeDevelopment)
	member("POST "+competencePages+"/{case}/rencana/setuju", s.agreeDevelopment)
	member("POST "+competencePages+"/{case}/rencana/selesai", s.completeDevelopment)

	member("GET "+hrCompetencePages, s.assessmentCoverage)
	member("GET "+hrCompetencePages+"/standar", s.standardsPage)
	member("GET "+hrCompetencePages+"/standar/ubah", s.setStandardPage)
	member("POST "+hrCompetencePages+"/standar/ubah", s.setStandard)
	member("GET "+hrCompetencePages+"/teknis", s.technicalPage)
	member("POST "+hrCompetencePages+"/teknis", s.putTechnical)
	member("POST "+hrCompetencePages+"/teknis/berkas", s.importTechnical)
}
