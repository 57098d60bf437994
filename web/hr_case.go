package web

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// correction is one act by which HR corrects a running case.
type correction struct {
	act     string
	request func() proto.Message
	send    func(context.Context, proto.Message) (*siklusv1.ActReceipt, error)
}

func (s *server) corrections() []correction {
	return []correction{
		{"ExtendTerm", func() proto.Message { return new(siklusv1.ExtendTermRequest) }, hands(s.Case.ExtendTerm)},
		{"ChangeParty", func() proto.Message { return new(siklusv1.ChangePartyRequest) }, hands(s.Case.ChangeParty)},
		{"Exempt", func() proto.Message { return new(siklusv1.ExemptRequest) }, hands(s.Case.Exempt)},
		{"Withdraw", func() proto.Message { return new(siklusv1.WithdrawRequest) }, hands(s.Case.Withdraw)},
		{"Reopen", func() proto.Message { return new(siklusv1.ReopenRequest) }, hands(s.Case.Reopen)},
	}
}

// hrCaseView is the desk from which HR corrects one case.
type hrCaseView struct {
	Case     *siklusv1.Case
	Acts     []string                     // corrections that can be made now
	Found    *siklusv1.FindPeopleResponse // who matches the search; nil when nobody was looked for
	Temporal string
}

// Terms offers the running terms of the case.
func (h hrCaseView) terms(w *words) []choice {
	var terms []choice
	for _, a := range h.Case.GetAwaits() {
		if !slices.ContainsFunc(terms, func(c choice) bool { return c.Value == a.GetClock() }) && a.GetClock() != "" {
			terms = append(terms, choice{Value: a.GetClock(),
				Text: w.code("act", a.GetAct()) + ": " + w.day(a.GetDue())})
		}
	}
	return terms
}

// named lists everybody but the employee who is named in the case: they are offered for the place of another.
func (h hrCaseView) named() []*siklusv1.Person {
	people := []*siklusv1.Person{h.Case.GetSuperior(), h.Case.GetAppraiser()}
	for _, e := range h.Case.GetJournal() {
		people = append(people, e.GetBy())
	}
	return slices.DeleteFunc(people, func(p *siklusv1.Person) bool { return p.GetId() == h.Case.GetEmployee().GetId() })
}

// hrCasePage shows one person's case with the corrections that HR may make.
func (s *server) hrCasePage(v *visit) error {
	return v.correct(http.StatusOK)
}

func (v *visit) correct(status int) error {
	res, err := v.Case.GetCase(v.ctx(), &siklusv1.GetCaseRequest{CaseId: v.r.PathValue("case")})
	if err != nil {
		return err
	}
	c := res.GetCase()
	v.showsCase(c)
	page := hrCaseView{Case: c, Temporal: v.temporal(c.GetWorkflowId())}
	for _, k := range v.corrections() {
		if slices.Contains(c.GetYourActs(), k.act) {
			page.Acts = append(page.Acts, k.act)
		}
	}
	if v.Form.RequestID == "" {
		v.Form.RequestID = newSecret()
	}
	if page.Found, status, err = v.find(status); err != nil {
		return err
	}
	v.Error = len(v.Form.Problems) > 0
	v.Area, v.Back = "cycles", back{"/berkas/" + c.GetId(), v.t("case.back")}
	return v.render(status, "hr_case", v.t("hr.case.title"), page)
}

// Correcting reports whether the form of a correction was the one sent, so that it stands open.
func (v *view) Correcting(act string) bool { return v.Act == act }

// CorrectionField prepares an input of one of the forms that stand on the same page: their inputs share
// names, so their ids carry the act, and only the form that was sent shows what was typed.
func (v *view) CorrectionField(act, name string, flags ...string) field {
	own := *v
	own.Act = act
	if v.Act != act {
		own.Form = form{}
	}
	f := own.Field(name, flags...)
	f.ID = act + "-" + f.ID
	return f
}

// CorrectionRequest is the intention of one of those forms.
func (v *view) CorrectionRequest(act string) string {
	if v.Act == act && v.Form.RequestID != "" {
		return v.Form.RequestID
	}
	return newSecret()
}

// TermChoices offers the running terms for ExtendTerm.
func (v *view) TermChoices(page hrCaseView) field {
	f := v.CorrectionField("ExtendTerm", "clock")
	for _, c := range page.terms(v.words) {
		c.Chosen = c.Value == f.Value
		f.Choices = append(f.Choices, c)
	}
	return f
}

// RoleChoices offers whose place is taken, for ChangeParty.
func (v *view) RoleChoices() field {
	f := v.CorrectionField("ChangeParty", "role")
	for _, role := range []string{"appraiser", "superior"} {
		f.Choices = append(f.Choices, choice{Value: role, Text: v.words.code("role", role), Chosen: f.Value == role})
	}
	return f
}

// correctCase takes one of the forms; "act" names the correction, or "FindPeople" the search inside one.
func (s *server) correctCase(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	if v.r.PostForm.Get("act") == "FindPeople" {
		return v.findPeople()
	}
	list := s.corrections()
	i := slices.IndexFunc(list, func(k correction) bool { return k.act == v.r.PostForm.Get("act") })
	if i < 0 {
		return s.nothingHere(v)
	}
	msg := list[i].request()
	bad := fill(msg, v.r.PostForm)
	v.Act = list[i].act
	v.Form = form{RequestID: requestID(v.r.PostForm), Values: spread(msg)}
	v.keepQuery()
	for _, name := range slices.Sorted(maps.Keys(bad)) {
		v.Form.Values.Set(name, v.r.PostForm.Get(name))
		v.Form.Problems = append(v.Form.Problems, problem{Field: name, Label: v.labelOf(name), Sentence: v.t(bad[name])})
	}
	setHeader(msg, v.r.PathValue("case"), v.Form.RequestID)
	if v.Form.Problems = append(v.Form.Problems, v.validate(msg)...); len(v.Form.Problems) > 0 {
		return v.correct(http.StatusUnprocessableEntity)
	}
	receipt, err := list[i].send(v.ctx(), msg)
	if err == nil {
		return v.see("/tindakan/" + receipt.GetActId())
	}
	status := statusOf(err)
	if v.Form.Problems, err = v.problemsOf(err); err != nil {
		return err
	}
	return v.correct(status)
}
