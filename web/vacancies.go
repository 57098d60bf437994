package web

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/uuid"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// vacancyView is one vacancy: its criteria, and the reader's own place or the whole list.
type vacancyView struct {
	Vacancy *siklusv1.Vacancy
	Head    *siklusv1.ShortlistHead
	Own     *siklusv1.ListPlace
	Places  []*siklusv1.ListPlace
	Posts   []*siklusv1.FoundPost // that match the search
	Asked   bool                  // a post was looked for
	Saved   bool
	words   *words
}

// Open reports whether nobody was chosen and it was not cancelled.
func (p vacancyView) Open() bool {
	return p.Vacancy.GetState() == "draft" || p.Vacancy.GetState() == "published"
}

// Kinds are the rows of the form.
func (vacancyView) Kinds() []string { return criterionKinds }

// Figure shows a value, or a dash.
func (p vacancyView) Figure(value string) string { return dashed(p.words, value) }

// Path is the address of a page about the vacancy.
func (p vacancyView) Path(parts ...string) string {
	path := hrVacancyPages + "/" + url.PathEscape(p.Vacancy.GetId())
	for _, part := range parts {
		path += "/" + part
	}
	return path
}

// RankedOnly are the places that have one.
func (p vacancyView) RankedOnly() (out []*siklusv1.ListPlace) {
	for _, place := range p.Places {
		if place.GetStanding() == "ranked" {
			out = append(out, place)
		}
	}
	return out
}

// Others are those who are not ranked.
func (p vacancyView) Others() []*siklusv1.ListPlace { return p.Places[len(p.RankedOnly()):] }

// Candidates are those ranked, to choose from.
func (v *view) Candidates(p vacancyView) field {
	list := []choice{}
	for _, place := range p.RankedOnly() {
		list = append(list, choice{Value: place.GetPerson().GetId(), Text: strconv.Itoa(int(place.GetPlace())) + ". " + place.GetPerson().GetName()})
	}
	return v.Pick("person_id", list)
}

// vacanciesPage lists vacancies for everybody.
func (s *server) vacanciesPage(v *visit) error {
	res, err := s.Talent.ListVacancies(v.ctx(), &siklusv1.ListVacanciesRequest{})
	if err != nil {
		return err
	}
	v.Back = back{talentPages, v.t("talent.own")}
	if v.HR() {
		v.Area = "vacancies"
	}
	return v.render(http.StatusOK, "vacancies", v.t("vacancy.title"), res)
}

// ownStandingPage shows one vacancy and the reader's own place.
func (s *server) ownStandingPage(v *visit) error {
	res, err := s.Talent.GetOwnStanding(v.ctx(), &siklusv1.GetOwnStandingRequest{VacancyId: v.r.PathValue("vacancy")})
	if err != nil {
		return err
	}
	v.Rehearsal, v.Back = res.GetHead().GetSnapshot().GetRehearsal(), back{vacancyPages, v.t("vacancy.title")}
	return v.render(http.StatusOK, "vacancy", res.GetVacancy().GetPost(), vacancyView{Vacancy: res.GetVacancy(), Head: res.GetHead(), Own: res.GetPlace(), words: v.words})
}

// newVacancyPage asks for the post first, then for the criteria.
func (s *server) newVacancyPage(v *visit) error {
	v.Form = form{RequestID: newSecret(), Values: url.Values{"vacancy_id": {uuid.NewString()}, "version": {"0"}, "least_box": {"7"}, "post_id": {v.r.URL.Query().Get("jabatan")}}}
	return s.showVacancyForm(v, http.StatusOK)
}

// changeVacancyPage begins with the vacancy as it stands.
func (s *server) changeVacancyPage(v *visit) error {
	res, err := s.Talent.ListVacancies(v.ctx(), &siklusv1.ListVacanciesRequest{VacancyId: v.r.PathValue("vacancy")})
	if err != nil {
		return err
	}
	one := res.GetVacancies()[0]
	values := url.Values{"vacancy_id": {one.GetId()}, "version": {strconv.Itoa(int(one.GetVersion()))}, "post_id": {one.GetPostId()},
		"about": {one.GetAbout()}, "least_box": {strconv.Itoa(int(one.GetLeastBox()))}, "published": {strconv.FormatBool(one.GetState() == "published")}}
	for i, kind := range criterionKinds {
		for _, c := range one.GetCriteria() {
			if c.GetKind() == kind {
				values.Set("criteria["+strconv.Itoa(i)+"].weight", strconv.Itoa(int(c.GetWeight())))
				values.Set("criteria["+strconv.Itoa(i)+"].least", strconv.Itoa(int(c.GetLeast())))
			}
		}
	}
	v.Form = form{RequestID: newSecret(), Values: values}
	return s.showVacancyForm(v, http.StatusOK)
}

