package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	dialoguePages = "/dialog"
	pointRows     = 3 // empty rows for agreed points, beside those that are written
)

// dialogueView is the page of one dialogue.
type dialogueView struct {
	*siklusv1.GetDialogueResponse
	Saved bool
}

// Path is the address of the page.
func (d dialogueView) Path() string { return dialoguePath(d.GetCaseId(), d.GetPeriod()) }

// Own is the reader's own preparation; nil when there is none.
func (d dialogueView) Own(v *view) *siklusv1.DialogueNote {
	for _, n := range d.GetNotes() {
		if n.GetBy().GetPerson().GetId() == v.Who.GetPerson().GetId() {
			return n
		}
	}
	return nil
}

// Others are the preparations of other people that the reader may read.
func (d dialogueView) Others(v *view) []*siklusv1.DialogueNote {
	own := d.Own(v)
	return slices.DeleteFunc(slices.Clone(d.GetNotes()), func(n *siklusv1.DialogueNote) bool { return n == own })
}

// Rows are the numbers of the rows for agreed points: those written, and a few to add.
func (d dialogueView) Rows() []int {
	rows := make([]int, min(20, len(d.GetPoints().GetPoints())+pointRows))
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// Writes reports whether the reader may write here.
func (d dialogueView) Writes() bool { return d.GetSide() != "" && !d.GetEnded() }

func dialoguePath(parts ...string) string {
	path := dialoguePages
	for _, p := range parts {
		path += "/" + url.PathEscape(p)
	}
	return path
}

// dialoguesPage lists the dialogues of one appraisal, of the reader's own without naming it.
func (s *server) dialoguesPage(v *visit) error {
	list, err := s.Dialogue.ListDialogues(v.ctx(), &siklusv1.ListDialoguesRequest{CaseId: v.r.PathValue("case")})
	if err != nil {
		return err
	}
	if period := v.r.URL.Query().Get("masa"); period != "" {
		return v.see(dialoguePath(list.GetCaseId(), period))
	}
	v.Rehearsal, v.Back = list.GetRehearsal(), back{"/berkas/" + list.GetCaseId(), v.t("case.back")}
	if list.GetZone() != "" {
		v.Zone = list.GetZone()
	}
	return v.render(http.StatusOK, "dialogues", v.t("dialogue.title"), list)
}

// dialoguePage shows the dialogue of one period.
func (s *server) dialoguePage(v *visit) error {
	return s.showDialogue(v, http.StatusOK)
}

// showDialogue draws the page. What was typed into one of its forms stands in v.Form and is kept; the others begin with
// what is on record.
func (s *server) showDialogue(v *visit, status int) error {
	res, err := s.Dialogue.GetDialogue(v.ctx(), &siklusv1.GetDialogueRequest{CaseId: v.r.PathValue("case"), Period: v.r.PathValue("period")})
	if err != nil {
		return err
	}
	d := dialogueView{GetDialogueResponse: res, Saved: v.r.URL.Query().Get("tersimpan") == "1"}
	v.Act, v.Rehearsal, v.Error = "Dialogue", res.GetRehearsal(), len(v.Form.Problems) > 0
	if res.GetZone() != "" {
		v.Zone = res.GetZone()
	}
	typed := v.Form.Values
	v.Form.Values = d.begin(&v.view)
	maps.Copy(v.Form.Values, typed)
	v.Back = back{dialoguePath(res.GetCaseId()), v.t("dialogue.title")}
	title := v.t("dialogue.of-period", "period", v.words.period(res.GetPeriod(), res.GetYear()))
	return v.render(status, "dialogue", title, d)
}

// begin are the values that the forms of the page begin with.
func (d dialogueView) begin(v *view) url.Values {
	values := url.Values{"minutes": {"60"}}
	if n := d.Own(v); n != nil {
		values.Set("text", n.GetText())
		values.Set("shared", strconv.FormatBool(n.GetShared()))
	}
	points := &siklusv1.WritePointsRequest{Summary: d.GetPoints().GetSummary(), Points: d.GetPoints().GetPoints()}
	for _, open := range d.GetOpenPoints() {
		up := open.GetFollowUp()
		if up == nil {
			up = &siklusv1.PointFollowUp{Outcome: "open"}
		}
		points.FollowUps = append(points.FollowUps, &siklusv1.PointFollowUp{Outcome: up.GetOutcome(), Note: up.GetNote()})
	}
	maps.Copy(values, spread(points))
	return values
}

// Outcomes are the answers to what became of a point.
func (v *view) Outcomes(name string) field {
	return v.Choice(name, "outcome-of-point", "met", "open", "dropped")
}

// Doers are the answers to who does an agreed point.
func (v *view) Doers(name string) field {
	var list []choice
	for _, who := range []string{"employee", "leader"} {
		list = append(list, choice{Value: who, Text: v.words.say("dialogue-side." + who)})
	}
	return v.Pick(name, list)
}

// dialogueForm answers one of the forms of the page: it fills a request, checks it, and hands it in.
func dialogueForm[R proto.Message](s *server, req func() R, send func(*visit, R) error) func(*visit) error {
	return func(v *visit) error {
		if err := v.parse(); err != nil {
			return err
		}
		r := req()
		v.Act = "Dialogue"
		v.Form.Values = maps.Clone(v.r.PostForm)
		bad := fill(r, v.r.PostForm)
		onPage(r, v)
		v.Form.Problems = v.unreadable(bad)
		if len(bad) == 0 {
			v.Form.Problems = append(v.Form.Problems, v.validate(r)...)
		}
		status := http.StatusUnprocessableEntity
		if len(v.Form.Problems) == 0 {
			err := send(v, r)
			if err == nil {
				return v.see(dialoguePath(v.r.PathValue("case"), v.r.PathValue("period")) + afterwards)
			}
			status = statusOf(err)
			if v.Form.Problems, err = v.problemsOf(err); err != nil {
				return err
			}
		}
		return s.showDialogue(v, status)
	}
}

// unreadable are the inputs that could not be read, as problems of the form.
func (v *visit) unreadable(bad map[string]string) (list []problem) {
	for _, name := range slices.Sorted(maps.Keys(bad)) {
		list = append(list, problem{Field: name, Label: v.labelOf(name), Sentence: v.t(bad[name])})
	}
	return list
}

// onPage puts into a request what the address of the page says.
func onPage(r proto.Message, v *visit) {
	m := r.ProtoReflect()
	for name, value := range map[string]string{"case_id": v.r.PathValue("case"), "period": v.r.PathValue("period")} {
		if f := m.Descriptor().Fields().ByTextName(name); f != nil {
			fill(r, url.Values{name: {value}})
		}
	}
}

func (s *server) dialogueActs() map[string]func(*visit) error {
	return map[string]func(*visit) error{
		"jadwal": dialogueForm(s, func() *siklusv1.ProposeDialogueRequest { return &siklusv1.ProposeDialogueRequest{} },
			func(v *visit, r *siklusv1.ProposeDialogueRequest) error {
				_, err := s.Dialogue.ProposeDialogue(v.ctx(), r)
				return err
			}),
		"setuju": dialogueForm(s, func() *siklusv1.AgreeDialogueRequest { return &siklusv1.AgreeDialogueRequest{} },
			func(v *visit, r *siklusv1.AgreeDialogueRequest) error {
				_, err := s.Dialogue.AgreeDialogue(v.ctx(), r)
				return err
			}),
		"persiapan": dialogueForm(s, func() *siklusv1.PrepareDialogueRequest { return &siklusv1.PrepareDialogueRequest{} },
			func(v *visit, r *siklusv1.PrepareDialogueRequest) error {
				_, err := s.Dialogue.PrepareDialogue(v.ctx(), r)
				return err
			}),
		"kesepakatan": s.writePoints,
		"konfirmasi": dialogueForm(s, func() *siklusv1.ConfirmPointsRequest { return &siklusv1.ConfirmPointsRequest{} },
			func(v *visit, r *siklusv1.ConfirmPointsRequest) error {
				_, err := s.Dialogue.ConfirmPoints(v.ctx(), r)
				return err
			}),
	}
}

// writePoints hands in the text of a dialogue. Rows that were left empty are no points.
func (s *server) writePoints(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	v.r.PostForm = withoutEmptyRows(v.r.PostForm, "points", "what")
	return dialogueForm(s, func() *siklusv1.WritePointsRequest { return &siklusv1.WritePointsRequest{} },
		func(v *visit, r *siklusv1.WritePointsRequest) error {
			_, err := s.Dialogue.WritePoints(v.ctx(), r)
			return err
		})(v)
}

// withoutEmptyRows is a form without the rows of a list in which the named input was left empty, wherever they stand.
func withoutEmptyRows(values url.Values, list, input string) url.Values {
	out, next := url.Values{}, 0
	for name, v := range values {
		if !strings.HasPrefix(name, list+"[") {
			out[name] = v
		}
	}
	for i := range maxRows {
		row := list + "[" + strconv.Itoa(i) + "]."
		if strings.TrimSpace(values.Get(row+input)) == "" {
			continue
		}
		for name, v := range values {
			if rest, ok := strings.CutPrefix(name, row); ok {
				out[list+"["+strconv.Itoa(next)+"]."+rest] = v
			}
		}
		next++
	}
	return out
}

// NewID is the ID of what a form makes, so that a form sent twice makes it once.
func (v *view) NewID() string { return uuid.NewString() }

// Dialogues is the address of the dialogues that belong to a case; empty where there are none.
func (c caseView) Dialogues() string {
	switch c.Case.GetProceeding() {
	case "appraisal":
		return dialoguePath(c.Case.GetId())
	case "evaluation":
		return dialoguePath(c.Case.GetParentId(), c.Case.GetPeriod())
	}
	return ""
}

// Feedback is the address of the feedback that belongs to a case; empty where there is none.
func (c caseView) Feedback() string {
	switch c.Case.GetProceeding() {
	case "appraisal":
		return feedbackPath(c.Case.GetId())
	case "evaluation":
		return feedbackPath(c.Case.GetParentId()) + "?masa=" + url.QueryEscape(c.Case.GetPeriod())
	}
	return ""
}
