package web

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// styleSheet is our style sheet as rules, so that a page travels with those only that it can wear: it is read by phones on
// bad lines, and every page carries its own.
type styleSheet struct {
	whole string
	rules []styleRule
}

// styleRule is one rule, or a block with rules inside.
type styleRule struct {
	head, body string
	inside     []styleRule
	wants      [][]string // classes, one list for each selector: a page without them cannot wear it
	always     bool
}

var (
	classNames = regexp.MustCompile(`\.([A-Za-z][\w-]*)`)
	outOfThem  = regexp.MustCompile(`:(?:not|is|where|has)\([^)]*\)`) // says nothing of what must be there
	classLists = regexp.MustCompile(` class="([^"]*)"`)
)

// draftPath is the address of the script that adds nothing to a page.
var draftPath = newScript().path

// newStyleSheet reads a sheet without comments.
func newStyleSheet(css string) styleSheet { return styleSheet{css, styleRules(css)} }

func styleRules(css string) (list []styleRule) {
	for css != "" {
		start := strings.IndexByte(css, '{')
		if start < 0 {
			return append(list, styleRule{head: css, always: true})
		}
		end, deep := start+1, 1
		for ; end < len(css) && deep > 0; end++ {
			switch css[end] {
			case '{':
				deep++
			case '}':
				deep--
			}
		}
		r := styleRule{head: css[:start], body: css[start:end]}
		switch {
		case strings.HasPrefix(r.head, "@media"):
			r.inside = styleRules(css[start+1 : end-1])
		case strings.HasPrefix(r.head, "@"):
			r.always = true
		default:
			for _, selector := range selectors(r.head) {
				var wanted []string
				for _, found := range classNames.FindAllStringSubmatch(outOfThem.ReplaceAllString(selector, ""), -1) {
					wanted = append(wanted, found[1])
				}
				r.wants = append(r.wants, wanted)
			}
		}
		list, css = append(list, r), css[end:]
	}
	return list
}

// selectors takes the head of a rule apart at its commas, not at those in brackets.
func selectors(head string) []string {
	deep := 0
	return strings.FieldsFunc(head, func(c rune) bool {
		switch c {
		case '(':
			deep++
		case ')':
			deep--
		}
		return c == ',' && deep == 0
	})
}

// wornBy is the part of the sheet that a page with these classes can wear.
func (s styleSheet) wornBy(classes map[string]bool) string {
	var out strings.Builder
	wear(&out, s.rules, classes)
	return out.String()
}

func wear(out *strings.Builder, rules []styleRule, classes map[string]bool) {
	for _, r := range rules {
		if len(r.inside) > 0 {
			var inside strings.Builder
			if wear(&inside, r.inside, classes); inside.Len() > 0 {
				out.WriteString(r.head + "{" + inside.String() + "}")
			}
			continue
		}
		if r.always || slices.ContainsFunc(r.wants, func(wanted []string) bool {
			return !slices.ContainsFunc(wanted, func(class string) bool { return !classes[class] })
		}) {
			out.WriteString(r.head + r.body)
		}
	}
}

// fit leaves a page the rules that it can wear. A page that its script adds to keeps them all.
func (s styleSheet) fit(page []byte, grows bool) []byte {
	if grows {
		return page
	}
	return bytes.Replace(page, []byte(s.whole), []byte(s.wornBy(classesIn(page))), 1)
}

// classesIn are the classes that stand in a page.
func classesIn(page []byte) map[string]bool {
	classes := map[string]bool{}
	for _, list := range classLists.FindAllSubmatch(page, -1) {
		for _, class := range strings.Fields(string(list[1])) {
			classes[class] = true
		}
	}
	return classes
}
