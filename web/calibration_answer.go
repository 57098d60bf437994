package web

import (
	"net/http"
	"net/url"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// proposalsView is what was proposed to the reader.
type proposalsView struct {
	*siklusv1.ListCalibrationProposalsResponse
	Saved bool
}

// Href leads to a proposal.
func (proposalsView) Href(p *siklusv1.CalibrationProposal) string {
	return calibrationPages + "/" + url.PathEscape(p.GetId())
}

// proposalsPage lists it, open ones first.
func (s *server) proposalsPage(v *visit) error {
	res, err := s.Calibration.ListCalibrationProposals(v.ctx(), &siklusv1.ListCalibrationProposalsRequest{})
	if err != nil {
		return err
	}
	v.Back = back{"/tugas", v.t("tasks.title")}
	if res.GetZone() != "" {
		v.Zone = res.GetZone()
	}
	return v.render(http.StatusOK, "calibration_proposals", v.t("proposals.title"), proposalsView{res, v.r.URL.Query().Has("tersimpan")})
}

// proposalView is one proposal with the form for the answer.
type proposalView struct{ *siklusv1.CalibrationProposal }

// Materials is the page of what is on record about the person in the period.
func (p proposalView) Materials() string {
	return "/berkas/" + url.PathEscape(p.GetCaseId()) + "/bahan"
}

// Changed reports whether the rating is another by now than when it was proposed.
func (p proposalView) Changed() bool {
	n, f := p.GetNow(), p.GetFrom()
	return n != nil && (n.GetResults() != f.GetResults() || n.GetBehaviour() != f.GetBehaviour())
}

func (s *server) proposalPage(v *visit) error {
	v.Form = form{Values: url.Values{}}
	return s.proposal(v, http.StatusOK)
}

func (s *server) proposal(v *visit, status int) error {
	res, err := s.Calibration.ListCalibrationProposals(v.ctx(), &siklusv1.ListCalibrationProposalsRequest{})
	if err != nil {
		return err
	}
	for _, p := range res.GetProposals() {
		if p.GetId() != v.r.PathValue("proposal") {
			continue
		}
		if !v.Form.Values.Has("text") {
			v.Form.Values.Set("text", p.GetNotes())
		}
		v.Act, v.Error, v.Rehearsal = "AnswerCalibrationProposal", len(v.Form.Problems) > 0, p.GetRehearsal()
		v.Back = back{calibrationPages, v.t("proposals.title")}
		if res.GetZone() != "" {
			v.Zone = res.GetZone()
		}
		return v.render(status, "calibration_answer", v.t("proposals.about", "name", p.GetEmployee().GetName()), proposalView{p})
	}
	return s.nothingHere(v)
}

// answerProposal accepts, which rates again, or declines.
func (s *server) answerProposal(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	if v.r.PostForm.Get("accepts") == "" {
		v.Act, v.Form = "AnswerCalibrationProposal", form{Values: v.r.PostForm}
		v.Form.Problems = []problem{{Field: "accepts", Label: v.labelOf("accepts"), Sentence: v.t("proposals.choose")}}
		return s.proposal(v, http.StatusUnprocessableEntity)
	}
	r := &siklusv1.AnswerCalibrationProposalRequest{ProposalId: v.r.PathValue("proposal")}
	act := ""
	return s.send(v, "AnswerCalibrationProposal", r, func() error {
		res, err := s.Calibration.AnswerCalibrationProposal(v.ctx(), r)
		act = res.GetReceipt().GetActId()
		return err
	}, s.proposal, func() string {
		if act != "" {
			return "/tindakan/" + url.PathEscape(act)
		}
		return calibrationPages + afterwards
	})
}

// proposed counts the proposals that wait for the reader. The list of tasks is shown without them when they cannot be read.
func (v *visit) proposed() (n int) {
	res, err := v.Calibration.ListCalibrationProposals(v.ctx(), &siklusv1.ListCalibrationProposalsRequest{})
	if err != nil {
		return 0
	}
	for _, p := range res.GetProposals() {
		if p.GetMayAnswer() {
			n++
		}
	}
	return n
}
