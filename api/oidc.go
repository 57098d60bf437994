package api

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"siklus.id/store"
	"siklus.id/web"
)

// Addresses of sign-in through OpenID Connect.
const (
	oidcStart    = "/masuk/oidc"
	oidcCallback = "/masuk/oidc/kembali"
)

// OIDC is how an agency's people sign in through its own identity provider. The zero value means: not at all.
type OIDC struct {
	Issuer       string
	ClientID     string
	ClientSecret string
	// NumberClaim names the claim that carries the staff number (NIP); empty: people are found by e-mail.
	NumberClaim string
	// OfficesOnly lets in only who holds an office: the others come by the links of their letters.
	OfficesOnly bool
	// Agency is the code of the agency whose provider this is; empty: every agency of the installation.
	Agency string
	// Scopes are asked for beside openid, profile and email.
	Scopes []string
}

func (o OIDC) set() bool { return o.Issuer != "" }

// signIn is OpenID Connect with an authorization code, PKCE, a state and a nonce.
type signIn struct {
	*door
	OIDC
	secure bool

	mu       sync.Mutex
	provider *oidc.Provider
}

func (s *signIn) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET "+oidcStart, s.start)
	mux.HandleFunc("GET "+oidcCallback, s.callback)
}

// found returns the provider, discovered at the first sign-in and not at the start of the process: a
// provider that is down must not keep the door shut.
func (s *signIn) found(ctx context.Context) (*oidc.Provider, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.provider != nil {
		return s.provider, nil
	}
	// The provider keeps this context for later key fetches, so it must not end with the request.
	provider, err := oidc.NewProvider(context.WithoutCancel(ctx), s.Issuer)
	if err != nil {
		return nil, err
	}
	s.provider = provider
	return provider, nil
}

func (s *signIn) config(provider *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: s.ClientID, ClientSecret: s.ClientSecret, Endpoint: provider.Endpoint(), RedirectURL: s.baseURL + oidcCallback,
		Scopes: append([]string{oidc.ScopeOpenID, "profile", "email"}, s.Scopes...),
	}
}

// ticket is what the browser keeps between leaving and coming back. It proves that both are one visit.
type ticket struct {
	State, Nonce, Verifier, Back string
}

const (
	ticketCookie = "siklus_masuk"
	ticketLife   = 10 * time.Minute
)

func (s *signIn) start(w http.ResponseWriter, r *http.Request) {
	provider, err := s.found(r.Context())
	if err != nil {
		s.log.WarnContext(r.Context(), "the identity provider does not answer", "cause", err.Error())
		s.backToSignIn(w, r, "unavailable")
		return
	}
	t := ticket{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Back: ownPath(r.URL.Query().Get("kembali"))}
	raw, err := json.Marshal(t)
	if err != nil {
		s.backToSignIn(w, r, "failed")
		return
	}
	s.setTicket(w, base64.RawURLEncoding.EncodeToString(raw), int(ticketLife.Seconds()))
	http.Redirect(w, r, s.config(provider).AuthCodeURL(t.State, oidc.Nonce(t.Nonce), oauth2.S256ChallengeOption(t.Verifier)), http.StatusFound)
}

