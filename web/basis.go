package web

import (
	"net/http"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// basisView is why a case stands as it does.
type basisView struct {
	Case *siklusv1.Case
	Why  *siklusv1.ExplainCaseResponse

	Materials *materialsView // nil of a case that is no evaluation
}

// basisPage shows every figure and every term of a case with what it rests on: its inputs, its provision, and whether
// the law or the agency set it.
func (s *server) basisPage(v *visit) error {
	id := v.r.PathValue("case")
	res, err := s.Case.GetCase(v.ctx(), &siklusv1.GetCaseRequest{CaseId: id})
	if err != nil {
		return err
	}
	v.showsCase(res.GetCase())
	why, err := s.Case.ExplainCase(v.ctx(), &siklusv1.ExplainCaseRequest{CaseId: id})
	if err != nil {
		return err
	}
	v.Back = back{"/berkas/" + res.GetCase().GetId(), v.t("case.back")}
	view := basisView{Case: res.GetCase(), Why: why}
	if p := res.GetCase().GetProceeding(); p == "evaluation" || p == "objection" {
		view.Materials = v.materials(res.GetCase().GetId(), besideAForm)
	}
	return v.render(http.StatusOK, "basis", v.t("basis.title"), view)
}

// cite prints a provision as it is cited: whose rule it is, the mark beside it says already.
func (w *words) cite(p string) string {
	if p == "" || p == "policy" {
		return ""
	}
	return w.cited(p)
}
