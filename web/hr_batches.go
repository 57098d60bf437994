package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// Pages of what is done to many cases at once. A batch that was ordered has an address of its own; what is asked for, which
// holds numbers of people, never stands in one.
const batchPages = "/hr/perubahan"

func (s *server) batchRoutes(member func(string, func(*visit) error)) {
	member("GET /hr/siklus/{cycle}/perubahan", s.batchesPage)
	member("GET /hr/siklus/{cycle}/perubahan/{kind}", s.batchForm)
	member("POST /hr/siklus/{cycle}/perubahan/{kind}", s.batchOrder)
	member("GET "+batchPages+"/{batch}", s.batchPage)
	member("GET "+batchPages+"/{batch}/{file}", s.batchFile)
	member("GET "+batchPages+"/{batch}/batal", s.batchUndoPage)
	member("POST "+batchPages+"/{batch}/batal", s.batchUndo)
}

// batchKinds are the kinds by the last part of their address, in the order of the page.
var batchKinds = []struct {
	Path string
	Kind siklusv1.BatchKind
}{
	{"perpanjang", siklusv1.BatchKind_BATCH_KIND_EXTEND}, {"alihkan", siklusv1.BatchKind_BATCH_KIND_REASSIGN},
	{"kecualikan", siklusv1.BatchKind_BATCH_KIND_EXEMPT}, {"cabut", siklusv1.BatchKind_BATCH_KIND_WITHDRAW},
	{"buka-lagi", siklusv1.BatchKind_BATCH_KIND_REOPEN}, {"kalender", siklusv1.BatchKind_BATCH_KIND_CALENDAR}, {"kebijakan", siklusv1.BatchKind_BATCH_KIND_RULES},
}

func batchKindOf(path string) siklusv1.BatchKind {
	for _, k := range batchKinds {
		if k.Path == path {
			return k.Kind
		}
	}
	return siklusv1.BatchKind_BATCH_KIND_UNSPECIFIED
}

// batchesView is what was ordered in a cycle, and what can be.
type batchesView struct {
	*siklusv1.ListBatchesResponse
	Cycle string
	Kinds []batchWay

	UnderWay *underWay // nil when no batch is at work
}

// batchWay leads to the form of one kind.
type batchWay struct{ Path, Kind string }

// Answered is how many acts of a batch have their answer.
func (batchesView) Answered(b *siklusv1.Batch) int32 { return b.GetTaken() + b.GetRefused() }

// All is how many acts a batch has.
func (batchesView) All(b *siklusv1.Batch) int32 { return b.GetCases() - b.GetStaying() }

// Running reports whether a batch is at work, so that the page can be followed.
func (p batchesView) Running() bool {
	return slices.ContainsFunc(p.GetBatches(), func(b *siklusv1.Batch) bool { return !b.GetDone() })
}

func (s *server) batchesPage(v *visit) error {
	cycle := v.r.PathValue("cycle")
	res, err := s.Batch.ListBatches(v.ctx(), &siklusv1.ListBatchesRequest{CycleId: cycle})
	if err != nil {
		return err
	}
	page := batchesView{ListBatchesResponse: res, Cycle: cycle}
	page.UnderWay = v.underWay(page.Running())
	for _, k := range batchKinds {
		page.Kinds = append(page.Kinds, batchWay{k.Path, k.Kind.String()})
	}
	v.cycleList(res.GetRehearsal())
	return v.render(http.StatusOK, "hr_batches", v.t("batch.title"), page)
}

// batchFormView is the form of one kind.
type batchFormView struct {
	Cycle string
	Kind  string
	Terms []choice // clocks, for an extension
	Years []choice // periods
}

// extendable are the clocks that a batch can extend, in the order of the procedure: those whose length the law leaves open,
// then those of which the agency may have given less than the law.
var extendable = []string{"T3", "T4", "joined", "T6", "receipt", "explanation", "unrated", "T9", "T10", "T11", "T12", "T13", "T14", "T15",
	"training-proposal", "training-approval", "training-waiting", "training-confirm", "training-completion"}

func (s *server) batchForm(v *visit) error {
	kind := batchKindOf(v.r.PathValue("kind"))
	if kind == siklusv1.BatchKind_BATCH_KIND_UNSPECIFIED {
		return v.nothingHere(v)
	}
	v.Form = form{RequestID: newSecret(), Values: url.Values{}}
	return v.batchAsks(http.StatusOK, kind)
}

func (v *visit) batchAsks(status int, kind siklusv1.BatchKind) error {
	v.cycleList(false)
	v.Back = back{"/hr/siklus/" + v.r.PathValue("cycle") + "/perubahan", v.t("batch.title")}
	v.Act, v.Error = "OrderBatch", len(v.Form.Problems) > 0
	v.offerChoices()
	page := batchFormView{Cycle: v.r.PathValue("cycle"), Kind: kind.String(), Years: v.PeriodChoices()}
	for _, clock := range extendable {
		page.Terms = append(page.Terms, choice{Value: clock, Text: v.words.code("clock", clock)})
	}
	return v.render(status, "hr_batch_form", v.words.code("batch-kind", kind.String()), page)
}

