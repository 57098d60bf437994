package sheet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// begins are the characters with which a spreadsheet begins a formula, as they are and in their full width, which some
// spreadsheets take for the same.
const begins = "=+-@＝＋－＠"

// defused is a text that a spreadsheet shows and does not work out: what could be a formula gets an apostrophe in front.
// An apostrophe that stood there already gets another one, so that taking one away gives the text back, always.
func defused(text string) string {
	if text = clean(text); formula(strings.TrimLeft(text, "'")) {
		return "'" + text
	}
	return text
}

// formula reports whether a spreadsheet could take a text for a formula: a program that reads a file may drop space at its
// start, and a tab or a new line may end the cell before it.
func formula(text string) bool {
	if strings.HasPrefix(text, "\t") || strings.HasPrefix(text, "\n") {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(text, unicode.IsSpace))
	return strings.ContainsRune(begins, first)
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// clean leaves in a text what a file of either form can hold: a line ends in one way, and a control character that no XML
// may carry is shown as a character that could not be read.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == '\ufffe' || r == '\uffff' {
			return utf8.RuneError
		}
		return r
	}, lineEnds.Replace(strings.ToValidUTF8(text, string(utf8.RuneError))))
}
