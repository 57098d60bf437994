package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// caseView is a case as its file.
type caseView struct {
	Case     *siklusv1.Case
	Acts     []string // acts the reader may do now and for which there is a page
	Temporal string   // the same case in Temporal UI; empty for everybody but administrators
	HR       bool
}

// casePage shows a case as its file: who, where it stands, what is awaited until when, what was done.
func (s *server) casePage(v *visit) error {
	res, err := s.Case.GetCase(v.ctx(), &siklusv1.GetCaseRequest{CaseId: v.r.PathValue("case")})
	if err != nil {
		return err
	}
	c := res.GetCase()
	v.showsCase(c)
	page := caseView{Case: c, Temporal: s.temporal(c.GetWorkflowId()), HR: v.HR() && c.GetYourRole() == "hr"}
	for _, act := range c.GetYourActs() {
		// HR withdraws from its own desk, where the act needs HR's reason.
		if _, ok := s.acts[act]; ok && (!page.HR || act != "Withdraw") {
			page.Acts = append(page.Acts, act)
		}
	}
	switch {
	case c.GetParentId() != "":
		v.Back = back{"/berkas/" + c.GetParentId(), v.t("case.parent")}
	case v.HR() && c.GetCycleId() != "":
		v.Back = back{"/hr/siklus/" + c.GetCycleId(), v.t("hr.cycle.back")}
	default:
		v.Back = back{"/tugas", v.t("tasks.title")}
	}
	return v.render(http.StatusOK, "case", v.caseTitle(c), page)
}

// caseTitle names a case by its proceeding and period.
func (v *visit) caseTitle(c *siklusv1.Case) string {
	title := strings.TrimSpace(v.words.code("proceeding", c.GetProceeding()) + " " + periodOrYear(v.words, c.GetPeriod(), c.GetYear()))
	if title == "" {
		return v.t("case.back")
	}
	return title
}

func periodOrYear(w *words, period string, year int32) string {
	if period == "" && year != 0 {
		return w.say("period.year-of", "y", year)
	}
	return w.period(period, year)
}

// Done lists what was done so far, the newest first.
func (c caseView) Done() []*siklusv1.JournalEntry {
	done := slices.Clone(c.Case.GetJournal())
	slices.Reverse(done)
	return done
}

// temporal is the address of a workflow in Temporal UI.
func (s *server) temporal(workflowID string) string {
	if s.TemporalUI == "" || workflowID == "" {
		return ""
	}
	base := strings.TrimSuffix(s.TemporalUI, "/")
	if !strings.Contains(base, "/namespaces/") {
		base += "/namespaces/siklus"
	}
	return base + "/workflows/" + url.PathEscape(workflowID)
}