// readBatch reads the form: the request of an order, and what is wrong with what was typed.
func (v *visit) readBatch(kind siklusv1.BatchKind) (*siklusv1.OrderBatchRequest, []problem) {
	req := &siklusv1.OrderBatchRequest{Order: &siklusv1.BatchOrder{Scope: &siklusv1.BatchScope{}}}
	if carried := v.r.PostForm.Get("list.packed"); carried != "" && v.r.PostForm.Get("order.scope.list") == "" {
		v.r.PostForm.Set("order.scope.list", string(unpack(carried)))
	}
	bad := fill(req, v.r.PostForm)
	req.RequestId = requestID(v.r.PostForm)
	order := req.GetOrder()
	order.CycleId, order.Kind = v.r.PathValue("cycle"), kind
	v.Form = form{RequestID: req.GetRequestId(), Values: spread(req)}
	for _, derived := range []string{"order.cycle_id", "order.kind", "request_id"} {
		v.Form.Values.Del(derived)
	}
	var problems []problem
	for _, name := range slices.Sorted(maps.Keys(bad)) {
		v.Form.Values.Set(name, v.r.PostForm.Get(name))
		problems = append(problems, problem{Field: name, Label: v.labelOf(name), Sentence: v.t(bad[name])})
	}
	if kind != siklusv1.BatchKind_BATCH_KIND_CALENDAR {
		return req, problems
	}
	calendar := &siklusv1.AdoptCalendarRequest{}
	for _, area := range []string{"days_off", "worked"} {
		v.Form.Values.Set(area, strings.ReplaceAll(strings.ToValidUTF8(v.r.PostForm.Get(area), "\uFFFD"), "\r\n", "\n"))
	}
	for _, l := range readCalendar(calendar, v.Form.Values) {
		if l.Path == "" {
			problems = append(problems, v.badLine(l))
		}
	}
	for i, d := range calendar.GetDaysOff() {
		if strings.TrimSpace(d.GetName()) == "" || len([]rune(d.GetName())) < 3 {
			problems = append(problems, v.badLine(adoptLine{Field: "days_off", Number: i + 1}))
		}
	}
	order.DaysOff, order.Worked = calendar.GetDaysOff(), calendar.GetWorked()
	return req, problems
}

func (v *visit) badLine(l adoptLine) problem {
	return problem{Field: l.Field, Label: v.t("hr.calendar.line", "field", v.labelOf(l.Field), "i", l.Number), Sentence: v.t("violation." + strings.ReplaceAll(l.Field, "_", "-"))}
}

// batchOrder takes the form: it shows what would move, sends that as a file, or orders it.
func (s *server) batchOrder(v *visit) error {
	kind := batchKindOf(v.r.PathValue("kind"))
	if kind == siklusv1.BatchKind_BATCH_KIND_UNSPECIFIED {
		return v.nothingHere(v)
	}
	if err := v.parse(); err != nil {
		return err
	}
	v.Act = "OrderBatch"
	req, problems := v.readBatch(kind)
	step := v.r.PostForm.Get("step")
	if step == "edit" {
		return v.batchAsks(http.StatusOK, kind)
	}
	ask := &siklusv1.PreviewBatchRequest{Order: req.GetOrder()}
	if step == "send" {
		problems = append(problems, v.validate(req)...)
	} else {
		problems = append(problems, v.validate(ask)...)
	}
	if v.Form.Problems = problems; len(problems) > 0 && step != "send" {
		return v.batchAsks(http.StatusUnprocessableEntity, kind)
	}
	switch step {
	case "xlsx", "csv":
		return s.batchPreviewFile(v, req.GetOrder(), step)
	case "send":
		if len(problems) > 0 {
			return v.batchShows(http.StatusUnprocessableEntity, req)
		}
		res, err := s.Batch.OrderBatch(v.ctx(), req)
		if err == nil {
			return v.see(batchPages + "/" + url.PathEscape(res.GetBatch().GetId()))
		}
		status := statusOf(err)
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
		return v.batchShows(status, req)
	}
	return v.batchShows(http.StatusOK, req)
}

// batchShows shows the preview. What cannot be previewed leads back to the form with what is wrong.
func (v *visit) batchShows(status int, req *siklusv1.OrderBatchRequest) error {
	res, err := v.Batch.PreviewBatch(v.ctx(), &siklusv1.PreviewBatchRequest{Order: req.GetOrder()})
	if err != nil {
		status = statusOf(err)
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
		return v.batchAsks(status, req.GetOrder().GetKind())
	}
	page := batchCheckView{BatchPreview: res.GetPreview(), Kind: req.GetOrder().GetKind().String(), Rows: v.batchRows(req.GetOrder()), Orders: true}
	v.Form.Values.Set("fingerprint", page.GetFingerprint())
	v.Form.Values.Del("reason") // asked for on this page
	if list := v.Form.Values.Get("order.scope.list"); list != "" {
		v.Form.Values.Del("order.scope.list")
		v.Form.Values.Set("list.packed", pack([]byte(list)))
	}
	kept := v.Form.Values
	v.Form.Values = maps.Clone(kept)
	v.Form.Values.Set("reason", req.GetReason())
	page.Carried = kept
	return v.batchCheck(status, page, back{"/hr/siklus/" + v.r.PathValue("cycle") + "/perubahan", v.t("batch.title")})
}
