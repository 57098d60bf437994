package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// growthView is what was assessed of one person over the years.
type growthView struct {
	*siklusv1.GetCompetenceGrowthResponse
	words *words
}

// Level is how a competence was rated in a year beside its standard: "3/3"; a dash where it was not.
func (g growthView) Level(y *siklusv1.CompetenceYear, code string) string {
	for _, r := range y.GetRatings() {
		if r.GetCompetence() == code && r.GetStandard() > 0 {
			return fmt.Sprintf("%d/%d", r.GetLevel(), r.GetStandard())
		}
	}
	return "–"
}

// Share is how far the standard was met in a year, in whole per cent cut off and never rounded up: a table of many years
// has no room for more.
func (g growthView) Share(y *siklusv1.CompetenceYear) string {
	whole, _, _ := strings.Cut(y.GetFit().GetPercent(), ".")
	if whole == "" {
		return "–"
	}
	return whole + " %"
}

// Rated reports whether a predicate of any year is there to be shown.
func (g growthView) Rated() bool {
	return slices.ContainsFunc(g.GetYears(), func(y *siklusv1.CompetenceYear) bool {
		return y.GetPredicate() != siklusv1.Predicate_PREDICATE_UNSPECIFIED
	})
}

// Chart draws how far the standard was met over the years, its line across the whole standard; nil when there are fewer
// than two.
func (g growthView) Chart() *trend {
	years := slices.DeleteFunc(slices.Clone(g.GetYears()), func(y *siklusv1.CompetenceYear) bool { return y.GetFit().GetPercent() == "" })
	t := &trend{Width: 240, Height: 80, Level: "8"}
	for i, y := range years {
		height := min(100, max(0, heightOf(y.GetFit().GetPercent()))) // a drawing: pixels need no exact decimals
		t.value(strconv.Itoa(8+i*224/max(1, len(years)-1)), strconv.Itoa(72-int(64*height/100)))
	}
	return t.drawn()
}

// growthPage shows the years as a picture and as a table.
func (s *server) growthPage(v *visit) error {
	res, err := s.Competence.GetCompetenceGrowth(v.ctx(), &siklusv1.GetCompetenceGrowthRequest{CaseId: v.r.PathValue("case")})
	if err != nil {
		return err
	}
	v.Back = back{competencePath(res.GetCaseId()), v.t("competence.title")}
	return v.render(http.StatusOK, "competence_growth", v.t("competence.growth"), growthView{res, v.words})
}

// careerView is the direction of a career: which posts fit, which gaps remain.
type careerView struct {
	*siklusv1.GetCareerDirectionResponse
	Level string // that the list is narrowed to
}

// Path is the address of another page of the employee's competences.
func (c careerView) Path(part string) string { return competencePath(c.GetCaseId(), part) }

// Choices are the levels to narrow the list by.
func (c careerView) Choices(v *view) field {
	f := field{Name: "jenjang", ID: "jenjang", Label: v.words.say("competence.career-level"), Empty: v.words.say("competence.career-all")}
	for _, level := range c.GetLevels() {
		f.Choices = append(f.Choices, choice{Value: level, Text: v.words.code("post-level", level), Chosen: level == c.Level})
	}
	return f
}

// careerPage shows the results of the employee, and other posts beside the last assessment; it says that nothing is promised.
func (s *server) careerPage(v *visit) error {
	level := v.r.URL.Query().Get("jenjang")
	res, err := s.Competence.GetCareerDirection(v.ctx(), &siklusv1.GetCareerDirectionRequest{CaseId: v.r.PathValue("case"), Level: level})
	if err != nil {
		return err
	}
	v.Back = back{competencePath(res.GetCaseId()), v.t("competence.title")}
	return v.render(http.StatusOK, "competence_career", v.t("competence.career"), careerView{res, level})
}

// developmentView is the individual development plan.
type developmentView struct {
	*siklusv1.GetDevelopmentPlanResponse
	Saved bool
	words *words
}

const developmentRows = 3 // empty rows for items, beside those that are written

// Path is the address of a page of the plan.
func (p developmentView) Path(parts ...string) string {
	return competencePath(append([]string{p.GetCaseId(), "rencana"}, parts...)...)
}

