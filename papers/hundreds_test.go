package papers

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// typed is what somebody may type: words of any Latin writing, nothing, a long text, or what breaks programs.
func typed() *rapid.Generator[string] {
	latin := rapid.StringOfN(rapid.RuneFrom(nil, unicode.Latin, unicode.Digit, unicode.Punct, unicode.Zs), 0, 300, -1)
	return rapid.Custom(func(t *rapid.T) string {
		switch rapid.IntRange(0, 19).Draw(t, "as") {
		case 0:
			return ""
		case 1:
			return long(fmt.Sprintf("panjang%d", rapid.IntRange(0, 1<<30).Draw(t, "of")), rapid.IntRange(400, 3000).Draw(t, "letters"))
		case 2:
			return strings.Repeat("tanpaspasi", rapid.IntRange(5, 60).Draw(t, "times"))
		case 3:
			return fmt.Sprintf("%d \u202eterbalik\u202c 😀 中文 עברית \u200b<b>=1+1</b>\r\nbaris\tdua", rapid.IntRange(0, 1<<30).Draw(t, "of"))
		}
		return latin.Draw(t, "words")
	})
}

// drawn is one record at random of a kind.
func drawn(kind siklusv1.PaperKind) *rapid.Generator[*siklusv1.PaperRecord] {
	words := typed()
	return rapid.Custom(func(t *rapid.T) *siklusv1.PaperRecord {
		r := sample(kind)
		if form := headForms[kind]; form != "" {
			switch rapid.IntRange(0, 3).Draw(t, "form") {
			case 1:
				r.Form = form
			case 2, 3:
				which := rapid.IntRange(0, 1).Draw(t, "of a head")
				r.Form, r.Targets.Approach = describedForms[kind][which], siklusv1.Approach_APPROACH_QUALITATIVE
			}
		}
		r.Rehearsal = rapid.Bool().Draw(t, "rehearsal")
		if rapid.Bool().Draw(t, "vacant") {
			r.Appraiser, r.Superior = nil, nil
		}
		text := func(name string) string { return words.Draw(t, name) }
		drawTargetsOf(t, r)
		drawSaid(t, r)
		r.Result.Predicate = siklusv1.Predicate(rapid.Int32Range(1, 5).Draw(t, "predicate"))
		retext(r, func(field string) string {
			if field == "relation" || field == "role" || field == "state" {
				return rapid.SampledFrom([]string{"peer", "employee", "appraiser", "submitted"}).Draw(t, field)
			}
			said := text(field)
			switch field { // of a roster: a line, not a page
			case "name", "number", "post", "unit", "agency", "act_id", "capacity":
				said = string([]rune(said)[:min(120, len([]rune(said)))])
			}
			return said
		})
		return r
	})
}

// drawTargetsOf gives a record an agreement of any size.
func drawTargetsOf(t *rapid.T, r *siklusv1.PaperRecord) {
	r.Targets.Results = nil
	for n := range rapid.IntRange(0, 8).Draw(t, "results") {
		p := &siklusv1.PlannedResult{Number: int32(n + 1), Main: rapid.Bool().Draw(t, "main"), Result: "r", Supports: "s", AssignedBy: "a",
			Perspective: siklusv1.Perspective(rapid.Int32Range(0, 4).Draw(t, "perspective")), Control: siklusv1.Control(rapid.Int32Range(0, 5).Draw(t, "control"))}
		for range rapid.IntRange(1, 5).Draw(t, "indicators") {
			p.Indicators = append(p.Indicators, &siklusv1.Indicator{Aspect: siklusv1.Aspect(rapid.Int32Range(1, 4).Draw(t, "aspect")), Measure: "m", Target: "t", Unit: "u", Source: "s",
				Kind: siklusv1.IndicatorKind(rapid.Int32Range(0, 3).Draw(t, "kind of indicator")), Direction: siklusv1.TargetDirection(rapid.Int32Range(0, 3).Draw(t, "direction"))})
		}
		r.Targets.Results = append(r.Targets.Results, p)
	}
}

// drawSaid gives a record what was reached and said, about results that are there and that are not.
func drawSaid(t *rapid.T, r *siklusv1.PaperRecord) {
	r.Realisations, r.Feedback = nil, nil
	for range rapid.IntRange(0, 8).Draw(t, "realisations") {
		r.Realisations = append(r.Realisations, &siklusv1.Realisation{Result: rapid.Int32Range(0, 14).Draw(t, "of result"), Achieved: "a"})
	}
	for range rapid.IntRange(0, 8).Draw(t, "feedback") {
		r.Feedback = append(r.Feedback, &siklusv1.PaperFeedback{Result: rapid.Int32Range(0, 14).Draw(t, "about"), Behaviour: rapid.Int32Range(0, 8).Draw(t, "value"),
			Text: "t", By: &siklusv1.Person{Name: "n"}, Relation: "peer", At: at(5, 4, 1)})
	}
	for n := range rapid.IntRange(0, 12).Draw(t, "entries") {
		if r.GetKind() == siklusv1.PaperKind_PAPER_KIND_PROGRESS {
			r.Progress = append(r.Progress, &siklusv1.PaperProgress{Day: "2026-05-04", Result: int32(n % 5), Achieved: "a", Amount: "1", Evidence: []string{"e"}})
		}
	}
}

// TestTwoHundredPapersSayWhatTheirRecordsSay draws records at random, of every form in turn, and reads each back field by
// field.
func TestTwoHundredPapersSayWhatTheirRecordsSay(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for seed := range 200 {
		r := drawn(allKinds[seed%len(allKinds)]).Example(seed)
		holds(t, r)
		seen[r.GetForm()]++
	}
	for _, form := range []string{"", "A.1.1", "A.1.2", "A.1.3", "A.1.5", "A.1.6", "A.1.7", "B.1.1", "B.1.2", "B.1.3", "B.1.4", "B.1.5", "B.1.6", "B.1.7", "B.1.8", "B.1.9", "B.1.10",
		"C.1.1", "C.1.2", "C.1.3", "D.1.1", "D.1.3"} {
		if seen[form] == 0 {
			t.Errorf("no paper of form %q among the two hundred", form)
		}
	}
}
