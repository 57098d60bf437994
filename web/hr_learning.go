package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// courseFiles is the page that takes courses from a file.
const courseFiles = "/hr/pelatihan/berkas"

// queueView is one course at HR's desk: who wants a seat and why in this order, its versions, and how to take it off.
type queueView struct {
	*siklusv1.GetQueueResponse
	Versions []*siklusv1.CourseVersion
	Others   []*siklusv1.Course // that could take its place
	Done     *siklusv1.AllocateSeatsResponse
	Moved    *siklusv1.CancelCourseResponse
}

// ReplacementChoices are the courses that could take the place of this one.
func (q queueView) ReplacementChoices() []choice {
	var list []choice
	for _, c := range q.Others {
		list = append(list, choice{Value: c.GetId(), Text: c.GetTitle()})
	}
	return list
}

// Proposed is how many proposals wait for a decision.
func (q queueView) Proposed() (n int) {
	for _, t := range q.GetTrainings() {
		if t.GetStage() == "training-proposed" {
			n++
		}
	}
	return n
}

func (s *server) queuePage(v *visit) error {
	v.Form = form{RequestID: newSecret(), Values: url.Values{}}
	return v.queue(http.StatusOK, nil, nil)
}

func (v *visit) queue(status int, done *siklusv1.AllocateSeatsResponse, moved *siklusv1.CancelCourseResponse) error {
	id := v.r.PathValue("course")
	res, err := v.Learning.GetQueue(v.ctx(), &siklusv1.GetQueueRequest{CourseId: id})
	if err != nil {
		return err
	}
	versions, err := v.Learning.ListCourseVersions(v.ctx(), &siklusv1.ListCourseVersionsRequest{CourseId: id})
	if err != nil {
		return err
	}
	all, err := v.Training.ListCourses(v.ctx(), &siklusv1.ListCoursesRequest{})
	if err != nil {
		return err
	}
	page := queueView{GetQueueResponse: res, Versions: versions.GetVersions(), Done: done, Moved: moved}
	for _, c := range all.GetCourses() {
		if c.GetId() != id {
			page.Others = append(page.Others, c)
		}
	}
	v.Area, v.Back, v.Error = "training", back{"/hr/pelatihan", v.t("hr.training.title")}, len(v.Form.Problems) > 0
	if v.Act == "" {
		v.Act = "AllocateSeats"
	}
	return v.render(status, "hr_queue", cmp.Or(res.GetCourse().GetTitle(), v.t("queue.title")), page)
}

// decideQueue approves in the order of the queue, or takes the course off.
func (s *server) decideQueue(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	id := v.r.PathValue("course")
	v.Form = form{RequestID: requestID(v.r.PostForm), Values: v.r.PostForm}
	if v.r.PostForm.Get("step") != "cancel" {
		req := &siklusv1.AllocateSeatsRequest{RequestId: v.Form.RequestID, CourseId: id, OnlyPlaces: v.r.PostForm.Get("only_places") == "true"}
		v.Act = "AllocateSeats"
		done, err := s.Learning.AllocateSeats(v.ctx(), req)
		if err != nil {
			if v.Form.Problems, err = v.problemsOf(err); err != nil {
				return err
			}
			return v.queue(http.StatusUnprocessableEntity, nil, nil)
		}
		v.Form.RequestID = newSecret()
		return v.queue(http.StatusOK, done, nil)
	}
	req := &siklusv1.CancelCourseRequest{CourseId: id, ReplacementId: v.r.PostForm.Get("replacement_id"), Reason: strings.TrimSpace(v.r.PostForm.Get("reason"))}
	v.Act = "CancelCourse"
	if v.Form.Problems = v.validate(req); len(v.Form.Problems) == 0 {
		moved, err := s.Learning.CancelCourse(v.ctx(), req)
		if err == nil {
			return v.queue(http.StatusOK, nil, moved)
		}
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	return v.queue(http.StatusUnprocessableEntity, nil, nil)
}

// coursesView is the page that takes courses from a file.
type coursesView struct {
	Done    *siklusv1.ImportCoursesResponse
	Tried   bool
	Carried string // the checked file, packed
	Name    string
}

// Good is how many rows can be taken, or stand so already.
func (c coursesView) Good() int32 {
	return c.Done.GetAdded() + c.Done.GetChanged() + c.Done.GetUnchanged()
}

func (s *server) courseFilePage(v *visit) error {
	v.Form = form{RequestID: newSecret()}
	return v.courseFile(http.StatusOK, coursesView{})
}

func (v *visit) courseFile(status int, page coursesView) error {
	v.Area, v.Act, v.Back, v.Error = "training", "ImportCourses", back{"/hr/pelatihan", v.t("hr.training.title")}, len(v.Form.Problems) > 0
	return v.render(status, "hr_courses", v.t("hr.courses.title"), page)
}

func (s *server) takeCourseFile(v *visit) error {
	if err := v.r.ParseMultipartForm(maxUpload); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return err
		}
		return errUnreadable
	}
	v.Form = form{RequestID: requestID(v.r.PostForm)}
	file, err := v.uploaded()
	if err != nil {
		return err
	}
	page := coursesView{Name: file.GetName(), Tried: v.r.PostForm.Get("step") != "import"}
	req := &siklusv1.ImportCoursesRequest{Content: file.GetContent(), DryRun: page.Tried}
	if len(file.GetContent()) == 0 {
		v.Form.Problems = []problem{{Field: "file", Label: v.labelOf("file"), Sentence: v.t("violation.missing")}}
	} else if v.Form.Problems = v.validate(req); len(v.Form.Problems) == 0 {
		if page.Done, err = v.Learning.ImportCourses(v.ctx(), req); err != nil {
			if v.Form.Problems, err = v.problemsOf(err); err != nil {
				return err
			}
		}
	}
	if len(v.Form.Problems) > 0 {
		return v.courseFile(http.StatusUnprocessableEntity, page)
	}
	if page.Tried {
		page.Carried = pack(file.GetContent())
	}
	return v.courseFile(http.StatusOK, page)
}

