package web

import (
	"fmt"
	"net/http"
	"net/url"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// announcementsPage shows what was announced to the reader.
func (s *server) announcementsPage(v *visit) error {
	res, err := s.Fairness.ListAnnouncements(v.ctx(), &siklusv1.ListAnnouncementsRequest{})
	if err != nil {
		return err
	}
	v.Back = back{"/tugas", v.t("tasks.title")}
	return v.render(http.StatusOK, "announcements", v.t("announcement.title"), res)
}

// acknowledge notes that the reader has read one.
func (s *server) acknowledge(v *visit) error {
	_, err := s.Fairness.AcknowledgeAnnouncement(v.ctx(), &siklusv1.AcknowledgeAnnouncementRequest{AnnouncementId: v.r.PathValue("announcement")})
	if err != nil {
		return err
	}
	return v.see("/pengumuman")
}

// unread is how many announcements the reader has not acknowledged. A list of tasks is shown without it when it cannot
// be read.
func (v *visit) unread() (n int) {
	res, err := v.Fairness.ListAnnouncements(v.ctx(), &siklusv1.ListAnnouncementsRequest{})
	if err != nil {
		return 0
	}
	for _, a := range res.GetAnnouncements() {
		if a.GetAcknowledgedAt() == nil {
			n++
		}
	}
	return n
}

// announceView is HR's page of announcements of one cycle.
type announceView struct {
	*siklusv1.CountAcknowledgementsResponse
	Cycle string
	Sent  bool
}

// Share is how many of the people have read it, in hundredths.
func (announceView) Share(read, people int32) int32 { return cycleView{}.Share(read, people) }

// Sum adds up the units of an announcement.
func (announceView) Sum(a *siklusv1.AnnouncementCount) *siklusv1.UnitAcknowledgements {
	sum := &siklusv1.UnitAcknowledgements{}
	for _, u := range a.GetUnits() {
		sum.People += u.GetPeople()
		sum.Acknowledged += u.GetAcknowledged()
	}
	return sum
}

func (s *server) announcePage(v *visit) error {
	v.Form = form{RequestID: newSecret(), Values: url.Values{}}
	return v.announcements(http.StatusOK)
}

func (v *visit) announcements(status int) error {
	cycle := v.r.PathValue("cycle")
	res, err := v.Fairness.CountAcknowledgements(v.ctx(), &siklusv1.CountAcknowledgementsRequest{CycleId: cycle})
	if err != nil {
		return err
	}
	v.Area, v.Act, v.Error = "cycles", "AnnounceCycle", len(v.Form.Problems) > 0
	v.Back = back{"/hr/siklus/" + url.PathEscape(cycle), v.t("hr.cycle.back")}
	return v.render(status, "hr_announce", v.t("announce.title"), announceView{res, cycle, v.r.URL.Query().Get("diumumkan") != ""})
}

// announce keeps an announcement and, when asked to, writes to everybody.
func (s *server) announce(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.AnnounceCycleRequest{}
	fill(req, v.r.PostForm)
	req.CycleId, req.RequestId = v.r.PathValue("cycle"), requestID(v.r.PostForm)
	v.Act, v.Form = "AnnounceCycle", form{RequestID: req.GetRequestId(), Values: v.r.PostForm}
	if v.Form.Problems = v.validate(req); len(v.Form.Problems) == 0 {
		_, err := s.Fairness.AnnounceCycle(v.ctx(), req)
		if err == nil {
			return v.see("/hr/siklus/" + url.PathEscape(req.GetCycleId()) + "/pengumuman?diumumkan=1")
		}
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	return v.announcements(http.StatusUnprocessableEntity)
}

// surveyView is the survey about the system itself.
type surveyView struct {
	*siklusv1.GetSurveyResponse
	Thanks bool
	words  *words
}

// Questions are the statements as inputs.
func (s surveyView) Questions(v *view) (questions []field) {
	for i, statement := range s.GetStatements() {
		f := v.Choice(fmt.Sprintf("choices[%d]", i), "survey-choice", "5", "4", "3", "2", "1")
		f.Label = s.words.pick(statement.GetText(), statement.GetTextEnglish())
		questions = append(questions, f)
	}
	return questions
}

// Share is how many chose one answer, in hundredths.
func (s surveyView) Share(n int32) int32 { return cycleView{}.Share(n, s.GetAnswers()) }

// Missing is how many answers are needed before the first result is shown.
func (s surveyView) Missing() bool { return s.GetAnswers() == 0 }

func (s *server) surveyPage(v *visit) error {
	v.Form = form{Values: url.Values{}}
	return v.survey(http.StatusOK)
}

func (v *visit) survey(status int) error {
	res, err := v.Fairness.GetSurvey(v.ctx(), &siklusv1.GetSurveyRequest{})
	if err != nil {
		return err
	}
	v.Act, v.Error, v.Back = "AnswerSurvey", len(v.Form.Problems) > 0, back{"/terbuka", v.t("fairness.title")}
	return v.render(status, "survey", v.t("survey.title"), surveyView{res, v.r.URL.Query().Get("terima") != "", v.words})
}

// answerSurvey hands the answer in. A refusal says why on the page; what was chosen stays.
func (s *server) answerSurvey(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.AnswerSurveyRequest{}
	fill(req, v.r.PostForm)
	for len(req.GetChoices()) < 5 && len(req.GetChoices()) < maxRows {
		req.Choices = append(req.Choices, 0)
	}
	v.Act, v.Form = "AnswerSurvey", form{Values: v.r.PostForm}
	if v.Form.Problems = v.validate(req); len(v.Form.Problems) == 0 {
		_, err := s.Fairness.AnswerSurvey(v.ctx(), req)
		if err == nil {
			return v.see("/survei?terima=1")
		}
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	return v.survey(http.StatusUnprocessableEntity)
}
