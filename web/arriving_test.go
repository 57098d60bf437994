package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"
)

const stall = 100 * time.Millisecond // long enough for the browser to draw what it has

// stalls are the ends of what stands beside its like: after the first of each the line stands still.
var stalls = [...]string{"</label>", "</dd>", "</th>", "</li>"}

// stalling is h on a line that stands still where it hurts most.
func stalling(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Accept-Encoding")
		kept := httptest.NewRecorder()
		h.ServeHTTP(kept, r)
		for name, values := range kept.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(kept.Code)
		page := kept.Body.Bytes()
		cuts := []int{0, len(page)}
		for _, end := range stalls {
			if i := bytes.Index(page, []byte(end)); i >= 0 {
				cuts = append(cuts, i+len(end))
			}
		}
		slices.Sort(cuts)
		way := http.NewResponseController(w)
		for i, cut := range cuts[1:] {
			_, _ = w.Write(page[cuts[i]:cut])
			if _ = way.Flush(); cut == len(page) {
				return
			}
			select {
			case <-time.After(stall):
			case <-r.Context().Done():
				return
			}
		}
	})
}

// TestNothingMovesWhileAPageArrives: on a poor line a page of the staff is drawn while it comes, and nobody's finger lands on
// another choice because more of it came.
func TestNothingMovesWhileAPageArrives(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	for _, l := range pagesToSee() {
		if l.hr {
			continue
		}
		t.Run(l.name, func(t *testing.T) {
			server := httptest.NewServer(stalling(visiting(t, l.data(asFull), Options{Log: quiet(), OIDCPath: "/oidc"}).h))
			defer server.Close()
			keepsStill(ctx, t, server.URL+l.path, 360, staffAllowance, func() {})
		})
	}
}
