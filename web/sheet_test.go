package web

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What a page can wear of the style sheet travels with it, whatever is in it; the rest stays at home.
func TestEveryPageWearsWhatItCan(t *testing.T) {
	t.Parallel()
	all, err := allPages()
	if err != nil {
		t.Fatal(err)
	}
	carried := regexp.MustCompile(`(?s)<style[^>]*>(.*?)</style>`)
	pages, left := 0, 0
	for _, l := range everyLook() {
		w := l.show(t, asFull, "id")
		style := carried.FindSubmatch(w.Body.Bytes())
		if style == nil || !strings.Contains(string(style[1]), all.sheet.rules[0].head+all.sheet.rules[0].body) {
			continue // a page for the public has a sheet of its own
		}
		pages++
		classes := classesIn(w.Body.Bytes())
		for _, r := range all.sheet.rules {
			missing := func(wanted []string) bool {
				return slices.ContainsFunc(wanted, func(class string) bool { return !classes[class] })
			}
			worn := strings.Contains(string(style[1]), r.head+r.body)
			if able := slices.ContainsFunc(r.wants, func(wanted []string) bool { return !missing(wanted) }); able && !worn && r.inside == nil {
				t.Errorf("%s: %s does not travel with it", l.name, r.head)
			} else if !able && !worn {
				left++
			}
		}
	}
	if pages < 100 || left < pages {
		t.Errorf("of %d pages %d rules stayed at home", pages, left)
	}
}

func TestARuleIsWornByWhoHasOneOfItsSelectors(t *testing.T) {
	t.Parallel()
	sheet := newStyleSheet(`:root{--a:1}a:hover{color:red}.card,.note.bad{margin:0}.pick:has(.on,.off){top:0}input:not(.plain){left:0}@media print{.card{a:b}.due{c:d}}@page wide{size:a}`)
	for classes, want := range map[string]string{
		"":          `:root{--a:1}a:hover{color:red}input:not(.plain){left:0}@page wide{size:a}`,
		"note":      `:root{--a:1}a:hover{color:red}input:not(.plain){left:0}@page wide{size:a}`,
		"note bad":  `:root{--a:1}a:hover{color:red}.card,.note.bad{margin:0}input:not(.plain){left:0}@page wide{size:a}`,
		"card":      `:root{--a:1}a:hover{color:red}.card,.note.bad{margin:0}input:not(.plain){left:0}@media print{.card{a:b}}@page wide{size:a}`,
		"pick on":   `:root{--a:1}a:hover{color:red}.pick:has(.on,.off){top:0}input:not(.plain){left:0}@page wide{size:a}`,
		"pick card": `:root{--a:1}a:hover{color:red}.card,.note.bad{margin:0}.pick:has(.on,.off){top:0}input:not(.plain){left:0}@media print{.card{a:b}}@page wide{size:a}`,
	} {
		got := sheet.wornBy(maps.Collect(func(yield func(string, bool) bool) {
			for _, class := range strings.Fields(classes) {
				if !yield(class, true) {
					return
				}
			}
		}))
		if got != want {
			t.Errorf("%q wears\n%s, want\n%s", classes, got, want)
		}
	}
}
