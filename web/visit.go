package web

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// visit is one request for a page: who asks, in which language, and what the page frame shows.
type visit struct {
	*server
	w http.ResponseWriter
	r *http.Request
	view
}

// view is what every template sees as its root.
type view struct {
	Lang      string // id or en
	Other     string // the other one
	Nonce     string
	Title     string // already in words
	Path      string // where to come back to after choosing a language
	Script    string // address of draft.js
	Who       *siklusv1.WhoAmIResponse
	Agency    string
	Zone      string // IANA zone in which every time is shown
	Rehearsal bool
	Area      string // entry of the navigation that is marked as current
	Back      back
	Form      form
	Policies  []choice      // what there is to enter where a policy is asked for; nil: nobody asked
	Units     []choice      // the same for units
	Act       string        // name of the act the page's form is for: labels are looked up under it first
	Page      any           // data of this page
	Error     bool          // the form below could not be taken
	Body      template.HTML // the page inside its frame, as its own template wrote it

	words *words
}

// back is the link above the heading.
type back struct{ Href, Text string }

// open answers a request by f: it finds out who asks and in which language, and turns an error into a page.
func (s *server) open(f func(*visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := &visit{server: s, w: w, r: r}
		v.Path, v.Script, v.Zone = r.URL.RequestURI(), s.script.path, "Asia/Jakarta"
		who, err := s.Session.WhoAmI(r.Context(), &siklusv1.WhoAmIRequest{})
		if err != nil && connect.CodeOf(err) == connect.CodeUnauthenticated {
			err = nil // nobody: the public pages are for them too
		}
		v.Who = who
		v.Agency = who.GetAgency()
		if who.GetZone() != "" {
			v.Zone = who.GetZone()
		}
		v.speak(languageOf(r, who.GetLanguage()))
		if err == nil {
			err = f(v)
		}
		if err != nil {
			v.fail(err)
		}
	}
}

func (v *visit) speak(lang string) {
	v.Lang, v.Other = lang, "en"
	if lang == "en" {
		v.Other = "id"
	}
	v.words = v.pages.words[lang]
}

func (v *visit) ctx() context.Context { return v.r.Context() }

// SignedIn reports whether somebody is known to be asking.
func (v view) SignedIn() bool { return v.Who.GetPerson() != nil || v.Who.GetVia() != "" }

// HR reports whether the navigation of the HR desk is shown. What may be read is decided behind the contract.
func (v view) HR() bool {
	return slices.ContainsFunc(v.Who.GetOffices(), func(o string) bool { return o == "hr" || o == "auditor" || o == "admin" })
}

var errNobody = connect.NewError(connect.CodeUnauthenticated, errors.New("nobody is signed in"))

// signedIn lets only a page's members through; the others are shown the way in.
func signedIn(f func(*visit) error) func(*visit) error {
	return func(v *visit) error {
		if !v.SignedIn() {
			return errNobody
		}
		return f(v)
	}
}

// showsCase puts what a case says about time and rehearsal on the frame of the page.
func (v *visit) showsCase(c *siklusv1.Case) {
	v.Rehearsal = c.GetRehearsal()
	if c.GetZone() != "" {
		v.Zone = c.GetZone()
	}
}

// render writes a page. Nothing on it may be kept by a browser or a proxy: it is about one person.
func (v *visit) render(status int, name, title string, page any) error {
	v.Title, v.Page, v.Nonce = title, page, newSecret()
	body, err := v.pages.execute(v.Lang, name, &v.view)
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.Lang)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy("'nonce-"+v.Nonce+"'"))
	v.w.WriteHeader(status)
	_, err = v.w.Write(body)
	if err != nil {
		v.Log.DebugContext(v.ctx(), "the reader went away", "page", name)
	}
	return nil
}

// see sends the browser on to another page after something was done.
func (v *visit) see(path string) error {
	v.w.Header().Set("Cache-Control", "no-store")
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// t says a sentence in the reader's language.
func (v *visit) t(key string, pairs ...any) string { return v.words.say(key, pairs...) }

// local returns a path of these pages, or fallback when the wish leads elsewhere: the pages redirect to
// nobody else's.
func local(wish, fallback string) string {
	u, err := url.Parse(wish)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(wish, "/") ||
		strings.HasPrefix(wish, "//") || strings.ContainsAny(wish, "\\\r\n\t") {
		return fallback
	}
	return wish
}

// home sends everybody to where their work is.
func (s *server) home(v *visit) error {
	switch {
	case !v.SignedIn():
		return v.see("/masuk")
	case v.HR():
		return v.see("/hr")
	}
	return v.see("/tugas")
}

// nothingHere is the answer to every address without a page.
func (s *server) nothingHere(v *visit) error { return v.problem(http.StatusNotFound, "not-found", "") }
