package web

import (
	"net/http"
	"net/url"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// historyView is what happened in one person's appraisal, oldest first.
type historyView struct {
	*siklusv1.GetTimelineResponse
	Lines    []historyLine
	Temporal string // all its cases in Temporal UI; empty for everybody but administrators
}

// historyLine is one event in words.
type historyLine struct {
	*siklusv1.TimelineEvent
	Said string
	Mark string // the looks of the line: "late" for what went wrong, "event" for what nobody did
}

// historyPage tells everything of one person's appraisal in order.
func (s *server) historyPage(v *visit) error {
	id := v.r.PathValue("case")
	res, err := s.Watch.GetTimeline(v.ctx(), &siklusv1.GetTimelineRequest{CaseId: id})
	if err != nil {
		return err
	}
	page := historyView{GetTimelineResponse: res, Temporal: s.temporalQuery(res.GetTemporalQuery())}
	for _, e := range res.GetEvents() {
		page.Lines = append(page.Lines, v.line(e))
	}
	v.Rehearsal = res.GetRehearsal()
	if res.GetZone() != "" {
		v.Zone = res.GetZone()
	}
	v.Area, v.Back = "cycles", back{"/hr/berkas/" + url.PathEscape(id), v.t("hr.case.title")}
	return v.render(http.StatusOK, "hr_timeline", v.t("timeline.title"), page)
}

// line says one event in words.
func (v *visit) line(e *siklusv1.TimelineEvent) historyLine {
	out := historyLine{TimelineEvent: e}
	switch e.GetWhat() {
	case "act":
		key := "done." + e.GetKind()
		if e.GetVariant() != "" {
			key += "-" + e.GetVariant()
		}
		if text, known := v.words.find(key); known {
			out.Said = text
		} else {
			out.Said = v.words.code("done", e.GetKind())
		}
	case "term":
		clock := v.words.code("clock", e.GetKind())
		out.Mark = "event"
		switch e.GetState() {
		case "set":
			out.Said = v.t("timeline.term-set", "clock", clock, "due", v.words.day(e.GetDue()))
		case "moved":
			out.Said = v.t("timeline.term-moved", "clock", clock, "before", v.words.day(e.GetBefore()), "due", v.words.day(e.GetDue()))
		case "met":
			out.Said = v.t("timeline.term-met", "clock", clock)
		default:
			out.Said, out.Mark = v.t("timeline.term-over", "clock", clock), "late"
		}
	case "letter":
		out.Mark = "event"
		out.Said = v.t("timeline.letter", "letter", v.words.code("letter", e.GetKind()), "state", v.words.code("timeline-letter", e.GetState()))
		if s := e.GetState(); s == "failed" || s == "bounced" || s == "complained" {
			out.Mark = "late"
		}
	default:
		out.Said, out.Mark = v.words.code("event", e.GetKind()), "event"
	}
	return out
}
