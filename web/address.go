package web

import (
	"html"
	"regexp"
	"strings"
)

var formTags = regexp.MustCompile(`<form\b[^>]*>`)

// addressed gives every form that names no address that of its page. A browser sends such a form to where its reader has
// jumped to, "#…" and all, and shows what comes back from there: the summary of mistakes would not get the focus.
func addressed(body, path string) string {
	action := ` action="` + html.EscapeString(local(path, "/")) + `"`
	return formTags.ReplaceAllStringFunc(body, func(tag string) string {
		if strings.Contains(tag, " action=") {
			return tag
		}
		return strings.TrimSuffix(tag, ">") + action + ">"
	})
}
