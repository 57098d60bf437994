package web

import (
	"net/http"
	"net/url"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// mostSuggested is how many units a form suggests; a page with more of them would be too heavy.
const mostSuggested = 1500

// offerChoices puts policies and units at hand, where a form asks for one of them. Without an answer the form works as
// well: what is entered is checked behind the contract.
func (v *visit) offerChoices() {
	res, err := v.Cycle.ListAgencyChoices(v.ctx(), &siklusv1.ListAgencyChoicesRequest{})
	if err != nil {
		return
	}
	for _, p := range res.GetPolicies() {
		v.Policies = append(v.Policies, choice{Value: p.GetValue(), Text: p.GetTitle()})
	}
	for _, u := range res.GetUnits() {
		if len(v.Units) < mostSuggested {
			v.Units = append(v.Units, choice{Value: u.GetValue(), Text: u.GetTitle()})
		}
	}
}

// cycleList prepares a page about one cycle that is reached from its own.
func (v *visit) cycleList(rehearsal bool) {
	v.Area, v.Rehearsal = "cycles", rehearsal
	v.Back = back{"/hr/siklus/" + v.r.PathValue("cycle"), v.t("hr.cycle.back")}
}

// periodChoices are the periods that a list can be shown for.
func (v *visit) periodChoices(keys []string, year int32) (list []choice) {
	for _, key := range keys {
		list = append(list, choice{Value: key, Text: v.words.period(key, year)})
	}
	return list
}

// gapsView is where the dialogues of a period stand.
type gapsView struct {
	*siklusv1.ListDialogueGapsResponse
	Choices []choice
}

// dialogueGapsPage shows it. Choosing changes nothing, so it is a GET.
func (s *server) dialogueGapsPage(v *visit) error {
	query := v.r.URL.Query()
	unit := shortened(query.Get("unit"), 60)
	res, err := s.Dialogue.ListDialogueGaps(v.ctx(), &siklusv1.ListDialogueGapsRequest{CycleId: v.r.PathValue("cycle"), Period: shortened(query.Get("masa"), 20), UnitCode: unit})
	if err != nil {
		return err
	}
	v.cycleList(res.GetRehearsal())
	v.Form = form{Values: url.Values{"masa": {res.GetPeriod()}, "unit": {unit}}}
	return v.render(http.StatusOK, "hr_dialogues", v.t("gaps.title"), gapsView{res, v.periodChoices(res.GetPeriods(), res.GetYear())})
}

// unansweredPage lists who was asked for feedback in vain.
func (s *server) unansweredPage(v *visit) error {
	res, err := s.Dialogue.ListUnansweredFeedback(v.ctx(), &siklusv1.ListUnansweredFeedbackRequest{CycleId: v.r.PathValue("cycle")})
	if err != nil {
		return err
	}
	v.cycleList(res.GetRehearsal())
	if res.GetZone() != "" {
		v.Zone = res.GetZone()
	}
	return v.render(http.StatusOK, "hr_unanswered", v.t("unanswered.title"), res)
}

// notOpenedPage lists who gets no evaluation in a period.
func (s *server) notOpenedPage(v *visit) error {
	res, err := s.Cycle.ListNotOpened(v.ctx(), &siklusv1.ListNotOpenedRequest{CycleId: v.r.PathValue("cycle"), Period: shortened(v.r.URL.Query().Get("masa"), 20)})
	if err != nil {
		return err
	}
	v.cycleList(res.GetRehearsal())
	v.Form = form{Values: url.Values{"masa": {res.GetPeriod()}}}
	return v.render(http.StatusOK, "hr_not_opened", v.t("not-opened.title"), struct {
		*siklusv1.ListNotOpenedResponse
		Choices []choice
	}{res, v.periodChoices(res.GetPeriods(), res.GetYear())})
}
