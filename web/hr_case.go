package web

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// correction is one act of HR on a running case: a correction of the case, or what became of the employee.
type correction struct {
	act     string
	request func() proto.Message
	send    func(context.Context, proto.Message) (*siklusv1.ActReceipt, error)
	follows func(*visit, *siklusv1.Case) []follow // says what will follow, before it is sent; nil: sent at once
}

func (s *server) corrections() []correction {
	return []correction{
		{"Transfer", func() proto.Message { return new(siklusv1.TransferRequest) }, hands(s.People.Transfer), (*visit).afterTransfer},
		{"BeginAbsence", func() proto.Message { return new(siklusv1.BeginAbsenceRequest) }, hands(s.People.BeginAbsence), (*visit).afterBeginAbsence},
		{"EndAbsence", func() proto.Message { return new(siklusv1.EndAbsenceRequest) }, hands(s.People.EndAbsence), (*visit).afterEndAbsence},
		{"RenewTargets", func() proto.Message { return new(siklusv1.RenewTargetsRequest) }, hands(s.People.RenewTargets), (*visit).afterRenewTargets},
		{"EndService", func() proto.Message { return new(siklusv1.EndServiceRequest) }, hands(s.People.EndService), (*visit).afterEndService},

		{"ExtendTerm", func() proto.Message { return new(siklusv1.ExtendTermRequest) }, hands(s.Case.ExtendTerm), nil},
		{"ChangeParty", func() proto.Message { return new(siklusv1.ChangePartyRequest) }, hands(s.Case.ChangeParty), nil},
		{"Exempt", func() proto.Message { return new(siklusv1.ExemptRequest) }, hands(s.Case.Exempt), nil},
		{"Withdraw", func() proto.Message { return new(siklusv1.WithdrawRequest) }, hands(s.Case.Withdraw), nil},
		{"Reopen", func() proto.Message { return new(siklusv1.ReopenRequest) }, hands(s.Case.Reopen), nil},
	}
}

// hrCaseView is the desk from which HR guides one case.
type hrCaseView struct {
	Case     *siklusv1.Case
	People   []string                     // what can be recorded of the employee now
	Acts     []string                     // corrections that can be made now
	Found    *siklusv1.FindPeopleResponse // who matches the search; nil when nobody was looked for
	Posts    *siklusv1.FindPostsResponse  // posts that match the search; nil when none was looked for
	Temporal string
}

// Terms offers the running terms of the case.
func (h hrCaseView) terms(w *words) []choice {
	var terms []choice
	for _, a := range h.Case.GetAwaits() {
		if !slices.ContainsFunc(terms, func(c choice) bool { return c.Value == a.GetClock() }) && a.GetClock() != "" {
			name := w.code("act", a.GetAct())
			if name == "" {
				name = w.code("clock", a.GetClock())
			}
			terms = append(terms, choice{Value: a.GetClock(), Text: name + ": " + w.day(a.GetDue())})
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

// hrCasePage shows one person's case with what HR may record and correct.
// ?buka=… opens the form of one correction, for whoever comes from the list of what is stuck.
func (s *server) hrCasePage(v *visit) error {
	v.Act = shortened(v.r.URL.Query().Get("buka"), 40)
	return v.correct(http.StatusOK)
}

func (v *visit) correct(status int) error {
	c, err := v.guided()
	if err != nil {
		return err
	}
	page := hrCaseView{Case: c, Temporal: v.temporal(c.GetWorkflowId())}
	for _, k := range v.corrections() {
		switch {
		case !slices.Contains(c.GetYourActs(), k.act), k.act == "EndAbsence" && c.GetAbsence() == nil && c.GetStage() != "resting":
		case k.follows != nil:
			page.People = append(page.People, k.act)
		default:
			page.Acts = append(page.Acts, k.act)
		}
	}
	if v.Form.RequestID == "" {
		v.Form.RequestID = newSecret()
	}
	if page.Found, status, err = v.find(status); err == nil {
		page.Posts, status, err = v.lookUpPosts(status)
	}
	if err != nil {
		return err
	}
	v.Error = len(v.Form.Problems) > 0
	v.Area, v.Back = "cycles", back{"/berkas/" + c.GetId(), v.t("case.back")}
	return v.render(status, "hr_case", v.t("hr.case.title"), page)
}

// guided reads the case of the page.
func (v *visit) guided() (*siklusv1.Case, error) {
	res, err := v.Case.GetCase(v.ctx(), &siklusv1.GetCaseRequest{CaseId: v.r.PathValue("case")})
	if err != nil {
		return nil, err
	}
	v.showsCase(res.GetCase())
	return res.GetCase(), nil
}

// DeskWord says what HR may record, with what it is for where the act alone does not say it.
func (v *view) DeskWord(act string) string {
	if text, ok := v.words.find("desk." + act); ok {
		return text
	}
	return v.words.code("act", act)
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

// CorrectionChoice prepares a field of one of those forms that offers several answers, in words.
func (v *view) CorrectionChoice(act, name, kind string, values ...string) field {
	f := v.CorrectionField(act, name)
	for _, value := range values {
		hint, _ := v.words.find(kind + "-hint." + value)
		f.Choices = append(f.Choices, choice{value, v.words.say(kind + "." + value), hint, f.Value == value})
	}
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

// correctCase takes one of the forms; "act" names what is done, or "FindPeople" and "FindPosts" a search inside a
// form. What changes more than the case itself is shown with what will follow, and handed in by the step "send".
func (s *server) correctCase(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	act := v.r.PostForm.Get("act")
	switch act {
	case "FindPeople":
		return v.search("ChangeParty", &siklusv1.ChangePartyRequest{})
	case "FindPosts":
		return v.search("Transfer", &siklusv1.TransferRequest{})
	}
	list := s.corrections()
	i := slices.IndexFunc(list, func(k correction) bool { return k.act == act })
	if i < 0 {
		return s.nothingHere(v)
	}
	msg := list[i].request()
	bad := fill(msg, v.r.PostForm)
	v.Act = act
	v.Form = form{RequestID: requestID(v.r.PostForm), Values: spread(msg)}
	v.keepQuery()
	for _, name := range slices.Sorted(maps.Keys(bad)) {
		v.Form.Values.Set(name, v.r.PostForm.Get(name))
		v.Form.Problems = append(v.Form.Problems, problem{Field: name, Label: v.labelOf(name), Sentence: v.t(bad[name])})
	}
	step := v.r.PostForm.Get("step")
	if step == "edit" {
		v.Form.Problems = nil
		return v.correct(http.StatusOK)
	}
	setHeader(msg, v.r.PathValue("case"), v.Form.RequestID)
	if v.Form.Problems = append(v.Form.Problems, v.validate(msg)...); len(v.Form.Problems) > 0 {
		return v.correct(http.StatusUnprocessableEntity)
	}
	if list[i].follows != nil && step != "send" {
		return v.checkCorrection(list[i])
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
