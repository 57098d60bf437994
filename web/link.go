package web

import (
	"net/http"
	"net/url"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// linkView is what the page of a link shows.
type linkView struct {
	*siklusv1.OpenLinkResponse
	Sent   bool // a fresh link was asked for
	Forged bool // the token belongs to no link
}

// linkPage shows what the link of a letter is for. It uses nothing up: mail scanners follow links.
func (s *server) linkPage(v *visit) error {
	res, err := s.Session.OpenLink(v.ctx(), &siklusv1.OpenLinkRequest{Token: v.r.PathValue("token")})
	switch connect.CodeOf(err) {
	case connect.CodeNotFound, connect.CodeInvalidArgument, connect.CodePermissionDenied, connect.CodeUnauthenticated:
		if err != nil {
			return v.render(http.StatusNotFound, "link_old", v.t("link.unknown.title"), linkView{Forged: true})
		}
	}
	if err != nil {
		return err
	}
	v.showsLink(res)
	if res.GetState() == siklusv1.LinkState_LINK_STATE_EXPIRED {
		return v.render(http.StatusGone, "link_old", v.t("link.old.title"), linkView{OpenLinkResponse: res})
	}
	return v.render(http.StatusOK, "link", v.t("link.title"), linkView{OpenLinkResponse: res})
}

func (v *visit) showsLink(res *siklusv1.OpenLinkResponse) {
	v.Rehearsal, v.Agency = res.GetRehearsal(), res.GetAgency()
	if res.GetZone() != "" {
		v.Zone = res.GetZone()
	}
}

// startFromLink signs the reader in for the one task of the link and goes on to it.
func (s *server) startFromLink(v *visit) error {
	res, err := s.Session.StartFromLink(v.ctx(), &siklusv1.StartFromLinkRequest{Token: v.r.PathValue("token")})
	switch connect.CodeOf(err) {
	case connect.CodeUnavailable, connect.CodeDeadlineExceeded, connect.CodeResourceExhausted, connect.CodeInternal, connect.CodeUnknown:
		if err != nil {
			return err
		}
	}
	if err != nil {
		return s.linkPage(v) // it has ended since the page was shown: the page says how
	}
	s.setSession(v, res.GetSession())
	if v.r.URL.Query().Get("ke") == "kemajuan" { // the letter asks for an entry of progress
		return v.see(ownEntries)
	}
	if v.r.URL.Query().Get("ke") == "pendampingan" { // something waits there; the letter does not say what
		return v.see(guidancePages)
	}
	if id := v.r.URL.Query().Get("laporan"); v.r.URL.Query().Get("ke") == "suara-warga" { // the letter is about a complaint
		return v.see(citizenPages + "/laporan/" + url.PathEscape(id))
	}
	if v.r.URL.Query().Get("ke") == "dialog" { // the letter is about an appointment
		return v.see(dialoguePages + "?masa=" + url.QueryEscape(v.r.URL.Query().Get("masa")))
	}
	if v.r.URL.Query().Get("ke") == "penghargaan" { // the letter tells of a recognition
		return v.see(recognitionPages)
	}
	if v.r.URL.Query().Get("ke") == "kompetensi" { // the letter asks for an assessment
		return v.see(competencePages)
	}
	switch query := v.r.URL.Query(); query.Get("ke") {
	case "kalibrasi": // a session proposes another rating
		return v.see(calibrationPages)
	case "suara": // the letter asks about a colleague
		return v.see(voicePages)
	case "usulan-suara": // nominations wait for approval
		return v.see(voicePath(voiceLists, query.Get("berkas"), query.Get("masa")))
	case "umpan-balik": // somebody asks for feedback
		return v.see(feedbackPages + "/beri?request_id=" + url.QueryEscape(query.Get("permintaan")))
	case "tugas": // the queue of somebody else, for some days
		return v.see("/tugas")
	case "bantuan": // HR answered a question
		return v.see(helpPages)
	case "perbaikan": // a check of an improvement plan is late
		return v.see(improvementPages + "/" + url.PathEscape(query.Get("berkas")))
	case "hasil-suara": // the letter tells what was said
		return v.see(voicePath(voiceShown, query.Get("berkas"), query.Get("masa")))
	}
	return v.see("/tugas/" + res.GetTaskId())
}

// freshLink has a new link sent to the address on record. The answer never tells whether there is one.
func (s *server) freshLink(v *visit) error {
	_, err := s.Session.RequestFreshLink(v.ctx(), &siklusv1.RequestFreshLinkRequest{Token: v.r.PathValue("token")})
	if code := connect.CodeOf(err); err != nil && (code == connect.CodeUnavailable || code == connect.CodeDeadlineExceeded) {
		return err
	}
	if err != nil {
		s.Log.InfoContext(v.ctx(), "no fresh link was sent", "code", connect.CodeOf(err).String())
	}
	return v.render(http.StatusOK, "link_old", v.t("link.sent.title"), linkView{Sent: true})
}

func (s *server) setSession(v *visit, session string) {
	cookie := &http.Cookie{Name: SessionCookie, Value: session, Path: "/", HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode}
	if session == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(v.w, cookie)
}
