package web

import (
	"net/http"
	"strconv"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// plansView is the page of the action plans in one appraisal, or of one of them to be written.
type plansView struct {
	*siklusv1.GetActionPlansResponse
	One   *siklusv1.ResultPlan // the one that is written; nil on the page of all
	Saved bool
}

// Rows are the numbers of the rows for actions: those written, and a few to add.
func (p plansView) Rows() []int {
	rows := make([]int, min(20, len(p.One.GetPlan().GetActions())+pointRows))
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// plansPage shows the action plans, of the reader's own appraisal without naming it.
func (s *server) plansPage(v *visit) error { return s.showPlans(v, http.StatusOK) }

func (s *server) showPlans(v *visit, status int) error {
	res, err := s.Guidance.GetActionPlans(v.ctx(), &siklusv1.GetActionPlansRequest{CaseId: v.r.PathValue("case")})
	if err != nil {
		return err
	}
	p := plansView{GetActionPlansResponse: res, Saved: v.r.URL.Query().Get("tersimpan") == "1"}
	v.showsPlans(res)
	v.Act, v.Error = "MarkAction", len(v.Form.Problems) > 0
	v.Back = back{guidancePath(guidancePages+"/berkas", res.GetCaseId()), v.t("guidance.of", "name", res.GetEmployee().GetName())}
	return v.render(status, "action_plans", v.t("plan.title"), p)
}

func (v *visit) showsPlans(res *siklusv1.GetActionPlansResponse) {
	v.Rehearsal = res.GetRehearsal()
	if res.GetZone() != "" {
		v.Zone = res.GetZone()
	}
}

// actionPlanPage is the form of one action plan.
func (s *server) actionPlanPage(v *visit) error { return s.showActionPlan(v, http.StatusOK) }

func (s *server) showActionPlan(v *visit, status int) error {
	res, err := s.Guidance.GetActionPlans(v.ctx(), &siklusv1.GetActionPlansRequest{CaseId: v.r.PathValue("case")})
	if err != nil {
		return err
	}
	p := plansView{GetActionPlansResponse: res}
	for _, row := range res.GetResults() {
		if strconv.Itoa(int(row.GetResult())) == v.r.PathValue("result") {
			p.One = row
		}
	}
	if p.One == nil {
		return s.nothingHere(v)
	}
	v.showsPlans(res)
	v.Act, v.Back = "PutActionPlan", back{guidancePath(actionPlanPages, res.GetCaseId()), v.t("plan.title")}
	begin := &siklusv1.PutActionPlanRequest{Version: p.One.GetPlan().GetVersion()}
	for _, a := range p.One.GetPlan().GetActions() {
		begin.Actions = append(begin.Actions, &siklusv1.PlannedAction{Id: a.GetId(), What: a.GetWhat(), Until: a.GetUntil()})
	}
	v.begins(begin)
	return v.render(status, "action_plan", v.t("plan.write"), p)
}

func (s *server) putPlan(v *visit) error {
	return withoutRows("actions", "what", guidanceFormOf(func() *siklusv1.PutActionPlanRequest { return &siklusv1.PutActionPlanRequest{} },
		func(v *visit, r *siklusv1.PutActionPlanRequest) error {
			_, err := s.Guidance.PutActionPlan(v.ctx(), r)
			return err
		}, s.showActionPlan, func(v *visit) string { return guidancePath(actionPlanPages, v.r.PathValue("case")) + afterwards }))(v)
}

func (s *server) markAction(v *visit) error {
	return guidanceFormOf(func() *siklusv1.MarkActionRequest { return &siklusv1.MarkActionRequest{} },
		func(v *visit, r *siklusv1.MarkActionRequest) error {
			_, err := s.Guidance.MarkAction(v.ctx(), r)
			return err
		}, s.showPlans, func(v *visit) string { return guidancePath(actionPlanPages, v.r.PathValue("case")) + afterwards })(v)
}
