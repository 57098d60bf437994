package web

import (
	"net/url"
	"strconv"
)

// refreshEvery is after how many seconds a page that is followed is asked for again.
const refreshEvery = 10

// followed is the parameter of an address with which its reader has asked for that.
const followed = "ikuti"

// underWay is what a page offers while what it tells of is still under way. A page reloads itself only for a reader who
// asked for it, says so, and can be stopped (WCAG 2.2.1, 2.2.2): to everybody else it stays as it is, and so does what
// they typed, heard or had their finger on.
type underWay struct {
	Follow  string // address of the page that reloads itself
	Stop    string // address of the page that stays as it is, which is also where somebody looks again
	On      bool   // this page reloads itself
	Seconds string // after how long
}

// underWay tells the browser to come back when the reader asked for it and something is still under way; once it is done
// nothing reloads any more. It is nil when nothing is under way.
func (v *visit) underWay(running bool) *underWay {
	if !running {
		return nil
	}
	query := v.r.URL.Query()
	on := query.Has(followed)
	query.Del(followed)
	at := func(q url.Values) string { return (&url.URL{Path: v.r.URL.Path, RawQuery: q.Encode()}).String() }
	u := &underWay{Stop: at(query), On: on, Seconds: strconv.Itoa(refreshEvery)}
	query.Set(followed, "ya")
	u.Follow = at(query)
	if on {
		v.w.Header().Set("Refresh", u.Seconds)
	}
	return u
}
