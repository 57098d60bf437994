package api

import (
	"unicode"

	"siklus.id/appraisal"
)

// written reports whether any of the texts says something: at least three letters or digits, so that blanks
// and dots do not pass for a reason.
func written(texts ...string) bool {
	for _, text := range texts {
		n := 0
		for _, r := range text {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				if n++; n == 3 {
					return true
				}
			}
		}
	}
	return false
}

// reasoned are the facts of an act of which the procedure knows only that a reason was written.
func reasoned(texts ...string) appraisal.Facts { return appraisal.Facts{HasReason: written(texts...)} }

// withReason refuses, before anything is entered, a refusal to sign or a decline that says nothing: the
// contract asks for the reason in the same request, so this is a form left half empty and not yet an act.
func withReason(refuses bool, reason, provision string) error {
	if !refuses || written(reason) {
		return nil
	}
	return &refused{field: "reason", Refusal: appraisal.Refusal{Code: appraisal.ReasonMissing, Provision: provision,
		Sentence: "Tuliskan alasannya terlebih dahulu.", English: "Please write the reason first."}}
}
