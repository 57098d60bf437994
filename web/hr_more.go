package web

import (
	"net/http"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// unreachablePage lists people whose letters do not arrive.
func (s *server) unreachablePage(v *visit) error {
	res, err := s.Cycle.ListUnreachable(v.ctx(), &siklusv1.ListUnreachableRequest{})
	if err != nil {
		return err
	}
	v.Area = "unreachable"
	return v.render(http.StatusOK, "hr_unreachable", v.t("hr.unreachable.title"), res)
}

// trainingView is HR's page of trainings: proposals that wait for a decision, and the catalogue.
type trainingView struct {
	Courses *siklusv1.ListCoursesResponse
	Tasks   []*siklusv1.Task // the reader's own tasks about trainings
	Saved   bool
}

// trainingPage lists what waits for HR and the catalogue of courses.
func (s *server) trainingPage(v *visit) error {
	v.Form = form{RequestID: newSecret()}
	return v.training(http.StatusOK, v.r.URL.Query().Get("disimpan") != "")
}

func (v *visit) training(status int, saved bool) error {
	courses, err := v.Training.ListCourses(v.ctx(), &siklusv1.ListCoursesRequest{})
	if err != nil {
		return err
	}
	page := trainingView{Courses: courses, Saved: saved}
	tasks, err := v.Case.ListTasks(v.ctx(), &siklusv1.ListTasksRequest{})
	if err != nil {
		return err
	}
	for _, t := range tasks.GetTasks() {
		if t.GetProceeding() == "training" {
			page.Tasks = append(page.Tasks, t)
		}
	}
	v.Area, v.Act, v.Error = "training", "PutCourse", len(v.Form.Problems) > 0
	return v.render(status, "hr_training", v.t("hr.training.title"), page)
}

// putCourse adds a course to the catalogue or changes it.
func (s *server) putCourse(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.PutCourseRequest{}
	bad := fill(req, v.r.PostForm)
	v.Act, v.Form = "PutCourse", form{Values: v.r.PostForm}
	for name, key := range bad {
		v.Form.Problems = append(v.Form.Problems, problem{Field: name, Label: v.labelOf(name), Sentence: v.t(key)})
	}
	if len(bad) == 0 {
		v.Form.Problems = v.validate(req)
	}
	if len(v.Form.Problems) == 0 {
		_, err := s.Training.PutCourse(v.ctx(), req)
		if err == nil {
			return v.see("/hr/pelatihan?disimpan=1")
		}
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	return v.training(http.StatusUnprocessableEntity, false)
}

// organisationPage asks for what a unit came to in a period: an input of the evaluations, made elsewhere.
func (s *server) organisationPage(v *visit) error {
	v.Area, v.Act = "organisation", "SetOrganisationResult"
	v.Form = form{RequestID: newSecret(), Values: v.r.URL.Query()}
	return v.render(http.StatusOK, "hr_organisation", v.t("hr.organisation.title"), v.r.URL.Query().Get("disimpan") != "")
}

// setOrganisationResult records it.
func (s *server) setOrganisationResult(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	v.Area, v.Act = "organisation", "SetOrganisationResult"
	req := &siklusv1.SetOrganisationResultRequest{}
	bad := fill(req, v.r.PostForm)
	v.Form = form{Values: v.r.PostForm}
	for name, key := range bad {
		v.Form.Problems = append(v.Form.Problems, problem{Field: name, Label: v.labelOf(name), Sentence: v.t(key)})
	}
	if len(bad) == 0 {
		v.Form.Problems = v.validate(req)
	}
	status := http.StatusUnprocessableEntity
	if len(v.Form.Problems) == 0 {
		_, err := s.Cycle.SetOrganisationResult(v.ctx(), req)
		if err == nil {
			return v.see("/hr/organisasi?disimpan=1")
		}
		if connect.CodeOf(err) == connect.CodeUnavailable {
			status = http.StatusServiceUnavailable
		}
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	v.Error = true
	return v.render(status, "hr_organisation", v.t("hr.organisation.title"), false)
}
