package api

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// The words of the contract and the words of the rules are two lists of the same things; these tables hold
// them together, in both directions.
var (
	ratings = map[siklusv1.Rating]appraisal.Rating{
		siklusv1.Rating_RATING_BELOW: appraisal.Below,
		siklusv1.Rating_RATING_MEETS: appraisal.Meets,
		siklusv1.Rating_RATING_ABOVE: appraisal.Above,
	}
	ratingWords = inverse(ratings)

	predicateWords = map[appraisal.Predicate]siklusv1.Predicate{
		appraisal.VeryGood:         siklusv1.Predicate_PREDICATE_VERY_GOOD,
		appraisal.Good:             siklusv1.Predicate_PREDICATE_GOOD,
		appraisal.NeedsImprovement: siklusv1.Predicate_PREDICATE_NEEDS_IMPROVEMENT,
		appraisal.Poor:             siklusv1.Predicate_PREDICATE_POOR,
		appraisal.VeryPoor:         siklusv1.Predicate_PREDICATE_VERY_POOR,
	}

	outcomes = map[siklusv1.Outcome]appraisal.Outcome{
		siklusv1.Outcome_OUTCOME_UPHELD:  appraisal.Upheld,
		siklusv1.Outcome_OUTCOME_CHANGED: appraisal.Changed,
	}
)

func inverse[K, V comparable](m map[K]V) map[V]K {
	out := make(map[V]K, len(m))
	for k, v := range m {
		out[v] = k
	}
	return out
}

// stamp is an instant in the contract; the zero instant is absent there.
func stamp(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return timestamppb.New(t)
}

// day is a date in the contract: YYYY-MM-DD, empty for none.
func day(d appraisal.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// dateField reads a date of the contract whose shape has been checked already; what is left to refuse is a
// day that the calendar does not have, such as 30 February.
func dateField(field, s string) (appraisal.Date, error) {
	d, err := appraisal.ParseDate(s)
	if err != nil {
		return 0, refuseInput(field)
	}
	return d, nil
}

// periodKey is the key of a case's period, empty for a case that has none.
func periodKey(p appraisal.Period) string {
	if p.Kind == "" {
		return ""
	}
	return p.Key()
}
