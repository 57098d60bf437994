package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	feedbackPages  = "/umpan-balik"
	linkForOneTask = "link-is-for-one-task" // the code of what the link of a letter does not show
)

func feedbackPath(id string) string { return feedbackPages + "/" + url.PathEscape(id) }

// feedbackView is the page of the feedback in one appraisal.
type feedbackView struct {
	*siklusv1.ListFeedbackResponse
	Requests []*siklusv1.FeedbackRequest // what the reader was asked; on their own page only
	Own      bool
	Saved    bool
}

// Waiting are the requests to the reader that are not answered yet.
func (f feedbackView) Waiting() []*siklusv1.FeedbackRequest {
	return slices.DeleteFunc(slices.Clone(f.Requests), func(q *siklusv1.FeedbackRequest) bool { return q.GetAnswered() })
}

// talkView is the page on which feedback is asked for or given.
type talkView struct {
	Ask     bool // asks for feedback; else gives it
	Found   *siklusv1.FindColleaguesResponse
	Request *siklusv1.FeedbackRequest // the request that is answered; nil when nobody asked
	Person  *siklusv1.Person          // about whom, when that is known from the page before
	Results []string                  // planned results to choose from
}

// Path is the address of the form.
func (t talkView) Path() string {
	if t.Ask {
		return feedbackPages + "/minta"
	}
	return feedbackPages + "/beri"
}

// ownFeedbackPage shows the reader's own feedback and what they were asked. Who is not appraised themselves is shown
// what they were asked.
func (s *server) ownFeedbackPage(v *visit) error {
	requests, err := s.Dialogue.ListFeedbackRequests(v.ctx(), &siklusv1.ListFeedbackRequestsRequest{})
	if err != nil {
		if refusalOf(err).GetCode() != linkForOneTask {
			return err
		}
		requests = &siklusv1.ListFeedbackRequestsResponse{} // the link of a letter shows the request it names and no list
	}
	list, err := s.Dialogue.ListFeedback(v.ctx(), &siklusv1.ListFeedbackRequest{})
	if err != nil {
		if code := refusalOf(err).GetCode(); code != "not-found" && code != linkForOneTask {
			return err
		}
		list = &siklusv1.ListFeedbackResponse{Zone: requests.GetZone()}
	}
	v.Back = back{"/tugas", v.t("tasks.title")}
	return v.showFeedback(http.StatusOK, feedbackView{ListFeedbackResponse: list, Requests: requests.GetRequests(), Own: true})
}

// feedbackPage shows the feedback in an appraisal to who leads or may read it.
func (s *server) feedbackPage(v *visit) error { return s.feedbackOf(v, http.StatusOK) }

func (s *server) feedbackOf(v *visit, status int) error {
	list, err := s.Dialogue.ListFeedback(v.ctx(), &siklusv1.ListFeedbackRequest{CaseId: v.r.PathValue("case"), Period: v.r.URL.Query().Get("masa")})
	if err != nil {
		return err
	}
	v.Back = back{"/berkas/" + list.GetCaseId(), v.t("case.back")}
	return v.showFeedback(status, feedbackView{ListFeedbackResponse: list})
}

func (v *visit) showFeedback(status int, f feedbackView) error {
	f.Saved = v.r.URL.Query().Get("tersimpan") == "1"
	v.Act, v.Rehearsal, v.Error = "TakeOverResult", f.GetRehearsal(), len(v.Form.Problems) > 0
	if f.GetZone() != "" {
		v.Zone = f.GetZone()
	}
	title := v.t("feedback.title")
	if !f.Own {
		title = v.t("feedback.of", "name", f.GetEmployee().GetName())
	}
	return v.render(status, "feedback_list", title, f)
}

