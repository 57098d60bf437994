package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// improvementsPage lists low results: the reader's own, those of whom they lead, and for HR all.
func (s *server) improvementsPage(v *visit) error {
	late := v.r.URL.Query().Get("terlambat") == "1"
	res, err := s.Talent.ListImprovements(v.ctx(), &siklusv1.ListImprovementsRequest{Late: late})
	if err != nil {
		return err
	}
	v.Back = back{"/tugas", v.t("tasks.title")}
	if v.HR() {
		v.Area = "improvements"
	}
	return v.render(http.StatusOK, "improvements", v.t("improvement.title"), improvementList{res, late})
}

type improvementList struct {
	*siklusv1.ListImprovementsResponse
	Late bool // only those
}

// Mine reports whether the reader is asked.
func (improvementList) Mine(i *siklusv1.Improvement) bool {
	return i.GetAwaits() != "" && i.GetAwaits() == i.GetRole()
}

// improvementView is one plan.
type improvementView struct {
	*siklusv1.GetImprovementResponse
	Saved  bool
	Failed string // the form that could not be taken; empty: none
	days   int    // days of checks that the form shows
}

// May reports whether the reader can do something now.
func (p improvementView) May(step string) bool { return slices.Contains(p.GetMay(), step) }

// Rows are the items that the form shows: those of the plan and two more.
func (p improvementView) Rows() []int { return upTo(min(20, len(p.GetPlan().GetItems())+2)) }

// Checks are the days that the form shows.
func (p improvementView) Checks() []int { return upTo(p.days) }

func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// Path is the address of a form.
func (p improvementView) Path(form string) string {
	return improvementPages + "/" + url.PathEscape(p.GetImprovement().GetCaseId()) + "/" + form
}

// Guidance is the page of guidance and counselling of the appraisal.
func (p improvementView) GuidancePath() string {
	return guidancePath(guidancePages+"/berkas", p.GetImprovement().GetAppraisalId())
}

// improvementPage shows one plan with what can be written now.
func (s *server) improvementPage(v *visit) error { return s.showImprovement(v, http.StatusOK) }

func (s *server) showImprovement(v *visit, status int) error {
	res, err := s.Talent.GetImprovement(v.ctx(), &siklusv1.GetImprovementRequest{CaseId: v.r.PathValue("case")})
	if err != nil {
		return err
	}
	page := improvementView{GetImprovementResponse: res, Saved: v.r.URL.Query().Get("tersimpan") == "1"}
	typed := v.Form.Values
	v.Form.Values = page.begin()
	maps.Copy(v.Form.Values, typed)
	v.Error, v.Back, v.Rehearsal = len(v.Form.Problems) > 0, back{improvementPages, v.t("improvement.title")}, res.GetImprovement().GetRehearsal()
	if v.Error {
		page.Failed = v.Act
	}
	v.Act = "ImprovementPlan" // the form with the most inputs; the others name theirs
	for page.days = 1; page.days < 30 && v.Form.Value("checks["+strconv.Itoa(page.days-1)+"]") != ""; page.days++ {
	}
	title := v.t("improvement.of", "name", res.GetImprovement().GetPerson().GetName())
	if res.GetImprovement().GetRole() == "employee" {
		title = v.t("improvement.own")
	}
	return v.render(status, "improvement", title, page)
}

// begin are the values that the forms begin with: the plan that stands, or days to look at the progress as the rule allows.
func (p improvementView) begin() url.Values {
	values := url.Values{"entry_id": {uuid.NewString()}, "version": {strconv.Itoa(p.lastVersion())}, "ends_on": {p.GetWouldEnd()}, "check": {p.GetCheck()}}
	if plan := p.GetPlan(); plan != nil {
		values.Set("ends_on", plan.GetEndsOn())
		for i, it := range plan.GetItems() {
			row := "items[" + strconv.Itoa(i) + "]."
			values.Set(row+"what", it.GetWhat())
			values.Set(row+"measure", it.GetMeasure())
			values.Set(row+"responsible", it.GetResponsible())
			values.Set(row+"until", it.GetUntil())
		}
		for i, day := range plan.GetChecks() {
			values.Set("checks["+strconv.Itoa(i)+"]", day)
		}
		return values
	}
	from, err := time.Parse(time.DateOnly, p.GetWouldStart())
	end, failed := time.Parse(time.DateOnly, p.GetWouldEnd())
	if err != nil || failed != nil || p.GetCheckEvery() < 1 {
		return values
	}
	for i := range 30 {
		from = from.AddDate(0, 0, int(p.GetCheckEvery()))
		if from.After(end) {
			break
		}
		values.Set("checks["+strconv.Itoa(i)+"]", from.Format(time.DateOnly))
	}
	return values
}

