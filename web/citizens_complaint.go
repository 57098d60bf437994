package web

import (
	"net/http"
	"net/url"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// complaintsView is a list of complaints and praise.
type complaintsView struct {
	*siklusv1.ListComplaintsResponse
	Own, Team, Agency bool
	All               bool // closed ones too
}

// Href leads to one.
func (complaintsView) Href(c *siklusv1.Complaint) string {
	return citizenPages + "/laporan/" + url.PathEscape(c.GetId())
}

// ownComplaints is "Suara warga": everything citizens said of the reader that counts for or against them, S11.
func (s *server) ownComplaints(v *visit) error {
	return v.complaints(siklusv1.ComplaintScope_COMPLAINT_SCOPE_UNSPECIFIED, v.t("citizens.title"), back{"/tugas", v.t("tasks.title")})
}

// teamComplaints are those about whom the reader leads.
func (s *server) teamComplaints(v *visit) error {
	return v.complaints(siklusv1.ComplaintScope_COMPLAINT_SCOPE_TEAM, v.t("citizens.team"), back{citizenPages, v.t("citizens.title")})
}

// hrComplaints are all of the agency.
func (s *server) hrComplaints(v *visit) error {
	return v.complaints(siklusv1.ComplaintScope_COMPLAINT_SCOPE_AGENCY, v.t("citizens.agency"), back{"/hr/warga", v.t("desks.title")})
}

func (v *visit) complaints(scope siklusv1.ComplaintScope, title string, from back) error {
	own := scope == siklusv1.ComplaintScope_COMPLAINT_SCOPE_UNSPECIFIED
	all := own || v.r.URL.Query().Get("semua") != ""
	res, err := v.Citizen.ListComplaints(v.ctx(), &siklusv1.ListComplaintsRequest{Scope: scope, Open: !all})
	if err != nil {
		return err
	}
	v.Back = from
	if !own {
		v.Area = "citizens"
	}
	return v.render(http.StatusOK, "complaints", title, complaintsView{res, own, scope == siklusv1.ComplaintScope_COMPLAINT_SCOPE_TEAM,
		scope == siklusv1.ComplaintScope_COMPLAINT_SCOPE_AGENCY, all})
}

// complaintView is one complaint with what the reader may do about it.
type complaintView struct {
	*siklusv1.GetComplaintResponse
	Done  bool
	Yours bool // it concerns the reader
}

// People are whom it may concern, as answers of a field.
func (p complaintView) Choices() []choice {
	var list []choice
	for _, person := range p.GetPeople() {
		list = append(list, choice{Value: person.GetId(), Text: person.GetName()})
	}
	return list
}

func (s *server) complaintPage(v *visit) error {
	v.Form = form{Values: url.Values{}}
	return v.complaint(http.StatusOK)
}

func (v *visit) complaint(status int) error {
	res, err := v.Citizen.GetComplaint(v.ctx(), &siklusv1.GetComplaintRequest{ComplaintId: v.r.PathValue("complaint")})
	if err != nil {
		return err
	}
	c := res.GetComplaint()
	title := v.t("complaint.title")
	if c.GetPraise() {
		title = v.t("complaint.praise")
	}
	yours := c.GetPerson().GetId() != "" && c.GetPerson().GetId() == v.Who.GetPerson().GetId()
	v.Error, v.Rehearsal = len(v.Form.Problems) > 0, c.GetRehearsal()
	if v.Act == "" && c.GetMayVerify() {
		v.Act = "VerifyComplaint"
	}
	switch {
	case yours:
		v.Back = back{citizenPages, v.t("citizens.title")}
	case v.HR():
		v.Back = back{"/hr/warga/laporan", v.t("citizens.agency")}
	default:
		v.Back = back{citizenPages + "/tim", v.t("citizens.team")}
	}
	return v.render(status, "complaint", title, complaintView{res, v.r.URL.Query().Get("disimpan") != "", yours})
}

// verifyComplaint, answerComplaint and closeComplaint hand a form in and come back to the complaint.
func (s *server) verifyComplaint(v *visit) error {
	req := &siklusv1.VerifyComplaintRequest{}
	return v.moveComplaint("VerifyComplaint", req, &req.ComplaintId, func() error {
		_, err := s.Citizen.VerifyComplaint(v.ctx(), req)
		return err
	})
}

func (s *server) answerComplaint(v *visit) error {
	req := &siklusv1.AnswerComplaintRequest{}
	return v.moveComplaint("AnswerComplaint", req, &req.ComplaintId, func() error {
		_, err := s.Citizen.AnswerComplaint(v.ctx(), req)
		return err
	})
}

func (s *server) closeComplaint(v *visit) error {
	req := &siklusv1.CloseComplaintRequest{}
	return v.moveComplaint("CloseComplaint", req, &req.ComplaintId, func() error {
		_, err := s.Citizen.CloseComplaint(v.ctx(), req)
		return err
	})
}

func (v *visit) moveComplaint(act string, req proto.Message, id *string, do func() error) error {
	if err := v.parse(); err != nil {
		return err
	}
	fill(req, v.r.PostForm)
	*id = v.r.PathValue("complaint")
	v.Act, v.Form = act, form{Values: v.r.PostForm}
	if v.Form.Problems = v.validate(req); len(v.Form.Problems) == 0 {
		err := do()
		if err == nil {
			return v.see(citizenPages + "/laporan/" + url.PathEscape(*id) + "?disimpan=1")
		}
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	return v.complaint(http.StatusUnprocessableEntity)
}
