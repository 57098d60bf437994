package api

import (
	"context"
	"net/http"
	"time"

	"github.com/go-chi/httprate"
)

// limits bounds how often one session acts and one link is opened. The key is the session or the link, never
// the address: a whole office sits behind one.
type limits struct {
	acts  limit
	links limit
}

// limit counts calls per key over a sliding minute. It hangs on the calls and not on HTTP routes, because a
// posted form reaches the same handlers without a second request.
type limit struct{ of *httprate.RateLimiter }

func newLimits(actsPerMinute, linksPerMinute int) limits {
	return limits{
		acts:  limit{httprate.NewRateLimiter(actsPerMinute, time.Minute)},
		links: limit{httprate.NewRateLimiter(linksPerMinute, time.Minute)},
	}
}

// over counts one more call and reports whether it is one too many.
func (l limit) over(ctx context.Context, key string) bool {
	return l.of.OnLimit(silent{}, (&http.Request{}).WithContext(ctx), key)
}

// silent takes the headers that a limiter writes where there is no answer to write them to.
type silent struct{}

func (silent) Header() http.Header         { return http.Header{} }
func (silent) Write(b []byte) (int, error) { return len(b), nil }
func (silent) WriteHeader(int)             {}
