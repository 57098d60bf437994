package appraisal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaskColleagues covers the names of people in a text, whole or in part, wherever a part stands as a word of its own with
// a capital letter: who speaks about a colleague must not be given away by a name in the text. Titles and parts of fewer
// than three letters stay. It goes on where Mask, which knows no names, cannot.
func MaskColleagues(text string, names []string) string {
	parts := map[string]bool{}
	for _, name := range names {
		name, _, _ = strings.Cut(name, ",") // degrees follow the name
		for _, part := range strings.FieldsFunc(name, func(r rune) bool { return !inWord(r) }) {
			if utf8.RuneCountInString(part) >= 3 {
				parts[strings.ToLower(part)] = true
			}
		}
	}
	var out strings.Builder
	for len(text) > 0 {
		end := strings.IndexFunc(text, func(r rune) bool { return !inWord(r) })
		if end < 0 {
			end = len(text)
		}
		word := text[:end]
		if first, _ := utf8.DecodeRuneInString(word); end > 0 && unicode.IsUpper(first) && parts[strings.ToLower(word)] {
			word = MaskedName
		}
		out.WriteString(word)
		text = text[end:]
		if _, size := utf8.DecodeRuneInString(text); len(text) > 0 {
			out.WriteString(text[:size])
			text = text[size:]
		}
	}
	return strings.ReplaceAll(out.String(), MaskedName+" "+MaskedName, MaskedName)
}
