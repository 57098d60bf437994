package web

import (
	"net/http"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// materialsView is what is put beside an evaluation. Beside a form only the first items of each source are shown, so
// that the page stays light; the page of the materials shows more, and each source has a page of its own.
type materialsView struct {
	*siklusv1.ListMaterialsResponse
	CaseID string
	Most   int // items of a source; 0: all that came
}

const besideAForm = 3 // items of a source

// Shown are the items of a source that this page shows.
func (m materialsView) Shown(g *siklusv1.MaterialGroup) []*siklusv1.Material {
	if m.Most > 0 && len(g.GetItems()) > m.Most {
		return g.GetItems()[:m.Most]
	}
	return g.GetItems()
}

// Rest is how many items of a source this page does not show.
func (m materialsView) Rest(g *siklusv1.MaterialGroup) int {
	return int(g.GetTotal()) - len(m.Shown(g))
}

// Way is the page on which something stands in full; empty where that is none of these pages.
func (materialsView) Way(path string) string { return local(path, "") }

// Count is how many items there are in all.
func (m materialsView) Count() (n int) {
	for _, g := range m.GetGroups() {
		n += int(g.GetTotal())
	}
	return n
}

// materials asks what is put beside an evaluation. A form does not hang on it: without an answer it is shown without.
func (v *visit) materials(caseID string, most int) *materialsView {
	res, err := v.Evaluation.ListMaterials(v.ctx(), &siklusv1.ListMaterialsRequest{CaseId: caseID})
	if err != nil {
		v.Log.InfoContext(v.ctx(), "no materials are shown", "code", connect.CodeOf(err).String())
		return nil
	}
	return &materialsView{ListMaterialsResponse: res, CaseID: caseID, Most: most}
}

// withMaterials puts the materials beside a form, after what else it loads.
func (s *server) withMaterials(load func(*visit, *asked) error) func(*visit, *asked) error {
	return func(v *visit, a *asked) error {
		if load != nil {
			if err := load(v, a); err != nil {
				return err
			}
		}
		a.Materials = v.materials(a.Case.GetId(), besideAForm)
		return nil
	}
}

// materialsPage shows everything that is put beside an evaluation.
func (s *server) materialsPage(v *visit) error {
	id := v.r.PathValue("case")
	res, err := s.Case.GetCase(v.ctx(), &siklusv1.GetCaseRequest{CaseId: id})
	if err != nil {
		return err
	}
	v.showsCase(res.GetCase())
	list, err := s.Evaluation.ListMaterials(v.ctx(), &siklusv1.ListMaterialsRequest{CaseId: id})
	if err != nil {
		return err
	}
	v.Back = back{"/berkas/" + res.GetCase().GetId(), v.t("case.back")}
	return v.render(http.StatusOK, "materials", v.t("materials.title"), struct {
		Case      *siklusv1.Case
		Materials *materialsView
	}{res.GetCase(), &materialsView{ListMaterialsResponse: list, CaseID: res.GetCase().GetId()}})
}
