package web

import (
	"cmp"
	"net/http"
	"net/url"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// recognitionsPage lists who was recognised, for everybody.
func (s *server) recognitionsPage(v *visit) error {
	res, err := s.Talent.ListRecognitions(v.ctx(), &siklusv1.ListRecognitionsRequest{})
	if err != nil {
		return err
	}
	v.Back = back{talentPages, v.t("talent.own")}
	return v.render(http.StatusOK, "recognitions", v.t("recognition.title"), res)
}

// recognitionView is whom the rule proposes, each with a form.
type recognitionView struct {
	*siklusv1.ListRecognitionProposalsResponse
	Chosen string // the person whose form could not be taken
	Saved  bool
}

// recognitionProposals shows HR whom the rule proposes.
func (s *server) recognitionProposals(v *visit) error { return s.showProposals(v, http.StatusOK) }

func (s *server) showProposals(v *visit, status int) error {
	snapshot := cmp.Or(v.Form.Value("snapshot_id"), v.r.URL.Query().Get("potret"))
	res, err := s.Talent.ListRecognitionProposals(v.ctx(), &siklusv1.ListRecognitionProposalsRequest{SnapshotId: shortened(snapshot, 64)})
	if err != nil {
		return err
	}
	v.Area, v.Act, v.Error, v.Back = "talent", "Recognition", len(v.Form.Problems) > 0, back{hrTalentPages, v.t("talent.map")}
	v.Rehearsal = res.GetSnapshot().GetRehearsal()
	return v.render(status, "hr_recognitions", v.t("recognition.proposals"),
		recognitionView{res, v.Form.Value("person_id"), v.r.URL.Query().Get("tersimpan") == "1"})
}

// decideRecognition recognises somebody or passes them over.
func (s *server) decideRecognition(v *visit) error {
	r := &siklusv1.DecideRecognitionRequest{}
	return s.send(v, "Recognition", r, func() error { _, err := s.Talent.DecideRecognition(v.ctx(), r); return err }, s.showProposals,
		func() string {
			return hrRecognitionPages + "?potret=" + url.QueryEscape(r.GetSnapshotId()) + "&tersimpan=1#status"
		})
}

// Own prepares a field of one of several forms on a page: with an ID of its own, and holding what was typed only when it is
// the form that could not be taken.
func (v *view) Own(now bool, row, name, kind string, values ...string) field {
	f := v.Field(name, "short")
	if kind != "" {
		f = v.Choice(name, kind, values...)
	}
	if !now {
		f.Value, f.Problem = "", ""
		for i := range f.Choices {
			f.Choices[i].Chosen = false
		}
		f.ID += "-" + row
	}
	return f
}
