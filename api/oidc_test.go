package api_test

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/web"
)

// provider runs a real OpenID Connect provider that signs in whoever is queued.
func provider(t *testing.T) *mockoidc.MockOIDC {
	t.Helper()
	p, err := mockoidc.Run()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.Shutdown()) })
	return p
}

func oidcOf(p *mockoidc.MockOIDC) api.OIDC {
	return api.OIDC{Issuer: p.Issuer(), ClientID: p.ClientID, ClientSecret: p.ClientSecret}
}

// browser follows redirects and keeps cookies; it returns where it ended and the session it got.
func (g *ground) browser(jar http.CookieJar, path string) (end *url.URL, session string) {
	g.Helper()
	client := &http.Client{Jar: jar}
	answer, err := client.Get(g.http.URL + path)
	require.NoError(g, err)
	_ = answer.Body.Close()
	home, err := url.Parse(g.http.URL)
	require.NoError(g, err)
	for _, c := range jar.Cookies(home) {
		if c.Name == web.SessionCookie {
			session = c.Value
		}
	}
	return answer.Request.URL, session
}

func newJar(t *testing.T) http.CookieJar {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return jar
}

func TestSignInByVerifiedAddress(t *testing.T) {
	p := provider(t)
	g := newGround(t, func(c *api.Config) { c.OIDC = oidcOf(p) })
	p.QueueUser(&mockoidc.MockUser{Subject: "1", Email: "KABID-B@dinas.example", EmailVerified: true})
	end, session := g.browser(newJar(t), "/masuk/oidc?kembali=%2Fhr%2Fsiklus%2Fbaru")
	require.Equal(t, "/hr/siklus/baru", end.Path, "back to where they wanted to go")
	who, err := g.with(session).Session.WhoAmI(g.Context(), &siklusv1.WhoAmIRequest{})
	require.NoError(t, err)
	require.Equal(t, "Nama kabid-b", who.GetPerson().GetName())
	require.Equal(t, []string{"hr"}, who.GetOffices())
	require.Equal(t, "session", who.GetVia())
}

// numbered is a user whose provider tells the staff number.
type numbered struct {
	mockoidc.MockUser
	number string
}

func (u *numbered) Claims(_ []string, base *mockoidc.IDTokenClaims) (jwt.Claims, error) {
	return struct {
		*mockoidc.IDTokenClaims
		Number string `json:"nip"`
	}{base, u.number}, nil
}

func TestSignInByStaffNumber(t *testing.T) {
	p := provider(t)
	g := newGround(t, func(c *api.Config) {
		c.OIDC = oidcOf(p)
		c.OIDC.NumberClaim, c.OIDC.Agency = "nip", "uji"
	})
	var kadis store.Person
	g.tx(func(ctx context.Context, tx store.Tx) (err error) {
		kadis, err = tx.PersonByID(ctx, g.town.People["kadis"])
		return err
	})
	p.QueueUser(&numbered{number: kadis.Number[:8] + " " + kadis.Number[8:14] + " " + kadis.Number[14:]})
	_, session := g.browser(newJar(t), "/masuk/oidc")
	who, err := g.with(session).Session.WhoAmI(g.Context(), &siklusv1.WhoAmIRequest{})
	require.NoError(t, err)
	require.Equal(t, "Nama kadis", who.GetPerson().GetName())
}

func TestSignInThatLeadsNowhere(t *testing.T) {
	p := provider(t)
	g := newGround(t, func(c *api.Config) {
		c.OIDC = oidcOf(p)
		c.OIDC.OfficesOnly = true
	})
	for _, c := range []struct {
		name, why string
		user      *mockoidc.MockUser
	}{
		{"a stranger", "unknown", &mockoidc.MockUser{Subject: "1", Email: "orang@lain.example", EmailVerified: true}},
		{"no office", "unknown", &mockoidc.MockUser{Subject: "1", Email: "staf-1@dinas.example", EmailVerified: true}},
		{"an address nobody verified", "failed", &mockoidc.MockUser{Subject: "1", Email: "kabid-b@dinas.example"}},
		{"no address", "failed", &mockoidc.MockUser{Subject: "1", EmailVerified: true}},
	} {
		p.QueueUser(c.user)
		end, session := g.browser(newJar(t), "/masuk/oidc")
		require.Equal(t, "/masuk", end.Path, c.name)
		require.Equal(t, c.why, end.Query().Get("oidc"), c.name)
		require.Empty(t, session, c.name)
	}
	p.QueueError(&mockoidc.ServerError{Code: http.StatusInternalServerError, Error: "server_error"})
	_, session := g.browser(newJar(t), "/masuk/oidc")
	require.Empty(t, session)
}

// A code that was fetched elsewhere is worth nothing here: state, nonce and PKCE tie it to one browser.
func TestSignInBelongsToTheBrowserThatBeganIt(t *testing.T) {
	p := provider(t)
	g := newGround(t, func(c *api.Config) { c.OIDC = oidcOf(p) })
	stop := &http.Client{Jar: newJar(t), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	p.QueueUser(&mockoidc.MockUser{Subject: "1", Email: "kabid-b@dinas.example", EmailVerified: true})
	begun, err := stop.Get(g.http.URL + "/masuk/oidc")
	require.NoError(t, err)
	_ = begun.Body.Close()
	away, err := begun.Location()
	require.NoError(t, err)
	require.Equal(t, "S256", away.Query().Get("code_challenge_method"))
	require.NotEmpty(t, away.Query().Get("nonce"))
	back, err := stop.Get(away.String())
	require.NoError(t, err)
	_ = back.Body.Close()
	callback, err := back.Location()
	require.NoError(t, err)

	victim := newJar(t)
	end, session := g.browser(victim, callback.RequestURI())
	require.Equal(t, "failed", end.Query().Get("oidc"), "a browser that never began")
	require.Empty(t, session)
	_, _ = g.browser(victim, "/masuk/oidc/kembali?state=guess&code=guess")

	// Even with another sign-in of its own under way.
	other := &http.Client{Jar: victim, CheckRedirect: stop.CheckRedirect}
	own, err := other.Get(g.http.URL + "/masuk/oidc")
	require.NoError(t, err)
	_ = own.Body.Close()
	_, session = g.browser(victim, callback.RequestURI())
	require.Empty(t, session)
}

func TestAProviderThatIsDownKeepsTheDoorOpen(t *testing.T) {
	g := newGround(t, func(c *api.Config) { c.OIDC = api.OIDC{Issuer: "http://127.0.0.1:1", ClientID: "x"} })
	end, _ := g.browser(newJar(t), "/masuk/oidc")
	require.Equal(t, "unavailable", end.Query().Get("oidc"))
	_, err := g.as("staf-1").Session.WhoAmI(g.Context(), &siklusv1.WhoAmIRequest{})
	require.NoError(t, err)
}
