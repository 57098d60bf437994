package api

import (
	"context"
	"slices"
)

// Via is how somebody came in.
type Via string

// The ways in.
const (
	ByNobody  Via = ""        // not signed in
	ByLink    Via = "link"    // the link of a letter, for its one task
	BySession Via = "session" // OpenID Connect, or the sign-in screen of a demonstration
	ByKey     Via = "key"     // an API key of a machine
)

// Offices that a person can hold in an agency. Office is not rank: it says which desk they serve.
const (
	OfficeHR      = "hr"      // *pengelola kepegawaian*
	OfficeAuditor = "auditor" // reads, never writes
	OfficeAdmin   = "admin"   // watches the machinery, reads no result
)

// Principal is who is asking. The zero value is somebody who is not signed in.
type Principal struct {
	Agency  string   // opaque ID
	Person  string   // opaque ID; empty for a machine
	Via     Via      // how they came in
	Task    string   // the one task a link is for; empty otherwise
	Offices []string // offices held in the agency; none for a link, which is for one task only
	Scopes  []string // what a key may do; empty for people
	Key     string   // opaque ID of the key; empty for people
	Program string   // name of the key, the source of what it measures; empty for people
	secret  string   // SHA-256 of the session or key, hexadecimal: the handle for limits and for signing out
	unsure  bool     // a session was shown and could not be looked up, because Postgres does not answer
}

// SignedIn reports whether the caller is known.
func (p Principal) SignedIn() bool { return p.Via != ByNobody }

// Holds reports whether the caller holds one of the offices.
func (p Principal) Holds(offices ...string) bool {
	return slices.ContainsFunc(p.Offices, func(o string) bool { return slices.Contains(offices, o) })
}

type principalKey struct{}

// WithPrincipal returns a context in which p is asking. Package api's own middleware does this for every
// request; a program that calls the handlers in its own process does it itself.
func WithPrincipal(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// PrincipalFrom returns who is asking; the zero value when nobody is signed in.
func PrincipalFrom(ctx context.Context) Principal {
	p, _ := ctx.Value(principalKey{}).(Principal)
	return p
}
