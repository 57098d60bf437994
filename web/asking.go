package web

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// actPage says how one act is asked for: its form, its last check before sending and the call that hands
// it in.
type actPage struct {
	act      string               // the act that is handed in
	template string               // the form, with what it concerns
	check    string               // shows everything before it is sent; empty when the form itself does
	request  func() proto.Message // an empty request
	prefill  func(*asked) proto.Message
	load     func(*visit, *asked) error              // what the form shows beside the case
	examine  func(*visit, *asked) ([]problem, error) // what only a service can say of a complete form
	missing  func(*asked) []string                   // inputs without which there is nothing to send
	later    string                                  // the field that the step "later" sets before it sends
	tidy     func(proto.Message)                     // takes out rows that were left empty
	rows     func(proto.Message, string)
	fetch    func(*visit, *asked, string) error   // a step that puts something into the form that a service has
	draft    func(*visit, *asked) (string, error) // what was typed before, where no task keeps it
	keep     func(*visit, *asked, string) error   // keeps what was typed, where no task does
	send     func(context.Context, proto.Message) (*siklusv1.ActReceipt, error)
}

// asked is one act that somebody was asked to do, or chose to do, and what its page shows.
type asked struct {
	Task      *siklusv1.Task // nil when the page was reached from the case
	Case      *siklusv1.Case
	Awaited   *siklusv1.AwaitedAct // the running term of this act; nil when none runs
	Request   proto.Message        // what the form holds
	Courses   []*siklusv1.Course
	Budget    int64
	Preview   *siklusv1.PreviewRatingResponse
	Materials *materialsView // what is put beside the evaluation; nil: nothing was asked, or nobody answered
	Saved     bool           // the draft was kept just now
	Gathered  []gathered     // a check-in: what was written in its period

	Sheet  *siklusv1.GetTargetSheetResponse // targets: what can be supported, and what was offered
	Advice []*siklusv1.TargetAdvice
	Ready  *siklusv1.SearchIndicatorsResponse // what was found in the library; nil when nothing was looked for
}

// Said lists what was written in the case by acts of these kinds, newest first.
func (a *asked) Said(kinds ...string) []*siklusv1.JournalEntry { return said(a.Case, kinds...) }

func said(c *siklusv1.Case, kinds ...string) []*siklusv1.JournalEntry {
	var found []*siklusv1.JournalEntry
	for _, e := range slices.Backward(c.GetJournal()) {
		if slices.Contains(kinds, e.GetKind()) && e.GetText() != "" {
			found = append(found, e)
		}
	}
	return found
}

// Open reports whether the caller may do the act in this case now.
func (a *asked) Open(act string) bool { return slices.Contains(a.Case.GetYourActs(), act) }

// TermOf returns the running term of an act, nil when none runs.
func (a *asked) TermOf(act string) *siklusv1.AwaitedAct { return termOf(a.Case, act) }

func termOf(c *siklusv1.Case, act string) *siklusv1.AwaitedAct {
	for _, w := range c.GetAwaits() {
		if w.GetAct() == act && (w.GetRole() == c.GetYourRole() || c.GetYourRole() == "") {
			return w
		}
	}
	for _, w := range c.GetAwaits() {
		if w.GetAct() == act {
			return w
		}
	}
	return nil
}

// receipted is the answer to any act.
type receipted interface{ GetReceipt() *siklusv1.ActReceipt }

// hands makes the call of an act out of the method of a service.
func hands[Q proto.Message, R receipted](call func(context.Context, Q) (R, error)) func(context.Context, proto.Message) (*siklusv1.ActReceipt, error) {
	return func(ctx context.Context, msg proto.Message) (*siklusv1.ActReceipt, error) {
		req, ok := msg.(Q)
		if !ok {
			return nil, connect.NewError(connect.CodeInternal, errors.New("the form is for another act"))
		}
		res, err := call(ctx, req)
		if err != nil {
			return nil, err
		}
		return res.GetReceipt(), nil
	}
}

// taskOf reads a task and the case it belongs to.
func (v *visit) taskOf(id string) (*asked, error) {
	res, err := v.Case.GetTask(v.ctx(), &siklusv1.GetTaskRequest{TaskId: id})
	if err != nil {
		return nil, err
	}
	a, err := v.caseOf(res.GetTask().GetCaseId(), res.GetTask().GetAct())
	if err != nil {
		return nil, err
	}
	a.Task = res.GetTask()
	return a, nil
}