// Named is a competence in the reader's language.
func (p developmentView) Named(code string) string { return nameIn(p.words, p.GetCompetences(), code) }

// Rows are the numbers of the rows for items.
func (p developmentView) Rows() []int {
	rows := make([]int, min(20, len(p.GetItems())+max(developmentRows, len(p.GetOpenGaps()))))
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// Offered are the competences to choose from, those with a gap first.
func (p developmentView) Offered(v *view, name string) field {
	var list []choice
	gap := map[string]bool{}
	for _, g := range p.GetOpenGaps() {
		gap[g.GetCompetence()] = true
		list = append(list, choice{Value: g.GetCompetence(), Text: v.words.say("competence.gap-of", "name", p.Named(g.GetCompetence()))})
	}
	for _, c := range p.GetCompetences() {
		if !gap[c.GetCode()] && !c.GetRetired() {
			list = append(list, choice{Value: c.GetCode(), Text: v.words.pick(c.GetName(), c.GetNameEnglish())})
		}
	}
	return v.Pick(name, list)
}

// Ways are the ways to close a gap.
func (v *view) Ways(name string) field {
	var list []choice
	for _, way := range []string{"assignment", "coaching", "mentoring", "classroom", "e-learning"} {
		list = append(list, choice{Value: way, Text: v.words.say("development-way." + way)})
	}
	return v.Pick(name, list)
}

func (s *server) developmentPage(v *visit) error { return s.showDevelopment(v, http.StatusOK) }

func (s *server) showDevelopment(v *visit, status int) error {
	res, err := s.Competence.GetDevelopmentPlan(v.ctx(), &siklusv1.GetDevelopmentPlanRequest{CaseId: v.r.PathValue("case")})
	if err != nil {
		return err
	}
	page := developmentView{res, v.r.URL.Query().Get("tersimpan") == "1", v.words}
	v.place(res.GetZone(), res.GetRehearsal())
	v.Act, v.Error = "Plan", len(v.Form.Problems) > 0
	typed := v.Form.Values
	v.Form.Values = page.begin()
	for name, value := range typed {
		v.Form.Values[name] = value
	}
	v.Back = back{competencePath(res.GetCaseId()), v.t("competence.title")}
	return v.render(status, "competence_plan", v.t("competence.plan"), page)
}

// begin are the values that the form begins with: the items that stand, then one row for each open gap.
func (p developmentView) begin() url.Values {
	r := &siklusv1.WriteDevelopmentPlanRequest{}
	for _, it := range p.GetItems() {
		r.Items = append(r.Items, it.GetItem())
	}
	values := spread(r)
	for i, g := range p.GetOpenGaps() {
		values.Set(fmt.Sprintf("items[%d].competence", len(p.GetItems())+i), g.GetCompetence())
	}
	return values
}

// developmentForm answers one of the forms of the plan.
func (s *server) developmentForm(v *visit, send func() (int, error)) error {
	if err := v.parse(); err != nil {
		return err
	}
	v.Act = "Plan"
	status, err := send()
	if err != nil {
		return err
	}
	if status == 0 {
		return v.see(competencePath(v.r.PathValue("case"), "rencana") + afterwards)
	}
	return s.showDevelopment(v, status)
}

// writeDevelopment hands a version in. Rows in which nothing is to be done are no items.
func (s *server) writeDevelopment(v *visit) error {
	return s.developmentForm(v, func() (int, error) {
		v.r.PostForm = withoutEmptyRows(v.r.PostForm, "items", "what")
		r := &siklusv1.WriteDevelopmentPlanRequest{}
		return v.submit(r, func() error { _, err := s.Competence.WriteDevelopmentPlan(v.ctx(), r); return err })
	})
}

func (s *server) agreeDevelopment(v *visit) error {
	return s.developmentForm(v, func() (int, error) {
		r := &siklusv1.AgreeDevelopmentPlanRequest{}
		return v.submit(r, func() error { _, err := s.Competence.AgreeDevelopmentPlan(v.ctx(), r); return err })
	})
}

func (s *server) completeDevelopment(v *visit) error {
	return s.developmentForm(v, func() (int, error) {
		r := &siklusv1.CompleteDevelopmentItemRequest{}
		return v.submit(r, func() error { _, err := s.Competence.CompleteDevelopmentItem(v.ctx(), r); return err })
	})
}
