package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// trainingView is HR's page of trainings: proposals that wait for a decision, the catalogue and the budgets.
type trainingView struct {
	Courses    *siklusv1.ListCoursesResponse
	Organisers []*siklusv1.Organiser
	Tasks      []*siklusv1.Task // the reader's own tasks about trainings
	Edited     *siklusv1.Course // the course that the form changes; nil when it adds one
	Saved      bool
	Chosen     map[string]bool // behaviour values that are ticked
}

// OrganiserChoices are those who may organise the course.
func (t trainingView) OrganiserChoices() []choice {
	var list []choice
	for _, o := range t.Organisers {
		list = append(list, choice{Value: o.GetId(), Text: o.GetName()})
	}
	return list
}

// behaviourValues are the numbers of the seven core values, in the order of the form.
var behaviourValues = []string{"1", "2", "3", "4", "5", "6", "7"}

// Values are the core values that a course can serve.
func (trainingView) Values() []string { return behaviourValues }

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
	courses, err := v.Training.ListCourses(v.ctx(), &siklusv1.ListCoursesRequest{Cancelled: true})
	if err != nil {
		return err
	}
	organisers, err := v.Learning.ListOrganisers(v.ctx(), &siklusv1.ListOrganisersRequest{})
	if err != nil {
		return err
	}
	page := trainingView{Courses: courses, Organisers: organisers.GetOrganisers(), Saved: saved, Chosen: map[string]bool{}}
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
		v.Form.Values.Set("course.competences", strings.Join(page.Edited.GetCompetences(), ", "))
		v.Form.Values["nilai"] = page.Edited.GetValues()
	}
	for _, value := range v.Form.Values["nilai"] {
		page.Chosen[value] = true
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
	if v.Act == "" {
		v.Act = "PutCourse"
	}
	v.Area, v.Error = "training", len(v.Form.Problems) > 0
	return v.render(status, "hr_training", v.t("hr.training.title"), page)
}

// putCourse adds a course to the catalogue or changes it.
func (s *server) putCourse(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.PutCourseRequest{}
	bad := fill(req, v.r.PostForm)
	if req.GetCourse() != nil {
		req.Course.Competences = strings.FieldsFunc(strings.ToLower(v.r.PostForm.Get("course.competences")), func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
		req.Course.Values = slices.DeleteFunc(slices.Clone(v.r.PostForm["nilai"]), func(n string) bool { return !slices.Contains(behaviourValues, n) })
	}
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

// setBudget sets what a year may cost.
func (s *server) setBudget(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.SetTrainingBudgetRequest{}
	bad := fill(req, v.r.PostForm)
	v.Act, v.Form = "SetTrainingBudget", form{Values: v.r.PostForm}
	v.Form.Values.Set("course.id", uuid.NewString())
	for name, key := range bad {
		v.Form.Problems = append(v.Form.Problems, problem{Field: name, Label: v.labelOf(name), Sentence: v.t(key)})
	}
	if len(bad) == 0 {
		v.Form.Problems = v.validate(req)
	}
	if len(v.Form.Problems) == 0 {
		_, err := s.Learning.SetTrainingBudget(v.ctx(), req)
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
