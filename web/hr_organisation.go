package web

import (
	"net/http"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// organisationPage asks for what a unit came to in a period: an input of the evaluations, made elsewhere.
func (s *server) organisationPage(v *visit) error {
	v.Area, v.Act = "organisation", "SetOrganisationResult"
	v.Form = form{RequestID: newSecret(), Values: v.r.URL.Query()}
	v.offerChoices()
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
	v.offerChoices()
	return v.render(status, "hr_organisation", v.t("hr.organisation.title"), false)
}