func (v *visit) caseOf(id, act string) (*asked, error) {
	res, err := v.Case.GetCase(v.ctx(), &siklusv1.GetCaseRequest{CaseId: id})
	if err != nil {
		return nil, err
	}
	v.showsCase(res.GetCase())
	return &asked{Case: res.GetCase(), Awaited: termOf(res.GetCase(), act)}, nil
}

// taskPage shows the form of a task, or its receipt once it is done.
func (s *server) taskPage(v *visit) error {
	a, err := v.taskOf(v.r.PathValue("task"))
	if err != nil {
		return err
	}
	v.Back = back{"/tugas", v.t("tasks.title")}
	if a.Task.GetClosedAt() != nil {
		if a.Task.GetClosedByAct() != "" {
			return v.see("/tindakan/" + a.Task.GetClosedByAct())
		}
		return v.render(http.StatusOK, "task_gone", v.t("gone.title"), a)
	}
	return v.begin(a, a.Task.GetAct())
}

// actPage shows the form of an act that the reader chose on the page of a case.
func (s *server) actPage(v *visit) error {
	act := v.r.PathValue("act")
	if _, ok := s.acts[act]; !ok {
		return s.nothingHere(v)
	}
	a, err := v.caseOf(v.r.PathValue("case"), act)
	if err != nil {
		return err
	}
	v.Back = back{"/berkas/" + a.Case.GetId(), v.t("case.back")}
	return v.begin(a, act)
}

// begin shows an empty form, or one filled from the draft or from what stands in the case.
func (v *visit) begin(a *asked, act string) error {
	page, ok := v.acts[act]
	if !ok {
		return v.render(http.StatusOK, "task_gone", v.t("gone.title"), a)
	}
	a.Request = page.request()
	draft := a.Task.GetDraft()
	if a.Task == nil && page.draft != nil {
		var err error
		if draft, err = page.draft(v, a); err != nil {
			return err
		}
	}
	if draft == "" || (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal([]byte(draft), a.Request) != nil {
		a.Request = page.request()
		if page.prefill != nil {
			a.Request = page.prefill(a)
		}
	}
	v.Form = form{RequestID: newSecret(), Values: spread(a.Request)}
	return v.ask(http.StatusOK, page, a, page.template)
}

// ask renders a form.
func (v *visit) ask(status int, page actPage, a *asked, template string) error {
	v.Act = page.act
	if page.load != nil {
		if err := page.load(v, a); err != nil {
			return err
		}
	}
	v.Error = len(v.Form.Problems) > 0
	title := v.t("act." + page.act)
	if page.act == "Withdraw" {
		title = v.t("withdraw.send")
	}
	return v.render(status, template, title, a)
}

// doTask takes the form of a task.
func (s *server) doTask(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	a, err := v.taskOf(v.r.PathValue("task"))
	if err != nil {
		return err
	}
	v.Back = back{"/tugas", v.t("tasks.title")}
	return v.do(a, a.Task.GetAct())
}

// doAct takes the form of an act chosen on the page of a case.
func (s *server) doAct(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	act := v.r.PathValue("act")
	if _, ok := s.acts[act]; !ok {
		return s.nothingHere(v)
	}
	a, err := v.caseOf(v.r.PathValue("case"), act)
	if err != nil {
		return err
	}
	v.Back = back{"/berkas/" + a.Case.GetId(), v.t("case.back")}
	return v.do(a, act)
}

// do takes the form of an act. Its buttons are named "step": "send" hands the act in, "check" shows it once
// more, "edit" goes back to the form, "draft" keeps it, and the steps of page.rows add or drop a row. A form
// with two outcomes names the other act in "act".
func (v *visit) do(a *asked, act string) error {
	if other := v.r.PostForm.Get("act"); other != "" && v.acts[other].template == v.acts[act].template {
		act = other
	}
	page, ok := v.acts[act]
	if !ok {
		return v.nothingHere(v)
	}
	v.Act = page.act
	a.Request = page.request()
	bad := fill(a.Request, v.r.PostForm)
	step := v.r.PostForm.Get("step")
	if step == "later" && page.later != "" {
		set(a.Request.ProtoReflect(), page.later, page.later, url.Values{page.later: {"true"}})
		step = "send"
	}
	if page.tidy != nil && (step == "send" || step == "check") {
		page.tidy(a.Request)
	}
	if page.rows != nil {
		page.rows(a.Request, step)
	}
	if page.fetch != nil {
		if err := page.fetch(v, a, step); err != nil {
			return v.refused(err, page, a)
		}
	}
	v.keep(a, bad)
	switch {
	case step == "draft":
		return v.saveDraft(a, page)
	case step != "send":
		// Every button that does not send keeps what was typed so far. When that fails, the page still holds it all.
		if err := v.keepDraft(a, page); err != nil {
			v.Log.WarnContext(v.ctx(), "a draft was not kept", "act", act, "cause", connect.CodeOf(err).String())
		}
	}
	switch {
	case step != "send" && (step != "check" || page.check == ""):
		return v.ask(http.StatusOK, page, a, page.template)
	}
	setHeader(a.Request, a.Case.GetId(), v.Form.RequestID)
	for _, name := range slices.Sorted(maps.Keys(bad)) {
		v.Form.Problems = append(v.Form.Problems, problem{Field: name, Label: v.labelOf(name), Sentence: v.t(bad[name])})
	}
	if len(bad) == 0 {
		v.Form.Problems = append(v.Form.Problems, v.incomplete(a, page)...)
	}
	if page.examine != nil && len(v.Form.Problems) == 0 {
		problems, err := page.examine(v, a)
		if err != nil {
			return v.refused(err, page, a)
		}
		v.Form.Problems = problems
	}
	if len(v.Form.Problems) > 0 {
		return v.ask(http.StatusUnprocessableEntity, page, a, page.template)
	}
	if step == "check" {
		return v.ask(http.StatusOK, page, a, page.check)
	}
	return v.handIn(a, page)
}

// incomplete says what lacks and what breaks the contract.
func (v *visit) incomplete(a *asked, page actPage) []problem {
	problems := v.validate(a.Request)
	if page.missing == nil {
		return problems
	}
	for _, name := range page.missing(a) {
		if !slices.ContainsFunc(problems, func(p problem) bool { return p.Field == name }) {
			problems = append(problems, problem{Field: name, Label: v.labelOf(name), Sentence: v.t("violation.missing")})
		}
	}
	return problems
}

// keep puts what was typed back into the form: as the request holds it, so that rows keep their numbers, and
// as it was typed where it could not be read.
func (v *visit) keep(a *asked, bad map[string]string) {
	v.Form = form{RequestID: requestID(v.r.PostForm), Values: spread(a.Request)}
	for name := range bad {
		v.Form.Values.Set(name, v.r.PostForm.Get(name))
	}
}

// requestID returns the intention a form was made for. A form without one, from a program, is an intention
// of its own.
func requestID(values url.Values) string {
	if id := values.Get("request_id"); intention.MatchString(id) {
		return id
	}
	return newSecret()
}

var intention = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)