func (s *signIn) setTicket(w http.ResponseWriter, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{
		Name: ticketCookie, Value: value, Path: oidcStart, MaxAge: maxAge, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
}

func (s *signIn) callback(w http.ResponseWriter, r *http.Request) {
	t, ok := readTicket(r)
	s.setTicket(w, "", -1)
	if !ok || subtle.ConstantTimeCompare([]byte(t.State), []byte(r.URL.Query().Get("state"))) != 1 {
		s.backToSignIn(w, r, "failed")
		return
	}
	who, err := s.claims(r, t)
	if err != nil {
		s.log.WarnContext(r.Context(), "a sign-in failed", "cause", err.Error())
		s.backToSignIn(w, r, "failed")
		return
	}
	agency, person, err := s.match(r.Context(), who)
	switch {
	case errors.Is(err, store.ErrNotFound), errors.Is(err, store.ErrAmbiguous):
		s.log.WarnContext(r.Context(), "a sign-in matched nobody", "cause", kindOf(err))
		s.backToSignIn(w, r, "unknown")
		return
	case err != nil:
		s.log.ErrorContext(r.Context(), "a sign-in could not be matched", "cause", kindOf(err))
		s.backToSignIn(w, r, "unavailable")
		return
	}
	token, err := s.openSession(r.Context(), agency, person)
	if err != nil {
		s.log.ErrorContext(r.Context(), "a session could not be kept", "cause", kindOf(err))
		s.backToSignIn(w, r, "unavailable")
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: web.SessionCookie, Value: token, Path: "/", MaxAge: int(staffSession.Seconds()), HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
	http.Redirect(w, r, t.Back, http.StatusSeeOther)
}

func readTicket(r *http.Request) (t ticket, ok bool) {
	c, err := r.Cookie(ticketCookie)
	if err != nil {
		return t, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(c.Value)
	return t, err == nil && json.Unmarshal(raw, &t) == nil && t.State != "" && t.Nonce != ""
}

// identity is what the provider says about who signed in.
type identity struct {
	number, email string
}

// claims redeems the code and reads the ID token. Its errors name no person.
func (s *signIn) claims(r *http.Request, t ticket) (identity, error) {
	if problem := r.URL.Query().Get("error"); problem != "" {
		return identity{}, errors.New("the provider refused the sign-in")
	}
	provider, err := s.found(r.Context())
	if err != nil {
		return identity{}, err
	}
	tokens, err := s.config(provider).Exchange(r.Context(), r.URL.Query().Get("code"), oauth2.VerifierOption(t.Verifier))
	if err != nil {
		return identity{}, errors.New("the provider did not redeem the code")
	}
	raw, ok := tokens.Extra("id_token").(string)
	if !ok {
		return identity{}, errors.New("the provider sent no ID token")
	}
	token, err := provider.Verifier(&oidc.Config{ClientID: s.ClientID}).Verify(r.Context(), raw)
	if err != nil {
		return identity{}, errors.New("the ID token is not good")
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(t.Nonce)) != 1 {
		return identity{}, errors.New("the ID token is for another sign-in")
	}
	claims := map[string]any{}
	if err := token.Claims(&claims); err != nil {
		return identity{}, errors.New("the ID token cannot be read")
	}
	return s.identify(claims)
}

// identify picks the number, when one is configured, else the e-mail address, which the provider must have
// verified: an address that anybody can type in is no proof of anything.
func (s *signIn) identify(claims map[string]any) (identity, error) {
	if s.NumberClaim != "" {
		number, _ := claims[s.NumberClaim].(string)
		if number = strings.Join(strings.Fields(number), ""); number != "" {
			return identity{number: number}, nil
		}
		return identity{}, errors.New("the ID token carries no staff number")
	}
	email, _ := claims["email"].(string)
	if verified, _ := claims["email_verified"].(bool); email == "" || !verified {
		return identity{}, errors.New("the ID token carries no verified address")
	}
	return identity{email: email}, nil
}

// match finds the one person the provider means.
func (s *signIn) match(ctx context.Context, who identity) (agency, person string, err error) {
	agencies, err := s.agencies(ctx)
	if err != nil {
		return "", "", err
	}
	for _, id := range agencies {
		found, err := s.personIn(ctx, id, who)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return "", "", err
		}
		if person != "" {
			return "", "", store.ErrAmbiguous
		}
		agency, person = id, found
	}
	if person == "" {
		return "", "", store.ErrNotFound
	}
	return agency, person, nil
}

func (s *signIn) agencies(ctx context.Context) ([]string, error) {
	if s.Agency == "" {
		return s.store.Agencies(ctx)
	}
	a, err := s.store.AgencyByCode(ctx, s.Agency)
	return []string{a.ID}, err
}

func (s *signIn) personIn(ctx context.Context, agency string, who identity) (id string, err error) {
	err = s.store.WithAgency(ctx, agency, func(tx store.Tx) error {
		var p store.Person
		if who.number != "" {
			p, err = tx.PersonByNumber(ctx, who.number)
		} else {
			p, err = tx.PersonByEmail(ctx, who.email)
		}
		if err != nil {
			return err
		}
		offices, err := tx.Offices(ctx, p.ID)
		if err == nil && s.OfficesOnly && len(offices) == 0 {
			err = store.ErrNotFound
		}
		id = p.ID
		return err
	})
	return id, err
}

// openSession signs a person in at the desk: not for one task, but for everything their relations allow.
func (d *door) openSession(ctx context.Context, agency, person string) (string, error) {
	return d.store.CreateSession(ctx, store.Session{Agency: agency, Person: person, Via: string(BySession), ExpiresAt: d.now().Add(staffSession)})
}

// backToSignIn returns to the sign-in page, which says why in words.
func (s *signIn) backToSignIn(w http.ResponseWriter, r *http.Request, why string) {
	http.Redirect(w, r, "/masuk?oidc="+url.QueryEscape(why), http.StatusSeeOther)
}

// ownPath keeps redirects inside these pages.
func ownPath(wish string) string {
	u, err := url.Parse(wish)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(wish, "/") || strings.HasPrefix(wish, "//") ||
		strings.ContainsAny(wish, "\\\r\n\t") {
		return "/"
	}
	return wish
}
