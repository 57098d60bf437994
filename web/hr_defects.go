package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	defectsListed = 100 // on one page; an agency whose staff have no addresses yet has as many as staff
	settledListed = 200
)

// foundDefects are the defects of a roster before or after a launch, one page of them, and apart from them whom nothing keeps
// out but the law or a reason of HR's own: there is nothing to mend.
type foundDefects struct {
	Mend    []*siklusv1.RosterDefect // all of them, what keeps somebody out first
	Shown   []*siklusv1.RosterDefect
	First   int    // place of the first shown, from 1
	Next    string // address of the next page; empty on the last
	Settled []*siklusv1.RosterDefect
	More    int // settled ones that are not listed
}

// Last is the place of the last one shown.
func (f foundDefects) Last() int { return f.First + len(f.Shown) - 1 }

// Paged reports whether there are more defects than the page shows.
func (f foundDefects) Paged() bool { return len(f.Shown) < len(f.Mend) }

// defectsOf parts a list and turns to the page that a query names. address and carried lead back to the same page.
func defectsOf(list []*siklusv1.RosterDefect, query url.Values, address string, carried url.Values) foundDefects {
	var f foundDefects
	for _, d := range list {
		if d.GetMendedBy() == "" {
			f.Settled = append(f.Settled, d)
		} else {
			f.Mend = append(f.Mend, d)
		}
	}
	slices.SortStableFunc(f.Mend, func(a, b *siklusv1.RosterDefect) int {
		switch {
		case a.GetBlocks() == b.GetBlocks():
			return 0
		case a.GetBlocks():
			return -1
		}
		return 1
	})
	f.More = max(0, len(f.Settled)-settledListed)
	f.Settled = f.Settled[:len(f.Settled)-f.More]
	from, err := strconv.Atoi(query.Get("cacat"))
	if err != nil || from < 0 || from >= len(f.Mend) {
		from = 0
	}
	to := min(len(f.Mend), from+defectsListed)
	f.Shown, f.First = f.Mend[from:to], from+1
	if to < len(f.Mend) {
		next := url.Values{"cacat": {strconv.Itoa(to)}}
		for name, values := range carried {
			if strings.HasPrefix(name, "spec.") || name == "unit" {
				next[name] = values
			}
		}
		f.Next = address + "?" + next.Encode() + "#cacat"
	}
	return f
}