// takeOverResult notes that the leader takes a planned result over.
func (s *server) takeOverResult(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.TakeOverResultRequest{}
	v.Act, v.Form.Values = "TakeOverResult", maps.Clone(v.r.PostForm)
	bad := fill(req, v.r.PostForm)
	req.CaseId = v.r.PathValue("case")
	v.Form.Problems = v.unreadable(bad)
	if len(bad) == 0 {
		v.Form.Problems = append(v.Form.Problems, v.validate(req)...)
	}
	status := http.StatusUnprocessableEntity
	if len(v.Form.Problems) == 0 {
		_, err := s.Dialogue.TakeOverResult(v.ctx(), req)
		if err == nil {
			return v.see(feedbackPath(v.r.PathValue("case")) + afterwards)
		}
		status = statusOf(err)
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	return s.feedbackOf(v, status)
}

// askForFeedback is the page on which feedback is asked for.
func (s *server) askForFeedback(v *visit) error { return s.talk(v, http.StatusOK, talkView{Ask: true}) }

// giveFeedbackPage is the page on which feedback is given: to a request, about whose appraisal the reader came from, or
// about anybody.
func (s *server) giveFeedbackPage(v *visit) error {
	return s.talk(v, http.StatusOK, talkView{})
}

// talk draws the page with what it needs: planned results to choose from, and the request that is answered.
func (s *server) talk(v *visit, status int, t talkView) error {
	id, request := v.r.FormValue("berkas"), v.r.FormValue("request_id")
	v.Act, v.Back = "WriteFeedback", back{feedbackPages, v.t("feedback.title")}
	title := v.t("feedback.give")
	switch {
	case t.Ask:
		v.Act, title = "RequestFeedback", v.t("feedback.ask")
		list, err := s.Dialogue.ListFeedback(v.ctx(), &siklusv1.ListFeedbackRequest{})
		if err != nil {
			return err
		}
		t.Results = list.GetResults()
	case request != "":
		list, err := s.Dialogue.ListFeedbackRequests(v.ctx(), &siklusv1.ListFeedbackRequestsRequest{RequestId: request})
		if err != nil {
			return err
		}
		for _, q := range list.GetRequests() {
			if q.GetId() == request {
				t.Request, t.Person = q, q.GetEmployee()
			}
		}
		if t.Request == nil {
			return s.nothingHere(v)
		}
	case id != "":
		list, err := s.Dialogue.ListFeedback(v.ctx(), &siklusv1.ListFeedbackRequest{CaseId: id})
		if err != nil {
			return err
		}
		t.Person, t.Results, v.Back = list.GetEmployee(), list.GetResults(), back{feedbackPath(id), v.t("feedback.of", "name", list.GetEmployee().GetName())}
	}
	if v.Form.Values == nil {
		v.Form.Values = url.Values{"id": {v.NewID()}}
	}
	for name, value := range map[string]string{"request_id": request, "berkas": id, "person_id": t.Person.GetId()} {
		if value != "" {
			v.Form.Values.Set(name, value)
		}
	}
	v.Error = len(v.Form.Problems) > 0
	return v.render(status, "feedback_talk", title, t)
}

// People are the answers to the question who, of those found.
func (t talkView) People() []choice {
	var list []choice
	for _, p := range t.Found.GetPeople() {
		list = append(list, choice{Value: p.GetId(), Text: p.GetName(), Hint: p.GetPost()})
	}
	return list
}

// ResultChoices are the planned results to choose from.
func (t talkView) ResultChoices() []choice {
	var list []choice
	for i, r := range t.Results {
		if r != "" {
			list = append(list, choice{Value: strconv.Itoa(i + 1), Text: strconv.Itoa(i+1) + ". " + r})
		}
	}
	return list
}

// Values are the behaviour values to choose from.
func (v *view) Values() []choice {
	var list []choice
	for n := range 7 {
		list = append(list, choice{Value: strconv.Itoa(n + 1), Text: v.words.say("behaviour." + strconv.Itoa(n+1))})
	}
	return list
}

// Tones is the field in which who gives feedback says whether it praises or asks for something better; nothing chosen is an answer
// too, and can be chosen again.
func (v *view) Tones() field {
	f := v.Choice("tone", "feedback-tone", "FEEDBACK_TONE_UNSPECIFIED", "FEEDBACK_TONE_POSITIVE", "FEEDBACK_TONE_IMPROVE")
	f.Optional = true
	if f.Value == "" {
		f.Choices[0].Chosen = true
	}
	return f
}

// ResultChoices are the planned results that may be taken over.
func (f feedbackView) ResultChoices() []choice {
	return talkView{Results: f.GetResults()}.ResultChoices()
}

// sendTalk takes the form on which feedback is asked for or given. The button beside the search only shows who was found.
func (s *server) sendTalk(ask bool) func(*visit) error {
	return func(v *visit) error {
		if err := v.parse(); err != nil {
			return err
		}
		t := talkView{Ask: ask}
		v.Form.Values = maps.Clone(v.r.PostForm)
		v.Act = "WriteFeedback"
		if ask {
			v.Act = "RequestFeedback"
		}
		if query := v.r.PostForm.Get("query"); query != "" {
			find := &siklusv1.FindColleaguesRequest{Query: query}
			v.Form.Problems = v.validate(find)
			if len(v.Form.Problems) == 0 {
				found, err := s.Dialogue.FindColleagues(v.ctx(), find)
				t.Found = found
				if err != nil {
					if v.Form.Problems, err = v.problemsOf(err); err != nil {
						return err
					}
				}
			}
		}
		status := http.StatusOK
		if v.r.PostForm.Get("step") != "find" {
			done, at, err := s.handTalk(v, ask)
			if err != nil || done {
				return err
			}
			status = at
		} else if len(v.Form.Problems) > 0 {
			status = http.StatusUnprocessableEntity
		}
		return s.talk(v, status, t)
	}
}

// handTalk hands a question or feedback in. done: the reader was sent on.
func (s *server) handTalk(v *visit, ask bool) (done bool, status int, err error) {
	req := &siklusv1.WriteFeedbackRequest{}
	question := &siklusv1.RequestFeedbackRequest{}
	var bad map[string]string
	var problems []problem
	if ask {
		bad = fill(question, v.r.PostForm)
		problems = v.validate(question)
	} else {
		bad = fill(req, v.r.PostForm)
		problems = v.validate(req)
	}
	v.Form.Problems = v.unreadable(bad)
	if len(bad) == 0 {
		v.Form.Problems = append(v.Form.Problems, problems...)
	}
	if len(v.Form.Problems) > 0 {
		return false, http.StatusUnprocessableEntity, nil
	}
	if ask {
		_, err = s.Dialogue.RequestFeedback(v.ctx(), question)
	} else {
		_, err = s.Dialogue.WriteFeedback(v.ctx(), req)
	}
	if err == nil {
		page := feedbackPages
		if id := v.r.PostForm.Get("berkas"); id != "" {
			page = feedbackPath(id)
		}
		return true, 0, v.see(page + afterwards)
	}
	status = statusOf(err)
	v.Form.Problems, err = v.problemsOf(err)
	return false, status, err
}
