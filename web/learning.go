package web

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// The pages of needs and trainings: one's own, and those of the people whom the reader appraises.
const (
	learningPath = "/pelatihan"
	teamLearning = "/tim/pelatihan"
	planPath     = "/pelatihan/rencana"
	proofPath    = "/pelatihan/bukti"
)

// learningView is needs, trainings and hours.
type learningView struct {
	*siklusv1.ListNeedsResponse
	Trainings []*siklusv1.Training
	Team      bool // of others
	Agency    bool // of the whole agency, for HR
}

// Own are the reader's own needs; nil when no appraisal of theirs is on record.
func (l learningView) Own() *siklusv1.PersonNeeds {
	if len(l.GetPeople()) == 0 {
		return nil
	}
	return l.GetPeople()[0]
}

// Running are the trainings that have not ended.
func (l learningView) Running() (list []*siklusv1.Training) { return l.split(false) }

// Ended are those that have.
func (l learningView) Ended() (list []*siklusv1.Training) { return l.split(true) }

func (l learningView) split(ended bool) (list []*siklusv1.Training) {
	for _, t := range l.Trainings {
		switch t.GetStage() {
		case "training-completed", "training-lapsed", "withdrawn", "departed", "exempted":
			if ended {
				list = append(list, t)
			}
		default:
			if !ended {
				list = append(list, t)
			}
		}
	}
	return list
}

// PlanHref is where a training for a need is planned.
func (l learningView) PlanHref(p *siklusv1.PersonNeeds, n *siklusv1.TrainingNeed) string {
	return planHref(p.GetCaseId(), p.GetPersonId(), n.GetKey(), l.Team)
}

// WishHref is where one without a need is.
func (l learningView) WishHref(p *siklusv1.PersonNeeds) string {
	return planHref(p.GetCaseId(), p.GetPersonId(), "", l.Team)
}

func planHref(caseID, person, need string, team bool) string {
	q := url.Values{"berkas": {caseID}}
	if need != "" {
		q.Set("kebutuhan", need)
	}
	if team {
		q.Set("pegawai", person)
	}
	return planPath + "?" + q.Encode()
}

func (s *server) learningPage(v *visit) error {
	v.Back = back{"/tugas", v.t("tasks.title")}
	return v.learning(siklusv1.WhoseTraining_WHOSE_TRAINING_UNSPECIFIED, "learning", v.t("learning.title"))
}

func (s *server) teamLearningPage(v *visit) error {
	v.Area, v.Back = "team", back{"/tugas", v.t("tasks.title")}
	return v.learning(siklusv1.WhoseTraining_WHOSE_TRAINING_TEAM, "learning_team", v.t("learning.team.title"))
}

func (s *server) agencyNeedsPage(v *visit) error {
	v.Area, v.Back = "training", back{"/hr/pelatihan", v.t("hr.training.title")}
	return v.learning(siklusv1.WhoseTraining_WHOSE_TRAINING_AGENCY, "learning_team", v.t("learning.agency.title"))
}

func (v *visit) learning(whose siklusv1.WhoseTraining, template, title string) error {
	needs, err := v.Learning.ListNeeds(v.ctx(), &siklusv1.ListNeedsRequest{Whose: whose})
	if err != nil {
		return err
	}
	page := learningView{ListNeedsResponse: needs, Team: whose != siklusv1.WhoseTraining_WHOSE_TRAINING_UNSPECIFIED,
		Agency: whose == siklusv1.WhoseTraining_WHOSE_TRAINING_AGENCY}
	if !page.Agency {
		res, err := v.Learning.ListTrainings(v.ctx(), &siklusv1.ListTrainingsRequest{Whose: whose, Ended: !page.Team})
		if err != nil {
			return err
		}
		page.Trainings = res.GetTrainings()
	}
	return v.render(http.StatusOK, template, title, page)
}

// trainingPlanView is the form by which a training is planned.
type trainingPlanView struct {
	Of      *siklusv1.PersonNeeds
	Need    *siklusv1.TrainingNeed // nil for a wish
	Team    bool
	Courses []*siklusv1.Course // those that serve the need first
}

func (s *server) trainingPlanPage(v *visit) error {
	v.Form = form{RequestID: newSecret(), Values: url.Values{}}
	return v.trainingPlan(http.StatusOK)
}

