package web

import (
	"net/http"
	"slices"
	"strconv"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// cyclesPage lists the agency's cycles.
func (s *server) cyclesPage(v *visit) error {
	res, err := s.Cycle.ListCycles(v.ctx(), &siklusv1.ListCyclesRequest{})
	if err != nil {
		return err
	}
	v.Area = "cycles"
	return v.render(http.StatusOK, "hr_cycles", v.t("hr.cycles.title"), res)
}

// newCycleView is the page on which a cycle is planned and launched.
type newCycleView struct {
	Plan    *siklusv1.PlanCycleResponse // nil until planned
	Spec    *siklusv1.CycleSpec
	Periods []plannedPeriod
	Found   foundDefects
}

// plannedPeriod is the calendar of one period of a plan.
type plannedPeriod struct {
	Period string
	Terms  []*siklusv1.PlannedTerm
}

// newCyclePage asks for year and kind of a cycle and, once they are chosen, shows its plan. Planning starts
// nothing, so it is a GET that can be kept and sent to a colleague.
func (s *server) newCyclePage(v *visit) error {
	v.Area, v.Back = "cycles", back{"/hr", v.t("hr.cycles.title")}
	req := &siklusv1.PlanCycleRequest{Spec: &siklusv1.CycleSpec{}}
	query := v.r.URL.Query()
	bad := fill(req, query)
	v.Form = form{RequestID: newSecret(), Values: spread(req)}
	page := newCycleView{Spec: req.GetSpec()}
	if len(query) == 0 {
		if err := v.proposeYear(); err != nil {
			return err
		}
		v.offerChoices()
		return v.render(http.StatusOK, "hr_new_cycle", v.t("hr.new.title"), page)
	}
	for name, key := range bad {
		v.Form.Problems = append(v.Form.Problems, problem{Field: name, Label: v.labelOf(name), Sentence: v.t(key)})
		v.Form.Values.Set(name, query.Get(name))
	}
	return v.plan(page, http.StatusOK)
}

// proposeYear puts the year after the agency's last real cycle into the form.
func (v *visit) proposeYear() error {
	res, err := v.Cycle.ListCycles(v.ctx(), &siklusv1.ListCyclesRequest{})
	if err != nil {
		return err
	}
	last := int32(0)
	for _, c := range res.GetCycles() {
		if !c.GetRehearsal() {
			last = max(last, c.GetYear())
		}
	}
	if last > 0 {
		v.Form.Values.Set("spec.year", strconv.Itoa(int(last)+1))
	}
	return nil
}

// plan shows the plan below the choices, or what is wrong with them.
func (v *visit) plan(page newCycleView, status int) error {
	req := &siklusv1.PlanCycleRequest{Spec: page.Spec}
	if len(v.Form.Problems) == 0 {
		v.Form.Problems = v.validate(req)
	}
	if len(v.Form.Problems) == 0 || status != http.StatusOK {
		res, err := v.Cycle.PlanCycle(v.ctx(), req)
		switch {
		case err == nil:
			page.Plan, page.Periods = res, periodsOf(res.GetTerms())
			page.Found = defectsOf(res.GetDefects(), v.r.URL.Query(), "/hr/siklus/baru", v.Form.Values)
		case len(v.Form.Problems) == 0:
			if v.Form.Problems, err = v.problemsOf(err); err != nil {
				return err
			}
		}
	}
	if v.Error = len(v.Form.Problems) > 0; v.Error && status == http.StatusOK {
		status = http.StatusUnprocessableEntity
	}
	v.Rehearsal = page.Plan != nil && page.Spec.GetRehearsalDay() != nil
	v.offerChoices()
	return v.render(status, "hr_new_cycle", v.t("hr.new.title"), page)
}

func periodsOf(terms []*siklusv1.PlannedTerm) []plannedPeriod {
	var periods []plannedPeriod
	for _, t := range terms {
		i := slices.IndexFunc(periods, func(p plannedPeriod) bool { return p.Period == t.GetPeriod() })
		if i < 0 {
			i = len(periods)
			periods = append(periods, plannedPeriod{Period: t.GetPeriod()})
		}
		periods[i].Terms = append(periods[i].Terms, t)
	}
	return periods
}

// launchCycle opens the cycle that was planned, once "confirm" is given. It can be repeated: what is open
// stays open.
func (s *server) launchCycle(v *visit) error {
	v.Area, v.Back = "cycles", back{"/hr", v.t("hr.cycles.title")}
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.LaunchCycleRequest{}
	fill(req, v.r.PostForm)
	req.RequestId = requestID(v.r.PostForm)
	if req.Spec == nil {
		req.Spec = &siklusv1.CycleSpec{}
	}
	v.Form = form{RequestID: req.GetRequestId(), Values: spread(req)}
	page := newCycleView{Spec: req.GetSpec()}
	if v.r.PostForm.Get("confirm") != "true" {
		v.Form.Problems = []problem{{Field: "confirm", Label: v.labelOf("confirm"), Sentence: v.t("violation.missing")}}
		return v.plan(page, http.StatusUnprocessableEntity)
	}
	if v.Form.Problems = v.validate(req); len(v.Form.Problems) > 0 {
		return v.plan(page, http.StatusUnprocessableEntity)
	}
	res, err := s.Cycle.LaunchCycle(v.ctx(), req)
	if err != nil {
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
		return v.plan(page, http.StatusUnprocessableEntity)
	}
	return v.see("/hr/siklus/" + res.GetCycle().GetId())
}
