package web

import (
	"net/http"
	"net/url"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// trainingView is HR's page of trainings: proposals that wait for a decision, and the catalogue.
type trainingView struct {
	Courses *siklusv1.ListCoursesResponse
	Tasks   []*siklusv1.Task // the reader's own tasks about trainings
	Edited  *siklusv1.Course // the course that the form changes; nil when it adds one
	Saved   bool
}

// trainingPage lists what waits for HR and the catalogue of courses, with a form that adds a course or, at
// ?ubah=…, changes one. A new course gets its ID with the form, so that a form sent twice adds one course.
func (s *server) trainingPage(v *visit) error {
	id := v.r.URL.Query().Get("ubah")
	v.Form = form{Values: url.Values{"course.id": {id}}}
	if id == "" {
		v.Form.Values.Set("course.id", uuid.NewString())
	}
	return v.training(http.StatusOK, v.r.URL.Query().Get("disimpan") != "")
}

func (v *visit) training(status int, saved bool) error {
	courses, err := v.Training.ListCourses(v.ctx(), &siklusv1.ListCoursesRequest{})
	if err != nil {
		return err
	}
	page := trainingView{Courses: courses, Saved: saved}
	for _, c := range courses.GetCourses() {
		if c.GetId() == v.Form.Value("course.id") {
			page.Edited = c
		}
	}
	switch wanted := v.r.URL.Query().Get("ubah"); {
	case wanted != "" && page.Edited == nil:
		return v.nothingHere(v)
	case wanted != "":
		v.Form.Values = spread(&siklusv1.PutCourseRequest{Course: page.Edited})
	}
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

// courses reads the catalogue of trainings.
func (s *server) courses(v *visit, a *asked) error {
	res, err := s.Training.ListCourses(v.ctx(), &siklusv1.ListCoursesRequest{})
	a.Courses, a.Budget = res.GetCourses(), res.GetBudgetLeft()
	return err
}

// hoursOfCourse proposes the hours that the course was offered with.
func hoursOfCourse(a *asked) proto.Message {
	return &siklusv1.CompleteTrainingRequest{Hours: a.Case.GetCourse().GetHours()}
}
