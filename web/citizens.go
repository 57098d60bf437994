package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// citizenPages is where staff read what citizens say.
const citizenPages = "/suara-warga"

// satisfactionView is what the survey came to for a unit and service.
type satisfactionView struct {
	*siklusv1.GetSatisfactionResponse
	Rehearsal bool
	words     *words
}

// query carries what is shown on to another page.
func servedQuery(s *siklusv1.ServedUnit, rehearsal bool) string {
	q := url.Values{"unit": {s.GetUnit().GetId()}}
	if s.GetServiceCode() != "" {
		q.Set("layanan", s.GetServiceCode())
	}
	if rehearsal {
		q.Set("gladi", "1")
	}
	return "?" + q.Encode()
}

// Href leads to a unit and service of the list; without a service to all of the unit.
func (p satisfactionView) Href(s *siklusv1.ServedUnit) string {
	return citizenPages + "/layanan" + servedQuery(s, p.Rehearsal)
}

// Compare leads to before and after of what is shown.
func (p satisfactionView) Compare() string {
	return citizenPages + "/banding" + servedQuery(p.GetShown(), p.Rehearsal)
}

// Current reports whether a choice is what is shown.
func (p satisfactionView) Current(s *siklusv1.ServedUnit) bool {
	return s.GetUnit().GetId() == p.GetShown().GetUnit().GetId() && s.GetServiceCode() == p.GetShown().GetServiceCode()
}

// CompareWith leads to before and after of a course; empty when the course had no dates.
func (p satisfactionView) CompareWith(c *siklusv1.CompletedProgramme) string {
	if c.GetBegins() == "" {
		return ""
	}
	days := url.Values{"begins": {c.GetBegins()}, "ends": {c.GetEnded()}, "days": {strconv.Itoa(int(p.GetProgrammeDays()))}}
	return p.Compare() + "&" + days.Encode()
}

// Completed are the courses that ended in a month.
func (p satisfactionView) Completed(m *siklusv1.SatisfactionMonth) (list []*siklusv1.CompletedProgramme) {
	for _, c := range p.GetProgrammes() {
		if len(c.GetEnded()) > 7 && strings.HasPrefix(m.GetMonth(), c.GetEnded()[:8]) {
			list = append(list, c)
		}
	}
	return list
}

// Month shows the month of a figure.
func (p satisfactionView) Month(m *siklusv1.SatisfactionMonth) string {
	return p.words.month(m.GetMonth())
}

// Element is the name of the n-th element.
func (p satisfactionView) Element(n int) string {
	e := p.GetElements()[n]
	return p.words.pick(e.GetName(), e.GetNameEnglish())
}

// Chart draws the months with enough answers; nil when there are fewer than two. The scale is the whole range of the
// index, so that a small change never looks like a large one. Lines stand where courses ended.
func (p satisfactionView) Chart() *trend {
	const low, high = 25.0, 100.0
	t := &trend{Width: 300, Height: 110}
	y := func(index string) string { return place(heightOf(index), low, high, 4, t.Height-4, 1) }
	months := p.GetMonths()
	across := func(place float64) string {
		return strconv.FormatFloat(6+float64(t.Width-12)*place/float64(max(1, len(months)-1)), 'f', 1, 64)
	}
	for i, m := range months {
		if index := m.GetSatisfaction().GetIndex(); index != "" {
			t.value(across(float64(i)), y(index))
		} else {
			t.gap()
		}
	}
	if p.GetExpectedFrom() != "" {
		t.Level = y(p.GetExpectedFrom())
	}
	for _, course := range p.GetProgrammes() {
		for i, m := range months {
			if slices.Contains(p.Completed(m), course) {
				// A dot stands for its whole month, so the month reaches half a step to each side.
				ended, _ := time.Parse(time.DateOnly, course.GetEnded())
				place := float64(i) - 0.5 + float64(ended.Day()-1)/31
				t.Marks = append(t.Marks, across(min(max(0, place), float64(len(months)-1))))
			}
		}
	}
	return t.drawn()
}

// satisfactionPage shows the survey of a unit and service, month by month.
func (s *server) satisfactionPage(v *visit) error {
	query := v.r.URL.Query()
	res, err := s.Citizen.GetSatisfaction(v.ctx(), &siklusv1.GetSatisfactionRequest{UnitId: query.Get("unit"), ServiceCode: query.Get("layanan"), Rehearsal: query.Get("gladi") != ""})
	if err != nil {
		return err
	}
	v.Area, v.Back, v.Rehearsal = "citizens", v.citizensBack(), query.Get("gladi") != ""
	return v.render(http.StatusOK, "satisfaction", v.t("satisfaction.title"), satisfactionView{res, v.Rehearsal, v.words})
}

// citizensBack leads HR to the desks and everybody else to what citizens said of them.
func (v *visit) citizensBack() back {
	if v.HR() {
		return back{"/hr/warga", v.t("desks.title")}
	}
	return back{citizenPages, v.t("citizens.title")}
}

// comparedView is a service before and after a programme.
type comparedView struct {
	*siklusv1.CompareSatisfactionResponse // nil until the form was sent
	Unit, Service                         string
	words                                 *words
}

// Figure shows a figure, or a dash when there is none.
func (p comparedView) Figure(text string) string {
	if text == "" {
		return "–"
	}
	return p.words.decimal(text)
}

// Back leads to the year of what is compared.
func (p comparedView) Back(rehearsal bool) string {
	return citizenPages + "/layanan" + servedQuery(&siklusv1.ServedUnit{Unit: &siklusv1.MeasuredUnit{Id: p.Unit}, ServiceCode: p.Service}, rehearsal)
}

// comparePage asks for the days of a programme and holds the spans before and after it against one another. It is a GET:
// it changes nothing, and its address can be passed on.
func (s *server) comparePage(v *visit) error {
	query := v.r.URL.Query()
	page := comparedView{Unit: query.Get("unit"), Service: query.Get("layanan"), words: v.words}
	v.Form = form{Values: url.Values{"unit": {page.Unit}, "layanan": {page.Service}, "gladi": {query.Get("gladi")},
		"begins": {query.Get("begins")}, "ends": {query.Get("ends")}, "days": {query.Get("days")}}}
	v.Act, v.Area, v.Rehearsal = "CompareSatisfaction", "citizens", query.Get("gladi") != ""
	v.Back = back{page.Back(v.Rehearsal), v.t("satisfaction.title")}
	status := http.StatusOK
	if query.Has("begins") {
		req := &siklusv1.CompareSatisfactionRequest{}
		bad := fill(req, v.Form.Values)
		req.UnitId, req.ServiceCode, req.Rehearsal = page.Unit, page.Service, v.Rehearsal
		for name, key := range bad {
			v.Form.Problems = append(v.Form.Problems, problem{Field: name, Label: v.labelOf(name), Sentence: v.t(key)})
		}
		if len(bad) == 0 {
			v.Form.Problems = v.validate(req)
		}
		if len(v.Form.Problems) == 0 {
			res, err := s.Citizen.CompareSatisfaction(v.ctx(), req)
			if err == nil {
				page.CompareSatisfactionResponse = res
			} else if v.Form.Problems, err = v.problemsOf(err); err != nil {
				return err
			}
		}
		if len(v.Form.Problems) > 0 {
			status = http.StatusUnprocessableEntity
		}
	}
	v.Error = len(v.Form.Problems) > 0
	return v.render(status, "satisfaction_compare", v.t("compare.title"), page)
}
