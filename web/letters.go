package web

import (
	"net/http"
	"net/url"
	"slices"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// Where people see and choose their letters, and where the link in the foot of a letter leads.
const (
	letterPages = "/surat"
	digestPages = letterPages + "/ringkas"
)

func (s *server) letterRoutes(page, member func(string, func(*visit) error)) {
	page("GET "+digestPages+"/{token}", s.digestPage)
	page("POST "+digestPages+"/{token}", s.preferDigest)
	member("GET "+letterPages, s.lettersPage)
	member("POST "+letterPages, s.chooseLetters)
	member("GET /hr/tak-terjangkau", s.reachPage)
	member("POST /hr/tak-terjangkau", s.mendAddress)
	member("GET /hr/surat/{person}", s.letterLog)
	member("POST /hr/surat/{person}", s.resendLetter)
}

// lettersView is what somebody may know and choose of their letters.
type lettersView struct {
	*siklusv1.GetPreferencesResponse
	Log   *siklusv1.ListLettersResponse
	Kept  bool
	Older string // the token of the next page; empty: there is none
}

// Wishes are the groups as inputs: one choice each.
func (l lettersView) Wishes(v *view) []field {
	wishes := make([]field, 0, len(l.GetPreferences()))
	for _, p := range l.GetPreferences() {
		ways := []string{"at-once", "digest"}
		words := "letter-way"
		switch p.GetGroup() {
		case "receipts":
			ways, words = []string{"digest", "at-once", "never"}, "receipt-way"
		case "waiting":
			words = "waiting-way"
		}
		f := v.Choice("way."+p.GetGroup(), words, ways...)
		f.Label, f.Hint = v.words.say("letter-group."+p.GetGroup()), v.words.say("letter-group."+p.GetGroup()+".hint")
		wishes = append(wishes, f)
	}
	return wishes
}

func (s *server) lettersPage(v *visit) error {
	v.Form = form{Values: url.Values{}}
	return v.ownLetters(http.StatusOK)
}

func (v *visit) ownLetters(status int) error {
	chosen, err := v.Letter.GetPreferences(v.ctx(), &siklusv1.GetPreferencesRequest{})
	if err != nil {
		return err
	}
	log, err := v.Letter.ListLetters(v.ctx(), &siklusv1.ListLettersRequest{PageToken: v.r.URL.Query().Get("halaman")})
	if err != nil {
		return err
	}
	for _, p := range chosen.GetPreferences() {
		if name := "way." + p.GetGroup(); !v.Form.Values.Has(name) {
			v.Form.Values.Set(name, p.GetWay())
		}
	}
	v.Error, v.Back = len(v.Form.Problems) > 0, back{"/tugas", v.t("tasks.title")}
	return v.render(status, "letters", v.t("letters.title"), lettersView{chosen, log, v.r.URL.Query().Get("tersimpan") != "", log.GetNextPageToken()})
}

// chooseLetters keeps what was chosen.
func (s *server) chooseLetters(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.SetPreferencesRequest{}
	for _, group := range letterGroups {
		if way := v.r.PostForm.Get("way." + group); way != "" {
			req.Preferences = append(req.Preferences, &siklusv1.LetterPreference{Group: group, Way: way})
		}
	}
	v.Form = form{Values: v.r.PostForm}
	_, err := s.Letter.SetPreferences(v.ctx(), req)
	if err == nil {
		return v.see(letterPages + "?tersimpan=1")
	}
	if v.Form.Problems, err = v.problemsOf(err); err != nil {
		return err
	}
	return v.ownLetters(http.StatusUnprocessableEntity)
}

// letterGroups are the groups of the contract.
var letterGroups = []string{"waiting", "reminders", "feedback", "training", "news", "desk", "receipts"}

// digestView is what the link in the foot of a letter shows.
type digestView struct{ Kept bool }

// digestPage asks whether letters that may wait shall come once a day. It uses nothing up: mail scanners follow links.
func (s *server) digestPage(v *visit) error {
	return v.render(http.StatusOK, "digest", v.t("digest.title"), digestView{})
}

// preferDigest keeps the wish, from the page or from a mail program that posts to the link by itself (RFC 8058). It is
// done for a good link; for another one the page says so.
func (s *server) preferDigest(v *visit) error {
	_, err := s.Letter.PreferDigest(v.ctx(), &siklusv1.PreferDigestRequest{Token: v.r.PathValue("token")})
	if code := connect.CodeOf(err); err != nil && slices.Contains([]connect.Code{connect.CodeNotFound, connect.CodeInvalidArgument}, code) {
		return v.render(http.StatusNotFound, "link_old", v.t("link.unknown.title"), linkView{Forged: true})
	}
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, "digest", v.t("digest.kept.title"), digestView{Kept: true})
}
