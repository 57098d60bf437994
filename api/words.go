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

	predicates = inverse(predicateWords)

	outcomes = map[siklusv1.Outcome]appraisal.Outcome{
		siklusv1.Outcome_OUTCOME_UPHELD:  appraisal.Upheld,
		siklusv1.Outcome_OUTCOME_CHANGED: appraisal.Changed,
	}

	absences = map[siklusv1.Absence]appraisal.Absence{
		siklusv1.Absence_ABSENCE_STATE_OFFICE:   appraisal.StateOffice,
		siklusv1.Absence_ABSENCE_SUSPENSION:     appraisal.Suspension,
		siklusv1.Absence_ABSENCE_UNPAID_LEAVE:   appraisal.UnpaidLeave,
		siklusv1.Absence_ABSENCE_PRE_RETIREMENT: appraisal.PreRetirement,
		siklusv1.Absence_ABSENCE_STUDY_LEAVE:    appraisal.StudyLeave,
		siklusv1.Absence_ABSENCE_SICK_LEAVE:     appraisal.SickLeave,
		siklusv1.Absence_ABSENCE_MATERNITY:      appraisal.Maternity,
		siklusv1.Absence_ABSENCE_LONG_LEAVE:     appraisal.LongLeave,
	}
	absenceWords = inverse(absences)

	serviceEnds = map[siklusv1.ServiceEnd]appraisal.ServiceEnd{
		siklusv1.ServiceEnd_SERVICE_END_RETIRED: appraisal.Retired,
		siklusv1.ServiceEnd_SERVICE_END_DIED:    appraisal.Died,
		siklusv1.ServiceEnd_SERVICE_END_LEFT:    appraisal.Left,
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
