package web

import (
	"net/http"
	"net/url"
	"strings"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// Where papers are fetched and checked. The address of a check stands on every paper, as a QR code and in words.
const (
	paperPages = "/berkas/{case}/dokumen"
	checkPages = "/v"
	// Bundles of a unit, for HR.
	bundlePages = "/hr/siklus/{cycle}/dokumen"
)

// paperNames are the kinds of paper as addresses have them.
var paperNames = map[string]siklusv1.PaperKind{
	"skp":         siklusv1.PaperKind_PAPER_KIND_TARGETS,
	"umpan-balik": siklusv1.PaperKind_PAPER_KIND_FEEDBACK,
	"hasil":       siklusv1.PaperKind_PAPER_KIND_RESULT,
	"evaluasi":    siklusv1.PaperKind_PAPER_KIND_DOCUMENT,
	"keberatan":   siklusv1.PaperKind_PAPER_KIND_OBJECTION,

	"manual-indikator": siklusv1.PaperKind_PAPER_KIND_INDICATORS,
	"matriks":          siklusv1.PaperKind_PAPER_KIND_ROLES,
	"rencana-aksi":     siklusv1.PaperKind_PAPER_KIND_ACTION_PLAN,
	"kinerja":          siklusv1.PaperKind_PAPER_KIND_PROGRESS,

	// These are of a record of their own, whose ID follows in the address.
	"coaching":             siklusv1.PaperKind_PAPER_KIND_COACHING,
	"mentoring":            siklusv1.PaperKind_PAPER_KIND_MENTORING,
	"umpan-balik-coaching": siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK,
	"kompetensi":           siklusv1.PaperKind_PAPER_KIND_COMPETENCE,
	"masalah-perilaku":     siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR,
	"tanda-terima":         siklusv1.PaperKind_PAPER_KIND_RECEIPT,
}

// paperHref leads to a paper of a case; subject is the record that it is of, empty for the case itself.
func paperHref(caseID string, of siklusv1.PaperKind, subject string) string {
	for name, kind := range paperNames {
		if kind != of {
			continue
		}
		href := "/berkas/" + url.PathEscape(caseID) + "/dokumen/" + name
		if subject != "" {
			href += "/" + url.PathEscape(subject)
		}
		return href
	}
	return ""
}

// paperLink leads from a page to one form.
type paperLink struct{ Form, Href string }

// papersView is the papers of a case.
type papersView struct {
	*siklusv1.ListPapersResponse
	Case string
}

// Href leads to the file.
func (p papersView) Href(line *siklusv1.PaperLine) string {
	return paperHref(p.Case, line.GetKind(), line.GetSubjectId())
}

func (s *server) paperRoutes(mux *http.ServeMux, member func(string, func(*visit) error)) {
	member("GET "+paperPages, s.papersPage)
	member("GET "+paperPages+"/{paper}", s.paperFile)
	member("GET "+paperPages+"/{paper}/{subject}", s.paperFile)
	member("GET "+bundlePages, s.bundlesPage)
	member("POST "+bundlePages, s.orderBundle)
	member("GET "+bundlePages+"/{bundle}", s.bundleFile)
	for pattern, f := range map[string]func(*visit) error{"GET " + checkPages: s.checkForm, "POST " + checkPages: s.findPaper, "GET " + checkPages + "/{code}": s.checkPage} {
		mux.HandleFunc(pattern, s.public(f))
	}
}

// papersPage lists the papers of a case, with what each is.
func (s *server) papersPage(v *visit) error {
	id := v.r.PathValue("case")
	res, err := s.Paper.ListPapers(v.ctx(), &siklusv1.ListPapersRequest{CaseId: id})
	if err != nil {
		return err
	}
	v.Rehearsal, v.Back = res.GetRehearsal(), back{"/berkas/" + url.PathEscape(id), v.t("case.back")}
	return v.render(http.StatusOK, "papers", v.t("papers.title"), papersView{res, id})
}

// paperFile sends one paper as PDF.
func (s *server) paperFile(v *visit) error {
	kind, known := paperNames[v.r.PathValue("paper")]
	if !known {
		return s.nothingHere(v)
	}
	res, err := s.Paper.GetPaper(v.ctx(), &siklusv1.GetPaperRequest{CaseId: v.r.PathValue("case"), Kind: kind, SubjectId: v.r.PathValue("subject")})
	if err != nil {
		return err
	}
	return v.download(res.GetName(), "application/pdf", res.GetContent())
}

// paperCheckView is what the check of a paper shows.
type paperCheckView struct {
	*siklusv1.CheckPaperResponse // nil until a code was found
	Problem                      string
}

// Current reports whether the paper still says what the record says.
func (p paperCheckView) Current() bool {
	return p.GetState() == siklusv1.PaperState_PAPER_STATE_CURRENT
}

// Sums is the check-sum in groups of eight, so that eyes can follow it and a narrow page can break it.
func (p paperCheckView) Sums() []string {
	var groups []string
	for sum := p.GetSum(); sum != ""; sum = sum[min(8, len(sum)):] {
		groups = append(groups, sum[:min(8, len(sum))])
	}
	return groups
}

// checkForm asks for the code of a paper.
func (s *server) checkForm(v *visit) error {
	v.Path = checkPages
	return v.renderPublic(http.StatusOK, "paper_check", v.t("check.title"), paperCheckView{})
}

// findPaper leads from a typed code to its page.
func (s *server) findPaper(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	code := strings.Join(strings.Fields(v.r.PostForm.Get("kode")), "")
	if code == "" || len(code) > 60 {
		return v.see(checkPages + v.Query())
	}
	return v.see(checkPages + "/" + url.PathEscape(code) + v.Query())
}

// checkPage tells anybody what they may know of a paper.
func (s *server) checkPage(v *visit) error {
	code := v.r.PathValue("code")
	res, err := s.Paper.CheckPaper(v.ctx(), &siklusv1.CheckPaperRequest{Code: code})
	if c := connect.CodeOf(err); err != nil && (c == connect.CodeNotFound || c == connect.CodeInvalidArgument) {
		v.Path, v.Error = checkPages, true
		return v.renderPublic(http.StatusNotFound, "paper_check", v.t("check.title"), paperCheckView{Problem: v.t("check.unknown")})
	}
	if err != nil {
		return err
	}
	v.Agency, v.Rehearsal, v.Path = res.GetAgency(), res.GetRehearsal(), checkPages+"/"+url.PathEscape(code)
	return v.renderPublic(http.StatusOK, "paper_check", v.t("check.title"), paperCheckView{CheckPaperResponse: res})
}
