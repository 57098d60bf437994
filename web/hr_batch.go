package web

import (
	"iter"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/sheet"
)

// batchCheckView is what a batch would do, before it is ordered or taken back.
type batchCheckView struct {
	*siklusv1.BatchPreview
	Kind    string
	Rows    []row
	Carried url.Values
	Orders  bool // it orders something; else it takes something back
}

// Shown is how many cases the page lists.
func (p batchCheckView) Shown() int { return len(p.GetLines()) }

// More reports whether there are more cases than the page lists.
func (p batchCheckView) More() bool { return int(p.GetCases()) > p.Shown() }

func (v *visit) batchCheck(status int, page batchCheckView, from back) error {
	v.Area, v.Rehearsal, v.Back = "cycles", page.GetRehearsal(), from
	v.Act, v.Error = "OrderBatch", len(v.Form.Problems) > 0
	title := v.t("batch.check")
	if !page.Orders {
		title = v.t("batch.undo")
	}
	return v.render(status, "hr_batch_check", title, page)
}

// batchRows says in words what is asked for.
func (v *visit) batchRows(o *siklusv1.BatchOrder) []row {
	rows := []row{{v.t("batch.what"), v.words.code("batch-kind", o.GetKind().String())}}
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, row{v.t(key), value})
		}
	}
	add("label.order-clock", v.words.code("clock", o.GetClock()))
	if o.GetUntil() != "" {
		add("label.order-until", v.words.day(o.GetUntil()))
	}
	if o.GetDays() > 0 {
		add("label.order-days", v.words.number(o.GetDays()))
	}
	add("label.order-role", v.words.code("role", o.GetRole()))
	if o.GetGround() != siklusv1.Absence_ABSENCE_UNSPECIFIED {
		add("label.order-ground", v.words.code("absence", o.GetGround().String()))
	}
	for _, d := range o.GetDaysOff() {
		add("hr.calendar.off", v.words.day(d.GetDate())+": "+d.GetName())
	}
	for _, d := range o.GetWorked() {
		add("hr.calendar.worked", v.words.day(d))
	}
	if o.GetPublished() {
		add("label.published", v.t("hr.calendar.published"))
	}
	add("label.order-policy", o.GetPolicy())
	scope := o.GetScope()
	where := v.words.code("batch-reach", scope.GetReach().String())
	if scope.GetReach() == siklusv1.BatchReach_BATCH_REACH_UNIT {
		where += ": " + scope.GetUnitCode()
	}
	add("label.order-scope-reach", where)
	add("label.order-scope-proceeding", v.words.code("proceeding", scope.GetProceeding()))
	add("label.order-scope-period", v.words.period(scope.GetPeriod(), 0))
	add("label.order-scope-stage", v.words.code("stage", scope.GetStage()))
	if scope.GetOverdue() {
		add("label.order-scope-overdue", v.t("batch.yes"))
	}
	return rows
}

// batchView is a batch that was ordered, with one page of its cases.
type batchView struct {
	*siklusv1.GetBatchResponse
	Rows []row
	Next string // address of the next page; empty on the last
	Undo bool   // it can be taken back, as a whole or in part

	UnderWay *underWay // nil once every act has its answer
}

// Answered and All count the acts.
func (p batchView) Answered() int32 { return p.GetBatch().GetTaken() + p.GetBatch().GetRefused() }

// All is how many acts the batch has.
func (p batchView) All() int32 { return p.GetBatch().GetCases() - p.GetBatch().GetStaying() }

func (s *server) batchPage(v *visit) error {
	id := v.r.PathValue("batch")
	token := shortened(v.r.URL.Query().Get("mulai"), 9)
	res, err := s.Batch.GetBatch(v.ctx(), &siklusv1.GetBatchRequest{BatchId: id, PageToken: token})
	if err != nil {
		return err
	}
	b := res.GetBatch()
	page := batchView{GetBatchResponse: res, Rows: v.batchRows(b.GetOrder()), UnderWay: v.underWay(!b.GetDone()),
		Undo: b.GetDone() && b.GetUndoes() == "" && b.GetUndoneBy() == "" && b.GetTaken() > 0 && b.GetLasting() < b.GetCases()-b.GetStaying()}
	if res.GetNextPageToken() != "" {
		page.Next = batchPages + "/" + url.PathEscape(id) + "?mulai=" + url.QueryEscape(res.GetNextPageToken())
	}
	v.Area, v.Rehearsal = "cycles", b.GetRehearsal()
	v.Back = back{"/hr/siklus/" + b.GetCycleId() + "/perubahan", v.t("batch.title")}
	title := v.words.code("batch-kind", b.GetKind().String())
	if b.GetUndoes() != "" {
		title = v.t("batch.undone-title", "kind", title)
	}
	return v.render(http.StatusOK, "hr_batch", title, page)
}

func (s *server) batchUndoPage(v *visit) error {
	v.Form = form{RequestID: newSecret(), Values: url.Values{}}
	return v.undoing(http.StatusOK)
}

func (v *visit) undoing(status int) error {
	id := v.r.PathValue("batch")
	res, err := v.Batch.PreviewUndo(v.ctx(), &siklusv1.PreviewUndoRequest{BatchId: id})
	if err != nil {
		return err
	}
	page := batchCheckView{BatchPreview: res.GetPreview(), Carried: url.Values{"fingerprint": {res.GetPreview().GetFingerprint()}}}
	return v.batchCheck(status, page, back{batchPages + "/" + url.PathEscape(id), v.t("batch.back")})
}