// trainingPlan shows the form with what stands in v.Form.
func (v *visit) trainingPlan(status int) error {
	q := v.r.URL.Query()
	whose := siklusv1.WhoseTraining_WHOSE_TRAINING_UNSPECIFIED
	if q.Get("pegawai") != "" {
		whose = siklusv1.WhoseTraining_WHOSE_TRAINING_TEAM
	}
	res, err := v.Learning.ListNeeds(v.ctx(), &siklusv1.ListNeedsRequest{Whose: whose, PersonId: q.Get("pegawai")})
	if err != nil {
		return err
	}
	page := trainingPlanView{Team: q.Get("pegawai") != ""}
	for _, p := range res.GetPeople() {
		if p.GetCaseId() != q.Get("berkas") {
			continue
		}
		page.Of = p
		for _, n := range p.GetNeeds() {
			if n.GetKey() == q.Get("kebutuhan") {
				page.Need = n
			}
		}
	}
	if page.Of == nil || q.Get("kebutuhan") != "" && page.Need == nil {
		return v.nothingHere(v)
	}
	all, err := v.Training.ListCourses(v.ctx(), &siklusv1.ListCoursesRequest{})
	if err != nil {
		return err
	}
	page.Courses = fittingFirst(page.Need.GetCourses(), all.GetCourses())
	v.Act, v.Error = "PlanTraining", len(v.Form.Problems) > 0
	v.Back = back{learningPath, v.t("learning.title")}
	if page.Team {
		v.Back = back{teamLearning, v.t("learning.team.title")}
	}
	return v.render(status, "learning_plan", v.t("learning.plan.title"), page)
}

// fittingFirst are all courses, with those that serve a need before the others.
func fittingFirst(fitting, all []*siklusv1.Course) []*siklusv1.Course {
	seen, list := map[string]bool{}, append([]*siklusv1.Course(nil), fitting...)
	for _, c := range fitting {
		seen[c.GetId()] = true
	}
	for _, c := range all {
		if !seen[c.GetId()] {
			list = append(list, c)
		}
	}
	return list
}

func (s *server) planTraining(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.PlanTrainingRequest{}
	fill(req, v.r.PostForm)
	q := v.r.URL.Query()
	req.CaseId, req.Need, req.RequestId = q.Get("berkas"), q.Get("kebutuhan"), requestID(v.r.PostForm)
	v.Act, v.Form = "PlanTraining", form{RequestID: req.GetRequestId(), Values: spread(req)}
	if v.Form.Problems = v.validate(req); len(v.Form.Problems) == 0 {
		res, err := s.Learning.PlanTraining(v.ctx(), req)
		if err == nil {
			return v.see("/tindakan/" + res.GetReceipt().GetActId())
		}
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	return v.trainingPlan(http.StatusUnprocessableEntity)
}

// proofPage shows the form by which the employee hands in a proof.
func (s *server) proofPage(v *visit) error {
	a, err := v.caseOf(v.r.PathValue("case"), "SubmitProof")
	if err != nil {
		return err
	}
	v.Back = back{"/berkas/" + a.Case.GetId(), v.t("case.back")}
	return v.begin(a, "SubmitProof")
}

// submitProof takes a proof with its file.
func (s *server) submitProof(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	a, err := v.caseOf(v.r.PathValue("case"), "SubmitProof")
	if err != nil {
		return err
	}
	v.Back = back{"/berkas/" + a.Case.GetId(), v.t("case.back")}
	req := &siklusv1.SubmitProofRequest{}
	fill(req, v.r.PostForm)
	if part, header, err := v.r.FormFile("bukti"); err == nil {
		defer func() { _ = part.Close() }()
		content, err := io.ReadAll(io.LimitReader(part, maxEvidence+1))
		if err != nil {
			return errUnreadable
		}
		if len(content) > 0 {
			req.File = &siklusv1.ProofFile{Name: path.Base(header.Filename), Content: content}
		}
	}
	page := v.acts["SubmitProof"]
	v.Act, a.Request = page.act, req
	v.Form = form{RequestID: requestID(v.r.PostForm), Values: url.Values{"link": {req.GetLink()}, "note": {req.GetNote()}}}
	setHeader(req, a.Case.GetId(), v.Form.RequestID)
	if v.Form.Problems = v.validate(req); len(v.Form.Problems) > 0 {
		return v.ask(http.StatusUnprocessableEntity, page, a, page.template)
	}
	return v.handIn(a, page)
}

// proofFile hands the file of a proof to who may read the training.
func (s *server) proofFile(v *visit) error {
	res, err := v.Learning.GetTrainingProof(v.ctx(), &siklusv1.GetTrainingProofRequest{CaseId: v.r.PathValue("case")})
	if err != nil {
		return err
	}
	v.handOver(res.GetName(), res.GetType(), res.GetContent())
	return nil
}

// handOver sends a file to be kept, never to be shown inside these pages.
func (v *visit) handOver(name, kind string, content []byte) {
	h := v.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if _, err := v.w.Write(content); err != nil {
		v.Log.DebugContext(v.ctx(), "the reader went away", "page", "file")
	}
}

// yearOf reads a year out of the address; 0, the agency's present one, when it is none.
func yearOf(text string) int32 {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 2020 || n > 2100 {
		return 0
	}
	return int32(n)
}