// organisersView is who organises courses.
type organisersView struct {
	Organisers []*siklusv1.Organiser
	Edited     *siklusv1.Organiser
	Saved      bool
	Found      []*siklusv1.FoundPerson // people who were looked for, to be added
}

func (s *server) organisersPage(v *visit) error {
	id := v.r.URL.Query().Get("ubah")
	v.Form = form{Values: url.Values{"organiser.id": {id}}}
	if id == "" {
		v.Form.Values.Set("organiser.id", uuid.NewString())
	}
	return v.organisers(http.StatusOK)
}

func (v *visit) organisers(status int) error {
	res, err := v.Learning.ListOrganisers(v.ctx(), &siklusv1.ListOrganisersRequest{})
	if err != nil {
		return err
	}
	page := organisersView{Organisers: res.GetOrganisers(), Saved: v.r.URL.Query().Get("disimpan") != ""}
	for _, o := range page.Organisers {
		if o.GetId() == v.Form.Value("organiser.id") {
			page.Edited = o
		}
	}
	if wanted := v.r.URL.Query().Get("ubah"); wanted != "" {
		if page.Edited == nil {
			return v.nothingHere(v)
		}
		v.Form.Values = spread(&siklusv1.PutOrganiserRequest{Organiser: page.Edited})
	}
	if q := v.r.URL.Query().Get("cari"); len(q) >= 2 && page.Edited != nil {
		found, err := v.Case.FindPeople(v.ctx(), &siklusv1.FindPeopleRequest{Query: shortened(q, 100)})
		if err != nil {
			return err
		}
		page.Found = found.GetPeople()
		v.Form.Values.Set("cari", q)
	}
	v.Area, v.Act, v.Back, v.Error = "training", "PutOrganiser", back{"/hr/pelatihan", v.t("hr.training.title")}, len(v.Form.Problems) > 0
	return v.render(status, "hr_organisers", v.t("hr.organisers.title"), page)
}

func (s *server) putOrganiser(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.PutOrganiserRequest{}
	fill(req, v.r.PostForm)
	if req.GetOrganiser() != nil {
		req.Organiser.PersonIds = v.r.PostForm["orang"]
	}
	v.Act, v.Form = "PutOrganiser", form{Values: v.r.PostForm}
	if v.Form.Problems = v.validate(req); len(v.Form.Problems) == 0 {
		_, err := s.Learning.PutOrganiser(v.ctx(), req)
		if err == nil {
			return v.see("/hr/pelatihan/penyelenggara?disimpan=1")
		}
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	return v.organisers(http.StatusUnprocessableEntity)
}

// enrolmentsView is who is enrolled.
type enrolmentsView struct {
	Enrolments []*siklusv1.Enrolment
	Organisers []*siklusv1.Organiser
	Organiser  string // ID; empty for all
}

func (s *server) enrolmentsPage(v *visit) error {
	by := v.r.URL.Query().Get("penyelenggara")
	if uuid.Validate(by) != nil {
		by = ""
	}
	res, err := s.Learning.ListEnrolments(v.ctx(), &siklusv1.ListEnrolmentsRequest{OrganiserId: by})
	if err != nil {
		return err
	}
	organisers, err := s.Learning.ListOrganisers(v.ctx(), &siklusv1.ListOrganisersRequest{})
	if err != nil {
		return err
	}
	v.Area, v.Back = "training", back{"/tugas", v.t("tasks.title")}
	if v.HR() {
		v.Back = back{"/hr/pelatihan", v.t("hr.training.title")}
	}
	return v.render(http.StatusOK, "hr_enrolments", v.t("hr.enrolments.title"),
		enrolmentsView{Enrolments: res.GetEnrolments(), Organisers: organisers.GetOrganisers(), Organiser: by})
}

func (s *server) enrolmentsFile(v *visit) error {
	res, err := s.Learning.ExportEnrolments(v.ctx(), &siklusv1.ExportEnrolmentsRequest{OrganiserId: v.r.PathValue("organiser")})
	if err != nil {
		return err
	}
	v.handOver(res.GetName(), "text/csv; charset=utf-8", res.GetContent())
	return nil
}

func (s *server) unitHoursPage(v *visit) error {
	res, err := s.Learning.ListUnitHours(v.ctx(), &siklusv1.ListUnitHoursRequest{Year: yearOf(v.r.URL.Query().Get("tahun"))})
	if err != nil {
		return err
	}
	v.Area, v.Back = "training", back{"/hr/pelatihan", v.t("hr.training.title")}
	return v.render(http.StatusOK, "hr_unit_hours", v.t("hr.unit-hours.title"), res)
}
