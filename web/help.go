package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/google/uuid"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	helpPages     = "/bantuan"    // ask HR, and read what it answered
	helpDeskPages = "/hr/bantuan" // HR answers
)

func (s *server) helpRoutes(member func(string, func(*visit) error)) {
	member("GET "+helpPages, s.helpPage)
	member("POST "+helpPages, s.askForHelp)
	member("GET "+helpDeskPages, s.helpDeskPage)
	member("POST "+helpDeskPages, s.answerHelp)
}

// helpSubjects are the subjects in the order of the form, with the word by which a link chooses one.
var helpSubjects = []struct {
	Word    string
	Subject siklusv1.HelpSubject
}{
	{"atasan", siklusv1.HelpSubject_HELP_SUBJECT_SUPERIOR}, {"jabatan", siklusv1.HelpSubject_HELP_SUBJECT_POST}, {"data", siklusv1.HelpSubject_HELP_SUBJECT_DETAILS},
	{"tugas", siklusv1.HelpSubject_HELP_SUBJECT_TASK}, {"lain", siklusv1.HelpSubject_HELP_SUBJECT_OTHER},
}

// helpView is the page on which somebody asks HR, and their questions from before.
type helpView struct {
	*siklusv1.ListHelpResponse
	Sent *siklusv1.HelpRequest // what was sent just now; nil: nothing
}

// HelpSubjects are what a question may be about, to choose from.
func (v *view) HelpSubjects() field {
	values := make([]string, 0, len(helpSubjects))
	for _, s := range helpSubjects {
		values = append(values, s.Subject.String())
	}
	return v.Choice("subject", "help-subject", values...)
}

func (s *server) helpPage(v *visit) error {
	v.Form = form{RequestID: newSecret(), Values: url.Values{}}
	query := v.r.URL.Query()
	for _, subject := range helpSubjects {
		if query.Get("soal") == subject.Word {
			v.Form.Values.Set("subject", subject.Subject.String())
		}
	}
	if id := query.Get("berkas"); uuid.Validate(id) == nil {
		v.Form.Values.Set("case_id", id)
	}
	return s.showHelp(v, http.StatusOK)
}

func (s *server) showHelp(v *visit, status int) error {
	list, err := s.Help.ListHelp(v.ctx(), &siklusv1.ListHelpRequest{})
	if err != nil {
		return err
	}
	p := helpView{ListHelpResponse: list}
	if id := v.r.URL.Query().Get("terkirim"); id != "" {
		if n := slices.IndexFunc(list.GetRequests(), func(h *siklusv1.HelpRequest) bool { return h.GetId() == id }); n >= 0 {
			p.Sent = list.GetRequests()[n]
		}
	}
	v.Act, v.Error, v.Rehearsal, v.Back = "AskForHelp", len(v.Form.Problems) > 0, list.GetRehearsal(), back{"/tugas", v.t("tasks.title")}
	if list.GetZone() != "" {
		v.Zone = list.GetZone()
	}
	return v.render(status, "help", v.t("help.title"), p)
}

func (s *server) askForHelp(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	v.Act = "AskForHelp"
	r, asked := &siklusv1.AskForHelpRequest{RequestId: requestID(v.r.PostForm)}, &siklusv1.AskForHelpResponse{}
	status, err := v.submit(r, func() (err error) {
		asked, err = s.Help.AskForHelp(v.ctx(), r)
		return err
	})
	v.Form.RequestID = r.GetRequestId()
	switch {
	case err != nil:
		return err
	case status != 0:
		return s.showHelp(v, status)
	}
	return v.see(helpPages + "?terkirim=" + url.QueryEscape(asked.GetHelp().GetId()))
}

// helpDeskView is HR's list of questions, each that stands open with the form to answer it.
type helpDeskView struct {
	*siklusv1.ListHelpResponse
	All  bool // those that were answered as well
	Done bool // one was answered just now
}

// Answer is the input for the answer to one question. What was typed and refused stands in its own.
func (helpDeskView) Answer(v *view, h *siklusv1.HelpRequest) field {
	f := v.Field("answer")
	f.ID += "-" + h.GetId()
	if v.Form.Value("help_id") != h.GetId() {
		f.Value, f.Problem = "", ""
	}
	return f
}

// Answering reports whether this question's answer was refused just now.
func (helpDeskView) Answering(v *view, h *siklusv1.HelpRequest) bool {
	return len(v.Form.Problems) > 0 && v.Form.Value("help_id") == h.GetId()
}

func (s *server) helpDeskPage(v *visit) error {
	v.Form = form{RequestID: newSecret(), Values: url.Values{}}
	return s.showHelpDesk(v, http.StatusOK)
}

func (s *server) showHelpDesk(v *visit, status int) error {
	query := v.r.URL.Query()
	all := query.Get("semua") == "1"
	list, err := s.Help.ListHelp(v.ctx(), &siklusv1.ListHelpRequest{Desk: true, Answered: all})
	if err != nil {
		return err
	}
	v.Area, v.Act, v.Error, v.Rehearsal = "help", "AnswerHelp", len(v.Form.Problems) > 0, list.GetRehearsal()
	if list.GetZone() != "" {
		v.Zone = list.GetZone()
	}
	return v.render(status, "hr_help", v.t("help.desk.title"), helpDeskView{list, all, query.Get("terjawab") == "1"})
}

func (s *server) answerHelp(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	v.Act = "AnswerHelp"
	r := &siklusv1.AnswerHelpRequest{RequestId: requestID(v.r.PostForm)}
	status, err := v.submit(r, func() error { return second(s.Help.AnswerHelp(v.ctx(), r)) })
	v.Form.RequestID = r.GetRequestId()
	switch {
	case err != nil:
		return err
	case status == 0:
		return v.see(helpDeskPages + "?terjawab=1")
	}
	for i := range v.Form.Problems {
		if v.Form.Problems[i].Field == "answer" {
			v.Form.Problems[i].Anchor = "answer-" + r.GetHelpId()
		}
	}
	return s.showHelpDesk(v, status)
}