func setHeader(msg proto.Message, caseID, requestID string) {
	m := msg.ProtoReflect()
	header := &siklusv1.ActHeader{CaseId: caseID, RequestId: requestID}
	m.Set(m.Descriptor().Fields().ByName("header"), protoreflect.ValueOfMessage(header.ProtoReflect()))
}

// handIn hands the act in and goes on to its receipt.
func (v *visit) handIn(a *asked, page actPage) error {
	receipt, err := page.send(v.ctx(), a.Request)
	if err != nil {
		return v.refused(err, page, a)
	}
	return v.see("/tindakan/" + receipt.GetActId())
}

// refused shows the form again, filled, with what the service says against it.
func (v *visit) refused(err error, page actPage, a *asked) error {
	problems, unknown := v.problemsOf(err)
	if unknown != nil {
		return unknown
	}
	v.Form.Problems = problems
	return v.ask(statusOf(err), page, a, page.template)
}

// saveDraft keeps what was typed with the task, without the header: a draft is nobody's act yet.
func (v *visit) saveDraft(a *asked, page actPage) error {
	err := v.keepDraft(a, page)
	if v.r.PostForm.Has("diam") { // the script of a page that stays as it is
		v.w.WriteHeader(statusOrDone(err))
		return nil
	}
	if err != nil {
		return v.refused(err, page, a)
	}
	a.Saved = a.Task != nil || page.keep != nil
	return v.ask(http.StatusOK, page, a, page.template)
}

func statusOrDone(err error) int {
	if err != nil {
		return statusOf(err)
	}
	return http.StatusNoContent
}

// keepDraft keeps what was typed: with the task, else where the page keeps it, else nowhere.
func (v *visit) keepDraft(a *asked, page actPage) error {
	draft, err := protojson.Marshal(a.Request)
	switch {
	case err != nil:
		return err
	case a.Task != nil:
		_, err = v.Case.SaveDraft(v.ctx(), &siklusv1.SaveDraftRequest{TaskId: a.Task.GetId(), Draft: string(draft)})
		return err
	case page.keep != nil:
		return page.keep(v, a, string(draft))
	}
	return nil
}
