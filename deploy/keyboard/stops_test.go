package keyboard_test

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/stretchr/testify/require"
)

// stop is an element with the focus, as it is drawn.
type stop struct {
	None    bool    `json:"none"`  // nothing has the focus: it is between the last element and the first
	Order   int     `json:"order"` // place of the element in the page's text
	Kind    string  `json:"kind"`  // its tag, or the type of an input
	ID      string  `json:"id"`    // empty: it has none
	Said    string  `json:"said"`  // for messages only
	Group   string  `json:"group"` // of an answer: the question
	Ring    string  `json:"ring"`  // style of its outline
	Width   float64 `json:"width"` // of its outline, px
	Clear   bool    `json:"clear"` // the outline has no colour
	Top     float64 `json:"top"`   // in the page, px
	Bottom  float64 `json:"bottom"`
	Left    float64 `json:"left"`
	Right   float64 `json:"right"`
	InSight bool    `json:"inSight"` // at least a part of it is in the window, and nothing lies over all of it
}

// stopHere describes the element that has the focus.
const stopHere = `(() => {
  const e = document.activeElement
  if (!e || e === document.body || e === document.documentElement) return {none: true}
  const r = e.getBoundingClientRect(), s = getComputedStyle(e)
  const asked = e.type === 'radio' && e.closest('fieldset')
  const points = [[r.left + 2, r.top + 2], [r.left + r.width / 2, r.top + r.height / 2], [r.right - 2, r.bottom - 2], [r.left + 2, Math.min(r.bottom, innerHeight) - 2]]
  const above = points.map(([x, y]) => document.elementFromPoint(x, y)).some(o => o && (o === e || e.contains(o) || o.contains(e)))
  return {
    order: [...document.querySelectorAll('*')].indexOf(e), kind: (e.tagName === 'INPUT' ? e.type : e.tagName).toLowerCase(), id: e.id,
    said: (e.tagName + ' ' + (e.name || '') + ' ' + (e.textContent || '').trim().slice(0, 40)),
    group: asked ? asked.querySelector('legend').textContent.trim() : '',
    ring: s.outlineStyle, width: parseFloat(s.outlineWidth), clear: s.outlineColor === 'rgba(0, 0, 0, 0)',
    top: r.top + scrollY, bottom: r.bottom + scrollY, left: r.left, right: r.right, inSight: above,
  }
})()`

// narrowest is how thick the ring around the focus must be, px.
const narrowest = 3

// mustBeSeen holds a stop against what every stop must be: in sight, with a ring that is seen.
func (s stop) mustBeSeen(h *hands) {
	h.Helper()
	if s.None {
		return
	}
	if s.Ring == "none" || s.Clear || s.Width < narrowest {
		h.Errorf("%s on %q: the focus on %s is not seen: ring %s of %g px", h.who, h.title(), s.Said, s.Ring, s.Width)
	}
	if !s.InSight {
		h.Errorf("%s on %q: %s has the focus and is out of sight", h.who, h.title(), s.Said)
	}
}

// stopsThere are the elements of a page at which a keyboard must stop, by their place. Of the answers to a question one is a
// stop: the one that is chosen, else the first.
const stopsThere = `(() => {
  const all = [...document.querySelectorAll('*')], groups = new Set(), chosen = new Set()
  for (const e of document.querySelectorAll('input[type=radio]:checked')) chosen.add(e.name)
  return all.flatMap((e, n) => {
    if (!e.matches('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]') || e.tabIndex < 0 || e.disabled || !e.checkVisibility()) return []
    if (e.tagName === 'SUMMARY' && e !== e.parentElement.querySelector('summary')) return []
    if (e.type === 'radio') {
      if (chosen.has(e.name) ? !e.checked : groups.has(e.name)) return []
      groups.add(e.name)
    }
    return [n]
  })
})()`

var idsInPaths = regexp.MustCompile(`/[0-9A-Za-z_-]{20,}`)

// arrives looks at a page that has just come. A kind of page that nobody has seen yet is walked round.
func (h *hands) arrives() {
	h.Helper()
	h.at = stop{None: true}
	kind := idsInPaths.ReplaceAllString(looks[string](h, `location.pathname`), "/…") + " " + h.title()
	if h.walked[kind] {
		return
	}
	h.walked[kind] = true
	h.walksRound(kind)
}

// walksRound presses Tab until the focus is back where it was first: it must come to every element there is, each once, in the
// order of the page, and never be held.
func (h *hands) walksRound(kind string) {
	h.Helper()
	wanted := looks[[]int](h, stopsThere)
	require.NotEmpty(h, wanted, "%s has nothing to stop at", kind)
	var order []int
	var last stop
	wraps := 0
	for range len(wanted)*2 + mostTabs {
		at := h.tab(false)
		if at.None || at.Order == last.Order && !last.None {
			continue // the window of the browser, or another part of the same input, such as the month of a date
		}
		if len(order) > 0 && at.Order == order[0] {
			break
		}
		switch {
		case len(order) == 0:
		case at.Order < last.Order:
			wraps++
		case at.Bottom <= last.Top && at.Left < last.Right: // in the next column it may begin higher again
			h.Errorf("%s: the focus goes up, from %s to %s", kind, last.Said, at.Said)
		}
		order, last = append(order, at.Order), at
	}
	require.LessOrEqual(h, wraps, 1, "%s: the focus goes back before the end of the page", kind)
	require.ElementsMatch(h, wanted, order, "%s: where the keyboard stops", kind)
	h.Logf("%s walks round %s: %d stops", h.who, kind, len(order))
}

// skips goes past the head of the page by the first link in it.
func (h *hands) skips() {
	h.Helper()
	require.False(h, h.goesTo("Langsung ke isi").None)
	h.jumps()
	require.Equal(h, "#isi", looks[string](h, `location.hash`))
	h.tab(false)
	require.True(h, looks[bool](h, `document.activeElement.closest('main') !== null`), "%s: after the jump the focus is outside the page's own part", h.who)
}

// followsTheSummary goes from every line of the summary of mistakes to its field and back.
func (h *hands) followsTheSummary(lines int) {
	h.Helper()
	links := looks[[]string](h, `[...document.querySelectorAll('#galat a')].map(a => a.getAttribute('href'))`)
	require.Len(h, links, lines, "%s: the summary says %s", h.who, looks[string](h, `document.getElementById('galat').innerText`))
	for n, href := range links {
		for range mostTabs { // from the field of the line before, back to the summary
			if looks[string](h, `document.activeElement.getAttribute('href') || ''`) == href {
				break
			}
			h.tab(n > 0)
		}
		require.Equal(h, href, looks[string](h, `document.activeElement.getAttribute('href') || ''`), "%s: line %d of the summary is reached", h.who, n+1)
		h.jumps()
		there := strings.TrimPrefix(href, "#")
		h.comes(fmt.Sprintf("line %d of the summary leads to %s", n+1, there), `document.activeElement.id === '`+there+`'`)
		h.at = looks[stop](h, stopHere)
		h.at.mustBeSeen(h)
	}
}
