package web

import (
	"net/http"
	"net/url"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// bundlesView is HR's bundles of papers with the form that orders one.
type bundlesView struct {
	*siklusv1.ListBundlesResponse
	Cycle   string
	Kinds   []choice
	Choices []choice // periods

	UnderWay *underWay // nil when nothing is being made
}

// Href leads to the file.
func (p bundlesView) Href(b *siklusv1.Bundle) string {
	return "/hr/siklus/" + url.PathEscape(p.Cycle) + "/dokumen/" + url.PathEscape(b.GetId())
}

// Made is how many of the cases of a bundle were looked at.
func (bundlesView) Made(b *siklusv1.Bundle) int32 { return b.GetPapers() + b.GetWithout() }

// Running reports whether something is being made, so that the page can be followed.
func (p bundlesView) Running() bool {
	for _, b := range p.GetBundles() {
		if !b.GetDone() {
			return true
		}
	}
	return false
}

// Asks reports whether the page has its form. A page that reloads itself has none: nothing typed is lost.
func (p bundlesView) Asks() bool { return p.UnderWay == nil || !p.UnderWay.On }

func (s *server) bundlesPage(v *visit) error {
	v.Form = form{Values: url.Values{}}
	return v.bundles(http.StatusOK)
}

func (v *visit) bundles(status int) error {
	cycle := v.r.PathValue("cycle")
	res, err := v.Paper.ListBundles(v.ctx(), &siklusv1.ListBundlesRequest{CycleId: cycle})
	if err != nil {
		return err
	}
	v.cycleList(res.GetRehearsal())
	v.Act, v.Error = "OrderBundle", len(v.Form.Problems) > 0
	v.offerChoices()
	page := bundlesView{ListBundlesResponse: res, Cycle: cycle, Choices: v.periodChoices(res.GetPeriods(), res.GetYear())}
	page.UnderWay = v.underWay(page.Running() && v.r.Method != http.MethodPost)
	for _, kind := range res.GetKinds() {
		page.Kinds = append(page.Kinds, choice{Value: kind.String(), Text: v.words.code("paper-kind", kind.String())})
	}
	return v.render(status, "hr_bundles", v.t("bundles.title"), page)
}

// orderBundle asks for a bundle and comes back to the list.
func (s *server) orderBundle(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.OrderBundleRequest{}
	v.Act = "OrderBundle"
	bad := fill(req, v.r.PostForm)
	req.CycleId = v.r.PathValue("cycle")
	v.Form = form{Values: v.r.PostForm}
	for name, key := range bad {
		v.Form.Problems = append(v.Form.Problems, problem{Field: name, Label: v.labelOf(name), Sentence: v.t(key)})
	}
	if len(bad) == 0 {
		v.Form.Problems = v.validate(req)
	}
	if len(v.Form.Problems) == 0 {
		_, err := s.Paper.OrderBundle(v.ctx(), req)
		if err == nil {
			return v.see("/hr/siklus/" + url.PathEscape(req.GetCycleId()) + "/dokumen")
		}
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	return v.bundles(http.StatusUnprocessableEntity)
}

// bundleFile sends a bundle that is made.
func (s *server) bundleFile(v *visit) error {
	res, err := s.Paper.GetBundle(v.ctx(), &siklusv1.GetBundleRequest{BundleId: v.r.PathValue("bundle")})
	if err != nil {
		return err
	}
	return v.download(res.GetName(), "application/zip", res.GetContent())
}
