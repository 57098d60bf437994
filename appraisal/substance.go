package appraisal

import (
	"strings"
	"unicode"
)

// substanceWords is how many different words a reason must have before it can say anything (policy).
const substanceWords = 5

// fillers are words that agree, greet or bind, and say nothing about results. A reason made of them is none.
var fillers = map[string]bool{
	"ok": true, "oke": true, "okay": true, "ya": true, "iya": true, "baik": true, "bagus": true, "cukup": true, "setuju": true,
	"sesuai": true, "sudah": true, "telah": true, "sip": true, "mantap": true, "terima": true, "kasih": true, "tks": true,
	"sangat": true, "sekali": true, "lagi": true, "dan": true, "yang": true, "di": true, "ke": true, "dari": true, "untuk": true,
	"dengan": true, "pada": true, "ini": true, "itu": true, "saja": true, "juga": true, "nilai": true, "rating": true, "ekspektasi": true,
	"the": true, "and": true, "of": true, "is": true, "good": true, "fine": true, "yes": true, "agree": true, "agreed": true, "very": true,
}

// OfSubstance reports whether a written reason says something: at least five different words of two letters or more, of
// which at least three are no mere agreement. It cannot tell a good reason from a bad one; it stops "ok" and rows of dots.
func OfSubstance(reason string) bool {
	words, telling := map[string]bool{}, map[string]bool{}
	for _, word := range strings.FieldsFunc(strings.ToLower(reason), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !says(word) {
			continue
		}
		words[word] = true
		if !fillers[word] {
			telling[word] = true
		}
	}
	return len(words) >= substanceWords && len(telling) >= 3
}

// says reports whether a word is more than one sign repeated.
func says(word string) bool {
	runes := []rune(word)
	if len(runes) < 2 {
		return false
	}
	for _, r := range runes[1:] {
		if r != runes[0] {
			return true
		}
	}
	return unicode.IsDigit(runes[0])
}
