package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"google.golang.org/protobuf/proto"

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

// cycleView is a cycle being watched.
type cycleView struct {
	Cycle    *siklusv1.Cycle
	Groups   []stageGroup
	Running  int32
	Overdue  int32
	Ended    int32
	Temporal string
	Adopted  *adopted // what a change came to that was confirmed just now
	MayAdopt bool     // the reader is HR, and the cycle still runs
}

// stageGroup is the stages of one proceeding, and of one period of it.
type stageGroup struct {
	Proceeding, Period string
	Total              int32
	Stages             []*siklusv1.StageCount
}

// cyclePage watches a cycle: the progress of its launch, four numbers, a bar per stage, units, letters, acts.
func (s *server) cyclePage(v *visit) error {
	res, err := s.Cycle.GetCycle(v.ctx(), &siklusv1.GetCycleRequest{CycleId: v.r.PathValue("cycle")})
	if err != nil {
		return err
	}
	c := res.GetCycle()
	page := cycleView{Cycle: c, Adopted: adoptedJustNow(v.r.URL.Query())}
	for _, n := range c.GetCounts() {
		i := slices.IndexFunc(page.Groups, func(g stageGroup) bool {
			return g.Proceeding == n.GetProceeding() && g.Period == n.GetPeriod()
		})
		if i < 0 {
			i = len(page.Groups)
			page.Groups = append(page.Groups, stageGroup{Proceeding: n.GetProceeding(), Period: n.GetPeriod()})
		}
		page.Groups[i].Stages = append(page.Groups[i].Stages, n)
		page.Groups[i].Total += n.GetCount()
		page.Overdue += n.GetOverdue()
	}
	for _, u := range c.GetUnits() {
		page.Running += u.GetRunning()
		page.Ended += u.GetEnded()
	}
	page.MayAdopt = c.GetStage() != "closed" && slices.Contains(v.Who.GetOffices(), "hr")
	if slices.Contains(v.Who.GetOffices(), "admin") {
		page.Temporal = s.temporal("cycle:" + c.GetId())
	}
	v.Area, v.Back, v.Rehearsal = "cycles", back{"/hr", v.t("hr.cycles.title")}, c.GetRehearsal()
	return v.render(http.StatusOK, "hr_cycle", v.t("hr.cycle.title", "y", c.GetYear()), page)
}

// Share is a part of a whole in hundredths, for the width of a bar.
func (cycleView) Share(part, whole int32) int32 {
	if whole <= 0 {
		return 0
	}
	return min(100, max(0, part*100/whole))
}

// casesView is one page of the list of a cycle's cases.
type casesView struct {
	Cycle      string
	Cases      []*siklusv1.CaseSummary
	Proceeding string
	Stage      string
	Overdue    bool
	Next       string // address of the next page; empty on the last
	First      string // address of the first page; empty on it
}

// casesPage lists the cases of a cycle, filtered by the query: proceeding, stage, overdue.
func (s *server) casesPage(v *visit) error {
	id, query := v.r.PathValue("cycle"), v.r.URL.Query()
	req := &siklusv1.ListCasesRequest{}
	fill(req, query)
	req.CycleId = id
	if req.PageSize == 0 {
		req.PageSize = 50
	}
	res, err := s.Cycle.ListCases(v.ctx(), req)
	if err != nil {
		return err
	}
	page := casesView{Cycle: id, Cases: res.GetCases(), Proceeding: req.GetProceeding(), Stage: req.GetStage(), Overdue: req.GetOverdue()}
	address := func(token string) string {
		again, _ := proto.Clone(req).(*siklusv1.ListCasesRequest)
		again.CycleId, again.PageToken = "", token
		return "/hr/siklus/" + url.PathEscape(id) + "/berkas?" + spread(again).Encode()
	}
	if res.GetNextPageToken() != "" {
		page.Next = address(res.GetNextPageToken())
	}
	if req.GetPageToken() != "" {
		page.First = address("")
	}
	v.Form = form{Values: spread(req)}
	v.Area, v.Back = "cycles", back{"/hr/siklus/" + id, v.t("hr.cycle.back")}
	return v.render(http.StatusOK, "hr_cases", v.t("hr.cases.title"), page)
}
