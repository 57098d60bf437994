package web

import (
	"net/http"
	"net/url"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// distributionView is the predicates of a unit in a period beside the pattern of its organisation's result.
type distributionView struct {
	Cycle *siklusv1.Cycle
	Asked *siklusv1.GetDistributionRequest // nil until unit and period are chosen
	Found *siklusv1.GetDistributionResponse
	Rated int32
}

// Share is a count in hundredths of everybody who has a predicate.
func (d distributionView) Share(count int32) int32 { return cycleView{}.Share(count, d.Rated) }

// Organisation says the organisation's result in the reader's language; it comes by its Indonesian name.
func (d distributionView) Organisation(v *view) string {
	name := d.Found.GetOrganisation()
	if text, ok := v.words.find("organisation." + strings.ReplaceAll(strings.ToLower(name), " ", "-")); ok {
		return text
	}
	return name
}

// distributionPage shows them. Choosing changes nothing, so it is a GET; a unit is not a person.
func (s *server) distributionPage(v *visit) error {
	res, err := s.Cycle.GetCycle(v.ctx(), &siklusv1.GetCycleRequest{CycleId: v.r.PathValue("cycle")})
	if err != nil {
		return err
	}
	page, status := distributionView{Cycle: res.GetCycle()}, http.StatusOK
	query := v.r.URL.Query()
	req := &siklusv1.GetDistributionRequest{}
	fill(req, query)
	v.Form = form{Values: url.Values{}}
	for _, name := range []string{"unit_code", "period"} {
		v.Form.Values.Set(name, query.Get(name))
	}
	req.CycleId = page.Cycle.GetId()
	if query.Has("unit_code") || query.Has("period") {
		if v.Form.Problems = v.validate(req); len(v.Form.Problems) == 0 {
			page.Found, err = s.Cycle.GetDistribution(v.ctx(), req)
		}
		if err != nil {
			status = statusOf(err)
			if v.Form.Problems, err = v.problemsOf(err); err != nil {
				return err
			}
		} else if len(v.Form.Problems) > 0 {
			status = http.StatusUnprocessableEntity
		}
		if page.Found != nil {
			page.Asked = req
		}
	}
	for _, r := range page.Found.GetRows() {
		page.Rated += r.GetCount()
	}
	v.offerChoices()
	v.Act, v.Error = "GetDistribution", len(v.Form.Problems) > 0
	v.Area, v.Back, v.Rehearsal = "cycles", back{"/hr/siklus/" + page.Cycle.GetId(), v.t("hr.cycle.back")}, page.Cycle.GetRehearsal()
	return v.render(status, "hr_distribution", v.t("hr.distribution.title"), page)
}
