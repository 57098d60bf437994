package web

import (
	"net/http"
	"net/url"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// stuckView is what does not move in a cycle.
type stuckView struct {
	*siklusv1.ListStuckCasesResponse
	Cycle     string
	Cause     string // the chosen one; empty: all
	Total     int32
	Next      string // address of the next page; empty on the last
	RequestID string
	Started   bool // the cycle was told just now to look again
	MayStart  bool // the reader is HR
	server    *server
}

// Way is the page on which what frees a case is done; empty where it is a button on this page, or nothing HR can do.
func (p stuckView) Way(c *siklusv1.StuckCase) string {
	desk := "/hr/berkas/" + url.PathEscape(c.GetCaseId())
	switch c.GetAction() {
	case "extend-term":
		return desk + "?buka=ExtendTerm#ExtendTerm-clock"
	case "name-somebody":
		return desk + "?buka=ChangeParty#ChangeParty-role"
	case "name-deputy":
		chosen := url.Values{"jabatan": {c.GetPostId()}, "kedudukan": {"plt"}}
		if away := c.GetAwayUntil(); away != "" {
			chosen.Set("kedudukan", "plh")
			chosen.Set("sampai", away)
		}
		return deputyDeskPages + "?" + chosen.Encode() + "#query"
	case "mend-roster":
		return "/hr/pegawai"
	case "correct-address":
		return "/hr/tak-terjangkau"
	case "resend-letter":
		return "/hr/surat/" + url.PathEscape(c.GetAwaited().GetId())
	case "hand-in-again":
		return desk + "/riwayat"
	case "do-it":
		return "/berkas/" + url.PathEscape(c.GetCaseId())
	case "call-admin":
		return "/hr/siklus/" + url.PathEscape(p.Cycle) + "/angka"
	}
	return ""
}

// Sees is the address of a case in Temporal UI; empty for everybody but administrators.
func (p stuckView) Sees(c *siklusv1.StuckCase) string {
	return p.server.temporalQuery(c.GetTemporalQuery())
}

// Share is the part of a cause in hundredths of all.
func (stuckView) Share(part, whole int32) int32 { return cycleView{}.Share(part, whole) }

// Only is the address of the list of one cause; of all for an empty one.
func (p stuckView) Only(cause string) string {
	address := "/hr/siklus/" + url.PathEscape(p.Cycle) + "/tersendat"
	if cause == "" {
		return address
	}
	return address + "?" + url.Values{"sebab": {cause}}.Encode()
}

// stuckPage lists what does not move, each with its cause and the one action that frees it.
func (s *server) stuckPage(v *visit) error {
	query := v.r.URL.Query()
	page := stuckView{Cycle: v.r.PathValue("cycle"), Cause: shortened(query.Get("sebab"), 40), RequestID: newSecret(), Started: query.Get("dimulai") != "", server: s}
	var err error
	page.ListStuckCasesResponse, err = s.Watch.ListStuckCases(v.ctx(), &siklusv1.ListStuckCasesRequest{CycleId: page.Cycle, Cause: page.Cause, PageToken: shortened(query.Get("mulai"), 40)})
	if err != nil {
		return err
	}
	for _, n := range page.GetCounts() {
		page.Total += n.GetCount()
	}
	for _, o := range v.Who.GetOffices() {
		page.MayStart = page.MayStart || o == "hr"
	}
	if token := page.GetNextPageToken(); token != "" {
		next := url.Values{"mulai": {token}}
		if page.Cause != "" {
			next.Set("sebab", page.Cause)
		}
		page.Next = page.Only("") + "?" + next.Encode()
	}
	v.cycleList(page.GetRehearsal())
	return v.render(http.StatusOK, "hr_stuck", v.t("stuck.title"), page)
}

// startMissing lets the cycle look again.
func (s *server) startMissing(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	cycle := v.r.PathValue("cycle")
	if _, err := s.Watch.StartMissing(v.ctx(), &siklusv1.StartMissingRequest{CycleId: cycle}); err != nil {
		return err
	}
	return v.see("/hr/siklus/" + url.PathEscape(cycle) + "/tersendat?dimulai=1")
}
