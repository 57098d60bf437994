package web

import (
	"net/http"
	"slices"
	"strconv"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// counsellingView is the page of one record of counselling.
type counsellingView struct {
	*siklusv1.GetCounsellingResponse
	Found *siklusv1.FindColleaguesResponse
	Saved bool
}

// Path is the address of the record.
func (p counsellingView) Path() string { return guidancePath(counsellingPages, p.GetLine().GetId()) }

// Paper leads to form B.1.10.
func (p counsellingView) Paper() string {
	return paperHref(p.GetCaseId(), siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR, p.GetLine().GetId())
}

// Can reports whether the reader may do something now.
func (p counsellingView) Can(do string) bool { return slices.Contains(p.GetLine().GetMay(), do) }

// People are those found who might counsel.
func (p counsellingView) People() (list []choice) {
	for _, f := range p.Found.GetPeople() {
		list = append(list, choice{Value: f.GetId(), Text: f.GetName(), Hint: f.GetPost()})
	}
	return list
}

// ReadTimes are the newest reads, of which a page carries a few.
func (p counsellingView) ReadTimes() []*siklusv1.CounsellingRead {
	reads := slices.Clone(p.GetReads())
	slices.Reverse(reads)
	return reads[:min(len(reads), 20)]
}

func (s *server) counsellingPage(v *visit) error { return s.showCounselling(v, http.StatusOK) }

func (s *server) showCounselling(v *visit, status int) error {
	return s.drawCounselling(v, status, nil)
}

// drawCounselling draws the page. Reading it is noted, so it is read once for each time it is drawn.
func (s *server) drawCounselling(v *visit, status int, found *siklusv1.FindColleaguesResponse) error {
	res, err := s.Counselling.GetCounselling(v.ctx(), &siklusv1.GetCounsellingRequest{CounsellingId: v.r.PathValue("id")})
	if err != nil {
		return err
	}
	v.Act, v.Rehearsal, v.Back = "Counselling", res.GetRehearsal(), back{guidancePages, v.t("guidance.title")}
	if res.GetZone() != "" {
		v.Zone = res.GetZone()
	}
	v.begins(&siklusv1.ScheduleCounsellingRequest{Meeting: &siklusv1.CounsellingMeeting{Minutes: 60}})
	return v.render(status, "counselling", v.t("counselling.title"), counsellingView{res, found, v.r.URL.Query().Get("tersimpan") == "1"})
}

// counsellingActs are what may be done with a record, by the last part of the address.
func (s *server) counsellingActs() map[string]func(*visit) error {
	c := s.Counselling
	return map[string]func(*visit) error{
		"beri-tahu": counsellingForm(s, func() *siklusv1.TellEmployeeRequest {
			return &siklusv1.TellEmployeeRequest{Telling: &siklusv1.Telling{}}
		},
			func(v *visit, r *siklusv1.TellEmployeeRequest) error { return second(c.TellEmployee(v.ctx(), r)) }),
		"tanggapan": counsellingForm(s, func() *siklusv1.AnswerCounsellingRequest { return &siklusv1.AnswerCounsellingRequest{} },
			func(v *visit, r *siklusv1.AnswerCounsellingRequest) error {
				return second(c.AnswerCounselling(v.ctx(), r))
			}),
		"berubah": counsellingForm(s, func() *siklusv1.CloseBehaviourRequest { return &siklusv1.CloseBehaviourRequest{} },
			func(v *visit, r *siklusv1.CloseBehaviourRequest) error { return second(c.CloseBehaviour(v.ctx(), r)) }),
		"lapor": counsellingForm(s, func() *siklusv1.ReportBehaviourRequest {
			return &siklusv1.ReportBehaviourRequest{Report: &siklusv1.BehaviourReport{}}
		},
			func(v *visit, r *siklusv1.ReportBehaviourRequest) error { return second(c.ReportBehaviour(v.ctx(), r)) }),
		"tangani": counsellingForm(s, func() *siklusv1.TakeCounsellingRequest { return &siklusv1.TakeCounsellingRequest{} },
			func(v *visit, r *siklusv1.TakeCounsellingRequest) error { return second(c.TakeCounselling(v.ctx(), r)) }),
		"lepas":  s.releaseCounselling,
		"tunjuk": s.appointCounsellor,
		"tolak":  s.declineCounselling,
		"jadwal": counsellingForm(s, func() *siklusv1.ScheduleCounsellingRequest {
			return &siklusv1.ScheduleCounsellingRequest{Meeting: &siklusv1.CounsellingMeeting{}}
		}, func(v *visit, r *siklusv1.ScheduleCounsellingRequest) error {
			return second(c.ScheduleCounselling(v.ctx(), r))
		}),
		"hasil": counsellingForm(s, func() *siklusv1.RecordCounsellingRequest {
			return &siklusv1.RecordCounsellingRequest{Record: &siklusv1.CounsellingRecord{}}
		}, func(v *visit, r *siklusv1.RecordCounsellingRequest) error {
			return second(c.RecordCounselling(v.ctx(), r))
		}),
		"teruskan": counsellingForm(s, func() *siklusv1.PassCounsellingRequest { return &siklusv1.PassCounsellingRequest{} },
			func(v *visit, r *siklusv1.PassCounsellingRequest) error { return second(c.PassCounselling(v.ctx(), r)) }),
		"putuskan": counsellingForm(s, func() *siklusv1.DecideCounsellingRequest {
			return &siklusv1.DecideCounsellingRequest{Decision: &siklusv1.CounsellingDecision{}}
		}, func(v *visit, r *siklusv1.DecideCounsellingRequest) error {
			return second(c.DecideCounselling(v.ctx(), r))
		}),
	}
}

// second is the error of an answer that says nothing.
func second[R any](_ R, err error) error { return err }

func counsellingForm[R proto.Message](s *server, req func() R, send func(*visit, R) error) func(*visit) error {
	return guidanceFormOf(req, send, s.showCounselling, func(v *visit) string {
		return guidancePath(counsellingPages, v.r.PathValue("id")) + afterwards
	})
}

// releaseCounselling gives a record back to the desk; who does has no page of it any more.
func (s *server) releaseCounselling(v *visit) error {
	return guidanceFormOf(func() *siklusv1.ReleaseCounsellingRequest { return &siklusv1.ReleaseCounsellingRequest{} },
		func(v *visit, r *siklusv1.ReleaseCounsellingRequest) error {
			return second(s.Counselling.ReleaseCounselling(v.ctx(), r))
		},
		s.showCounselling, func(*visit) string { return "/hr/konseling" + afterwards })(v)
}

// declineCounselling gives an appointment back; who does has no page of the record any more.
func (s *server) declineCounselling(v *visit) error {
	return guidanceFormOf(func() *siklusv1.DeclineCounsellingRequest { return &siklusv1.DeclineCounsellingRequest{} },
		func(v *visit, r *siklusv1.DeclineCounsellingRequest) error {
			return second(s.Counselling.DeclineCounselling(v.ctx(), r))
		},
		s.showCounselling, func(*visit) string { return guidancePages + afterwards })(v)
}

// appointCounsellor appoints. The button beside the search only shows who was found.
func (s *server) appointCounsellor(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	found, err := s.findGuides(v)
	if err != nil {
		return err
	}
	if v.r.PostForm.Get("step") == "find" {
		v.Form.Values = v.r.PostForm
		status := http.StatusOK
		if len(v.Form.Problems) > 0 {
			status = http.StatusUnprocessableEntity
		}
		return s.drawCounselling(v, status, found)
	}
	return guidanceFormOf(func() *siklusv1.AppointCounsellorRequest { return &siklusv1.AppointCounsellorRequest{} },
		func(v *visit, r *siklusv1.AppointCounsellorRequest) error {
			return second(s.Counselling.AppointCounsellor(v.ctx(), r))
		},
		func(v *visit, status int) error { return s.drawCounselling(v, status, found) },
		func(v *visit) string { return guidancePath(counsellingPages, v.r.PathValue("id")) + afterwards })(v)
}

// behaviourView is the page of form B.1.10.
type behaviourView struct{ *siklusv1.ListGuidanceResponse }

func (s *server) behaviourPage(v *visit) error { return s.showBehaviour(v, http.StatusOK) }

func (s *server) showBehaviour(v *visit, status int) error {
	list, err := s.Guidance.ListGuidance(v.ctx(), &siklusv1.ListGuidanceRequest{CaseId: v.r.PathValue("case")})
	if err != nil {
		return err
	}
	v.Act, v.Rehearsal, v.Back = "NoteBehaviour", list.GetRehearsal(), back{guidancePath(guidancePages+"/berkas", list.GetCaseId()), v.t("guidance.of", "name", list.GetEmployee().GetName())}
	v.begins(&siklusv1.NoteBehaviourRequest{})
	return v.render(status, "behaviour", v.t("counselling.note"), behaviourView{list})
}

// noteBehaviour hands in form B.1.10.
func (s *server) noteBehaviour(v *visit) error {
	var id string
	return withoutRows("problem.issues", "problem", guidanceFormOf(
		func() *siklusv1.NoteBehaviourRequest {
			return &siklusv1.NoteBehaviourRequest{Problem: &siklusv1.BehaviourProblem{}}
		},
		func(v *visit, r *siklusv1.NoteBehaviourRequest) error {
			out, err := s.Counselling.NoteBehaviour(v.ctx(), r)
			id = out.GetCounsellingId()
			return err
		}, s.showBehaviour, func(*visit) string { return guidancePath(counsellingPages, id) + afterwards }))(v)
}

// IssueRows are the rows of form B.1.10, one for each behaviour value.
func (v *view) IssueRows() []keyedRow {
	return v.KeyedRows("problem.issues", "value", 0, "1", "2", "3", "4", "5", "6", "7")
}

// Issue is the input for the problem seen in one behaviour value.
func (v *view) Issue(r keyedRow) field {
	f := v.Field("problem.issues["+strconv.Itoa(r.Row)+"].problem", "optional", "short")
	if r.Key != "" { // else a forged value, which is refused
		f.Label = v.words.code("behaviour", r.Key)
	}
	return f
}

// Others are the answers to whether the same is seen with others.
func (v *view) Others() field { return v.Choice("problem.others", "others", "no", "yes") }

// CounsellorKinds are as what somebody may counsel.
func (v *view) CounsellorKinds() field {
	return v.Choice("kind", "counsellor-kind", "COUNSELLOR_KIND_INDEPENDENT", "COUNSELLOR_KIND_APPRAISER", "COUNSELLOR_KIND_OFFICIAL")
}

// counsellingDesk is HR's page of counselling.
func (s *server) counsellingDesk(v *visit) error {
	list, err := s.Counselling.ListCounselling(v.ctx(), &siklusv1.ListCounsellingRequest{})
	if err != nil {
		return err
	}
	v.Area = "counselling"
	if list.GetZone() != "" {
		v.Zone = list.GetZone()
	}
	mine := &siklusv1.ListCounsellingResponse{Desk: list.GetDesk(), Lines: slices.DeleteFunc(list.GetLines(), func(l *siklusv1.CounsellingLine) bool { return l.GetPart() != "handler" })}
	return v.render(http.StatusOK, "hr_counselling", v.t("counselling.desk"), mine)
}