func (s *server) batchUndo(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	v.Act = "OrderBatch"
	req := &siklusv1.UndoBatchRequest{}
	fill(req, v.r.PostForm)
	req.BatchId, req.RequestId = v.r.PathValue("batch"), requestID(v.r.PostForm)
	v.Form = form{RequestID: req.GetRequestId(), Values: url.Values{"reason": {req.GetReason()}}}
	if v.Form.Problems = v.validate(req); len(v.Form.Problems) > 0 {
		return v.undoing(http.StatusUnprocessableEntity)
	}
	res, err := s.Batch.UndoBatch(v.ctx(), req)
	if err == nil {
		return v.see(batchPages + "/" + url.PathEscape(res.GetBatch().GetId()))
	}
	status := statusOf(err)
	if v.Form.Problems, err = v.problemsOf(err); err != nil {
		return err
	}
	return v.undoing(status)
}

// batchPageSize is how many cases are read at once for a file.
const batchPageSize = 5000

// batchPreviewFile sends the whole preview as a table.
func (s *server) batchPreviewFile(v *visit, order *siklusv1.BatchOrder, kind string) error {
	next := func(token string) ([]*siklusv1.BatchLine, string, error) {
		res, err := s.Batch.PreviewBatch(v.ctx(), &siklusv1.PreviewBatchRequest{Order: order, PageToken: token, PageSize: batchPageSize})
		return res.GetPreview().GetLines(), res.GetPreview().GetNextPageToken(), err
	}
	return v.batchTable("pratinjau", sheet.Form(kind), next)
}

// batchFile sends the cases of a batch as a table.
func (s *server) batchFile(v *visit) error {
	name, id := v.r.PathValue("file"), v.r.PathValue("batch")
	kind := sheet.Form(strings.TrimPrefix(path.Ext(name), "."))
	if strings.TrimSuffix(name, path.Ext(name)) != "daftar" || kind != sheet.CSV && kind != sheet.XLSX {
		return v.nothingHere(v)
	}
	return v.batchTable("perubahan", kind, func(token string) ([]*siklusv1.BatchLine, string, error) {
		res, err := s.Batch.GetBatch(v.ctx(), &siklusv1.GetBatchRequest{BatchId: id, PageToken: token, PageSize: batchPageSize})
		return res.GetLines(), res.GetNextPageToken(), err
	})
}

// batchTable writes cases as a table, page after page. The words are those of the reader.
func (v *visit) batchTable(name string, kind sheet.Form, next func(token string) ([]*siklusv1.BatchLine, string, error)) error {
	lines, token, err := next("") // before anything is written, so that a refusal is a page
	if err != nil {
		return err
	}
	var columns []string
	for _, key := range []string{"number", "name", "unit", "proceeding", "period", "before", "after", "terms", "verdict", "provision", "lasting", "state"} {
		columns = append(columns, v.t("batch.column."+key))
	}
	out := &attachment{visit: v, name: name + "." + string(kind), kind: kind.MediaType()}
	table := sheet.Table{Name: v.t("batch.sheet"), Columns: sheet.Texts(columns...), Rows: v.batchCells(lines, token, next)}
	if err := sheet.Write(out, kind, table); err != nil {
		if !out.begun {
			return err
		}
		v.Log.WarnContext(v.ctx(), "a file ended too early", "cause", connect.CodeOf(err).String())
		panic(http.ErrAbortHandler) // the browser must not take half a file for a whole one
	}
	return nil
}

func (v *visit) batchCells(lines []*siklusv1.BatchLine, token string, next func(string) ([]*siklusv1.BatchLine, string, error)) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for {
			for _, l := range lines {
				if !yield(v.cellsOf(l), nil) {
					return
				}
			}
			if token == "" {
				return
			}
			var err error
			if lines, token, err = next(token); err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// cellsOf is one case as a row.
func (v *visit) cellsOf(l *siklusv1.BatchLine) []string {
	before, after := v.words.code("stage", l.GetStageBefore()), v.words.code("stage", l.GetStageAfter())
	if l.GetPersonBefore() != "" || l.GetPersonAfter() != "" {
		before, after = l.GetPersonBefore(), l.GetPersonAfter()
	}
	var terms []string
	for _, t := range l.GetTerms() {
		text := v.words.code("clock", t.GetClock()) + ": " + t.GetBefore()
		if t.GetAfter() != t.GetBefore() {
			text += " → " + t.GetAfter() + " (" + strconv.Itoa(int(t.GetDays())) + ")"
		}
		terms = append(terms, text)
	}
	verdict, provision := v.t("batch.moves"), ""
	if why := l.GetStays(); why != nil {
		verdict, provision = v.words.pick(why.GetSentence(), why.GetEnglish()), v.words.provision(why.GetProvision())
	}
	state := ""
	if l.GetActId() != "" {
		state = v.words.code("batch-state", l.GetState().String())
	}
	if why := l.GetRefusal(); why != nil {
		state += ": " + v.words.pick(why.GetSentence(), why.GetEnglish())
	}
	return []string{l.GetNumber(), l.GetName(), l.GetUnit(), v.words.code("proceeding", l.GetProceeding()), v.words.period(l.GetPeriod(), 0), before, after,
		strings.Join(terms, "; "), verdict, provision, v.words.pick(l.GetLasting().GetSentence(), l.GetLasting().GetEnglish()), state}
}