func (s *server) showVacancyForm(v *visit, status int) error {
	page := vacancyView{words: v.words}
	v.Area, v.Act, v.Error, v.Back = "vacancies", "Vacancy", len(v.Form.Problems) > 0, back{vacancyPages, v.t("vacancy.title")}
	if v.Form.Value("post_id") == "" {
		query := shortened(v.r.URL.Query().Get("cari"), 100)
		if query != "" {
			found, err := s.People.FindPosts(v.ctx(), &siklusv1.FindPostsRequest{Query: query})
			if err != nil {
				problems, err := v.problemsOf(err)
				if err != nil {
					return err
				}
				v.Form.Problems, v.Error, status = problems, true, http.StatusUnprocessableEntity
			}
			page.Posts, page.Asked = found.GetPosts(), true
		}
	}
	if v.Form.Value("version") != "0" {
		page.Saved = true
	}
	return v.render(status, "hr_vacancy_form", v.t("vacancy.form"), page)
}

// putVacancy opens or changes a vacancy.
func (s *server) putVacancy(v *visit) error {
	r := &siklusv1.PutVacancyRequest{}
	return s.send(v, "Vacancy", r, func() error { _, err := s.Talent.PutVacancy(v.ctx(), r); return err }, s.showVacancyForm,
		func() string { return hrVacancyPages + "/" + url.PathEscape(r.GetVacancyId()) + afterwards })
}

// shortlistPage shows the list to HR.
func (s *server) shortlistPage(v *visit) error {
	v.Form = form{RequestID: newSecret()}
	return s.showShortlist(v, http.StatusOK)
}

func (s *server) showShortlist(v *visit, status int) error {
	res, err := s.Talent.GetShortlist(v.ctx(), &siklusv1.GetShortlistRequest{VacancyId: v.r.PathValue("vacancy")})
	if err != nil {
		return err
	}
	if v.Form.Values == nil {
		v.Form.Values = url.Values{}
	}
	typed := maps.Clone(v.Form.Values)
	v.Form.Values.Set("version", strconv.Itoa(int(res.GetVacancy().GetVersion())))
	maps.Copy(v.Form.Values, typed)
	v.Area, v.Act, v.Error, v.Back = "vacancies", "CloseVacancy", len(v.Form.Problems) > 0, back{vacancyPages, v.t("vacancy.title")}
	v.Rehearsal = res.GetHead().GetSnapshot().GetRehearsal()
	return v.render(status, "hr_vacancy", res.GetVacancy().GetPost(), vacancyView{Vacancy: res.GetVacancy(), Head: res.GetHead(), Places: res.GetPlaces(),
		Saved: v.r.URL.Query().Get("tersimpan") == "1", words: v.words})
}

// makeShortlist ranks by the published criteria.
func (s *server) makeShortlist(v *visit) error {
	r := &siklusv1.MakeShortlistRequest{VacancyId: v.r.PathValue("vacancy")}
	return s.send(v, "MakeShortlist", r, func() error { _, err := s.Talent.MakeShortlist(v.ctx(), r); return err }, s.showShortlist,
		func() string { return hrVacancyPages + "/" + url.PathEscape(r.GetVacancyId()) + afterwards })
}

// closeVacancy notes what was decided.
func (s *server) closeVacancy(v *visit) error {
	r := &siklusv1.CloseVacancyRequest{VacancyId: v.r.PathValue("vacancy")}
	return s.send(v, "CloseVacancy", r, func() error { _, err := s.Talent.CloseVacancy(v.ctx(), r); return err }, s.showShortlist,
		func() string { return hrVacancyPages + "/" + url.PathEscape(r.GetVacancyId()) + afterwards })
}

// shortlistFile is the list for a spreadsheet.
func (s *server) shortlistFile(v *visit) error {
	res, err := s.Talent.ExportShortlist(v.ctx(), &siklusv1.ExportShortlistRequest{VacancyId: v.r.PathValue("vacancy")})
	if err != nil {
		return err
	}
	return v.download(res.GetName(), "text/csv; charset=utf-8", res.GetContent())
}
