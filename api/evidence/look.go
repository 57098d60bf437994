// Package evidence looks at links to evidence once, to say whether whoever rates can open them. It asks the public
// internet only, sends nothing of the person who wrote the link, and reads next to nothing of what comes back.
package evidence

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"siklus.id/appraisal"
)

const (
	patience = 6 * time.Second // for one link, all its redirects together
	hops     = 4               // redirects that are followed
	glance   = 2 << 10         // bytes read of an answer
)

var errInside = errors.New("the address is none of the public internet")

// Looker looks at links. The zero value is ready.
type Looker struct {
	// Public says whether an address may be reached; nil: appraisal.PublicAddress.
	Public func(netip.Addr) bool
	// Transport carries the requests; nil: one of its own, which checks every address it connects to.
	Transport http.RoundTripper
}

// Look says what is known about a link. It never fails: what cannot be told stays as the address alone tells it.
func (l Looker) Look(ctx context.Context, link string) appraisal.LinkNote {
	alone := appraisal.NoteOf(link)
	if alone != appraisal.LinkUnseen && alone != appraisal.LinkDoubtful {
		return alone
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	transport := l.Transport
	if transport == nil {
		own := l.transport()
		defer own.CloseIdleConnections()
		transport = own
	}
	for range hops {
		next, note := step(ctx, transport, link, alone)
		if next == "" {
			return note
		}
		link = next
	}
	return alone
}

// step asks for one address and returns where it sends on to, or else what it tells.
func step(ctx context.Context, transport http.RoundTripper, link string, alone appraisal.LinkNote) (next string, note appraisal.LinkNote) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil || r.URL.Scheme != "https" || (r.URL.Port() != "" && r.URL.Port() != "443") {
		return "", alone
	}
	r.URL.User = nil
	r.Header.Set("User-Agent", "Siklus/1 (link check)")
	r.Header.Set("Range", "bytes=0-0")
	answer, err := transport.RoundTrip(r)
	var unknown *net.DNSError
	switch {
	case errors.Is(err, errInside):
		return "", appraisal.LinkInternal
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return "", appraisal.LinkGone
	case err != nil:
		return "", alone
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.CopyN(io.Discard, answer.Body, glance)
	switch code := answer.StatusCode; {
	case code == http.StatusUnauthorized || code == http.StatusForbidden || code == http.StatusProxyAuthRequired:
		return "", appraisal.LinkPrivate
	case code == http.StatusNotFound || code == http.StatusGone:
		return "", appraisal.LinkGone
	case code >= 300 && code < 400:
		to, err := r.URL.Parse(answer.Header.Get("Location"))
		if err != nil || answer.Header.Get("Location") == "" {
			return "", alone
		}
		if signIn(to) {
			return "", appraisal.LinkPrivate
		}
		switch n := appraisal.NoteOf(to.String()); n {
		case appraisal.LinkInternal, appraisal.LinkGone:
			return "", n
		}
		return to.String(), ""
	case code >= 200 && code < 300, code == http.StatusRequestedRangeNotSatisfiable:
		return "", appraisal.LinkOpen
	}
	return "", alone // busy or out of order: another time it may open
}

// signIn reports whether an address is that of a sign-in.
func signIn(u *url.URL) bool {
	host, path := strings.ToLower(u.Hostname()), strings.ToLower(u.Path)
	for _, start := range []string{"login.", "signin.", "accounts.", "auth.", "sso.", "idp."} {
		if strings.HasPrefix(host, start) {
			return true
		}
	}
	for _, part := range strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune("/.-_", r) }) {
		switch part {
		case "login", "signin", "masuk", "servicelogin", "oauth", "oauth2", "authorize", "saml", "saml2", "adfs", "sso":
			return true
		}
	}
	return false
}

// transport connects to public addresses only. The check sits where the connection is made, after names were looked
// up, so a name that leads inside, or changes between two look-ups, leads nowhere. No proxy: it would look names up
// for us.
func (l Looker) transport() *http.Transport {
	public := l.Public
	if public == nil {
		public = appraisal.PublicAddress
	}
	dialer := &net.Dialer{Timeout: patience / 2, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !public(to.Addr()) {
			return errInside
		}
		return nil
	}}
	return &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: patience / 2, MaxResponseHeaderBytes: 32 << 10,
		DisableKeepAlives: true, DisableCompression: true, ResponseHeaderTimeout: patience}
}
