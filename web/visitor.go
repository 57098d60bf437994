package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// What citizens see. These pages have a frame of their own: no session is looked up for them, no cookie is set, nothing
// leads into the rest of the house, and each is one request of at most 10 KB without script.
const (
	visitPages  = "/warga"
	followPages = "/lapor"
	// maxVisit bounds what a citizen's form may send.
	maxVisit = 32 << 10
)

// public answers for a citizen: whoever is signed in on this telephone is not asked for.
func (s *server) public(f func(*visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := &visit{server: s, w: w, r: r}
		v.Zone = "Asia/Jakarta"
		lang := languageOf(r, "")
		if asked := r.URL.Query().Get("l"); asked == "id" || asked == "en" {
			lang = asked
		}
		v.speak(lang)
		if err := f(v); err != nil {
			v.failPublic(err)
		}
	}
}

// failPublic turns an error into a page in the citizens' own frame.
func (v *visit) failPublic(err error) {
	status, kind := http.StatusInternalServerError, "fault"
	switch connect.CodeOf(err) {
	case connect.CodeNotFound, connect.CodeInvalidArgument:
		status, kind = http.StatusNotFound, "unknown"
	case connect.CodeUnavailable, connect.CodeDeadlineExceeded, connect.CodeResourceExhausted:
		status, kind = http.StatusServiceUnavailable, "busy"
	case connect.CodeFailedPrecondition:
		status, kind = http.StatusGone, "closed"
	case connect.CodeCanceled:
		return
	default:
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
			status, kind = http.StatusRequestEntityTooLarge, "too-large"
		case errors.Is(err, errUnreadable):
			status, kind = http.StatusBadRequest, "unknown"
		default:
			v.Log.ErrorContext(v.ctx(), "a citizen's page failed", "pattern", v.r.Pattern, "err", err.Error())
		}
	}
	if err := v.renderPublic(status, "visitor_state", v.t("visit."+kind+".title"), v.t("visit."+kind+".text")); err != nil {
		http.Error(v.w, "Siklus: 500", http.StatusInternalServerError)
	}
}

// Query carries the language on from page to page, because no cookie does.
func (v *view) Query() string {
	if v.Lang == "en" {
		return "?l=en"
	}
	return ""
}

// renderPublic writes a page in the citizens' frame.
func (v *visit) renderPublic(status int, name, title string, page any) error {
	v.Title, v.Page, v.Nonce = title, page, newSecret()
	set := v.pages.sets[v.Lang][name]
	var body, out bytes.Buffer
	if err := set.ExecuteTemplate(&body, "page", &v.view); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	v.Body = template.HTML(body.String()) // escaped by the template that wrote it
	if err := set.ExecuteTemplate(&out, "public.html", &v.view); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.Lang)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy("'nonce-"+v.Nonce+"'"))
	v.w.WriteHeader(status)
	if _, err := v.w.Write(out.Bytes()); err != nil {
		v.Log.DebugContext(v.ctx(), "the reader went away", "page", name)
	}
	return nil
}

// visitorView is the one page of the survey.
type visitorView struct {
	*siklusv1.OpenDeskResponse
	Token   string
	Values  url.Values
	Problem string // what is wrong with what was sent
	Missing string // name of the first question that was left out
	words   *words
}

// visitorQuestion is one element as it is asked.
type visitorQuestion struct {
	Name, Text string
	Wrong      bool
	Choices    []choice
}

// Questions are the nine elements, the best answer last.
func (p visitorView) Questions() (list []visitorQuestion) {
	for i, e := range p.GetElements() {
		q := visitorQuestion{Name: "u" + strconv.Itoa(i+1), Text: p.words.pick(e.GetQuestion(), e.GetQuestionEnglish())}
		q.Wrong = p.Problem != "" && q.Name == p.Missing
		texts := e.GetChoices()
		if p.words.lang == "en" {
			texts = e.GetChoicesEnglish()
		}
		for n, text := range texts {
			value := strconv.Itoa(n + 1)
			q.Choices = append(q.Choices, choice{Value: value, Text: text, Chosen: p.Values.Get(q.Name) == value})
		}
		list = append(list, q)
	}
	return list
}

// visitorPage opens what a QR code leads to. It uses nothing up, however often a code is scanned.
func (s *server) visitorPage(v *visit) error {
	token := v.r.PathValue("token")
	res, err := s.Visitor.OpenDesk(v.ctx(), &siklusv1.OpenDeskRequest{Token: token})
	if err != nil {
		return err
	}
	return v.visitor(http.StatusOK, visitorView{OpenDeskResponse: res, Token: token, Values: url.Values{"kunjungan": {res.GetVisit()}}})
}