// lastVersion is the last one that was written, in an earlier round too.
func (p improvementView) lastVersion() (n int) {
	for _, note := range p.GetNotes() {
		if note.GetStep() == "plan" {
			n = int(note.GetVersion())
		}
	}
	return n
}

// Responsible are those who can be responsible for an item.
func (v *view) Responsible(name string) field {
	return v.Choice(name, "improvement-responsible", "employee", "leader")
}

// FollowUpWays are the ways on that the law names.
func (v *view) FollowUpWays(list []*siklusv1.ImprovementWay, failed string) field {
	f := v.Named("ImprovementDecision", "way", failed)
	for _, way := range list {
		f.Choices = append(f.Choices, choice{Value: way.GetCode(), Text: v.words.pick(way.GetSays().GetText(), way.GetSays().GetEnglish()),
			Hint: v.words.provision(way.GetProvision()), Chosen: f.Value == way.GetCode()})
	}
	return f
}

// improvementActs are the forms of a plan, by the last part of their address.
func (s *server) improvementActs() map[string]func(*visit) error {
	act := func(name string, make func() (proto.Message, func(*visit) error)) func(*visit) error {
		return func(v *visit) error {
			r, hand := make()
			return s.send(v, name, r, func() error { return hand(v) }, s.showImprovement,
				func() string { return improvementPages + "/" + url.PathEscape(v.r.PathValue("case")) + afterwards })
		}
	}
	return map[string]func(*visit) error{
		"rencana": act("ImprovementPlan", func() (proto.Message, func(*visit) error) {
			r := &siklusv1.PutImprovementPlanRequest{}
			return r, func(v *visit) error { _, err := s.Talent.PutImprovementPlan(v.ctx(), r); return err }
		}),
		"baca": act("ImprovementRead", func() (proto.Message, func(*visit) error) {
			r := &siklusv1.ReadImprovementPlanRequest{}
			return r, func(v *visit) error { _, err := s.Talent.ReadImprovementPlan(v.ctx(), r); return err }
		}),
		"periksa": act("ImprovementCheck", func() (proto.Message, func(*visit) error) {
			r := &siklusv1.CheckImprovementRequest{}
			return r, func(v *visit) error { _, err := s.Talent.CheckImprovement(v.ctx(), r); return err }
		}),
		"hasil": act("ImprovementOutcome", func() (proto.Message, func(*visit) error) {
			r := &siklusv1.RecordImprovementOutcomeRequest{}
			return r, func(v *visit) error { _, err := s.Talent.RecordImprovementOutcome(v.ctx(), r); return err }
		}),
		"tindak-lanjut": act("ImprovementDecision", func() (proto.Message, func(*visit) error) {
			r := &siklusv1.DecideFollowUpRequest{}
			return r, func(v *visit) error { _, err := s.Talent.DecideFollowUp(v.ctx(), r); return err }
		}),
	}
}

// Named prepares a field of one of the forms of a plan. Their labels differ by form; what was typed and what is wrong with
// it stand only in the form that could not be taken, and that one has the plain ID, to which the summary leads.
func (v *view) Named(act, name, failed string) field {
	page := v.Act
	v.Act = act
	defer func() { v.Act = page }()
	f := v.Field(name)
	if failed != act {
		f.ID, f.Value, f.Problem = act+"-"+f.ID, "", ""
	}
	f.Optional = act == "ImprovementRead" && name == "text"
	return f
}

// Findings are what can be found in a form of a plan.
func (v *view) Findings(act, failed string, values ...string) field {
	f := v.Named(act, "finding", failed)
	for _, value := range values {
		f.Choices = append(f.Choices, choice{Value: value, Text: v.words.say("improvement-finding." + value), Chosen: f.Value == value})
	}
	return f
}

// Improvement is the address of the plan that follows a low final result; empty where there is none.
func (c caseView) Improvement() string {
	r := c.Case.GetResult()
	low := slices.Contains([]siklusv1.Predicate{siklusv1.Predicate_PREDICATE_NEEDS_IMPROVEMENT, siklusv1.Predicate_PREDICATE_POOR, siklusv1.Predicate_PREDICATE_VERY_POOR}, r.GetPredicate())
	if !low || r.GetFinalReason() == "" || c.Case.GetProceeding() != "evaluation" {
		return ""
	}
	return improvementPages + "/" + url.PathEscape(c.Case.GetId())
}
