package appraisal

import (
	"fmt"
	"strings"
)

// Scored reports whether the predicate of a case is the band of a scored edition, not the quadrant.
func (r Rules) Scored() bool { return r.Scoring != nil && r.Scoring.Decides }

// Pinned returns the rule as a case keeps it: without what only a reader of the whole edition needs.
func (s ScoringRule) Pinned() ScoringRule {
	s.Scoring.Title, s.Scoring.Weights, s.Scoring.Unread = "", nil, nil
	return s
}

func (s ScoringRule) provision() string {
	if len(s.Scoring.Bands) == 0 {
		return PolicyProvision
	}
	return s.Scoring.Bands[0].Cited.String()
}

// mostValue is the highest value that is taken for a value at all; what is over the cap counts as the cap.
const mostValue = 200

// ScoreOutcome returns what two values come to under a scored edition: the figures, the predicate of the band, and
// why. An error says that a value lies outside 0 to 200 or has more than four decimal places.
func ScoreOutcome(rule ScoringRule, s Score) (Scored, Predicate, Why, error) {
	if s.Targets > DecimalOf(mostValue) || s.Behaviour > DecimalOf(mostValue) {
		return Scored{}, "", Why{}, fmt.Errorf("a value over %d cannot be scored", mostValue)
	}
	scored, err := rule.Scoring.Score(s.Targets, s.Behaviour, rule.Weights, s.NewIdea)
	if err != nil {
		return Scored{}, "", Why{}, err
	}
	places := make([]string, len(scored.Cited))
	for i, c := range scored.Cited {
		places[i] = c.String()
	}
	why := Why{
		Indonesian: fmt.Sprintf("Nilai SKP %s dan nilai perilaku %s dengan bobot %s menjadi %s: %s.",
			comma(scored.Targets), comma(scored.Behaviour), rule.Weights, comma(scored.Value), scored.Name),
		English: fmt.Sprintf("Targets %s and behaviour %s, weighted %s, come to %s: %s.",
			scored.Targets, scored.Behaviour, rule.Weights, scored.Value, scored.Name),
		Provision: strings.Join(places, "; "),
	}
	if scored.HeldBack != "" {
		why.Indonesian += " Untuk " + scored.HeldBack + " belum tercatat ide atau cara baru yang bermanfaat."
		why.English += " For " + scored.HeldBack + " a new idea or way of working of use would have to be on record."
	}
	return scored, scored.Predicate, why, nil
}

// comma writes a number as it is written in Indonesia.
func comma(d Decimal) string { return strings.Replace(d.String(), ".", ",", 1) }

// The values from which a rating follows from a score (policy: PP 30/2019 knows no ratings). They are the edges of
// its two best bands.
const (
	scoredAbove = 110
	scoredMeets = 90
)

// RatingsOf returns the two ratings that stand on the forms beside a score that decides: from 110 on above, from 90
// on as expected, less is below expectation, each value by itself.
func RatingsOf(s Score) (results, behaviour Rating) {
	return ratingOf(s.Targets), ratingOf(s.Behaviour)
}

func ratingOf(value Decimal) Rating {
	switch {
	case value >= DecimalOf(scoredAbove):
		return Above
	case value >= DecimalOf(scoredMeets):
		return Meets
	}
	return Below
}
