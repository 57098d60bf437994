package api

import (
	"context"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"

	"siklus.id/store"
	"siklus.id/web"
)

// keyPrefix tells an API key from a session in the Authorization header.
const keyPrefix = "sk_"

// identify puts who is asking into the context of every request, from the session cookie, a session in the
// Authorization header, or an API key there. Whoever shows nothing, or nothing that is known, is nobody.
func (d *door) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secret := secretOf(r)
		if secret == "" {
			next.ServeHTTP(w, r)
			return
		}
		p, err := d.principal(r.Context(), secret)
		if err != nil {
			// Not "sign in again": the session may be good, only nobody can look it up now.
			d.log.WarnContext(r.Context(), "a session cannot be looked up", "cause", kindOf(err))
			p = Principal{unsure: true}
		}
		next.ServeHTTP(w, r.WithContext(WithPrincipal(r.Context(), p)))
	})
}

// secretOf returns the session or key of a request. A header wins over the cookie, because a program sets it
// on purpose.
func secretOf(r *http.Request) string {
	if scheme, secret, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(secret)
	}
	if c, err := r.Cookie(web.SessionCookie); err == nil {
		return c.Value
	}
	return ""
}

func (d *door) principal(ctx context.Context, secret string) (Principal, error) {
	hash := store.HashSecret(secret)
	if strings.HasPrefix(secret, keyPrefix) {
		key, err := d.store.FindKey(ctx, hash)
		if errors.Is(err, store.ErrNotFound) {
			return Principal{}, nil
		}
		if err != nil {
			return Principal{}, err
		}
		return Principal{Agency: key.Agency, Via: ByKey, Scopes: key.Scopes, Key: key.ID, Program: key.Name, secret: hex.EncodeToString(hash)}, nil
	}
	session, err := d.store.FindSession(ctx, hash, d.now())
	if errors.Is(err, store.ErrNotFound) {
		return Principal{}, nil
	}
	if err != nil {
		return Principal{}, err
	}
	p := Principal{Agency: session.Agency, Person: session.Person, Via: Via(session.Via), Task: session.TaskID, secret: hex.EncodeToString(hash)}
	if p.Via == ByLink {
		return p, nil
	}
	err = d.store.WithAgency(ctx, p.Agency, func(tx store.Tx) (err error) {
		p.Offices, err = tx.Offices(ctx, p.Person)
		return err
	})
	return p, err
}
