package web

import (
	"net/http"
	"net/url"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// openness is the page from which everybody finds what the agency tells and asks them, and how it keeps to its own rules.
func (s *server) openness(v *visit) error {
	v.Back = back{"/tugas", v.t("tasks.title")}
	return v.render(http.StatusOK, "fairness", v.t("fairness.title"), nil)
}

// punctualityView is what was awaited of leaders and what became of it.
type punctualityView struct {
	Own    bool
	Person *siklusv1.PersonPunctuality   // of one leader's page
	People []*siklusv1.PersonPunctuality // of a list
	All    *siklusv1.ClockPunctuality    // of a list for HR; nil else
	Year   int32
	Others bool // the reader may look at others
}

// Share is how much of what has an end was done in time, in hundredths.
func (punctualityView) Share(c *siklusv1.ClockPunctuality) int32 {
	return cycleView{}.Share(c.GetInTime(), c.GetAwaited())
}

// Missed is what was done late or not at all, or is overdue.
func (punctualityView) Missed(c *siklusv1.ClockPunctuality) int32 {
	return c.GetLate() + c.GetLapsed() + c.GetOverdue()
}

// Href leads to the page of one leader.
func (punctualityView) Href(p *siklusv1.Person) string {
	return "/ketepatan/" + url.PathEscape(p.GetId())
}

// punctuality is "Ketepatan waktu saya"; with a person in the address, that of somebody whom the reader leads.
func (s *server) punctuality(v *visit) error {
	person := v.r.PathValue("person")
	res, err := s.Fairness.GetPunctuality(v.ctx(), &siklusv1.GetPunctualityRequest{PersonId: person})
	if err != nil {
		return err
	}
	page := punctualityView{Own: person == "", Person: res.GetPunctuality(), Year: res.GetYear(), Others: res.GetOthers()}
	title := v.t("punctuality.own")
	v.Back = back{"/terbuka", v.t("fairness.title")}
	if !page.Own {
		title = v.t("punctuality.of", "name", page.Person.GetPerson().GetName())
		v.Back = back{"/ketepatan/semua", v.t("punctuality.list")}
	}
	return v.render(http.StatusOK, "punctuality", title, page)
}

// punctualities lists leaders by unit and name.
func (s *server) punctualities(v *visit) error {
	res, err := s.Fairness.ListPunctuality(v.ctx(), &siklusv1.ListPunctualityRequest{})
	if err != nil {
		return err
	}
	v.Area, v.Back = "fairness", back{"/ketepatan", v.t("punctuality.own")}
	return v.render(http.StatusOK, "punctuality_list", v.t("punctuality.list"), punctualityView{People: res.GetPeople(), All: res.GetAll(), Year: res.GetYear()})
}

// patternsView is how appraisers rated in one period.
type patternsView struct {
	*siklusv1.GetRatingPatternsResponse
	words *words
}

// Percent shows a share in per cent, or a dash.
func (p patternsView) Percent(share string) string {
	if share == "" {
		return "–"
	}
	return p.words.decimal(share) + " %"
}

// Chance shows how often chance shows as much.
func (p patternsView) Chance(chance string) string {
	if chance == "0.0000" {
		return "< " + p.words.decimal("0.0001")
	}
	return p.words.decimal(chance)
}

// patternsPage shows the patterns of a period: everybody's to HR, those of the appraisers below to a leader.
func (s *server) patternsPage(v *visit) error {
	query := v.r.URL.Query()
	res, err := s.Fairness.GetRatingPatterns(v.ctx(), &siklusv1.GetRatingPatternsRequest{CycleId: query.Get("siklus"), Period: query.Get("masa")})
	if err != nil {
		return err
	}
	v.Area, v.Back = "fairness", back{"/terbuka", v.t("fairness.title")}
	return v.render(http.StatusOK, "patterns", v.t("patterns.title"), patternsView{res, v.words})
}