func (v *visit) visitor(status int, page visitorView) error {
	v.Agency, v.Rehearsal, page.words = page.GetAgency(), page.GetRehearsal(), v.words
	v.Path = visitPages + "/" + url.PathEscape(page.Token)
	switch page.GetState() {
	case siklusv1.DeskState_DESK_STATE_OPEN:
		v.Error = page.Problem != ""
		return v.renderPublic(status, "visitor", v.t("visit.title"), page)
	case siklusv1.DeskState_DESK_STATE_SLIPS_ONLY:
		return v.renderPublic(http.StatusOK, "visitor_state", v.t("visit.slips.title"), v.t("visit.slips.text"))
	}
	return v.renderPublic(http.StatusGone, "visitor_state", v.t("visit.closed.title"), v.t("visit.closed.text"))
}

// sendVisit hands a form in. Sent again or too late it leads to the same page as the first time.
func (s *server) sendVisit(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	form := v.r.PostForm
	req := &siklusv1.SendVisitRequest{Visit: form.Get("kunjungan"), Words: asSent(form.Get("saran")), Complaint: asSent(form.Get("laporan")), Praise: form.Get("jenis") == "pujian"}
	for i := range 9 {
		n, err := strconv.Atoi(form.Get("u" + strconv.Itoa(i+1)))
		if err != nil || n < 0 || n > 4 {
			n = 0
		}
		req.Marks = append(req.Marks, int32(n))
	}
	res, err := s.Visitor.SendVisit(v.ctx(), req)
	if err == nil {
		to := visitPages + "/terima"
		if res.GetCode() != "" {
			to = followPages + "/" + url.PathEscape(res.GetCode())
		}
		return v.see(to + v.Query())
	}
	page := visitorView{Token: v.r.PathValue("token"), Values: form}
	status := http.StatusUnprocessableEntity
	switch connect.CodeOf(err) {
	case connect.CodeInvalidArgument:
		page.Problem = v.t("visit.too-long")
	case connect.CodeResourceExhausted:
		status, page.Problem = http.StatusTooManyRequests, v.t("visit.busy.text")
	case connect.CodeUnavailable, connect.CodeDeadlineExceeded:
		status, page.Problem = http.StatusServiceUnavailable, v.t("visit.busy.text")
	default:
		return err
	}
	if r := refusalOf(err); r != nil && strings.HasPrefix(r.GetField(), "marks[") {
		page.Problem, page.Missing = v.words.pick(r.GetSentence(), r.GetEnglish()), "u"+oneMore(strings.Trim(r.GetField(), "marks[]"))
	} else if r != nil && connect.CodeOf(err) != connect.CodeInvalidArgument {
		page.Problem = v.words.pick(r.GetSentence(), r.GetEnglish())
	}
	// What was typed stays, and so does its one-time token.
	if page.OpenDeskResponse, err = s.Visitor.OpenDesk(v.ctx(), &siklusv1.OpenDeskRequest{Token: page.Token}); err != nil {
		return err
	}
	return v.visitor(status, page)
}

// asSent is a text of a form in valid letters.
func asSent(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n"))
}

// visitTaken is the friendly page after a form, whether it counted, came again or came too late.
func (s *server) visitTaken(v *visit) error {
	v.Path = visitPages + "/terima"
	return v.renderPublic(http.StatusOK, "visitor_state", v.t("visit.taken.title"), v.t("visit.taken.text"))
}

// followForm asks for the code of a complaint.
func (s *server) followForm(v *visit) error {
	v.Path = followPages
	return v.renderPublic(http.StatusOK, "follow_form", v.t("follow.title"), visitorView{words: v.words})
}

// findComplaint leads from a typed code to its page.
func (s *server) findComplaint(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	code := strings.Join(strings.Fields(v.r.PostForm.Get("kode")), "")
	if code == "" || len(code) > 60 {
		return v.see(followPages + v.Query())
	}
	return v.see(followPages + "/" + url.PathEscape(code) + v.Query())
}

// followView is a complaint as the citizen sees it.
type followView struct {
	*siklusv1.FollowComplaintResponse
	Code string
}

// followPage shows what became of a complaint.
func (s *server) followPage(v *visit) error {
	code := v.r.PathValue("code")
	res, err := s.Visitor.FollowComplaint(v.ctx(), &siklusv1.FollowComplaintRequest{Code: code})
	if connect.CodeOf(err) == connect.CodeNotFound && err != nil {
		v.Path, v.Error = followPages, true
		return v.renderPublic(http.StatusNotFound, "follow_form", v.t("follow.title"), visitorView{Problem: v.t("follow.unknown"), words: v.words})
	}
	if err != nil {
		return err
	}
	v.Agency, v.Rehearsal, v.Path = res.GetAgency(), res.GetRehearsal(), followPages+"/"+url.PathEscape(code)
	return v.renderPublic(http.StatusOK, "follow", v.t("follow.title"), followView{res, strings.ToUpper(code)})
}
