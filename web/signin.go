package web

import (
	"net/http"
	"slices"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// signInView is what the sign-in page shows.
type signInView struct {
	OIDC   string
	People []DevPerson
	Back   string // where to go on to
	Out    bool   // signed out just now
	// Trouble is why signing in through OpenID Connect came to nothing: failed, unknown or unavailable.
	Trouble string
}

// signInPage shows the ways in: the letter's link, OpenID Connect, and in the demo a list of people.
func (s *server) signInPage(v *visit) error {
	page := signInView{OIDC: s.OIDCPath, Back: local(v.r.FormValue("kembali"), "/"), Out: v.r.FormValue("keluar") != ""}
	if why := v.r.FormValue("oidc"); slices.Contains([]string{"failed", "unknown", "unavailable"}, why) {
		page.Trouble = why
	}
	if s.DevPeople != nil {
		people, err := s.DevPeople(v.ctx())
		if err != nil {
			return err
		}
		page.People = people
	}
	return v.render(http.StatusOK, "sign_in", v.t("sign-in.title"), page)
}

// signIn is the demo's sign-in; without it the address does not exist.
func (s *server) signIn(v *visit) error {
	if s.DevSignIn == nil {
		return s.nothingHere(v)
	}
	session, err := s.DevSignIn(v.ctx(), v.r.FormValue("person"))
	if err != nil {
		return err
	}
	s.setSession(v, session)
	return v.see(local(v.r.FormValue("kembali"), "/"))
}

// signOut ends the session and forgets the cookie, whatever the service says.
func (s *server) signOut(v *visit) error {
	if v.SignedIn() {
		if _, err := s.Session.SignOut(v.ctx(), &siklusv1.SignOutRequest{}); err != nil {
			s.Log.WarnContext(v.ctx(), "a session could not be ended", "err", err.Error())
		}
	}
	s.setSession(v, "")
	return v.see("/masuk?keluar=1")
}
