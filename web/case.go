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
	Done     []timelineEntry // what was done so far, the newest first
}

// Papers reports whether the case is of a kind that has papers.
func (p caseView) Papers() bool { return p.Case.GetProceeding() != "training" }

// offers reports whether an act that may be done is shown as a button. HR withdraws from its own desk, where the act
// needs HR's reason; and what there is nothing for is not offered.
func (p caseView) offers(act string) bool {
	asked := termOf(p.Case, act) != nil
	switch act {
	case "Withdraw":
		return !p.HR
	case "ReuseResult":
		return asked || p.Case.GetReusable() != nil
	case "Sign":
		return asked || p.Case.GetUnsigned() != nil
	case "AgreeTargets", "ReturnTargets":
		return asked || p.Case.GetStage() != "in-year"
	}
	return true
}

// First is the act that is awaited from the reader, which the page shows as its main button; empty when none is. To object
// is a right that nobody is led to.
func (p caseView) First() string {
	for _, act := range p.Acts {
		if w := termOf(p.Case, act); w != nil && w.GetRole() == p.Case.GetYourRole() && act != "FileObjection" {
			return act
		}
	}
	return ""
}

// Verb says an act as a button: what is written anew in the running year is a change, not a first.
func (p caseView) Verb(v *view, act string) string {
	if act == "SubmitTargets" && p.Case.GetStage() == "in-year" && termOf(p.Case, act) == nil {
		return v.words.say("targets.change")
	}
	if act == "Withdraw" && !p.HR { // who is no officer withdraws an objection, never a whole case
		return v.words.say("withdraw.send")
	}
	return v.words.code("act", act)
}

// timelineEntry is one line of the file with what it says in words.
type timelineEntry struct {
	*siklusv1.JournalEntry
	What string
}

// timeline says in words what was done so far, the newest first. Two acts say different things at different times:
// ratings can be given without a signature, and a result is first proposed, then agreed to or declined.
func (v *visit) timeline(c *siklusv1.Case) []timelineEntry {
	done := make([]timelineEntry, 0, len(c.GetJournal()))
	proposed := false
	for _, e := range c.GetJournal() {
		what := v.words.code("event", e.GetKind())
		if e.GetBy() != nil {
			what = v.words.code("done", e.GetKind())
		}
		switch e.GetKind() {
		case "Rate":
			proposed = false
			if e.GetStage() == "window-open" {
				what = v.t("done.Rate-unsigned")
			}
		case "ReuseResult":
			switch {
			case e.GetStage() != "window-open":
				what = v.t("done.ReuseResult-agreed")
			case proposed:
				what = v.t("done.ReuseResult-declined")
			}
			proposed = !proposed
		}
		done = append(done, timelineEntry{e, what})
	}
	slices.Reverse(done)
	return done
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
		if _, ok := s.acts[act]; ok && page.offers(act) {
			page.Acts = append(page.Acts, act)
		}
	}
	page.Done = v.timeline(c)
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

// temporal is the address of a workflow in Temporal UI.
func (s *server) temporal(workflowID string) string {
	base := s.temporalList()
	if base == "" || workflowID == "" {
		return ""
	}
	return base + "/" + url.PathEscape(workflowID)
}

// temporalQuery is the address of the list of workflows in Temporal UI with a query filled in.
func (s *server) temporalQuery(query string) string {
	base := s.temporalList()
	if base == "" || query == "" {
		return ""
	}
	return base + "?" + url.Values{"query": {query}}.Encode()
}

// temporalList is the list of workflows in Temporal UI; empty when nobody said where that is.
func (s *server) temporalList() string {
	if s.TemporalUI == "" {
		return ""
	}
	base := strings.TrimSuffix(s.TemporalUI, "/")
	if !strings.Contains(base, "/namespaces/") {
		base += "/namespaces/siklus"
	}
	return base + "/workflows"
}
