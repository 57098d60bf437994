package web

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/js"
)

// maxForm bounds what a form may send: the longest act is well below it. Only pages that take files take more.
const maxForm = 512 << 10

//go:embed static
var staticFiles embed.FS

// script is an optional script, under an address that changes with its content. A page has one.
type script struct {
	path string
	body []byte
}

// smaller takes out of a script what a phone need not load, and asks for no younger browser than the script itself does.
var smaller = js.Minifier{Version: 2015}

func newScript() script { return scriptOf("draft") }

func scriptOf(name string) script {
	body, err := staticFiles.ReadFile("static/" + name + ".js")
	if err != nil {
		panic(err) // embedded at build time: it cannot be missing
	}
	var small bytes.Buffer
	if err := smaller.Minify(minify.New(), &small, bytes.NewReader(body), nil); err != nil {
		panic(err) // embedded at build time: a test reads it before anybody else does
	}
	body = small.Bytes()
	sum := sha256.Sum256(body)
	return script{path: "/static/" + name + "." + hex.EncodeToString(sum[:6]) + ".js", body: body}
}

func (s *server) scripts() []script { return []script{s.script, s.entries, s.team} }

// static serves the scripts. Their name carries the hash of its content, so a browser may keep it for ever.
func (s *server) static(w http.ResponseWriter, r *http.Request) {
	at := slices.IndexFunc(s.scripts(), func(f script) bool { return f.path == r.URL.Path })
	if at < 0 {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, "draft.js", time.Time{}, bytes.NewReader(s.scripts()[at].body))
}

// guard sets what every answer carries, refuses forms sent from other sites and bounds their size.
func (s *server) guard(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.open(func(v *visit) error { return v.problem(http.StatusForbidden, "foreign-form", "") })(w, r)
	}))
	inner := cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer") // the address of a link is a secret
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Content-Security-Policy", policy("'none'"))
		if s.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		limit := int64(maxForm)
		switch r.URL.Path {
		case "/hr/pegawai", "/hr/data", courseFiles, targetFiles, resultPages:
			limit = maxUpload
		case ownEntries:
			limit = maxEntry
		}
		if strings.HasPrefix(r.URL.Path, proofPath+"/") {
			limit = maxEntry
		}
		if strings.HasSuffix(r.URL.Path, "/perbedaan/coba") { // a roster that is only tried
			limit = maxUpload
		}
		if strings.HasPrefix(r.URL.Path, visitPages+"/") || strings.HasPrefix(r.URL.Path, followPages) || r.URL.Path == checkPages {
			limit = maxVisit
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		inner.ServeHTTP(w, r)
	})
}

// policy is the content security policy of a page whose style block carries the nonce source.
func policy(style string) string {
	return "default-src 'none'; style-src " + style + "; script-src 'self'; connect-src 'self'; img-src 'self' data:; " +
		"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}

// newSecret returns 26 characters that nobody can guess: a nonce, or the ID of one intention to act.
func newSecret() string { return strings.ToLower(rand.Text()) }
